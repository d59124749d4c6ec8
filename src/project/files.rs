//! Reads files under the project's folder, and none outside it.

use std::collections::BTreeMap;
use std::fs::{File, FileType};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;
use walkdir::WalkDir;

use cache::{Digest, Key};
use ground::diagnostics::{Diagnostic, Diagnostics, Source};

/// The folder of a project.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
    answers: Option<Arc<Mutex<Answers>>>,
}

/// A record of what was asked of the folder, and of the answers.
#[derive(Debug, Default)]
struct Answers {
    keys: BTreeMap<String, Key>,
    /// Whether a question was asked twice and got different answers.
    have_changed: bool,
}

/// A file that cannot be read.
#[derive(Debug, Error)]
pub enum NotReadable {
    /// The path is absolute, contains `..`, or leads out of the project through a link.
    #[error("`{0}` lies outside the project")]
    Outside(String),
    /// The operating system reports an error.
    #[error("`{path}` cannot be read: {reason}")]
    Io {
        /// Path from the project's folder.
        path: String,
        /// The error of the system.
        reason: std::io::Error,
    },
    /// The file is not a regular one but a folder, or something that may be read forever (a pipe).
    #[error("`{path}` is {kind}, not a file")]
    NotAFile {
        /// Path from the project's folder.
        path: String,
        /// What it is, with its English article.
        kind: &'static str,
    },
    /// The file is larger than the limit for its kind.
    #[error("`{path}` is larger than {limit} MiB")]
    TooLarge {
        /// Path from the project's folder.
        path: String,
        /// The limit, in MiB.
        limit: u64,
    },
    /// The text is not UTF-8.
    #[error("`{0}` is not UTF-8 text")]
    NotText(String),
}

/// The largest table, in MiB.
const TABLE_LIMIT: u64 = 1024;

/// The largest definition, text or template, in MiB.
const TEXT_LIMIT: u64 = 16;

impl Files {
    /// The files of the project at `root`; an error if that folder cannot be found.
    pub fn new(root: &Path) -> Result<Self, NotReadable> {
        let unreadable = |reason| NotReadable::Io { path: root.display().to_string(), reason };
        Ok(Self { root: root.canonicalize().map_err(unreadable)?, answers: None })
    }

    /// The same files; from now on every question and answer is recorded.
    pub fn watched(&self) -> Self {
        Self { answers: Some(Arc::default()), ..self.clone() }
    }

    /// The digest of all questions so far and their answers. `None` if they are not recorded, or if
    /// an answer has changed in between.
    pub fn key(&self) -> Option<Key> {
        let answers = self.answers.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        let both = answers
            .keys
            .iter()
            .fold(Digest::default(), |all, (question, answer)| all.with(question).with(answer.bytes()));
        (!answers.have_changed).then(|| both.key())
    }

