//! Tests findings on built pages: the sentences agree with the tables beside them, and nothing is
//! stated where nothing differs.

mod common;

use std::collections::BTreeSet;

use common::site::{Page, Site, text};
use common::{PM, Project, STUDY, TABLE};
use regex::Regex;
use scraper::{ElementRef, Selector};

fn css(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

/// The sentences by a figure.
fn said(page: &Page, figure: &str) -> Vec<String> {
    page.all(&format!("#figur-{figure} .found li")).into_iter().map(text).collect()
}

fn berkeley() -> (Project, Site) {
    let project = Project::new().copy("berkeley");
    let site = project.build().silent_site();
    (project, site)
}

#[test]
fn a_study_without_declared_phrases_gets_sentences() {
    let (_project, site) = berkeley();
    let page = site.page("pm-1/index.html");
    assert_eq!(
        said(&page, "antagna")[..1],
        [
            "Andelen ”Antagna” är högre i gruppen ”Män” än i gruppen ”Kvinnor”: 45 procent av 2 691 ansökningar mot 30 procent \
          av 1 835. Skillnaden är 15 procentenheter, troligen mellan 11 och 17."
        ]
    );
}

/// Simpson's paradox: the difference in the totals disappears among applicants to the same
/// department, and in one department it has the opposite sign.
#[test]
fn a_contrast_that_vanishes_within_strata_is_reported_as_such() {
    let (_project, site) = berkeley();
    let sentences = said(&site.page("pm-1/index.html"), "antagna");
    let within: Vec<&String> =
        sentences.iter().filter(|s| s.starts_with("När ansökningar med samma")).collect();
    assert_eq!(
        within,
        [
            "När ansökningar med samma ”Institution” jämförs syns ingen tydlig skillnad längre mellan andelen ”Antagna” i gruppen \
          ”Män” och i gruppen ”Kvinnor”. Finns det en skillnad är den troligen mindre än 5 procentenheter. För ”institution A” \
          går skillnaden tydligt åt andra hållet än för alla."
        ]
    );
}

#[test]
fn the_chain_from_counts_to_sentence_is_printed() {
    let (project, _site) = berkeley();
    let run = common::explain(&project, &["alla", "contrast:antagen:kon"]);
    for line in [
        "unit       Universitetet (alla)",
        "share      Män: 1198/2691 = 0.4452 (Wilson 0.4265 to 0.4640)",
        "share      Kvinnor: 557/1835 = 0.3035 (Wilson 0.2829 to 0.3250)",
        "difference +0.1416 (+0.1132 to +0.1696)",
        "verdict    difference",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is not in\n{}", run.stdout);
    }
    let run = common::explain(&project, &["alla", "contrast:antagen:kn"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `contrast:antagen:kon`?"), "{}", run.stderr);
}

/// Two rounds, with phrases declared in the study: 45 of 100 after 20 of 100.
fn with_rounds() -> Project {
    let mut rows = String::from("enhet;omgang;kon;behov;antal\n");
    for unit in ["alnavik", "brunnsele", "cedersta-o", "cedersta-v"] {
        for sex in ["flicka", "pojke"] {
            let (earlier, later) = if unit == "alnavik" { (20, 45) } else { (30, 30) };
            for (round, need) in [("2023", earlier), ("2024", later)] {
                rows += &format!("{unit};{round};{sex};ja;{need}\n{unit};{round};{sex};nej;{}\n", 100 - need);
            }
        }
    }
    Project::small()
        .memo_of("2024")
        .file(TABLE, rows)
        .edit(
            STUDY,
            "rounds: [{id: \"2024\", label: år 2024}]",
            "rounds: [{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]",
        )
        .edit(STUDY, "of: {behov: ja}}", "of: {behov: ja}, phrase: andelen med behov}")
        .edit(
            PM,
            "{{ commentary",
            "{{ comparisons() }}\n\n{{ alike() }}\n\n{{ finding(id=\"change:behov\") }}\n\n{{ commentary",
        )
}

#[test]
fn a_change_between_rounds_is_stated_only_where_there_is_one() {
    let project = with_rounds();
    let site = project.build().silent_site();
    let sentence = "Andelen med behov har ökat i Alnavik sedan år 2023: från 20 procent av 200 fall till 45 procent av 200. \
                    Skillnaden är 25 procentenheter, troligen mellan 16 och 34.";
    let page = site.page("kommuner/alnavik/pm-1/index.html");
    assert!(page.text().contains(sentence), "{}", page.text());
    let page = site.page("kommuner/brunnsele/pm-1/index.html");
    assert!(!page.text().contains("har ökat i Brunnsele"), "{}", page.text());
    let briefing = site.page("kommuner/alnavik/index.html").text();
    assert!(
        briefing.contains(sentence) && briefing.contains("Vad har vi ändrat sedan år 2023"),
        "{briefing}"
    );
}

#[test]
fn a_unit_is_compared_with_the_rest_and_not_with_itself() {
    let project = with_rounds();
    let site = project.build().silent_site();
    let table = site.page("kommuner/alnavik/pm-1/index.html").table(".findings");
    // The nation has 90 + 60 + 60 + 60 of 800; without Alnavik it has 180 of 600.
    assert_eq!(table.row("Behov av stöd")[..4], ["45", "30", "+15", "Högre"].map(String::from));
    assert_eq!(table.head[2], "Resten av riket, procent");
}

#[test]
fn a_wrong_declaration_of_findings_is_an_error() {
    let project = Project::small()
        .append(STUDY, "  linje: {title: L, chart: table, indicators: [behov], over: kon, crossing: [behov, behovv]}\nfindings: {margin: 0, levels: [behof], always: kon, within: [alder]}\n")
        .edit("lagesbild.yaml", "synthetic: true", "synthetic: true\nconfidence: 100");
    let run = project.check();
    run.refused();
    for message in [
        "a confidence of 100 percent cannot be used",
        "there is no measure `behovv`",
        "a margin of 0 says nothing",
        "there is no indicator `behof`",
        "there is no variable `alder`",
    ] {
        assert!(run.stderr.contains(message), "{message:?} is not in\n{}", run.stderr);
    }
}

#[test]
fn a_text_that_cites_an_unknown_finding_is_refused() {
    let project = Project::small().edit(
        PM,
        "{{ commentary",
        "{{ finding(id=\"contrast:behov:kn\") }}\n\n{{ commentary",
    );
    let run = project.check();
    assert!(
        run.refused().contains("there is no finding `contrast:behov:kn`; did you mean `contrast:behov:kon`?")
    );
}

/// The nation's summary of contrasts agrees with the published memo (`docs/demo-data.md`).
#[test]
fn the_summary_of_the_nation_is_that_of_the_published_memo() {
    let (_folder, site) = common::site::repository_site();
    let table = site.page("pm-1/index.html").table("#figur-sammanfattning .scroll");
    assert_eq!(table.head, ["Uppdelning", "Behov av stöd eller skydd", "Insats eller åtgärd"]);
    let expected = [
        ("Kön", "Ingen skillnad större än 5 procentenheter", "Något högre: flickor"),
        ("Åldersgrupp", "Ökar till 12–14 år, minskar sedan", "Ökar till 12–14 år, minskar sedan"),
        ("Diagnos eller långvarig sjukdom", "Högre: med diagnos", "Högre: med diagnos"),
        ("Boende", "Lägre: med båda föräldrarna", "Högre: växelvis, med en förälder"),
        ("Bakgrund", "Högre: svensk bakgrund", "Högre: svensk bakgrund"),
        ("Kommunens storlek", "Minskar för varje steg", "Minskar för varje steg"),
    ];
    for (variable, need, measure) in expected {
        let row = table.row(variable);
        assert!(row[0].contains(need), "{variable}: {:?} is not {need:?}", row[0]);
        assert!(row[1].contains(measure), "{variable}: {:?} is not {measure:?}", row[1]);
    }
    // The memo says "more measures over nine years", and that the largest towns are lowest.
    assert!(table.row("Åldersgrupp")[1].contains("Högre: 9–11 år, 12–14 år, 15–17 år"), "{table:?}");
    assert!(table.row("Kommunens storlek")[0].contains("storstad"), "{table:?}");
}

/// The numbers in a sentence: percent with their bases, cases with their bases, and the size of the
/// difference.
struct Numbers {
    percent: Vec<(u64, u64)>,
    cases: Vec<(u64, u64)>,
    points: Option<u64>,
}

impl Numbers {
    fn of(sentence: &str) -> Self {
        let number = |text: &str| -> u64 { text.replace(' ', "").parse().expect("a number") };
        let pairs = |pattern: &str| {
            let found = Regex::new(pattern).expect("a pattern");
            found.captures_iter(sentence).map(|c| (number(&c[1]), number(&c[2]))).collect::<Vec<_>>()
        };
        let points =
            Regex::new(r"Skillnaden är (?:drygt |knappt |ungefär )?(\d+) procentenhet").expect("a pattern");
        Self {
            percent: pairs(r"(\d+) procent av (\d[\d ]*\d|\d+)"),
            cases: pairs(r"(?:: |mot |\(|från |till )(\d+) av (\d+)"),
            points: points.captures(sentence).map(|c| number(&c[1])),
        }
    }
}

/// All numbers in the tables beside a sentence.
fn table_numbers(figure: ElementRef) -> BTreeSet<u64> {
    let cells = css("td, tbody th");
    let number = |cell: ElementRef| {
        let whole = common::site::value(cell);
        whole.replace(' ', "").parse().ok()
    };
    figure.select(&cells).filter_map(number).collect()
}

fn check_page(page: &Page) -> usize {
    let mut checked = 0;
    let all_cases = Regex::new(r"(?:registrerades|gäller) ([\d ]+) ").expect("a pattern");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for figure in page.all("figure") {
        let mut beside = table_numbers(figure);
        // The number of all cases is at the beginning of the text.
        let all = page.text();
        let all = all_cases.captures_iter(&all).filter_map(|c| c[1].replace(' ', "").parse::<u64>().ok());
        beside.extend(all);
        for item in figure.select(&css(".found li")) {
            let sentence = text(item);
            assert!(seen.insert(sentence.clone()), "{}: said twice: {sentence}", page.path);
            checked += check_sentence(&page.path, &sentence, &beside);
        }
    }
    checked
}

fn check_sentence(path: &str, sentence: &str, beside: &BTreeSet<u64>) -> usize {
    let numbers = Numbers::of(sentence);
    for (percent, base) in &numbers.percent {
        assert!(beside.contains(percent), "{path}: {percent} percent is not in the table: {sentence}");
        assert!(beside.contains(base), "{path}: base {base}: {sentence}");
    }
    for (cases, base) in &numbers.cases {
        let percent = (200 * cases + base) / (2 * base);
        assert!(beside.contains(&percent) && beside.contains(base), "{path}: {cases} of {base}: {sentence}");
    }
    if let (Some(points), [(one, _), (other, _)]) = (numbers.points, numbers.percent.as_slice()) {
        assert!(one.abs_diff(*other).abs_diff(points) <= 1, "{path}: {points} points: {sentence}");
    }
    numbers.percent.len() + numbers.cases.len()
}

#[test]
fn every_number_in_a_sentence_is_in_the_table_beside_it() {
    let (_folder, site) = common::site::repository_site();
    let mut checked = 0;
    for path in site.files().into_keys().filter(|path| path.ends_with("pm-1/index.html")) {
        checked += check_page(&site.page(&path));
    }
    assert!(checked > 2_500, "only {checked} numbers were checked");
}

#[test]
fn a_front_page_has_at_most_five_findings_and_as_many_questions() {
    let (_folder, site) = common::site::repository_site();
    let comparisons = Regex::new(r"Kan inte avgöras: (\d+) av (\d+) jämförelser").expect("a pattern");
    let mut undecided = 0;
    for page in site.pages().into_iter().filter(|page| !page.all(".keys").is_empty()) {
        let (told, asked) = (page.all("section ol.found li"), page.all("section ul.found li"));
        assert!(
            told.len() <= 5 && told.len() == asked.len(),
            "{}: {} and {}",
            page.path,
            told.len(),
            asked.len()
        );
        let texts: BTreeSet<String> = told.iter().chain(&asked).map(|item| text(*item)).collect();
        assert_eq!(texts.len(), told.len() + asked.len(), "{}: something is said twice", page.path);
        undecided += usize::from(comparisons.is_match(&page.text()));
        for word in ["signifikan", "beror på att pojkar", "p-värde"] {
            assert!(!page.text().to_lowercase().contains(word), "{}: {word}", page.path);
        }
    }
    assert!(undecided > 100, "what cannot be decided is said on {undecided} pages only");
}

#[test]
fn every_figure_and_every_finding_has_an_address_and_a_link_to_it() {
    let (_folder, site) = common::site::repository_site();
    for path in ["index.html", "pm-1/index.html"] {
        let page = site.page(path);
        let told = page.all("figure, ul.found li, ol.important li");
        assert!(told.len() > 4, "{path}");
        let mut ids = std::collections::BTreeSet::new();
        for element in told {
            let id = element.value().attr("id").unwrap_or_else(|| panic!("{path}: {}", text(element)));
            assert!(ids.insert(id), "{path}: {id} stands twice");
            let selector = scraper::Selector::parse("a.own").expect("a selector");
            let href = element.select(&selector).next().and_then(|link| link.value().attr("href"));
            assert_eq!(href, Some(format!("#{id}").as_str()), "{path}");
        }
    }
}

#[test]
fn what_has_no_statement_is_listed_by_name_where_the_front_page_leads() {
    let (_folder, site) = common::site::repository_site();
    let (mut led, mut withheld) = (0, 0);
    for page in site.pages() {
        for link in page.all(".undecided a") {
            let href = link.value().attr("href").expect("an address");
            let (memo, anchor) = href.split_once('#').expect("an anchor");
            let memo = site.page(memo.trim_start_matches("../"));
            assert_eq!(memo.all(&format!("#{anchor}")).len(), 1, "{}: {href}", page.path);
            led += 1;
        }
    }
    let counted = Regex::new(r"Jämförelser som inte visas här: (\d+)").expect("a pattern");
    for page in site.pages() {
        let said = page.all(".findings").into_iter().map(text).collect::<String>();
        let Some(count) = counted.captures(&said) else { continue };
        let lists = page
            .all(".findings details")
            .into_iter()
            .filter(|list| text(*list).starts_with("Det som inte visas"));
        let names: Vec<String> =
            lists.flat_map(|list| list.select(&css("li")).map(text).collect::<Vec<_>>()).collect();
        let each: BTreeSet<&String> = names.iter().collect();
        let is_within = names.len() <= count[1].parse::<usize>().expect("a number");
        assert!(!names.is_empty() && is_within && each.len() == names.len(), "{}: {names:?}", page.path);
        withheld += 1;
    }
    assert!(led > 100 && withheld > 50, "{led} links, {withheld} lists");
}
