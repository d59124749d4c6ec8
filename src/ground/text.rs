//! Functions on text in any language.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The text with its first letter in lower case, for use within a sentence; abbreviations stay
/// ("ADHD").
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_string(),
    }
}

/// The text with its first letter in upper case; signs before it are skipped.
pub fn upper_first(text: &str) -> String {
    let Some((at, first)) = text.char_indices().find(|(_, letter)| letter.is_alphanumeric()) else {
        return text.to_string();
    };
    let rest = &text[at + first.len_utf8()..];
    format!("{}{}{rest}", &text[..at], first.to_uppercase())
}

/// A label within a sentence: in lower case, unless it is a proper name.
pub fn within(label: &str, is_proper: bool) -> String {
    if is_proper { label.to_string() } else { lower_first(label) }
}

/// The text as it is compared where letter case, space and the composition of characters make no
/// difference: lower case, composed (NFC), one space between words.
pub fn plain(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    composed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without a word that stands in it between characters that are neither letters nor digits;
/// `None` where it does not. Signs beside the word go with it, but those of parentheses and
/// percent.
pub fn without(text: &str, word: &str) -> Option<String> {
    let is_inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    for (at, _) in text.match_indices(word) {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        if !is_inside(before.chars().next_back()) && !is_inside(after.chars().next()) {
            let sign = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '(' | ')' | '%');
            let (before, after) = (before.trim_matches(sign), after.trim_matches(sign));
            return Some([before, after].join(" ").trim().to_string());
        }
    }
    None
}

/// A number as people and programs write it; `None` for any other text.
///
/// Thousands may be set apart by spaces of any width or by apostrophes, and those of a million and
/// more by commas or points. Decimals stand behind a comma or a point, and a power of ten may follow
/// (`5.0E3`). Where `is_ambiguous`, it is read as a number with decimals.
pub fn number(text: &str) -> Option<f64> {
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, mantissa) = match mantissa.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(mantissa) => ("-", mantissa.trim_start()),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let grouped = [',', '.'].into_iter().find(|letter| mantissa.matches(*letter).count() > 1);
    let (whole, decimals) = match grouped {
        Some(_) => (mantissa, "0"),
        None => mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0")),
    };
    let groups: Vec<&str> = match grouped {
        Some(letter) => whole.split(letter).collect(),
        None if whole.contains(['\'', '\u{2019}']) => whole.split(['\'', '\u{2019}']).collect(),
        None => whole.split(char::is_whitespace).collect(),
    };
    let is_digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let are_thousands = groups[1..].iter().all(|group| group.len() == 3)
        && (groups.len() == 1 || groups[0].len() <= 3 || grouped.is_none());
    if !are_thousands || !groups.iter().all(is_digits) || !is_digits(&decimals) {
        return None;
    }
    format!("{sign}{}.{decimals}e{power}", groups.concat()).parse().ok()
}

/// Whether a number can be read in two ways: the comma or point of `1,204` may set thousands apart,
/// or decimals.
pub fn is_ambiguous(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-', '\u{2212}', '\u{2013}']).trim_start();
    text.split_once([',', '.']).is_some_and(|(whole, rest)| {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        matches!(whole.len(), 1..=3)
            && rest.len() == 3
            && is_digits(whole)
            && is_digits(rest)
            && !whole.starts_with('0')
    })
}

