//! Splits the gap between two groups' shares into an effect of their different mix of cases, and a
//! difference among cases with the same characteristics.

use std::collections::BTreeMap;

use libm::sqrt;

use crate::Share;

use super::interval::Interval;
use super::normal::Confidence;
use super::proportion::proportion;
use super::standardise::mover;

/// A stratum: the first group's share and the second's; `None` for a group without cases in it.
pub type MixStratum = (Option<Share>, Option<Share>);

/// The gap between two groups' shares, decomposed by the strata of one factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Kitagawa {
    /// The first group's share minus the second's.
    pub gap: f64,
    /// By group: the fraction of its cases in strata that both groups have, 0–1. Below 0.95 the
    /// decomposition should not be shown.
    pub support: (f64, f64),
    /// The part of the gap that the different mix explains.
    pub composition: f64,
    /// The confidence interval of `composition`, from its derivative by each count (delta method),
    /// of counts that vary as Poisson variables and with their noise.
    pub composition_interval: Interval,
    /// The part of the gap that differences within strata explain.
    pub rate: f64,
    /// The confidence interval of `rate`.
    pub rate_interval: Interval,
    /// The parts of the gap from strata that only the first, or only the second group has.
    pub off_support: (f64, f64),
    /// For each stratum that both groups have: its index, and its parts of `composition` and
    /// `rate`.
    pub strata: Vec<(usize, f64, f64)>,
    /// Each group's share, standardised to the average mix of both.
    pub standardised: (f64, f64),
}

/// Decomposes a gap: Kitagawa 1955, JASA 50:1168; with strata that only one group has, Ñopo 2008,
/// Rev Econ Stat 90:290. The four parts add up to the gap. `None` when a group has no cases, or the
/// groups have no stratum in common.
pub fn kitagawa(strata: &[MixStratum], confidence: Confidence) -> Option<Kitagawa> {
    // The parts are computed from the counts with noise, so that they add up; the interval from
    // effective counts.
    let one = MixGroup::of(strata.iter().map(|(one, _)| *one));
    let other = MixGroup::of(strata.iter().map(|(_, other)| *other));
    let common: Vec<(usize, Share, Share)> = strata
        .iter()
        .enumerate()
        .filter_map(|(index, (one, other))| Some((index, (*one)?, (*other)?)))
        .collect();
    let in1 = MixGroup::of(common.iter().map(|(_, share, _)| Some(*share)));
    let in0 = MixGroup::of(common.iter().map(|(_, _, share)| Some(*share)));
    let (all1, all0) = (one.share()?, other.share()?);
    let (inside1, inside0) = (in1.share()?, in0.share()?);
    let average = (inside1 + inside0) / 2.0;
    let (mut composition, mut rate, mut parts) = (0.0, 0.0, Vec::new());
    let (mut std1, mut std0, mut weights) = (0.0, 0.0, Vec::new());
    for (index, a, b) in &common {
        let (c1, c0) = (a.unrounded().1 / in1.base, b.unrounded().1 / in0.base);
        let (r1, r0) = (proportion(*a), proportion(*b));
        let mix = (c1 - c0) * ((r1 + r0) / 2.0 - average);
        let alike = (r1 - r0) * (c1 + c0) / 2.0;
        composition += mix;
        rate += alike;
        std1 += r1 * (c1 + c0) / 2.0;
        std0 += r0 * (c1 + c0) / 2.0;
        weights.extend([(*a, (c1 + c0) / 2.0), (*b, -(c1 + c0) / 2.0)]);
        parts.push((*index, mix, alike));
    }
    let support = (in1.base / one.base, in0.base / other.base);
    let off = |group: &MixGroup, inside: &MixGroup, share: f64| {
        let base = group.base - inside.base;
        if base > 0.0 { (group.cases - inside.cases) / base - share } else { 0.0 }
    };
    Some(Kitagawa {
        gap: all1 - all0,
        support,
        composition,
        composition_interval: composition_interval(composition, &common, confidence),
        rate,
        rate_interval: mover(rate, &weights, confidence),
        off_support: (
            (1.0 - support.0) * off(&one, &in1, inside1),
            -(1.0 - support.1) * off(&other, &in0, inside0),
        ),
        strata: parts,
        standardised: (std1, std0),
    })
}

/// The interval of the part that the mix explains. One more case of a group in a stratum changes
/// that part by how far the stratum's mean share is from the group's, over the group's cases; the
/// share of a stratum changes it by half of what the groups' mixes differ there.
fn composition_interval(value: f64, common: &[(usize, Share, Share)], confidence: Confidence) -> Interval {
    let groups = [0, 1].map(|group| -> Vec<Share> {
        common.iter().map(|(_, one, other)| if group == 0 { *one } else { *other }).collect()
    });
    let bases = groups.each_ref().map(|group| group.iter().map(|share| share.unrounded().1).sum::<f64>());
    let mix = |group: usize, stratum: usize| groups[group][stratum].unrounded().1 / bases[group];
    let mean = |stratum: usize| (proportion(groups[0][stratum]) + proportion(groups[1][stratum])) / 2.0;
    let mut variance = 0.0;
    for (group, shares) in groups.iter().enumerate() {
        let group_mean: f64 = (0..shares.len()).map(|stratum| mix(group, stratum) * mean(stratum)).sum();
        for (stratum, share) in shares.iter().enumerate() {
            let by_case = (mean(stratum) - group_mean) / bases[group];
            let by_share = (mix(0, stratum) - mix(1, stratum)) / 2.0;
            variance += by_case * by_case * (share.unrounded().1 + share.noise_of_base());
            variance += by_share * by_share * share.variance();
        }
    }
    let half = confidence.z() * sqrt(variance);
    Interval { lo: value - half, hi: value + half }
}

