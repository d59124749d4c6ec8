//! Says which cases a unit's numbers cover, and what the unit does not show.

use std::collections::BTreeSet;

use analysis::Against;
use content::{Document, DocumentKind, FigureVersion, Sources};
use gate::{Absence, UnitRelease};
use language::withheld::{self, Missing};
use language::{WORDS, rounds};
use study::{FigureIx, Measure, RoundIx, Study};
use units::{Level, UnitIx};

/// The municipalities that a county's numbers exclude, in the latest round of every study that the
/// county took part in.
pub fn left_out(sources: &Sources, unit: UnitIx) -> Vec<UnitIx> {
    let of_studies = sources.release.studies.iter().enumerate().filter_map(|(study, release)| {
        let round = sources.studies[study].latest();
        release.unit(round, unit)?;
        Some(release.left_out.get(round)?.get(&unit).cloned().unwrap_or_default())
    });
    let common = |a: Vec<UnitIx>, b: Vec<UnitIx>| a.into_iter().filter(|unit| b.contains(unit)).collect();
    of_studies.reduce(common).unwrap_or_default()
}

/// The note beside all numbers of a round: how many municipalities and districts the nation is the
/// sum of, and whether numbers have noise.
pub fn nation(sources: &Sources, study: usize, round: RoundIx) -> String {
    let units = &sources.units;
    let release = &sources.release.studies[study];
    let [reporting, _] = release.reporting(units, units.nation, [round, round], |_| true);
    let number = |level: Level| reporting.iter().filter(|place| units.all[**place].level == level).count();
    let numbers = [Level::County, Level::Municipality, Level::District].map(number);
    // Where a part is not known and the whole is, the source gave the whole.
    let total = |place: UnitIx| release.unit(round, place).map(|values| values.total.known().map(|_| ()));
    let is_given = total(units.nation) == Some(Ok(()))
        && reporting.iter().any(|place| total(*place) == Some(Err(Absence::AtSource)));
    let name = &units.all[units.nation].name;
    let nation = match is_given {
        true => Some(language::nation_is_given(name)),
        false => language::nation_is(name, numbers),
    };
    let noise = language::protection::beside_numbers(release.rule, &sources.studies[study].counted.many);
    let rounded = sources.studies[study].tables.iter().map(|table| table.rounded).max();
    let rounded = rounded.filter(|to| *to > 1).map(language::rounded);
    let withheld = at_source(sources, study, round);
    nation.into_iter().chain(withheld).chain(rounded).chain(noise).collect::<Vec<_>>().join(" ")
}

/// Names the places of which the source withheld a number that front pages show; `None` when there
/// are none.
fn at_source(sources: &Sources, study: usize, round: RoundIx) -> Option<String> {
    let (units, declared) = (&sources.units, &sources.studies[study]);
    let is_withheld = |unit: &&UnitIx| {
        let Some(release) = sources.release.studies[study].unit(round, **unit) else { return false };
        let shares = declared
            .key_indicators
            .iter()
            .map(|indicator| release.indicators[*indicator].share.known().err());
        shares.chain([release.total.known().err()]).any(|absence| absence == Some(Absence::AtSource))
    };
    let places: Vec<UnitIx> = units.all[units.nation].leaves.iter().filter(is_withheld).copied().collect();
    let names: Vec<&str> = places.iter().map(|unit| units.all[*unit].name.as_str()).collect();
    let known = &sources.release.studies[study].at_source[round];
    let at_most = places.iter().map(|unit| known.get(unit)).sum::<Option<u64>>();
    (!names.is_empty()).then(|| withheld::at_source(&names, at_most.map(|most| (most, &declared.counted))))
}

/// Why no change is reported, in a study of one round.
pub fn only_round(study: &Study) -> Option<String> {
    (study.rounds.len() == 1).then(|| WORDS.only_round.to_string())
}

/// What makes the rounds of a unit differ beside the numbers: places that took part in one round
/// and not in the next, and breaks in what these measures count.
pub fn between_rounds(sources: &Sources, study: usize, unit: UnitIx, measures: &[Measure]) -> Vec<String> {
    let (units, declared, release) =
        (&sources.units, &sources.studies[study], &sources.release.studies[study]);
    let mut sentences = Vec::new();
    for (round, label) in declared.rounds.enumerated().map(|(round, declared)| (round, &declared.label)) {
        let Some(before) = round.before() else { continue };
        let [then, now] = release.reporting(units, unit, [before, round], |_| true);
        let names_only_in_first = |some: &[UnitIx], others: &[UnitIx]| -> Vec<&str> {
            let places = some.iter().filter(|place| **place != unit && !others.contains(place));
            places.map(|place| units.all[*place].name.as_str()).collect()
        };
        let earlier = &declared.rounds[before].label;
        sentences.extend(rounds::changed(
            &names_only_in_first(&then, &now),
            &names_only_in_first(&now, &then),
            earlier,
            label,
        ));
        for measure in measures {
            let Some(index) = declared.indicator(&measure.id) else { continue };
            let reports_indicator = |release: &UnitRelease| release.reports(index);
            let [then_reporting, now_reporting] =
                release.reporting(units, unit, [before, round], reports_indicator);
            // Places that took no part at all in one of the rounds were named above.
            let in_both_rounds = |places: &[UnitIx]| -> Vec<UnitIx> {
                places.iter().copied().filter(|place| then.contains(place) && now.contains(place)).collect()
            };
            let (then_reporting, now_reporting) =
                (in_both_rounds(&then_reporting), in_both_rounds(&now_reporting));
            let (only_earlier, only_now) = (
                names_only_in_first(&then_reporting, &now_reporting),
                names_only_in_first(&now_reporting, &then_reporting),
            );
            sentences.extend(rounds::changed_for(&measure.label, &only_earlier, &only_now, earlier, label));
        }
        for each in release.breaks.iter().filter(|each| each.round == round) {
            let affected_measures =
                measures.iter().filter(|measure| each.concerns_measure(declared, measure));
            let mut names: Vec<&str> = affected_measures.map(|measure| measure.label.as_str()).collect();
            let mut seen = BTreeSet::new();
            names.retain(|name| seen.insert(*name));
            if !names.is_empty() {
                sentences.push(rounds::broken(&names, label, each.why.as_deref()));
            }
        }
    }
    sentences
}

