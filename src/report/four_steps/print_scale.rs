//! The scale on which the parts of a difference are printed.

use language::criteria::Points;
use stats::{Interval, Share};

/// The base from which on percentage points are written with a decimal: there, the interval of a
/// share is narrower than ten of them.
const LARGE: u64 = 1_000;

/// The scale on which the parts of a difference are printed: percentage points with so many
/// decimals.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintScale {
    pub decimals: u8,
}

impl PrintScale {
    pub(super) fn of(shares: [Share; 2]) -> Self {
        Self { decimals: u8::from(shares.iter().all(|share| share.base() >= LARGE)) }
    }

    fn unit(self) -> f64 {
        100.0 * 10_f64.powi(i32::from(self.decimals))
    }

    pub(super) fn points(self, difference: f64) -> Points {
        Points { steps: (difference * self.unit()).round() as i64, decimals: self.decimals }
    }

    pub(super) fn ends(self, interval: Interval) -> [Points; 2] {
        [interval.lo, interval.hi].map(|end| self.points(end))
    }

    /// The difference of two printed shares.
    pub(super) fn between(self, [one, other]: [Share; 2]) -> Points {
        let steps = |share: Share| share.steps(self.decimals) as i64;
        Points { steps: steps(one) - steps(other), decimals: self.decimals }
    }

    /// Parts rounded so that they add up to the printed whole (largest remainder).
    pub(super) fn parts(self, parts: &[f64], whole: Points) -> Vec<Points> {
        let exact: Vec<f64> = parts.iter().map(|part| part * self.unit()).collect();
        let mut steps: Vec<i64> = exact.iter().map(|part| part.floor() as i64).collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())));
        let mut left = whole.steps - steps.iter().sum::<i64>();
        // The printed whole differs from the sum of parts by rounding only, so a round or two is
        // enough.
        while left != 0 && !order.is_empty() {
            for index in &order {
                if left == 0 {
                    break;
                }
                steps[*index] += left.signum();
                left -= left.signum();
            }
        }
        steps.into_iter().map(|steps| Points { steps, decimals: self.decimals }).collect()
    }
}
