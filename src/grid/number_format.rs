//! What a reader of a sheet sees of a number, by the code of its format: `0%`, `0 "tkr"`, `[<5]"..";0`.

use super::quantity::is_of_no_counts;
use super::spread::{NotTaken, SpreadCells, number_text};
use super::unit::with_unit;

/// What a format makes of a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FormattedNumber {
    Number,
    Date,
    Percent,
    /// The number with words beside it by which it counts no cases.
    Measured(String),
    /// A text in place of the number, which is not seen.
    Text(String),
}

/// How a format shows numbers: by the first of its sections whose condition a number meets.
#[derive(Debug, Clone)]
pub(crate) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone)]
struct Section {
    condition: Option<Condition>,
    shown: FormattedNumber,
}

/// A comparison with a number: `<=5`.
#[derive(Debug, Clone)]
struct Condition {
    sign: String,
    limit: f64,
}

/// A section while it is read.
#[derive(Debug, Default)]
struct Parts {
    /// What stands outside of quotation marks, brackets and escapes.
    signs: String,
    /// What is shown as it stands, with a space in place of the number.
    literal: String,
    condition: Option<Condition>,
}

/// No format needs more sections than this; those behind are not read.
const MAX_SECTIONS: usize = 4;

impl NumberFormat {
    /// Reads a format, as files keep it in all languages: `#,##0.00`.
    pub(crate) fn of(code: &str) -> Self {
        let mut sections = Vec::new();
        let mut letters = code.chars();
        let mut has_more = !code.trim().is_empty();
        while has_more && sections.len() < MAX_SECTIONS {
            let mut parts = Parts::default();
            has_more = parts.read(&mut letters);
            sections.push(Section { condition: parts.condition.take(), shown: parts.shown() });
        }
        Self { sections }
    }

    /// What it makes of a number.
    pub(crate) fn shows(&self, number: f64) -> FormattedNumber {
        let shown = self.section(number).map_or(FormattedNumber::Number, |section| section.shown.clone());
        match &shown {
            // That none is written as a dash, or not at all, is a habit: the number is 0 all the same.
            FormattedNumber::Text(text) if number == 0.0 && text.chars().all(is_dash) => {
                FormattedNumber::Number
            }
            _ => shown,
        }
    }

    fn section(&self, number: f64) -> Option<&Section> {
        let meets =
            |section: &&Section| section.condition.as_ref().is_some_and(|condition| condition.holds(number));
        let conditions = self.sections.iter().filter(|section| section.condition.is_some()).count();
        if conditions > 0 {
            let other = if conditions > 1 { 2 } else { 1 };
            return self.sections.iter().find(meets).or_else(|| self.sections.get(other));
        }
        let index = match self.sections.len() {
            2.. if number < 0.0 => 1,
            3.. if number == 0.0 => 2,
            _ => 0,
        };
        self.sections.get(index)
    }
}

impl Condition {
    fn of(text: &str) -> Option<Self> {
        let sign = text.trim_end_matches(|letter: char| !matches!(letter, '<' | '>' | '='));
        let limit = text[sign.len()..].parse().ok()?;
        (!sign.is_empty()).then(|| Self { sign: sign.to_string(), limit })
    }

    fn holds(&self, number: f64) -> bool {
        match self.sign.as_str() {
            "<" => number < self.limit,
            "<=" => number <= self.limit,
            ">" => number > self.limit,
            ">=" => number >= self.limit,
            "<>" => number != self.limit,
            _ => number == self.limit,
        }
    }
}

impl Parts {
    /// Reads a section, and says whether another one follows.
    fn read(&mut self, letters: &mut impl Iterator<Item = char>) -> bool {
        while let Some(letter) = letters.next() {
            match letter {
                ';' => return true,
                '"' => self.literal.extend(letters.by_ref().take_while(|letter| *letter != '"')),
                '\\' => self.literal.extend(letters.next()),
                // The width of a character, or a character that fills the cell.
                '_' | '*' => self.literal.extend(letters.next().map(|_| ' ')),
                '[' => {
                    self.bracket(&letters.by_ref().take_while(|letter| *letter != ']').collect::<String>())
                }
                _ => {
                    self.signs.push(letter);
                    self.literal.push(' ');
                }
            }
        }
        false
    }

    /// Takes what stands in brackets: a condition, the sign of a currency, or a color.
    fn bracket(&mut self, text: &str) {
        if let Some(currency) = text.strip_prefix('$') {
            self.literal += currency.split('-').next().unwrap_or_default();
        } else if text.chars().all(|letter| DATE_LETTERS.contains(letter)) {
            self.signs += text;
        } else {
            self.condition = Condition::of(text).or(self.condition.take());
        }
    }

