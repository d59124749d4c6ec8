//! A unit in a round, as it was counted and as it is told.

use crate::raw::Counts;

/// A unit in a round.
#[derive(Clone)]
pub(super) struct NoisyPlace {
    /// What stands for the places that report for it.
    pub(super) places: String,
    /// What stands for its data, the secret and the classes: what its noise depends on.
    pub(super) version: String,
    /// All cases; `None` where the source does not tell.
    pub(super) cases: Option<u64>,
    /// By group of cells, then by cell: what was counted; empty for numbers that were published
    /// before.
    pub(super) counts: Counts,
    /// By group of cells, then by cell: numerator and base with noise.
    pub(super) noisy: Vec<NoisyCells>,
}

/// Numerator and base of each cell of a group, with noise; `None` where the place does not report
/// it or the source withheld it.
pub(super) type NoisyCells = Vec<Option<(f64, f64)>>;

impl NoisyPlace {
    /// What was counted of a cell, numerator and base.
    pub(super) fn counted(&self, group: usize, cell: usize) -> Option<(u64, u64)> {
        let (x, n) = self.counts.get(group)?.get(cell)?;
        // Rounding at the source can make a numerator larger than its base.
        Some((x.open()?.min(n.open()?), n.open()?))
    }
}
