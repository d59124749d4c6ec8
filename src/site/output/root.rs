//! A locked output folder, and the location of its work folder.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Disk, may_write};
use super::error::{NotWritable, failed};
use super::lock::Lock;
use super::stamp::FileStamp;
use super::tree::{self, EntryKind};
use super::{exchange, journal};

/// An output folder that this build has locked.
#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
    // Dropped in this order: folders that were created for the lock are removed last.
    locks: [Option<Lock>; 2],
    is_locked_within: bool,
    _parents: Parents,
}

impl Root {
    /// Finds the folder, locks it, and cleans up after an interrupted build.
    pub(super) fn lock(folder: &Path, disk: &Arc<dyn Disk>) -> Result<Self, NotWritable> {
        let (path, parents) = find(folder, disk)?;
        let is_locked_within = tree::kind(&path).is_some() && is_closed_beside(&path);
        let lock = hidden_sibling(&path, "lock");
        // Even where this build cannot create the outer lock, a build with more rights may hold it.
        let is_beside = !is_locked_within || tree::kind(&lock).is_some();
        let outer = is_beside.then(|| Lock::take(lock, &path, disk)).transpose()?;
        let inner = is_locked_within.then(|| journal::lock(&path, disk)).transpose()?;
        let root = Self { path, locks: [outer, inner], is_locked_within, _parents: parents };
        root.recover(disk)?;
        Ok(root)
    }

    fn recover(&self, disk: &Arc<dyn Disk>) -> Result<(), NotWritable> {
        if self.is_locked_within {
            return journal::recover(&**disk, &self.path);
        }
        exchange::recover(&**disk, &self.path, &self.work())?;
        match journal::lock_if_used(&self.path, disk)? {
            Some(_lock) => journal::recover(&**disk, &self.path),
            None => Ok(()),
        }
    }

    /// The folder's path, without links.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The current time of the file system that the folder is on, as the stamp of a file that was
    /// changed just now.
    pub(super) fn clock(&self) -> Option<FileStamp> {
        self.locks.iter().flatten().last()?.touched()
    }

    /// The path of the work folder: beside the output, so that both are on one file system, or
    /// within it where nothing can be written beside it.
    pub(super) fn work(&self) -> PathBuf {
        match self.is_locked_within {
            true => journal::work(&self.path),
            false => hidden_sibling(&self.path, "work"),
        }
    }

    /// Whether the lock is within the folder, since nothing can be written beside it.
    pub(super) fn is_locked_within(&self) -> bool {
        self.is_locked_within
    }
}

/// A hidden name beside a folder, made of the folder's own name.
fn hidden_sibling(folder: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(folder.file_name().unwrap_or_default());
    name.push(format!(".lagesbild-{what}"));
    folder.with_file_name(name)
}

fn is_closed_beside(folder: &Path) -> bool {
    folder.parent().is_some_and(|parent| may_write(parent).is_err())
}

/// The folder's path without links. Missing folders above it are created.
fn find(folder: &Path, disk: &Arc<dyn Disk>) -> Result<(PathBuf, Parents), NotWritable> {
    let mut parents = Parents { made: Vec::new(), disk: disk.clone() };
    let path = match tree::kind(folder) {
        Some(_) => folder.canonicalize().map_err(failed(folder))?,
        None => {
            let name = folder.file_name().ok_or_else(|| failed(folder)(no_name()))?;
            let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
            let parent = parent.unwrap_or(Path::new("."));
            parents.make(parent)?;
            parent.canonicalize().map_err(failed(parent))?.join(name)
        }
    };
    if path.file_name().is_none() {
        return Err(failed(&path)(no_name()));
    }
    match tree::kind(&path) {
        None | Some(EntryKind::Folder) => Ok((path, parents)),
        Some(_) => Err(failed(&path)(io::Error::new(ErrorKind::NotADirectory, "it is no folder"))),
    }
}

fn no_name() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "an output folder needs a name")
}

/// Folders that were created for the output. When dropped, those that are empty are removed.
#[derive(Debug)]
struct Parents {
    made: Vec<PathBuf>,
    disk: Arc<dyn Disk>,
}

impl Parents {
    fn make(&mut self, folder: &Path) -> Result<(), NotWritable> {
        let mut missing: Vec<&Path> =
            folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
        missing.reverse();
        for folder in missing {
            match self.disk.create_folder(folder) {
                // Another process may create it at the same time.
                Err(NotWritable::Io { reason, .. }) if reason.kind() == ErrorKind::AlreadyExists => {}
                made => {
                    made?;
                    self.made.push(folder.to_path_buf());
                }
            }
        }
        Ok(())
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        // A folder that holds the output is not empty, so it cannot be removed.
        self.made.iter().rev().for_each(|folder| drop(self.disk.remove_folder(folder)));
    }
}
