//! Tests protection by noise, as readers and analysts see it.

mod common;

use std::collections::BTreeMap;

use common::site::files;
use common::{Project, Run, SETTINGS, STUDY, TABLE, UNITS};

const SECRET: &str = "data/secret.txt";
const DIGITS: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const RECORD: &str = "data/prov/releases/a.csv";

/// The small fixture protected by noise.
fn noisy() -> Project {
    Project::small().append(SETTINGS, "privacy: {method: noise}\n").file(SECRET, DIGITS)
}

/// Every number that a project publishes, by its unit, round and condition.
fn published(project: &Project) -> BTreeMap<String, f64> {
    let run = project.run("audit", &["--record", "leta"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let path = project.path("data/prov/releases/leta.csv");
    let text = std::fs::read_to_string(&path).expect("a record");
    std::fs::remove_file(path).expect("the record is removed");
    let numbers = text.lines().skip(1).map(|line| {
        let all: Vec<&str> = line.split(';').collect();
        (format!("{} {} {}", all[0], all[1], all[4]), all[5].parse().expect("a number"))
    });
    numbers.collect()
}

/// The numbers that a project shows for a unit.
fn of(project: &Project, unit: &str) -> BTreeMap<String, f64> {
    published(project).into_iter().filter(|(what, _)| what.starts_with(&format!("{unit} "))).collect()
}

fn record(project: &Project, name: &str) {
    let run = project.run("audit", &["--record", name]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

mod numbers {
    use super::*;

    #[test]
    fn the_total_is_exact_and_other_numbers_have_noise_of_a_few_cases() {
        let exact = BTreeMap::from([
            ("alnavik 2024 ", 200.0),
            ("alnavik 2024 kon=flicka", 100.0),
            ("alnavik 2024 kon=pojke", 100.0),
            ("alnavik 2024 kon=flicka behov=ja", 40.0),
            ("alnavik 2024 kon=pojke behov=ja", 30.0),
            ("alnavik 2024 behov=ja", 70.0),
        ]);
        let shown = of(&noisy(), "alnavik");
        assert_eq!(shown.len(), exact.len(), "{shown:?}");
        assert_eq!(shown["alnavik 2024 "], 200.0);
        let far = |what: &&str| (shown[*what] - exact[*what]).abs();
        assert!(exact.keys().filter(|what| far(what) > 0.0).count() >= 3, "{shown:?}");
        assert!(exact.keys().all(|what| far(what) < 7.0), "{shown:?}");
    }

    #[test]
    fn parts_sum_to_their_total_within_a_place() {
        let shown = published(&noisy());
        for unit in ["riket", "nord", "alnavik", "brunnsele", "cedersta", "storlek:stor"] {
            let number = |what: &str| shown[&format!("{unit} 2024 {what}")];
            let close = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{unit}: {one} {other}");
            close(number("kon=flicka") + number("kon=pojke"), number(""));
            close(number("kon=flicka behov=ja") + number("kon=pojke behov=ja"), number("behov=ja"));
        }
    }

    #[test]
    fn units_with_the_same_cases_show_the_same_numbers() {
        let shown = published(&noisy());
        // Cedersta is the only city of its county and of its size class.
        for what in ["", "kon=flicka", "behov=ja", "kon=pojke behov=ja"] {
            let number = |unit: &str| shown[&format!("{unit} 2024 {what}")];
            assert_eq!(number("syd"), number("cedersta"), "{what}");
            assert_eq!(number("storlek:stor"), number("cedersta"), "{what}");
            assert_eq!(number("storlek:liten"), number("nord"), "{what}");
        }
    }

    #[test]
    fn the_order_of_rows_and_empty_rows_do_not_change_a_number() {
        let project = noisy();
        let before = published(&project);
        let text = std::fs::read_to_string(project.path(TABLE)).expect("a table");
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let project = project.file(TABLE, lines.join("\n")).edit(
            STUDY,
            "{flicka: Flickor, pojke: Pojkar}",
            "{pojke: Pojkar, flicka: Flickor}",
        );
        assert_eq!(published(&project), before);
    }

    #[test]
    fn one_more_case_changes_the_noise_of_its_units_and_of_no_others() {
        let before = published(&noisy());
        let after = published(&noisy().edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;41"));
        let changed = |unit: &str| {
            let of = |all: &BTreeMap<String, f64>| {
                all.iter()
                    .filter(|(what, _)| what.starts_with(unit))
                    .map(|(_, n)| n.fract())
                    .collect::<Vec<_>>()
            };
            of(&before) != of(&after)
        };
        for unit in ["alnavik", "nord", "riket", "storlek:liten"] {
            assert!(changed(unit), "{unit} has its old noise");
        }
        for unit in ["brunnsele", "cedersta", "cedersta-o", "syd", "storlek:stor"] {
            assert!(!changed(unit), "{unit} has other noise");
        }
    }

    #[test]
    fn each_cell_with_a_small_count_is_withheld_by_itself() {
        let project = noisy().edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;0");
        let shown = of(&project, "alnavik");
        assert!(!shown.contains_key("alnavik 2024 kon=flicka behov=ja"));
        assert!(shown.contains_key("alnavik 2024 kon=pojke behov=ja"), "the other cell stays: {shown:?}");
        // A share is shown only with at least twenty cases in its base.
        let few = noisy()
            .edit(TABLE, "brunnsele;flicka;ja;10", "brunnsele;flicka;ja;4")
            .edit(TABLE, "brunnsele;flicka;nej;40", "brunnsele;flicka;nej;5")
            .edit(TABLE, "brunnsele;pojke;ja;20", "brunnsele;pojke;ja;5")
            .edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;5");
        assert_eq!(of(&few, "brunnsele"), BTreeMap::from([("brunnsele 2024 ".to_string(), 19.0)]));
    }

    #[test]
    fn pages_mention_noise_only_where_numbers_have_it() {
        let project = noisy();
        let site = project.build().site();
        for path in ["kommuner/alnavik/index.html", "kommuner/alnavik/pm-1/index.html", "index.html"] {
            let text = site.page(path).text();
            assert!(text.contains("ändrade lite på måfå"), "{path} does not say so:\n{text}");
        }
        let project = Project::small();
        let exact = project.build().site();
        assert!(!exact.page("kommuner/alnavik/pm-1/index.html").text().contains("på måfå"));
    }

    #[test]
    fn no_part_is_larger_than_the_whole() {
        // Nearly all cases are girls, so that noise could make their number larger than the total.
        for girls in 60..90 {
            let rows = format!(
                "enhet;kon;behov;antal\nalnavik;flicka;ja;{girls}\nalnavik;flicka;nej;30\nalnavik;pojke;ja;0\n"
            );
            let project = noisy().file(TABLE, rows);
            let page = project.build().site().page("kommuner/alnavik/pm-1/index.html");
            let table = page.table("#figur-behov");
            let row = table.row("Flickor");
            let base: u64 = row.last().and_then(|base| base.parse().ok()).expect("a base");
            assert!(base <= girls + 30, "{base} girls of {} children", girls + 30);
        }
    }

    #[test]
    fn numbers_withheld_by_a_file_are_not_shown() {
        let project = noisy().file("data/prov/withheld.csv", "unit;round;among;of\nalnavik;2024;;behov=ja\n");
        assert!(!of(&project, "alnavik").contains_key("alnavik 2024 behov=ja"));
        let keys = project.build().site().page("kommuner/alnavik/index.html").table(".keys");
        assert_eq!(keys.row("Behov av stöd")[..2], ["..", "200"], "the number asked about is no secret");
        let wrong =
            noisy().file("data/prov/withheld.csv", "unit;round;among;of\nalnavik;2024;behov=ja;kon=flicka\n");
        let run = wrong.build();
        run.refused();
        run.says(&["error[nothing-withheld]", "withheld.csv:2"]);
    }

    #[test]
    fn data_that_differ_only_in_withheld_counts_give_the_same_site() {
        // No base has the twenty cases that a share needs, so only the number of all cases is
        // shown.
        let project = |cells: [u64; 4]| {
            let [a, b, c, d] = cells;
            let rows = format!(
                "enhet;kon;behov;antal\nalnavik;flicka;ja;{a}\nalnavik;flicka;nej;{b}\nalnavik;pojke;ja;{c}\nalnavik;pojke;nej;{d}\n"
            );
            noisy().file(TABLE, rows)
        };
        let site = |project: &Project| {
            project.build().site();
            files(&project.path("site"))
        };
        let (one, other) = (project([8, 0, 1, 9]), project([2, 7, 8, 1]));
        assert_eq!(site(&one), site(&other));
    }
}

mod secret {
    use super::*;

    fn real() -> Project {
        noisy().edit(SETTINGS, "synthetic: true", "register: none")
    }

    fn git(project: &Project, arguments: &[&str]) {
        let done = std::process::Command::new("git").arg("-C").arg(project.path("")).args(arguments).output();
        assert!(done.expect("git runs").status.success(), "{arguments:?}");
    }

    #[test]
    fn another_secret_gives_other_noise() {
        let other = DIGITS.replace("00", "01");
        assert_ne!(published(&noisy()), published(&noisy().file(SECRET, other)));
    }

    #[test]
    fn without_a_secret_nothing_is_built() {
        let run = noisy().remove(SECRET).build();
        run.refused();
        run.says(&["error[no-secret]", "data/secret.txt", "lagesbild secret"]);
    }

    #[test]
    fn a_damaged_secret_is_refused_and_not_shown() {
        for wrong in
            ["", "# nothing\n", &DIGITS[1..], &format!("{DIGITS}\n{DIGITS}\n"), &DIGITS.replace('a', "x")]
        {
            let run = noisy().file(SECRET, wrong).build();
            run.refused();
            run.says(&["error[bad-secret]", "64 hexadecimal digits"]);
            assert!(!run.stderr.contains("2233445566"), "the secret is shown:\n{}", run.stderr);
        }
    }

    #[test]
    fn an_existing_secret_is_not_overwritten() {
        let project = real().remove(SECRET);
        assert_eq!(project.run("secret", &[]).code, 0);
        let made = std::fs::read_to_string(project.path(SECRET)).expect("a secret");
        project.build().site();
        let again = project.run("secret", &[]);
        assert_eq!(again.code, 2);
        assert!(again.stderr.contains("already: with another secret"), "{}", again.stderr);
        assert_eq!(std::fs::read_to_string(project.path(SECRET)).expect("the secret"), made);
        git(&project, &["init", "-q"]);
        project.build().site();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = project.path(SECRET).metadata().expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_secret_under_version_control_is_refused() {
        let project = real();
        git(&project, &["init", "-q"]);
        let run = project.build();
        run.refused();
        run.says(&["error[secret-in-git]", "does not ignore it", "data/.gitignore"]);
        assert!(!run.stderr.contains("2233445566"), "the secret is shown:\n{}", run.stderr);
        git(&project, &["add", "-f", SECRET]);
        let project = project.file(".gitignore", "secret.txt\n");
        let run = project.build();
        run.refused();
        run.says(&["error[secret-in-git]", "under version control"]);
        // Version 4 of the index of git shortens paths by what they have in common, so it is not
        // read.
        git(&project, &["update-index", "--index-version", "4"]);
        let run = project.build();
        run.refused();
        run.says(&["error[secret-in-git]", "cannot be read"]);
        git(&project, &["update-index", "--index-version", "2"]);
        git(&project, &["update-index", "--split-index"]);
        let run = project.build();
        run.refused();
        run.says(&["error[secret-in-git]", "under version control"]);
        git(&project, &["update-index", "--no-split-index"]);
        git(&project, &["rm", "-q", "--cached", SECRET]);
        let left = project.build();
        assert_eq!(left.code, 0, "{}", left.stderr);
        // Invented numbers concern no persons, so the secret need not be kept.
        let invented = noisy();
        git(&invented, &["init", "-q"]);
        invented.build().site();
    }

    #[test]
    fn the_public_secret_of_the_demo_is_refused_for_real_data() {
        let public =
            std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/secret.txt")).expect("a secret");
        noisy().file(SECRET, &public).build().site();
        let run = real().file(SECRET, &public).build();
        run.refused();
        run.says(&["error[public-secret]", "everybody can read", "lagesbild secret"]);
    }

    #[test]
    fn an_unknown_method_is_named() {
        let run = Project::small().append(SETTINGS, "privacy: {method: brus}\n").build();
        run.refused();
        run.says(&["there is no method `brus`", "say `noise` or `suppression`"]);
    }
}

mod ledger {
    use super::*;

    const ROW: &str = "alnavik;flicka;ja;";

    /// The published project, changed to this number of cases in one cell of Alnavik.
    fn later(project: Project, cases: u64) -> Project {
        let text = std::fs::read_to_string(project.path(TABLE)).expect("a table");
        let old = text.lines().find(|line| line.starts_with(ROW)).expect("a row").to_string();
        project.edit(TABLE, &old, &format!("{ROW}{cases}"))
    }

    fn is_kept(run: &Run) -> bool {
        run.stderr.contains("warning[kept-as-published]")
    }

    #[test]
    fn a_place_keeps_its_published_numbers_when_fewer_than_twenty_cases_change() {
        let project = noisy();
        record(&project, "a");
        let before = published(&project);
        let site = files(&project.path("data"));
        for cases in [41, 59, 21] {
            let project = later(noisy().file(RECORD, &site["prov/releases/a.csv"]), cases);
            let run = project.check();
            assert!(is_kept(&run), "{cases}: {}", run.stderr);
            run.says(&["Riket (2024)", "Nordlandet (2024)", "Alnavik (2024)"]);
            assert_eq!(published(&project), before, "{cases}");
        }
        for cases in [60, 20] {
            let project = later(noisy().file(RECORD, &site["prov/releases/a.csv"]), cases);
            assert!(!is_kept(&project.check()), "{cases}");
            assert_ne!(published(&project), before, "{cases}");
        }
    }

    #[test]
    fn an_unchanged_total_with_changed_answers_gets_new_numbers() {
        let project = noisy();
        record(&project, "a");
        let moved = later(project, 41).edit(TABLE, "alnavik;flicka;nej;60", "alnavik;flicka;nej;59");
        assert!(!is_kept(&moved.check()));
        assert_eq!(of(&moved, "alnavik")["alnavik 2024 "], 200.0);
    }

    #[test]
    fn a_place_gets_at_most_three_published_versions() {
        let project = noisy();
        record(&project, "a");
        let project = later(project, 80);
        record(&project, "b");
        let project = later(project, 120);
        assert!(!is_kept(&project.check()));
        record(&project, "c");
        let before = of(&project, "alnavik");
        let project = later(project, 160);
        assert!(is_kept(&project.check()));
        assert_eq!(of(&project, "alnavik"), before);
        // A version that was published before may be shown again.
        assert!(!is_kept(&later(project, 80).check()));
    }

    #[test]
    fn a_change_is_compared_with_every_earlier_version() {
        let project = noisy();
        record(&project, "a");
        let project = later(project, 80);
        record(&project, "b");
        assert!(is_kept(&later(project, 41).check()), "one case more than at first, 39 fewer than then");
    }

    #[test]
    fn a_new_unit_with_the_same_cases_keeps_the_published_numbers() {
        let project = noisy();
        record(&project, "a");
        let before = of(&project, "cedersta");
        // Cedersta is the only city of its new county, so the county is a new unit with the same
        // cases.
        let later = project
            .edit(
                UNITS,
                "syd;Sydlandet;county;riket;",
                "syd;Sydlandet;county;riket;\nny;Nylandet;county;riket;",
            )
            .edit(UNITS, "cedersta;Cedersta;municipality;syd;stor", "cedersta;Cedersta;municipality;ny;stor")
            .edit(UNITS, "alnavik;Alnavik;municipality;nord;liten", "alnavik;Alnavik;municipality;syd;liten")
            .edit(TABLE, "cedersta-o;flicka;ja;50", "cedersta-o;flicka;ja;51");
        let run = later.check();
        assert!(is_kept(&run), "{}", run.stderr);
        run.says(&["Nylandet (2024)"]);
        let shown = of(&later, "ny");
        for (what, number) in before {
            assert_eq!(shown[&what.replace("cedersta ", "ny ")], number, "{what}");
        }
    }

    #[test]
    fn a_comparison_withholds_a_group_with_a_place_that_keeps_older_numbers() {
        let figure = "  storlek: {title: S, chart: table, indicators: [behov], over: unit.storlek}\n";
        let rows = |project: &Project| {
            let page = project.build().site().page("pm-1/index.html");
            let table = page.table("#figur-storlek");
            ["Små kommuner", "Stora kommuner"].map(|size| table.row(size).to_vec())
        };
        let project =
            noisy().append(STUDY, figure).append("content/pm/pm-1.md", "\n\n{{ figure(id=\"storlek\") }}\n");
        record(&project, "a");
        let [_, large] = rows(&project);
        let project = later(project, 41);
        assert!(is_kept(&project.check()));
        assert_eq!(rows(&project), [vec!["..".to_string(), "..".to_string()], large]);
    }

    #[test]
    fn a_new_secret_gives_new_numbers_and_a_warning() {
        let project = noisy();
        record(&project, "a");
        let before = published(&project);
        let project = project.file(SECRET, DIGITS.replace("00", "01"));
        let run = project.check();
        assert!(!is_kept(&run));
        run.says(&["warning[other-secret]", "a.csv:2", "put the old secret back"]);
        assert_ne!(published(&project), before);
    }

    /// Two rounds. The second includes the first and has more girls with need.
    fn two_rounds(more: u64) -> Project {
        let text = std::fs::read_to_string(noisy().path(TABLE)).expect("a table");
        let rows: Vec<&str> = text.lines().skip(1).collect();
        let mut table = "omgang;enhet;kon;behov;antal\n".to_string();
        for round in ["2023", "2024"] {
            for row in &rows {
                let row = match round {
                    "2024" => {
                        row.replace("alnavik;flicka;ja;40", &format!("alnavik;flicka;ja;{}", 40 + more))
                    }
                    _ => row.to_string(),
                };
                table += &format!("{round};{row}\n");
            }
        }
        noisy().memo_of("2024").file(TABLE, table).edit(
            STUDY,
            "rounds: [{id: \"2024\", label: år 2024}]",
            "rounds: [{id: \"2023\", label: år 2023}, {id: \"2024\", label: till 2024, includes: \"2023\"}]",
        )
    }

    #[test]
    fn a_round_with_few_new_cases_repeats_the_round_that_it_includes() {
        let rounds = |project: &Project| -> Vec<BTreeMap<String, f64>> {
            let all = of(project, "alnavik");
            let of_round = |round: &str| {
                let own = all.iter().filter(|(what, _)| what.contains(round));
                own.map(|(what, number)| (what.replace(round, ""), *number)).collect()
            };
            vec![of_round("2023"), of_round("2024")]
        };
        let few = two_rounds(3);
        assert!(is_kept(&few.check()));
        let [first, second] = &rounds(&few)[..] else { panic!("two rounds") };
        assert_eq!(first, second, "three new cases are not told");
        let many = two_rounds(30);
        assert!(!is_kept(&many.check()));
        let [first, second] = &rounds(&many)[..] else { panic!("two rounds") };
        assert_eq!(second["alnavik  "] - first["alnavik  "], 30.0);
    }

    #[test]
    fn a_change_of_method_after_publication_is_refused() {
        let exact = Project::small().edit(UNITS, "id;name", "id;name");
        let run = exact.run("audit", &["--record", "a"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let run = exact.append(SETTINGS, "privacy: {method: noise}\n").file(SECRET, DIGITS).build();
        run.refused();
        run.says(&["error[method-changed]", "a.csv:", "say `method: suppression`"]);
        let project = noisy();
        record(&project, "a");
        let run = project.edit(SETTINGS, "method: noise", "method: suppression").build();
        run.refused();
        run.says(&["error[method-changed]", "published with noise", "say `method: noise`"]);
    }

    #[test]
    fn a_damaged_record_is_refused_with_its_lines() {
        let head = "unit;round;places;version;among;number\n";
        let lines = "alnavik;2024;p;0a;;x\nborta;2024;p;0a;;200\nalnavik;1999;p;0a;;200\nalnavik;2024;p;;;200\n\
                     alnavik;2024;p;0a;;-5\n";
        let run = noisy().file(RECORD, format!("{head}{lines}")).build();
        run.refused();
        run.says(&[
            "a.csv:2:",
            "a.csv:5:",
            "a.csv:6:",
            "there is no unit `borta`",
            "a.csv:3:",
            "there is no round `1999`",
            "a.csv:4:",
        ]);
        let run = noisy().file(RECORD, "unit;version;number\nalnavik;0a;200\n").build();
        run.refused();
        run.says(&["the column `round` and `places` and `among` is missing"]);
    }
}

#[test]
fn facts_are_not_written_for_numbers_with_noise() {
    let project = noisy();
    let path = project.path("facts.json");
    let run = project.run("audit", &["--facts", path.to_str().expect("a path")]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("protected by noise"), "{}", run.stderr);
    assert!(!path.exists());
}

#[test]
fn compare_shows_both_methods_side_by_side() {
    for project in [noisy(), Project::small()] {
        let run = project.run("audit", &["--compare"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains("suppression          noise"), "{}", run.stdout);
        assert!(run.stdout.contains("figures of 200 cases, of 1 "), "{}", run.stdout);
    }
}
