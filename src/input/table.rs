//! A coded table, column by column.

use std::collections::BTreeSet;
use std::ops::Range;

use study::{Footnotes, RoundIx, VariableIx};
use units::UnitIx;

/// A number of cases as the source reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportedCount(u64);

impl ReportedCount {
    /// A number that the source withholds.
    pub const WITHHELD: Self = Self(u64::MAX);
    /// No cases.
    pub(crate) const ZERO: Self = Self(0);

    /// The number of cases; `None` where the source withholds it.
    pub fn cases(self) -> Option<u64> {
        (self != Self::WITHHELD).then_some(self.0)
    }

    /// The sum of two numbers; withheld where one of them is.
    pub(crate) fn plus(self, other: Self) -> Self {
        self.cases().zip(other.cases()).map(|(one, other)| one + other).into()
    }
}

impl From<Option<u64>> for ReportedCount {
    fn from(cases: Option<u64>) -> Self {
        cases.map_or(Self::WITHHELD, Self)
    }
}

/// The cross-classification of some variables by unit and round that one file holds.
#[derive(Debug)]
pub struct CodedTable {
    /// Index into the study's tables.
    pub spec: usize,
    /// The variables that the first columns of `codes` follow.
    pub dimensions: Vec<VariableIx>,
    /// The variable with several answers, whose codes are the last column.
    pub answers: Option<VariableIx>,
    /// Which rows belong to which round and unit, in their order.
    pub sections: Vec<Section>,
    /// By column, then by row: the index of a value.
    pub codes: Vec<Vec<u8>>,
    /// By row: the number of cases.
    pub counts: Vec<ReportedCount>,
    /// By row: the number of cases that were asked; empty for a table without answers.
    pub bases: Vec<ReportedCount>,
    /// By row: the footnotes of the number of cases, and of its base; empty for a table without
    /// any.
    pub footnotes: Vec<RowFootnotes>,
    /// The values that nobody was asked about in a round.
    pub unasked: BTreeSet<UnaskedValue>,
    /// Rows that hold totals of others. They are checked, and answer where a part was withheld at
    /// the source.
    pub totals: Vec<Total>,
}

/// A value of a variable that nobody was asked about in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnaskedValue {
    /// The round.
    pub round: RoundIx,
    /// The variable.
    pub variable: VariableIx,
    /// The index of the value.
    pub value: usize,
}

/// The rows of a table for one unit in one round, sorted by their codes; no two have the same.
#[derive(Debug, Clone)]
pub struct Section {
    /// The round's index.
    pub round: RoundIx,
    /// The unit that reports.
    pub unit: UnitIx,
    /// Indices of rows.
    pub rows: Range<usize>,
}

/// A row that holds the total of others.
#[derive(Debug, Clone)]
pub struct Total {
    /// The round's index.
    pub round: RoundIx,
    /// The unit.
    pub unit: UnitIx,
    /// The index of a value by column; [`TOTAL`](crate::TOTAL) for all values together.
    pub codes: Vec<u8>,
    /// The number of cases.
    pub count: ReportedCount,
    /// The number of cases that were asked, in a table with answers.
    pub base: ReportedCount,
    /// The footnotes of both.
    pub footnotes: RowFootnotes,
}

/// The footnotes of the numbers of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowFootnotes {
    /// The footnotes of the number of cases.
    pub count: Footnotes,
    /// The footnotes of the number of cases that were asked.
    pub base: Footnotes,
}

impl RowFootnotes {
    /// The footnotes of two rows that are added up.
    fn and(self, other: Self) -> Self {
        Self { count: self.count.and(other.count), base: self.base.and(other.base) }
    }
}

/// Where a row of a table that may lie in several files was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SourceRow {
    /// The index of the file.
    pub sheet: u16,
    /// The number of the row in the file.
    pub number: u32,
}

/// The rows of a table read so far, one vector per column, and where each row was read. All are
/// equally long, but `footnotes` is empty until a row has any.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub rounds: Vec<RoundIx>,
    pub units: Vec<UnitIx>,
    pub codes: Vec<Vec<u8>>,
    pub counts: Vec<ReportedCount>,
    pub bases: Vec<ReportedCount>,
    pub footnotes: Vec<RowFootnotes>,
    pub sources: Vec<SourceRow>,
}

