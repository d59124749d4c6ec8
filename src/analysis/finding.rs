//! What was found of a comparison for a unit.

use super::comparison::Comparison;
use super::estimate::{Estimate, Verdict};
use super::kinds::{Answered, Evidence};

/// What was found of one comparison for one unit.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Index into the study's comparisons.
    pub comparison: usize,
    /// What can be said.
    pub verdict: Verdict,
    /// The numbers.
    pub evidence: Evidence,
    /// How much larger the difference is than in the rest of the nation, tested. `None` for the
    /// nation itself, for kinds of findings that have no size, and where a number that it needs may
    /// not be shown.
    pub beside: Option<Estimate>,
}

impl Finding {
    /// Numbers that are not yet tested against their family.
    pub(crate) fn new(comparison: usize, evidence: Evidence) -> Self {
        Self { comparison, verdict: Verdict::Withheld, evidence, beside: None }
    }

    /// The group that differs most, of those of which something is stated: the one whose numbers
    /// are printed. `None` for other findings than those of groups.
    pub fn focus(&self) -> Option<usize> {
        self.evidence.numbers()?.focus(self.verdict)
    }

    /// The question of its comparison with the numbers that answer it; `None` when there are none.
    pub fn answered<'a>(&'a self, comparison: &'a Comparison) -> Option<Answered<'a>> {
        comparison.question.answered(&self.evidence)
    }

    /// All tests of it, which belong to one family.
    pub fn estimates(&self) -> Vec<&Estimate> {
        self.evidence.numbers().map_or_else(Vec::new, |numbers| numbers.estimates())
    }

    /// The same, to be filled in.
    pub(crate) fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        self.evidence.numbers_mut().map_or_else(Vec::new, |numbers| numbers.estimates_mut())
    }
}
