//! Brings a folder up to date, all or nothing, and touches nothing in it that no build wrote.
//!
//! | file | does |
//! |---|---|
//! | `plan` | compares the new files with what is there, and refuses what is in the way |
//! | `exchange` | puts the new folder together beside the old one, and lets them change places |
//! | `journal` | where that is not possible: writes down what is to be done, then does it |
//! | `work` | new content that is not yet in place |
//! | `lock` | keeps other builds out |
//! | `disk` | the operations by which all this is done |
//!
//! Whoever keeps the folder itself open (as a process's current folder, or mounted elsewhere) sees
//! the old one after an exchange; whoever goes by its path sees the new one.

mod disk;
mod error;
mod exchange;
mod journal;
mod lock;
mod manifest;
mod path;
mod plan;
mod root;
mod state;
#[cfg(all(test, unix))]
mod tests;
mod tree;
mod work;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub use error::NotWritable;
pub use plan::Others;
pub(crate) use state::State;

use disk::{Disk, System};
use exchange::Way;
use path::SitePath;
use plan::{PlannedFiles, WritePlan};
use root::Root;
use work::{Staged, Work};

/// A folder that is being brought up to date. Until [`Output::commit`] nothing in it changes, and
/// while the value lives no other build writes to it.
#[derive(Debug)]
pub struct Output {
    disk: Arc<dyn Disk>,
    files: Mutex<PlannedFiles>,
    // Dropped in this order: the lock is given back when nothing is left to remove.
    work: Work,
    root: Root,
}

/// What became of the files of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileCounts {
    /// PlannedFiles that were new or had changed.
    pub written: usize,
    /// PlannedFiles that were as they should be.
    pub unchanged: usize,
    /// PlannedFiles of an earlier build that are no longer there.
    pub removed: usize,
}

impl Output {
    /// Locks the folder, which need not be there yet, and finishes or throws away what an
    /// interrupted build left. A link is followed once, here.
    pub fn open(folder: &Path) -> Result<Self, NotWritable> {
        Self::open_on(Arc::new(System), folder)
    }

    fn open_on(disk: Arc<dyn Disk>, folder: &Path) -> Result<Self, NotWritable> {
        let root = Root::lock(folder, &disk)?;
        let work = Work::new(root.work(), disk.clone());
        Ok(Self { disk, files: Mutex::default(), work, root })
    }

    /// Where the folder is.
    pub fn folder(&self) -> &Path {
        self.root.path()
    }

    /// Keeps a file for the folder; it is set aside only if it differs from what is there.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), NotWritable> {
        let path = SitePath::new(path).ok_or_else(|| NotWritable::NotPlain(path.to_string()))?;
        let is_same = is_same(&self.folder().join(path.as_path()), bytes);
        self.add(path, if is_same { None } else { Some(self.work.stage(bytes)?) })
    }

    /// Keeps a file as it lies in the folder.
    pub fn keep(&self, path: &str) -> Result<(), NotWritable> {
        self.add(SitePath::new(path).ok_or_else(|| NotWritable::NotPlain(path.to_string()))?, None)
    }

    fn add(&self, path: SitePath, staged: Option<Staged>) -> Result<(), NotWritable> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        match files.insert(path.clone(), staged) {
            None => Ok(()),
            Some(_) => Err(NotWritable::Twice(path.into())),
        }
    }

    /// The state of a file in the folder; `None` where there is no file, or where the system does
    /// not tell enough of it.
    pub fn state(&self, path: &str) -> Option<State> {
        State::of(&fs::symlink_metadata(self.folder().join(path)).ok()?)
    }

    /// The states of files, once whoever changes one of them from now on changes its state too.
    /// `None` where that is not to be had.
    pub fn settled(&self, paths: &[String]) -> Option<Vec<State>> {
        state::settled(|| self.root.clock(), || paths.iter().map(|path| self.state(path)).collect())
    }

    /// Brings the folder to the files that were kept, in one step where the system allows it. The
    /// lock stays until the value is dropped.
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
        if exchange::carry_out(disk, root, &self.work, plan)? == Way::Taken {
            return Ok(());
        }
        let _lock = journal::lock(root, &self.disk)?;
        let work = Work::new(journal::work(root), self.disk.clone());
        let files = plan.copied(&self.work, &work)?;
        journal::carry_out(disk, root, &work, plan, &files)
    }
}

/// Whether a file has this content already. What is no file, such as a pipe, is not opened.
fn is_same(file: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(file).is_ok_and(|entry| entry.is_file() && entry.len() == bytes.len() as u64)
        && fs::read(file).is_ok_and(|content| content == bytes)
}
