//! How a workbook shows its numbers: as they are, as days, or as percent.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::spread::{NotTaken, SpreadCells, date_text, number_text};

/// What a format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Number,
    Date,
    Percent,
}

/// How each style of cells shows a number.
#[derive(Debug, Default)]
pub(crate) struct NumberFormats {
    /// The numbers of formats that the file declares, and what they show.
    declared: Vec<(u16, Shown)>,
    by_style: Vec<Shown>,
    /// Whether days are counted from 1904, as they were on old Macintosh computers.
    pub is_1904: bool,
}

impl NumberFormats {
    pub(crate) fn declare(&mut self, number: u16, format: &str) {
        if self.declared.len() < 10_000 {
            let shown = match () {
                () if shows_percent(format) => Shown::Percent,
                () if shows_date(format) => Shown::Date,
                () => Shown::Number,
            };
            self.declared.push((number, shown));
        }
    }

    /// Adds the next style, by the number of its format.
    pub(crate) fn add_style(&mut self, format: u16) {
        let declared = self.declared.iter().find(|(number, _)| *number == format);
        let built_in = match format {
            9 | 10 => Shown::Percent,
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Date,
            _ => Shown::Number,
        };
        if self.by_style.len() < 100_000 {
            self.by_style.push(declared.map_or(built_in, |(_, shown)| *shown));
        }
    }

    /// Takes a number in a cell of a style.
    pub(crate) fn put(
        &self,
        cells: &mut SpreadCells,
        place: (u32, u32),
        style: usize,
        number: f64,
    ) -> Result<(), NotTaken> {
        match self.by_style.get(style).copied().unwrap_or(Shown::Number) {
            Shown::Number => cells.number(place, &number_text(number)),
            Shown::Percent => cells.number(place, &percent_text(number)),
            Shown::Date => {
                let date = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, self.is_1904);
                cells.text(place, &date_text(&date))
            }
        }
    }
}

/// A share as a sheet shows it in percent. With its sign it is never taken for a number of cases.
pub(crate) fn percent_text(share: f64) -> String {
    number_text(share * 100.0) + "%"
}

/// Whether a format shows a number as percent.
pub(crate) fn shows_percent(format: &str) -> bool {
    signs(format).contains('%')
}

/// Whether a format has a letter for a day, a month, a year, an hour, a minute or a second.
fn shows_date(format: &str) -> bool {
    // General has letters, too.
    !format.eq_ignore_ascii_case("general") && signs(format).contains(|letter| DATE_LETTERS.contains(letter))
}

const DATE_LETTERS: &str = "dmyhsDMYHS\u{e5}\u{c5}";

/// What a format has outside of quotation marks, brackets and escapes.
fn signs(format: &str) -> String {
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    let is_sign = |letter: &char| {
        if std::mem::take(&mut is_escaped) {
            return false;
        }
        match letter {
            '\\' | '_' | '*' if !is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' | ']' if !is_quoted => is_bracketed = *letter == '[',
            _ => return !is_quoted && !is_bracketed,
        }
        false
    };
    format.chars().filter(is_sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_dates_are_told_from_others() {
        let dates = ["yyyy-mm-dd", "[$-41D]d mmmm yyyy", "h:mm", "åååå-MM-DD"];
        let numbers = ["General", "0.00", "# ##0\\ \"styck\"", "[Red]0", "0\" dagar\"", "_-* #,##0_-"];
        assert!(dates.into_iter().all(shows_date));
        assert_eq!(numbers.into_iter().find(|format| shows_date(format)), None);
    }

    #[test]
    fn formats_that_show_percent_are_told_from_others() {
        assert!(["0%", "0.0 %", "[Red]0.00%"].into_iter().all(shows_percent));
        assert!(!["0", "0\" % av alla\"", "0\\%"].into_iter().any(shows_percent));
        assert_eq!((percent_text(0.124), percent_text(1.0)), ("12.4%".to_string(), "100%".to_string()));
    }
}
