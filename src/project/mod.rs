//! Finds and reads the files of a project. The only place that touches the disk for input.

mod accessibility;
mod files;
pub mod protective;
mod secret;
mod settings;
pub mod yaml;

pub use accessibility::{Accessibility, Authority, Conformity, Deficiency};
pub use files::{Files, NotReadable};
pub use protective::{RELEASES, WITHHELD};
pub use secret::{OF_DEMO as SECRET_OF_DEMO, SECRET, read as secret};
pub use settings::{Contact, Privacy, Settings};
