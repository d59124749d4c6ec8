//! Puts the numbers of one unit to every comparison.

use crate::disclosure::{CellRelease, Published, Reason, Share, StudyRelease, UnitRelease};
use crate::stats::{self, Confidence, Difference, mantel_haenszel, newcombe, two_proportions};
use crate::study::{Block, Measure, Study, ValueIx, VariableIx};
use crate::units::{Level, UnitIx, Units};

use super::comparison::{Against, At, Comparison, Look, place, split};
use super::course::{self, Lines};
use super::evidence::{
    Course, Estimate, Evidence, Extremes, Fate, Finding, Group, Passing, Stratum, Verdict, WithinGroup,
};

/// Everything that evaluating needs, for one study and round.
pub struct Room<'a> {
    pub study: &'a Study,
    pub units: &'a Units,
    pub release: &'a StudyRelease,
    pub comparisons: &'a [Comparison],
    pub confidence: Confidence,
    pub round: usize,
}

/// At least this part of the cases must lie in strata that may be shown for a difference within strata to be told.
const ENOUGH_OF_THE_CASES: f64 = 0.75;

impl Room<'_> {
    /// The findings of a unit, untested against their families. `None` when it did not take part.
    pub fn unit(&self, unit: UnitIx) -> Option<Vec<Finding>> {
        let release = self.release.unit(self.round, unit)?;
        let shown: Vec<Option<usize>> = release
            .figures
            .iter()
            .zip(&self.study.figures)
            .map(|(f, declared)| f.shown(&declared.views))
            .collect();
        let mut findings: Vec<Finding> = Vec::new();
        for (index, comparison) in self.comparisons.iter().enumerate() {
            let in_shown_view = match comparison.figure {
                Some(figure) => shown[figure].unwrap_or(0) == comparison.view,
                None => true,
            };
            if !in_shown_view || !self.concerns(comparison, unit) {
                continue;
            }
            let may_be_shown = comparison.figure.is_none_or(|figure| shown[figure].is_some());
            let evidence = match may_be_shown {
                true => self.evidence(comparison, unit, release).unwrap_or(Evidence::Withheld),
                false => Evidence::Withheld,
            };
            self.keep(&mut findings, Finding { comparison: index, verdict: Verdict::Withheld, evidence });
        }
        Some(findings)
    }

    /// Of comparisons within ever coarser strata, the first that may be shown is kept.
    ///
    /// What a figure looks at within finer strata need not be looked at again.
    fn keep(&self, findings: &mut Vec<Finding>, new: Finding) {
        let comparison = &self.comparisons[new.comparison];
        if let (Look::Within { variable, .. }, None) = (&comparison.look, comparison.figure) {
            let told_by_figure = |earlier: &Finding| {
                let other = &self.comparisons[earlier.comparison];
                matches!(other.look, Look::Within { variable: v, .. } if v == *variable)
                    && other.figure.is_some()
                    && other.measure.id == comparison.measure.id
                    && !matches!(earlier.evidence, Evidence::Withheld)
            };
            if findings.iter().any(told_by_figure) {
                return;
            }
        }
        let id = &comparison.id;
        let same = findings.iter_mut().find(|earlier| self.comparisons[earlier.comparison].id == *id);
        match same {
            None => findings.push(new),
            Some(earlier) if matches!(earlier.evidence, Evidence::Withheld) => *earlier = new,
            Some(_) => {}
        }
    }

    /// Whether a comparison means anything for a unit.
    fn concerns(&self, comparison: &Comparison, unit: UnitIx) -> bool {
        let is_nation = unit == self.units.nation;
        match &comparison.look {
            Look::Level { against: Against::Rest, .. } => !is_nation,
            Look::Level { against: Against::Group(grouping), .. } => self.group_of(unit, *grouping).is_some(),
            Look::Change { .. } => self.round > 0,
            Look::Contrast { at, .. }
            | Look::Within { at, .. }
            | Look::Trend { at, .. }
            | Look::Crossing { at, .. }
            | Look::Gap { at, .. }
            | Look::Extremes { at } => {
                is_nation || at.block(self.study).is_some_and(|block| !block.nationwide)
            }
        }
    }

    /// The group that a municipality or district belongs to.
    fn group_of(&self, unit: UnitIx, grouping: usize) -> Option<UnitIx> {
        let found = &self.units.all[unit];
        let value = found.groups.get(&grouping)?;
        let is_place = matches!(found.level, Level::Municipality | Level::District);
        let mut groups = self.units.of_level(Level::Group).filter(|_| is_place);
        groups.find(|group| self.units.all[*group].groups.get(&grouping) == Some(value))
    }

    /// `None` when a number that it needs may not be shown.
    fn evidence(&self, comparison: &Comparison, unit: UnitIx, release: &UnitRelease) -> Option<Evidence> {
        let measure = &comparison.measure;
        match &comparison.look {
            Look::Level { indicator, against } => {
                let whole = match against {
                    Against::Rest => self.units.nation,
                    Against::Group(grouping) => self.group_of(unit, *grouping)?,
                };
                let whole = self.release.unit(self.round, whole)?.indicators[*indicator].share.value()?;
                let own = release.indicators[*indicator].share.value()?;
                Some(self.pair(own, stats::against_rest(own, whole)?))
            }
            Look::Change { indicator } => {
                let earlier =
                    self.release.unit(self.round - 1, unit)?.indicators[*indicator].share.value()?;
                Some(self.pair(release.indicators[*indicator].share.value()?, earlier))
            }
            Look::Contrast { at, variable } => {
                let cells = self.split(*at, measure, release, *variable)?;
                self.groups(*variable, &cells, self.total(measure, release))
            }
            Look::Within { at, variable, strata } => {
                let cells = self.split(*at, measure, release, *variable)?;
                self.within(*variable, strata, &cells)
            }
            Look::Trend { at, over } => {
                let points = self.points(*at, measure, release, *over, None)?;
                self.trend(*over, points)
            }
            Look::Crossing { at, other, over, fixed } => {
                let points = self.two(*at, measure, other, release, *over, *fixed)?;
                self.passing(*over, points)
            }
            Look::Gap { at, other, over, fixed } => {
                let points = self.two(*at, measure, other, release, *over, *fixed)?;
                self.gap(*over, points)
            }
            Look::Extremes { at } => self.extremes(at.block(self.study)?, at.cells(release)?),
        }
    }

    fn tested(&self, one: Share, other: Share) -> Estimate {
        let test = two_proportions(one, other);
        Estimate::new(newcombe(one, other, self.confidence), test.p, Some(test.method))
    }

    fn pair(&self, one: Share, other: Share) -> Evidence {
        Evidence::Pair { one, other, estimate: self.tested(one, other) }
    }

    fn split(
        &self,
        at: At,
        measure: &Measure,
        release: &UnitRelease,
        variable: VariableIx,
    ) -> Option<Vec<Vec<CellRelease>>> {
        let block = at.block(self.study)?;
        Some(split(self.study, block, at.cells(release)?, position(block, measure)?, variable))
    }

    /// The measure over all cases, where an indicator says it.
    fn total(&self, measure: &Measure, release: &UnitRelease) -> Option<Share> {
        let indicator = self.study.indicator(&measure.id)?;
        let is_same = self.study.indicators[indicator].among == measure.among;
        release.indicators[indicator].share.value().filter(|_| is_same)
    }

    /// Values that are compared: all but those that say that the value is not known.
    fn compared(&self, variable: VariableIx) -> Vec<ValueIx> {
        let values = &self.study.variables[variable].values;
        (0..values.len()).filter(|value| !values[*value].missing).collect()
    }

    fn groups(
        &self,
        variable: VariableIx,
        cells: &[Vec<CellRelease>],
        total: Option<Share>,
    ) -> Option<Evidence> {
        let shares: Vec<Option<Share>> = cells.iter().map(|strata| sum(strata)).collect();
        let group = |value: ValueIx, against: Option<ValueIx>, other: Option<Share>| {
            let (share, other) = (shares[value]?, other?);
            Some(Group { value, share, against, other, estimate: self.tested(share, other) })
        };
        let compared = self.compared(variable);
        let found: Vec<Group> = match compared.as_slice() {
            [one, other] => group(*one, Some(*other), shares[*other]).into_iter().collect(),
            several => {
                let others = |value: ValueIx| self.others(value, &compared, &shares, total);
                several.iter().filter_map(|value| group(*value, None, others(*value))).collect()
            }
        };
        (!found.is_empty()).then_some(Evidence::Groups(found))
    }

    /// All cases with another value: what is left of the total, or the sum of the others where no total is printed.
    fn others(
        &self,
        value: ValueIx,
        compared: &[ValueIx],
        shares: &[Option<Share>],
        total: Option<Share>,
    ) -> Option<Share> {
        let missing = (0..shares.len()).filter(|v| !compared.contains(v));
        match total {
            Some(total) => {
                let all = std::iter::once(value).chain(missing);
                all.map(|v| shares[v]).try_fold(total, |rest, part| stats::against_rest(part?, rest))
            }
            None => add(compared.iter().filter(|v| **v != value).map(|v| shares[*v])),
        }
    }

    fn within(
        &self,
        variable: VariableIx,
        strata: &[VariableIx],
        cells: &[Vec<CellRelease>],
    ) -> Option<Evidence> {
        let compared = self.compared(variable);
        let found: Vec<WithinGroup> = match compared.as_slice() {
            [one, other] => {
                self.within_group(*one, Some(*other), &[*other], strata, cells).into_iter().collect()
            }
            several => several
                .iter()
                .filter_map(|value| {
                    let others: Vec<ValueIx> =
                        several.iter().copied().filter(|other| other != value).collect();
                    self.within_group(*value, None, &others, strata, cells)
                })
                .collect(),
        };
        (!found.is_empty()).then_some(Evidence::Within(found))
    }

    fn within_group(
        &self,
        value: ValueIx,
        against: Option<ValueIx>,
        others: &[ValueIx],
        strata: &[VariableIx],
        cells: &[Vec<CellRelease>],
    ) -> Option<WithinGroup> {
        let (mut shown, mut shown_cases, mut all_cases) = (Vec::new(), 0, 0);
        for (stratum, one) in cells[value].iter().enumerate() {
            let rest = others.iter().map(|other| cells[*other][stratum].share.value());
            let cases =
                cases_in(std::iter::once(value).chain(others.iter().copied()).map(|v| cells[v][stratum]))?;
            all_cases += cases;
            if let (Some(one), Some(rest)) = (one.share.value(), add(rest)) {
                shown_cases += one.base() + rest.base();
                shown.push(Stratum { values: self.stratum(stratum, strata), one, other: rest });
            }
        }
        if (shown_cases as f64) < ENOUGH_OF_THE_CASES * all_cases as f64 || shown.len() < 2 {
            return None;
        }
        let pairs: Vec<(Option<Share>, Option<Share>)> =
            shown.iter().map(|stratum| (Some(stratum.one), Some(stratum.other))).collect();
        let alike = mantel_haenszel(&pairs, self.confidence)?;
        let raw = newcombe(
            add(shown.iter().map(|stratum| Some(stratum.one)))?,
            add(shown.iter().map(|stratum| Some(stratum.other)))?,
            self.confidence,
        );
        let difference = Difference { value: alike.value, interval: alike.interval };
        Some(WithinGroup {
            value,
            against,
            raw,
            estimate: Estimate::new(difference, alike.p, None),
            fate: Fate::Nothing,
            opposite: self.opposite(&shown, raw),
            strata: shown,
            is_complete: shown_cases == all_cases,
        })
    }

    /// The values that make a stratum; the last variable runs fastest, as in [`split`].
    fn stratum(&self, index: usize, strata: &[VariableIx]) -> Vec<(VariableIx, ValueIx)> {
        let mut rest = index;
        let mut values: Vec<(VariableIx, ValueIx)> = Vec::new();
        for variable in strata.iter().rev() {
            let size = self.study.size(Some(*variable));
            values.push((*variable, rest % size));
            rest /= size;
        }
        values.reverse();
        values
    }

    /// Strata in which the difference clearly has the other sign, all strata being one family.
    fn opposite(&self, shown: &[Stratum], raw: Difference) -> Vec<usize> {
        let tests: Vec<Estimate> =
            shown.iter().map(|stratum| self.tested(stratum.one, stratum.other)).collect();
        let q = stats::benjamini_hochberg(&tests.iter().map(|test| Some(test.p)).collect::<Vec<_>>());
        let clear = |index: &usize| {
            q[*index].is_some_and(|q| q <= self.confidence.alpha())
                && tests[*index].difference.value * raw.value < 0.0
        };
        (0..tests.len()).filter(clear).collect()
    }

    /// The shares of a measure along an axis, for one value of a further variable.
    fn points(
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

    fn two(
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
            one.zip(other).filter(|(one, other)| one.base() == other.base())
        };
        Some(one.into_iter().zip(other).map(both).collect())
    }

    fn trend(&self, over: VariableIx, points: Vec<Option<Share>>) -> Option<Evidence> {
        let lines = course::of_shares(&points, self.confidence)?;
        let known = || points.iter().flatten().copied();
        let height = |share: &Share| stats::proportion(*share);
        let highest = known().max_by(|a, b| height(a).total_cmp(&height(b)))?;
        let lowest = known().min_by(|a, b| height(a).total_cmp(&height(b)))?;
        let range = newcombe(highest, lowest, self.confidence);
        Some(Evidence::Trend(course(over, points, lines, range)))
    }

    fn gap(&self, over: VariableIx, points: Vec<Option<(Share, Share)>>) -> Option<Evidence> {
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
    fn passing(&self, over: VariableIx, points: Vec<Option<(Share, Share)>>) -> Option<Evidence> {
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

    fn extremes(&self, block: &Block, cells: &[CellRelease]) -> Option<Evidence> {
        let is_missing = |measure: &Measure| {
            let mut named =
                measure.of.iter().flat_map(|(v, values)| values.iter().map(move |value| (*v, *value)));
            named.all(|(variable, value)| self.study.variables[variable].values[value].missing)
        };
        let parts: Vec<usize> =
            (0..block.measures.len()).filter(|m| !is_missing(&block.measures[*m])).collect();
        let mut order: Vec<(usize, Share)> =
            parts.iter().filter_map(|part| Some((*part, cells[*part].share.value()?))).collect();
        order.sort_by(|a, b| b.1.numerator().cmp(&a.1.numerator()).then(a.0.cmp(&b.0)));
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

fn position(block: &Block, measure: &Measure) -> Option<usize> {
    block.measures.iter().position(|m| m.id == measure.id && m.among == measure.among)
}

/// The sum of shares over different cases; `None` when one is not shown.
fn add(shares: impl Iterator<Item = Option<Share>>) -> Option<Share> {
    let sums = shares.map(|share| share.map(|share| (share.numerator(), share.base())));
    let (x, n) = sums.reduce(|sum, more| Some((sum?.0 + more?.0, sum?.1 + more?.1)))??;
    Share::new(x, n)
}

fn sum(cells: &[CellRelease]) -> Option<Share> {
    add(cells.iter().map(|cell| cell.share.value()))
}

/// The number of cases in some cells, those with too few not counted. `None` when a base was withheld at the source, so
/// that nobody knows how many are missing.
fn cases_in(cells: impl Iterator<Item = CellRelease>) -> Option<u64> {
    let mut cases = 0;
    for cell in cells {
        match cell.base {
            Published::Value(base) => cases += base,
            Published::Withheld(Reason::Few) => {}
            Published::Withheld(Reason::Source) => return None,
        }
    }
    Some(cases)
}
