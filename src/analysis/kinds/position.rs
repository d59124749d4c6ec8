//! Position: compares a unit's share with that in the rest of the nation, or in the rest of its
//! group.

use stats::against_rest;
use units::{GroupingIx, UnitIx};

use crate::context::Context;
use crate::lines::Explanation;
use crate::subject::Subject;
use study::IndicatorIx;

use super::kind::{Asks, Kind};
use super::pair::Pair;

/// A comparison of a unit with other units.
#[derive(Debug, Clone)]
pub struct Position {
    /// The indicator.
    pub indicator: IndicatorIx,
    /// The other units.
    pub against: Against,
}

/// The units that a unit is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The rest of the nation.
    Rest,
    /// The rest of its group.
    Group(GroupingIx),
}

impl Asks for Position {
    fn weight(&self) -> f64 {
        match self.against {
            Against::Rest => 2.0,
            Against::Group(_) => 1.2,
        }
    }

    fn concerns(&self, context: &Context, unit: UnitIx) -> bool {
        match self.against {
            Against::Rest => unit != context.units.nation,
            Against::Group(grouping) => context.group_of(unit, grouping).is_some(),
        }
    }
}

impl Kind for Position {
    type Numbers = Pair;

    fn numbers(&self, subject: &Subject) -> Option<Pair> {
        let context = &subject.context;
        let whole = match self.against {
            Against::Rest => context.units.nation,
            Against::Group(grouping) => context.group_of(subject.unit, grouping)?,
        };
        let share = |unit: UnitIx| context.indicator(context.round, unit, self.indicator);
        let (part, whole) = (share(subject.unit)?, share(whole)?);
        Some(Pair::new(context, part, against_rest(part, whole)?))
    }

    fn explain(&self, pair: &Pair, lines: &mut Explanation) {
        pair.explain(lines);
    }
}
