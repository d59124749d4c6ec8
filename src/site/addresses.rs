//! Gives every page its address, and makes links between pages.
//!
//! Addresses are made of the names of units and files, so two pages may get the same one. Units
//! with the same address get their ids added. [`check_paths`] reports all other conflicts as errors
//! before anything is rendered, since it knows every file of the site.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use language::{LONGEST, WORDS, file_name, folder, slug};
use load::{Project, places_without_numbers};
use report::Link;
use units::{ByUnit, Level, UnitIx, Units};

/// The folders of units within the site.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// By unit: "" for the nation, `kommuner/alnavik/`, …; `None` for units without pages.
    folders: ByUnit<Option<String>>,
    /// Folders in which no page lies any more, or none yet that could only be meant, each with the
    /// places that it leads on to.
    leading: BTreeMap<String, BTreeSet<UnitIx>>,
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
            _ => release.has(unit) || silent.contains(&unit) || units.has_ceased(unit),
        };
        // A memo has a folder within its place's folder, and so have the districts of a city.
        let memos = project.sources.content.documents.iter().map(|document| document.id.as_str());
        // What lies in the folder of a place beside its districts.
        let of_places = [WORDS.beside_folder, WORDS.similar_folder];
        let memos: BTreeSet<&str> = memos.chain(of_places).collect();
        let Paths { mut own, plain } = Paths::of(units, &memos);
        let folders: ByUnit<Option<String>> = units
            .all
            .indices()
            .map(|unit| {
                let path = own[unit].take()?;
                has_pages(unit).then_some(path)
            })
            .collect();
        let leading = leading(units, &folders, &plain, &memos);
        Self { folders, leading }
    }

    /// Folders that lead on, each with the places that it leads to.
    pub(crate) fn leading(&self) -> &BTreeMap<String, BTreeSet<UnitIx>> {
        &self.leading
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

/// The folders of all units, whether they have pages or not.
struct Paths {
    /// The folder that each unit has: the kept one, or one by its name, to which its id is added
    /// where another unit or a memo would have the same.
    own: ByUnit<Option<String>>,
    /// The folder that each unit would have by its name alone; `None` for a name without letters.
    plain: ByUnit<Option<String>>,
}

impl Paths {
    fn of(units: &Units, memos: &BTreeSet<&str>) -> Self {
        let kept: BTreeSet<&str> = units
            .all
            .iter()
            .flat_map(|unit| unit.address.iter().chain(&unit.earlier))
            .map(String::as_str)
            .collect();
        let none = || units.all.indices().map(|_| None).collect();
        let mut paths = Self { own: none(), plain: none() };
        // A district lies in the folder of its municipality, which has to be known first.
        let (districts, others): (Vec<UnitIx>, Vec<UnitIx>) =
            units.all.indices().partition(|unit| units.all[*unit].level == Level::District);
        for batch in [others, districts] {
            let mut count: BTreeMap<String, usize> = BTreeMap::new();
            for unit in &batch {
                let place = &units.all[*unit];
                let name = file_name(&place.name).filter(|_| place.level != Level::Nation);
                paths.plain[*unit] = name.map(|name| format!("{}{name}/", paths.above(units, *unit)));
                if let Some(path) = &paths.plain[*unit] {
                    *count.entry(path.clone()).or_default() += 1;
                }
            }
            for unit in batch {
                let is_free = |path: &&String| {
                    let is_memo = units.all[unit].level == Level::District
                        && path
                            .trim_end_matches('/')
                            .rsplit('/')
                            .next()
                            .is_some_and(|name| memos.contains(name));
                    count.get(*path) == Some(&1) && !kept.contains(path.as_str()) && !is_memo
                };
                let plain = paths.plain[unit].as_ref().filter(is_free).cloned();
                paths.own[unit] = Some(paths.path(units, unit, plain));
            }
        }
        paths
    }

    /// The folder in which the folder of a unit lies.
    fn above(&self, units: &Units, unit: UnitIx) -> String {
        let place = &units.all[unit];
        let city = place.parent.filter(|_| place.level == Level::District);
        city.and_then(|city| self.own[city].clone()).unwrap_or_else(|| format!("{}/", folder(place.level)))
    }

    /// The folder of a unit, where `plain` is that by its name if no other has it.
    fn path(&self, units: &Units, unit: UnitIx, plain: Option<String>) -> String {
        let place = &units.all[unit];
        if place.level == Level::Nation {
            return String::new();
        }
        let path_with_id = || {
            let name = with_id(file_name(&place.name).as_deref(), &place.id);
            format!("{}{name}/", self.above(units, unit))
        };
        place.address.clone().or(plain).unwrap_or_else(path_with_id)
    }
}

/// The folders that lead on: those by a place's earlier names, by an id that reads as a name, those
/// that a file keeps for it, and the one by its name alone, which it lacks where several have that
/// name or where it keeps another. A folder that is a place's own leads nowhere.
fn leading(
    units: &Units,
    folders: &ByUnit<Option<String>>,
    plain: &ByUnit<Option<String>>,
    memos: &BTreeSet<&str>,
) -> BTreeMap<String, BTreeSet<UnitIx>> {
    let mut leading: BTreeMap<String, BTreeSet<UnitIx>> = BTreeMap::new();
    // Codes are not names, and stand in no address.
    let is_name = |word: &&String| word.chars().any(char::is_alphabetic);
    let reads_as_name = |id: &&String| !id.contains(|letter: char| letter == ':' || letter.is_ascii_digit());
    for (unit, place) in units.all.enumerated().filter(|(unit, _)| folders[*unit].is_some()) {
        let folder = folders[unit].as_deref().unwrap_or_default();
        let above = folder.trim_end_matches('/').rsplit_once('/').map(|(above, _)| above);
        let names = place.also.iter().filter(is_name).chain([&place.id].into_iter().filter(reads_as_name));
        let names = names.filter_map(|name| file_name(name));
        let by_name =
            above.into_iter().flat_map(|above| names.clone().map(move |name| format!("{above}/{name}/")));
        let all = by_name.chain(place.earlier.iter().cloned()).chain(plain[unit].clone());
        for path in all {
            leading.entry(path).or_default().insert(unit);
        }
    }
    let taken: BTreeSet<&str> = folders.iter().flatten().map(String::as_str).collect();
    let is_memo = |path: &str| {
        let parts = path.trim_end_matches('/').rsplit_once('/');
        parts.is_some_and(|(city, name)| memos.contains(name) && taken.contains(format!("{city}/").as_str()))
    };
    leading.retain(|path, _| !taken.contains(path.as_str()) && !is_memo(path));
    leading
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

/// The path of the list of indicators.
pub(crate) fn indicators_path() -> String {
    format!("{}/index.html", WORDS.indicator_folder)
}

/// The path of the page on which a reader chooses places to set beside each other.
pub(crate) fn choice_path() -> String {
    format!("{}/index.html", WORDS.beside_folder)
}

/// The path of the page on which differences between groups are looked for in each municipality.
pub(crate) fn equality_path() -> String {
    format!("{}/index.html", WORDS.equality_folder)
}

/// The path of the list of questions from the council.
pub(crate) fn council_path() -> String {
    format!("{}/index.html", WORDS.council_folder)
}

/// The path of the page of an indicator. It rests on ids, so it stays when names change.
pub(crate) fn indicator_path(study: &str, indicator: &str) -> String {
    format!("{}/{}/{}/index.html", WORDS.indicator_folder, slug(study), slug(indicator))
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
