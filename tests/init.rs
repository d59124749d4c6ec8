//! `init` makes a project that builds at once, with the right numbers and no line touched by hand.

mod common;

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;

use common::site::Site;

/// A folder with files of counts, and the project made of them.
struct Made {
    folder: TempDir,
}

/// What a command of the program answered: exit code, standard output and error.
struct Answer(i32, String, String);

fn lagesbild(arguments: &[&str], folder: &TempDir) -> Answer {
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let output = program.args(arguments).current_dir(folder.path()).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Answer(output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

impl Made {
    #[track_caller]
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        files
            .iter()
            .for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).expect("a file is written"));
        let names = files.iter().map(|(name, _)| *name);
        let arguments: Vec<&str> = ["init", "projekt", "--from"].into_iter().chain(names).collect();
        let Answer(code, stdout, stderr) = lagesbild(&arguments, &folder);
        assert_eq!(code, 0, "{stdout}{stderr}");
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("projekt").join(path)
    }

    #[track_caller]
    fn site(&self) -> Site {
        let Answer(code, stdout, stderr) = lagesbild(&["build", "projekt"], &self.folder);
        assert_eq!(code, 0, "{stdout}{stderr}");
        Site::new(self.path("site"))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a text")
    }
}

/// The rows of a figure's table on a place's memo.
#[track_caller]
fn figure(site: &Site, place: &str, figure: &str) -> Vec<Vec<String>> {
    site.page(&format!("kommuner/{place}/pm-1/index.html")).table(&format!("#figur-{figure}")).rows
}

/// The first two cells of each row: label and percent.
fn percent(rows: Vec<Vec<String>>) -> Vec<(String, String)> {
    let first = |cell: &String| cell.split_whitespace().next().unwrap_or_default().to_string();
    rows.iter().map(|row| (row[0].clone(), first(&row[1]))).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(label, percent)| (label.to_string(), percent.to_string())).collect()
}

/// An Excel file as bodies deliver it: a title, heads that are merged, rows of totals, a sign in
/// place of a number, a note, and a sheet that is hidden.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let plain = Format::new();
    let sheet = workbook.add_worksheet().set_name("Tabell 1").expect("a name");
    sheet.merge_range(0, 0, 0, 4, "Tabell 1. Låntagare på bibliotek 2023", &plain).expect("a title");
    sheet.merge_range(2, 0, 3, 0, "Kommun", &plain).expect("a head");
    sheet.merge_range(2, 1, 3, 1, "Åldersgrupp", &plain).expect("a head");
    sheet.merge_range(2, 2, 2, 4, "Antal låntagare", &plain).expect("a head");
    for (column, name) in ["Kvinnor", "Män", "Totalt"].into_iter().enumerate() {
        sheet.write(3, column as u16 + 2, name).expect("a head");
    }
    let rows: [(&str, &str, [i32; 3]); 9] = [
        ("Åsmark", "Barn", [40, 60, 100]),
        ("Åsmark", "Vuxna", [160, 140, 300]),
        ("Åsmark", "Totalt", [200, 200, 400]),
        ("Björkö", "Barn", [30, 20, 50]),
        ("Björkö", "Vuxna", [70, 80, 150]),
        ("Björkö", "Totalt", [100, 100, 200]),
        ("Cedersund", "Barn", [-1, -1, 40]),
        ("Cedersund", "Vuxna", [33, 27, 60]),
        ("Cedersund", "Totalt", [-1, -1, 100]),
    ];
    for (row, (place, group, counts)) in rows.into_iter().enumerate() {
        let row = row as u32 + 4;
        sheet.write(row, 0, place).expect("a place");
        sheet.write(row, 1, group).expect("a group");
        for (column, count) in counts.into_iter().enumerate() {
            let column = column as u16 + 2;
            match count {
                -1 => sheet.write(row, column, "..").expect("a sign"),
                count => sheet.write(row, column, count).expect("a count"),
            };
        }
    }
    sheet.write(14, 0, "Källa: Påhittad statistik").expect("a note");
    let hidden = workbook.add_worksheet().set_name("Underlag").expect("a name");
    hidden.set_hidden(true).write(0, 0, "utkast").expect("a cell");
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn an_excel_file_with_merged_heads_totals_and_signs_becomes_pages() {
    let made = Made::of(&[("lån.xlsx", &workbook())]);
    let study = made.text("data/lan/study.yaml");
    assert!(study.contains("\ntitle: Låntagare på bibliotek 2023\n"), "{study}");
    assert!(study.contains("\nsource: Påhittad statistik\n"), "{study}");
    let site = made.site();
    let asmark = [("Barn", "25"), ("Vuxna", "75")];
    assert_eq!(percent(figure(&site, "asmark", "aldersgrupp"))[..2], pairs(&asmark));
    let women = percent(figure(&site, "bjorko", "kon"));
    assert_eq!(women[..2], pairs(&[("Kvinnor", "50"), ("Män", "50")]));
    let of_sexes = figure(&site, "asmark", "aldersgrupp_barn_kon");
    assert_eq!(of_sexes[0][0], "Kvinnor");
    assert!(of_sexes[0][1].starts_with("20") && of_sexes[1][1].starts_with("30"), "{of_sexes:?}");
    assert!(site.page("kommuner/asmark/index.html").html.contains("400"), "the total was counted twice");
}

