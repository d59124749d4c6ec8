//! What the two binary formats of Excel have in common: how they keep numbers, formats and texts.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::kept::TooLarge;
use super::spread::{NotTaken, SpreadCells, date_text, number_text};

/// How many bytes all texts of a workbook may have, and how many there may be.
const MAX_LETTERS: usize = 48 << 20;
const MAX_TEXTS: usize = 2_000_000;

/// Two bytes, the lower first; 0 beyond the end.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

/// Four bytes, the lowest first; 0 beyond the end.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

pub(crate) fn f64_at(bytes: &[u8], at: usize) -> f64 {
    f64::from_bits(u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32)
}

/// A number in four bytes: whole, or the upper half of a long one; maybe a hundred times as large.
pub(crate) fn short_number(bytes: u32) -> f64 {
    let number = match bytes & 2 {
        0 => f64::from_bits(u64::from(bytes & !3) << 32),
        _ => f64::from(bytes as i32 >> 2),
    };
    if bytes & 1 == 1 { number / 100.0 } else { number }
}

pub(crate) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// Text of two bytes a letter.
pub(crate) fn wide_text(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
}

/// All texts of a workbook, one after another.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    letters: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) -> Result<(), TooLarge> {
        if self.letters.len() + text.len() > MAX_LETTERS || self.ends.len() >= MAX_TEXTS {
            return Err(TooLarge);
        }
        self.letters.push_str(text);
        self.ends.push(self.letters.len() as u32);
        Ok(())
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.letters[start..end])
    }
}

/// Which styles of cells show a number as a day or a time.
#[derive(Debug, Default)]
pub(crate) struct Dates {
    /// The numbers of formats that the file declares and that show dates.
    declared: Vec<(u16, bool)>,
    by_style: Vec<bool>,
    /// Whether days are counted from 1904, as they were on old Macintosh computers.
    pub is_1904: bool,
}

impl Dates {
    pub(crate) fn declare(&mut self, number: u16, format: &str) {
        if self.declared.len() < 10_000 {
            self.declared.push((number, shows_date(format)));
        }
    }

    /// Adds the next style, by the number of its format.
    pub(crate) fn add_style(&mut self, format: u16) {
        let declared = self.declared.iter().find(|(number, _)| *number == format);
        let is_built_in = matches!(format, 14..=22 | 27..=36 | 45..=47 | 50..=58);
        if self.by_style.len() < 100_000 {
            self.by_style.push(declared.map_or(is_built_in, |(_, is_date)| *is_date));
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
        if !self.by_style.get(style).copied().unwrap_or(false) {
            return cells.number(place, &number_text(number));
        }
        let date = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, self.is_1904);
        cells.text(place, &date_text(&date))
    }
}

/// Whether a format has a letter for a day, a month, a year, an hour, a minute or a second outside
/// of quotation marks, brackets and escapes.
fn shows_date(format: &str) -> bool {
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    let mut is_date = |letter: char| {
        if std::mem::take(&mut is_escaped) {
            return false;
        }
        match letter {
            '\\' | '_' | '*' if !is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' | ']' if !is_quoted => is_bracketed = letter == '[',
            _ => return !is_quoted && !is_bracketed && "dmyhsDMYHS\u{e5}\u{c5}".contains(letter),
        }
        false
    };
    // General has letters, too.
    !format.eq_ignore_ascii_case("general") && format.chars().any(&mut is_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes_are_whole_or_not_and_hundredths_or_not() {
        let number = |number: i32, flags: u32| short_number((number as u32) << 2 | flags);
        assert_eq!((number(41, 2), number(1250, 3), number(-7, 2)), (41.0, 12.5, -7.0));
        let upper = (12.5_f64.to_bits() >> 32) as u32;
        assert_eq!((short_number(upper), short_number(upper | 1)), (12.5, 0.125));
    }

    #[test]
    fn formats_that_show_dates_are_told_from_others() {
        let dates = ["yyyy-mm-dd", "[$-41D]d mmmm yyyy", "h:mm", "åååå-MM-DD"];
        let numbers = ["General", "0.00", "# ##0\\ \"styck\"", "[Red]0", "0\" dagar\"", "_-* #,##0_-"];
        assert!(dates.into_iter().all(shows_date));
        assert_eq!(numbers.into_iter().find(|format| shows_date(format)), None);
    }
}
