//! Laws that hold whatever tables a source gives: places that take part or not, cells that it
//! withholds, totals that it gives or not, answers of which it tells only the rest. What is shown is
//! what the source counted, parts never exceed their whole, and a number is the same on every page.
//! `LAGESBILD_CASES` sets the number of projects that are drawn.

mod common;

use std::collections::BTreeSet;

use common::Project;
use common::nation::{LEAVES, UNITS};
use common::site::{Page, Site};
use proptest::prelude::*;

/// By sex and answer.
type Counts = [[u64; 3]; 2];
/// Cases with an outcome, and all cases among which they are.
type Part = [u64; 2];

const SEXES: [&str; 2] = ["flicka", "pojke"];
const ANSWERS: [&str; 3] = ["a", "b", "c"];
const ROUNDS: [&str; 2] = ["2023", "2024"];

/// The pages of larger places, with the municipalities in them.
const LARGER: [(&str, &[usize]); 3] =
    [("", &[0, 1, 2, 3, 4]), ("lan/nordlandet/", &[0, 1]), ("lan/sydlandet/", &[2, 3, 4])];

/// What a source counted, and what its table tells of it.
#[derive(Debug, Clone)]
struct Told {
    /// By municipality and round; `None` where it did not take part.
    counts: Vec<[Option<Counts>; 2]>,
    /// The cells that the table withholds: municipality, round, sex and answer.
    withheld: BTreeSet<(usize, usize, usize, usize)>,
    totals: Totals,
}

/// The totals that a table gives.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Totals {
    None,
    /// Of all answers, by sex.
    OfSexes,
    /// Of all answers, of both sexes, and of all.
    All,
    /// Of all answers, by sex, in place of the last answer.
    InPlaceOfRest,
}

fn told() -> impl Strategy<Value = Told> {
    let count = || prop_oneof![1 => Just(0_u64), 2 => 1_u64..8, 5 => 8_u64..400];
    let counts = proptest::array::uniform2(proptest::array::uniform3(count()));
    let rounds = proptest::array::uniform2(proptest::option::weighted(0.85, counts));
    let withheld = proptest::collection::btree_set((0..5_usize, 0..2_usize, 0..2_usize, 0..3_usize), 0..4);
    let totals = prop_oneof![
        Just(Totals::None),
        Just(Totals::OfSexes),
        Just(Totals::All),
        Just(Totals::InPlaceOfRest)
    ];
    let all = (proptest::collection::vec(rounds, 5), withheld, totals);
    all.prop_map(|(mut counts, withheld, totals)| {
        // One place has cases in both rounds, so that there is something to show.
        counts[0] = counts[0].map(|round| Some(round.unwrap_or([[60, 40, 20]; 2])));
        Told { counts, withheld, totals }
    })
}

impl Told {
    fn table(&self) -> String {
        let mut rows = "enhet;omgang;kon;svar;antal\n".to_string();
        for (place, rounds) in self.counts.iter().enumerate() {
            for (round, counts) in rounds.iter().enumerate() {
                if let Some(counts) = counts {
                    self.rows(&mut rows, (place, round), counts);
                }
            }
        }
        rows
    }

    fn rows(&self, rows: &mut String, (place, round): (usize, usize), counts: &Counts) {
        let mut row = |sex: &str, answer: &str, count: String| {
            *rows += &format!("{};{};{sex};{answer};{count}\n", LEAVES[place], ROUNDS[round]);
        };
        let last = if self.totals == Totals::InPlaceOfRest { 2 } else { 3 };
        for (sex, counts) in counts.iter().enumerate() {
            for (answer, count) in counts.iter().enumerate().take(last) {
                let is_withheld = self.withheld.contains(&(place, round, sex, answer));
                row(SEXES[sex], ANSWERS[answer], if is_withheld { "x".into() } else { count.to_string() });
            }
            if self.totals != Totals::None {
                row(SEXES[sex], "Samtliga", counts.iter().sum::<u64>().to_string());
            }
        }
        if self.totals == Totals::All {
            for (answer, name) in ANSWERS.iter().enumerate() {
                row("Alla", name, (counts[0][answer] + counts[1][answer]).to_string());
            }
            row("Alla", "Samtliga", counts.iter().flatten().sum::<u64>().to_string());
        }
    }

