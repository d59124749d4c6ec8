//! The new folder is put together beside the old one, and they change places in one step: at every
//! moment there is one whole site.
//!
//! In the work folder lie the new content, the new list of files, and `site`, in which all names
//! are links: of new content, of files that stay, and of files that no build wrote. So nothing that
//! stays is written, and an open file stays the same. After the exchange `site` holds what was
//! there before.
//!
//! That the exchange has taken place is told by the system's number of the new folder, which is
//! noted before: it is then that of the output folder. Only then may `site` hold something that
//! nobody else has: what was put in the old folder after it was read.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Done, is_one, number};
use super::error::NotWritable;
use super::manifest::{MANIFEST, Manifest};
use super::path::{SitePath, is_reserved};
use super::plan::{Plan, is_impossible};
use super::tree::{self, Kind};
use super::work::{SITE, Work};

/// In the work folder: the number of the new folder.
const NUMBER: &str = "number";

/// Whether a way of writing was possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The folder is as planned.
    Taken,
    /// It is not possible here; nothing has changed.
    Closed,
}

/// Brings a folder to what is planned.
pub(super) fn carry_out(disk: &dyn Disk, root: &Path, work: &Work, plan: &Plan) -> Result<Way, NotWritable> {
    work.make()?;
    let site = work.folder().join(SITE);
    if tree::kind(root).is_none() {
        put_together(disk, work, root, plan, |from, to| disk.rename(from, to))?;
        disk.sync(&site)?;
        disk.rename(&site, root)?;
        work.hand_over();
        return after(disk, root, work).map(|()| Way::Taken);
    }
    let made = probe(disk, &site)
        .and_then(|()| put_together(disk, work, root, plan, |from, to| disk.link(from, to)))
        .and_then(|()| note_number(disk, work))
        .and_then(|()| disk.sync(&site))
        .and_then(|()| disk.exchange(&site, root));
    match made {
        Ok(()) => {
            work.hand_over();
            after(disk, root, work).map(|()| Way::Taken)
        }
        Err(error) if is_impossible(&error) => tree::remove(disk, &site).map(|()| Way::Closed),
        Err(error) => Err(error),
    }
}

/// Exchanges two empty folders, so that a file system that cannot do that costs no work.
fn probe(disk: &dyn Disk, site: &Path) -> Done {
    let other = site.with_extension("probe");
    disk.create_folder(site)?;
    disk.create_folder(&other)?;
    disk.exchange(&other, site)?;
    disk.remove_folder(&other)?;
    disk.remove_folder(site)
}

/// Notes which folder is the new one.
fn note_number(disk: &dyn Disk, work: &Work) -> Done {
    let number = number(&work.folder().join(SITE)).unwrap_or_default();
    disk.write(&work.folder().join(NUMBER), number.as_bytes())
}

/// Makes the new folder. `place` gives new content its name.
fn put_together(
    disk: &dyn Disk,
    work: &Work,
    root: &Path,
    plan: &Plan,
    place: impl Fn(&Path, &Path) -> Done,
) -> Done {
    let site = work.folder().join(SITE);
    disk.create_folder(&site)?;
    plan.folders.iter().try_for_each(|folder| disk.create_folder(&site.join(folder)))?;
    match &plan.manifest {
        Some(list) => place(&work.stage(list.as_bytes())?.path(work.folder()), &site.join(MANIFEST))?,
        None => disk.link(&root.join(MANIFEST), &site.join(MANIFEST))?,
    }
    for (path, staged) in &plan.files {
        match staged {
            Some(staged) => place(&staged.path(work.folder()), &site.join(path.as_path()))?,
            None => disk.link(&root.join(path.as_path()), &site.join(path.as_path()))?,
        }
    }
    plan.foreign.iter().try_for_each(|path| disk.link(&root.join(path), &site.join(path)))?;
    // Last and from within, since a folder may be closed to writing.
    let folders = plan.folders.iter().rev().map(PathBuf::as_path).chain([Path::new("")]);
    folders
        .filter(|folder| tree::kind(&root.join(folder)) == Some(Kind::Folder))
        .try_for_each(|folder| disk.permit_like(&root.join(folder), &site.join(folder)))
}

