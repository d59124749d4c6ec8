//! A CSV file: its encoding and delimiter, its lines, and where its cells stand.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use ground::diagnostics::{Diagnostic, Diagnostics, Lines, Location, count_breaks, is_break};

/// One line of a table below its header.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The line of the file on which it begins, counted from 1.
    pub line: usize,
    record: &'a csv::StringRecord,
}

impl<'a> Row<'a> {
    /// The trimmed text of a cell; empty for a column that the table does not have.
    pub fn cell(&self, column: usize) -> &'a str {
        self.record.get(column).unwrap_or_default().trim()
    }
}

/// A decoded CSV file.
#[derive(Debug)]
pub struct Sheet {
    path: Arc<str>,
    text: String,
    delimiter: u8,
    /// Filled when the first place is asked for.
    lines: OnceCell<Lines>,
    /// The first line's fields, trimmed.
    pub header: Vec<String>,
}

impl Sheet {
    /// Decodes the bytes of a CSV file and finds its delimiter. An empty file is an error.
    pub fn read<'a>(path: &str, bytes: impl Into<Cow<'a, [u8]>>, problems: &mut Diagnostics) -> Option<Self> {
        let path: Arc<str> = path.into();
        let text = decode(&path, bytes.into(), problems);
        let first = text.split(is_break).next().unwrap_or_default();
        if first.trim().is_empty() {
            let place = Location::of_line(path.clone(), 1, first, 1, 1);
            problems.push(
                Diagnostic::error("empty-table", place, "the file has no header line")
                    .help("the first line must name the columns"),
            );
            return None;
        }
        let delimiter = delimiter(first);
        let mut sheet = Self { path, text, delimiter, lines: OnceCell::new(), header: Vec::new() };
        let header = sheet.reader().headers().cloned().unwrap_or_default();
        sheet.header = header.iter().map(|field| field.trim().to_string()).collect();
        Some(sheet)
    }

    /// The index of a column by its header, letter case ignored.
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.header.iter().position(|header| header == name);
        exact.or_else(|| self.header.iter().position(|h| h.to_lowercase() == name.to_lowercase()))
    }

    /// Calls `visit` with every line below the header. Empty lines are passed over; a line that is
    /// not CSV or has another number of cells than the header is reported.
    pub fn for_each_row(&self, problems: &mut Diagnostics, mut visit: impl FnMut(Row<'_>, &mut Diagnostics)) {
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        let mut counter = LineCounter::new(&self.text);
        loop {
            let line = match reader.read_record(&mut record) {
                Ok(false) => return,
                Ok(true) => counter.line_at(record.position()),
                Err(error) => {
                    let line = counter.line_at(error.position());
                    let message = format!("this line cannot be read as CSV: {error}");
                    problems.push(
                        Diagnostic::error("csv-syntax", self.line(line), message)
                            .help("check the quotation marks"),
                    );
                    return;
                }
            };
            match record.len() == self.header.len() {
                _ if record.iter().all(|cell| cell.trim().is_empty()) => {}
                true => visit(Row { line, record: &record }, problems),
                false => problems.error_with(|| self.other_length(line, record.len())),
            }
        }
    }

    fn other_length(&self, line: usize, cells: usize) -> Diagnostic {
        let message = format!("this line has {cells} fields, the header {}", self.header.len());
        Diagnostic::error("field-count", self.line(line), message)
            .help("add or remove a field; put quotation marks around a field that holds the delimiter")
    }

    /// The place of a header field.
    pub fn header_place(&self, column: usize) -> Location {
        self.place(1, column)
    }

    /// The place of a field.
    pub fn place(&self, line: usize, column: usize) -> Location {
        let text = self.text_of(line);
        let (start, length) = self.span(text, column);
        Location::of_line(self.path.clone(), line, text, start + 1, length)
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

    /// A whole line.
    pub fn line(&self, line: usize) -> Location {
        Location::of_line(self.path.clone(), line, self.text_of(line), 1, usize::MAX)
    }

    fn text_of(&self, line: usize) -> &str {
        self.lines.get_or_init(|| Lines::of(&self.text)).text(&self.text, line)
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new().delimiter(self.delimiter).flexible(true).from_reader(self.text.as_bytes())
    }
}

/// Counts lines while a reader walks through a text. The reader's own count knows LF only, and
/// stands before the blank lines that it skips.
struct LineCounter<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of the record that the reader returned from a position on; positions must not go
    /// back.
    fn line_at(&mut self, position: Option<&csv::Position>) -> usize {
        let from =
            position.map_or(self.at, |position| position.byte() as usize).clamp(self.at, self.text.len());
        let blank = self.text[from..].iter().take_while(|byte| is_break(char::from(**byte))).count();
        self.line += count_breaks(&self.text[self.at..from + blank]);
        self.at = from + blank;
        self.line
    }
}

/// A byte order mark decides on the encoding. Without one a file is UTF-8 if it can be, else
/// Windows-1252, which a warning says.
fn decode(path: &Arc<str>, bytes: Cow<[u8]>, problems: &mut Diagnostics) -> String {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(&bytes) {
        return encoding.decode(&bytes[length..]).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes.into_owned()) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    let text = encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned();
    let at = text.find(|letter: char| !letter.is_ascii()).unwrap_or_default();
    let line = count_breaks(&text.as_bytes()[..at]) + 1;
    let start = text[..at].rfind(is_break).map_or(0, |before| before + 1);
    let first = text[start..].split(is_break).next().unwrap_or_default();
    let place = Location::of_line(path.clone(), line, first, 1, usize::MAX);
    problems.push(
        Diagnostic::warning("not-utf-8", place, "the file is not UTF-8; it was read as Windows-1252")
            .help("check that å, ä and ö are right on this line; save the file as UTF-8 to be sure"),
    );
    text
}

/// The most common of `;`, tab and `,` outside quotation marks; `;` when there is none.
fn delimiter(line: &str) -> u8 {
    let count = |delimiter: char| {
        let mut quoted = false;
        line.chars()
            .filter(|letter| {
                quoted ^= *letter == '"';
                *letter == delimiter && !quoted
            })
            .count()
    };
    // The last of the largest is taken, so that `;` wins a tie.
    [b',', b'\t', b';'].into_iter().max_by_key(|delimiter| count(char::from(*delimiter))).unwrap_or(b';')
}
