//! Where folders cannot be exchanged: new content is laid aside within the folder, what is to be
//! done is written down, and then it is done.
//!
//! Until the journal has its name nothing has changed, and afterwards it is carried out to the end,
//! by a later build if this one is interrupted. Between these two builds the folder holds files of
//! both sites. That is what this way has less than [`super::exchange`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Done};
use super::error::NotWritable;
use super::lock::Lock;
use super::manifest::{MANIFEST, Manifest};
use super::path::SitePath;
use super::plan::{PlannedFiles, WritePlan, refuse_obstacles};
use super::tree::{self, EntryKind};
use super::work::{Staged, Work};

/// The work folder within the output.
const WORK: &str = ".lagesbild-work";
/// The lock within the output, for those who cannot write beside it, or reach it by another way.
const LOCK: &str = ".lagesbild-lock";
/// In the work folder: what is to be done.
const JOURNAL: &str = "journal";

/// What is to be done. It is input like any other: its types hold that nothing outside the folder
/// is touched.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// PlannedFiles that go.
    removed: Vec<SitePath>,
    /// PlannedFiles that come.
    moved: Vec<(Staged, SitePath)>,
    /// The new list of files, if it is another.
    list: Option<Staged>,
}

/// The work folder within an output folder.
pub(super) fn work(root: &Path) -> PathBuf {
    root.join(WORK)
}

/// Locks an output folder from within.
pub(super) fn lock(root: &Path, disk: &Arc<dyn Disk>) -> Result<Lock, NotWritable> {
    Lock::take(root.join(LOCK), root, disk)
}

/// The lock of an output folder in which somebody writes this way, or was interrupted in it. `None`
/// when nobody does.
pub(super) fn lock_if_used(root: &Path, disk: &Arc<dyn Disk>) -> Result<Option<Lock>, NotWritable> {
    let is_used = [LOCK, WORK].iter().any(|name| tree::kind(&root.join(name)).is_some());
    is_used.then(|| lock(root, disk)).transpose()
}

/// Brings a folder to what is planned, from new content in the work folder within it.
pub(super) fn carry_out(
    disk: &dyn Disk,
    root: &Path,
    work: &Work,
    plan: &WritePlan,
    files: &PlannedFiles,
) -> Done {
    let moved = files.iter().filter_map(|(path, staged)| Some(((*staged)?, path.clone()))).collect();
    let list = plan.manifest.as_ref().map(|list| work.stage(list.as_bytes())).transpose()?;
    write(disk, work, &Journal { removed: plan.removed.clone(), moved, list })?;
    recover(disk, root).map_err(|error| NotWritable::Unfinished(Box::new(error)))
}

/// Writes the journal down, when all that it needs has reached the disk.
fn write(disk: &dyn Disk, work: &Work, journal: &Journal) -> Done {
    let (file, draft) = (work.folder().join(JOURNAL), work.folder().join("journal.new"));
    let text = serde_json::to_string(journal).unwrap_or_default();
    disk.write(&draft, text.as_bytes())?;
    disk.sync(work.folder())?;
    work.hand_over();
    disk.rename(&draft, &file)?;
    disk.sync_names(work.folder())
}

/// Carries out the journal in a folder, if there is one, and removes everything that a build left
/// within.
pub(super) fn recover(disk: &dyn Disk, root: &Path) -> Done {
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

/// Does what is left to do. What has been done already shows in that the new content is no longer
/// laid aside.
fn perform(disk: &dyn Disk, root: &Path, journal: &Journal) -> Done {
    let work = work(root);
    let is_left = |staged: Staged| tree::kind(&staged.path(&work)) == Some(EntryKind::File);
    let left = || journal.moved.iter().filter(|(staged, _)| is_left(*staged));
    let tree = tree::read(root)?;
    let own = Manifest::read(root)?.paths;
    refuse_obstacles(root, &tree, &own, left().map(|(_, path)| path))?;
    journal.removed.iter().try_for_each(|path| remove(disk, root, path.as_path()))?;
    for (staged, path) in left() {
        tree::create_folders_above(disk, root, path.as_path())?;
        disk.rename(&staged.path(&work), &root.join(path.as_path()))?;
    }
    match journal.list.filter(|list| is_left(*list)) {
        Some(list) => disk.rename(&list.path(&work), &root.join(MANIFEST)),
        None => Ok(()),
    }
}

/// Removes a file, and the folders that become empty, as far as that is left to do.
fn remove(disk: &dyn Disk, root: &Path, path: &Path) -> Done {
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
