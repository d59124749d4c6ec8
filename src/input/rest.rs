//! Rows that a table leaves out because they follow from its totals: of 1 000 cases 300 are `yes`,
//! so the others are what the variable declares as its `rest`.

use std::collections::BTreeMap;

use study::RoundIx;
use units::UnitIx;

use super::table::{Reported, RowHead, Rows, SourceRow, Total};
use super::words::{FIRST_SUBTOTAL, TOTAL};

/// What the parts of a total add up to, and whether one of them is the rest itself.
#[derive(Debug, Clone, Copy)]
struct Parts {
    sum: Reported,
    has_rest: bool,
}

impl Parts {
    /// No parts.
    const NONE: Self = Self { sum: Reported::ZERO, has_rest: false };
}

/// The rows of a unit in a round with the same codes in all columns but one, where [`TOTAL`] stands.
type PartsByTotal = BTreeMap<(RoundIx, UnitIx, Vec<u8>), Parts>;

/// Adds to sorted `rows` those of the values that stand for the rest of `totals`, which are
/// reported by places themselves; the rows stay sorted. `rests` are a column and the code of its
/// rest each. Parts that are withheld make a rest that is withheld; parts that are larger than the
/// total leave nothing, and are for the comparison of totals to report.
pub(crate) fn add_rests(rests: &[(usize, u8)], totals: &[&(Total, SourceRow)], rows: &mut Rows) {
    for (column, rest) in rests {
        let is_whole =
            |at: usize, code: u8| if at == *column { code == TOTAL } else { code < FIRST_SUBTOTAL };
        let is_whole = |total: &Total| (0..).zip(&total.codes).all(|(at, code)| is_whole(at, *code));
        let wholes: Vec<_> = totals.iter().filter(|(total, _)| is_whole(total)).collect();
        if wholes.is_empty() {
            continue;
        }
        let parts = parts(rows, *column, *rest);
        for (total, source) in wholes {
            let known = parts.get(&(total.round, total.unit, total.codes.clone()));
            let Parts { sum, has_rest } = known.copied().unwrap_or(Parts::NONE);
            if has_rest {
                continue;
            }
            let numbers = total.count.cases().zip(sum.cases());
            let count: Reported = numbers.map(|(whole, sum)| whole.saturating_sub(sum)).into();
            let Total { round, unit, footnotes, .. } = *total;
            let head = RowHead { round, unit, count, base: count, footnotes, source: *source };
            rows.push(head, total.codes.iter().map(|code| if *code == TOTAL { *rest } else { *code }));
        }
        rows.sort();
    }
}

/// What the parts of totals over one column add up to.
fn parts(rows: &Rows, column: usize, rest: u8) -> PartsByTotal {
    let mut parts = PartsByTotal::new();
    for row in 0..rows.len() {
        let mut codes: Vec<u8> = rows.codes(row).collect();
        let is_rest = std::mem::replace(&mut codes[column], TOTAL) == rest;
        let of_total = parts.entry((rows.rounds[row], rows.units[row], codes)).or_insert(Parts::NONE);
        of_total.sum = of_total.sum.plus(rows.counts[row]);
        of_total.has_rest |= is_rest;
    }
    parts
}
