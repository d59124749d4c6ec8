//! Texts, and the places in them that problems point to.

use std::sync::{Arc, OnceLock};

use super::lines::{Lines, is_break};

/// A text file of the project, read once.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path from the project's folder, with `/`.
    pub path: Arc<str>,
    /// The whole text, without a byte order mark.
    pub text: Arc<str>,
    /// Computed when the first place is asked for.
    lines: Arc<OnceLock<Lines>>,
}

/// A range of characters within one line of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Location {
    /// Path from the project's folder, with `/`.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Length in characters, at least 1.
    pub length: usize,
    /// The line without its line break. Of a long line only the piece around the column, with `…`
    /// where it was cut.
    pub source_line: String,
    /// The number of characters of the line before `source_line`; 0 unless it was cut.
    #[serde(skip_serializing_if = "is_zero")]
    pub skipped: usize,
    /// The name of a cell in a file that has no lines of text: `Blad1!C7`, `value[17]`. Then `line`
    /// is the number of the row, and `source_line` its cells side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<Arc<str>>,
}

/// The most characters of a line that are kept before the column, and from it on.
const BEFORE: usize = 80;
const AFTER: usize = 120;

impl Source {
    /// A text with its path.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), lines: Arc::default() }
    }

    /// Decodes the bytes of a file. The byte order mark is dropped, and every line break becomes
    /// LF, since editors, YAML and Markdown end a line at a lone CR too. `None` when it is not
    /// UTF-8.
    pub fn decode(path: &str, bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(bytes).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Some(Self::new(path, text.replace("\r\n", "\n").replace('\r', "\n")))
    }

    /// The place at a line and column (both from 1); its length ends with the line.
    pub fn place(&self, line: usize, column: usize, length: usize) -> Location {
        let source_line = self.lines().text(&self.text, line);
        Location::of_line(self.path.clone(), line, source_line, column, length)
    }

    /// The place of a byte range. A range over several lines ends with its first line.
    pub fn place_of_range(&self, start: usize, end: usize) -> Location {
        let line = self.lines().line_at(start);
        let line_start = self.lines().start(line).unwrap_or_default();
        let column = self.text.get(line_start..start).unwrap_or_default().chars().count() + 1;
        self.place_at(start, end, line, column)
    }

    /// The place of a byte range whose line and column are known, so that a long line need not be
    /// searched.
    pub fn place_at(&self, start: usize, end: usize, line: usize, column: usize) -> Location {
        let covered = self.text.get(start..end).unwrap_or_default();
        let length = covered.chars().take(AFTER).take_while(|letter| !is_break(*letter)).count();
        Location::around(self.path.clone(), line, &self.text, start, column, length)
    }

    /// The start of the file, for problems of the file itself.
    pub fn start(&self) -> Location {
        self.place(1, 1, 1)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }
}

impl Location {
    /// A place in a line whose text is given. Its length is at least 1 and ends with the line.
    pub fn of_line(file: Arc<str>, line: usize, text: &str, column: usize, length: usize) -> Self {
        let at = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        Self::around(file, line, text, at, column, length)
    }

    /// The place at a byte of a text, with only the piece of its line that a screen shows: a line
    /// may be as long as its file.
    fn around(file: Arc<str>, line: usize, text: &str, at: usize, column: usize, length: usize) -> Self {
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let line_before = before.chars().rev().take_while(|letter| !is_break(*letter));
        let mut shown: Vec<char> = line_before.take(BEFORE + 1).collect();
        let is_cut_before = shown.len() > BEFORE && column > shown.len();
        if is_cut_before {
            shown.pop();
        }
        let skipped = if is_cut_before { column - 1 - shown.len() } else { 0 };
        shown.reverse();
        let mut rest = after.chars().take_while(|letter| !is_break(*letter));
        let room = shown.len();
        shown.extend(rest.by_ref().take(AFTER));
        let room = shown.len() - room;
        let is_cut_after = rest.next().is_some();
        let mut source_line: String = shown.into_iter().collect();
        if is_cut_after {
            source_line.push('…');
        }
        if is_cut_before {
            source_line.insert(0, '…');
        }
        Self {
            file,
            line: line.max(1),
            column: column.max(1),
            length: length.clamp(1, room.max(1)),
            source_line,
            // The ellipsis takes the place of the last character left out.
            skipped: skipped.saturating_sub(1),
            cell: None,
        }
    }

    /// The place of a cell in a file that has no lines of text.
    pub fn with_cell(self, cell: impl Into<Arc<str>>) -> Self {
        Self { cell: Some(cell.into()), ..self }
    }

    /// The place as a message names it: `t.csv:5:3`, `a.xlsx Blad1!C7`.
    pub fn name(&self) -> String {
        match &self.cell {
            Some(cell) => format!("{} {cell}", self.file),
            None => format!("{}:{}:{}", self.file, self.line, self.column),
        }
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_keeps_a_short_line_whole_and_a_piece_of_a_long_one() {
        let source = Source::new("a.md", "kort rad\rannan åäö rad\r\ntredje");
        let at = source.text.find("åäö").unwrap();
        let place = source.place_of_range(at, at + "åäö".len());
        assert_eq!((place.line, place.column, place.length), (2, 7, 3));
        assert_eq!((place.source_line.as_str(), place.skipped), ("annan åäö rad", 0));

        let long = format!("{}mitt{}", "å".repeat(100_000), "ö".repeat(100_000));
        let place = Source::new("a.md", long).place(1, 100_001, 4);
        assert_eq!((place.column, place.length), (100_001, 4));
        assert_eq!(place.source_line.chars().count(), BEFORE + AFTER + 2);
        let marked: String =
            place.source_line.chars().skip(place.column - 1 - place.skipped).take(4).collect();
        assert_eq!(marked, "mitt");
    }

    #[test]
    fn a_place_beyond_the_text_has_length_one_and_an_empty_line() {
        let place = Source::new("a.md", "kort").place(7, 30, 9);
        assert_eq!((place.line, place.column, place.length, place.source_line.as_str()), (7, 30, 1, ""));
    }
}
