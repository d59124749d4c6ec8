//! How problems and the summary of a command are shown.

use clap::ValueEnum;

/// How problems and the summary are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the source line with the place marked
    Text,
    /// One line a problem
    Short,
    /// One JSON object a line
    Json,
}
