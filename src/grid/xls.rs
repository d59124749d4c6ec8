//! Workbooks of Excel from 1997 to 2003 (BIFF8): one stream of records within a compound file.

use std::io::{Cursor, Read};

use super::binary::{Texts, error_text, f64_at, short_number, u16_at, u32_at, wide_text};
use super::kept::{KeptGrid, TooLarge};
use super::number_styles::NumberStyles;
use super::refusal::Refusal;
use super::spread::{NotTaken, Region, Sheets, SpreadCells};
use super::workbook::not_taken;

const KIND: &str = "workbook of Excel 97–2003";
const MAX_SHEETS: usize = 1_000;
/// Records of a workbook may be walked through so many times: sheets may name one another's.
const TIMES: usize = 4;

/// Kinds of records, by the names that Microsoft's specification [MS-XLS] has for them.
mod kind {
    pub(super) const FORMULA: u16 = 0x06;
    pub(super) const EOF: u16 = 0x0a;
    pub(super) const DATE_1904: u16 = 0x22;
    pub(super) const FILE_PASS: u16 = 0x2f;
    pub(super) const CONTINUE: u16 = 0x3c;
    pub(super) const BOUND_SHEET: u16 = 0x85;
    pub(super) const MUL_RK: u16 = 0xbd;
    pub(super) const RSTRING: u16 = 0xd6;
    pub(super) const XF: u16 = 0xe0;
    pub(super) const MERGE_CELLS: u16 = 0xe5;
    pub(super) const SST: u16 = 0xfc;
    pub(super) const LABEL_SST: u16 = 0xfd;
    pub(super) const NUMBER: u16 = 0x203;
    pub(super) const LABEL: u16 = 0x204;
    pub(super) const BOOL_ERR: u16 = 0x205;
    pub(super) const STRING: u16 = 0x207;
    pub(super) const RK: u16 = 0x27e;
    pub(super) const FORMAT: u16 = 0x41e;
    pub(super) const BOF: u16 = 0x809;
}

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<KeptGrid>, Refusal> {
    let stream = stream(bytes)?;
    let workbook = Workbook::read(&stream)?;
    let (mut sheets, mut left) = (Sheets::default(), stream.len() * TIMES);
    for sheet in &workbook.sheets {
        let mut cells = sheets.open();
        workbook.take(sheet, &mut cells, &mut left)?;
        sheets.close(&sheet.name, sheet.is_hidden, cells)?;
    }
    Ok(sheets.grids)
}

fn damaged(what: impl std::fmt::Display) -> Refusal {
    Refusal::damaged(KIND, what)
}

fn stream(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let name = file.read_root_storage().map(|entry| entry.name().to_string());
    let name = name.into_iter().find(|name| name.eq_ignore_ascii_case("workbook"));
    let Some(name) = name else { return Err(too_old()) };
    let mut stream = Vec::new();
    let length = bytes.len() as u64;
    file.open_stream(name).and_then(|part| part.take(length).read_to_end(&mut stream)).map_err(damaged)?;
    Ok(stream)
}

fn too_old() -> Refusal {
    let message = "this is a workbook of Excel before 1997, which is not read";
    Refusal::new("not-a-table", message, "open it in a spreadsheet program, and save it as .xlsx")
}

/// A record: its kind, what it holds, and where it begins.
#[derive(Debug, Clone, Copy)]
struct Record<'a> {
    kind: u16,
    body: &'a [u8],
    start: usize,
}

/// Records one after another; they end where one is cut off.
#[derive(Debug, Clone)]
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let start = self.at;
        let head = self.stream.get(start..start.checked_add(4)?)?;
        let end = start + 4 + u16_at(head, 2) as usize;
        let body = self.stream.get(start + 4..end)?;
        self.at = end;
        Some(Record { kind: u16_at(head, 0), body, start })
    }
}

/// Rows of cells and where their records begin, in order, and merged regions.
type Places = (Vec<(u16, u32)>, Vec<Region>);

#[derive(Debug)]
struct SheetEntry {
    name: String,
    is_hidden: bool,
    start: usize,
}

#[derive(Debug)]
struct Workbook<'a> {
    stream: &'a [u8],
    texts: Texts,
    formats: NumberStyles,
    sheets: Vec<SheetEntry>,
}

