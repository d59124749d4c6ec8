//! How a measure is counted, in which table.

use study::{Condition, Formula, Measure, Study};

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
    /// Cases that meet a condition, and those asked about.
    Share,
    /// Cases that meet a condition, as numerator and as base.
    Cases,
}

/// The cases that are counted for a measure.
pub(crate) struct CountedCases {
    pub numerator: Condition,
    pub base: Condition,
    pub counting: Counting,
}

impl CountedCases {
    /// The cases that disclosure control decides on.
    pub(crate) fn of(measure: &Measure, study: &Study) -> Self {
        let (numerator, base) = measure.protected_by(study);
        let is_share = measure.formula == Formula::Share || numerator != base;
        // A share's own condition is met among those asked about.
        let numerator = if measure.formula == Formula::Share { measure.of.clone() } else { numerator };
        Self { numerator, base, counting: if is_share { Counting::Share } else { Counting::Cases } }
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
