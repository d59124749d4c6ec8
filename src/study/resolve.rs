//! Turns what the file says into what it means: every id is looked up, every problem reported.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::within;
use project::Grouping;

use super::analyses::ResolvedAnalysis;
use super::indices::*;
use super::look_up::{condition, look_up_indicator, unknown};
use super::model::*;
use super::table::Subtotal;
use super::word::Word;
use super::written::{StudyFile, WrittenBreak, WrittenRound, WrittenTotal, WrittenVariable};
use super::{resolve_figures, resolve_findings, resolve_indicators, resolve_tables};

/// Resolves the whole study; it is complete only if no problem was found.
pub(crate) fn study(
    id: &str,
    written: StudyFile,
    groupings: &[Grouping],
    problems: &mut Diagnostics,
) -> Study {
    check_number(&written, problems);
    let variables = variables(&written.variables, groupings, problems);
    let (one, many, definite) = written.counted.unwrap_or_default();
    let mut study = Study {
        id: id.to_string(),
        title: written.title.unwrap_or_default(),
        counted: Noun { one, many, definite },
        source: written.source,
        privacy: written.privacy,
        rounds: rounds(&written.rounds, problems),
        variables,
        follow_ups: ByFollowUp::default(),
        tables: Vec::new(),
        quantities: ByQuantity::default(),
        footnotes: resolve_tables::footnotes(&written.tables, problems),
        indicators: ByIndicator::default(),
        key_indicators: Vec::new(),
        figures: ByFigure::default(),
        findings: FindingsSpec {
            margin: written.findings.margin.unwrap_or(MARGIN),
            levels: Vec::new(),
            always: None,
        },
        analyses: Vec::new(),
        unrecorded: Vec::new(),
        analysis_blocks: Vec::new(),
        breaks: Vec::new(),
        remarks: Vec::new(),
        corrections: Vec::new(),
        questions: written.questions,
    };
    for (variable, declared) in study.variables.indices().zip(&written.variables) {
        for (value, declared) in declared.values.iter().enumerate() {
            study.variables[variable].values[value].never = condition(&declared.never, &study, problems);
        }
    }
    study.quantities = written
        .quantities
        .into_iter()
        .map(|quantity| resolve_indicators::quantity(quantity, &study, problems))
        .collect();
    for written in written.follow_ups {
        let follow_up = written.resolve(&study, &study.follow_ups, problems);
        study.follow_ups.push(follow_up);
    }
    study.tables =
        written.tables.into_iter().map(|table| resolve_tables::table(table, &study, problems)).collect();
    resolve_tables::ignore_each_other(&mut study.tables);
    study.indicators = written
        .indicators
        .into_iter()
        .map(|indicator| resolve_indicators::indicator(indicator, &study, problems))
        .collect();
    study.breaks =
        written.breaks.iter().filter_map(|written| series_break(written, &study, problems)).collect();
    study.corrections =
        written.corrections.into_iter().filter_map(|written| written.resolve(&study, problems)).collect();
    study.key_indicators =
        written.key_indicators.iter().filter_map(|word| look_up_indicator(word, &study, problems)).collect();
    study.figures = written
        .figures
        .into_iter()
        .filter_map(|figure| resolve_figures::figure(figure, &study, problems))
        .collect();
    check_cells(&study, problems);
    resolve_findings::findings(&written.findings, &mut study, problems);
    for written in written.analyses {
        match written.resolve(&study, problems) {
            Some(ResolvedAnalysis::Outcome(analysis, blocks)) => {
                study.analyses.push(analysis);
                study.analysis_blocks.extend(blocks);
            }
            Some(ResolvedAnalysis::Unrecorded(unrecorded)) => study.unrecorded.push(unrecorded),
            None => {}
        }
    }
    study
}

/// The most rounds that a study may have; likewise of variables, indicators and figures.
const MAX_DECLARED: usize = 1_000;

/// The most cells that all figures of a study may have together.
const MAX_CELLS: usize = 10 * resolve_figures::MAX_CELLS;

