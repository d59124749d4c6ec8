//! Files of all formats as they come from spreadsheet programs and statistical offices: what becomes
//! of their cells, and what is said of files that hold no table.

#[path = "common/workbooks.rs"]
mod workbooks;

use std::io::Write;

use lagesbild::grid::{Book, Frame, Grid, Sheet};
use lagesbild::ground::diagnostics::{Diagnostic, Diagnostics, Severity};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use workbooks::{biff12, repack, zipped};

fn read(path: &str, bytes: &[u8]) -> (Option<Book>, Vec<Diagnostic>) {
    let mut problems = Diagnostics::default();
    let book = Book::read(path, bytes, &mut problems);
    (book, problems.into_sorted())
}

fn book(path: &str, bytes: &[u8]) -> Book {
    let (book, problems) = read(path, bytes);
    assert!(problems.is_empty(), "{path}: {problems:?}");
    book.expect("a book")
}

fn rows(grid: &Grid) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    grid.for_each_row(0, &mut Diagnostics::default(), |row, _| {
        rows.push((row.number, row.all().map(str::to_string).collect()));
        std::ops::ControlFlow::Continue(())
    });
    rows
}

fn row(number: usize, cells: &[&str]) -> (usize, Vec<String>) {
    (number, cells.iter().map(|cell| cell.to_string()).collect())
}

/// The code and the message of the only problem of a file that is no book.
fn refusal(path: &str, bytes: &[u8]) -> (&'static str, String) {
    let (book, problems) = read(path, bytes);
    assert!(book.is_none() && problems.len() == 1, "{path}: {problems:?}");
    assert_eq!(problems[0].severity, Severity::Error);
    (problems[0].code, problems[0].message.clone())
}

const ODS: &[u8] = include_bytes!("fixtures/workbooks/lan.ods");
const XLS: &[u8] = include_bytes!("fixtures/workbooks/lan.xls");
const XLSX: &[u8] = include_bytes!("fixtures/workbooks/lan.xlsx");

#[test]
fn a_workbook_is_the_same_in_all_formats() {
    for (path, bytes) in [("lan.ods", ODS), ("lan.xlsx", XLSX), ("lan.xls", XLS)] {
        let book = book(path, bytes);
        let names: Vec<_> = book.grids.iter().map(|grid| (grid.name.as_deref(), grid.is_hidden)).collect();
        assert_eq!(names, [(Some("Lån"), false), (Some("Gömd"), true)], "{path}");
        assert_eq!(
            rows(&book.grids[0]),
            [
                row(3, &["", "Lån på bibliotek"]),
                row(4, &["", "ort", "2023", "2023", "dag", "klar", "fel"]),
                row(5, &["", "ort", "barn", "vuxna", "dag", "klar", "fel"]),
                row(6, &["", "Åsby & Ö", "41", "12.5", "2024-10-02", "TRUE", "#N/A"]),
                row(7, &["", "Åsby & Ö", "0042", "-3", "2024-10-02T13:30:00", "FALSE", "ab"]),
                row(8, &["", "Ek", "7", "", "", "", "2.5"]),
            ],
            "{path}"
        );
        assert_eq!(book.grids[0].place(6, 2).name(), format!("{path} Lån!C6"));
    }
}