    fn project(&self, privacy: &str) -> Project {
        let rest = if self.totals == Totals::InPlaceOfRest { ", rest: c" } else { "" };
        Project::new()
            .file("lagesbild.yaml", format!("title: R\npublisher: P\nregister: none\n{privacy}\n"))
            .file("data/secret.txt", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
            .file("data/units.csv", UNITS)
            .file("data/s/study.yaml", STUDY.replace("REST", rest))
            .file("data/s/t.csv", self.table())
            .file("content/pm/pm-1.md", MEMO)
    }

    /// What the source counted of these sexes and answers, in these places.
    fn part(&self, places: &[usize], round: usize, sexes: &[usize], answers: &[usize]) -> Part {
        let counts = places.iter().filter_map(|place| self.counts[*place][round]);
        counts.fold([0, 0], |[part, whole], counts| {
            let of = |answers: &[usize]| -> u64 {
                sexes.iter().flat_map(|sex| answers.iter().map(|answer| counts[*sex][*answer])).sum()
            };
            [part + of(answers), whole + of(&[0, 1, 2])]
        })
    }
}

const STUDY: &str = "title: S
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: '2023', label: år 2023}, {id: '2024', label: år 2024}]
variables:
  kon: {label: Kön, values: {flicka: Flickor, pojke: Pojkar}, total: Alla}
  svar: {label: Svar, values: {a: Ja, b: Nej, c: Annat}, total: SamtligaREST}
tables:
  - {file: t.csv, count: antal, symbols: {x: withheld}}
indicators:
  ja: {label: Ja-svar, of: {svar: a}}
  annat: {label: Andra svar, of: {svar: [b, c]}}
key_indicators: [ja, annat]
figures:
  delar: {title: Delar, chart: columns, share_of: svar}
  kon: {title: Efter kön, chart: table, indicators: [ja, annat], over: kon}
";

