//! Replaces the output by an atomic exchange of folders. The new folder is built beside the old
//! one, so at every moment the output is one complete site.
//!
//! The work folder holds the new content, the new list of files, and the folder `site`. All names
//! in `site` are hard links: to new content, to files that stay, and to files that no build wrote.
//! A file that stays is therefore never written to. After the exchange, `site` holds the old
//! folder.
//!
//! Before the exchange, the system's number of the new folder is noted. The exchange has taken
//! place if the folder in the output has that number. Only then can `site` hold files that exist
//! nowhere else: those that somebody added to the old folder after the build read it.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{Disk, DiskResult, is_one, number};
use super::error::NotWritable;
use super::manifest::{MANIFEST, Manifest};
use super::path::{SitePath, is_reserved};
use super::plan::{WritePlan, is_impossible};
use super::tree::{self, EntryKind};
use super::work::{SITE, Work};

/// In the work folder: a file with the new folder's number and its path within the output.
const NOTE: &str = "note";

/// The outcome of an attempt to exchange folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exchange {
    /// The exchange is done: the folder is as planned.
    Done,
    /// The system cannot exchange folders here; nothing has changed.
    Impossible,
}

/// Makes the output as planned. Since folders take long to make, only the innermost folder that
/// holds all changes is exchanged; that is the whole output when files are added or removed.
pub(super) fn carry_out(
    disk: &dyn Disk,
    root: &Path,
    work: &Work,
    plan: &WritePlan,
) -> Result<Exchange, NotWritable> {
    work.make()?;
    let site = work.folder().join(SITE);
    if tree::kind(root).is_none() {
        put_together(disk, work, root, Path::new(""), plan, |from, to| disk.rename(from, to))?;
        disk.sync(&site)?;
        disk.rename(&site, root)?;
        return finish(disk, root, root, work);
    }
    let changed = plan.changed_folder();
    let place = tree::join(root, &changed);
    let folder_made = probe(disk, &site)
        .and_then(|()| put_together(disk, work, root, &changed, plan, |from, to| disk.link(from, to)))
        .and_then(|()| note(disk, work, &changed))
        .and_then(|()| disk.sync(&site))
        .and_then(|()| disk.exchange(&site, &place));
    match folder_made {
        Ok(()) => finish(disk, root, &place, work),
        Err(error) if is_impossible(&error) => tree::remove(disk, &site).map(|()| Exchange::Impossible),
        Err(error) => Err(error),
    }
}

/// Tries an exchange of two empty folders, before any work that would be lost if it is impossible.
fn probe(disk: &dyn Disk, site: &Path) -> DiskResult {
    let other = site.with_extension("probe");
    disk.create_folder(site)?;
    disk.create_folder(&other)?;
    disk.exchange(&other, site)?;
    disk.remove_folder(&other)?;
    disk.remove_folder(site)
}

/// Notes the number of the new folder, and its path within the output.
fn note(disk: &dyn Disk, work: &Work, changed: &Path) -> DiskResult {
    let number = number(&work.folder().join(SITE)).unwrap_or_default();
    disk.write(&work.folder().join(NOTE), format!("{number}\n{}", changed.display()).as_bytes())
}

/// The path within the output of the folder that was exchanged; `None` before the exchange.
fn exchanged_path(root: &Path, work: &Path) -> Option<PathBuf> {
    let note = fs::read_to_string(work.join(NOTE)).ok()?;
    let (noted, changed) = note.split_once('\n')?;
    let is_whole = changed.is_empty() && tree::kind(root) == Some(EntryKind::Folder);
    let is_within = || SitePath::new(changed).is_some_and(|path| tree::holds_folder(root, path.as_path()));
    let is_exchanged = (is_whole || is_within())
        && number(&tree::join(root, Path::new(changed))).as_deref() == Some(noted)
        && tree::kind(&work.join(SITE)) == Some(EntryKind::Folder);
    is_exchanged.then(|| PathBuf::from(changed))
}

