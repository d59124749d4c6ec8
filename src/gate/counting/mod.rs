//! Counting: tables of cells, queries to them, and the sums that answer. Counts are sealed
//! ([`RawCount`](crate::raw::RawCount)).

mod cube;
mod query;
mod table;

pub(crate) use cube::{BlockPlan, Counting, MeasurePlan};
pub use cube::{Cube, Disagreement};
pub(crate) use query::Query;
pub(crate) use table::Table;
