//! Shares and rates standardised to another mix of cases, and differences of groups within strata.

use libm::sqrt;

use crate::Share;

use super::interval::Interval;
use super::normal::{Confidence, two_sided};
use super::proportion::{interval, proportion};
use super::scale::NumberKind;

/// A directly standardised share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandardisedShare {
    /// The share with the standard's mix; `None` when there are no cases in some stratum of the
    /// standard.
    pub value: Option<f64>,
    /// The fraction of the standard that lies in strata without cases, 0–1.
    pub missing_weight: f64,
    /// The share with the standard's mix of the strata that have cases. To be shown only when
    /// `missing_weight` is small.
    pub renormalised: f64,
    /// The variance of `renormalised`.
    pub variance: f64,
    /// The confidence interval of `renormalised`: Zou, Huang & Zhang 2009, Comput Stat Data Anal
    /// 53:1080, from the intervals of the strata.
    pub interval: Interval,
}

/// Direct standardisation: S = Σ w p over strata. Each stratum is its share (`None` without cases),
/// and the number of cases of the standard in it. `None` when no stratum of the standard has cases.
pub fn direct(strata: &[(Option<Share>, u64)], confidence: Confidence) -> Option<StandardisedShare> {
    let all: f64 = strata.iter().map(|(_, weight)| *weight as f64).sum();
    let known: Vec<(Share, f64)> = strata
        .iter()
        .filter(|(_, weight)| *weight > 0)
        .filter_map(|(share, weight)| Some(((*share)?, *weight as f64)))
        .collect();
    let present: f64 = known.iter().map(|(_, weight)| weight).sum();
    if present <= 0.0 {
        return None;
    }
    let weights: Vec<(Share, f64)> = known.iter().map(|(share, weight)| (*share, weight / present)).collect();
    let sum = |f: &dyn Fn(Share) -> f64| weights.iter().map(|(share, w)| w * w * f(*share)).sum::<f64>();
    let renormalised: f64 = weights.iter().map(|(share, w)| w * proportion(*share)).sum();
    let interval = mover(renormalised, &weights, confidence);
    let missing_weight = (all - present) / all;
    Some(StandardisedShare {
        value: (present >= all).then_some(renormalised),
        missing_weight,
        renormalised,
        variance: sum(&Share::variance),
        interval,
    })
}

/// The confidence interval of a weighted sum of shares, combined from the intervals of the shares
/// (MOVER).
pub(crate) fn mover(value: f64, weights: &[(Share, f64)], confidence: Confidence) -> Interval {
    let (mut down, mut up) = (0.0, 0.0);
    for (share, weight) in weights {
        let (p, interval) = (proportion(*share), interval(*share, confidence));
        let (below, above) = (weight * (p - interval.lo), weight * (interval.hi - p));
        let (below, above) = if *weight < 0.0 { (above, below) } else { (below, above) };
        down += below * below;
        up += above * above;
    }
    Interval { lo: value - sqrt(down), hi: value + sqrt(up) }
}

/// A difference of two groups within strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RiskDifference {
    /// First group minus second, weighted over strata.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// Its confidence interval.
    pub interval: Interval,
    /// The p-value.
    pub p: f64,
}

/// Below this expected number in a stratum the standard error is not that of a normal variable: in
/// strata of one or two cases it is often 0.
const ENOUGH: f64 = 5.0;

/// The Mantel–Haenszel difference of shares or rates, with the variance of Greenland & Robins 1985,
/// Biometrics 41:55: each stratum has the weight n₁n₀/n. Where less than five are expected in a
/// stratum, the p-value is that of Mantel & Haenszel's test and the interval is combined from those
/// of the strata (MOVER). Strata in which a group has no cases are left out. `None` when none
/// remain.
pub fn mantel_haenszel(
    strata: &[(Option<Share>, Option<Share>)],
    confidence: Confidence,
) -> Option<RiskDifference> {
    let strata: Vec<Stratum> =
        strata.iter().filter_map(|(one, other)| Some(Stratum::new((*one)?, (*other)?))).collect();
    let all: f64 = strata.iter().map(|stratum| stratum.weight).sum();
    if all <= 0.0 {
        return None;
    }
    let sum = |f: &dyn Fn(&Stratum) -> f64| strata.iter().map(f).sum::<f64>();
    let value = sum(&|s| s.weight * (proportion(s.one) - proportion(s.other))) / all;
    let error = sqrt(sum(&|s| s.weight * s.weight * (s.one.variance() + s.other.variance()))) / all;
    if strata.iter().all(|stratum| stratum.fewest() >= ENOUGH) {
        let half = confidence.z() * error;
        let interval = Interval { lo: value - half, hi: value + half };
        return Some(RiskDifference { value, error, interval, p: two_sided(value / error) });
    }
    let signed = |s: &Stratum| [(s.one, s.weight / all), (s.other, -s.weight / all)];
    let weights: Vec<(Share, f64)> = strata.iter().flat_map(signed).collect();
    Some(RiskDifference { value, error, interval: mover(value, &weights, confidence), p: chance(&strata) })
}

/// Two groups of alike cases.
struct Stratum {
    one: Share,
    other: Share,
    weight: f64,
    /// The part of the first group in both bases.
    part: f64,
    /// The numerators of both.
    cases: f64,
    base: f64,
}

impl Stratum {
    fn new(one: Share, other: Share) -> Self {
        let ((x1, n1), (x0, n0)) = (one.effective(), other.effective());
        let base = n1 + n0;
        Self { one, other, weight: n1 * n0 / base, part: n1 / base, cases: x1 + x0, base }
    }

    fn is_rate(&self) -> bool {
        self.one.scale().kind == NumberKind::Rate
    }

    /// The smallest expected number.
    fn fewest(&self) -> f64 {
        let others = if self.is_rate() { f64::MAX } else { self.base - self.cases };
        self.part.min(1.0 - self.part) * self.cases.min(others)
    }

    /// By how many the first group has more than is expected, and the variance of that: of a
    /// hypergeometric variable, and of rates of a binomial one.
    fn excess(&self) -> (f64, f64) {
        let excess = self.one.effective().0 - self.cases * self.part;
        let others =
            if self.is_rate() { 1.0 } else { (self.base - self.cases).max(0.0) / (self.base - 1.0).max(1.0) };
        (excess, self.cases * self.part * (1.0 - self.part) * others)
    }
}

/// The p-value of the test of strata together, with its correction for continuity: Mantel &
/// Haenszel 1959, J Natl Cancer Inst 22:719; of rates Shore, Pasternack & Curnen 1976, Am J
/// Epidemiol 103:277.
fn chance(strata: &[Stratum]) -> f64 {
    let add = |all: (f64, f64), one: (f64, f64)| (all.0 + one.0, all.1 + one.1);
    let (excess, variance) = strata.iter().map(Stratum::excess).fold((0.0, 0.0), add);
    let distance = (excess.abs() - 0.5).max(0.0);
    if variance > 0.0 { two_sided(distance / sqrt(variance)) } else { 1.0 }
}
