//! From CSV files to tables of dictionary-coded columns.

mod checks;
mod columns;
mod facts;
mod number;
mod rows;
mod table;
mod versions;

pub use columns::TOTAL;
pub use facts::{COLUMNS as FACT_COLUMNS, Fact, Withheld, read as facts, read_withheld as withheld};
pub use rows::read;
pub use table::{CodedTable, Reported, Section, Total};
pub use versions::{COLUMNS as VERSION_COLUMNS, NoisyFact, is_of_versions, read as versions};
