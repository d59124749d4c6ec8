//! Rows that contradict each other, themselves or the definition: refused, or told of, where the
//! numbers would otherwise be wrong without a word.

mod common;

use common::{Project, Run, STUDY, TABLE, explain};

/// The small project, whose only table is declared by `keys` and delivered as `file`.
fn delivered(keys: &str, file: impl AsRef<[u8]>) -> Project {
    Project::small()
        .edit(STUDY, "{file: tal.csv, count: antal}", &format!("{{file: tal.csv, {keys}}}"))
        .file(TABLE, file)
}

/// The same with rows below the head of the small project's table.
fn of_rows(keys: &str, rows: &str) -> Project {
    delivered(keys, format!("enhet;kon;behov;antal\n{rows}"))
}

/// What a build says of it.
fn built(keys: &str, rows: &str) -> Run {
    of_rows(keys, rows).build()
}

/// Asserts that, without a word of complaint, 40 of 100 girls of a place are counted, and nobody
/// else.
#[track_caller]
fn counts_girls_alone(project: &Project, place: &str) {
    project.build().silent_but_unseen();
    let numbers = explain(project, &[place, "--raw"]).stdout;
    let has =
        |words: &str| numbers.lines().any(|line| line.ends_with(words) && line.contains("40 of    100"));
    assert!(has("kon=flicka behov=ja | kon=flicka") && has("behov=ja | "), "{numbers}");
}

mod sums {
    use super::*;

    const KEYS: &str = "count: antal, sum: true, ignore: [skola]";

    /// A table with a column of schools.
    fn of_schools(rows: &str) -> Run {
        delivered(KEYS, format!("enhet;skola;kon;behov;antal\n{rows}")).build()
    }

    #[test]
    fn rows_that_are_sums_of_the_others_are_no_parts() {
        let run = of_schools(
            "alnavik;A;flicka;ja;40\nalnavik;B;flicka;ja;5\nalnavik;Alla;flicka;ja;45\n\
             alnavik;A;pojke;ja;7\nalnavik;B;pojke;ja;8\nalnavik;Alla;pojke;ja;15\n",
        );
        run.refused();
        run.says(&["error[sum-among-parts]", "tal.csv:4:1", "tal.csv:7:1", "`except:`"]);
    }

    #[test]
    fn a_single_sum_may_be_chance_and_one_of_many_is() {
        let alone = "alnavik;A;flicka;ja;40\nalnavik;B;flicka;ja;5\nalnavik;C;flicka;ja;45\n";
        let run = of_schools(alone);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.says(&["warning[sum-among-parts]", "tal.csv:4:1"]);
        let others: String = ["flicka;nej", "pojke;ja", "pojke;nej"]
            .iter()
            .flat_map(|words| [1, 2, 4].map(|count| format!("alnavik;{count};{words};{count}\n")))
            .collect();
        of_schools(&format!("{alone}{others}")).silent_but_unseen();
    }

    #[test]
    fn a_line_that_stands_twice_is_told_with_both_places() {
        let run = of_schools("alnavik;A;flicka;ja;40\nalnavik;B;flicka;ja;9\nalnavik;A;flicka;ja;40\n");
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.says(&["warning[repeated-row]", "tal.csv:2:1", "tal.csv:4:1"]);
    }

    #[test]
    fn a_total_is_not_added_to_its_parts() {
        let rows = "alnavik;flicka;ja;35\nalnavik;flicka;ja;5\nalnavik;flicka;nej;60\nalnavik;Alla;ja;40\n";
        let keys = "count: antal, sum: true";
        let run = built(keys, rows);
        run.refused();
        run.says(&["error[unknown-value]: `Alla` is no value of `kon`", "tal.csv:5:9"]);
        let project = of_rows(keys, rows).edit(STUDY, "pojke: Pojkar}", "pojke: Pojkar}, total: [Alla]");
        counts_girls_alone(&project, "riket");
    }
}

mod constants {
    use super::*;

    #[test]
    fn a_column_that_agrees_with_what_holds_for_the_file_is_read_past() {
        let rows = "alnavik;flicka;ja;30\nalnavik;;nej;50\nbrunnsele;Flickor;ja;10\nbrunnsele;;nej;10\n";
        counts_girls_alone(&of_rows("count: antal, values: {kon: flicka}", rows), "riket");
    }

