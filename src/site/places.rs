//! How places lie among each other: the way to each, its neighbours, and what it belongs to.

use language::{file_name, folder, list_name};
use report::Link;
use units::{Level, UnitIx};

use super::lists::sort_by_name;
use super::render::Renderer;

impl Renderer<'_> {
    /// A unit in a message: "Alnavik (`K001`)".
    pub(crate) fn name_and_id(&self, unit: UnitIx) -> String {
        let place = &self.project.sources.units.all[unit];
        format!("{} (`{}`)", place.name, place.id)
    }

    /// What the PDFs of a unit's pages begin with, by the folder of its pages.
    pub(crate) fn print_name(&self, unit: UnitIx, folder: &str) -> String {
        match folder.trim_end_matches('/') {
            "" => {
                file_name(&self.project.sources.units.all[unit].name).unwrap_or_else(|| "start".to_string())
            }
            folder => folder.to_string(),
        }
    }

    /// The units before and after a unit in the list of its level.
    pub(crate) fn beside(&self, unit: UnitIx) -> [Option<UnitIx>; 2] {
        self.beside.get(&unit).copied().unwrap_or_default()
    }

    pub(crate) fn home(&self, root: &str) -> Link {
        Link { text: self.nation_name(), href: format!("{root}index.html") }
    }

    /// The way from the site's front page to a unit, without the unit.
    pub(crate) fn way(&self, unit: UnitIx, root: &str) -> Vec<Link> {
        let units = &self.project.sources.units;
        let place = &units.all[unit];
        if unit == units.nation {
            return Vec::new();
        }
        let mut way = vec![
            self.home(root),
            Link {
                text: list_name(place.level).to_string(),
                href: format!("{root}{}/index.html", folder(place.level)),
            },
        ];
        if place.level == Level::District {
            way.extend(place.parent.and_then(|parent| self.addresses.link(parent, units, root)));
        }
        way
    }

    /// The groups that a municipality or district belongs to.
    pub(crate) fn groups(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        let units = &self.project.sources.units;
        let place = &units.all[unit];
        let has_groups = matches!(place.level, Level::Municipality | Level::District);
        let shared = move |group: &UnitIx| {
            units.all[*group].groups.iter().all(|(grouping, value)| place.groups.get(grouping) == Some(value))
        };
        units.of_level(Level::Group).filter(move |group| has_groups && shared(group))
    }

    /// The units that a unit lies in, the smallest first, without the nation.
    pub(crate) fn above(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        let units = &self.project.sources.units;
        let parent = |unit: &UnitIx| units.all[*unit].parent.filter(|above| *above != units.nation);
        std::iter::successors(parent(&unit), parent)
    }

    pub(crate) fn county_of(&self, unit: UnitIx) -> Option<UnitIx> {
        let is_county = |unit: &UnitIx| self.project.sources.units.all[*unit].level == Level::County;
        std::iter::once(unit).chain(self.above(unit)).find(is_county)
    }

    /// Swedish alphabetical order.
    pub(crate) fn sort_by_name(&self, list: &mut [UnitIx]) {
        sort_by_name(&self.project.sources.units, list);
    }
}
