//! Small files that claim to be enormous, or unpack to it: each ends with a message or is read, in a
//! few seconds and within 256 MiB, the file itself not counted.

#[path = "common/memory.rs"]
mod memory;
#[path = "common/workbooks.rs"]
mod workbooks;

use std::io::Write;
use std::time::{Duration, Instant};

use lagesbild::grid::Book;
use lagesbild::ground::diagnostics::Diagnostics;
use memory::{Counted, peak_of};
use rust_xlsxwriter::Workbook;
use workbooks::{repack, zipped};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

const MEMORY: usize = 256 << 20;
/// Generous, for a slow machine that does other things, too.
const PATIENCE: Duration = Duration::from_secs(60);

/// The codes of what is said of a file, and whether it was read.
fn read(what: &str, path: &str, bytes: &[u8]) -> (bool, Vec<&'static str>) {
    let start = Instant::now();
    let ((is_read, codes), peak) = peak_of(|| {
        let mut problems = Diagnostics::default();
        let is_read = Book::read(path, bytes, &mut problems).is_some();
        (is_read, problems.into_sorted().iter().map(|problem| problem.code).collect())
    });
    println!("{what}: {:?}, {} MiB, {codes:?}", start.elapsed(), peak >> 20);
    assert!(peak < MEMORY, "{what}: {} MiB", peak >> 20);
    assert!(start.elapsed() < PATIENCE, "{what}: {:?}", start.elapsed());
    (is_read, codes)
}

fn assert_refused(what: &str, path: &str, bytes: &[u8]) {
    let (is_read, codes) = read(what, path, bytes);
    assert!(!is_read && codes == ["too-large"], "{what}: {codes:?}");
}

fn assert_read(what: &str, path: &str, bytes: &[u8]) {
    let (is_read, codes) = read(what, path, bytes);
    assert!(is_read && codes.is_empty(), "{what}: {codes:?}");
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "ort").expect("a cell");
    sheet.write_number(1, 0, 7).expect("a cell");
    workbook.save_to_buffer().expect("a workbook")
}

/// A workbook with another sheet.
fn with_sheet(sheet: &str) -> Vec<u8> {
    repack(&workbook(), |name, bytes| match name {
        "xl/worksheets/sheet1.xml" => sheet.as_bytes().to_vec(),
        _ => bytes.to_vec(),
    })
}

fn sheet(data: &str, after: &str) -> String {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{data}</sheetData>{after}</worksheet>")
}

const ROW: &str = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

