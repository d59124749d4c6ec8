//! A cross-classification, stored by column and sorted so that the cells of a unit are adjacent.

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::footnotes::Summand;
use crate::raw::RawCount;
use input::{CodedTable, ReportedCount, RowFootnotes};
use study::{Condition, Footnotes, RoundIx, Study, VariableIx};
use units::UnitIx;

/// Cells of one file: value codes by dimension, and their counts.
#[derive(Debug)]
pub(crate) struct Table {
    /// Index into the study's tables.
    pub(crate) spec: usize,
    /// The variables by which the cells are split.
    pub(crate) dimensions: Vec<VariableIx>,
    /// The condition that all cases of the table meet; empty for a table of all cases.
    pub(crate) covers: Condition,
    /// One column of codes per dimension.
    pub(crate) codes: Vec<Vec<u8>>,
    /// The count of each cell.
    pub(crate) counts: Vec<RawCount>,
    /// The footnotes of each count; empty for a table without any.
    footnotes: Vec<Footnotes>,
    /// The rows with the cells of a round and unit.
    ranges: FxHashMap<(RoundIx, UnitIx), Range<usize>>,
    /// Totals that the source gives, by round and unit, for cells of which it withheld some.
    totals: FxHashMap<(RoundIx, UnitIx), Vec<SourceTotal>>,
}

/// A total that the source gives. The code of a dimension that it sums over is `TOTAL`.
#[derive(Debug, Clone)]
pub(super) struct SourceTotal {
    pub codes: Vec<u8>,
    count: RawCount,
    footnotes: Footnotes,
}

impl SourceTotal {
    /// The count, with its footnotes where these are asked for.
    pub(super) fn count<T: Summand>(&self) -> T {
        T::new(self.count, self.footnotes)
    }
}

impl Table {
    /// Makes the table of a coded file. If its cases may give several answers, the second table
    /// holds the bases of the answers.
    pub(crate) fn from_coded(coded: CodedTable, study: &Study) -> (Self, Option<Self>) {
        let bases = coded.answers.map(|_| Self::bases(&coded, study));
        let totals = coded.totals.iter().map(|total| {
            let count = RawCount::from_source(total.count.cases());
            let (codes, footnotes) = (total.codes.clone(), total.footnotes.count);
            ((total.round, total.unit), SourceTotal { codes, count, footnotes })
        });
        let table = Self {
            spec: coded.spec,
            covers: study.tables[coded.spec].covers.clone(),
            totals: by_unit(totals),
            dimensions: coded.dimensions.into_iter().chain(coded.answers).collect(),
            codes: coded.codes,
            counts: raw(coded.counts.into_iter()),
            footnotes: coded.footnotes.iter().map(|row| row.count).collect(),
            ranges: coded.sections.into_iter().map(|s| ((s.round, s.unit), s.rows)).collect(),
        };
        (table, bases)
    }

    /// The table of the bases of answers: rows that differ only in the answer become one.
    fn bases(coded: &CodedTable, study: &Study) -> Self {
        let columns = &coded.codes[..coded.dimensions.len()];
        let is_equal = |one: usize, other: usize| columns.iter().all(|codes| codes[one] == codes[other]);
        let (mut rows, mut ranges): (Vec<usize>, FxHashMap<_, _>) = Default::default();
        for section in &coded.sections {
            let start = rows.len();
            let is_first = |row: &usize| *row == section.rows.start || !is_equal(row - 1, *row);
            rows.extend(section.rows.clone().filter(is_first));
            ranges.insert((section.round, section.unit), start..rows.len());
        }
        let totals = coded.totals.iter().map(|total| {
            let codes = total.codes[..columns.len()].to_vec();
            let (count, footnotes) = (RawCount::from_source(total.base.cases()), total.footnotes.base);
            ((total.round, total.unit), SourceTotal { codes, count, footnotes })
        });
        Self {
            spec: coded.spec,
            covers: study.tables[coded.spec].covers.clone(),
            dimensions: coded.dimensions.clone(),
            codes: columns.iter().map(|codes| rows.iter().map(|row| codes[*row]).collect()).collect(),
            counts: raw(rows.iter().map(|row| coded.bases[*row])),
            footnotes: of_bases(&coded.footnotes, &rows),
            ranges,
            totals: by_unit(totals),
        }
    }

    /// The count of a cell, with its footnotes where these are asked for.
    pub(super) fn count<T: Summand>(&self, cell: usize) -> T {
        T::new(self.counts[cell], self.footnotes.get(cell).copied().unwrap_or_default())
    }

    /// Whether some number of the table has a footnote.
    pub(super) fn has_footnotes(&self) -> bool {
        let mut totals = self.totals.values().flatten();
        !self.footnotes.is_empty() || totals.any(|total| !total.footnotes.is_empty())
    }

