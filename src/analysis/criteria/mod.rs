//! Splits the differences in an outcome: between two groups of cases by what criteria add on the
//! way to it ([`stats::Walk`]) and by who the cases are ([`stats::kitagawa`]); between a place and
//! the rest of the nation by who the cases are.
//!
//! All parts of an analysis at one place are one family (Holm). Whether the groups differ at all is
//! taken from the findings where they ask it, so that no two pages say different things.

mod districts;
mod parts;
mod splitting;

pub use districts::city_of;

pub use parts::{
    Bearing, CombinedGroups, DistrictSplit, GapBounds, MixOutcome, MixParts, MixSplit, PairGap, PairSplits,
    Splits, Way, WayStep,
};

use stats::{Confidence, Share, holm, newcombe};
use study::{OutcomeAnalysis, RoundIx, Study, VariableIx};
use units::{UnitIx, Units};

use super::context::Context;
use super::estimate::{Estimate, Verdict};
use super::kinds::{Evidence, Fate, Question};
use super::study_analysis::StudyAnalysis;
use splitting::Splitting;

/// Splits the differences of an outcome at a place; `None` when it did not take part in the round.
pub fn split(
    (study, units): (&Study, &Units),
    release: &gate::StudyRelease,
    findings: &StudyAnalysis,
    declared: &OutcomeAnalysis,
    (round, unit): (RoundIx, UnitIx),
    confidence: Confidence,
) -> Option<Splits> {
    let unit_release = release.unit(round, unit)?;
    let splitting = Splitting { study, release: unit_release, declared, confidence };
    let context = Context { study, units, release, confidence, round };
    let nation = release.unit(round, units.nation).filter(|_| unit != units.nation);
    let mut splits = Splits {
        pairs: declared.pairs.iter().map(|pair| splitting.pair(pair, &context)).collect(),
        case_mix: nation.map_or_else(Vec::new, |nation| {
            declared.case_mix.iter().map(|mix| splitting.case_mix(mix, nation)).collect()
        }),
        together: splitting.together(),
        unknown: splitting.unknown(),
        districts: districts::districts(&splitting, &context, unit),
    };
    let margin = study.measure(declared.outcome, &study::Condition::new()).margin_as_share();
    settle(&mut splits, margin, confidence);
    for pair in &mut splits.pairs {
        let finding_verdict = verdict_of_findings(findings, (study, declared), (round, unit), pair.variable);
        if let (Ok(gap), Some(verdict)) = (&mut pair.gap, finding_verdict) {
            gap.estimate.verdict = verdict;
        }
        let gap = pair.gap.as_ref().ok().map(|gap| gap.estimate);
        for mix in &mut pair.within {
            mix.settle(gap);
            let [within] = mix.variables[..] else { continue };
            let variables = (pair.variable, within);
            let finding_outcome = fate_in_findings(findings, (study, declared), (round, unit), variables);
            if let (Ok(parts), Some(outcome)) = (&mut mix.parts, finding_outcome) {
                parts.outcome = outcome;
            }
        }
    }
    splits.case_mix.iter_mut().for_each(|mix| {
        let gap = mix
            .parts
            .as_ref()
            .ok()
            .map(|parts| compare(parts.shares[0], parts.shares[1], margin, confidence));
        mix.settle(gap);
    });
    Some(splits)
}

/// The verdict of the finding that asks whether the groups differ; `None` where none asks it, or
/// its numbers are not shown.
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

/// What the finding that compares the groups within a variable says of their difference; `None`
/// where no finding compares them, or it says nothing.
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

/// The tested difference of two shares with its verdict, for a comparison that is not part of a
/// family. The margin is in shares.
pub fn compare(one: Share, other: Share, margin: f64, confidence: Confidence) -> Estimate {
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
    let of_districts = splits.districts.iter_mut().filter_map(|district| district.against.as_mut());
    all.extend(of_districts.map(|(_, estimate)| estimate));
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
        // A difference within the margin may still be all of a small difference.
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
