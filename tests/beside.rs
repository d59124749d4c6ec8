//! Tests the pages with a few places beside each other, what stands beside a place on its front page,
//! and the choices above the list of places.

mod common;

use common::site::{Page, text};
use common::{Project, SETTINGS, STUDY, TABLE};
use lagesbild::analysis::{NumberPair, Verdict, compare_pairs};
use lagesbild::stats::{Confidence, NumberKind, Scale, Share, difference_test, newcombe};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const PLACES: usize = 20;
const SIMILAR: &str = "kommuner/ort-02/liknande/index.html";
const COUNTY: &str = "lan/nordlandet/jamfor/index.html";

/// Municipalities whose number of inhabitants grows with their number; the first has twice as often a
/// need as the others, and three have too few cases.
fn nation() -> Project {
    let mut units = "id;name;level;parent;population;storlek\nriket;Riket;nation;;;\nnord;Nordlandet;county;riket;;\nsyd;Sydlandet;county;riket;;\n".to_string();
    let mut rows = "enhet;kon;behov;antal\n".to_string();
    for place in 0..PLACES {
        let county = if place < 6 { "nord" } else { "syd" };
        let size = if place % 2 == 0 { "liten" } else { "stor" };
        let inhabitants = 1000 * (1 + place);
        units += &format!("ort{place:02};Ort {place:02};municipality;{county};{inhabitants};{size}\n");
        let (yes, no) = match place {
            0 => (160, 40),
            8 | 10 | 12 => (2, 3),
            place => (80 + place % 3, 120 - place % 3),
        };
        let girls = if place == 1 { yes + 60 } else { yes };
        rows += &format!("ort{place:02};flicka;ja;{girls}\nort{place:02};flicka;nej;{}\n", yes + no - girls);
        rows += &format!("ort{place:02};pojke;ja;{yes}\nort{place:02};pojke;nej;{no}\n");
    }
    Project::small()
        .file("data/units.csv", units)
        .file(TABLE, rows)
        .append(SETTINGS, "similar: {number: 3, by: {population: 3, storlek: 1}}\n")
}

fn column(page: &Page, of: &str, column: usize) -> Vec<String> {
    let selector = scraper::Selector::parse("td").expect("a selector");
    let cell = |row: scraper::ElementRef| row.select(&selector).nth(column).map(text);
    page.all(&format!("{of} tbody tr")).into_iter().filter_map(cell).collect()
}

fn heads(page: &Page, of: &str) -> Vec<String> {
    page.all(&format!("{of} tbody th")).into_iter().map(text).collect()
}

#[test]
fn similar_municipalities_are_chosen_by_background_and_stand_beside_their_place() {
    let project = nation();
    let site = project.build().site();
    let page = site.page(SIMILAR);
    assert_eq!(heads(&page, "main > .scroll"), ["Ort 02", "Ort 04", "Ort 06", "Ort 00"]);
    let said = page.text();
    let sentences = [
        "Här står Ort 02 bredvid de 3 kommuner som liknar den mest i fråga om antal invånare (vikt 3) och storlek (vikt 1).",
        "De är valda efter vad kommunerna är, inte efter hur det går för dem.",
        "Alla 3 jämförelser på sidan prövas tillsammans.",
        "De 2 liknande kommuner som visar talet har tillsammans 60 procent. Ort 02 ligger tydligt lägre.",
    ];
    sentences.iter().for_each(|sentence| assert!(said.contains(sentence), "{sentence}: {said}"));
    let rows = "section .scroll";
    assert_eq!(heads(&page, rows), ["Ort 02", "Ort 04", "Ort 06", "Ort 00"]);
    assert_eq!(column(&page, rows, 2), ["", "Kan inte avgöras", "..", "Högre"]);
}

#[test]
fn the_middle_of_similar_places_stands_beside_the_nation_on_the_front_page() {
    let project = nation();
    let site = project.build().site();
    let page = site.page("kommuner/ort-02/index.html");
    let heads: Vec<String> = page.all(".keys thead th").into_iter().map(text).collect();
    let at = heads.iter().position(|head| head.starts_with("Liknande kommuner (median)")).expect("a column");
    // Half-way between Ort 00 with 80 and Ort 04 with 41; Ort 06 shows nothing.
    assert_eq!(column(&page, ".keys", at - 1), ["60"]);
    // The verdict is that of the page beside them.
    let than_similar =
        "Jämfört med liknande kommuner tillsammans är talet tydligt lägre för Behov av stöd (60).";
    assert!(page.text().contains(than_similar), "{}", page.text());
    let links: Vec<String> = page.all("main a").into_iter().map(text).collect();
    assert!(links.contains(&"Jämför med liknande kommuner".to_string()), "{links:?}");
}