/// Puts the old folder away, once the new one is in its place for good.
fn after(disk: &dyn Disk, root: &Path, work: &Work) -> Done {
    let put_away = || {
        sync_places(disk, root, work.folder())?;
        recover(disk, root, work.folder())
    };
    put_away().map_err(|error| match error {
        NotWritable::Saved { .. } => error,
        error => NotWritable::Leftover(Box::new(error)),
    })
}

fn sync_places(disk: &dyn Disk, root: &Path, work: &Path) -> Done {
    disk.sync_names(work)?;
    root.parent().map_or(Ok(()), |parent| disk.sync_names(parent))
}

/// Removes what a build left in its work folder, at its end or where it was interrupted. What
/// nobody else has is carried over first.
pub(super) fn recover(disk: &dyn Disk, root: &Path, work: &Path) -> Done {
    let (old, note) = (work.join(SITE), work.join(NUMBER));
    let noted = fs::read_to_string(&note).ok();
    let is_exchanged = noted.is_some() && noted == number(root) && tree::kind(&old) == Some(Kind::Folder);
    let saved = if is_exchanged { carry_over(disk, &old, root)? } else { None };
    if is_exchanged {
        // Without the note the old folder counts for nothing. So the note goes first: of a folder
        // that is half removed nothing may be carried over.
        disk.remove_file(&note)?;
        disk.sync_names(work)?;
    }
    tree::remove(disk, work)?;
    saved.map_or(Ok(()), Err)
}

/// Carries over to the new folder what somebody put in the old one after it was read. What has its
/// place taken is saved beside the folder, and said.
fn carry_over(disk: &dyn Disk, old: &Path, root: &Path) -> Result<Option<NotWritable>, NotWritable> {
    let former = Manifest::read(old)?;
    let is_own = |path: &Path, kind: Kind| {
        let path = path.to_str().and_then(SitePath::new);
        kind == Kind::File && path.is_some_and(|path| former.paths.contains(&path))
    };
    let mut saved: Option<(PathBuf, Vec<PathBuf>)> = None;
    for (path, kind) in tree::read(old)? {
        let is_known = kind == Kind::Folder || is_reserved(&path) || is_own(&path, kind);
        if is_known || is_one(&old.join(&path), &root.join(&path)) {
            continue;
        }
        if is_free(root, &path) {
            add(disk, old, root, &path)?;
        } else {
            let (folder, paths) = saved.get_or_insert_with(|| (free_name(root), Vec::new()));
            if paths.is_empty() {
                disk.create_folder(folder)?;
            }
            add(disk, old, folder, &path)?;
            paths.push(path);
        }
    }
    Ok(saved.map(|(folder, paths)| NotWritable::Saved { folder: folder.display().to_string(), paths }))
}

fn add(disk: &dyn Disk, old: &Path, folder: &Path, path: &Path) -> Done {
    tree::create_folders_above(disk, folder, path)?;
    disk.link(&old.join(path), &folder.join(path))
}

/// Whether nothing lies at a path, and nothing but folders above it.
fn is_free(root: &Path, path: &Path) -> bool {
    let above = tree::folders_above(path);
    let is_open = |folder: &&Path| matches!(tree::kind(&root.join(folder)), None | Some(Kind::Folder));
    above.iter().all(is_open) && tree::kind(&root.join(path)).is_none()
}

/// A name beside the folder that nothing has.
fn free_name(root: &Path) -> PathBuf {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let names = (1..).map(|number| root.with_file_name(format!("{name}-saved-{number}")));
    let mut free = names.filter(|path| tree::kind(path).is_none());
    free.next().unwrap_or_else(|| root.with_extension("saved"))
}