#[test]
fn a_px_file_becomes_pages() {
    let px = "CHARSET=\"ANSI\";\nAXIS-VERSION=\"2010\";\nTITLE=\"Cyklar\";\nCONTENTS=\"Cyklar\";\nUNITS=\"antal\";\n\
              STUB=\"kommun\",\"kön\";\nHEADING=\"år\";\nVALUES(\"kommun\")=\"Åsmark\",\"Björkö\";\n\
              VALUES(\"kön\")=\"kvinnor\",\"män\";\nVALUES(\"år\")=\"2022\",\"2023\";\n\
              CODES(\"kommun\")=\"9001\",\"9002\";\nCODES(\"kön\")=\"2\",\"1\";\nDATA=\n40 44\n60 66\n30 31\n75 80\n;\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(px).0.into_owned();
    let made = Made::of(&[("cyklar.px", &bytes)]);
    assert!(made.text("data/units.csv").contains("9001;Åsmark;municipality"), "the code is the id");
    let site = made.site();
    assert_eq!(percent(figure(&site, "asmark", "kon"))[..2], pairs(&[("Kvinnor", "40"), ("Män", "60")]));
    assert!(site.page("kommuner/bjorko/index.html").html.contains("111"), "the latest year is shown");
}

#[test]
fn a_json_stat_file_becomes_pages() {
    let json = r#"{"version":"2.0","class":"dataset","label":"Lån","id":["Region","Medium","Tid"],"size":[2,3,1],
        "dimension":{
            "Region":{"label":"kommun","category":{"index":["9001","9002"],"label":{"9001":"Åsmark","9002":"Björkö"}}},
            "Medium":{"label":"medium","category":{"index":{"bok":0,"film":1,"alla":2},"label":{"bok":"Bok","film":"Film","alla":"Totalt"}}},
            "Tid":{"label":"år","category":{"index":["2023"]}}},
        "value":[40,60,100,30,70,100]}"#;
    let made = Made::of(&[("lan.json", json.as_bytes())]);
    let site = made.site();
    assert_eq!(percent(figure(&site, "bjorko", "medium"))[..2], pairs(&[("Bok", "30"), ("Film", "70")]));
    assert!(site.page("kommuner/bjorko/index.html").html.contains("100"));
    assert!(made.text("data/lan/study.yaml").contains("total: [Totalt]"));
}

#[test]
fn a_wide_table_becomes_pages() {
    let csv = "Kommun;Flickor 2022;Pojkar 2022;Flickor 2023;Pojkar 2023\nÅsmark;90;110;80;120\nBjörkö;55;45;52;48\n";
    let made = Made::of(&[("simmare.csv", csv.as_bytes())]);
    let site = made.site();
    assert_eq!(percent(figure(&site, "asmark", "kon"))[..2], pairs(&[("Flickor", "40"), ("Pojkar", "60")]));
    assert_eq!(percent(figure(&site, "bjorko", "kon"))[..2], pairs(&[("Flickor", "52"), ("Pojkar", "48")]));
}

