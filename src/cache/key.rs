//! Digests of everything that a result was made from.

use std::fs::{self, Metadata};
use std::io;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The digest of everything that was put into a [`Digest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key([u8; Self::LENGTH]);

impl Key {
    /// Its length in bytes.
    pub const LENGTH: usize = 32;

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Computes a key: SHA-256 of parts, each preceded by its length, so that the same bytes split into
/// other parts give another key.
#[derive(Debug, Clone, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// The key of one part.
    pub fn of(part: impl AsRef<[u8]>) -> Key {
        Self::default().with(part).key()
    }

    /// Begins with the program that runs: its version, and its file's size, time and number.
    /// Another program in the same place differs in one of these. `None` if the file cannot be
    /// examined.
    pub fn of_program() -> Option<Self> {
        let file = own_file().ok()?;
        let time = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let state = format!("{} {} {time:?} {:?}", env!("CARGO_PKG_VERSION"), file.len(), number(&file));
        Some(Self::default().with(state))
    }

    /// Adds a part and returns the digest.
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

/// The file of the running program, even if another file has taken its path since.
fn own_file() -> io::Result<Metadata> {
    fs::metadata("/proc/self/exe").or_else(|_| fs::metadata(std::env::current_exe()?))
}

/// The file's identity in the file system, and the time of the last change to its metadata.
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
    fn the_same_bytes_in_other_parts_have_another_key() {
        let key = |parts: &[&str]| parts.iter().fold(Digest::default(), Digest::with).key();
        assert_eq!(key(&["ab", "c"]), key(&["ab", "c"]));
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(key(&["ab"]), key(&["ab", ""]));
    }
}
