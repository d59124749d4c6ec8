//! The cells of a spreadsheet, as its readers meet them: at absolute places, with merged regions.

use super::kept::{About, CellCollector, KeptCells, KeptGrid, MAX_COLUMNS, Naming, Room, TooLarge};

/// How many merged regions a sheet may have.
pub(crate) const MAX_REGIONS: usize = 100_000;
/// A wider region is a title over the sheet: what it says is said of no column.
const MAX_WIDTH: u32 = 200;
/// How many cells all regions may fill.
const MAX_FILLED: usize = 4_000_000;

/// Merged cells; rows and columns are counted from 0, and the last ones belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

/// A region that rows still reach into, and the text of its first cell.
#[derive(Debug)]
struct OpenRegion {
    region: Region,
    text: u32,
}

/// Why a cell is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotTaken {
    TooLarge,
    /// Its row stands above that of a cell which was taken before.
    Disordered,
}

impl From<TooLarge> for NotTaken {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// The sheets of a workbook that hold anything, one after another.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    pub grids: Vec<KeptGrid>,
    room: Room,
}

impl Sheets {
    /// Begins the next sheet.
    pub(crate) fn open(&self) -> SpreadCells {
        SpreadCells::new(self.room)
    }

    /// Keeps the sheet that was begun last, under its name.
    pub(crate) fn close(&mut self, name: &str, is_hidden: bool, cells: SpreadCells) -> Result<(), TooLarge> {
        let (cells, room) = cells.finish()?;
        self.room = room;
        if !cells.is_empty() {
            self.grids.push(KeptGrid { name: Some(name.into()), is_hidden, about: About::default(), cells });
        }
        Ok(())
    }
}

/// Takes the cells of a sheet, row by row. The text of a merged region's first cell fills the
/// region; a number does not, since it would be counted as often as it is repeated.
#[derive(Debug)]
pub(crate) struct SpreadCells {
    cells: CellCollector,
    row: Vec<u32>,
    /// Counted from 0.
    number: u32,
    /// Columns of the row whose cells are numbers.
    numbers: Vec<u32>,
    /// Regions whose first row was not met, the last first.
    waiting: Vec<Region>,
    open: Vec<OpenRegion>,
    filled: usize,
}

impl SpreadCells {
    pub(crate) fn new(room: Room) -> Self {
        let cells = CellCollector::new(Naming::Sheet, room);
        let (row, numbers, waiting, open) = Default::default();
        Self { cells, row, number: 0, numbers, waiting, open, filled: 0 }
    }

    /// Names the merged regions; those of a row must be named before a row below is met.
    pub(crate) fn merge(&mut self, regions: impl IntoIterator<Item = Region>) -> Result<(), TooLarge> {
        for region in regions {
            let is_region = region.first.0 <= region.last.0 && region.first.1 <= region.last.1;
            if is_region && region.first != region.last {
                self.waiting.push(region);
            }
            if self.waiting.len() > MAX_REGIONS {
                return Err(TooLarge);
            }
        }
        self.waiting.sort_unstable_by_key(|region| std::cmp::Reverse(region.first));
        Ok(())
    }

