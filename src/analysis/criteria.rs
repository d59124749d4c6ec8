//! Splits the differences in an outcome: between two groups of cases by what criteria add on the way to
//! it ([`stats::Walk`]) and by who the cases are ([`stats::kitagawa`]); between a place and the rest of
//! the nation by who the cases are.
//!
//! All parts of an analysis at one place are one family (Holm). Whether the groups differ at all is
//! taken from the findings where they ask it, so that no two pages say different things.

use gate::{Absence, CellRelease, UnitRelease};
use stats::{
    Addition, Confidence, Difference, GroupShares, Interval, MixStratum, Share, Walk, gap_bounds, holm,
    kitagawa, newcombe, two_sided,
};
use study::{
    Criterion, GroupPair, IndicatorIx, Mix, OutcomeAnalysis, Path, Record, RoundIx, Study, VariableIx,
};
use units::{UnitIx, Units};

use super::at::{At, place};
use super::context::Context;
use super::estimate::{Estimate, Verdict};
use super::kinds::{Evidence, Fate, Question};
use super::study_analysis::StudyAnalysis;

/// An analysis of an outcome at one place.
#[derive(Debug, Clone)]
pub struct Splits {
    /// One for each declared pair of groups.
    pub pairs: Vec<PairSplits>,
    /// The difference from the rest of the nation, by each variable of case mix; empty for the nation.
    pub case_mix: Vec<MixSplit>,
}

/// The difference between two groups of cases, in parts.
#[derive(Debug, Clone)]
pub struct PairSplits {
    /// The variable of the groups.
    pub variable: VariableIx,
    /// Its values: the difference is the first minus the second.
    pub values: [usize; 2],
    /// The shares of the outcome and their difference; or why a number is not shown.
    pub gap: Result<PairGap, Absence>,
    /// What the steps to the outcome add; `None` where too little may be shown, or no table holds them.
    pub way: Option<Way>,
    /// What each criterion says of the difference, in the order of the study.
    pub criteria: Vec<Bearing>,
    /// The difference among cases alike in each further variable.
    pub within: Vec<MixSplit>,
    /// The smallest and the largest difference that there could be if the group of every case were
    /// known, and the cases of unknown group as a share of all; `None` where there are none, or their
    /// number is not shown.
    pub bounds: Option<GapBounds>,
}

/// The shares of two groups, and their difference.
#[derive(Debug, Clone, Copy)]
pub struct PairGap {
    /// The shares.
    pub shares: [Share; 2],
    /// The tested difference, first minus second.
    pub estimate: Estimate,
}

/// How far cases of unknown group could move a difference.
#[derive(Debug, Clone, Copy)]
pub struct GapBounds {
    /// The smallest difference, in shares.
    pub lowest: f64,
    /// The largest difference, in shares.
    pub highest: f64,
    /// The cases of unknown group among all.
    pub unknown: Share,
}

/// The way to an outcome in both groups.
#[derive(Debug, Clone)]
pub struct Way {
    /// The steps, then the outcome of those who passed them all, then that of the others.
    pub steps: Vec<WayStep>,
    /// Steps of the study for which too little may be shown.
    pub left_out: Vec<IndicatorIx>,
    /// What all that no step explains adds: among cases alike in every step, the groups differ in the
    /// outcome. With the parts of the steps it makes the difference.
    pub rest: Estimate,
}

/// A step on the way to an outcome.
#[derive(Debug, Clone, Copy)]
pub struct WayStep {
    /// Its indicator.
    pub indicator: IndicatorIx,
    /// By group: the share of those who came there that pass the step, or have the outcome; `None`
    /// where nobody came there.
    pub shares: [Option<Share>; 2],
    /// What it adds to the difference.
    pub part: f64,
}

/// What a criterion says of a difference.
#[derive(Debug, Clone, Copy)]
pub enum Bearing {
    /// It is recorded on the way: its part of the difference.
    OnTheWay(Estimate),
    /// It is recorded beside the outcome: the groups' shares in it, their tested difference, and how
    /// much of the difference in the outcome it could stand for.
    Beside {
        /// The groups' shares.
        shares: [Share; 2],
        /// Their difference.
        estimate: Estimate,
        /// Whether the outcome is expected to be more common where the share is higher.
        raises: bool,
        /// Between which parts of the difference in the outcome it could stand for, in shares, if
        /// everybody's decision followed it; `None` where that cannot be said.
        at_most: Option<Interval>,
    },
    /// Numbers that it needs may not be shown.
    Withheld,
    /// No table holds it with the groups.
    NotLinked,
    /// It is not recorded.
    NotRecorded,
}

