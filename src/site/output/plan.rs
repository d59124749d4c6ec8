//! What a build changes in a folder, decided before anything there is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk::{Done, may_write};
use super::error::{NotWritable, failed};
use super::manifest::{self, MANIFEST, Manifest};
use super::path::{SitePath, is_reserved};
use super::tree::{self, EntryKind, FileTree};
use super::work::{Staged, Work};

/// The files of a site, each with its new content; `None` for one that is as it should be.
pub(super) type PlannedFiles = BTreeMap<SitePath, Option<Staged>>;

/// What happens to files of an earlier build that this one did not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are no longer part of the site.
    Removed,
    /// They stay: this build made a part only.
    Kept,
}

/// What a build changes.
#[derive(Debug)]
pub(super) struct WritePlan {
    /// The files that the folder will hold of the site.
    pub(super) files: PlannedFiles,
    /// PlannedFiles of an earlier build that go.
    pub(super) removed: Vec<SitePath>,
    /// PlannedFiles and links that no build wrote, and that stay.
    pub(super) foreign: Vec<PathBuf>,
    /// The folders that there will be; a folder comes before what is in it.
    pub(super) folders: BTreeSet<PathBuf>,
    /// The new list of files; `None` when the one that is there stays.
    pub(super) manifest: Option<String>,
}

impl WritePlan {
    /// Compares the files of a site with what lies in its folder. Whatever would have to be
    /// overwritten though no build wrote it is an error.
    pub(super) fn new(root: &Path, mut files: PlannedFiles, others: Others) -> Result<Self, NotWritable> {
        let tree = tree::read(root)?;
        let former = Manifest::read(root)?;
        let own_files = own(&tree, &former);
        refuse_obstacles(root, &tree, &own_files, files.keys())?;
        if others == Others::Kept {
            own_files.iter().for_each(|path| {
                files.entry(path.clone()).or_default();
            });
        }
        let removed: Vec<SitePath> =
            own_files.iter().filter(|path| !files.contains_key(path)).cloned().collect();
        let foreign = foreign(&tree, &own_files);
        let manifest = Some(manifest::text(files.keys())).filter(|text| !former.is(text));
        let folders = folders(&tree, &files, &removed, &foreign);
        Ok(Self { files, removed, foreign, folders, manifest })
    }

    /// Whether everything is already as planned. Then the list is, too: of other files it would be
    /// another.
    pub(super) fn is_done(&self) -> bool {
        self.manifest.is_none() && self.files.values().all(Option::is_none)
    }

    /// The innermost folder within the output that holds everything that changes: an empty path,
    /// for the output itself, when files come or go, since then the list of files changes too.
    pub(super) fn changed_folder(&self) -> PathBuf {
        let changed = self.files.iter().filter(|(_, staged)| staged.is_some());
        let mut folders = changed.filter_map(|(path, _)| path.as_path().parent());
        let first = folders.next().filter(|_| self.manifest.is_none()).unwrap_or(Path::new(""));
        let holds_all = |folder: &&Path| folders.clone().all(|other| other.starts_with(folder));
        first.ancestors().find(holds_all).unwrap_or(Path::new("")).to_path_buf()
    }

    /// The same, with the new content copied from one work folder to another.
    pub(super) fn copied(&self, from: &Work, to: &Work) -> Result<PlannedFiles, NotWritable> {
        let copy = |staged: Option<Staged>| staged.map(|staged| to.stage_copy(from, staged)).transpose();
        self.files.iter().map(|(path, staged)| Ok((path.clone(), copy(*staged)?))).collect()
    }

    /// An error if a folder in which something changes has been closed to writing.
    pub(super) fn refuse_closed_folders(&self, root: &Path) -> Done {
        let changed = self.files.iter().filter(|(_, staged)| staged.is_some()).map(|(path, _)| path);
        let paths = changed.chain(&self.removed).filter_map(|path| path.as_path().parent());
        let folders: BTreeSet<PathBuf> = paths.map(|folder| root.join(folder)).collect();
        std::iter::once(root)
            .chain(folders.iter().map(PathBuf::as_path))
            .filter(|folder| tree::kind(folder) == Some(EntryKind::Folder))
            .try_for_each(|folder| may_write(folder).map_err(failed(folder)))
    }
}

/// The files that the last build wrote and that are files still, not links or folders that somebody
/// put in their place.
fn own(tree: &FileTree, former: &Manifest) -> BTreeSet<SitePath> {
    let is_file = |path: &&SitePath| tree.get(path.as_path()) == Some(&EntryKind::File);
    former.paths.iter().filter(is_file).cloned().collect()
}

