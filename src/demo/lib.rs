//! Demo data: a nation that does not exist, drawn so that its counts show what a declared model says.
//!
//! What the nation is like stands in `model.yaml`, what its places are called in `names.yaml`; nothing about
//! any study stands in the code. How it works: `docs/demo-data.md`.

mod allot;
mod cells;
mod deal;
mod dice;
mod drift;
mod error;
mod model;
mod names;
mod nation;
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

pub use error::DemoError;
use std::collections::BTreeSet;
use std::path::Path;

const MODEL: &str = include_str!("model.yaml");
const NAMES: &str = include_str!("names.yaml");

/// How much demo data is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Reporting places: municipalities without districts, and districts. At least 1.
    pub municipalities: usize,
    /// Rounds of measurement. At least 1.
    pub rounds: usize,
    /// The same seed gives the same bytes on every machine.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { municipalities: 134, rounds: 1, seed: 1 }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Counties.
    pub counties: usize,
    /// Municipalities, those that are divided into districts among them.
    pub municipalities: usize,
    /// Districts.
    pub districts: usize,
    /// Cases in the first round.
    pub cases: usize,
    /// Rows in all tables together.
    pub rows: u64,
    /// The targets of the model that could not be met, in the model's own words; empty where all is well.
    pub missed: Vec<String>,
}

/// Writes a complete project under `dir`. No place is given a `reserved` name, whatever the
/// capitals.
pub fn write(dir: &Path, options: &Options, reserved: &BTreeSet<String>) -> Result<Summary, DemoError> {
    if options.municipalities == 0 || options.rounds == 0 {
        return Err(DemoError::Options("demo data need at least one municipality and one round"));
    }
    project::write(dir, options)?;
    let parts = read("names.yaml", NAMES)?;
    write::write(&read("model.yaml", MODEL)?, names::Names::new(&parts, reserved)?, dir, options)
}

/// The id and the label of so many rounds, as the study definition's `rounds` must have them.
pub fn round_ids(rounds: usize) -> Result<Vec<(String, String)>, DemoError> {
    let model: model::Model = read("model.yaml", MODEL)?;
    Ok(round_names(&model.rounds, rounds))
}

fn round_names(written: &model::Rounds, rounds: usize) -> Vec<(String, String)> {
    let years = (0..rounds as i32).map(|round| written.first + round);
    let name = |text: &str, year: i32| {
        text.replace("{start}", &(year - 1).to_string()).replace("{end}", &year.to_string())
    };
    years.map(|year| (name(&written.id, year), name(&written.label, year))).collect()
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, DemoError> {
    serde_yaml::from_str(text).map_err(|source| DemoError::Yaml { file, source: Box::new(source) })
}
