//! Reads the entries of a folder. Links are not followed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::{Disk, DiskResult};
use super::error::{NotWritable, failed};

/// The kind of an entry in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link, something that is neither file nor folder, or a folder that may not be read.
    Other,
}

/// Every entry under a folder, by its path within it. A folder comes before its content.
pub(super) type FileTree = BTreeMap<PathBuf, EntryKind>;

/// Reads a folder; empty if it does not exist.
pub(super) fn read(folder: &Path) -> Result<FileTree, NotWritable> {
    let mut tree = FileTree::new();
    if kind(folder).is_none() {
        return Ok(tree);
    }
    for entry in WalkDir::new(folder).min_depth(1) {
        let (path, kind) = match &entry {
            Ok(entry) => (entry.path(), kind_of(entry.file_type())),
            Err(error) => (closed_folder(error).ok_or_else(|| unreadable(folder, error))?, EntryKind::Other),
        };
        tree.insert(path.strip_prefix(folder).unwrap_or(path).to_path_buf(), kind);
    }
    Ok(tree)
}

/// The folder that caused a permission error, unless it is the one that is read. Somebody else has
/// closed it, so it belongs to them, whatever its content.
fn closed_folder(error: &walkdir::Error) -> Option<&Path> {
    let is_closed = error.io_error().is_some_and(|reason| reason.kind() == ErrorKind::PermissionDenied);
    error.path().filter(|_| is_closed && error.depth() > 0)
}

fn unreadable(folder: &Path, error: &walkdir::Error) -> NotWritable {
    let kind = error.io_error().map_or(ErrorKind::Other, std::io::Error::kind);
    failed(error.path().unwrap_or(folder))(std::io::Error::new(kind, error.to_string()))
}

/// The kind of what is at a path; `None` when nothing is.
pub(super) fn kind(path: &Path) -> Option<EntryKind> {
    fs::symlink_metadata(path).ok().map(|entry| kind_of(entry.file_type()))
}

fn kind_of(kind: fs::FileType) -> EntryKind {
    match (kind.is_file(), kind.is_dir()) {
        (true, _) => EntryKind::File,
        (_, true) => EntryKind::Folder,
        _ => EntryKind::Other,
    }
}

/// A path within a folder. An empty path gives the folder itself; [`Path::join`] would add a `/`.
pub(super) fn join(folder: &Path, path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { folder.to_path_buf() } else { folder.join(path) }
}

/// Whether a path under a root is a folder that is reached without links.
pub(super) fn holds_folder(root: &Path, path: &Path) -> bool {
    let is_folder = |folder: &Path| kind(&root.join(folder)) == Some(EntryKind::Folder);
    folders_above(path).into_iter().chain([path]).all(is_folder)
}

/// All folders above a path, outermost first.
pub(super) fn folders_above(path: &Path) -> Vec<&Path> {
    let mut above: Vec<&Path> =
        path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).collect();
    above.reverse();
    above
}

/// Creates the missing folders above a path, under a root.
pub(super) fn create_folders_above(disk: &dyn Disk, root: &Path, path: &Path) -> DiskResult {
    for folder in folders_above(path) {
        let folder = root.join(folder);
        if kind(&folder) != Some(EntryKind::Folder) {
            disk.create_folder(&folder)?;
        }
    }
    Ok(())
}

/// Removes a folder with all its content; does nothing where there is none.
pub(super) fn remove(disk: &dyn Disk, folder: &Path) -> DiskResult {
    let entries = read(folder)?;
    // Every folder is made writable first, then the content is removed innermost first.
    for (path, _) in entries.iter().filter(|(_, kind)| **kind == EntryKind::Folder) {
        let is_closed = |folder: &Path| super::disk::may_write(folder).is_err();
        if is_closed(&folder.join(path)) {
            disk.permit_removal(&folder.join(path))?;
        }
    }
    for (path, kind) in entries.iter().rev() {
        match kind {
            EntryKind::Folder => disk.remove_folder(&folder.join(path))?,
            EntryKind::File | EntryKind::Other => disk.remove_file(&folder.join(path))?,
        }
    }
    match kind(folder) {
        Some(EntryKind::Folder) => disk.remove_folder(folder),
        Some(EntryKind::File | EntryKind::Other) => disk.remove_file(folder),
        None => Ok(()),
    }
}
