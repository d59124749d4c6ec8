//! `lagesbild audit` as the person responsible meets it.

mod common;

use common::{Project, STUDY, TABLE};

/// The fixture with one small count: boys without needs in Brunnsele.
fn project() -> Project {
    Project::small().edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;2")
}

#[test]
fn the_audit_tells_how_much_is_shown_and_what_is_known_of_the_rest() {
    let run = project().run("audit", &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "behov                nation         100    0    0",
        "behov                municipality    33    0   67",
        "prov: 1 small counts are withheld",
        "linear    0 follow from what is shown",
        "interval  1 proved by two tables that differ by the threshold",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is not said:\n{}", run.stdout);
    }
}

#[test]
fn the_site_of_a_second_data_set_is_the_same_byte_for_byte() {
    let run = project().run("audit", &["--twins", "5"]);
    assert!(run.stdout.contains("twin      1 covered by 5 second data sets"), "{}", run.stdout);
    assert!(run.stdout.contains("0 of 50 files differ"), "{}", run.stdout);
}

#[test]
fn what_is_published_is_written_as_equations_that_the_truth_meets() {
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
fn a_name_that_leaves_the_folder_is_refused() {
    let run = Project::small().run("audit", &["--record", "../../x"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is no file name"), "{}", run.stderr);
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