/// One row on its way into the columns; its codes travel beside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowHead {
    pub round: RoundIx,
    pub unit: UnitIx,
    pub count: ReportedCount,
    pub base: ReportedCount,
    pub footnotes: RowFootnotes,
    pub source: SourceRow,
}

impl Rows {
    /// No rows of some columns.
    pub(crate) fn new(columns: usize) -> Self {
        Self { codes: vec![Vec::new(); columns], ..Self::default() }
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.sources.len()
    }

    /// Adds a row; `codes` has one code a column.
    pub(crate) fn push(&mut self, head: RowHead, codes: impl IntoIterator<Item = u8>) {
        if !self.footnotes.is_empty() || head.footnotes != RowFootnotes::default() {
            self.footnotes.resize(self.len(), RowFootnotes::default());
            self.footnotes.push(head.footnotes);
        }
        self.rounds.push(head.round);
        self.units.push(head.unit);
        self.counts.push(head.count);
        self.bases.push(head.base);
        self.sources.push(head.source);
        self.codes.iter_mut().zip(codes).for_each(|(column, code)| column.push(code));
    }

    /// The codes of a row, column by column.
    pub(crate) fn codes(&self, row: usize) -> impl Iterator<Item = u8> {
        self.codes.iter().map(move |column| column[row])
    }

    /// What makes a row the only one of its kind.
    pub(crate) fn key(&self, row: usize) -> (RoundIx, UnitIx, impl Iterator<Item = u8>) {
        (self.rounds[row], self.units[row], self.codes(row))
    }

    /// Compares two rows by round, unit and codes.
    pub(crate) fn compare(&self, one: usize, other: usize) -> std::cmp::Ordering {
        let (round, unit, codes) = self.key(one);
        let (other_round, other_unit, other_codes) = self.key(other);
        (round, unit).cmp(&(other_round, other_unit)).then_with(|| codes.cmp(other_codes))
    }

    /// Puts the rows in the order of [`Rows::compare`]; equal rows stay in the order of the file.
    pub(crate) fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        if !order.is_sorted_by(|one, other| self.compare(*one, *other).is_le()) {
            order.sort_by(|one, other| self.compare(*one, *other));
            self.select(&order);
        }
    }

    /// Keeps the rows with these indices, in this order.
    pub(crate) fn select(&mut self, rows: &[usize]) {
        fn select<T: Copy>(column: &mut Vec<T>, rows: &[usize]) {
            *column = rows.iter().map(|row| column[*row]).collect();
        }
        select(&mut self.rounds, rows);
        select(&mut self.units, rows);
        self.codes.iter_mut().for_each(|column| select(column, rows));
        select(&mut self.counts, rows);
        select(&mut self.bases, rows);
        select(&mut self.sources, rows);
        if !self.footnotes.is_empty() {
            select(&mut self.footnotes, rows);
        }
    }

    /// The footnotes of a row.
    pub(crate) fn footnotes(&self, row: usize) -> RowFootnotes {
        self.footnotes.get(row).copied().unwrap_or_default()
    }

    /// Adds up sorted rows with the same key: in a table with one row per case they are not a
    /// mistake.
    pub(crate) fn merge_equal(&mut self) {
        let mut firsts: Vec<usize> = Vec::new();
        for row in 0..self.len() {
            match firsts.last() {
                Some(first) if self.compare(*first, row).is_eq() => {
                    self.counts[*first] = self.counts[*first].plus(self.counts[row]);
                    self.bases[*first] = self.bases[*first].plus(self.bases[row]);
                    if !self.footnotes.is_empty() {
                        self.footnotes[*first] = self.footnotes[*first].and(self.footnotes[row]);
                    }
                }
                _ => firsts.push(row),
            }
        }
        self.select(&firsts);
    }

    /// Which rows belong to which round and unit; the rows are sorted.
    pub(crate) fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for (row, (&round, &unit)) in self.rounds.iter().zip(&self.units).enumerate() {
            match sections.last_mut() {
                Some(section) if (section.round, section.unit) == (round, unit) => {
                    section.rows.end = row + 1;
                }
                _ => sections.push(Section { round, unit, rows: row..row + 1 }),
            }
        }
        sections
    }
}
