//! Counts as people write them.

use std::collections::BTreeMap;

use study::Symbol;

/// A count field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountField {
    /// A number of cases; `None` when whoever made the table withheld it.
    Count(Option<u64>),
    /// The unit did not take part.
    Absent,
}

/// Why a field is no count, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotACount {
    /// What is wrong.
    pub message: String,
    /// The cure.
    pub help: String,
}

/// Reads a count: a declared symbol, or a whole number whose thousands may be set apart by spaces.
pub(crate) fn count(field: &str, symbols: &BTreeMap<String, Symbol>) -> Result<CountField, NotACount> {
    match symbols.get(field) {
        Some(Symbol::Withheld) => return Ok(CountField::Count(None)),
        Some(Symbol::Zero) => return Ok(CountField::Count(Some(0))),
        Some(Symbol::Absent) => return Ok(CountField::Absent),
        None => {}
    }
    match grouped_digits(field) {
        Some(number) if number <= MAX_COUNT => Ok(CountField::Count(Some(number))),
        Some(_) => Err(not(field, "is larger than any count here can be", "check the number")),
        None => Err(refusal(field)),
    }
}

/// The largest count that is read. Sums of a million such counts still fit.
pub(crate) const MAX_COUNT: u64 = 1_000_000_000_000;

fn grouped_digits(field: &str) -> Option<u64> {
    if field.bytes().all(|byte| byte.is_ascii_digit()) {
        return field.parse().ok();
    }
    let space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let groups: Vec<&str> = field.split(space).collect();
    let all_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let threes = groups[1..].iter().all(|group| group.len() == 3);
    (all_digits && threes && !groups[0].is_empty()).then(|| groups.concat().parse().ok())?
}

fn refusal(field: &str) -> NotACount {
    let plain = field.trim_end_matches('%').trim().replace(',', ".").replace('\u{2212}', "-");
    match plain.parse::<f64>() {
        Ok(number) if number < 0.0 => not(field, "is negative", "a count is 0 or more; correct the table"),
        Ok(_) => not(
            field,
            "is not a whole number",
            "counts are needed here; ask for the counts behind shares or averages",
        ),
        Err(_) if field.is_empty() => not(
            field,
            "holds no count",
            "write 0 if nothing was counted, or say in study.yaml what an empty field means: `symbols: {\"\": absent}`",
        ),
        Err(_) => not(
            field,
            "is not a count",
            &format!(
                "say in study.yaml what it means, for instance `symbols: {{\"{field}\": withheld}}` (or `zero`, or `absent`)"
            ),
        ),
    }
}

fn not(field: &str, what: &str, help: &str) -> NotACount {
    let message = if field.is_empty() { format!("the field {what}") } else { format!("`{field}` {what}") };
    NotACount { message, help: help.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_may_be_set_apart() {
        let none = BTreeMap::new();
        assert_eq!(count("21 858", &none), Ok(CountField::Count(Some(21858))));
        assert_eq!(count("1\u{a0}234\u{202f}567", &none), Ok(CountField::Count(Some(1_234_567))));
        assert!(count("21 85", &none).is_err());
    }

    #[test]
    fn a_symbol_means_what_the_study_says() {
        let symbols = BTreeMap::from([("..".to_string(), Symbol::Withheld), ("-".to_string(), Symbol::Zero)]);
        assert_eq!(count("..", &symbols), Ok(CountField::Count(None)));
        assert_eq!(count("-", &symbols), Ok(CountField::Count(Some(0))));
        assert_eq!(count("c", &symbols).unwrap_err().message, "`c` is not a count");
    }

    #[test]
    fn fractions_and_negatives_are_refused_in_words() {
        let none = BTreeMap::new();
        assert_eq!(count("12,5", &none).unwrap_err().message, "`12,5` is not a whole number");
        assert_eq!(count("-3", &none).unwrap_err().message, "`-3` is negative");
    }
}
