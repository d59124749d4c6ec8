//! Cases of a study that are asked about again later.

use super::indices::{ByRound, Condition, VariableIx};

/// Cases of a study that are asked about again later: the children who were granted a measure, and
/// what became of them a year after. They are cases of the study itself, so that what is published
/// about them at both times is protected together.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// Its id.
    pub id: String,
    /// Its name for readers: "Ett år senare".
    pub label: String,
    /// Which cases are followed up.
    pub cases: Condition,
    /// By round: the period in which its cases were asked about again; `None` for a round whose cases
    /// are not followed up.
    pub periods: ByRound<Option<String>>,
    /// The variables that were asked about then.
    pub variables: Vec<VariableIx>,
    /// Where its counts come from; `None` where that is the study's source.
    pub source: Option<String>,
}
