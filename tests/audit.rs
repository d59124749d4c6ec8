//! Tests the output of `lagesbild audit` and `lagesbild explain` for the person responsible.

mod common;

use common::{Project, SETTINGS, STUDY, TABLE, explain};

/// The small fixture with one small count: two boys without needs in Brunnsele.
fn project() -> Project {
    Project::small().edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;2")
}

#[test]
fn the_audit_prints_how_much_is_shown_and_that_no_withheld_count_follows() {
    let run = project().run("audit", &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "behov                nation         100    0    0",
        "behov                municipality    33    0   67",
        "prov: 1 small counts are withheld",
        "none follows from what is shown",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is not said:\n{}", run.stdout);
    }
}

#[test]
fn the_written_equations_hold_for_the_true_counts() {
    let project = project();
    let path = project.path("facts.json");
    let run = project.run("audit", &["--facts", path.to_str().expect("a path")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(path).expect("the facts are written");
    let facts: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let truth = facts["truth"].as_object().expect("the truth");
    let sum = |coefficients: &serde_json::Value| -> i64 {
        let all = coefficients.as_object().expect("coefficients").iter();
        all.map(|(cell, times)| times.as_i64().expect("whole") * truth[cell].as_i64().expect("whole")).sum()
    };
    assert_eq!(facts["cells"].as_object().expect("cells").len(), truth.len());
    let all = facts["facts"].as_array().expect("facts");
    assert!(all.len() > 20, "only {} facts", all.len());
    for fact in all {
        assert_eq!(Some(sum(&fact["coef"])), fact["value"].as_i64(), "{fact}");
    }
    let protected = facts["protected"].as_array().expect("protected counts");
    assert_eq!(protected.len(), 1);
    assert_eq!((sum(&protected[0]["coef"]), &protected[0]["width"]), (2, &serde_json::json!(5)));
    assert!(!text.contains("Brunnsele") && !text.contains("brunnsele"), "no name of a place is needed");
}

#[test]
fn a_study_may_have_its_own_threshold() {
    let run = Project::small().run("audit", &[]);
    assert!(run.stdout.contains("prov: 0 small counts"), "{}", run.stdout);
    let strict = Project::small().edit(STUDY, "counted:", "privacy: {threshold: 12}\ncounted:");
    let run = strict.run("audit", &[]);
    assert!(
        run.stdout.contains("prov: 2 small counts"),
        "10 girls in one place and 10 boys in another:\n{}",
        run.stdout
    );
    Project::small().edit(STUDY, "counted:", "privacy: {threshold: 2}\ncounted:").build().refused();
}

#[test]
fn a_record_name_that_leaves_the_folder_is_refused() {
    let run = Project::small().run("audit", &["--record", "../../x"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is no file name"), "{}", run.stderr);
}

#[test]
fn a_record_is_never_overwritten() {
    let project = Project::small();
    let record = project.path("data/prov/releases/x.csv");
    assert_eq!(project.run("audit", &["--record", "x"]).code, 0);
    let written = std::fs::read_to_string(&record).expect("a record");
    let project = project.edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;40");
    for arguments in [&["--record", "x"][..], &["--record", "x", "--compare"]] {
        let run = project.run("audit", arguments);
        assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("x.csv` is there already and was not overwritten"), "{}", run.stderr);
        assert_eq!(std::fs::read_to_string(&record).expect("a record"), written);
        assert!(!project.path("data/prov/withheld.csv").exists(), "something else was written");
    }
    let held = std::fs::read_dir(project.path("data/prov/releases")).expect("a folder").count();
    assert_eq!(held, 1, "a draft is left");
}

#[test]
fn a_record_of_two_studies_is_written_for_both_or_for_none() {
    let study = std::fs::read_to_string(Project::small().path(STUDY)).expect("the study");
    let rows = std::fs::read_to_string(Project::small().path(TABLE)).expect("the table");
    let project = Project::small()
        .file("data/annan/study.yaml", study)
        .file("data/annan/tal.csv", rows)
        .file("data/prov/releases/x.csv", "unit;count\n");
    let run = project.run("audit", &["--record", "x"]);
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(!project.path("data/annan/releases").exists(), "a record was written");
    let project = project.remove("data/prov/releases/x.csv");
    assert_eq!(project.run("audit", &["--record", "x"]).code, 0);
    let records = ["annan", "prov"].map(|study| project.path(&format!("data/{study}/releases/x.csv")));
    assert!(records.iter().all(|record| record.is_file()));
}

#[test]
fn facts_are_written_to_a_new_file_only() {
    let project = Project::small();
    let facts = project.path("facts.json");
    let run = project.run("audit", &["--facts", facts.to_str().expect("a path")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(std::fs::read_to_string(&facts).expect("facts").starts_with('{'));
    let run = project.run("audit", &["--facts", project.path("data").to_str().expect("a path")]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("is no file; name another"), "{}", run.stderr);
    for path in [TABLE, STUDY, SETTINGS, "facts.json"] {
        let before = std::fs::read(project.path(path)).expect("a file");
        let run = project.run("audit", &["--facts", project.path(path).to_str().expect("a path")]);
        assert_eq!(run.code, 2, "{path}: {}", run.stderr);
        assert!(run.stderr.contains("is there already and was not overwritten"), "{path}: {}", run.stderr);
        assert!(std::fs::read(project.path(path)).expect("a file") == before, "{path} has changed");
    }
}

#[test]
fn a_view_is_shown_at_its_levels_only() {
    let project = Project::small().edit(STUDY, "over: kon}", "over: kon, levels: [nation]}");
    let run = project.run("audit", &[]);
    assert!(run.stdout.contains("behov                nation         100    0    0"), "{}", run.stdout);
    assert!(run.stdout.contains("behov                county           0    0  100"), "{}", run.stdout);
    let run = Project::small().edit(STUDY, "over: kon}", "over: kon, levels: [stad]}").build();
    run.refused();
    run.says(&["level `stad`", "study.yaml"]);
}

/// The fixture with places that have too few cases for a breakdown: Brunnsele and Väster, with 100
/// each.
fn with_small_places() -> Project {
    Project::small().edit(SETTINGS, "synthetic: true", "synthetic: true\nprivacy: {detail_from: 150}")
}

#[test]
fn a_place_with_few_cases_shows_their_number_and_its_county_is_counted_without_it() {
    let project = with_small_places();
    let run = project.run("audit", &["--record", "x"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let record = std::fs::read_to_string(project.path("data/prov/releases/x.csv")).expect("a record");
    let of = |unit: &str| -> Vec<&str> {
        let own = |line: &&str| line.split(';').next() == Some(unit);
        record.lines().filter(own).collect()
    };
    assert_eq!(of("brunnsele"), ["brunnsele;2024;;;100"]);
    assert_eq!(of("cedersta-v"), ["cedersta-v;2024;;;100"]);
    assert!(of("nord").contains(&"nord;2024;;;200"), "Alnavik alone: {:?}", of("nord"));
    assert!(of("nord").contains(&"nord;2024;;behov=ja;70"), "{:?}", of("nord"));
    assert!(of("riket").contains(&"riket;2024;;;600"), "the nation has all cases: {:?}", of("riket"));
    std::fs::remove_file(project.path("data/prov/releases/x.csv")).expect("the record is removed");
    let site = project.build().site();
    let says = |path: &str, text: &str| {
        let page = site.page(path).text();
        assert!(page.contains(text), "{path} does not say {text:?}:\n{page}");
    };
    says(
        "kommuner/brunnsele/index.html",
        "I Brunnsele är fallen färre än 150. Därför visas bara hur många de är",
    );
    says(
        "lan/nordlandet/index.html",
        "Brunnsele ingår inte i länets siffror, eftersom kommunen har färre än 150 fall.",
    );
    says("lan/index.html", "Kommuner med färre än 150 fall ingår inte i länens siffror.");
    says("kommuner/index.html", "när platsen har färre än 150 fall");
}

#[test]
fn a_place_that_was_too_small_in_an_earlier_round_says_so() {
    let table = std::fs::read_to_string(Project::small().path(TABLE)).expect("a table");
    let mut rows = vec!["enhet;omgang;kon;behov;antal".to_string()];
    for row in table.lines().skip(1) {
        let [unit, sex, need, cases] = row.split(';').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let cases: u32 = cases.parse().expect("a number");
        rows.push(format!("{unit};1;{sex};{need};{cases}"));
        rows.push(format!("{unit};2;{sex};{need};{}", cases * 2));
    }
    let rounds = r#"[{id: "1", label: omgång 1}, {id: "2", label: omgång 2, includes: "1"}]"#;
    let project = with_small_places()
        .memo_of("2")
        .edit(STUDY, r#"[{id: "2024", label: år 2024}]"#, rounds)
        .file(TABLE, rows.join("\n") + "\n");
    let page = project.build().site().page("kommuner/brunnsele/index.html").text();
    let said = "I Brunnsele är fallen färre än 150 i någon av omgångarna. Därför visas bara hur många de är";
    assert!(page.contains("200 fall") && page.contains(said), "{page}");
}

#[test]
fn a_county_of_small_places_alone_keeps_them() {
    let project = with_small_places().edit(SETTINGS, "detail_from: 150", "detail_from: 250");
    let page = project.build().site().page("lan/nordlandet/index.html").text();
    assert!(page.contains("300 fall i Nordlandet"), "{page}");
}

#[test]
fn numbers_withheld_in_addition_to_the_rules_stay_withheld_and_are_checked() {
    let shown = |project: &Project| explain(project, &["cedersta", "--raw"]).stdout;
    let count = "shown       145 of    300  behov=ja |";
    assert!(shown(&Project::small()).contains(count), "{}", shown(&Project::small()));
    let file = "data/prov/withheld.csv";
    let project = Project::small().file(file, "unit;round;among;of\ncedersta;2024;;behov=ja\n");
    assert!(shown(&project).contains(&count.replace("shown   ", "withheld")), "{}", shown(&project));
    let wrong = "unit;round;among;of\ncederstad;2024;;behov=ja\ncedersta;2024;;behov=kanske\ncedersta;2024;kon=flicka;kon=pojke\n";
    let run = Project::small().file(file, wrong).check();
    for text in ["there is no unit `cederstad`", "`behov` has no value `kanske`"] {
        assert!(run.stderr.contains(text), "{text:?} is not said:\n{}", run.stderr);
    }
    let run =
        Project::small().file(file, "unit;round;among;of\ncedersta;2024;kon=flicka;kon=pojke\n").check();
    assert!(run.stderr.contains("the study shows no such number"), "{}", run.stderr);
}

#[test]
fn numbers_withheld_in_addition_to_the_rules_are_on_no_page_and_follow_from_none() {
    let shown = |project: &Project| {
        assert_eq!(project.run("audit", &["--record", "x"]).code, 0);
        std::fs::read_to_string(project.path("data/prov/releases/x.csv")).expect("a record")
    };
    let all = shown(&Project::small());
    let lines = "unit;round;among;of\nalnavik;2024;;behov=ja\nbrunnsele;2024;kon=flicka;behov=ja\n";
    let project = Project::small().file("data/prov/withheld.csv", lines);
    let left = shown(&project);
    for number in ["alnavik;2024;;behov=ja;70", "brunnsele;2024;;kon=flicka behov=ja;20"] {
        let line = |record: &str| record.lines().any(|line| line == number);
        assert!(
            all.lines().any(|line| line.starts_with(&number[..number.len() - 3])),
            "{number} is not shown:\n{all}"
        );
        assert!(!line(&left) && !left.contains(&number[..number.len() - 3]), "{number} is shown:\n{left}");
    }
    let page = project.build().site().page("kommuner/alnavik/pm-1/index.html").text();
    assert!(!page.contains("70 av"), "{page}");
}

#[test]
fn raw_counts_are_printed_by_explain_with_raw_only() {
    let project = project();
    let run = explain(&project, &["brunnsele", "--raw"]);
    assert!(run.stderr.contains("Do not publish them"), "{}", run.stderr);
    assert!(
        run.stdout.contains("withheld     20 of     22  kon=pojke behov=ja | kon=pojke"),
        "{}",
        run.stdout
    );
    let run = explain(&project, &["brunnsele"]);
    assert!(!run.stdout.contains("22"), "without --raw only what is shown:\n{}", run.stdout);
}

#[test]
fn a_project_may_have_its_own_sign_for_what_is_withheld() {
    let with = |privacy: &str| {
        // Alnavik has two girls with a need, and so shows need in all, but not that of girls.
        let of_girls = "  av_flickor: {label: Behov av flickorna, of: {behov: ja}, among: {kon: flicka}}\n";
        project()
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;2")
            .edit(STUDY, "key_indicators: [behov]", &format!("{of_girls}key_indicators: [behov, av_flickor]"))
            .edit(SETTINGS, "synthetic: true", &format!("synthetic: true\nprivacy: {privacy}"))
    };
    let marked = with("{detail_from: 150, sign: \"–\", words: sekretess}");
    let usual = with("{detail_from: 150}");
    let (own, mut marks) = (marked.build().site().files(), 0);
    for (path, usual) in usual.build().site().files() {
        let [usual, own] = [&usual, &own[&path]].map(|bytes| String::from_utf8_lossy(bytes));
        let mark = "<abbr title=\"uppgiften visas inte\">..</abbr>";
        marks += usual.matches(mark).count();
        assert!(
            !own.contains(mark) && !own.contains("| .. |") && !own.contains("Tecknet .."),
            "{path}: {own}"
        );
        assert_eq!(
            usual.matches(mark).count(),
            own.matches("<abbr title=\"sekretess\">–</abbr>").count(),
            "{path}"
        );
        assert_eq!(usual.matches("| .. |").count(), own.matches("| – |").count(), "{path}");
    }
    assert!(marks > 3, "only {marks} marks");
    for (sign, said) in [("\"0\"", "`0` is no sign"), ("visas inte", "`visas inte` is no sign")] {
        with(&format!("{{sign: {sign}}}")).build().says(&[
            "error[bad-sign]",
            said,
            "neither letters nor digits",
        ]);
    }
}