    /// Takes what stands at a row and a column.
    pub(crate) fn text(&mut self, place: (u32, u32), text: &str) -> Result<(), NotTaken> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let index = self.cells.plain(text)?;
        self.put(place, index)
    }

    /// Takes a number.
    pub(crate) fn number(&mut self, place: (u32, u32), text: &str) -> Result<(), NotTaken> {
        let index = self.cells.plain(text)?;
        self.put(place, index)?;
        if !self.waiting.is_empty() {
            self.numbers.push(place.1);
        }
        Ok(())
    }

    fn put(&mut self, (row, column): (u32, u32), text: u32) -> Result<(), NotTaken> {
        if row < self.number {
            return Err(NotTaken::Disordered);
        }
        if column as usize >= MAX_COLUMNS {
            return Err(NotTaken::TooLarge);
        }
        if row > self.number {
            self.end_row()?;
            self.number = row;
        }
        self.set(column as usize, text);
        Ok(())
    }

    fn set(&mut self, column: usize, text: u32) {
        if self.row.len() <= column {
            self.row.resize(column + 1, 0);
        }
        self.row[column] = text;
    }

    fn end_row(&mut self) -> Result<(), TooLarge> {
        self.open_regions();
        self.fill()?;
        if self.row.iter().any(|cell| *cell != 0) {
            self.cells.row(self.number + 1, &self.row)?;
        }
        self.row.clear();
        self.numbers.clear();
        Ok(())
    }

    /// Opens the regions that begin in this row and hold a text.
    fn open_regions(&mut self) {
        while let Some(region) = self.waiting.pop_if(|region| region.first.0 <= self.number) {
            let column = region.first.1;
            let text = self.row.get(column as usize).copied().unwrap_or(0);
            let is_row = region.first.0 == self.number;
            let is_narrow = region.last.1 - column < MAX_WIDTH;
            if is_row && is_narrow && text != 0 && !self.numbers.contains(&column) {
                self.open.push(OpenRegion { region, text });
            }
        }
    }

    fn fill(&mut self) -> Result<(), TooLarge> {
        self.open.retain(|open| open.region.last.0 >= self.number);
        for index in 0..self.open.len() {
            let OpenRegion { region, text } = self.open[index];
            self.filled += (region.last.1 - region.first.1) as usize + 1;
            if self.filled > MAX_FILLED {
                return Err(TooLarge);
            }
            for column in region.first.1 as usize..=(region.last.1 as usize).min(MAX_COLUMNS - 1) {
                if self.row.get(column).is_none_or(|cell| *cell == 0) {
                    self.set(column, text);
                }
            }
        }
        Ok(())
    }

    /// All rows, and what the file's other grids may still take.
    pub(crate) fn finish(mut self) -> Result<(KeptCells, Room), TooLarge> {
        self.end_row()?;
        Ok(self.cells.finish())
    }
}

/// A number as one writes it: without decimals where it is whole, and without the last digits that
/// the computer's way to keep numbers adds.
pub(crate) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A point in time that a spreadsheet keeps, as ISO text; whole days have no time of day, and a time
/// of day no day.
pub(crate) fn date_text(date: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match date.as_f64() {
        // A length of time is given in days.
        _ if date.is_duration() => number_text(date.as_f64()),
        days if days.abs() < 1.0 => time,
        _ if (hour, minute, second) == (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &KeptCells) -> Vec<(usize, Vec<String>)> {
        cells.rows(0).map(|row| (row.number, row.all().map(str::to_string).collect())).collect()
    }

    fn region(first: (u32, u32), last: (u32, u32)) -> Region {
        Region { first, last }
    }

    #[test]
    fn a_merged_text_fills_its_region_and_a_number_does_not() {
        let mut sheet = SpreadCells::new(Room::default());
        sheet.merge([region((0, 1), (0, 2)), region((1, 0), (2, 0)), region((1, 2), (2, 2))]).unwrap();
        sheet.text((0, 1), "2023").unwrap();
        sheet.text((1, 0), "Ek").unwrap();
        sheet.number((1, 2), "7").unwrap();
        sheet.text((2, 1), "pojke").unwrap();
        let (cells, _) = sheet.finish().unwrap();
        let row = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        assert_eq!(
            rows(&cells),
            [(1, row(&["", "2023", "2023"])), (2, row(&["Ek", "", "7"])), (3, row(&["Ek", "pojke"]))]
        );
    }

    #[test]
    fn regions_without_end_are_refused_or_passed_over() {
        let mut sheet = SpreadCells::new(Room::default());
        let many = (0..).map(|row| region((row, 0), (row, 1)));
        assert_eq!(sheet.merge(many), Err(TooLarge));
        let mut sheet = SpreadCells::new(Room::default());
        sheet.merge([region((0, 0), (1 << 20, 1 << 14))]).unwrap();
        sheet.text((0, 0), "Titel").unwrap();
        sheet.text((9, 1), "x").unwrap();
        let (cells, _) = sheet.finish().unwrap();
        assert_eq!(rows(&cells).len(), 2);
    }

    #[test]
    fn far_cells_and_rows_that_go_back_are_not_taken() {
        let mut sheet = SpreadCells::new(Room::default());
        sheet.text((1_048_575, 0), "x").unwrap();
        assert_eq!(sheet.text((1_048_575, 16_383), "x"), Err(NotTaken::TooLarge));
        assert_eq!(sheet.text((3, 0), "x"), Err(NotTaken::Disordered));
    }

    #[test]
    fn numbers_are_written_as_one_writes_them() {
        let texts = [41.0, 12.5, 0.1 + 0.2, -3.0, 1e21].map(number_text);
        assert_eq!(texts, ["41", "12.5", "0.3", "-3", "1000000000000000000000"]);
    }
}
