//! Reads the pages of analysis as a reader would: every number in a sentence is in the table beside it, and
//! all that a study declares, or a place answers, stands where it belongs.

mod common;

use common::site::{Page, repository_site, text, value};
use common::{Project, STUDY, TABLE};
use regex::Regex;
use scraper::{Html, Selector};

fn css(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

/// The rows of a table by its caption, each with its heading and its cells; `None` where a part of a page has
/// no such table.
fn rows(part: &Html, caption: &str) -> Option<Vec<(String, Vec<String>)>> {
    let (row, head, cell) = (css("tbody tr"), css("th"), css("td"));
    let is_it = |table: &scraper::ElementRef| table.select(&css("caption")).any(|own| text(own) == caption);
    let table = part.select(&css("table")).find(is_it)?;
    let read = |row: scraper::ElementRef| {
        let head = row.select(&head).map(text).collect::<Vec<_>>().join(" ");
        (head, row.select(&cell).map(value).collect())
    };
    Some(table.select(&row).map(read).collect())
}

/// A number as a page has it, whatever its sign.
fn number(text: &str) -> f64 {
    let text = text.replace(['+', '\u{2212}', '-', '\u{202f}'], "").replace(',', ".");
    text.parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// Whether a number with decimals is, rounded, the one of a sentence.
fn rounds_to(exact: f64, told: f64) -> bool {
    (exact - told).abs() <= 0.5 + 1e-9
}

/// What is checked of a page: numbers of gaps, of what arises after the steps, and of alike cases.
#[derive(Default)]
struct Checked {
    gaps: usize,
    rest: usize,
    criteria: usize,
    alike: usize,
}

/// Checks the sentences of one pair of groups against the tables below them.
fn check_pair(path: &str, part: &Html, checked: &mut Checked) {
    let said: String = part.select(&css("p")).map(text).collect::<Vec<_>>().join(" ");
    let Some(steps) = rows(part, "Vägen till beslut: vad varje steg lägger till skillnaden") else {
        return;
    };
    let (_, whole) = steps.last().expect("rows");
    let gap = Regex::new(r": (\S+) procent för .*?, (\S+) procent för ").expect("a pattern");
    let told = gap.captures(&said).unwrap_or_else(|| panic!("{path}: {said}"));
    for (cell, told) in whole.iter().zip([&told[1], &told[2]]) {
        assert!(rounds_to(number(cell), number(told)), "{path}: {told} but {cell}: {said}");
        checked.gaps += 1;
    }
    let after: f64 = steps[steps.len() - 3..steps.len() - 1]
        .iter()
        .map(|(_, cells)| number(&cells[2]) * if cells[2].starts_with('\u{2212}') { -1.0 } else { 1.0 })
        .sum();
    let rest = Regex::new(r"Av (\S+) procentenheter uppstår (\S+) efter stegen").expect("a pattern");
    if let Some(told) = rest.captures(&said) {
        assert!((number(&whole[2]) - number(&told[1])).abs() < 1e-9, "{path}: {said}");
        assert!((after.abs() - number(&told[2])).abs() < 1e-9, "{path}: {after} is not told: {said}");
        checked.rest += 1;
    }
    let passed = Regex::new(r"Bland dem med ”[^”]+” är det (\S+) mot (\S+) procent").expect("a pattern");
    if let Some(told) = passed.captures(&said) {
        let (_, cells) = &steps[steps.len() - 3];
        for (cell, told) in cells.iter().zip([&told[1], &told[2]]) {
            assert!(rounds_to(number(cell), number(told)), "{path}: {told} but {cell}: {said}");
        }
        checked.rest += 1;
    }
    let of_whole = Regex::new(r"(\S+) av (\S+) procentenheter").expect("a pattern");
    for (_, cells) in rows(part, "Kan kriterierna förklara skillnaden?").unwrap_or_default() {
        let Some(told) = of_whole.captures(&cells[1]) else { continue };
        assert!((number(&told[2]) - number(&whole[2])).abs() < 1e-9, "{path}: {cells:?} of {whole:?}");
        if cells[1].starts_with("Förklarar") && !cells[1].contains("som mest") {
            // The criterion has all steps before the outcome.
            let part: f64 = steps[..steps.len() - 3]
                .iter()
                .map(|(_, cells)| {
                    number(&cells[2]) * if cells[2].starts_with('\u{2212}') { -1.0 } else { 1.0 }
                })
                .sum();
            assert!((part.abs() - number(&told[1])).abs() < 1e-9, "{path}: {cells:?} but {part}");
        }
        checked.criteria += 1;
    }
}

/// Checks what is said of alike cases against the table below it.
fn check_case_mix(path: &str, part: &Html, checked: &mut Checked) {
    let Some(rows) = rows(part, "Skillnaden när lika fall jämförs, procentenheter") else { return };
    let moved = Regex::new(r"(?:minskar|ökar) från (\S+) till (\S+) procentenheter").expect("a pattern");
    let same = Regex::new(r", (\S+) procentenheter, (?:är|försvinner)").expect("a pattern");
    for said in part.select(&css("p")).map(text) {
        let mut numbers = rows.iter().map(|(_, cells)| (number(&cells[0]), cells[1].clone()));
        if let Some(told) = moved.captures(&said) {
            let is_it = |(whole, alike): (f64, String)| {
                whole == number(&told[1]) && alike != ".." && number(&alike) == number(&told[2])
            };
            assert!(numbers.any(is_it), "{path}: {said}");
            checked.alike += 1;
        } else if let Some(told) = same.captures(&said) {
            assert!(numbers.any(|(whole, _)| whole == number(&told[1])), "{path}: {said}");
            checked.alike += 1;
        }
    }
}

#[test]
fn every_number_in_a_sentence_is_in_the_table_beside_it() {
    let (_folder, site) = repository_site();
    let mut checked = Checked::default();
    let mut pages = 0;
    for path in site.files().into_keys().filter(|path| path.ends_with("analys/index.html")) {
        let page = site.page(&path);
        pages += 1;
        for outcome in page.all("section.outcome") {
            // Each part begins with its heading.
            for part in outcome.html().split("<h4").skip(1) {
                let part = Html::parse_fragment(&format!("<h4{part}"));
                check_pair(&path, &part, &mut checked);
                check_case_mix(&path, &part, &mut checked);
            }
        }
    }
    assert!(pages > 100, "{pages} pages");
    assert!(checked.gaps > 100 && checked.rest > 10, "{} {}", checked.gaps, checked.rest);
    assert!(checked.criteria > 5 && checked.alike > 20, "{} {}", checked.criteria, checked.alike);
}

#[test]
fn what_is_known_is_what_the_first_step_says() {
    let (_folder, site) = repository_site();
    let mut known = 0;
    for path in site.files().into_keys().filter(|path| path.ends_with("analys/index.html")) {
        let page = site.page(&path);
        let first: String = page.all("section.outcome p").into_iter().map(text).collect::<Vec<_>>().join(" ");
        let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
        let section = page.all("section[aria-labelledby=steg_3] ul");
        let is_any = page.text().contains("Det här visar siffrorna");
        let Some(list) = section.first().filter(|_| is_any) else {
            continue;
        };
        for item in list.select(&css("li")).map(text) {
            // The title of the outcome may stand before what is said of alike cases.
            let title = page.all("section.outcome h3").into_iter().map(text).next().unwrap_or_default();
            let is_title = |said: &&str| said.trim_end_matches('.') == title;
            let is_of_all = item.contains("i steg 1.") || item.ends_with("mellan grupperna är säker.");
            if is_of_all {
                continue;
            }
            for said in item.split_inclusive(". ").map(str::trim).filter(|said| !is_title(said)) {
                assert!(first.contains(said), "{path}: {said}\n{first}");
            }
            known += 1;
        }
    }
    assert!(known > 20, "{known}");
}

/// Two districts of a city in two rounds, with sex, age and a measure.
fn city() -> Project {
    let mut rows = "enhet;ar;kon;alder;insats;antal\n".to_string();
    for (round, more) in [("2023", 0), ("2024", 20)] {
        for (place, yes) in [("cedersta-o", 150), ("cedersta-v", 60), ("alnavik", 100)] {
            for sex in ["flicka", "pojke"] {
                for age in ["ung", "aldre"] {
                    rows += &format!("{place};{round};{sex};{age};ja;{}\n", yes + more);
                    rows += &format!("{place};{round};{sex};{age};nej;{}\n", 300 - yes - more);
                }
            }
        }
    }
    let definition = r#"title: Provet
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: "2023", label: år 2023}, {id: "2024", label: år 2024}]
privacy: {published: "Årsredovisningen."}
variables:
  kon: {label: Kön, alike: barn av samma kön, values: {flicka: {label: Flickor, many: flickor}, pojke: {label: Pojkar, many: pojkar}}}
  alder: {label: Ålder, alike: barn i samma ålder, values: {ung: {label: Yngre, many: yngre barn}, aldre: {label: Äldre, many: äldre barn}}}
  insats: {label: Insats, values: {ja: Insats, nej: Ingen insats}}
tables:
  - {file: tal.csv, count: antal, round: ar}
indicators:
  insats: {label: Insats, of: {insats: ja}}
key_indicators: [insats]
figures:
  behov: {title: Insats efter kön, chart: table, indicators: [insats], over: kon}
questions: [Vad vet vi själva?]
analyses:
  insats:
    title: Tillgång till insats
    outcome: insats
    by: [kon, alder]
    within: [kon, alder]
    case_mix: [[kon, alder]]
  delaktighet:
    title: Barnets delaktighet
    criteria:
      vill: {label: Viljan att delta, needed: Uppgift om barnet fick frågan., question: Får alla barn frågan?}
"#;
    Project::small().file(STUDY, definition).file(TABLE, rows).edit(
        common::PM,
        "study: prov\n",
        "study: prov\nround: \"2024\"\n",
    )
}

