//! Resolves the comparisons that are made beside those of the figures.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics};

use super::indices::*;
use super::look_up::{look_up_indicator, look_up_variable};
use super::model::*;
use super::word::Word;
use super::written::WrittenFindings;

/// Fills in `study.findings`; figures and indicators must be resolved.
pub(crate) fn findings(written: &WrittenFindings, study: &mut Study, problems: &mut Diagnostics) {
    study.findings.levels = match &written.levels {
        Some(words) => words.iter().filter_map(|word| look_up_indicator(word, study, problems)).collect(),
        None => study.key_indicators.clone(),
    };
    for word in written.levels.iter().flatten() {
        let indicator = study.indicator(&word.text).map(|index| &study.indicators[index]);
        if indicator.is_some_and(|indicator| !indicator.formula.kind().is_tested()) {
            let message = format!("`{}` is no share and no rate, and is not compared", word.text);
            problems.push(
                Diagnostic::error("not-compared", word.place.clone(), message)
                    .help("leave it out of `levels`; `key_indicators` show it"),
            );
        }
    }
    study.findings.always = written.always.as_ref().and_then(|word| always(word, written, study, problems));
    if let (None, Some(word)) = (&written.always, written.within.first()) {
        problems.push(
            Diagnostic::error("missing-key", word.place.clone(), "`within` needs `always`")
                .help("say `always: <variable>`: its contrasts are looked at within these"),
        );
    }
}

fn always(
    word: &Word,
    written: &WrittenFindings,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<Always> {
    let variable = look_up_variable(word, study, problems)?;
    let within: Vec<VariableIx> =
        written.within.iter().filter_map(|word| look_up_variable(word, study, problems)).collect();
    if within.is_empty() || within.contains(&variable) {
        let message = format!("contrasts by `{}` need another variable to be looked at within", word.text);
        problems.push(Diagnostic::error("missing-key", word.place.clone(), message).help(
            "add `within: [<variable>, …]`, the finest first: no comparison looks at one variable alone",
        ));
        return None;
    }
    let measures = measures(variable, &within, study);
    let block = |over: Option<VariableIx>| Block {
        measures: measures.clone(),
        over,
        by: Some(variable),
        panel: None,
        is_over_rounds: false,
        nationwide: false,
    };
    let blocks = std::iter::once(None).chain(within.iter().copied().map(Some)).map(block).collect();
    Some(Always { variable, within, blocks, place: word.place.clone() })
}

/// The measures to contrast by `variable`: the indicators listed under `findings: levels`, and
/// every measure that some figure splits by `variable`. A measure is left out if its conditions use
/// `variable`, a grouping of units, or a variable with the same source as one of `within`.
fn measures(variable: VariableIx, within: &[VariableIx], study: &Study) -> Vec<Measure> {
    let none = Condition::new();
    let levels = study.findings.levels.iter().map(|indicator| study.measure(*indicator, &none));
    let blocks = study.figures.iter().flat_map(|figure| &figure.views).flat_map(|view| &view.blocks);
    let shown =
        blocks.filter(|block| block.dimensions().any(|d| d == variable)).flat_map(|block| &block.measures);
    let mut ids = BTreeSet::new();
    let source = |v: VariableIx| match study.variables[v].origin {
        Origin::Derived { base, .. } => base,
        Origin::Column | Origin::Unit(_) => v,
    };
    levels
        .chain(shown.cloned())
        .filter(|measure| {
            let mut named = measure.of.keys().chain(measure.among.keys());
            !named.any(|v| {
                *v == variable || study.is_of_units(*v) || within.iter().any(|w| source(*w) == source(*v))
            })
        })
        .filter(|measure| ids.insert((measure.id.clone(), measure.among.clone())))
        .collect()
}
