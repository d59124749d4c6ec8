//! The tables of a file, and what all formats have in common.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Once};

use ground::diagnostics::{Diagnostic, Diagnostics, Location, is_break};

use super::contents::Contents;
use super::delimited::DelimitedText;
use super::encoding::decode;
use super::format::{DELIMITED, FORMATS, Format};
use super::kept::{About, KeptCells, KeptGrid, Row};
use super::refusal::Refusal;

/// The tables of a file.
#[derive(Debug)]
pub struct Book {
    /// Path from the project's folder.
    pub path: Arc<str>,
    /// What the file is, with its article: "an Excel workbook".
    pub format: &'static str,
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
    /// What the file says of the table.
    pub about: About,
    pub(crate) content: GridContent,
}

#[derive(Debug)]
pub(crate) enum GridContent {
    Delimited(DelimitedText),
    Kept(KeptCells),
}

impl Book {
    /// Reads the bytes of a file. `None` when it holds no table, which is reported.
    pub fn read<'a>(path: &str, bytes: impl Into<Cow<'a, [u8]>>, problems: &mut Diagnostics) -> Option<Self> {
        let (path, bytes): (Arc<str>, Cow<[u8]>) = (path.into(), bytes.into());
        let (format, grids) = match guarded(|| read_kept(&path, &bytes, problems)) {
            Ok(Some((format, grids))) => (format.name, grids),
            Ok(None) => (DELIMITED.name, vec![delimited(&path, bytes, problems)?]),
            Err(refusal) => {
                problems.push(refusal.into_diagnostic(&path));
                return None;
            }
        };
        Some(Self { path, format, grids })
    }
}

/// Reads a file that is not delimited text; `None` for one that is.
fn read_kept(
    path: &Arc<str>,
    bytes: &[u8],
    problems: &mut Diagnostics,
) -> Result<Option<(&'static Format, Vec<Grid>)>, Refusal> {
    let contents = Contents::of(bytes);
    if contents.is_locked() {
        return Err(Refusal::locked("file of Office"));
    }
    let Some(format) = Format::of(&contents) else {
        let Some(what) = contents.unread() else {
            warn_of_name(path, &DELIMITED, problems);
            return Ok(None);
        };
        return Err(Refusal::not_a_table(what));
    };
    let grids = (format.read)(path, bytes, problems)?;
    if grids.is_empty() {
        let help = "save the table in a sheet of the file";
        return Err(Refusal::new("empty-table", format!("this is {} without a table", format.name), help));
    }
    warn_of_name(path, format, problems);
    let grid = |grid: KeptGrid| {
        let KeptGrid { name, is_hidden, about, cells } = grid;
        Grid { path: path.clone(), name, is_hidden, about, content: GridContent::Kept(cells) }
    };
    Ok(Some((format, grids.into_iter().map(grid).collect())))
}

/// Calls a reader. One that meets what it did not reckon with in a damaged file panics, which is
/// said of the file, and nowhere else.
fn guarded<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_GUARDED.get() {
                before(info);
            }
        }));
    });
    let was_guarded = IS_GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(was_guarded);
    result.unwrap_or_else(|_| Err(Refusal::damaged("file", "what it says of itself does not fit together")))
}

thread_local! {
    /// Whether a panic on this thread is one of a reader, and is reported as a problem of the file.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Reports that the name of a file does not fit what the file is.
fn warn_of_name(path: &Arc<str>, format: &Format, problems: &mut Diagnostics) {
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    let ending = ending.map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let all = FORMATS.iter().chain([&DELIMITED]);
    let named = all.into_iter().find(|other| other.endings.contains(&ending.as_str()));
    if named.is_none_or(|named| named.name == format.name) {
        return;
    }
    let message = format!("the file is called `.{ending}`, but is {}; it was read as that", format.name);
    let place = Location::of_line(path.clone(), 1, "", 1, 1);
    problems.push(
        Diagnostic::warning("misnamed-file", place, message)
            .help(format!("give it a name that ends in `.{}`", format.endings[0])),
    );
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
        let refusal = Refusal::not_a_table("a file of a kind that is not known here");
        problems.push(refusal.into_diagnostic(path));
        return None;
    }
    let content = GridContent::Delimited(DelimitedText::new(text));
    Some(Grid { path: path.clone(), name: None, is_hidden: false, about: About::default(), content })
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
                // The caller knows that the loop was left early.
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

    /// What the cells of a row are also called; empty for cells without another name.
    pub(crate) fn codes(&self, row: usize, columns: usize) -> Vec<String> {
        let mut codes = vec![String::new(); columns];
        self.for_each_row(row, &mut Diagnostics::default(), |cells, _| {
            for (column, code) in codes.iter_mut().enumerate() {
                *code = cells.code(column).unwrap_or_default().to_string();
            }
            ControlFlow::Break(())
        });
        codes
    }

    /// Whether its rows are values of a data set, whose dimensions are named in the first row.
    pub(crate) fn is_data_set(&self) -> bool {
        matches!(&self.content, GridContent::Kept(cells) if cells.is_data_set())
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
    pub fn row_word(&self) -> &'static str {
        match &self.content {
            GridContent::Delimited(_) => "line",
            GridContent::Kept(cells) => cells.row_word(),
        }
    }
}