/// A number's text and the mark beside it, as it is written: `41 (r)`, `42*`, `41 1)`, `41¹⁾`. `None`
/// where no number stands before, or no mark behind it.
pub fn marked(text: &str) -> Option<(&str, String)> {
    let is_raised = |letter: char| plain_digit(letter).is_some();
    let unraised = text.trim_end_matches(is_raised);
    if unraised.len() < text.len() && number(unraised.trim_end()).is_some() {
        let mark = text[unraised.len()..].chars().filter_map(plain_digit).collect();
        return Some((unraised.trim_end(), mark));
    }
    // A number of the notes stands apart from the count.
    let noted = text.rsplit_once(char::is_whitespace).filter(|(_, note)| {
        let digits = note.trim_matches(MARK_BRACKETS);
        let longest = if digits.len() < note.len() { 2 } else { 1 };
        (1..=longest).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    if let Some((before, note)) = noted.filter(|(before, _)| number(before.trim_end()).is_some()) {
        let mark = if note.starts_with(MARK_BRACKETS) { note.trim_matches(MARK_BRACKETS) } else { note };
        return Some((before.trim_end(), mark.to_string()));
    }
    let end = text.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (before, rest) = text.split_at(end);
    let mark = rest.trim().trim_matches(MARK_BRACKETS);
    (!mark.is_empty() && mark != "%" && number(before).is_some()).then(|| (before, mark.to_string()))
}

/// What a mark may stand in.
const MARK_BRACKETS: [char; 4] = ['(', ')', '[', ']'];

/// The digit or parenthesis that stands raised: 1 for `¹`.
fn plain_digit(raised: char) -> Option<char> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾";
    RAISED.chars().zip("0123456789()".chars()).find(|(letter, _)| *letter == raised).map(|(_, plain)| plain)
}

/// Year, month (1–12) and day (1–31) of `YYYY-MM-DD`; `None` for other forms and impossible days.
/// The 29th of February is accepted in all years.
pub fn date(iso: &str) -> Option<(u32, usize, u32)> {
    const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut parts = iso.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_well_formed = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let (year, month, day): (u32, usize, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let days = *DAYS.get(month.checked_sub(1)?)?;
    (is_well_formed && (1..=days).contains(&day)).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_differ_in_words_only() {
        assert_eq!(plain("  A\u{30a}SNA\u{308}S\u{a0}\n kommun "), "åsnäs kommun");
        assert_ne!(plain("åsnäs"), plain("asnas"));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in [
            "1234567",
            "1 234 567",
            "1\u{a0}234\u{202f}567",
            "1'234'567",
            "1,234,567",
            "1.234.567",
            "+1234567,0",
        ] {
            assert_eq!(number(text), Some(1_234_567.0), "{text}");
        }
        for (text, read) in [("12,5", 12.5), ("\u{2013} 3,0", -3.0), ("4.0E1", 40.0), ("1,204", 1.204)] {
            assert_eq!(number(text), Some(read), "{text}");
        }
        for text in ["", "21 85", "1'04", "12,34,567", "1234,567,890", "1,2.3", "(40)", "a"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn three_digits_behind_a_comma_or_point_are_decimals_or_thousands() {
        assert!(["1,204", "12.000", "+999,000"].into_iter().all(is_ambiguous));
        assert!(!["0,204", "1204,000", "1,20", "1,204,000", "1204", "1,204e3"].into_iter().any(is_ambiguous));
    }

    #[test]
    fn a_mark_stands_beside_a_number() {
        for (text, number, mark) in [
            ("41 (r)", "41", "r"),
            ("1 042*", "1 042", "*"),
            ("41 1)", "41", "1)"),
            ("41\u{b9}\u{207e}", "41", "1)"),
            ("41\u{b2}", "41", "2"),
            ("41 1", "41", "1"),
            ("41 (12)", "41", "12"),
        ] {
            assert_eq!(marked(text), Some((number, mark.to_string())), "{text}");
        }
        for text in ["41", "41 %", "r", "21 85", "0\u{2013}5 år"] {
            assert_eq!(marked(text), None, "{text}");
        }
    }

    #[test]
    fn date_reads_iso_days_and_refuses_other_forms_and_impossible_days() {
        assert_eq!(date("2024-02-29"), Some((2024, 2, 29)));
        for text in ["2024-13-02", "2024-00-02", "2024-02-30", "24-02-03", "2024-2-3", "2024-02"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
