//! Tests whether a share rises or falls over ordered steps.

use libm::sqrt;

use crate::Share;

use super::normal::{chi_square_tail, two_sided};

/// A linear trend of shares over scores, and the departure of the shares from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendTest {
    /// Number of steps that have cases.
    pub steps: usize,
    /// The test statistic, positive when the share rises; `None` when all or no cases have the
    /// outcome.
    pub z: Option<f64>,
    /// The p-value of the slope; `None` without a test statistic.
    pub p: Option<f64>,
    /// Change of the share for one unit of score.
    pub slope: f64,
    /// Chi-square for any difference between the steps.
    pub chi_square: Option<f64>,
    /// Chi-square of the departure from the line.
    pub departure: Option<f64>,
    /// The p-value of the departure; `None` with two steps, which always lie on a line.
    pub p_departure: Option<f64>,
    /// Whether the shares rise or fall at every step, without a test.
    pub strict: Monotone,
}

/// Whether a sequence rises at every step, or falls at every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Monotone {
    /// Every step is higher than the one before.
    Increasing,
    /// Every step is lower than the one before.
    Decreasing,
    /// The sequence does neither.
    No,
}

impl Monotone {
    /// Compares each share with the next, without rounding to percent.
    pub fn of(shares: &[Share]) -> Self {
        let is_true_of_all_steps = |rises: fn(f64, f64) -> bool| {
            shares.len() > 1 && shares.windows(2).all(|p| rises(p[1].proportion(), p[0].proportion()))
        };
        match (is_true_of_all_steps(|next, this| next > this), is_true_of_all_steps(|next, this| next < this))
        {
            (true, _) => Self::Increasing,
            (_, true) => Self::Decreasing,
            _ => Self::No,
        }
    }
}

/// The Cochran–Armitage test: Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375,
/// with N in the variance. Steps are pairs of score and share; those without cases are left out,
/// and the others keep their scores. `None` when fewer than two steps have cases.
pub fn cochran_armitage(steps: &[(f64, Option<Share>)]) -> Option<TrendTest> {
    let known: Vec<(f64, Share)> =
        steps.iter().filter_map(|(score, share)| Some((*score, (*share)?))).collect();
    if known.len() < 2 {
        return None;
    }
    let sum = |f: &dyn Fn(f64, f64, f64) -> f64| -> f64 {
        let term = |(t, share): &(f64, Share)| {
            let (x, n) = share.effective();
            f(*t, x, n)
        };
        known.iter().map(term).sum()
    };
    let (cases, all) = (sum(&|_, x, _| x), sum(&|_, _, n| n));
    let mean = cases / all;
    let statistic = sum(&|t, x, n| t * (x - n * mean));
    let spread = sum(&|t, _, n| n * t * t) - sum(&|t, _, n| n * t) * sum(&|t, _, n| n * t) / all;
    let variance = mean * (1.0 - mean) * spread;
    let varies = cases > 0.0 && cases < all && spread > 0.0;
    let z = varies.then(|| statistic / sqrt(variance));
    let chi_square =
        varies.then(|| sum(&|_, x, n| (x - n * mean) * (x - n * mean) / (n * mean * (1.0 - mean))));
    let departure =
        chi_square.zip(z).map(|(all, z)| if known.len() > 2 { (all - z * z).max(0.0) } else { 0.0 });
    let shares: Vec<Share> = known.iter().map(|(_, share)| *share).collect();
    Some(TrendTest {
        steps: known.len(),
        z,
        p: z.map(two_sided),
        slope: if spread > 0.0 { statistic / spread } else { 0.0 },
        chi_square,
        departure,
        p_departure: departure.filter(|_| known.len() > 2).map(|d| chi_square_tail(d, known.len() - 2)),
        strict: Monotone::of(&shares),
    })
}
