//! Cases that are asked about again later: checked place by place, told with their period, and as a
//! chain of steps.

mod common;

use common::site::{Site, text};
use common::{PM, Project, STUDY, TABLE};

const MEMO: &str = "pm-1/index.html";

/// Pupils with a plan, and whether it helped half a year later.
const FOLLOWED: &str = "follow_ups:\n  halvar: {label: Ett halvår senare, of: {plan: ja}, when: {\"2024\": juni 2025}, variables: [hjalp], source: Lärarnas svar}\n";

const FIGURE: &str = "figures:\n  vagen: {title: Från fall till hjälp, chart: bars, indicators: [med_plan, hjalpte], chain: true}\n";

/// Rows by place: cases without a plan, with one, and of these whether it helped, or is not known.
fn project(places: &[(&str, u64, u64, Option<[u64; 3]>)]) -> Project {
    let (mut first, mut later) = ("enhet;plan;antal\n".to_string(), "enhet;hjalp;antal\n".to_string());
    for (place, without, with, then) in places {
        first += &format!("{place};nej;{without}\n{place};ja;{with}\n");
        for (word, cases) in then.iter().flat_map(|then| ["ja", "nej", "okand"].iter().zip(then)) {
            later += &format!("{place};{word};{cases}\n");
        }
    }
    let study = format!(
        "title: Planer\ncounted: {{one: elev, many: elever, definite: eleverna}}\nrounds: [{{id: \"2024\", label: hösten 2024}}]\nvariables:\n  plan: {{label: Plan, values: {{ja: Plan, nej: Ingen plan}}}}\n  hjalp: {{label: Hjälpte planen, values: {{ja: Ja, nej: Nej, okand: {{label: Uppgift saknas, missing: true}}}}}}\n{FOLLOWED}tables:\n  - {{file: tal.csv, count: antal}}\n  - {{file: sedan.csv, count: antal, follow_up: halvar}}\nindicators:\n  med_plan: {{label: Fick en plan, of: {{plan: ja}}}}\n  hjalpte: {{label: Planen hjälpte, of: {{hjalp: ja}}, among: {{plan: ja}}}}\nkey_indicators: [med_plan]\n{FIGURE}"
    );
    Project::small().file(STUDY, study).file(TABLE, first).file("data/prov/sedan.csv", later).file(
        PM,
        "---\nstudy: prov\nnumber: 1\ntitle: Planer\ndate: 2025-07-01\n---\n\n{{ figure(id=\"vagen\") }}\n",
    )
}

fn notes(site: &Site, path: &str) -> Vec<String> {
    site.page(path).all("#figur-vagen p.key").into_iter().map(text).collect()
}

#[test]
fn a_chain_is_told_of_all_who_were_followed_up_and_with_the_period() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10])), ("brunnsele", 60, 40, Some([20, 10, 10]))];
    let project = project(&places);
    let site = project.build().silent_site();
    let notes = notes(&site, MEMO).join(" ");
    assert!(
        notes.contains("Ett halvår senare: uppgifterna gäller juni 2025. Källa: Lärarnas svar."),
        "{notes}"
    );
    assert!(
        notes.contains(
            "Av 100 elever går så här många vidare i varje steg: ”Fick en plan” 50 och ”Planen hjälpte” 25."
        ),
        "{notes}"
    );
    let table = site.page(MEMO).table("#figur-vagen");
    assert_eq!(table.row("Planen hjälpte")[..2], ["50", "100"]);
}

/// A table whose rows stand twice, once for each of two classes.
fn by_class(project: &Project, path: &str) -> String {
    let text = std::fs::read_to_string(project.path(path)).expect("a table");
    let mut lines = text.lines();
    let head = lines.next().expect("a head").replace(";antal", ";klass;antal");
    let row = |line: &str| {
        let (values, count) = line.rsplit_once(';').expect("a count");
        format!("{values};a;{count}\n{values};b;{count}\n")
    };
    format!("{head}\n{}", lines.map(row).collect::<String>())
}

