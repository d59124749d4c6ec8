//! Extremes: the largest and the smallest part of a distribution.

use stats::Share;
use study::Measure;

use crate::at::At;
use crate::estimate::{Estimate, Verdict};
use crate::lines::{Explanation, fraction};
use crate::subject::Subject;

use super::kind::{Asks, Kind, Numbers};

/// The question for the largest and the smallest part of a distribution.
#[derive(Debug, Clone)]
pub struct Extremes {
    /// Where in the release the cells stand.
    pub at: At,
}

/// Parts of a distribution, the largest first.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Parts {
    /// The parts as index of the measure in its block, and share.
    pub order: Vec<(usize, Share)>,
    /// The largest minus the next.
    pub top: Estimate,
    /// The second smallest minus the smallest; `None` when a part is not shown, as it could be
    /// smaller.
    pub bottom: Option<Estimate>,
}

impl Asks for Extremes {
    fn at(&self) -> Option<At> {
        Some(self.at)
    }

    fn weight(&self) -> f64 {
        0.3
    }

    /// Which part of a whole is the largest is not a difference between groups.
    fn is_difference(&self) -> bool {
        false
    }
}

impl Kind for Extremes {
    type Numbers = Parts;

    fn numbers(&self, subject: &Subject) -> Option<Parts> {
        let context = &subject.context;
        let (block, cells) = (self.at.block(context.study)?, self.at.cells(subject.release)?);
        let is_missing = |measure: &Measure| {
            let mut values =
                measure.of.iter().flat_map(|(v, values)| values.iter().map(move |value| (*v, *value)));
            values.all(|(variable, value)| context.study.variables[variable].values[value].missing)
        };
        let parts: Vec<usize> =
            (0..block.measures.len()).filter(|m| !is_missing(&block.measures[*m])).collect();
        let mut order: Vec<(usize, Share)> =
            parts.iter().filter_map(|part| Some((*part, cells[(*part).into()].share.value()?))).collect();
        order.sort_by(|a, b| b.1.proportion().total_cmp(&a.1.proportion()).then(a.0.cmp(&b.0)));
        let next_to = |one: usize, other: usize| {
            let (difference, p) = stats::paired(order.get(one)?.1, order.get(other)?.1, context.confidence)?;
            Some(Estimate::new(difference, p, None))
        };
        let (top, last) = (next_to(0, 1)?, order.len() - 1);
        let bottom = (order.len() == parts.len() && last > 1).then(|| next_to(last - 1, last)).flatten();
        Some(Parts { top, bottom, order })
    }

    fn explain(&self, parts: &Parts, lines: &mut Explanation) {
        for (rank, (part, share)) in parts.order.iter().enumerate() {
            lines.say(&format!("part       {}. number {}: {}", rank + 1, part + 1, fraction(*share)));
        }
        lines.say("test       the largest against the next, then the smallest but one against the smallest");
        lines.estimate(&parts.top);
        parts.bottom.iter().for_each(|bottom| lines.estimate(bottom));
    }
}

impl Numbers for Parts {
    fn estimates(&self) -> Vec<&Estimate> {
        std::iter::once(&self.top).chain(&self.bottom).collect()
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        std::iter::once(&mut self.top).chain(&mut self.bottom).collect()
    }

    /// The largest part, by its number in place of a sign: equal numbers mean the same part.
    fn directions(&self) -> Vec<(usize, i8)> {
        self.order.first().map(|(part, _)| (0, *part as i8)).into_iter().collect()
    }

    /// Only the test of the largest part against the next counts; the smallest part is additional.
    fn verdicts(&self) -> Vec<Verdict> {
        vec![self.top.verdict]
    }
}
