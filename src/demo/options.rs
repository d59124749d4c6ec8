//! What is asked for, and what was made of it.

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
pub struct DemoSummary {
    /// Counties.
    pub counties: usize,
    /// Municipalities, those that are divided into districts among them.
    pub municipalities: usize,
    /// Districts.
    pub districts: usize,
    /// HiddenCases in the first round.
    pub cases: usize,
    /// Rows in all tables together.
    pub rows: u64,
    /// The targets of the model that could not be met, in the model's own words; empty where all is
    /// well.
    pub missed: Vec<String>,
}
