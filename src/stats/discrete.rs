//! Chances of a discrete distribution with one peak, from the ratios of neighbours.
//!
//! No chance is computed by itself, only as a multiple of the mode's, and all are divided by their
//! sum at the end; so there are no factorials, and nothing is lost with a base of 10⁹.

/// Probabilities of the values from `first` on, each divided by that of the most likely value. Values
/// so unlikely that they would not change the sum are left out.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    first: u64,
    weights: Vec<f64>,
}

/// Below this multiple of the mode's chance a value is left out: with 10⁹ values their sum is still
/// below 10⁻⁵⁰.
const NOTHING: f64 = 1e-60;

/// The chances of `first..=last` outwards from the mode; `ratio(k)` is the chance of k + 1 over
/// that of k.
pub(crate) fn around_mode(first: u64, last: u64, mode: u64, ratio: impl Fn(u64) -> f64) -> Weights {
    let mut below = Vec::new();
    let mut weight = 1.0;
    for k in (first..mode).rev() {
        weight /= ratio(k);
        if weight < NOTHING {
            break;
        }
        below.push(weight);
    }
    let start = mode - below.len() as u64;
    let mut weights: Vec<f64> = below.into_iter().rev().chain([1.0]).collect();
    let mut weight = 1.0;
    for k in mode..last {
        weight *= ratio(k);
        if weight < NOTHING {
            break;
        }
        weights.push(weight);
    }
    Weights { first: start, weights }
}

impl Weights {
    /// The multiple for a value; 0 when it was left out.
    pub(crate) fn at(&self, value: u64) -> f64 {
        let index = value.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| self.weights.get(index)).copied().unwrap_or(0.0)
    }

    /// Values with their multiples, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, f64)> {
        (self.first..).zip(self.weights.iter().copied())
    }

    /// The sum of all multiples.
    pub(crate) fn total(&self) -> f64 {
        self.weights.iter().sum()
    }
}
