//! What was found, with the numbers that it rests on.

use stats::{Difference, Method, Share};
use study::{ValueIx, VariableIx};

use super::course::Shape;

/// What can be said of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There is a difference larger than chance usually makes.
    Difference,
    /// If there is a difference it is smaller than the margin.
    Equal,
    /// Too few cases to tell.
    Undecided,
    /// The numbers may not be shown.
    Withheld,
    /// No table of the study holds the numbers.
    Missing,
}

/// What was found of one comparison for one unit.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Index into the study's comparisons.
    pub comparison: usize,
    /// What can be said.
    pub verdict: Verdict,
    /// The numbers.
    pub evidence: Evidence,
    /// How much larger the difference is than in the rest of the nation, tested. `None` for the nation itself, for kinds of findings that
    /// have no size, and where a number that it needs may not be shown.
    pub beside: Option<Estimate>,
}

/// One tested difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// How large it is, and how large it may be, on the scale of shares.
    pub difference: Difference,
    /// The chance of a difference at least as large if there were none.
    pub p: f64,
    /// The same when all tests of its family, and all families of its level, are accounted for.
    pub q: f64,
    /// What can be said.
    pub verdict: Verdict,
    /// How two shares were tested; `None` for other tests.
    pub method: Option<Method>,
}

/// The numbers behind a finding.
#[derive(Debug, Clone)]
pub enum Evidence {
    /// Some number that it needs may not be shown.
    Withheld,
    /// No table holds the numbers that it needs.
    Missing,
    /// Two shares: a unit's and the others', or the later and the earlier.
    Pair {
        /// The unit's share, or the later.
        one: Share,
        /// The others', or the earlier.
        other: Share,
        /// Their difference.
        estimate: Estimate,
    },
    /// The groups of a variable.
    Groups(Vec<Group>),
    /// The groups of a variable among cases that are alike.
    Within(Vec<WithinGroup>),
    /// The course of one measure.
    Trend(Course<Share>),
    /// The course of the distance between two.
    Gap(Course<(Share, Share)>),
    /// Two measures, one of which may pass the other.
    Crossing(Passing),
    /// The largest and smallest part.
    Extremes(Extremes),
}

/// A group and what it is compared with.
#[derive(Debug, Clone)]
pub struct Group {
    /// The value that its cases have.
    pub value: ValueIx,
    /// Its share.
    pub share: Share,
    /// The value of those it is compared with; `None` for all others.
    pub against: Option<ValueIx>,
    /// Their share.
    pub other: Share,
    /// The difference.
    pub estimate: Estimate,
}

/// A group among cases that are alike.
#[derive(Debug, Clone)]
pub struct WithinGroup {
    /// The value that its cases have.
    pub value: ValueIx,
    /// The value of those it is compared with; `None` for all others.
    pub against: Option<ValueIx>,
    /// The difference when all cases are taken together, of the same cases.
    pub raw: Difference,
    /// The difference among cases that are alike.
    pub estimate: Estimate,
    /// What became of the difference.
    pub fate: Fate,
    /// The strata that may be shown.
    pub strata: Vec<Stratum>,
    /// Strata, by index into `strata`, in which the difference clearly goes the other way than over all.
    pub opposite: Vec<usize>,
}

/// Cases that are alike, of a group and of those it is compared with.
#[derive(Debug, Clone)]
pub struct Stratum {
    /// The values that make them alike.
    pub values: Vec<(VariableIx, ValueIx)>,
    /// The group's share.
    pub one: Share,
    /// The others'.
    pub other: Share,
}

/// What becomes of a difference when cases that are alike are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is still there.
    Holds,
    /// It goes the other way.
    Turns,
    /// It is gone: if any is left, it is smaller than the margin.
    Vanishes,
    /// There was none over all, but there is among cases that are alike.
    Appears,
    /// There was none and there is none; or it cannot be told.
    Nothing,
}

