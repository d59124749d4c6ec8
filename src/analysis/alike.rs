//! "Is it the same here?": compares a unit's finding with that of the nation.
//!
//! A unit may have too few cases to show a difference that the nation shows, and still have the
//! same difference. So the answer rests on a test of whether the unit's difference differs from
//! that in the rest of the nation ([`beside`]), and says "larger" or "smaller" only if it does
//! significantly.

use stats::{Confidence, difference_of_differences};

use super::estimate::{Estimate, Verdict};
use super::finding::Finding;

/// How a unit's finding relates to the nation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alike {
    /// The unit's difference has the nation's direction; or neither has a difference larger than
    /// the margin.
    Same,
    /// The direction is the same, but for only some of the groups that differ in the nation, or for
    /// more.
    Mostly,
    /// The direction is the same, and the difference is significantly larger than in the rest of
    /// the nation.
    Larger,
    /// The direction is the same, but the difference is significantly smaller than in the rest of
    /// the nation.
    Smaller,
    /// The difference is significantly smaller than in the rest of the nation; whether there is a
    /// difference at the unit is undecided.
    OnlySmaller,
    /// The nation has no difference larger than the margin; the unit's differs significantly from
    /// that in the rest of the nation.
    OnlyHere,
    /// The direction is the opposite.
    Otherwise,
    /// The verdicts are not the same, but the unit does not differ significantly from the rest of
    /// the nation.
    NotTold,
    /// Too few cases for a verdict.
    Undecided,
    /// The numbers may not be shown.
    Withheld,
}

/// Compares a unit's finding with the nation's. `None` when the nation's verdict is neither a
/// difference nor the lack of one.
pub fn alike(national: &Finding, local: Option<&Finding>) -> Option<Alike> {
    if !matches!(national.verdict, Verdict::Difference | Verdict::Equal) {
        return None;
    }
    let Some(local) = local else { return Some(Alike::Withheld) };
    let beside = local.beside.filter(|estimate| estimate.verdict == Verdict::Difference);
    Some(match (national.verdict, local.verdict) {
        (_, Verdict::Withheld | Verdict::Missing) => Alike::Withheld,
        (Verdict::Equal, Verdict::Equal) => Alike::Same,
        (Verdict::Equal, _) if beside.is_some() => Alike::OnlyHere,
        (_, Verdict::Difference) if national.verdict == Verdict::Difference => {
            match (directions(national, local), beside) {
                (Alike::Same | Alike::Mostly, Some(more)) if is_more(national, &more) => Alike::Larger,
                (Alike::Same | Alike::Mostly, Some(_)) => Alike::Smaller,
                (direction, _) => direction,
            }
        }
        (Verdict::Difference, _) if beside.is_some_and(|less| !is_more(national, &less)) => {
            Alike::OnlySmaller
        }
        (_, Verdict::Undecided) => Alike::Undecided,
        _ => Alike::NotTold,
    })
}

/// Whether the unit's difference exceeds the nation's in the nation's direction.
fn is_more(national: &Finding, distance: &Estimate) -> bool {
    let size = national.evidence.numbers().and_then(|numbers| numbers.size(national.focus()));
    size.is_some_and(|theirs| theirs.value * distance.difference.value > 0.0)
}

/// How much larger a unit's difference is than that in the rest of the nation, not yet adjusted for
/// its family. `None` where the two cannot be compared.
pub(crate) fn beside(national: &Finding, local: &Finding, confidence: Confidence) -> Option<Estimate> {
    let (ours, theirs) = local.evidence.beside(&national.evidence, national.focus(), confidence)?;
    let (difference, p) = difference_of_differences(ours, theirs, confidence);
    Some(Estimate::new(difference, p, None))
}

fn directions(national: &Finding, local: &Finding) -> Alike {
    let directions =
        |finding: &Finding| finding.evidence.numbers().map_or_else(Vec::new, |numbers| numbers.directions());
    let turns = |finding: &Finding| finding.evidence.numbers().is_some_and(|numbers| numbers.turns());
    let (theirs, ours) = (directions(national), directions(local));
    let common = ours.iter().filter_map(|(what, sign)| {
        let (_, theirs) = theirs.iter().find(|(other, _)| other == what)?;
        Some(theirs == sign)
    });
    let common: Vec<bool> = common.collect();
    let is_whole = theirs.len() == ours.len() && turns(national) == turns(local);
    match (common.is_empty(), common.iter().all(|same| *same)) {
        (true, _) => Alike::Undecided,
        (false, true) if is_whole => Alike::Same,
        (false, true) => Alike::Mostly,
        (false, false) => Alike::Otherwise,
    }
}
