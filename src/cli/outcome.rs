//! How a command ends.

/// How a command ended. Exit codes: 0 for done, 1 for problems in the project, 2 for an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done.
    Done,
    /// The project has problems; they have been shown.
    Problems,
}
