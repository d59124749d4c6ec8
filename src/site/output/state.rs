//! Whether a file is still the one that it was, without reading it.

use std::fs::Metadata;
use std::thread::sleep;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What the file system tells of a file: where it keeps it, how large it is, and when its content
/// and anything else about it last changed. The last of these no program can set, so that a file in
/// the same state is the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    place: (u64, u64),
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl State {
    /// The state of a file; `None` of anything else, and where times are told in whole seconds or
    /// not at all.
    #[cfg(unix)]
    pub(super) fn of(file: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let state = Self {
            place: (file.dev(), file.ino()),
            size: file.size(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        };
        (file.is_file() && state.changed.1 != 0).then_some(state)
    }

    #[cfg(not(unix))]
    pub(super) fn of(_file: &Metadata) -> Option<Self> {
        None
    }
}

/// How many milliseconds are waited at most for the clock of the file system to go on.
const PATIENCE: u32 = 40;

/// The states of files that changed before the clock's last step. A file that changes in the same
/// step as before keeps its state, so what was changed just now can only be told from what will be
/// changed next when the clock has gone on.
pub(super) fn settled(
    clock: impl Fn() -> Option<State>,
    states: impl Fn() -> Option<Vec<State>>,
) -> Option<Vec<State>> {
    for _ in 0..PATIENCE {
        let (now, states) = (clock()?, states()?);
        if states.iter().all(|state| state.changed < now.changed) {
            return Some(states);
        }
        sleep(Duration::from_millis(1));
    }
    None
}