/// Numerator and base of one group, summed over strata.
#[derive(Debug, Clone, Copy, Default)]
struct MixGroup {
    cases: f64,
    base: f64,
}

impl MixGroup {
    fn of(shares: impl Iterator<Item = Option<Share>>) -> Self {
        let mut sum = Self::default();
        for share in shares.flatten() {
            let (cases, base) = share.unrounded();
            sum.cases += cases;
            sum.base += base;
        }
        sum
    }

    fn share(self) -> Option<f64> {
        (self.base > 0.0).then(|| self.cases / self.base)
    }
}

/// A cell of the cross-classification by all factors.
#[derive(Debug, Clone, PartialEq)]
pub struct MixCell {
    /// Its value of each factor.
    pub levels: Vec<usize>,
    /// The share of the first group, and that of the second.
    pub stratum: MixStratum,
}

/// The gap between two groups' shares, decomposed by several factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// The first group's share minus the second's.
    pub gap: f64,
    /// The parts of the gap from cells that only the first, or only the second group has.
    pub off_support: (f64, f64),
    /// The part of the gap that the different mix of all factors explains.
    pub composition: f64,
    /// The part of the gap that differences within cells explain.
    pub rate: f64,
    /// The part that each factor explains; their sum is `composition`.
    pub by_factor: Vec<f64>,
}

/// The maximum number of factors: all their 2ⁿ subsets are computed.
const MAX_FACTORS: usize = 8;

/// Decomposes a gap by several factors. Each factor gets its contribution to the explained part,
/// averaged over all orders in which the factors can be added (Shapley value): Shorrocks 2013, J
/// Econ Inequal 11:99. Only cells that both groups have are compared. `None` when there is no such
/// cell, and with no or more than eight factors.
pub fn shapley_kitagawa(factors: usize, cells: &[MixCell], confidence: Confidence) -> Option<Factors> {
    if !(1..=MAX_FACTORS).contains(&factors) {
        return None;
    }
    let finest: Vec<MixStratum> = cells.iter().map(|cell| cell.stratum).collect();
    let whole = kitagawa(&finest, confidence)?;
    let common: Vec<&MixCell> =
        cells.iter().filter(|cell| cell.stratum.0.is_some() && cell.stratum.1.is_some()).collect();
    let explained: Vec<f64> = (0..1_usize << factors)
        .map(|subset| composition(subset, factors, &common, confidence))
        .collect::<Option<_>>()?;
    let weight = |size: usize| factorial(size) * factorial(factors - size - 1) / factorial(factors);
    let share = |factor: usize| {
        let bit = 1 << factor;
        let without = (0..explained.len()).filter(|subset| subset & bit == 0);
        without.map(|s| weight(s.count_ones() as usize) * (explained[s | bit] - explained[s])).sum::<f64>()
    };
    let composition = *explained.last()?;
    Some(Factors {
        gap: whole.gap,
        off_support: whole.off_support,
        composition,
        rate: whole.gap - composition - whole.off_support.0 - whole.off_support.1,
        by_factor: (0..factors).map(share).collect(),
    })
}

/// The part of the gap that the mix explains when only a subset of the factors makes strata; bit n
/// stands for factor n.
fn composition(subset: usize, factors: usize, cells: &[&MixCell], confidence: Confidence) -> Option<f64> {
    if subset == 0 {
        return Some(0.0);
    }
    let mut merged: BTreeMap<Vec<usize>, MixStratum> = BTreeMap::new();
    for cell in cells {
        let key = (0..factors).filter(|f| subset & (1 << f) != 0).map(|f| cell.levels[f]).collect();
        let (one, other) = merged.entry(key).or_default();
        (*one, *other) = (
            Share::sum(one.iter().copied().chain(cell.stratum.0)),
            Share::sum(other.iter().copied().chain(cell.stratum.1)),
        );
    }
    let strata: Vec<MixStratum> = merged.into_values().collect();
    kitagawa(&strata, confidence).map(|split| split.composition)
}

fn factorial(n: usize) -> f64 {
    (1..=n).map(|k| k as f64).product()
}

/// One step of a chain of decisions: by group, the share of those who reached the step that passed
/// it.
pub type ChainStep = (Share, Share);

/// How much each step of a chain of decisions adds to the gap between two groups' shares that pass
/// all steps: Das Gupta 1993, Standardization and Decomposition of Rates. The base of a step is the
/// number that passed the step before. The effects add up to the gap. `None` with no or more than
/// eight steps.
pub fn chain(steps: &[ChainStep]) -> Option<Vec<f64>> {
    let count = steps.len();
    let rates: Vec<(f64, f64)> = steps.iter().map(|(a, b)| (proportion(*a), proportion(*b))).collect();
    let effect = |step: usize| {
        let others: Vec<(f64, f64)> =
            rates.iter().enumerate().filter(|(index, _)| *index != step).map(|(_, rate)| *rate).collect();
        // The other steps have the first group's rate if they are in the subset, else the second
        // group's.
        let average: f64 = (0..1_usize << others.len())
            .map(|subset| {
                let size = subset.count_ones() as usize;
                let weight = factorial(size) * factorial(count - size - 1) / factorial(count);
                let rate = |(i, (a, b)): (usize, &(f64, f64))| if subset & (1 << i) == 0 { *b } else { *a };
                weight * others.iter().enumerate().map(rate).product::<f64>()
            })
            .sum();
        (rates[step].0 - rates[step].1) * average
    };
    (1..=MAX_FACTORS).contains(&count).then(|| (0..count).map(effect).collect())
}
