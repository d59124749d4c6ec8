//! Finds and reads the files of a project. Nothing else reads input from the disk.

mod accessibility;
mod files;
mod groupings;
pub mod keys;
mod privacy;
pub mod protective;
pub mod schema;
mod secret;
mod settings;
mod similar;
pub mod unread;
pub mod yaml;

pub use accessibility::{Accessibility, Authority, Conformity, Deficiency};
pub use files::{Files, NotReadable};
pub use groupings::{Grouping, GroupingValue};
pub use privacy::{PRIVACY, Privacy, Protection, Rule};
pub use protective::{RELEASES, WITHHELD};
pub use secret::{OF_DEMO as SECRET_OF_DEMO, SECRET, read as secret};
pub use settings::{Contact, Names, SETTINGS, Settings};
pub use similar::{Background, SimilarBy};
