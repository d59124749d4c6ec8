//! Whether a share rises or falls over ordered steps.

use libm::sqrt;

use crate::Share;

use super::normal::{chi_square_tail, two_sided};

/// A straight line through shares over scores, and how far the shares are from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendTest {
    /// Number of steps that have cases.
    pub steps: usize,
    /// The test statistic, positive when the share rises; `None` when all cases are alike.
    pub z: Option<f64>,
    /// The chance of a slope at least as steep if there were none.
    pub p: Option<f64>,
    /// Change of the share for one unit of score.
    pub slope: f64,
    /// Chi-square of all differences between the steps.
    pub chi_square: Option<f64>,
    /// Chi-square of what the line does not tell.
    pub departure: Option<f64>,
    /// The chance of a departure at least as large; `None` with two steps, which lie on a line.
    pub p_departure: Option<f64>,
    /// Whether the shares rise or fall at every step, whatever chance may do.
    pub strict: Monotone,
}

/// Whether something goes one way at every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Monotone {
    /// Every step is higher than the one before.
    Increasing,
    /// Every step is lower than the one before.
    Decreasing,
    /// Neither.
    No,
}

impl Monotone {
    /// Compares each share with the next, without rounding to percent.
    pub fn of(shares: &[Share]) -> Self {
        let all = |rises: fn(f64, f64) -> bool| {
            shares.len() > 1 && shares.windows(2).all(|p| rises(p[1].proportion(), p[0].proportion()))
        };
        match (all(|next, this| next > this), all(|next, this| next < this)) {
            (true, _) => Self::Increasing,
            (_, true) => Self::Decreasing,
            _ => Self::No,
        }
    }
}

/// Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375, with N in the variance. Steps
/// without cases are left out and the others keep their scores. `None` when fewer than two steps
/// have cases.
pub fn cochran_armitage(steps: &[(f64, Option<Share>)]) -> Option<TrendTest> {
    let known: Vec<(f64, Share)> =
        steps.iter().filter_map(|(score, share)| Some((*score, (*share)?))).collect();
    if known.len() < 2 {
        return None;
    }
    let sum = |f: &dyn Fn(f64, f64, f64) -> f64| -> f64 {
        let of = |(t, share): &(f64, Share)| {
            let (x, n) = share.effective();
            f(*t, x, n)
        };
        known.iter().map(of).sum()
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
