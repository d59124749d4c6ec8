//! Places that stand in a column for each level: one column holds the code of a municipality,
//! another the code of its county, and the first is empty in a row of a whole county.

use std::collections::BTreeMap;

use grid::Sheet;

use super::cells::Cells;
use super::head::Extent;
use super::vocabulary::{Hint, hint};

/// Columns of places, one for each level.
#[derive(Debug)]
pub(crate) struct LevelColumns {
    /// The column of the smallest places.
    pub smallest: usize,
    /// The columns of larger places, the largest last.
    pub larger: Vec<usize>,
    /// The words for larger places, each with the words for its parts; the word for all places
    /// together has none.
    pub wholes: Vec<(String, Vec<String>)>,
}

impl LevelColumns {
    /// Finds them by their names and by where they are empty; `None` where places stand in one
    /// column.
    pub(crate) fn find(cells: &Cells, extent: &Extent, sheet: &Sheet) -> Option<Self> {
        let word = |row: &usize, column: usize| cells.index(*row, column);
        let different = |column: usize| {
            let mut words: Vec<u32> = extent.body.iter().map(|row| word(row, column)).collect();
            words.sort_unstable();
            words.dedup();
            words.retain(|word| *word != 0);
            words.len()
        };
        let is_text = |column: &usize| !extent.numeric.contains(column);
        let is_called =
            |column: &usize| matches!(hint(&sheet.called(*column)), Some(Hint::Place | Hint::Code));
        let mut columns: Vec<(usize, usize)> = (0..cells.width)
            .filter(|column| is_text(column) && is_called(column))
            .map(|column| (column, different(column)))
            .filter(|(_, words)| *words > 0)
            .collect();
        columns.sort_by_key(|(_, words)| std::cmp::Reverse(*words));
        let ((smallest, most), others) = columns.split_first()?;
        let is_larger = |(column, words): &&(usize, usize)| {
            let mut within: BTreeMap<u32, u32> = BTreeMap::new();
            let mut rows = extent.body.iter().filter(|row| word(row, *smallest) != 0);
            words < most
                && rows.all(|row| {
                    let larger = word(row, *column);
                    larger != 0 && *within.entry(word(row, *smallest)).or_insert(larger) == larger
                })
        };
        let larger: Vec<usize> = others.iter().filter(is_larger).map(|(column, _)| *column).collect();
        let is_empty = |row: &&usize| word(row, *smallest) == 0;
        let has_larger = |row: &usize| larger.iter().any(|column| word(row, *column) != 0);
        let mut empty = extent.body.iter().filter(is_empty).peekable();
        if empty.peek().is_none() || !empty.all(has_larger) {
            return None;
        }
        let mut levels = Self { smallest: *smallest, larger, wholes: Vec::new() };
        levels.wholes = levels.wholes(cells, extent);
        Some(levels)
    }

    /// Which places each larger one consists of.
    fn wholes(&self, cells: &Cells, extent: &Extent) -> Vec<(String, Vec<String>)> {
        let text = |row: usize, column: usize| cells.word(row, column).text.clone();
        let mut wholes: Vec<(String, Vec<String>)> = Vec::new();
        for (at, column) in self.larger.iter().enumerate() {
            let narrower = if at == 0 { self.smallest } else { self.larger[at - 1] };
            let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for row in extent.body.iter().filter(|row| cells.index(**row, *column) != 0) {
                let parts_of_word = parts.entry(text(*row, *column)).or_default();
                let part = text(*row, narrower);
                if !part.is_empty() && !parts_of_word.contains(&part) {
                    parts_of_word.push(part);
                }
            }
            let is_all = parts.len() == 1;
            wholes.extend(
                parts.into_iter().map(|(word, parts)| (word, if is_all { Vec::new() } else { parts })),
            );
        }
        wholes
    }

    /// Puts the words for larger places into the column of the smallest, where that is empty.
    pub(crate) fn join(&self, cells: &mut Cells, extent: &Extent) {
        for row in &extent.body {
            let word = self.larger.iter().map(|column| cells.index(*row, *column)).find(|word| *word != 0);
            if let (0, Some(word)) = (cells.index(*row, self.smallest), word) {
                cells.set(*row, self.smallest, word);
            }
        }
    }
}