#[test]
fn a_file_in_windows_1252_below_a_preamble_becomes_pages() {
    let csv = "Tabell 4. Utlån 2023\r\nUttag ur systemet, ej granskat\r\n\r\nBibliotek;Låntagare;Antal\r\nÅsmark;Barn;40\r\nÅsmark;Vuxna;60\r\n\
               Björkö;Barn;30\r\nBjörkö;Vuxna;70\r\n\r\nKälla: Påhittad statistik\r\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(csv).0.into_owned();
    let made = Made::of(&[("utlån.csv", &bytes)]);
    assert!(made.text("data/utlan/study.yaml").contains("{id: \"2023\"}"), "the round is that of the title");
    let site = made.site();
    assert_eq!(percent(figure(&site, "asmark", "lantagare"))[..2], pairs(&[("Barn", "40"), ("Vuxna", "60")]));
}

#[test]
fn without_a_file_an_example_is_made_that_builds_in_silence() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Answer(code, stdout, stderr) = lagesbild(&["init", "projekt", "--title", "Cykla: mera"], &folder);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let made = Made { folder };
    let Answer(code, stdout, stderr) = lagesbild(&["build", "projekt"], &made.folder);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(stdout.starts_with("Cykla: mera: "), "{stdout}");
    assert!(made.text("lagesbild.yaml").contains("synthetic: true"));
    for file in ["lagesbild.yaml", "data/cykling/study.yaml"] {
        let text = made.text(file);
        let schema =
            text.strip_prefix("# yaml-language-server: $schema=").and_then(|rest| rest.lines().next());
        let schema =
            made.path(file).with_file_name("").join(schema.expect("a first line that names a schema"));
        assert!(fs::read_to_string(schema).expect("a schema").contains("additionalProperties"));
    }
    assert!(made.text(".gitignore").contains("data/secret.txt"));
    let entries = fs::read_dir(made.folder.path()).expect("a folder").count();
    assert_eq!(entries, 1, "something was left beside the project");
}

#[test]
fn a_folder_that_is_used_or_a_file_without_counts_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("projekt")).expect("a folder");
    fs::write(folder.path().join("projekt/min.txt"), "min").expect("a file");
    let Answer(code, _, stderr) = lagesbild(&["init", "projekt"], &folder);
    assert_eq!((code, stderr.as_str()), (2, "lagesbild: `projekt` is not empty; name a new folder\n"));
    fs::write(folder.path().join("andelar.csv"), "Kommun;Andel\nÅsmark;12,5\nBjörkö;13,5\n").expect("a file");
    let Answer(code, _, stderr) = lagesbild(&["init", "ny", "--from", "andelar.csv"], &folder);
    assert_eq!(code, 2);
    assert!(stderr.contains("no counts were found in the files"), "{stderr}");
    assert!(!folder.path().join("ny").exists());
    let titled = "Elever efter kön, procent\n\nKommun;Flickor;Pojkar\nÅsmark;50;50\nBjörkö;48;52\n";
    let thousands = "Kommun;Kön;Antal (tusental)\nÅsmark;Flickor;50\nÅsmark;Pojkar;51\n";
    for file in [titled, thousands] {
        fs::write(folder.path().join("andelar.csv"), file).expect("a file");
        let Answer(code, _, stderr) = lagesbild(&["init", "ny", "--from", "andelar.csv"], &folder);
        assert!(code == 2 && stderr.contains("no counts were found"), "{stderr}");
    }
    fs::write(folder.path().join("verklig.csv"), "Kommun;Antal\nMalmö;12\nLund;13\n").expect("a file");
    let Answer(code, _, stderr) = lagesbild(&["init", "ny", "--synthetic", "--from", "verklig.csv"], &folder);
    assert_eq!(code, 2);
    assert!(stderr.contains("Malmö is a real place"), "{stderr}");
}

