//! What has become of some places of the nation: two that became one, one with another name, one that
//! stopped reporting.

use std::fs;
use std::path::Path;

use super::error::DemoError;
use super::model::ModelPlaces;
use super::places::{Home, NationPlaces, apportion};

/// The places to which something happened, as indices into the places of a block; `None` where the
/// block has no such place.
#[derive(Default)]
pub(crate) struct Events {
    pub merged: Option<usize>,
    pub renamed: Option<usize>,
    pub silent: Option<usize>,
}

impl Events {
    /// Finds the places in a block.
    pub(crate) fn find(written: &ModelPlaces, block: &NationPlaces, class_names: &[String]) -> Self {
        let find = |class: &str, number: usize| {
            let is_of_class = |index: &usize| {
                let place = &block.places[*index];
                let is_own = matches!(place.home, Home::County(_));
                is_own && class_names[usize::from(place.slot.class)] == class
            };
            (0..block.places.len()).filter(is_of_class).nth(number)
        };
        let history = &written.history;
        Self {
            merged: find(&history.merged.class, history.merged.number),
            renamed: find(&history.renamed.class, history.renamed.number),
            silent: find(&history.silent.class, history.silent.number),
        }
    }
}

/// Writes which municipalities became one.
pub(crate) fn write(folder: &Path, year: i32, former: &[String; 2], place: &str) -> Result<(), DemoError> {
    let path = folder.join("changes.csv");
    let lines = former.iter().map(|id| format!("{year}-01-01;{id};{place};\n"));
    let text = format!("date;from;to;share\n{}", lines.collect::<String>());
    fs::write(&path, text).map_err(DemoError::io(&path))
}

/// The cases of a place, divided between the two of which it was made.
pub(crate) fn divide(cases: &[u32], parts: [f64; 2]) -> [&[u32]; 2] {
    let first = apportion(cases.len(), &parts)[0];
    let (one, other) = cases.split_at(first);
    [one, other]
}