fn page(project: Project, path: &str) -> Page {
    project.build().site().page(path)
}

#[test]
fn a_citys_districts_stand_against_the_rest_of_it_in_every_round_and_both_groups() {
    let city = page(city(), "kommuner/cedersta/analys/index.html");
    let said = city.text();
    assert!(said.contains("Stadsdelarna mot resten av Cedersta"), "{said}");
    let part = Html::parse_document(&city.html);
    let rows = rows(&part, "Insats").expect("a table");
    // 600 of 1200 and 680 of 1200, against 240 and 320 of 1200 in the other district.
    let numbers: Vec<&str> = rows[0].1.iter().map(String::as_str).collect();
    assert_eq!(numbers, ["Säkert högre", "50", "57", "57", "57", "27"], "{rows:?}");
    assert!(rows[1].1[0] == "Säkert lägre" && rows[1].1[5] == "57", "{rows:?}");
}

#[test]
fn a_district_stands_against_the_rest_of_its_city() {
    let project = city();
    let site = project.build().site();
    let district = site
        .pages()
        .into_iter()
        .find(|page| {
            page.path.contains("cedersta/")
                && !page.path.contains("cedersta/analys")
                && page.path.ends_with("/analys/index.html")
                && page.text().contains("Mot resten av Cedersta")
        })
        .expect("a district's page");
    assert!(!district.text().contains("Stadsdelarna mot"), "{}", district.text());
}

