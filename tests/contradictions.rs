//! Rows that contradict each other, themselves or the definition: refused, or told of, where the
//! numbers would otherwise be wrong without a word.

mod common;

use common::{Project, Run, STUDY, TABLE};

/// The small project, whose only table is declared by `keys` and delivered as `file`.
fn delivered(keys: &str, file: impl AsRef<[u8]>) -> Project {
    Project::small()
        .edit(STUDY, "{file: tal.csv, count: antal}", &format!("{{file: tal.csv, {keys}}}"))
        .file(TABLE, file)
}

/// What a build says of a table whose rows are `rows`, below the head of the small project's.
fn built(keys: &str, rows: &str) -> Run {
    delivered(keys, format!("enhet;kon;behov;antal\n{rows}")).build()
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
        of_schools(&format!("{alone}{others}")).silent_site();
    }

    #[test]
    fn a_line_that_stands_twice_is_told_with_both_places() {
        let run = of_schools("alnavik;A;flicka;ja;40\nalnavik;B;flicka;ja;9\nalnavik;A;flicka;ja;40\n");
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.says(&["warning[repeated-row]", "tal.csv:2:1", "tal.csv:4:1"]);
    }

    #[test]
    fn a_total_is_not_added_to_its_parts() {
        let rows = "alnavik;flicka;ja;40\nalnavik;flicka;ja;5\nalnavik;pojke;ja;60\nalnavik;Alla;ja;105\n";
        let keys = "count: antal, sum: true";
        let run = built(keys, rows);
        run.refused();
        run.says(&["error[unknown-value]: `Alla` is no value of `kon`", "tal.csv:5:9"]);
        let project = delivered(keys, format!("enhet;kon;behov;antal\n{rows}"));
        let total = ("pojke: Pojkar}", "pojke: Pojkar}, total: [Alla]");
        let site = project.edit(STUDY, total.0, total.1).build().silent_site();
        assert_eq!(site.page("pm-1/index.html").table("#figur-behov").row("Flickor").join(" "), "100 45");
    }
}
