//! Protects folders that are never written to: those of the project's own files and of
//! repositories.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use walkdir::WalkDir;

use cache;

/// The folders of the project that hold its sources.
const SOURCES: [&str; 4] = ["data", "content", "templates", cache::FOLDER];

/// An error if an output folder, which need not exist, could overwrite files of the project or of a
/// repository. `option` is the option that sets the folder.
pub(super) fn refuse_sources(folder: &Path, project: &Path, option: &str) -> anyhow::Result<()> {
    let folder = resolve(folder)?;
    let other = format!("name another folder with {option}");
    if project.starts_with(&folder) {
        bail!("`{}` holds the project itself; {other}", folder.display());
    }
    if let Some(source) = sources(project).iter().find(|source| overlap(source, &folder)) {
        bail!(
            "`{}` shares files with `{}`, which the project is read from; {other}",
            folder.display(),
            source.display()
        );
    }
    if let Some(repository) = repository(&folder) {
        bail!("`{}` would touch the repository in `{}`; {other}", folder.display(), repository.display());
    }
    Ok(())
}

/// An error if one of two output folders is within the other.
pub(super) fn refuse_one_in_the_other(site: &Path, pdf: &Path) -> anyhow::Result<()> {
    let (site, pdf) = (resolve(site)?, resolve(pdf)?);
    if overlap(&site, &pdf) {
        bail!(
            "the site would be in `{}` and the PDF files in `{}`, one in the other; name two folders side by side with --site and --output",
            site.display(),
            pdf.display()
        );
    }
    Ok(())
}

fn overlap(one: &Path, other: &Path) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// The project's source folders, without links, and the targets of links in them.
fn sources(project: &Path) -> Vec<PathBuf> {
    let folders = SOURCES.map(|name| project.join(name));
    let entries = folders.iter().flat_map(|folder| WalkDir::new(folder).into_iter().flatten());
    let links = entries.filter(|entry| entry.path_is_symlink()).map(walkdir::DirEntry::into_path);
    let real = links.filter_map(|link| link.canonicalize().ok());
    folders
        .iter()
        .map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone()))
        .chain(real)
        .collect()
}

/// The folder `.git` that a folder is, is within or contains; `None` if there is none.
fn repository(folder: &Path) -> Option<PathBuf> {
    let is_git = |name: Option<&OsStr>| name.is_some_and(|name| name.eq_ignore_ascii_case(".git"));
    let above = folder.ancestors().find(|above| is_git(above.file_name())).map(Path::to_path_buf);
    let entries = || WalkDir::new(folder).min_depth(1).into_iter().flatten();
    above
        .or_else(|| entries().find(|entry| is_git(Some(entry.file_name()))).map(walkdir::DirEntry::into_path))
}

/// A path without links. Links are resolved in the part of the path that exists.
fn resolve(path: &Path) -> anyhow::Result<PathBuf> {
    let path = std::path::absolute(path).with_context(|| format!("`{}` is no folder", path.display()))?;
    let existing = path.ancestors().find(|above| above.exists()).unwrap_or(&path);
    let missing = path.strip_prefix(existing).unwrap_or(Path::new(""));
    if missing.components().any(|part| part == Component::ParentDir) {
        bail!("`{}` goes up from a folder that is not there; name the folder without `..`", path.display());
    }
    let existing =
        existing.canonicalize().with_context(|| format!("`{}` cannot be read", existing.display()))?;
    Ok(if missing.as_os_str().is_empty() { existing } else { existing.join(missing) })
}
