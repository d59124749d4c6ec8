//! Looks up the ids that the definition names; an id that does not exist is a problem.

use ground::diagnostics::{Diagnostic, Diagnostics, nearest};

use super::indices::*;
use super::model::*;
use super::word::{Word, WrittenCondition};

/// The problem of an id that does not exist, with the nearest one that does.
pub(crate) fn unknown<'a>(
    word: &Word,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let help = match nearest(&word.text, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declared are: {}", known.collect::<Vec<_>>().join(", ")),
    };
    let message = format!("there is no {what} `{}`", word.text);
    Diagnostic::error("unknown-id", word.place.clone(), message).help(help)
}

/// Looks up every variable and value of a condition.
pub(crate) fn condition(written: &WrittenCondition, study: &Study, problems: &mut Diagnostics) -> Condition {
    let mut resolved = Condition::new();
    for (variable, values) in written {
        let Some(index) = look_up_variable(variable, study, problems) else {
            continue;
        };
        let values = values.iter().filter_map(|value| look_up_value(value, index, study, problems)).collect();
        resolved.insert(index, values);
    }
    resolved
}

/// The variable that a word names; `None`, with a problem, if there is none.
pub(crate) fn look_up_variable(word: &Word, study: &Study, problems: &mut Diagnostics) -> Option<VariableIx> {
    let variable = study.variable(&word.text);
    if variable.is_none() {
        problems.push(unknown(word, "variable", study.variables.iter().map(|v| v.id.as_str())));
    }
    variable
}

/// The value that a word names; `None`, with a problem, if there is none.
pub(crate) fn look_up_value(
    word: &Word,
    variable: VariableIx,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<usize> {
    let variable = &study.variables[variable];
    let index = variable.values.iter().position(|value| value.id == word.text);
    if index.is_none() {
        let message = format!("there is no value `{}` of `{}`", word.text, variable.id);
        let known = variable.values.iter().map(|v| v.id.as_str());
        problems.push(Diagnostic { message, ..unknown(word, "value", known) });
    }
    index
}

/// The indicator that a word names; `None`, with a problem, if there is none.
pub(crate) fn look_up_indicator(
    word: &Word,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<IndicatorIx> {
    let indicator = study.indicator(&word.text);
    if indicator.is_none() {
        problems.push(unknown(word, "indicator", study.indicators.iter().map(|i| i.id.as_str())));
    }
    indicator
}

/// The quantity that a word names; `None`, with a problem, if there is none.
pub(crate) fn look_up_quantity(word: &Word, study: &Study, problems: &mut Diagnostics) -> Option<QuantityIx> {
    let quantity = study.quantity(&word.text);
    if quantity.is_none() {
        problems.push(unknown(word, "quantity", study.quantities.iter().map(|q| q.id.as_str())));
    }
    quantity
}
