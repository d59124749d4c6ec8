//! The values of a variable among cases that are alike in other variables.

use gate::CellRelease;
use ground::radix::Radix;
use stats::{Confidence, Difference, Share, mantel_haenszel, newcombe};
use study::{ValueIx, VariableIx};

use crate::at::At;
use crate::context::{Context, sum};
use crate::estimate::{Estimate, Verdict};
use crate::lines::{Explanation, fraction, interval};
use crate::subject::Subject;

use super::kind::{Asks, Kind, Numbers};

/// The values of a variable are compared among cases that are alike.
#[derive(Debug, Clone)]
pub struct Within {
    /// The cells.
    pub at: At,
    /// The variable that is contrasted.
    pub variable: VariableIx,
    /// The variables in which the cases are alike.
    pub strata: Vec<VariableIx>,
}

/// A group among cases that are alike.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
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
    /// Strata, by index into `strata`, in which the difference clearly goes the other way than over
    /// all.
    pub opposite: Vec<usize>,
}

/// Cases that are alike, of a group and of those it is compared with.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Stratum {
    /// The values that make them alike.
    pub values: Vec<(VariableIx, ValueIx)>,
    /// The group's share.
    pub one: Share,
    /// The others'.
    pub other: Share,
}

/// What becomes of a difference when cases that are alike are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

impl Fate {
    /// What became of a difference over all cases.
    ///
    /// That a difference cannot be told from none does not mean that it is gone: it is only where
    /// the whole interval lies within the margin.
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
        let compared = context.compared(self.variable);
        let groups: Vec<WithinGroup> = match compared.as_slice() {
            [one, other] => self.group(context, *one, &[*other], &cells).into_iter().collect(),
            several => {
                let group = |value: &ValueIx| {
                    let others: Vec<ValueIx> =
                        several.iter().copied().filter(|other| other != value).collect();
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
            lines.say("  alike    Mantel-Haenszel difference, variance of Greenland & Robins");
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
        // Cases that are alike in other things are not compared.
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
        value: ValueIx,
        others: &[ValueIx],
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
            [other] if context.compared(self.variable).len() == 2 => Some(*other),
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

    /// The values that make a stratum.
    fn values(&self, context: &Context, index: usize) -> Vec<(VariableIx, ValueIx)> {
        let strata = Radix::new(self.strata.iter().map(|variable| context.study.size(Some(*variable))));
        self.strata.iter().copied().zip(strata.digits(index)).collect()
    }
}

/// Strata in which the difference clearly has the other sign, all strata being one family.
fn opposite(context: &Context, strata: &[Stratum], raw: Difference) -> Vec<usize> {
    let tests: Vec<Estimate> =
        strata.iter().map(|stratum| context.tested(stratum.one, stratum.other)).collect();
    let q = stats::benjamini_hochberg(&tests.iter().map(|test| Some(test.p)).collect::<Vec<_>>());
    let is_clear = |index: &usize| {
        q[*index].is_some_and(|q| q <= context.confidence.alpha())
            && tests[*index].difference.value * raw.value < 0.0
    };
    (0..tests.len()).filter(is_clear).collect()
}

/// The first group of which something is stated.
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
