//! How many of a unit's cases its numbers cover.

use language::{covered, grouped, place, registered};
use study::RoundIx;
use units::UnitIx;

use super::sources::Sources;

/// A unit's number of cases in a round and, if its numbers cover fewer, how many they cover: "I
/// länet registrerades 495 utredningar. Siffrorna gäller 252 av dem, i Grimmeborg och Myrebro."
/// `None` for a unit that did not take part.
pub fn coverage(sources: &Sources, study: usize, round: RoundIx, unit: UnitIx) -> Option<String> {
    let release = &sources.release.studies[study];
    let many = &sources.studies[study].counted.many;
    let inside = place(&sources.units.all[unit], &sources.units.groupings).inside;
    let cases = release.unit(round, unit)?.total.value();
    let text = cases.map(grouped);
    let Some(left_out) = release.left_out.get(round).and_then(|left_out| left_out.get(&unit)) else {
        return Some(registered(&inside, many, text.as_deref()));
    };
    // The sum of printed numbers; `None` unless all of them are printed.
    let others = left_out.iter().map(|other| release.unit(round, *other)?.total.value());
    let all = others.chain([cases]).try_fold(0, |sum, cases| Some(sum + cases?)).map(grouped);
    let is_in = |part: &UnitIx| !left_out.contains(part) && release.unit(round, *part).is_some();
    let parts = sources.units.parts(unit).filter(is_in);
    let names: Vec<&str> = parts.map(|part| sources.units.all[part].name.as_str()).collect();
    Some(covered(&inside, many, all.as_deref(), text.as_deref(), &names))
}

/// Whether a county's numbers cover only some of its cases.
pub fn is_partial(sources: &Sources, study: usize, round: RoundIx, unit: UnitIx) -> bool {
    sources.release.studies[study].left_out.get(round).is_some_and(|left_out| left_out.contains_key(&unit))
}
