//! Reads the declared models of the nation, its places, and the parts of place names.

use super::error::DemoError;
use super::model::{Model, ModelPlaces, Rounds};
use super::names::NameParts;

/// The models of all studies, with the names of their files.
const MODELS: [(&str, &str); 3] = [
    ("delstudie-1.yaml", include_str!("models/delstudie-1.yaml")),
    ("delstudie-2.yaml", include_str!("models/delstudie-2.yaml")),
    ("delstudie-3.yaml", include_str!("models/delstudie-3.yaml")),
];
const PLACES: &str = include_str!("places.yaml");
const NAMES: &str = include_str!("names.yaml");

/// The models of all studies; the sizes of places are those of the first.
pub(super) fn models() -> Result<Vec<Model>, DemoError> {
    MODELS.iter().map(|(file, text)| read(file, text)).collect()
}

/// The places of the nation.
pub(super) fn places() -> Result<ModelPlaces, DemoError> {
    read("places.yaml", PLACES)
}

/// The parts of which names are made.
pub(super) fn names() -> Result<NameParts, DemoError> {
    read("names.yaml", NAMES)
}

/// A round of a study.
pub(super) struct NamedRound {
    pub id: String,
    pub label: String,
    pub year: i32,
}

/// The rounds of a study: as many as its model says, else this many.
pub(super) fn rounds(written: &Rounds, asked: usize) -> Vec<NamedRound> {
    let years = (0..written.number.unwrap_or(asked) as i32).map(|round| written.first + round);
    let name = |text: &str, year: i32| {
        text.replace("{start}", &(year - 1).to_string()).replace("{end}", &year.to_string())
    };
    let round = |year| NamedRound { id: name(&written.id, year), label: name(&written.label, year), year };
    years.map(round).collect()
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, DemoError> {
    serde_yaml::from_str(text).map_err(|source| DemoError::Yaml { file, source: Box::new(source) })
}