/// A workbook with what Excel writes and LibreOffice does not.
fn excel() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Blad 1").expect("a name");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in ["ort", "antal", "dag"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, name).expect("a cell");
    }
    sheet.write_string(1, 0, "Ek").expect("a cell");
    sheet.write_string(1, 1, "41").expect("a cell");
    let date = ExcelDateTime::from_ymd(2024, 10, 2).expect("a day");
    sheet.write_datetime_with_format(1, 2, date, &day).expect("a cell");
    sheet.write_string(2, 0, "  Ås ").expect("a cell");
    sheet.write_number(2, 1, 0.1 + 0.2).expect("a cell");
    sheet.write_boolean(2, 2, true).expect("a cell");
    workbook.add_worksheet().set_name("Tom").expect("a name");
    for (name, is_very) in [("Dold", false), ("Gömd", true)] {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        sheet.write_string(0, 0, name).expect("a cell");
        if is_very {
            sheet.set_very_hidden(true)
        } else {
            sheet.set_hidden(true)
        };
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn assert_excel(path: &str, bytes: &[u8]) {
    let book = book(path, bytes);
    let names: Vec<_> = book.grids.iter().map(|grid| (grid.name.as_deref(), grid.is_hidden)).collect();
    assert_eq!(names, [(Some("Blad 1"), false), (Some("Dold"), true), (Some("Gömd"), true)]);
    assert_eq!(
        rows(&book.grids[0]),
        [
            row(1, &["ort", "antal", "dag"]),
            row(2, &["Ek", "41", "2024-10-02"]),
            row(3, &["Ås", "0.3", "TRUE"])
        ]
    );
}

#[test]
fn workbooks_of_excel_are_read_with_macros_and_in_strict_form_too() {
    assert_excel("t.xlsx", &excel());
    let strict = repack(&excel(), |_, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let text = text
            .replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            .replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            );
        text.into_bytes()
    });
    assert_excel("t.xlsx", &strict);
    let macros = repack(&excel(), |_, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let sheet = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main";
        text.replace(sheet, "vnd.ms-excel.sheet.macroEnabled.main").into_bytes()
    });
    assert_excel("t.xlsm", &macros);
}

#[test]
fn binary_workbooks_are_read() {
    let book = book("t.xlsb", &biff12());
    assert_eq!(book.grids[0].name.as_deref(), Some("Blad 1"));
    assert_eq!(
        rows(&book.grids[0]),
        [
            row(2, &["", "Ås", "Ås", "41"]),
            row(3, &["", "12.5", "0.25", "2024-10-02"]),
            row(5, &["", "egen", "TRUE", "#DIV/0!"]),
        ]
    );
    assert_eq!((book.grids.len(), book.grids[1].is_hidden), (2, true));
}

#[test]
fn a_table_is_found_on_the_only_sheet_that_is_not_hidden() {
    let mut problems = Diagnostics::default();
    let sheet = Sheet::locate(book("t.xlsx", &excel()), &Frame::default(), &mut problems).expect("a sheet");
    assert_eq!(sheet.header, ["ort", "antal", "dag"]);
}

#[test]
fn files_are_read_by_what_they_hold_with_a_warning_where_the_name_says_otherwise() {
    let text = "ort;antal\nEk;7\n";
    for (path, bytes, ending) in [
        ("t.csv", excel(), "`.xlsx`"),
        ("t.xls", excel(), "`.xlsx`"),
        ("t.xlsx", XLS.to_vec(), "`.xls`"),
        ("t.xlsx", ODS.to_vec(), "`.ods`"),
        ("t.XLSX", text.as_bytes().to_vec(), "`.csv`"),
        ("t.json", text.as_bytes().to_vec(), "`.csv`"),
    ] {
        let (book, problems) = read(path, &bytes);
        assert!(book.is_some(), "{path}: {problems:?}");
        assert_eq!((problems.len(), problems[0].code), (1, "misnamed-file"), "{path}");
        assert!(problems[0].help.iter().any(|help| help.contains(ending)), "{problems:?}");
    }
    for path in ["t.csv", "t.txt", "t.u16", "utan-ändelse", "t.tsv"] {
        assert_eq!(read(path, text.as_bytes()).1.len(), 0, "{path}");
    }
}

