//! What may be published. Raw counts are sealed here and nothing below this module can open them.
//!
//! A method turns counts into a [`StudyRelease`]; nothing below knows which one did. By [`suppression`] numbers are exact, and what is small, or
//! would give a small one away, is not shown. By [`noise`] every number is changed a little at random, and single cells that are
//! small are not shown. What both need stands here: which cells a study shows ([`cells`]), which table counts them ([`plan`]), and which
//! cases each of them counts ([`basis`]).

mod basis;
mod cells;
mod plan;
mod published;
mod raw;
mod release;
mod suppression;

use serde_json::Value;

use crate::cube::Cube;
use crate::diagnostics::Diagnostics;
use crate::input::{Fact, Withheld};
use crate::study::Study;
use crate::units::{UnitIx, Units};

pub use published::{Gate, Published, Share};
pub use raw::RawCount;
pub use release::{BlockRelease, CellRelease, FigureRelease, Release, StudyRelease, UnitRelease};

use suppression::Suppression;

/// What is decided before any count is looked at.
#[derive(Default)]
pub struct Before {
    /// Numbers that were published before.
    pub facts: Vec<Fact>,
    /// Numbers that are not to be shown, whatever the rules say.
    pub withheld: Vec<Withheld>,
}

/// What a study shows, by the method that protects it. Raw counts stay inside.
pub enum Decision<'a> {
    /// Exact numbers, some of them withheld.
    Suppression(Suppression<'a>),
}

/// Counts everything that a study declares and decides what is shown. `None` when some table is missing, or when something cannot be
/// protected, with a problem for each.
pub fn decide<'a>(
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    gate: Gate,
    before: &Before,
    problems: &mut Diagnostics,
) -> Option<Decision<'a>> {
    suppression::decide(study, cube, units, gate, before, problems).map(Decision::Suppression)
}

impl Decision<'_> {
    /// What may be published.
    pub fn release(&self) -> StudyRelease {
        match self {
            Self::Suppression(decision) => decision.release(),
        }
    }

    /// How many small counts are withheld, and how many of them follow from what is shown.
    pub fn hidden(&self) -> (usize, usize) {
        match self {
            Self::Suppression(decision) => decision.hidden(),
        }
    }

    /// Every number that is shown, as a file of published numbers.
    pub fn record(&self) -> String {
        match self {
            Self::Suppression(decision) => decision.record(),
        }
    }

    /// Every count of a unit before disclosure control, with whether it is shown; one line each, for the person responsible alone.
    pub fn raw(&self, unit: UnitIx) -> Vec<String> {
        match self {
            Self::Suppression(decision) => decision.raw(unit),
        }
    }

    /// What is published as equations, for an attack program.
    pub fn facts(&self) -> Value {
        match self {
            Self::Suppression(decision) => decision.facts(),
        }
    }
}
