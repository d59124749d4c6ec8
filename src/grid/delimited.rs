//! Text whose cells are set apart by a sign: its delimiter, its lines, and where its cells stand.

use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use ground::diagnostics::{Diagnostic, Diagnostics, Lines, Location, count_breaks, is_break};

use super::kept::{Row, RowCells};
use super::quotes;

/// The lines of a file of delimited text.
#[derive(Debug)]
pub(crate) struct DelimitedText {
    text: String,
    delimiter: u8,
    /// How many delimiters most of the first lines have.
    delimiters: usize,
    /// The byte at which the table may begin: after a line `sep=;` of a spreadsheet program.
    start: usize,
    /// Filled when the first place is asked for.
    lines: OnceCell<Lines>,
}

impl DelimitedText {
    pub(crate) fn new(text: String) -> Self {
        let named = named_delimiter(&text);
        let start = named.map_or(0, |(_, start)| start);
        let delimiter = named.map_or_else(|| likely_delimiter(&text), |(delimiter, _)| delimiter);
        let delimiters = common_number(&head_lines(&text), delimiter).map_or(0, |(_, number)| number);
        Self { text, delimiter, delimiters, start, lines: OnceCell::new() }
    }

    /// Calls `visit` with every row that begins on a line from `from` on, until it says that it has
    /// seen enough; empty rows are passed over.
    pub(crate) fn for_each_row(
        &self,
        file: &Arc<str>,
        from: usize,
        problems: &mut Diagnostics,
        mut visit: impl FnMut(Row<'_>, &mut Diagnostics) -> ControlFlow<()>,
    ) {
        let start = if from <= 1 { 0 } else { self.lines().start(from).unwrap_or(self.text.len()) };
        let start = start.max(self.start);
        let mut reader = self.reader(start);
        let mut record = csv::StringRecord::new();
        let mut counter = LineCounter { text: self.text.as_bytes(), at: 0, line: 1 };
        if start > 0 {
            counter = LineCounter { at: start, line: self.lines().line_at(start), ..counter };
        }
        loop {
            let number = match reader.read_record(&mut record) {
                Ok(false) => return,
                Ok(true) => counter.line_at(start, record.position()),
                Err(error) => {
                    let line = counter.line_at(start, error.position());
                    let message = format!("this line cannot be read as CSV: {error}");
                    problems.push(
                        Diagnostic::error("csv-syntax", self.line(file, line), message)
                            .help("check the quotation marks"),
                    );
                    return;
                }
            };
            let from = record.position().map_or(start, |position| start + position.byte() as usize);
            let until = start + reader.position().byte() as usize;
            if let Some(open) = self.swallowing(from, until, record.as_slice()) {
                problems.push(self.unclosed(file, open));
                return;
            }
            let row = Row { number, cells: RowCells::Record(&record), above: &[] };
            if !row.is_empty() && visit(row, problems).is_break() {
                return;
            }
        }
    }

    /// The byte of a quotation mark in a record that makes one cell of several rows; only a record
    /// of several lines, or the last of the file, can have one.
    fn swallowing(&self, from: usize, until: usize, cells: &str) -> Option<usize> {
        if until < self.text.len() && !cells.contains(is_break) {
            return None;
        }
        let record = self.text.get(from..until)?;
        quotes::swallowing(record, self.delimiter, self.delimiters).map(|open| from + open)
    }

    fn unclosed(&self, file: &Arc<str>, open: usize) -> Diagnostic {
        let line = self.lines().line_at(open);
        let start = self.lines().start(line).unwrap_or(0);
        let column = self.text[start..open].chars().count() + 1;
        let place = Location::of_line(file.clone(), line, self.text_of(line), column, 1);
        Diagnostic::error("csv-syntax", place, "a quotation mark is not closed, so that rows become one cell")
            .help("close it, double it if it is a sign of the text, or remove it")
    }

    /// The place of a field.
    pub(crate) fn place(&self, file: &Arc<str>, line: usize, column: usize) -> Location {
        let text = self.text_of(line);
        let (start, length) = self.span(text, column);
        Location::of_line(file.clone(), line, text, start + 1, length)
    }

    /// A whole line.
    pub(crate) fn line(&self, file: &Arc<str>, line: usize) -> Location {
        Location::of_line(file.clone(), line, self.text_of(line), 1, usize::MAX)
    }

    /// Where a field begins in its line, and its length, in characters.
    fn span(&self, text: &str, column: usize) -> (usize, usize) {
        let delimiter = char::from(self.delimiter);
        let (mut start, mut quoted, mut index) = (0, false, 0);
        for (at, letter) in text.chars().enumerate() {
            match letter {
                '"' => quoted = !quoted,
                _ if letter == delimiter && !quoted && index == column => return (start, at - start),
                _ if letter == delimiter && !quoted => {
                    index += 1;
                    start = at + 1;
                }
                _ => {}
            }
        }
        (start, usize::MAX)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    fn text_of(&self, line: usize) -> &str {
        self.lines().text(&self.text, line)
    }

    fn reader(&self, start: usize) -> csv::Reader<&[u8]> {
        let text = &self.text.as_bytes()[start..];
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text)
    }
}

/// Counts lines while a reader walks through a text. The reader's own count knows LF only, and
/// stands before the blank lines that it skips.
struct LineCounter<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    /// The line of the record that the reader returned from a position on, which it counts from
    /// `start`; positions must not go back.
    fn line_at(&mut self, start: usize, position: Option<&csv::Position>) -> usize {
        let from = position.map_or(self.at, |position| start + position.byte() as usize);
        let from = from.clamp(self.at, self.text.len());
        let blank = self.text[from..].iter().take_while(|byte| is_break(char::from(**byte))).count();
        self.line += count_breaks(&self.text[self.at..from + blank]);
        self.at = from + blank;
        self.line
    }
}

