//! The folder in which a build keeps what is not yet in place.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Done};
use super::error::NotWritable;
use super::tree;

/// In a work folder: new content.
const STAGED: &str = "staged";
/// In a work folder: the new site, put together, until it has changed places with the old one; then
/// the old one.
pub(super) const SITE: &str = "site";

/// New content, by its number in a work folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Staged(usize);

impl Staged {
    /// Where it lies in a work folder.
    pub(super) fn path(self, work: &Path) -> PathBuf {
        work.join(STAGED).join(self.0.to_string())
    }
}

/// A folder for new content, made when there is some.
#[derive(Debug)]
pub(super) struct Work {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    is_made: Mutex<bool>,
    staged: AtomicUsize,
    is_handed_over: AtomicBool,
}

impl Work {
    /// The folder at a path where nothing is.
    pub(super) fn new(folder: PathBuf, disk: Arc<dyn Disk>) -> Self {
        Self {
            folder,
            disk,
            is_made: Mutex::default(),
            staged: AtomicUsize::default(),
            is_handed_over: AtomicBool::default(),
        }
    }

    /// Its path.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps new content.
    pub(super) fn stage(&self, bytes: &[u8]) -> Result<Staged, NotWritable> {
        self.make()?;
        let staged = Staged(self.staged.fetch_add(1, Ordering::Relaxed));
        self.disk.write(&staged.path(&self.folder), bytes)?;
        Ok(staged)
    }

    /// Keeps content that is in another work folder, perhaps on another file system.
    pub(super) fn stage_copy(&self, other: &Self, content: Staged) -> Result<Staged, NotWritable> {
        self.make()?;
        let staged = Staged(self.staged.fetch_add(1, Ordering::Relaxed));
        self.disk.copy(&content.path(&other.folder), &staged.path(&self.folder))?;
        Ok(staged)
    }

    /// Makes the folder if that has not been done.
    pub(super) fn make(&self) -> Done {
        let mut is_made = self.is_made.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_made {
            self.disk.create_folder(&self.folder)?;
            self.disk.create_folder(&self.folder.join(STAGED))?;
            *is_made = true;
        }
        Ok(())
    }

    /// From here on the folder holds more than this build may throw away: if it is interrupted, the
    /// next one goes through it.
    pub(super) fn hand_over(&self) {
        self.is_handed_over.store(true, Ordering::Relaxed);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.is_handed_over.load(Ordering::Relaxed) {
            // What stays is removed by the next build.
            let _ = tree::remove(&*self.disk, &self.folder);
        }
    }
}
