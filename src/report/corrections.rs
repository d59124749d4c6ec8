//! Corrections of published numbers, as sentences on the pages that they concern.

use content::Sources;
use language::rounds;
use study::{Correction, RoundIx, Study};
use units::{UnitIx, Units};

/// The corrections that concern a place's numbers of one of the rounds, the latest first. Where the
/// published numbers stand, a correction is reported on the page of every place of the round,
/// without what it concerns: which place and which numbers would say too much of so few cases.
pub fn corrections(sources: &Sources, study: usize, rounds: &[RoundIx], unit: UnitIx) -> Vec<String> {
    let kept_from_last = &sources.release.studies[study].kept_from_last;
    let (study, units) = (&sources.studies[study], &sources.units);
    let stands = |correction: &Correction| {
        let mut page_rounds = rounds.iter().filter(|round| correction.round.is_none_or(|own| own == **round));
        page_rounds.any(|round| kept_from_last[*round].contains(&unit))
    };
    let is_of_page = |correction: &&Correction| {
        stands(correction) || rounds.iter().any(|round| correction.concerns(units, unit, *round))
    };
    let mut page_corrections: Vec<&Correction> = study.corrections.iter().filter(is_of_page).collect();
    page_corrections.sort_by(|one, other| other.date.cmp(&one.date));
    let sentence = |correction: &Correction| sentence(correction, study, units, stands(correction));
    page_corrections.into_iter().map(sentence).collect()
}

fn sentence(correction: &Correction, study: &Study, units: &Units, stands: bool) -> String {
    let indicators = correction.indicators.iter().map(|index| study.indicators[*index].label.as_str());
    let variables = correction.variables.iter().map(|index| study.variables[*index].label.as_str());
    let names: Vec<&str> = indicators.chain(variables).collect();
    let places: Vec<&str> = correction.places.iter().map(|unit| units.all[*unit].name.as_str()).collect();
    let round = correction.round.map(|round| study.rounds[round].label.clone());
    let label_parts = [rounds::affected_by_name(&names), round, rounds::affected_places(&places)];
    let affected_labels: Vec<String> = label_parts.into_iter().flatten().filter(|_| !stands).collect();
    let day = language::date(&correction.date).unwrap_or_default();
    rounds::corrected(&day, [&correction.what, &correction.why], &affected_labels, stands)
}
