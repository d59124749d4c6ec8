//! Whether two shares differ.

use libm::{erfc, sqrt};

use crate::disclosure::Share;

use super::discrete::around_mode;

/// The outcome of a test of two shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The chance of a difference at least as large if there were none, 0–1.
    pub p: f64,
    /// How it was computed.
    pub method: Method,
}

/// The two ways to test, by the size of the smallest expected count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// At least 1: the "N − 1" chi-square test.
    ChiSquare,
    /// Below 1: the Fisher–Irwin test, two-sided by Irwin's rule.
    FisherIrwin,
}

/// Tests two shares of different cases: Campbell 2007, Stat Med 26:3661. No correction for continuity.
pub fn two_proportions(one: Share, other: Share) -> Test {
    let (n1, n2) = (one.base() as f64, other.base() as f64);
    let (x1, x2) = (one.numerator() as f64, other.numerator() as f64);
    let (m, n) = (x1 + x2, n1 + n2);
    if n1.min(n2) * m.min(n - m) / n < 1.0 {
        return Test { p: fisher_irwin(one, other), method: Method::FisherIrwin };
    }
    let cross = x1 * (n2 - x2) - x2 * (n1 - x1);
    let chi_square = cross / n1 * (cross / n2) * (n - 1.0) / (m * (n - m));
    Test { p: erfc(sqrt(chi_square / 2.0)), method: Method::ChiSquare }
}

/// The sum of the chances of all tables with the same margins that are no likelier than the one seen.
fn fisher_irwin(one: Share, other: Share) -> f64 {
    let (n1, n2) = (one.base(), other.base());
    let m = one.numerator() + other.numerator();
    let (first, last) = (m.saturating_sub(n2), m.min(n1));
    let mode = ((m + 1) as f64 * (n1 + 1) as f64 / (n1 + n2 + 2) as f64) as u64;
    // Chance of k + 1 over chance of k, in the hypergeometric distribution.
    let ratio = |k: u64| (m - k) as f64 * (n1 - k) as f64 / ((k + 1) as f64 * (n2 + k + 1 - m) as f64);
    let weights = around_mode(first, last, mode.clamp(first, last), ratio);
    let seen = weights.at(one.numerator());
    let as_rare: f64 =
        weights.iter().filter(|(_, weight)| *weight <= seen * (1.0 + 1e-7)).map(|(_, w)| w).sum();
    (as_rare / weights.total()).min(1.0)
}
