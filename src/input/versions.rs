//! Numbers that were published before with noise: files of `data/<study>/releases/` that have a
//! column `version`.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use study::{Condition, RoundIx, Study};
use units::{UnitIx, Units};

use super::facts::{each_row, subject};
use grid::Sheet;

/// The columns of such a file.
pub const COLUMNS: [&str; 6] = ["unit", "round", "places", "version", "among", "number"];

/// Larger than any number of cases.
const LARGEST: f64 = 1e12;

/// A number as it was published, with noise.
#[derive(Debug, Clone)]
pub struct NoisyFact {
    /// The unit.
    pub unit: UnitIx,
    /// The round's index.
    pub round: RoundIx,
    /// What stands for the places that report for the unit: another unit with the same has the same
    /// cases.
    pub places: String,
    /// What stands for the data behind it; numbers of one place with the same were published
    /// together.
    pub version: String,
    /// Which cases are counted.
    pub counted: Condition,
    /// How many, in cases; seldom whole.
    pub number: f64,
    /// Where it is written.
    pub place: Location,
}

/// Whether a sheet is such a file.
pub fn is_of_versions(sheet: &Sheet) -> bool {
    sheet.column("version").is_some()
}

/// Reads such a file; what is wrong is reported and left out.
pub fn read(sheet: &Sheet, study: &Study, units: &Units, problems: &mut Diagnostics) -> Vec<NoisyFact> {
    let help = format!(
        "a file of numbers that were published with noise has the columns {}; `lagesbild audit --record` writes it",
        COLUMNS.join(", ")
    );
    let mut all = Vec::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    each_row(sheet, &COLUMNS, help, problems, |field, place, problems| {
        let Some(unit) = units.find(field("unit")) else {
            if unknown.insert(field("unit").to_string()) {
                let message = format!("there is no unit `{}`", field("unit"));
                problems.push(Diagnostic::error("unknown-unit", place, message).help(
                    "if it has another id now, write that in all of its lines; lines that are removed protect nothing any more: the same data then get other noise, and both together tell more than one",
                ));
            }
            return;
        };
        let (places, version) = (field("places").to_string(), field("version").to_string());
        let number = field("number").parse().ok().filter(|number| (0.0..LARGEST).contains(number));
        let (Some(number), false) = (number, places.is_empty() || version.is_empty()) else {
            problems.push(
                Diagnostic::error(
                    "not-a-number",
                    place,
                    "`number` is no number of cases, or `places` or `version` is empty",
                )
                .help("leave the file as `lagesbild audit --record` wrote it"),
            );
            return;
        };
        if let Some((round, counted, _)) = subject(field, &place, study, problems) {
            all.push(NoisyFact { unit, round, places, version, counted, number, place });
        }
    });
    all
}
