//! Rates, means, counts, figures of the source and small shares: each is counted of the right places,
//! written on its scale and protected by the number of those whom it is about.

mod common;

use common::site::{Site, text};
use common::{Project, STUDY, TABLE};

const NATION: &str = "index.html";
const ALNAVIK: &str = "kommuner/alnavik/index.html";

/// Notified children by sex, and the days that they were placed.
const ROWS: &str = "enhet;kon;behov;antal;dygn
alnavik;flicka;ja;30;600,5\nalnavik;flicka;nej;170;0\nalnavik;pojke;ja;50;1399,5\nalnavik;pojke;nej;150;0
brunnsele;flicka;ja;20;400\nbrunnsele;flicka;nej;80;0\nbrunnsele;pojke;ja;20;800\nbrunnsele;pojke;nej;80;0
cedersta;flicka;ja;2;30\ncedersta;flicka;nej;100;0\ncedersta;pojke;ja;60;900\ncedersta;pojke;nej;40;0\n";

const INHABITANTS: &str = "enhet;kon;antal
alnavik;flicka;5000\nalnavik;pojke;5000\nbrunnsele;flicka;2000\nbrunnsele;pojke;2000
cedersta;flicka;4000\ncedersta;pojke;6000\n";

const QUANTITIES: &str = "quantities:
  invanare: {label: Invånare, many: invånare}
  dygn: {label: Dygn i placering, many: dygn, decimals: 1, bearers: {behov: ja}}
  betyg: {label: Betyg, decimals: 2, given: true}
indicators:
";

/// The small project with these indicators, which are its key indicators.
fn with(indicators: &str, key: &str) -> Project {
    Project::small()
        .edit(
            STUDY,
            "indicators:\n  behov: {label: Behov av stöd, of: {behov: ja}}\n",
            &format!("{QUANTITIES}{indicators}"),
        )
        .edit(STUDY, "key_indicators: [behov]", &format!("key_indicators: [{key}]"))
        .edit(STUDY, "indicators: [behov], over: kon", &format!("indicators: [{key}], over: kon"))
        .edit(
            STUDY,
            "  - {file: tal.csv, count: antal}\n",
            "  - {file: tal.csv, count: antal}\n  - {file: tal.csv, count: dygn, quantity: dygn}
  - {file: folk.csv, count: antal, quantity: invanare}\n",
        )
        .file(TABLE, ROWS)
        .file("data/prov/folk.csv", INHABITANTS)
}

const RATE: &str = "  anmalda: {label: Anmälda, of: {behov: ja}, population: invanare, per: 1000}\n";
const MEAN: &str = "  dygn: {label: Dygn per barn, mean: dygn, among: {behov: ja}}\n";

/// The cells of the first row of the table of key indicators.
fn keys(site: &Site, path: &str) -> Vec<String> {
    site.page(path).all(".keys tbody tr:first-child td").into_iter().map(text).collect()
}

fn heads(site: &Site, path: &str) -> Vec<String> {
    site.page(path).all(".keys thead th").into_iter().map(text).collect()
}

#[test]
fn a_rate_is_of_the_population_of_the_same_places_and_sex() {
    let project = with(RATE, "anmalda");
    let site = project.build().silent_site();
    assert_eq!(heads(&site, NATION), ["Mått", "Per 1 000 invånare", "Antal invånare"]);
    assert_eq!(keys(&site, NATION)[..2], ["7,6", "24 000"], "182 of 24 000");
    assert_eq!(keys(&site, ALNAVIK)[..2], ["8,0", "10 000"]);
    let memo = site.page("pm-1/index.html").text();
    assert!(memo.contains("Antal per 1 000 invånare."), "{memo}");
    let table = site.page("kommuner/alnavik/pm-1/index.html").table("#figur-behov");
    assert!(table.row("Flickor")[0].starts_with("6,0"), "{:?}", table.row("Flickor"));
    assert!(table.row("Pojkar")[0].starts_with("10,0"), "{:?}", table.row("Pojkar"));
}

