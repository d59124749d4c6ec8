//! Where every page lies, and how one page names another.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::language::{folder, slug};
use crate::load::Project;
use crate::report::Link;
use crate::units::{Level, UnitIx, Units};

/// Folders of units within the site.
#[derive(Debug)]
pub struct Addresses {
    /// By unit: "" for the nation, `kommuner/alnavik/`, …; `None` for units without pages.
    folders: Vec<Option<String>>,
}

impl Addresses {
    /// Gives every unit with published values a folder. Two pages at one address are an error.
    pub fn new(project: &Project, problems: &mut Diagnostics) -> Self {
        let (units, release) = (&project.sources.units, &project.sources.release);
        let took_part = |unit: UnitIx| {
            let rounds = release.studies.iter().flat_map(|study| &study.rounds);
            rounds.into_iter().any(|round| round[unit].is_some())
        };
        let has_pages = |unit: UnitIx| {
            let unit_level = units.all[unit].level;
            let grouped = units.all[unit].groups.keys().next().is_some_and(|g| units.groupings[*g].pages);
            took_part(unit) && (unit_level != Level::Group || grouped)
        };
        let mut names = names(units);
        let folders = (0..units.all.len()).map(|unit| {
            let path = names[unit].take()?;
            has_pages(unit).then_some(path)
        });
        let addresses = Self { folders: folders.collect() };
        addresses.check(project, problems);
        addresses
    }

    /// The folder of a unit; `None` when it has no pages.
    pub fn folder(&self, unit: UnitIx) -> Option<&str> {
        self.folders[unit].as_deref()
    }

    /// A link to a unit's front page from a page whose way to the root is `root`. Without pages: `None`.
    pub fn link(&self, unit: UnitIx, units: &Units, root: &str) -> Option<Link> {
        let folder = self.folder(unit)?;
        Some(Link { text: units.all[unit].name.clone(), href: format!("{root}{folder}index.html") })
    }

    fn check(&self, project: &Project, problems: &mut Diagnostics) {
        let reserved = ["kommuner", "lan", "grupper", "assets", super::render::SEARCH, super::render::NEWS];
        for document in &project.sources.content.documents {
            if reserved.contains(&document.id.as_str()) {
                let message = format!("the address /{}/ is taken by the site itself", document.id);
                problems.push(
                    Diagnostic::error("taken-address", document.source.start(), message)
                        .help("rename the file"),
                );
            }
        }
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for document in &project.sources.content.documents {
            if let Some(first) = seen.insert(&document.id, &document.source.path) {
                let message = format!("`{first}` already has the address /{}/", document.id);
                problems.push(
                    Diagnostic::error("taken-address", document.source.start(), message)
                        .help("rename one of the files"),
                );
            }
        }
    }
}

/// The folders of all units. Units that would share one get their id added.
fn names(units: &Units) -> Vec<Option<String>> {
    let own: Vec<String> = units.all.iter().map(|unit| slug(&unit.name)).collect();
    let mut count: BTreeMap<(Level, Option<UnitIx>, &str), usize> = BTreeMap::new();
    let key = |unit: UnitIx| {
        let found = &units.all[unit];
        let parent = found.parent.filter(|_| found.level == Level::District);
        (found.level, parent, own[unit].as_str())
    };
    for unit in 0..units.all.len() {
        *count.entry(key(unit)).or_default() += 1;
    }
    let name = |unit: UnitIx| match count[&key(unit)] {
        1 if !own[unit].is_empty() => own[unit].clone(),
        _ => slug(&format!("{} {}", own[unit], units.all[unit].id)),
    };
    let path = |unit: UnitIx| -> String {
        let found = &units.all[unit];
        match (found.level, found.parent) {
            (Level::Nation, _) => String::new(),
            (Level::District, Some(parent)) => {
                format!("{}/{}/{}/", folder(found.level), name(parent), name(unit))
            }
            (level, _) => format!("{}/{}/", folder(level), name(unit)),
        }
    };
    (0..units.all.len()).map(|unit| Some(path(unit))).collect()
}

/// The way from a page to the site's root.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}
