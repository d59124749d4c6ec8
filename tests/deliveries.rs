//! The same counts as different bodies deliver them: each file is read into the same numbers, or
//! refused in words that say what to do.

mod common;

use common::{Project, Run, STUDY, TABLE, UNITS};

const NATION: &str = "pm-1/index.html";
const ALNAVIK: &str = "kommuner/alnavik/pm-1/index.html";

/// The small project, whose only table is declared by `keys` and delivered as `file`.
fn delivered(keys: &str, file: impl AsRef<[u8]>) -> Project {
    Project::small()
        .edit(STUDY, "{file: tal.csv, count: antal}", &format!("{{file: tal.csv, {keys}}}"))
        .file(TABLE, file)
}

/// Asserts that a build shows the counts of the small project, without a word of complaint.
#[track_caller]
fn shows_all(run: Run) {
    let site = run.silent_site();
    let row = |path: &str, sex: &str| site.page(path).table("#figur-behov").row(sex).join(" ");
    assert_eq!(row(NATION, "Flickor"), "42 300");
    assert_eq!(row(NATION, "Pojkar"), "40 300");
    assert_eq!(row(ALNAVIK, "Flickor"), "40 100");
    assert_eq!(row(ALNAVIK, "Pojkar"), "30 100");
}

/// The table of the small project, as it lies there.
fn small_table() -> String {
    let rows = [
        ("alnavik", [40, 60, 30, 70]),
        ("brunnsele", [10, 40, 20, 30]),
        ("cedersta-o", [50, 50, 60, 40]),
        ("cedersta-v", [25, 25, 10, 40]),
    ];
    let words = ["flicka;ja", "flicka;nej", "pojke;ja", "pojke;nej"];
    let lines = rows.iter().flat_map(|(place, counts)| {
        words.iter().zip(counts).map(move |(words, count)| format!("{place};{words};{count}\n"))
    });
    std::iter::once("enhet;kon;behov;antal\n".to_string()).chain(lines).collect()
}

mod frame {
    use super::*;

    #[test]
    fn titles_above_and_notes_below_are_passed_over() {
        let file = format!(
            "Provet, efter kön\n\nUppgifter för 2024;;;\n{};;;\nKälla: Provtryckeriet, november\n;1) Preliminära, uppgifter;;\n",
            small_table()
        );
        shows_all(delivered("count: antal", file).build());
    }

    #[test]
    fn a_row_that_is_no_note_since_others_follow_is_refused() {
        let table = small_table();
        let (before, after) = table.split_at(table.find("brunnsele").unwrap());
        let run = delivered("count: antal", format!("{before};Norra delen;av landet;\n{after}")).check();
        run.refused();
        run.says(&["error[not-a-row]", "tal.csv:6:1", ";Norra delen;av landet;", "`except:`"]);
    }

    #[test]
    fn head_and_end_can_be_said() {
        let file = small_table().replace("enhet;kon;behov;antal\n", "enhet;kon;behov;antal\n(id);;;(barn)\n");
        let file = format!("{file}Summa;flicka;ja;999\nannan ort;flicka;ja;1\n");
        let keys = "unit: enhet (id), count: antal, header: [1, 2], until: Summa";
        shows_all(delivered(keys, file).build());
    }

    #[test]
    fn a_quotation_mark_that_swallows_rows_is_refused() {
        let open = small_table().replace("brunnsele;flicka;ja", "\"brunnsele;flicka;ja");
        let closed_later = open.replace("cedersta-v;flicka;nej", "cedersta-v;flicka\";nej");
        for file in [open, closed_later] {
            let run = delivered("count: antal", file).check();
            run.refused();
            run.says(&["error[csv-syntax]: a quotation mark is not closed", "tal.csv:6:1", "double it"]);
        }
    }

    #[test]
    fn rows_above_the_head_are_refused() {
        let table = small_table();
        let (head, rows) = table.split_once('\n').expect("a head");
        let rows: Vec<&str> = rows.lines().collect();
        let file = format!("{}\n{head}\n{}\n", rows[..2].join("\n"), rows[2..].join("\n"));
        let run = delivered("count: antal", file).check();
        run.refused();
        run.says(&["error[rows-above-head]", "tal.csv:1:1", "alnavik;flicka;ja;40"]);
    }

    #[test]
    fn a_line_above_by_which_numbers_are_no_counts_is_refused() {
        for title in ["Andel elever, procent", "Antal, 1000-tal;;;", ";Procent;;", "Antal i tusental"] {
            let file = format!("{title}\n\n{}", small_table());
            let run = delivered("count: antal", &file).check();
            run.refused();
            run.says(&["error[no-counts]", "tal.csv:1:1", title, "`header:`"]);
            shows_all(delivered("count: antal, header: 3", &file).build());
        }
        for title in ["Antal och andel per den 15 oktober", "67 procent av skolorna har svarat"] {
            shows_all(delivered("count: antal", format!("{title}\n\n{}", small_table())).build());
        }
    }

    #[test]
    fn rows_of_the_table_that_its_end_leaves_out_are_told() {
        let run = delivered("count: antal, until: ceder", small_table()).build();
        run.says(&["warning[cut-rows]", "tal.csv:10:1", "`until`"]);
        let other = "Tabell 2\nenhet;kon;behov;antal\nalnavik;flicka;ja;1\n";
        shows_all(delivered("count: antal, until: Tabell", small_table() + other).build());
    }

    #[test]
    fn a_second_table_below_the_same_head_is_refused() {
        let table = small_table();
        let (first, second) = table.split_at(table.find("cedersta-o").unwrap());
        let head = "enhet;kon;behov;antal\n";
        let run =
            delivered("count: antal", format!("{first}\nTabell 2. Därav nya;;;\n{head}{second}")).check();
        run.refused();
        run.says(&["error[second-table]", "tal.csv:11:1", "`until: Tabell 2. Därav nya`", "`header: 12`"]);
        // A title on each printed page is no other table.
        let title = "Elever 2024;;;\n";
        let run = delivered(
            "count: antal",
            format!("{title}{head}{}\n{title}{head}{second}", &first[head.len()..]),
        );
        run.build().says(&["warning[repeated-head]"]);
    }

