//! Tests the pages on which places are compared in one indicator, and that chance alone tells no
//! place apart.

mod common;

use common::site::{Page, Site, text};
use common::{Project, STUDY, TABLE};
use lagesbild::stats::{self, Confidence, Share};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const PLACES: usize = 20;
const PAGE: &str = "indikatorer/prov/behov/index.html";

/// A nation of municipalities of which the second has twice as often a need, three have too few cases,
/// and the last did not take part.
fn nation() -> Project {
    let name = |place: usize| format!("ort{place:02}");
    let mut units = "id;name;level;parent;storlek\nriket;Riket;nation;;\nnord;Nordlandet;county;riket;\nsyd;Sydlandet;county;riket;\n".to_string();
    let mut rows = "enhet;kon;behov;antal\n".to_string();
    for place in 0..PLACES {
        let county = if place % 2 == 0 { "nord" } else { "syd" };
        units += &format!("{};Ort {place:02};municipality;{county};liten\n", name(place));
        let (yes, no) = match place {
            1 => (160, 40),
            8 | 10 | 12 => (2, 3),
            19 => continue,
            place => (80 + place % 3, 120 - place % 3),
        };
        for sex in ["flicka", "pojke"] {
            rows += &format!("{0};{sex};ja;{yes}\n{0};{sex};nej;{no}\n", name(place));
        }
    }
    Project::small().file("data/units.csv", units).file(TABLE, rows)
}

fn cells(page: &Page, place: &str) -> Vec<String> {
    let rows = page.all("#kommuner ~ .scroll tbody tr, section:has(#kommuner) tbody tr");
    let row = rows.into_iter().find(|row| text(*row).starts_with(place)).expect("a row");
    let selector = scraper::Selector::parse("td").expect("a selector");
    row.select(&selector).map(text).collect()
}