/// Values along an ordered variable. A position without a value may not be shown.
#[derive(Debug, Clone)]
pub struct Course<T> {
    /// The ordered variable.
    pub over: VariableIx,
    /// One value per value of the variable.
    pub points: Vec<Option<T>>,
    /// What it looks like, if it is told from level at all.
    pub shape: Shape,
    /// The last value minus the first, and the test of both line and turn.
    pub estimate: Estimate,
    /// The largest difference between any two points, as shares.
    pub range: Difference,
}

/// Two measures along an ordered variable.
#[derive(Debug, Clone)]
pub struct Passing {
    /// The ordered variable.
    pub over: VariableIx,
    /// Both measures at every position that may be shown.
    pub points: Vec<Option<(Share, Share)>>,
    /// The first position after the passing; `None` when one measure is the larger all the way.
    pub from: Option<ValueIx>,
    /// The difference at the end where it is smaller of the two ends that prove the passing, or anywhere when there is
    /// none; positive when the first measure is larger at first.
    pub estimate: Estimate,
}

/// Parts of a distribution, the largest first.
#[derive(Debug, Clone)]
pub struct Extremes {
    /// Index of the measure in its block, and its share.
    pub order: Vec<(usize, Share)>,
    /// The largest and the next.
    pub top: Estimate,
    /// The smallest but one and the smallest; `None` when some part may not be shown, which could be the smallest.
    pub bottom: Option<Estimate>,
}

impl Finding {
    /// Numbers that are not yet tested against their family.
    pub fn new(comparison: usize, evidence: Evidence) -> Self {
        Self { comparison, verdict: Verdict::Withheld, evidence, beside: None }
    }

    /// The group that differs most, of those of which something is told: the one whose numbers are printed. `None` for other findings than
    /// those of groups.
    pub fn focus(&self) -> Option<usize> {
        let Evidence::Groups(groups) = &self.evidence else { return None };
        let told = groups.iter().filter(|group| group.estimate.verdict == self.verdict);
        let size = |group: &&Group| group.estimate.difference.value.abs();
        told.max_by(|a, b| size(a).total_cmp(&size(b))).map(|group| group.value)
    }
}

impl Estimate {
    /// A difference that was tested but not yet held against its family.
    pub fn new(difference: Difference, p: f64, method: Option<Method>) -> Self {
        Self { difference, p, q: 1.0, verdict: Verdict::Undecided, method }
    }

    /// 1 when the first is larger, −1 when it is smaller.
    pub fn sign(&self) -> i8 {
        if self.difference.value < 0.0 { -1 } else { 1 }
    }
}

impl Evidence {
    /// All tests of it, which belong to one family.
    pub fn estimates(&self) -> Vec<&Estimate> {
        match self {
            Self::Withheld | Self::Missing => Vec::new(),
            Self::Pair { estimate, .. } => vec![estimate],
            Self::Groups(groups) => groups.iter().map(|group| &group.estimate).collect(),
            Self::Within(groups) => groups.iter().map(|group| &group.estimate).collect(),
            Self::Trend(course) => vec![&course.estimate],
            Self::Gap(course) => vec![&course.estimate],
            Self::Crossing(passing) => vec![&passing.estimate],
            Self::Extremes(extremes) => std::iter::once(&extremes.top).chain(&extremes.bottom).collect(),
        }
    }

    /// The same, to be filled in.
    pub fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        match self {
            Self::Withheld | Self::Missing => Vec::new(),
            Self::Pair { estimate, .. } => vec![estimate],
            Self::Groups(groups) => groups.iter_mut().map(|group| &mut group.estimate).collect(),
            Self::Within(groups) => groups.iter_mut().map(|group| &mut group.estimate).collect(),
            Self::Trend(course) => vec![&mut course.estimate],
            Self::Gap(course) => vec![&mut course.estimate],
            Self::Crossing(passing) => vec![&mut passing.estimate],
            Self::Extremes(extremes) => {
                std::iter::once(&mut extremes.top).chain(&mut extremes.bottom).collect()
            }
        }
    }
}