fn foreign(tree: &FileTree, own: &BTreeSet<SitePath>) -> Vec<PathBuf> {
    let own: BTreeSet<&Path> = own.iter().map(SitePath::as_path).collect();
    tree.iter()
        .filter(|(path, kind)| {
            **kind != EntryKind::Folder && !is_reserved(path) && !own.contains(path.as_path())
        })
        .map(|(path, _)| path.clone())
        .collect()
}

/// The folders of what stays, and those that are empty not because files of an earlier build go.
fn folders(
    tree: &FileTree,
    files: &PlannedFiles,
    removed: &[SitePath],
    foreign: &[PathBuf],
) -> BTreeSet<PathBuf> {
    let emptied: BTreeSet<&Path> =
        removed.iter().flat_map(|path| tree::folders_above(path.as_path())).collect();
    let is_kept = |(path, kind): &(&PathBuf, &EntryKind)| {
        **kind == EntryKind::Folder && !is_reserved(path) && !emptied.contains(path.as_path())
    };
    let foreign_files: Vec<&Path> = tree.iter().filter(is_kept).map(|(path, _)| path.as_path()).collect();
    let files = files.keys().map(SitePath::as_path).chain(foreign.iter().map(PathBuf::as_path));
    let above = files.chain(foreign_files.iter().copied()).flat_map(tree::folders_above);
    above.chain(foreign_files.iter().copied()).map(Path::to_path_buf).collect()
}

/// An error that names everything that lies where a file of the site or one of its folders has to
/// be, and that no build wrote.
pub(super) fn refuse_obstacles<'a>(
    root: &Path,
    tree: &FileTree,
    own: &BTreeSet<SitePath>,
    files: impl Iterator<Item = &'a SitePath>,
) -> Done {
    let own: BTreeSet<&Path> = own.iter().map(SitePath::as_path).collect();
    let list = tree.get_key_value(Path::new(MANIFEST)).filter(|(_, kind)| **kind != EntryKind::File);
    let obstacles = files.filter_map(|file| obstacle(tree, &own, file.as_path()));
    let paths: BTreeSet<PathBuf> = obstacles.chain(list.map(|(path, _)| path.clone())).collect();
    match paths.is_empty() {
        true => Ok(()),
        false => Err(NotWritable::InTheWay {
            folder: root.display().to_string(),
            paths: paths.into_iter().collect(),
        }),
    }
}

/// What lies in the way of a file.
fn obstacle(tree: &FileTree, own: &BTreeSet<&Path>, file: &Path) -> Option<PathBuf> {
    for folder in tree::folders_above(file) {
        match tree.get(folder)? {
            EntryKind::Folder => {}
            EntryKind::File if own.contains(folder) => return None,
            EntryKind::File | EntryKind::Other => return Some(folder.to_path_buf()),
        }
    }
    match tree.get(file)? {
        EntryKind::File => (!own.contains(file)).then(|| file.to_path_buf()),
        EntryKind::Folder => obstacle_folder(tree, own, file),
        EntryKind::Other => Some(file.to_path_buf()),
    }
}

/// What in a folder keeps it from becoming a file: the first thing in it that no build wrote, or
/// the folder itself if it is empty.
fn obstacle_folder(tree: &FileTree, own: &BTreeSet<&Path>, folder: &Path) -> Option<PathBuf> {
    let within = || tree.range(folder.to_path_buf()..).take_while(|(path, _)| path.starts_with(folder));
    let is_foreign =
        |(path, kind): &(&PathBuf, &EntryKind)| **kind != EntryKind::Folder && !own.contains(path.as_path());
    let holds_own = |folder: &Path| own.range(folder..).next().is_some_and(|path| path.starts_with(folder));
    let is_empty = |(path, kind): &(&PathBuf, &EntryKind)| **kind == EntryKind::Folder && !holds_own(path);
    let first = within().find(is_foreign).or_else(|| within().find(is_empty));
    first.map(|(path, _)| path.clone())
}

/// Whether an error says that a way of writing is not possible here, and not that it failed.
pub(super) fn is_impossible(error: &NotWritable) -> bool {
    let NotWritable::Io { reason, .. } = error else { return false };
    // A file system that cannot link or exchange, a folder on another one or of another owner, too
    // many links.
    matches!(
        reason.kind(),
        ErrorKind::Unsupported
            | ErrorKind::CrossesDevices
            | ErrorKind::ResourceBusy
            | ErrorKind::PermissionDenied
            | ErrorKind::InvalidInput
            | ErrorKind::TooManyLinks
    )
}
