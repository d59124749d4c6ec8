//! A cross-classification in columns, sorted so that each unit's cells lie together.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::raw::RawCount;
use input::{RawTable, Row};
use study::{Condition, Study, VariableIx};

/// Cells of one file: value codes by dimension, and their counts.
#[derive(Debug)]
pub(crate) struct Table {
    /// Index into the study's tables.
    pub(crate) spec: usize,
    /// The variables by which the cells are split.
    pub(crate) dimensions: Vec<VariableIx>,
    /// The table holds only cases that meet this.
    pub(crate) covers: Condition,
    /// One column of codes per dimension.
    pub(crate) codes: Vec<Vec<u8>>,
    /// The count of each cell.
    pub(crate) counts: Vec<RawCount>,
    /// Where the cells of a round and unit lie.
    ranges: FxHashMap<(u16, u32), Range<usize>>,
    /// Totals from the source, by round, unit and codes, for cells of which a part was withheld there.
    pub(crate) given: FxHashMap<(u16, u32, Box<[u8]>), RawCount>,
}

impl Table {
    /// The tables that a coded file becomes: one, or, where cases may give several answers, one of the answers
    /// and one of their bases.
    pub(crate) fn from_raw(raw: RawTable, study: &Study) -> (Self, Option<Self>) {
        let covers = study.tables[raw.spec].covers.clone();
        let mut dimensions = raw.dimensions.clone();
        let Some(answers) = raw.answers else {
            return (Self::new(raw.spec, dimensions, covers, &raw.rows, &raw.given), None);
        };
        let base = |rows: &[Row]| {
            let without_answer = |row: &Row| Row {
                codes: row.codes[..row.codes.len() - 1].into(),
                count: row.base,
                ..row.clone()
            };
            let mut bases: Vec<Row> = rows.iter().map(without_answer).collect();
            bases.dedup_by(|a, b| a.key() == b.key());
            bases
        };
        let bases =
            Self::new(raw.spec, dimensions.clone(), covers.clone(), &base(&raw.rows), &base(&raw.given));
        dimensions.push(answers);
        (Self::new(raw.spec, dimensions, covers, &raw.rows, &raw.given), Some(bases))
    }

    fn new(spec: usize, dimensions: Vec<VariableIx>, covers: Condition, rows: &[Row], given: &[Row]) -> Self {
        let mut ranges: FxHashMap<(u16, u32), Range<usize>> = FxHashMap::default();
        for (index, row) in rows.iter().enumerate() {
            ranges.entry((row.round, row.unit)).or_insert(index..index).end = index + 1;
        }
        let column = |dimension: usize| rows.iter().map(|row| row.codes[dimension]).collect();
        let total = |row: &Row| ((row.round, row.unit, row.codes.clone()), RawCount::from_source(row.count));
        Self {
            spec,
            codes: (0..dimensions.len()).map(column).collect(),
            dimensions,
            covers,
            counts: rows.iter().map(|row| RawCount::from_source(row.count)).collect(),
            ranges,
            given: given.iter().map(total).collect(),
        }
    }

    /// The cells of a reporting unit in a round; empty when it has none.
    pub(crate) fn cells(&self, round: usize, unit: usize) -> Range<usize> {
        self.ranges.get(&(round as u16, unit as u32)).cloned().unwrap_or(0..0)
    }

    /// Whether the unit has any cell in the round.
    pub(crate) fn has(&self, round: usize, unit: usize) -> bool {
        self.ranges.contains_key(&(round as u16, unit as u32))
    }
}
