//! Contrast: compares each value of a variable with all others, or one with the other if there are
//! two.

use gate::{CellRelease, UnitRelease};
use stats::{Confidence, Difference, Share, against_rest, newcombe};
use study::{Measure, Study, VariableIx};

use crate::at::{At, position, split};
use crate::context::sum;
use crate::estimate::{Estimate, Verdict};
use crate::lines::Explanation;
use crate::subject::Subject;

use super::kind::{Asks, Kind, Numbers};

/// A contrast of the values of a variable.
#[derive(Debug, Clone)]
pub struct Contrast {
    /// Where in the release the cells stand.
    pub at: At,
    /// The variable.
    pub variable: VariableIx,
}

/// The cases with one value, and those that they are compared with.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Group {
    /// The value of the group's cases.
    pub value: usize,
    /// The share of the group.
    pub share: Share,
    /// The value of the other cases; `None` if they are all with another value.
    pub against: Option<usize>,
    /// The share of the other cases.
    pub other: Share,
    /// Group minus others.
    pub estimate: Estimate,
}

impl Contrast {
    /// The cells of a unit that the shares of groups are sums of, by the values of the variable.
    pub fn cells(
        &self,
        study: &Study,
        release: &UnitRelease,
        measure: &Measure,
    ) -> Option<Vec<Vec<CellRelease>>> {
        let block = self.at.block(study)?;
        Some(split(study, block, self.at.cells(release)?, position(block, measure)?, self.variable))
    }
}

impl Asks for Contrast {
    fn at(&self) -> Option<At> {
        Some(self.at)
    }

    fn weight(&self) -> f64 {
        1.0
    }

    fn variable(&self) -> Option<VariableIx> {
        Some(self.variable)
    }
}

impl Kind for Contrast {
    type Numbers = Vec<Group>;

    fn numbers(&self, subject: &Subject) -> Option<Vec<Group>> {
        let context = &subject.context;
        let cells = self.cells(context.study, subject.release, subject.measure)?;
        let shares: Vec<Option<Share>> =
            cells.iter().map(|strata| sum(strata.iter().map(|cell| cell.share.value()))).collect();
        let group = |value: usize, against: Option<usize>, other: Option<Share>| {
            let (share, other) = (shares[value]?, other?);
            Some(Group { value, share, against, other, estimate: context.estimate(share, other) })
        };
        let compared = context.compared_values(self.variable);
        let groups: Vec<Group> = match compared.as_slice() {
            [one, other] => group(*one, Some(*other), shares[*other]).into_iter().collect(),
            several => {
                let total = total(subject);
                let others = |value: usize| others(value, several, &shares, total);
                several.iter().filter_map(|value| group(*value, None, others(*value))).collect()
            }
        };
        (!groups.is_empty()).then_some(groups)
    }

    fn explain(&self, groups: &Vec<Group>, lines: &mut Explanation) {
        for group in groups {
            let (name, other) =
                (lines.label(self.variable, group.value), lines.others(self.variable, group.against));
            lines.two(&name, group.share, &other, group.other);
            lines.estimate(&group.estimate);
        }
    }

    fn beside(
        ours: &Vec<Group>,
        nations: &Vec<Group>,
        focus: Option<usize>,
        confidence: Confidence,
    ) -> Option<(Difference, Difference)> {
        let group = |groups: &[Group]| groups.iter().find(|group| Some(group.value) == focus).cloned();
        let (theirs, ours) = (group(nations)?, group(ours)?);
        let (one, other) = (against_rest(ours.share, theirs.share)?, against_rest(ours.other, theirs.other)?);
        Some((ours.estimate.difference, newcombe(one, other, confidence)))
    }
}

/// The share over all cases, if an indicator is this measure.
fn total(subject: &Subject) -> Option<Share> {
    let study = subject.context.study;
    let indicator = study.indicator(&subject.measure.id)?;
    let is_same = study.indicators[indicator].among == subject.measure.among;
    subject.release.indicators[indicator].share.value().filter(|_| is_same)
}

/// The share of all cases with another value: the total minus the group, or, where no total is
/// shown, the sum of the other values.
fn others(value: usize, compared: &[usize], shares: &[Option<Share>], total: Option<Share>) -> Option<Share> {
    let missing = (0..shares.len()).filter(|v| !compared.contains(v));
    match total {
        Some(total) => {
            let all = std::iter::once(value).chain(missing);
            all.map(|v| shares[v]).try_fold(total, |whole, part| against_rest(part?, whole))
        }
        None => sum(compared.iter().filter(|v| **v != value).map(|v| shares[*v])),
    }
}

impl Numbers for Vec<Group> {
    fn estimates(&self) -> Vec<&Estimate> {
        self.iter().map(|group| &group.estimate).collect()
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        self.iter_mut().map(|group| &mut group.estimate).collect()
    }

    fn directions(&self) -> Vec<(usize, i8)> {
        let stated = self.iter().filter(|group| group.estimate.differs());
        stated.map(|group| (group.value, group.estimate.sign())).collect()
    }

    fn room(&self) -> f64 {
        self.iter().map(|group| group.share.room().max(group.other.room())).fold(0.0, f64::max)
    }

    fn size(&self, focus: Option<usize>) -> Option<Difference> {
        let group = self.iter().find(|group| Some(group.value) == focus)?;
        Some(group.estimate.difference)
    }

    fn focus(&self, verdict: Verdict) -> Option<usize> {
        let stated = self.iter().filter(|group| group.estimate.verdict == verdict);
        let size = |group: &&Group| group.estimate.difference.value.abs();
        stated.max_by(|a, b| size(a).total_cmp(&size(b))).map(|group| group.value)
    }
}
