//! Finds and reads the files of a project. The only place that touches the disk for input.

mod files;
mod load;
mod settings;
pub mod yaml;

pub use files::{Files, NotReadable};
pub use load::{Project, load, texts};
pub use settings::{Contact, Settings};