/// Reports kinds of declarations that are too many for disclosure control to finish in useful time.
fn check_number(written: &StudyFile, problems: &mut Diagnostics) {
    let place = |ids: &[&Word]| ids.get(MAX_DECLARED).map(|word| (word.place.clone(), ids.len()));
    let declared = [
        ("rounds", place(&written.rounds.iter().map(|round| &round.id).collect::<Vec<_>>())),
        ("variables", place(&written.variables.iter().map(|variable| &variable.id).collect::<Vec<_>>())),
        ("indicators", place(&written.indicators.iter().map(|indicator| &indicator.id).collect::<Vec<_>>())),
        ("figures", place(&written.figures.iter().map(|figure| &figure.id).collect::<Vec<_>>())),
    ];
    for (what, (place, number)) in declared.into_iter().filter_map(|(what, found)| Some((what, found?))) {
        let message = format!("the study has {number} {what}; at most {MAX_DECLARED} can be decided");
        problems.push(
            Diagnostic::error("study-too-large", place, message).help("leave some out, or make two studies"),
        );
    }
}

/// Reports the first figure at which the study has too many cells for disclosure control.
fn check_cells(study: &Study, problems: &mut Diagnostics) {
    let mut sum = 0;
    for figure in &study.figures {
        let blocks = figure.views.iter().flat_map(|view| &view.blocks);
        sum += blocks.map(|block| block.len(study)).sum::<usize>();
        if sum > MAX_CELLS {
            let message =
                format!("up to this figure the study has {sum} cells; at most {MAX_CELLS} can be decided");
            problems.push(
                Diagnostic::error("study-too-large", figure.place.clone(), message)
                    .help("leave figures out, show coarser classes, or make two studies"),
            );
            return;
        }
    }
}

/// The margin in percentage points of a study that names none.
const MARGIN: u64 = 5;

fn rounds(written: &[WrittenRound], problems: &mut Diagnostics) -> ByRound<Round> {
    let mut rounds = ByRound::<Round>::default();
    let mut included: BTreeSet<RoundIx> = BTreeSet::new();
    for WrittenRound { id, label, includes } in written {
        if rounds.iter().any(|round| round.id == id.text) {
            problems.push(duplicate(id, "round"));
        }
        let earlier = includes.as_ref().and_then(|word| {
            let earlier = rounds.position(|round| round.id == word.text);
            if !earlier.is_some_and(|earlier| included.insert(earlier)) {
                let message = match earlier {
                    Some(_) => format!("the round `{}` is included by two rounds", word.text),
                    None => format!("there is no round `{}` before this one", word.text),
                };
                problems.push(Diagnostic::error("unknown-id", word.place.clone(), message).help(
                    "`includes` names one earlier round whose cases this one counts too; each is included once",
                ));
            }
            earlier
        });
        rounds.push(Round { id: id.text.clone(), label: label.clone(), includes: earlier });
    }
    rounds
}

/// A break; `None`, with a problem, where it names nothing, or something that is not there.
fn series_break(written: &WrittenBreak, study: &Study, problems: &mut Diagnostics) -> Option<Break> {
    let round = study.rounds.position(|round| round.id == written.round.text);
    if round.is_none() {
        let known = study.rounds.iter().map(|round| round.id.as_str());
        problems.push(unknown(&written.round, "round", known));
    }
    let of = match (&written.variable, &written.indicator) {
        (Some(word), _) => {
            let Some(variable) = study.variable(&word.text) else {
                let known = study.variables.iter().map(|variable| variable.id.as_str());
                problems.push(unknown(word, "variable", known));
                return None;
            };
            let mut values = BTreeSet::new();
            for word in &written.values {
                match study.variables[variable].value(&word.text) {
                    Some(value) => drop(values.insert(value)),
                    None => {
                        let known = study.variables[variable].values.iter().map(|value| value.id.as_str());
                        problems.push(unknown(word, "value", known));
                    }
                }
            }
            BreakScope::Variable(variable, values)
        }
        (_, Some(word)) => BreakScope::Indicator(look_up_indicator(word, study, problems)?),
        (None, None) => return None,
    };
    Some(Break { round: round?, of, why: Some(written.why.clone()) })
}

