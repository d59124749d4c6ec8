//! Writes single files atomically: completely or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::{Builder, NamedTempFile};

/// A file whose content is on disk under a temporary name.
pub(super) struct Draft {
    file: NamedTempFile,
    path: PathBuf,
}

impl Draft {
    /// Writes the content to a temporary file in the folder of `path`, which is created if needed.
    pub(super) fn write(path: &Path, content: &str) -> anyhow::Result<Self> {
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            bail!("`{}` is no file; name another", path.display());
        }
        let folder = folder(path);
        fs::create_dir_all(folder).with_context(|| format!("`{}` was not made", folder.display()))?;
        let file = draft(folder, content).with_context(|| not_written(path))?;
        Ok(Self { file, path: path.to_path_buf() })
    }

    /// Writes like [`Self::write`], for content that no other user may read.
    pub(super) fn secret(path: &Path, content: &str) -> anyhow::Result<Self> {
        let draft = Self::write(path, content)?;
        #[cfg(unix)]
        fs::set_permissions(draft.file.path(), std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(draft)
    }

    /// Gives the file its final name, in place of a file that has it.
    pub(super) fn keep_over(self) -> anyhow::Result<()> {
        self.file
            .persist(&self.path)
            .map_err(|error| error.error)
            .with_context(|| not_written(&self.path))?;
        sync_name(&self.path).with_context(|| not_written(&self.path))
    }

    /// Gives the file its final name. An error if that is taken.
    pub(super) fn keep_new(self) -> anyhow::Result<()> {
        match self.file.persist_noclobber(&self.path).map_err(|error| error.error) {
            Ok(_) => sync_name(&self.path).with_context(|| not_written(&self.path)),
            Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists => refuse_taken(&self.path),
            Err(reason) => Err(reason).with_context(|| not_written(&self.path)),
        }
    }
}

/// An error if anything has this name already.
pub(super) fn refuse_taken(path: &Path) -> anyhow::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        bail!("`{}` is there already and was not overwritten; choose another name", path.display());
    }
    Ok(())
}

fn not_written(path: &Path) -> String {
    format!("`{}` was not written", path.display())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn draft(folder: &Path, content: &str) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".lagesbild-");
    // The file gets the permissions that the user's new files get.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Returns when the name of a file has reached the disk. On systems other than Unix, syncing the
/// file also syncs its name.
fn sync_name(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder(path))?.sync_all() } else { Ok(()) }
}
