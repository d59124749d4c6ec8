//! Tests a project with many mistakes: one run reports all of them, each with its location, its
//! line and how to mend it.

mod common;

use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS};

/// A project with a mistake on nearly every line.
fn broken() -> Project {
    Project::new()
        .file(
            SETTINGS,
            "title: Provsajten
publisher: Provtryckeriet
synthetic: true
theme: blå
privacy: {threshold: 1}
",
        )
        .file(
            UNITS,
            "id;name;level;parent
riket;Riket;nation;
alnavik;Alnavik;municipality;riket
alnavik;Brunnsele;municipality;söder
",
        )
        .file(
            STUDY,
            "title: Provet
counted: {one: fall, many: fall}
rounds: [{id: \"2024\"}]
variables:
  kon: {label: Kön, valeus: {}, values: {flicka: Flickor, pojke: Pojkar}}
  behov: {label: Behov, ordered: kanske, values: {ja: Behov, nej: Inget behov}}
  alder: {label: Ålder, values: {ung: Yngre, gammal: Äldre}}
tables:
  - {file: tal.csv, count: antal}
indicators:
  behov: {label: Behov, of: {behov: ja}}
  behov: {label: Behov igen, of: {behov: ja}}
  vet_ej: {label: Vet ej, of: {behov: vetej}}
  boende: {label: Ensam, of: {boende: en}}
  yngre: {label: Yngre, of: {alder: ung}}
key_indicators: [behof]
figures:
  fel: {title: Fel diagram, chart: kolumner, indicators: [behov], over: kon}
  korsad: {title: Korsad, chart: columns, indicators: [behov], over: alder, by: kon}
  tom: {title: Ingenting, chart: columns}
",
        )
        .file(
            TABLE,
            "enhet;kon;behov;antal
alnavik;flicka;ja;40
alnavik;flicka;nej;-6
alnavik;pojke;ja;30,5
alnavik;poike;nej;70
alnavvik;flicka;ja;10
alnavik;flicka;ja;41
",
        )
        .file(
            PM,
            "---
study: prov
number: ett
title: Provet
---

Andelen är {{ share(of=\"behovv\") }}.
",
        )
}

#[test]
fn every_mistake_is_shown_with_its_location_its_line_and_help() {
    let project = broken();
    insta::assert_snapshot!(project.build().refused(), @r#"
    error[missing-key]: the front matter has no `date`
     --> content/pm/pm-1.md:2:1
      |
    2 | study: prov
      | ^
      |
      = help: add `date: …`

    error[not-declared]: there is no indicator `behovv`
     --> content/pm/pm-1.md:7:25
      |
    7 | Andelen är {{ share(of="behovv") }}.
      |                         ^^^^^^
      |
      = help: indicators are: behov, vet_ej, boende, yngre; a part of a distribution is `variable.value`

    error[missing-key]: `counted` has no `definite`
     --> data/prov/study.yaml:2:10
      |
    2 | counted: {one: fall, many: fall}
      |          ^
      |
      = help: add `definite: …`

    error[unknown-key]: the variable `kon` has no key `valeus`
     --> data/prov/study.yaml:5:21
      |
    5 |   kon: {label: Kön, valeus: {}, values: {flicka: Flickor, pojke: Pojkar}}
      |                     ^^^^^^
      |
      = help: did you mean `values`?

    error[wrong-type]: `ordered` of the variable `behov` should be `true` or `false`, but here is `kanske`
     --> data/prov/study.yaml:6:34
      |
    6 |   behov: {label: Behov, ordered: kanske, values: {ja: Behov, nej: Inget behov}}
      |                                  ^^^^^^
      |
      = help: write `true` or `false` here

    error[duplicate-id]: `behov` stands here a second time; the first is on line 11
      --> data/prov/study.yaml:12:3
       |
    12 |   behov: {label: Behov igen, of: {behov: ja}}
       |   ^^^^^
       |
       = help: remove one of them or give it another id

    error[unknown-id]: there is no value `vetej` of `behov`
      --> data/prov/study.yaml:13:39
       |
    13 |   vet_ej: {label: Vet ej, of: {behov: vetej}}
       |                                       ^^^^^
       |
       = help: declared are: ja, nej

    error[unknown-id]: there is no variable `boende`
      --> data/prov/study.yaml:14:31
       |
    14 |   boende: {label: Ensam, of: {boende: en}}
       |                               ^^^^^^
       |
       = help: declared are: kon, behov, alder

    error[no-table]: no table holds alder
      --> data/prov/study.yaml:15:3
       |
    15 |   yngre: {label: Yngre, of: {alder: ung}}
       |   ^^^^^
       |
       = help: add a table with these columns to `tables`, or ask for a coarser view

    error[unknown-id]: there is no indicator `behof`
      --> data/prov/study.yaml:16:18
       |
    16 | key_indicators: [behof]
       |                  ^^^^^
       |
       = help: did you mean `behov`?

    error[unknown-id]: there is no chart `kolumner`
      --> data/prov/study.yaml:18:36
       |
    18 |   fel: {title: Fel diagram, chart: kolumner, indicators: [behov], over: kon}
       |                                    ^^^^^^^^
       |
       = help: did you mean `columns`?

    error[no-table]: no table holds kon × alder × behov together
      --> data/prov/study.yaml:19:3
       |
    19 |   korsad: {title: Korsad, chart: columns, indicators: [behov], over: alder, by: kon}
       |   ^^^^^^
       |
       = help: add a table with these columns to `tables`, or ask for a coarser view

    error[nothing-to-show]: the figure shows nothing
      --> data/prov/study.yaml:20:3
       |
    20 |   tom: {title: Ingenting, chart: columns}
       |   ^^^
       |
       = help: say `share_of: <variable>` or `indicators: [<indicator>, …]`

    error[not-a-count]: `-6` is negative
     --> data/prov/tal.csv:3:20
      |
    3 | alnavik;flicka;nej;-6
      |                    ^^
      |
      = help: a count is 0 or more; correct the table

    error[not-a-count]: `30,5` is not a whole number
     --> data/prov/tal.csv:4:18
      |
    4 | alnavik;pojke;ja;30,5
      |                  ^^^^
      |
      = help: counts are needed here, with thousands written without comma or point; ask for the counts behind shares or averages, or declare what the numbers are: `quantity:` of the table

    error[unknown-value]: `poike` is no value of `kon`
     --> data/prov/tal.csv:5:9
      |
    5 | alnavik;poike;nej;70
      |         ^^^^^
      |
      = help: did you mean `pojke`?

    error[unknown-unit]: there is no unit `alnavvik`
     --> data/prov/tal.csv:6:1
      |
    6 | alnavvik;flicka;ja;10
      | ^^^^^^^^
      |
      = help: did you mean `alnavik`? Units are listed in the project's units file

    error[duplicate-row]: line 2 already counts the same unit, round and values
     --> data/prov/tal.csv:7:1
      |
    7 | alnavik;flicka;ja;41
      | ^^^^^^^^^^^^^^^^^^^^
      |
      = help: remove one of them, or add the column that tells them apart; a value that is a sum of others is declared with `is: [a, b]`; `sum: true` adds rows up

    error[duplicate-id]: the id `alnavik` is already used on line 3
     --> data/units.csv:4:1
      |
    4 | alnavik;Brunnsele;municipality;söder
      | ^^^^^^^
      |
      = help: every unit needs an id of its own

    error[unknown-parent]: there is no unit `söder`
     --> data/units.csv:4:32
      |
    4 | alnavik;Brunnsele;municipality;söder
      |                                ^^^^^
      |
      = help: name the id of a county or municipality, or leave the field empty

    error[unknown-key]: lagesbild.yaml has no key `theme`
     --> lagesbild.yaml:4:1
      |
    4 | theme: blå
      | ^^^^^
      |
      = help: keys that may stand here: title, publisher, contact, address, accessibility, synthetic, register, nation, units, groupings, similar, privacy, confidence

    error[low-threshold]: a threshold of 1 protects nobody
     --> lagesbild.yaml:5:22
      |
    5 | privacy: {threshold: 1}
      |                      ^
      |
      = help: the threshold is at least 3, and 5 is what Swedish statistics commonly use; of numbers that are public already, say instead where: `privacy: {published: "…"}`

    22 errors
    "#);
}

#[test]
fn every_mistake_is_one_line_in_the_short_format() {
    let project = broken();
    let run = project.run("build", &["--format", "short"]);
    insta::assert_snapshot!(run.refused(), @r#"
    content/pm/pm-1.md:2:1: error[missing-key]: the front matter has no `date` (add `date: …`)
    content/pm/pm-1.md:7:25: error[not-declared]: there is no indicator `behovv` (indicators are: behov, vet_ej, boende, yngre; a part of a distribution is `variable.value`)
    data/prov/study.yaml:2:10: error[missing-key]: `counted` has no `definite` (add `definite: …`)
    data/prov/study.yaml:5:21: error[unknown-key]: the variable `kon` has no key `valeus` (did you mean `values`?)
    data/prov/study.yaml:6:34: error[wrong-type]: `ordered` of the variable `behov` should be `true` or `false`, but here is `kanske` (write `true` or `false` here)
    data/prov/study.yaml:12:3: error[duplicate-id]: `behov` stands here a second time; the first is on line 11 (remove one of them or give it another id)
    data/prov/study.yaml:13:39: error[unknown-id]: there is no value `vetej` of `behov` (declared are: ja, nej)
    data/prov/study.yaml:14:31: error[unknown-id]: there is no variable `boende` (declared are: kon, behov, alder)
    data/prov/study.yaml:15:3: error[no-table]: no table holds alder (add a table with these columns to `tables`, or ask for a coarser view)
    data/prov/study.yaml:16:18: error[unknown-id]: there is no indicator `behof` (did you mean `behov`?)
    data/prov/study.yaml:18:36: error[unknown-id]: there is no chart `kolumner` (did you mean `columns`?)
    data/prov/study.yaml:19:3: error[no-table]: no table holds kon × alder × behov together (add a table with these columns to `tables`, or ask for a coarser view)
    data/prov/study.yaml:20:3: error[nothing-to-show]: the figure shows nothing (say `share_of: <variable>` or `indicators: [<indicator>, …]`)
    data/prov/tal.csv:3:20: error[not-a-count]: `-6` is negative (a count is 0 or more; correct the table)
    data/prov/tal.csv:4:18: error[not-a-count]: `30,5` is not a whole number (counts are needed here, with thousands written without comma or point; ask for the counts behind shares or averages, or declare what the numbers are: `quantity:` of the table)
    data/prov/tal.csv:5:9: error[unknown-value]: `poike` is no value of `kon` (did you mean `pojke`?)
    data/prov/tal.csv:6:1: error[unknown-unit]: there is no unit `alnavvik` (did you mean `alnavik`? Units are listed in the project's units file)
    data/prov/tal.csv:7:1: error[duplicate-row]: line 2 already counts the same unit, round and values (remove one of them, or add the column that tells them apart; a value that is a sum of others is declared with `is: [a, b]`; `sum: true` adds rows up)
    data/units.csv:4:1: error[duplicate-id]: the id `alnavik` is already used on line 3 (every unit needs an id of its own)
    data/units.csv:4:32: error[unknown-parent]: there is no unit `söder` (name the id of a county or municipality, or leave the field empty)
    lagesbild.yaml:4:1: error[unknown-key]: lagesbild.yaml has no key `theme` (keys that may stand here: title, publisher, contact, address, accessibility, synthetic, register, nation, units, groupings, similar, privacy, confidence)
    lagesbild.yaml:5:22: error[low-threshold]: a threshold of 1 protects nobody (the threshold is at least 3, and 5 is what Swedish statistics commonly use; of numbers that are public already, say instead where: `privacy: {published: "…"}`)
    "#);
}

#[test]
fn every_mistake_is_an_object_in_the_json_format() {
    let project = broken();
    let run = project.run("build", &["--format", "json"]);
    assert_eq!(run.refused(), "");
    let found: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let short = project.run("build", &["--format", "short"]).stderr;
    assert_eq!(found.len(), short.lines().count());
    let negative =
        found.iter().find(|problem| problem["message"] == "`-6` is negative").expect("the problem");
    let expected = serde_json::json!({
        "code": "not-a-count",
        "severity": "error",
        "message": "`-6` is negative",
        "place": {
            "file": TABLE,
            "line": 3,
            "column": 20,
            "length": 2,
            "source_line": "alnavik;flicka;nej;-6",
        },
        "help": "a count is 0 or more; correct the table",
    });
    assert_eq!(*negative, expected);
}

#[test]
fn check_reports_the_same_problems_as_build() {
    let project = broken();
    assert_eq!(project.check().refused(), project.build().refused());
}

#[test]
fn a_project_with_mistakes_gets_no_site() {
    let project = broken();
    project.build().refused();
    assert!(!project.path("site").exists());
}

#[test]
fn a_folder_that_does_not_exist_ends_with_exit_code_2() {
    let project = Project::new();
    let run = assert_cmd::Command::cargo_bin("lagesbild")
        .expect("the program")
        .arg("build")
        .arg(project.path("borta"))
        .assert();
    let output = run.code(2).get_output().clone();
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.starts_with("lagesbild: `") && said.contains("borta` cannot be read"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_folder_without_a_project_is_a_problem_with_help() {
    let run = Project::new().build();
    run.refused();
    run.says(&[
        "`lagesbild.yaml` cannot be read",
        "`lagesbild demo DIR` makes a complete project",
        "1 error",
    ]);
}

/// The problem of the small project after a change, in the format `short`.
fn only_problem(project: Project) -> String {
    project.run("check", &["--format", "short"]).refused().to_string()
}

#[test]
fn an_unknown_column_is_one_error_whatever_depends_on_it() {
    let said = only_problem(Project::small().edit(TABLE, "enhet;kon;", "enhet;kön2;"));
    let expected = "data/prov/tal.csv:1:7: error[unknown-column]: no variable is called `kön2` (did you mean \
        `kon`? Otherwise map it with `columns:` or leave it out with `ignore:` in study.yaml)\n";
    assert_eq!(said, expected);
}

#[test]
fn two_columns_of_one_variable_are_refused() {
    let table = "enhet;kon;Kön;behov;antal\nalnavik;flicka;pojke;ja;40\n";
    let said = only_problem(Project::small().file(TABLE, table));
    let expected = "data/prov/tal.csv:1:11: error[duplicate-column]: `Kön` holds the same variable as column 2, \
        `kon` (remove one of them, leave it out with `ignore:`, or name both under `columns:` in study.yaml; then the \
        first that is not empty holds)\n";
    assert_eq!(said, expected);
}

#[test]
fn a_table_without_rows_is_one_error() {
    let said = only_problem(Project::small().file(TABLE, "enhet;kon;behov;antal\n"));
    let expected = "data/prov/tal.csv:1:1: error[empty-table]: the table has no rows below its header (add the \
        rows, or remove the table from study.yaml)\n";
    assert_eq!(said, expected);
}

#[test]
fn a_table_that_is_not_there_is_one_error() {
    let said = only_problem(Project::small().remove(TABLE));
    assert!(
        said.starts_with(
            "data/prov/study.yaml:8:12: error[missing-file]: `data/prov/tal.csv` cannot be read"
        )
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_table_outside_the_project_is_not_read() {
    let said = only_problem(Project::small().edit(STUDY, "file: tal.csv", "file: ../../../tal.csv"));
    assert!(
        said.contains("study.yaml:8:12: error[missing-file]:") && said.contains("lies outside the project"),
        "{said}"
    );
}

#[test]
fn settings_that_do_not_say_whether_names_are_invented_are_one_error() {
    let said = only_problem(Project::small().edit(SETTINGS, "synthetic: true", "synthetic: ja"));
    let expected = "lagesbild.yaml:3:12: error[wrong-type]: `synthetic` of lagesbild.yaml should be `true` or \
        `false`, but here is `ja` (write `true` or `false` here)\n";
    assert_eq!(said, expected);
}

#[test]
fn a_memo_on_a_study_that_does_not_exist_is_one_error() {
    let said = only_problem(Project::small().edit(PM, "study: prov", "study: pröv"));
    let expected =
        "content/pm/pm-1.md:2:8: error[unknown-id]: there is no study `pröv` (did you mean `prov`?)\n";
    assert_eq!(said, expected);
}

#[test]
fn yaml_that_cannot_be_read_is_shown_where_it_breaks() {
    let run = Project::small().edit(STUDY, "{one: fall, many", "{one: fall, many: [").check();
    run.refused();
    run.says(&["error[yaml-syntax]: this is not valid YAML", "study.yaml:2:", "counted: {one: fall"]);
}

#[test]
fn every_mistake_of_a_question_is_told() {
    let project = Project::small()
        .file(
            "content/questions/a.md",
            "---
question: Hur många. Och varför
asked_by: en ledamot
date: i går
to: \"\"
status: besvarad
places: [alnavvik]
kind: group
study: pröv
---
<script>alert(1)</script>
",
        )
        .file(
            "content/questions/b.md",
            "---
question: Hur många?
asked_by: en ledamot
date: 2024-10-22
to: chefen
status: open
answered_by: chefen
needed: Mer.
---
{{ share(of=\"behov\") }}
",
        )
        .file(
            "content/questions/c.md",
            "---
question: Hur många?
asked_by: en ledamot
date: 2024-10-22
to: chefen
status: answered
answered: 2024-10-02
study: prov
---
",
        )
        .file(
            "content/questions/d.md",
            "---
question: Hur många?
asked_by: en ledamot
dat: 2024-10-22
to: chefen
status: not_recorded
---
",
        );
    insta::assert_snapshot!(only_problem(project), @"
    content/questions/a.md:2:11: error[no-question]: `question` is not one sentence that ends with `?` (write one question of one sentence; give each further question a file of its own, and put what leads to it into the text)
    content/questions/a.md:4:7: error[wrong-date]: `i går` is no date (write it as 2024-10-02)
    content/questions/a.md:5:5: error[empty-text]: `to` of the front matter is empty (write what a reader is to see)
    content/questions/a.md:6:9: error[wrong-value]: `status` cannot be `besvarad` (write one of: open, answered, not_recorded)
    content/questions/a.md:7:10: error[unknown-id]: there is no unit `alnavvik` (did you mean `alnavik`?)
    content/questions/a.md:8:7: error[wrong-value]: `kind` cannot be `group` (did you mean `groups`?)
    content/questions/a.md:9:8: error[unknown-id]: there is no study `pröv` (did you mean `prov`?)
    content/questions/a.md:11:1: error[raw-html]: HTML is not allowed in a text (write it in markdown; to show a `<`, put a backslash before it)
    content/questions/b.md:7:14: error[wrong-key]: the question is `open`, but has `answered_by` (write `status: answered`, or take the key out until there is an answer)
    content/questions/b.md:8:9: error[wrong-key]: the question is `open`, but has `needed` (write `status: not_recorded`, or take the key out)
    content/questions/b.md:10:4: error[no-study]: `share` needs a study, but the front matter names none (add `study: <folder under data/>` to the front matter)
    content/questions/c.md:1:1: error[no-answer]: the question is `answered`, but the file has no text (write the answer below the front matter)
    content/questions/c.md:6:9: error[missing-key]: the question is `answered`, but there is no `answered_by` (add `answered_by: …`, who has answered)
    content/questions/c.md:7:11: error[wrong-date]: the answer of 2024-10-02 is earlier than the question (see which of `date` and `answered` is right)
    content/questions/d.md:4:1: error[unknown-key]: the front matter has no key `dat` (did you mean `date`?)
    content/questions/d.md:6:9: error[missing-key]: the question is `not_recorded`, but there is no `needed` (add `needed: …`, a sentence that says what would have to be registered for an answer)
    ");
}
