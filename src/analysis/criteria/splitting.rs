//! Computes the parts of differences from published numbers; no part has a verdict yet.
//!
//! Three words stand for the steps to an outcome. A [`Path`] is declared in the study: which steps
//! a block of a table holds. A [`Walk`] is the arithmetic: it has the shares of both groups at each
//! step of a path, and computes what each step adds to the gap. A [`Way`] is the result for a page:
//! the steps with their shares and parts.

use gate::{Absence, CellRelease, UnitRelease};
use ground::radix::Radix;
use stats::{
    Addition, Confidence, Difference, GroupShares, Interval, MixCell, MixStratum, Share, Walk, gap_bounds,
    kitagawa, shapley_kitagawa, two_sided,
};
use study::{
    Condition, Criterion, GroupPair, IndicatorIx, Mix, OutcomeAnalysis, Path, Record, Study, VariableIx,
};

use crate::at::{At, place};
use crate::context::Context;
use crate::estimate::Estimate;

use super::parts::{
    Bearing, CombinedGroups, GapBounds, MixOutcome, MixParts, MixSplit, PairGap, PairSplits, Way, WayStep,
};

/// The shares of both groups in one stratum, each with the reason where it is not shown.
type Stratum = (Result<Share, Absence>, Result<Share, Absence>);

/// The least share of each group's cases that must have alike cases in the other group. Below it,
/// alike cases say little of all cases.
const SUPPORT: f64 = 0.95;

/// The largest share of cases that may come to a step whose number is not shown. The part of such a
/// step is then counted with the rest.
const NEGLIGIBLE: f64 = 0.02;

/// One analysis at one place, with all that is needed to split its differences.
#[derive(Clone, Copy)]
pub(super) struct Splitting<'a> {
    pub study: &'a Study,
    pub release: &'a UnitRelease,
    pub declared: &'a OutcomeAnalysis,
    pub confidence: Confidence,
}

/// A path all of whose numbers are published, with each group's share at every step and in the
/// outcome.
struct PathDecomposition<'a> {
    path: &'a Path,
    walk: Walk,
    shares_by_step: Vec<GroupShares>,
}

impl PathDecomposition<'_> {
    /// The steps with their parts.
    fn way(&self, pair: &GroupPair, outcome: IndicatorIx, confidence: Confidence) -> Way {
        let ends = self.walk.outcome();
        let parts = (0..self.walk.steps()).chain(ends).map(|part| self.walk.addition(&[part], confidence));
        let indicators = self.path.steps.iter().copied().chain([outcome; 2]);
        let shares = self.shares_by_step.iter().copied().chain([self.walk.failed()]);
        let steps = indicators.zip(shares).zip(parts).map(|((indicator, shares), part)| WayStep {
            indicator,
            shares,
            part: Difference { value: part.value, interval: part.interval },
        });
        let longest = pair.paths.first().map_or(&[][..], |path| &path.steps);
        Way {
            steps: steps.collect(),
            left_out: longest.iter().filter(|step| !self.path.steps.contains(step)).copied().collect(),
            rest: estimate(self.walk.addition(&ends, confidence)),
        }
    }

    /// What a criterion says that is recorded in some steps: their part of the difference.
    fn bearing(&self, steps: &[IndicatorIx], confidence: Confidence) -> Bearing {
        let position = |step: &IndicatorIx| self.path.steps.iter().position(|own| own == step);
        let positions: Vec<usize> = steps.iter().filter_map(position).collect();
        Bearing::OnTheWay(estimate(self.walk.addition(&positions, confidence)))
    }

    /// For a criterion that is asked of those who passed all steps: their mean share of all cases,
    /// and the part of the difference that the steps leave unexplained. `None` where it is asked of
    /// others.
    fn unexplained_difference(
        &self,
        study: &Study,
        among: &Condition,
        confidence: Confidence,
    ) -> Option<(f64, f64)> {
        let last = self.path.steps.len() - 1;
        let is_asked = study.indicators[self.path.steps[last]].of == *among;
        let [one, other] = self.walk.reached(last);
        let left = self.walk.addition(&self.walk.outcome(), confidence).value;
        is_asked.then_some(((one + other) / 2.0, left))
    }
}

