//! From sheets to tables of coded columns.
//!
//! [`layout`] says what each column holds, [`rows`] walks through the rows, [`row`] reads one of them,
//! [`codes`] looks its words up in what [`words`] gathers, [`checks`] compares totals with their
//! parts.

mod absent;
mod agreement;
mod checks;
mod codes;
mod columns;
mod facts;
mod filter;
mod gathered;
mod heads;
mod history;
mod holes;
mod layout;
mod notes;
mod number;
mod parts;
mod places;
mod reading;
mod rest;
mod row;
mod rows;
mod sums;
mod table;
mod versions;
mod wide;
mod words;

pub use facts::{COLUMNS as FACT_COLUMNS, Fact, Withheld, read as facts, read_withheld as withheld};
pub use parts::join_parts;
pub use rows::{locate, read, read_parts};
pub use table::{CodedTable, ReportedCount, RowFootnotes, Section, Total, UnaskedValue};
pub use versions::{COLUMNS as VERSION_COLUMNS, NoisyFact, is_of_versions, read as versions};
pub use words::TOTAL;
