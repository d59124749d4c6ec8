//! Which places' numbers can be worked out from those of other places, by adding and subtracting.

use std::collections::BTreeMap;

use crate::units::{UnitIx, Units};

/// The prime 2⁶¹ − 1: ranks are computed modulo it.
const PRIME: u64 = (1 << 61) - 1;

/// Places as sums of the places that report.
pub struct Geography {
    /// By unit: the leaves it is the sum of, as positions.
    leaves: Vec<Vec<usize>>,
    /// Leaf position → unit.
    units: Vec<UnitIx>,
}

impl Geography {
    /// The places of a project.
    pub fn new(units: &Units) -> Self {
        let is_leaf = |unit: &UnitIx| units.all[*unit].leaves == [*unit];
        let leaf_units: Vec<UnitIx> = (0..units.all.len()).filter(is_leaf).collect();
        let position: BTreeMap<UnitIx, usize> =
            leaf_units.iter().enumerate().map(|(at, unit)| (*unit, at)).collect();
        let of = |unit: UnitIx| {
            units.all[unit].leaves.iter().filter_map(|leaf| position.get(leaf).copied()).collect()
        };
        Self { leaves: (0..units.all.len()).map(of).collect(), units: leaf_units }
    }

    /// The leaves of a unit, as units.
    pub fn leaves(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        self.leaves[unit].iter().map(|leaf| self.units[*leaf])
    }

    /// For each unit whether its number is known to whoever knows those of the units that are `printed`: printed itself, or a sum
    /// of multiples of printed ones. Exact but for the negligible chance that the prime divides a minor of the matrix of
    /// zeros and ones; and then more is called known, never less.
    pub fn known(&self, printed: &[bool]) -> Vec<bool> {
        let hidden: Vec<bool> = self.units.iter().map(|unit| !printed[*unit]).collect();
        let classes = self.classes(printed, &hidden);
        let vector = |unit: UnitIx| -> Vec<u64> {
            let mut row = vec![0; classes.len()];
            for (column, class) in classes.iter().enumerate() {
                row[column] = u64::from(self.leaves[unit].binary_search(&class[0]).is_ok());
            }
            row
        };
        let sums = (0..printed.len()).filter(|unit| printed[*unit] && self.leaves[*unit].len() > 1);
        let mut rows = Rows::default();
        sums.for_each(|unit| rows.add(vector(unit)));
        let mut known = printed.to_vec();
        for (column, class) in classes.iter().enumerate() {
            // Of several leaves that no printed sum tells apart, none can be known.
            if let [leaf] = class.as_slice() {
                let mut alone = vec![0; classes.len()];
                alone[column] = 1;
                known[self.units[*leaf]] = rows.hold(alone);
            }
        }
        for unit in 0..printed.len() {
            if !printed[unit] && self.leaves[unit].len() != 1 {
                known[unit] = self.is_whole(unit, &classes) && rows.hold(vector(unit));
            }
        }
        known
    }

    /// Hidden leaves by the printed sums that they belong to.
    fn classes(&self, printed: &[bool], hidden: &[bool]) -> Vec<Vec<usize>> {
        let mut of_leaf: Vec<Vec<UnitIx>> = vec![Vec::new(); self.units.len()];
        for unit in (0..printed.len()).filter(|unit| printed[*unit] && self.leaves[*unit].len() > 1) {
            self.leaves[unit].iter().for_each(|leaf| of_leaf[*leaf].push(unit));
        }
        let mut classes: BTreeMap<&[UnitIx], Vec<usize>> = BTreeMap::new();
        for leaf in (0..self.units.len()).filter(|leaf| hidden[*leaf]) {
            classes.entry(&of_leaf[leaf]).or_default().push(leaf);
        }
        classes.into_values().collect()
    }

    /// Whether a unit holds all or none of every class; otherwise no sum of printed ones is its number.
    fn is_whole(&self, unit: UnitIx, classes: &[Vec<usize>]) -> bool {
        classes.iter().all(|class| {
            let inside = class.iter().filter(|leaf| self.leaves[unit].binary_search(leaf).is_ok()).count();
            inside == 0 || inside == class.len()
        })
    }
}

/// Rows in echelon form modulo the prime, each with its leading column.
#[derive(Default)]
struct Rows {
    rows: Vec<(usize, Vec<u64>)>,
}

impl Rows {
    fn add(&mut self, row: Vec<u64>) {
        let row = self.reduced(row);
        if let Some(lead) = row.iter().position(|value| *value != 0) {
            let inverse = power(row[lead], PRIME - 2);
            self.rows.push((lead, row.iter().map(|value| times(*value, inverse)).collect()));
        }
    }

    /// Whether a row is a sum of multiples of the rows.
    fn hold(&self, row: Vec<u64>) -> bool {
        self.reduced(row).iter().all(|value| *value == 0)
    }

    fn reduced(&self, mut row: Vec<u64>) -> Vec<u64> {
        for (lead, other) in &self.rows {
            let factor = row[*lead];
            if factor != 0 {
                for (value, other) in row.iter_mut().zip(other).filter(|(_, other)| **other != 0) {
                    *value = (*value + PRIME - times(factor, *other)) % PRIME;
                }
            }
        }
        row
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent /= 2;
    }
    result
}
