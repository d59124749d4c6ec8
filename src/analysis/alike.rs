//! "Is it the same here?": a unit's answer to a finding of the nation.
//!
//! That a difference of the nation cannot be seen at a place does not make the place another: with
//! few cases the place may have the very same difference. So the answer rests on a test of the
//! difference between the two differences, the place's and that of the rest of the nation
//! ([`beside`]), and says "larger" or "smaller" only where that test does.

use stats::{Confidence, difference_of_differences};

use super::estimate::{Estimate, Verdict};
use super::finding::Finding;

/// A unit's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alike {
    /// The same: the same direction, or no difference larger than the margin in both.
    Same,
    /// The same way, but not in all that the nation shows, or in more.
    Mostly,
    /// The same way, and surely more than in the rest of the nation.
    Larger,
    /// The same way, but surely less than in the rest of the nation.
    Smaller,
    /// Surely less than in the rest of the nation; whether there is a difference at all cannot be
    /// told.
    OnlySmaller,
    /// A difference where the nation has none larger than the margin, surely another than in the
    /// rest of the nation.
    OnlyHere,
    /// The other way.
    Otherwise,
    /// It looks otherwise, but cannot be told from the rest of the nation.
    NotTold,
    /// Too few cases to tell anything.
    Undecided,
    /// The numbers may not be shown.
    Withheld,
}

/// What a unit's finding says of the nation's. `None` when the nation's says nothing that could be
/// asked about.
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

/// Whether a distance from the nation's difference goes the same way as that difference.
fn is_more(national: &Finding, distance: &Estimate) -> bool {
    let size = national.evidence.numbers().and_then(|numbers| numbers.size(national.focus()));
    size.is_some_and(|theirs| theirs.value * distance.difference.value > 0.0)
}

/// How much larger a unit's difference is than that of the rest of the nation, not yet held against
/// its family; `None` where the two cannot be compared.
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
