//! Tests what holds for demo data of any model.

use super::dice::Dice;
use super::names::NameSupplies;
use super::{Options, declared, write};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The path and bytes of every file under a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect()
}

#[test]
fn every_target_is_met_and_the_same_seed_gives_the_same_bytes() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let summary = write(first.path(), &Options::default(), &BTreeSet::new()).unwrap();
    write(second.path(), &Options::default(), &BTreeSet::new()).unwrap();
    assert_eq!(summary.missed, Vec::<String>::new());
    let bytes = |folder: &Path| files(folder).into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
    assert_eq!(bytes(first.path()), bytes(second.path()));
}

#[test]
fn any_number_of_places_gives_unique_ids_and_existing_parents() {
    for municipalities in [1, 7, 300] {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { municipalities, ..Options::default() };
        write(folder.path(), &options, &BTreeSet::new()).unwrap();
        let units = lines(&folder.path().join("data/units.csv"));
        let parents: BTreeSet<&String> = units.iter().map(|unit| &unit[3]).collect();
        let ids: BTreeSet<&String> = units.iter().map(|unit| &unit[0]).collect();
        // Municipalities that no longer exist do not report.
        let is_leaf = |unit: &&Vec<String>| !parents.contains(&unit[0]) && !unit[0].starts_with('F');
        let leaves = units[1..].iter().filter(is_leaf).count();
        assert_eq!(leaves, municipalities);
        assert_eq!(ids.len(), units.len());
        assert!(units[1..].iter().all(|unit| unit[3].is_empty() || ids.contains(&unit[3])));
    }
}

#[test]
fn later_rounds_have_the_same_units_and_number_of_cases() {
    let (one, three) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let once = write(one.path(), &Options::default(), &BTreeSet::new()).unwrap();
    let options = Options { rounds: 3, ..Options::default() };
    let thrice = write(three.path(), &options, &BTreeSet::new()).unwrap();
    assert_eq!(once.cases, thrice.cases);
    let units = |folder: &Path| fs::read(folder.join("data/units.csv")).unwrap();
    assert_eq!(units(one.path()), units(three.path()));
    let ids = BTreeSet::from(["2024", "2025", "2026"].map(String::from));
    for (path, _) in
        files(&three.path().join("data/delstudie-1")).iter().filter(|(path, _)| path.ends_with(".csv"))
    {
        let rows = lines(Path::new(path));
        if rows[0][1] == "omgang" {
            assert_eq!(rows[1..].iter().map(|row| row[1].clone()).collect::<BTreeSet<_>>(), ids, "{path}");
        }
    }
}

#[test]
fn names_are_unique_even_without_diacritics() {
    let parts = declared::names().unwrap();
    let reserved = BTreeSet::new();
    let mut names = NameSupplies::new(&parts, &reserved).unwrap();
    let plain =
        |name: String| name.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o").replace(' ', "-");
    let mut seen = BTreeSet::new();
    for _ in 0..20_000 {
        for name in [names.counties.next(), names.municipalities.next(), names.districts.next()] {
            assert!(seen.insert(plain(name.clone())), "{name}");
        }
    }
}

#[test]
fn a_reserved_name_is_never_given() {
    let parts = declared::names().unwrap();
    let none = BTreeSet::new();
    let first = NameSupplies::new(&parts, &none).unwrap().municipalities.next();
    let reserved = BTreeSet::from([first.to_uppercase()]);
    let mut names = NameSupplies::new(&parts, &reserved).unwrap();
    assert!((0..5000).all(|_| names.municipalities.next() != first));
}

#[test]
fn a_seed_gives_the_same_random_numbers_on_every_machine() {
    let mut dice = Dice::new(1, 0);
    let drawn: Vec<usize> = (0..6).map(|_| dice.below(1000)).collect();
    assert_eq!(drawn, [402, 80, 596, 219, 283, 710]);
}
