//! The findings of a project.

use stats::Confidence;
use units::UnitIx;

use super::comparison::Comparison;
use super::finding::Finding;

/// The findings of all studies.
#[derive(Debug)]
pub struct Analysis {
    /// How sure intervals are, and what a test is held to.
    pub confidence: Confidence,
    /// One per study, in the project's order.
    pub studies: Vec<StudyAnalysis>,
}

/// The findings of a study.
#[derive(Debug)]
pub struct StudyAnalysis {
    /// Everything that is compared.
    pub comparisons: Vec<Comparison>,
    /// By round, then by unit; `None` for a unit that did not take part or has no pages.
    pub rounds: Vec<Vec<Option<Vec<Finding>>>>,
}

impl StudyAnalysis {
    /// The findings of a unit in a round, in the order of the comparisons; none when it did not
    /// take part.
    pub fn unit(&self, round: usize, unit: UnitIx) -> &[Finding] {
        let findings = self.rounds.get(round).and_then(|units| units.get(unit)?.as_deref());
        findings.unwrap_or(&[])
    }

    /// What a finding compares.
    pub fn comparison(&self, finding: &Finding) -> &Comparison {
        &self.comparisons[finding.comparison]
    }

    /// The finding of a unit with this id.
    pub fn find(&self, round: usize, unit: UnitIx, id: &str) -> Option<&Finding> {
        self.unit(round, unit).iter().find(|finding| self.comparison(finding).id == id)
    }
}
