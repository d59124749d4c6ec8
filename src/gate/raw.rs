//! A count before disclosure control.

/// A number of cases that nobody may read. It can be added up; its type does not leave this crate,
/// and only what decides on publication opens it.
#[derive(Clone, Copy)]
pub(crate) struct RawCount(u64);

/// Some part of the sum was withheld by whoever made the table.
const UNKNOWN: u64 = u64::MAX;

/// The counts of one place: by group, then by its cells, numerator and base. Of what a place did
/// not report there are none.
pub(super) type Counts = Vec<Cells>;
/// Numerator and base of every cell of a group.
pub(super) type Cells = Vec<(RawCount, RawCount)>;

impl RawCount {
    /// No cases.
    pub(crate) const ZERO: Self = Self(0);
    /// A number that was withheld at the source.
    pub(crate) const WITHHELD: Self = Self(UNKNOWN);

    /// A known number of cases.
    pub(crate) fn new(cases: u64) -> Self {
        Self(cases.min(UNKNOWN - 1))
    }

    /// A number of cases, or one withheld at the source.
    pub(crate) fn from_source(cases: Option<u64>) -> Self {
        cases.map_or(Self::WITHHELD, Self::new)
    }

    /// What is left when a part of it is taken away; 0 when the part is larger.
    pub(crate) fn less(self, part: Self) -> Self {
        match self.is_withheld() || part.is_withheld() {
            true => Self::WITHHELD,
            false => Self(self.0.saturating_sub(part.0)),
        }
    }

    /// Whether a part of it was withheld at the source.
    pub(crate) fn is_withheld(self) -> bool {
        self.0 == UNKNOWN
    }

    /// The number, for the gate alone; `None` when withheld at the source.
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

/// Even a debugging print tells nothing.
impl std::fmt::Debug for RawCount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("RawCount(sealed)")
    }
}
