//! OpenDocument spreadsheets, read while they unpack: an empty sheet may say that it has a million
//! rows of a thousand cells.

use std::io::Read;

use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

use super::kept::{KeptGrid, MAX_COLUMNS, TooLarge};
use super::number_format::{THOUSANDS, percent_text};
use super::package::Package;
use super::quantity::is_of_no_counts;
use super::refusal::Refusal;
use super::spread::{NotTaken, Region, Sheets, SpreadCells, number_text};
use super::unit::with_unit;
use super::workbook::{not_taken, whole_day};
use super::xml::{Xml, attribute, letter, local};

const KIND: &str = "OpenDocument spreadsheet";

/// How many rows and columns a sheet has at most.
const MAX_ROWS: u32 = 1 << 20;
/// A row that is repeated more often than this fills a sheet, and is not a row of a table.
const MAX_REPEATED: u32 = 10_000;
const MAX_STYLES: usize = 10_000;
const MAX_TEXT_BYTES: usize = 40_000;

/// Reads a spreadsheet.
pub(crate) fn read(package: &Package) -> Result<Vec<KeptGrid>, Refusal> {
    if let Some(manifest) = package.named("meta-inf/manifest.xml") {
        let bytes = package.bytes(manifest, 1 << 20)?;
        if bytes.windows(16).any(|window| window == b":encryption-data") {
            return Err(Refusal::locked(KIND));
        }
    }
    let content = package.named("content.xml").ok_or_else(|| Refusal::damaged(KIND, "it has no content"))?;
    package.unpack(content, |part| Spreadsheet::new(part).read())
}

struct Spreadsheet<'a> {
    xml: Xml<&'a mut dyn Read>,
    /// Names of styles of sheets that are not shown.
    hidden: FxHashSet<String>,
    sheets: Sheets,
}

/// The row that is being read.
#[derive(Debug, Default)]
struct RowState {
    number: u32,
    repeated: u32,
    column: u32,
    cells: Vec<RepeatedCell>,
    regions: Vec<Region>,
}

/// A cell with something in it, and in how many columns it is repeated.
#[derive(Debug, Clone)]
struct RepeatedCell {
    column: u32,
    repeated: u32,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    Number(String),
    Text(String),
}

fn damaged(error: impl std::fmt::Display) -> Refusal {
    Refusal::damaged(KIND, error)
}

impl<'a> Spreadsheet<'a> {
    fn new(part: &'a mut dyn Read) -> Self {
        let (hidden, sheets) = Default::default();
        Self { xml: Xml::new(part), hidden, sheets }
    }

    fn next(&mut self) -> Result<Event<'static>, Refusal> {
        Ok(self.xml.next().map_err(damaged)?.into_owned())
    }

    fn read(mut self) -> Result<Vec<KeptGrid>, Refusal> {
        let mut style = String::new();
        loop {
            match self.next()? {
                Event::Start(tag) if local(&tag) == "style" => style = attribute(&tag, "name"),
                Event::Start(tag) if local(&tag) == "table-properties" => self.style(&tag, &style),
                Event::Start(tag) if local(&tag) == "table" => self.sheet(&tag)?,
                Event::Eof => return Ok(self.sheets.grids),
                _ => {}
            }
        }
    }

    /// Takes what a style says of sheets.
    fn style(&mut self, tag: &BytesStart, name: &str) {
        if attribute(tag, "display") == "false" && self.hidden.len() < MAX_STYLES {
            self.hidden.insert(name.to_string());
        }
    }

    fn sheet(&mut self, tag: &BytesStart) -> Result<(), Refusal> {
        let title = attribute(tag, "name");
        let is_hidden = self.hidden.contains(&attribute(tag, "style-name"));
        let mut cells = self.sheets.open();
        let mut row = RowState::default();
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                // A sheet within a cell, which only other programs' files have, is passed over.
                Event::Start(tag) if local(&tag) == "table" => depth += 1,
                Event::End(tag) if tag.local_name().as_ref() == "table" => depth -= 1,
                Event::Eof => return Err(damaged("it ends within a sheet")),
                _ if depth > 1 => {}
                Event::Start(tag) if local(&tag) == "table-row" => {
                    row.repeated = count(&tag, "number-rows-repeated");
                    row.column = 0;
                }
                Event::Start(tag) if matches!(local(&tag), "table-cell" | "covered-table-cell") => {
                    self.cell(&tag, &mut row)?;
                }
                Event::End(tag) if tag.local_name().as_ref() == "table-row" => {
                    row.end(&mut cells).map_err(|error| not_taken(error, &title))?;
                }
                _ => {}
            }
        }
        Ok(self.sheets.close(&title, is_hidden, cells)?)
    }

    fn cell(&mut self, tag: &BytesStart, row: &mut RowState) -> Result<(), Refusal> {
        let is_covered = local(tag) == "covered-table-cell";
        let repeated = count(tag, "number-columns-repeated");
        let (column, number) = (row.column, row.number);
        row.column = column.saturating_add(repeated);
        let text = self.text_of_cell()?;
        let (columns, rows) = (count(tag, "number-columns-spanned"), count(tag, "number-rows-spanned"));
        if (columns > 1 || rows > 1) && row.regions.len() < MAX_COLUMNS {
            let last = (number.saturating_add(rows - 1), column.saturating_add(columns - 1));
            row.regions.push(Region { first: (number, column), last });
        }
        let value = value(tag, text);
        let is_something = !matches!(&value, Value::Text(text) if text.trim().is_empty());
        // A covered cell may keep what it held before it was covered, which nobody sees.
        if is_something && !is_covered {
            if row.cells.len() >= MAX_COLUMNS || repeated as usize > MAX_COLUMNS {
                return Err(TooLarge.into());
            }
            row.cells.push(RepeatedCell { column, repeated, value });
        }
        Ok(())
    }

    /// The paragraphs of a cell, without what is remarked on it; the cell's end is read, too.
    fn text_of_cell(&mut self) -> Result<String, Refusal> {
        let (mut text, mut remarks) = (String::new(), 0);
        loop {
            let event = self.next()?;
            match &event {
                Event::End(tag) if is_cell(tag.local_name().as_ref()) => return Ok(text),
                Event::Eof => return Err(damaged("it ends within a cell")),
                Event::Start(tag) if local(tag) == "annotation" => remarks += 1,
                Event::End(tag) if tag.local_name().as_ref() == "annotation" => remarks -= 1,
                _ if remarks > 0 => {}
                Event::Start(tag) if local(tag) == "p" && !text.is_empty() => text.push(' '),
                Event::Start(tag) if matches!(local(tag), "s" | "tab" | "line-break") => text.push(' '),
                Event::Text(piece) => text.push_str(&piece.xml10_content()),
                Event::CData(piece) => text.push_str(&piece.xml10_content()),
                Event::GeneralRef(entity) => text.push(letter(entity)),
                _ => {}
            }
            if text.len() > MAX_TEXT_BYTES {
                return Err(TooLarge.into());
            }
        }
    }
}

