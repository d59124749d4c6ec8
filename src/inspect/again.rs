//! Rows that count again what other rows count, and are not totals that could be checked: sums that
//! do not say of which values they are, and parts of the row above.

use grid::Sheet;

use super::cells::Cells;
use super::head::Extent;
use super::report::LeftOut;
use super::vocabulary::{is_of_which, is_sum};

/// Takes such rows out of a table; the words by which they are known, by column.
pub(crate) fn take_out(cells: &Cells, extent: &mut Extent, sheet: &Sheet) -> Vec<LeftOut> {
    let found = words(cells, extent);
    let is_again =
        |row: &usize| found.iter().any(|(column, words)| words.contains(&cells.index(*row, *column)));
    let rest: Vec<usize> = extent.body.iter().copied().filter(|row| !is_again(row)).collect();
    if rest.is_empty() || found.iter().any(|(column, _)| sheet.called(*column).is_empty()) {
        return Vec::new();
    }
    extent.body = rest;
    let left_out = |(column, words): (usize, Vec<u32>)| LeftOut {
        column: sheet.called(column),
        words: words.iter().map(|word| cells.words[*word as usize].text.clone()).collect(),
        kept: None,
    };
    found.into_iter().map(left_out).collect()
}

/// By column: words of parts, and those of sums in whose rows a cell is empty that all others have.
fn words(cells: &Cells, extent: &Extent) -> Vec<(usize, Vec<u32>)> {
    let columns: Vec<usize> = (0..cells.width).filter(|column| !extent.numeric.contains(column)).collect();
    let says_sum = |row: usize, column: usize| is_sum(&cells.word(row, column).text);
    let is_sum_row = |row: usize| columns.iter().any(|column| says_sum(row, *column));
    let others: Vec<usize> = extent.body.iter().copied().filter(|row| !is_sum_row(*row)).collect();
    let is_full =
        |column: &&usize| !others.is_empty() && others.iter().all(|row| cells.index(*row, **column) != 0);
    let full: Vec<usize> = columns.iter().filter(is_full).copied().collect();
    let mut found: Vec<(usize, Vec<u32>)> = Vec::new();
    for column in &columns {
        let mut words: Vec<u32> = Vec::new();
        for row in &extent.body {
            let is_incomplete = full.iter().any(|other| cells.index(*row, *other) == 0);
            let is_again =
                is_incomplete && says_sum(*row, *column) || is_of_which(&cells.word(*row, *column).text);
            if is_again && !words.contains(&cells.index(*row, *column)) {
                words.push(cells.index(*row, *column));
            }
        }
        if !words.is_empty() {
            found.push((*column, words));
        }
    }
    found
}
