//! Two compared shares, and their test.

use stats::Share;

use crate::context::Context;
use crate::estimate::Estimate;
use crate::lines::Explanation;

use super::kind::Numbers;

/// Two compared shares: a unit's and the other units', or a later and an earlier.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Pair {
    /// The unit's share, or the later share.
    pub one: Share,
    /// The other units' share, or the earlier share.
    pub other: Share,
    /// First minus second.
    pub estimate: Estimate,
}

impl Pair {
    /// Tests the difference of two shares.
    pub(crate) fn new(context: &Context, one: Share, other: Share) -> Self {
        Self { one, other, estimate: context.estimate(one, other) }
    }

    /// Adds both shares and their test.
    pub(crate) fn explain(&self, lines: &mut Explanation) {
        lines.two("one", self.one, "other", self.other);
        lines.estimate(&self.estimate);
    }
}

impl Numbers for Pair {
    fn estimates(&self) -> Vec<&Estimate> {
        vec![&self.estimate]
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        vec![&mut self.estimate]
    }

    fn directions(&self) -> Vec<(usize, i8)> {
        vec![(0, self.estimate.sign())]
    }

    fn room(&self) -> f64 {
        self.one.room().max(self.other.room())
    }
}