fn drawings(page: &Page) -> String {
    page.all("svg").into_iter().map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_indicator_has_a_page_that_says_what_it_is_and_who_is_told_apart() {
    let project = nation().edit(STUDY, "{label: Behov av stöd,", "{label: Behov av stöd, better: fewer,");
    let site = project.build().site();
    let page = site.page(PAGE);
    let said = page.text();
    for sentence in [
        "Av alla fall: de där ”Behov” är Behov.",
        "Ett lägre tal är bättre.",
        "Riket: 43 procent av 6 430 fall.",
        "Av 15 kommuner ligger 1 tydligt högre än resten av riket.",
        "5 kommuner visar inte uppgiften och är inte med här.",
        "Utanför den prickade linjen ligger Ort 01.",
        "De andra skiljer sig inte mer åt än vad slumpen ensam kan ge.",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert_eq!(cells(&page, "Ort 01")[..3], ["80 76–84", "400", "1"].map(String::from));
    assert_eq!(cells(&page, "Ort 02")[2], "2–15");
    assert!(cells(&page, "Ort 01")[3].starts_with("Högre ("), "{:?}", cells(&page, "Ort 01"));
    assert_eq!(cells(&page, "Ort 01")[4], "utanför prickad linje");
    assert_eq!(cells(&page, "Ort 02")[4], "inom slumpen");
}

#[test]
fn a_place_that_shows_no_number_has_no_rank_and_stands_in_no_drawing() {
    let project = nation();
    let page = project.build().site().page(PAGE);
    assert_eq!(cells(&page, "Ort 12"), ["..", "..", "..", "..", "..", "Nordlandet"]);
    assert_eq!(cells(&page, "Ort 19"), ["ej med", "ej med", "ej med", "ej med", "ej med", "Sydlandet"]);
    let drawn = drawings(&page);
    assert!(drawn.contains("Ort 11") && !drawn.contains("Ort 12") && !drawn.contains("Ort 19"), "{drawn}");
}

/// A nation in two rounds, between which the number of one place rises, that of another falls, and a third
/// comes in.
fn two_rounds() -> Project {
    let mut rows = "enhet;omgang;behov;antal\n".to_string();
    for place in 0..PLACES - 1 {
        let counts = match place {
            1 => [Some((40, 160)), Some((160, 40))],
            2 => [Some((160, 40)), Some((40, 160))],
            3 => [None, Some((80, 120))],
            _ => [Some((80, 120)); 2],
        };
        for (round, counts) in ["2023", "2024"].into_iter().zip(counts) {
            if let Some((yes, no)) = counts {
                rows += &format!("ort{place:02};{round};ja;{yes}\nort{place:02};{round};nej;{no}\n");
            }
        }
    }
    nation()
        .memo_of("2024")
        .edit(
            STUDY,
            "[{id: \"2024\", label: år 2024}]",
            "[{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]",
        )
        .edit(STUDY, "indicators: [behov], over: kon", "share_of: behov")
        .append(STUDY, "findings: {levels: [behov]}\n")
        .file(TABLE, rows)
}

#[test]
fn the_courses_of_places_are_drawn_and_counted_over_time() {
    let project = two_rounds();
    let site = project.build().silent_site();
    let page = site.page(PAGE);
    let said = page.all("section:has(#over_tid)").into_iter().map(text).collect::<String>();
    for sentence in [
        "18 kommuner visar talet i minst två perioder i följd.",
        "Sedan år 2023 har talet tydligt ökat i 1 av 18 kommuner och tydligt minskat i 1.",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    let paths = page.all("svg.courses path.w");
    let lines = paths[0].value().attr("d").expect("a path");
    assert!(paths.len() == 1 && lines.matches('M').count() == 18, "a line for each: {lines}");
    let drawing = page.all("[data-rounds]")[0].value();
    let places: Vec<&str> = drawing.attr("data-places").expect("places").split('\n').collect();
    let rows = page.all("#kommuner ~ .scroll tbody tr, section:has(#kommuner) tbody tr");
    assert_eq!(places.len(), rows.len(), "{places:?}");
    for (place, row) in places.iter().zip(rows) {
        match text(row) {
            row if row.starts_with("Ort 01") => assert_eq!(*place, "1;20;80"),
            row if row.starts_with("Ort 03") => assert_eq!(*place, "", "shown once only"),
            row if row.starts_with("Ort 19") => assert_eq!(*place, "", "never there"),
            _ => assert!(!place.is_empty()),
        }
    }
    let breaks = "breaks: [{round: \"2024\", variable: behov, why: Annat.}]\n";
    let project = two_rounds().append(STUDY, breaks);
    let broken = project.build().silent_site();
    assert!(broken.page(PAGE).all("#over_tid").is_empty(), "no line goes over a break");
}

#[test]
fn the_numbers_are_those_of_the_pages_of_the_places() {
    let project = nation();
    let site = project.build().site();
    let page = site.page(PAGE);
    for place in [1, 2, 3, 7, 18] {
        let own = site.page(&format!("kommuner/ort-{place:02}/index.html"));
        let number = text(own.all(".keys tbody td")[0]);
        let compared = &cells(&page, &format!("Ort {place:02}"))[0];
        assert_eq!(compared.split(' ').next(), Some(number.as_str()), "Ort {place:02}");
    }
}

#[test]
fn every_front_page_and_the_menu_lead_to_the_pages() {
    let project = nation();
    let site: Site = project.build().site();
    let front = site.page("kommuner/ort-03/index.html");
    let own = format!("../../{PAGE}#plats=kommuner/ort-03");
    assert!(front.attributes("href").contains(&own), "{:?}", front.attributes("href"));
    assert!(front.attributes("href").contains(&"../../indikatorer/index.html".to_string()));
    let list = site.page("indikatorer/index.html");
    assert!(list.attributes("href").contains(&format!("../{PAGE}")), "{:?}", list.attributes("href"));
}

#[test]
fn a_project_with_one_place_compares_nothing() {
    let units =
        "id;name;level;parent;storlek\nriket;Riket;nation;;\nalnavik;Alnavik;municipality;riket;liten\n";
    let rows = "enhet;kon;behov;antal\nalnavik;flicka;ja;40\nalnavik;flicka;nej;60\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70\n";
    let project = Project::small().file("data/units.csv", units).file(TABLE, rows);
    assert!(!project.build().site().has("indikatorer/index.html"));
}

#[test]
fn which_numbers_are_better_is_one_of_two() {
    let run = nation().edit(STUDY, "{label: Behov av stöd,", "{label: Behov av stöd, better: most,").build();
    run.refused();
    run.says(&["there is no meaning `most`", "more"]);
}

/// Nations of places of 20 to 820 cases, all with the same chance.
fn alike(seed: u64, places: usize) -> Vec<Share> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let mut chance = || f64::from(generator.next_u32()) / f64::from(u32::MAX);
    let draw = |_| {
        let base = 20 + (chance() * chance() * 800.0) as u64;
        let cases = (0..base).filter(|_| chance() < 0.35).count() as u64;
        Share::new(cases, base).expect("a share")
    };
    (0..places).map(draw).collect()
}

/// Where all places have the same chance, at most 5 percent lie outside the inner limits of a funnel
/// and 0.2 outside the outer ones, and at most 5 percent of nations tell any two places apart.
#[test]
fn where_nothing_differs_few_places_lie_outside_and_nearly_all_share_one_range() {
    const NATIONS: u64 = 300;
    let level = |level: f64| Confidence::new(level).expect("a level");
    let (mut all, mut outside, mut told_apart) = (0, [0, 0], 0);
    for seed in 0..NATIONS {
        let places = alike(seed, 100);
        let baseline = Share::sum(places.iter().copied()).expect("a nation");
        for place in &places {
            all += 1;
            for (count, confidence) in outside.iter_mut().zip([0.95, 0.998]) {
                let limits = stats::mirrored_limits(baseline, place.effective().1, level(confidence));
                let limits = limits.expect("cases");
                let own = place.proportion();
                *count += usize::from(own < limits.lo || own > limits.hi);
            }
        }
        let ranges = stats::rank_ranges(&places, level(0.95));
        told_apart += usize::from(ranges.iter().any(|range| (range.first, range.last) != (1, places.len())));
    }
    // Three standard errors above what is meant.
    let most = |share: f64, of: f64| share * of + 3.0 * (share * (1.0 - share) * of).sqrt();
    println!("{outside:?} of {all} outside, {told_apart} of {NATIONS} nations tell places apart");
    assert!(outside[0] as f64 <= most(0.05, f64::from(all)), "{outside:?} of {all}");
    assert!(outside[1] as f64 <= most(0.002, f64::from(all)), "{outside:?} of {all}");
    assert!(outside[0] as f64 > 0.02 * f64::from(all), "the limits are too wide: {outside:?} of {all}");
    assert!(f64::from(told_apart as u32) <= most(0.05, NATIONS as f64), "{told_apart} of {NATIONS}");
}