/// Tables of many shapes: the draft of each must be read without a word.
const SHAPES: [(&str, &str); 12] = [
    (
        "alder.csv",
        "Kommun;ålder;antal;\nÅsmark;6;20;\nÅsmark;7;21;\nÅsmark;8;22;\nBjörkö;6;23;\nBjörkö;7;;\nBjörkö;8;25;\n",
    ),
    (
        "bred2.csv",
        "Tabell 2;;;;\n;2022;;2023;\nKommun;Kvinnor;Män;Kvinnor;Män\nÅsmark;60;40;55;50\nBjörkö;30;20;..;25\nKälla: påhittat;;uttag 2024;;\n",
    ),
    (
        "delsummor.csv",
        "Region;Form;Antal\nÅsmark;Alla;60\nÅsmark;Kommunal;30\nÅsmark;Fristående;30\nÅsmark;därav ideell;10\nÅsmark;därav bolag;20\nBjörkö;Alla;90\nBjörkö;Kommunal;50\nBjörkö;Fristående;40\nBjörkö;därav ideell;15\nBjörkö;därav bolag;25\nCedersund;Alla;50\nCedersund;Kommunal;22\nCedersund;Fristående;28\nCedersund;därav ideell;17\nCedersund;därav bolag;11\n",
    ),
    (
        "dubbel.csv",
        "Kommun;Kön;Antal;Anm\nÅsmark;Flickor;20;\nÅsmark;Flickor;25;rättad\nÅsmark;Pojkar;31;\nBjörkö;Flickor;22;\n",
    ),
    (
        "ensam.csv",
        "Kommun;Kön;Antal\nÅsmark;Flickor;20\nÅsmark;Pojkar;30\nBjörkö;Totalt;31\nSamtliga;Flickor;20\n",
    ),
    (
        "fall.csv",
        "enhet;kön;ålder;svar\nÅsmark;f;7;ja\nÅsmark;p;8;nej\nBjörkö;f;7;ja\nBjörkö;p;9;nej\nBjörkö;p;9;Vet ej\n",
    ),
    (
        "lag.csv",
        "Ort;Datum;Typ;Antal\nÅsmark;2023-10-02;a;20\nÅsmark;2023-11-02;b;30\nBjörkö;2023-10-02;a;25\nBjörkö;2023-11-02;b;35\n",
    ),
    (
        "lan.csv",
        "lan;kommun;kon;antal\nStockholms län;Stockholm;kvinnor;100\nStockholms län;Stockholm;män;110\nStockholms län;Solna;kvinnor;50\nStockholms län;Solna;män;60\nSkåne län;Malmö;kvinnor;80\nSkåne län;Malmö;män;70\n",
    ),
    (
        "matt.csv",
        "kommun;läsår;antal elever 2022/23;andel 2022/23;antal elever 2023/24;andel 2023/24\nÅsmark;x;20;1,5;22;2,5\nBjörkö;x;21;1,5;26;2,5\n",
    ),
    ("namnare.csv", "Kommun,Elever,Behöriga\nÅsmark,200,150\nBjörkö,100,70\n"),
    (
        "riket.csv",
        "Kön;Ålder;Antal\nMän;0–17;200\nMän;18–64;300\nMän;65+;150\nKvinnor;0–17;220\nKvinnor;18–64;310\nKvinnor;65+;190\n",
    ),
    (
        "stadium.csv",
        "Skola;Låg;Mellan;Hög;Totalt\nEkskolan;20;30;40;90\nAlskolan;21;22;23;66\nBjörkskolan;30;31;32;93\n",
    ),
];

#[test]
fn every_draft_is_true() {
    for (name, csv) in SHAPES {
        let made = Made::of(&[(name, csv.as_bytes())]);
        let Answer(code, stdout, stderr) = lagesbild(&["check", "projekt"], &made.folder);
        let said: Vec<&str> = stderr.lines().filter(|line| line.starts_with(['e', 'w'])).collect();
        let is_heard =
            |line: &&&str| !line.starts_with("warning[unseen]") && !line.starts_with("warning[at-source]");
        assert_eq!((code, said.iter().find(is_heard)), (0, None), "{name}: {stdout}{stderr}");
    }
}