fn duplicate(id: &Word, what: &str) -> Diagnostic {
    let message = format!("the {what} `{}` is declared twice", id.text);
    Diagnostic::error("duplicate-id", id.place.clone(), message)
        .help("remove one of them or give it another id")
}

fn variables(
    written: &[WrittenVariable],
    groupings: &[Grouping],
    problems: &mut Diagnostics,
) -> ByVariable<Variable> {
    let mut resolved: ByVariable<Variable> = written
        .iter()
        .map(|variable| Variable {
            id: variable.id.text.clone(),
            label: variable.label.clone(),
            unit: variable.unit.clone(),
            ordered: variable.ordered,
            multiple: variable.multiple,
            totals: totals(variable),
            subtotals: Vec::new(),
            rest: None,
            values: values(variable, problems),
            origin: Origin::Column,
            along: variable.along.clone(),
            alike: variable.alike.clone(),
            weight: variable.weight.unwrap_or(1),
        })
        .collect();
    for (index, variable) in resolved.indices().zip(written) {
        resolved[index].subtotals = subtotals(variable, &resolved[index], problems);
        resolved[index].rest =
            variable.rest.as_ref().and_then(|word| rest(word, variable, &resolved[index], problems));
        if let Some(from) = &variable.from {
            resolved[index].origin = derivation(variable, from, &resolved, problems);
        }
    }
    resolved.extend(groupings.iter().enumerate().map(|(index, grouping)| grouping_variable(index, grouping)));
    resolved
}

fn totals(variable: &WrittenVariable) -> Vec<String> {
    variable.totals.iter().filter(|total| total.is.is_empty()).map(|total| total.label.text.clone()).collect()
}

fn subtotals(written: &WrittenVariable, variable: &Variable, problems: &mut Diagnostics) -> Vec<Subtotal> {
    let declared: Vec<&WrittenTotal> = written.totals.iter().filter(|total| !total.is.is_empty()).collect();
    if declared.len() > MAX_SUBTOTALS {
        let message = format!("`{}` has more than {MAX_SUBTOTALS} subtotals", written.id.text);
        problems.push(
            Diagnostic::error("number-of-values", written.id.place.clone(), message)
                .help("leave rows of subtotals out with `except:` of the table"),
        );
    }
    let known_ids = || variable.values.iter().map(|value| value.id.as_str());
    let mut subtotal = |total: &WrittenTotal| {
        let mut values = BTreeSet::new();
        for word in &total.is {
            match variable.value(&word.text) {
                Some(value) => drop(values.insert(value)),
                None => problems.push(unknown(word, "value", known_ids())),
            }
        }
        Subtotal { label: total.label.text.clone(), values }
    };
    declared.into_iter().take(MAX_SUBTOTALS).map(&mut subtotal).collect()
}

/// The value that stands for the rest of a total. A rest needs totals that it is a part of, and
/// answers of which a case may have several do not add up to one.
fn rest(
    word: &Word,
    written: &WrittenVariable,
    variable: &Variable,
    problems: &mut Diagnostics,
) -> Option<usize> {
    let mut refuse = |message: String, help: &str| {
        problems.push(Diagnostic::error("rest", word.place.clone(), message).help(help));
    };
    if variable.multiple {
        let message = format!("`{}` is `multiple`, so that its values have no rest", written.id.text);
        refuse(message, "remove `rest`");
    } else if variable.totals.is_empty() {
        let message = format!("`{}` has a `rest`, but no `total` that it is a part of", written.id.text);
        refuse(message, "say in `total` what stands in the table for all values together");
    }
    let value = variable.value(&word.text);
    if value.is_none() {
        problems.push(unknown(word, "value", variable.values.iter().map(|value| value.id.as_str())));
    }
    value
}