#[test]
fn a_rate_is_shown_where_its_cases_are() {
    let project = with(RATE, "anmalda");
    let site = project.build().silent_site();
    let memo = site.page("kommuner/cedersta/pm-1/index.html");
    assert!(memo.all("#figur-behov table").is_empty(), "60 boys would tell the 2 girls: {}", memo.text());
    assert_eq!(keys(&site, "kommuner/cedersta/index.html")[0], "6,2", "62 of 10 000 are many");
}

#[test]
fn a_rate_of_places_of_which_one_has_no_population_is_not_made() {
    let project =
        with(RATE, "anmalda").edit("data/prov/folk.csv", "alnavik;flicka;5000\nalnavik;pojke;5000\n", "");
    let run = project.build();
    run.says(&["warning[quantity-lacks]", "for Alnavik (`alnavik`)", "no table has `invanare` of them"]);
    let site = run.site();
    assert_eq!(keys(&site, NATION)[0], "ej lämnad", "the cases of Alnavik are in the numerator");
    assert_eq!(keys(&site, "kommuner/brunnsele/index.html")[0], "10,0");
}

#[test]
fn rates_are_compared_on_their_own_scale() {
    let project = with(RATE, "anmalda").append(STUDY, "findings: {levels: [anmalda]}\n");
    let project = project.file("content/pages/metod.md", "---\ntitle: Metod\nmethods: true\n---\n\nText.\n");
    let site = project.build().site();
    assert!(site.page("metod/index.html").text().contains("det villkorliga binomialtestet"));
    let said = site.page("pm-1/index.html").text();
    assert!(said.contains("4,7 per 1 000 mot 10,0 per 1 000"), "{said}");
    assert!(!said.contains("procentenhet"), "{said}");
}

#[test]
fn a_mean_is_the_sum_by_the_cases_of_the_same_condition() {
    let project = with(MEAN, "dygn");
    let site = project.build().silent_site();
    assert_eq!(keys(&site, ALNAVIK)[..2], ["25,0", "80"], "2 000 days of 80 children");
    assert_eq!(keys(&site, NATION)[..2], ["22,7", "182"], "4 130 days of 182 children");
    let memo = site.page("kommuner/cedersta/pm-1/index.html");
    assert!(memo.all("#figur-behov table").is_empty(), "2 girls: {}", memo.text());
}

#[test]
fn a_number_with_more_decimals_than_declared_is_refused() {
    let project = with(MEAN, "dygn").edit(TABLE, "600,5", "600,55");
    let run = project.build();
    run.refused();
    run.says(&["has more decimals than the quantity", "decimals:"]);
}

#[test]
fn a_number_of_cases_stands_alone() {
    let project = with("  antal: {label: Barn med behov, of: {behov: ja}, count: true}\n", "antal");
    let site = project.build().silent_site();
    assert_eq!(keys(&site, NATION)[0], "182");
    assert_eq!(heads(&site, NATION)[1], "Värde");
    assert_eq!(heads(&site, NATION).len(), 2, "a number of cases has no base");
}

#[test]
fn a_figure_of_the_source_is_shown_as_it_is_and_never_added_up() {
    let project = with("  betyg: {label: Betyg, given: betyg}\n", "betyg")
        .edit(
            STUDY,
            "  - {file: folk.csv",
            "  - {file: betyg.csv, count: betyg, quantity: betyg}\n  - {file: folk.csv",
        )
        .edit(STUDY, "  kon: {label: Kön, ", "  kon: {label: Kön, total: Alla, ")
        .file(
            "data/prov/betyg.csv",
            "enhet;kon;betyg\nriket;Alla;3,14\nalnavik;Alla;3,5\nalnavik;flicka;4,25\nbrunnsele;Alla;2,9\n",
        );
    let site = project.build().site();
    assert_eq!(keys(&site, NATION)[0], "3,14");
    assert_eq!(keys(&site, ALNAVIK)[0], "3,50");
    assert_eq!(keys(&site, "kommuner/brunnsele/index.html")[0], "2,90");
    let places = site.page("kommuner/index.html").text();
    assert!(places.contains("CederstaSydlandet202ej lämnad"), "{places}");
}