#[test]
fn several_files_make_one_study() {
    let first = "Kommun;Kön;2023\nÅsmark;Flickor;40\nÅsmark;Pojkar;60\nBjörkö;Flickor;30\nBjörkö;Pojkar;20\n";
    let second = "Kommun;År;Typ;Antal\nÅsmark;2023;Ny;30\nÅsmark;2023;Gammal;70\nBjörkö;2023;Ny;20\nBjörkö;2023;Gammal;30\n";
    let made = Made::of(&[("ett.csv", first.as_bytes()), ("två.csv", second.as_bytes())]);
    let units = made.text("data/units.csv");
    assert!(units.ends_with("\nasmark;Åsmark;municipality;;\nbjorko;Björkö;municipality;;\n"), "{units}");
    let site = made.site();
    assert_eq!(percent(figure(&site, "asmark", "kon"))[..2], pairs(&[("Flickor", "40"), ("Pojkar", "60")]));
    assert_eq!(percent(figure(&site, "asmark", "typ"))[..2], pairs(&[("Ny", "30"), ("Gammal", "70")]));
}

#[test]
fn a_place_that_is_the_sum_of_others_becomes_their_county() {
    let file = "Ort;Kön;2023;2024
Norra länet;Kvinnor;90;94\nNorra länet;Män;71;75\nEkby;Kvinnor;40;43\nEkby;Män;31;35\nÅsby;Kvinnor;50;51\nÅsby;Män;40;40
Södra länet;Kvinnor;130;111\nSödra länet;Män;150;142\nBerga;Kvinnor;70;60\nBerga;Män;80;82\nDalby;Kvinnor;60;51\nDalby;Män;70;60\n";
    let made = Made::of(&[("fall.csv", file.as_bytes())]);
    let units = made.text("data/units.csv");
    assert!(
        units.contains("Norra länet;county;;") && units.contains("Ekby;municipality;norra-lanet;"),
        "{units}"
    );
    let nation = made.site().page("index.html").text();
    assert!(nation.contains("422 fall"), "counties were counted beside their municipalities:\n{nation}");
}

#[test]
fn places_in_a_column_for_each_level_are_put_together() {
    let file = "nivå;landskod;länskod;kommunkod;kön;antal
riket;SE;;;Kvinnor;400\nriket;SE;;;Män;440\nlän;SE;L1;;Kvinnor;200\nlän;SE;L1;;Män;220
kommun;SE;L1;Ekby;Kvinnor;90\nkommun;SE;L1;Ekby;Män;120\nkommun;SE;L1;Åsby;Kvinnor;110\nkommun;SE;L1;Åsby;Män;100
kommun;SE;L2;Berga;Kvinnor;130\nkommun;SE;L2;Berga;Män;110\nkommun;SE;L2;Dalby;Kvinnor;70\nkommun;SE;L2;Dalby;Män;110\n";
    let made = Made::of(&[("fall.csv", file.as_bytes())]);
    let units = made.text("data/units.csv");
    let expected = [
        "riket;Riket;nation;;SE",
        "l1;L1;county;;",
        "ekby;Ekby;municipality;l1;",
        "dalby;Dalby;municipality;l2;",
    ];
    expected.iter().for_each(|line| assert!(units.contains(line), "{line} in\n{units}"));
    let nation = made.site().page("index.html").text();
    assert!(nation.contains("840 fall"), "larger places were counted beside their parts:\n{nation}");
}

#[test]
fn what_a_total_counts_and_no_row_has_is_a_value_of_its_own() {
    let file = "enhet;byte;antal\nEkby;Total elever;500\nEkby;Bytt skola;120\nÅsby;Total elever;300\nÅsby;Bytt skola;45\n";
    let made = Made::of(&[("byten.csv", file.as_bytes())]);
    let shown = percent(figure(&made.site(), "ekby", "byte"));
    assert_eq!(shown[..2], pairs(&[("Bytt skola", "24"), ("Alla andra", "76")]));
}

/// How many cases the site made of a file counts in the nation.
fn counted(name: &str, file: &str) -> String {
    told_and_counted(name, file.as_bytes()).1
}

