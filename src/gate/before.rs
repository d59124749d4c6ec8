//! What was published before, and which numbers were declared withheld, before any count is looked at.

/// What is decided before any count is looked at.
#[derive(Default)]
pub struct Before {
    /// Numbers that were published before.
    pub facts: Vec<input::Fact>,
    /// Numbers that are not to be shown, whatever the rules say.
    pub withheld: Vec<input::Withheld>,
    /// Numbers that were published before with noise, the oldest first.
    pub versions: Vec<input::NoisyFact>,
}
