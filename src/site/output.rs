//! Writes what changed, all or nothing, and removes only what an earlier build wrote.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::TempDir;
use thiserror::Error;

/// The output cannot be written.
#[derive(Debug, Error)]
#[error("cannot write `{path}`: {reason}")]
pub struct NotWritable {
    /// The file or folder.
    pub path: String,
    /// What the system says.
    pub reason: io::Error,
}

/// A folder that is being brought up to date. Until [`Output::commit`] nothing in it changes.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
    staging: TempDir,
    files: Mutex<BTreeMap<String, Option<PathBuf>>>,
}

/// The list of the files that the last build wrote, one a line.
const MANIFEST: &str = ".lagesbild-files";
const STAGING: &str = ".lagesbild-staging-";

impl Output {
    /// Opens the folder, made if it is not there. What an interrupted build left is removed.
    pub fn open(root: &Path) -> Result<Self, NotWritable> {
        let failed = |reason| NotWritable { path: root.display().to_string(), reason };
        fs::create_dir_all(root).map_err(failed)?;
        for entry in fs::read_dir(root).map_err(failed)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(STAGING) {
                fs::remove_dir_all(entry.path()).map_err(failed)?;
            }
        }
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(root).map_err(failed)?;
        Ok(Self { root: root.to_path_buf(), staging, files: Mutex::default() })
    }

    /// Keeps a file for the site; it is set aside only if it differs from what is there.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), NotWritable> {
        let same = self.is_same(&self.root.join(path), bytes);
        let staged = (!same).then(|| self.staging.path().join(path.replace('/', "\u{1}")));
        if let Some(staged) = &staged {
            fs::write(staged, bytes).map_err(|reason| NotWritable { path: path.to_string(), reason })?;
        }
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.insert(path.to_string(), staged);
        Ok(())
    }

    fn is_same(&self, file: &Path, bytes: &[u8]) -> bool {
        fs::metadata(file).is_ok_and(|found| found.len() == bytes.len() as u64)
            && fs::read(file).is_ok_and(|found| found == bytes)
    }

    /// Moves the changed files into place and removes those that are no longer part of the site.
    /// Returns the numbers of files written, unchanged and removed.
    pub fn commit(self) -> Result<(usize, usize, usize), NotWritable> {
        let files = self.files.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let root = &self.root;
        let mut written = 0;
        let mut folder = PathBuf::new();
        for (path, staged) in &files {
            let Some(staged) = staged else { continue };
            let failed = |reason| NotWritable { path: path.clone(), reason };
            let target = root.join(path);
            let parent = target.parent().unwrap_or(root);
            if folder != parent {
                fs::create_dir_all(parent).map_err(failed)?;
                folder = parent.to_path_buf();
            }
            fs::rename(staged, &target).map_err(failed)?;
            written += 1;
        }
        let removed = remove_former(root, &files);
        let manifest: String = files.keys().map(|path| format!("{path}\n")).collect();
        if fs::read_to_string(root.join(MANIFEST)).ok().as_ref() != Some(&manifest) {
            fs::write(root.join(MANIFEST), manifest)
                .map_err(|reason| NotWritable { path: MANIFEST.to_string(), reason })?;
        }
        Ok((written, files.len() - written, removed))
    }
}

/// Removes files that the last build recorded and this one lacks, and folders that become empty.
fn remove_former(root: &Path, files: &BTreeMap<String, Option<PathBuf>>) -> usize {
    let former = fs::read_to_string(root.join(MANIFEST)).unwrap_or_default();
    let inside =
        |path: &str| Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    let mut removed = 0;
    for path in former.lines().filter(|path| inside(path) && !files.contains_key(*path)) {
        let file = root.join(path);
        removed += usize::from(fs::remove_file(&file).is_ok());
        for folder in file.ancestors().skip(1).take_while(|folder| *folder != root) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    removed
}