    fn shown(self) -> FormattedNumber {
        let Self { signs, literal, .. } = self;
        // The name of this format has letters of dates, too.
        let is_general = signs.to_lowercase().contains("general");
        let has_date = signs.contains(|letter| DATE_LETTERS.contains(letter));
        let has_number = signs.contains(['0', '#', '?', '@']);
        let words = literal.split_whitespace().collect::<Vec<_>>().join(" ");
        match () {
            () if signs.contains('%') => FormattedNumber::Percent,
            () if has_date && !is_general => FormattedNumber::Date,
            () if !has_number && !is_general => FormattedNumber::Text(words),
            // A comma at its end takes thousands off the number, which is kept whole.
            () if signs.trim_end().ends_with(',') => FormattedNumber::Number,
            () if adds_zeros(&literal) => FormattedNumber::Measured(THOUSANDS.to_string()),
            () if is_of_no_counts(&words) => FormattedNumber::Measured(words),
            () => FormattedNumber::Number,
        }
    }
}

const DATE_LETTERS: &str = "dmyhsDMYHS\u{e5}\u{c5}";

/// The unit of numbers that are shown with zeros behind them.
pub(crate) const THOUSANDS: &str = "1000-tal";

/// Whether zeros are written behind the number, as if it were of thousands.
fn adds_zeros(literal: &str) -> bool {
    let zeros = literal.chars().filter(|letter| *letter == '0').count();
    zeros > 2 && literal.starts_with(' ') && literal.chars().all(|letter| matches!(letter, '0' | ' '))
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2013}' | '\u{2014}' | ' ')
}

/// Takes a number as it is shown. A day is for the caller to write.
pub(crate) fn put(
    cells: &mut SpreadCells,
    place: (u32, u32),
    shown: FormattedNumber,
    number: f64,
) -> Result<(), NotTaken> {
    match shown {
        FormattedNumber::Number | FormattedNumber::Date => cells.number(place, &number_text(number)),
        FormattedNumber::Percent => cells.number(place, &percent_text(number)),
        FormattedNumber::Measured(unit) => cells.number(place, &with_unit(&number_text(number), Some(&unit))),
        FormattedNumber::Text(text) => cells.text(place, &text),
    }
}

/// A share as a sheet shows it in percent. With its sign it is never taken for a number of cases.
pub(crate) fn percent_text(share: f64) -> String {
    number_text(share * 100.0) + "%"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: f64) -> FormattedNumber {
        NumberFormat::of(code).shows(number)
    }

    #[test]
    fn formats_that_show_dates_are_told_from_others() {
        for code in ["yyyy-mm-dd", "[$-41D]d mmmm yyyy", "h:mm", "[h]", "åååå-MM-DD", "yyyy-mm-dd;@"] {
            assert_eq!(shown(code, 45_000.0), FormattedNumber::Date, "{code}");
        }
        for code in [
            "",
            "General",
            "0.00",
            "# ##0\\ \"styck\"",
            "[Red]0",
            "0\" dagar\"",
            "_-* #,##0_-",
            "@",
            "#,##0,",
        ] {
            assert_eq!(shown(code, 41.0), FormattedNumber::Number, "{code}");
        }
    }

    #[test]
    fn formats_that_show_percent_or_a_unit_are_told_from_others() {
        assert!(
            ["0%", "0.0 %", "[Red]0.00%"].iter().all(|code| shown(code, 0.41) == FormattedNumber::Percent)
        );
        assert_eq!((percent_text(0.124), percent_text(1.0)), ("12.4%".to_string(), "100%".to_string()));
        for (code, unit) in [
            ("0\"%\"", "%"),
            ("0\\%", "%"),
            ("0\" procent\"", "procent"),
            ("# ##0\\ \"tkr\"_-", "tkr"),
            ("#,##0\\ [$kr-41D]", "kr"),
            ("0\"000\"", THOUSANDS),
            ("0\" 000\"", THOUSANDS),
        ] {
            assert_eq!(shown(code, 41.0), FormattedNumber::Measured(unit.to_string()), "{code}");
        }
        assert_eq!(shown("\"0\"000", 180.0), FormattedNumber::Number);
    }

    #[test]
    fn a_number_that_is_not_seen_is_what_is_seen_in_its_place() {
        let text = |text: &str| FormattedNumber::Text(text.to_string());
        assert_eq!(
            (shown("[<5]\"..\";0", 3.0), shown("[<5]\"..\";0", 5.0)),
            (text(".."), FormattedNumber::Number)
        );
        let two = "[<=4]\"x\";[>99]\"många\";0";
        assert_eq!(
            [4.0, 100.0, 50.0].map(|number| shown(two, number)),
            [text("x"), text("många"), FormattedNumber::Number]
        );
        assert_eq!((shown(";;;", 41.0), shown("0;-0;\"..\"", 0.0)), (text(""), text("..")));
        // A zero that is a dash, or not seen at all.
        for code in ["0;-0;;@", "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", "0;-0;\"–\""] {
            assert_eq!(
                [41.0, 0.0, -1.0].map(|number| shown(code, number)),
                [FormattedNumber::Number, FormattedNumber::Number, FormattedNumber::Number]
            );
        }
    }
}
