//! Footnotes of counts: a count has the footnotes of all rows that it is the sum of.
//!
//! Counts are added up without their footnotes. Where a study declares marks, the same sums are
//! made once more with them, so that a study without marks pays nothing.

use study::Footnotes;

use super::cells::{ByGroup, GroupIx};
use super::raw::{CellsOf, RawCount};

/// What the cells of a table are added up as.
pub(crate) trait Summand: Copy + Send + Sync + std::ops::AddAssign {
    /// No cases.
    const ZERO: Self;
    /// A sum of which the source withheld a part.
    const WITHHELD: Self;

    /// A count and the footnotes beside it.
    fn new(count: RawCount, footnotes: Footnotes) -> Self;

    /// Whether the source withheld it or a part of it.
    fn is_withheld(self) -> bool;
}

impl Summand for RawCount {
    const ZERO: Self = Self::ZERO;
    const WITHHELD: Self = Self::WITHHELD;

    fn new(count: RawCount, _: Footnotes) -> Self {
        count
    }

    fn is_withheld(self) -> bool {
        Self::is_withheld(self)
    }
}

/// A count with the footnotes of all rows that it is the sum of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotedCount {
    count: RawCount,
    footnotes: Footnotes,
}

impl Summand for NotedCount {
    const ZERO: Self = Self { count: RawCount::ZERO, footnotes: Footnotes::NONE };
    const WITHHELD: Self = Self { count: RawCount::WITHHELD, footnotes: Footnotes::NONE };

    fn new(count: RawCount, footnotes: Footnotes) -> Self {
        Self { count, footnotes }
    }

    fn is_withheld(self) -> bool {
        self.count.is_withheld()
    }
}

impl std::ops::AddAssign for NotedCount {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.footnotes = self.footnotes.and(other.footnotes);
    }
}

/// The footnotes of a cell.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CellFootnotes {
    /// The footnotes of the share: of its numerator and of its base.
    pub share: Footnotes,
    /// The footnotes of the base.
    pub base: Footnotes,
}

/// The footnotes of the cells of one unit, by group, then by cell. Cells that are not in the list
/// have none.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnitFootnotes(Vec<Vec<CellFootnotes>>);

impl UnitFootnotes {
    /// The footnotes of the counts of a unit.
    pub(crate) fn of(counts: ByGroup<CellsOf<NotedCount>>) -> Self {
        let of_cell = |(numerator, base): (NotedCount, NotedCount)| CellFootnotes {
            share: numerator.footnotes.and(base.footnotes),
            base: base.footnotes,
        };
        Self(counts.into_iter().map(|cells| cells.into_iter().map(of_cell).collect()).collect())
    }

    /// The footnotes of a cell.
    pub(crate) fn cell(&self, group: GroupIx, cell: usize) -> CellFootnotes {
        self.0.get(group.index()).and_then(|cells| cells.get(cell)).copied().unwrap_or_default()
    }

    /// Takes over the footnotes of a group of cells.
    pub(crate) fn take(&mut self, group: GroupIx, other: &mut Self) {
        let Some(taken) = other.0.get_mut(group.index()) else { return };
        let groups = self.0.len().max(group.index() + 1);
        self.0.resize_with(groups, Vec::new);
        self.0[group.index()] = std::mem::take(taken);
    }
}
