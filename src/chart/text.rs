//! Estimates the width of text without a font.

/// The width of a text in pixels at a font size, from estimated widths of its letters.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// Width of a letter relative to the font size, measured on a wide face (Verdana), so that text
/// fits whatever face the reader has.
fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.32,
        'f' | 't' | 'r' | '(' | ')' | '-' | ' ' | '\u{a0}' | '\u{202f}' | '/' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' => 0.95,
        'A'..='Z' | 'Å' | 'Ä' | 'Ö' => 0.72,
        _ => 0.63,
    }
}

/// The room for labels beside bars: enough for the widest word, within bounds.
pub(crate) fn room<'a>(labels: impl Iterator<Item = &'a str>, size: f64, (least, most): (f64, f64)) -> f64 {
    let words = labels.flat_map(|label| label.split(' '));
    words.map(|word| width(word, size) + 8.0).fold(least, f64::max).min(most)
}

/// Breaks a text into lines of at most `room` pixels; a wider word gets a line of its own.
pub(crate) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in whole_numbers(text).split(' ') {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// The text with no-break spaces within numbers, so that "20 000" stays on one line.
fn whole_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |index: usize| letters.get(index).is_some_and(char::is_ascii_digit);
    let joins = |index: usize| index > 0 && is_digit(index - 1) && (1..=3).all(|n| is_digit(index + n));
    let join =
        |(index, letter): (usize, &char)| if *letter == ' ' && joins(index) { '\u{a0}' } else { *letter };
    letters.iter().enumerate().map(join).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_broken() {
        assert_eq!(wrap("Minst 100 000 invånare", 13.0, 100.0), ["Minst 100\u{a0}000", "invånare"]);
    }

    #[test]
    fn swedish_letters_are_one_letter_wide() {
        assert!((width("å", 10.0) - width("a", 10.0)).abs() < 1e-9);
    }

    #[test]
    fn long_labels_are_broken_between_words() {
        assert_eq!(wrap("Hemmiljö och eget beteende", 13.0, 100.0), ["Hemmiljö och", "eget beteende"]);
    }
}
