//! Times reading of each format: from the bytes of a file to all rows of its table, in megabytes of
//! the file a second. The files, of about 185 000 rows, are made here, but for that of Excel 97–2003,
//! whose sheets end at 65 536 rows. One of them is also read into coded rows, with all that is checked
//! on the way.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::{fs, path::Path};

use divan::Bencher;
use divan::counter::BytesCount;
use lagesbild::grid::Book;
use lagesbild::ground::diagnostics::Diagnostics;
use lagesbild::load::CountedProject;
use lagesbild::project::Files;
use rust_xlsxwriter::Workbook;

fn main() {
    divan::main();
}

const PLACES: usize = 290;
const ROUNDS: usize = 20;
const SEXES: [&str; 2] = ["flickor", "pojkar"];
const AGES: usize = 16;
/// 185 600 rows.
const ROWS: usize = PLACES * ROUNDS * SEXES.len() * AGES;

/// The cells of a row: place, year, sex, age and number.
fn cells(row: usize) -> (String, usize, &'static str, usize, usize) {
    let (age, rest) = (row % AGES, row / AGES);
    let (sex, rest) = (SEXES[rest % 2], rest / 2);
    (format!("Kommun {}", rest / ROUNDS), 2000 + rest % ROUNDS, sex, age, row * 7919 % 1000)
}

fn csv() -> String {
    let mut text = "kommun;år;kön;ålder;antal\n".to_string();
    for (place, year, sex, age, number) in (0..ROWS).map(cells) {
        writeln!(text, "{place};{year};{sex};{age};{number}").expect("a string");
    }
    text
}

fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in ["kommun", "år", "kön", "ålder", "antal"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, name).expect("a cell");
    }
    for (row, (place, year, sex, age, number)) in (0..ROWS).map(cells).enumerate() {
        let row = row as u32 + 1;
        sheet.write_string(row, 0, place).expect("a cell");
        sheet.write_number(row, 1, year as f64).expect("a cell");
        sheet.write_string(row, 2, sex).expect("a cell");
        sheet.write_number(row, 3, age as f64).expect("a cell");
        sheet.write_number(row, 4, number as f64).expect("a cell");
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn ods() -> Vec<u8> {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let number = |number: usize| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
        )
    };
    let mut content =
        "<office:document-content><table:table table:name=\"Blad1\"><table:table-row>".to_string();
    content += &["kommun", "år", "kön", "ålder", "antal"].map(text).concat();
    for (place, year, sex, age, count) in (0..ROWS).map(cells) {
        content += "</table:table-row><table:table-row>";
        content += &[text(&place), number(year), text(sex), number(age), number(count)].concat();
    }
    content += "</table:table-row></table:table></office:document-content>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default();
    let parts = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)];
    for (name, bytes) in parts {
        zip.start_file(name, packed).expect("a part");
        zip.write_all(bytes.as_bytes()).expect("bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

fn xls() -> Vec<u8> {
    let record = |kind: u16, body: &[u8]| {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes()[..], body].concat()
    };
    let begin = record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = record(0x0a, &[]);
    let sheet =
        |start: usize| record(0x85, &[&(start as u32).to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let start = begin.len() + sheet(0).len() + end.len();
    let mut stream = [begin.clone(), sheet(start), end.clone(), begin].concat();
    for row in 0..65_536 {
        let (place, year, sex, age, number) = cells(row);
        let head = |column: u16| [row as u16, column, 0].map(u16::to_le_bytes).concat();
        for (column, text) in [(0, place.as_str()), (2, sex)] {
            let length = (text.len() as u16).to_le_bytes();
            stream.extend(record(0x204, &[&head(column)[..], &length, &[0], text.as_bytes()].concat()));
        }
        for (column, number) in [(1, year), (3, age), (4, number)] {
            let short = (number as u32) << 2 | 2;
            stream.extend(record(0x27e, &[&head(column)[..], &short.to_le_bytes()].concat()));
        }
    }
    stream.extend(end);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_stream("Workbook").expect("a stream").write_all(&stream).expect("bytes");
    file.into_inner().into_inner()
}

/// The variables and their categories.
fn variables() -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("kommun", (0..PLACES).map(|place| format!("Kommun {place}")).collect()),
        ("år", (0..ROUNDS).map(|round| (2000 + round).to_string()).collect()),
        ("kön", SEXES.map(String::from).to_vec()),
        ("ålder", (0..AGES).map(|age| age.to_string()).collect()),
    ]
}

fn numbers(separator: &str) -> String {
    let numbers: Vec<String> = (0..ROWS).map(|row| cells(row).4.to_string()).collect();
    numbers.join(separator)
}

fn px() -> Vec<u8> {
    let quoted =
        |texts: &[String]| texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(",");
    let mut text = "CHARSET=\"ANSI\";\nSTUB=\"kommun\",\"år\";\nHEADING=\"kön\",\"ålder\";\n".to_string();
    for (name, categories) in variables() {
        writeln!(text, "VALUES(\"{name}\")={};", quoted(&categories)).expect("a string");
    }
    format!("{text}DATA=\n{};\n", numbers(" ")).into_bytes()
}

fn json_stat() -> Vec<u8> {
    let quoted =
        |texts: &[String]| texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(",");
    let dimensions: Vec<String> = variables()
        .iter()
        .map(|(name, categories)| {
            format!("\"{name}\":{{\"category\":{{\"index\":[{}]}}}}", quoted(categories))
        })
        .collect();
    format!(
        "{{\"class\":\"dataset\",\"id\":[\"kommun\",\"år\",\"kön\",\"ålder\"],\"size\":[{PLACES},{ROUNDS},2,{AGES}],\"dimension\":{{{}}},\"value\":[{}]}}",
        dimensions.join(","),
        numbers(",")
    )
    .into_bytes()
}

fn kolada() -> Vec<u8> {
    let value = |row: usize| {
        let (_, year, _, age, number) = cells(row);
        format!(
            "{{\"kpi\":\"N{age:05}\",\"municipality\":\"{:04}\",\"period\":{year},\"values\":[{{\"count\":1,\"gender\":\"K\",\"status\":\"\",\"value\":{number}.5}}]}}",
            row / AGES / 2 / ROUNDS
        )
    };
    let values: Vec<String> = (0..ROWS).map(value).collect();
    format!("{{\"count\":{ROWS},\"next_page\":null,\"values\":[{}]}}", values.join(",")).into_bytes()
}

/// Reads a file and looks at every cell.
fn read(bencher: Bencher, path: &str, bytes: Vec<u8>) {
    bencher.counter(BytesCount::new(bytes.len())).bench_local(|| {
        let mut problems = Diagnostics::default();
        let book = Book::read(path, divan::black_box(&bytes[..]), &mut problems).expect("a book");
        let mut letters = 0;
        book.grids[0].for_each_row(0, &mut problems, |row, _| {
            letters += row.all().map(str::len).sum::<usize>();
            ControlFlow::Continue(())
        });
        letters
    });
}

#[divan::bench(sample_count = 10)]
fn csv_in_utf_8(bencher: Bencher) {
    read(bencher, "t.csv", csv().into_bytes());
}

#[divan::bench(sample_count = 10)]
fn csv_in_utf_16(bencher: Bencher) {
    read(bencher, "t.csv", csv().encode_utf16().flat_map(u16::to_le_bytes).collect());
}

#[divan::bench(sample_count = 10)]
fn excel(bencher: Bencher) {
    read(bencher, "t.xlsx", xlsx());
}

#[divan::bench(sample_count = 10)]
fn excel_97_of_65_536_rows(bencher: Bencher) {
    read(bencher, "t.xls", xls());
}

#[divan::bench(sample_count = 10)]
fn opendocument(bencher: Bencher) {
    read(bencher, "t.ods", ods());
}

#[divan::bench(sample_count = 10)]
fn px_file(bencher: Bencher) {
    read(bencher, "t.px", px());
}

#[divan::bench(sample_count = 10)]
fn json_stat_data_set(bencher: Bencher) {
    read(bencher, "t.json", json_stat());
}

#[divan::bench(sample_count = 10)]
fn kolada_answer(bencher: Bencher) {
    read(bencher, "t.json", kolada());
}

/// Writes a project around the text.
fn write_project(folder: &Path) {
    let places: String = (0..PLACES).map(|place| format!("k{place};Kommun {place};municipality\n")).collect();
    let rounds: Vec<String> =
        (0..ROUNDS).map(|round| format!("{{id: \"{0}\", label: \"{0}\"}}", 2000 + round)).collect();
    let study = format!(
        "title: Prov\ncounted: {{one: fall, many: fall, definite: fallen}}\nrounds: [{}]\nvariables:\n  \
         kon: {{label: Kön, values: {{f: Flickor, p: Pojkar}}}}\n  alder: {{label: Ålder, values: 0..15}}\ntables:\n  \
         - {{file: tal.csv, unit: kommun, round: år, count: antal}}\n",
        rounds.join(", ")
    );
    fs::create_dir_all(folder.join("data/prov")).expect("a folder");
    for (path, text) in [
        ("lagesbild.yaml", "title: Prov\npublisher: Prov\nregister: none\n"),
        ("data/units.csv", &format!("id;name;level\nriket;Riket;nation\n{places}")),
        ("data/prov/study.yaml", &study),
        ("data/prov/tal.csv", &csv()),
    ] {
        fs::write(folder.join(path), text).expect("a file");
    }
}

#[divan::bench]
fn csv_into_coded_rows(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_project(folder.path());
    let files = Files::new(folder.path()).expect("a project");
    let mut problems = Diagnostics::default();
    assert!(CountedProject::read(&files, &mut problems).is_some() && !problems.has_errors(), "{problems:?}");
    bencher.bench_local(|| CountedProject::read(&files, &mut Diagnostics::default()).is_some());
}