    #[test]
    fn empty_columns_without_a_name_are_no_columns() {
        let file: String = small_table().lines().map(|line| format!(";{line};;\n")).collect();
        shows_all(delivered("count: antal", &file).build());
        let run = delivered("count: antal", file.replacen("flicka;ja;40;;", "flicka;ja;40;;7", 1)).build();
        run.says(&["warning[nameless-column]: this column has no name, so it is not read", "tal.csv:2:"]);
    }

    #[test]
    fn utf_16_a_named_delimiter_and_a_pipe_are_read() {
        let text = format!("sep=|\r\n{}", small_table().replace(';', "|").replace('\n', "\r\n"));
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        shows_all(delivered("count: antal", bytes).build());
    }
}

mod shape {
    use super::*;

    #[test]
    fn columns_may_be_the_values_of_a_variable() {
        let file = "enhet;behov;Flickor;Pojkar;Totalt
alnavik;ja;40;30;70\nalnavik;nej;60;70;130\nbrunnsele;ja;10;20;30\nbrunnsele;nej;40;30;70
cedersta;ja;75;70;145\ncedersta;nej;75;80;155\n";
        let project =
            delivered("wide: kon", file).edit(STUDY, "{label: Kön, ", "{label: Kön, total: Totalt, ");
        shows_all(project.build());
        let wrong = file.replace("ja;40;30;70", "ja;40;30;90");
        project
            .file(TABLE, wrong)
            .build()
            .says(&["the total is 90, but its 2 parts add up to 70", "tal.csv:2:1"]);
    }

    #[test]
    fn columns_may_be_values_of_two_variables_under_a_head_in_two_rows() {
        let file = "Tabell 1;;;;\n;Flickor;;Pojkar;\nenhet;Behov;Inget behov;Behov;Inget behov
alnavik;40;60;30;70\nbrunnsele;10;40;20;30\ncedersta;75;75;70;80\n";
        shows_all(delivered("wide: [kon, behov]", file).build());
    }

