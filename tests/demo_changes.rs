//! The demo nation of three studies, whose places merged, were renamed and stopped reporting: every
//! sentence about a change is true of the same places, counted from the tables.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::site::{Page, repository_site};
use regex::Regex;

/// Noise moves a count of some classes by a few cases.
const NOISE: f64 = 12.0;

/// What a phrase of the site counts: file, column, value that is counted.
const PHRASES: [(&str, &str, &str, &str); 4] = [
    ("där en utredning inleddes", "delstudie-3/inkomna.csv", "inledd", "ja"),
    ("inledda utredningar som ledde till insats", "delstudie-3/beslut.csv", "beslut", "insats"),
    ("som avslutades som planerat", "delstudie-2/slag-utfall.csv", "utfall", "klart"),
    ("som avbröts i förtid", "delstudie-2/slag-utfall.csv", "utfall", "avbrutet"),
];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// The rows of a file, each by the names of its columns.
fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(data().join(file)).expect("a table");
    let mut lines = text.lines().map(|line| line.split(';').map(String::from).collect::<Vec<_>>());
    let head = lines.next().expect("a head");
    lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect()
}

/// By round, then by place of today: cases that are counted, and all.
type Counts = BTreeMap<String, BTreeMap<String, [f64; 2]>>;

fn counts((_, file, column, value): (&str, &str, &str, &str), today: &BTreeMap<String, String>) -> Counts {
    let mut counts = Counts::new();
    for row in rows(file) {
        let place = today.get(&row["enhet"]).unwrap_or(&row["enhet"]);
        let of_place = counts.entry(row["omgang"].clone()).or_default().entry(place.clone()).or_default();
        let cases: f64 = row["antal"].parse().expect("a number");
        of_place[0] += if row[column] == value { cases } else { 0.0 };
        of_place[1] += cases;
    }
    counts
}

/// The names of the groups of municipalities, by their ids.
fn groups() -> BTreeMap<String, String> {
    let settings = fs::read_to_string(data().with_file_name("lagesbild.yaml")).expect("the settings");
    let line = Regex::new(r"(?m)^      (\w+): (?:\{label: ([^,]+),.*|(.+))$").expect("a pattern");
    let name = |found: regex::Captures| found.get(2).or(found.get(3)).expect("a name").as_str().to_string();
    line.captures_iter(&settings).map(|found| (found[1].to_string(), name(found))).collect()
}

/// By name of a place or a group: the places that report for it.
fn reporters() -> BTreeMap<String, BTreeSet<String>> {
    let units = rows("units.csv");
    let parents: BTreeMap<&str, &str> =
        units.iter().map(|unit| (unit["id"].as_str(), unit["parent"].as_str())).collect();
    let (mut reporters, groups) = (BTreeMap::<String, BTreeSet<String>>::new(), groups());
    for unit in &units {
        let parent = |id: &&str| parents.get(id).copied().filter(|parent| !parent.is_empty());
        let holders: BTreeSet<&str> =
            std::iter::successors(Some(unit["id"].as_str()), parent).chain(["riket"]).collect();
        for holder in &units {
            if holders.contains(holder["id"].as_str()) {
                let of_groups =
                    ["storlek", "kommungrupp"].into_iter().filter_map(|column| groups.get(&holder[column]));
                for name in of_groups.chain([&holder["name"]]) {
                    reporters.entry(name.clone()).or_default().insert(unit["id"].clone());
                }
            }
        }
    }
    reporters
}

fn number(text: &str) -> f64 {
    text.replace(['\u{a0}', ' '], "").replace(',', ".").parse().expect("a number")
}

/// The id of the round that readers are told as `år 2023` or `första halvåret 2023`.
fn round(words: &str) -> String {
    let year = &words[words.len() - 4..];
    if words.starts_with("första") { format!("{year}H1") } else { year.to_string() }
}