#[test]
fn what_is_no_table_is_said_in_words() {
    let html =
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>1</td></tr></table></html>";
    let word = zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]);
    for (path, bytes, what) in [
        ("t.xls", html.as_bytes(), "a saved web page"),
        ("t.csv", b"{\\rtf1\\ansi x}", "an RTF document"),
        ("t.csv", b"%PDF-1.7\n", "a PDF document"),
        ("t.png", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        ("t.docx", &word, "a Word document"),
        ("t.zip", &zipped(&[("t.csv", b"a;b\n")]), "a zip archive"),
        ("t.csv", b"a;b\0\n1;2\n", "a file of a kind that is not known here"),
        (
            "t.xls",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "Excel 2003",
        ),
    ] {
        let (code, message) = refusal(path, bytes);
        assert_eq!(code, "not-a-table", "{path}");
        assert!(message.contains(what), "{message}");
    }
    assert_eq!(refusal("t.json", b"{\"a\": [1, 2]}").0, "unknown-json");
    assert_eq!(refusal("t.json", b"[{\"a\": 1}]").0, "unknown-json");
    assert_eq!(refusal("t.json", b"{\"a\": \n [1, }").0, "json-syntax");
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a file");
    for (name, bytes) in streams {
        file.create_stream(name).expect("a stream").write_all(bytes).expect("bytes");
    }
    file.into_inner().into_inner()
}

#[test]
fn a_password_and_damage_are_said_in_words() {
    let locked_xls = [9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2f, 0, 2, 0, 1, 0];
    let locked_ods = repack(ODS, |name, bytes| match name {
        "META-INF/manifest.xml" => {
            b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>".to_vec()
        }
        _ => bytes.to_vec(),
    });
    for (path, bytes) in [
        ("t.xlsx", compound(&[("EncryptedPackage", b"x"), ("EncryptionInfo", b"y")])),
        ("t.xls", compound(&[("Workbook", &locked_xls)])),
        ("t.ods", locked_ods),
    ] {
        assert_eq!(refusal(path, &bytes).0, "password", "{path}");
    }
    let cut = |bytes: &[u8]| bytes[..bytes.len() * 2 / 3].to_vec();
    for (path, bytes) in [("t.xlsx", cut(XLSX)), ("t.ods", cut(ODS)), ("t.xls", cut(XLS))] {
        assert_eq!(refusal(path, &bytes).0, "damaged-file", "{path}");
    }
    let old = [9, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0];
    assert!(refusal("t.xls", &compound(&[("Book", &old)])).1.contains("before 1997"));
    let mut empty = Workbook::new();
    empty.add_worksheet();
    assert_eq!(refusal("t.xlsx", &empty.save_to_buffer().expect("a workbook")).0, "empty-table");
}

#[test]
fn places_of_values_in_data_sets_are_named_by_their_number() {
    let json = br#"{"class": "dataset", "id": ["ort"], "size": [2], "value": [7, 8],
        "dimension": {"ort": {"category": {"index": ["a", "b"], "label": {"a": "Ek", "b": "Ask"}}}}}"#;
    let book = book("t.json", json);
    assert_eq!(
        rows(&book.grids[0]),
        [row(0, &["ort", "value"]), row(1, &["Ek", "7"]), row(2, &["Ask", "8"])]
    );
    assert_eq!(book.grids[0].place(2, 1).name(), "t.json value[1]");
    let px = "STUB=\"ort\";VALUES(\"ort\")=\"Ek\",\"Ask\";DATA=7 \"..\";";
    let book = self::book("t.px", px.as_bytes());
    assert_eq!(rows(&book.grids[0])[2], row(2, &["Ask", ".."]));
}

#[test]
fn a_part_of_an_answer_is_told_from_the_whole() {
    let text = r#"{"count": 1, "next_page": "https://example.org", "values": [{"kpi": "N1", "municipality": "0180",
        "period": 2023, "values": [{"gender": "T", "count": 1, "status": "", "value": 5}]}]}"#;
    let (book, problems) = read("t.json", text.as_bytes());
    assert!(book.is_some());
    assert_eq!((problems.len(), problems[0].code), (1, "json-page"));
}

