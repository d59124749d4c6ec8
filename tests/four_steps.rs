//! Tests the pages of analysis: how the differences in an outcome are split, what is said of each
//! criterion, and that planted causes are named and others are not.

mod common;

use common::site::{Page, text, value};
use common::{Project, STUDY, TABLE};
use lagesbild::analysis::{Bearing, MixOutcome, Splits, Verdict};
use lagesbild::ground::diagnostics::Diagnostics;
use lagesbild::project::Files;
use lagesbild::{load, report};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Need, consent and a measure, by sex; sex also by where the child lives.
const DEFINITION: &str = r#"title: Provet
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: "2024", label: år 2024}]
privacy: {published: "Årsredovisningen."}
variables:
  kon: {label: Kön, values: {flicka: {label: Flickor, many: flickor}, pojke: {label: Pojkar, many: pojkar}}}
  behov: {label: Behov, values: {ja: Behov, nej: Inget behov}}
  samtycke: {label: Samtycke, values: {ja: Samtycke, nej: Inget samtycke}}
  insats: {label: Insats, values: {ja: Insats, nej: Ingen insats}}
tables:
  - {file: tal.csv, count: antal}
indicators:
  behov: {label: Behov av stöd, of: {behov: ja}}
  samtycke: {label: Samtycke, of: {samtycke: ja}}
  insats: {label: Insats, of: {insats: ja}}
key_indicators: [insats]
figures:
  behov: {title: Behov efter kön, chart: table, indicators: [behov], over: kon}
analyses:
  insats:
    title: Tillgång till insats
    outcome: insats
    by: [kon]
    criteria:
      behov: {label: Behov, steps: [behov]}
      samtycke: {label: Samtycke, steps: [samtycke]}
      annat: {label: Stöd på annat sätt, needed: Uppgift om vilka som hänvisas vidare.}
"#;

/// The chances of need, of consent with need, and of a measure with consent, for girls and for boys.
type Chances = [[f64; 2]; 3];

const BY_NEED: Chances = [[0.75, 0.45], [0.8, 0.8], [0.9, 0.9]];
const BY_CONSENT: Chances = [[0.6, 0.6], [0.9, 0.6], [0.9, 0.9]];
const BY_NOTHING: Chances = [[0.6, 0.6], [0.8, 0.8], [0.9, 0.6]];
const ALIKE: Chances = [[0.6, 0.6], [0.8, 0.8], [0.9, 0.9]];

/// A nation of places in which girls and boys have these chances, each place with so many cases.
fn nation(places: usize, cases: usize, chances: Chances, seed: u64) -> Project {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let mut happens = |chance: f64| (generator.next_u32() as f64) < chance * 4_294_967_296.0;
    let mut units =
        "id;name;level;parent;storlek\nriket;Riket;nation;;\nlan;Länet;county;riket;\n".to_string();
    let mut rows = "enhet;kon;behov;samtycke;insats;antal\n".to_string();
    for place in 0..places {
        units += &format!("p{place};Plats {place};municipality;lan;liten\n");
        let mut counts = [0_u64; 8];
        let mut row = |sex: usize, word: &str| {
            counts.fill(0);
            for _ in 0..cases / 2 {
                let need = happens(chances[0][sex]);
                let consent = need && happens(chances[1][sex]);
                let measure = consent && happens(chances[2][sex]);
                counts[usize::from(need) * 4 + usize::from(consent) * 2 + usize::from(measure)] += 1;
            }
            for (at, count) in counts.iter().enumerate() {
                let word_of = |bit: usize| if at & bit == 0 { "nej" } else { "ja" };
                rows += &format!("p{place};{word};{};{};{};{count}\n", word_of(4), word_of(2), word_of(1));
            }
        };
        row(0, "flicka");
        row(1, "pojke");
    }
    Project::small().file("data/units.csv", units).file(STUDY, DEFINITION).file(TABLE, rows)
}

/// The splits of every municipality.
fn splits_of(project: &Project) -> Vec<Splits> {
    let mut problems = Diagnostics::default();
    let files = Files::new(&project.path("")).expect("a folder");
    let loaded = load::load(&files, &mut problems).expect("a project");
    let sources = &loaded.sources;
    let municipalities = sources.units.of_level(lagesbild::units::Level::Municipality);
    municipalities
        .map(|unit| {
            let mut splits = report::splits(sources, (0, 0.into()), unit);
            splits.pop().expect("an analysis").1
        })
        .collect()
}

/// How many of the places have a sure part of need, of consent, and of neither.
fn named(splits: &[Splits]) -> [usize; 3] {
    let is_sure = |bearing: &Bearing| matches!(bearing, Bearing::OnTheWay(estimate) if estimate.verdict == Verdict::Difference);
    let of = |criterion: usize| {
        splits.iter().filter(|splits| is_sure(&splits.pairs[0].criteria[criterion])).count()
    };
    let rest = splits.iter().filter(|splits| {
        splits.pairs[0].way.as_ref().is_some_and(|way| way.rest.verdict == Verdict::Difference)
    });
    [of(0), of(1), rest.count()]
}

