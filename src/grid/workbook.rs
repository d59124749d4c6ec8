//! Workbooks of Excel since 2007.

use std::io::{Read, Seek};
use std::sync::Arc;

use calamine::{Data, DataRef, DataType, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use rustc_hash::FxHashSet;

use super::kept::{KeptGrid, TooLarge, letters};
use super::number_format::{self, NumberFormat};
use super::package::Package;
use super::refusal::Refusal;
use super::spread::{MAX_REGIONS, NotTaken, Region, Sheets, SpreadCells, date_text, number_text};

const KIND: &str = "Excel workbook";

/// How many sheets a workbook may have.
const MAX_SHEETS: usize = 1_000;
/// How many bytes the list of all texts may take, and that of all formats.
const MAX_STRINGS: u64 = 24 << 20;
const MAX_STYLES: u64 = 8 << 20;

/// Reads a workbook whose parts are XML.
pub(crate) fn read(
    path: &Arc<str>,
    package: &Package,
    problems: &mut Diagnostics,
) -> Result<Vec<KeptGrid>, Refusal> {
    check(package)?;
    let has_formulas = package.parts.iter().any(|part| part.formulas > 0);
    let has_regions = package.parts.iter().any(|part| part.regions > 0);
    let mut workbook = Xlsx::new(package.reader()).map_err(refused)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut kept = Sheets::default();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut cells = kept.open();
        if has_regions {
            cells.merge(regions(&mut workbook, &sheet.name)?)?;
        }
        let empty = take(&mut workbook, &sheet.name, &mut cells)?;
        if has_formulas && !empty.is_empty() {
            problems.extend(unkept(&mut workbook, path, &sheet.name, &empty)?);
        }
        kept.close(&sheet.name, sheet.visible != SheetVisible::Visible, cells)?;
    }
    Ok(kept.grids)
}

fn regions<R: Read + Seek>(workbook: &mut Xlsx<R>, sheet: &str) -> Result<Vec<Region>, Refusal> {
    let regions = workbook.merge_cells_by_sheet_name(sheet).map_err(refused)?;
    Ok(regions.into_iter().map(|region| Region { first: region.start, last: region.end }).collect())
}

/// Takes the cells of a sheet; the places of cells that are there, but have no value.
fn take<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    sheet: &str,
    cells: &mut SpreadCells,
) -> Result<FxHashSet<(u32, u32)>, Refusal> {
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        // A sheet that is a chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(FxHashSet::default()),
        other => other.map_err(refused)?,
    };
    let formats: Vec<NumberFormat> = reader.styles().iter().map(format_of).collect();
    let mut empty = FxHashSet::default();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(refused)? {
        let (place, value) = (cell.get_position(), cell.get_value());
        let number = value.as_f64().filter(|_| value.is_float() || value.is_int());
        let taken = match number.zip(formats.get(style)) {
            Some((number, format)) => number_format::put(cells, place, format.shows(number), number),
            None => put(cells, place, value),
        };
        taken.map_err(|error| not_taken(error, sheet))?;
        if matches!(value, DataRef::Empty) && empty.len() < MAX_REGIONS {
            empty.insert(place);
        }
    }
    Ok(empty)
}

/// The warning of the first formula of a sheet whose result the file does not keep, as programs write
/// them that do not calculate: its cell is empty.
fn unkept<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    path: &Arc<str>,
    sheet: &str,
    empty: &FxHashSet<(u32, u32)>,
) -> Result<Option<Diagnostic>, Refusal> {
    let mut formulas = workbook.worksheet_cells_reader(sheet).map_err(refused)?;
    while let Some(cell) = formulas.next_formula().map_err(refused)? {
        if !cell.get_value().is_empty() && empty.contains(&cell.get_position()) {
            return Ok(Some(no_result(path, sheet, cell.get_position(), cell.get_value())));
        }
    }
    Ok(None)
}