    /// The rounds for which the table has rows.
    pub(super) fn rounds(&self) -> BTreeSet<RoundIx> {
        self.ranges.keys().chain(self.totals.keys()).map(|(round, _)| *round).collect()
    }

    /// The rows of a reporting unit in a round; empty when it has none.
    pub(crate) fn cells(&self, round: RoundIx, unit: UnitIx) -> Range<usize> {
        self.ranges.get(&(round, unit)).cloned().unwrap_or(0..0)
    }

    /// By round and unit, how many cells the source withheld; units without any are left out.
    pub(super) fn withheld(&self) -> impl Iterator<Item = ((RoundIx, UnitIx), u64)> {
        self.ranges.iter().filter_map(|(place, cells)| {
            let withheld = self.counts[cells.clone()].iter().filter(|count| count.is_withheld()).count();
            (withheld > 0).then_some((*place, withheld as u64))
        })
    }

    /// Whether all its cells stand in another table by the same variables, with the same counts.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let order = |table: &Self| {
            let mut columns: Vec<usize> = (0..table.dimensions.len()).collect();
            columns.sort_unstable_by_key(|column| table.dimensions[*column]);
            columns
        };
        let (own, others) = (order(self), order(other));
        let variables = |table: &Self, columns: &[usize]| -> Vec<VariableIx> {
            columns.iter().map(|column| table.dimensions[*column]).collect()
        };
        let cells = |table: &Self, columns: &[usize], rows: &Range<usize>| {
            let cell = |row: usize| -> (Vec<u8>, Option<u64>) {
                (columns.iter().map(|column| table.codes[*column][row]).collect(), table.counts[row].open())
            };
            let mut cells: Vec<_> = rows.clone().map(cell).collect();
            cells.sort_unstable();
            cells
        };
        let is_there = |(place, rows): (&(RoundIx, UnitIx), &Range<usize>)| {
            other.ranges.get(place).is_some_and(|of_other| {
                rows.len() == of_other.len() && cells(self, &own, rows) == cells(other, &others, of_other)
            })
        };
        self.covers == other.covers
            && variables(self, &own) == variables(other, &others)
            && !self.ranges.is_empty()
            && self.ranges.iter().all(is_there)
    }

    /// Whether it has a row with this value in the round.
    pub(super) fn has_rows_of(&self, round: RoundIx, variable: VariableIx, value: usize) -> bool {
        let column = self.dimensions.iter().position(|dimension| *dimension == variable);
        column.is_some_and(|column| {
            let of_round = self.ranges.iter().filter(|((other, _), _)| *other == round);
            of_round
                .flat_map(|(_, rows)| &self.codes[column][rows.clone()])
                .any(|code| usize::from(*code) == value)
        })
    }

    /// Whether the unit has rows in the round.
    pub(crate) fn has(&self, round: RoundIx, unit: UnitIx) -> bool {
        self.ranges.contains_key(&(round, unit))
    }

    /// The totals that the source gives for a unit in a round.
    pub(super) fn totals(&self, round: RoundIx, unit: UnitIx) -> &[SourceTotal] {
        self.totals.get(&(round, unit)).map_or(&[], Vec::as_slice)
    }
}

/// The footnotes of bases. `firsts` are the first rows of each base; those up to the next are of
/// the same one.
fn of_bases(footnotes: &[RowFootnotes], firsts: &[usize]) -> Vec<Footnotes> {
    if footnotes.is_empty() {
        return Vec::new();
    }
    let ends = firsts.iter().skip(1).copied().chain([footnotes.len()]);
    let of_rows = |rows: &[RowFootnotes]| rows.iter().fold(Footnotes::NONE, |all, row| all.and(row.base));
    firsts.iter().zip(ends).map(|(first, end)| of_rows(&footnotes[*first..end])).collect()
}

fn raw(counts: impl Iterator<Item = ReportedCount>) -> Vec<RawCount> {
    counts.map(|count| RawCount::from_source(count.cases())).collect()
}

/// Totals by round and unit. Of two with the same codes the last is kept.
fn by_unit(
    totals: impl Iterator<Item = ((RoundIx, UnitIx), SourceTotal)>,
) -> FxHashMap<(RoundIx, UnitIx), Vec<SourceTotal>> {
    let mut of_unit: FxHashMap<(RoundIx, UnitIx), Vec<SourceTotal>> = FxHashMap::default();
    for (unit, total) in totals {
        let known = of_unit.entry(unit).or_default();
        known.retain(|other| other.codes != total.codes);
        known.push(total);
    }
    of_unit
}
