//! Writes an indicator's definition out in words.

use study::{Condition, Formula, Indicator, QuantityIx, Study, both};

use super::number::unit;

/// The cases that meet a condition: "utredningar där Identifierad utsatthet är Hemmiljö eller Eget
/// beteende".
pub(crate) fn cases(study: &Study, condition: &Condition) -> String {
    if condition.is_empty() {
        return format!("alla {}", study.counted.many);
    }
    let parts: Vec<String> = condition
        .iter()
        .map(|(variable, values)| {
            let variable = &study.variables[*variable];
            let labels: Vec<&str> =
                values.iter().map(|value| variable.values[*value].label.as_str()).collect();
            format!("”{}” är {}", variable.label, listed(&labels, "eller"))
        })
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    format!("{} där {}", study.counted.many, listed(&parts, "och"))
}

/// The whole definition of an indicator in one sentence.
pub fn definition(study: &Study, indicator: &Indicator) -> String {
    let counted_cases = || cases(study, &both(&indicator.of, &indicator.among));
    let many = |quantity: QuantityIx| &study.quantities[quantity].many;
    match indicator.formula {
        Formula::Share => {
            let outcome = cases(study, &indicator.of);
            let outcome = outcome.strip_prefix(&format!("{} där ", study.counted.many)).unwrap_or(&outcome);
            format!("Av {}: de där {outcome}.", cases(study, &indicator.among))
        }
        Formula::Rate(population) => {
            let per = unit(indicator.scale).unwrap_or_default();
            format!("Antalet {} {per} {}.", strip_alla(&counted_cases()), many(population))
        }
        Formula::Mean(sum) => {
            format!("Antalet {} delat med antalet {}.", many(sum), strip_alla(&counted_cases()))
        }
        Formula::Ratio(sum, base) => format!("Antalet {} delat med antalet {}.", many(sum), many(base)),
        Formula::Count => format!("Antalet {}.", strip_alla(&counted_cases())),
        Formula::Given(..) => "Ett tal som källan själv har räknat fram.".to_string(),
    }
}

/// Removes a leading "alla ".
fn strip_alla(cases: &str) -> &str {
    cases.strip_prefix("alla ").unwrap_or(cases)
}

/// The items as a list, with `word` before the last: "a, b och c".
pub fn listed<S: AsRef<str>>(items: &[S], word: &str) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_string(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The text as a sentence: with a full stop at its end, unless it ends with a mark of its own.
pub(crate) fn as_sentence(text: &str) -> String {
    match text.trim_end().ends_with(['.', '!', '?']) {
        true => text.trim().to_string(),
        false => format!("{}.", text.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_the_word_before_its_last_item() {
        assert_eq!(listed(&["a"], "och"), "a");
        assert_eq!(listed(&["a", "b", "c"], "eller"), "a, b eller c");
    }
}