impl RowState {
    fn end(&mut self, cells: &mut SpreadCells) -> Result<(), NotTaken> {
        let number = self.number;
        self.number = number.saturating_add(self.repeated);
        let (found, regions) = (std::mem::take(&mut self.cells), std::mem::take(&mut self.regions));
        if found.is_empty() {
            return Ok(());
        }
        if self.repeated > MAX_REPEATED || number >= MAX_ROWS {
            return Err(NotTaken::TooLarge);
        }
        cells.merge(regions)?;
        for row in number..self.number {
            for RepeatedCell { column, repeated, value } in &found {
                for column in *column..column.saturating_add(*repeated) {
                    match value {
                        Value::Number(text) => cells.number((row, column), text)?,
                        Value::Text(text) => cells.text((row, column), text)?,
                    }
                }
            }
        }
        Ok(())
    }
}

fn value(tag: &BytesStart, text: String) -> Value {
    let kind = attribute(tag, "value-type");
    match kind.as_str() {
        // The text of an error, such as #N/A, stands in its place.
        "float" | "percentage" | "currency" if !text.starts_with('#') => {
            let number: Option<f64> = attribute(tag, "value").parse().ok();
            match number {
                Some(share) if kind == "percentage" => Value::Number(percent_text(share)),
                Some(number) => as_shown(number, text),
                None => Value::Text(text),
            }
        }
        "date" => Value::Text(whole_day(&attribute(tag, "date-value")).to_string()),
        "boolean" => Value::Text(attribute(tag, "boolean-value").to_uppercase()),
        _ => Value::Text(text),
    }
}

/// A number as its cell shows it: with the words beside it if these say that it counts no cases, or
/// by the text that stands in its place. Not all programs write down what they show.
fn as_shown(number: f64, shown: String) -> Value {
    let has_digit = shown.contains(|letter: char| letter.is_ascii_digit());
    let is_empty = shown.chars().all(|letter| !letter.is_alphanumeric() && letter != '.');
    let kept = number_text(number);
    let is_thousand = ground::text::number(&shown) == Some(number * 1000.0) && number != 0.0;
    match () {
        () if !has_digit && !is_empty => Value::Text(shown),
        () if is_thousand => Value::Number(with_unit(&kept, Some(THOUSANDS)).into()),
        () if is_of_no_counts(&shown) => {
            let words =
                shown.trim_matches(|letter: char| !letter.is_alphabetic() && !matches!(letter, '%' | '‰'));
            Value::Number(with_unit(&kept, Some(words)).into())
        }
        () => Value::Number(kept),
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table-cell" | "covered-table-cell")
}

/// A number of rows or columns; 1 when it is not said.
fn count(tag: &BytesStart, name: &str) -> u32 {
    let number: u64 = attribute(tag, name).parse().unwrap_or(1);
    u32::try_from(number.max(1)).unwrap_or(u32::MAX)
}
