//! What a single cell seems to be.

use grid::measured;
use ground::text::{is_ambiguous, marked, number};

/// What a cell seems to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CellKind {
    Empty,
    /// A whole number, 0 or more.
    Whole(u64),
    /// Any other number.
    Decimal(f64),
    /// A number with a percent sign.
    Percent,
    /// A number in a unit that is of no cases.
    Measured(String),
    /// A whole number with a mark beside it.
    Marked(u64, String),
    /// A sign in place of a number.
    Symbol,
    Text,
}

impl CellKind {
    pub(crate) fn of(word: &str) -> Self {
        if word.is_empty() {
            return Self::Empty;
        }
        if let Some(number) = number(word) {
            return if is_ambiguous(word) { Self::Decimal(number) } else { Self::of_number(number) };
        }
        if let Some(unit) = measured(word) {
            return Self::Measured(unit.to_string());
        }
        if word.strip_suffix('%').is_some_and(|rest| number(rest.trim_end()).is_some()) {
            return Self::Percent;
        }
        if let Some((number, mark)) = whole_and_mark(word) {
            return Self::Marked(number, mark);
        }
        if is_symbol(word) { Self::Symbol } else { Self::Text }
    }

    fn of_number(number: f64) -> Self {
        if number >= 0.0 && number.fract() == 0.0 && number <= 1e12 {
            Self::Whole(number as u64)
        } else {
            Self::Decimal(number)
        }
    }

    /// The count, where it is one.
    pub(crate) fn count(&self) -> Option<u64> {
        match self {
            Self::Whole(count) | Self::Marked(count, _) => Some(*count),
            _ => None,
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Whole(_) | Self::Decimal(_) | Self::Percent | Self::Measured(_) | Self::Marked(..)
        )
    }

    /// Whether it is a number, or stands in place of one.
    pub(crate) fn is_numeric(&self) -> bool {
        self.is_number() || *self == Self::Symbol
    }
}

/// A whole number and the mark behind it: `41 (r)`, `42*`, `41 1)`.
fn whole_and_mark(word: &str) -> Option<(u64, String)> {
    let (before, mark) = marked(word)?;
    match CellKind::of_number(number(before)?) {
        // Of two numbers in a cell the second is a mark only where something says so.
        CellKind::Whole(count)
            if mark.chars().count() <= 2 && !word.ends_with(|l: char| l.is_ascii_digit()) =>
        {
            Some((count, mark))
        }
        _ => None,
    }
}

/// Signs that bodies write in place of a number.
const SYMBOLS: [&str; 20] = [
    "..", ".", "...", "-", "–", "—", "c", "x", "X", "*", ":", "…", "n/a", "N/A", "na", "NA", "#N/A",
    "#DIV/0!", "#REF!", "#VALUE!",
];

fn is_symbol(word: &str) -> bool {
    SYMBOLS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_told_from_its_letters() {
        for (word, kind) in [
            ("", CellKind::Empty),
            ("1 042", CellKind::Whole(1042)),
            ("40,0", CellKind::Whole(40)),
            ("12,5", CellKind::Decimal(12.5)),
            ("\u{2212}3", CellKind::Decimal(-3.0)),
            ("12 %", CellKind::Percent),
            ("41 (r)", CellKind::Marked(41, "r".into())),
            ("41 1)", CellKind::Marked(41, "1)".into())),
            ("2023 1", CellKind::Text),
            ("41 (kronor)", CellKind::Measured("kronor".into())),
            ("1'042", CellKind::Whole(1042)),
            ("1,042", CellKind::Decimal(1.042)),
            ("..", CellKind::Symbol),
            ("0–5 år", CellKind::Text),
            ("2023/24", CellKind::Text),
        ] {
            assert_eq!(CellKind::of(word), kind, "{word}");
        }
    }
}
