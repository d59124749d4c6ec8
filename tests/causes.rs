//! One slip is one error: what only follows from another is not reported, lines that fail for one
//! cause are one problem, and what nothing reads is told.

mod common;

use common::{PM, Project, SETTINGS, STUDY, TABLE, UNITS};

/// What `check --format short` says of a project that is refused.
fn refused(project: &Project) -> String {
    project.run("check", &["--format", "short"]).refused().to_string()
}

/// What it says of a project that is built all the same.
fn warned(project: &Project) -> String {
    let run = project.run("check", &["--format", "short"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr
}

mod of_one_cause {
    use super::*;

    #[test]
    fn lines_of_one_cause_are_one_error_with_three_places_and_the_number_of_others() {
        let project = Project::small()
            .edit(UNITS, ";municipality;", ";ort;")
            .edit(UNITS, ";district;", ";ort;")
            .edit(SETTINGS, "synthetic: true", "register: none");
        insta::assert_snapshot!(project.check().refused(), @r"
        error[unknown-level]: `ort` is no level
         --> data/units.csv:5:17
          |
        5 | alnavik;Alnavik;ort;nord;liten
          |                 ^^^
          |
         ::: data/units.csv:6:21
          |
        6 | brunnsele;Brunnsele;ort;nord;liten
          |                     ^^^
          |
         ::: data/units.csv:7:19
          |
        7 | cedersta;Cedersta;ort;syd;stor
          |                   ^^^
          |
          = note: and 2 more
          = help: levels are nation, county, municipality and district

        1 error
        ");
        let run = project.run("check", &["--format", "json"]);
        let problem: serde_json::Value = serde_json::from_str(&run.stdout).expect("one object");
        let lines =
            ["0", "1"].map(|at| problem["also"][at.parse::<usize>().expect("a number")]["line"].clone());
        assert_eq!((lines, &problem["others"]), ([6.into(), 7.into()], &2.into()));
    }

    #[test]
    fn a_word_misspelt_at_two_places_is_one_error() {
        let project = Project::small().append(PM, "\n{{ share(of=\"behv\") }} och {{ part(of=\"behv\") }}\n");
        let said = refused(&project);
        assert!(said.contains("pm-1.md:16:14: error[not-declared]"), "{said}");
        assert!(said.ends_with("[also at 16:40]\n") && said.lines().count() == 1, "{said}");
    }
}

mod of_another_error {
    use super::*;

    #[test]
    fn a_study_that_is_no_yaml_is_the_only_error() {
        let project = Project::small().edit(STUDY, "title: Provet", "title: Provet: om behov");
        let said = refused(&project);
        assert!(said.starts_with("data/prov/study.yaml:1:14: error[yaml-syntax]"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }

    #[test]
    fn a_memo_that_is_no_yaml_has_its_commentary_all_the_same() {
        let commentary = "---\npm: pm-1\nslot: resultat\nsigned: Åsa Öst\ndate: 2024-11-01\n---\n\nHej.\n";
        let small = || Project::small().file("content/units/alnavik/svar.md", commentary);
        let said = refused(&small().edit(PM, "title: Provet i", "title: Provet: i"));
        assert!(said.starts_with("content/pm/pm-1.md:4:14: error[yaml-syntax]"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        // Neither has one without a date.
        let said = refused(&small().edit(PM, "date: 2024-10-02\n", ""));
        assert!(said.contains("has no `date`") && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_memo_without_a_study_is_one_error_and_a_misspelt_key_too() {
        let said = refused(&Project::small().edit(PM, "study: prov\n", ""));
        assert!(said.contains("has no `study`") && said.lines().count() == 1, "{said}");
        let said = refused(&Project::small().edit(PM, "title: Provet", "titel: Provet"));
        let expected = "content/pm/pm-1.md:4:1: error[unknown-key]: the front matter has no key `titel` (did \
                        you mean `title`?)\n";
        assert_eq!(said, expected);
    }

    #[test]
    fn what_a_misspelt_key_declares_is_known() {
        for (from, to) in [("\nvariables:", "\nvariabels:"), ("\nindicators:", "\nIndicators:")] {
            let said = refused(&Project::small().edit(STUDY, from, to));
            assert!(said.contains("error[unknown-key]") && said.lines().count() == 1, "{said}");
        }
        let said = refused(&Project::small().edit(SETTINGS, "groupings:", "grouping:"));
        assert!(said.contains("did you mean `groupings`?") && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_unit_whose_level_is_wrong_has_its_parts_rows_and_texts() {
        let commentary = "---\npm: pm-1\nslot: resultat\nsigned: Åsa Öst\ndate: 2024-11-01\n---\n\nHej.\n";
        for (from, to, line) in [
            ("Cedersta;municipality", "Cedersta;stad", 7),
            ("Nordlandet;county", "Nordlandet;Region", 3),
            ("Riket;nation", "Riket;land", 2),
            ("Riket;nation", "Riket;xyzxyzxyz", 2),
            ("Öster;district", "Öster;stadsdel", 8),
        ] {
            let project =
                Project::small().edit(UNITS, from, to).file("content/units/cedersta/svar.md", commentary);
            let said = refused(&project);
            assert!(said.starts_with(&format!("data/units.csv:{line}:")), "{said}");
            assert!(said.contains("error[unknown-level]") && said.lines().count() == 1, "{said}");
        }
        let said = refused(&Project::small().edit(UNITS, "Cedersta;municipality", "Cedersta;Kommun"));
        assert!(said.ends_with("`Kommun` is no level (did you mean `municipality`?)\n"), "{said}");
        let said = refused(&Project::small().edit(UNITS, "cedersta;Cedersta;", "cedersta;;"));
        assert!(said.contains("error[empty-field]") && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_level_of_a_memo_or_a_figure_may_be_meant_in_swedish() {
        let said = refused(&Project::small().edit(PM, "number: 1", "number: 1\nlevels: [nation, län]"));
        let expected = "content/pm/pm-1.md:4:18: error[unknown-id]: there is no level `län` (did you mean \
                        `county`?)\n";
        assert_eq!(said, expected);
        let said = refused(&Project::small().edit(STUDY, "over: kon}", "over: kon, levels: [kommun]}"));
        assert!(said.ends_with("(did you mean `municipality`?)\n"), "{said}");
    }

    #[test]
    fn commentary_of_no_unit_is_one_error_whatever_files_it_has() {
        let commentary = "---\nslot: briefing\nsigned: Åsa Öst\ndate: 2024-11-01\n---\n\nHej.\n";
        let project = Project::small()
            .file("content/units/alnavk/a.md", commentary)
            .file("content/units/alnavk/b.md", commentary);
        let expected = "content/units/alnavk/a.md:1:1: error[unknown-id]: there is no unit `alnavk` (did you \
                        mean `alnavik`?)\n";
        assert_eq!(refused(&project), expected);
        let said = refused(&Project::small().file("content/units/alnavik.md", commentary));
        assert!(said.contains("content/units/<unit>/alnavik.md"), "{said}");
    }
}

mod tables {
    use super::*;

    #[test]
    fn a_head_that_is_a_value_or_a_round_is_said_to_be_read_by_wide() {
        let project = Project::small().file(TABLE, "enhet;behov;flicka;pojke\nalnavik;ja;40;30\n");
        let said = refused(&project);
        assert!(
            said.contains(
                "the head `flicka` is a value: if columns hold the counts of each, say `wide: kon`"
            ),
            "{said}"
        );
    }

    #[test]
    fn a_sign_that_is_not_declared_is_one_error_and_no_wrong_total() {
        let project = Project::small()
            .edit(STUDY, "{ja: Behov, nej: Inget behov}", "{ja: Behov, nej: Inget behov}, total: Alla")
            .append(TABLE, "alnavik;flicka;Alla;100\n")
            .edit(TABLE, "alnavik;flicka;ja;40", "alnavik;flicka;ja;..");
        let said = refused(&project);
        assert!(said.contains("error[not-a-count]") && !said.contains("total-differs"), "{said}");
        assert_eq!(said.matches("error[").count(), 1, "{said}");
    }

    #[test]
    fn a_row_without_its_place_is_told_that_another_column_may_name_it() {
        let said = refused(&Project::small().edit(TABLE, "alnavik;flicka;ja;40", ";flicka;ja;40"));
        assert!(said.contains("say `unit: [this, other]`"), "{said}");
    }

    #[test]
    fn a_total_without_its_parts_says_nothing_of_other_totals() {
        let totals = "ja: Behov, nej: Inget behov}, total: [Alla, {label: Minst ett, is: [ja]}]";
        let table = "enhet;kon;behov;antal\nalnavik;flicka;Minst ett;40\nalnavik;flicka;nej;60\nalnavik;flicka;Alla;100\n";
        let project = Project::small().edit(STUDY, "ja: Behov, nej: Inget behov}", totals).file(TABLE, table);
        let said = refused(&project);
        assert!(said.contains("error[total-without-parts]") && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_table_whose_lines_are_all_wrong_is_not_empty_too() {
        let said = refused(&Project::small().file(TABLE, "enhet,kon,behov,antal\nalnavik,flicka,ja,1,040\n"));
        assert!(said.contains("error[field-count]") && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn a_place_with_numbers_is_not_absent() {
        let table = "enhet;kon;behov;antal\nalnavik;flicka;ja;40\nalnavik;flicka;nej;\nalnavik;pojke;ja;\n";
        let keys = "{file: tal.csv, count: antal, symbols: {\"\": absent}}";
        let project = Project::small().edit(STUDY, "{file: tal.csv, count: antal}", keys).file(TABLE, table);
        let said = refused(&project);
        assert!(said.contains("tal.csv:3:1: error[absent-row]") && said.lines().count() == 1, "{said}");
        assert!(said.contains("[also at 4:1]"), "{said}");
    }

    #[test]
    fn shares_of_one_file_are_one_error() {
        let table = "enhet;kon;behov;antal\nalnavik;flicka;ja;40 %\nalnavik;flicka;nej;60 %\n";
        let said = refused(&Project::small().file(TABLE, table));
        assert!(said.contains("`40 %` is a share, not a count") && said.lines().count() == 1, "{said}");
    }

    #[test]
    fn tables_that_differ_are_both_named() {
        let both = "{file: tal.csv, count: antal}\n  - {file: kon.csv, count: antal}";
        let project = Project::small()
            .edit(STUDY, "{file: tal.csv, count: antal}", both)
            .file("data/prov/kon.csv", "enhet;kon;antal\nalnavik;flicka;100\nalnavik;pojke;99\n");
        let said = refused(&project);
        assert!(said.contains("`kon.csv` counts another number of fall for Alnavik (`alnavik`)"), "{said}");
        assert!(said.contains("than `tal.csv`, line"), "{said}");
    }
}

mod unread {
    use super::*;

    #[test]
    fn every_file_that_nothing_reads_is_told_with_the_nearest_name() {
        let text = "---\ntitle: Om\n---\n\nHej.\n";
        let project = Project::small()
            .file("templates/breifing.html", "<p>")
            .file("templates/assets/site.js", "alert(1)")
            .file("content/pages/metod.MD", text)
            .file("content/pages/mer.markdown", text)
            .file("content/memo/a.md", text)
            .file("content/hej.md", text)
            .file("static/logo.png", "x")
            .file("Template/pm.html", "<p>")
            .file("data/prov/mer.csv", "x\n1\n")
            .file("data/ny/tal.csv", "x\n1\n")
            .file("data/study.yaml", "title: Hit\n")
            .file("data/prov/figurer.yaml", "x: 1\n");
        let said = warned(&project);
        let told: Vec<&str> = said
            .lines()
            .filter_map(|line| line.strip_prefix("warning[unread-file]: nothing reads `"))
            .collect();
        let expected = [
            ("Template/", "did you mean `templates/`?"),
            ("content/hej.md", "content/pages/"),
            ("content/memo/", "did you mean `content/pm/`?"),
            ("content/pages/mer.markdown", "did you mean `content/pages/mer.md`?"),
            ("content/pages/metod.MD", "did you mean `content/pages/metod.md`?"),
            ("data/ny/tal.csv", "write data/ny/study.yaml"),
            ("data/prov/figurer.yaml", "a study is read from data/prov/study.yaml alone"),
            ("data/prov/mer.csv", "name it under `tables:` in data/prov/study.yaml"),
            ("data/study.yaml", "put it into a folder of its own"),
            ("static/", "pictures and styles"),
            ("templates/assets/site.js", "cannot be replaced"),
            ("templates/breifing.html", "did you mean `templates/briefing.html`?"),
        ];
        assert_eq!(told.len(), expected.len(), "{said}");
        for (line, (path, cure)) in told.iter().zip(expected) {
            assert!(line.starts_with(&format!("{path}`")) && line.contains(cure), "{line}");
        }
    }

    #[test]
    fn a_table_of_nearly_the_right_name_is_named() {
        let said = refused(&Project::small().edit(STUDY, "file: tal.csv", "file: tall.csv"));
        let error = said.lines().find(|line| line.contains("error[missing-file]")).expect("the error");
        assert!(error.ends_with("(did you mean `tal.csv`?)"), "{said}");
    }

    #[test]
    fn a_file_beside_a_pattern_that_it_does_not_fit_is_told_with_the_pattern() {
        let table = include_bytes!("fixtures/small/data/prov/tal.csv");
        let project = Project::small()
            .edit(STUDY, "file: tal.csv", "files: \"in/tal-{round}.csv\"")
            .remove(TABLE)
            .file("data/prov/in/tal-2024.csv", table)
            .file("data/prov/in/tal 2024b.csv", table)
            .file("data/prov/raw/tal-2024.csv", table);
        let said = warned(&project);
        assert!(said.contains("nothing reads `data/prov/in/tal 2024b.csv`"), "{said}");
        assert!(said.contains("does not fit `files: in/tal-{round}.csv`"), "{said}");
        assert_eq!(said.matches("unread-file").count(), 1, "{said}");
    }

    #[test]
    fn what_people_keep_beside_their_work_is_not_told() {
        let base = include_str!("../templates/base.html");
        let project = Project::small()
            .file("README.md", "x")
            .file("content/README.md", "x")
            .file("content/pages/.hidden", "x")
            .file("content/pages/om.md~", "x")
            .file("data/prov/tal.xlsx", "x")
            .file("data/prov/README.txt", "x")
            .file("data/prov/underlag/alla.csv", "x\n1\n")
            .file("docs/hej.txt", "x")
            .file("templates/base.html", base)
            .file("templates/eget.html", "")
            .file("templates/commentary.html", "{% include \"eget.html\" %}")
            .file("templates/assets/icon.svg", include_str!("../templates/assets/icon.svg"));
        assert_eq!(warned(&project), "");
    }
}

mod texts {
    use super::*;

    #[test]
    fn single_braces_are_told_with_their_line() {
        let project = Project::small().append(PM, "\nHär är { share(of=\"behov\") }, inte {x}.\n");
        let expected = "content/pm/pm-1.md:16:8: warning[single-braces]: `{ share(of=\"behov\") }` is shown to \
                        the reader as it is written (write `{{ share(of=\"behov\") }}`)\n";
        assert_eq!(warned(&project), expected);
    }

    #[test]
    fn two_figures_within_sentences_are_told_with_all_other_errors() {
        let project = Project::small()
            .edit(PM, "date: 2024-10-02", "date: i går")
            .append(PM, "\nSe {{ figure(id=\"behov\") }}.\n\nOch {{ commentary(slot=\"b\") }}\n");
        let said = refused(&project);
        assert!(said.contains("pm-1.md:16:7: error[not-alone]: `figure(…)` must stand alone"), "{said}");
        assert!(said.contains("pm-1.md:18:8: error[not-alone]"), "{said}");
        assert!(said.contains("error[wrong-date]") && said.lines().count() == 3, "{said}");
    }

    #[test]
    fn an_expression_without_an_end_is_one_error_at_its_beginning() {
        for (text, said) in [
            ("{{ figure(id='behov')", "this has no end"),
            ("{{ count() }\n\nDet var {{ count() }}.", "this does not end before the next `{{`"),
            ("{{ share(of=”behov”) }}", "`”` is no quotation mark here"),
        ] {
            let found = refused(&Project::small().append(PM, &format!("\n{text}\n")));
            assert!(found.contains("pm-1.md:16:") && found.contains(said), "{found}");
            assert_eq!(found.lines().count(), 1, "{found}");
        }
    }

    #[test]
    fn single_quotation_marks_are_quotation_marks() {
        let project = Project::small().edit(PM, "figure(id=\"behov\")", "figure(id='behov')");
        assert_eq!(project.build().site().page("pm-1/index.html").all("figure").len(), 1);
    }

    #[test]
    fn lines_and_marks_of_windows_change_nothing() {
        let mut project = Project::small();
        for path in [PM, STUDY, SETTINGS, UNITS, TABLE, "content/pages/om.md"] {
            let text = std::fs::read_to_string(project.path(path)).expect("a text");
            project = project.file(path, format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
        project.build().silent_site();
        let said = refused(&project.edit(PM, "## Resultat", "## Resultat\r\n\r\n{{ share(of=\"a\") }}"));
        assert!(said.contains("pm-1.md:10:14:"), "{said}");
    }

    #[test]
    fn front_matter_may_end_the_file_and_must_end() {
        let page = "content/pages/kort.md";
        let project = Project::small().file(page, "--- \ntitle: Kort\n---");
        assert_eq!(warned(&project), "");
        let said = refused(&project.file(page, "---\ntitle: Kort\n\nHej.\n"));
        assert!(said.contains("kort.md:1:1: error[no-front-matter]: the front matter has no end"), "{said}");
    }
}

mod names {
    use super::*;

    #[test]
    fn two_memos_of_one_study_have_two_numbers() {
        let memo = "---\nstudy: prov\ntitle: Mer\nnumber: 1\ndate: 2024-11-02\n---\n\nHej.\n";
        let project = Project::small().file("content/pm/pm-2.md", memo);
        let expected = "content/pm/pm-2.md:4:9: error[equal-numbers]: `content/pm/pm-1.md` has the number 1 \
                        too (give each memo of a study a number of its own: readers cite it by that)\n";
        assert_eq!(refused(&project), expected);
    }

    #[test]
    fn two_groups_have_two_names() {
        let said = refused(&Project::small().edit(SETTINGS, "stor: Stora kommuner", "stor: Små kommuner"));
        assert!(said.contains("error[equal-labels]: the groups `liten` and `stor`"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }

    #[test]
    fn what_a_reader_could_not_tell_apart_is_refused() {
        for (from, to, said) in [
            ("pojke: Pojkar", "pojke: Flickor", "the values `flicka` and `pojke` of `kon` are both called"),
            ("label: Behov, v", "label: Kön, v", "the variables `kon` and `behov` are both called \"Kön\""),
            (
                "of: {behov: ja}}\n",
                "of: {behov: ja}}\n  annat: {label: Behov av stöd, of: {behov: nej}}\n",
                "the indicators `behov` and `annat` are both called",
            ),
            ("ja: Behov,", "ja: \" \",", "the label of the value `ja` is empty"),
            ("label: Kön", "label: \"\"", "`label` of the variable `kon` is empty"),
            ("title: Behov efter kön", "title: \"\"", "`title` of the figure `behov` is empty"),
        ] {
            let found = refused(&Project::small().edit(STUDY, from, to));
            assert!(found.contains(said) && found.lines().count() == 1, "{said}: {found}");
        }
        // Figures have numbers too.
        let figures = "figures:\n  a: {title: Behov efter kön, chart: table, indicators: [behov]}\n";
        let said = warned(&Project::small().edit(STUDY, "figures:\n", figures));
        assert!(said.contains("the figures `a` and `behov` are both called"), "{said}");
        // A coarser variable may have the name of the finer one.
        let coarser = "  grov: {label: Kön, from: kon, values: {alla: {label: Alla, is: [flicka, pojke]}}}\n";
        let project = Project::small().edit(
            STUDY,
            "  behov: {label: Behov, v",
            &format!("{coarser}  behov: {{label: Behov, v"),
        );
        assert_eq!(warned(&project), "");
    }
}

mod of_words {
    use super::*;

    #[test]
    fn a_word_of_two_values_is_an_error() {
        for values in [
            "{ja: {label: Ja, also: [S]}, nej: {label: Nej, also: [s]}}",
            "{ja: {label: Ja, also: [1..3]}, nej: {label: Nej, also: [\"3\"]}}",
            "{ja: nej, nej: ja}",
            "{ja: Ja, nej: {label: Nej, also: [Ja]}}",
        ] {
            let project = Project::small().edit(STUDY, "{ja: Behov, nej: Inget behov}", values);
            let said = refused(&project);
            assert_eq!(said.matches("error[duplicate-word]").count(), 1, "{values}: {said}");
            assert!(said.contains("would mean both `ja` and `nej`"), "{said}");
        }
    }
}