/// A difference, split by who the cases are in one variable.
#[derive(Debug, Clone, Copy)]
pub struct MixSplit {
    /// The variable.
    pub variable: VariableIx,
    /// The parts; or why a number is not shown.
    pub parts: Result<MixParts, Absence>,
}

/// The parts of a difference.
#[derive(Debug, Clone, Copy)]
pub struct MixParts {
    /// Both shares.
    pub shares: [Share; 2],
    /// What other cases explain.
    pub composition: f64,
    /// The confidence interval of that.
    pub composition_interval: Interval,
    /// The difference among alike cases.
    pub alike: Estimate,
    /// What becomes of the difference among alike cases.
    pub outcome: MixOutcome,
}

/// What becomes of a difference when alike cases are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MixOutcome {
    /// It remains.
    Remains,
    /// It is surely less than half as large.
    Vanishes,
    /// It has the opposite sign.
    Turns,
    /// There is one though there was none, or none decided.
    Appears,
    /// Alike cases differ by no more than the margin, and so do all.
    Nothing,
    /// There may be one: its interval leaves out 0, but not surely when all parts are counted in.
    Possible,
    /// It cannot be decided.
    Undecided,
    /// Too few cases of both are alike to be compared.
    NotAlike,
}

/// The shares of both in one stratum, or why they are not shown.
type Stratum = (Result<Share, Absence>, Result<Share, Absence>);

/// Below this share of cases that both have, alike cases say little of all.
const SUPPORT: f64 = 0.95;

/// The largest share of cases that may stand in a place of the way whose number is not shown. Their part
/// is then counted with the rest.
const NEGLIGIBLE: f64 = 0.02;

/// What is asked of one analysis at one place.
struct Splitting<'a> {
    study: &'a Study,
    release: &'a UnitRelease,
    declared: &'a OutcomeAnalysis,
    confidence: Confidence,
}

/// Splits the differences of an outcome at a place; `None` when it did not take part in the round.
pub fn split(
    (study, units): (&Study, &Units),
    release: &gate::StudyRelease,
    findings: &StudyAnalysis,
    declared: &OutcomeAnalysis,
    (round, unit): (RoundIx, UnitIx),
    confidence: Confidence,
) -> Option<Splits> {
    let own = release.unit(round, unit)?;
    let splitting = Splitting { study, release: own, declared, confidence };
    let context = Context { study, units, release, confidence, round };
    let nation = release.unit(round, units.nation).filter(|_| unit != units.nation);
    let mut splits = Splits {
        pairs: declared.pairs.iter().map(|pair| splitting.pair(pair, &context)).collect(),
        case_mix: nation.map_or_else(Vec::new, |nation| {
            declared.case_mix.iter().map(|mix| splitting.case_mix(*mix, nation)).collect()
        }),
    };
    let margin = study.measure(declared.outcome, &study::Condition::new()).margin_as_share();
    settle(&mut splits, margin, confidence);
    for pair in &mut splits.pairs {
        let found = verdict_of_findings(findings, (study, declared), (round, unit), pair.variable);
        if let (Ok(gap), Some(verdict)) = (&mut pair.gap, found) {
            gap.estimate.verdict = verdict;
        }
        let gap = pair.gap.as_ref().ok().map(|gap| gap.estimate);
        for mix in &mut pair.within {
            mix.settle(gap);
            let variables = (pair.variable, mix.variable);
            let found = fate_in_findings(findings, (study, declared), (round, unit), variables);
            if let (Ok(parts), Some(outcome)) = (&mut mix.parts, found) {
                parts.outcome = outcome;
            }
        }
    }
    splits.case_mix.iter_mut().for_each(|mix| {
        let gap = mix
            .parts
            .as_ref()
            .ok()
            .map(|parts| compared(parts.shares[0], parts.shares[1], margin, confidence));
        mix.settle(gap);
    });
    Some(splits)
}

