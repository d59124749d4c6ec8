//! Counting and disclosure control: from coded tables to what may be published.
//!
//! Raw counts are sealed in this crate; no type that leaves it can be opened. In this order:
//!
//! 1. `counting` finds, for every numerator and base that a study shows (`cells`, `plan`), the
//!    smallest table that holds it, and `tally` adds up each reporting place and then larger units.
//! 2. `basis` writes every count as a sum of independent parts, so that linked tables, which count
//!    some of the same cases, share exactly what they tell of each other.
//! 3. One of two methods decides what is shown. By `suppression` numbers are exact; sensitive cells
//!    and what would disclose them are withheld. By `noise` every number is changed a little at
//!    random, and single sensitive cells are withheld.
//! 4. `release` holds what may be shown, for all places. Nothing after it knows which method did it.
//!
//! The terms are those of Hundepool et al., *Statistical Disclosure Control* (2012).

mod basis;
mod before;
mod cells;
mod counting;
mod noise;
mod plan;
mod published;
mod raw;
mod release;
mod suppression;
mod tally;

use serde_json::Value;

pub use before::Before;
pub use counting::Cube;
use ground::diagnostics::Diagnostics;
use project::{Protection, Rule};
use study::Study;
use units::{UnitIx, Units};

pub use noise::{Secret, SizeError, VARIANCE as NOISE_VARIANCE};
pub use published::Published;
pub use release::{BlockRelease, CellRelease, FigureRelease, Release, StudyRelease, UnitRelease};

use noise::Noise;
use suppression::Suppression;

/// What a study shows, by the method that protects it. Raw counts stay inside.
pub struct Decision<'a>(Method<'a>);

enum Method<'a> {
    /// Exact numbers, some of them withheld.
    Suppression(Suppression<'a>),
    /// Numbers with noise.
    Noise(Noise<'a>),
}

/// Counts everything that a study declares and decides what is shown. `None` when some table is
/// missing, or when something cannot be protected, with a problem for each. The secret is that of
/// all noise; where a study needs one and there is none, the caller has said so.
pub fn decide<'a>(
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    rule: Rule,
    secret: Option<&Secret>,
    before: &Before,
    problems: &mut Diagnostics,
) -> Option<Decision<'a>> {
    let method = match rule.method() {
        Protection::Suppression => {
            Method::Suppression(suppression::decide(study, cube, units, rule, before, problems)?)
        }
        Protection::Noise => {
            Method::Noise(noise::decide(study, cube, units, rule, secret?, before, problems)?)
        }
    };
    Some(Decision(method))
}

impl Decision<'_> {
    /// What may be published.
    pub fn release(&self) -> StudyRelease {
        match &self.0 {
            Method::Suppression(decision) => decision.release(),
            Method::Noise(decision) => decision.release(),
        }
    }

    /// How much is protected, and how well.
    pub fn account(&self) -> Account {
        match &self.0 {
            Method::Suppression(decision) => Account::Suppression { withheld: decision.withheld() },
            Method::Noise(decision) => Account::Noise { errors: decision.errors() },
        }
    }

    /// Every number that is shown, as a file of published numbers.
    pub fn record(&self) -> String {
        match &self.0 {
            Method::Suppression(decision) => decision.record(),
            Method::Noise(decision) => decision.record(),
        }
    }

    /// Every count of a unit before disclosure control, with whether it is shown; one line each,
    /// for the person responsible alone.
    pub fn raw(&self, unit: UnitIx) -> Vec<String> {
        match &self.0 {
            Method::Suppression(decision) => decision.raw(unit),
            Method::Noise(decision) => decision.raw(unit),
        }
    }

    /// What is published as equations, for an attack program; `None` where numbers are not exact.
    pub fn facts(&self) -> Option<Value> {
        match &self.0 {
            Method::Suppression(decision) => Some(decision.facts()),
            Method::Noise(_) => None,
        }
    }
}

/// How much a method protects, and how well: for the person responsible alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Account {
    /// Small counts that are withheld.
    Suppression {
        /// How many.
        withheld: usize,
    },
    /// How far shares with noise are from what was counted.
    Noise {
        /// By the size of what they are shares of.
        errors: Vec<SizeError>,
    },
}
