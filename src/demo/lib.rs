//! Demo data: an invented nation, drawn at random so that its counts have the shares of a declared
//! model.
//!
//! There is a model of each study in `models/`; the places of all are declared in `places.yaml`, their
//! names made from `names.yaml`, and nothing about any study is in the code. How it works: `docs/demo-data.md`.

mod allot;
mod cells;
mod deal;
mod declared;
mod dice;
mod drift;
mod error;
mod history;
mod model;
mod names;
mod nation;
mod options;
mod places;
mod project;
mod quantities;
mod rake;
mod space;
mod step;
mod tables;
#[cfg(test)]
mod tests;
mod units;
mod write;

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
    let (models, places, parts) = (declared::models()?, declared::places()?, declared::names()?);
    project::write(dir, &models, options)?;
    write::write(&models, &places, names::NameSupplies::new(&parts, reserved)?, dir, options)
}
