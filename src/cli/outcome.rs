//! How a command ends.

/// Exit codes: 0 done, 1 problems in the project, 2 could not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done.
    Done,
    /// The project has problems; they have been shown.
    Problems,
}