#[test]
fn a_place_that_is_the_sum_of_all_others_is_the_nation_whatever_its_name() {
    let file = "ort;kön;antal\nFjällriket;Kvinnor;330\nFjällriket;Män;370\nEkby;Kvinnor;100\nEkby;Män;120\nÅsby;Kvinnor;110\nÅsby;Män;90\nDalby;Kvinnor;120\nDalby;Män;160\n";
    assert_eq!(counted("t.csv", file), "700");
}

#[test]
fn numbers_of_another_kind_are_not_added_up() {
    let file = "ort;tabellinnehåll;värde\nEkby;Antal elever;100\nEkby;Antal behöriga elever;80\nÅsby;Antal elever;120\nÅsby;Antal behöriga elever;90\n";
    let made = Made::of(&[(
        "t.csv",
        format!(
            "{}\n",
            file.replace(";värde", ";kön;värde")
                .replace(";100", ";Flickor;100")
                .replace(";80", ";Flickor;80")
                .replace(";120", ";Flickor;120")
                .replace(";90", ";Flickor;90")
        )
        .as_bytes(),
    )]);
    let study = made.text("data/t/study.yaml");
    assert!(study.contains("where: {tabellinnehåll: Antal elever}"), "{study}");
}

#[test]
fn answers_that_are_counted_among_the_same_whole_are_not_added_up() {
    let file = "ort;orsak;antal;antal barn\nEkby;Våld;180;300\nEkby;Skola;150;300\nEkby;Annat;90;300\nÅsby;Våld;120;200\nÅsby;Skola;100;200\nÅsby;Annat;60;200\n";
    let made = Made::of(&[("t.csv", file.as_bytes())]);
    let shown = percent(figure(&made.site(), "ekby", "orsak"));
    assert_eq!(shown[..2], pairs(&[("Våld", "60"), ("Skola", "50")]));
}

#[test]
fn totals_are_used_where_the_nation_is_split_less_than_its_parts() {
    let file = "ort;ålder;antal\nTotalt;Totalt;700\nEkby;Totalt;300\nEkby;0-6;..\nEkby;7-17;200\nÅsby;Totalt;400\nÅsby;0-6;150\nÅsby;7-17;250\n";
    assert_eq!(counted("t.csv", file), "700");
}

#[test]
fn school_years_and_months_without_signs_are_periods_and_no_counts() {
    let file = "ort;time_period;kön;antal\nEkby;202223;Flickor;50\nEkby;202223;Pojkar;60\nEkby;202324;Flickor;55\nEkby;202324;Pojkar;65\nÅsby;202223;Flickor;40\nÅsby;202223;Pojkar;45\nÅsby;202324;Flickor;42\nÅsby;202324;Pojkar;44\n";
    assert_eq!(counted("t.csv", file), "206");
}

#[test]
fn a_running_number_is_no_place_and_a_county_code_no_count() {
    let file = "id;lan;ort;kön;antal\n1;01;Ekby;Flickor;50\n2;01;Ekby;Pojkar;60\n3;02;Åsby;Flickor;40\n4;02;Åsby;Pojkar;45\n";
    assert_eq!(counted("t.csv", file), "195");
}

#[test]
fn a_row_that_is_there_twice_is_not_counted_twice() {
    let file =
        "ort;kön;antal\nEkby;Flickor;50\nEkby;Pojkar;60\nÅsby;Flickor;40\nÅsby;Pojkar;45\nEkby;Flickor;50\n";
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("t.csv"), file).expect("a file is written");
    let Answer(_, told, _) = lagesbild(&["init", "projekt", "--from", "t.csv"], &folder);
    assert!(told.contains("rows are there twice (1), such as 2 and 6: remove the copies"), "{told}");
    let Answer(code, _, stderr) = lagesbild(&["build", "projekt"], &folder);
    assert!(code == 1 && stderr.contains("error[duplicate-row]"), "{stderr}");
}

