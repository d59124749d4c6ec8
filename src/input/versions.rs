//! Numbers that were published before with noise: files of `data/<study>/releases/` that have a column `version`.

use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::study::{Condition, Study};
use crate::units::{UnitIx, Units};

use super::facts::{each_row, subject};
use super::sheet::Sheet;

/// The columns of such a file.
pub const COLUMNS: [&str; 5] = ["unit", "round", "version", "among", "number"];

/// A number as it was published, with noise.
#[derive(Debug, Clone)]
pub struct Published {
    /// The unit.
    pub unit: UnitIx,
    /// The round's index.
    pub round: usize,
    /// What stands for the data behind it; numbers of one place with the same were published together.
    pub version: String,
    /// Which cases are counted.
    pub counted: Condition,
    /// How many, in cases; seldom whole.
    pub number: f64,
    /// Where it is written.
    pub place: Place,
}

/// Whether a sheet is such a file.
pub fn is_of_versions(sheet: &Sheet) -> bool {
    sheet.column(COLUMNS[2]).is_some()
}

/// Reads such a file; what is wrong is reported and left out.
pub fn read(sheet: &Sheet, study: &Study, units: &Units, problems: &mut Diagnostics) -> Vec<Published> {
    let help = format!(
        "a file of numbers that were published with noise has the columns {}; `lagesbild audit --record` writes it",
        COLUMNS.join(", ")
    );
    let mut all = Vec::new();
    each_row(sheet, &COLUMNS, help, problems, |field, place, problems| {
        let Some(unit) = units.find(field("unit")) else {
            let message = format!("there is no unit `{}`", field("unit"));
            problems.push(Diagnostic::error("unknown-unit", place, message).help("correct the id"));
            return;
        };
        let version = field("version").to_string();
        let number = field("number").parse().ok().filter(|number: &f64| number.is_finite());
        let (Some(number), false) = (number, version.is_empty()) else {
            problems.push(
                Diagnostic::error("not-a-number", place, "`number` is no number, or `version` is empty")
                    .help("leave the file as `lagesbild audit --record` wrote it"),
            );
            return;
        };
        if let Some((round, counted, _)) = subject(field, &place, study, problems) {
            all.push(Published { unit, round, version, counted, number, place });
        }
    });
    all
}
