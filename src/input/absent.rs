//! Rows whose place did not take part, as a symbol in place of their count says. Where that is so of
//! every place of a round, nobody was asked about the row's value then.

use std::collections::BTreeSet;

use study::{RoundIx, VariableIx};
use units::UnitIx;

use super::table::{Rows, SourceRow, UnaskedValue};
use super::words::FIRST_SUBTOTAL;

/// What rows without a count say.
#[derive(Debug, Default)]
pub(crate) struct Absences {
    /// The values that nobody was asked about in a round, though in another round.
    pub unasked: BTreeSet<UnaskedValue>,
    /// Rows of places that have numbers in other rows of the round, so that they did take part.
    pub beside_numbers: Vec<SourceRow>,
}

/// What the rows `absent` say beside `rows`, which have counts; both are of the columns of
/// `variables`.
pub(crate) fn absences(absent: &Rows, rows: &Rows, variables: &[VariableIx]) -> Absences {
    let mut found = Absences::default();
    if absent.len() == 0 {
        return found;
    }
    let present: BTreeSet<(RoundIx, UnitIx)> =
        rows.sections().iter().map(|section| (section.round, section.unit)).collect();
    let mut given: BTreeSet<(usize, u8)> = BTreeSet::new();
    let mut given_in_round: BTreeSet<(RoundIx, usize, u8)> = BTreeSet::new();
    for row in 0..rows.len() {
        for (column, code) in rows.codes(row).enumerate() {
            given.insert((column, code));
            given_in_round.insert((rows.rounds[row], column, code));
        }
    }
    for row in 0..absent.len() {
        let round = absent.rounds[row];
        let is_unasked = |(column, code): &(usize, u8)| {
            *code < FIRST_SUBTOTAL
                && given.contains(&(*column, *code))
                && !given_in_round.contains(&(round, *column, *code))
        };
        let unasked: Vec<(usize, u8)> = absent.codes(row).enumerate().filter(is_unasked).collect();
        if unasked.is_empty() && present.contains(&(round, absent.units[row])) {
            found.beside_numbers.push(absent.sources[row]);
        }
        let value = |(column, code): (usize, u8)| UnaskedValue {
            round,
            variable: variables[column],
            value: code.into(),
        };
        found.unasked.extend(unasked.into_iter().map(value));
    }
    // A round that no place took part in asked nobody anything, which is reported elsewhere.
    let has_numbers = |unasked: &UnaskedValue| present.iter().any(|(round, _)| *round == unasked.round);
    found.unasked.retain(has_numbers);
    found
}
