//! Files of every format in which something was changed at random, and files of random bytes: each
//! is read or refused, without panic, without end, and within 256 MiB.
//!
//! A few thousand are tried with every run of the tests. For more:
//! `LAGESBILD_MUTATIONS=100000 cargo test --release --test fuzz_formats -- --nocapture`. One that
//! fails is named by its number, with which it can be made again: `LAGESBILD_MUTATION=4711`.

#[path = "common/memory.rs"]
mod memory;
#[path = "common/workbooks.rs"]
mod workbooks;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use lagesbild::grid::Book;
use lagesbild::ground::diagnostics::{Diagnostics, Severity};
use memory::{Counted, peak_of};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rust_xlsxwriter::Workbook;
use workbooks::{biff12, unzipped};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

/// How many files are tried when nobody asks for more: 300 of each format.
const FEW: u64 = 300 * 10;
/// How long a file may take. It takes a millisecond; only what has no end takes this long.
const PATIENCE: Duration = Duration::from_secs(60);
const MEMORY: usize = 256 << 20;

const ODS: &[u8] = include_bytes!("fixtures/workbooks/lan.ods");
const XLS: &[u8] = include_bytes!("fixtures/workbooks/lan.xls");
const XLSX: &[u8] = include_bytes!("fixtures/workbooks/lan.xlsx");

const CSV: &str =
    "sep=;\r\nTabell 1;;\r\nort;kön;antal\r\n\"Ås; by\";flicka;7\r\nEk;pojke;\"1 2\"\"\"\r\n\r\nNot: x;;\r\n";

const PX: &str = "CHARSET=\"ANSI\";\nAXIS-VERSION=\"2010\";\nLANGUAGES=\"sv\",\"en\";\nNOTE(\"ort\")=\"En not; med = och \"\n\"mer\";\n\
    STUB=\"ort\";\nSTUB[en]=\"place\";\nHEADING=\"kön\",\"år\";\nKEYS(\"ort\")=CODES;\nVALUES(\"ort\")=\"Ås\",\"Ek\";\nCODES(\"ort\")=\"01\",\"02\";\n\
    VALUES(\"kön\")=\"flickor\",\"pojkar\";\nTIMEVAL(\"år\")=TLIST(A1),\"2022\",\"2023\";\nDATA=\n\"01\",1 2 3 \"..\"\n\"02\",5 6.50 \"-\" 8;\n";

const JSON_STAT: &str = r#"{"class": "collection", "link": {"item": [{"class": "dataset", "label": "B", "id": ["Ort", "Tid"],
    "size": [2, 2], "role": {"time": ["Tid"]}, "dimension": {
    "Ort": {"label": "ort", "category": {"index": {"b": 1, "a": 0}, "label": {"a": "Ek", "b": "Ås"}}},
    "Tid": {"category": {"index": ["2022", "2023"]}}},
    "value": [1, 2.50, null, -3e5], "status": {"2": ".."}}, {"class": "dataset", "id": ["x"], "size": [1],
    "dimension": {"x": {"category": {"label": {"u": "U"}}}}, "value": {"0": "7"}}]}}"#;

const KOLADA: &str = r#"{"count": 2, "next_page": null, "values": [{"kpi": "N1", "municipality": "0180", "period": 2023,
    "values": [{"count": 1, "gender": "K", "status": "", "value": 25.10}, {"gender": "M", "status": "Missing", "value": null}]},
    {"id": "0114", "title": "V", "type": "K"}]}"#;

/// A sound file, whole and, of an archive, by its parts.
struct Sound {
    path: &'static str,
    bytes: Vec<u8>,
    parts: Vec<(String, Vec<u8>)>,
}

fn sound() -> Vec<Sound> {
    let whole = |path, bytes: &[u8]| Sound { path, bytes: bytes.to_vec(), parts: Vec::new() };
    let archive = |path, bytes: &[u8]| Sound { path, bytes: bytes.to_vec(), parts: unzipped(bytes) };
    let wide: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        whole("t.csv", CSV.as_bytes()),
        whole("t.csv", &wide),
        archive("t.xlsx", XLSX),
        archive("t.xlsx", &excel()),
        archive("t.xlsb", &biff12()),
        archive("t.ods", ODS),
        whole("t.xls", XLS),
        whole("t.px", PX.as_bytes()),
        whole("t.json", JSON_STAT.as_bytes()),
        whole("t.json", KOLADA.as_bytes()),
    ]
}

fn excel() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, text) in ["ort", "Ek", "Ås"].into_iter().enumerate() {
        sheet.write_string(row as u32 + 1, 1, text).expect("a cell");
        sheet.write_number(row as u32 + 1, 2, row as f64 * 1.5).expect("a cell");
        sheet.write_formula(row as u32 + 1, 3, "=C1+1").expect("a cell");
    }
    sheet.merge_range(5, 1, 6, 2, "två", &rust_xlsxwriter::Format::new()).expect("a region");
    workbook.save_to_buffer().expect("a workbook")
}

/// What is put into files.
const PIECES: [&[u8]; 24] = [
    b"\"",
    b"'",
    b";",
    b",",
    b"=",
    b"<",
    b">",
    b"/>",
    b"&",
    b"&#0;",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"-1",
    b"1048576",
    b"18446744073709551615",
    b"1e308",
    b"null",
    b"[",
    b"{",
    b"XFD1048576",
    b"A0",
    b"PK\x01\x02",
    "å".as_bytes(),
];

