//! Of which cases a unit's numbers are: which of its parts are in them, and what it shows.

use crate::analysis::Against;
use crate::content::Sources;
use crate::language::{self, withheld};
use crate::units::{Level, UnitIx};

use super::audit::{last, shown};

/// The municipalities that a county's numbers of the latest rounds leave out, in every study that it took part in.
pub fn left_out(sources: &Sources, unit: UnitIx) -> Vec<UnitIx> {
    let of_studies = sources.release.studies.iter().enumerate().filter_map(|(study, release)| {
        let round = last(sources, study)?;
        release.unit(round, unit)?;
        Some(release.left_out.get(round)?.get(&unit).cloned().unwrap_or_default())
    });
    let common = |a: Vec<UnitIx>, b: Vec<UnitIx>| a.into_iter().filter(|unit| b.contains(unit)).collect();
    of_studies.reduce(common).unwrap_or_default()
}

/// What stands beside all numbers of a round: what the nation is the sum of, the municipalities and districts that took part; and whether
/// numbers hold noise.
pub fn nation(sources: &Sources, study: usize, round: usize) -> String {
    let units = &sources.units;
    let release = &sources.release.studies[study];
    let leaves = units.all[units.nation].leaves.iter();
    let reported: Vec<Level> = leaves
        .filter(|unit| release.unit(round, **unit).is_some())
        .map(|unit| units.all[*unit].level)
        .collect();
    let districts = reported.iter().filter(|level| **level == Level::District).count();
    let nation = language::nation_is(&units.all[units.nation].name, reported.len() - districts, districts);
    let noise = language::protection::beside_numbers(release.gate, &sources.studies[study].counted.many);
    std::iter::once(nation).chain(noise).collect::<Vec<_>>().join(" ")
}

/// One paragraph on what is missing at a unit, and why; `None` when at least half of its figures have numbers of its own and
/// all cases are in them.
pub fn little(sources: &Sources, study: usize, unit: UnitIx) -> Option<String> {
    if unit == sources.units.nation {
        return None;
    }
    let declared = &sources.studies[study];
    let own = |figure: &usize| {
        declared.figures[*figure].views.iter().any(|view| view.blocks.iter().any(|b| !b.nationwide))
    };
    // The nation stands in only where it shows something itself.
    let national = |figure: &usize| shown(sources, study, *figure, sources.units.nation).flatten().is_some();
    let figures: Vec<usize> = (0..declared.figures.len()).filter(own).filter(national).collect();
    let has_own = |figure: &&usize| shown(sources, study, **figure, unit).flatten().is_some();
    let count = figures.iter().filter(has_own).count();
    let inside = language::place(&sources.units.all[unit], &sources.units.groupings).inside;
    let counted = &declared.counted;
    let nation = &sources.units.all[sources.units.nation].name;
    let gate = sources.release.studies[study].gate;
    let round = last(sources, study)?;
    let release = &sources.release.studies[study];
    let left_out = release.left_out.get(round)?;
    let missing = match release.unit(round, unit) {
        Some(found) if found.is_apart => {
            let is_left_out = left_out.values().any(|units| units.contains(&unit));
            let are_few_now = found.total.value().is_none_or(|total| total < gate.detail_from());
            let definite = &counted.definite;
            Some(withheld::few(&inside, definite, gate.detail_from(), are_few_now, is_left_out, nation))
        }
        _ => (2 * count < figures.len()).then(|| withheld::little(&inside, nation, count, figures.len())),
    };
    let without = left_out.get(&unit).map(|left_out| {
        let names: Vec<&str> = left_out.iter().map(|unit| sources.units.all[*unit].name.as_str()).collect();
        let rest = sources.speaker(study, round, unit).rest(Against::Rest);
        withheld::county_without(&names, &counted.many, gate.detail_from(), &rest)
    });
    let all: Vec<String> = without.into_iter().chain(missing).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// That counties are counted without municipalities that have too few cases; `None` when none is.
pub fn counties_without(sources: &Sources) -> Option<String> {
    let studies = sources.studies.iter().enumerate().zip(&sources.release.studies);
    let mut some = studies.filter(|((study, _), release)| {
        last(sources, *study).and_then(|round| release.left_out.get(round)).is_some_and(|out| !out.is_empty())
    });
    some.next().map(|((_, study), release)| {
        withheld::counties_without(&study.counted.many, release.gate.detail_from())
    })
}
