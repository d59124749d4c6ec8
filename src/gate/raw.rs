//! A count before disclosure control.

use super::cells::ByGroup;

/// A number of cases that must not leave the gate. It can be added up; its type is private to this
/// crate, and only the code that decides on publication opens it. The source, whoever made the
/// table, may have withheld it.
#[derive(Clone, Copy)]
pub(crate) struct RawCount(u64);

/// Stands for a sum of which the source withheld a part.
const UNKNOWN: u64 = u64::MAX;

/// The counts of one unit: by group, then by cell, numerator and base. A group that the unit did
/// not report has no cells.
pub(super) type Counts = CountsOf<RawCount>;
/// Numerator and base of every cell of a group.
pub(super) type Cells = CellsOf<RawCount>;

/// [`Counts`], as raw counts or as counts with footnotes.
pub(super) type CountsOf<T> = ByGroup<CellsOf<T>>;
/// [`Cells`], as raw counts or as counts with footnotes.
pub(super) type CellsOf<T> = Vec<(T, T)>;

impl RawCount {
    /// No cases.
    pub(crate) const ZERO: Self = Self(0);
    /// A number that the source withheld.
    pub(crate) const WITHHELD: Self = Self(UNKNOWN);

    /// A known number of cases.
    pub(crate) fn new(cases: u64) -> Self {
        Self(cases.min(UNKNOWN - 1))
    }

    /// The number of cases that the source gives; `None` if the source withheld it.
    pub(crate) fn from_source(cases: Option<u64>) -> Self {
        cases.map_or(Self::WITHHELD, Self::new)
    }

    /// The difference; 0 when `part` is larger, withheld when either is.
    pub(crate) fn less(self, part: Self) -> Self {
        match self.is_withheld() || part.is_withheld() {
            true => Self::WITHHELD,
            false => Self(self.0.saturating_sub(part.0)),
        }
    }

    /// Whether the source withheld it or a part of it.
    pub(crate) fn is_withheld(self) -> bool {
        self.0 == UNKNOWN
    }

    /// The number; `None` when the source withheld it.
    pub(crate) fn open(self) -> Option<u64> {
        (!self.is_withheld()).then_some(self.0)
    }
}

impl std::ops::AddAssign for RawCount {
    fn add_assign(&mut self, other: Self) {
        *self = match self.is_withheld() || other.is_withheld() {
            true => Self::WITHHELD,
            false => Self::new(self.0.saturating_add(other.0)),
        };
    }
}

/// Debug output must not disclose the number.
impl std::fmt::Debug for RawCount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("RawCount(sealed)")
    }
}
