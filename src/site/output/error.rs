//! Why an output folder was not updated.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The output could not be written, or was written and left something to report to the user.
#[derive(Debug, Error)]
pub enum NotWritable {
    /// The system returned an error.
    #[error("cannot write `{path}`: {reason}")]
    Io {
        /// The file or folder.
        path: String,
        /// The system's error.
        reason: io::Error,
    },
    /// A path of the site is outside the folder, or is reserved for the program.
    #[error("nothing was written: `{0}` is no path of a file within a site")]
    NotPlain(String),
    /// Two files of the site have the same path.
    #[error("nothing was written: two files would lie at `{0}`")]
    Twice(String),
    /// Another process writes to the folder.
    #[error("another build is writing to `{0}`; run it again when that one has ended")]
    Busy(String),
    /// Files, folders or links that no build wrote are where the site's files have to be. Nothing
    /// was written.
    #[error(
        "nothing was written to `{folder}`: no build made what lies where its files have to be: {}; move it away, or name another folder with --output \
         (if it is an old site that has lost its `.lagesbild-files`, remove that site)",
        listed(paths)
    )]
    InTheWay {
        /// The output folder.
        folder: String,
        /// Paths within it, sorted.
        paths: Vec<PathBuf>,
    },
    /// The list of files is not text. Nothing was written.
    #[error(
        "nothing was written: `{path}` is not the list of files that a build writes; remove it, and the old site with it"
    )]
    NoList {
        /// The list.
        path: String,
    },
    /// The journal of an interrupted build cannot be read.
    #[error(
        "nothing was written: `{path}`, left by an interrupted build, cannot be read: {reason}; remove the folder it lies in and build again"
    )]
    BadJournal {
        /// The journal.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Only a part of the files was replaced.
    #[error("the folder was written in part, and the next build finishes it: {0}")]
    Unfinished(Box<NotWritable>),
    /// The new site is in place, but the old files could not be removed.
    #[error(
        "the new files are in place, but the old ones could not be removed; the next build tries again: {0}"
    )]
    Leftover(Box<NotWritable>),
    /// The new site is in place. While it was written, somebody put other files where it has its
    /// own; these were moved to another folder.
    #[error(
        "the new files are in place; meanwhile others were put where they have to be, and now lie in `{folder}`: {}",
        listed(paths)
    )]
    Saved {
        /// The folder to which they were moved.
        folder: String,
        /// Their paths within it.
        paths: Vec<PathBuf>,
    },
}

/// The largest number of paths in a message.
const LISTED: usize = 10;

fn listed(paths: &[PathBuf]) -> String {
    let mut words: Vec<String> =
        paths.iter().take(LISTED).map(|path| format!("`{}`", path.display())).collect();
    if paths.len() > LISTED {
        words.push(format!("and {} more", paths.len() - LISTED));
    }
    words.join(", ")
}

/// Makes the error of an operation on a path.
pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> NotWritable {
    let path = path.display().to_string();
    |reason| NotWritable::Io { path, reason }
}
