//! The operations that change an output folder. Tests replace them to make each one fail.

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::error::{NotWritable, failed};

/// The result of an operation.
pub(super) type DiskResult = Result<(), NotWritable>;

/// Operations that change the disk. None follows a link at the end of a path.
pub(super) trait Disk: Debug + Send + Sync {
    /// Makes a folder.
    fn create_folder(&self, folder: &Path) -> DiskResult;
    /// Writes a new file.
    fn write(&self, file: &Path, bytes: &[u8]) -> DiskResult;
    /// Gives a file, or a symbolic link itself, another name (a hard link).
    fn link(&self, from: &Path, to: &Path) -> DiskResult;
    /// Moves a file or folder. It replaces a file of the new name.
    fn rename(&self, from: &Path, to: &Path) -> DiskResult;
    /// Copies a file, possibly to another file system.
    fn copy(&self, from: &Path, to: &Path) -> DiskResult;
    /// Exchanges the names of two folders in one atomic step.
    fn exchange(&self, one: &Path, other: &Path) -> DiskResult;
    /// Gives a folder the owner and permissions of another one.
    fn permit_like(&self, other: &Path, folder: &Path) -> DiskResult;
    /// Makes a folder writable, so that it can be emptied.
    fn permit_removal(&self, folder: &Path) -> DiskResult;
    /// Returns when all content of a folder has reached the disk.
    fn sync(&self, folder: &Path) -> DiskResult;
    /// Returns when the names in a folder have reached the disk.
    fn sync_names(&self, folder: &Path) -> DiskResult;
    /// Removes a file or a link.
    fn remove_file(&self, file: &Path) -> DiskResult;
    /// Removes an empty folder.
    fn remove_folder(&self, folder: &Path) -> DiskResult;
}

/// The operating system's disk.
#[derive(Debug)]
pub(super) struct System;

impl Disk for System {
    fn create_folder(&self, folder: &Path) -> DiskResult {
        fs::create_dir(folder).map_err(failed(folder))
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> DiskResult {
        let opened = File::options().write(true).create_new(true).open(file);
        opened.and_then(|mut opened| opened.write_all(bytes)).map_err(failed(file))
    }

    fn link(&self, from: &Path, to: &Path) -> DiskResult {
        system::link(from, to).map_err(failed(to))
    }

    fn rename(&self, from: &Path, to: &Path) -> DiskResult {
        fs::rename(from, to).map_err(failed(to))
    }

    fn copy(&self, from: &Path, to: &Path) -> DiskResult {
        fs::copy(from, to).map(drop).map_err(failed(to))
    }

    fn exchange(&self, one: &Path, other: &Path) -> DiskResult {
        system::exchange(one, other).map_err(failed(other))
    }

    fn permit_like(&self, other: &Path, folder: &Path) -> DiskResult {
        system::permit_like(other, folder).map_err(failed(folder))
    }

    fn permit_removal(&self, folder: &Path) -> DiskResult {
        system::permit_removal(folder).map_err(failed(folder))
    }

    fn sync(&self, folder: &Path) -> DiskResult {
        system::sync(folder).map_err(failed(folder))
    }

    fn sync_names(&self, folder: &Path) -> DiskResult {
        system::sync_names(folder).map_err(failed(folder))
    }

    fn remove_file(&self, file: &Path) -> DiskResult {
        fs::remove_file(file).map_err(failed(file))
    }

    fn remove_folder(&self, folder: &Path) -> DiskResult {
        fs::remove_dir(folder).map_err(failed(folder))
    }
}

/// Whether two paths lead to the same file, folder or link. False where the system has no file
/// numbers.
pub(super) fn is_one(path: &Path, other: &Path) -> bool {
    match (fs::symlink_metadata(path), fs::symlink_metadata(other)) {
        (Ok(one), Ok(other)) => system::is_one(&one, &other),
        _ => false,
    }
}

/// The system's number of a folder (inode), which it keeps when it is moved. `None` where the
/// system has no such numbers.
pub(super) fn number(folder: &Path) -> Option<String> {
    fs::symlink_metadata(folder)
        .ok()
        .and_then(|entry| system::number(&entry))
        .map(|number| number.to_string())
}

/// An error unless this process may create and remove names in a folder.
pub(super) fn may_write(folder: &Path) -> io::Result<()> {
    system::may_write(folder)
}

/// Syncs every file and folder under a folder, one by one.
#[cfg(not(target_os = "linux"))]
fn sync_each(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_file() {
            File::options().write(true).open(entry.path())?.sync_all()?;
        } else if entry.file_type().is_dir() {
            system::sync_names(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(unix)]
mod system {
    use std::fs::{self, File, Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::path::Path;

    use rustix::fs::{Access, AtFlags, CWD, access, linkat};

    pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
        // Without flags, the link itself gets the name, not what it leads to.
        Ok(linkat(CWD, from, CWD, to, AtFlags::empty())?)
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
        Ok(rustix::fs::renameat_with(CWD, one, CWD, other, rustix::fs::RenameFlags::EXCHANGE)?)
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn permit_like(other: &Path, folder: &Path) -> io::Result<()> {
        let (wanted, own) = (fs::metadata(other)?, fs::metadata(folder)?);
        if has_access_list(other) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        if (wanted.uid(), wanted.gid()) != (own.uid(), own.gid()) {
            chown(folder, Some(wanted.uid()), Some(wanted.gid()))?;
        }
        fs::set_permissions(folder, wanted.permissions())
    }

    /// Whether a folder has an access control list, which cannot be copied to another folder.
    #[cfg(target_os = "linux")]
    fn has_access_list(folder: &Path) -> bool {
        let names = ["system.posix_acl_access", "system.posix_acl_default"];
        let mut nothing: [u8; 0] = [];
        names.iter().any(|name| rustix::fs::getxattr(folder, *name, &mut nothing).is_ok_and(|size| size > 0))
    }

    #[cfg(not(target_os = "linux"))]
    fn has_access_list(_folder: &Path) -> bool {
        false
    }

    pub(super) fn permit_removal(folder: &Path) -> io::Result<()> {
        fs::set_permissions(folder, Permissions::from_mode(0o700))
    }

    #[cfg(target_os = "linux")]
    pub(super) fn sync(folder: &Path) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(folder)?)?)
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn sync(folder: &Path) -> io::Result<()> {
        super::sync_each(folder)
    }

    pub(super) fn sync_names(folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    pub(super) fn is_one(one: &Metadata, other: &Metadata) -> bool {
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    }

    pub(super) fn number(entry: &Metadata) -> Option<u64> {
        Some(entry.ino())
    }

    pub(super) fn may_write(folder: &Path) -> io::Result<()> {
        Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{self, Metadata};
    use std::io::{self, ErrorKind};
    use std::path::Path;

    pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    pub(super) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    pub(super) fn permit_like(other: &Path, folder: &Path) -> io::Result<()> {
        fs::set_permissions(folder, fs::metadata(other)?.permissions())
    }

    pub(super) fn permit_removal(_folder: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn sync(folder: &Path) -> io::Result<()> {
        super::sync_each(folder)
    }

    pub(super) fn sync_names(_folder: &Path) -> io::Result<()> {
        // On this system, syncing a file also syncs its name.
        Ok(())
    }

    pub(super) fn is_one(_one: &Metadata, _other: &Metadata) -> bool {
        false
    }

    pub(super) fn number(_entry: &Metadata) -> Option<u64> {
        None
    }

    pub(super) fn may_write(_folder: &Path) -> io::Result<()> {
        Ok(())
    }
}
