//! What comparisons of one study and round need.

use gate::StudyRelease;
use stats::{Confidence, Share, difference_test, newcombe};
use study::{IndicatorIx, RoundIx, Study, VariableIx};
use units::{GroupingIx, Level, UnitIx, Units};

use super::estimate::Estimate;

/// The released numbers of one study and round, and the confidence level.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) study: &'a Study,
    pub(crate) units: &'a Units,
    pub(crate) release: &'a StudyRelease,
    pub(crate) confidence: Confidence,
    pub(crate) round: RoundIx,
}

impl Context<'_> {
    /// Tests the difference of two shares or rates, with the interval of the difference.
    pub(crate) fn estimate(&self, one: Share, other: Share) -> Estimate {
        let test = difference_test(one, other);
        Estimate::new(newcombe(one, other, self.confidence), test.p, Some(test.method))
    }

    /// The group of a municipality or district in a grouping; `None` for other units and without a
    /// group.
    pub(crate) fn group_of(&self, unit: UnitIx, grouping: GroupingIx) -> Option<UnitIx> {
        let member = &self.units.all[unit];
        let value = member.groups.get(&grouping)?;
        let is_place = matches!(member.level, Level::Municipality | Level::District);
        let mut groups = self.units.of_level(Level::Group).filter(|_| is_place);
        groups.find(|group| self.units.all[*group].groups.get(&grouping) == Some(value))
    }

    /// An indicator's share at a unit; `None` if it is not shown.
    pub(crate) fn indicator(&self, round: RoundIx, unit: UnitIx, indicator: IndicatorIx) -> Option<Share> {
        self.release.unit(round, unit)?.indicators[indicator].share.value()
    }

    /// The values that are compared: all but those that mean "not known".
    pub(crate) fn compared_values(&self, variable: VariableIx) -> Vec<usize> {
        let values = &self.study.variables[variable].values;
        (0..values.len()).filter(|value| !values[*value].missing).collect()
    }
}

/// The share of several sets of cases together; `None` when one share is not shown.
pub(crate) fn sum(shares: impl Iterator<Item = Option<Share>>) -> Option<Share> {
    Share::sum(shares.collect::<Option<Vec<_>>>()?)
}
