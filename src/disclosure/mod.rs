//! What may be published. Raw counts are sealed here and nothing below this module can open them.
//!
//! Until secondary protection exists, only the primary rule holds: a count below the threshold, a base minus
//! count below it, and every share that rests on one, is withheld.

mod published;
mod raw;
mod release;

pub use published::{Gate, Published, Reason, Share};
pub use raw::RawCount;
pub use release::{BlockRelease, CellRelease, FigureRelease, Release, StudyRelease, UnitRelease, release};