#[test]
fn small_shares_have_the_decimals_that_they_need() {
    let few = "enhet;kon;behov;antal
alnavik;flicka;ja;6\nalnavik;flicka;nej;9000\nalnavik;pojke;ja;14\nalnavik;pojke;nej;9000
brunnsele;flicka;ja;60\nbrunnsele;flicka;nej;9000\nbrunnsele;pojke;ja;140\nbrunnsele;pojke;nej;9000\n";
    let project = Project::small().file(TABLE, few);
    let site = project.build().site();
    assert_eq!(keys(&site, ALNAVIK)[0], "0,1");
    let table = site.page("kommuner/alnavik/pm-1/index.html").table("#figur-behov");
    assert!(table.row("Flickor")[0].starts_with("0,07"), "{:?}", table.row("Flickor"));
    assert!(table.row("Pojkar")[0].starts_with("0,2"), "{:?}", table.row("Pojkar"));
    let scaled = project.edit(STUDY, "of: {behov: ja}}", "of: {behov: ja}, per: 10000}");
    let site = scaled.build().site();
    assert_eq!(keys(&site, ALNAVIK)[0], "11,1");
    assert_eq!(heads(&site, ALNAVIK)[1], "Alnavik, per 10 000");
}

#[test]
fn indicators_of_one_figure_have_one_scale() {
    let run = with(&format!("{RATE}{MEAN}"), "anmalda, dygn").build();
    run.refused();
    run.says(&["error[mixed-scales]", "study.yaml:", "in figures of their own"]);
}

#[test]
fn a_table_of_key_indicators_says_the_unit_of_each_where_they_differ() {
    let project = with(&format!("{RATE}{MEAN}  andel: {{label: Andel, of: {{behov: ja}}}}\n"), "anmalda")
        .edit(STUDY, "key_indicators: [anmalda]", "key_indicators: [anmalda, dygn, andel]");
    let site = project.build().silent_site();
    let table = site.page(ALNAVIK).table(".keys");
    assert_eq!(table.head[..3], ["Mått", "Alnavik", "Underlag, antal"]);
    assert_eq!(table.row("Anmälda, per 1 000 invånare")[..2], ["8,0", "10 000"]);
    assert_eq!(table.row("Dygn per barn, dygn")[..2], ["25,0", "80"]);
    assert_eq!(table.row("Andel, procent")[..2], ["20", "400"]);
}

#[test]
fn keys_that_make_no_measure_are_refused() {
    let run = with("  x: {label: X, of: {behov: ja}, population: invanare, count: true}\n", "x").build();
    run.refused();
    run.says(&["error[which-formula]", "`population` for a rate"]);
    let run = with("  x: {label: X, given: dygn}\n", "x").build();
    run.refused();
    run.says(&["`dygn` is a sum, not a figure that the source gives"]);
    let run = with("  x: {label: X, mean: dagar}\n", "x").build();
    run.refused();
    run.says(&["there is no quantity `dagar`", "declared are: invanare, dygn, betyg"]);
}

#[test]
fn a_margin_larger_than_the_shares_themselves_says_nothing_of_them() {
    let rows = "enhet;kon;behov;antal
alnavik;flicka;ja;20\nalnavik;flicka;nej;9000\nalnavik;pojke;ja;24\nalnavik;pojke;nej;9000
brunnsele;flicka;ja;60\nbrunnsele;flicka;nej;9000\nbrunnsele;pojke;ja;64\nbrunnsele;pojke;nej;9000\n";
    let project = Project::small().file(TABLE, rows);
    let site = project.build().site();
    for page in site.pages() {
        assert!(!page.text().contains("mindre än 5 procentenheter"), "{}: {}", page.path, page.text());
    }
}

/// All numbers of the small project are public, and so are shown.
fn public(rows: &str) -> Project {
    let privacy = "privacy: {published: Årsboken.}\nkey_indicators: [behov]";
    Project::small().edit(STUDY, "key_indicators: [behov]", privacy).file(TABLE, rows)
}

