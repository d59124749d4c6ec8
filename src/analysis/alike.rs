//! "Is it the same here?": a unit's answer to a finding of the nation.

use super::course::Shape;
use super::evidence::{Evidence, Fate, Finding, Verdict};

/// A unit's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alike {
    /// The same.
    Same,
    /// The same way, but not in all that the nation shows, or in more.
    Mostly,
    /// The other way.
    Otherwise,
    /// No difference larger than the margin, where the nation has one.
    NoDifference,
    /// Too few cases to tell.
    Undecided,
    /// The numbers may not be shown.
    Withheld,
}

/// What a unit's finding says of the nation's. `None` when the nation's says nothing that could be asked about.
pub fn alike(national: &Finding, local: Option<&Finding>) -> Option<Alike> {
    if !matches!(national.verdict, Verdict::Difference | Verdict::Equal) {
        return None;
    }
    let Some(local) = local else { return Some(Alike::Withheld) };
    Some(match (national.verdict, local.verdict) {
        (_, Verdict::Withheld) => Alike::Withheld,
        (_, Verdict::Undecided) => Alike::Undecided,
        (Verdict::Equal, Verdict::Equal) => Alike::Same,
        (Verdict::Equal, _) => Alike::Otherwise,
        (_, Verdict::Equal) => Alike::NoDifference,
        _ => directions(&national.evidence, &local.evidence),
    })
}

fn directions(national: &Evidence, local: &Evidence) -> Alike {
    let (theirs, ours) = (told(national), told(local));
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

/// What a finding tells, each with its direction.
fn told(evidence: &Evidence) -> Vec<(usize, i8)> {
    match evidence {
        Evidence::Withheld => Vec::new(),
        Evidence::Pair { estimate, .. } => vec![(0, estimate.sign())],
        Evidence::Groups(groups) => groups
            .iter()
            .filter(|group| group.estimate.verdict == Verdict::Difference)
            .map(|group| (group.value, group.estimate.sign()))
            .collect(),
        Evidence::Within(groups) => groups
            .iter()
            .filter(|group| group.fate != Fate::Nothing && group.estimate.verdict == Verdict::Difference)
            .map(|group| (group.value, group.estimate.sign()))
            .collect(),
        Evidence::Trend(course) => vec![(0, course_sign(course.shape))],
        Evidence::Gap(course) => vec![(0, course_sign(course.shape))],
        Evidence::Crossing(passing) => {
            vec![(usize::from(passing.from.is_some()), passing.estimate.sign())]
        }
        // Who is the largest is told by the sign: the number of the part, which another part does not share.
        Evidence::Extremes(extremes) => {
            extremes.order.first().map(|(part, _)| (0, *part as i8)).into_iter().collect()
        }
    }
}

/// Whether a course turns.
fn turns(evidence: &Evidence) -> bool {
    let turns = |shape: Shape| matches!(shape, Shape::Peak(_) | Shape::Trough(_));
    match evidence {
        Evidence::Trend(course) => turns(course.shape),
        Evidence::Gap(course) => turns(course.shape),
        _ => false,
    }
}

/// Up or down at first: a turn that a smaller place cannot show does not make it another course.
fn course_sign(shape: Shape) -> i8 {
    match shape {
        Shape::Rises { .. } | Shape::Peak(_) => 1,
        Shape::Falls { .. } | Shape::Trough(_) => -1,
    }
}
