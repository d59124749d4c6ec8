//! The cells of a grid, each different word kept once.

use std::ops::ControlFlow;

use grid::Grid;
use ground::diagnostics::Diagnostics;
use rustc_hash::FxHashMap;

use super::cell::CellKind;

/// A word that stands in cells.
#[derive(Debug)]
pub(crate) struct Word {
    pub text: String,
    /// What the file also calls it.
    pub code: Option<String>,
    pub kind: CellKind,
}

/// All rows of a grid that are not empty.
#[derive(Debug)]
pub(crate) struct Cells {
    /// The number of each row, as the file counts them.
    pub numbers: Vec<usize>,
    /// The first is the empty word.
    pub words: Vec<Word>,
    /// By row: indices into `words`.
    rows: Vec<Vec<u32>>,
    pub width: usize,
}

impl Cells {
    pub(crate) fn read(grid: &Grid) -> Self {
        let mut indices: FxHashMap<(String, Option<String>), u32> = FxHashMap::default();
        let empty = Word { text: String::new(), code: None, kind: CellKind::Empty };
        let mut cells = Self { numbers: Vec::new(), words: vec![empty], rows: Vec::new(), width: 0 };
        indices.insert((String::new(), None), 0);
        grid.for_each_row(0, &mut Diagnostics::default(), |row, _| {
            let words = (0..row.len()).map(|column| {
                let key = (row.cell(column).to_string(), row.code(column).map(str::to_string));
                *indices.entry(key).or_insert_with_key(|(text, code)| {
                    let (text, code, kind) = (text.clone(), code.clone(), CellKind::of(text));
                    cells.words.push(Word { text, code, kind });
                    cells.words.len() as u32 - 1
                })
            });
            let words: Vec<u32> = words.collect();
            cells.numbers.push(row.number);
            cells.width = cells.width.max(words.len());
            cells.rows.push(words);
            ControlFlow::Continue(())
        });
        cells
    }

    /// Gives the empty cells of a column, in some rows, the word that stands above them.
    pub(crate) fn fill(&mut self, column: usize, rows: &[usize]) {
        let mut above = 0;
        for row in rows {
            match self.rows[*row].get_mut(column) {
                Some(word) if *word == 0 => *word = above,
                Some(word) => above = *word,
                None => {}
            }
        }
    }

    /// Puts a word, by its index, into a cell that is there.
    pub(crate) fn set(&mut self, row: usize, column: usize, word: u32) {
        if let Some(cell) = self.rows[row].get_mut(column) {
            *cell = word;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The index of the word of a cell, or of the empty word for a cell that is not there.
    pub(crate) fn index(&self, row: usize, column: usize) -> u32 {
        self.rows[row].get(column).copied().unwrap_or(0)
    }

    pub(crate) fn word(&self, row: usize, column: usize) -> &Word {
        &self.words[self.index(row, column) as usize]
    }

    /// The columns of a row that are not empty, with their words.
    pub(crate) fn filled(&self, row: usize) -> impl Iterator<Item = (usize, &Word)> {
        let words = self.rows[row].iter().enumerate().filter(|(_, word)| **word != 0);
        words.map(|(column, word)| (column, &self.words[*word as usize]))
    }

    /// How many different words stand in a row.
    pub(crate) fn different(&self, row: usize) -> usize {
        let mut words: Vec<&str> = self.filled(row).map(|(_, word)| word.text.as_str()).collect();
        words.dedup();
        words.len()
    }

    /// A row as a line of text.
    pub(crate) fn line(&self, row: usize) -> String {
        let mut words: Vec<&str> = self.filled(row).map(|(_, word)| word.text.as_str()).collect();
        words.dedup();
        words.join(" | ")
    }
}
