//! One measure at one unit, with access to the cells that a comparison needs.

use gate::{CellRelease, UnitRelease};
use stats::Share;
use study::{Measure, VariableIx};
use units::UnitIx;

use super::at::{At, place, position, split};
use super::context::Context;

/// One measure at one unit.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) measure: &'a Measure,
    pub(crate) unit: UnitIx,
    /// The published values of the unit.
    pub(crate) release: &'a UnitRelease,
}

impl Subject<'_> {
    /// The cells by the values of a variable, then by combinations of all other dimensions.
    pub(crate) fn split(&self, at: At, variable: VariableIx) -> Option<Vec<Vec<CellRelease>>> {
        let (study, block) = (self.context.study, at.block(self.context.study)?);
        Some(split(study, block, at.cells(self.release)?, position(block, self.measure)?, variable))
    }

    /// The shares along an axis, for one value of a further variable; `None` where a share is not
    /// shown.
    pub(crate) fn points(
        &self,
        at: At,
        over: VariableIx,
        fixed: Option<(VariableIx, usize)>,
    ) -> Option<Vec<Option<Share>>> {
        let (study, block, cells) =
            (self.context.study, at.block(self.context.study)?, at.cells(self.release)?);
        let measure = position(block, self.measure)?;
        let values = |step: usize| -> Vec<(VariableIx, usize)> {
            std::iter::once((over, step)).chain(fixed).collect()
        };
        let share =
            |step: usize| cells[block.cell(study, place(block, measure, &values(step)))].share.value();
        Some((0..study.size(Some(over))).map(share).collect())
    }

    /// The shares of the measure and of another measure of the same cases along an axis; `None`
    /// where one of them is not shown.
    pub(crate) fn pairs(
        &self,
        at: At,
        other: &Measure,
        over: VariableIx,
        fixed: Option<(VariableIx, usize)>,
    ) -> Option<Vec<Option<(Share, Share)>>> {
        let one = self.points(at, over, fixed)?;
        let other = Subject { measure: other, ..*self }.points(at, over, fixed)?;
        let pair = |(one, other): (Option<Share>, Option<Share>)| {
            one.zip(other).filter(|(one, other)| one.has_base_of(*other))
        };
        Some(one.into_iter().zip(other).map(pair).collect())
    }
}
