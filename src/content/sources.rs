//! Everything that texts and pages look up: studies, units, texts, published values and findings.

use analysis::Analysis;
use gate::Release;
use language::Speaker;
use study::{RoundIx, Study};
use units::{UnitIx, Units};

use super::documents::Content;

/// Everything that texts and pages look up.
#[derive(Debug)]
pub struct Sources {
    /// All studies.
    pub studies: Vec<Study>,
    /// All places.
    pub units: Units,
    /// All texts.
    pub content: Content,
    /// All published values.
    pub release: Release,
    /// All findings.
    pub analysis: Analysis,
}

impl Sources {
    /// The speaker that words a unit's findings in a round of a study.
    pub fn speaker(&self, study: usize, round: RoundIx, unit: UnitIx) -> Speaker<'_> {
        let confidence = self.analysis.confidence;
        Speaker { study: &self.studies[study], units: &self.units, unit, round, confidence }
    }
}