#[test]
fn a_share_of_all_or_none_in_the_nation_is_doubtful() {
    let rows = "enhet;kon;behov;antal\nalnavik;flicka;nej;50\nalnavik;pojke;nej;40\n";
    let run = public(rows).build();
    run.says(&["warning[all-or-none]", "`behov` is 0 of 90 cases in the whole nation", "`of` and `among`"]);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..proptest::test_runner::Config::with_cases(24) })]

    /// The same number stands everywhere: on a place's page, in the list, beside others, and it is
    /// that of the table; parts never exceed their whole.
    #[test]
    fn a_number_is_the_same_wherever_it_stands(counts in proptest::collection::vec(0_u64..3000, 8)) {
        let mut rows = "enhet;kon;behov;antal\n".to_string();
        let cells = ["flicka;ja", "flicka;nej", "pojke;ja", "pojke;nej"];
        for (place, counts) in ["alnavik", "brunnsele"].iter().zip(counts.chunks(4)) {
            for (cell, count) in cells.iter().zip(counts) {
                rows += &format!("{place};{cell};{count}\n");
            }
        }
        let project = public(&rows);
        let site = project.build().site();
        let share = |counts: &[u64]| {
            let (yes, all) = (counts[0] + counts[2], counts.iter().sum::<u64>());
            lagesbild::stats::Share::new(yes, all).map(lagesbild::language::number_sign)
        };
        let nation: Vec<u64> = (0..4).map(|cell| counts[cell] + counts[cell + 4]).collect();
        let list = site.page("kommuner/index.html");
        for (path, name, own) in [(ALNAVIK, "Alnavik", &counts[..4]), ("kommuner/brunnsele/index.html", "Brunnsele", &counts[4..])] {
            let (Some(expected), Some(of_nation)) = (share(own), share(&nation)) else { continue };
            let cells = keys(&site, path);
            proptest::prop_assert_eq!(&cells[0], &expected);
            proptest::prop_assert_eq!(&cells[2], &of_nation);
            let in_list = list.table("").row(name)[2].clone();
            proptest::prop_assert_eq!(in_list.split(' ').next(), Some(expected.as_str()));
        }
    }
}

/// Of Cedersta one boy and two girls were placed, so nothing of their days may be told: neither by a
/// mean over all cases nor by a ratio of two sums.
#[test]
fn a_sum_is_protected_by_those_who_have_any_of_it() {
    let rows = ROWS
        .replace("cedersta;flicka;ja;2;30", "cedersta;flicka;ja;2;260")
        .replace("cedersta;pojke;ja;60;900", "cedersta;pojke;ja;1;7");
    for indicator in [
        "  d: {label: Dygn per fall, mean: dygn}\n",
        "  d: {label: Dygn per dygn, mean: dygn, population: dygn}\n",
        "  d: {label: Dygn per barn, mean: dygn, among: {behov: ja}}\n",
    ] {
        let project = with(indicator, "d").file(TABLE, &rows);
        let site = project.build().site();
        let places = site.page("kommuner/index.html").table("");
        assert_eq!(places.row("Cedersta")[2], "..", "{indicator}");
        // Nor does it follow from the whole less the others.
        let counties = site.page("lan/index.html").table("");
        assert_eq!(counties.row("Sydlandet")[1], "..", "{indicator}");
    }
}

#[test]
fn a_sum_of_fewer_cases_than_it_seems_is_refused() {
    let project =
        with("  d: {label: Dygn per fall, mean: dygn}\n", "d").edit(STUDY, ", bearers: {behov: ja}", "");
    let run = project.build();
    run.refused();
    run.says(&["error[sum-of-fewer]", "have no `dygn`", "`bearers:"]);
}

