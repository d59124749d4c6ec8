//! The parts of a city against the rest of it: what an outcome is in each district, over the rounds
//! and in both groups, and whether it differs from the city's other districts.

use gate::{Absence, UnitRelease};
use stats::{Share, against_rest};
use study::RoundIx;
use units::{Level, UnitIx};

use crate::context::Context;

use super::parts::DistrictSplit;
use super::splitting::Splitting;

/// The most rounds that are shown of a district.
const ROUNDS: usize = 4;

/// The city of a district, or the unit itself where it is a city with districts; `None` for others.
pub fn city_of(units: &units::Units, unit: UnitIx) -> Option<UnitIx> {
    let is_district = |unit: UnitIx| units.all[unit].level == Level::District;
    match is_district(unit) {
        true => units.all[unit].parent,
        false => units.parts(unit).any(is_district).then_some(unit),
    }
}

/// The districts that a page of a unit shows: all of a city, or the district itself.
pub(super) fn districts(splitting: &Splitting, context: &Context, unit: UnitIx) -> Vec<DistrictSplit> {
    let Some(city) = city_of(context.units, unit) else { return Vec::new() };
    let parts = context.units.parts(city).filter(|part| unit == city || *part == unit);
    parts.filter_map(|part| district(splitting, context, (city, part))).collect()
}

fn district(
    splitting: &Splitting,
    context: &Context,
    (city, part): (UnitIx, UnitIx),
) -> Option<DistrictSplit> {
    let district_release = context.release.unit(context.round, part)?;
    let outcome = splitting.declared.outcome;
    let outcome_share = |release: &UnitRelease| release.indicators[outcome].share.known();
    let rounds = context.study.rounds.indices().filter(|round| is_comparable(splitting, context, *round));
    let mut rounds: Vec<(RoundIx, Result<Share, Absence>)> =
        rounds.filter_map(|round| Some((round, outcome_share(context.release.unit(round, part)?)))).collect();
    rounds.drain(..rounds.len().saturating_sub(ROUNDS));
    let pair = splitting.declared.pairs.first();
    let district_splitting = Splitting { release: district_release, ..*splitting };
    let against = || {
        let here = outcome_share(district_release).ok()?;
        let rest = against_rest(here, outcome_share(context.release.unit(context.round, city)?).ok()?)?;
        Some((rest, context.estimate(here, rest)))
    };
    Some(DistrictSplit {
        unit: part,
        rounds,
        groups: pair.map(|pair| district_splitting.groups(pair, pair.block, 0)),
        against: against(),
    })
}

/// Whether a round measures the outcome as the round of the analysis does.
fn is_comparable(splitting: &Splitting, context: &Context, round: RoundIx) -> bool {
    let outcome = splitting.declared.outcome;
    let mut since = context.release.breaks.iter().filter(|each| each.round > round);
    let is_broken = since.any(|each| each.round <= context.round && each.concerns(context.study, outcome));
    round <= context.round && !is_broken
}
