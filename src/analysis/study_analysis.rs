//! The findings of a project.

use stats::Confidence;
use study::{ByRound, RoundIx};
use units::{ByUnit, UnitIx};

use super::comparison::Comparison;
use super::finding::Finding;

/// The findings of all studies.
#[derive(Debug)]
pub struct Analysis {
    /// The confidence level of intervals; 1 minus it is the significance level of tests.
    pub confidence: Confidence,
    /// One per study, in the project's order.
    pub studies: Vec<StudyAnalysis>,
}

/// The findings of a study.
#[derive(Debug)]
pub struct StudyAnalysis {
    /// The comparisons of the study.
    pub comparisons: Vec<Comparison>,
    /// By round, then by unit; `None` for a unit that did not take part or has no pages.
    pub rounds: ByRound<ByUnit<Option<Vec<Finding>>>>,
}

impl StudyAnalysis {
    /// The findings of a unit in a round, in the order of the comparisons; empty if it did not take
    /// part.
    pub fn unit(&self, round: RoundIx, unit: UnitIx) -> &[Finding] {
        let findings = self.rounds.get(round).and_then(|units| units.get(unit)?.as_deref());
        findings.unwrap_or(&[])
    }

    /// The comparison of a finding.
    pub fn comparison(&self, finding: &Finding) -> &Comparison {
        &self.comparisons[finding.comparison]
    }

    /// The finding of a unit for the comparison with this id.
    pub fn find(&self, round: RoundIx, unit: UnitIx, id: &str) -> Option<&Finding> {
        self.unit(round, unit).iter().find(|finding| self.comparison(finding).id == id)
    }
}