#[test]
fn parts_of_a_county_are_told_apart_from_each_other_by_name() {
    let project = nation();
    let site = project.build().site();
    let page = site.page(COUNTY);
    let words = column(&page, "section .scroll", 2);
    assert_eq!(words[0], "Högre än Ort 01, Ort 02, Ort 03, Ort 04 och Ort 05");
    assert!(words[2].starts_with("Lägre än Ort 00 och Ort 01"), "{words:?}");
    let said = page.text();
    assert!(said.contains("Om platser som inte nämns kan det inte avgöras här"), "{said}");
}

#[test]
fn a_front_page_draws_its_numbers_among_those_of_all_municipalities() {
    let project = nation();
    let site = project.build().site();
    let page = site.page("kommuner/ort-00/index.html");
    let drawing = page.all("svg.barometer").into_iter().map(text).collect::<Vec<_>>().join(" ");
    assert!(
        drawing.contains("80 ▲")
            && drawing.contains("Behov av stöd: 80 procent, tydligt högre än i resten av landet; riket"),
        "{drawing}"
    );
    assert!(site.page("index.html").all("svg.barometer").is_empty(), "the nation is not among its parts");
    let few = site.page("kommuner/ort-08/index.html");
    assert!(few.all("svg.barometer").is_empty(), "a place without numbers has no drawing of them");
}

