//! Reads the declared model of the nation and the parts of place names.

use super::error::DemoError;
use super::model::{Model, Rounds};
use super::names::NameParts;

const MODEL: &str = include_str!("model.yaml");
const NAMES: &str = include_str!("names.yaml");

/// The model of the nation.
pub(super) fn model() -> Result<Model, DemoError> {
    read("model.yaml", MODEL)
}

/// The parts of which names are made.
pub(super) fn names() -> Result<NameParts, DemoError> {
    read("names.yaml", NAMES)
}

/// The id and the label of this many rounds, for `rounds` in the study definition.
pub fn round_ids(rounds: usize) -> Result<Vec<(String, String)>, DemoError> {
    Ok(round_names(&model()?.rounds, rounds))
}

pub(super) fn round_names(written: &Rounds, rounds: usize) -> Vec<(String, String)> {
    let years = (0..rounds as i32).map(|round| written.first + round);
    let name = |text: &str, year: i32| {
        text.replace("{start}", &(year - 1).to_string()).replace("{end}", &year.to_string())
    };
    years.map(|year| (name(&written.id, year), name(&written.label, year))).collect()
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, DemoError> {
    serde_yaml::from_str(text).map_err(|source| DemoError::Yaml { file, source: Box::new(source) })
}
