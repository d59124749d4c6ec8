//! Decides whether a file has changed, without reading it.

use std::fs::Metadata;
use std::thread::sleep;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A file's metadata: device and inode, size, and the times of its last modification and last
/// status change. No program can set the latter, so a file with the same stamp has the same
/// content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    place: (u64, u64),
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl FileStamp {
    /// The stamp of a file; `None` for anything else, and where times are missing or in whole
    /// seconds.
    #[cfg(unix)]
    pub(super) fn of(file: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let stamp = Self {
            place: (file.dev(), file.ino()),
            size: file.size(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        };
        (file.is_file() && stamp.changed.1 != 0).then_some(stamp)
    }

    #[cfg(not(unix))]
    pub(super) fn of(_file: &Metadata) -> Option<Self> {
        None
    }
}

/// The largest wait, in milliseconds, for the file system's clock to advance.
const PATIENCE: u32 = 40;

/// The stamps of files, once the file system's clock has advanced past all their changes. A file
/// that changes twice within one step of the clock keeps its stamp, so a stamp taken earlier could
/// hide a later change. `None` if some stamp is missing or the clock does not advance in time.
pub(super) fn settled(
    clock: impl Fn() -> Option<FileStamp>,
    stamps: impl Fn() -> Option<Vec<FileStamp>>,
) -> Option<Vec<FileStamp>> {
    for _ in 0..PATIENCE {
        let (now, stamps) = (clock()?, stamps()?);
        if stamps.iter().all(|stamp| stamp.changed < now.changed) {
            return Some(stamps);
        }
        sleep(Duration::from_millis(1));
    }
    None
}
