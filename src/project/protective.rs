//! Files that protect people: numbers declared withheld, and numbers that were published before.
//!
//! If such a file is not read, numbers that it should protect are shown, and nobody notices. So
//! everything in the place of such a file is read or refused, and so is everything with a similar
//! name.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use ground::diagnostics::{Diagnostic, Diagnostics, Severity, nearest};

use super::files::{Files, kind};

/// The file in a study's folder that declares numbers withheld.
pub const WITHHELD: &str = "withheld.csv";

/// The folder in a study's folder with numbers that were published before.
pub const RELEASES: &str = "releases";

/// The file that defines a study; its folder is the study's.
const STUDY: &str = "study.yaml";

/// The names with a meaning in a study's folder, each with the word by which similar names are
/// recognised.
const NAMES: [(&str, &str); 3] = [(WITHHELD, "withheld"), (RELEASES, "releases"), (STUDY, "study")];

/// Files that operating systems and version control create by themselves.
const BY_SYSTEM: [&str; 5] = [".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"];

/// Reports everything under `data/` that looks like a protective file and is not read as one.
/// `tables` are the paths that studies read.
pub fn check(files: &Files, tables: &BTreeSet<&str>, problems: &mut Diagnostics) {
    let data = files.root().join("data");
    if !data.is_dir() {
        return;
    }
    let walk = WalkDir::new(&data).min_depth(1).sort_by_file_name().into_iter();
    // The content of a folder of releases is checked by `releases`.
    let outside = walk.filter_entry(|entry| !in_releases(entry.path(), &data));
    for entry in outside {
        match entry {
            Ok(entry) => look_at(files, &entry, tables, problems),
            Err(error) => {
                let message = format!("something under `data` cannot be read: {error}");
                problems.push(
                    Diagnostic::nowhere("unreadable-file", message).help("let it be read, or take it away"),
                );
            }
        }
    }
}

/// Whether a path is inside a folder of releases below `data`.
fn in_releases(path: &Path, data: &Path) -> bool {
    let above = path.strip_prefix(data).ok().and_then(Path::parent);
    above.is_some_and(|above| above.components().any(|part| part.as_os_str() == RELEASES))
}

fn look_at(files: &Files, entry: &DirEntry, tables: &BTreeSet<&str>, problems: &mut Diagnostics) {
    let path = files.relative(entry.path());
    if entry.path_is_symlink() && entry.path().is_dir() {
        let cure = "put the folder itself there: what lies behind a link to a folder is not looked at";
        problems.push(not_used(&path, "is a link to a folder").help(cure));
        return;
    }
    let name = entry.file_name().to_string_lossy();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(meant) = meant(&name) else { return };
    let is_study = entry.path().is_dir() && files.has(&format!("{path}/{STUDY}"));
    if is_study || tables.contains(path.as_str()) || meant == STUDY && !is_like_study(&name, entry) {
        return;
    }
    if name != meant {
        problems.push(misnamed(files, &path, folder, &name, meant));
    } else if meant == RELEASES {
        releases(files, entry, &path, problems);
    } else if let Some(kind) = wrong_kind(entry) {
        problems.push(
            not_used(&path, &format!("is {kind}, not a file"))
                .help(format!("put the file `{meant}` there itself")),
        );
    }
    if name == meant && meant != STUDY && !files.has(&format!("{folder}/{STUDY}")) {
        let cure = format!("put it into the folder of the study that it belongs to, beside its `{STUDY}`");
        problems.push(not_used(&path, &format!("lies in a folder without `{STUDY}`")).help(cure));
    }
}

/// The protective name that `name` was probably meant to be, if it differs in case, in its ending
/// or by a misspelling; `None` for other names.
fn meant(name: &str) -> Option<&'static str> {
    let letters: String =
        name.to_lowercase().chars().filter(|letter| letter.is_alphabetic() || *letter == '.').collect();
    let stem = letters.trim_start_matches('.').split('.').next().unwrap_or_default();
    let held = NAMES
        .iter()
        .filter(|(meant, _)| *meant != STUDY)
        .find(|(_, word)| stem.contains(word.trim_end_matches("es")));
    let near = || {
        let near = nearest(stem, NAMES.iter().map(|(_, word)| *word))?;
        // `study` is short, so that many words are similar to it; only the word itself counts.
        NAMES.iter().find(|(_, word)| *word == near).filter(|(_, word)| *word != "study" || stem == *word)
    };
    held.or_else(near).map(|(meant, _)| *meant)
}

