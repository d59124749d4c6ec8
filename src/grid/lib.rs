//! From the bytes of a table's file to rows of cells that know where they stand.

mod sheet;

pub use sheet::{Row, Sheet};
