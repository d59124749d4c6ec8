//! The lists of units: which there are, and what stands in each in which order.

use units::{Level, UnitIx, Units};

/// The lists, each by the level of its units. Districts stand in the list of the municipalities.
pub(crate) const LISTS: [Level; 3] = [Level::Municipality, Level::County, Level::Group];

/// Whether units of a level stand in a list.
pub(crate) fn holds(list: Level, level: Level) -> bool {
    level == list || (list, level) == (Level::Municipality, Level::District)
}

/// The units of a list, in its order: groups as they are declared, all others by name.
pub(crate) fn listed(units: &Units, list: Level) -> Vec<UnitIx> {
    let mut listed: Vec<UnitIx> =
        units.all.indices().filter(|unit| holds(list, units.all[*unit].level)).collect();
    if list != Level::Group {
        sort_by_name(units, &mut listed);
    }
    listed
}

/// Swedish alphabetical order.
pub(crate) fn sort_by_name(units: &Units, list: &mut [UnitIx]) {
    if let Some(collation) = language::Collation::swedish() {
        let name = |unit: &UnitIx| units.all[*unit].name.as_str();
        list.sort_by(|a, b| collation.compare(name(a), name(b)).then(a.cmp(b)));
    }
}
