//! Rows that are added up on request, and signs that some of them count the same cases.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Severity};
use ground::text::plain;

use super::checks::Checks;
use super::table::{Rows, SourceRow};

/// What shows that a row is the sum of others, beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SumMarker {
    /// The row has no word where others have the name of a school.
    Empty,
    /// A word that stands for all.
    Word,
}

/// Rows that may be sums of others by what they say in columns that are not read.
pub(crate) type SumMarkers = FxHashMap<SourceRow, SumMarker>;

/// Words that stand for all others together, beside those that a study declares for its variables.
const TOTALS: [&str; 10] =
    ["summa", "delsumma", "totalt", "total", "samtliga", "alla", "sum", "all", "subtotal", "totals"];

/// What a cell of a column that is not read says about its row: whether it may be a sum.
pub(crate) fn sum_marker(cell: &str) -> Option<SumMarker> {
    let first = plain(cell).split(|letter: char| !letter.is_alphanumeric()).next().map(str::to_string);
    let is_total = first.is_some_and(|first| TOTALS.contains(&first.as_str()));
    if is_total { Some(SumMarker::Word) } else { cell.is_empty().then_some(SumMarker::Empty) }
}

impl Checks<'_> {
    /// Reports rows that are the sum of the others of their cell: a row for all schools among those
    /// of each. Where no word says so, a single one may be chance; where it is so in every cell,
    /// the rows are not parts.
    pub(crate) fn report_sums(&self, rows: &Rows, markers: &SumMarkers, problems: &mut Diagnostics) {
        let cells: Vec<Range<usize>> = cells(rows).collect();
        let marker_of_row = |row: &usize| markers.get(&rows.sources[*row]).copied();
        let by_word =
            cells.iter().filter_map(|cell| self.sum_by_word(cell.clone(), marker_of_row)).collect::<Vec<_>>();
        let sums: Vec<Option<usize>> = cells.into_iter().filter_map(|cell| sum_among(rows, cell)).collect();
        let unmarked_sum_rows: Vec<usize> =
            sums.iter().flatten().copied().filter(|row| !by_word.contains(row)).collect();
        let is_everywhere = unmarked_sum_rows.len() > 1 && unmarked_sum_rows.len() == sums.len();
        let has_none = |row: &usize| marker_of_row(row) == Some(SumMarker::Empty);
        let is_frequent = 2 * unmarked_sum_rows.len() >= sums.len();
        let is_large = |row: &usize| rows.counts[*row].cases().is_some_and(|count| count >= NO_CHANCE);
        for row in by_word {
            self.report_sum(row, Severity::Error, problems, rows);
        }
        for row in unmarked_sum_rows {
            match () {
                () if is_everywhere || has_none(&row) => {
                    self.report_sum(row, Severity::Error, problems, rows)
                }
                () if is_frequent || is_large(&row) => {
                    self.report_sum(row, Severity::Warning, problems, rows)
                }
                () => {}
            }
        }
    }

    /// The row of a cell that says that it is the sum of the others, which do not.
    fn sum_by_word(
        &self,
        cell: Range<usize>,
        marker_of_row: impl Fn(&usize) -> Option<SumMarker>,
    ) -> Option<usize> {
        let is_sum = |row: &usize| marker_of_row(row) == Some(SumMarker::Word);
        let sum = cell.clone().find(is_sum)?;
        cell.clone().any(|row| !is_sum(&row)).then_some(sum)
    }

    fn report_sum(&self, row: usize, severity: Severity, problems: &mut Diagnostics, rows: &Rows) {
        problems.push_with(severity, || {
            let message =
                "this row is the sum of the other rows of the same unit, round and values, and is added to them";
            let problem = Diagnostic::error("sum-among-parts", self.place(rows.sources[row]), message);
            Diagnostic { severity, ..problem }
                .help("leave rows that are sums of others out with `except:` of the table, by the word that they have in common")
        });
    }
}

/// A sum of so many cases is hardly met by chance.
const NO_CHANCE: u64 = 100;

/// The sorted rows of each cell.
fn cells(rows: &Rows) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = start;
        start = (first + 1..rows.len()).find(|row| rows.compare(first, *row).is_ne()).unwrap_or(rows.len());
        (first < rows.len()).then_some(first..start)
    })
}

/// Which row of a cell is the sum of the others; `None` for a cell where this cannot be decided,
/// since not two others count something.
fn sum_among(rows: &Rows, cell: Range<usize>) -> Option<Option<usize>> {
    let counted = cell.map(|row| Some((rows.counts[row].cases()?, row))).collect::<Option<Vec<_>>>()?;
    let (largest, row) = counted.iter().copied().max()?;
    let has_parts = counted.iter().filter(|(count, _)| *count > 0).nth(2).is_some();
    let sum: u64 = counted.iter().map(|(count, _)| count).sum();
    has_parts.then_some(Some(row).filter(|_| sum == 2 * largest))
}

/// All that the cells of a row say, as a hash.
pub(crate) fn digest(row: Row) -> u64 {
    let mut hasher = FxHasher::default();
    (0..row.len()).for_each(|column| row.cell(column).hash(&mut hasher));
    hasher.finish()
}

/// A row that says the same as an earlier one, to which it is added.
pub(crate) fn repeated(sheet: &Sheet, first: usize, second: usize) -> Diagnostic {
    let message = "two rows say the same in every column, and are added up";
    let problem = Diagnostic::warning("repeated-row", sheet.line(first), message)
        .help("remove one of them if it was copied twice by mistake");
    Diagnostic { also: vec![sheet.line(second)], ..problem }
}
