//! A tested difference, and its verdict.

use stats::{Difference, TestMethod};

/// The verdict on a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The difference is significant.
    Difference,
    /// The confidence interval lies within the margin: any difference is smaller than that.
    Equal,
    /// Neither a difference nor the lack of one is shown: there are too few cases.
    Undecided,
    /// The numbers may not be shown.
    Withheld,
    /// No table of the study has the columns.
    Missing,
}

/// A tested difference.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Estimate {
    /// The difference with its confidence interval, on the scale of shares (0.05 is five percentage
    /// points).
    pub difference: Difference,
    /// The p-value.
    pub p: f64,
    /// The p-value adjusted for all tests of its family and all families of its level.
    pub q: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// The test of two shares; `None` for other tests.
    pub method: Option<TestMethod>,
}

impl Estimate {
    /// A tested difference, not yet adjusted for its family.
    pub(crate) fn new(difference: Difference, p: f64, method: Option<TestMethod>) -> Self {
        Self { difference, p, q: 1.0, verdict: Verdict::Undecided, method }
    }

    /// 1 if the difference is positive or 0, −1 if it is negative.
    pub fn sign(&self) -> i8 {
        if self.difference.value < 0.0 { -1 } else { 1 }
    }

    /// Whether the verdict is a difference.
    pub(crate) fn differs(&self) -> bool {
        self.verdict == Verdict::Difference
    }
}