#[test]
fn a_part_of_the_row_above_is_left_out_and_a_whole_county_is_no_nation() {
    let file = "Kommun;Grupp;Antal\n\
        Björkvik;Vuxna;185\nBjörkvik;därav ensamstående;26\nBjörkvik;Barn;95\n\
        Granbo;Vuxna;120\nGranbo;därav ensamstående;34\nGranbo;Barn;168\n\
        Hela länet;Vuxna;305\nHela länet;därav ensamstående;60\nHela länet;Barn;263\n";
    let made = Made::of(&[("grupper.csv", file.as_bytes())]);
    let units = made.text("data/units.csv");
    assert!(units.contains("hela-lanet;Hela länet;county;;\n"), "{units}");
    assert!(units.contains("bjorkvik;Björkvik;municipality;hela-lanet;"), "{units}");
    assert!(units.contains("riket;Riket;nation;;\n"), "{units}");
    let site = made.site();
    let shown = percent(figure(&site, "bjorkvik", "grupp"));
    assert_eq!(shown[..2], pairs(&[("Vuxna", "66"), ("Barn", "34")]));
    let of_nation = percent(site.page("pm-1/index.html").table("#figur-grupp").rows);
    assert_eq!(of_nation[2].1, "568");
}

/// What `init` says of a file, and how many cases the site then counts.
#[track_caller]
fn told_and_counted(name: &str, file: &[u8]) -> (String, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), file).expect("a file is written");
    let Answer(code, told, stderr) = lagesbild(&["init", "projekt", "--from", name], &folder);
    assert_eq!(code, 0, "{told}{stderr}");
    let front = Made { folder }.site().page("index.html").text();
    let words: Vec<&str> = front.split_whitespace().collect();
    let counted = words.windows(2).find(|two| two[1] == "fall").map_or("", |two| two[0]);
    (told, counted.to_string())
}

#[test]
fn columns_of_counts_that_set_cases_apart_are_values_of_a_variable() {
    let places = ["Ekby", "Åsby", "Alby"];
    let of = |head: &str, rows: [&str; 3]| {
        let rows: Vec<String> =
            places.iter().zip(rows).map(|(place, counts)| format!("{place};{counts}\n")).collect();
        format!("Kommun;{head}\n{}", rows.concat())
    };
    for (head, rows, all, wide) in [
        ("0–6 år;7–12 år;13–17 år", ["10;20;30", "40;50;60", "70;80;90"], "450", "wide: alder\n"),
        (
            "0–6 år;7–12 år;0–12 år;13–17 år",
            ["10;20;30;5", "40;50;90;6", "70;80;150;7"],
            "288",
            "wide: alder\n",
        ),
        ("Antal barn;Antal vuxna", ["100;10", "200;20", "300;30"], "660", "wide: alder\n"),
        ("Förskola;Grundskola;Gymnasium", ["100;200;300", "11;12;13", "14;15;16"], "681", "wide: skolform\n"),
    ] {
        let made = Made::of(&[("tal.csv", of(head, rows).as_bytes())]);
        let study = made.text("data/tal/study.yaml");
        assert!(study.contains(wide), "{study}");
        let front = made.site().page("index.html").text();
        assert!(front.contains(&format!("{all} fall")), "{head}: {front}");
    }
    let rows = ["300;100;10", "200;150;20", "210;160;30"];
    let (told, counted) =
        told_and_counted("tal.csv", of("Anmälningar;Utredningar;Insatser", rows).as_bytes());
    assert!(
        told.contains("only `Anmälningar` is read, not `Utredningar`, `Insatser`; write `wide:`"),
        "{told}"
    );
    assert_eq!(counted, "710");
}

#[test]
fn a_range_among_the_values_of_a_column_is_a_total_of_those_that_fill_it() {
    let rows =
        ["Ekby;0-6;100", "Ekby;7-12;200", "Ekby;0-12;300", "Åsby;0-6;10", "Åsby;7-12;20", "Åsby;0-12;30"];
    let (_, counted) =
        told_and_counted("tal.csv", format!("Kommun;Ålder;Antal\n{}\n", rows.join("\n")).as_bytes());
    assert_eq!(counted, "330");
}