const MEMO: &str = "---
title: Promemoria
study: s
number: 1
date: 2026-01-01
round: '2024'
---
¤ {{ count() }} ¤ {{ share(of=\"ja\") }} ¤ {{ share(of=\"annat\") }} ¤ {{ part(of=\"ja\") }} ¤ {{ base(of=\"ja\") }} ¤ {{ share(of=\"ja\", round=\"2023\") }} ¤ {{ share(of=\"ja\", place=\"nation\") }} ¤

{{ figure(id=\"delar\") }}

{{ figure(id=\"kon\") }}
";

/// A number as a page writes it, with the unit of its last decimal; `None` where a sign or words say
/// that it is missing. The last decimal of a bound ("<0,1") is as large as it.
fn number(text: &str) -> Option<(f64, f64)> {
    let text = text.trim().trim_end_matches(" procent");
    let exact = ["<", ">", "mindre än ", "mer än "].iter().find_map(|bound| text.strip_prefix(bound));
    let digits = exact.unwrap_or(text).replace(' ', "");
    let decimals = digits.split_once(',').map_or(0, |(_, decimals)| decimals.len());
    let value: f64 = digits.replace(',', ".").parse().ok()?;
    Some((value, if exact.is_some() { 2.0 } else { 10_f64.powi(-(decimals as i32)) }))
}

/// Whether a text is silent, or tells this share.
fn is_share(text: &str, [part, whole]: Part) -> bool {
    let is_near =
        |(shown, last): (f64, f64)| (shown - 100.0 * part as f64 / whole as f64).abs() <= last / 2.0 + 1e-9;
    number(text).is_none_or(|shown| whole > 0 && is_near(shown))
}

/// Whether a text is silent, or tells this number of cases.
fn is_count(text: &str, cases: u64) -> bool {
    number(text).is_none_or(|(shown, _)| shown == cases as f64)
}

/// The paths of all places' pages, their names and the municipalities in them.
fn places() -> Vec<(String, Vec<usize>)> {
    let larger = LARGER.iter().map(|(path, within)| (path.to_string(), within.to_vec()));
    let leaves = LEAVES.iter().enumerate().map(|(place, id)| (format!("kommuner/{id}/"), vec![place]));
    larger.chain(leaves).collect()
}

/// The cells of a place's table of key indicators that stand under a heading with this text.
fn keys(page: &Page, heading: &str) -> Option<[String; 2]> {
    let is_of_larger = page.text().contains("Nyckeltal för ett större område");
    if is_of_larger || page.all(".keys table, table.keys").is_empty() {
        return None;
    }
    let table = page.table(".keys");
    let column = table.head.iter().position(|head| head.contains(heading))?;
    Some(["Ja-svar", "Andra svar"].map(|name| table.row(name)[column - 1].clone()))
}

/// What the text functions of a memo say.
fn functions(memo: &Page) -> Vec<String> {
    memo.text().split('¤').map(|said| said.trim().to_string()).skip(1).collect()
}

/// What a memo shows in a table, by row and column; empty where the table is not shown.
fn cells(memo: &Page, figure: &str, rows: &[&str], columns: usize) -> Vec<Vec<String>> {
    if memo.all(&format!("{figure} table")).is_empty() {
        return Vec::new();
    }
    let table = memo.table(figure);
    rows.iter().map(|row| table.row(row)[..columns].to_vec()).collect()
}

/// Every number that a site shows is what the source counted.
fn assert_true(told: &Told, site: &Site) -> Result<(), TestCaseError> {
    const BOTH: &[usize] = &[0, 1];
    const OUTCOMES: [&[usize]; 2] = [&[0], &[1, 2]];
    for (path, within) in places() {
        let front = site.page(&format!("{path}index.html"));
        for (round, heading) in ROUNDS.iter().enumerate() {
            for (said, answers) in keys(&front, heading).iter().flatten().zip(OUTCOMES) {
                let part = told.part(&within, round, BOTH, answers);
                prop_assert!(is_share(said, part), "{path} {heading}: {said}, not {part:?}");
            }
        }
        let memo = format!("{path}pm-1/index.html");
        if !site.has(&memo) {
            continue;
        }
        let memo = site.page(&memo);
        let (said, ja) = (functions(&memo), told.part(&within, 1, BOTH, &[0]));
        prop_assert!(is_count(&said[0], ja[1]) && is_count(&said[4], ja[1]), "{path}: {said:?}");
        prop_assert!(is_share(&said[1], ja), "{path}: {said:?}");
        prop_assert!(is_share(&said[2], told.part(&within, 1, BOTH, &[1, 2])), "{path}: {said:?}");
        prop_assert!(is_share(&said[5], told.part(&within, 0, BOTH, &[0])), "{path}: {said:?}");
        if let Some((part, whole)) = said[3].split_once(" av ") {
            prop_assert!(is_count(part, ja[0]) && is_count(whole, ja[1]), "{path}: {said:?}");
        }
        let parts = cells(&memo, "#figur-delar", &["Ja", "Nej", "Annat"], 1);
        for (answer, cell) in parts.iter().flatten().enumerate() {
            let part = told.part(&within, 1, BOTH, &[answer]);
            prop_assert!(is_share(cell, part), "{path}: {answer} {cell}, not {part:?}");
        }
        for (sex, row) in cells(&memo, "#figur-kon", &["Flickor", "Pojkar"], 3).iter().enumerate() {
            for (cell, answers) in row.iter().zip(OUTCOMES) {
                let part = told.part(&within, 1, &[sex], answers);
                prop_assert!(is_share(cell, part), "{path}: {sex} {cell}, not {part:?}");
            }
        }
    }
    Ok(())
}

/// No part is larger than its whole, and parts of one whole add up to it at most.
fn assert_within_wholes(site: &Site) -> Result<(), TestCaseError> {
    for (path, _) in places() {
        let memo = format!("{path}pm-1/index.html");
        if !site.has(&memo) {
            continue;
        }
        let memo = site.page(&memo);
        let parts: Vec<String> = cells(&memo, "#figur-delar", &["Ja", "Nej", "Annat"], 1).concat();
        let shown: Vec<(f64, f64)> = parts.iter().filter_map(|part| number(part)).collect();
        let (sum, slack) = shown.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1 / 2.0));
        prop_assert!(sum <= 100.0 + slack + 1e-9, "{path}: {parts:?}");
        prop_assert!(shown.len() < 3 || sum >= 100.0 - slack - 1e-9, "{path}: {parts:?}");
        let others: Vec<String> = cells(&memo, "#figur-kon", &["Flickor", "Pojkar"], 2).concat();
        prop_assert!(others.iter().filter_map(|cell| number(cell)).all(|(share, _)| share <= 100.0));
        let said = functions(&memo);
        if let Some((part, whole)) = said[3].split_once(" av ") {
            prop_assert!(number(part).map(|n| n.0) <= number(whole).map(|n| n.0), "{path}: {said:?}");
        }
    }
    Ok(())
}

/// A number is the same on a place's front page, in the list, in its memo and beside others.
fn assert_same(told: &Told, site: &Site) -> Result<(), TestCaseError> {
    let of_nation = |round: &str| keys(&site.page("index.html"), round);
    for (path, within) in places() {
        let front = site.page(&format!("{path}index.html"));
        // The page of a place that is not in the last round is about the one before, and says so.
        let is_in_last = within.iter().any(|place| told.counts[*place][1].is_some());
        let nation = of_nation(ROUNDS[usize::from(is_in_last)]);
        let heading = if is_in_last { "Riket, procent" } else { "Riket år 2023, procent" };
        let (own, beside) = (keys(&front, "2024"), keys(&front, heading));
        let Some(own) = own else { continue };
        prop_assert!(path.is_empty() || beside == nation, "{path}: {beside:?}, {nation:?}");
        let memo = format!("{path}pm-1/index.html");
        if site.has(&memo) {
            let said = functions(&site.page(&memo));
            for (key, said) in own.iter().zip(&said[1..3]) {
                prop_assert_eq!(number(key), number(said), "{}: {} and {}", path, key, said);
            }
            let beside = of_nation("2024").map(|nation| number(&nation[0]));
            prop_assert!(beside.is_none_or(|beside| beside == number(&said[6])), "{path}: {said:?}");
        }
        if let Some((list, id)) = path.trim_end_matches('/').rsplit_once('/') {
            let list = site.page(&format!("{list}/index.html")).table("");
            let is_own = |row: &&Vec<String>| row[0].to_lowercase() == id;
            let row = list.rows.iter().find(is_own).expect("the list has all places");
            // Behind the number stands the sign of its verdict.
            let signs = [' ', '▲', '▼', '≈', '?'];
            let in_list = row[row.len() - 2..].iter().map(|cell| number(cell.trim_end_matches(signs)));
            let in_list: Vec<_> = in_list.collect();
            prop_assert_eq!(
                in_list,
                own.iter().map(|cell| number(cell)).collect::<Vec<_>>(),
                "{}: {:?}",
                path,
                row
            );
        }
    }
    Ok(())
}

/// Where all that a place counted is told, all of it is shown.
fn assert_whole(told: &Told, site: &Site) -> Result<(), TestCaseError> {
    for (path, within) in places() {
        let whole = told.part(&within, 1, &[0, 1], &[0])[1];
        if whole > 0 && told.withheld.is_empty() {
            let said = functions(&site.page(&format!("{path}pm-1/index.html")));
            prop_assert!(said[..3].iter().all(|said| number(said).is_some()), "{path}: {said:?}");
        }
    }
    Ok(())
}

/// So many cases take some seconds.
fn config() -> ProptestConfig {
    let cases = std::env::var("LAGESBILD_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases.unwrap_or(24)) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_public_tables_show_is_what_was_counted(told in told()) {
        let project = told.project("");
        let project = project.append("data/s/study.yaml", "privacy: {published: Årsboken.}\n");
        let site = project.build().site();
        assert_true(&told, &site)?;
        assert_within_wholes(&site)?;
        assert_same(&told, &site)?;
        assert_whole(&told, &site)?;
    }

    #[test]
    fn what_suppression_leaves_is_what_was_counted(told in told()) {
        let project = told.project("privacy: {threshold: 5}");
        let site = project.build().site();
        assert_true(&told, &site)?;
        assert_within_wholes(&site)?;
        assert_same(&told, &site)?;
    }

    #[test]
    fn numbers_with_noise_are_the_same_everywhere(told in told()) {
        let project = told.project("privacy: {method: noise, threshold: 5}");
        let site = project.build().site();
        assert_same(&told, &site)?;
    }
}
