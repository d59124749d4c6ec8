//! Paths within an output folder, and the names there that are reserved for the program.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// The prefix of all names that the program uses for itself in an output folder.
const RESERVED: &str = ".lagesbild-";

/// The path of a file of the site: names with `/` between them. It cannot be absolute, leave the
/// folder, name one of the program's own files, or contain a character that breaks a list of paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct SitePath(String);

impl SitePath {
    /// `None` for a path that is not made of plain names.
    pub(super) fn new(path: &str) -> Option<Self> {
        let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        (is_inside && path.split('/').all(is_plain)).then(|| Self(path.to_string()))
    }

    /// The path with `/` between its names.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as the file functions need it.
    pub(super) fn as_path(&self) -> &Path {
        Path::new(&self.0)
    }
}

fn is_plain(name: &str) -> bool {
    let is_name = !["", ".", ".."].contains(&name) && !name.starts_with(RESERVED);
    is_name && !name.chars().any(|letter| letter == '\\' || letter.is_control())
}

/// Whether a path within an output folder is reserved for the program: its list of files, its lock
/// and its work folder.
pub(super) fn is_reserved(path: &Path) -> bool {
    let first = path.components().next();
    first.is_some_and(|first| first.as_os_str().to_string_lossy().starts_with(RESERVED))
}

impl TryFrom<String> for SitePath {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        Self::new(&path).ok_or_else(|| format!("`{path}` is no path within the folder"))
    }
}

impl From<SitePath> for String {
    fn from(path: SitePath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_plain_names_is_accepted() {
        for path in ["index.html", "kommuner/å-stad/index.html", ".nojekyll", "a b/c..d"] {
            assert!(SitePath::new(path).is_some(), "{path}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_folder_or_is_reserved_is_refused() {
        let reserved = [".lagesbild-files", ".lagesbild-work/journal"];
        let wrong =
            ["", "/", "/etc/x", "..", "../x", "a/../../x", "a//b", "a/", "./a", "a/.", "a\nb", "a\\b"];
        for path in reserved.iter().chain(&wrong) {
            assert!(SitePath::new(path).is_none(), "{path}");
        }
    }
}