#[test]
fn files_that_are_called_by_sexes_are_of_them() {
    let file = |counts: [u32; 2]| format!("Kommun;Antal\nEkby;{}\nÅsby;{}\n", counts[0], counts[1]);
    let made =
        Made::of(&[("flickor.csv", file([100, 50]).as_bytes()), ("pojkar.csv", file([120, 60]).as_bytes())]);
    let study = made.text("data/flickor/study.yaml");
    assert!(study.contains("values: {kon: Flickor}") && study.contains("title: Fall efter kön"), "{study}");
    assert!(made.site().page("index.html").text().contains("330 fall"), "{study}");
}

#[test]
fn rows_that_count_again_are_left_out_and_told() {
    let sums = "Kommun;Typ;Antal\nEkby;LVU;104\nEkby;LSS;150\nSumma Ekby;;254\nÅsby;LVU;310\nÅsby;LSS;275\nSumma Åsby;;585\nSumma;;839\n";
    let (told, counted) = told_and_counted("summa.csv", sums.as_bytes());
    assert!(
        told.contains("rows with `Summa Ekby`, `Summa Åsby`, `Summa` in `Kommun` are left out"),
        "{told}"
    );
    assert_eq!(counted, "839");
    let parts = "Kommun;Grupp;Antal\nEkby;Vuxna;185\nEkby;därav ensamstående;26\nEkby;Barn;95\nÅsby;Vuxna;120\nÅsby;därav ensamstående;34\nÅsby;Barn;168\n";
    let (told, counted) = told_and_counted("darav.csv", parts.as_bytes());
    assert!(told.contains("rows with `därav ensamstående` in `Grupp` are left out"), "{told}");
    assert_eq!(counted, "568");
}

#[test]
fn an_empty_cell_beside_numbers_is_not_known_and_told() {
    let file = "Kommun;Kön;Antal\nEkby;Kvinnor;40\nEkby;Män;\nÅsby;Kvinnor;50\nÅsby;Män;70\n";
    let (told, _) = told_and_counted("tom.csv", file.as_bytes());
    assert!(told.contains("empty cells (1) are drafted as `withheld`"), "{told}");
    let file = "Kommun;Kön;Antal\nEkby;Kvinnor;\nEkby;Män;\nÅsby;Kvinnor;50\nÅsby;Män;70\n";
    let (told, counted) = told_and_counted("tom.csv", file.as_bytes());
    assert!(told.contains("empty cells (2) are drafted as `absent`"), "{told}");
    assert_eq!(counted, "120");
}

#[test]
fn columns_without_a_name_are_read() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["Fall efter region och kön", "", "", ""],
        ["", "", "2023", "2024"],
        ["9001 Ekby", "kvinnor", "40", "41"],
        ["", "män", "50", "52"],
        ["9002 Åsby", "kvinnor", "60", "63"],
        ["", "män", "70", "74"],
        ["9003 Alby", "kvinnor", "80", "85"],
        ["", "män", "90", "96"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (row, column) = (row as u32, column as u16);
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, *cell),
            }
            .expect("a cell");
        }
    }
    let (_, counted) = told_and_counted("export.xlsx", &workbook.save_to_buffer().expect("a workbook"));
    assert_eq!(counted, "411");
}

#[test]
fn a_file_says_what_it_shows_and_no_unit_is_counted() {
    let file = |unit: &str| {
        format!(
            "TITLE=\"Fall efter ort\";SOURCE=\"Provtryckeriet\";UNITS=\"{unit}\";STUB=\"ort\",\"kön\";HEADING=\"år\";\
             VALUES(\"ort\")=\"Ekby\",\"Åsby\",\"Alby\";VALUES(\"kön\")=\"kvinnor\",\"män\";VALUES(\"år\")=\"2023\",\"2024\";\
             DATA=40 41 50 52 60 63 70 74 80 85 90 96;"
        )
    };
    let made = Made::of(&[("fall.px", file("antal").as_bytes())]);
    let study = made.text("data/fall/study.yaml");
    assert!(study.contains("title: Fall efter ort") && study.contains("source: Provtryckeriet"), "{study}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("fall.px"), file("kronor")).expect("a file is written");
    let Answer(code, _, stderr) = lagesbild(&["init", "projekt", "--from", "fall.px"], &folder);
    assert!(code == 2 && stderr.contains("no counts were found"), "{stderr}");
}
