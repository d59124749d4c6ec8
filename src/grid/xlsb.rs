//! Binary workbooks of Excel since 2007: an archive whose parts are records.

use std::io::{BufReader, Read};

use quick_xml::events::Event;
use rustc_hash::FxHashMap;

use super::binary::{Texts, error_text, f64_at, short_number, u16_at, u32_at, wide_text};
use super::kept::{KeptGrid, TooLarge};
use super::number_styles::NumberStyles;
use super::package::Package;
use super::refusal::Refusal;
use super::spread::{MAX_REGIONS, NotTaken, Region, Sheets, SpreadCells};
use super::workbook::not_taken;
use super::xml::{Xml, attribute, local};

const KIND: &str = "binary Excel workbook";
const MAX_SHEETS: usize = 1_000;
/// How many bytes a record may have: a cell has 32 767 characters of two bytes at most.
const MAX_RECORD: usize = 1 << 20;

/// Kinds of records, by the names that Microsoft's specification [MS-XLSB] has for them.
mod kind {
    pub(super) const ROW: u16 = 0;
    pub(super) const RK: u16 = 2;
    pub(super) const ERROR: u16 = 3;
    pub(super) const BOOL: u16 = 4;
    pub(super) const REAL: u16 = 5;
    pub(super) const TEXT: u16 = 6;
    pub(super) const SHARED_TEXT: u16 = 7;
    pub(super) const FORMULA_TEXT: u16 = 8;
    pub(super) const FORMULA_NUMBER: u16 = 9;
    pub(super) const FORMULA_BOOL: u16 = 10;
    pub(super) const FORMULA_ERROR: u16 = 11;
    pub(super) const SST_ITEM: u16 = 0x13;
    pub(super) const FORMAT: u16 = 0x2c;
    pub(super) const XF: u16 = 0x2f;
    pub(super) const WORKBOOK: u16 = 0x99;
    pub(super) const SHEET: u16 = 0x9c;
    pub(super) const MERGE_CELL: u16 = 0xb0;
    pub(super) const BEGIN_CELL_XFS: u16 = 0x269;
    pub(super) const END_CELL_XFS: u16 = 0x26a;
}

/// Reads a workbook.
pub(crate) fn read(package: &Package) -> Result<Vec<KeptGrid>, Refusal> {
    let workbook = Workbook::read(package)?;
    let mut sheets = Sheets::default();
    for sheet in &workbook.sheets {
        let mut cells = sheets.open();
        cells.merge(regions(package, &sheet.part)?)?;
        workbook.take(package, sheet, &mut cells)?;
        sheets.close(&sheet.name, sheet.is_hidden, cells)?;
    }
    Ok(sheets.grids)
}

fn damaged(what: impl std::fmt::Display) -> Refusal {
    Refusal::damaged(KIND, what)
}

/// Calls `visit` with the kind and the bytes of each record of a part; of a part that is missing,
/// with none.
fn for_each_record(
    package: &Package,
    part: &str,
    mut visit: impl FnMut(u16, &[u8]) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let Some(part) = package.named(part) else { return Ok(()) };
    package.unpack(part, |part| {
        let mut part = BufReader::with_capacity(1 << 16, part);
        let mut body = Vec::new();
        while let Some(kind) = number(&mut part, 2)? {
            let length = number(&mut part, 4)?.unwrap_or(0) as usize;
            if length > MAX_RECORD {
                return Err(TooLarge.into());
            }
            body.resize(length, 0);
            part.read_exact(&mut body).map_err(damaged)?;
            visit(kind as u16, &body)?;
        }
        Ok(())
    })
}

/// A number of at most so many bytes, of which each but the last has its highest bit set; `None` at
/// the end of a part.
fn number(part: &mut impl Read, bytes: u32) -> Result<Option<u32>, Refusal> {
    let mut number = 0;
    for at in 0..bytes {
        let mut byte = [0];
        if part.read(&mut byte).map_err(damaged)? == 0 {
            return Ok(None);
        }
        number |= u32::from(byte[0] & 0x7f) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(number))
}

/// A text after its length in characters, and where it ends.
fn text_at(bytes: &[u8], at: usize) -> (String, usize) {
    let length = u32_at(bytes, at);
    // No text at all is not the same as a text without characters.
    let length = if length == u32::MAX { 0 } else { length as usize };
    let start = (at + 4).min(bytes.len());
    let end = start.saturating_add(length.saturating_mul(2)).min(bytes.len());
    (wide_text(&bytes[start..end]), end)
}

#[derive(Debug)]
struct SheetEntry {
    name: String,
    is_hidden: bool,
    part: String,
}

#[derive(Debug, Default)]
struct Workbook {
    texts: Texts,
    formats: NumberStyles,
    sheets: Vec<SheetEntry>,
}

