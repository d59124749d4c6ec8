//! The list of the files that the last build wrote.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::{NotWritable, failed};
use super::path::SitePath;

/// The list's file name in the output folder.
pub(super) const MANIFEST: &str = ".lagesbild-files";

/// The files that the last build wrote, one on each line. The list is untrusted input: lines that
/// are not a path within the folder are ignored.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The files.
    pub(super) paths: BTreeSet<SitePath>,
    text: Option<String>,
}

impl Manifest {
    /// Reads the list of a folder; empty when there is none. A folder or link of that name is not a
    /// list, and [`super::plan::refuse_obstacles`] reports it.
    pub(super) fn read(folder: &Path) -> Result<Self, NotWritable> {
        let file = folder.join(MANIFEST);
        if !fs::symlink_metadata(&file).is_ok_and(|entry| entry.is_file()) {
            return Ok(Self::default());
        }
        match fs::read_to_string(&file) {
            Ok(text) => {
                Ok(Self { paths: text.lines().filter_map(SitePath::new).collect(), text: Some(text) })
            }
            Err(reason) if reason.kind() == ErrorKind::InvalidData => {
                Err(NotWritable::NoList { path: file.display().to_string() })
            }
            Err(reason) => Err(failed(&file)(reason)),
        }
    }

    /// Whether the list exists and has this text.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text.as_deref() == Some(text)
    }
}

/// The text of a list.
pub(super) fn text<'a>(paths: impl Iterator<Item = &'a SitePath>) -> String {
    paths.flat_map(|path| [path.as_str(), "\n"]).collect()
}
