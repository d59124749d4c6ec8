//! What a file seems to hold, guessed as an analyst would, and a first draft in the definition
//! language.
//!
//! [`cells`] keeps a grid's cells by what they say; [`head`] finds the rows that name the columns and
//! the last row of the table; [`column`] guesses what a column holds and [`heads`] what the heads of
//! several columns of counts name; [`sums`] confirms totals by adding up; [`crossing`] asks which
//! rows are there twice or missing. [`table`] puts all of it into a [`report`]. [`draft`] turns
//! reports into definitions, and [`project`] writes a whole project around them.

mod again;
mod cell;
mod cells;
mod column;
mod crossing;
mod draft;
mod head;
mod heads;
mod kinds;
mod levels;
mod places;
mod project;
mod ranges;
mod report;
mod roles;
mod rounds;
mod sums;
mod table;
mod vocabulary;

pub use draft::{Draft, TableDraft, UnitDraft, table_lines, unit_lines};
pub use places::KnownPlaces;
pub use project::{DraftedProject, ProjectFile, drafted, example};
pub use report::*;

use grid::Book;

/// Looks at all tables of a file.
pub fn inspect(book: Book, known: &KnownPlaces) -> FileReport {
    let (path, format) = (book.path.to_string(), book.format);
    let sheets = book.grids.into_iter().map(|grid| table::sheet(grid, known)).collect();
    FileReport { path, format, nation: known.declared_nation(), sheets }
}
