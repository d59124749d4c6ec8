//! Hostile input: projects that try to make the program panic, run for ever, use all memory, or
//! ignore a file that protects numbers.
//!
//! Time limits are generous: they only distinguish work that ends from work that does not.

mod common;

use std::time::{Duration, Instant};

use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS};

const WITHHELD: &str = "data/prov/withheld.csv";
const HEAD: &str = "unit;round;among;of\n";
/// Withholds the number of girls with a need in Alnavik.
const GIRLS: &str = "unit;round;among;of\nalnavik;;kon=flicka;kon=flicka behov=ja\n";
const RELEASE: &str = "unit;of;count\nriket;behov=ja;245\n";

/// Fails when the work takes longer than a minute.
#[track_caller]
fn ends<T>(work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let made = work();
    assert!(started.elapsed() < Duration::from_secs(60), "it took {:?}", started.elapsed());
    made
}

/// The last line of the output, which counts all problems.
fn summary(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

mod letters {
    use super::*;

    #[test]
    fn an_unknown_call_beside_letters_of_several_bytes_is_refused_at_its_line() {
        for call in
            ["share(of=\"behov\", kön=\"flicka\")", "ålder(of=\"x\")", "🙂(å=\"é\")", "é", "\"å\"(ö=\"(\")"]
        {
            let project = Project::small().append(PM, &format!("\nAndelen är {{{{ {call} }}}}.\n"));
            let run = project.build();
            assert!(run.refused().contains("content/pm/pm-1.md:16:"), "{call}: {}", run.stderr);
        }
    }

    #[test]
    fn a_problem_far_out_on_a_long_line_is_shown_with_a_piece_of_the_line_and_its_column() {
        let long = "ö".repeat(50_000);
        let run = Project::small()
            .edit(TABLE, "alnavik;flicka;ja;40", &format!("alnavik;{long};ja;fyrtio"))
            .build();
        assert!(run.refused().len() < 20_000, "{} bytes", run.stderr.len());
        run.says(&["`fyrtio` is not a count", "data/prov/tal.csv:2:50013", "…", "ja;fyrtio", "^^^^^^"]);
    }
}

mod numbers {
    use super::*;

    #[test]
    fn a_percentage_of_a_number_that_is_too_large_is_refused() {
        let release = "unit;of;count;percent\nriket;behov=ja;9000000000000000000;14\n";
        let run = ends(|| Project::small().file("data/prov/releases/a.csv", release).build());
        run.refused();
        run.says(&["`count` is not a whole number", "releases/a.csv:2:1"]);
    }

    #[test]
    fn a_percentage_that_no_count_can_have_is_refused() {
        let release = "unit;among;of;count;percent\nriket;;behov=ja;3;50\n";
        let run = Project::small().file("data/prov/releases/a.csv", release).build();
        run.refused();
        run.says(&["no part of 3 is 50 percent of it", "releases/a.csv:2:1"]);
    }

    #[test]
    fn counts_whose_sum_is_too_large_are_refused() {
        let mut rows = String::new();
        for row in 0..1100 {
            rows += &format!("u{row};flicka;ja;1000000000000\n");
        }
        let units: String =
            (0..1100).map(|unit| format!("u{unit};Ort {unit};municipality;nord;\n")).collect();
        let run = Project::small().append(TABLE, &rows).append(UNITS, &units).build();
        run.refused();
        run.says(&["counts more than 1000000000000000 cases", "data/prov/tal.csv:1017:1"]);
    }
}

mod many_problems {
    use super::*;

    #[test]
    fn a_hundred_problems_are_shown_and_the_others_counted() {
        let rows: String = (0..5000).map(|row| format!("ort{row};flicka;ja;{row}\n")).collect();
        let project = Project::small().append(TABLE, &rows);
        let run = ends(|| project.build());
        assert_eq!(run.refused().matches("error[unknown-unit]").count(), 100);
        run.says(&["4900 errors not shown: mend these first, then run again"]);
        assert_eq!(summary(&run.stderr), "5000 errors");
        let short = project.run("build", &["--format", "short"]);
        assert_eq!(short.refused().lines().count(), 101);
        let json = project.run("build", &["--format", "json"]);
        assert_eq!(json.stdout.lines().count(), 101);
        assert_eq!(json.stdout.lines().last(), Some("{\"not_shown\":{\"errors\":4900,\"warnings\":0}}"));
    }

    #[test]
    fn errors_are_shown_before_warnings() {
        // Warnings of a text whose name comes first, and one error of the settings.
        let braces: String = (0..120).map(|number| format!("{{ share(of=\"b{number}\") }}\n\n")).collect();
        let run = Project::small()
            .append(PM, &format!("\n{braces}"))
            .edit(SETTINGS, "synthetic: true", "synthetic: true\nfarg: röd")
            .build();
        run.refused();
        assert!(run.stderr.contains("error[unknown-key]"), "{}", run.stderr);
        assert_eq!(run.stderr.matches("warning[").count(), 99);
        assert_eq!(summary(&run.stderr), "1 error, 120 warnings");
    }

    #[test]
    fn thousands_of_unknown_keys_and_columns_are_reported_in_linear_time() {
        let keys: String = (0..20_000).map(|key| format!("nyckel{key}: 1\n")).collect();
        let run = ends(|| Project::small().append(SETTINGS, &keys).build());
        assert_eq!(summary(run.refused()), "20000 errors");
        let columns: String = (0..20_000).map(|column| format!(";spalt{column}")).collect();
        let run = ends(|| {
            Project::small()
                .edit(TABLE, "enhet;kon;behov;antal", &format!("enhet;kon;behov;antal{columns}"))
                .build()
        });
        assert!(run.refused().contains("data/prov/tal.csv:1:23"), "{}", run.stderr);
        let one = ends(|| {
            let flow: String = (0..20_000).map(|key| format!("k{key}: 1, ")).collect();
            Project::small().append(SETTINGS, &format!("contact: {{{flow}name: A, email: b}}\n")).build()
        });
        assert_eq!(summary(one.refused()), "20000 errors");
    }

    #[test]
    fn thousands_of_unknown_units_are_reported_in_linear_time() {
        let rows: String = (0..30_000).map(|row| format!("okand{row};flicka;ja;9\n")).collect();
        let units: String =
            (0..10_000).map(|unit| format!("ort{unit};Ort {unit};municipality;nord;\n")).collect();
        let run = ends(|| Project::small().append(TABLE, &rows).append(UNITS, &units).build());
        assert_eq!(summary(run.refused()), "30000 errors");
    }
}

mod lines {
    use super::*;

    /// Asserts that the error is at this line with each kind of line ending.
    fn every_ending(path: &str, text: &str, line: usize) {
        for ending in ["\n", "\r\n", "\r"] {
            let run = Project::small().file(path, text.replace('\n', ending)).build();
            assert!(run.refused().contains(&format!("{path}:{line}:")), "{ending:?}: {}", run.stderr);
            let quoted = text.lines().nth(line - 1).expect("the line");
            assert!(run.stderr.contains(&format!("{line} | {quoted}")), "{ending:?}: {}", run.stderr);
        }
    }

    #[test]
    fn a_table_is_quoted_at_the_line_that_an_editor_shows() {
        every_ending(TABLE, "enhet;kon;behov;antal\n\n\nalnavik;flicka;ja;40\n\nalnavik;flicka;nej;sex\n", 6);
        every_ending(TABLE, "enhet;kon;behov;antal\nalnavik;\"flicka\";ja;40\n\nalnavik;flicka;nej\n", 4);
        every_ending(TABLE, "enhet;kon;behov;antal\nalnavik;flicka;ja;40\nalnavik;flicka;ja;41\n", 3);
        every_ending(WITHHELD, "unit;round;among;of\n\nalnavik;;;behov=kanske\n", 3);
        every_ending("data/units.csv", "id;name;level;parent;storlek\n\nriket;Riket;land;;\n", 3);
    }

    #[test]
    fn definitions_and_texts_are_quoted_at_the_line_that_an_editor_shows() {
        every_ending(SETTINGS, "title: Provsajten\n\npublisher: Provtryckeriet\nsynthetic: kanske\n", 4);
        every_ending(
            PM,
            "---\nstudy: prov\nnumber: 1\ntitle: Provet\ndate: 2024-10-02\n---\n\nHej.\n\nEtt <b>ord</b>.\n",
            10,
        );
        every_ending(PM, "---\nstudy: prov\nnumber: 1\ntitle: Provet\ndate: i går\n---\n\nHej.\n", 5);
    }

    #[test]
    fn a_file_with_carriage_returns_only_is_read_line_by_line() {
        let release: String = (0..60_000).map(|line| format!("ort{line};;9\r")).collect();
        let run = ends(|| {
            Project::small().file("data/prov/releases/a.csv", format!("unit;of;count\r{release}")).build()
        });
        assert!(run.refused().len() < 100_000, "{} bytes", run.stderr.len());
        run.says(&["releases/a.csv:2:1", "ort0;;9"]);
        assert_eq!(summary(&run.stderr), "60000 errors");
    }

    #[test]
    fn text_functions_on_neighbouring_lines_are_both_shown() {
        let project = Project::small()
            .edit(
                STUDY,
                "figures:\n",
                "figures:\n  alla: {title: Behov i alla, chart: table, indicators: [behov]}\n",
            )
            .edit(PM, "{{ figure(id=\"behov\") }}", "{{ figure(id=\"behov\") }}\n{{ figure(id=\"alla\") }}");
        let site = project.build().site();
        let page = site.page("pm-1/index.html");
        assert_eq!(page.all("figure").len(), 2);
    }

    #[test]
    fn a_figure_within_a_sentence_is_refused_at_its_line() {
        for text in [
            "Se {{ figure(id=\"behov\") }} här.",
            "{{ figure(id=\"behov\") }}\nmed ord",
            "ord\n{{ figure(id=\"behov\") }}",
        ] {
            let run =
                Project::small().edit(PM, "{{ figure(id=\"behov\") }}", &format!("Hej.\n\n{text}")).build();
            run.refused();
            assert!(run.stderr.contains("error[not-alone]"), "{}", run.stderr);
            assert!(
                run.stderr.contains("pm-1.md:14:") || run.stderr.contains("pm-1.md:15:"),
                "{}",
                run.stderr
            );
        }
    }
}

mod growth {
    use super::*;

    #[test]
    fn thousands_of_equal_headings_get_anchors_in_linear_time() {
        let headings = "## Samma\n\n".repeat(20_000);
        let project = Project::small().append("content/pages/om.md", &headings);
        let site = ends(|| project.build()).site();
        let page = site.page("om/index.html");
        assert!(page.all("#samma").len() == 1 && page.all("#samma-20000").len() == 1);
    }

    #[test]
    fn a_text_with_loops_or_growing_variables_is_refused() {
        let doubled = "{% set x = x ~ x %}".repeat(60);
        for text in [
            "{% for i in range(end=100000) %}{% for j in range(end=100000) %}{% endfor %}{% endfor %}",
            "{{ range(end=100000) | join(sep=\"en lång text\") }}",
            "{{ \"ab\" | replace(from=\"a\", to=\"aaaa\") }}",
            "{% include \"content/pm/pm-1.md\" %}",
            &format!("{{% set x = \"mycket\" %}}{doubled}{{{{ x }}}}"),
        ] {
            let run = ends(|| Project::small().append(PM, &format!("\n{text}\n")).build());
            run.refused();
            run.says(&["error[text-language]", "content/pm/pm-1.md:16:", "^"]);
        }
    }

    /// A project whose memo template has the given text in its main block.
    fn template(text: &str) -> common::Run {
        let whole = format!("{{% extends \"base.html\" %}}\n{{% block main %}}\n{text}\n{{% endblock %}}\n");
        ends(|| Project::small().file("templates/pm.html", whole).build())
    }

    #[test]
    fn a_template_that_loops_for_ever_is_refused_at_its_line() {
        let letters = (0..30).map(|letter| format!("{letter},")).collect::<String>();
        let nested =
            "{% for a in page.contents %}".to_string() + &format!("{{% for i in [{letters}] %}}").repeat(8);
        let run = template(&format!("{nested}{}", "{%- endfor %}".repeat(9)));
        run.refused();
        run.says(&["takes more than 1000000 turns", "templates/pm.html:3:"]);
        let run = template(&format!("{nested}{}", "{% endfor %}".repeat(9)));
        run.refused();
        run.says(&["takes more than 1000000 turns", "templates/pm.html:3:"]);
        let run = template(&format!("{nested}{}{}", "{{ page.text }}".repeat(200), "{% endfor %}".repeat(9)));
        run.refused();
        run.says(&["templates/pm.html:"]);
    }

    #[test]
    fn a_template_with_growing_variables_is_refused() {
        for text in [
            "{% set x = \"y\" %}{% set x = x ~ x %}",
            "{% set x = [1] %}",
            "{{ [0 for x in page.contents] }}",
            "{{ range(end=9) }}",
            "{% set x %}y{% endset %}",
            "{% raw %}{% endraw %}",
        ] {
            let run = template(text);
            run.refused();
            run.says(&["error[template]", "templates/pm.html:3:", "^"]);
        }
    }

    #[test]
    fn templates_that_include_each_other_many_times_are_refused() {
        let mut project = Project::small();
        for at in 0..30 {
            let next = format!("{{% include \"t{}.html\" %}}", at + 1).repeat(2);
            project = project.file(&format!("templates/t{at}.html"), next);
        }
        let page = "{% extends \"base.html\" %}{% block main %}{% include \"t0.html\" %}{% endblock %}";
        let run = ends(|| project.file("templates/t30.html", "").file("templates/pm.html", page).build());
        run.refused();
        run.says(&["takes more than 1000000 turns"]);
    }

    #[test]
    fn yaml_that_is_nested_or_repeats_itself_is_refused() {
        let aliases: String =
            (1..30).map(|at| format!("a{at}: &a{at} [*a{}, *a{}]\n", at - 1, at - 1)).collect();
        for yaml in [
            format!("contact: {}", "[".repeat(100_000)),
            format!("a0: &a0 [x]\n{aliases}"),
            "? ".repeat(50_000),
        ] {
            let run = ends(|| Project::small().append(SETTINGS, &yaml).build());
            assert!(
                run.refused().contains("lagesbild.yaml:"),
                "{}",
                &run.stderr[..run.stderr.len().min(500)]
            );
        }
    }
}

mod size {
    use super::*;

    /// A study with a figure over two variables with this many values each.
    fn crossed(values: usize) -> Project {
        let mut rows = "enhet;a;b;behov;antal\n".to_string();
        for a in 0..values {
            for b in 0..values {
                rows += &format!("alnavik;{a};{b};ja;{}\nalnavik;{a};{b};nej;30\n", 20 + a % 7 + b % 3);
            }
        }
        let last = values - 1;
        Project::small()
            .file(TABLE, rows)
            .edit(STUDY, "  behov: {label: Behov, values", &format!("  a: {{label: A, values: 0..{last}}}\n  b: {{label: B, values: 0..{last}}}\n  behov: {{label: Behov, values"))
            .edit(STUDY, "  kon: {label: Kön, values: {flicka: Flickor, pojke: Pojkar}}\n", "")
            .edit(STUDY, "over: kon}", "over: a, by: b}")
    }

    #[test]
    fn a_large_figure_is_decided_in_time() {
        ends(|| crossed(30).build()).site();
    }

    #[test]
    fn a_figure_with_too_many_cells_is_refused_with_the_limit() {
        let run = ends(|| crossed(90).build());
        run.refused();
        run.says(&[
            "error[figure-too-large]",
            "8100 cells; at most 4000",
            "data/prov/study.yaml:14:3",
            "coarser classes",
        ]);
    }

    #[test]
    fn figures_with_too_many_cells_together_are_refused_with_the_limit() {
        let figures: String = (0..12)
            .map(|at| format!("  f{at}: {{title: F, chart: table, indicators: [behov], over: a, by: b}}\n"))
            .collect();
        let run = ends(|| crossed(60).edit(STUDY, "figures:\n", &format!("figures:\n{figures}")).build());
        run.refused();
        run.says(&["error[study-too-large]", "43200 cells; at most 40000"]);
    }
}

mod protection {
    use super::*;

    fn shows_girls(project: &Project) -> bool {
        let page = project.build().site().page("kommuner/alnavik/pm-1/index.html");
        // If Alnavik's own figure is withheld, the page has a sentence in its place.
        let is_absent = page.all("section.absent #figur-behov").len() == 1;
        let shows = || page.table("#figur-behov").row("Flickor").iter().any(|cell| cell.contains("40"));
        !is_absent && shows()
    }

    #[test]
    fn a_file_whose_name_resembles_that_of_a_protecting_file_is_refused() {
        for name in [
            "Withheld.csv",
            "withheld.CSV",
            "withheld.csv.txt",
            ".withheld.csv",
            "withheld",
            "witheld.csv",
            "withheld (1).csv",
            "releases.csv",
            "release/a.csv",
            "Releases/a.csv",
        ] {
            let run = Project::small().file(&format!("data/prov/{name}"), GIRLS).build();
            run.refused();
            run.says(&[
                "error[protection-not-used]",
                &format!("`data/prov/{}`", name.split('/').next().unwrap()),
                "help: ",
            ]);
        }
    }

    #[test]
    fn an_editors_backup_beside_the_protecting_file_is_a_warning() {
        for name in ["withheld.csv~", ".withheld.csv.swp", "#withheld.csv#"] {
            let project = Project::small().file(WITHHELD, GIRLS).file(&format!("data/prov/{name}"), GIRLS);
            let run = project.build();
            run.site();
            run.says(&["warning[protection-not-used]", name]);
            Project::small().file(&format!("data/prov/{name}"), GIRLS).build().refused();
        }
    }

    #[test]
    fn every_file_in_the_folder_of_releases_is_read_or_refused() {
        for name in ["2023.CSV", "2023.csv.bak", "2023", "2023.txt", ".hidden", "2023/a.csv", "a.csv/b.csv"] {
            let run = Project::small().file(&format!("data/prov/releases/{name}"), RELEASE).build();
            run.refused();
            run.says(&["error[protection-not-used]", "`data/prov/releases/"]);
        }
        Project::small()
            .file("data/prov/releases/.DS_Store", "x")
            .file("data/prov/releases/a.csv", RELEASE)
            .build()
            .site();
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_a_folder_among_the_data_is_refused() {
        for (folder, link) in [("elsewhere/prov", "data/more"), ("elsewhere/releases", "data/prov/releases")]
        {
            let project = Project::small().file(&format!("{folder}/withheld.csv"), "x");
            std::os::unix::fs::symlink(project.path(folder), project.path(link)).expect("a link");
            let run = project.build();
            run.refused();
            run.says(&["error[protection-not-used]", link, "is a link to a folder"]);
        }
    }

    #[test]
    fn several_files_that_do_not_protect_are_reported_at_once() {
        let run = Project::small()
            .file("data/prov/Withheld.csv", GIRLS)
            .file("data/prov/releases/a.TXT", RELEASE)
            .file("data/gammal/withheld.csv", GIRLS)
            .file("data/releases/a.csv", RELEASE)
            .build();
        run.refused();
        assert_eq!(run.stderr.matches("error[protection-not-used]").count(), 4, "{}", run.stderr);
        run.says(&["lies in a folder without `study.yaml`"]);
    }

    #[test]
    fn a_folder_in_place_of_a_protecting_file_is_refused() {
        let run = Project::small().file("data/prov/withheld.csv/a.txt", "").build();
        run.refused();
        run.says(&["`data/prov/withheld.csv` is a folder, not a file"]);
        let run = Project::small().file("data/prov/releases", RELEASE).build();
        run.refused();
        run.says(&["`data/prov/releases` is a file, not a folder"]);
    }

    #[test]
    fn a_study_file_whose_name_is_misspelt_is_refused() {
        let project = Project::small()
            .file("data/prov/Study.yaml", "title: x")
            .file("data/annan/study.yml", "title: x");
        let run = project.build();
        run.refused();
        run.says(&["`data/annan/study.yml` is not read"]);
    }

    #[test]
    fn a_line_that_matches_no_number_to_withhold_is_refused() {
        for line in ["alnavik;;kon=flicka;kon=pojke", "cedersta-o;;behov=ja;", "riket;;kon=flicka behov=nej;"]
        {
            let run = Project::small().file(WITHHELD, format!("{HEAD}{line}\n")).build();
            run.refused();
            run.says(&["error[nothing-withheld]", "withheld.csv:2:1"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_protecting_file_is_followed() {
        let plain = Project::small();
        assert!(shows_girls(&plain), "without the file the number is shown");
        let project = Project::small().file("gomt.csv", GIRLS);
        std::os::unix::fs::symlink("../../gomt.csv", project.path(WITHHELD)).expect("a link is made");
        assert!(!shows_girls(&project));
        let project = Project::small()
            .file("gomt.csv", "unit;of;count\nxyz;behov=ja;4\n")
            .file("data/prov/releases/b.csv", RELEASE);
        std::os::unix::fs::symlink("../../../gomt.csv", project.path("data/prov/releases/a.csv"))
            .expect("a link is made");
        project.build().refused();
        let outside = tempfile::NamedTempFile::new().expect("a file");
        for target in [outside.path(), std::path::Path::new("borta.csv")] {
            let project = Project::small();
            std::os::unix::fs::symlink(target, project.path(WITHHELD)).expect("a link is made");
            project.build().refused();
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_device_is_refused_at_once() {
        for path in
            [SETTINGS, UNITS, STUDY, TABLE, PM, WITHHELD, "data/prov/releases/a.csv", "templates/a.html"]
        {
            let mut project = Project::small().file(path, "");
            project = project.remove(path);
            let made =
                std::process::Command::new("mkfifo").arg(project.path(path)).status().expect("mkfifo runs");
            assert!(made.success());
            let run = ends(|| project.build());
            run.refused();
            assert!(run.stderr.contains("a pipe or device"), "{path}: {}", run.stderr);
            let project = project.remove(path);
            std::os::unix::fs::symlink("/dev/zero", project.path(path)).expect("a link is made");
            ends(|| project.build()).refused();
        }
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_by_its_size() {
        for (path, limit) in
            [(SETTINGS, "16 MiB"), (PM, "16 MiB"), (TABLE, "1024 MiB"), (WITHHELD, "1024 MiB")]
        {
            let project = Project::small().file(path, "");
            // A sparse file of two gigabytes takes no space on disk.
            let file =
                std::fs::OpenOptions::new().write(true).open(project.path(path)).expect("the file opens");
            file.set_len(2 << 30).expect("the file grows");
            let run = ends(|| project.build());
            run.refused();
            run.says(&["is larger than", limit]);
        }
    }
}
