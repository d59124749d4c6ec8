//! What the two binary formats of Excel have in common: how they keep numbers and texts.

use super::kept::TooLarge;

/// How many bytes all texts of a workbook may have, and how many there may be.
const MAX_TEXT_BYTES: usize = 48 << 20;
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

/// Text of two bytes a character.
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
        if self.letters.len() + text.len() > MAX_TEXT_BYTES || self.ends.len() >= MAX_TEXTS {
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
}
