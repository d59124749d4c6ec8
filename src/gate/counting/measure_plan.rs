//! How a measure is counted, in which table.

use study::{Formula, Measure};

use super::query::Query;

/// How the cells of a block are counted.
#[derive(Debug)]
pub(crate) struct BlockPlan {
    /// One per measure; `None` for a measure that needs no cases.
    pub measures: Vec<Option<MeasurePlan>>,
}

/// What is counted for a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    /// Cases that meet the condition, and those asked about.
    Share,
    /// Cases that meet the condition, as numerator and as base.
    Cases,
}

impl Counting {
    /// What is counted for a measure: those asked about for shares only.
    pub(crate) fn of(measure: &Measure) -> Self {
        if measure.formula == Formula::Share { Self::Share } else { Self::Cases }
    }
}

/// How a measure's numerators and bases are counted.
#[derive(Debug)]
pub struct MeasurePlan {
    pub(super) first: TablePlan,
    /// The other tables that can count it, by rank. They answer where the source withheld a part of
    /// the answer in the first table.
    pub(super) others: Vec<TablePlan>,
}

/// How a measure's numerators and bases are counted in one table.
#[derive(Debug)]
pub(super) struct TablePlan {
    pub table: usize,
    pub counting: Counting,
    pub numerator: Query,
    pub base: Query,
}

impl MeasurePlan {
    /// The index in the cube of the table that is counted first.
    pub(crate) fn table(&self) -> usize {
        self.first.table
    }
}

impl TablePlan {
    pub(super) fn has_base_of(&self, other: &Self) -> bool {
        self.table == other.table && self.counting == other.counting && self.base == other.base
    }
}
