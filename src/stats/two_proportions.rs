//! Tests whether two shares differ.

use libm::{erfc, floor, sqrt};

use crate::Share;

use super::discrete::around_mode;
use super::rate::two_rates;
use super::scale::NumberKind;

/// The result of a test of two shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareTest {
    /// The two-sided p-value, 0–1.
    pub p: f64,
    /// The test.
    pub method: TestMethod,
}

/// The test, chosen by the smallest expected count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TestMethod {
    /// At least 1: the "N − 1" chi-square test.
    ChiSquare,
    /// Below 1: the Fisher–Irwin test, two-sided by Irwin's rule.
    FisherIrwin,
    /// Of rates: the conditional test of two Poisson counts.
    Conditional,
}

/// Tests whether two numbers of different cases differ: shares by [`two_proportions`], rates by the
/// conditional test. Numbers of other kinds are not known to differ.
pub fn difference_test(one: Share, other: Share) -> ShareTest {
    match one.scale().kind {
        NumberKind::Proportion => two_proportions(one, other),
        NumberKind::Rate => ShareTest { p: two_rates(one, other), method: TestMethod::Conditional },
        NumberKind::Mean | NumberKind::Count | NumberKind::Given => {
            ShareTest { p: 1.0, method: TestMethod::Conditional }
        }
    }
}

/// Tests two shares of different cases: Campbell 2007, Stat Med 26:3661. No correction for
/// continuity.
pub fn two_proportions(one: Share, other: Share) -> ShareTest {
    let ((x1, n1), (x2, n2)) = (one.effective(), other.effective());
    let (m, n) = (x1 + x2, n1 + n2);
    if n1.min(n2) * m.min(n - m) / n < 1.0 {
        return ShareTest { p: fisher_irwin((x1, n1), (x2, n2)), method: TestMethod::FisherIrwin };
    }
    let cross = x1 * (n2 - x2) - x2 * (n1 - x1);
    let chi_square = cross / n1 * (cross / n2) * (n - 1.0) / (m * (n - m));
    ShareTest { p: erfc(sqrt(chi_square / 2.0)), method: TestMethod::ChiSquare }
}

/// The p-value of the Fisher–Irwin test: the sum of the probabilities of all tables with the same
/// margins that are no more probable than the observed one. For counts that are not integers,
/// factorials become gamma functions, and the tables are those that differ from the observed one by
/// an integer; for integers these are all tables.
fn fisher_irwin((x1, n1): (f64, f64), (x2, n2): (f64, f64)) -> f64 {
    let m = x1 + x2;
    // The smallest numerator that differs from the observed one by an integer, and the number of
    // tables from it to the largest.
    let fewer = floor(x1 - (m - n2).max(0.0));
    let (first, last) = (x1 - fewer, (fewer + floor(m.min(n1) - x1)) as u64);
    let mode = floor((m + 1.0) * (n1 + 1.0) / (n1 + n2 + 2.0) - first).max(0.0) as u64;
    // Probability of k + 1 over that of k, in the hypergeometric distribution.
    let ratio = |step: u64| {
        let k = first + step as f64;
        (m - k) * (n1 - k) / ((k + 1.0) * (n2 + k + 1.0 - m))
    };
    let weights = around_mode(0, last, mode.min(last), ratio);
    let chance = weights.at(fewer as u64);
    let as_rare: f64 =
        weights.iter().filter(|(_, weight)| *weight <= chance * (1.0 + 1e-7)).map(|(_, w)| w).sum();
    (as_rare / weights.total()).min(1.0)
}