#[test]
fn cases_without_their_population_are_refused() {
    let project = with(RATE, "anmalda").edit("data/prov/folk.csv", "alnavik;pojke;5000\n", "");
    let run = project.build();
    run.refused();
    run.says(&["error[no-population]", "Alnavik (`alnavik`) has 50 cases of `anmalda`, kon pojke"]);
    let by_place = "enhet;antal\nalnavik;10000\nbrunnsele;4000\ncedersta;10000\n";
    let project = with(RATE, "anmalda").file("data/prov/folk.csv", by_place);
    let run = project.build();
    run.refused();
    run.says(&["error[no-population]", "`invanare` is not told by kon", "`regardless: [kon]`"]);
    let project = project.edit(STUDY, "many: invånare", "many: invånare, regardless: [kon]");
    let site = project.build().silent_site();
    let table = site.page("kommuner/alnavik/pm-1/index.html").table("#figur-behov");
    assert!(table.row("Flickor")[0].starts_with("3,0"), "30 of all 10 000: {:?}", table.row("Flickor"));
    assert!(!site.page(NATION).text().contains("gruppen"), "values of one population are not compared");
}

#[test]
fn groups_of_equal_populations_are_compared() {
    let folk = "enhet;kon;antal\nalnavik;flicka;5000\nalnavik;pojke;5000\nbrunnsele;flicka;2000\nbrunnsele;pojke;2000
cedersta;flicka;5000\ncedersta;pojke;5000\n";
    let project = with(RATE, "anmalda").file("data/prov/folk.csv", folk);
    let site = project.build().silent_site();
    assert!(site.page("pm-1/index.html").text().contains("4,3 per 1 000 mot 10,8 per 1 000"));
}

#[test]
fn the_population_of_a_city_serves_its_districts_together() {
    let rows =
        ROWS.replace("cedersta;flicka", "cedersta-o;flicka").replace("cedersta;pojke", "cedersta-v;pojke");
    let rows = format!("{rows}cedersta-o;pojke;ja;9;90\ncedersta-v;flicka;ja;8;80\n");
    let project = with(RATE, "anmalda").file(TABLE, &rows);
    let site = project.build().site();
    assert_eq!(keys(&site, "lan/sydlandet/index.html")[..2], ["7,9", "10 000"], "79 of 10 000");
    assert_eq!(keys(&site, NATION)[..2], ["8,3", "24 000"]);
}

#[test]
fn a_rate_of_more_cases_than_people_is_doubtful() {
    let folk = INHABITANTS
        .replace("alnavik;flicka;5000", "alnavik;flicka;5")
        .replace("alnavik;pojke;5000", "alnavik;pojke;5");
    let run = with(RATE, "anmalda").file("data/prov/folk.csv", folk).build();
    run.says(&["warning[more-than-all]", "for Alnavik (`alnavik`)", "not in thousands"]);
}

#[test]
fn a_figure_of_a_source_is_shown_with_the_interval_that_the_source_gives() {
    let of = |rows: &str| {
        let file = |column: &str, quantity: &str| {
            format!("  - {{file: betyg.csv, count: {column}, quantity: {quantity}, ignore: {{0}}}}\n")
        };
        let others = |one: &str, other: &str| format!("[{one}, {other}]");
        let tables = [
            file("betyg", "betyg").replace("{0}", &others("lag", "hog")),
            file("lag", "lag").replace("{0}", &others("betyg", "hog")),
            file("hog", "hog").replace("{0}", &others("betyg", "lag")),
        ];
        with("  betyg: {label: Betyg, given: betyg, interval: [lag, hog]}\n", "betyg")
            .edit(
                STUDY,
                "indicators:\n  betyg",
                "  lag: {label: Lägst, decimals: 2, given: true}\n  hog: {label: Högst, decimals: 2, given: true}\nindicators:\n  betyg",
            )
            .edit(STUDY, "  - {file: tal.csv, count: antal}\n  - {file: tal.csv, count: dygn, quantity: dygn}\n", &tables.concat())
            .edit(STUDY, "  kon: {label: Kön, ", "  kon: {label: Kön, total: Alla, ")
            .edit(STUDY, "key_indicators", "privacy: {published: Årsboken.}\nkey_indicators")
            .edit(STUDY, "chart: table", "chart: columns")
            .remove(TABLE)
            .file("data/prov/betyg.csv", rows)
    };
    let rows = "enhet;kon;betyg;lag;hog\nriket;Alla;3,14;3,02;3,31\nalnavik;Alla;3,5;;\nalnavik;flicka;4,25;4,1;4,4\nalnavik;pojke;3,05;2,75;3,5\n";
    let rows = &rows.replace(";;", ";2,9;4,1");
    let project = of(rows);
    let site = project.build().site();
    assert_eq!(keys(&site, NATION)[0], "3,14");
    let memo = site.page("kommuner/alnavik/pm-1/index.html").text();
    let said = [
        "4,25 4,10–4,40",
        "Smala streck: det intervall som källan ger.",
        "Mindre siffror: det intervall som källan ger.",
    ];
    said.iter().for_each(|said| assert!(memo.contains(said), "{said} in\n{memo}"));

    let run = of(&rows.replace("3,02;3,31", "3,2;3,31")).build();
    run.refused();
    run.says(&["error[interval]", "the figure of `betyg` for Riket (`riket`)", "lies outside its interval"]);
}

