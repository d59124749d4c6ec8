//! From the bytes of a table's file to rows of cells that know where they stand.
//!
//! A file becomes a [`Book`] of one or more grids, whatever its format was: [`contents`] looks at the
//! bytes, and [`format`] has the reader of each format. In a grid, [`Sheet`] finds the rows that name
//! the columns, and walks through those below. Nothing behind this room knows what the file was.

mod binary;
mod book;
mod contents;
mod cube;
mod delimited;
mod encoding;
mod format;
mod frame;
mod json;
mod json_stat;
mod kept;
mod kolada;
mod number_format;
mod number_styles;
mod ods;
mod package;
mod px;
mod quantity;
mod quotes;
mod refusal;
mod sheet;
mod spread;
mod unit;
mod workbook;
mod xls;
mod xlsb;
mod xml;

pub use book::{Book, Grid};
pub use frame::{Frame, position};
pub use kept::{About, Row};
pub use quantity::{MEANS, SHARES, is_of_no_counts, is_title_of_no_counts};
pub use sheet::Sheet;
pub use unit::measured;
