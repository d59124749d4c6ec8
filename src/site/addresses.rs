//! Gives every page its address, and makes links between pages.
//!
//! Addresses are made of the names of units and files, so two pages may get the same one. Units
//! with the same address get their ids added. [`check_paths`] reports all other conflicts as errors
//! before anything is rendered, since it knows every file of the site.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use language::{LONGEST, file_name, folder};
use load::{Project, places_without_numbers};
use report::Link;
use units::{ByUnit, Level, UnitIx, Units};

/// The folders of units within the site.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// By unit: "" for the nation, `kommuner/alnavik/`, …; `None` for units without pages.
    folders: ByUnit<Option<String>>,
}

impl Addresses {
    /// Gives a folder to every unit that has published values, and to municipalities and districts
    /// without: whoever looks for one of them shall read that it did not take part.
    pub(crate) fn new(project: &Project) -> Self {
        let (units, release) = (&project.sources.units, &project.sources.release);
        let silent: BTreeSet<UnitIx> = places_without_numbers(units, release).into_iter().collect();
        let has_pages = |unit: UnitIx| match units.all[unit].level {
            Level::Group => {
                let grouping = units.all[unit].groups.keys().next();
                release.has(unit) && grouping.is_some_and(|grouping| units.groupings[*grouping].pages)
            }
            _ => release.has(unit) || silent.contains(&unit),
        };
        // A memo has a folder within its place's folder, and so have the districts of a city.
        let memos = project.sources.content.documents.iter().map(|document| document.id.as_str());
        let mut paths = paths(units, &memos.collect());
        let folders = units.all.indices().map(|unit| {
            let path = paths[unit].take()?;
            has_pages(unit).then_some(path)
        });
        Self { folders: folders.collect() }
    }

    /// The folder of a unit; `None` when it has no pages.
    pub(crate) fn folder(&self, unit: UnitIx) -> Option<&str> {
        self.folders[unit].as_deref()
    }

    /// A link to a unit's front page, from a page whose relative path to the site's root is `root`.
    /// `None` for a unit without pages.
    pub(crate) fn link(&self, unit: UnitIx, units: &Units, root: &str) -> Option<Link> {
        let folder = self.folder(unit)?;
        Some(Link { text: units.all[unit].name.clone(), href: format!("{root}{folder}index.html") })
    }
}

/// The folders of all units. A unit gets its id added where another unit or a memo would have the
/// same folder.
fn paths(units: &Units, memos: &BTreeSet<&str>) -> ByUnit<Option<String>> {
    let names: ByUnit<Option<String>> = units.all.iter().map(|unit| file_name(&unit.name)).collect();
    let key = |unit: UnitIx| {
        let place = &units.all[unit];
        let parent = place.parent.filter(|_| place.level == Level::District);
        (place.level, parent, names[unit].as_deref())
    };
    let mut count: BTreeMap<_, usize> = BTreeMap::new();
    for unit in units.all.indices() {
        *count.entry(key(unit)).or_default() += 1;
    }
    let name = |unit: UnitIx| {
        let (level, _, names) = key(unit);
        let is_free =
            |name: &&str| count[&key(unit)] == 1 && (level != Level::District || !memos.contains(*name));
        names.filter(is_free).map_or_else(|| with_id(names, &units.all[unit].id), str::to_string)
    };
    let path = |unit: UnitIx| -> String {
        let place = &units.all[unit];
        match (place.level, place.parent) {
            (Level::Nation, _) => String::new(),
            (Level::District, Some(parent)) => {
                format!("{}/{}/{}/", folder(place.level), name(parent), name(unit))
            }
            (level, _) => format!("{}/{}/", folder(level), name(unit)),
        }
    };
    units.all.indices().map(|unit| Some(path(unit))).collect()
}

/// A name with its unit's id after an underscore. An id without a letter or digit is written as
/// hexadecimal bytes. No other name has an underscore, so "Ny" with the id `a` and "Ny A" differ.
fn with_id(name: Option<&str>, id: &str) -> String {
    let id = file_name(id).unwrap_or_else(|| HEXLOWER.encode(id.as_bytes()));
    let name = name.unwrap_or("plats");
    match name.len() + id.len() < LONGEST {
        true => format!("{name}_{id}"),
        false => file_name(&format!("{name} {id}")).unwrap_or(id),
    }
}

/// A file of the site and its origin.
pub(crate) struct SiteFile {
    /// Its path.
    pub path: String,
    /// What it is, for error messages: "the memo `pm-1` of Alnavik".
    pub what: String,
    /// The project file that it is made from; `None` for pages without one.
    pub place: Option<Location>,
}

/// Reports an error for every address that two files share, that is both a file and a folder, that
/// differs from another only by letter case, or that is outside the site.
pub(crate) fn check_paths(files: &[SiteFile], problems: &mut Diagnostics) {
    let mut files_by_path: BTreeMap<String, &SiteFile> = BTreeMap::new();
    for file in files {
        let is_plain = |part: &str| !part.is_empty() && !matches!(part, "." | "..") && !part.contains('\\');
        if !file.path.split('/').all(is_plain) {
            problems.push(taken_address(file, format!("{} would lie outside the site", file.what)));
        } else if let Some(first) = files_by_path.insert(file.path.to_lowercase(), file) {
            let address = file.path.trim_end_matches("index.html");
            let message = format!("{} and {} have the same address /{address}", first.what, file.what);
            problems.push(taken_address(file, message));
        }
    }
    for file in files {
        let path = file.path.to_lowercase();
        for (end, _) in path.match_indices('/') {
            if let Some(first) = files_by_path.get(&path[..end]) {
                let message =
                    format!("{} has the address /{}, in which {} lies", first.what, first.path, file.what);
                problems.push(taken_address(file, message));
            }
        }
    }
}

fn taken_address(file: &SiteFile, message: String) -> Diagnostic {
    let problem = Diagnostic::nowhere("taken-address", message);
    Diagnostic { place: file.place.clone(), ..problem }
        .help("rename the file of one of them, or give one of the places another name")
}

/// The relative path from a page to the site's root.
pub(crate) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(paths: &[&str]) -> Vec<String> {
        let file = |path: &&str| SiteFile { path: path.to_string(), what: format!("`{path}`"), place: None };
        let mut problems = Diagnostics::default();
        check_paths(&paths.iter().map(file).collect::<Vec<_>>(), &mut problems);
        problems.into_sorted().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn two_files_at_one_address_are_an_error() {
        assert_eq!(problems(&["index.html", "a/index.html", "a/b/index.html"]), Vec::<String>::new());
        for [one, other] in [["a/index.html", "a/index.html"], ["a/index.html", "A/index.html"], ["a", "a/b"]]
        {
            assert_eq!(problems(&[one, other]).len(), 1, "{one} {other}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_site_is_an_error() {
        for path in ["/index.html", "../index.html", "a//b", "a/./b", "a\\..\\..\\b"] {
            assert_eq!(problems(&[path]).len(), 1, "{path}");
        }
    }
}