#[test]
fn the_page_of_an_indicator_tells_where_the_groups_differ() {
    // The same cases, half of them in each of two ages.
    let project = nation();
    let rows = std::fs::read_to_string(project.path(TABLE)).expect("the table");
    let by_age = |line: &str| {
        let (words, count) = line.rsplit_once(';')?;
        let count: u64 = count.parse().ok()?;
        Some(format!("{words};ung;{}\n{words};aldre;{}\n", count / 2, count - count / 2))
    };
    let rows: String = rows.lines().skip(1).filter_map(by_age).collect();
    let project = project
        .file(TABLE, format!("enhet;kon;behov;alder;antal\n{rows}"))
        .edit(
            STUDY,
            "variables:\n",
            "variables:\n  alder: {label: Ålder, values: {ung: Ung, aldre: Äldre}}\n",
        )
        .edit(
            STUDY,
            "key_indicators",
            "findings: {always: kon, within: [alder]}\nprivacy: {published: Årsboken.}\nkey_indicators",
        );
    let page = project.build().site().page("indikatorer/prov/behov/index.html");
    let said = page.text();
    for sentence in [
        "Flickor och pojkar i kommunerna",
        "i 1 tydligt högre för flickor än för pojkar, och inte i någon tvärtom",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    let rows = "section:has(#skillnad) .scroll";
    let place = heads(&page, rows).iter().position(|name| name == "Ort 01").expect("a row");
    assert_eq!(column(&page, rows, 3)[place], "Högre för flickor");
}

#[test]
fn the_list_can_be_narrowed_down_by_county_group_and_verdict() {
    let project = nation();
    let page = project.build().site().page("kommuner/index.html");
    let options = |name: &str| -> Vec<String> {
        let options = page.all(&format!("select[name={name}] option"));
        options.iter().filter_map(|option| option.value().attr("value")).map(str::to_string).collect()
    };
    assert_eq!(options("lan"), ["", "nordlandet", "sydlandet"]);
    assert_eq!(options("storlek"), ["", "liten", "stor"]);
    assert!(options("lage").contains(&"mer".to_string()) && options("lage").contains(&"dold".to_string()));
    let rows = page.all("table.listed tbody tr");
    assert_eq!(rows[0].value().attr("data-in"), Some("nordlandet liten"));
    let signs: Vec<String> = page.all("table.listed abbr.sign").into_iter().map(text).collect();
    assert_eq!(signs.iter().filter(|sign| *sign == "▲").count(), 2, "{signs:?}");
    // Three places have too few cases, and a fourth would tell of them.
    assert_eq!(signs.len(), PLACES - 4);
}

#[test]
fn a_project_that_names_no_background_has_no_similar_places() {
    let project = nation().edit(SETTINGS, "similar: {number: 3, by: {population: 3, storlek: 1}}\n", "");
    let site = project.build().site();
    assert!(!site.has(SIMILAR), "there is a page of similar places");
    let page = site.page("kommuner/ort-02/index.html").text();
    assert!(!page.contains("Liknande kommuner"), "{page}");
}

/// Equal places that chance alone sets apart: of 2 000 pages with ten places each, at most 5 in 100 may
/// state a difference, and a little more by the chance of this simulation.
#[test]
fn pages_of_equal_places_rarely_state_a_difference() {
    const PAGES: usize = 2000;
    let mut dice = ChaCha8Rng::seed_from_u64(41);
    let mut share = |cases: u64| {
        let with = (0..cases).filter(|_| dice.next_u32() % 100 < 30).count() as u64;
        Share::new(with, cases).expect("a share")
    };
    let confidence = Confidence::new(0.95).expect("a level");
    let false_pages = (0..PAGES).filter(|_| {
        let shares: Vec<Share> = (0..10).map(|place| share(60 + 40 * place)).collect();
        let pairs = (0..10).flat_map(|one| (one + 1..10).map(move |other| (one, other)));
        let pairs: Vec<NumberPair> = pairs
            .map(|(one, other)| NumberPair { one: shares[one], other: shares[other], margin: 0.05 })
            .collect();
        compare_pairs(&pairs, confidence).iter().any(|pair| pair.verdict == Verdict::Difference)
    });
    let number = false_pages.count();
    println!("{number} of {PAGES} pages of equal places state a difference");
    assert!(number <= PAGES * 6 / 100, "{number} of {PAGES} pages state a false difference");
}

/// Pairs of numbers, with what their test and their interval give, against which the script of the page of
/// chosen places is held too. `LAGESBILD_WRITE_DOCS=1` writes them anew.
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pair_vectors.json");

#[test]
fn the_vectors_that_the_script_is_tested_by_are_what_the_program_computes() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    let mut below = |limit: u64| rng.next_u64() % limit;
    let confidence = Confidence::new(0.95).expect("a level");
    let rates = Scale { kind: NumberKind::Rate, per: 1000, decimals: 1 };
    let mut vectors = Vec::new();
    for _ in 0..400 {
        let (scale, test) = if below(4) == 0 { (rates, "rate") } else { (Scale::PERCENT, "proportion") };
        let mut number = |most: u64| {
            let n = 5 + below([30, 300, 30_000][most as usize]);
            let of = below(3) as usize;
            let x = below([4, n + 1, n / 4 + 1][of].min(n + 1));
            let noise = (below(2) as f64 * below(20) as f64, below(2) as f64 * below(20) as f64);
            Share::on(scale, (x as f64, noise.0), (n as f64, noise.1)).expect("a number")
        };
        let turn = vectors.len() as u64;
        let (one, other) = (number(turn % 3), number(turn / 3 % 3));
        let p = difference_test(one, other).p;
        let interval = newcombe(one, other, confidence).interval;
        let told = |share: Share| serde_json::json!([share.numerator(), share.base(), share.certainty()]);
        vectors.push(serde_json::json!({
            "test": test, "one": told(one), "other": told(other), "p": p, "interval": [interval.lo, interval.hi]
        }));
    }
    let lines: Vec<String> = vectors.iter().map(|vector| vector.to_string()).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("LAGESBILD_WRITE_DOCS").is_some() {
        std::fs::write(VECTORS, &text).expect("the vectors can be written");
    }
    assert!(text == std::fs::read_to_string(VECTORS).expect("the vectors"), "the vectors are old");
}

#[test]
fn a_difference_of_the_nation_is_looked_for_in_each_municipality() {
    // In the first five places girls have a need more often, in the sixth boys, in all others both alike.
    let mut rows = "enhet;kon;behov;antal\n".to_string();
    for place in 0..PLACES {
        let girls = match place {
            0..5 => 150,
            5 => 40,
            _ => 100,
        };
        rows += &format!("ort{place:02};flicka;ja;{girls}\nort{place:02};flicka;nej;{}\n", 200 - girls);
        rows += &format!("ort{place:02};pojke;ja;100\nort{place:02};pojke;nej;100\n");
    }
    let project = nation().file(TABLE, rows);
    let site = project.build().site();
    let page = site.page("jamlikhet/index.html");
    let said = page.text();
    let expected = "20 kommuner visar talen. I 5 av dem finns en tydlig skillnad åt samma håll. I en av dem finns en tydlig skillnad åt andra hållet. I 14 av dem kan det inte avgöras.";
    assert!(said.contains(expected), "{said}");
    let groups: Vec<String> = page.all("main details p").into_iter().map(text).collect();
    let found = ["Åt samma håll: Ort 00, Ort 01, Ort 02, Ort 03, Ort 04.", "Åt andra hållet: Ort 05."];
    assert_eq!(groups, found);
}
