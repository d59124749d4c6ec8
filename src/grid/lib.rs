//! From the bytes of a table's file to rows of cells that know where they stand.
//!
//! A file becomes a [`Book`] of one or more grids, whatever its format was: [`book`] looks at the
//! bytes and hands them to the reader of the format. In a grid, [`Sheet`] finds the rows that name
//! the columns, and walks through those below. Nothing behind this room knows what the file was.

mod book;
mod delimited;
mod encoding;
mod frame;
mod kept;
mod sheet;

pub use book::{Book, Grid};
pub use frame::Frame;
pub use kept::Row;
pub use sheet::Sheet;
