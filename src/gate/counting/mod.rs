//! Counting: tables of cells, questions, and the sums that answer them. Raw counts live here, sealed.

mod plan;
mod question;
mod table;

pub use plan::Cube;
pub(crate) use plan::{BlockPlan, MeasurePlan};
pub(crate) use table::Table;
