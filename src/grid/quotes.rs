//! Quotation marks that make one cell of what looks like several rows.

use ground::diagnostics::is_break;

/// The byte at which a quotation mark opens in a record that is not closed before its end, or of
/// whose cell a line looks like a row: it has as many delimiters as the rows of the table. In prose
/// a space follows such a sign, so that those before a space are not counted.
pub(crate) fn swallowing(record: &str, delimiter: u8, delimiters: usize) -> Option<usize> {
    let is_row = |line: &str| {
        let cells = line.split(char::from(delimiter)).skip(1);
        delimiters > 0 && cells.filter(|cell| !cell.starts_with(' ')).count() == delimiters
    };
    let holds_row = |cell: &str| cell.contains(is_break) && cell.split(is_break).any(is_row);
    let mut at = 0;
    while let Some(open) = opening(record, at, delimiter) {
        let Some(close) = closing(record, open + 1) else { return Some(open) };
        if holds_row(&record[open + 1..close]) {
            return Some(open);
        }
        at = close + 1;
    }
    None
}

/// The next quotation mark that begins a cell. One within a cell is a sign like others.
fn opening(record: &str, from: usize, delimiter: u8) -> Option<usize> {
    let bytes = record.as_bytes();
    let begins = |at: usize| at == 0 || bytes[at - 1] == delimiter || is_break(char::from(bytes[at - 1]));
    (from..bytes.len()).find(|at| bytes[*at] == b'"' && begins(*at))
}

/// The quotation mark that ends a cell, of which all others are doubled.
fn closing(record: &str, from: usize) -> Option<usize> {
    let bytes = record.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_swallow_rows_are_told_from_cells_of_several_lines() {
        for (record, open) in [
            ("\"Dalby;f;3\nEk;f;7\n", 0),
            ("Dalby;f;\"3", 8),
            ("Ek;p;\"sic\nDalby;f;3\"\n", 5),
            ("\"Ek\";\"Dalby;f;3\nEk;f\";7", 5),
        ] {
            assert_eq!(swallowing(record, b';', 2), Some(open), "{record}");
        }
        for record in [
            "\"Ek\nstad\";f;1\n",
            "12\" rör;f;1\n",
            "Ek;\"a \"\"b\"\"\nc\";1\n",
            "Ek;\"en; två; tre\nfyra; fem; sex\";1\n",
        ] {
            assert_eq!(swallowing(record, b';', 2), None, "{record}");
        }
    }
}