const DELIMITERS: [u8; 4] = [b'|', b',', b'\t', b';'];

/// The delimiter that a first line `sep=;` names, and where the next line begins.
fn named_delimiter(text: &str) -> Option<(u8, usize)> {
    let first = text.split(is_break).next()?;
    let named = first.trim_matches('"').strip_prefix("sep=")?.as_bytes();
    let delimiter = *DELIMITERS.iter().find(|delimiter| named.first() == Some(delimiter))?;
    let rest = &text[first.len()..];
    Some((delimiter, first.len() + if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) }))
}

/// How many lines the delimiter is looked for in.
const HEAD: usize = 60;

fn head_lines(text: &str) -> Vec<&str> {
    text.split(is_break).filter(|line| !line.trim().is_empty()).take(HEAD).collect()
}

/// The delimiter of which most lines of the head have equally many; `;` when there is none. A title
/// or a note has other signs, or as many by chance only.
fn likely_delimiter(text: &str) -> u8 {
    let lines = head_lines(text);
    // The last of the largest is taken, so that `;` wins a tie.
    DELIMITERS.into_iter().max_by_key(|delimiter| common_number(&lines, *delimiter)).unwrap_or(b';')
}

/// How many lines have equally many of a delimiter, and how many they have, where that is most
/// common.
fn common_number(lines: &[&str], delimiter: u8) -> Option<(usize, usize)> {
    let mut numbers: Vec<usize> = lines.iter().map(|line| count_outside_quotes(line, delimiter)).collect();
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|one, other| one == other).filter(|run| run[0] > 0);
    runs.map(|run| (run.len(), run[0])).max()
}

fn count_outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut is_quoted = false;
    let mut is_counted = |byte: &u8| {
        is_quoted ^= *byte == b'"';
        *byte == delimiter && !is_quoted
    };
    line.bytes().filter(|byte| is_counted(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_that_of_the_table_not_of_its_title() {
        let title =
            "Elever, lärare och skolor, efter huvudman, 2023\nort;kon;antal\nEk;f;1\nEk;p;2\nÅs;f;3\n";
        assert_eq!(likely_delimiter(title), b';');
        assert_eq!(likely_delimiter("a\tb,c\n1\t2\n3\t4\n"), b'\t');
        assert_eq!(likely_delimiter("a|b\n1|2\n"), b'|');
        assert_eq!(likely_delimiter("a;b\n\"1;2;3\",4\n5,6\n7,8\n"), b',');
        assert_eq!(likely_delimiter("a\n1\n"), b';');
    }

    #[test]
    fn a_first_line_may_name_the_delimiter() {
        for text in ["sep=|\r\na,b|c\r\n1,2|3\r\n", "\"sep=|\"\na,b|c\n1,2|3\n"] {
            let table = DelimitedText::new(text.to_string());
            let mut rows = Vec::new();
            table.for_each_row(&"t.csv".into(), 1, &mut Diagnostics::default(), |row, _| {
                rows.push((row.number, row.all().map(str::to_string).collect::<Vec<_>>()));
                ControlFlow::Continue(())
            });
            assert_eq!(rows, [(2, vec!["a,b".into(), "c".into()]), (3, vec!["1,2".into(), "3".into()])]);
        }
    }

    #[test]
    fn rows_from_a_line_on_keep_their_lines() {
        let table = DelimitedText::new("a;b\r\n\r\n1;2\r\n\r\n\r\n3;4\r\n".to_string());
        let mut numbers = Vec::new();
        table.for_each_row(&"t.csv".into(), 3, &mut Diagnostics::default(), |row, _| {
            numbers.push(row.number);
            ControlFlow::Continue(())
        });
        assert_eq!(numbers, [3, 6]);
    }
}