#[test]
fn of_200_places_with_1000_cases_what_was_planted_is_named_and_nothing_else() {
    for (planted, chances) in [BY_NEED, BY_CONSENT, BY_NOTHING].into_iter().enumerate() {
        let named = named(&splits_of(&nation(200, 1000, chances, planted as u64)));
        for (what, count) in named.into_iter().enumerate() {
            match what == planted {
                true => assert!(count >= 190, "{planted}: {named:?}"),
                // At most five percent, and what chance may add to that in 200 draws.
                false => assert!(count <= 18, "{planted}: {named:?}"),
            }
        }
    }
}

#[test]
fn of_places_where_nothing_differs_few_name_anything() {
    let splits = splits_of(&nation(200, 1000, ALIKE, 7));
    let differs = splits.iter().filter(|splits| named(std::slice::from_ref(splits)) != [0; 3]);
    assert!(differs.count() <= 18);
}

#[test]
fn with_60_cases_it_cannot_be_decided() {
    let splits = splits_of(&nation(200, 60, BY_CONSENT, 3));
    let named = named(&splits);
    assert!(named.iter().all(|count| *count <= 60), "{named:?}");
}

#[test]
fn intervals_of_parts_hold_the_true_part_as_often_as_they_say() {
    // With need, consent and measure given, the true part of consent is its change over all orders.
    let splits = splits_of(&nation(300, 400, BY_CONSENT, 11));
    let truth = 0.6 * (0.9 - 0.6) * 0.9;
    let holds = splits.iter().filter(|splits| {
        let Bearing::OnTheWay(estimate) = &splits.pairs[0].criteria[1] else { return false };
        let interval = estimate.difference.interval;
        interval.lo <= truth && truth <= interval.hi
    });
    let share = holds.count() as f64 / splits.len() as f64;
    assert!((0.91..=0.99).contains(&share), "{share}");
}

fn number(text: &str) -> f64 {
    text.replace('\u{2212}', "-").replace('+', "").replace(',', ".").parse().expect("a number")
}

/// The last column of a table's rows, as numbers.
fn last_column(page: &Page, caption: &str) -> Vec<f64> {
    let cell = scraper::Selector::parse("td:last-child").expect("a selector");
    let tables = page.all("table");
    let table = tables.into_iter().find(|table| text(*table).starts_with(caption)).expect("a table");
    table.select(&cell).map(|cell| number(&value(cell))).collect()
}

#[test]
fn printed_parts_add_up_to_the_printed_difference() {
    let project = nation(12, 2500, BY_NEED, 5);
    let site = project.build().site();
    for place in 0..12 {
        let page = site.page(&format!("kommuner/plats-{place}/analys/index.html"));
        let parts = last_column(&page, "Vägen till beslut");
        let (whole, parts) = parts.split_last().expect("rows");
        assert!((parts.iter().sum::<f64>() - whole).abs() < 1e-9, "{place}: {parts:?} {whole}");
        let said = page.text();
        assert!(said.contains("Förklarar ") && said.contains(" procentenheter."), "{said}");
    }
}