/// The verdict of the finding that asks whether the groups differ; `None` where none asks it, or its
/// numbers are not shown.
fn verdict_of_findings(
    findings: &StudyAnalysis,
    (study, declared): (&Study, &OutcomeAnalysis),
    (round, unit): (RoundIx, UnitIx),
    variable: VariableIx,
) -> Option<Verdict> {
    let outcome = &study.indicators[declared.outcome];
    findings.unit(round, unit).iter().find_map(|finding| {
        let comparison = findings.comparison(finding);
        let Question::Contrast(contrast) = &comparison.question else { return None };
        let block = contrast.at.block(study)?;
        let is_same = contrast.variable == variable
            && comparison.measure.id == outcome.id
            && comparison.measure.among == outcome.among
            && block.dimensions().count() <= 2;
        let is_shown = matches!(&finding.evidence, Evidence::Contrast(groups) if groups.len() == 1);
        (is_same && is_shown).then_some(finding.verdict)
    })
}

/// What the finding that compares the groups within a variable says of their difference; `None` where none
/// does, or it says nothing.
fn fate_in_findings(
    findings: &StudyAnalysis,
    (study, declared): (&Study, &OutcomeAnalysis),
    (round, unit): (RoundIx, UnitIx),
    (variable, within): (VariableIx, VariableIx),
) -> Option<MixOutcome> {
    let outcome = &study.indicators[declared.outcome];
    findings.unit(round, unit).iter().find_map(|finding| {
        let comparison = findings.comparison(finding);
        let Question::Within(question) = &comparison.question else { return None };
        let is_same = question.variable == variable
            && question.strata == [within]
            && comparison.measure.id == outcome.id
            && comparison.measure.among == outcome.among;
        let Evidence::Within(groups) = &finding.evidence else { return None };
        let [group] = groups.as_slice() else { return None };
        match group.fate {
            _ if !is_same => None,
            Fate::Holds => Some(MixOutcome::Remains),
            Fate::Turns => Some(MixOutcome::Turns),
            Fate::Vanishes => Some(MixOutcome::Vanishes),
            Fate::Appears => Some(MixOutcome::Appears),
            Fate::Nothing => None,
        }
    })
}

/// The difference of two shares with a verdict of its own, for one that is asked alone. The margin is in shares.
pub fn compared(one: Share, other: Share, margin: f64, confidence: Confidence) -> Estimate {
    let test = stats::difference_test(one, other);
    let mut estimate = Estimate::new(newcombe(one, other, confidence), test.p, Some(test.method));
    (estimate.q, estimate.verdict) = (test.p, verdict(&estimate, test.p, margin, confidence));
    estimate
}

fn verdict(estimate: &Estimate, q: f64, margin: f64, confidence: Confidence) -> Verdict {
    match () {
        () if q <= confidence.alpha() => Verdict::Difference,
        () if estimate.difference.interval.is_within(margin) => Verdict::Equal,
        () => Verdict::Undecided,
    }
}

/// Adjusts all parts of an analysis together, and gives their verdicts.
fn settle(splits: &mut Splits, margin: f64, confidence: Confidence) {
    let mut all: Vec<&mut Estimate> = Vec::new();
    for pair in &mut splits.pairs {
        all.extend(pair.gap.as_mut().ok().map(|gap| &mut gap.estimate));
        all.extend(pair.way.as_mut().map(|way| &mut way.rest));
        all.extend(pair.criteria.iter_mut().filter_map(Bearing::estimate_mut));
        all.extend(pair.within.iter_mut().filter_map(MixSplit::estimate_mut));
    }
    all.extend(splits.case_mix.iter_mut().filter_map(MixSplit::estimate_mut));
    let p: Vec<Option<f64>> = all.iter().map(|estimate| Some(estimate.p)).collect();
    for (estimate, q) in all.into_iter().zip(holm(&p)) {
        estimate.q = q.unwrap_or(1.0);
        estimate.verdict = verdict(estimate, estimate.q, margin, confidence);
    }
}

impl Bearing {
    fn estimate_mut(&mut self) -> Option<&mut Estimate> {
        match self {
            Self::OnTheWay(estimate) | Self::Beside { estimate, .. } => Some(estimate),
            Self::Withheld | Self::NotLinked | Self::NotRecorded => None,
        }
    }
}

impl MixSplit {
    fn estimate_mut(&mut self) -> Option<&mut Estimate> {
        let parts = self.parts.as_mut().ok().filter(|parts| parts.outcome != MixOutcome::NotAlike);
        parts.map(|parts| &mut parts.alike)
    }

