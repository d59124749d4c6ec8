//! The traits of a kind of comparison.

use stats::{Confidence, Difference};
use study::VariableIx;
use units::UnitIx;

use crate::at::At;
use crate::context::Context;
use crate::estimate::{Estimate, Verdict};
use crate::lines::Explanation;
use crate::subject::Subject;

/// The question of a comparison.
pub(crate) trait Asks {
    /// Where the cells that it needs stand; `None` when it needs an indicator of whole units.
    fn at(&self) -> Option<At> {
        None
    }

    /// The weight of its kind in the order of findings.
    fn weight(&self) -> f64;

    /// The variable that is contrasted; `None` if none is.
    fn variable(&self) -> Option<VariableIx> {
        None
    }

    /// Whether an answer is a difference between groups, places or rounds, or along an order.
    fn is_difference(&self) -> bool {
        true
    }

    /// Whether it is asked for a unit. Comparisons of groups of units are asked for the nation
    /// only.
    fn concerns(&self, context: &Context, unit: UnitIx) -> bool {
        let block = self.at().and_then(|at| at.block(context.study));
        unit == context.units.nation || block.is_some_and(|block| !block.nationwide)
    }
}

/// The numbers that answer a question.
pub(crate) trait Numbers {
    /// All tests; they belong to one family.
    fn estimates(&self) -> Vec<&Estimate>;

    /// The tests of [`Self::estimates`], to be changed.
    fn estimates_mut(&mut self) -> Vec<&mut Estimate>;

    /// Each stated difference: what it is of (such as the index of a value), and its sign.
    fn directions(&self) -> Vec<(usize, i8)>;

    /// The verdicts of the tests that decide the finding's verdict.
    fn verdicts(&self) -> Vec<Verdict> {
        self.estimates().iter().map(|estimate| estimate.verdict).collect()
    }

    /// The difference that is printed; `None` for kinds without a size. If there are several
    /// groups, the difference of the group in focus.
    fn size(&self, _focus: Option<usize>) -> Option<Difference> {
        None
    }

    /// Whether the numbers rise and then fall, or fall and then rise.
    fn turns(&self) -> bool {
        false
    }

    /// Whether the confidence interval lies within the margin (in shares).
    fn is_within(&self, estimate: &Estimate, margin: f64) -> bool {
        estimate.difference.interval.is_within(margin)
    }

    /// How far the compared shares are from the nearest bound, 0 or 1, at most. That two differ by
    /// no more than a larger margin says nothing: one could be many times the other.
    fn room(&self) -> f64 {
        1.0
    }

    /// Whether the finding can be among the most important.
    fn is_news(&self) -> bool {
        true
    }

    /// The largest, over stated differences, of the interval bound that is nearer to 0, in shares.
    fn least(&self) -> f64 {
        let stated = self.estimates().into_iter().filter(|estimate| estimate.differs());
        stated.map(|estimate| estimate.difference.interval.least()).fold(0.0, f64::max)
    }

    /// The value of the group with the largest difference among those with this verdict.
    fn focus(&self, _verdict: Verdict) -> Option<usize> {
        None
    }
}

/// A kind of comparison: its question, and how numbers answer it.
pub(crate) trait Kind: Asks {
    /// The numbers that answer it.
    type Numbers: Numbers;

    /// The numbers of a unit; `None` when one of them may not be shown.
    fn numbers(&self, subject: &Subject) -> Option<Self::Numbers>;

    /// Adds the numbers, step by step.
    fn explain(&self, numbers: &Self::Numbers, lines: &mut Explanation);

    /// A unit's difference, and that in the rest of the nation; `None` for kinds without a size.
    /// Where subtraction cannot give the rest's numbers, the whole nation's are used; since the
    /// unit is a part of it, a test then finds fewer differences, not more. `focus` is the group in
    /// focus of the nation's finding ([`Numbers::focus`]).
    fn beside(
        _ours: &Self::Numbers,
        _nations: &Self::Numbers,
        _focus: Option<usize>,
        _confidence: Confidence,
    ) -> Option<(Difference, Difference)> {
        None
    }
}
