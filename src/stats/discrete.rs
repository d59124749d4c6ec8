//! Probabilities of a unimodal discrete distribution, from the ratios of neighbouring ones.
//!
//! Probabilities are computed relative to that of the mode, and divided by their sum at the end. So
//! no factorials are needed, and precision is kept for bases up to 10⁹.

/// Probabilities of the values from `first` on, divided by that of the mode. Values so improbable
/// that they would not change the sum are left out.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    first: u64,
    weights: Vec<f64>,
}

/// Relative probabilities below this are left out: even 10⁹ of them sum to less than 10⁻⁵⁰.
const NOTHING: f64 = 1e-60;

/// The relative probabilities of `first..=last`, computed outwards from the mode. `ratio(k)` is the
/// probability of k + 1 divided by that of k.
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
    /// The relative probability of a value; 0 when it was left out.
    pub(crate) fn at(&self, value: u64) -> f64 {
        let index = value.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| self.weights.get(index)).copied().unwrap_or(0.0)
    }

    /// The values with their relative probabilities, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, f64)> {
        (self.first..).zip(self.weights.iter().copied())
    }

    /// The sum of the relative probabilities.
    pub(crate) fn total(&self) -> f64 {
        self.weights.iter().sum()
    }
}
