//! Allows one build at a time to write to a folder, with a lock that ends with its process.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use same_file::Handle;

use super::disk::Disk;
use super::error::{NotWritable, failed};
use super::stamp::FileStamp;

/// A locked file, removed when the value is dropped. A file that no process has locked has no
/// effect.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    file: File,
}

impl Lock {
    /// Locks the file at a path for the one build that may write to `folder`.
    pub(super) fn take(path: PathBuf, folder: &Path, disk: &Arc<dyn Disk>) -> Result<Self, NotWritable> {
        loop {
            let file = open(&path).map_err(failed(&path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(NotWritable::Busy(folder.display().to_string())),
                Err(TryLockError::Error(reason)) => return Err(failed(&path)(reason)),
            }
            // The previous holder may have removed the file after it was opened here. Such a file
            // locks nobody else out, so another try is needed.
            if is_at(&file, &path).map_err(failed(&path))? {
                return Ok(Self { path, disk: disk.clone(), file });
            }
        }
    }
}

impl Lock {
    /// Sets the file's modification time and returns its new stamp; `None` if that fails.
    pub(super) fn touched(&self) -> Option<FileStamp> {
        self.file.set_modified(SystemTime::now()).ok()?;
        FileStamp::of(&self.file.metadata().ok()?)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The file is still locked, so it is not another build's. A file that stays does no harm.
        let _ = self.disk.remove_file(&self.path);
    }
}

/// Opens the file, and creates it if needed. A link is refused, since the file would be created at
/// the place to which it leads.
fn open(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|entry| !entry.is_file()) {
        return Err(io::Error::new(ErrorKind::AlreadyExists, "it is no file; remove it"));
    }
    match File::open(path) {
        Err(reason) if reason.kind() == ErrorKind::NotFound => {}
        opened => return opened,
    }
    match File::options().read(true).write(true).create_new(true).open(path) {
        Err(reason) if reason.kind() == ErrorKind::AlreadyExists => File::open(path),
        made => made,
    }
}

fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    match Handle::from_path(path) {
        Ok(there) => Ok(there == Handle::from_file(file.try_clone()?)?),
        Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(false),
        Err(reason) => Err(reason),
    }
}
