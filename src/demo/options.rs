//! The options of demo data, and a summary of what was written.

/// The size of the demo data, and the seed.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Reporting places: municipalities without districts, and districts. At least 1.
    pub municipalities: usize,
    /// Measurement rounds. At least 1.
    pub rounds: usize,
    /// The same seed gives the same bytes on every machine.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { municipalities: 134, rounds: 1, seed: 1 }
    }
}

/// A summary of what was written.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoSummary {
    /// Counties.
    pub counties: usize,
    /// Municipalities, with and without districts.
    pub municipalities: usize,
    /// Districts.
    pub districts: usize,
    /// Hidden cases in the first round.
    pub cases: usize,
    /// Rows in all tables together.
    pub rows: u64,
    /// The targets of the model that could not be met, in words; empty if all were met.
    pub missed: Vec<String>,
}
