//! Reads every page of the repository's site for slips that a reader stumbles on: a plural after one, a word
//! said twice, a sentence without its capital letter, a name without its own.

mod common;

use std::collections::BTreeSet;

use common::site::{Page, repository_site, text};
use regex::Regex;

/// The sentences and cells of a page, each by itself, so that words of two do not stand beside each other.
fn pieces(page: &Page) -> Vec<String> {
    let selector = "main p, main li, main td, main th, main h1, main h2, main h3, main h4, main caption, main figcaption, main summary, main dt, main dd";
    let piece = |element: scraper::ElementRef| {
        // What a piece holds of others is read with those.
        let holds_others = element
            .select(&scraper::Selector::parse("p, li, table, svg").expect("a selector"))
            .next()
            .is_some();
        (!holds_others).then(|| text(element).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    page.all(selector).into_iter().filter_map(piece).collect()
}

/// All pieces of the pages whose words the program makes, each once, with one page that has it.
fn all_pieces() -> Vec<(String, String)> {
    let (_folder, site) = repository_site();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for page in site.pages() {
        for piece in pieces(&page) {
            if seen.insert(piece.clone()) {
                all.push((page.path.clone(), piece));
            }
        }
    }
    assert!(all.len() > 10_000, "{}", all.len());
    all
}

#[test]
fn no_page_has_a_slip_of_grammar() {
    let slips = [
        (
            "a plural after one",
            r"(?:^|[\s(])1 (?:utredningar|aktualiseringar|stödkontakter|kommuner|stadsdelar|procentenheter|jämförelser|gånger|platser|figurer|tabeller|fall|barn)?(?:ar|er|or)\b",
        ),
        ("one of several", r"\b[Dd]e 1 \p{L}"),
        ("a space before a sign", r"\p{L} [,.;:!?](?:\s|$)"),
        ("two signs", r",,|;;|,\.|\?\.|”\.”"),
        ("a mark of a template", r"\{\{|\}\}|\{%|\{\w*\}"),
        ("nothing where a word belongs", r"\(\)|””|: \.|\bi \.|\bmot \.|\bav \."),
        (
            "a sentence without a capital letter",
            r"\p{L}{3,}[.?!] (?:andelen|antalet|det|de|skillnaden|uppgift|för|när|bland|av|om|i) ",
        ),
    ];
    let slips = slips.map(|(what, pattern)| (what, Regex::new(pattern).expect("a pattern")));
    let word = Regex::new(r"\p{L}+").expect("a pattern");
    let mut found = Vec::new();
    for (path, piece) in all_pieces() {
        for (what, pattern) in &slips {
            if let Some(slip) = pattern.find(&piece) {
                found.push(format!("{what}: {:?} in {path}: {piece}", slip.as_str()));
            }
        }
        let words: Vec<_> = word.find_iter(&piece).collect();
        let twice = words.windows(2).find(|pair| {
            let is_beside = &piece[pair[0].end()..pair[1].start()] == " ";
            is_beside && pair[0].as_str().chars().count() > 1 && pair[0].as_str() == pair[1].as_str()
        });
        if let Some(pair) = twice {
            found.push(format!("said twice: {:?} in {path}: {piece}", pair[0].as_str()));
        }
    }
    assert!(found.is_empty(), "{} slips:\n{}", found.len(), found[..found.len().min(40)].join("\n"));
}

#[test]
fn names_of_places_keep_their_capital_letters() {
    let units =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/units.csv"))
            .expect("the places");
    let names: BTreeSet<String> = units
        .lines()
        .skip(1)
        .filter_map(|line| Some(line.split(';').nth(1)?.trim_matches('"').to_string()))
        .filter(|name| name.chars().count() > 4 && name != "Riket")
        .collect();
    assert!(names.len() > 100);
    let word = Regex::new(r"[\p{L}-]+").expect("a pattern");
    let lowered: BTreeSet<String> =
        names.iter().map(|name| name.to_lowercase()).filter(|name| !name.contains(' ')).collect();
    for (path, piece) in all_pieces() {
        for found in word.find_iter(&piece) {
            assert!(!lowered.contains(found.as_str()), "{path}: {:?} in {piece}", found.as_str());
        }
    }
}
