//! Places with too few cases for any breakdown.
//!
//! A place below `detail_from` shows its number of cases and nothing else. Every breakdown of it is
//! withheld, so another place of its county would have to withhold each of them as well, or the
//! county's number less those of the others would tell it. Instead the county is counted without
//! it: only the nation and groups of municipalities hold its cases. That it stands apart follows
//! from a number that is printed.

use units::{Level, UnitIx, Units};

/// Which units stand apart in some rounds, and of what all others are sums there.
pub(super) struct Apart {
    /// By unit.
    pub is_apart: Vec<bool>,
    /// The units, counties without municipalities that stand apart.
    pub units: Units,
}

impl Apart {
    /// Asks for every unit but the nation whether it has too few cases. A county in which every
    /// municipality has is counted with all of them.
    pub(super) fn new(units: &Units, has_few: impl Fn(UnitIx) -> bool) -> Self {
        let is_apart: Vec<bool> =
            (0..units.all.len()).map(|unit| unit != units.nation && has_few(unit)).collect();
        let mut counted = units.clone();
        let with_parents = |part: UnitIx| std::iter::successors(Some(part), |unit| units.all[*unit].parent);
        let stands_apart = |part: &UnitIx| {
            with_parents(*part).any(|unit| units.all[unit].level == Level::Municipality && is_apart[unit])
        };
        for county in units.of_level(Level::County) {
            let leaves = &mut counted.all[county].leaves;
            if !leaves.iter().all(stands_apart) {
                leaves.retain(|leaf| !stands_apart(leaf));
                counted.all[county].wholes.retain(|whole| !stands_apart(whole));
            }
        }
        Self { is_apart, units: counted }
    }

    /// The municipalities that a county is counted without.
    pub(super) fn left_out(&self, units: &Units, county: UnitIx) -> Vec<UnitIx> {
        let counted = &self.units.all[county].leaves;
        let is_out = |unit: &UnitIx| {
            units.all[*unit].parent == Some(county)
                && self.is_apart[*unit]
                && !units.all[*unit].leaves.iter().any(|leaf| counted.contains(leaf))
        };
        units.of_level(Level::Municipality).filter(is_out).collect()
    }
}
