//! Places that get pages: the nation, counties, municipalities, districts, and groups of
//! municipalities.

mod addresses;
mod changes;
mod matching;
mod meant;
mod read;
mod register;
mod similar;
mod tiles;

pub use addresses::{ADDRESS_COLUMNS, ADDRESSES, new_lines, read_addresses};
pub use changes::{CHANGES, Change, read_changes};
pub use matching::{PlaceMatch, PlaceNames};
pub use meant::{level_help, level_meant};
pub use read::read;
pub use register::{real_names, register};
pub use similar::{SimilarPlace, SimilarPlaces};
pub use tiles::{Tile, tiles};

use std::collections::BTreeMap;

use project::Grouping;

ground::indices! {
    /// Index into [`Units::all`].
    pub UnitIx, ByUnit;
    /// Index into [`Units::groupings`].
    pub GroupingIx, ByGrouping;
}

/// What kind of place a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The whole; there is exactly one.
    Nation,
    /// A part of the nation (län).
    County,
    /// A municipality (kommun).
    Municipality,
    /// A part of a municipality that reports on its own (stadsdel).
    District,
    /// Municipalities that share a value of a grouping.
    Group,
}

impl Level {
    /// Every level with its name in files.
    pub const ALL: [(&str, Self); 5] = [
        ("nation", Self::Nation),
        ("county", Self::County),
        ("municipality", Self::Municipality),
        ("district", Self::District),
        ("group", Self::Group),
    ];

    /// The level with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|(_, level)| *level)
    }
}

/// One place.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its id in tables; groups are `grouping:value`.
    pub id: String,
    /// Its name for readers.
    pub name: String,
    /// What else it is called in tables: other codes, earlier names.
    pub also: Vec<String>,
    /// The folder of its pages that it was given once and keeps; `None` where none is kept.
    pub address: Option<String>,
    /// Folders that it no longer has and that lead on to it.
    pub earlier: Vec<String>,
    /// The name with a preposition ("i riket"), where it is not "i" and the name.
    pub inside: Option<String>,
    /// What kind of place it is.
    pub level: Level,
    /// The unit it is a part of; `None` for the nation and for groups.
    pub parent: Option<UnitIx>,
    /// Inhabitants, where known.
    pub population: Option<u64>,
    /// Where it lies, where known.
    pub point: Option<MapPoint>,
    /// By grouping the index of its value. Districts have those of their municipality.
    pub groups: BTreeMap<GroupingIx, usize>,
    /// The units without parts of which this is the sum: itself when it has none.
    pub leaves: Vec<UnitIx>,
    /// The units with parts that this one holds, itself among them when it has parts. They report
    /// where a table does not split them.
    pub wholes: Vec<UnitIx>,
}

/// Where a place lies, in degrees north and east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapPoint {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
}

impl Unit {
    /// The units that may report for this one. A table has rows of a unit or of its parts.
    pub fn reporters(&self) -> impl Iterator<Item = UnitIx> {
        self.leaves.iter().chain(&self.wholes).copied()
    }
}

/// All places of a project.
#[derive(Debug, Clone)]
pub struct Units {
    /// In the order of `units.csv`, groups last.
    pub all: ByUnit<Unit>,
    /// The nation.
    pub nation: UnitIx,
    /// The declared groupings.
    pub groupings: ByGrouping<Grouping>,
    /// What became of places, in the order of the file.
    pub changes: Vec<Change>,
    /// Which municipalities are similar by their background; `None` where the project does not say by
    /// which.
    pub similar: Option<SimilarPlaces>,
}

impl Units {
    /// The unit with this id.
    pub fn find(&self, id: &str) -> Option<UnitIx> {
        self.all.position(|unit| unit.id == id)
    }

    /// Indices of the units of one level, in the order of `units.csv`.
    pub fn of_level(&self, level: Level) -> impl Iterator<Item = UnitIx> {
        self.all.enumerated().filter(move |(_, unit)| unit.level == level).map(|(index, _)| index)
    }

    /// For every unit whether it is one of these.
    pub fn marked(&self, places: impl Iterator<Item = UnitIx>) -> ByUnit<bool> {
        let mut marked = ByUnit::from(vec![false; self.all.len()]);
        places.for_each(|place| marked[place] = true);
        marked
    }

    /// Indices of the units whose parent is `unit`.
    pub fn parts(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        self.all.enumerated().filter(move |(_, part)| part.parent == Some(unit)).map(|(index, _)| index)
    }
}
