//! Files that nothing reads. Whoever wrote one believes that it has an effect, so each is reported,
//! with the nearest name that would be read.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use ground::diagnostics::{Diagnostic, Diagnostics, Severity, nearest};

use super::files::Files;

/// The folders of a project that are read.
const FOLDERS: [&str; 3] = ["content", "data", "templates"];

/// Folders of which other site generators make something.
const OF_OTHERS: [&str; 9] =
    ["static", "assets", "images", "image", "img", "media", "css", "fonts", "bilder"];

/// The folders of `content`, and what is made of the texts in each.
const OF_TEXTS: [&str; 4] = ["pm", "pages", "units", "questions"];

/// The list of words that are not wanted, in `content`.
const WORDING: &str = "wording.yaml";

/// The file by which the program knows a folder as one of its own making.
const MANIFEST: &str = ".lagesbild-files";

/// Reports folders of the project and files below `content/` that nothing reads.
pub fn texts(files: &Files, problems: &mut Diagnostics) {
    for entry in entries(files.root(), 1).filter(|entry| entry.path().is_dir()) {
        problems.extend(folder(&entry));
    }
    for entry in entries(&files.root().join("content"), 1) {
        let name = entry.file_name().to_string_lossy();
        match entry.path().is_dir() {
            true if OF_TEXTS.contains(&&*name) => {
                let all = entries(entry.path(), usize::MAX);
                let is_of_place = |entry: &DirEntry| name == "units" && entry.file_name() == "actions.yaml";
                let unread = all.filter(|entry| {
                    !entry.path().is_dir() && !is_named(entry.path(), "md") && !is_of_place(entry)
                });
                problems.extend(unread.map(|entry| no_text(&files.relative(entry.path()), &entry)));
            }
            true => problems.push(no_folder_of_texts(&name)),
            false if name == WORDING => {}
            false => {
                let help_text = "put a text into content/pm/, content/pages/, content/questions/ or content/units/<unit>/";
                problems.push(unread(&files.relative(entry.path())).help(help_text));
            }
        }
    }
}

/// Reports files below `templates/` that nothing reads. `known` are the templates, `assets` what the
/// program puts into a site besides, each with its bytes: a copy of one changes nothing.
pub fn templates(files: &Files, known: &[&str], assets: &[(&str, &str)], problems: &mut Diagnostics) {
    let all: Vec<DirEntry> =
        entries(&files.root().join("templates"), usize::MAX).filter(|entry| entry.path().is_file()).collect();
    let texts: Vec<String> = all
        .iter()
        .filter(|entry| is_named(entry.path(), "html"))
        .filter_map(|entry| Some(files.text(&files.relative(entry.path())).ok()?.text.to_string()))
        .collect();
    for entry in all {
        let path = files.relative(entry.path());
        let name = path.strip_prefix("templates/").unwrap_or(&path);
        // A template of the project may include another that is its own.
        let is_included = || texts.iter().any(|text| text.contains(&format!("\"{name}\"")));
        let is_copy = || {
            let original = assets.iter().find(|(asset, _)| *asset == name);
            let bytes = || files.bytes(&path).unwrap_or_default();
            original.is_some_and(|(_, text)| text.as_bytes() == bytes())
        };
        if known.contains(&name) || is_copy() || is_named(entry.path(), "html") && is_included() {
            continue;
        }
        let help = match nearest(name, known.iter().copied()) {
            _ if assets.iter().any(|(asset, _)| *asset == name) => {
                "styles, scripts and icons of the program cannot be replaced; templates can".to_string()
            }
            Some(near) => format!("did you mean `templates/{near}`?"),
            None => format!("templates that can be replaced are: {}", known.join(", ")),
        };
        problems.push(unread(&path).help(help));
    }
}

/// Reports files below `data/` that look like tables and that no study names, and definitions under
/// another name or at another place than a study's. `tables` are the paths
/// that studies read, `patterns` those with `*` or `{name}` by which they were found, `others`
/// what the project reads besides.
pub fn tables(
    files: &Files,
    tables: &BTreeSet<&str>,
    patterns: &[String],
    others: &[&str],
    problems: &mut Diagnostics,
) {
    // A table in another format than a study's tables may be what they were made of.
    let read = tables.iter().copied().chain(patterns.iter().map(String::as_str));
    let formats: BTreeSet<(String, Option<String>)> =
        read.map(|path| (folder_of(fixed(path)).to_string(), extension(path))).collect();
    let data = files.root().join("data");
    for entry in entries(&data, usize::MAX).filter(|entry| entry.path().is_file()) {
        let path = files.relative(entry.path());
        let folder = folder_of(&path);
        let is_deep = entry.depth() > 2;
        let misplaced = if is_deep { None } else { no_study(&path, folder, &entry) };
        if let Some(problem) = misplaced {
            problems.push(problem);
            continue;
        }
        let study = folder.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        let is_in_study = folder != "data" && files.has(&format!("{study}/study.yaml"));
        let is_table = match is_in_study {
            true => formats.contains(&(folder.to_string(), extension(&path))),
            false => !is_deep && extension(&path).as_deref() == Some("csv"),
        };
        let is_read = tables.contains(path.as_str())
            || others.contains(&path.as_str())
            || path.ends_with("/withheld.csv");
        if !is_table || is_read {
            continue;
        }
        let help = match pattern_like(&path, &study, patterns) {
            Some(pattern) => format!(
                "its name does not fit `files: {pattern}`: give it one that does, or take it out of `{folder}`"
            ),
            None if is_in_study => {
                format!("name it under `tables:` in {study}/study.yaml, or take it out of `{folder}`")
            }
            None if folder == "data" => {
                "put it into the folder of a study, beside its study.yaml, and name it under `tables:` there"
                    .to_string()
            }
            None => format!("write {folder}/study.yaml, and name it under `tables:` there"),
        };
        problems.push(unread(&path).help(help));
    }
}

