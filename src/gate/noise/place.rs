//! A unit in a round, with its true counts and those with noise.

use crate::cells::{ByGroup, GroupIx};
use crate::footnotes::UnitFootnotes;
use crate::raw::Counts;

/// A unit in a round, before it is decided which cells are shown.
#[derive(Clone)]
pub(super) struct NoisyPlace {
    /// A digest of the ids of the places that report for it.
    pub(super) places: String,
    /// A digest of all that its noise depends on: the data, the secret and the classes of
    /// variables.
    pub(super) version: String,
    /// The number of all cases; `None` where the source withheld it.
    pub(super) cases: Option<u64>,
    /// True counts by group, then by cell; empty if numbers published before are shown.
    pub(super) counts: Counts,
    /// By group, then by cell: numerator and base with noise.
    pub(super) noisy: ByGroup<NoisyCells>,
    /// The footnotes of the counts; none for numbers published before, whose footnotes nobody
    /// recorded.
    pub(super) footnotes: UnitFootnotes,
}

/// Numerator and base of each cell of a group, with noise; `None` where the place did not report
/// the cell or the source withheld it.
pub(super) type NoisyCells = Vec<Option<(f64, f64)>>;

impl NoisyPlace {
    /// The true numerator and base of a cell; `None` if the source withheld one or there are no
    /// counts.
    pub(super) fn counted(&self, group: GroupIx, cell: usize) -> Option<(u64, u64)> {
        let (x, n) = self.counts.get(group)?.get(cell)?;
        // Rounding at the source can make a numerator larger than its base.
        Some((x.open()?.min(n.open()?), n.open()?))
    }
}