    #[test]
    fn rounds_may_be_columns() {
        let file = "enhet;kon;behov;2023;2024
alnavik;flicka;ja;10;40\nalnavik;flicka;nej;90;60\nalnavik;pojke;ja;20;30\nalnavik;pojke;nej;80;70
brunnsele;flicka;ja;40;10\nbrunnsele;flicka;nej;10;40\nbrunnsele;pojke;ja;30;20\nbrunnsele;pojke;nej;20;30
cedersta;flicka;ja;75;75\ncedersta;flicka;nej;75;75\ncedersta;pojke;ja;80;70\ncedersta;pojke;nej;70;80\n";
        let rounds = r#"rounds: [{id: "2023"}, {id: "2024"}]"#;
        let project = delivered("wide: round", file)
            .edit(STUDY, r#"rounds: [{id: "2024", label: år 2024}]"#, rounds)
            .memo_of("2024");
        let site = project.build().silent_site();
        assert_eq!(site.page(ALNAVIK).table("#figur-behov").row("Flickor").join(" "), "40 100");
    }

    #[test]
    fn a_wide_table_of_several_numbers_says_which_is_meant() {
        let file = "enhet;behov;Antal flickor;Antal pojkar;Andel flickor;Andel pojkar
alnavik;ja;40;30;57;43\nalnavik;nej;60;70;46;54\nbrunnsele;ja;10;20;33;67\nbrunnsele;nej;40;30;57;43
cedersta;ja;75;70;52;48\ncedersta;nej;75;80;48;52\n";
        let run = delivered("wide: kon", file).check();
        run.refused();
        run.says(&[
            "several columns hold a number of the same cases: Antal flickor, Andel flickor",
            "`count:`",
        ]);
        let keys = "wide: kon, count: Antal, ignore: [Andel flickor, Andel pojkar]";
        shows_all(delivered(keys, file).build());
    }

    #[test]
    fn a_head_that_says_more_than_a_value_is_not_taken_for_it() {
        let file = "enhet;behov;Flickor;Pojkar och män\nalnavik;ja;40;30\nalnavik;nej;60;70\n";
        let run = delivered("wide: kon", file).check();
        run.refused();
        run.says(&[
            "error[unlike-heads]",
            "says more, or something else, than the other heads",
            "tal.csv:1:",
        ]);
    }

    #[test]
    fn several_columns_of_counts_may_be_parts_of_one_base() {
        let file = "enhet;kon;alla;med behov;andel
alnavik;flicka;100;40;40,0\nalnavik;pojke;100;30;30,0\nbrunnsele;flicka;50;10;20,0\nbrunnsele;pojke;50;20;40,0
cedersta;flicka;150;75;50,0\ncedersta;pojke;150;70;46,7\n";
        let keys =
            "measures: [{values: {behov: ja}, count: med behov, base: alla, rest: nej}], ignore: [andel]";
        let project = delivered(keys, file);
        shows_all(project.build());
        let run = project.file(TABLE, file.replace("100;40;", "100;140;")).check();
        run.refused();
        run.says(&["error[count-above-base]", "140 in all, are larger than their base 100", "tal.csv:2:"]);
    }

    #[test]
    fn rows_are_picked_by_what_stands_in_a_column() {
        let table = small_table();
        let mut lines = table.lines();
        let head = format!("niva;{}\n", lines.next().unwrap());
        let rows: String = lines.map(|line| format!("Kommun;{line}\nLän;{line}\n")).collect();
        let file = head + &rows;
        shows_all(delivered("count: antal, where: {niva: kommun}, ignore: [niva]", &file).build());
        shows_all(delivered("count: antal, except: {niva: [Län, Riket]}, ignore: [niva]", &file).build());
    }

    #[test]
    fn rows_of_one_cell_are_added_up_when_asked() {
        let file: String = small_table()
            .lines()
            .enumerate()
            .flat_map(|(at, line)| match line.strip_suffix("alnavik;flicka;ja;40") {
                _ if at == 0 => vec![format!("skola;{line}\n")],
                _ if line.ends_with(";40") => {
                    let row = line.trim_end_matches("40");
                    vec![format!("Norra;{row}15\n"), format!("Södra;{row}25\n")]
                }
                _ => vec![format!("Norra;{line}\n")],
            })
            .collect();
        let run = delivered("count: antal, ignore: [skola]", &file).check();
        run.refused();
        run.says(&["error[duplicate-row]", "line 2 already counts", "`sum: true`"]);
        shows_all(delivered("count: antal, ignore: [skola], sum: true", &file).build());
    }

    #[test]
    fn a_sum_at_one_place_alone_is_refused_where_a_word_says_so() {
        let with = |sum: &str| {
            let table = small_table().replace("enhet;", "enhet;skola;").replace("alnavik;", "alnavik;A;");
            let table = ["brunnsele;", "cedersta-o;", "cedersta-v;"]
                .iter()
                .fold(table, |table, place| table.replace(place, &format!("{place}B;")));
            let own = "alnavik;A;flicka;ja;40\n";
            table.replace(own, &format!("alnavik;A;flicka;ja;30\nalnavik;B;flicka;ja;10\n{sum}"))
        };
        let keys = "count: antal, sum: true, ignore: [skola]";
        for sum in
            ["alnavik;Summa Alnavik;flicka;ja;40\n", "alnavik;;flicka;ja;40\n", "alnavik;Alla;flicka;ja;41\n"]
        {
            let run = delivered(keys, with(sum)).check();
            run.refused();
            run.says(&["error[sum-among-parts]", "tal.csv:4:1", "`except:`"]);
        }
        shows_all(delivered(keys, with("")).build());
    }

    #[test]
    fn subtotals_within_a_column_are_checked_and_not_counted_twice() {
        let values = "values: {mycket: Mycket, lite: Lite, nej: Inget behov}";
        let file = "enhet;kon;behov;antal
alnavik;flicka;mycket;15\nalnavik;flicka;lite;25\nalnavik;flicka;Behov i allt;40\nalnavik;flicka;nej;60
alnavik;pojke;mycket;10\nalnavik;pojke;lite;20\nalnavik;pojke;Behov i allt;30\nalnavik;pojke;nej;70
brunnsele;flicka;mycket;10\nbrunnsele;flicka;nej;40\nbrunnsele;pojke;lite;20\nbrunnsele;pojke;nej;30
cedersta;flicka;mycket;75\ncedersta;flicka;nej;75\ncedersta;pojke;lite;70\ncedersta;pojke;nej;80\n";
        let project = delivered("count: antal", file)
            .edit(
                STUDY,
                "values: {ja: Behov, nej: Inget behov}",
                &format!("{values}, total: [{{label: Behov i allt, is: [mycket, lite]}}]"),
            )
            .edit(STUDY, "of: {behov: ja}", "of: {behov: [mycket, lite]}");
        shows_all(project.build());
        let run = project.file(TABLE, file.replace("allt;40", "allt;45")).build();
        run.refused();
        run.says(&["error[total-differs]", "the total is 45, but its 2 parts add up to 40", "tal.csv:4:1"]);
    }

    #[test]
    fn a_word_may_be_written_once_for_several_rows() {
        let mut last = String::new();
        let file: String = small_table()
            .lines()
            .map(|line| {
                let (place, rest) = line.split_once(';').unwrap();
                let shown = if place == last { "" } else { place };
                last = place.to_string();
                format!("{shown};{rest}\n")
            })
            .collect();
        let file = file + "\nKälla: provet;;;\n";
        let run = delivered("count: antal", &file).check();
        run.refused();
        run.says(&["the row names no place", "tal.csv:3:1", "`fill: [column]`"]);
        shows_all(delivered("count: antal, fill: [enhet]", &file).build());
        let run = delivered("count: antal, fill: [plats]", &file).check();
        run.says(&["the table has no column `plats`"]);
    }

    #[test]
    fn a_place_may_stand_in_several_columns() {
        let file = "land;lan;kommun;kon;behov;antal
riket;;;flicka;ja;125\nriket;;;flicka;nej;175\nriket;;;pojke;ja;120\nriket;;;pojke;nej;180
riket;nord;alnavik;flicka;ja;40\nriket;nord;alnavik;flicka;nej;60\nriket;nord;alnavik;pojke;ja;30\nriket;nord;alnavik;pojke;nej;70
riket;nord;brunnsele;flicka;ja;10\nriket;nord;brunnsele;flicka;nej;40\nriket;nord;brunnsele;pojke;ja;20\nriket;nord;brunnsele;pojke;nej;30
riket;syd;cedersta;flicka;ja;75\nriket;syd;cedersta;flicka;nej;75\nriket;syd;cedersta;pojke;ja;70\nriket;syd;cedersta;pojke;nej;80\n";
        shows_all(delivered("count: antal, unit: [kommun, lan, land]", file).build());
        let joined: String = small_table()
            .lines()
            .map(|line| match line.split_once('-').filter(|(place, _)| place.ends_with("cedersta")) {
                Some((place, rest)) => format!("{place}-;{rest}\n"),
                None if line.starts_with("enhet") => line.replacen("enhet", "forst;sist", 1) + "\n",
                None => line.replacen(';', ";;", 1) + "\n",
            })
            .collect();
        shows_all(delivered("count: antal, unit: kod, join: {kod: [forst, sist]}", joined).build());
    }

    #[test]
    fn what_holds_for_a_whole_file_is_said_once_or_stands_in_its_name() {
        let of_sex = |sex: &str| -> String {
            let rows = small_table();
            let kept = rows.lines().filter(|line| line.contains("enhet") || line.contains(sex));
            kept.map(|line| line.replace(&format!("{sex};"), "").replace("kon;", "") + "\n").collect()
        };
        let two = "{file: tal.csv, count: antal, values: {kon: flicka}}\n  - {file: p.csv, count: antal, values: {kon: pojke}}";
        let project = Project::small()
            .edit(STUDY, "{file: tal.csv, count: antal}", two)
            .file(TABLE, of_sex("flicka"))
            .file("data/prov/p.csv", of_sex("pojke"));
        shows_all(project.build());
        let run = project
            .file("data/prov/p.csv", of_sex("flicka"))
            .edit(STUDY, "{kon: pojke}", "{kon: flicka}")
            .check();
        run.refused();
        run.says(&["error[duplicate-row]", "line 2 of data/prov/tal.csv already counts", "p.csv:2:1"]);
        let project = Project::small()
            .edit(STUDY, "{file: tal.csv, count: antal}", "{files: \"in/{kon}-*.csv\", count: antal}")
            .remove(TABLE)
            .file("data/prov/in/Flickor-2024.csv", of_sex("flicka"))
            .file("data/prov/in/Pojkar-2024.csv", of_sex("pojke"));
        shows_all(project.build());
        let run = project.edit(STUDY, "{kon}-*", "{sort}-*").check();
        run.refused();
        run.says(&["there is no variable `sort`"]);
    }
}

mod places_in_files {
    use super::*;

