//! From CSV files to tables of dictionary-coded columns.

mod checks;
mod columns;
mod number;
mod rows;
mod sheet;

pub use rows::{RawTable, Row, read};
pub use sheet::Sheet;
