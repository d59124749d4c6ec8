//! Change: compares a unit's share with its own one round earlier.

use units::UnitIx;

use crate::context::Context;
use crate::lines::Explanation;
use crate::subject::Subject;
use study::{IndicatorIx, RoundIx};

use super::kind::{Asks, Kind};
use super::pair::Pair;

/// A unit and itself one round earlier.
#[derive(Debug, Clone)]
pub struct Change {
    /// The indicator.
    pub indicator: IndicatorIx,
}

impl Asks for Change {
    fn weight(&self) -> f64 {
        2.0
    }

    fn concerns(&self, context: &Context, _: UnitIx) -> bool {
        context.round.before().is_some()
    }
}

impl Kind for Change {
    type Numbers = Pair;

    fn numbers(&self, subject: &Subject) -> Option<Pair> {
        let context = &subject.context;
        let share = |round: RoundIx| context.indicator(round, subject.unit, self.indicator);
        Some(Pair::tested(context, share(context.round)?, share(context.round.before()?)?))
    }

    fn explain(&self, pair: &Pair, lines: &mut Explanation) {
        pair.explain(lines);
    }
}
