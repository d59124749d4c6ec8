//! Counting: tables of cells, queries to them, and the sums that answer. Counts are sealed
//! ([`RawCount`](crate::raw::RawCount)).

mod cube;
mod measure_plan;
mod planning;
mod query;
mod table;
mod wholes;

pub use cube::Cube;
pub(crate) use measure_plan::{BlockPlan, CountedCases, Counting, MeasurePlan};
pub(crate) use query::Query;
pub(crate) use table::Table;
pub use wholes::Disagreement;
