//! Finds and reads the files of a project. The only place that touches the disk for input.

mod files;
mod settings;
pub mod yaml;

pub use files::{Files, NotReadable};
pub use settings::{Contact, Settings, privacy};
