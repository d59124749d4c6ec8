//! What `inspect` tells of a file, in full.

mod common;

use std::fs;

use assert_cmd::Command;

use common::Project;

/// What is told of a file of a folder without a project.
#[track_caller]
fn told(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), bytes).expect("a file is written");
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let output = program.args(["inspect", name]).current_dir(folder.path()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let findings = text.lines().take_while(|line| !line.starts_with("Draft"));
    assert!(findings.clone().all(|line| line.chars().count() <= 100), "{text}");
    text
}

const LONG: &str = "Tabell 7. Lån på bibliotek\n\
\n\
Kommun;År;Åldersgrupp;Kön;Antal lån;Andel;Anmärkning\n\
Åsmark;2022;0–17 år;Kvinnor;40;12,5;\n\
Åsmark;2022;0–17 år;Män;42;12,5;\n\
Åsmark;2022;0–17 år;Totalt;82;12,5;\n\
Åsmark;2022;18+ år;Kvinnor;60;1,0;\n\
Åsmark;2022;18+ år;Män;..;1,0;stängt i maj\n\
Åsmark;2022;18+ år;Totalt;131;1,0;\n\
Björkö;2022;0–17 år;Kvinnor;50 (r);12,5;\n\
Björkö;2022;0–17 år;Män;52;12,5;\n\
Björkö;2022;0–17 år;Totalt;102;12,5;\n\
Björkö;2022;18+ år;Kvinnor;-;1,0;\n\
Björkö;2022;18+ år;Män;62;1,0;\n\
Björkö;2022;18+ år;Män;62;1,0;\n\
Malmo;2022;0–17 år;Kvinnor;20;1,0;\n\
Samtliga;2022;0–17 år;Kvinnor;110;1,0;\n\
\n\
Källa: Påhittad statistik\n\
Tecknet .. betyder att uppgiften saknas\n\
";

const WIDE: &str = "kod;kommun;;läsåret 2022/23;;läsåret 2023/24;\n\
;;huvudman;flickor;pojkar;flickor;pojkar\n\
0180;Stockholm;Kommunal;60;40;55;50\n\
0180;Stockholm;Enskild;30;20;35;25\n\
114;Upplands Väsby;Kommunal;22;21;24;20\n\
";

const PX: &str = r#"CHARSET="ANSI";
AXIS-VERSION="2010";
TITLE="Cyklar efter kommun, kön och år";
CONTENTS="Cyklar";
UNITS="antal";
STUB="kommun","kön";
HEADING="år";
VALUES("kommun")="Åsmark","Björkö","Cedersund";
VALUES("kön")="kvinnor","män";
VALUES("år")="2022","2023";
CODES("kommun")="9001","9002","9003";
CODES("kön")="2","1";
SOURCE="Påhittad statistik";
DATA=
40 44
60 66
30 31
75 80
33 ".."
44 45;
"#;