fn no_result(path: &Arc<str>, sheet: &str, (row, column): (u32, u32), formula: &str) -> Diagnostic {
    let line = format!("={formula}");
    let place = Location::of_line(path.clone(), row as usize + 1, &line, 1, line.chars().count());
    let cell = format!("{sheet}!{}{}", letters(column as usize), row + 1);
    let message = "the file does not keep the result of this formula, so that its cell is empty";
    Diagnostic::warning("unkept-result", place.with_cell(cell), message)
        .help("open the file in a spreadsheet program and save it there, so that formulas are calculated")
}

fn format_of(style: &Style) -> NumberFormat {
    NumberFormat::of(style.number_format.as_ref().map_or("", |format| &format.format_code))
}

fn put(cells: &mut SpreadCells, place: (u32, u32), value: &DataRef) -> Result<(), NotTaken> {
    match value {
        DataRef::Empty => Ok(()),
        DataRef::Int(number) => cells.number(place, &number.to_string()),
        DataRef::Float(number) => cells.number(place, &number_text(*number)),
        DataRef::SharedString(text) => cells.text(place, text),
        DataRef::String(text) => cells.text(place, text),
        DataRef::Bool(is_true) => cells.text(place, if *is_true { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(date) => cells.text(place, &date_text(date)),
        DataRef::DateTimeIso(text) => cells.text(place, whole_day(text)),
        DataRef::DurationIso(text) => cells.text(place, text),
        DataRef::Error(error) => cells.text(place, &Data::Error(error.clone()).to_string()),
    }
}

/// A day without the midnight at which it begins.
pub(crate) fn whole_day(date: &str) -> &str {
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    let is_midnight = time.chars().all(|letter| matches!(letter, '0' | ':' | '.' | 'Z'));
    if is_midnight { day } else { date }
}

pub(crate) fn not_taken(error: NotTaken, sheet: &str) -> Refusal {
    match error {
        NotTaken::TooLarge => TooLarge.into(),
        NotTaken::Disordered => {
            Refusal::damaged(KIND, format!("the rows of sheet `{sheet}` are not in order"))
        }
    }
}

fn refused(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::locked(KIND),
        error => Refusal::damaged(KIND, error),
    }
}

/// Refuses what would take far more memory than it has bytes: the reader of workbooks makes room for
/// as many texts as a part says that it has, and copies fonts and formats for each style of cells.
fn check(package: &Package) -> Result<(), Refusal> {
    let regions: usize = package.parts.iter().map(|part| part.regions).sum();
    let sheets = package.parts.iter().map(|part| part.sheets).max().unwrap_or(0);
    let is_heavy = package.parts.iter().any(|part| part.is_heavy);
    if regions > MAX_REGIONS || sheets > MAX_SHEETS || is_heavy {
        return Err(TooLarge.into());
    }
    for part in &package.parts {
        let is_refused = match () {
            () if part.name.ends_with("sharedstrings.xml") => {
                let bytes = package.bytes(part, MAX_STRINGS)?;
                numbers_of(&bytes, b"uniqueCount").any(|number| number > bytes.len() / 7 + 100_000)
            }
            () if part.name.ends_with("styles.xml") => {
                let styles = occurrences(&package.bytes(part, MAX_STYLES)?, b"xf").count().min(part.tags);
                styles.saturating_mul(part.longest + 512) > 96 << 20
            }
            // Where a sheet stands is kept with each sheet that names it.
            () => part.name.ends_with(".rels") && part.longest > 1 << 14,
        };
        if is_refused {
            return Err(TooLarge.into());
        }
    }
    Ok(())
}

fn occurrences<'a>(bytes: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    (0..bytes.len()).filter(move |at| bytes[*at..].starts_with(word))
}

/// The numbers that attributes of a name have.
fn numbers_of<'a>(bytes: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    occurrences(bytes, name).map(move |at| {
        let value = bytes[at + name.len()..].iter().take(100);
        let digits = value.skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        digits
            .fold(0_usize, |number, digit| number.saturating_mul(10).saturating_add((digit - b'0') as usize))
    })
}
