//! Results that one build keeps for the next, so that nothing is computed twice from the same
//! input.
//!
//! A result lies in the folder `.lagesbild` of the project, with the key of all that it was made
//! from: a digest of the program, of every file that was read for it, and of the questions asked of
//! the file system. A result with another key is not used, so a build gives the same site with the
//! cache as without it. If the folder is missing, damaged or not writable, the build is only
//! slower: every result carries a digest of itself, and is put in place whole, by a rename.
//!
//! The folder holds published values, findings and digests, and no withheld count. Still it must
//! stay with the tables and must not be published: published values have all digits there, also
//! with noise, where pages print whole percent; and someone who has a table but for one number
//! could find that number by trying numbers until the digest fits. So a `.gitignore` excludes the
//! folder, and the program refuses to write a site into it.

mod key;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub use key::{Digest, Key};

/// The name of the folder in a project.
pub const FOLDER: &str = ".lagesbild";

/// The results that earlier builds of a project kept.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache of the project in a folder.
    pub fn new(project: &Path) -> Self {
        Self { folder: project.join(FOLDER) }
    }

    /// The result of this name; `None` if it has another key or is damaged.
    pub fn read(&self, name: &str, key: Key) -> Option<Vec<u8>> {
        let file = self.folder.join(name);
        let is_own = is_folder(&self.folder) && fs::symlink_metadata(&file).ok()?.is_file();
        let mut bytes = is_own.then(|| fs::read(&file).ok())??;
        let (head, body) = bytes.split_at_checked(2 * Key::LENGTH)?;
        let is_sound = head == [key.bytes(), Digest::of(body).bytes()].concat();
        is_sound.then(|| bytes.split_off(2 * Key::LENGTH))
    }

    /// Keeps a result in place of an earlier one of its name. Failing to keep it is not an error.
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

/// Whether a path is itself a folder, not a link to one.
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
    fn a_result_is_read_only_under_its_name_and_key() {
        let (_project, cache, key) = kept();
        assert_eq!(cache.read("result", key).as_deref(), Some(&b"result"[..]));
        assert_eq!(cache.read("result", Digest::of("other inputs")), None);
        assert_eq!(cache.read("another", key), None);
    }

    #[test]
    fn a_damaged_or_truncated_result_is_not_read() {
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
    fn writing_a_result_makes_git_ignore_the_folder() {
        let (project, ..) = kept();
        assert_eq!(fs::read_to_string(project.path().join(FOLDER).join(".gitignore")).unwrap(), "*\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_the_folder_is_neither_read_nor_written_through() {
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
