//! What a single cell seems to be.

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
            return Self::of_number(number);
        }
        if word.strip_suffix('%').is_some_and(|rest| number(rest.trim_end()).is_some()) {
            return Self::Percent;
        }
        if let Some((number, mark)) = marked(word) {
            return Self::Marked(number, mark.to_string());
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
        matches!(self, Self::Whole(_) | Self::Decimal(_) | Self::Percent | Self::Marked(..))
    }

    /// Whether it is a number, or stands in place of one.
    pub(crate) fn is_numeric(&self) -> bool {
        self.is_number() || *self == Self::Symbol
    }
}

/// A number with or without decimals, thousands set apart by any space, as tables are read.
fn number(word: &str) -> Option<f64> {
    let (mantissa, power) = match word.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power.parse::<i32>().ok()?),
        None => (word, 0),
    };
    let (sign, mantissa) = match mantissa.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", mantissa),
    };
    let (integer, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = integer.split(char::is_whitespace).collect();
    let are_threes = groups[1..].iter().all(|group| group.len() == 3);
    if !are_threes || !groups.iter().all(|group| is_digits(group)) || !is_digits(decimals) {
        return None;
    }
    format!("{sign}{}.{decimals}e{power}", groups.concat()).parse().ok()
}

/// A whole number and the mark behind it: `41 (r)`, `42*`.
fn marked(word: &str) -> Option<(u64, &str)> {
    let end = word.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (before, rest) = word.split_at(end);
    let mark = rest.trim().trim_matches(['(', ')', '[', ']']);
    let is_mark = !mark.is_empty() && mark != "%" && mark.chars().count() <= 2;
    match CellKind::of_number(number(before.trim_end())?) {
        CellKind::Whole(count) if is_mark => Some((count, mark)),
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
            ("..", CellKind::Symbol),
            ("0–5 år", CellKind::Text),
            ("2023/24", CellKind::Text),
        ] {
            assert_eq!(CellKind::of(word), kind, "{word}");
        }
    }
}
