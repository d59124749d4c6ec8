//! The work folder, in which a build stores content that is not yet in place.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::disk::{Disk, DiskResult};
use super::error::NotWritable;
use super::tree;

/// In a work folder: the folder of new content.
const STAGED: &str = "staged";
/// In a work folder: before the exchange the new site, after it the old one.
pub(super) const SITE: &str = "site";

/// New content, by its number in a work folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StagedContent(usize);

impl StagedContent {
    /// Its path in a work folder.
    pub(super) fn path(self, work: &Path) -> PathBuf {
        work.join(STAGED).join(self.0.to_string())
    }
}

/// A work folder. It is created when the first content is stored.
#[derive(Debug)]
pub(super) struct Work {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    is_made: Mutex<bool>,
    staged: AtomicUsize,
    is_handed_over: AtomicBool,
}

impl Work {
    /// A work folder at a path where nothing exists.
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

    /// Stores new content.
    pub(super) fn stage(&self, bytes: &[u8]) -> Result<StagedContent, NotWritable> {
        self.make()?;
        let staged = StagedContent(self.staged.fetch_add(1, Ordering::Relaxed));
        self.disk.write(&staged.path(&self.folder), bytes)?;
        Ok(staged)
    }

    /// Stores content from another work folder, which may be on another file system.
    pub(super) fn stage_copy(
        &self,
        other: &Self,
        content: StagedContent,
    ) -> Result<StagedContent, NotWritable> {
        self.make()?;
        let staged = StagedContent(self.staged.fetch_add(1, Ordering::Relaxed));
        self.disk.copy(&content.path(&other.folder), &staged.path(&self.folder))?;
        Ok(staged)
    }

    /// Creates the folder unless it exists.
    pub(super) fn make(&self) -> DiskResult {
        let mut is_made = self.is_made.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_made {
            self.disk.create_folder(&self.folder)?;
            self.disk.create_folder(&self.folder.join(STAGED))?;
            *is_made = true;
        }
        Ok(())
    }

    /// Keeps the folder when the value is dropped. From here on it holds what the next build needs
    /// if this one is interrupted.
    pub(super) fn hand_over(&self) {
        self.is_handed_over.store(true, Ordering::Relaxed);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.is_handed_over.load(Ordering::Relaxed) {
            // If this fails, the next build removes the folder.
            let _ = tree::remove(&*self.disk, &self.folder);
        }
    }
}
