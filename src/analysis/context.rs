//! What the numbers of one study and round are compared with.

use gate::{CellRelease, StudyRelease, UnitRelease};
use stats::{Confidence, Share, newcombe, two_proportions};
use study::{Measure, Study, ValueIx, VariableIx};
use units::{Level, UnitIx, Units};

use super::at::{At, place, position, split};
use super::estimate::Estimate;

/// The released numbers of one study and round, and how sure a test must be.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) study: &'a Study,
    pub(crate) units: &'a Units,
    pub(crate) release: &'a StudyRelease,
    pub(crate) confidence: Confidence,
    pub(crate) round: usize,
}

impl Context<'_> {
    /// The test of two shares, and Newcombe's interval of their difference.
    pub(crate) fn tested(&self, one: Share, other: Share) -> Estimate {
        let test = two_proportions(one, other);
        Estimate::new(newcombe(one, other, self.confidence), test.p, Some(test.method))
    }

    /// The group that a municipality or district belongs to.
    pub(crate) fn group_of(&self, unit: UnitIx, grouping: usize) -> Option<UnitIx> {
        let member = &self.units.all[unit];
        let value = member.groups.get(&grouping)?;
        let is_place = matches!(member.level, Level::Municipality | Level::District);
        let mut groups = self.units.of_level(Level::Group).filter(|_| is_place);
        groups.find(|group| self.units.all[*group].groups.get(&grouping) == Some(value))
    }

    /// An indicator's share at a unit.
    pub(crate) fn indicator(&self, round: usize, unit: UnitIx, indicator: usize) -> Option<Share> {
        self.release.unit(round, unit)?.indicators[indicator].share.value()
    }

    /// The cells of a measure by the values of a variable and by strata of all other dimensions.
    pub(crate) fn split(
        &self,
        at: At,
        measure: &Measure,
        release: &UnitRelease,
        variable: VariableIx,
    ) -> Option<Vec<Vec<CellRelease>>> {
        let block = at.block(self.study)?;
        Some(split(self.study, block, at.cells(release)?, position(block, measure)?, variable))
    }

    /// The shares of a measure along an axis, for one value of a further variable.
    pub(crate) fn points(
        &self,
        at: At,
        measure: &Measure,
        release: &UnitRelease,
        over: VariableIx,
        fixed: Option<(VariableIx, ValueIx)>,
    ) -> Option<Vec<Option<Share>>> {
        let (block, cells) = (at.block(self.study)?, at.cells(release)?);
        let measure = position(block, measure)?;
        let values = |step: usize| -> Vec<(VariableIx, ValueIx)> {
            std::iter::once((over, step)).chain(fixed).collect()
        };
        let share =
            |step: usize| cells[block.cell(self.study, place(block, measure, &values(step)))].share.value();
        Some((0..self.study.size(Some(over))).map(share).collect())
    }

    /// Two measures of the same cases along an axis; a position without one of them has none.
    pub(crate) fn pairs(
        &self,
        at: At,
        [one, other]: [&Measure; 2],
        release: &UnitRelease,
        over: VariableIx,
        fixed: Option<(VariableIx, ValueIx)>,
    ) -> Option<Vec<Option<(Share, Share)>>> {
        let one = self.points(at, one, release, over, fixed)?;
        let other = self.points(at, other, release, over, fixed)?;
        let pair = |(one, other): (Option<Share>, Option<Share>)| {
            one.zip(other).filter(|(one, other)| one.has_base_of(*other))
        };
        Some(one.into_iter().zip(other).map(pair).collect())
    }

    /// Values that are compared: all but those that say that the value is not known.
    pub(crate) fn compared(&self, variable: VariableIx) -> Vec<ValueIx> {
        let values = &self.study.variables[variable].values;
        (0..values.len()).filter(|value| !values[*value].missing).collect()
    }
}

/// The sum of shares over different cases; `None` when one is not shown.
pub(crate) fn sum(shares: impl Iterator<Item = Option<Share>>) -> Option<Share> {
    Share::sum(shares.collect::<Option<Vec<_>>>()?)
}
