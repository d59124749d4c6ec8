//! What was published before, and which numbers a file declares withheld.

/// What is decided before anything is counted.
#[derive(Default)]
pub struct Before {
    /// Exact numbers that were published before.
    pub facts: Vec<input::Fact>,
    /// Numbers that must not be shown, whatever the rules say.
    pub withheld: Vec<input::Withheld>,
    /// Numbers that were published before with noise, the oldest first.
    pub versions: Vec<input::NoisyFact>,
}
