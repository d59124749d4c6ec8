//! Why there is no number where a reader looks for one.

use std::collections::BTreeSet;

use input::UnaskedValue;
use study::{RoundIx, VariableIx};

use super::basis::Function;

/// Why there is no number. A reader may know which of these it is: all but `Protected` follow from
/// what tables hold, whatever the counts are, and `Protected` stands for all reasons of disclosure
/// control together (small; needed to protect a small one), since those could disclose something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Absence {
    /// Disclosure control withholds it.
    Protected,
    /// The source withheld it, or a part of it.
    AtSource,
    /// The place took part in the round, but did not report this.
    NotReported,
    /// No place reported this in the round.
    NotAsked,
    /// By the nature of things there is nobody to count (a structural zero).
    Impossible,
}

/// Why a cell with this condition of its numerator has none in a round, for reasons that do not depend on its counts: nobody can
/// be in it (`is_never`), or nobody was asked, since all values of a variable that it picks were no
/// answers then. `None` where it has one.
pub(crate) fn no_numerator(
    unasked: &BTreeSet<UnaskedValue>,
    round: RoundIx,
    is_never: bool,
    numerator: &Function,
) -> Option<Absence> {
    let is_value_unasked =
        |variable: VariableIx, value: usize| unasked.contains(&UnaskedValue { round, variable, value });
    let is_unasked = |((variable, answer), met): (&(VariableIx, Option<usize>), &Vec<bool>)| match answer {
        Some(answer) => met[1] && is_value_unasked(*variable, *answer),
        None => {
            met.contains(&true)
                && (0..met.len()).all(|value| !met[value] || is_value_unasked(*variable, value))
        }
    };
    let was_asked = unasked.is_empty() || !numerator.iter().any(is_unasked);
    match (is_never, was_asked) {
        (true, _) => Some(Absence::Impossible),
        (false, false) => Some(Absence::NotAsked),
        (false, true) => None,
    }
}