#[test]
fn every_change_is_true_of_the_places_that_both_rounds_have() {
    let (_folder, site) = repository_site();
    let today: BTreeMap<String, String> = rows("changes.csv")
        .into_iter()
        .map(|change| (change["from"].clone(), change["to"].clone()))
        .collect();
    let reporters = reporters();
    let all = PHRASES.map(|phrase| (phrase.0, counts(phrase, &today)));
    let told = Regex::new(
        r"Andelen ([^.:]+?) (har ökat|har minskat|är ungefär oförändrad|är oförändrad) (?:något )?(?:i|på) [^.:]+? sedan ((?:år|första halvåret) \d{4})(, på de platser som var med båda gångerna)?: från (\d+) procent av ([\d\u{a0} ]+) [^.:]+? till (\d+) procent av ([\d\u{a0} ]*\d)",
    )
    .expect("a pattern");
    let (mut tested, mut of_some_places) = (0, 0);
    for page in site.pages() {
        let name = page.all("h1").first().map(|head| common::site::text(*head)).unwrap_or_default();
        let name = if name == "Lägesbild" { "Riket".to_string() } else { name };
        let name = name.split_once(": ").map_or(name.as_str(), |(_, group)| group);
        let Some(places) = reporters.get(name) else { continue };
        for told in told.captures_iter(&page.text()) {
            let sentence = &told[0];
            let (_, counts) = all.iter().find(|(phrase, _)| *phrase == &told[1]).expect("a known phrase");
            let rounds = counts.keys().cloned().collect::<Vec<_>>();
            let [then, now] =
                [round(&told[3]), rounds.last().expect("rounds").clone()].map(|id| &counts[&id]);
            let in_round = |of: &BTreeMap<String, [f64; 2]>| -> BTreeSet<String> {
                places.iter().filter(|place| of.contains_key(*place)).cloned().collect()
            };
            let (before, after) = (in_round(then), in_round(now));
            let both: Vec<&String> = before.intersection(&after).collect();
            assert_eq!(told.get(4).is_some(), before != after, "{name}: {sentence}");
            let sum = |of: &BTreeMap<String, [f64; 2]>| {
                both.iter().fold([0.0, 0.0], |[x, n], place| [x + of[*place][0], n + of[*place][1]])
            };
            let shares = [sum(then), sum(now)];
            for ([x, n], (percent, base)) in shares.iter().zip([(&told[5], &told[6]), (&told[7], &told[8])]) {
                let slack = 0.51 + 100.0 * NOISE / n;
                assert!((number(percent) - 100.0 * x / n).abs() <= slack, "{name}: {sentence} ({x} of {n})");
                assert!((number(base) - n).abs() <= NOISE, "{name}: {sentence} ({x} of {n})");
            }
            let [then, now] = shares.map(|[x, n]| x / n);
            match &told[2] {
                "har ökat" => assert!(now > then, "{name}: {sentence}"),
                "har minskat" => assert!(now < then, "{name}: {sentence}"),
                _ => assert!((now - then).abs() < 0.05, "{name}: {sentence}"),
            }
            tested += 1;
            of_some_places += usize::from(told.get(4).is_some());
        }
    }
    assert!(
        tested >= 20 && of_some_places >= 3,
        "only {tested} sentences were found, {of_some_places} of some places"
    );
}

fn page(site: &common::site::Site, path: &str) -> Page {
    assert!(site.has(path), "{path}");
    site.page(path)
}

#[test]
fn the_history_of_the_nation_is_told_where_it_concerns() {
    let (_folder, site) = repository_site();
    let units = rows("units.csv");
    let name = |id: &str| units.iter().find(|unit| unit["id"] == id).expect("a unit")["name"].clone();
    let slug = |name: &str| name.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o").replace(' ', "-");
    for change in rows("changes.csv") {
        let (gone, today) = (name(&change["from"]), name(&change["to"]));
        let said = page(&site, &format!("kommuner/{}/index.html", slug(&gone))).text();
        assert!(said.contains(&format!("{gone} finns inte längre")) && said.contains(&today), "{said}");
        let table = page(&site, &format!("kommuner/{}/index.html", slug(&today))).text();
        assert!(table.contains("år 2021"), "numbers from before are counted in the place of today");
    }
    let renamed = units.iter().find(|unit| !unit["also"].is_empty()).expect("a place with another name");
    let old = page(&site, &format!("kommuner/{}/index.html", slug(&renamed["also"])));
    assert!(old.text().contains(&renamed["name"]), "the address of the earlier name leads on");
    let memo = page(&site, "pm-3/index.html").text();
    assert!(memo.contains("Till och med 2022 räknades elevhälsan till skolan."), "the break is told");
    assert!(memo.contains("var med år 2023 men inte år 2024."), "who stopped reporting is told");
    assert!(
        memo.contains("Rättat 10 mars 2025")
            || page(&site, "index.html").text().contains("Rättat 10 mars 2025")
    );
    assert!(memo.contains("Den 31 mars året efter: uppgifterna gäller den 31 mars 2022,"));
}
