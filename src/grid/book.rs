//! What a file holds, told from its bytes, whatever it is called.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use ground::diagnostics::{Diagnostic, Diagnostics, Location, is_break};

use super::delimited::Delimited;
use super::encoding::decode;
use super::kept::{KeptCells, Row};

/// The tables of a file.
#[derive(Debug)]
pub struct Book {
    /// Path from the project's folder.
    pub path: Arc<str>,
    /// The sheets of a workbook or the data sets of a collection, in the file's order; one for
    /// every other file.
    pub grids: Vec<Grid>,
}

/// Cells that know where they stand.
#[derive(Debug)]
pub struct Grid {
    pub(crate) path: Arc<str>,
    /// The name of the sheet or data set; `None` where the file holds one table without a name.
    pub name: Option<Arc<str>>,
    /// Whether a reader of the file does not see it until it is asked for.
    pub is_hidden: bool,
    pub(crate) content: GridContent,
}

#[derive(Debug)]
pub(crate) enum GridContent {
    Delimited(Delimited),
    Kept(KeptCells),
}

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Delimited,
    /// Not a table.
    Other(&'static str),
}

impl Book {
    /// Reads the bytes of a file. `None` when it holds no table, which is reported.
    pub fn read<'a>(path: &str, bytes: impl Into<Cow<'a, [u8]>>, problems: &mut Diagnostics) -> Option<Self> {
        let (path, bytes): (Arc<str>, Cow<[u8]>) = (path.into(), bytes.into());
        let format = Format::of(&bytes);
        let grids = match format {
            Format::Delimited => vec![delimited(&path, bytes, problems)?],
            Format::Other(what) => {
                problems.push(not_a_table(&path, what));
                return None;
            }
        };
        Some(Self { path, grids })
    }
}

impl Format {
    fn of(bytes: &[u8]) -> Self {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
        let head = head.trim_start_matches('\u{feff}').trim_start();
        let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| head.starts_with(beginning));
        match () {
            () if begins(&["<!doctype html", "<html", "<head", "<body", "<table"]) => {
                Self::Other("a saved web page")
            }
            () if begins(&["%pdf"]) => Self::Other("a PDF document"),
            () => Self::Delimited,
        }
    }
}

fn not_a_table(path: &Arc<str>, what: &str) -> Diagnostic {
    let place = Location::of_line(path.clone(), 1, "", 1, 1);
    Diagnostic::error("not-a-table", place, format!("this is {what}, not a table"))
        .help("save the table itself: as CSV, Excel, OpenDocument, PX or JSON-stat")
}

fn delimited(path: &Arc<str>, bytes: Cow<[u8]>, problems: &mut Diagnostics) -> Option<Grid> {
    let text = decode(path, bytes, problems);
    if text.trim().is_empty() {
        let first = text.split(is_break).next().unwrap_or_default();
        let place = Location::of_line(path.clone(), 1, first, 1, 1);
        problems.push(
            Diagnostic::error("empty-table", place, "the file has no header line")
                .help("the first line must name the columns"),
        );
        return None;
    }
    if text.contains('\0') {
        problems.push(not_a_table(path, "a file of a kind that is not known here"));
        return None;
    }
    let content = GridContent::Delimited(Delimited::new(text));
    Some(Grid { path: path.clone(), name: None, is_hidden: false, content })
}

impl Grid {
    /// Calls `visit` with every row whose number is at least `from` and that is not empty, until it
    /// says that it has seen enough.
    pub fn for_each_row(
        &self,
        from: usize,
        problems: &mut Diagnostics,
        mut visit: impl FnMut(Row<'_>, &mut Diagnostics) -> ControlFlow<()>,
    ) {
        match &self.content {
            GridContent::Delimited(text) => text.for_each_row(&self.path, from, problems, visit),
            GridContent::Kept(cells) => {
                let mut rows = cells.rows(from).filter(|row| !row.is_empty());
                // That it was left early is no news to the caller.
                let _ = rows.try_for_each(|row| visit(row, problems));
            }
        }
    }

    /// The first rows that are not empty, cell by cell.
    pub(crate) fn head(&self, rows: usize) -> Vec<(usize, Vec<String>)> {
        let mut head = Vec::new();
        self.for_each_row(0, &mut Diagnostics::default(), |row, _| {
            head.push((row.number, row.all().map(str::to_string).collect()));
            if head.len() < rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        head
    }

    /// The place of a cell.
    pub fn place(&self, row: usize, column: usize) -> Location {
        match &self.content {
            GridContent::Delimited(text) => text.place(&self.path, row, column),
            GridContent::Kept(cells) => cells.place(&self.path, self.name.as_deref(), row, Some(column)),
        }
    }

    /// The place of a whole row.
    pub fn row_place(&self, row: usize) -> Location {
        match &self.content {
            GridContent::Delimited(text) => text.line(&self.path, row),
            GridContent::Kept(cells) => cells.place(&self.path, self.name.as_deref(), row, None),
        }
    }

    /// How the file counts its rows: "line" in a text, "row" in a sheet, "value" in a data set.
    pub(crate) fn row_word(&self) -> &'static str {
        match &self.content {
            GridContent::Delimited(_) => "line",
            GridContent::Kept(cells) => cells.row_word(),
        }
    }
}