/// Whether a name is that of a study's definition except for case and ending. A table or a note may
/// be called `study` too.
fn is_like_study(name: &str, entry: &DirEntry) -> bool {
    let name = name.to_lowercase();
    let is_yaml =
        [STUDY, "study.yml"].iter().any(|yaml| name.trim() == *yaml || name.starts_with(&format!("{yaml}.")));
    is_yaml && !entry.file_type().is_dir() || name == STUDY
}

/// What an entry is, if it is neither a file nor a link to one; a link to a file is read as the
/// file.
fn wrong_kind(entry: &DirEntry) -> Option<&'static str> {
    match entry.path().metadata() {
        Ok(found) if found.is_file() => None,
        Ok(found) => Some(kind(found.file_type())),
        Err(_) => Some(kind(entry.file_type())),
    }
}

/// The problem of a file whose name is similar to a protective one; only a warning for an editor's
/// copy beside the file itself.
fn misnamed(files: &Files, path: &str, folder: &str, name: &str, meant: &str) -> Diagnostic {
    let is_copy =
        name.starts_with(['.', '#']) || name.ends_with('~') || name.to_lowercase().ends_with(".bak");
    let problem = not_used(path, &format!("is not read: a study's file of this kind is called `{meant}`"));
    let severity = match is_copy && files.has(&format!("{folder}/{meant}")) {
        true => Severity::Warning,
        false => Severity::Error,
    };
    let cure = match meant {
        RELEASES => format!("put its numbers into the folder `{RELEASES}`, or take it out of `data`"),
        _ => format!("rename it to `{meant}`, or take it out of `data`"),
    };
    Diagnostic { severity, ..problem }.help(cure)
}

/// Reports everything in a folder of releases that will not be read.
fn releases(files: &Files, entry: &DirEntry, path: &str, problems: &mut Diagnostics) {
    if !entry.path().is_dir() {
        let kind = wrong_kind(entry).unwrap_or("a file");
        let cure = format!("make `{RELEASES}` a folder, with one .csv file for each release");
        problems.push(not_used(path, &format!("is {kind}, not a folder")).help(cure));
        return;
    }
    let listed = std::fs::read_dir(entry.path()).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let Ok(mut listed) = listed else {
        problems.push(not_used(path, "cannot be read").help("let the folder be read"));
        return;
    };
    listed.sort_by_key(std::fs::DirEntry::file_name);
    for inner in listed {
        let (full, name) = (inner.path(), inner.file_name());
        let is_csv = full.extension().is_some_and(|ending| ending == "csv");
        let is_by_system = BY_SYSTEM.iter().any(|known| name == *known) && full.is_file();
        if is_by_system || is_csv && full.is_file() {
            continue;
        }
        let path = files.relative(&full);
        let what = match full.metadata() {
            Ok(found) if found.is_file() => "is no .csv file".to_string(),
            Ok(found) => format!("is {}, not a file", kind(found.file_type())),
            Err(_) => "leads to nothing".to_string(),
        };
        problems.push(not_used(&path, &what).help(format!(
            "only .csv files stand in `{RELEASES}`, their ending in small letters, and no folders: rename it, or take it away"
        )));
    }
}

fn not_used(path: &str, what: &str) -> Diagnostic {
    let message = format!("`{path}` {what}, so it protects nothing");
    Diagnostic::nowhere("protection-not-used", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_protective_names_are_recognised_and_other_names_are_not() {
        let same = [
            ("withheld.csv", WITHHELD),
            ("WITHHELD.CSV", WITHHELD),
            ("withheld.csv.txt", WITHHELD),
            (".withheld.csv.swp", WITHHELD),
            ("witheld.csv", WITHHELD),
            ("withheld (1).csv", WITHHELD),
            ("with held.csv", WITHHELD),
            ("release", RELEASES),
            ("Releases 2023", RELEASES),
            ("realeses", RELEASES),
            ("Study.yaml", STUDY),
        ];
        for (name, expected) in same {
            assert_eq!(meant(name), Some(expected), "{name}");
        }
        for name in [
            "behov.csv",
            "alder-kon.csv",
            "relationer.csv",
            "studie.csv",
            "resor.csv",
            "tal.csv",
            "utredningar.csv",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }
}
