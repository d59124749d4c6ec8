//! Texts that problems point into.

use std::sync::Arc;

/// A text file of the project, read once.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path from the project's folder, with `/`.
    pub path: Arc<str>,
    /// The whole text, without a byte order mark.
    pub text: Arc<str>,
}

/// A stretch of one line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// Path from the project's folder, with `/`.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Length in characters, at least 1.
    pub length: usize,
    /// The line itself, without its line break.
    pub source_line: String,
}

impl Source {
    /// A text under its path.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The place at a line and column (both from 1), cut to the line's end.
    pub fn place(&self, line: usize, column: usize, length: usize) -> Place {
        let source_line = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        Place::of_line(self.path.clone(), line, source_line, column, length)
    }

    /// The place of a byte range; a range over several lines is cut to its first.
    pub fn place_of_range(&self, start: usize, end: usize) -> Place {
        let before = &self.text[..start.min(self.text.len())];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        let covered = self.text.get(start..end).unwrap_or_default();
        let length = covered.lines().next().unwrap_or_default().chars().count();
        self.place(line, column, length)
    }

    /// The first line as a whole, for problems of the file itself.
    pub fn start(&self) -> Place {
        self.place(1, 1, 1)
    }
}

impl Place {
    /// A place of which the line's text is at hand; cut to the line's end, at least one long.
    pub fn of_line(file: Arc<str>, line: usize, text: &str, column: usize, length: usize) -> Self {
        let room = text.chars().count().saturating_sub(column.saturating_sub(1));
        Self {
            file,
            line: line.max(1),
            column: column.max(1),
            length: length.clamp(1, room.max(1)),
            source_line: text.to_string(),
        }
    }
}
