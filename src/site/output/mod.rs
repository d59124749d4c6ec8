//! Updates a folder, all or nothing, and changes nothing in it that no build wrote.
//!
//! | file | does |
//! |---|---|
//! | `plan` | compares the new files with the folder, and refuses to overwrite others' files |
//! | `exchange` | builds the new folder beside the old one, and exchanges the two |
//! | `journal` | where that is impossible: writes all changes down, then carries them out |
//! | `work` | holds new content that is not yet in place |
//! | `lock` | keeps other builds out |
//! | `disk` | the operations used for all this |
//!
//! A process that keeps the folder itself open (as its current folder, or mounted elsewhere) sees
//! the old one after an exchange. A process that opens it by its path sees the new one.

mod disk;
mod error;
mod exchange;
mod journal;
mod lock;
mod manifest;
mod path;
mod plan;
mod root;
mod stamp;
#[cfg(all(test, unix))]
mod tests;
mod tree;
mod work;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub use error::NotWritable;
pub use plan::Others;
pub(crate) use stamp::FileStamp;

use disk::{Disk, System};
use exchange::Exchange;
use path::SitePath;
use plan::{PlannedFiles, WritePlan};
use root::Root;
use work::{StagedContent, Work};

/// A folder that is updated. Nothing in it changes before [`Output::commit`], and no other build
/// writes to it while the value lives.
#[derive(Debug)]
pub struct Output {
    disk: Arc<dyn Disk>,
    files: Mutex<PlannedFiles>,
    // Dropped in this order: the lock is released when there is nothing left to remove.
    work: Work,
    root: Root,
}

/// What happened to the files of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileCounts {
    /// Files that were new or had changed.
    pub written: usize,
    /// Files whose content was the same already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
}

impl Output {
    /// Locks the folder, which need not exist yet, and completes or undoes what an interrupted
    /// build left. If the path is a link, it is resolved here, once.
    pub fn open(folder: &Path) -> Result<Self, NotWritable> {
        Self::open_on(Arc::new(System), folder)
    }

    fn open_on(disk: Arc<dyn Disk>, folder: &Path) -> Result<Self, NotWritable> {
        let root = Root::lock(folder, &disk)?;
        let work = Work::new(root.work(), disk.clone());
        Ok(Self { disk, files: Mutex::default(), work, root })
    }

    /// The folder's path, without links.
    pub fn folder(&self) -> &Path {
        self.root.path()
    }

    /// Adds a file to the site. Its content is stored only if it differs from the file in the
    /// folder.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), NotWritable> {
        let path = SitePath::new(path).ok_or_else(|| NotWritable::NotPlain(path.to_string()))?;
        let is_same = is_same(&self.folder().join(path.as_path()), bytes);
        self.add(path, if is_same { None } else { Some(self.work.stage(bytes)?) })
    }

    /// Adds a file to the site with the content that it has in the folder.
    pub fn keep(&self, path: &str) -> Result<(), NotWritable> {
        self.add(SitePath::new(path).ok_or_else(|| NotWritable::NotPlain(path.to_string()))?, None)
    }

    fn add(&self, path: SitePath, staged: Option<StagedContent>) -> Result<(), NotWritable> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        match files.insert(path.clone(), staged) {
            None => Ok(()),
            Some(_) => Err(NotWritable::Twice(path.into())),
        }
    }

    /// The metadata stamp of a file in the folder, which changes whenever its content does. `None`
    /// if there is no file, or the system does not give precise times.
    pub fn stamp(&self, path: &str) -> Option<FileStamp> {
        FileStamp::of(&fs::symlink_metadata(self.folder().join(path)).ok()?)
    }

    /// The stamps of files, after waiting until any later change of a file would also change its
    /// stamp. `None` if some file has no stamp or the wait is too long.
    pub fn settled(&self, paths: &[String]) -> Option<Vec<FileStamp>> {
        stamp::settled(|| self.root.clock(), || paths.iter().map(|path| self.stamp(path)).collect())
    }

    /// Makes the folder hold exactly the files that were added, atomically where the system allows
    /// it. `others` decides on files of earlier builds. The lock is held until the value is
    /// dropped.
    pub fn commit(&self, others: Others) -> Result<FileCounts, NotWritable> {
        let files = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        let plan = WritePlan::new(self.folder(), files, others)?;
        if !plan.is_done() {
            plan.refuse_closed_folders(self.folder())?;
            self.carry_out(&plan)?;
        }
        let written = plan.files.values().flatten().count();
        Ok(FileCounts { written, unchanged: plan.files.len() - written, removed: plan.removed.len() })
    }

    fn carry_out(&self, plan: &WritePlan) -> Result<(), NotWritable> {
        let (disk, root) = (&*self.disk, self.folder());
        if self.root.is_locked_within() {
            return journal::carry_out(disk, root, &self.work, plan, &plan.files);
        }
        if exchange::carry_out(disk, root, &self.work, plan)? == Exchange::Done {
            return Ok(());
        }
        let _lock = journal::lock(root, &self.disk)?;
        let work = Work::new(journal::work(root), self.disk.clone());
        let files = plan.copied(&self.work, &work)?;
        journal::carry_out(disk, root, &work, plan, &files)
    }
}

/// Whether a file has this content already. Only regular files are opened, so not a pipe.
fn is_same(file: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(file).is_ok_and(|entry| entry.is_file() && entry.len() == bytes.len() as u64)
        && fs::read(file).is_ok_and(|content| content == bytes)
}
