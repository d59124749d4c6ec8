//! Within: a contrast of the values of a variable within strata, cases with equal other variables.

use gate::CellRelease;
use ground::radix::Radix;
use stats::{Confidence, Difference, Share, mantel_haenszel, newcombe};
use study::VariableIx;

use crate::at::At;
use crate::context::{Context, sum};
use crate::estimate::{Estimate, Verdict};
use crate::lines::{Explanation, fraction, interval};
use crate::subject::Subject;

use super::kind::{Asks, Kind, Numbers};

/// A contrast of the values of a variable within strata of other variables.
#[derive(Debug, Clone)]
pub struct Within {
    /// Where in the release the cells stand.
    pub at: At,
    /// The variable that is contrasted.
    pub variable: VariableIx,
    /// The variables that make the strata.
    pub strata: Vec<VariableIx>,
}

/// The cases with one value, compared with others within strata.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct WithinGroup {
    /// The value of the group's cases.
    pub value: usize,
    /// The value of the other cases; `None` if they are all with another value.
    pub against: Option<usize>,
    /// The difference over all strata together, not stratified.
    pub raw: Difference,
    /// The difference within strata (Mantel–Haenszel).
    pub estimate: Estimate,
    /// How the difference within strata relates to that over all cases.
    pub fate: Fate,
    /// The strata.
    pub strata: Vec<Stratum>,
    /// Indices of strata in which the difference significantly has the opposite sign of `raw`.
    pub opposite: Vec<usize>,
}

/// A stratum: cases with equal values of the stratifying variables.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Stratum {
    /// The values of the stratifying variables.
    pub values: Vec<(VariableIx, usize)>,
    /// The share of the group.
    pub one: Share,
    /// The share of the other cases.
    pub other: Share,
}

/// How a difference within strata relates to that over all cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Fate {
    /// Both differ, in the same direction.
    Holds,
    /// Both differ, in opposite directions.
    Turns,
    /// A difference over all cases; within strata none larger than the margin.
    Vanishes,
    /// No difference over all cases, or none decided; a difference within strata.
    Appears,
    /// No difference in either, or the comparison is undecided.
    Nothing,
}

impl Fate {
    /// Compares the verdict within strata with that over all cases.
    ///
    /// A difference that is not significant within strata has not vanished: for that the whole
    /// interval must lie within the margin.
    pub(crate) fn of(alike: &Estimate, over_all: Option<&Estimate>) -> Self {
        let Some(over_all) = over_all else { return Self::Nothing };
        match (over_all.verdict, alike.verdict) {
            (Verdict::Difference, Verdict::Difference) if over_all.sign() == alike.sign() => Self::Holds,
            (Verdict::Difference, Verdict::Difference) => Self::Turns,
            (Verdict::Difference, Verdict::Equal) => Self::Vanishes,
            (Verdict::Equal | Verdict::Undecided, Verdict::Difference) => Self::Appears,
            _ => Self::Nothing,
        }
    }
}

impl Asks for Within {
    fn at(&self) -> Option<At> {
        Some(self.at)
    }

    fn weight(&self) -> f64 {
        1.5
    }

    fn variable(&self) -> Option<VariableIx> {
        Some(self.variable)
    }
}

impl Kind for Within {
    type Numbers = Vec<WithinGroup>;

    fn numbers(&self, subject: &Subject) -> Option<Vec<WithinGroup>> {
        let context = &subject.context;
        let cells = subject.split(self.at, self.variable)?;
        let compared = context.compared_values(self.variable);
        let groups: Vec<WithinGroup> = match compared.as_slice() {
            [one, other] => self.group(context, *one, &[*other], &cells).into_iter().collect(),
            several => {
                let group = |value: &usize| {
                    let others: Vec<usize> = several.iter().copied().filter(|other| other != value).collect();
                    self.group(context, *value, &others, &cells)
                };
                several.iter().filter_map(group).collect()
            }
        };
        (!groups.is_empty()).then_some(groups)
    }

    fn explain(&self, groups: &Vec<WithinGroup>, lines: &mut Explanation) {
        for group in groups {
            let (name, other) =
                (lines.label(self.variable, group.value), lines.others(self.variable, group.against));
            lines.say(&format!("group      {name} against {other}"));
            for (index, stratum) in group.strata.iter().enumerate() {
                let names: Vec<String> =
                    stratum.values.iter().map(|(variable, value)| lines.label(*variable, *value)).collect();
                let opposite = if group.opposite.contains(&index) { "  (clearly the other way)" } else { "" };
                lines.say(&format!(
                    "  stratum  {}: {} against {}{opposite}",
                    names.join(", "),
                    fraction(stratum.one),
                    fraction(stratum.other)
                ));
            }
            lines.say(&format!("  raw      {}", interval(group.raw)));
            lines.say("  alike    Mantel-Haenszel difference, variance of Greenland & Robins (their test where few are expected)");
            lines.estimate(&group.estimate);
            lines.say(&format!("  fate     {:?}", group.fate).to_lowercase());
        }
    }

