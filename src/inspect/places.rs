//! The places against which the words of a file are held.

use std::collections::BTreeMap;

use ground::diagnostics::nearest;
use ground::text::plain;
use units::{Level, PlaceMatch, PlaceNames, Unit, UnitIx, Units, register};

/// Places that are known beforehand.
#[derive(Debug)]
pub struct KnownPlaces {
    pub(crate) units: Units,
    /// Whether they are the places of a project, and not of the register of Swedish municipalities.
    pub(crate) are_declared: bool,
}

impl KnownPlaces {
    /// The places of a project.
    pub fn of_project(units: Units) -> Self {
        Self { units, are_declared: true }
    }

    /// The Swedish municipalities and counties.
    pub fn of_register() -> Self {
        let mut all = vec![unit("riket", "Riket", Level::Nation, None)];
        all[0].also = ["00", "Hela riket", "Sverige", "Sweden"].map(String::from).into();
        let mut counties: BTreeMap<&str, UnitIx> = BTreeMap::new();
        // Counties come before their municipalities, since their codes are the shorter ones.
        for (code, name) in register() {
            let county = counties.get(&code[..2]).copied();
            let level = if code.len() == 2 { Level::County } else { Level::Municipality };
            if level == Level::County {
                counties.insert(code, all.len().into());
            }
            all.push(unit(code, name, level, county.or(Some(0.into()))));
        }
        Self {
            units: Units {
                all: all.into(),
                nation: 0.into(),
                groupings: Vec::new().into(),
                changes: Vec::new(),
                similar: None,
            },
            are_declared: false,
        }
    }

    /// The id of the nation of a project.
    pub(crate) fn declared_nation(&self) -> Option<String> {
        self.are_declared.then(|| self.unit(self.units.nation).id.clone())
    }

    pub(crate) fn names(&self) -> PlaceNames<'_> {
        PlaceNames::new(&self.units)
    }

    pub(crate) fn unit(&self, index: UnitIx) -> &Unit {
        &self.units.all[index]
    }

    /// The name that is nearest to a word.
    pub(crate) fn near(&self, word: &str) -> Option<String> {
        let names = self.units.all.iter().filter(|unit| unit.level != Level::Group);
        nearest(word, names.map(|unit| unit.name.as_str())).map(str::to_string)
    }
}

fn unit(id: &str, name: &str, level: Level, parent: Option<UnitIx>) -> Unit {
    Unit {
        id: id.to_string(),
        name: name.to_string(),
        also: Vec::new(),
        address: None,
        earlier: Vec::new(),
        inside: None,
        level,
        parent,
        population: None,
        point: None,
        groups: BTreeMap::new(),
        leaves: Vec::new(),
        wholes: Vec::new(),
    }
}

/// By what a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundBy {
    Id,
    Code,
    Name,
}

/// The place that a word or its code means.
pub(crate) fn find(
    names: &PlaceNames,
    units: &Units,
    word: &str,
    code: Option<&str>,
) -> Option<(UnitIx, FoundBy)> {
    let one = |word: &str| match names.find(word) {
        PlaceMatch::One(unit) => Some(unit),
        _ => None,
    };
    // A code is believed where the label beside it says the same.
    let by_code = code.and_then(|code| Some((one(code)?, code)));
    let (unit, word) = match by_code.filter(|(unit, code)| *code == word || names.is_called(*unit, word)) {
        Some(found) => found,
        None => (one(word)?, word),
    };
    let found_by = match &units.all[unit] {
        unit if unit.id == word => FoundBy::Id,
        unit if plain(&unit.name) == plain(word) => FoundBy::Name,
        _ => FoundBy::Code,
    };
    Some((unit, found_by))
}
