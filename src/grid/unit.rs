//! Units by which a source says that its numbers count no cases: shares, means, years, money.

use std::borrow::Cow;

use ground::text::plain;

use super::quantity::{MEANS, SHARES, is_of_other_units};

/// Beginnings of words of other units of no cases: money, and numbers without a unit.
const OTHERS: [&str; 10] = ["kronor", "krona", "tkr", "mkr", "sek", "msek", "euro", "index", "ratio", "rate"];

/// Units of time: alone, or behind a word for "number of". Elsewhere they say whose cases are
/// counted.
const TIMES: [&str; 13] = [
    "år", "years", "year", "månader", "months", "veckor", "weeks", "dagar", "dygn", "days", "timmar",
    "hours", "minuter",
];

/// What a number may be counted per: so many, or one of these.
const BASES: [&str; 6] = ["cent", "capita", "mille", "invånare", "inhabitants", "person"];

/// Whether numbers of a unit count cases, as far as its words show.
pub(crate) fn is_of_cases(unit: &str) -> bool {
    let unit = plain(unit);
    let words: Vec<&str> = unit.split(|letter: char| !letter.is_alphanumeric()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let measures = || SHARES.iter().chain(&MEANS).chain(&OTHERS);
    let is_measure = |word: &&str| match word.chars().count() {
        ..=4 => *word == "kr" || measures().any(|measure| measure == word),
        _ => measures().any(|start| start.len() > 4 && word.starts_with(start)),
    };
    let is_base =
        |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit()) || BASES.contains(&word);
    let first = words.iter().find(|word| !["antal", "number", "of"].contains(*word));
    let is_time = first.is_some_and(|first| TIMES.contains(first));
    let is_rate = words.windows(2).any(|pair| pair[0] == "per" && is_base(pair[1]));
    !(unit.contains('%')
        || words.iter().any(is_measure)
        || is_time
        || is_rate
        || is_of_other_units(&unit, &words))
}

/// A value as the cell of a table says it: with its unit where that is of no cases.
pub(crate) fn with_unit<'a>(value: &'a str, unit: Option<&str>) -> Cow<'a, str> {
    match unit.filter(|_| value.contains(|letter: char| letter.is_ascii_digit())) {
        None => value.into(),
        Some(unit) => format!("{value} ({unit})").into(),
    }
}

/// The unit of a number in a cell, where it is said and is of no cases: `41 (kronor)`.
pub fn measured(cell: &str) -> Option<&str> {
    let (number, unit) = cell.strip_suffix(')')?.split_once(" (")?;
    let is_number = ground::text::number(number).is_some();
    (is_number && !is_of_cases(unit)).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_cases_are_told_from_others() {
        for unit in ["antal", "personer", "Antal personer 16 år och äldre", "ärenden", "hushåll"] {
            assert!(is_of_cases(unit), "{unit}");
        }
        for unit in [
            "procent av alla",
            "Percent",
            "%",
            "år",
            "antal år",
            "Antal per 1 000 invånare",
            "tkr",
            "kr",
            "miljoner kronor",
            "medelvärde",
            "per 100 000",
            "1000-tal personer",
            "tusental",
        ] {
            assert!(!is_of_cases(unit), "{unit}");
        }
    }

    #[test]
    fn a_number_says_its_unit_where_that_is_of_no_cases() {
        assert_eq!(with_unit("41", Some("kronor")), "41 (kronor)");
        assert_eq!(with_unit("..", Some("kronor")), "..");
        assert_eq!(
            (measured("41 (kronor)"), measured("41 (r)"), measured("41")),
            (Some("kronor"), None, None)
        );
    }
}
