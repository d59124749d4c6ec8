//! Funnel limits: how far from a common share places of different sizes lie by chance.

use libm::{asin, floor, sin, sqrt};

use crate::Share;

use super::discrete::{Weights, around_mode};
use super::interval::Interval;
use super::normal::Confidence;
use super::proportion::proportion;

/// The share that places are compared with: that of all their cases together.
pub type Baseline = Share;

/// Limits for one base: a place strictly outside differs significantly from the baseline.
pub type Limits = Interval;

/// Limits for a base of `n` from the inverted Wilson interval, P ± z √(P(1 − P)/n), as in UKHSA's
/// PHEindicatormethods. `n` is the effective base; `None` when it is 0.
pub fn normal_limits(baseline: Baseline, n: f64, confidence: Confidence) -> Option<Limits> {
    let p = proportion(baseline);
    let half = confidence.z() * sqrt(p * (1.0 - p) / n);
    (n > 0.0).then(|| Interval { lo: (p - half).max(0.0), hi: (p + half).min(1.0) })
}

/// Exact binomial limits, interpolated: Spiegelhalter 2005, Stat Med 24:1185, appendix A.1.1. `n`
/// is the effective base; `None` when it is below 1. The upper limit is not symmetric to the lower
/// one and gives too many false alarms at small bases; see [`mirrored_limits`].
pub fn exact_limits(baseline: Baseline, n: f64, confidence: Confidence) -> Option<Limits> {
    let tail = confidence.alpha() / 2.0;
    between_whole(n, |n| {
        let binomial = Binomial::new(baseline, n)?;
        Some(Interval { lo: binomial.limit(tail), hi: binomial.limit(1.0 - tail) })
    })
}

/// Exact binomial limits with the upper one computed as the lower limit of the opposite outcome. So
/// an outcome and its opposite get the same verdict, and neither side has more false alarms than
/// half the significance level. `n` is the effective base; `None` when it is below 1.
pub fn mirrored_limits(baseline: Baseline, n: f64, confidence: Confidence) -> Option<Limits> {
    let tail = confidence.alpha() / 2.0;
    between_whole(n, |n| {
        let (low, high) = (Binomial::new(baseline, n)?, Binomial::new(baseline.complement(), n)?);
        Some(Interval { lo: low.limit(tail), hi: 1.0 - high.limit(tail) })
    })
}

/// Limits for a base that is not an integer, interpolated linearly between the neighbouring
/// integers. `None` below 1.
fn between_whole(n: f64, limits: impl Fn(u64) -> Option<Limits>) -> Option<Limits> {
    let (below, part) = (floor(n), n - floor(n));
    let low = limits(below as u64)?;
    if part == 0.0 {
        return Some(low);
    }
    let high = limits(below as u64 + 1)?;
    let between = |low: f64, high: f64| low + part * (high - low);
    Some(Interval { lo: between(low.lo, high.lo), hi: between(low.hi, high.hi) })
}

struct Binomial {
    n: u64,
    weights: Weights,
}

impl Binomial {
    fn new(baseline: Baseline, n: u64) -> Option<Self> {
        if n == 0 {
            return None;
        }
        let p = proportion(baseline);
        let mode = (((n + 1) as f64 * p) as u64).min(n);
        let odds = p / (1.0 - p);
        let weights = match p {
            0.0 => around_mode(0, 0, 0, |_| 0.0),
            1.0 => around_mode(n, n, n, |_| 0.0),
            _ => around_mode(0, n, mode, |k| (n - k) as f64 / (k + 1) as f64 * odds),
        };
        Some(Self { n, weights })
    }

    /// The `q` quantile of the share, interpolated between integers.
    fn limit(&self, q: f64) -> f64 {
        let total = self.weights.total();
        let mut below = 0.0;
        for (value, weight) in self.weights.iter() {
            let chance = weight / total;
            if below + chance >= q {
                let rest = if chance > 0.0 { (below + chance - q) / chance } else { 0.0 };
                return ((value as f64 - rest) / self.n as f64).clamp(0.0, 1.0);
            }
            below += chance;
        }
        1.0
    }
}

/// How much more places vary than by chance, and limits that allow for it: Spiegelhalter 2005, Stat
/// Med 24:1185 and Qual Saf Health Care 14:347.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overdispersion {
    /// The number of places.
    pub places: usize,
    /// The common share.
    pub baseline: Share,
    /// φ: the mean squared z-score of the places, winsorised at both ends.
    pub phi: f64,
    /// τ²: the variance between places, on the scale of the arcsine of the square root.
    pub tau_squared: f64,
    /// Whether φ is significantly larger than 1, φ > 1 + 2 √(2/I) for I places. Only then the
    /// limits should be widened.
    pub is_overdispersed: bool,
}

/// Measures overdispersion, with z-scores winsorised at the quantiles `trim` (0.1) and 1 − `trim`.
/// `None` when there are no places, or none or all of their cases have the outcome.
pub fn overdispersion(places: &[Share], trim: f64) -> Option<Overdispersion> {
    let baseline = Share::sum(places.iter().copied())?;
    if [0.0, 1.0].contains(&proportion(baseline)) {
        return None;
    }
    let target = angle(baseline);
    let n = |share: &Share| share.effective().1;
    let mut z: Vec<f64> =
        places.iter().map(|share| (angle(*share) - target) * 2.0 * sqrt(n(share))).collect();
    z.sort_by(f64::total_cmp);
    let (low, high) = (sample_quantile(&z, trim), sample_quantile(&z, 1.0 - trim));
    let count = places.len() as f64;
    let phi = z.iter().map(|z| z.clamp(low, high)).map(|z| z * z).sum::<f64>() / count;
    let (w, w2) = (
        places.iter().map(|s| 4.0 * n(s)).sum::<f64>(),
        places.iter().map(|s| 16.0 * n(s) * n(s)).sum::<f64>(),
    );
    let room = w - w2 / w;
    let tau_squared = if room > 0.0 { ((count * phi - (count - 1.0)) / room).max(0.0) } else { 0.0 };
    let is_overdispersed = phi > 1.0 + 2.0 * sqrt(2.0 / count);
    Some(Overdispersion { places: places.len(), baseline, phi, tau_squared, is_overdispersed })
}

impl Overdispersion {
    /// Limits for a base of `n` that allow for the variation between places. `n` is the effective
    /// base;
    /// `None` when it is 0.
    pub fn limits(&self, n: f64, confidence: Confidence) -> Option<Limits> {
        let half = confidence.z() * sqrt(1.0 / (4.0 * n) + self.tau_squared);
        // Outside 0 to 90 degrees sin² is no longer monotone.
        let share = |angle: f64| {
            let sine = sin(angle.clamp(0.0, std::f64::consts::FRAC_PI_2));
            sine * sine
        };
        (n > 0.0).then(|| Interval {
            lo: share(angle(self.baseline) - half),
            hi: share(angle(self.baseline) + half),
        })
    }
}

/// The arcsine of the square root of a share, which stabilises the variance.
fn angle(share: Share) -> f64 {
    asin(sqrt(proportion(share)))
}

/// The sample quantile of type 7 of sorted values: Hyndman & Fan 1996, Am Stat 50:361.
fn sample_quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q * (sorted.len() - 1) as f64;
    let (below, part) = (place as usize, place - place.trunc());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + part * (sorted[above] - sorted[below])
}