fn pick(random: &mut ChaCha8Rng, below: usize) -> usize {
    if below == 0 { 0 } else { random.next_u64() as usize % below }
}

/// One change: a byte, a bit, a piece put in or over, a stretch cut out, doubled or moved, or the end
/// cut off.
fn change(random: &mut ChaCha8Rng, bytes: &mut Vec<u8>) {
    let at = pick(random, bytes.len());
    let end = (at + 1 + pick(random, 40)).min(bytes.len());
    let piece = PIECES[pick(random, PIECES.len())];
    match pick(random, 9) {
        _ if bytes.is_empty() => bytes.extend_from_slice(piece),
        0 => bytes[at] = random.next_u32() as u8,
        1 => bytes[at] ^= 1 << pick(random, 8),
        2 => drop(bytes.splice(at..at, piece.iter().copied())),
        3 => drop(bytes.splice(at..end, piece.iter().copied())),
        4 => drop(bytes.drain(at..end)),
        5 => bytes.extend_from_within(at..end),
        6 => {
            let stretch = bytes[at..end].to_vec();
            let to = pick(random, bytes.len());
            bytes.splice(to..to, stretch);
        }
        7 => {
            // Numbers of binary formats stand in four bytes.
            let stop = (at + piece.len()).min(bytes.len());
            bytes[at..stop].copy_from_slice(&piece[..stop - at]);
        }
        _ if pick(random, 4) == 0 => bytes.truncate(at),
        _ => bytes[at] = bytes[at].wrapping_add(1),
    }
}

/// The file that a number stands for.
fn mutant(sound: &[Sound], number: u64) -> (&'static str, Vec<u8>) {
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let Sound { path, bytes, parts } = &sound[(number % sound.len() as u64) as usize];
    let changes = 1 + pick(&mut random, 4);
    let bytes = match pick(&mut random, 10) {
        // Random bytes, after those by which the format is known.
        0 => {
            let known = bytes.iter().take(pick(&mut random, 700)).copied();
            let length = pick(&mut random, 600);
            known.chain((0..length).map(|_| random.next_u32() as u8).collect::<Vec<_>>()).collect()
        }
        kind if kind < 8 && !parts.is_empty() => {
            let mut parts = parts.clone();
            let index = pick(&mut random, parts.len());
            (0..changes).for_each(|_| change(&mut random, &mut parts[index].1));
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            workbooks::stored(&parts)
        }
        _ => {
            let mut bytes = bytes.clone();
            (0..changes).for_each(|_| change(&mut random, &mut bytes));
            bytes
        }
    };
    (path, bytes)
}

/// Reads a file, all its rows, and the place of each row; what is reported must have a place.
fn read(path: &str, bytes: &[u8]) -> bool {
    let mut problems = Diagnostics::default();
    let book = Book::read(path, bytes, &mut problems);
    for grid in book.iter().flat_map(|book| &book.grids) {
        let mut last = None;
        grid.for_each_row(0, &mut problems, |row, _| {
            last = Some((row.number, row.len()));
            ControlFlow::Continue(())
        });
        if let Some((number, length)) = last {
            grid.place(number, length.saturating_sub(1)).name();
            grid.row_place(number).name();
        }
    }
    let problems = problems.into_sorted();
    let has_error = problems.iter().any(|problem| problem.severity == Severity::Error);
    assert!(book.is_some() || has_error, "nothing is said of a file that is not read");
    assert!(problems.iter().all(|problem| !problem.message.is_empty() && problem.message.len() < 10_000));
    book.is_some()
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The number of the file that is being read, and since which millisecond, for the watchman.
static CURRENT: AtomicU64 = AtomicU64::new(0);
static SINCE: AtomicU64 = AtomicU64::new(0);

/// Ends the program, with the file's number, when a file takes longer than patience lasts.
fn watch(start: Instant) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let since = Duration::from_millis(SINCE.load(Ordering::Relaxed));
            if start.elapsed().saturating_sub(since) > PATIENCE {
                eprintln!("file {} has no end", CURRENT.load(Ordering::Relaxed));
                std::process::exit(1);
            }
        }
    });
}

#[test]
fn every_file_is_read_or_refused() {
    let sound = sound();
    for file in &sound {
        assert!(read(file.path, &file.bytes), "{} is sound", file.path);
    }
    let numbers = match setting("LAGESBILD_MUTATION") {
        Some(number) => number..number + 1,
        None => 0..setting("LAGESBILD_MUTATIONS").unwrap_or(FEW),
    };
    let start = Instant::now();
    watch(start);
    let (mut largest, mut were_read, mut failed) = ((0, 0), 0, Vec::new());
    for number in numbers.clone() {
        CURRENT.store(number, Ordering::Relaxed);
        SINCE.store(start.elapsed().as_millis() as u64, Ordering::Relaxed);
        let (path, bytes) = mutant(&sound, number);
        let (result, peak) = peak_of(|| catch_unwind(AssertUnwindSafe(|| read(path, &bytes))));
        largest = largest.max((peak, number));
        were_read += usize::from(matches!(result, Ok(true)));
        if result.is_err() || peak > MEMORY {
            failed.push(format!("{number} ({path}, {} MiB)", peak >> 20));
        }
    }
    println!(
        "{} files in {:?}, {were_read} of them read; at most {} KiB (file {})",
        numbers.count(),
        start.elapsed(),
        largest.0 >> 10,
        largest.1
    );
    assert!(failed.is_empty(), "LAGESBILD_MUTATION={}", failed.join(", "));
}
