//! A grid in which the columns have names.

use std::borrow::Cow;
use std::ops::ControlFlow;

use ground::diagnostics::{Diagnostic, Diagnostics, Location, nearest};

use super::book::{Book, Grid};
use super::frame::{Frame, Head, position};
use super::kept::{About, Row, letters};

/// A table: a grid, the names of its columns, and the rows below them.
#[derive(Debug)]
pub struct Sheet {
    grid: Grid,
    head: Head,
    until: Option<String>,
    /// The columns whose empty cells say what stands above them.
    fill: Vec<usize>,
    /// The name of each column; empty for a column without one.
    pub header: Vec<String>,
    /// What the file also calls each column: the id of a dimension.
    codes: Vec<String>,
}

impl Sheet {
    /// Reads a file that holds one table, whose columns are named in its first row. `None` when it
    /// holds none, which is reported.
    pub fn read<'a>(path: &str, bytes: impl Into<Cow<'a, [u8]>>, problems: &mut Diagnostics) -> Option<Self> {
        Self::locate(Book::read(path, bytes, problems)?, &Frame::default(), problems)
    }

    /// Finds a table in a file. Where the frame names no sheet, it is the only one that is not
    /// hidden, or the only one of these that has all required columns. `None` when there is no such
    /// table, which is reported.
    pub fn locate(book: Book, frame: &Frame, problems: &mut Diagnostics) -> Option<Self> {
        let Book { path, grids, .. } = book;
        let names: Vec<String> =
            grids.iter().filter_map(|grid| grid.name.as_deref()).map(str::to_string).collect();
        let is_wanted = |grid: &Grid| match &frame.sheet {
            Some(name) => grid.name.as_deref().is_some_and(|other| is_same(other, name)),
            None => !grid.is_hidden,
        };
        let (wanted, others): (Vec<Grid>, Vec<Grid>) = grids.into_iter().partition(is_wanted);
        let find = |grids: Vec<Grid>| grids.into_iter().filter_map(|grid| Self::in_grid(grid, frame));
        let is_whole = |sheet: &Self| frame.required.iter().all(|name| sheet.column(name).is_some());
        let mut candidates: Vec<Self> = find(wanted).collect();
        let whole = candidates.iter().filter(|sheet| is_whole(sheet)).count();
        if whole > 1 {
            problems.push(several(&path, candidates.iter().filter(|sheet| is_whole(sheet))));
            return None;
        }
        if whole == 1 {
            candidates.retain(is_whole);
        } else if let (None, false, Some(hidden)) =
            (&frame.sheet, frame.required.is_empty(), find(others).find(is_whole))
        {
            problems.push(hidden_sheet(&path, &hidden));
            return None;
        }
        if candidates.is_empty() {
            problems.push(no_sheet(&path, frame.sheet.as_deref(), &names));
            return None;
        }
        Some(candidates.swap_remove(0))
    }

    /// Finds a table in a grid, whatever its name; `None` where the grid is empty.
    pub fn in_grid(grid: Grid, frame: &Frame) -> Option<Self> {
        let head = Head::find(&grid, frame)?;
        let header: Vec<String> = (0..head.parts.len()).map(|column| head.name(column)).collect();
        let codes = grid.codes(head.last, header.len());
        let mut sheet = Self { grid, head, until: frame.until.clone(), fill: Vec::new(), header, codes };
        sheet.fill = frame.fill.iter().filter_map(|name| sheet.column(name)).collect();
        Some(sheet)
    }

    /// Path of its file from the project's folder.
    pub fn path(&self) -> &str {
        &self.grid.path
    }

    /// What the file says of the table beside it.
    pub fn about(&self) -> &About {
        &self.grid.about
    }

    /// The index of a column by its name; letter case, space, units in parentheses and marks of
    /// footnotes are put aside where that leaves no doubt. A column without a name is called by its
    /// letter.
    pub fn column(&self, name: &str) -> Option<usize> {
        let is_called = |column: &usize| self.header[*column].is_empty() && letters(*column) == name;
        let nameless = || (0..self.header.len()).find(is_called);
        position(&self.header, name).or_else(|| position(&self.codes, name)).or_else(nameless)
    }

    /// The name by which a column is asked for: its own, or its letter.
    pub fn called(&self, column: usize) -> String {
        match self.header.get(column) {
            Some(name) if name.is_empty() => letters(column),
            name => name.cloned().unwrap_or_default(),
        }
    }

    /// What a column is called: its name, and the id that the file also gives it.
    pub fn names(&self, column: usize) -> impl Iterator<Item = &str> {
        let names = [self.header.get(column), self.codes.get(column)].into_iter().flatten();
        names.map(String::as_str).filter(|name| !name.is_empty())
    }

    /// What each row of the head says of a column, from above; merged cells say the same several
    /// times.
    pub fn parts(&self, column: usize) -> &[String] {
        &self.head.parts[column]
    }

    /// Calls `visit` with every row below the head. Empty rows are passed over, and rows that repeat
    /// the head, of which the first gets a warning; a row of a text that has another number of cells
    /// than the head is reported, unless it is a note: one cell alone. Says whether no row was
    /// reported.
    pub fn for_each_row(
        &self,
        problems: &mut Diagnostics,
        mut visit: impl FnMut(Row<'_>, &mut Diagnostics),
    ) -> bool {
        let mut is_sound = true;
        let width = self.header.len();
        let mut has_repeated_head = false;
        // A line that is written once more above a head belongs to a printed page.
        let mut title: Option<usize> = None;
        let mut above: Vec<(usize, String)> =
            self.fill.iter().map(|column| (*column, String::new())).collect();
        self.grid.for_each_row(self.head.last + 1, problems, |row, problems| {
            if self.until.as_deref().is_some_and(|until| row.all().any(|cell| cell.starts_with(until))) {
                return ControlFlow::Break(());
            }
            if self.head.is_repeated_by(row) {
                if let Some(title) = title {
                    problems.push(self.second_table(row, title));
                    is_sound = false;
                    return ControlFlow::Break(());
                }
                if !std::mem::replace(&mut has_repeated_head, true) {
                    problems.push(self.repeated_head(row));
                }
                return ControlFlow::Continue(());
            }
            let text = only_text(row).filter(|text| width > 1 && !self.is_above(text));
            title = text.map(|_| row.number);
            let is_whole = !row.is_of_text() || row.len() == width;
            let is_padded = || row.len() > width && row.all().skip(width).all(str::is_empty);
            let is_note = || row.all().filter(|cell| !cell.is_empty()).nth(1).is_none();
            if is_whole || is_padded() || is_note() {
                for (column, text) in above.iter_mut().filter(|(column, _)| !row.cell(*column).is_empty()) {
                    *text = row.cell(*column).to_string();
                }
                visit(Row { above: &above, ..row }, problems);
            } else {
                is_sound = false;
                problems.error_with(|| self.other_length(row));
            }
            ControlFlow::Continue(())
        });
        is_sound
    }

    /// The lines below the last row: texts in one cell alone.
    pub fn lines_below(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.grid.for_each_row(self.head.last + 1, &mut Diagnostics::default(), |row, _| {
            match only_text(row).filter(|_| self.header.len() > 1) {
                Some(text) => lines.push(text.to_string()),
                None => lines.clear(),
            }
            ControlFlow::Continue(())
        });
        lines
    }

    /// Whether a text stands above the head, too.
    fn is_above(&self, text: &str) -> bool {
        self.row_above(|row| row.all().any(|cell| cell == text)).is_some()
    }

    /// The number of the first row that `until` leaves out and that is sought. A second table, below a
    /// head of its own, is left out on purpose.
    pub fn row_left_out(&self, is_sought: impl Fn(Row) -> bool) -> Option<usize> {
        let until = self.until.as_deref()?;
        let (mut is_out, mut found) = (false, None);
        self.grid.for_each_row(self.head.last + 1, &mut Diagnostics::default(), |row, _| {
            is_out |= row.all().any(|cell| cell.starts_with(until));
            found = (is_out && is_sought(row)).then_some(row.number);
            let is_over = found.is_some() || is_out && self.head.is_repeated_by(row);
            if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found
    }

    /// The number of the first row above the head that is sought.
    pub fn row_above(&self, is_sought: impl Fn(Row) -> bool) -> Option<usize> {
        let mut found = None;
        self.grid.for_each_row(0, &mut Diagnostics::default(), |row, _| {
            let is_above = row.number < self.head.first;
            found = (is_above && is_sought(row)).then_some(row.number);
            if is_above && found.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        found
    }

    fn repeated_head(&self, row: Row) -> Diagnostic {
        let message =
            "this row repeats the head of the table, so it is passed over, and so are others like it";
        Diagnostic::warning("repeated-head", self.line(row.number), message)
            .help("remove it; if the head names something else for the rows below, make two tables of it")
    }

    fn second_table(&self, head: Row, title: usize) -> Diagnostic {
        let message = "below this line the head is repeated, so that another table seems to begin";
        let cut = self.line(title).source_line;
        let cut = cut.trim_matches(|letter: char| !letter.is_alphanumeric());
        Diagnostic::error("second-table", self.line(title), message).help(format!(
            "say `until: {}` for the first table, and declare the other one, with its own `values:`, by `header: {}`; take the line out if all rows are of one table",
            cut.chars().take(40).collect::<String>(), head.number
        ))
    }

    fn other_length(&self, row: Row) -> Diagnostic {
        let message = format!("this line has {} fields, the header {}", row.len(), self.header.len());
        Diagnostic::error("field-count", self.line(row.number), message)
            .help("add or remove a field; put quotation marks around a field that holds the delimiter")
    }

    /// The place of the name of a column.
    pub fn header_place(&self, column: usize) -> Location {
        self.place(self.head.last, column)
    }

    /// The place of the row that names the columns.
    pub fn head_place(&self) -> Location {
        self.line(self.head.last)
    }

    /// The place of a cell.
    pub fn place(&self, row: usize, column: usize) -> Location {
        self.grid.place(row, column)
    }

    /// A whole row.
    pub fn line(&self, row: usize) -> Location {
        self.grid.row_place(row)
    }

    /// How the file counts its rows: "line" in a text, "row" in a sheet, "value" in a data set.
    pub fn row_word(&self) -> &'static str {
        self.grid.row_word()
    }
}

/// The text of a row that has one cell alone.
fn only_text(row: Row<'_>) -> Option<&str> {
    let mut filled = row.all().filter(|cell| !cell.is_empty());
    filled.next().filter(|_| filled.next().is_none())
}

fn is_same(one: &str, other: &str) -> bool {
    ground::text::plain(one) == ground::text::plain(other)
}

fn start_of(path: &str) -> Location {
    Location::of_line(path.into(), 1, "", 1, 1)
}

fn several<'a>(path: &str, sheets: impl Iterator<Item = &'a Sheet>) -> Diagnostic {
    let names: Vec<&str> = sheets.filter_map(|sheet| sheet.grid.name.as_deref()).collect();
    let message = format!("{} sheets hold such a table: {}", names.len(), names.join(", "));
    Diagnostic::error("several-sheets", start_of(path), message)
        .help("say which one in study.yaml: `sheet: …`")
}

fn hidden_sheet(path: &str, sheet: &Sheet) -> Diagnostic {
    let name = sheet.grid.name.as_deref().unwrap_or_default();
    let message = format!("only the sheet `{name}`, which is hidden, has the columns that are named");
    Diagnostic::error("missing-sheet", start_of(path), message)
        .help(format!("say `sheet: {name}` in study.yaml if it is meant, or show the sheet in the workbook"))
}

fn no_sheet(path: &str, name: Option<&str>, names: &[String]) -> Diagnostic {
    let Some(name) = name else {
        return Diagnostic::error("empty-table", start_of(path), "the file holds no table")
            .help("save the table in a sheet that is not hidden, or name it with `sheet:`");
    };
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its sheets are: {}", names.join(", ")),
    };
    let message = format!("the file has no sheet `{name}` that holds a table");
    Diagnostic::error("missing-sheet", start_of(path), message).help(help)
}
