//! What every kind of comparison must be able to do.

use stats::{Confidence, Difference};
use study::VariableIx;
use units::UnitIx;

use crate::at::At;
use crate::context::Context;
use crate::estimate::{Estimate, Verdict};
use crate::lines::Explanation;
use crate::subject::Subject;

/// A question of some kind.
pub(crate) trait Asks {
    /// Where the cells lie that it needs; `None` when it needs an indicator of whole units.
    fn at(&self) -> Option<At> {
        None
    }

    /// How much its kind matters to a reader beside others.
    fn weight(&self) -> f64;

    /// The variable that is contrasted, if one is.
    fn variable(&self) -> Option<VariableIx> {
        None
    }

    /// Whether it means anything for a unit. What compares groups of places means something for the
    /// nation alone.
    fn concerns(&self, context: &Context, unit: UnitIx) -> bool {
        let block = self.at().and_then(|at| at.block(context.study));
        unit == context.units.nation || block.is_some_and(|block| !block.nationwide)
    }
}

/// Numbers that answer a question.
pub(crate) trait Numbers {
    /// All tests of it, which belong to one family.
    fn estimates(&self) -> Vec<&Estimate>;

    /// The same, to be filled in.
    fn estimates_mut(&mut self) -> Vec<&mut Estimate>;

    /// What is stated, each with its direction.
    fn directions(&self) -> Vec<(usize, i8)>;

    /// The tests that the verdict rests on.
    fn verdicts(&self) -> Vec<Verdict> {
        self.estimates().iter().map(|estimate| estimate.verdict).collect()
    }

    /// The difference that is printed, where it has a size of its own: of the group in focus where
    /// there are several.
    fn size(&self, _focus: Option<usize>) -> Option<Difference> {
        None
    }

    /// Whether the numbers rise and fall.
    fn turns(&self) -> bool {
        false
    }

    /// Whether all of an estimate lies within a margin.
    fn is_within(&self, estimate: &Estimate, margin: f64) -> bool {
        estimate.difference.interval.is_within(margin)
    }

    /// Whether it is worth telling at all.
    fn is_news(&self) -> bool {
        true
    }

    /// The smallest size that the numbers allow, of the largest difference that is stated, in
    /// shares.
    fn least(&self) -> f64 {
        let stated = self.estimates().into_iter().filter(|estimate| estimate.differs());
        stated.map(|estimate| estimate.difference.interval.least()).fold(0.0, f64::max)
    }

    /// The group that differs most, of those of which something is stated.
    fn focus(&self, _verdict: Verdict) -> Option<usize> {
        None
    }
}

/// A kind of comparison: a question and the numbers that answer it.
pub(crate) trait Kind: Asks {
    /// The numbers.
    type Numbers: Numbers;

    /// The numbers of a unit; `None` when one that it needs may not be shown.
    fn numbers(&self, subject: &Subject) -> Option<Self::Numbers>;

    /// The numbers step by step.
    fn explain(&self, numbers: &Self::Numbers, lines: &mut Explanation);

    /// A unit's difference, and that of the rest of the nation; `None` for kinds that have no size.
    /// Where the rest's numbers cannot be had by subtraction, the nation's own stand for them;
    /// since the unit is a part of these, a test of the two then states less, never more. `focus`
    /// is the group that the nation's finding tells most of.
    fn beside(
        _ours: &Self::Numbers,
        _nations: &Self::Numbers,
        _focus: Option<usize>,
        _confidence: Confidence,
    ) -> Option<(Difference, Difference)> {
        None
    }
}
