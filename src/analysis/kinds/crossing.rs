//! Crossing: where one measure passes another along an ordered variable.

use stats::{Difference, Share};
use study::{Measure, VariableIx};

use crate::at::At;
use crate::estimate::Estimate;
use crate::lines::{Explanation, fraction};
use crate::subject::Subject;

use super::kind::{Asks, Kind, Numbers};

/// The question where one measure passes another along an ordered variable.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// Where in the release the cells stand.
    pub at: At,
    /// The other measure.
    pub other: Measure,
    /// The ordered variable.
    pub over: VariableIx,
    /// The value of a further variable to which the cases are restricted.
    pub fixed: Option<(VariableIx, usize)>,
}

/// Two measures along an ordered variable.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct CrossingPoint {
    /// The ordered variable.
    pub over: VariableIx,
    /// Both measures by position; `None` where one is not shown.
    pub points: Vec<Option<(Share, Share)>>,
    /// The first position after the passing; `None` when one measure is larger throughout.
    pub from: Option<usize>,
    /// The smaller of the two differences that show the passing; without a passing, the difference
    /// with the largest p-value. Positive if the first measure is the larger one at first.
    pub estimate: Estimate,
}

/// A position on the axis, the difference there, and its p-value.
type AxisStep = (usize, Difference, f64);

impl Asks for Crossing {
    fn at(&self) -> Option<At> {
        Some(self.at)
    }

    fn weight(&self) -> f64 {
        0.8
    }
}

impl Kind for Crossing {
    type Numbers = CrossingPoint;

    /// A passing needs one measure to be larger somewhere before it, and the other somewhere after
    /// it. Its p-value is the larger one of these two sides, times the number of positions where
    /// there could be a passing (Bonferroni). Without a passing, the claim that one measure is
    /// larger throughout has the largest p-value of all steps.
    fn numbers(&self, subject: &Subject) -> Option<CrossingPoint> {
        let points = subject.pairs(self.at, &self.other, self.over, self.fixed)?;
        let steps: Vec<AxisStep> = points
            .iter()
            .enumerate()
            .filter_map(|(at, point)| {
                let (one, other) = (*point)?;
                let (difference, p) = stats::paired(one, other, subject.context.confidence)?;
                Some((at, difference, p))
            })
            .collect();
        if steps.len() < 3 {
            return None;
        }
        let first_sign = steps.iter().map(|(_, d, _)| d.value).find(|value| *value != 0.0)?.signum();
        let passings: Vec<AxisStep> =
            (1..steps.len()).filter_map(|split| passing(&steps, split, first_sign)).collect();
        let strongest = passings.iter().min_by(|a, b| a.2.total_cmp(&b.2));
        let weakest = steps.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
        let (from, difference, p) = match strongest {
            Some((from, difference, p)) => (Some(*from), *difference, (p * passings.len() as f64).min(1.0)),
            None => (None, weakest.1, weakest.2),
        };
        let signed = if difference.value * first_sign < 0.0 {
            Difference { value: -difference.value, interval: difference.interval.negated() }
        } else {
            difference
        };
        Some(CrossingPoint { over: self.over, points, from, estimate: Estimate::new(signed, p, None) })
    }

    fn explain(&self, passing: &CrossingPoint, lines: &mut Explanation) {
        for (at, point) in passing.points.iter().enumerate() {
            let text = point.map_or("not shown".to_string(), |(one, other)| {
                format!("{} against {}", fraction(one), fraction(other))
            });
            lines.say(&format!("point      {}: {text}", lines.label(passing.over, at)));
        }
        let from = passing.from.map_or("nowhere".to_string(), |at| lines.label(passing.over, at));
        lines.say(&format!("passes at  {from}"));
        lines.estimate(&passing.estimate);
    }
}

/// The passing between two neighbouring steps, if there is one, with the smaller difference and the
/// larger p-value of its two sides.
fn passing(steps: &[AxisStep], split: usize, first_sign: f64) -> Option<AxisStep> {
    let best = |steps: &[AxisStep], sign: f64| {
        let proofs = steps.iter().filter(|(_, d, _)| d.value * sign > 0.0);
        let best = proofs.min_by(|a, b| a.2.total_cmp(&b.2))?;
        Some((best.1, (best.2 * steps.len() as f64).min(1.0)))
    };
    let (before, after) = (&steps[..split], &steps[split..]);
    let passes_here = before.last()?.1.value * first_sign >= 0.0 && after.first()?.1.value * first_sign < 0.0;
    let (larger, p_before) = best(before, first_sign).filter(|_| passes_here)?;
    let (smaller, p_after) = best(after, -first_sign)?;
    let weaker = if larger.value.abs() < smaller.value.abs() { larger } else { smaller };
    Some((steps[split].0, weaker, p_before.max(p_after)))
}

impl Numbers for CrossingPoint {
    fn estimates(&self) -> Vec<&Estimate> {
        vec![&self.estimate]
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        vec![&mut self.estimate]
    }

    fn directions(&self) -> Vec<(usize, i8)> {
        vec![(usize::from(self.from.is_some()), self.estimate.sign())]
    }
}
