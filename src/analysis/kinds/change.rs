//! Change: compares a unit's share with its own one round earlier, over the same places.

use gate::UnitRelease;
use stats::{Share, against_rest};
use units::UnitIx;

use crate::context::Context;
use crate::estimate::Estimate;
use crate::lines::Explanation;
use crate::subject::Subject;
use study::{Formula, IndicatorIx, RoundIx};

use super::kind::{Asks, Kind, Numbers};
use super::pair::Pair;

/// A unit and itself one round earlier.
#[derive(Debug, Clone)]
pub struct Change {
    /// The indicator.
    pub indicator: IndicatorIx,
}

/// The shares of a unit in a round and one round earlier, of the places that both rounds have.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct RoundPair {
    /// The share now, and the share before.
    pub pair: Pair,
    /// The places that reported now only; their cases are left out.
    pub joined: Vec<UnitIx>,
    /// The places that reported before only; their cases are left out.
    pub left: Vec<UnitIx>,
}

impl Asks for Change {
    fn weight(&self) -> f64 {
        2.0
    }

    /// No change is reported across a break, nor for a place that has other borders than before.
    fn concerns(&self, context: &Context, unit: UnitIx) -> bool {
        let mut breaks = context.release.breaks.iter().filter(|each| each.round == context.round);
        // A number of cases rises by itself where a round counts the cases of the earlier round
        // too.
        let is_share = context.study.indicators[self.indicator].formula == Formula::Share;
        let is_cumulative = context.study.rounds[context.round].includes.is_some() && !is_share;
        context.round.before().is_some()
            && !is_cumulative
            && !context.units.is_redrawn(unit)
            && !breaks.any(|each| each.concerns(context.study, self.indicator))
    }
}

impl Kind for Change {
    type Numbers = RoundPair;

    fn numbers(&self, subject: &Subject) -> Option<RoundPair> {
        let (context, unit) = (&subject.context, subject.unit);
        let before = context.round.before()?;
        let reports_indicator = |release: &UnitRelease| release.reports(self.indicator);
        let [now, earlier] =
            context.release.reporting(context.units, unit, [context.round, before], reports_indicator);
        let set_difference = |some: &[UnitIx], others: &[UnitIx]| -> Vec<UnitIx> {
            some.iter().copied().filter(|place| !others.contains(place)).collect()
        };
        let (only_now, only_earlier) = (set_difference(&now, &earlier), set_difference(&earlier, &now));
        let share = |round: RoundIx, without: &[UnitIx]| {
            let whole = context.indicator(round, unit, self.indicator)?;
            let mut shares = without.iter().map(|place| context.indicator(round, *place, self.indicator));
            let common = shares.try_fold(whole, |left, share| against_rest(share?, left))?;
            is_enough(common, whole).then_some(common)
        };
        let pair = Pair::new(context, share(context.round, &only_now)?, share(before, &only_earlier)?);
        Some(RoundPair { pair, joined: only_now, left: only_earlier })
    }

    fn explain(&self, earlier: &RoundPair, lines: &mut Explanation) {
        for (name, places) in [("joined", &earlier.joined), ("left", &earlier.left)] {
            if !places.is_empty() {
                lines.say(&format!("{name:<10} {} places", places.len()));
            }
        }
        earlier.pair.explain(lines);
    }
}

/// Whether the places that both rounds have are at least half of all cases; a change among fewer
/// says little of the whole.
fn is_enough(common: Share, whole: Share) -> bool {
    2 * common.base() >= whole.base()
}

impl Numbers for RoundPair {
    fn estimates(&self) -> Vec<&Estimate> {
        self.pair.estimates()
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        self.pair.estimates_mut()
    }

    fn directions(&self) -> Vec<(usize, i8)> {
        self.pair.directions()
    }

    fn room(&self) -> f64 {
        self.pair.room()
    }
}
