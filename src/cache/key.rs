//! Digests of what a result is made of.

use std::fs::{self, Metadata};
use std::io;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Stands for everything that was put into a [`Digest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key([u8; Self::LENGTH]);

impl Key {
    /// How many bytes it has.
    pub const LENGTH: usize = 32;

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Becomes a key: SHA-256 of parts, each after its length, so that parts which are cut otherwise
/// have another key.
#[derive(Debug, Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// The key of one part.
    pub fn of(part: impl AsRef<[u8]>) -> Key {
        Self::default().with(part).key()
    }

    /// With the program that runs: its version and the state of its file, which no other program
    /// can have had at the same place. `None` where the file cannot be looked at.
    pub fn of_program() -> Option<Self> {
        let file = own_file().ok()?;
        let time = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let state = format!("{} {} {time:?} {:?}", env!("CARGO_PKG_VERSION"), file.len(), number(&file));
        Some(Self::default().with(state))
    }

    /// With one more part.
    pub fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        self.add(part);
        self
    }

    /// Adds a part.
    pub fn add(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        sha2::Digest::update(&mut self.0, (part.len() as u64).to_le_bytes());
        sha2::Digest::update(&mut self.0, part);
    }

    /// The key of all parts.
    pub fn key(self) -> Key {
        Key(sha2::Digest::finalize(self.0).into())
    }
}

/// The file of the program that runs, even where another one has taken its name meanwhile.
fn own_file() -> io::Result<Metadata> {
    fs::metadata("/proc/self/exe").or_else(|_| fs::metadata(std::env::current_exe()?))
}

/// Where the file system keeps a file, and when it last changed anything about it.
#[cfg(unix)]
fn number(file: &Metadata) -> impl std::fmt::Debug + use<> {
    use std::os::unix::fs::MetadataExt;
    (file.dev(), file.ino(), file.ctime(), file.ctime_nsec())
}

#[cfg(not(unix))]
fn number(file: &Metadata) -> impl std::fmt::Debug + use<> {
    file.created().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_cut_otherwise_have_another_key() {
        let key = |parts: &[&str]| parts.iter().fold(Digest::default(), Digest::with).key();
        assert_eq!(key(&["ab", "c"]), key(&["ab", "c"]));
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(key(&["ab"]), key(&["ab", ""]));
    }
}
