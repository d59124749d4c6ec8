//! Says of a figure which of its cases were asked about again later, and how many are left after
//! each step of a chain.

use std::collections::BTreeSet;

use content::Sources;
use gate::{Absence, BlockRelease, UnitRelease};
use language::follow_up::{asked_again, chain, not_followed};
use stats::Share;
use study::{Block, Cell, FigureIx, RoundIx, Study};
use units::{Level, UnitIx};

/// When the cases of a figure were asked about again, and which places within a unit did not do it;
/// empty for a figure of which nothing was asked again.
pub fn follow_ups(
    sources: &Sources,
    (study, round): (usize, RoundIx),
    unit: UnitIx,
    figure: FigureIx,
) -> Vec<String> {
    let (declared, release) = (&sources.studies[study], &sources.release.studies[study]);
    let blocks = declared.figures[figure].views.iter().flat_map(|view| &view.blocks);
    let measures: Vec<_> =
        blocks.flat_map(|block| block.measures.iter().map(move |measure| (block, measure))).collect();
    let is_over_rounds = measures.iter().any(|(block, _)| block.is_over_rounds);
    let mut sentences = Vec::new();
    for follow_up in &declared.follow_ups {
        let is_concerned =
            measures.iter().any(|(block, measure)| follow_up.concerns(declared, block, measure));
        let rounds = declared.rounds.indices().filter(|of| *of == round || is_over_rounds && *of < round);
        let periods: Vec<&String> = rounds.filter_map(|of| follow_up.periods[of].as_ref()).collect();
        if is_concerned && !periods.is_empty() {
            sentences.push(asked_again(&follow_up.label, &periods, follow_up.source.as_deref()));
        }
    }
    if sentences.is_empty() {
        return sentences;
    }
    let is_reported = |release: &UnitRelease| {
        let blocks = release.figures[figure].views.iter().flatten();
        !blocks
            .flat_map(|block| block.cells.iter())
            .any(|cell| matches!(cell.share.known().err(), Some(Absence::NotReported)))
    };
    let rounds = [round, round];
    let [all, _] = release.reporting(&sources.units, unit, rounds, |_| true);
    let [reporting, _] = release.reporting(&sources.units, unit, rounds, is_reported);
    let units = &sources.units;
    // A city may have followed up its districts together.
    let city = |place: UnitIx| units.all[place].parent.filter(|_| units.all[place].level == Level::District);
    let has_reported = |place: &UnitIx| {
        reporting.contains(place) || city(*place).is_some_and(|city| reporting.contains(&city))
    };
    let without: BTreeSet<UnitIx> = all.into_iter().filter(|place| !has_reported(place)).collect();
    if reporting.is_empty() {
        sentences.clear();
    }
    let names: Vec<&str> = without.iter().map(|place| sources.units.all[*place].name.as_str()).collect();
    sentences.extend(not_followed(&names));
    sentences
}

/// How many of a hundred cases are left after each step of a chain, as far as the steps are shown
/// and each is of all cases that the one before it counts.
pub(crate) fn chain_sentence(study: &Study, block: &Block, cells: &BlockRelease) -> Option<String> {
    let mut steps: Vec<(&str, f64)> = Vec::new();
    let mut before: Option<Share> = None;
    for (index, measure) in block.measures.iter().enumerate() {
        let cell = block.cell(study, Cell { measure: index, ..Cell::default() });
        let Some(share) = cells[cell].share.value() else { break };
        let is_of_all = |before: Share| before.numerator() == share.base();
        if !before.is_none_or(is_of_all) {
            break;
        }
        let reached = steps.last().map_or(1.0, |(_, reached)| *reached);
        steps.push((&measure.label, reached * share.proportion()));
        before = Some(share);
    }
    chain(&study.counted.many, &steps)
}
