//! Decides what a build changes in a folder, before anything there is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk::{DiskResult, may_write};
use super::error::{NotWritable, failed};
use super::manifest::{self, MANIFEST, Manifest};
use super::path::{SitePath, is_reserved};
use super::tree::{self, EntryKind, FileTree};
use super::work::{StagedContent, Work};

/// The files of a site, each with its new content; `None` for a file that does not change.
pub(super) type PlannedFiles = BTreeMap<SitePath, Option<StagedContent>>;

/// What happens to files of an earlier build that this build did not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Others {
    /// The files are removed, since they no longer belong to the site.
    Removed,
    /// The files at these paths are kept, since this build made only a part of the site; the rest
    /// no longer belong to it.
    Kept(BTreeSet<String>),
}

/// The changes that a build makes to a folder.
#[derive(Debug)]
pub(super) struct WritePlan {
    /// All files of the site in the folder, after the changes.
    pub(super) files: PlannedFiles,
    /// Files of an earlier build that are removed.
    pub(super) removed: Vec<SitePath>,
    /// Files and links that no build wrote; they are kept.
    pub(super) foreign: Vec<PathBuf>,
    /// All folders after the changes. A folder comes before its content.
    pub(super) folders: BTreeSet<PathBuf>,
    /// The new list of files; `None` when it does not change.
    pub(super) manifest: Option<String>,
}

impl WritePlan {
    /// Compares the files of a site with its folder. It is an error if a file would replace
    /// something that no build wrote.
    pub(super) fn new(root: &Path, mut files: PlannedFiles, others: Others) -> Result<Self, NotWritable> {
        let tree = tree::read(root)?;
        let former = Manifest::read(root)?;
        let own_files = own(&tree, &former);
        refuse_obstacles(root, &tree, &own_files, files.keys())?;
        if let Others::Kept(kept) = others {
            own_files.iter().filter(|path| kept.contains(path.as_str())).for_each(|path| {
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

    /// Whether the folder already is as planned. An unchanged list implies that no file is added or
    /// removed.
    pub(super) fn is_done(&self) -> bool {
        self.manifest.is_none() && self.files.values().all(Option::is_none)
    }

    /// The innermost folder within the output that holds all changes. It is an empty path, for the
    /// output itself, when files are added or removed, since the list of files then changes too.
    pub(super) fn changed_folder(&self) -> PathBuf {
        let changed = self.files.iter().filter(|(_, staged)| staged.is_some());
        let mut folders = changed.filter_map(|(path, _)| path.as_path().parent());
        let first = folders.next().filter(|_| self.manifest.is_none()).unwrap_or(Path::new(""));
        let holds_all = |folder: &&Path| folders.clone().all(|other| other.starts_with(folder));
        first.ancestors().find(holds_all).unwrap_or(Path::new("")).to_path_buf()
    }

    /// The planned files, with their new content copied from one work folder to another.
    pub(super) fn copied(&self, from: &Work, to: &Work) -> Result<PlannedFiles, NotWritable> {
        let copy =
            |staged: Option<StagedContent>| staged.map(|staged| to.stage_copy(from, staged)).transpose();
        self.files.iter().map(|(path, staged)| Ok((path.clone(), copy(*staged)?))).collect()
    }

    /// An error if a folder in which something changes is read-only.
    pub(super) fn refuse_closed_folders(&self, root: &Path) -> DiskResult {
        let changed = self.files.iter().filter(|(_, staged)| staged.is_some()).map(|(path, _)| path);
        let paths = changed.chain(&self.removed).filter_map(|path| path.as_path().parent());
        let folders: BTreeSet<PathBuf> = paths.map(|folder| root.join(folder)).collect();
        std::iter::once(root)
            .chain(folders.iter().map(PathBuf::as_path))
            .filter(|folder| tree::kind(folder) == Some(EntryKind::Folder))
            .try_for_each(|folder| may_write(folder).map_err(failed(folder)))
    }
}

/// The files that the last build wrote and that are still files: nobody has replaced them by links
/// or folders.
fn own(tree: &FileTree, former: &Manifest) -> BTreeSet<SitePath> {
    let is_file = |path: &&SitePath| tree.get(path.as_path()) == Some(&EntryKind::File);
    former.paths.iter().filter(is_file).cloned().collect()
}

fn foreign(tree: &FileTree, own: &BTreeSet<SitePath>) -> Vec<PathBuf> {
    let own_paths: BTreeSet<&Path> = own.iter().map(SitePath::as_path).collect();
    tree.iter()
        .filter(|(path, kind)| {
            **kind != EntryKind::Folder && !is_reserved(path) && !own_paths.contains(path.as_path())
        })
        .map(|(path, _)| path.clone())
        .collect()
}

/// The folders that will exist: those of all files that are kept, and empty ones, unless they are
/// empty because the build removes their files.
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

/// An error that names everything in the place of a file of the site, or of one of its folders,
/// that no build wrote.
pub(super) fn refuse_obstacles<'a>(
    root: &Path,
    tree: &FileTree,
    own: &BTreeSet<SitePath>,
    files: impl Iterator<Item = &'a SitePath>,
) -> DiskResult {
    let own_paths: BTreeSet<&Path> = own.iter().map(SitePath::as_path).collect();
    let list = tree.get_key_value(Path::new(MANIFEST)).filter(|(_, kind)| **kind != EntryKind::File);
    let obstacles = files.filter_map(|file| obstacle(tree, &own_paths, file.as_path()));
    let paths: BTreeSet<PathBuf> = obstacles.chain(list.map(|(path, _)| path.clone())).collect();
    match paths.is_empty() {
        true => Ok(()),
        false => Err(NotWritable::InTheWay {
            folder: root.display().to_string(),
            paths: paths.into_iter().collect(),
        }),
    }
}

/// What is in the way of a file; `None` when nothing is.
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

/// What prevents a folder from being replaced by a file: the first entry in it that no build wrote,
/// or an empty folder. `None` when nothing does.
fn obstacle_folder(tree: &FileTree, own: &BTreeSet<&Path>, folder: &Path) -> Option<PathBuf> {
    let entries_within =
        || tree.range(folder.to_path_buf()..).take_while(|(path, _)| path.starts_with(folder));
    let is_foreign =
        |(path, kind): &(&PathBuf, &EntryKind)| **kind != EntryKind::Folder && !own.contains(path.as_path());
    let holds_own = |folder: &Path| own.range(folder..).next().is_some_and(|path| path.starts_with(folder));
    let is_empty = |(path, kind): &(&PathBuf, &EntryKind)| **kind == EntryKind::Folder && !holds_own(path);
    let first = entries_within().find(is_foreign).or_else(|| entries_within().find(is_empty));
    first.map(|(path, _)| path.clone())
}

/// Whether an error means that a way to write is impossible here, not that it failed.
pub(super) fn is_impossible(error: &NotWritable) -> bool {
    let NotWritable::Io { reason, .. } = error else { return false };
    // The file system cannot link or exchange, the folder is on another file system or has another
    // owner, or a file has too many links.
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
