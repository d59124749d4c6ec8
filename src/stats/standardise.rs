//! Shares and rates standardised to another mix of cases, and differences of groups within strata.

use libm::sqrt;

use crate::Share;

use super::interval::Interval;
use super::normal::{Confidence, two_sided};
use super::proportion::{interval, proportion};

/// A directly standardised share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standardised {
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
pub fn direct(strata: &[(Option<Share>, u64)], confidence: Confidence) -> Option<Standardised> {
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
    Some(Standardised {
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
    /// The p-value; 1 when the standard error is 0.
    pub p: f64,
}

/// The Mantel–Haenszel difference of shares or rates, with the variance of Greenland & Robins 1985,
/// Biometrics 41:55: each stratum has the weight n₁n₀/n. Strata in which a group has no cases are
/// left out. `None` when none remain.
pub fn mantel_haenszel(
    strata: &[(Option<Share>, Option<Share>)],
    confidence: Confidence,
) -> Option<RiskDifference> {
    let (mut above, mut below, mut spread) = (0.0, 0.0, 0.0);
    for (one, other) in strata {
        let (Some(one), Some(other)) = (one, other) else {
            continue;
        };
        let (n1, n0) = (one.effective().1, other.effective().1);
        let weight = n1 * n0 / (n1 + n0);
        above += weight * (proportion(*one) - proportion(*other));
        below += weight;
        spread += weight * weight * (one.variance() + other.variance());
    }
    if below <= 0.0 {
        return None;
    }
    let (value, error) = (above / below, sqrt(spread) / below);
    let half = confidence.z() * error;
    let p = if error > 0.0 { two_sided(value / error) } else { 1.0 };
    Some(RiskDifference { value, error, interval: Interval { lo: value - half, hi: value + half }, p })
}