    #[test]
    fn a_row_that_says_something_else_than_holds_for_the_file_is_refused() {
        let rows = "alnavik;flicka;ja;40\nalnavik;pojke;ja;60\n";
        let run = built("count: antal, values: {kon: flicka}", rows);
        run.refused();
        run.says(&["error[contradiction]: the row says `pojke`", "tal.csv:3:9", "`ignore:`", "1 error"]);
        let file = format!("enhet;omgang;kon;behov;antal\n{}", rows.replace("alnavik;", "alnavik;2024;"));
        delivered("count: antal, values: {round: \"2024\"}", &file).build().site();
        let file = file.replacen("2024;", "2023;", 1);
        let run = delivered("count: antal, values: {round: \"2024\"}", file).build();
        run.refused();
        run.says(&["error[contradiction]: the row says `2023`", "tal.csv:2:9"]);
    }

    #[test]
    fn what_the_definition_says_twice_is_refused_there() {
        for (keys, file) in [
            (
                "count: antal, round: ar, values: {round: \"2024\"}",
                "enhet;kon;behov;antal\nalnavik;flicka;ja;40\n",
            ),
            ("wide: round, values: {round: \"2024\"}", "enhet;kon;behov;2024\nalnavik;flicka;ja;40\n"),
            ("wide: behov, values: {behov: ja}", "enhet;kon;ja\nalnavik;flicka;40\n"),
        ] {
            let run = delivered(keys, file).check();
            assert_eq!(run.refused().matches("error[").count(), 1, "{}", run.stderr);
            run.says(&["error[said-twice]: `values` says for the whole file", "study.yaml:8"]);
        }
        let run = Project::small()
            .edit(
                STUDY,
                "{file: tal.csv, count: antal}",
                "{files: \"tal-{round}.csv\", count: antal, values: {round: \"2024\"}}",
            )
            .file("data/prov/tal-2024.csv", "enhet;kon;behov;antal\nalnavik;flicka;ja;40\n")
            .remove(TABLE)
            .check();
        run.refused();
        run.says(&["error[said-twice]: `values` says for the whole file what `files` says too: the round"]);
    }
}

mod groups {
    use super::*;

    #[test]
    fn a_value_that_is_not_in_its_group_is_refused() {
        let project = |rows: &str| {
            let groups = "  slag: {label: Slag, from: kon, values: {f: {label: F, is: [flicka]}, p: {label: P, is: [pojke]}}}\n";
            delivered("count: antal", format!("enhet;kon;slag;behov;antal\n{rows}"))
                .edit(STUDY, "tables:\n", &format!("{groups}tables:\n"))
                .check()
        };
        let run = project("alnavik;flicka;f;ja;40\nalnavik;flicka;p;nej;60\n");
        run.refused();
        run.says(&["error[contradiction]: `flicka` of `kon` is not in `p` of `slag`", "tal.csv:3:1"]);
        assert_eq!(project("alnavik;flicka;f;ja;40\nalnavik;pojke;p;nej;60\n").code, 0);
    }
}

mod places {
    use super::*;

    const HEAD: &str = "land;lan;ort;kon;behov;antal\n";

    fn of_columns(unit: &str, rows: &str) -> Project {
        delivered(&format!("count: antal, {unit}"), format!("{HEAD}{rows}"))
    }

    #[test]
    fn the_smallest_place_that_a_row_names_is_meant_whatever_the_order() {
        let row = |places: &str| format!("{places};flicka;ja;40\n{places};flicka;nej;60\n");
        let rows = ["Riket;Nordlandet;alnavik", "Riket;Nordlandet;", "Riket;;"].map(row).concat();
        for unit in ["unit: [land, lan, ort]", "unit: [ort, lan, land]"] {
            counts_girls_alone(&of_columns(unit, &rows), "alnavik");
        }
    }

    #[test]
    fn places_that_do_not_lie_in_each_other_are_refused() {
        let run =
            of_columns("unit: [ort, lan], ignore: [land]", "Riket;Sydlandet;Alnavik;flicka;ja;40\n").build();
        run.refused();
        run.says(&["error[contradiction]: the row names both `Alnavik` and `Sydlandet`", "tal.csv:2:7"]);
    }