impl<'a> Workbook<'a> {
    fn read(stream: &'a [u8]) -> Result<Self, Refusal> {
        let (texts, formats, sheets) = (Texts::default(), NumberStyles::default(), Vec::new());
        let mut workbook = Self { stream, texts, formats, sheets };
        let mut records = Records { stream, at: 0 };
        // Styles may stand before the formats that they name.
        let mut styles = Vec::new();
        while let Some(Record { kind, body, .. }) = records.next() {
            match kind {
                kind::BOF if u16_at(body, 0) != 0x600 => return Err(too_old()),
                kind::FILE_PASS => return Err(Refusal::locked(KIND)),
                kind::DATE_1904 => workbook.formats.is_1904 = u16_at(body, 0) == 1,
                kind::FORMAT => {
                    workbook.formats.declare(u16_at(body, 0), &short_text(&body[2.min(body.len())..], 2))
                }
                kind::XF => styles.push(u16_at(body, 2)),
                kind::BOUND_SHEET => workbook.sheet(body)?,
                kind::SST => workbook.texts = texts_of(body, &mut records)?,
                kind::EOF => break,
                _ => {}
            }
        }
        styles.into_iter().for_each(|format| workbook.formats.add_style(format));
        Ok(workbook)
    }

    fn sheet(&mut self, body: &[u8]) -> Result<(), Refusal> {
        let is_table = body.get(5) == Some(&0);
        if is_table {
            let is_hidden = body[4] & 3 != 0;
            let name = short_text(&body[6..], 1);
            self.sheets.push(SheetEntry { name, is_hidden, start: u32_at(body, 0) as usize });
        }
        if self.sheets.len() > MAX_SHEETS { Err(TooLarge.into()) } else { Ok(()) }
    }

    /// Takes all cells of a sheet. They are put in order first: some programs write them as they
    /// come.
    fn take(&self, sheet: &SheetEntry, cells: &mut SpreadCells, left: &mut usize) -> Result<(), Refusal> {
        let (places, regions) = self.places(sheet, left)?;
        cells.merge(regions)?;
        for (_, start) in places {
            let records = Records { stream: self.stream, at: start as usize };
            self.put(cells, records).map_err(|error| not_taken(error, &sheet.name))?;
        }
        Ok(())
    }

    fn places(&self, sheet: &SheetEntry, left: &mut usize) -> Result<Places, Refusal> {
        let (mut places, mut regions, mut depth) = (Vec::new(), Vec::new(), 0);
        for Record { kind, body, start } in (Records { stream: self.stream, at: sheet.start }) {
            *left = left.checked_sub(4 + body.len()).ok_or(TooLarge)?;
            match kind {
                kind::BOF => depth += 1,
                // A chart within the sheet ends before the sheet does.
                kind::EOF if depth <= 1 => break,
                kind::EOF => depth -= 1,
                _ if depth != 1 => {}
                kind::MERGE_CELLS => {
                    regions.extend(body.get(2..).unwrap_or_default().chunks_exact(8).map(region))
                }
                _ if is_cell(kind) => places.push((u16_at(body, 0), start as u32)),
                _ => {}
            }
        }
        places.sort_by_key(|(row, _)| *row);
        Ok((places, regions))
    }

