//! Counting and disclosure control: from coded tables to what may be published.
//!
//! Raw counts are sealed in this crate; no type that leaves it can be opened. In this order:
//!
//! 1. `counting` finds, for every numerator and base that a study shows (`cells`, `plan`), the
//!    smallest table that holds it, and `tally` adds up each reporting place and then larger units.
//! 2. `basis` writes every count as a sum of independent components. Linked tables, which count
//!    some of the same cases, share exactly the components that one discloses of the other.
//! 3. One of two methods decides what is shown. By `suppression` numbers are exact; sensitive cells
//!    and what would disclose them are withheld. By `noise` every number is changed a little at
//!    random, and single sensitive cells are withheld.
//! 4. `release` holds what may be shown, for all places, in the same form for both methods.
//!
//! The terms are those of Hundepool et al., *Statistical Disclosure Control* (2012).

mod absence;
mod basis;
mod before;
mod cells;
mod counting;
mod footnotes;
mod measures;
mod noise;
mod plan;
mod published;
mod raw;
mod release;
mod suppression;
mod tally;

use serde_json::Value;

pub use before::Before;
pub use counting::{Cube, Disagreement};
use ground::diagnostics::Diagnostics;
use project::{Protection, Rule};
use study::Study;
use units::{UnitIx, Units};

pub use absence::Absence;
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
    Noise(Box<Noise<'a>>),
}

/// Counts everything that a study declares and decides what is shown. Returns `None` and a problem
/// for each cause when a table is missing or something cannot be protected. `secret` is the key of
/// all noise; a caller that passes `None` where noise needs one has reported that already.
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
        // Without a threshold no number is small.
        Protection::Suppression | Protection::Published => {
            Method::Suppression(suppression::decide(study, cube, units, rule, before, problems)?)
        }
        Protection::Noise => {
            Method::Noise(Box::new(noise::decide(study, cube, units, rule, secret?, before, problems)?))
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

    /// Every number that is shown, as the text of a CSV file of published numbers.
    pub fn record(&self) -> String {
        match &self.0 {
            Method::Suppression(decision) => decision.record(),
            Method::Noise(decision) => decision.record(),
        }
    }

    /// Every count of a unit before disclosure control, one line each, with whether it is shown.
    /// Only for the person responsible.
    pub fn raw(&self, unit: UnitIx) -> Vec<String> {
        match &self.0 {
            Method::Suppression(decision) => decision.raw(unit),
            Method::Noise(decision) => decision.raw(unit),
        }
    }

    /// The published numbers as equations, as input of an attack program; `None` with noise, where
    /// numbers are not exact.
    pub fn facts(&self) -> Option<Value> {
        match &self.0 {
            Method::Suppression(decision) => Some(decision.facts()),
            Method::Noise(_) => None,
        }
    }
}

/// How much a method protects, and how well. Only for the person responsible.
#[derive(Debug, Clone, PartialEq)]
pub enum Account {
    /// The small counts that are withheld.
    Suppression {
        /// How many.
        withheld: usize,
    },
    /// How far published shares are from the true ones.
    Noise {
        /// One per class of places by number of cases.
        errors: Vec<SizeError>,
    },
}
