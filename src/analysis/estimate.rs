//! One tested difference, and what can be said of it.

use stats::{Difference, TestMethod};

/// What can be said of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There is a difference larger than chance usually makes.
    Difference,
    /// If there is a difference it is smaller than the margin.
    Equal,
    /// Too few cases to tell.
    Undecided,
    /// The numbers may not be shown.
    Withheld,
    /// No table of the study holds the numbers.
    Missing,
}

/// One tested difference.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Estimate {
    /// How large it is, and how large it may be, on the scale of shares.
    pub difference: Difference,
    /// The chance of a difference at least as large if there were none.
    pub p: f64,
    /// The same when all tests of its family, and all families of its level, are accounted for.
    pub q: f64,
    /// What can be said.
    pub verdict: Verdict,
    /// How two shares were tested; `None` for other tests.
    pub method: Option<TestMethod>,
}

impl Estimate {
    /// A difference that was tested but not yet held against its family.
    pub(crate) fn new(difference: Difference, p: f64, method: Option<TestMethod>) -> Self {
        Self { difference, p, q: 1.0, verdict: Verdict::Undecided, method }
    }

    /// 1 when the first is larger, −1 when it is smaller.
    pub fn sign(&self) -> i8 {
        if self.difference.value < 0.0 { -1 } else { 1 }
    }

    /// Whether a difference was stated.
    pub(crate) fn differs(&self) -> bool {
        self.verdict == Verdict::Difference
    }
}
