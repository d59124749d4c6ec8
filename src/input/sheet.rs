//! A CSV file as text: encoding, delimiter and places of fields.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Diagnostics, Place};

/// A decoded CSV file.
#[derive(Debug)]
pub struct Sheet {
    path: Arc<str>,
    text: String,
    delimiter: u8,
    /// Byte ranges of the lines, found when the first place is asked for.
    lines: OnceCell<Vec<(usize, usize)>>,
    /// The first line's fields, trimmed.
    pub header: Vec<String>,
}

impl Sheet {
    /// Decodes the bytes of a CSV file and finds its delimiter. An empty file is an error.
    pub fn read(path: &str, bytes: &[u8], problems: &mut Diagnostics) -> Option<Self> {
        let path: Arc<str> = path.into();
        let text = decode(&path, bytes, problems);
        let first = text.lines().next().unwrap_or_default();
        if first.trim().is_empty() {
            let place = Place::of_line(path.clone(), 1, first, 1, 1);
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

    /// Calls `row` with the line number and the fields of every line after the header.
    /// Lines that are not CSV or have another number of fields are reported.
    pub fn for_each_row(
        &self,
        problems: &mut Diagnostics,
        mut row: impl FnMut(usize, &csv::StringRecord, &mut Diagnostics),
    ) {
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {
                    let line = record.position().map_or(1, |at| at.line() as usize);
                    if record.iter().all(str::is_empty) {
                        continue;
                    }
                    if record.len() == self.header.len() {
                        row(line, &record, problems);
                        continue;
                    }
                    let (found, expected) = (record.len(), self.header.len());
                    let message = format!("this line has {found} fields, the header {expected}");
                    problems.push(Diagnostic::error("field-count", self.line(line), message).help(
                        "add or remove a field; put quotation marks around a field that holds the delimiter",
                    ));
                }
                Err(error) => {
                    let line = error.position().map_or(1, |at| at.line() as usize);
                    let message = format!("this line cannot be read as CSV: {error}");
                    problems.push(
                        Diagnostic::error("csv-syntax", self.line(line), message)
                            .help("check the quotation marks"),
                    );
                    return;
                }
            }
        }
    }

    /// The place of a header field.
    pub fn header_place(&self, column: usize) -> Place {
        self.place(1, column)
    }

    /// The place of a field.
    pub fn place(&self, line: usize, column: usize) -> Place {
        let text = self.text_of(line);
        let mut start = 0;
        let mut quoted = false;
        let mut index = 0;
        let delimiter = char::from(self.delimiter);
        for (at, letter) in text.chars().enumerate() {
            match letter {
                '"' => quoted = !quoted,
                _ if letter == delimiter && !quoted => {
                    if index == column {
                        return Place::of_line(self.path.clone(), line, text, start + 1, at - start);
                    }
                    index += 1;
                    start = at + 1;
                }
                _ => {}
            }
        }
        Place::of_line(self.path.clone(), line, text, start + 1, text.chars().count() - start)
    }

    /// A whole line.
    pub fn line(&self, line: usize) -> Place {
        let text = self.text_of(line);
        Place::of_line(self.path.clone(), line, text, 1, text.chars().count())
    }

    fn text_of(&self, line: usize) -> &str {
        let start = self.text.as_ptr() as usize;
        let lines = self.lines.get_or_init(|| {
            let range =
                |line: &str| (line.as_ptr() as usize - start, line.as_ptr() as usize - start + line.len());
            self.text.lines().map(range).collect()
        });
        lines.get(line.saturating_sub(1)).map_or("", |(from, to)| &self.text[*from..*to])
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes())
    }
}

/// A byte order mark decides; without one UTF-8 if it is, else Windows-1252, said in a warning.
fn decode(path: &Arc<str>, bytes: &[u8], problems: &mut Diagnostics) -> String {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(&bytes[length..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    let text = encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned();
    let (index, line) = text.lines().enumerate().find(|(_, line)| !line.is_ascii()).unwrap_or_default();
    let place = Place::of_line(path.clone(), index + 1, line, 1, line.chars().count());
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
    let mut best = (0, b';');
    for delimiter in [b';', b'\t', b','] {
        let found = count(char::from(delimiter));
        if found > best.0 {
            best = (found, delimiter);
        }
    }
    best.1
}