    fn beside(
        ours: &Vec<WithinGroup>,
        nations: &Vec<WithinGroup>,
        _: Option<usize>,
        _: Confidence,
    ) -> Option<(Difference, Difference)> {
        let theirs = stated(nations)?;
        let ours = ours.iter().find(|group| group.value == theirs.value)?;
        // Findings within strata of different variables are not compared.
        let variables = |group: &WithinGroup| -> Option<Vec<VariableIx>> {
            Some(group.strata.first()?.values.iter().map(|(variable, _)| *variable).collect())
        };
        (variables(theirs)? == variables(ours)?).then_some(())?;
        Some((ours.estimate.difference, theirs.estimate.difference))
    }
}

impl Within {
    fn group(
        &self,
        context: &Context,
        value: usize,
        others: &[usize],
        cells: &[Vec<CellRelease>],
    ) -> Option<WithinGroup> {
        let mut strata = Vec::new();
        for (index, cell) in cells[value].iter().enumerate() {
            let other = sum(others.iter().map(|other| cells[*other][index].share.value()))?;
            strata.push(Stratum { values: self.values(context, index), one: cell.share.value()?, other });
        }
        if strata.len() < 2 {
            return None;
        }
        let pairs: Vec<(Option<Share>, Option<Share>)> =
            strata.iter().map(|stratum| (Some(stratum.one), Some(stratum.other))).collect();
        let alike = mantel_haenszel(&pairs, context.confidence)?;
        let raw = newcombe(
            sum(strata.iter().map(|stratum| Some(stratum.one)))?,
            sum(strata.iter().map(|stratum| Some(stratum.other)))?,
            context.confidence,
        );
        let difference = Difference { value: alike.value, interval: alike.interval };
        let against = match others {
            [other] if context.compared_values(self.variable).len() == 2 => Some(*other),
            _ => None,
        };
        Some(WithinGroup {
            value,
            against,
            raw,
            estimate: Estimate::new(difference, alike.p, None),
            fate: Fate::Nothing,
            opposite: opposite(context, &strata, raw),
            strata,
        })
    }

    /// The values of the stratifying variables in a stratum.
    fn values(&self, context: &Context, index: usize) -> Vec<(VariableIx, usize)> {
        let strata = Radix::new(self.strata.iter().map(|variable| context.study.size(Some(*variable))));
        self.strata.iter().copied().zip(strata.digits(index)).collect()
    }
}

/// Indices of strata in which the difference significantly has the opposite sign. The strata are
/// adjusted as one family.
fn opposite(context: &Context, strata: &[Stratum], raw: Difference) -> Vec<usize> {
    let tests: Vec<Estimate> =
        strata.iter().map(|stratum| context.estimate(stratum.one, stratum.other)).collect();
    let q = stats::benjamini_hochberg(&tests.iter().map(|test| Some(test.p)).collect::<Vec<_>>());
    let is_clear = |index: &usize| {
        q[*index].is_some_and(|q| q <= context.confidence.alpha())
            && tests[*index].difference.value * raw.value < 0.0
    };
    (0..tests.len()).filter(is_clear).collect()
}

/// The first group that the finding states something of.
fn stated(groups: &[WithinGroup]) -> Option<&WithinGroup> {
    groups.iter().find(|group| group.fate != Fate::Nothing || group.estimate.verdict == Verdict::Equal)
}

impl Numbers for Vec<WithinGroup> {
    fn estimates(&self) -> Vec<&Estimate> {
        self.iter().map(|group| &group.estimate).collect()
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        self.iter_mut().map(|group| &mut group.estimate).collect()
    }

    fn directions(&self) -> Vec<(usize, i8)> {
        let stated = self.iter().filter(|group| group.fate != Fate::Nothing && group.estimate.differs());
        stated.map(|group| (group.value, group.estimate.sign())).collect()
    }

    fn size(&self, _focus: Option<usize>) -> Option<Difference> {
        Some(stated(self)?.estimate.difference)
    }

    fn is_news(&self) -> bool {
        self.iter().any(|group| matches!(group.fate, Fate::Turns | Fate::Vanishes | Fate::Appears))
    }
}
