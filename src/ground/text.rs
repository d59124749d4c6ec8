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

/// The text as it is compared where letter case, space and the composition of letters make no
/// difference: small letters, composed (NFC), one space between words.
pub fn plain(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    composed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
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
    fn date_reads_iso_days_and_refuses_other_forms_and_impossible_days() {
        assert_eq!(date("2024-02-29"), Some((2024, 2, 29)));
        for text in ["2024-13-02", "2024-00-02", "2024-02-30", "24-02-03", "2024-2-3", "2024-02"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
