//! Files of spreadsheet programs, made for a test.

// Each test program uses a part of this.
#![allow(dead_code)]

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// An archive of parts.
pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    archive(parts, SimpleFileOptions::default())
}

/// An archive of parts that are not packed.
pub(crate) fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    archive(parts, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))
}

fn archive(parts: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

/// The parts of an archive.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let length = zip.len();
    let part = |index: usize| {
        let mut file = zip.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("bytes");
        (file.name().expect("a name").into_owned(), bytes)
    };
    (0..length).map(part).collect()
}

/// An archive in which parts were changed.
pub(crate) fn repack(bytes: &[u8], mut change: impl FnMut(&str, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let parts: Vec<(String, Vec<u8>)> =
        unzipped(bytes).into_iter().map(|(name, bytes)| (name.clone(), change(&name, &bytes))).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zipped(&parts)
}

/// A record of a binary workbook.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = match kind {
        0..0x80 => vec![kind as u8],
        _ => vec![kind as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut length = body.len();
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(body);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    (units.len() as u32)
        .to_le_bytes()
        .into_iter()
        .chain(units.into_iter().flat_map(u16::to_le_bytes))
        .collect()
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&column.to_le_bytes()[..], &style.to_le_bytes()[..], value].concat())
}

/// A binary workbook (xlsb), by [MS-XLSB]: numbers in both ways, a shared text that is merged, an own
/// text, a day, a truth value, an error, and a hidden sheet.
pub(crate) fn biff12() -> Vec<u8> {
    let row = |number: u32| record(0, &number.to_le_bytes());
    let sheet = |name: &str, id: &str, state: u32| {
        record(0x9c, &[&state.to_le_bytes()[..], &1_u32.to_le_bytes()[..], &wide(id), &wide(name)].concat())
    };
    let workbook =
        [record(0x83, &[]), sheet("Blad 1", "rId1", 0), sheet("Dold", "rId2", 1), record(0x84, &[])];
    let styles = [
        record(0x2c, &[&[165, 0][..], &wide("yyyy-mm-dd")].concat()),
        record(0x2f, &[0, 0, 165, 0]),
        record(0x269, &2_u32.to_le_bytes()),
        record(0x2f, &[0, 0, 0, 0]),
        record(0x2f, &[0, 0, 165, 0]),
        record(0x26a, &[]),
    ];
    let texts = [record(0x9f, &[1, 0, 0, 0, 1, 0, 0, 0]), record(0x13, &[&[0][..], &wide("Ås")].concat())];
    let cells = [
        record(0x91, &[]),
        row(1),
        cell(7, 1, 0, &0_u32.to_le_bytes()),
        cell(2, 3, 0, &(41_u32 << 2 | 2).to_le_bytes()),
        row(2),
        cell(5, 1, 0, &12.5_f64.to_le_bytes()),
        cell(2, 2, 0, &(25_u32 << 2 | 3).to_le_bytes()),
        cell(2, 3, 1, &(45_567_u32 << 2 | 2).to_le_bytes()),
        row(4),
        cell(6, 1, 0, &wide("egen")),
        cell(4, 2, 0, &[1]),
        cell(3, 3, 0, &[7]),
        record(0x92, &[]),
        record(0xb0, &[1_u32, 1, 1, 2].map(u32::to_le_bytes).concat()),
    ];
    let hidden = [row(0), cell(6, 0, 0, &wide("dold"))];
    let relations = br#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/>
        <Relationship Id="rId2" Target="/xl/worksheets/sheet2.bin"/></Relationships>"#;
    zipped(&[
        ("xl/workbook.bin", &workbook.concat()),
        ("xl/_rels/workbook.bin.rels", relations),
        ("xl/styles.bin", &styles.concat()),
        ("xl/sharedStrings.bin", &texts.concat()),
        ("xl/worksheets/sheet1.bin", &cells.concat()),
        ("xl/worksheets/sheet2.bin", &hidden.concat()),
    ])
}
