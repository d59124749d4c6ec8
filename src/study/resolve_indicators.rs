//! Turns the indicators as written, and the quantities that they are made of, into what they mean.

use ground::diagnostics::{Diagnostic, Diagnostics, Location};

use super::indices::QuantityIx;
use super::keys;
use super::look_up::{condition, look_up_quantity, look_up_variable, unknown};
use super::model::{Better, Indicator, Study};
use super::quantity::{Formula, Quantity};
use super::word::Word;
use super::written_indicators::{WrittenFormula, WrittenIndicator, WrittenQuantity};

/// A quantity; its noun is its name, beginning in lower case, when it has none of its own.
pub(crate) fn quantity(written: WrittenQuantity, study: &Study, problems: &mut Diagnostics) -> Quantity {
    let variables = written.regardless.iter().filter_map(|word| look_up_variable(word, study, problems));
    Quantity {
        regardless: variables.collect(),
        bearers: condition(&written.bearers, study, problems),
        unit: written.many.clone(),
        many: written.many.unwrap_or_else(|| ground::text::lower_first(&written.label)),
        id: written.id.text,
        label: written.label,
        decimals: written.decimals.unwrap_or(0) as u8,
        is_given: written.is_given,
    }
}

pub(crate) fn indicator(written: WrittenIndicator, study: &Study, problems: &mut Diagnostics) -> Indicator {
    let formula = formula(&written.id, &written.formula, study, problems).unwrap_or(Formula::Share);
    let mut scale = formula.scale(|quantity| study.quantities[quantity].decimals);
    if let Some((per, place)) = &written.per {
        if !matches!(formula, Formula::Share | Formula::Rate(_)) {
            problems.push(
                Diagnostic::error("per-of-what", place.place.clone(), "only a share or a rate has `per`")
                    .help("leave `per` out"),
            );
        }
        scale.decimals = u8::from(*per != 100 || formula != Formula::Share);
        scale.per = *per as u32;
    }
    scale.decimals = written.decimals.map_or(scale.decimals, |decimals| decimals as u8);
    // A margin in percentage points means nothing on another scale.
    let margin = written.margin.or((!scale.is_percent()).then_some(0));
    Indicator {
        id: written.id.text,
        label: written.label,
        description: written.description,
        of: condition(&written.of, study, problems),
        among: condition(&written.among, study, problems),
        phrase: written.phrase,
        formula,
        scale,
        margin,
        weight: written.weight.unwrap_or(1),
        question: written.question,
        better: written.better.as_ref().and_then(|word| better(word, problems)),
        place: written.id.place,
    }
}

fn better(word: &Word, problems: &mut Diagnostics) -> Option<Better> {
    match word.text.as_str() {
        "more" => Some(Better::More),
        "fewer" => Some(Better::Fewer),
        _ => {
            problems.push(unknown(word, "meaning", keys::BETTER.into_iter()));
            None
        }
    }
}

/// The formula of an indicator; `None`, with a problem, where the keys do not make one.
fn formula(
    id: &Word,
    written: &WrittenFormula,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<Formula> {
    let mut quantity_named = |word: &Word| quantity_of(word, false, study, problems);
    Some(match written {
        WrittenFormula { population: None, mean: None, given: None, interval: None, is_count } => {
            if *is_count { Formula::Count } else { Formula::Share }
        }
        WrittenFormula {
            population: Some(population),
            mean: None,
            given: None,
            interval: None,
            is_count: false,
        } => Formula::Rate(quantity_named(population)?),
        WrittenFormula { population, mean: Some(mean), given: None, interval: None, is_count: false } => {
            let sum = quantity_named(mean)?;
            match population {
                Some(population) => Formula::Ratio(sum, quantity_named(population)?),
                None => Formula::Mean(sum),
            }
        }
        WrittenFormula { population: None, mean: None, given: Some(given), interval, is_count: false } => {
            let ends = match interval {
                Some(interval) => Some(ends(interval, study, problems)?),
                None => None,
            };
            Formula::Given(quantity_of(given, true, study, problems)?, ends)
        }
        _ => {
            let message = format!("`{}` cannot be all of these at once", id.text);
            problems.push(Diagnostic::error("which-formula", id.place.clone(), message).help(
                "say `population` for a rate, `mean` for a mean, both for a ratio of two sums, `count: true`, or `given`, which alone can have an `interval`",
            ));
            return None;
        }
    })
}

/// The quantities that are the lower and the upper end of a given figure's interval.
fn ends(
    (place, words): &(Location, Vec<Word>),
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<[QuantityIx; 2]> {
    let [low, high] = words.as_slice() else {
        let message = format!("an interval has two ends, but here are {}", words.len());
        problems.push(
            Diagnostic::error("interval", place.clone(), message)
                .help("name the quantities of its lower and upper end: `interval: [low, high]`"),
        );
        return None;
    };
    let mut end = |word: &Word| quantity_of(word, true, study, problems);
    Some([end(low)?, end(high)?])
}

/// The quantity of a formula, which must be one that can be added up, or one that cannot.
fn quantity_of(word: &Word, is_given: bool, study: &Study, problems: &mut Diagnostics) -> Option<QuantityIx> {
    let index = look_up_quantity(word, study, problems)?;
    if study.quantities[index].is_given != is_given {
        let (message, help) = match is_given {
            true => (
                format!("`{}` is a sum, not a figure that the source gives", word.text),
                "say `given: true` of the quantity if its numbers cannot be added up, or `mean:` here",
            ),
            false => (
                format!("the figures of `{}` cannot be added up", word.text),
                "show it with `given:`, or leave `given: true` out of the quantity if they can",
            ),
        };
        problems.push(Diagnostic::error("which-formula", word.place.clone(), message).help(help));
        return None;
    }
    Some(index)
}
