//! A correction of numbers that were published.

use units::{UnitIx, Units};

use super::indices::{IndicatorIx, RoundIx, VariableIx};
use super::word::Word;

/// A correction, as pages report it.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The day on which the right numbers were published: 2024-10-02.
    pub date: String,
    /// What was wrong, as a sentence.
    pub what: String,
    /// Why it was wrong, as a sentence.
    pub why: String,
    /// The round that is concerned; `None` for all.
    pub round: Option<RoundIx>,
    /// The places that are concerned; none means all. Those that hold one of them are, too.
    pub places: Vec<UnitIx>,
    /// The indicators that are concerned, as pages report.
    pub indicators: Vec<IndicatorIx>,
    /// The variables that are concerned, as pages report.
    pub variables: Vec<VariableIx>,
    /// The places as the file names them.
    pub(super) units: Vec<Word>,
}

impl Correction {
    /// Whether it concerns the numbers of a place in a round: the place is one that it names, or
    /// one that contains the place in which a named place is counted today. Without names, it
    /// concerns all places.
    pub fn concerns(&self, units: &Units, unit: UnitIx, round: RoundIx) -> bool {
        let has_part = |part: &UnitIx| {
            units.all[*part]
                .reporters()
                .all(|reporter| units.all[unit].reporters().any(|own| own == reporter))
        };
        let is_concerned = |place: &UnitIx| *place == unit || has_part(&units.counted_in(*place));
        self.round.is_none_or(|own| own == round)
            && (self.places.is_empty() || self.places.iter().any(is_concerned))
    }
}