    /// Says what becomes of a difference.
    fn settle(&mut self, gap: Option<Estimate>) {
        let (Ok(parts), Some(gap)) = (&mut self.parts, gap) else { return };
        if parts.outcome == MixOutcome::NotAlike {
            return;
        }
        // Of a small difference, what is no larger than the margin may be all.
        let half = gap.difference.value.abs() / 2.0;
        let is_little = parts.alike.difference.interval.is_within(half);
        parts.outcome = match (gap.verdict, parts.alike.verdict) {
            (Verdict::Difference, _) if is_little => MixOutcome::Vanishes,
            (Verdict::Difference, Verdict::Difference) if gap.sign() == parts.alike.sign() => {
                MixOutcome::Remains
            }
            (Verdict::Difference, Verdict::Difference) => MixOutcome::Turns,
            (_, Verdict::Difference) => MixOutcome::Appears,
            (Verdict::Equal, Verdict::Equal) => MixOutcome::Nothing,
            _ if parts.alike.difference.interval.least() > 0.0 => MixOutcome::Possible,
            _ => MixOutcome::Undecided,
        };
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

    /// The shares of both groups in a block without a further variable.
    fn both(&self, pair: &GroupPair, block: usize, measure: usize) -> Result<[Share; 2], Absence> {
        let [one, other] = pair.values.map(|value| self.share(block, &[(pair.variable, value)], measure));
        Ok([one?, other?])
    }

    fn pair(&self, pair: &GroupPair, context: &Context) -> PairSplits {
        let gap = self.both(pair, pair.block, 0);
        let walked = gap.as_ref().ok().and_then(|whole| {
            pair.paths.iter().find_map(|path| {
                let (walk, shares) = self.walk(pair, path, *whole)?;
                Some((path, walk, shares))
            })
        });
        let way =
            walked.as_ref().map(|(path, walk, shares)| {
                let of_step = |step: usize| walk.addition(&[step], self.confidence).value;
                let parts: Vec<f64> = (0..walk.steps()).map(of_step).collect();
                let rest = walk.addition(&walk.outcome(), self.confidence);
                let ends = walk.outcome().map(|part| walk.addition(&[part], self.confidence).value);
                let indicators = path.steps.iter().chain([&self.declared.outcome; 2]);
                let all_parts = parts.into_iter().chain(ends);
                let failed = walk.failed();
                let shares = shares.iter().chain([&failed]);
                let steps = indicators.zip(shares).zip(all_parts).map(|((indicator, shares), part)| {
                    WayStep { indicator: *indicator, shares: *shares, part }
                });
                let longest = pair.paths.first().map_or(&[][..], |path| &path.steps);
                let left_out = longest.iter().filter(|step| !path.steps.contains(step)).copied().collect();
                Way { steps: steps.collect(), left_out, rest: estimate(rest) }
            });
        let bearing = |(index, criterion): (usize, &Criterion)| match &criterion.record {
            Record::Nowhere => Bearing::NotRecorded,
            Record::Steps(steps) => {
                let Some((path, walk, _)) = &walked else {
                    return self.not_walked(pair);
                };
                let on_path = |step: &IndicatorIx| path.steps.iter().position(|own| own == step);
                let on_path: Vec<usize> = steps.iter().filter_map(on_path).collect();
                Bearing::OnTheWay(estimate(walk.addition(&on_path, self.confidence)))
            }
            Record::Beside { indicator, raises } => {
                let Some(block) = pair.beside[index] else { return Bearing::NotRecorded };
                match self.both(pair, block, 0) {
                    Err(Absence::NotAsked | Absence::NotReported) => Bearing::NotLinked,
                    Err(_) => Bearing::Withheld,
                    Ok(shares) => {
                        let among = &self.study.indicators[*indicator].among;
                        let step = walked.as_ref().and_then(|(path, ..)| {
                            let last = path.steps.len() - 1;
                            (self.study.indicators[path.steps[last]].of == *among).then_some(last)
                        });
                        let reached =
                            walked.as_ref().zip(step).map(|((_, walk, _), step)| walk.reached(step));
                        let estimate = context.tested(shares[0], shares[1]);
                        // Seen in the direction in which it raises the outcome of the first group.
                        let interval = estimate.difference.interval;
                        let interval = if *raises { interval } else { interval.negated() };
                        let left = way.as_ref().map(|way| way.rest.difference.value);
                        let at_most = reached.zip(left).map(|([one, other], left)| {
                            let reach = (one + other) / 2.0;
                            // What is asked after the steps can stand for no more than they leave.
                            Interval {
                                lo: (interval.lo * reach).max(left.min(0.0)),
                                hi: (interval.hi * reach).min(left.max(0.0)),
                            }
                        });
                        Bearing::Beside { shares, estimate, raises: *raises, at_most }
                    }
                }
            }
        };
        PairSplits {
            variable: pair.variable,
            values: pair.values,
            gap: gap.map(|shares| PairGap { shares, estimate: context.tested(shares[0], shares[1]) }),
            criteria: self.declared.criteria.iter().enumerate().map(bearing).collect(),
            way,
            within: pair.within.iter().map(|mix| self.within(pair, *mix)).collect(),
            bounds: self.bounds(pair, gap.ok()),
        }
    }

    /// Why no way is shown.
    fn not_walked(&self, pair: &GroupPair) -> Bearing {
        match pair.paths.last().map(|path| self.both(pair, path.block, 0)) {
            Some(Err(Absence::NotAsked | Absence::NotReported)) => Bearing::NotLinked,
            _ => Bearing::Withheld,
        }
    }

    /// The walk of both groups on a way, and by step the shares among those who passed all earlier
    /// ones, at last those of the outcome; `None` where one of them is not shown, unless nearly nobody
    /// comes there.
    fn walk(&self, pair: &GroupPair, path: &Path, whole: [Share; 2]) -> Option<(Walk, Vec<GroupShares>)> {
        let mut along: Vec<GroupShares> = Vec::new();
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
            along.push(shares);
        }
        Some((Walk::new(&along[..path.steps.len()], *along.last()?, whole)?, along))
    }

