//! Rows that are not rows of the table: notes, and rows that have lost what separates their cells.

use grid::Row;
use ground::diagnostics::Diagnostic;
use study::Subject;
use units::PlaceMatch;

use super::codes::Coder;
use super::layout::Layout;
use super::number;

/// In how many words a row without separators is looked for; a longer text is a note.
const MAX_WORDS: usize = 24;

/// Whether a row says nothing of any place: it has no number, and one cell alone or no name of a
/// place. A row whose words are all there and known lacks nothing but its numbers, and is not a
/// note: its empty cells mean something.
pub(crate) fn may_be_note(
    layout: &Layout,
    coder: &Coder,
    row: Row,
    is_understood: impl FnOnce() -> bool,
) -> bool {
    let is_silent = |column: Option<usize>| column.is_none_or(|column| row.cell(column).is_empty());
    if !layout.readings.iter().all(|reading| is_silent(reading.count)) {
        return false;
    }
    let is_alone = coder.sheet.header.len() > 2 && only_cell(row).is_some();
    let names_place = || layout.unit.as_ref().is_none_or(|unit| coder.places.is_named(unit, row));
    is_alone && !is_understood() || !layout.is_by_case() && !names_place()
}

/// The text of a row that has one cell alone.
pub(crate) fn only_cell(row: Row<'_>) -> Option<&str> {
    let mut filled = row.all().filter(|cell| !cell.is_empty());
    filled.next().filter(|_| filled.next().is_none())
}

/// Whether a text is a place with words and a number of the table behind it, `Björkvik 12 13`: a
/// row that came without what separates its cells.
pub(crate) fn is_row_in_one_cell(text: &str, coder: &Coder) -> bool {
    let words: Vec<&str> =
        text.split([' ', '\u{a0}', ';', ',', '|', '\t']).filter(|word| !word.is_empty()).collect();
    let ends_with_number = words.last().is_some_and(|word| number::count(word, coder.spec).is_ok());
    let begins_with_place = |end: usize| {
        let is_place = coder.places.find(&words[..end].join(" "), None) != PlaceMatch::None;
        is_place && are_known(&words[end..], coder)
    };
    words.len() <= MAX_WORDS && ends_with_number && (1..words.len()).any(begins_with_place)
}

/// Whether words are, one after the other, numbers, rounds and values.
fn are_known(words: &[&str], coder: &Coder) -> bool {
    let is_known = |text: &str| {
        let variables = coder.study.variables.indices().map(Subject::Variable);
        let is_word = |subject| coder.meaning(subject, text, None).is_some();
        number::count(text, coder.spec).is_ok() || variables.chain([Subject::Round]).any(is_word)
    };
    let begins_with_known = |end: usize| is_known(&words[..end].join(" ")) && are_known(&words[end..], coder);
    words.is_empty() || (1..=words.len()).any(begins_with_known)
}

pub(crate) fn in_one_cell(coder: &Coder, number: usize) -> Diagnostic {
    let message = "this row names a place and a number, but has one cell alone";
    Diagnostic::error("not-a-row", coder.sheet.line(number), message)
        .help("put what separates the cells back, or take the line out if it is a note")
}

pub(crate) fn neither_row_nor_note(coder: &Coder, number: usize) -> Diagnostic {
    let message = "this row has no number and names no place, but rows of the table follow it";
    Diagnostic::error("not-a-row", coder.sheet.line(number), message)
        .help("remove it, or leave it out with `except:` of the table")
}