#[test]
fn a_sheet_that_claims_too_much() {
    assert_read("a false dimension", "t.xlsx", &with_sheet(&sheet(ROW, "")));
    let corner = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert_refused("a cell at the last corner", "t.xlsx", &with_sheet(&sheet(corner, "")));
    let all = "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    assert_read("one region over everything", "t.xlsx", &with_sheet(&sheet(ROW, all)));
    let many = format!("<mergeCells>{}</mergeCells>", "<mergeCell ref=\"A1:B1\"/>".repeat(1_000_000));
    assert_refused("a million regions", "t.xlsx", &with_sheet(&sheet(ROW, &many)));
    let rows = "<row><c><v>1</v></c></row>".repeat(4_100_000);
    assert_refused("four million rows", "t.xlsx", &with_sheet(&sheet(&rows, "")));
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_it_weighs() {
    assert_refused("half a gigabyte of space", "t.xlsx", &with_sheet(&sheet(&" ".repeat(500 << 20), "")));
    let mut lying = with_sheet(&sheet(&" ".repeat(500 << 20), ""));
    // Where the two headers of a part say how many bytes it unpacks to.
    for (header, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let starts = (0..lying.len()).filter(|start| lying[*start..].starts_with(header)).collect::<Vec<_>>();
        starts.into_iter().for_each(|start| lying[start + at..start + at + 4].copy_from_slice(&[0, 1, 0, 0]));
    }
    assert!(!read("half a gigabyte said to be 256 bytes", "t.xlsx", &lying).0);
    let text = format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row>", "x".repeat(200 << 20));
    assert_refused("a text of 200 megabytes", "t.xlsx", &with_sheet(&sheet(&text, "")));
    let text = "x".repeat(15 << 20);
    let text = format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c><c r=\"B1\"/></row>");
    read("a text of 15 megabytes", "t.xlsx", &with_sheet(&sheet(&text, "")));
    let part = |name: &'static str, content: &str| {
        let parts = workbooks::unzipped(&workbook());
        let mut parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        parts.retain(|(other, _)| *other != name);
        parts.push((name, content.as_bytes()));
        zipped(&parts)
    };
    let strings = "<sst uniqueCount=\"4000000000000\"><si><t>a</t></si></sst>";
    assert_refused("texts that are only claimed", "t.xlsx", &part("xl/sharedStrings.xml", strings));
    let strings = format!("<sst>{}</sst>", "<si><t>a</t></si>".repeat(1_400_000));
    read("a million small texts", "t.xlsx", &part("xl/sharedStrings.xml", &strings));
    let name = "x".repeat(1 << 20);
    let styles = format!(
        "<styleSheet><fonts><font><name val=\"{name}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        "<xf fontId=\"0\"/>".repeat(60_000)
    );
    assert_refused("styles with a long font", "t.xlsx", &part("xl/styles.xml", &styles));
    let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(1_500_000));
    assert_refused("a million styles", "t.xlsx", &part("xl/styles.xml", &styles));
}

#[test]
fn a_workbook_whose_sheets_have_one_content() {
    let sheets = |number: usize| {
        let sheets: String =
            (0..number).map(|at| format!("<sheet name=\"s{at}\" sheetId=\"{at}\" r:id=\"rId1\"/>")).collect();
        let large = sheet(&ROW.repeat(20), &"<x/>".repeat(1 << 20));
        repack(&workbook(), |name, bytes| match name {
            "xl/workbook.xml" => format!("<workbook><sheets>{sheets}</sheets></workbook>").into_bytes(),
            "xl/worksheets/sheet1.xml" => {
                large.replace("<sheetData>", &format!("{}<sheetData>", "<y/>".repeat(1 << 20))).into_bytes()
            }
            _ => bytes.to_vec(),
        })
    };
    assert!(!read("nine hundred sheets", "t.xlsx", &sheets(900)).0);
    assert_refused("a hundred thousand sheets", "t.xlsx", &sheets(100_000));
    let names: Vec<String> = (0..60_000).map(|at| format!("xl/{at}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(!read("sixty thousand parts", "t.xlsx", &zipped(&parts)).0);
}

#[test]
fn a_spreadsheet_that_repeats_itself() {
    let ods = |table: &str| {
        let content = format!(
            "<office:document-content><office:body><table:table table:name=\"a\">{table}</table:table></office:body></office:document-content>"
        );
        zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content.as_bytes()),
        ])
    };
    let row = |rows: u64, columns: u64| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\"><text:p>1</text:p></table:table-cell></table:table-row>"
        )
    };
    assert_refused("rows without end", "t.ods", &ods(&row(1 << 20, 1)));
    assert_refused("columns without end", "t.ods", &ods(&row(1, 1 << 14)));
    assert_refused("both", "t.ods", &ods(&row(u64::MAX, u64::MAX)));
    assert_refused("many large blocks", "t.ods", &ods(&row(10_000, 2_000).repeat(50)));
    let empty = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    assert_read("empty rows", "t.ods", &ods(&format!("{}{empty}", row(1, 2))));
    let regions = "<table:table-cell table:number-columns-spanned=\"9\" table:number-rows-spanned=\"1048576\"><text:p>x</text:p></table:table-cell>";
    let regions = format!("<table:table-row>{}</table:table-row>", regions.repeat(50)).repeat(5_000);
    assert!(!read("regions", "t.ods", &ods(&regions)).0);
    let text = "x".repeat(300 << 20);
    assert!(
        !read(
            "a text without end",
            "t.ods",
            &ods(&format!("<table:table-row><table:table-cell><text:p>{text}"))
        )
        .0
    );
}