    fn note(&self, question: &str, path: &str, answer: impl AsRef<[u8]>) {
        let Some(answers) = &self.answers else { return };
        let key = Digest::of(answer);
        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        let former = answers.keys.insert(format!("{question} {path}"), key);
        answers.have_changed |= former.is_some_and(|former| former != key);
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of a table.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, NotReadable> {
        self.read(path, TABLE_LIMIT)
    }

    /// A text file, without its byte order mark, its lines broken by LF alone.
    pub fn text(&self, path: &str) -> Result<Source, NotReadable> {
        let bytes = self.read(path, TEXT_LIMIT)?;
        Source::decode(path, bytes).ok_or_else(|| NotReadable::NotText(path.to_string()))
    }

    /// Whether anything, even a broken link, is at a path.
    pub fn has(&self, path: &str) -> bool {
        let is_there = self.root.join(path).symlink_metadata().is_ok();
        self.note("has", path, [u8::from(is_there)]);
        is_there
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, NotReadable> {
        let read = self.read_regular(path, limit);
        match &read {
            Ok(bytes) => self.note("read", path, bytes),
            Err(error) => self.note("unreadable", path, error.to_string()),
        }
        read
    }

    /// The bytes of a regular file of at most `limit` MiB. Nothing else is opened: opening a pipe
    /// waits for a writer.
    fn read_regular(&self, path: &str, limit: u64) -> Result<Vec<u8>, NotReadable> {
        let full = self.resolve(path)?;
        let io = |reason| NotReadable::Io { path: path.to_string(), reason };
        let metadata = full.metadata().map_err(io)?;
        if !metadata.is_file() {
            return Err(NotReadable::NotAFile { path: path.to_string(), kind: kind(metadata.file_type()) });
        }
        let most = limit * 1024 * 1024;
        let mut bytes = Vec::new();
        if metadata.len() <= most {
            let file = File::open(full).map_err(io)?;
            file.take(most + 1).read_to_end(&mut bytes).map_err(io)?;
        }
        // A file may grow during the read.
        if metadata.len() > most || bytes.len() as u64 > most {
            return Err(NotReadable::TooLarge { path: path.to_string(), limit });
        }
        Ok(bytes)
    }

    /// Paths of all files with an extension under a folder, sorted; none when the folder is not
    /// there.
    pub fn list(&self, folder: &str, extension: &str) -> Result<Vec<String>, NotReadable> {
        let base = self.root.join(folder);
        let mut paths = Vec::new();
        if !base.is_dir() {
            self.note(extension, folder, "");
            return Ok(paths);
        }
        for entry in WalkDir::new(&base).sort_by_file_name() {
            let entry =
                entry.map_err(|error| NotReadable::Io { path: folder.to_string(), reason: error.into() })?;
            // Links and pipes with this extension are listed as well: reading them succeeds or is
            // refused, but they are never skipped. Folders may have any name.
            let is_named = entry.path().extension().is_some_and(|e| e == extension);
            if is_named && !entry.file_type().is_dir() {
                paths.push(self.relative(entry.path()));
            }
        }
        self.note(extension, folder, paths.join("\0"));
        Ok(paths)
    }

    /// All texts with an extension under a folder; those that cannot be read are reported.
    pub fn read_texts(&self, folder: &str, extension: &str, problems: &mut Diagnostics) -> Vec<Source> {
        self.listed(folder, extension, problems)
            .iter()
            .filter_map(|path| self.read_text(path, problems))
            .collect()
    }

    /// Paths as in [`Files::list`]; empty, with a problem, when the folder cannot be read.
    pub fn listed(&self, folder: &str, extension: &str, problems: &mut Diagnostics) -> Vec<String> {
        self.list(folder, extension).unwrap_or_else(|error| {
            problems.push(unreadable(&error));
            Vec::new()
        })
    }

    /// A text file; `None` and a problem when it cannot be read.
    pub fn read_text(&self, path: &str, problems: &mut Diagnostics) -> Option<Source> {
        self.text(path).map_err(|error| problems.push(unreadable(&error))).ok()
    }

    /// The bytes of a file; `None` and a problem when it cannot be read.
    pub fn read_bytes(&self, path: &str, problems: &mut Diagnostics) -> Option<Vec<u8>> {
        self.bytes(path).map_err(|error| problems.push(unreadable(&error))).ok()
    }

    /// Path from the project's folder, with `/`.
    pub(super) fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    fn resolve(&self, path: &str) -> Result<PathBuf, NotReadable> {
        let relative = Path::new(path);
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        let full = self.root.join(relative);
        let inside = full.canonicalize().is_ok_and(|real| real.starts_with(&self.root)) || !full.exists();
        match plain && inside {
            true => Ok(full),
            false => Err(NotReadable::Outside(path.to_string())),
        }
    }
}

/// What an entry that is not a regular file is, with its English article.
pub(super) fn kind(found: FileType) -> &'static str {
    match (found.is_dir(), found.is_symlink()) {
        (true, _) => "a folder",
        (_, true) => "a link",
        // Pipes, sockets and devices have types on some systems only.
        _ => "a pipe or device",
    }
}

/// The problem of a file that cannot be read.
pub(super) fn unreadable(error: &NotReadable) -> Diagnostic {
    let help = match error {
        NotReadable::Outside(_) => "name a file within the project, without `..`",
        NotReadable::Io { .. } => {
            "check that the file is there and may be read; `lagesbild demo DIR` makes a complete project"
        }
        NotReadable::NotAFile { .. } => "put a file there, or take it away",
        NotReadable::TooLarge { .. } => "split the file, or take out of it what the site does not need",
        NotReadable::NotText(_) => "save the file as UTF-8",
    };
    Diagnostic::nowhere("unreadable-file", error.to_string()).help(help)
}
