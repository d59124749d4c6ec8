//! Where the lines of a text begin.

/// The lines of a text. LF, CR LF and lone CR end a line, as in editors.
#[derive(Debug, Default)]
pub struct Lines {
    /// The byte at which each line begins; the first is 0.
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text.
    pub fn of(text: &str) -> Self {
        Self { starts: std::iter::once(0).chain(line_starts(text.as_bytes())).collect() }
    }

    /// The number, from 1, of the line that holds a byte.
    pub fn line_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// The byte at which a line begins; `None` if the text has no such line.
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// The text of a line, counted from 1, without its line break; empty if there is no such line.
    pub fn text<'a>(&self, whole: &'a str, line: usize) -> &'a str {
        let end = self.start(line + 1).unwrap_or(whole.len());
        let text = self.start(line).and_then(|start| whole.get(start..end)).unwrap_or_default();
        text.trim_end_matches(is_break)
    }
}

/// The number of line breaks in a piece of a text. A CR at its end counts, even if an LF follows in
/// the next piece.
pub fn count_breaks(bytes: &[u8]) -> usize {
    line_starts(bytes).count()
}

/// Whether a character ends a line.
pub fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r')
}

/// The byte after each line break.
fn line_starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let ends_line = |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..bytes.len()).filter(ends_line).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_break_ends_one_line() {
        let text = "ett\r\ntvå\rtre\n\n\r\rsju";
        let lines = Lines::of(text);
        let all: Vec<&str> = (1..=8).map(|line| lines.text(text, line)).collect();
        assert_eq!(all, ["ett", "två", "tre", "", "", "", "sju", ""]);
        assert_eq!(lines.line_at(0), 1);
        assert_eq!(lines.line_at(text.find("två").unwrap()), 2);
        assert_eq!(lines.line_at(text.len()), 7);
        assert_eq!(count_breaks(text.as_bytes()), 6);
    }
}