    /// The small table in two files, of which the second begins with the rows of a place, and the
    /// `tables` that declare them.
    fn split_at(place: &str, tables: &str) -> Project {
        let table = small_table();
        let (first, second) = table.split_at(table.find(place).unwrap());
        Project::small()
            .edit(STUDY, "{file: tal.csv, count: antal}", tables)
            .remove(TABLE)
            .file("data/prov/lan-1.csv", first)
            .file("data/prov/lan-2.csv", format!("enhet;kon;behov;antal\n{second}"))
    }

    const PATTERN: &str = "{files: \"lan-*.csv\", count: antal}";
    const TWO: &str = "{file: lan-1.csv, count: antal}\n  - {file: lan-2.csv, count: antal}";

    #[test]
    fn files_of_different_places_are_parts_of_one_table() {
        for tables in [PATTERN, TWO] {
            shows_all(split_at("cedersta-o", tables).build());
            shows_all(split_at("brunnsele", tables).build());
        }
    }

    #[test]
    fn two_files_of_a_pattern_count_no_cell_twice() {
        let girls = "enhet;kon;behov;antal\nalnavik;flicka;ja;40\n";
        for keys in ["", ", sum: true"] {
            let tables = PATTERN.replace("count: antal", &format!("count: antal{keys}"));
            let run = split_at("brunnsele", &tables).file("data/prov/lan-3.csv", girls).check();
            run.refused();
            run.says(&["error[duplicate-row]: line 2 of data/prov/lan-1.csv", "lan-3.csv:2:1"]);
        }
    }

    #[test]
    fn two_tables_of_the_same_place_are_compared() {
        let again = "enhet;kon;behov;antal\nalnavik;flicka;ja;41\n";
        let tables = format!("{TWO}\n  - {{file: again.csv, count: antal}}");
        let run = split_at("brunnsele", &tables).file("data/prov/again.csv", again).build();
        run.refused();
        run.says(&["error[tables-differ]"]);
    }
}

mod unnamed {
    use super::*;

    #[test]
    fn a_column_without_a_name_is_called_by_its_letter() {
        let file = small_table().replacen("enhet;kon;behov", ";;behov", 1);
        shows_all(delivered("count: antal, header: 1, unit: A, columns: {B: kon}", file).build());
    }
}

mod rounds {
    use super::*;

    fn of(year: &str, counts: [u32; 4]) -> String {
        let words = ["flicka;ja", "flicka;nej", "pojke;ja", "pojke;nej"];
        let lines = words.iter().zip(counts);
        let head = "enhet;omgang;kon;behov;antal\n".to_string();
        lines.fold(head, |text, (words, count)| text + &format!("alnavik;{year};{words};{count}\n"))
    }

    fn with(tables: &str) -> Project {
        Project::small()
            .memo_of("2024")
            .edit(
                STUDY,
                r#"rounds: [{id: "2024", label: år 2024}]"#,
                r#"rounds: [{id: "2023"}, {id: "2024"}]"#,
            )
            .edit(STUDY, "{file: tal.csv, count: antal}", tables)
    }

    fn girls_of_both(project: &Project) -> [String; 2] {
        ["2023", "2024"].map(|round| {
            let memo = project.path("content/pm/pm-1.md");
            let text = std::fs::read_to_string(&memo).expect("a memo");
            let text = text.replace("round: \"2024\"", &format!("round: \"{round}\""));
            let other = Project::small().copy_of(project).file("content/pm/pm-1.md", text);
            other.build().silent_site().page(ALNAVIK).table("#figur-behov").row("Flickor").join(" ")
        })
    }

    #[test]
    fn files_of_different_years_are_one_table() {
        let project = with("{file: tal.csv, count: antal}\n  - {file: nya.csv, count: antal}")
            .file(TABLE, of("2024", [40, 60, 30, 70]))
            .file("data/prov/nya.csv", of("2023", [50, 50, 30, 70]));
        assert_eq!(girls_of_both(&project), ["50 100", "40 100"]);
    }

