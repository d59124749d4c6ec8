//! Makes every operation fail once, and ends the process after every operation. The disk then holds
//! one complete site, or the next build makes it complete.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::disk::{Disk, DiskResult, System};
use super::error::failed;
use super::*;

/// A fault of a disk; operations are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The operation of this number fails with this error.
    Once(usize, ErrorKind),
    /// The process ends after this many operations: none of the later ones takes place.
    End(usize),
    /// No fault.
    Never,
}

/// A disk with a fault. `exchanges` says whether folders can be exchanged on it.
#[derive(Debug)]
struct Faulty {
    fault: Fault,
    exchanges: bool,
    /// Changes that somebody else makes in the folder just before it is exchanged.
    meddle: Option<fn(&Path)>,
    operations: AtomicUsize,
}

impl Faulty {
    fn new(fault: Fault, exchanges: bool) -> Arc<Self> {
        Arc::new(Self::of(fault, exchanges))
    }

    fn of(fault: Fault, exchanges: bool) -> Self {
        Self { fault, exchanges, meddle: None, operations: AtomicUsize::default() }
    }

    fn operations(&self) -> usize {
        self.operations.load(Ordering::Relaxed)
    }

    fn on(&self, path: &Path) -> DiskResult {
        let number = self.operations.fetch_add(1, Ordering::Relaxed);
        let kind = match self.fault {
            Fault::Once(at, kind) => (at == number).then_some(kind),
            Fault::End(at) => (at <= number).then_some(ErrorKind::BrokenPipe),
            Fault::Never => None,
        };
        kind.map_or(Ok(()), |kind| Err(failed(path)(io::Error::new(kind, "a fault"))))
    }
}

impl Disk for Faulty {
    fn create_folder(&self, folder: &Path) -> DiskResult {
        self.on(folder).and_then(|()| System.create_folder(folder))
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> DiskResult {
        // A disk that is full still stores the first part of a file.
        self.on(file).inspect_err(|_| drop(fs::write(file, &bytes[..bytes.len() / 2])))?;
        System.write(file, bytes)
    }

    fn link(&self, from: &Path, to: &Path) -> DiskResult {
        self.on(to).and_then(|()| System.link(from, to))
    }

    fn rename(&self, from: &Path, to: &Path) -> DiskResult {
        self.on(to).and_then(|()| System.rename(from, to))
    }

    fn copy(&self, from: &Path, to: &Path) -> DiskResult {
        self.on(to).and_then(|()| System.copy(from, to))
    }

    fn exchange(&self, one: &Path, other: &Path) -> DiskResult {
        self.on(other)?;
        // A build first exchanges two empty folders as a trial.
        let is_trial = one.extension().is_some();
        self.meddle.iter().filter(|_| !is_trial).for_each(|meddle| meddle(other));
        match self.exchanges {
            true => System.exchange(one, other),
            false => Err(failed(other)(ErrorKind::Unsupported.into())),
        }
    }

    fn permit_like(&self, other: &Path, folder: &Path) -> DiskResult {
        self.on(folder).and_then(|()| System.permit_like(other, folder))
    }

    fn permit_removal(&self, folder: &Path) -> DiskResult {
        self.on(folder).and_then(|()| System.permit_removal(folder))
    }

    fn sync(&self, folder: &Path) -> DiskResult {
        // The test reads its files in the same process, so nothing needs to reach the disk.
        self.on(folder)
    }

    fn sync_names(&self, folder: &Path) -> DiskResult {
        self.on(folder)
    }

    fn remove_file(&self, file: &Path) -> DiskResult {
        self.on(file).and_then(|()| System.remove_file(file))
    }

    fn remove_folder(&self, folder: &Path) -> DiskResult {
        self.on(folder).and_then(|()| System.remove_folder(folder))
    }
}

/// The path and content of each file of a site.
type Pages = &'static [(&'static str, &'static str)];

/// The old site. One page stays, one changes, one is removed with its folder, one becomes a folder,
/// and one folder becomes a page.
const OLD: Pages = &[
    ("index.html", "same"),
    ("a/index.html", "old"),
    ("b/c/index.html", "gone"),
    ("page", "becomes a folder"),
    ("folder/x", "becomes a page"),
    ("shared/x", "goes, but not its folder"),
    ("shared/y", "goes, too"),
];

/// The old site with changed text on two pages of one folder.
const EDITED: Pages = &[
    ("index.html", "same"),
    ("a/index.html", "old"),
    ("b/c/index.html", "gone"),
    ("page", "becomes a folder"),
    ("folder/x", "becomes a page"),
    ("shared/x", "is other"),
    ("shared/y", "is other, too"),
];

/// The new site.
const NEW: Pages = &[
    ("index.html", "same"),
    ("a/index.html", "new"),
    ("d/e/index.html", "comes"),
    ("page/index.html", "was a page"),
    ("folder", "was a folder"),
];

/// By path, what a folder holds apart from the program's own list: a file's content, the target of
/// a link, or a mark for a folder.
type Content = BTreeMap<PathBuf, String>;

fn content(folder: &Path) -> Content {
    let describe = |path: &Path| match tree::kind(path) {
        Some(tree::EntryKind::File) => fs::read_to_string(path).expect("a text"),
        Some(tree::EntryKind::Folder) => "(folder)".to_string(),
        _ => format!("-> {}", fs::read_link(path).expect("a link").display()),
    };
    let entries = tree::read(folder).expect("a folder");
    entries.into_keys().map(|path| (path.clone(), describe(&folder.join(&path)))).collect()
}

/// An empty folder in which an output folder is made.
struct ProjectFolder {
    holder: TempDir,
}

impl ProjectFolder {
    fn new() -> Self {
        Self { holder: tempfile::tempdir().expect("a folder") }
    }