/// Makes the new version of the folder `changed`. `place` gives new content its name.
fn put_together(
    disk: &dyn Disk,
    work: &Work,
    root: &Path,
    changed: &Path,
    plan: &WritePlan,
    place: impl Fn(&Path, &Path) -> DiskResult,
) -> DiskResult {
    let site = work.folder().join(SITE);
    let new = |path: &Path| path.strip_prefix(changed).ok().map(|path| tree::join(&site, path));
    let folders: Vec<(PathBuf, PathBuf)> = std::iter::once(Path::new(""))
        .chain(plan.folders.iter().map(PathBuf::as_path))
        .filter_map(|folder| Some((tree::join(root, folder), new(folder)?)))
        .collect();
    folders.iter().try_for_each(|(_, new)| disk.create_folder(new))?;
    if let Some(list) = new(Path::new(MANIFEST)) {
        match &plan.manifest {
            Some(text) => place(&work.stage(text.as_bytes())?.path(work.folder()), &list)?,
            None => disk.link(&root.join(MANIFEST), &list)?,
        }
    }
    for (path, staged) in &plan.files {
        match (staged, new(path.as_path())) {
            (Some(staged), Some(new)) => place(&staged.path(work.folder()), &new)?,
            (None, Some(new)) => disk.link(&root.join(path.as_path()), &new)?,
            (_, None) => {}
        }
    }
    let foreign = plan.foreign.iter().filter_map(|path| Some((root.join(path), new(path)?)));
    foreign.into_iter().try_for_each(|(path, new)| disk.link(&path, &new))?;
    // Permissions are set last, innermost first, since a folder may be read-only.
    let ancestors = folders.iter().rev().filter(|(folder, _)| tree::kind(folder) == Some(EntryKind::Folder));
    ancestors.into_iter().try_for_each(|(folder, new)| disk.permit_like(folder, new))
}

/// Removes the old folder, once the new one is in place on disk.
fn finish(disk: &dyn Disk, root: &Path, place: &Path, work: &Work) -> Result<Exchange, NotWritable> {
    work.hand_over();
    let put_away = disk
        .sync_names(work.folder())
        .and_then(|()| place.parent().map_or(Ok(()), |parent| disk.sync_names(parent)))
        .and_then(|()| recover(disk, root, work.folder()));
    put_away.map(|()| Exchange::Done).map_err(|error| match error {
        NotWritable::Saved { .. } => error,
        error => NotWritable::Leftover(Box::new(error)),
    })
}

/// Removes what a build left in its work folder, at its end or when it was interrupted. Files that
/// exist nowhere else are moved to the output first.
pub(super) fn recover(disk: &dyn Disk, root: &Path, work: &Path) -> DiskResult {
    let mut saved = None;
    if let Some(changed) = exchanged_path(root, work) {
        saved = carry_over(disk, &work.join(SITE), root, &changed)?;
        // The note is removed before the old folder. Otherwise a build interrupted during that
        // removal would take a half-removed folder for one with files to save.
        disk.remove_file(&work.join(NOTE))?;
        disk.sync_names(work)?;
    }
    tree::remove(disk, work)?;
    saved.map_or(Ok(()), Err)
}

/// Moves files that somebody added to the old folder after it was read to the new folder. A file
/// whose path is taken there is saved beside the output folder, and returned as an error to report.
fn carry_over(
    disk: &dyn Disk,
    old: &Path,
    root: &Path,
    changed: &Path,
) -> Result<Option<NotWritable>, NotWritable> {
    // The list of files is in the old folder if the whole output was exchanged, else in the output.
    let former = Manifest::read(if changed == Path::new("") { old } else { root })?;
    let is_own = |path: &Path, kind: EntryKind| {
        let path = path.to_str().and_then(SitePath::new);
        kind == EntryKind::File && path.is_some_and(|path| former.paths.contains(&path))
    };
    let mut saved: Option<(PathBuf, Vec<PathBuf>)> = None;
    for (within, kind) in tree::read(old)? {
        let (from, path) = (old.join(&within), changed.join(&within));
        let is_known = kind == EntryKind::Folder || is_reserved(&path) || is_own(&path, kind);
        if is_known || is_one(&from, &root.join(&path)) {
            continue;
        }
        if is_free(root, &path) {
            add(disk, &from, root, &path)?;
        } else {
            let (folder, paths) = saved.get_or_insert_with(|| (free_name(root), Vec::new()));
            if paths.is_empty() {
                disk.create_folder(folder)?;
            }
            add(disk, &from, folder, &path)?;
            paths.push(path);
        }
    }
    Ok(saved.map(|(folder, paths)| NotWritable::Saved { folder: folder.display().to_string(), paths }))
}

fn add(disk: &dyn Disk, from: &Path, folder: &Path, path: &Path) -> DiskResult {
    tree::create_folders_above(disk, folder, path)?;
    disk.link(from, &folder.join(path))
}

/// Whether nothing is at a path, and only folders are above it.
fn is_free(root: &Path, path: &Path) -> bool {
    let above = tree::folders_above(path);
    let is_open = |folder: &&Path| matches!(tree::kind(&root.join(folder)), None | Some(EntryKind::Folder));
    above.iter().all(is_open) && tree::kind(&root.join(path)).is_none()
}

/// An unused name beside the folder.
fn free_name(root: &Path) -> PathBuf {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let names = (1..).map(|number| root.with_file_name(format!("{name}-saved-{number}")));
    let mut free = names.filter(|path| tree::kind(path).is_none());
    free.next().unwrap_or_else(|| root.with_extension("saved"))
}