/// One paragraph on what a unit does not show in a round, and why. `None` when at least half of its
/// figures have its own numbers and those cover all its cases.
pub fn little(sources: &Sources, study: usize, round: RoundIx, unit: UnitIx) -> Option<String> {
    if unit == sources.units.nation {
        return None;
    }
    let declared = &sources.studies[study];
    let may_be_own = |figure: &FigureIx| {
        declared.figures[*figure].views.iter().any(|view| view.blocks.iter().any(|b| !b.nationwide))
    };
    let is_shown = |figure: &FigureIx, unit: UnitIx| {
        sources.figure_version(study, round, unit, *figure) != FigureVersion::Absent
    };
    let figures: Vec<FigureIx> = declared
        .figures
        .indices()
        .filter(may_be_own)
        .filter(|figure| is_shown(figure, sources.units.nation))
        .collect();
    let count = figures.iter().filter(|figure| is_shown(figure, unit)).count();
    let inside = language::place(&sources.units.all[unit], &sources.units.groupings).inside;
    let nation = &sources.units.all[sources.units.nation].name;
    let missing =
        (2 * count < figures.len()).then(|| withheld::little(&inside, nation, count, figures.len()));
    let all: Vec<String> = without(sources, study, round, unit).into_iter().chain(missing).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// The sentence on the municipalities that a county's numbers exclude; `None` when there are none,
/// and for other units.
fn without(sources: &Sources, study: usize, round: RoundIx, unit: UnitIx) -> Option<String> {
    let release = &sources.release.studies[study];
    let left_out = release.left_out.get(round)?.get(&unit)?;
    let names: Vec<&str> = left_out.iter().map(|unit| sources.units.all[*unit].name.as_str()).collect();
    let rest = sources.speaker(study, round, unit).rest(Against::Rest);
    let many = &sources.studies[study].counted.many;
    Some(withheld::county_without(&names, many, release.rule.detail_from(), &rest))
}

/// Why a unit shows only its number of cases, or not even that number.
pub fn only_its_number(sources: &Sources, study: usize, round: RoundIx, unit: UnitIx) -> String {
    let (release, place) = (&sources.release.studies[study], &sources.units.all[unit]);
    let (definite, rule) = (&sources.studies[study].counted.definite, release.rule);
    let total = release.unit(round, unit).and_then(|release| release.total.value());
    let inside = language::place(place, &sources.units.groupings).inside;
    let why = match release.unit(round, unit) {
        Some(release) if release.is_apart => {
            let are_few_now = total.is_none_or(|total| total < rule.detail_from());
            withheld::few(&inside, definite, rule.detail_from(), are_few_now, total.is_some())
        }
        shown => withheld::only_the_number(definite, total.is_some(), &reasons(shown)),
    };
    let is_for_it = |document: &Document| {
        let DocumentKind::Pm { levels, .. } = &document.kind else { return false };
        document.study == Some(study) && document.round == round && levels.contains(&place.level)
    };
    let memo = match sources.content.documents.iter().any(is_for_it) {
        true => withheld::no_memo(&place.name),
        false => String::new(),
    };
    let without = without(sources, study, round, unit).map(|sentence| sentence + " ").unwrap_or_default();
    without + &why + &memo
}

/// Why the indicators of a unit are missing.
fn reasons(release: Option<&UnitRelease>) -> BTreeSet<Missing> {
    let shares = release.into_iter().flat_map(|release| &release.indicators);
    shares.filter_map(|cell| cell.share.known().err()).map(Missing::from).collect()
}

/// Says that counties exclude municipalities with too few cases; `None` when no county does.
pub fn counties_without(sources: &Sources) -> Option<String> {
    let studies = sources.studies.iter().zip(&sources.release.studies);
    let mut some = studies
        .filter(|(study, release)| release.left_out.get(study.latest()).is_some_and(|out| !out.is_empty()));
    some.next()
        .map(|(study, release)| withheld::counties_without(&study.counted.many, release.rule.detail_from()))
}
