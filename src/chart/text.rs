//! Estimates the width of text without a font, and breaks it into lines.

use hypher::{Lang, hyphenate};

/// The width of a text in pixels at a font size, from estimated widths of its characters.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// Width of a character relative to the font size, measured on a wide face (Verdana), so that text
/// fits whatever face the reader has.
fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.32,
        'f' | 't' | 'r' | '(' | ')' | '-' | ' ' | '\u{a0}' | '\u{202f}' | '/' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' => 1.0,
        'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'Ö' => 0.8,
        'A'..='Z' | 'Å' | 'Ä' => 0.72,
        _ => 0.63,
    }
}

/// The room for labels beside bars: enough for the widest word, within bounds.
pub(crate) fn room<'a>(labels: impl Iterator<Item = &'a str>, size: f64, (least, most): (f64, f64)) -> f64 {
    labels.map(|label| widest_word(label, size) + 8.0).fold(least, f64::max).min(most)
}

/// Breaks a text into lines of at most `room` pixels: between words, and within a wider word at its
/// syllables; within a syllable only where that is wider still. At least one character stands on a
/// line.
pub(crate) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in whole_numbers(text).split(' ') {
        // A word with hyphens, dashes or strokes is broken after these first.
        for (index, part) in word.split_inclusive(['-', '–', '/']).enumerate() {
            let space = if index == 0 { " " } else { "" };
            match lines.last_mut() {
                Some(line) if width(&format!("{line}{space}{part}"), size) <= room => {
                    line.push_str(space);
                    line.push_str(part);
                }
                _ => lines.extend(broken(part, size, room)),
            }
        }
    }
    lines
}

/// A word as lines of at most `room` pixels. All but the last end in a hyphen.
fn broken(word: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let fits = |line: &str, more: &str, end: &str| width(&format!("{line}{more}{end}"), size) <= room;
    if fits("", word, "") {
        return vec![word.to_string()];
    }
    let mut syllables = hyphenate(word, Lang::Swedish).peekable();
    while let Some(syllable) = syllables.next() {
        let end = if syllables.peek().is_some() { "-" } else { "" };
        let line = lines.last_mut().map(std::mem::take).unwrap_or_default();
        let last = lines.len() - 1;
        if fits(&line, syllable, end) {
            lines[last] = line + syllable;
            continue;
        }
        // The syllable gets a line of its own, which is broken between characters where even that
        // has no room.
        if line.is_empty() {
            lines.truncate(last)
        } else {
            lines[last] = line + "-"
        }
        let mut piece = String::new();
        for letter in syllable.chars() {
            if !piece.is_empty() && !fits(&piece, &letter.to_string(), "-") {
                lines.push(std::mem::take(&mut piece) + "-");
            }
            piece.push(letter);
        }
        lines.push(piece);
    }
    lines
}

/// The widest part of a text that a line break cannot make narrower without breaking a word.
pub fn widest_word(text: &str, size: f64) -> f64 {
    whole_numbers(text).split(' ').map(|word| width(word, size)).fold(0.0, f64::max)
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
    fn words_wider_than_their_room_are_broken_at_syllables() {
        assert_eq!(wrap("Barnavårdsutredning", 13.0, 100.0), ["Barnavårdsut-", "redning"]);
        for (word, room) in
            [("Realisationsvinstbeskattning", 60.0), ("AAAAAAAAAAAAAAAA", 40.0), ("1234567890", 30.0)]
        {
            let lines = wrap(word, 13.0, room);
            assert!(lines.iter().all(|line| width(line, 13.0) <= room), "{lines:?}");
            assert_eq!(lines.concat().replace('-', ""), word);
        }
    }

    #[test]
    fn a_word_with_a_hyphen_gets_no_second_one() {
        assert_eq!(wrap("Östergötland-Västergötland", 13.0, 130.0), ["Östergötland-", "Västergötland"]);
    }

    #[test]
    fn long_labels_are_broken_between_words() {
        assert_eq!(wrap("Hemmiljö och eget beteende", 13.0, 100.0), ["Hemmiljö och", "eget beteende"]);
    }
}
