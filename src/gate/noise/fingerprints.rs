//! Digests of the rows of each place, so that changed rows get other noise.

use sha2::{Digest, Sha256};

use crate::counting::{Cube, Table};
use study::{ByRound, ByVariable, RoundIx, Study};
use units::{ByUnit, UnitIx, Units};

/// By round, then by reporting place: a digest of its rows in all tables. It does not depend on the
/// order of rows, tables, variables or values, nor on how the file spells them: it is made of ids
/// of variables and values, and skips rows without cases.
pub(super) struct Fingerprints {
    of: ByRound<ByUnit<u128>>,
}

impl Fingerprints {
    /// The digests of all places.
    pub(super) fn new(study: &Study, cube: &Cube, units: &Units) -> Self {
        let values: ByVariable<Vec<u64>> = study
            .variables
            .iter()
            .map(|variable| {
                let digest_of = |value: &str| short(&format!("{}={value}", variable.id));
                variable.values.iter().map(|value| digest_of(&value.id)).collect()
            })
            .collect();
        let digests: ByUnit<u128> = vec![0; units.all.len()].into();
        let mut digests: ByRound<_> = vec![digests; study.rounds.len()].into();
        for table in cube.tables() {
            let kind = short(&kind(study, table));
            for round in study.rounds.indices() {
                for (unit, sum) in units.all.indices().zip(digests[round].iter_mut()) {
                    for row in table.cells(round, unit) {
                        // A sum does not depend on the order of what is added.
                        *sum = sum.wrapping_add(self::row(table, row, kind, &values));
                    }
                }
            }
        }
        Self { of: digests }
    }

    /// One digest of the rows of several places, in the given order: sixteen hexadecimal digits.
    pub(super) fn of(&self, round: RoundIx, places: &[UnitIx]) -> String {
        let all = places
            .iter()
            .fold(Sha256::new(), |hash, place| hash.chain_update(self.of[round][*place].to_be_bytes()));
        data_encoding::HEXLOWER.encode(&all.finalize()[..8])
    }
}

/// A digest of a text: sixteen hexadecimal digits.
pub(super) fn of_text(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text)[..8])
}

/// What a table counts, as a text: its variables, and the condition that its cases meet.
fn kind(study: &Study, table: &Table) -> String {
    let mut words: Vec<&str> =
        table.dimensions.iter().map(|variable| study.variables[*variable].id.as_str()).collect();
    words.sort_unstable();
    let mut covers: Vec<String> = Vec::new();
    for (variable, values) in &table.covers {
        let declared = &study.variables[*variable];
        covers.extend(values.iter().map(|value| format!("{}={}", declared.id, declared.values[*value].id)));
    }
    covers.sort_unstable();
    format!("{}\n{}", words.join(" "), covers.join(" "))
}

/// The digest of a row; 0 for a row without cases.
fn row(table: &Table, row: usize, kind: u64, values: &ByVariable<Vec<u64>>) -> u128 {
    // A count that the source withheld gets a number that no real count has.
    let cases = table.counts[row].open().unwrap_or(u64::MAX);
    if cases == 0 {
        return 0;
    }
    // A sum of the digests of values does not depend on the order of columns.
    let codes = table.dimensions.iter().zip(&table.codes);
    let all = codes
        .fold(0_u64, |sum, (variable, codes)| sum.wrapping_add(values[*variable][usize::from(codes[row])]));
    let hash =
        [kind, all, cases].iter().fold(Sha256::new(), |hash, part| hash.chain_update(part.to_be_bytes()));
    let bytes = hash.finalize();
    u128::from_be_bytes(std::array::from_fn(|at| bytes[at]))
}

fn short(text: &str) -> u64 {
    let bytes = Sha256::digest(text);
    u64::from_be_bytes(std::array::from_fn(|at| bytes[at]))
}
