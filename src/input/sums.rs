//! Rows that are added up on request, and what tells that some of them count the same cases.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHasher;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Severity};

use super::checks::Checks;
use super::table::Rows;

impl Checks<'_> {
    /// Reports rows that are the sum of the others of their cell: a row for all schools among those
    /// of each. A single one may be chance. Where it is so in every cell, the rows are no parts.
    pub(crate) fn report_sums(&self, rows: &Rows, problems: &mut Diagnostics) {
        let cells: Vec<Option<usize>> = cells(rows).filter_map(|cell| sum_among(rows, cell)).collect();
        let sums: Vec<usize> = cells.iter().flatten().copied().collect();
        let severity = match sums.len() {
            found if found > 1 && found == cells.len() => Severity::Error,
            found if 2 * found >= cells.len() => Severity::Warning,
            _ => return,
        };
        let message =
            "this row is the sum of the other rows of the same unit, round and values, and is added to them";
        for row in sums {
            problems.push_with(severity, || {
                let problem = Diagnostic::error("sum-among-parts", self.place(rows.sources[row]), message);
                Diagnostic { severity, ..problem }
                    .help("leave rows that are sums of others out with `except:` of the table, by the word that they have in common")
            });
        }
    }
}

/// The sorted rows of each cell.
fn cells(rows: &Rows) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = start;
        start = (first + 1..rows.len()).find(|row| rows.compare(first, *row).is_ne()).unwrap_or(rows.len());
        (first < rows.len()).then_some(first..start)
    })
}

/// Which row of a cell is the sum of the others; `None` for a cell that cannot tell, since not two
/// others count something.
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