#[test]
fn a_number_that_a_sheet_shows_in_percent_is_a_share() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, format) in ["0%", "0.0%", "[Red]0.00 %", "0.00"].into_iter().enumerate() {
        let format = Format::new().set_num_format(format);
        sheet.write_number_with_format(row as u32, 0, 1.0, &format).expect("a cell");
        sheet.write_number_with_format(row as u32, 1, 0.124, &format).expect("a cell");
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let cells: Vec<Vec<String>> =
        rows(&book("t.xlsx", &bytes).grids[0]).into_iter().map(|row| row.1).collect();
    assert_eq!(cells[..3], [["100%", "12.4%"], ["100%", "12.4%"], ["100%", "12.4%"]]);
    assert_eq!(cells[3..], [["1", "0.124"]]);
}

#[test]
fn a_number_is_what_a_reader_of_the_sheet_sees() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let formats =
        ["0\" % av alla\"", "0\\ \"tkr\"", "0\"000\"", "[<5]\"..\";0", "0\" personer\"", "#,##0,", "0;-0;-"];
    for (row, format) in formats.into_iter().enumerate() {
        let format = Format::new().set_num_format(format);
        for (column, number) in [(0, 12.0), (1, 3.0), (2, 0.0)] {
            sheet.write_number_with_format(row as u32, column, number, &format).expect("a cell");
        }
    }
    let excel = rows(&book("t.xlsx", &workbook.save_to_buffer().expect("a workbook")).grids[0]);
    let ods = |cells: &[[&str; 2]]| {
        let cell = |[number, shown]: &[&str; 2]| {
            format!(
                "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{shown}</text:p></table:table-cell>"
            )
        };
        let cells: String = cells.iter().map(cell).collect();
        let content = repack(ODS, |name, bytes| match name {
            "content.xml" => {
                let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
                let (start, end) = (
                    text.find("<table:table ").expect("a table"),
                    text.rfind("</table:table>").expect("its end"),
                );
                let table =
                    format!("<table:table table:name=\"A\"><table:table-row>{cells}</table:table-row>");
                format!("{}{table}{}", &text[..start], &text[end..]).into_bytes()
            }
            _ => bytes.to_vec(),
        });
        rows(&book("t.ods", &content).grids[0]).remove(0).1
    };
    for (index, seen) in [
        ["12 (% av alla)", "3 (% av alla)", "0 (% av alla)"],
        ["12 (tkr)", "3 (tkr)", "0 (tkr)"],
        ["12 (1000-tal)", "3 (1000-tal)", "0 (1000-tal)"],
        ["12", "..", ".."],
        ["12", "3", "0"],
        ["12", "3", "0"],
        ["12", "3", "0"],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(excel[index], row(index + 1, &seen), "{}", formats[index]);
    }
    let cells = [
        ["12", "12 %"],
        ["12", "12 tkr"],
        ["12", "12 000"],
        ["3", ".."],
        ["12", "12 personer"],
        ["0", "-"],
        ["12000", "12 000"],
        ["12", ""],
    ];
    assert_eq!(ods(&cells), ["12 (%)", "12 (tkr)", "12 (1000-tal)", "..", "12", "0", "12000", "12"]);
}

#[test]
fn a_formula_without_its_result_is_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Data").expect("a name");
    sheet.write_formula(0, 0, "=1+1").expect("a cell");
    sheet.write_blank(1, 0, &Format::new().set_bold()).expect("a cell");
    sheet.write_number(2, 0, 7.0).expect("a cell");
    let kept = workbook.save_to_buffer().expect("a workbook");
    assert!(read("t.xlsx", &kept).1.is_empty());
    // Programs that do not calculate leave the result out.
    let unkept = repack(&kept, |name, bytes| match name.ends_with("sheet1.xml") {
        true => String::from_utf8_lossy(bytes).replace("<v>0</v>", "<v></v>").into_bytes(),
        false => bytes.to_vec(),
    });
    let (_, problems) = read("t.xlsx", &unkept);
    let told: Vec<_> = problems
        .iter()
        .map(|problem| (problem.code, problem.place.as_ref().map(|place| place.name().to_string())))
        .collect();
    assert_eq!(told, [("unkept-result", Some("t.xlsx Data!A1".to_string()))]);
}