#[test]
fn an_old_workbook_with_two_cells_far_apart() {
    let record = |kind: u16, body: &[u8]| {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes()[..], body].concat()
    };
    let bof = record(0x809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let number = |row: u16, column: u16| {
        record(
            0x203,
            &[&[row, column, 0].map(u16::to_le_bytes).concat()[..], &7_f64.to_le_bytes()[..]].concat(),
        )
    };
    let dimensions = record(0x200, &[0, 0, 0, 0, 255, 255, 255, 127, 0, 0, 0, 1, 0, 0]);
    let xls = |sheets: usize, cells: &[u8]| {
        let globals = |start: usize| {
            let sheet = record(0x85, &[&(start as u32).to_le_bytes()[..], &[0, 0, 1, 0, b'a'][..]].concat());
            [bof.clone(), sheet.repeat(sheets), record(0x0a, &[])].concat()
        };
        let start = globals(0).len();
        let stream =
            [globals(start), bof.clone(), dimensions.clone(), cells.to_vec(), record(0x0a, &[])].concat();
        let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a file");
        file.create_stream("Workbook").expect("a stream").write_all(&stream).expect("bytes");
        file.into_inner().into_inner()
    };
    let apart = [number(0, 0), number(65_535, 255)].concat();
    assert_read("two cells far apart", "t.xls", &xls(1, &apart));
    assert_refused("sheets with one content", "t.xls", &xls(900, &number(1, 1).repeat(100_000)));
}

#[test]
fn data_sets_that_claim_too_much() {
    let names: Vec<String> = (0..9).map(|at| format!("\"v{at}\"")).collect();
    let values: String =
        names.iter().map(|name| format!("VALUES({name})={};", vec!["\"x\""; 1_000].join(","))).collect();
    let px = format!("STUB={};{values}DATA=1 2 3;", names.join(","));
    assert_refused("a cube of nine dimensions", "t.px", px.as_bytes());
    let px = format!("STUB=\"a\";VALUES(\"a\")={};DATA=1;", "\"\",".repeat(5_000_000));
    assert!(!read("five million values", "t.px", px.as_bytes()).0);
    let px = format!("{}DATA=1;", (0..1_000_000).map(|at| format!("KEY{at}=1;")).collect::<String>());
    assert!(!read("a million keywords", "t.px", px.as_bytes()).0);
    let px = format!("STUB=\"a\";VALUES(\"a\")=\"x\";DATA={};", "1 ".repeat(20_000_000));
    assert!(!read("too many values", "t.px", px.as_bytes()).0);
    let categories: Vec<String> = (0..4_000).map(|at| format!("\"{at}\"")).collect();
    let dimension = format!("{{\"category\": {{\"index\": [{}]}}}}", categories.join(","));
    let json = format!(
        "{{\"class\": \"dataset\", \"id\": [\"a\", \"b\"], \"size\": [4000, 4000], \"value\": {{}},
        \"dimension\": {{\"a\": {dimension}, \"b\": {dimension}}}}}"
    );
    assert_refused("sixteen million values that are not there", "t.json", json.as_bytes());
    let json = format!("{{\"count\": 1, \"values\": [{}]}}", vec!["{\"a\": 1}"; 5_000_000].join(","));
    assert_refused("five million rows", "t.json", json.as_bytes());
    assert!(!read("lists without end", "t.json", "[".repeat(30 << 20).as_bytes()).0);
    let json = format!("{{\"class\": \"dataset\", \"value\": {}", "{\"a\":".repeat(1 << 20));
    assert!(!read("objects without end", "t.json", json.as_bytes()).0);
}
