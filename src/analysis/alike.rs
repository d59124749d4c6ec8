//! "Is it the same here?": a unit's answer to a finding of the nation.
//!
//! That a difference of the nation cannot be seen at a place does not make the place another: with few cases the place may have the very
//! same difference. So the answer rests on a test of the difference between the two differences, the place's and that of the rest of the
//! nation ([`beside`]), and says "larger" or "smaller" only where that test does.

use stats::{Confidence, Difference, Share, against_rest, difference_of_differences, newcombe};

use super::course::Shape;
use super::evidence::{Course, Estimate, Evidence, Fate, Finding, Group, Verdict, WithinGroup};

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
    /// Surely less than in the rest of the nation; whether there is a difference at all cannot be told.
    OnlySmaller,
    /// A difference where the nation has none larger than the margin, surely another than in the rest of the nation.
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

/// What a unit's finding says of the nation's. `None` when the nation's says nothing that could be asked about.
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
    size(national).is_some_and(|theirs| theirs.value * distance.difference.value > 0.0)
}

/// The difference that a finding's numbers show, where it has one.
fn size(finding: &Finding) -> Option<Difference> {
    let estimate = match &finding.evidence {
        Evidence::Groups(groups) => {
            let focus = finding.focus()?;
            groups.iter().find(|group| group.value == focus)?.estimate
        }
        Evidence::Within(groups) => told_within(groups)?.estimate,
        Evidence::Trend(course) => course.estimate,
        Evidence::Gap(course) => course.estimate,
        _ => return None,
    };
    Some(estimate.difference)
}

/// How much larger a unit's difference is than that of the rest of the nation, not yet held against its family. Where the rest's numbers
/// cannot be had by subtraction, the nation's own stand for them; since the unit is a part of these, the test then finds less, never more.
pub(crate) fn beside(national: &Finding, local: &Finding, confidence: Confidence) -> Option<Estimate> {
    let (ours, theirs) = match (&national.evidence, &local.evidence) {
        (Evidence::Groups(theirs), Evidence::Groups(ours)) => {
            let focus = national.focus()?;
            let of = |groups: &[Group]| groups.iter().find(|group| group.value == focus).cloned();
            let (theirs, ours) = (of(theirs)?, of(ours)?);
            let rest = newcombe(
                against_rest(ours.share, theirs.share)?,
                against_rest(ours.other, theirs.other)?,
                confidence,
            );
            (ours.estimate.difference, rest)
        }
        (Evidence::Within(theirs), Evidence::Within(ours)) => {
            let theirs = told_within(theirs)?;
            let ours = ours.iter().find(|group| group.value == theirs.value)?;
            // Cases that are alike in other things are not compared.
            let variables = |group: &WithinGroup| -> Option<Vec<usize>> {
                Some(group.strata.first()?.values.iter().map(|(variable, _)| *variable).collect())
            };
            (variables(theirs)? == variables(ours)?).then_some(())?;
            (ours.estimate.difference, theirs.estimate.difference)
        }
        (Evidence::Trend(theirs), Evidence::Trend(ours)) => {
            let ((first, last), (all_first, all_last)) = (ends(ours)?, ends(theirs)?);
            is_same_way(theirs, ours).then_some(())?;
            let rest = |ours: Share, theirs: Share| against_rest(ours, theirs);
            let rest = newcombe(rest(last, all_last)?, rest(first, all_first)?, confidence);
            (ours.estimate.difference, rest)
        }
        (Evidence::Gap(theirs), Evidence::Gap(ours)) => {
            is_same_way(theirs, ours).then_some(())?;
            (ours.estimate.difference, theirs.estimate.difference)
        }
        _ => return None,
    };
    let (difference, p) = difference_of_differences(ours, theirs, confidence);
    Some(Estimate::new(difference, p, None))
}

/// The first group of which something is told among cases that are alike.
fn told_within(groups: &[WithinGroup]) -> Option<&WithinGroup> {
    groups.iter().find(|group| group.fate != Fate::Nothing || group.estimate.verdict == Verdict::Equal)
}

/// Whether two courses run over the same positions, so that their ends can be set beside each other. A course that turns has no size
/// from end to end.
fn is_same_way<T>(theirs: &Course<T>, ours: &Course<T>) -> bool {
    let ends = |course: &Course<T>| {
        let known = |point: &Option<T>| point.is_some();
        (course.points.iter().position(known), course.points.iter().rposition(known))
    };
    theirs.over == ours.over && ends(theirs) == ends(ours) && !turns(theirs.shape) && !turns(ours.shape)
}

/// The first and the last share of a course.
fn ends(course: &Course<Share>) -> Option<(Share, Share)> {
    let mut known = course.points.iter().flatten();
    let first = *known.next()?;
    Some((first, *known.next_back()?))
}

fn directions(national: &Finding, local: &Finding) -> Alike {
    let (theirs, ours) = (told(&national.evidence), told(&local.evidence));
    let common = ours.iter().filter_map(|(what, sign)| {
        let (_, theirs) = theirs.iter().find(|(other, _)| other == what)?;
        Some(theirs == sign)
    });
    let common: Vec<bool> = common.collect();
    let is_whole = theirs.len() == ours.len() && has_turn(&national.evidence) == has_turn(&local.evidence);
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
        Evidence::Withheld | Evidence::Missing => Vec::new(),
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

fn has_turn(evidence: &Evidence) -> bool {
    match evidence {
        Evidence::Trend(course) => turns(course.shape),
        Evidence::Gap(course) => turns(course.shape),
        _ => false,
    }
}

fn turns(shape: Shape) -> bool {
    matches!(shape, Shape::Peak(_) | Shape::Trough(_))
}

/// Up or down at first: a turn that a smaller place cannot show does not make it another course.
fn course_sign(shape: Shape) -> i8 {
    match shape {
        Shape::Rises(_) | Shape::Peak(_) => 1,
        Shape::Falls(_) | Shape::Trough(_) => -1,
    }
}
