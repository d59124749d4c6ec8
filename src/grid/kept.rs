//! Cells that were taken out of a file which is not text: a workbook, or a data set.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use ground::diagnostics::Location;

/// How the cells of a file are named in problems.
#[derive(Debug, Clone)]
pub(crate) enum Naming {
    /// By column letters and row number after the sheet's name: `Blad1!C7`.
    Sheet,
    /// By the position of a value in the file, counted from 0: `value[17]`.
    Value,
}

/// What a cell says, and what else it is called: the code of a label, or the label of a code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct CellText {
    pub text: Arc<str>,
    pub code: Option<Arc<str>>,
}

impl From<&str> for CellText {
    fn from(text: &str) -> Self {
        Self { text: text.trim().into(), code: None }
    }
}

/// A row of a grid.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The line of a text on which it begins, or the row of a sheet, counted from 1; the number of
    /// a value, counted from 1.
    pub number: usize,
    pub(crate) cells: RowCells<'a>,
    /// Columns whose empty cells say what was written above them, and what that is.
    pub(crate) above: &'a [(usize, String)],
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum RowCells<'a> {
    Record(&'a csv::StringRecord),
    Kept { texts: &'a [CellText], cells: &'a [u32] },
}

impl<'a> Row<'a> {
    /// The number of cells that the row has.
    pub fn len(&self) -> usize {
        match self.cells {
            RowCells::Record(record) => record.len(),
            RowCells::Kept { cells, .. } => cells.len(),
        }
    }

    /// Whether all of its cells are empty.
    pub fn is_empty(&self) -> bool {
        self.all().all(str::is_empty)
    }

    /// Whether it is a line of a text, in which every row has as many cells as the head.
    pub(crate) fn is_of_text(&self) -> bool {
        matches!(self.cells, RowCells::Record(_))
    }

    /// The trimmed text of a cell, or, where it is empty in a column that is filled from above, what
    /// stands above it; empty for a column that the row does not have.
    pub fn cell(&self, column: usize) -> &'a str {
        match self.own_cell(column) {
            "" => {
                let above = self.above.iter().find(|(other, _)| *other == column);
                above.map_or("", |(_, text)| text.as_str())
            }
            text => text,
        }
    }

    fn own_cell(&self, column: usize) -> &'a str {
        match self.cells {
            RowCells::Record(record) => record.get(column).unwrap_or_default().trim(),
            RowCells::Kept { texts, cells } => {
                cells.get(column).map_or("", |cell| &texts[*cell as usize].text)
            }
        }
    }

    /// What a cell is also called in its file: the code of a category whose label it holds.
    pub fn code(&self, column: usize) -> Option<&'a str> {
        match self.cells {
            RowCells::Kept { texts, cells } => texts[*cells.get(column)? as usize].code.as_deref(),
            RowCells::Record(_) => None,
        }
    }

    /// The trimmed texts of all cells, as they stand in the row itself.
    pub fn all(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..row.len()).map(move |column| row.own_cell(column))
    }
}

/// Rows of cells. Each text is kept once.
#[derive(Debug)]
pub(crate) struct KeptCells {
    texts: Vec<CellText>,
    /// Indices into `texts`, row by row.
    cells: Vec<u32>,
    /// The number of each row, and where its cells end.
    rows: Vec<(u32, usize)>,
    naming: Naming,
}

impl KeptCells {
    /// Whether no row has a cell.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The rows whose number is at least `from`.
    pub(crate) fn rows(&self, from: usize) -> impl Iterator<Item = Row<'_>> {
        let first = self.rows.partition_point(|(number, _)| (*number as usize) < from);
        (first..self.rows.len()).map(|index| {
            let start = index.checked_sub(1).map_or(0, |before| self.rows[before].1);
            let (number, end) = self.rows[index];
            let cells = RowCells::Kept { texts: &self.texts, cells: &self.cells[start..end] };
            Row { number: number as usize, cells, above: &[] }
        })
    }

    /// Whether its rows are values of a data set.
    pub(crate) fn is_data_set(&self) -> bool {
        matches!(self.naming, Naming::Value)
    }

    /// How the file counts its rows.
    pub(crate) fn row_word(&self) -> &'static str {
        match self.naming {
            Naming::Sheet => "row",
            Naming::Value => "value",
        }
    }

    /// The place of a cell, or of a whole row.
    pub(crate) fn place(
        &self,
        file: &Arc<str>,
        sheet: Option<&str>,
        number: usize,
        column: Option<usize>,
    ) -> Location {
        let row = self.rows(number).next().filter(|row| row.number == number);
        let texts: Vec<&str> = row.iter().flat_map(Row::all).collect();
        let start = |column: usize| {
            texts.iter().take(column).map(|text| text.chars().count() + SEPARATOR.len()).sum::<usize>() + 1
        };
        let (at, length) = match column {
            Some(column) => (start(column), texts.get(column).map_or(1, |text| text.chars().count())),
            None => (1, usize::MAX),
        };
        let name = match (&self.naming, column) {
            (Naming::Sheet, Some(column)) => format!("{}{number}", letters(column)),
            (Naming::Sheet, None) => format!("row {number}"),
            // The first row names the dimensions.
            (Naming::Value, _) if number == 0 => "dimensions".to_string(),
            (Naming::Value, _) => format!("value[{}]", number - 1),
        };
        let name = match (&self.naming, sheet) {
            (Naming::Sheet, Some(sheet)) if column.is_some() => format!("{sheet}!{name}"),
            (_, Some(sheet)) => format!("{sheet} {name}"),
            (_, None) => name,
        };
        Location::of_line(file.clone(), number, &texts.join(SEPARATOR), at, length).with_cell(name)
    }
}

