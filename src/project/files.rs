//! Files under the project's folder, and nothing outside it.

use std::path::{Component, Path, PathBuf};

use thiserror::Error;
use walkdir::WalkDir;

use crate::diagnostics::{Diagnostic, Diagnostics, Source};

/// The folder of a project.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

/// A file that cannot be read.
#[derive(Debug, Error)]
pub enum NotReadable {
    /// The path is absolute, climbs out with `..`, or follows a link out of the project.
    #[error("`{0}` lies outside the project")]
    Outside(String),
    /// The operating system refuses.
    #[error("`{path}` cannot be read: {reason}")]
    Io {
        /// Path from the project's folder.
        path: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The text is not UTF-8.
    #[error("`{0}` is not UTF-8 text")]
    NotText(String),
}

impl Files {
    /// The files of the project at `root`.
    pub fn new(root: &Path) -> Result<Self, NotReadable> {
        let unreadable = |reason| NotReadable::Io { path: root.display().to_string(), reason };
        Ok(Self { root: root.canonicalize().map_err(unreadable)? })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, NotReadable> {
        let full = self.resolve(path)?;
        std::fs::read(full).map_err(|reason| NotReadable::Io { path: path.to_string(), reason })
    }

    /// A text file, without its byte order mark.
    pub fn text(&self, path: &str) -> Result<Source, NotReadable> {
        let text =
            String::from_utf8(self.bytes(path)?).map_err(|_| NotReadable::NotText(path.to_string()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
        Ok(Source::new(path, text))
    }

    /// Paths of all files with an extension under a folder, sorted; none when the folder is not there.
    pub fn list(&self, folder: &str, extension: &str) -> Result<Vec<String>, NotReadable> {
        let base = self.root.join(folder);
        if !base.is_dir() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in WalkDir::new(&base).sort_by_file_name() {
            let entry =
                entry.map_err(|error| NotReadable::Io { path: folder.to_string(), reason: error.into() })?;
            let path = entry.path();
            if entry.file_type().is_file() && path.extension().is_some_and(|e| e == extension) {
                found.push(self.relative(path));
            }
        }
        Ok(found)
    }

    /// All texts with an extension under a folder; what cannot be read is reported.
    pub fn read_texts(&self, folder: &str, extension: &str, problems: &mut Diagnostics) -> Vec<Source> {
        let paths = self.list(folder, extension).unwrap_or_else(|error| {
            problems.push(unreadable(&error));
            Vec::new()
        });
        paths.iter().filter_map(|path| self.read_text(path, problems)).collect()
    }

    /// A text file; `None` and a problem when it cannot be read.
    pub fn read_text(&self, path: &str, problems: &mut Diagnostics) -> Option<Source> {
        self.text(path).map_err(|error| problems.push(unreadable(&error))).ok()
    }

    /// The bytes of a file; `None` and a problem when it cannot be read.
    pub fn read_bytes(&self, path: &str, problems: &mut Diagnostics) -> Option<Vec<u8>> {
        self.bytes(path).map_err(|error| problems.push(unreadable(&error))).ok()
    }

    fn relative(&self, path: &Path) -> String {
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

fn unreadable(error: &NotReadable) -> Diagnostic {
    let help = match error {
        NotReadable::Outside(_) => "name a file within the project, without `..`",
        NotReadable::Io { .. } => {
            "check that the file is there and may be read; `lagesbild demo DIR` makes a complete project"
        }
        NotReadable::NotText(_) => "save the file as UTF-8",
    };
    Diagnostic::nowhere("unreadable-file", error.to_string()).help(help)
}
