//! Places with fewer cases than `detail_from`, which show no breakdown.
//!
//! Such a place shows its number of cases and nothing else. All its breakdowns are withheld, so
//! another place of its county would have to withhold them too; else they would follow from the
//! county's numbers by subtraction. Instead the county is counted without the place, and only the
//! nation and groups of municipalities include its cases. That a place is below `detail_from`
//! follows from its published number of cases, so it discloses nothing.

use units::{ByUnit, Level, UnitIx, Units};

/// The units below `detail_from` in some rounds, and the units as they are counted there.
pub(super) struct UnitsApart {
    /// By unit: whether it is below `detail_from`.
    pub is_apart: ByUnit<bool>,
    /// All units; a county does not hold its municipalities that are below `detail_from`.
    pub units: Units,
}

impl UnitsApart {
    /// Asks `has_few` for every unit but the nation. A county whose municipalities are all below
    /// `detail_from` keeps them.
    pub(super) fn new(units: &Units, has_few: impl Fn(UnitIx) -> bool) -> Self {
        let is_apart: ByUnit<bool> =
            units.all.indices().map(|unit| unit != units.nation && has_few(unit)).collect();
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