/// What stands between two cells of a row in a problem.
const SEPARATOR: &str = " | ";

/// The letters by which spreadsheets name a column: A for 0, Z for 25, AA for 26.
pub(crate) fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + &last.to_string(),
    }
}

/// How many cells a file may hold, and how many bytes all its different texts may take. Both keep a
/// file that unpacks to far more than it weighs from filling the memory.
const MAX_CELLS: usize = 12_000_000;
const MAX_BYTES: usize = 48 << 20;
/// A row takes the memory of so many cells, besides those it has.
const ROW_COST: usize = 2;
/// No table has more columns than this.
pub(crate) const MAX_COLUMNS: usize = 2_000;

/// The file holds more than a table can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// What the grids of one file may still take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    cells: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { cells: MAX_CELLS, bytes: MAX_BYTES }
    }
}

/// A grid of a file that may hold several.
#[derive(Debug)]
pub(crate) struct KeptGrid {
    pub name: Option<Arc<str>>,
    pub is_hidden: bool,
    pub about: About,
    pub cells: KeptCells,
}

/// What a file says of a table beside it.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// What the table shows.
    pub title: Option<String>,
    /// Where its numbers come from.
    pub source: Option<String>,
    /// What it remarks on the whole table, or on a variable or value of it.
    pub remarks: Vec<String>,
}

/// Takes cells row by row, from left to right.
#[derive(Debug)]
pub(crate) struct CellCollector {
    kept: KeptCells,
    /// By texts that have a code.
    coded: FxHashMap<CellText, u32>,
    /// By texts that have none.
    plain: FxHashMap<Arc<str>, u32>,
    room: Room,
}

impl CellCollector {
    pub(crate) fn new(naming: Naming, room: Room) -> Self {
        let empty = CellText::default();
        let plain = FxHashMap::from_iter([(empty.text.clone(), 0)]);
        let kept = KeptCells { texts: vec![empty], cells: Vec::new(), rows: Vec::new(), naming };
        Self { kept, coded: FxHashMap::default(), plain, room }
    }

    /// The index of a text without a code, trimmed.
    pub(crate) fn plain(&mut self, text: &str) -> Result<u32, TooLarge> {
        let text = text.trim();
        if let Some(index) = self.plain.get(text) {
            return Ok(*index);
        }
        let text: Arc<str> = self.pay(text.len()).map(|()| text.into())?;
        self.plain.insert(text.clone(), self.kept.texts.len() as u32);
        Ok(self.keep(CellText { text, code: None }))
    }

    /// The index of a text, which is kept if it is new.
    pub(crate) fn intern(&mut self, text: CellText) -> Result<u32, TooLarge> {
        let Some(code) = &text.code else { return self.plain(&text.text) };
        if let Some(index) = self.coded.get(&text) {
            return Ok(*index);
        }
        self.pay(text.text.len() + code.len())?;
        self.coded.insert(text.clone(), self.kept.texts.len() as u32);
        Ok(self.keep(text))
    }

    /// A text that is new costs its characters, its entry here and its entry in the index.
    fn pay(&mut self, letters: usize) -> Result<(), TooLarge> {
        self.room.bytes = self.room.bytes.checked_sub(letters + 96).ok_or(TooLarge)?;
        Ok(())
    }

    fn keep(&mut self, text: CellText) -> u32 {
        self.kept.texts.push(text);
        self.kept.texts.len() as u32 - 1
    }

    /// Adds a row of texts that are kept; its number must be larger than that of the row before.
    pub(crate) fn row(&mut self, number: u32, cells: &[u32]) -> Result<(), TooLarge> {
        let last = cells.iter().rposition(|cell| *cell != 0).map_or(0, |last| last + 1);
        if last > MAX_COLUMNS {
            return Err(TooLarge);
        }
        self.room.cells = self.room.cells.checked_sub(last + ROW_COST).ok_or(TooLarge)?;
        self.kept.cells.extend_from_slice(&cells[..last]);
        self.kept.rows.push((number, self.kept.cells.len()));
        Ok(())
    }

    /// All rows, and what the file's other grids may still take.
    pub(crate) fn finish(self) -> (KeptCells, Room) {
        (self.kept, self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names = [0, 25, 26, 27, 701, 702].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }

    #[test]
    fn a_cell_says_where_it_stands() {
        let mut cells = CellCollector::new(Naming::Sheet, Room::default());
        let row: Vec<u32> = ["Ek", "", "41"].map(|text| cells.intern(text.into()).unwrap()).into();
        cells.row(7, &row).unwrap();
        let place = cells.finish().0.place(&"a.xlsx".into(), Some("Blad1"), 7, Some(2));
        assert_eq!(place.name(), "a.xlsx Blad1!C7");
        let marked: String = place.source_line.chars().skip(place.column - 1).take(place.length).collect();
        assert_eq!((place.source_line.as_str(), marked.as_str()), ("Ek |  | 41", "41"));
    }

    #[test]
    fn more_than_a_table_can_hold_is_refused() {
        let mut cells = CellCollector::new(Naming::Sheet, Room::default());
        let one = cells.intern("1".into()).unwrap();
        assert_eq!(cells.row(1, &vec![one; MAX_COLUMNS + 1]), Err(TooLarge));
        let mut texts = (0..).map(|number: u32| cells.intern(CellText::from(number.to_string().as_str())));
        assert!(texts.any(|text| text.is_err()));
    }
}
