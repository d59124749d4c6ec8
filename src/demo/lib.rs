//! Demo data: an invented nation, drawn at random so that its counts have the shares of a declared
//! model.
//!
//! The model of the nation is `model.yaml`, its place names are made from `names.yaml`, and nothing
//! about any study is in the code. How it works: `docs/demo-data.md`.

mod allot;
mod cells;
mod deal;
mod declared;
mod dice;
mod drift;
mod error;
mod model;
mod names;
mod nation;
mod options;
mod places;
mod project;
mod rake;
mod space;
mod step;
mod tables;
#[cfg(test)]
mod tests;
mod units;
mod write;

pub use declared::round_ids;
pub use error::DemoError;
pub use options::{DemoSummary, Options};

use std::collections::BTreeSet;
use std::path::Path;

/// Writes a complete project under `dir`. No place gets a `reserved` name, compared without regard
/// to case.
pub fn write(dir: &Path, options: &Options, reserved: &BTreeSet<String>) -> Result<DemoSummary, DemoError> {
    if options.municipalities == 0 || options.rounds == 0 {
        return Err(DemoError::Options("demo data need at least one municipality and one round"));
    }
    project::write(dir, options)?;
    write::write(&declared::model()?, names::NameSupplies::new(&declared::names()?, reserved)?, dir, options)
}