#[test]
fn a_page_says_what_is_not_recorded_and_what_would_be_needed() {
    let project = nation(2, 1000, BY_NEED, 1);
    let site = project.build().site();
    let said = site.page("kommuner/plats-0/analys/index.html").text();
    for words in
        ["Stöd på annat sättRegistreras inte.", "Uppgift om vilka som hänvisas vidare.", "Vad ser vi?"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_project_without_analyses_has_no_pages_of_analysis() {
    let project = Project::small();
    let site = project.build().site();
    assert!(!site.has("analys/index.html"));
    assert!(!site.page("index.html").text().contains("Analys"));
}

#[test]
fn departments_explain_the_difference_in_admissions() {
    let analyses =
        "analyses:\n  antagen: {title: Antagning, outcome: antagen, by: [kon], within: [institution]}\n";
    let project = Project::new().copy("berkeley").append("data/antagning/study.yaml", analyses);
    let mut problems = Diagnostics::default();
    let files = Files::new(&project.path("")).expect("a folder");
    let loaded = load::load(&files, &mut problems).expect("a project");
    let nation = loaded.sources.units.nation;
    let splits = report::splits(&loaded.sources, (0, 0.into()), nation);
    let parts = splits[0].1.pairs[0].within[0].parts.as_ref().expect("numbers");
    // The golden values of Kitagawa's split for these departments.
    assert!((parts.composition - 0.177_673_911_152_242_5).abs() < 1e-12);
    assert!((parts.alike.difference.value + 0.036_028_482_905_700_63).abs() < 1e-12);
    assert_eq!(parts.outcome, MixOutcome::Vanishes);
    let said = project.build().site().page("analys/index.html").text();
    assert!(said.contains("Institution+14,1−3,6 −6,7 till −0,1Försvinner"), "{said}");
}

#[test]
fn a_study_of_another_subject_has_its_own_walk() {
    let definition = DEFINITION
        .replace("title: Tillgång till insats", "title: Tillgång till hemtjänst")
        .replace("kon: {label: Kön, values: {flicka: {label: Flickor, many: flickor}, pojke: {label: Pojkar, many: pojkar}}}", "kon: {label: Kön, values: {flicka: {label: Kvinnor, many: kvinnor}, pojke: {label: Män, many: män}}}")
        .replace("{label: Behov av stöd,", "{label: Behov av hjälp i hemmet,")
        .replace("insats: {label: Insats, of", "insats: {label: Hemtjänst, of");
    let project = nation(2, 1000, BY_CONSENT, 2).file(STUDY, definition);
    let said = project.build().site().page("kommuner/plats-0/analys/index.html").text();
    for words in ["Tillgång till hemtjänst", "för kvinnor", "Behov av hjälp i hemmet", "Hemtjänst:"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn what_a_place_means_to_do_is_followed_by_its_number() {
    let actions = "- what: Vi ringer igen.\n  cause: Många hinner inte svara.\n  study: prov\n  follow_up: samtycke\n  decided_by: nämnden\n  effect: 3\n  effort: 1\n";
    let commentary =
        "---\nanalysis: prov\nslot: conclude\nsigned: Chefen\ndate: 2025-01-02\n---\n\nVi vet inte varför.\n";
    let project = nation(2, 1000, BY_NEED, 1)
        .file("content/units/p0/actions.yaml", actions)
        .file("content/units/p0/svar.md", commentary);
    let site = project.build().site();
    let said = site.page("kommuner/plats-0/analys/index.html").text();
    for words in [
        "Vi ringer igen.",
        "Följs upp med måttet ”Samtycke”: ",
        "Beslutas av nämnden.",
        "Vi vet inte varför.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let other = site.page("kommuner/plats-1/analys/index.html").text();
    assert!(other.contains("Inga åtgärder är beslutade än.") && !other.contains("Vi vet inte varför."));
    assert!(!site.page("kommuner/plats-0/index.html").text().contains("Vi vet inte varför."));
}

#[test]
fn a_small_place_has_a_short_page() {
    let definition = DEFINITION.replace(
        "privacy: {published: \"Årsredovisningen.\"}",
        "privacy: {method: suppression, threshold: 5, detail_from: 60}",
    );
    let project = nation(3, 1000, BY_NEED, 1).file(STUDY, definition);
    let small = "pl;Pytteort;municipality;lan;liten\n";
    let rows: String =
        ["flicka", "pojke"].map(|sex| format!("pl;{sex};ja;ja;ja;9\npl;{sex};nej;nej;nej;8\n")).concat();
    let project = project.append("data/units.csv", small).append(TABLE, &rows);
    let page = project.build().site().page("kommuner/pytteort/analys/index.html");
    let said = page.text();
    assert!(
        said.contains("registrerades 34 fall") && said.contains("Läs analysen för ett större område:"),
        "{said}"
    );
    assert!(page.all("table").is_empty() && page.all("svg").is_empty());
}

#[test]
fn every_mistake_in_an_analysis_or_action_is_told_in_one_run() {
    let definition = DEFINITION
        .replace("by: [kon]", "by: [kon, hushall]\n    within: [koen]")
        .replace("{label: Behov, steps: [behov]}", "{label: Behov, steps: [insats], lowers: behov}")
        .replace(", needed: Uppgift om vilka som hänvisas vidare.", "")
        .replace(
            "  samtycke: {label: Samtycke, v",
            "  hushall: {label: Hushåll, values: [a, b, c]}\n  samtycke: {label: Samtycke, v",
        );
    let actions = "- what: Vi ringer igen.\n  study: prov\n  follow_up: samtyke\n  decided_by: nämnden\n  effect: 5\n  effort: 1\n  by: snart\n";
    let commentary = "---\nanalysis: prov\nslot: slutsats\nsigned: Chefen\ndate: 2025-01-02\n---\n\nText.\n";
    let project = nation(2, 100, BY_NEED, 1)
        .file(STUDY, definition)
        .file("content/units/p0/actions.yaml", actions)
        .file("content/units/p0/svar.md", commentary);
    project.check().says(&[
        "an action has no `cause`",
        "there is no indicator `samtyke`",
        "5 is no number for `effect`",
        "`snart` is no date",
        "there is no slot `slutsats`",
        "`hushall` has 3 values, and two groups are compared",
        "there is no variable `koen`",
        "`behov` can be recorded in one way only",
        "`annat` is not recorded, and nothing says what would be needed",
    ]);
}

#[test]
fn an_indicator_of_other_cases_is_no_step() {
    let definition = DEFINITION.replace(
        "samtycke: {label: Samtycke, of: {samtycke: ja}}",
        "samtycke: {label: Samtycke, of: {samtycke: ja}, among: {behov: ja}}",
    );
    let project = nation(2, 100, BY_NEED, 1).file(STUDY, definition);
    project.check().says(&[
        "`samtycke` is no step on the way to `insats`: it is not of the cases that the outcome is of",
    ]);
}