    /// The difference of a pair among cases alike in a variable.
    fn within(&self, pair: &GroupPair, mix: Mix) -> MixSplit {
        let size = self.study.size(Some(mix.variable));
        let strata = (0..size).map(|value| {
            let share = |group: usize| {
                let values = [(pair.variable, pair.values[group]), (mix.variable, value)];
                self.share(mix.block, &values, 0)
            };
            (share(0), share(1))
        });
        MixSplit { variable: mix.variable, parts: self.parts(strata) }
    }

    /// The difference from the rest of the nation among cases alike in a variable.
    fn case_mix(&self, mix: Mix, nation: &UnitRelease) -> MixSplit {
        let size = self.study.size(Some(mix.variable));
        let strata = (0..size).map(|value| {
            let values = [(mix.variable, value)];
            let own = self.share(mix.block, &values, 0);
            let whole = self
                .cell(nation, mix.block, &values, 0)
                .map_or(Err(Absence::NotAsked), |cell| cell.share.known());
            let rest = whole.and_then(|whole| match own {
                Ok(own) => whole.without(own).ok_or(Absence::Impossible),
                Err(_) => Ok(whole),
            });
            (own, rest)
        });
        MixSplit { variable: mix.variable, parts: self.parts(strata) }
    }

    /// The parts of a difference over strata. A stratum that is not shown is an error, unless by the
    /// nature of things nobody is in it.
    fn parts(&self, strata: impl Iterator<Item = Stratum>) -> Result<MixParts, Absence> {
        let known = |share: Result<Share, Absence>| match share {
            Ok(share) => Ok(Some(share)),
            Err(Absence::Impossible) => Ok(None),
            Err(absence) => Err(absence),
        };
        let strata: Vec<MixStratum> =
            strata.map(|(one, other)| Ok((known(one)?, known(other)?))).collect::<Result<_, Absence>>()?;
        let sum = |of: &dyn Fn(&MixStratum) -> Option<Share>| {
            Share::sum(strata.iter().filter_map(of)).ok_or(Absence::Protected)
        };
        let shares = [sum(&|stratum| stratum.0)?, sum(&|stratum| stratum.1)?];
        let split = kitagawa(&strata, self.confidence).ok_or(Absence::Protected)?;
        let is_alike = split.support.0 >= SUPPORT && split.support.1 >= SUPPORT;
        let difference = Difference { value: split.rate, interval: split.rate_interval };
        Ok(MixParts {
            shares,
            composition: split.composition,
            composition_interval: split.composition_interval,
            alike: Estimate::new(difference, p_of(difference, self.confidence), None),
            outcome: if is_alike { MixOutcome::Undecided } else { MixOutcome::NotAlike },
        })
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