#[test]
fn a_chain_that_is_split_by_a_variable_is_not_told_of_its_first_group() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10])), ("brunnsele", 60, 40, Some([20, 10, 10]))];
    let project = project(&places);
    let [first, later] = [TABLE, "data/prov/sedan.csv"].map(|path| by_class(&project, path));
    let project = project
        .file(TABLE, first)
        .file("data/prov/sedan.csv", later)
        .edit(
            STUDY,
            "variables:\n",
            "variables:\n  klass: {label: Klass, values: {a: Klass A, b: Klass B}}\n",
        )
        .edit(STUDY, "chain: true", "by: klass, chain: true");
    let notes = notes(&project.build().site(), MEMO).join(" ");
    assert!(notes.contains("Ett halvår senare:") && !notes.contains("i varje steg"), "{notes}");
}

#[test]
fn a_place_that_did_not_follow_up_is_named_and_breaks_the_chain() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10])), ("brunnsele", 60, 40, None)];
    let project = project(&places).append(STUDY, "privacy: {published: Elevregistret.}\n");
    let run = project.build();
    let told = "warning[not-followed]: 1 place has cases of the follow-up `halvar` and no row in its tables: Brunnsele (2024)";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let site = run.site();
    let notes = notes(&site, MEMO).join(" ");
    assert!(notes.contains("Uppföljningen saknas för Brunnsele."), "{notes}");
    assert!(!notes.contains("i varje steg"), "fifty of a hundred were not asked: {notes}");
    let table = site.page(MEMO).table("#figur-vagen");
    assert_eq!(table.row("Planen hjälpte")[..2], ["50", "60"]);
    let own = self::notes(&site, "kommuner/brunnsele/pm-1/index.html").join(" ");
    assert!(!own.contains("uppgifterna gäller"), "nobody was asked there: {own}");
}

#[test]
fn with_exact_numbers_a_place_that_did_not_follow_up_is_an_error() {
    // Of 303 with a plan 300 were followed up: the other three are those of Brunnsele.
    let places = [("alnavik", 100, 300, Some([150, 100, 50])), ("brunnsele", 197, 3, None)];
    let run = project(&places).build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("error[not-followed]"), "{}", run.stderr);
    let known = [("alnavik", 100, 300, Some([150, 100, 50])), ("brunnsele", 197, 3, Some([0, 0, 3]))];
    assert_eq!(project(&known).build().code, 0);
}

#[test]
fn what_is_asked_at_two_times_is_two_variables() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10]))];
    let later = "  helar: {label: Ett år senare, of: {plan: ja}, when: {\"2024\": januari 2026}, variables: [hjalp]}\n";
    let run = project(&places).edit(STUDY, FOLLOWED, &format!("{FOLLOWED}{later}")).build();
    assert!(run.stderr.contains("another follow-up asks about `hjalp` too"), "{}", run.stderr);
}

#[test]
fn another_number_of_followed_cases_than_were_found_is_an_error() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10])), ("brunnsele", 60, 40, Some([20, 10, 9]))];
    let run = project(&places).build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("counts another number of elever for Brunnsele"), "{}", run.stderr);
    assert!(run.stderr.contains("give cases that were not found again a value"), "{}", run.stderr);
}

#[test]
fn a_step_that_is_not_of_the_cases_before_it_breaks_the_chain() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10]))];
    let run = project(&places).edit(STUDY, "[med_plan, hjalpte]", "[hjalpte, med_plan]").build();
    assert!(run.stderr.contains("`med_plan` is not of the cases that `hjalpte` counts"), "{}", run.stderr);
    assert!(run.stderr.contains("say `among: {plan: ja, hjalp: ja}` of `med_plan`"), "{}", run.stderr);
    let run = project(&places).edit(STUDY, "[med_plan, hjalpte]", "[med_plan]").build();
    assert!(run.stderr.contains("a chain has at least two steps"), "{}", run.stderr);
}

#[test]
fn what_the_table_covers_is_said_once_and_by_a_follow_up_that_there_is() {
    let places = [("alnavik", 40, 60, Some([30, 20, 10]))];
    let run = project(&places).edit(STUDY, "follow_up: halvar}", "follow_up: helar}").build();
    assert!(run.stderr.contains("there is no follow-up `helar`"), "{}", run.stderr);
    let twice = "follow_up: halvar, covers: {plan: ja}}";
    let run = project(&places).edit(STUDY, "follow_up: halvar}", twice).build();
    assert!(run.stderr.contains("leave `covers` out"), "{}", run.stderr);
    let run = project(&places).edit(STUDY, "when: {\"2024\"", "when: {\"2042\"").build();
    assert!(run.stderr.contains("there is no round `2042`"), "{}", run.stderr);
}