fn values(variable: &WrittenVariable, problems: &mut Diagnostics) -> Vec<Value> {
    let mut ids = BTreeSet::new();
    for value in &variable.values {
        if !ids.insert(&value.id.text) {
            problems.push(duplicate(&value.id, "value"));
        }
        if variable.from.is_none() && !value.is.is_empty() {
            let message =
                format!("`is` says which finer values belong here, but `{}` has no `from`", variable.id.text);
            problems.push(
                Diagnostic::error("is-without-from", value.id.place.clone(), message)
                    .help("add `from: <variable>` or remove `is`"),
            );
        }
    }
    if variable.values.is_empty() || variable.values.len() > MAX_VALUES {
        let message = format!(
            "the variable `{}` has {} values; it needs between 1 and {MAX_VALUES}",
            variable.id.text,
            variable.values.len()
        );
        problems.push(
            Diagnostic::error("number-of-values", variable.id.place.clone(), message)
                .help("list its values, or group them"),
        );
    }
    variable
        .values
        .iter()
        .map(|value| {
            let within = within(&value.label, variable.proper);
            let words = |own: &Option<String>, common: &Option<String>| {
                own.clone().or_else(|| common.as_ref().map(|words| words.replace("{}", &within)))
            };
            Value {
                id: value.id.text.clone(),
                label: value.label.clone(),
                also: value.also.clone(),
                missing: value.missing,
                many: words(&value.words.many, &variable.words.many),
                definite: words(&value.words.definite, &variable.words.definite),
                phrase: words(&value.words.phrase, &variable.words.phrase),
                never: Condition::new(),
                within,
            }
        })
        .collect()
}

/// Tables store a value as one byte, of which the last stands for "all values" and those before it
/// for subtotals.
const MAX_VALUES: usize = 128;
const MAX_SUBTOTALS: usize = 120;

fn derivation(
    variable: &WrittenVariable,
    from: &Word,
    resolved: &ByVariable<Variable>,
    problems: &mut Diagnostics,
) -> Origin {
    let Some(base) = resolved.position(|v| v.id == from.text) else {
        problems.push(unknown(from, "variable", resolved.iter().map(|v| v.id.as_str())));
        return Origin::Column;
    };
    let mut groups = vec![None; resolved[base].values.len()];
    for (index, value) in variable.values.iter().enumerate() {
        for word in &value.is {
            let Some(member) = resolved[base].value(&word.text) else {
                problems.push(unknown(word, "value", resolved[base].values.iter().map(|v| v.id.as_str())));
                continue;
            };
            if let Some(earlier) = groups[member].replace(index) {
                let message = format!(
                    "`{}` of `{}` belongs to both `{}` and `{}`",
                    word.text, from.text, variable.values[earlier].id.text, value.id.text
                );
                problems.push(
                    Diagnostic::error("overlapping-values", word.place.clone(), message)
                        .help("let each finer value belong to one coarser value"),
                );
            }
        }
        if value.is.is_empty() {
            let message =
                format!("`{}` does not say which values of `{}` it holds", value.id.text, from.text);
            problems.push(
                Diagnostic::error("missing-key", value.id.place.clone(), message)
                    .help("write `{label: …, is: [values]}`, or `is: 0..2` for whole numbers"),
            );
        }
    }
    Origin::Derived { base, groups }
}

fn grouping_variable(index: usize, grouping: &Grouping) -> Variable {
    Variable {
        id: format!("unit.{}", grouping.id),
        label: grouping.label.clone(),
        unit: None,
        ordered: grouping.ordered,
        multiple: false,
        totals: Vec::new(),
        subtotals: Vec::new(),
        rest: None,
        values: grouping
            .values
            .iter()
            .map(|value| Value {
                id: value.id.clone(),
                label: value.label.clone(),
                within: value.within.clone(),
                also: Vec::new(),
                missing: false,
                many: value.many.clone(),
                definite: None,
                phrase: None,
                never: Condition::new(),
            })
            .collect(),
        origin: Origin::Unit(index.into()),
        along: grouping.along.clone(),
        alike: None,
        weight: 1,
    }
}
