//! A file of a project.

/// A file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectFile {
    /// Its path from the project's folder.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl ProjectFile {
    pub(crate) fn new(path: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: content.into() }
    }
}