    #[test]
    fn an_unknown_place_beside_a_known_one_is_refused() {
        let run =
            of_columns("unit: [lan, ort], ignore: [land]", "Riket;Nordlandet;Alnavk;flicka;ja;40\n").build();
        run.refused();
        run.says(&["error[unknown-unit]: there is no unit `Alnavk`", "did you mean `Alnavik`?"]);
    }

    #[test]
    fn a_row_without_a_place_is_told_what_it_may_be() {
        let run = built("count: antal", "alnavik;flicka;ja;40\n;flicka;ja;40\n");
        run.refused();
        run.says(&["the row names no place", "`fill: [column]`", "`except:`", "`until:`"]);
    }

    #[test]
    fn a_row_in_one_cell_is_no_note() {
        let rows = "alnavik;flicka;ja;40\nalnavik;flicka;nej;60\nBrunnsele Flickor Inget behov 12\n";
        let run = built("count: antal", rows);
        run.refused();
        run.says(&["error[not-a-row]", "tal.csv:4:1", "separates the cells"]);
        let note = rows.replace(" 12", " kom inte in i tid under 2024");
        built("count: antal", &note).silent_but_unseen();
    }
}

mod rules {
    use super::*;

    const ROWS: &str =
        "alnavik;flicka;ja;40\nAlnavik;Flickor;nej;60\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70\n";

    #[test]
    fn words_of_values_and_places_mean_what_they_mean_elsewhere() {
        for keys in ["where: {kon: [flicka]}", "except: {kon: [Pojkar]}"] {
            counts_girls_alone(&of_rows(&format!("count: antal, {keys}"), ROWS), "riket");
        }
        let other = "brunnsele;flicka;ja;1\nBrunnsele;flicka;nej;1\n";
        let girls: String = ROWS.lines().take(2).map(|line| format!("{line}\n")).collect();
        let project = of_rows("count: antal, except: {enhet: [BRUNNSELE]}", &(girls + other));
        counts_girls_alone(&project, "riket");
    }

    #[test]
    fn a_word_that_no_row_has_is_told_with_the_nearest() {
        let run = built("count: antal, where: {kon: [flikca]}", ROWS);
        run.refused();
        run.says(&["error[unused-word]: no row of data/prov/tal.csv has `flikca`", "did you mean `flicka`?"]);
        built("count: antal, except: {behov: [okänt]}", ROWS).silent_but_unseen();
        let run = built("count: antal, except: {kon: [poike, T], behov: [nek]}", ROWS);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.says(&[
            "warning[unused-word]",
            "has `poike` in the column `kon`",
            "did you mean `pojke`?",
            "1 warning",
        ]);
        built("count: antal, where: {kon: [flicka, Flickor, pojke, Pojkar]}", ROWS).silent_but_unseen();
    }
}

mod sheets {
    use super::*;

    #[test]
    fn of_two_sheets_with_the_same_columns_none_is_taken_though_the_definition_names_the_round() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for (name, count) in [("2023", 41.0), ("2024", 40.0)] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).expect("a name");
            sheet.write_row(0, 0, ["enhet", "behov", "flicka"]).expect("a head");
            sheet.write_row(1, 0, ["alnavik", "ja"]).expect("words");
            sheet.write(1, 2, count).expect("a count");
        }
        let rounds = "[{id: \"2024\", label: år 2024}]";
        let both = "[{id: \"2023\", label: år 2023}, {id: \"2024\", label: år 2024}]";
        let run = Project::small()
            .edit(
                STUDY,
                "{file: tal.csv, count: antal}",
                "{file: tal.xlsx, wide: kon, values: {round: \"2024\"}}",
            )
            .edit(STUDY, rounds, both)
            .remove(TABLE)
            .file("data/prov/tal.xlsx", workbook.save_to_buffer().expect("a workbook"))
            .check();
        run.refused();
        run.says(&["error[several-sheets]: 2 sheets hold such a table: 2023, 2024", "`sheet: …`"]);
    }
}
