//! Rows of numbers of another kind than the others: a table may hold numbers of pupils, of those that
//! passed and the percentage of these one below the other, and a column says which they are. They
//! cannot be added up.

use grid::Sheet;
use ground::text::plain;

use super::cells::Cells;
use super::head::Extent;
use super::report::LeftOut;

/// Names of columns that say what the numbers of a row are.
const NAMES: [&str; 14] = [
    "contentscode",
    "tabellinnehåll",
    "innehåll",
    "mått",
    "measure",
    "measures",
    "indikator",
    "indicator",
    "nyckeltal",
    "kpi",
    "uppgift",
    "statistiskt mått",
    "enhet",
    "unit of measure",
];

/// Beginnings of words for numbers of something.
const NUMBERS: [&str; 4] = ["antal", "number of", "count of", "no. of"];

/// The most kinds that a column may name.
const MOST: usize = 20;

/// Takes out the rows of all kinds but the first that counts something; `None` where the rows are of
/// one kind, or none counts.
pub(crate) fn take_out(cells: &Cells, extent: &mut Extent, sheet: &Sheet) -> Option<LeftOut> {
    let is_text = |column: &usize| !extent.numeric.contains(column);
    let (column, kept) = (0..cells.width)
        .filter(is_text)
        .filter(|column| !sheet.called(*column).is_empty())
        .find_map(|column| Some((column, kept(cells, extent, sheet, column)?)))?;
    let others = extent.body.iter().map(|row| cells.index(*row, column)).filter(|word| *word != kept);
    let mut words: Vec<u32> = Vec::new();
    for word in others {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    extent.body.retain(|row| cells.index(*row, column) == kept);
    let text = |word: u32| cells.words[word as usize].text.clone();
    Some(LeftOut {
        column: sheet.called(column),
        words: words.into_iter().map(text).collect(),
        kept: Some(text(kept)),
    })
}

/// The word of the rows to keep, of a column that names kinds of numbers.
fn kept(cells: &Cells, extent: &Extent, sheet: &Sheet, column: usize) -> Option<u32> {
    let mut words: Vec<u32> = Vec::new();
    for row in &extent.body {
        let word = cells.index(*row, column);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.contains(&0) || !(2..=MOST).contains(&words.len()) {
        return None;
    }
    let text = |word: u32| plain(&cells.words[word as usize].text);
    let numbers = |word: u32| {
        let rows = extent.body.iter().filter(move |row| cells.index(**row, column) == word);
        rows.flat_map(|row| extent.numeric.iter().map(|numeric| &cells.word(*row, *numeric).kind))
    };
    let is_whole = |word: u32| numbers(word).all(|kind| kind.count().is_some() || !kind.is_number());
    let is_percent = |word: u32| ["procent", "percent", "andel", "%"].contains(&text(word).as_str());
    let counts_nothing =
        |word: &u32| is_percent(*word) || grid::is_of_no_counts(&text(*word)) && !is_whole(*word);
    let is_named = NAMES.contains(&plain(&sheet.called(column)).as_str());
    let is_number = |word: &u32| NUMBERS.iter().any(|start| text(*word).starts_with(start));
    let has_kinds = words.iter().any(counts_nothing)
        || is_named && words.iter().filter(|word| is_number(word)).count() > 1;
    let counts = |word: &&u32| !counts_nothing(word) && is_whole(**word);
    has_kinds.then(|| words.iter().find(counts).copied()).flatten()
}