/// The pattern of a study, as its definition writes it, with which the name of a file begins alike.
fn pattern_like<'a>(path: &str, study: &str, patterns: &'a [String]) -> Option<&'a str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let alike = |pattern: &str| {
        let (one, other) = (name(path), name(pattern));
        one.chars().zip(other.chars()).take_while(|(letter, of_pattern)| letter == of_pattern).count()
    };
    let study_patterns = patterns.iter().filter_map(|pattern| pattern.strip_prefix(study)?.strip_prefix('/'));
    study_patterns.filter(|pattern| alike(pattern) > 0).max_by_key(|pattern| alike(pattern))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn extension(path: &str) -> Option<String> {
    path.rsplit_once('.').map(|(_, extension)| extension.to_lowercase())
}

/// A path up to where it stands for others.
fn fixed(path: &str) -> &str {
    path.find(['*', '{']).map_or(path, |at| &path[..at])
}

/// A definition that no study is read from. What has nearly the name of one within its folder is an
/// error, reported elsewhere.
fn no_study(path: &str, folder: &str, entry: &DirEntry) -> Option<Diagnostic> {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let is_like_study = name.starts_with("study.");
    let help_text = match folder {
        _ if !is_yaml => return None,
        "data" => "put it into a folder of its own: a study is read from data/<study>/study.yaml".to_string(),
        _ if is_like_study => return None,
        folder => format!("a study is read from {folder}/study.yaml alone"),
    };
    Some(unread(path).help(help_text))
}

/// A folder of the project that is nearly one that is read, or that other programs would read.
fn folder(entry: &DirEntry) -> Option<Diagnostic> {
    let name = entry.file_name().to_string_lossy();
    if FOLDERS.contains(&&*name) || entry.path().join(MANIFEST).exists() {
        return None;
    }
    let lower = name.to_lowercase();
    if OF_OTHERS.contains(&&*lower) {
        let help_text = "pictures and styles of one's own cannot be put into a site; what a page looks like is \
                    changed by its template in `templates/`";
        return Some(unread(&format!("{name}/")).help(help_text));
    }
    let stem = |word: &str| word.trim_end_matches('s').to_string();
    let meant = FOLDERS.iter().find(|folder| stem(folder) == stem(&lower))?;
    Some(unread(&format!("{name}/")).help(format!("did you mean `{meant}/`?")))
}

fn no_folder_of_texts(name: &str) -> Diagnostic {
    let lower = name.to_lowercase();
    let meant = match lower.as_str() {
        "memo" | "memos" | "rapport" | "rapporter" | "reports" => Some("pm"),
        "sidor" | "page" | "posts" => Some("pages"),
        "enheter" | "kommuner" | "kommentarer" | "commentary" => Some("units"),
        "fragor" | "question" => Some("questions"),
        other => nearest(other, OF_TEXTS),
    };
    let help_text = match meant {
        Some(meant) => format!("did you mean `content/{meant}/`?"),
        None => "texts are read in content/pm/, content/pages/, content/questions/ and content/units/<unit>/"
            .to_string(),
    };
    unread(&format!("content/{name}/")).help(help_text)
}

fn no_text(path: &str, entry: &DirEntry) -> Diagnostic {
    let extension = entry.path().extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let help_text = match (extension.as_deref(), path.rsplit_once('.')) {
        (Some("md" | "markdown" | "mdown" | "mkd" | "txt"), Some((stem, _))) => {
            format!("did you mean `{stem}.md`?")
        }
        _ => "texts are files in Markdown, with names that end in .md".to_string(),
    };
    unread(path).help(help_text)
}

fn unread(path: &str) -> Diagnostic {
    let message = format!("nothing reads `{path}`");
    Diagnostic { severity: Severity::Warning, ..Diagnostic::nowhere("unread-file", message) }
}

/// What lies in a folder, by name, and in its folders to a depth: without what systems, editors and
/// people put beside what they work on.
fn entries(folder: &Path, depth: usize) -> impl Iterator<Item = DirEntry> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(depth).sort_by_file_name();
    walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_aside(entry)).flatten()
}

fn is_aside(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    name.starts_with(['.', '#', '_', '~'])
        || name.starts_with("readme")
        || name.ends_with('~')
        || [".bak", ".orig", ".tmp", ".swp"].iter().any(|end| name.ends_with(end))
        || ["thumbs.db", "desktop.ini"].contains(&name.as_str())
}

/// Whether a file has exactly this extension, letter case included.
fn is_named(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}
