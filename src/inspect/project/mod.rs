//! A whole small project, as files to be written.

mod drafted;
mod example;
mod file;
mod texts;

pub use drafted::{DraftedProject, drafted};
pub use example::example;
pub use file::ProjectFile;