#[test]
fn figures_of_a_source_need_no_cases() {
    let project = with("  betyg: {label: Betyg, given: betyg}\n", "betyg")
        .edit(
            STUDY,
            "  - {file: tal.csv, count: antal}\n  - {file: tal.csv, count: dygn, quantity: dygn}\n",
            "",
        )
        .edit(
            STUDY,
            "  - {file: folk.csv",
            "  - {file: betyg.csv, count: betyg, quantity: betyg}\n  - {file: folk.csv",
        )
        .edit(STUDY, "  kon: {label: Kön, ", "  kon: {label: Kön, total: Alla, ")
        .remove(TABLE)
        .file(
            "data/prov/betyg.csv",
            "enhet;kon;betyg\nriket;Alla;3,14\nalnavik;Alla;3,5\nalnavik;flicka;4,25\n",
        );
    let run = project.build();
    run.refused();
    run.says(&["error[no-table]", "privacy: {published: …}"]);
    let project = project.edit(STUDY, "key_indicators", "privacy: {published: Årsboken.}\nkey_indicators");
    let site = project.build().site();
    assert_eq!(keys(&site, NATION)[0], "3,14");
    let page = site.page(ALNAVIK).text();
    assert!(page.contains("Perioden år 2024.") && !page.contains("visas inte under"), "{page}");
}

#[test]
fn what_noise_and_rates_of_nearly_all_would_tell_is_refused() {
    let noise = "privacy: {method: noise, threshold: 5}\nkey_indicators";
    let run = with(MEAN, "dygn").edit(STUDY, "key_indicators", noise).run("check", &[]);
    run.refused();
    let folk = INHABITANTS.replace("alnavik;flicka;5000", "alnavik;flicka;32");
    let run = with(RATE, "anmalda").file("data/prov/folk.csv", folk).build();
    run.refused();
    run.says(&["error[rate-of-nearly-all]", "30 of nearly as many", "kon flicka in Alnavik"]);
}

#[test]
fn tenths_of_a_quantity_are_not_taken_for_people_of_whom_nearly_all_are_cases() {
    let with_posts = |girls: &str| {
        with(RATE, "anmalda")
            .edit(STUDY, "many: invånare}", "many: invånare, decimals: 1}")
            .file("data/prov/folk.csv", INHABITANTS.replace("alnavik;flicka;5000", girls))
    };
    with_posts("alnavik;flicka;3,2").build().site();
    let run = with_posts("alnavik;flicka;32,4").build();
    run.refused();
    run.says(&["error[rate-of-nearly-all]", "30 of nearly as many"]);
}

