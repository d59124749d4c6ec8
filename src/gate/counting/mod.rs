//! Counting: tables of cells, questions, and the sums that answer them. Raw counts live here,
//! sealed.

mod cube;
mod query;
mod table;

pub use cube::Cube;
pub(crate) use cube::{BlockPlan, MeasurePlan};
pub(crate) use table::Table;
