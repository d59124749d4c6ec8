//! What texts and pages look things up in: everything declared, written, published and found.

use analysis::Analysis;
use gate::Release;
use language::Speaker;
use study::Study;
use units::{UnitIx, Units};

use super::documents::Content;

/// What the text functions look things up in.
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
    /// Speaks of a unit's findings in a round of a study.
    pub fn speaker(&self, study: usize, round: usize, unit: UnitIx) -> Speaker<'_> {
        let confidence = self.analysis.confidence;
        Speaker { study: &self.studies[study], units: &self.units, unit, round, confidence }
    }
}
