//! Counting: tables of cells, questions, and the sums that answer them. Raw counts live here, sealed.

mod plan;
mod question;
mod table;

pub use plan::{BlockPlan, Cube, MeasurePlan};
pub use question::Question;
pub use table::Table;