impl Workbook {
    fn read(package: &Package) -> Result<Self, Refusal> {
        let mut workbook = Self::default();
        let targets = targets(package)?;
        for_each_record(package, "xl/workbook.bin", |kind, body| match kind {
            kind::WORKBOOK => {
                workbook.formats.is_1904 = body.first().is_some_and(|flags| flags & 1 == 1);
                Ok(())
            }
            kind::SHEET => workbook.sheet(body, &targets),
            _ => Ok(()),
        })?;
        for_each_record(package, "xl/sharedstrings.bin", |kind, body| {
            let text = (kind == kind::SST_ITEM).then(|| text_at(body, 1).0);
            Ok(text.map_or(Ok(()), |text| workbook.texts.push(&text))?)
        })?;
        let mut is_of_cells = false;
        for_each_record(package, "xl/styles.bin", |kind, body| {
            match kind {
                kind::FORMAT => workbook.formats.declare(u16_at(body, 0), &text_at(body, 2).0),
                kind::BEGIN_CELL_XFS => is_of_cells = true,
                kind::END_CELL_XFS => is_of_cells = false,
                kind::XF if is_of_cells => workbook.formats.add_style(u16_at(body, 2)),
                _ => {}
            }
            Ok(())
        })?;
        Ok(workbook)
    }

    fn sheet(&mut self, body: &[u8], targets: &FxHashMap<String, String>) -> Result<(), Refusal> {
        let (id, end) = text_at(body, 8);
        let (name, _) = text_at(body, end);
        // A sheet that is a chart or a dialogue has no cells.
        let part = targets.get(&id).filter(|part| part.starts_with("xl/worksheets/"));
        let Some(part) = part else { return Ok(()) };
        if self.sheets.iter().any(|sheet| sheet.part == *part) {
            return Err(damaged("two of its sheets have one content"));
        }
        self.sheets.push(SheetEntry { name, is_hidden: u32_at(body, 0) != 0, part: part.clone() });
        if self.sheets.len() > MAX_SHEETS { Err(TooLarge.into()) } else { Ok(()) }
    }

    fn take(&self, package: &Package, sheet: &SheetEntry, cells: &mut SpreadCells) -> Result<(), Refusal> {
        let mut row = 0;
        for_each_record(package, &sheet.part, |kind, body| {
            if kind == kind::ROW {
                row = u32_at(body, 0).min(1 << 20);
                return Ok(());
            }
            self.put(cells, row, kind, body).map_err(|error| not_taken(error, &sheet.name))
        })
    }

    fn put(&self, cells: &mut SpreadCells, row: u32, kind: u16, body: &[u8]) -> Result<(), NotTaken> {
        let place = (row, u32_at(body, 0));
        let style = (u32_at(body, 4) & 0xff_ffff) as usize;
        let byte = body.get(8).copied().unwrap_or(0);
        match kind {
            kind::RK => self.formats.put(cells, place, style, short_number(u32_at(body, 8))),
            kind::REAL | kind::FORMULA_NUMBER => self.formats.put(cells, place, style, f64_at(body, 8)),
            kind::TEXT | kind::FORMULA_TEXT => cells.text(place, &text_at(body, 8).0),
            kind::SHARED_TEXT => {
                cells.text(place, self.texts.get(u32_at(body, 8) as usize).unwrap_or_default())
            }
            kind::BOOL | kind::FORMULA_BOOL => cells.text(place, if byte == 0 { "FALSE" } else { "TRUE" }),
            kind::ERROR | kind::FORMULA_ERROR => cells.text(place, error_text(byte)),
            _ => Ok(()),
        }
    }
}

/// The parts that sheets are kept in, by the names that the workbook has for them.
fn targets(package: &Package) -> Result<FxHashMap<String, String>, Refusal> {
    let mut targets = FxHashMap::default();
    let Some(part) = package.named("xl/_rels/workbook.bin.rels") else { return Ok(targets) };
    package.unpack(part, |part| {
        let mut xml = Xml::new(part);
        loop {
            match xml.next().map_err(damaged)? {
                Event::Start(tag) if local(&tag) == "Relationship" => {
                    let target = attribute(&tag, "Target").replace('\\', "/").to_ascii_lowercase();
                    let target = match target.strip_prefix('/') {
                        Some(whole) => whole.to_string(),
                        None => format!("xl/{target}"),
                    };
                    targets.insert(attribute(&tag, "Id"), target);
                    if targets.len() > MAX_SHEETS * 10 {
                        return Err(TooLarge.into());
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    })?;
    Ok(targets)
}

/// Merged regions, which stand after the cells.
fn regions(package: &Package, part: &str) -> Result<Vec<Region>, Refusal> {
    let mut regions = Vec::new();
    for_each_record(package, part, |kind, body| {
        let number_at = |offset: usize| u32_at(body, offset);
        if kind == kind::MERGE_CELL {
            regions.push(Region { first: (number_at(0), number_at(8)), last: (number_at(4), number_at(12)) });
        }
        if regions.len() > MAX_REGIONS { Err(TooLarge.into()) } else { Ok(()) }
    })?;
    Ok(regions)
}