    fn put(&self, cells: &mut SpreadCells, mut records: Records) -> Result<(), NotTaken> {
        let Some(Record { kind, body, .. }) = records.next() else { return Ok(()) };
        let place = (u32::from(u16_at(body, 0)), u32::from(u16_at(body, 2)));
        let style = u16_at(body, 4) as usize;
        match kind {
            kind::NUMBER => self.formats.put(cells, place, style, f64_at(body, 6)),
            kind::RK => self.formats.put(cells, place, style, short_number(u32_at(body, 6))),
            kind::MUL_RK => {
                let numbers = body.get(4..body.len() - 2).unwrap_or_default().chunks_exact(6);
                (place.1..).zip(numbers).try_for_each(|(column, cell)| {
                    let number = short_number(u32_at(cell, 2));
                    self.formats.put(cells, (place.0, column), u16_at(cell, 0) as usize, number)
                })
            }
            kind::LABEL_SST => {
                cells.text(place, self.texts.get(u32_at(body, 6) as usize).unwrap_or_default())
            }
            kind::LABEL | kind::RSTRING => {
                cells.text(place, &short_text(body.get(6..).unwrap_or_default(), 2))
            }
            kind::BOOL_ERR => {
                cells.text(place, truth_or_error(body.get(7) == Some(&1), u16_at(body, 6) as u8))
            }
            kind::FORMULA if u16_at(body, 12) != 0xffff => {
                self.formats.put(cells, place, style, f64_at(body, 6))
            }
            kind::FORMULA => {
                let value = u16_at(body, 8) as u8;
                match body.get(6) {
                    Some(0) => cells.text(place, &text_after(records)),
                    Some(1) => cells.text(place, truth_or_error(false, value)),
                    Some(2) => cells.text(place, truth_or_error(true, value)),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

fn is_cell(kind: u16) -> bool {
    use kind::*;
    [FORMULA, MUL_RK, RSTRING, LABEL_SST, NUMBER, LABEL, BOOL_ERR, RK].contains(&kind)
}

fn region(bytes: &[u8]) -> Region {
    let number_at = |offset: usize| u32::from(u16_at(bytes, offset));
    Region { first: (number_at(0), number_at(4)), last: (number_at(2), number_at(6)) }
}

fn truth_or_error(is_error: bool, value: u8) -> &'static str {
    match (is_error, value) {
        (true, code) => error_text(code),
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
    }
}

/// The text that a formula makes stands in a record after it, and after what formulas share.
fn text_after(records: Records) -> String {
    let text = records.take(3).find(|record| record.kind == kind::STRING);
    text.map(|record| short_text(record.body, 2)).unwrap_or_default()
}

/// A text after its length, which takes one byte or two, and a byte that says whether characters
/// have one byte or two.
fn short_text(bytes: &[u8], size: usize) -> String {
    let length =
        if size == 1 { bytes.first().copied().map_or(0, usize::from) } else { u16_at(bytes, 0) as usize };
    let is_wide = bytes.get(size).is_some_and(|flags| flags & 1 == 1);
    let letters = bytes.get(size + 1..).unwrap_or_default();
    letters_of(&letters[..letters.len().min(if is_wide { length * 2 } else { length })], is_wide)
}

fn letters_of(bytes: &[u8], is_wide: bool) -> String {
    // Letters of one byte are the first 256 of Unicode.
    if is_wide { wide_text(bytes) } else { bytes.iter().copied().map(char::from).collect() }
}

/// The list of texts, which goes on over as many records as it needs.
fn texts_of(body: &[u8], records: &mut Records) -> Result<Texts, Refusal> {
    let mut pieces = vec![body.get(8..).unwrap_or_default()];
    let mut ahead = records.clone();
    while let Some(record) = ahead.next().filter(|record| record.kind == kind::CONTINUE) {
        pieces.push(record.body);
        *records = ahead.clone();
    }
    let mut reader = TextReader { pieces: &pieces, at: 0 };
    let mut texts = Texts::default();
    for _ in 0..u32_at(body, 4) {
        let Some(text) = reader.text() else { break };
        texts.push(&text)?;
    }
    Ok(texts)
}

/// Reads texts over the ends of records.
struct TextReader<'a> {
    pieces: &'a [&'a [u8]],
    at: usize,
}

impl TextReader<'_> {
    fn text(&mut self) -> Option<String> {
        self.next_piece();
        let (length, flags) = (self.number(2)? as usize, self.number(1)?);
        let runs = if flags & 8 != 0 { self.number(2)? as usize } else { 0 };
        let more = if flags & 4 != 0 { self.number(4)? as usize } else { 0 };
        let (mut text, mut left, mut is_wide) = (String::new(), length, flags & 1 == 1);
        while left > 0 {
            // Where a text goes on in the next record, it says anew how many bytes a character has.
            if self.next_piece() {
                is_wide = self.number(1)? & 1 == 1;
            }
            let size = if is_wide { 2 } else { 1 };
            let rest = self.pieces.first()?.get(self.at..)?;
            let letters = left.min(rest.len() / size);
            if letters == 0 {
                return None;
            }
            text.push_str(&letters_of(&rest[..letters * size], is_wide));
            self.at += letters * size;
            left -= letters;
        }
        self.skip(runs * 4 + more);
        Some(text)
    }

    /// Goes on in the next record where one is at its end.
    fn next_piece(&mut self) -> bool {
        let is_at_end = self.pieces.first().is_some_and(|piece| self.at >= piece.len());
        if is_at_end {
            (self.pieces, self.at) = (&self.pieces[1..], 0);
        }
        is_at_end
    }

    fn number(&mut self, size: usize) -> Option<u32> {
        let bytes = self.pieces.first()?.get(self.at..self.at + size)?;
        self.at += size;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// Passes over what is said about the looks of characters.
    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 && !self.pieces.is_empty() {
            let step = bytes.min(self.pieces[0].len().saturating_sub(self.at));
            self.at += step;
            bytes -= step;
            if bytes > 0 && !self.next_piece() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_in_the_next_record() {
        // Two characters of one byte, then one of two bytes; then a text with a run of looks.
        let pieces: [&[u8]; 2] =
            [&[3, 0, 0, b'a', b'b'], &[1, 0xe5, 0, 1, 0, 8, 1, 0, b'x', 9, 9, 9, 9, 1, 0, 0, b'y']];
        let mut reader = TextReader { pieces: &pieces, at: 0 };
        let texts: Vec<String> = std::iter::from_fn(|| reader.text()).collect();
        assert_eq!(texts, ["abå", "x", "y"]);
    }

    #[test]
    fn the_text_of_a_formula_is_found_after_it() {
        let stream = [0xbc, 4, 0, 0, 7, 2, 5, 0, 2, 0, 0, b'j', b'a'];
        assert_eq!(text_after(Records { stream: &stream, at: 0 }), "ja");
    }
}