#[test]
fn a_long_table_with_titles_totals_signs_and_faults() {
    insta::assert_snapshot!(told("long.csv", LONG), @r#"
    long.csv: delimited text
      above the table:
        line 1: Tabell 7. Lån på bibliotek
      head: line 3
      14 rows, line 4 to 17
      not rows of the table:
        line 19: Källa: Påhittad statistik
        line 20: Tecknet .. betyder att uppgiften saknas

       1 Kommun: place, 0 found in the register of Swedish municipalities
           3 not found:
             Åsmark (6 rows)
             Björkö (6 rows)
             Malmo (1 row, perhaps Malmö)
             total: Samtliga (1 row) = all others, adds up
       2 År: round, years
             2022 (14 rows)
       3 Åldersgrupp: variable, 2 values
             0–17 år (8 rows)
             18+ år (6 rows)
       4 Kön: variable, 2 values
             Kvinnor (6 rows)
             Män (5 rows)
             total: Totalt (3 rows) = all others, adds up
       5 Antal lån: count, 20 to 131
       6 Andel: shares, which cannot be read without their counts
       7 Anmärkning: note

      in place of counts: `..` (1), `-` (1)
      marks beside counts: `r` (1)
      1 row counts the same as an earlier one: lines 14 and 15
      3 combinations of a full crossing have no row
        Malmo, 2022, 0–17 år, Män
        Malmo, 2022, 18+ år, Kvinnor
        Malmo, 2022, 18+ år, Män

    Draft for study.yaml:

    rounds:
      - {id: "2022"}
    variables:
      aldersgrupp:
        label: Åldersgrupp
        values:
          "0_17_ar": "0–17 år"
          "18_ar": "18+ år"
      kon:
        label: Kön
        total: [Totalt]
        values:
          kvinnor: Kvinnor
          man: Män
    tables:
      - file: long.csv
        header: 3
        unit: Kommun
        round: År
        count: Antal lån
        ignore: [Andel, Anmärkning]
        symbols: {"..": withheld, "-": zero}  # Skriv vad tecknen betyder: withheld, zero eller absent
        marks: {r: Märkt r i källan}  # Skriv vad märkena betyder

    Draft for units.csv (id;name;level;parent;also):

    riket;Riket;nation;;Samtliga
    asmark;Åsmark;municipality;;
    bjorko;Björkö;municipality;;
    malmo;Malmo;municipality;;

    To check in the draft:
      long.csv: rows are there twice (1), such as 14 and 15: remove the copies
    "#);
}

#[test]
fn a_wide_table_with_a_head_in_two_rows_and_codes_that_lost_a_zero() {
    insta::assert_snapshot!(told("brett.csv", WIDE), @r#"
    brett.csv: delimited text
      head: lines 1, 2
      3 rows, line 3 to 5

       1 kod: place, 2 found in the register of Swedish municipalities (1 by id, 1 by code)
       2 kommun: goes with "kod", not needed
       3 kommun huvudman: variable, 2 values
             Kommunal (2 rows)
             Enskild (1 row)
       4 läsåret 2022/23 flickor: count of 2022/23, Flickor, 22 to 60
       5 läsåret 2022/23 pojkar: count of 2022/23, Pojkar, 20 to 40
       6 läsåret 2023/24 flickor: count of 2023/24, Flickor, 24 to 55
       7 läsåret 2023/24 pojkar: count of 2023/24, Pojkar, 20 to 50

      heads of columns are school years: 2022/23, 2023/24
      heads of columns are values of "Kön": Flickor, Pojkar
      1 combination of a full crossing has no row
        114, Enskild

    Draft for study.yaml:

    rounds:
      - {id: "2022/23"}
      - {id: "2023/24"}
    variables:
      kommun_huvudman:
        label: Kommun huvudman
        values:
          kommunal: Kommunal
          enskild: Enskild
      kon:
        label: Kön
        values:
          flickor: Flickor
          pojkar: Pojkar
    tables:
      - file: brett.csv
        header: [1, 2]
        unit: kod
        wide: [round, kon]
        ignore: kommun

    Draft for units.csv (id;name;level;parent;also):

    riket;Riket;nation;;
    0180;Stockholm;municipality;;
    0114;Upplands Väsby;municipality;;
    "#);
}

#[test]
fn a_px_file_has_codes_beside_its_labels() {
    insta::assert_snapshot!(told("cyklar.px", encoding_rs::WINDOWS_1252.encode(PX).0), @r#"
    cyklar.px: a PX file
      12 rows

       1 kommun: place, 0 found in the register of Swedish municipalities
           3 not found:
             Åsmark (4 rows)
             Björkö (4 rows)
             Cedersund (4 rows, perhaps Askersund)
       2 kön: variable, 2 values
             kvinnor (6 rows)
             män (6 rows)
       3 år: round, years
             2022 (6 rows)
             2023 (6 rows)
       4 value: count, 30 to 80

      in place of counts: `..` (1)

    Draft for study.yaml:

    rounds:
      - {id: "2022"}
      - {id: "2023"}
    variables:
      kon:
        label: Kön
        values:
          kvinnor: Kvinnor
          man: Män
    tables:
      - file: cyklar.px
        unit: kommun
        round: år
        count: value
        symbols: {"..": withheld}  # Skriv vad tecknen betyder: withheld, zero eller absent

    Draft for units.csv (id;name;level;parent;also):

    riket;Riket;nation;;
    9001;Åsmark;municipality;;
    9002;Björkö;municipality;;
    9003;Cedersund;municipality;;
    "#);
}

#[test]
fn of_numbers_of_several_kinds_the_first_that_counts_is_drafted() {
    let file = "enhet;mått;värde\nEkby;Elever;400\nEkby;Andel som bytt;12,5\nÅsby;Elever;310\nÅsby;Andel som bytt;8,1\n";
    let text = told("t.csv", file);
    let said = [
        "count: värde",
        "where: {mått: Elever}",
        "only rows with `Elever` in `mått` are read; `Andel som bytt` are other numbers",
    ];
    said.iter().for_each(|said| assert!(text.contains(said), "{said} in\n{text}"));
}

#[test]
fn places_are_those_of_the_project_that_the_file_lies_in() {
    let table = "ort,halvår,besök\nalnavik,HT 2023,30\nBrunnsele,HT 2023,31\nBrunnsela,VT 2024,32\n";
    let project = Project::small().file("data/prov/projekt.csv", table);
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let folder = project.path("data/prov");
    let output = program.args(["inspect", "projekt.csv"]).current_dir(folder).output().expect("it runs");
    insta::assert_snapshot!(String::from_utf8(output.stdout).expect("UTF-8"), @r#"
    projekt.csv: delimited text
      head: line 1
      3 rows, line 2 to 4

       1 ort: place, 2 found in the project (1 by id, 1 by name)
           1 not found:
             Brunnsela (1 row, perhaps Brunnsele)
       2 halvår: round, half-years
             HT 2023 (2 rows)
             VT 2024 (1 row)
       3 besök: count, 30 to 32

      3 combinations of a full crossing have no row
        alnavik, VT 2024
        Brunnsele, VT 2024
        Brunnsela, HT 2023
      1 place of the project without a row: Cedersta

    Draft for study.yaml:

    rounds:
      - {id: HT 2023}
      - {id: VT 2024}
    variables: {}
    tables:
      - file: projekt.csv
        unit: ort
        round: halvår
        count: besök

    Draft for units.csv (id;name;level;parent;also):

    brunnsela;Brunnsela;municipality;;
    "#);
}

#[test]
fn sheets_are_named_and_hidden_ones_left_out_of_the_draft() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, is_hidden) in [("Flickor", false), ("Pojkar", false), ("Underlag", true)] {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        sheet.set_hidden(is_hidden);
        for (row, cells) in [["Kommun", "Antal"], ["Åsmark", "12"], ["Björkö", "13"]].into_iter().enumerate()
        {
            sheet.write(row as u32, 0, cells[0]).expect("a cell");
            sheet.write(row as u32, 1, cells[1]).expect("a cell");
        }
    }
    let text = told("flikar.xlsx", workbook.save_to_buffer().expect("a workbook"));
    for part in [
        "flikar.xlsx: an Excel workbook\n  3 sheets, of which hidden: Underlag\n",
        "\n  Underlag (hidden: not read unless named)\n",
        "  - file: flikar.xlsx\n    sheet: Flickor\n    unit: Kommun\n    count: Antal\n  - file: flikar.xlsx\n    sheet: Pojkar\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("sheet: Underlag"), "{text}");
}

#[test]
fn findings_can_be_had_as_json() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("lang.csv"), LONG).expect("a file is written");
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let arguments = ["inspect", "lang.csv", "--format", "json"];
    let output = program.args(arguments).current_dir(folder.path()).output().expect("it runs");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let table = &json["files"][0]["sheets"][0]["table"];
    assert_eq!(table["head"], serde_json::json!([3]));
    assert_eq!(table["columns"][0]["holds"]["is"], "place");
    assert_eq!(table["columns"][3]["holds"]["totals"][0]["agreement"], "confirmed");
    assert!(json["draft"]["study"].as_str().is_some_and(|draft| draft.contains("count: Antal lån")));
}

#[test]
fn what_cannot_be_read_is_a_problem_with_its_cure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("sida.csv"), "<!doctype html><p>Tabell").expect("a file is written");
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let output = program.args(["inspect", "sida.csv"]).current_dir(folder.path()).output().expect("it runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("a saved web page"), "{said}");
}
