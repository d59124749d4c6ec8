//! Measures along an ordered variable, and the parts of a distribution.

use gate::{CellRelease, UnitRelease};
use stats::{Difference, Share, newcombe};
use study::{Block, Measure, ValueIx, VariableIx};

use super::comparison::{At, place};
use super::course::{self, Lines};
use super::evaluate::{Room, position};
use super::evidence::{Course, Estimate, Evidence, Extremes, Passing};

impl Room<'_> {
    /// The shares of a measure along an axis, for one value of a further variable.
    pub(super) fn points(
        &self,
        at: At,
        measure: &Measure,
        release: &UnitRelease,
        over: VariableIx,
        fixed: Option<(VariableIx, ValueIx)>,
    ) -> Option<Vec<Option<Share>>> {
        let (block, cells) = (at.block(self.study)?, at.cells(release)?);
        let measure = position(block, measure)?;
        let values = |step: usize| -> Vec<(VariableIx, ValueIx)> {
            std::iter::once((over, step)).chain(fixed).collect()
        };
        let share =
            |step: usize| cells[block.cell(self.study, place(block, measure, &values(step)))].share.value();
        Some((0..self.study.size(Some(over))).map(share).collect())
    }

    pub(super) fn two(
        &self,
        at: At,
        one: &Measure,
        other: &Measure,
        release: &UnitRelease,
        over: VariableIx,
        fixed: Option<(VariableIx, ValueIx)>,
    ) -> Option<Vec<Option<(Share, Share)>>> {
        let one = self.points(at, one, release, over, fixed)?;
        let other = self.points(at, other, release, over, fixed)?;
        let both = |(one, other): (Option<Share>, Option<Share>)| {
            one.zip(other).filter(|(one, other)| one.has_base_of(*other))
        };
        Some(one.into_iter().zip(other).map(both).collect())
    }

    pub(super) fn trend(&self, over: VariableIx, points: Vec<Option<Share>>) -> Option<Evidence> {
        let lines = course::of_shares(&points, self.confidence)?;
        let known = || points.iter().flatten().copied();
        let height = |share: &Share| stats::proportion(*share);
        let highest = known().max_by(|a, b| height(a).total_cmp(&height(b)))?;
        let lowest = known().min_by(|a, b| height(a).total_cmp(&height(b)))?;
        let range = newcombe(highest, lowest, self.confidence);
        Some(Evidence::Trend(course(over, points, lines, range)))
    }

    pub(super) fn gap(&self, over: VariableIx, points: Vec<Option<(Share, Share)>>) -> Option<Evidence> {
        let lines = course::of_distances(&points, self.confidence)?;
        let distances =
            || points.iter().flatten().map(|(a, b)| stats::proportion(*a) - stats::proportion(*b));
        let (highest, lowest) = (distances().max_by(f64::total_cmp)?, distances().min_by(f64::total_cmp)?);
        let range = Difference { value: highest - lowest, interval: lines.ends.interval };
        Some(Evidence::Gap(course(over, points, lines, range)))
    }

    /// Both must be the larger somewhere, on the right side of one place; the chance is that of the weaker proof, times the
    /// number of places among which the best was chosen. Without a passing, the chance that one is larger all the way
    /// is that of the weakest step.
    pub(super) fn passing(&self, over: VariableIx, points: Vec<Option<(Share, Share)>>) -> Option<Evidence> {
        let known: Vec<(usize, Difference, f64)> = points
            .iter()
            .enumerate()
            .filter_map(|(at, point)| {
                let (one, other) = (*point)?;
                let (difference, p) = stats::paired(one, other, self.confidence)?;
                Some((at, difference, p))
            })
            .collect();
        if known.len() < 3 {
            return None;
        }
        let first_sign = known.iter().map(|(_, d, _)| d.value).find(|value| *value != 0.0)?.signum();
        let best = |steps: &[(usize, Difference, f64)], sign: f64| {
            let proofs = steps.iter().filter(|(_, d, _)| d.value * sign > 0.0);
            let best = proofs.min_by(|a, b| a.2.total_cmp(&b.2))?;
            Some((best.1, (best.2 * steps.len() as f64).min(1.0)))
        };
        let places = (1..known.len()).filter_map(|split| {
            let (before, after) = (&known[..split], &known[split..]);
            let turned_here =
                before.last()?.1.value * first_sign >= 0.0 && after.first()?.1.value * first_sign < 0.0;
            let (larger, p_before) = best(before, first_sign).filter(|_| turned_here)?;
            let (smaller, p_after) = best(after, -first_sign)?;
            let weaker = if larger.value.abs() < smaller.value.abs() { larger } else { smaller };
            Some((known[split].0, weaker, p_before.max(p_after)))
        });
        let places: Vec<_> = places.collect();
        let chosen = places.iter().min_by(|a, b| a.2.total_cmp(&b.2));
        let weakest = known.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
        let (from, difference, p) = match chosen {
            Some((from, difference, p)) => (Some(*from), *difference, (p * places.len() as f64).min(1.0)),
            None => (None, weakest.1, weakest.2),
        };
        let signed = if difference.value * first_sign < 0.0 {
            Difference { value: -difference.value, interval: difference.interval.negated() }
        } else {
            difference
        };
        let estimate = Estimate::new(signed, p, None);
        Some(Evidence::Crossing(Passing { over, points, from, estimate }))
    }

    pub(super) fn extremes(&self, block: &Block, cells: &[CellRelease]) -> Option<Evidence> {
        let is_missing = |measure: &Measure| {
            let mut named =
                measure.of.iter().flat_map(|(v, values)| values.iter().map(move |value| (*v, *value)));
            named.all(|(variable, value)| self.study.variables[variable].values[value].missing)
        };
        let parts: Vec<usize> =
            (0..block.measures.len()).filter(|m| !is_missing(&block.measures[*m])).collect();
        let mut order: Vec<(usize, Share)> =
            parts.iter().filter_map(|part| Some((*part, cells[*part].share.value()?))).collect();
        order.sort_by(|a, b| b.1.proportion().total_cmp(&a.1.proportion()).then(a.0.cmp(&b.0)));
        let next_to = |one: usize, other: usize| {
            let (difference, p) = stats::paired(order.get(one)?.1, order.get(other)?.1, self.confidence)?;
            Some(Estimate::new(difference, p, None))
        };
        let (top, last) = (next_to(0, 1)?, order.len() - 1);
        let bottom = (order.len() == parts.len() && last > 1).then(|| next_to(last - 1, last)).flatten();
        Some(Evidence::Extremes(Extremes { top, bottom, order }))
    }
}

fn course<T>(over: VariableIx, points: Vec<Option<T>>, lines: Lines, range: Difference) -> Course<T> {
    let estimate = Estimate::new(lines.ends, lines.p, None);
    Course { over, points, shape: lines.shape, estimate, range }
}
