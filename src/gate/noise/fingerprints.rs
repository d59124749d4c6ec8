//! What stands for all rows of a place, so that other rows have other noise.

use sha2::{Digest, Sha256};

use crate::counting::{Cube, Table};
use study::Study;
use units::{UnitIx, Units};

/// By round and reporting place, what stands for its rows in all tables. It depends neither on the
/// order of rows, tables, variables or values, nor on how they are written: the ids of variables
/// and values are counted, and rows without cases are not.
pub(super) struct Fingerprints {
    of: Vec<Vec<u128>>,
}

impl Fingerprints {
    /// Those of all places.
    pub(super) fn new(study: &Study, cube: &Cube, units: &Units) -> Self {
        let values: Vec<Vec<u64>> = study
            .variables
            .iter()
            .map(|variable| {
                let digest_of = |value: &str| short(&format!("{}={value}", variable.id));
                variable.values.iter().map(|value| digest_of(&value.id)).collect()
            })
            .collect();
        let mut digests = vec![vec![0_u128; units.all.len()]; study.rounds.len()];
        for table in cube.tables() {
            let kind = short(&kind(study, table));
            for (round, digests) in digests.iter_mut().enumerate() {
                for (unit, sum) in digests.iter_mut().enumerate() {
                    for row in table.cells(round, unit) {
                        // A sum does not depend on the order of what is added.
                        *sum = sum.wrapping_add(self::row(table, row, kind, &values));
                    }
                }
            }
        }
        Self { of: digests }
    }

    /// What stands for the rows of several places, in their order: sixteen hexadecimal digits.
    pub(super) fn of(&self, round: usize, places: &[UnitIx]) -> String {
        let all = places
            .iter()
            .fold(Sha256::new(), |hash, place| hash.chain_update(self.of[round][*place].to_be_bytes()));
        data_encoding::HEXLOWER.encode(&all.finalize()[..8])
    }
}

/// Sixteen hexadecimal digits that stand for a text.
pub(super) fn of_text(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text)[..8])
}

/// What a table counts: its variables, and the only cases that it holds.
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

/// What stands for a row; 0 where it has no cases.
fn row(table: &Table, row: usize, kind: u64, values: &[Vec<u64>]) -> u128 {
    // What was withheld at the source is no number of cases that anyone has.
    let cases = table.counts[row].open().unwrap_or(u64::MAX);
    if cases == 0 {
        return 0;
    }
    // The sum of what stands for the values does not depend on the order of the columns.
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
