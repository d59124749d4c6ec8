//! The finding: one comparison for one unit.

use super::comparison::Comparison;
use super::estimate::{Estimate, Verdict};
use super::kinds::{Evidence, KindWithNumbers};

/// The result of one comparison for one unit.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Index into the study's comparisons.
    pub comparison: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// The numbers.
    pub evidence: Evidence,
    /// How much larger the difference is than in the rest of the nation, tested. `None` for the
    /// nation itself, for kinds of comparison without a size, and where a number that it needs may
    /// not be shown.
    pub beside: Option<Estimate>,
}

impl Finding {
    /// A finding that has no verdict yet and is not adjusted for its family.
    pub(crate) fn new(comparison: usize, evidence: Evidence) -> Self {
        Self { comparison, verdict: Verdict::Withheld, evidence, beside: None }
    }

    /// The value of the group with the largest difference among the groups with this verdict; its
    /// numbers are printed. `None` for comparisons other than of groups.
    pub fn focus(&self) -> Option<usize> {
        self.evidence.numbers()?.focus(self.verdict)
    }

    /// The question of its comparison, with the numbers that answer it; `None` without numbers.
    pub fn with_numbers<'a>(&'a self, comparison: &'a Comparison) -> Option<KindWithNumbers<'a>> {
        comparison.question.with_numbers(&self.evidence)
    }

    /// All its tests; they belong to one family.
    pub fn estimates(&self) -> Vec<&Estimate> {
        self.evidence.numbers().map_or_else(Vec::new, |numbers| numbers.estimates())
    }

    /// The tests of [`Self::estimates`], to be changed.
    pub(crate) fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        self.evidence.numbers_mut().map_or_else(Vec::new, |numbers| numbers.estimates_mut())
    }
}
