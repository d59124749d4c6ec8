//! Replaces the output file by file, where folders cannot be exchanged. New content is stored in a
//! work folder within the output, then a journal of all changes is written, then it is carried out.
//!
//! Before the journal has its final name, nothing has changed. From then on it is carried out, by
//! the next build if this one is interrupted. Until that build, the output has files of both sites,
//! which cannot happen in [`super::exchange`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, DiskResult};
use super::error::NotWritable;
use super::lock::Lock;
use super::manifest::{MANIFEST, Manifest};
use super::path::SitePath;
use super::plan::{PlannedFiles, WritePlan, refuse_obstacles};
use super::tree::{self, EntryKind};
use super::work::{StagedContent, Work};

/// The work folder within the output.
const WORK: &str = ".lagesbild-work";
/// The lock within the output, for builds that cannot write beside it or reach it by another path.
const LOCK: &str = ".lagesbild-lock";
/// In the work folder: the journal.
const JOURNAL: &str = "journal";

/// The changes to carry out. The file is untrusted input: its types ensure that no path outside the
/// folder is touched.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// Files to remove.
    removed: Vec<SitePath>,
    /// Files to put in place, each with its new content.
    moved: Vec<(StagedContent, SitePath)>,
    /// The new list of files; `None` if the list does not change.
    list: Option<StagedContent>,
}

/// The work folder within an output folder.
pub(super) fn work(root: &Path) -> PathBuf {
    root.join(WORK)
}

/// Locks an output folder with the lock file inside it.
pub(super) fn lock(root: &Path, disk: &Arc<dyn Disk>) -> Result<Lock, NotWritable> {
    Lock::take(root.join(LOCK), root, disk)
}

/// Locks an output folder in which a build writes, or was interrupted while it wrote, this way.
/// `None` for a folder without traces of such a build.
pub(super) fn lock_if_used(root: &Path, disk: &Arc<dyn Disk>) -> Result<Option<Lock>, NotWritable> {
    let is_used = [LOCK, WORK].iter().any(|name| tree::kind(&root.join(name)).is_some());
    is_used.then(|| lock(root, disk)).transpose()
}

/// Makes the folder as planned, from new content in the work folder within it.
pub(super) fn carry_out(
    disk: &dyn Disk,
    root: &Path,
    work: &Work,
    plan: &WritePlan,
    files: &PlannedFiles,
) -> DiskResult {
    let moved = files.iter().filter_map(|(path, staged)| Some(((*staged)?, path.clone()))).collect();
    let list = plan.manifest.as_ref().map(|list| work.stage(list.as_bytes())).transpose()?;
    write(disk, work, &Journal { removed: plan.removed.clone(), moved, list })?;
    recover(disk, root).map_err(|error| NotWritable::Unfinished(Box::new(error)))
}

/// Writes the journal, after all content that it names has reached the disk.
fn write(disk: &dyn Disk, work: &Work, journal: &Journal) -> DiskResult {
    let (file, draft) = (work.folder().join(JOURNAL), work.folder().join("journal.new"));
    let text = serde_json::to_string(journal).unwrap_or_default();
    disk.write(&draft, text.as_bytes())?;
    disk.sync(work.folder())?;
    work.hand_over();
    disk.rename(&draft, &file)?;
    disk.sync_names(work.folder())
}

/// Carries out the journal in a folder, if there is one, and removes the lock and work folder that
/// a build left there.
pub(super) fn recover(disk: &dyn Disk, root: &Path) -> DiskResult {
    let (work, file) = (work(root), work(root).join(JOURNAL));
    if tree::kind(&work) == Some(EntryKind::Folder) && tree::kind(&file) == Some(EntryKind::File) {
        perform(disk, root, &read(&file)?)?;
        disk.sync(root)?;
        disk.remove_file(&file)?;
        disk.sync_names(&work)?;
    }
    tree::remove(disk, &work)
}

fn read(file: &Path) -> Result<Journal, NotWritable> {
    let bad = |reason: String| NotWritable::BadJournal { path: file.display().to_string(), reason };
    let text = fs::read_to_string(file).map_err(|reason| bad(reason.to_string()))?;
    serde_json::from_str(&text).map_err(|reason| bad(reason.to_string()))
}

/// Carries out what remains of a journal. A change is done when its content has left the work
/// folder.
fn perform(disk: &dyn Disk, root: &Path, journal: &Journal) -> DiskResult {
    let work = work(root);
    let is_left = |staged: StagedContent| tree::kind(&staged.path(&work)) == Some(EntryKind::File);
    let remaining_moves = || journal.moved.iter().filter(|(staged, _)| is_left(*staged));
    let tree = tree::read(root)?;
    let manifest_paths = Manifest::read(root)?.paths;
    refuse_obstacles(root, &tree, &manifest_paths, remaining_moves().map(|(_, path)| path))?;
    journal.removed.iter().try_for_each(|path| remove(disk, root, path.as_path()))?;
    for (staged, path) in remaining_moves() {
        tree::create_folders_above(disk, root, path.as_path())?;
        disk.rename(&staged.path(&work), &root.join(path.as_path()))?;
    }
    match journal.list.filter(|list| is_left(*list)) {
        Some(list) => disk.rename(&list.path(&work), &root.join(MANIFEST)),
        None => Ok(()),
    }
}

/// Removes a file, and the folders that become empty, unless that has been done already.
fn remove(disk: &dyn Disk, root: &Path, path: &Path) -> DiskResult {
    let above: Vec<PathBuf> = tree::folders_above(path).iter().map(|folder| root.join(folder)).collect();
    if above.iter().any(|folder| !matches!(tree::kind(folder), None | Some(EntryKind::Folder))) {
        return Ok(());
    }
    if tree::kind(&root.join(path)) == Some(EntryKind::File) {
        disk.remove_file(&root.join(path))?;
    }
    let left = above.iter().rev().filter(|folder| tree::kind(folder).is_some());
    left.take_while(|folder| is_empty(folder)).try_for_each(|folder| disk.remove_folder(folder))
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}