    fn root(&self) -> PathBuf {
        self.holder.path().canonicalize().expect("a path").join("site")
    }

    /// A folder with the old site, and files that somebody else put there.
    fn with_old_site() -> Self {
        let place = Self::new();
        place.build(&Faulty::new(Fault::Never, true), OLD).expect("the old site is built");
        let root = place.root();
        fs::write(root.join("own.txt"), "mine").expect("a file");
        fs::write(root.join("shared/own.txt"), "mine too").expect("a file");
        fs::create_dir_all(root.join("empty/within")).expect("a folder");
        symlink("/nowhere", root.join("link")).expect("a link");
        place
    }

    fn build(&self, disk: &Arc<Faulty>, pages: Pages) -> Result<FileCounts, NotWritable> {
        let output = Output::open_on(disk.clone(), &self.root())?;
        pages.iter().try_for_each(|(path, text)| output.put(path, text.as_bytes()))?;
        output.commit(Others::Removed)
    }

    /// Locks the folder as a build does, which also completes an interrupted build.
    fn open(&self, disk: &Arc<Faulty>) -> Result<(), NotWritable> {
        Output::open_on(disk.clone(), &self.root()).map(drop)
    }

    fn content(&self) -> Content {
        content(&self.root())
    }

    /// Everything beside the output folder.
    fn litter(&self) -> Vec<PathBuf> {
        let entries = tree::read(self.holder.path()).expect("a folder").into_keys();
        entries.filter(|path| !path.starts_with("site")).collect()
    }
}

/// The content of the folder before and after a build without a fault.
fn expected(pages: Pages) -> (Content, Content) {
    let place = ProjectFolder::with_old_site();
    let old = place.content();
    place.build(&Faulty::new(Fault::Never, true), pages).expect("the new site is built");
    (old, place.content())
}

/// The number of operations in a build of the new site.
fn operations(exchanges: bool, pages: Pages) -> usize {
    let disk = Faulty::new(Fault::Never, exchanges);
    ProjectFolder::with_old_site().build(&disk, pages).expect("the new site is built");
    disk.operations()
}

/// Every fault that can occur in a build with this many operations.
fn faults(operations: usize) -> Vec<Fault> {
    let kinds = [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::CrossesDevices];
    let once = |at| kinds.map(|kind| Fault::Once(at, kind));
    (0..operations).flat_map(|at| once(at).into_iter().chain([Fault::End(at)])).collect()
}

/// Builds the new site over the old one with each fault. An exchange must leave one complete site
/// at once, a journal after the folder is opened again. The next build must complete everything.
#[track_caller]
fn assert_whole(exchanges: bool, pages: Pages) {
    let (old, new) = expected(pages);
    let operations = operations(exchanges, pages);
    let mut ended = [0, 0];
    for fault in faults(operations) {
        let place = ProjectFolder::with_old_site();
        let built = place.build(&Faulty::new(fault, exchanges), pages);
        let good = Faulty::new(Fault::Never, exchanges);
        // Some faults make the exchange seem impossible, so the build falls back to the journal.
        let is_at_once = exchanges && matches!(fault, Fault::End(_) | Fault::Once(_, ErrorKind::StorageFull));
        if !is_at_once {
            place.open(&good).expect("the folder is opened");
        }
        let there = place.content();
        assert!(there == old || there == new, "{fault:?}: {built:?}\n{there:#?}");
        assert!(built.is_err() || there == new, "{fault:?}: it is said to be built");
        ended[usize::from(there == new)] += 1;
        place.build(&good, pages).expect("a later build succeeds");
        assert_eq!(place.content(), new, "{fault:?}");
        assert_eq!(place.litter(), Vec::<PathBuf>::new(), "{fault:?}");
    }
    let faults = operations * 4;
    println!("{faults} faults at {operations} operations: {} old sites, {} new ones", ended[0], ended[1]);
    assert!(ended[0] > 20 && ended[1] > 20, "{ended:?}");
}

#[test]
fn after_every_fault_of_an_exchange_the_folder_is_one_complete_site() {
    assert_whole(true, NEW);
    assert_whole(true, EDITED);
}

#[test]
fn after_every_fault_of_a_journal_the_next_build_completes_the_site() {
    assert_whole(false, NEW);
    assert_whole(false, EDITED);
}

/// Ends a build after every operation, and also the next build, which completes it, after every
/// eighth operation.
#[track_caller]
fn assert_mended_after_two_ends(exchanges: bool, pages: Pages) {
    let (old, new) = expected(pages);
    let mut ends = 0;
    for first in 0..operations(exchanges, pages) {
        for second in (0..).map(|second| second * 8) {
            let place = ProjectFolder::with_old_site();
            let _ = place.build(&Faulty::new(Fault::End(first), exchanges), pages);
            let mending = Faulty::new(Fault::End(second), exchanges);
            let is_mended = place.build(&mending, pages).is_ok() && mending.operations() <= second;
            place.open(&Faulty::new(Fault::Never, exchanges)).expect("the folder is opened");
            let there = place.content();
            assert!(there == old || there == new, "{first}, {second}\n{there:#?}");
            assert_eq!(place.litter(), Vec::<PathBuf>::new(), "{first}, {second}");
            ends += 1;
            if is_mended {
                break;
            }
        }
    }
    println!("{ends} pairs of ends");
    assert!(ends > 90);
}

#[test]
fn a_build_that_completes_an_exchange_may_end_after_any_operation() {
    assert_mended_after_two_ends(true, NEW);
    assert_mended_after_two_ends(true, EDITED);
}

#[test]
fn a_build_that_carries_out_a_journal_may_end_after_any_operation() {
    assert_mended_after_two_ends(false, NEW);
    assert_mended_after_two_ends(false, EDITED);
}

#[test]
fn an_interrupted_first_build_leaves_a_complete_site_or_none() {
    for (fault, at) in
        (0..60).flat_map(|at| [(Fault::End(at), at), (Fault::Once(at, ErrorKind::StorageFull), at)])
    {
        let place = ProjectFolder::new();
        let built = place.build(&Faulty::new(fault, true), NEW);
        let pages = place.root().exists().then(|| place.content().len());
        assert!(built.is_err() || pages.is_some(), "{fault:?}");
        assert!(pages.is_none_or(|pages| pages == 10), "{fault:?}: {pages:?}");
        assert!(at < 30 || built.is_ok(), "{fault:?}: the build has more operations than are tried");
        place.build(&Faulty::new(Fault::Never, true), NEW).expect("a later build succeeds");
        assert_eq!((place.content().len(), place.litter().len()), (10, 0), "{fault:?}");
    }
}

mod foreign;
