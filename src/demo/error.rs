//! The errors of writing demo data.

use std::path::{Path, PathBuf};

/// Why no demo data were written.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentence of a kind says what each of its fields is")]
pub enum DemoError {
    /// The model or the list of name parts is not valid YAML of the expected form.
    #[error("{file}: {source}")]
    Yaml { file: &'static str, source: Box<serde_yaml::Error> },
    /// The model is valid YAML, but its parts do not fit together.
    #[error("model: {place}: {problem}")]
    Model { place: String, problem: String },
    /// The options ask for something that cannot be made.
    #[error("{0}")]
    Options(&'static str),
    /// A file or folder could not be written.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

impl DemoError {
    /// An error in the model, and the place in it.
    pub(super) fn model(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Model { place: place.into(), problem: problem.into() }
    }

    /// Adds its path to an input or output error.
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
