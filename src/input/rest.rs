//! Rows that a table leaves out because they follow from its totals: of 1 000 cases 300 are `yes`,
//! so the others are what the variable declares as its `rest`.

use std::collections::{BTreeMap, BTreeSet};

use study::RoundIx;
use units::UnitIx;

use super::table::{ReportedCount, RowHead, Rows, SourceRow, Total};
use super::words::{FIRST_SUBTOTAL, TOTAL};

/// What the parts of a total add up to, where the first of them stands, and whether one of them is
/// the rest itself.
#[derive(Debug, Clone, Copy)]
struct Parts {
    sum: ReportedCount,
    first: SourceRow,
    has_rest: bool,
}

/// The rows of a unit in a round with the same codes in all columns but one, where [`TOTAL`] stands.
type PartsByTotal = BTreeMap<(RoundIx, UnitIx, Vec<u8>), Parts>;

/// Adds to sorted `rows` the rows of the values that stand for the rest of `totals`. The totals are
/// reported by places themselves. The rows stay sorted. `rests` are a column and the code of its
/// rest each. Parts that are withheld make a rest that is withheld; parts that are larger than the
/// total leave nothing, and are for the comparison of totals to report.
pub(crate) fn add_rests(rests: &[(usize, u8)], totals: &[&(Total, SourceRow)], rows: &mut Rows) {
    for (column, rest) in rests {
        let wholes = wholes(*column, totals);
        if wholes.is_empty() {
            continue;
        }
        let parts = parts(rows, *column, *rest);
        for (total, source) in wholes {
            let known = parts.get(&(total.round, total.unit, total.codes.clone()));
            if known.is_some_and(|parts| parts.has_rest) {
                continue;
            }
            let sum = known.map_or(ReportedCount::ZERO, |parts| parts.sum);
            let numbers = total.count.cases().zip(sum.cases());
            let count: ReportedCount = numbers.map(|(whole, sum)| whole.saturating_sub(sum)).into();
            let Total { round, unit, footnotes, .. } = *total;
            let head = RowHead { round, unit, count, base: count, footnotes, source: *source };
            rows.push(head, total.codes.iter().map(|code| if *code == TOTAL { *rest } else { *code }));
        }
        rows.sort();
    }
}

/// The first rows of places, rounds and values that have parts, but neither the rest nor a total of
/// the same place and other values from which the rest could be computed.
pub(crate) fn without_total(
    rests: &[(usize, u8)],
    totals: &[&(Total, SourceRow)],
    rows: &Rows,
) -> Vec<SourceRow> {
    let mut found = Vec::new();
    for (column, rest) in rests {
        let wholes = wholes(*column, totals);
        let parts = parts(rows, *column, *rest);
        // A table that gives the rest itself needs no totals.
        if wholes.is_empty() && parts.values().any(|parts| parts.has_rest) {
            continue;
        }
        let known: BTreeSet<_> =
            wholes.iter().map(|(total, _)| (total.round, total.unit, &total.codes)).collect();
        let lacks_total = parts.iter().filter(|((round, unit, codes), parts)| {
            !parts.has_rest && !known.contains(&(*round, *unit, codes))
        });
        found.extend(lacks_total.map(|(_, parts)| parts.first));
    }
    found
}

/// The totals over one column alone.
fn wholes<'t>(column: usize, totals: &[&'t (Total, SourceRow)]) -> Vec<&'t (Total, SourceRow)> {
    let is_whole = |at: usize, code: u8| if at == column { code == TOTAL } else { code < FIRST_SUBTOTAL };
    let is_whole = |total: &Total| (0..).zip(&total.codes).all(|(at, code)| is_whole(at, *code));
    totals.iter().copied().filter(|(total, _)| is_whole(total)).collect()
}

/// What the parts of totals over one column add up to.
fn parts(rows: &Rows, column: usize, rest: u8) -> PartsByTotal {
    let mut parts = PartsByTotal::new();
    for row in 0..rows.len() {
        let mut codes: Vec<u8> = rows.codes(row).collect();
        let is_rest = std::mem::replace(&mut codes[column], TOTAL) == rest;
        let none = Parts { sum: ReportedCount::ZERO, first: rows.sources[row], has_rest: false };
        let parts_of_total = parts.entry((rows.rounds[row], rows.units[row], codes)).or_insert(none);
        parts_of_total.sum = parts_of_total.sum.plus(rows.counts[row]);
        parts_of_total.has_rest |= is_rest;
    }
    parts
}