    #[test]
    fn of_two_tables_the_one_with_more_rounds_answers() {
        let plain = "enhet;kon;behov;antal\nalnavik;flicka;ja;50\nalnavik;flicka;nej;50\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70\n";
        let by_age: String = [("2023", [25, 25, 15, 35]), ("2024", [20, 30, 15, 35])]
            .iter()
            .flat_map(|(year, counts)| {
                let rows = of(year, *counts);
                let rows: Vec<String> = rows.lines().skip(1).map(str::to_string).collect();
                ["ung", "gammal"]
                    .into_iter()
                    .flat_map(move |age| {
                        rows.clone().into_iter().map(move |row| {
                            row.replace(";flicka", &format!(";{age};flicka"))
                                .replace(";pojke", &format!(";{age};pojke"))
                                + "\n"
                        })
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        let project = with(
            "{file: tal.csv, count: antal, values: {round: \"2023\"}}\n  - {file: alder.csv, count: antal}",
        )
        .edit(
            STUDY,
            "  behov: {label: Behov,",
            "  alder: {label: Ålder, values: {ung: Unga, gammal: Äldre}}\n  behov: {label: Behov,",
        )
        .file(TABLE, plain)
        .file("data/prov/alder.csv", format!("enhet;omgang;alder;kon;behov;antal\n{by_age}"));
        assert_eq!(girls_of_both(&project), ["50 100", "40 100"]);
    }
}

mod words {
    use super::*;

    #[test]
    fn places_are_known_by_any_of_their_names() {
        let units = "id;name;level;parent;storlek;also\nriket;Riket;nation;;;\n09;Nordlandet;county;riket;;\n08;Sydlandet;county;riket;;
0901;Alnavik;municipality;09;liten;Gamla Alnavik|AL\n0902;Brunnsele;municipality;09;liten;\n0801;Cedersta;municipality;08;stor;\n";
        let named = |names: [&str; 3]| {
            let file = small_table().replace("cedersta-o;", "cedersta;");
            let file: String = file
                .lines()
                .filter(|line| !line.starts_with("cedersta-v"))
                .map(|l| l.to_string() + "\n")
                .collect();
            let file = file.replace("50", "75").replace("60;40", "70;80");
            let file = file
                .replace("cedersta;pojke;ja;60", "cedersta;pojke;ja;70")
                .replace("cedersta;pojke;nej;40", "cedersta;pojke;nej;80");
            let places = ["alnavik", "brunnsele", "cedersta"];
            let file = places.iter().zip(names).fold(file, |file, (place, name)| file.replace(place, name));
            delivered("count: antal", file).file(UNITS, units)
        };
        for names in [
            ["901", "902", "801"],
            ["Alnavik", "BRUNNSELE", "cedersta "],
            ["0901 Alnavik", "0902 Brunnsele", "0801 Cedersta"],
            ["gamla alnavik", "0902", "Cedersta"],
            ["AL", "902.0", "801,0"],
        ] {
            let project = named(names);
            let site = project.build().silent_site();
            let row =
                site.page("kommuner/alnavik/pm-1/index.html").table("#figur-behov").row("Flickor").join(" ");
            assert_eq!(row, "40 100", "{names:?}");
        }
        let run = named(["Alnavik", "Brunnsele", "Nordlandet"])
            .file(UNITS, units.replace("Brunnsele", "Nordlandet"))
            .check();
        run.refused();
        run.says(&["`Nordlandet` can be any of `09` (Nordlandet) and `0902` (Nordlandet)", "`also`"]);
    }

    #[test]
    fn a_code_that_says_another_place_than_its_label_is_not_believed() {
        let units = "id;name;level;parent;storlek\nriket;Riket;nation;;\n01;Nordlandet;county;;\n0101;Alnavik;municipality;01;liten\n0102;Brunnsele;municipality;01;liten\n";
        let data = |codes: [&str; 2]| {
            format!(
                r#"{{"version": "2.0", "class": "dataset", "id": ["enhet", "kon", "behov"], "size": [2, 2, 2], "value": [40, 60, 30, 70, 10, 40, 20, 30],
                "dimension": {{"enhet": {{"label": "Region", "category": {{"index": ["{0}", "{1}"], "label": {{"{0}": "Alnavik", "{1}": "Brunnsele"}}}}}},
                "kon": {{"category": {{"index": ["flicka", "pojke"]}}}}, "behov": {{"category": {{"index": ["ja", "nej"]}}}}}}}}"#,
                codes[0], codes[1]
            )
        };
        for codes in [["0101", "0102"], ["101", "102"], ["1", "2"]] {
            let project = delivered("unit: Region, count: value", data(codes)).file(UNITS, units);
            let run = project.build();
            let row = run.site().page(ALNAVIK).table("#figur-behov").row("Flickor").join(" ");
            assert_eq!(row, "40 100", "{codes:?}: {}", run.stderr);
        }
    }

    #[test]
    fn values_are_known_in_any_case_and_composition() {
        let project =
            delivered("count: antal", small_table().replace("flicka", "FLICKA").replace("nej", "Nej"))
                .edit(STUDY, "pojke: Pojkar", "pojke: {label: Pojkar, also: [Ålskare]}")
                .edit(TABLE, "pojke", "a\u{30a}lskare");
        shows_all(project.build());
    }

    #[test]
    fn marks_beside_numbers_are_declared() {
        let file = small_table().replace("ja;40", "ja;40 (r)").replace("nej;70", "nej;70*");
        let run = delivered("count: antal", &file).check();
        run.refused();
        run.says(&["`40 (r)` is a number with the mark `r`, which is not declared", "`marks: {\"r\": …}`"]);
        assert!(!run.stderr.contains("withheld"), "no mark is a symbol:\n{}", run.stderr);
        let project = delivered(r#"count: antal, marks: {r: Reviderad, "*": Osäker}"#, file);
        let table = project.build().silent_site().page(ALNAVIK).table("#figur-behov");
        assert_eq!(table.row("Flickor"), ["40r", "100r"]);
        assert_eq!(table.row("Pojkar"), ["30*", "100*"]);
    }

    #[test]
    fn what_a_spreadsheet_made_a_date_is_said() {
        let project = |word: &str| {
            delivered("count: antal", small_table().replace("flicka", word)).edit(
                STUDY,
                "flicka: Flickor",
                "3-5: Flickor",
            )
        };
        for word in ["05-mar", "mar-05", "3-maj", "2024-03-05", "05/03/2024"] {
            project(word).check().says(&["`3-5` there again as text"]);
        }
    }
}

mod places_in_places {
    use super::*;

    const NESTED: &str = "id;name;level;parent;storlek
riket;Riket;nation;;\nstora;Stora bygden;county;;\ninre;Inre bygden;county;stora;\nyttre;Yttre bygden;county;stora;\nsyd;Sydlandet;county;;
alnavik;Alnavik;municipality;inre;liten\nbrunnsele;Brunnsele;municipality;yttre;liten\ncedersta;Cedersta;municipality;syd;stor\n";

    const TABLE_OF_ALL: &str = "enhet;kon;behov;antal
riket;flicka;ja;125\nriket;flicka;nej;175\nriket;pojke;ja;120\nriket;pojke;nej;180
stora;flicka;ja;50\nstora;flicka;nej;100\nstora;pojke;ja;50\nstora;pojke;nej;100
inre;flicka;ja;40\ninre;flicka;nej;60\ninre;pojke;ja;30\ninre;pojke;nej;70
alnavik;flicka;ja;40\nalnavik;flicka;nej;60\nalnavik;pojke;ja;30\nalnavik;pojke;nej;70
brunnsele;flicka;ja;10\nbrunnsele;flicka;nej;40\nbrunnsele;pojke;ja;20\nbrunnsele;pojke;nej;30
cedersta;flicka;ja;75\ncedersta;flicka;nej;75\ncedersta;pojke;ja;70\ncedersta;pojke;nej;80\n";

    #[test]
    fn a_region_beside_its_parts_is_checked_and_not_counted_twice() {
        let project = delivered("count: antal", TABLE_OF_ALL).file(UNITS, NESTED);
        shows_all(project.build());
        let site = project.build().silent_site();
        let row = |path: &str| site.page(path).table("#figur-behov").row("Flickor").join(" ");
        assert_eq!(row("lan/stora-bygden/pm-1/index.html"), "33 150");
        assert_eq!(row("lan/inre-bygden/pm-1/index.html"), "40 100");
        let wrong = TABLE_OF_ALL.replace("stora;flicka;ja;50", "stora;flicka;ja;60");
        project
            .file(TABLE, wrong)
            .build()
            .says(&["the total is 60, but its 2 parts add up to 50", "tal.csv:6:1"]);
    }

    #[test]
    fn a_county_cannot_be_a_part_of_itself() {
        let units = NESTED.replace("stora;Stora bygden;county;;", "stora;Stora bygden;county;inre;");
        let run = delivered("count: antal", TABLE_OF_ALL).file(UNITS, units).check();
        run.refused();
        run.says(&["`stora` is a part of itself", "units.csv:3:1"]);
    }
}

mod heads {
    use super::*;

    /// Asserts that a check refuses a table, and says so.
    #[track_caller]
    fn refused(keys: &str, file: &str, says: &[&str]) {
        let run = delivered(keys, file).check();
        run.refused();
        run.says(says);
    }

    #[test]
    fn a_head_that_can_be_read_in_several_ways_is_not_read() {
        let file = "enhet;behov;Flickor;Flickor utom pojkar\nalnavik;ja;40;30\n";
        refused("wide: kon", file, &["error[unlike-heads]: `Flickor utom pojkar` can be read in several"]);
        let file = "enhet;kon;behov;2023-2024;2024\nalnavik;flicka;ja;40;30\n";
        refused("wide: round", file, &["error[unlike-heads]", "a part of a range"]);
        let file = "enhet;kon;behov;2024/25\nalnavik;flicka;ja;40\n";
        refused("wide: round", file, &["error[unlike-heads]", "a part of a range"]);
    }

    #[test]
    fn a_range_is_found_whatever_its_dash() {
        let file = small_table().replace(";ja;", ";ja;0;").replace(";nej;", ";nej;0;");
        let file = file.replace("enhet;kon;behov;antal", "enhet;kon;behov;0 år;1\u{2013}5 år");
        let ages = "variables:\n  alder: {label: Ålder, values: {\"0\": 0 år, 1-5: 1-5 år}}\n";
        shows_all(delivered("wide: alder", file).edit(STUDY, "variables:\n", ages).build());
    }

    #[test]
    fn shares_and_thousands_are_no_counts_unless_the_head_is_named_in_full() {
        let says = ["error[no-counts]", "seems to hold shares", "name the head in full"];
        let wide = "enhet;behov;Flickor (procent);Pojkar (procent)\nalnavik;ja;40;30\n";
        refused("wide: kon", wide, &says);
        refused("wide: kon", &wide.replace("(procent)", "per 1000"), &says);
        refused("wide: kon, count: antal", &wide.replace("(procent)", "antal (tusental)"), &says);
        let file = small_table().replacen("antal", "Antal (procent)", 1);
        refused("count: antal", &file, &says);
        shows_all(delivered("count: antal (procent)", file).build());
        let file = "enhet;kon;alla;behov (procent)\nalnavik;flicka;100;40\n";
        refused("measures: [{values: {behov: ja}, count: behov, base: alla, rest: nej}]", file, &says);
    }

    #[test]
    fn variables_with_the_same_words_are_told_apart_by_rows_or_names() {
        let delivered = |head: &str| {
            let rows = "alnavik;40;60;30;70\nbrunnsele;10;40;20;30\ncedersta;75;75;70;80\n";
            delivered("wide: [kon, behov]", format!("{head}\n{rows}"))
                .edit(STUDY, "flicka: Flickor, pojke: Pojkar", "flicka: Ja, pojke: Nej")
                .edit(STUDY, "ja: Behov, nej: Inget behov", "ja: Ja, nej: Nej")
        };
        for head in [
            ";Ja;;Nej;\nenhet;Ja;Nej;Ja;Nej",
            "enhet;Kön ja, behov ja;Behov nej, kön ja;Kön nej, behov ja;Behov nej, kön nej",
        ] {
            let project = delivered(head);
            let site = project.build().silent_site();
            let row = |word: &str| site.page(ALNAVIK).table("#figur-behov").row(word).join(" ");
            assert_eq!([row("Ja"), row("Nej")], ["40 100", "30 100"], "{head}");
        }
        let run = delivered("enhet;Ja Ja;Ja Nej;Nej Ja;Nej Nej").check();
        run.refused();
        run.says(&["error[unlike-heads]: `Ja Nej` can be read in several ways", "the name of each"]);
    }

    #[test]
    fn a_total_of_one_variable_may_be_called_as_that_of_another() {
        let file = "enhet;Flickor Behov;Flickor Inget behov;Flickor Totalt;Pojkar Behov;Pojkar Inget behov;Pojkar Totalt
alnavik;40;60;100;30;70;100\nbrunnsele;10;40;50;20;30;50\ncedersta;75;75;150;70;80;150\n";
        let project = delivered("wide: [kon, behov]", file)
            .edit(STUDY, "{label: Kön, ", "{label: Kön, total: Totalt, ")
            .edit(STUDY, "{label: Behov, ", "{label: Behov, total: Totalt, ");
        shows_all(project.build());
    }

    #[test]
    fn a_row_that_lacks_nothing_but_its_numbers_is_a_row() {
        let file = "enhet;Flickor Behov;Flickor Inget behov;Pojkar Behov;Pojkar Inget behov
alnavik;40;60;30;70\nbrunnsele;;;;\ncedersta;75;75;70;80\nKälla: skolan;;;;\n";
        refused("wide: [kon, behov]", file, &["error[not-a-count]", "holds no count", "tal.csv:3:"]);
        let project = delivered("wide: [kon, behov], symbols: {\"\": withheld}", file);
        let site = project.build().silent_but_unseen();
        assert_eq!(site.page(ALNAVIK).table("#figur-behov").row("Flickor").join(" "), "40 100");
    }

    #[test]
    fn bases_may_be_named_by_heads() {
        let file = "enhet;Buller;Trångt;alla\nalnavik;70;90;200\nbrunnsele;30;40;100\ncedersta;90;90;300\n";
        let variable =
            "variables:\n  skal: {label: Skäl, multiple: true, values: {buller: Buller, plats: Trångt}}\n";
        let tables = "{file: tal.csv, count: antal}\n  - {file: skal.csv, wide: skal, base: alla}";
        let project = delivered("count: antal", small_table())
            .edit(STUDY, "variables:\n", variable)
            .edit(STUDY, "{file: tal.csv, count: antal}", tables)
            .edit(STUDY, "indicators: [behov], over: kon", "share_of: skal")
            .file("data/prov/skal.csv", file);
        let site = project.build().silent_site();
        let row = |word: &str| site.page(ALNAVIK).table("#figur-behov").row(word).join(" ");
        assert_eq!([row("Buller"), row("Trångt")], ["35", "45"]);
        let file = "enhet;behov;Flickor;Pojkar;bas pojkar\nalnavik;ja;40;30;100\n";
        refused(
            "wide: kon, base: bas",
            file,
            &["error[missing-base]: no head names the base `bas` of `Flickor`"],
        );
    }

    #[test]
    fn each_measure_of_a_wide_table_has_a_head() {
        let file = "enhet;alla flickor;alla pojkar\nalnavik;100;100\n";
        let keys = "wide: kon, measures: [{values: {behov: ja}, count: med behov, base: alla}]";
        refused(keys, file, &["error[missing-column]: no head names the number `med behov`"]);
    }

    #[test]
    fn a_head_that_is_written_again_is_passed_over() {
        let file = small_table().replace("brunnsele;flicka;ja", "enhet;kon;behov;antal\nbrunnsele;flicka;ja");
        let run = delivered("count: antal", file).build();
        run.says(&["warning[repeated-head]: this row repeats the head of the table", "tal.csv:6:1"]);
    }

    #[test]
    fn a_rest_is_counted_by_no_other_measure() {
        let file = "enhet;kon;alla;med;utan\nalnavik;flicka;100;40;60\n";
        let keys = "measures: [{values: {behov: ja}, count: med, base: alla, rest: nej}, {values: {behov: nej}, count: utan, base: alla}]";
        refused(keys, file, &["error[rest]", "the `rest` of another one"]);
    }

    #[test]
    fn a_base_is_of_several_answers_or_has_a_rest() {
        let says = ["error[unused-base]", "tal.csv:1:", "`multiple: true`", "rest: …"];
        let file = "enhet;kon;behov;antal;bas\nalnavik;flicka;ja;40;100\n";
        refused("count: antal, base: bas", file, &says);
        let file = "enhet;kon;alla;med;utan\nalnavik;flicka;100;40;60\n";
        let keys =
            "measures: [{values: {behov: ja}, count: med, base: alla}, {values: {behov: nej}, count: utan}]";
        refused(keys, file, &says);
        let file =
            "enhet;behov;Flickor antal;Flickor bas;Pojkar antal;Pojkar bas\nalnavik;ja;40;100;30;100\n";
        refused("wide: kon, count: antal, base: bas", file, &says);
    }

    #[test]
    fn the_base_of_a_measure_is_known_where_its_count_is_withheld() {
        let file = "enhet;kon;med;alla\nalnavik;flicka;..;100\nalnavik;pojke;30;100\nbrunnsele;flicka;10;50\nbrunnsele;pojke;20;50\n";
        let keys = "symbols: {\"..\": withheld}, measures: [{values: {behov: ja}, count: med, base: alla, rest: nej}]";
        let project = delivered(keys, file);
        project.build().site();
        let numbers = common::explain(&project, &["alnavik", "--raw"]).stdout;
        let has = |part: &str| numbers.lines().any(|line| line.contains(part));
        assert!(has("shown       200") && has("30 of    100  kon=pojke behov=ja"), "{numbers}");
    }
}

/// What is said where a file nearly says what the definition says.
mod cures {
    use super::*;

    /// Asserts that a table is refused with one error, and what is said of it.
    #[track_caller]
    fn one_error(project: Project, says: &[&str]) {
        let run = project.check();
        let errors = run.refused().matches("error[").count();
        assert_eq!(errors, 1, "{}", run.stderr);
        run.says(says);
    }

    fn in_rows(head: &str, rows: &str) -> String {
        format!("{head}\n{rows}")
    }

    #[test]
    fn a_place_of_a_shared_name_is_told_by_another_column() {
        let units = "id;name;level;parent;storlek\nriket;Riket;nation;;\nalnavik;Alnavik;municipality;;liten\nbrunnsele;Brunnsele;municipality;;stor\n\
            a-c;Centrum;district;alnavik;\nb-c;Centrum;district;brunnsele;\n";
        let rows = "Alnavik;Centrum;flicka;ja;41\nBrunnsele;Centrum;flicka;ja;7\n";
        let project = delivered("unit: [del, stad], count: antal", in_rows("stad;del;kon;behov;antal", rows));
        let project = project.file(UNITS, units);
        let raw = common::explain(&project, &["a-c", "--raw"]);
        assert!(raw.stdout.contains("41 of     41  kon=flicka"), "{}{}", raw.stdout, raw.stderr);
    }

    #[test]
    fn heads_may_have_marks_of_footnotes() {
        let rows = "alnavik;40;30\nbrunnsele;10;20\ncedersta-o;50;60\ncedersta-v;25;10\n";
        for head in ["enhet;Flickor;Pojkar 1)", "enhet;Flickor*;Pojkar¹"] {
            let project = delivered("wide: kon, values: {behov: ja}", in_rows(head, rows));
            let raw = common::explain(&project, &["alnavik", "--raw"]);
            assert!(raw.stdout.contains("30 of     30  kon=pojke"), "{head}: {}{}", raw.stdout, raw.stderr);
        }
        let unclear = delivered("wide: kon, values: {behov: ja}", in_rows("enhet;Flickor;Pojkar 1", rows));
        one_error(unclear, &["error[unlike-heads]", "Pojkar 1"]);
    }

    #[test]
    fn a_head_in_two_rows_can_be_named() {
        let file = ";Alnavik;;Brunnsele;\nkon;Ja;Nej;Ja;Nej\nflicka;1;2;3;4\n";
        let keys = "wide: [unit, behov]";
        one_error(delivered(keys, file), &["error[missing-column]", "`header: [1, 2]`"]);
        delivered(&format!("{keys}, header: [1, 2]"), file).build().silent_but_unseen();
    }

    #[test]
    fn columns_of_other_numbers_are_named_to_be_left_out() {
        let file = ";Antal;;Alla;\nenhet;Flickor;Pojkar;Flickor;Pojkar\nalnavik;40;30;60;70\n";
        let keys = "wide: kon, count: antal, values: {behov: ja}";
        one_error(
            delivered(keys, file),
            &["error[other-number]", "ignore: [\"Alla Flickor\", \"Alla Pojkar\"]"],
        );
    }

    #[test]
    fn a_value_said_otherwise_and_one_of_a_finer_variable_are_known() {
        let aged = |word: &str| {
            let variables = "  alder: {label: Ålder, ordered: true, values: 0..5}\n  grupp: {label: Grupp, from: alder, ordered: true, \
                values: {g1: {label: 0–2 år, is: 0..2}, g2: {label: 3–5 år, is: 3..5}}}\n  kon: {label: Kön";
            let file = format!("enhet;grupp;kon;behov;antal\nalnavik;{word};flicka;ja;3\n");
            delivered("count: antal", file).edit(STUDY, "  kon: {label: Kön", variables)
        };
        one_error(aged("3-5"), &["error[unknown-value]", "add `also: [\"3-5\"]` to the value `g2`"]);
        one_error(aged("4"), &["error[unknown-value]", "it is a value of `alder`"]);
    }

    #[test]
    fn a_total_of_places_that_lack_is_told_from_that_of_values() {
        let file = small_table() + "nord;flicka;ja;51\n";
        one_error(delivered("count: antal", file), &["error[total-differs]", "if places lack", "`except:`"]);
    }

    #[test]
    fn a_word_that_stands_above_is_said_to_come_from_there() {
        let rows = "Nordlandet;Alnavik;flicka;ja;4\nSydlandet;;flicka;ja;5\n";
        let file = in_rows("lan;kommun;kon;behov;antal", rows);
        let keys = "unit: [kommun, lan], fill: [kommun], count: antal";
        one_error(
            delivered(keys, file),
            &["error[contradiction]", "`Alnavik` was taken from a row above by `fill`"],
        );
    }

    #[test]
    fn marks_in_a_wrong_place_are_told() {
        for (field, help) in [("411)", "`41 1)`"), ("r41", "`41 r`")] {
            let file = small_table().replace("flicka;ja;40", &format!("flicka;ja;{field}"));
            one_error(delivered("count: antal", file), &["error[not-a-count]", field, help, "`marks:`"]);
        }
    }

    #[test]
    fn a_measure_of_two_variables_belongs_to_wide() {
        let file = "enhet;alla f;med f\nalnavik;100;60\n";
        let keys = "measures: [{values: {behov: ja, kon: flicka}, count: med f, base: alla f, rest: nej}]";
        one_error(delivered(keys, file), &["error[rest]", "`wide:`"]);
    }

    #[test]
    fn a_table_on_a_hidden_sheet_is_named() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet().write_string(0, 0, "Om tabellen").expect("a cell");
        let hidden = workbook.add_worksheet().set_name("Data").expect("a name").set_hidden(true);
        for (column, name) in ["enhet", "kon", "behov", "antal"].into_iter().enumerate() {
            hidden.write_string(0, column as u16, name).expect("a cell");
        }
        let project = Project::small()
            .edit(STUDY, "{file: tal.csv, count: antal}", "{file: tal.xlsx, count: antal}")
            .remove(TABLE)
            .file("data/prov/tal.xlsx", workbook.save_to_buffer().expect("a workbook"));
        one_error(project, &["error[missing-sheet]", "`Data`, which is hidden", "`sheet: Data`"]);
    }
}
