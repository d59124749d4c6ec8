//! What may be published. Raw counts are sealed here and nothing below this module can open them.
//!
//! A method turns counts into a [`StudyRelease`]; nothing below knows which one did. By
//! [`suppression`] numbers are exact, and what is small, or would give a small one away, is not
//! shown. By [`noise`] every number is changed a little at random, and single cells that are small
//! are not shown. What both need stands here: which cells a study shows ([`cells`]), which table
//! counts them ([`plan`]), and which cases each of them counts ([`basis`]).

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