#[test]
fn two_sums_of_other_cases_are_refused_and_so_are_amounts_of_nobody() {
    let project = with("  d: {label: D, mean: dygn, population: kr}\n", "d")
        .edit(STUDY, "indicators:\n", "  kr: {label: Kostnad}\nindicators:\n")
        .edit(
            STUDY,
            "  - {file: folk.csv",
            "  - {file: tal.csv, count: antal, quantity: kr}\n  - {file: folk.csv",
        );
    let run = project.build();
    run.refused();
    run.says(&["error[sum-of-fewer]", "the two sums of `d` are not of the same cases"]);
    let run =
        with(MEAN, "dygn").edit(TABLE, "alnavik;flicka;nej;170;0", "alnavik;flicka;nej;170;777").build();
    run.refused();
    run.says(&["error[sum-of-fewer]", "`dygn` has an amount", "where no case can have any"]);
}

#[test]
fn a_true_zero_of_public_numbers_is_shown() {
    let rows = ROWS.replace("cedersta;flicka;ja;2;30", "cedersta;flicka;ja;0;0");
    let project = with(RATE, "anmalda").file(TABLE, &rows).edit(
        STUDY,
        "key_indicators",
        "privacy: {published: Årsboken.}\nkey_indicators",
    );
    let site = project.build().site();
    let table = site.page("kommuner/cedersta/pm-1/index.html").table("#figur-behov");
    assert!(table.row("Flickor")[0].starts_with("0,0"), "{table:?}");
}

#[test]
fn a_mean_over_those_who_have_any_protects_nobody_else_from_itself() {
    let project = with(&format!("{MEAN}  andel: {{label: Andel, of: {{behov: ja}}}}\n"), "dygn")
        .edit(STUDY, "key_indicators: [dygn]", "key_indicators: [dygn, andel]")
        .edit(STUDY, "mean: dygn, among: {behov: ja}", "mean: dygn")
        .edit(STUDY, "indicators: [dygn], over: kon", "indicators: [dygn], over: behov");
    let site = project.build().site();
    let table = site.page(ALNAVIK).table(".keys");
    assert_eq!(table.row("Andel, procent")[0], "20");
}

/// In both ages boys are notified twice as often as girls; but older children are notified often, and
/// more girls are older, so that girls are notified more often in all. By hand the difference within
/// ages is −(10 · 1 636 + 50 · 857)/(1 636 + 857) per 1 000.
#[test]
fn rates_are_compared_within_strata_of_equal_populations() {
    let mut rows = "enhet;kon;alder;behov;antal\n".to_string();
    let mut folk = "enhet;kon;alder;antal\n".to_string();
    for place in ["alnavik", "brunnsele"] {
        for (group, people, notified) in [
            ("flicka;yngre", 2000, 20),
            ("flicka;äldre", 6000, 300),
            ("pojke;yngre", 9000, 180),
            ("pojke;äldre", 1000, 100),
        ] {
            rows += &format!("{place};{group};ja;{notified}\n{place};{group};nej;100\n");
            folk += &format!("{place};{group};{people}\n");
        }
    }
    let project = with(RATE, "anmalda")
        .edit(
            STUDY,
            "  behov: {label: Behov,",
            "  alder: {label: Ålder, values: [yngre, äldre]}\n  behov: {label: Behov,",
        )
        .edit(STUDY, "  - {file: tal.csv, count: dygn, quantity: dygn}\n", "")
        .append(STUDY, "findings: {always: kon, within: [alder]}\n")
        .file(TABLE, &rows)
        .file("data/prov/folk.csv", &folk);
    let site = project.build().site();
    let said = site.page(NATION).text();
    let turned = "När fall med samma ”Ålder” jämförs vänder skillnaden: nivån för ”Anmälda” är då i stället lägre i gruppen ”Flickor” än i gruppen ”Pojkar”. Skillnaden är knappt 23,8 per 1 000";
    assert!(said.contains(turned), "{said}");
    let by_sex = "enhet;kon;antal\nalnavik;flicka;8000\nalnavik;pojke;10000\nbrunnsele;flicka;8000\nbrunnsele;pojke;10000\n";
    let project = project
        .edit(STUDY, "many: invånare}", "many: invånare, regardless: [alder]}")
        .file("data/prov/folk.csv", by_sex);
    let said = project.build().site().page(NATION).text();
    assert!(!said.contains("med samma ”Ålder”"), "each age has the population of all: {said}");
}
