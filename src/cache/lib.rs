//! What one build leaves for the next, so that nothing is made twice of the same things.
//!
//! A result lies in the folder `.lagesbild` of the project under the key of all that it was made
//! of: a digest of the program, of every file that was read for it, and of how they were asked for.
//! Where the key is another, the result is not looked at, so that a build gives the same site with
//! the cache as without it. A folder that is missing, damaged or cannot be written only makes a
//! build slower: every result carries its own digest, and comes into place whole, by a rename.
//!
//! The folder holds published values, findings, and digests, and no count that is withheld. It still
//! belongs beside the tables and nowhere else: published values have all their digits there, with
//! noise too, where a page prints whole percent; and a digest lets whoever has all of a table but one
//! number try that number. So git is told to pass it over, and no site can be written to it.

mod key;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub use key::{Digest, Key};

/// The name of the folder in a project.
pub const FOLDER: &str = ".lagesbild";

/// The results that earlier builds of a project left.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache of the project in a folder.
    pub fn new(project: &Path) -> Self {
        Self { folder: project.join(FOLDER) }
    }

    /// The result with a name, if it was made under this key and is undamaged.
    pub fn read(&self, name: &str, key: Key) -> Option<Vec<u8>> {
        let file = self.folder.join(name);
        let is_own = is_folder(&self.folder) && fs::symlink_metadata(&file).ok()?.is_file();
        let mut bytes = is_own.then(|| fs::read(&file).ok())??;
        let (head, body) = bytes.split_at_checked(2 * Key::LENGTH)?;
        let is_sound = head == [key.bytes(), Digest::of(body).bytes()].concat();
        is_sound.then(|| bytes.split_off(2 * Key::LENGTH))
    }

    /// Keeps a result in place of the one with its name. That it cannot be kept is no problem.
    pub fn write(&self, name: &str, key: Key, body: &[u8]) {
        let _ = self.try_write(name, key, body);
    }

    fn try_write(&self, name: &str, key: Key, body: &[u8]) -> io::Result<()> {
        if fs::symlink_metadata(&self.folder).is_err() {
            fs::create_dir(&self.folder)?;
            File::create_new(self.folder.join(".gitignore"))?.write_all(b"*\n")?;
        } else if !is_folder(&self.folder) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(key.bytes())?;
        file.write_all(Digest::of(body).bytes())?;
        file.write_all(body)?;
        file.persist(self.folder.join(name))?;
        Ok(())
    }
}

/// Whether a path is a folder itself, and no link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|entry| entry.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> (tempfile::TempDir, Cache, Key) {
        let project = tempfile::tempdir().unwrap();
        let cache = Cache::new(project.path());
        let key = Digest::of("inputs");
        cache.write("result", key, b"result");
        (project, cache, key)
    }

    #[test]
    fn a_result_comes_back_under_its_key_only() {
        let (_project, cache, key) = kept();
        assert_eq!(cache.read("result", key).as_deref(), Some(&b"result"[..]));
        assert_eq!(cache.read("result", Digest::of("other inputs")), None);
        assert_eq!(cache.read("another", key), None);
    }

    #[test]
    fn every_damaged_byte_and_every_cut_is_seen() {
        let (_project, cache, key) = kept();
        let file = cache.folder.join("result");
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&file, damaged).unwrap();
            assert_eq!(cache.read("result", key), None, "byte {at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(cache.read("result", key), None, "cut at {at}");
        }
    }

    #[test]
    fn git_is_told_to_pass_the_folder_over() {
        let (project, ..) = kept();
        assert_eq!(fs::read_to_string(project.path().join(FOLDER).join(".gitignore")).unwrap(), "*\n");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let (project, cache, key) = kept();
        let elsewhere = tempfile::tempdir().unwrap();
        let folder = project.path().join(FOLDER);
        fs::rename(&folder, elsewhere.path().join("real")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("real"), &folder).unwrap();
        assert_eq!(cache.read("result", key), None);
        cache.write("other", key, b"other");
        assert!(!elsewhere.path().join("real/other").exists());
    }
}