#[test]
fn groups_are_shown_together_and_cases_alike_in_both() {
    let said = page(city(), "kommuner/alnavik/analys/index.html").text();
    assert!(said.contains("Kön och ålder tillsammans"), "{said}");
    assert!(said.contains("Kön och ålder+1,7") || said.contains("Kön och ålder−1,7"), "{said}");
}

#[test]
fn what_is_not_recorded_is_said_asked_and_needed() {
    let said = page(city(), "kommuner/alnavik/analys/index.html").text();
    for words in [
        "Registreras inte i underlaget: viljan att delta.",
        "Får alla barn frågan?",
        "Uppgift om barnet fick frågan.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn an_answer_stands_under_its_question_and_one_of_the_places_own_last() {
    let answer = |question: &str, text: &str| {
        format!(
            "---\nanalysis: prov\nslot: reflect\nquestion: {question}\nsigned: Chefen\ndate: 2025-01-02\n---\n\n{text}\n"
        )
    };
    let project = city()
        .file("content/units/alnavik/ett.md", answer("Får alla barn frågan?", "Nej, inte än."))
        .file("content/units/alnavik/tva.md", answer("Hur gör grannarna?", "Vi har frågat dem."));
    let site = project.build().site();
    let page = site.page("kommuner/alnavik/analys/index.html");
    let items: Vec<String> = page.all(".sources li").into_iter().map(text).collect();
    let with = |words: &str| items.iter().find(|item| item.contains(words)).expect("an item");
    assert!(with("Får alla barn frågan?").contains("Nej, inte än."), "{items:?}");
    assert!(items.last().expect("an item").starts_with("Hur gör grannarna?"), "{items:?}");
    assert!(page.text().contains("Egna frågor"));
    let other = site.page("kommuner/cedersta/analys/index.html").text();
    assert!(!other.contains("Nej, inte än.") && !other.contains("Hur gör grannarna?"));
}

#[test]
fn mistakes_of_the_new_keys_are_told() {
    let definition = std::fs::read_to_string(city().path(STUDY)).expect("the study");
    let broken = definition
        .replace("    case_mix: [[kon, alder]]\n", "    case_mix: [[kon, alder, insats, kon]]\n")
        .replace("    title: Barnets delaktighet\n", "    title: Barnets delaktighet\n    by: [kon]\n");
    let project = city().file(STUDY, broken).file(
        "content/units/alnavik/ett.md",
        "---\nanalysis: prov\nslot: act\nquestion: Varför?\nsigned: Chefen\ndate: 2025-01-02\n---\n\nSvar.\n",
    );
    project.check().says(&[
        "only commentary in the second step answers a question",
        "`insats` tells `insats`, so it cannot split it",
        "`kon` is named twice",
        "the analysis `delaktighet` names no outcome",
    ]);
}

#[test]
fn pairs_are_shown_together_though_no_key_names_the_other() {
    let definition = std::fs::read_to_string(city().path(STUDY)).expect("the study");
    let project = city().file(STUDY, definition.replace("    within: [kon, alder]\n", ""));
    assert!(page(project, "kommuner/alnavik/analys/index.html").text().contains("Kön och ålder tillsammans"));
}

#[test]
fn a_district_that_did_not_report_is_named_and_one_alone_has_no_table() {
    let rows = std::fs::read_to_string(city().path(TABLE)).expect("the table");
    let without: String =
        rows.lines().filter(|row| !row.starts_with("cedersta-v")).map(|row| format!("{row}\n")).collect();
    let said = page(city().file(TABLE, without), "kommuner/cedersta/analys/index.html").text();
    assert!(!said.contains("Stadsdelarna mot resten"), "{said}");
}

#[test]
fn an_answer_to_a_question_before_which_to_stop_stands_there() {
    let answer = "---\nanalysis: prov\nslot: reflect\nquestion: vad talar  emot er förklaring\nsigned: Chefen\ndate: 2025-01-02\n---\n\nAtt det var så förr.\n";
    let project = city().file("content/units/alnavik/ett.md", answer);
    let page = page(project, "kommuner/alnavik/analys/index.html");
    let stop = page.all(".stop").into_iter().map(text).collect::<String>();
    assert!(stop.contains("Att det var så förr."), "{stop}");
    assert!(!page.text().contains("Egna frågor"));
}

#[test]
fn a_number_that_is_not_shown_may_not_stand_in_a_question() {
    let rows = std::fs::read_to_string(city().path(TABLE)).expect("the table");
    let few: String = rows
        .lines()
        .map(|row| match row.starts_with("alnavik") && row.contains(";ja;") {
            true => format!("{};1\n", row.rsplit_once(';').expect("a row").0),
            false => format!("{row}\n"),
        })
        .collect();
    let asked = |text: &str| {
        format!(
            "---\nanalysis: prov\nslot: reflect\nquestion: {text}\nsigned: Chefen\ndate: 2025-01-02\n---\n\nSvar.\n"
        )
    };
    let definition = std::fs::read_to_string(city().path(STUDY)).expect("the study");
    let definition = definition.replace("label: Insats, of", "label: Insats i hemmet, of").replace(
        "privacy: {published: \"Årsredovisningen.\"}",
        "privacy: {method: suppression, threshold: 5}",
    );
    let project = city().file(TABLE, few).file(STUDY, definition);
    let withheld =
        project.file("content/units/alnavik/ett.md", asked("Varför är insats i hemmet bara 1 procent?"));
    withheld.check().says(&["which is not shown for Alnavik"]);
}