impl Splitting<'_> {
    /// The cell of a measure for a value of the block's variable, and of a further one.
    fn cell(
        &self,
        release: &UnitRelease,
        block: usize,
        values: &[(VariableIx, usize)],
        measure: usize,
    ) -> Option<CellRelease> {
        let at = At::Stratum(block);
        let (declared, cells) = (at.block(self.study)?, at.cells(release)?);
        Some(cells[declared.cell(self.study, place(declared, measure, values))])
    }

    fn share(&self, block: usize, values: &[(VariableIx, usize)], measure: usize) -> Result<Share, Absence> {
        let cell = self.cell(self.release, block, values, measure);
        cell.map_or(Err(Absence::NotAsked), |cell| cell.share.known())
    }

    /// The shares of both groups in a block without a further variable, or why each is not shown.
    pub(super) fn groups(
        &self,
        pair: &GroupPair,
        block: usize,
        measure: usize,
    ) -> [Result<Share, Absence>; 2] {
        pair.values.map(|value| self.share(block, &[(pair.variable, value)], measure))
    }

    /// The shares of both groups, or why one of them is not shown.
    fn both(&self, pair: &GroupPair, block: usize, measure: usize) -> Result<[Share; 2], Absence> {
        let [one, other] = self.groups(pair, block, measure);
        Ok([one?, other?])
    }

    /// The parts of the difference between two groups.
    pub(super) fn pair(&self, pair: &GroupPair, context: &Context) -> PairSplits {
        let gap = self.both(pair, pair.block, 0);
        let decomposition = gap.as_ref().ok().and_then(|whole| self.decompose_path(pair, *whole));
        let bearing = |(index, criterion): (usize, &Criterion)| match &criterion.record {
            Record::Nowhere => Bearing::NotRecorded,
            Record::Steps(steps) => match &decomposition {
                Some(decomposition) => decomposition.bearing(steps, self.confidence),
                None => self.bearing_without_path(pair),
            },
            Record::Beside { indicator, raises } => {
                let among = &self.study.indicators[*indicator].among;
                let unexplained = decomposition
                    .as_ref()
                    .and_then(|path| path.unexplained_difference(self.study, among, self.confidence));
                self.bearing_beside(pair, pair.beside[index], *raises, unexplained, context)
            }
        };
        PairSplits {
            variable: pair.variable,
            values: pair.values,
            gap: gap.map(|shares| PairGap { shares, estimate: context.estimate(shares[0], shares[1]) }),
            criteria: self.declared.criteria.iter().enumerate().map(bearing).collect(),
            way: decomposition.as_ref().map(|path| path.way(pair, self.declared.outcome, self.confidence)),
            within: pair.within.iter().map(|mix| self.alike_split(pair, mix)).collect(),
            bounds: self.bounds(pair, gap.ok()),
        }
    }

    /// What a criterion says that is recorded beside the outcome, in a block of its own.
    /// `unexplained` is the mean share of cases that come to it, and what all steps before it leave
    /// of the difference.
    fn bearing_beside(
        &self,
        pair: &GroupPair,
        block: Option<usize>,
        raises: bool,
        unexplained: Option<(f64, f64)>,
        context: &Context,
    ) -> Bearing {
        let shares = match block.map(|block| self.both(pair, block, 0)) {
            None => return Bearing::NotRecorded,
            Some(Err(Absence::NotAsked | Absence::NotReported)) => return Bearing::NotLinked,
            Some(Err(_)) => return Bearing::Withheld,
            Some(Ok(shares)) => shares,
        };
        let estimate = context.estimate(shares[0], shares[1]);
        // The interval is taken in the direction in which the criterion raises the outcome of the
        // first group.
        let interval = estimate.difference.interval;
        let interval = if raises { interval } else { interval.negated() };
        // A criterion that is asked after the steps can stand for no more than the steps leave
        // unexplained.
        let at_most = unexplained.map(|(reach, left)| Interval {
            lo: (interval.lo * reach).max(left.min(0.0)),
            hi: (interval.hi * reach).min(left.max(0.0)),
        });
        Bearing::Beside { shares, estimate, raises, at_most }
    }

    /// The decomposition of the longest path whose numbers are all published.
    fn decompose_path<'p>(&self, pair: &'p GroupPair, whole: [Share; 2]) -> Option<PathDecomposition<'p>> {
        pair.paths.iter().find_map(|path| {
            let (walk, shares_by_step) = self.walk(pair, path, whole)?;
            Some(PathDecomposition { path, walk, shares_by_step })
        })
    }

    /// What the steps of a criterion say where no path can be decomposed.
    fn bearing_without_path(&self, pair: &GroupPair) -> Bearing {
        match pair.paths.last().map(|path| self.both(pair, path.block, 0)) {
            Some(Err(Absence::NotAsked | Absence::NotReported)) => Bearing::NotLinked,
            _ => Bearing::Withheld,
        }
    }

    /// The walk of both groups on a path, and by step the shares among those who passed all earlier
    /// ones; the outcome is the last step. `None` where one of them is not shown, unless nearly
    /// nobody comes there.
    fn walk(&self, pair: &GroupPair, path: &Path, whole: [Share; 2]) -> Option<(Walk, Vec<GroupShares>)> {
        let mut shares_by_step: Vec<GroupShares> = Vec::new();
        let mut reach = [1.0; 2];
        for measure in 0..=path.steps.len() {
            let mut shares = [None; 2];
            for group in [0, 1] {
                let value = [(pair.variable, pair.values[group])];
                shares[group] = self.share(path.block, &value, measure).ok();
                if shares[group].is_none() && reach[group] > NEGLIGIBLE {
                    return None;
                }
                reach[group] *= shares[group].map_or(0.0, Share::proportion);
            }
            shares_by_step.push(shares);
        }
        Some((
            Walk::new(&shares_by_step[..path.steps.len()], *shares_by_step.last()?, whole)?,
            shares_by_step,
        ))
    }

    /// The difference of a pair among cases alike in a variable.
    fn alike_split(&self, pair: &GroupPair, mix: &Mix) -> MixSplit {
        self.mix(mix, |alike| {
            let share = |group: usize| {
                let values = [&[(pair.variable, pair.values[group])], alike].concat();
                self.share(mix.block, &values, 0)
            };
            (share(0), share(1))
        })
    }

    /// The difference from the rest of the nation among cases alike in some variables.
    pub(super) fn case_mix(&self, mix: &Mix, nation: &UnitRelease) -> MixSplit {
        self.mix(mix, |alike| {
            let unit_share = self.share(mix.block, alike, 0);
            let whole = self
                .cell(nation, mix.block, alike, 0)
                .map_or(Err(Absence::NotAsked), |cell| cell.share.known());
            let rest = whole.and_then(|whole| match unit_share {
                Ok(share) => whole.without(share).ok_or(Absence::Impossible),
                Err(_) => Ok(whole),
            });
            (unit_share, rest)
        })
    }

    /// A split, from the shares of both in each stratum of alike cases.
    fn mix(&self, mix: &Mix, stratum: impl Fn(&[(VariableIx, usize)]) -> Stratum) -> MixSplit {
        let radix = Radix::new(mix.variables.iter().map(|variable| self.study.size(Some(*variable))));
        let strata = (0..radix.cells()).map(|cell| {
            let levels = radix.digits(cell);
            let values: Vec<_> = mix.variables.iter().copied().zip(levels.iter().copied()).collect();
            (levels, stratum(&values))
        });
        MixSplit { variables: mix.variables.clone(), parts: self.parts(mix.variables.len(), strata) }
    }

    /// The parts of a difference over strata of so many variables. A stratum that is not shown is
    /// an error, unless by the nature of things nobody is in it.
    fn parts(
        &self,
        variables: usize,
        strata: impl Iterator<Item = (Vec<usize>, Stratum)>,
    ) -> Result<MixParts, Absence> {
        let possible_share = |share: Result<Share, Absence>| match share {
            Ok(share) => Ok(Some(share)),
            Err(Absence::Impossible) => Ok(None),
            Err(absence) => Err(absence),
        };
        let cells: Vec<MixCell> = strata
            .map(|(levels, (one, other))| {
                Ok(MixCell { levels, stratum: (possible_share(one)?, possible_share(other)?) })
            })
            .collect::<Result<_, Absence>>()?;
        let strata: Vec<MixStratum> = cells.iter().map(|cell| cell.stratum).collect();
        let sum = |of: &dyn Fn(&MixStratum) -> Option<Share>| {
            Share::sum(strata.iter().filter_map(of)).ok_or(Absence::Protected)
        };
        let shares = [sum(&|stratum| stratum.0)?, sum(&|stratum| stratum.1)?];
        let decomposition = kitagawa(&strata, self.confidence).ok_or(Absence::Protected)?;
        let factors = (variables > 1).then(|| shapley_kitagawa(variables, &cells, self.confidence)).flatten();
        let is_alike = decomposition.support.0 >= SUPPORT && decomposition.support.1 >= SUPPORT;
        let difference = Difference { value: decomposition.rate, interval: decomposition.rate_interval };
        Ok(MixParts {
            shares,
            composition: decomposition.composition,
            composition_interval: decomposition.composition_interval,
            by_variable: factors.map_or_else(Vec::new, |factors| factors.by_factor),
            alike: Estimate::new(difference, p_of(difference, self.confidence), None),
            outcome: if is_alike { MixOutcome::Undecided } else { MixOutcome::NotAlike },
        })
    }

    /// The groups of two pairs together, where a table holds both.
    pub(super) fn together(&self) -> Vec<CombinedGroups> {
        let both = self.declared.together.iter().map(|together| {
            let [one, other] = together.pairs.map(|pair| &self.declared.pairs[pair]);
            let share = |own: usize, second: usize| {
                self.share(together.block, &[(one.variable, own), (other.variable, second)], 0)
            };
            CombinedGroups {
                variables: [one.variable, other.variable],
                values: [one.values, other.values],
                shares: one.values.map(|own| other.values.map(|second| share(own, second))),
            }
        });
        both.filter(|together| together.shares.iter().flatten().any(Result::is_ok)).collect()
    }

    /// For each variable by which the outcome is split: the cases whose value is not known.
    pub(super) fn unknown(&self) -> Vec<(VariableIx, Share)> {
        let pairs = self.declared.pairs.iter().map(|pair| (pair.variable, pair.block));
        let single = |mix: &Mix| match mix.variables[..] {
            [variable] => Some((variable, mix.block)),
            _ => None,
        };
        let mut unknown: Vec<(VariableIx, Share)> = Vec::new();
        for (variable, block) in pairs.chain(self.declared.case_mix.iter().filter_map(single)) {
            let is_new = unknown.iter().all(|(so_far, _)| *so_far != variable);
            unknown
                .extend(self.unknown_of(variable, block).filter(|_| is_new).map(|share| (variable, share)));
        }
        unknown
    }

    /// The cases whose value of a variable is not known, among all cases of a block; `None` where
    /// none can be unknown, or a number is not shown.
    fn unknown_of(&self, variable: VariableIx, block: usize) -> Option<Share> {
        let values = &self.study.variables[variable].values;
        let share = |value: usize| self.share(block, &[(variable, value)], 0).ok();
        let missing: Vec<usize> = (0..values.len()).filter(|value| values[*value].missing).collect();
        let unknown = Share::sum(missing.iter().map(|value| share(*value)).collect::<Option<Vec<_>>>()?)?;
        let all = Share::sum((0..values.len()).map(share).collect::<Option<Vec<_>>>()?)?;
        Share::noisy((unknown.unrounded().1, 0.0), (all.unrounded().1, 0.0))
    }

    /// How far cases of unknown group could move the difference.
    fn bounds(&self, pair: &GroupPair, gap: Option<[Share; 2]>) -> Option<GapBounds> {
        let [one, other] = gap?;
        let unknown = self.share(pair.block, &[(pair.variable, pair.unknown?)], 0).ok()?;
        let (lowest, highest) = gap_bounds(one, other, unknown);
        let all = Share::sum([one, other, unknown])?;
        let unknown = Share::noisy((unknown.unrounded().1, 0.0), (all.unrounded().1, 0.0))?;
        Some(GapBounds { lowest, highest, unknown })
    }
}

fn estimate(addition: Addition) -> Estimate {
    let difference = Difference { value: addition.value, interval: addition.interval };
    Estimate::new(difference, addition.p, None)
}

/// The p-value of a difference being 0, from the side of its interval that is nearer to 0.
fn p_of(difference: Difference, confidence: Confidence) -> f64 {
    let Difference { value, interval } = difference;
    let nearer = if value < 0.0 { interval.hi - value } else { value - interval.lo };
    if nearer > 0.0 { two_sided(value.abs() / nearer * confidence.z()) } else { 1.0 }
}
