//! What may be published. Raw counts are sealed here and nothing below this module can open them.
//!
//! A breakdown of one measure is shown at a place whole or not at all ([`groups`]). What is small is withheld, and so is what would
//! give it away by adding and subtracting ([`protect`]), whatever tables the numbers come from ([`basis`]) and whatever
//! places they are summed over ([`geography`]).

mod apart;
mod basis;
mod decision;
mod geography;
mod groups;
mod ledger;
mod places;
mod plan;
mod proof;
mod protect;
mod published;
mod raw;
mod release;
mod rests;

pub use decision::{Decision, decide};
pub use ledger::Ledger;
pub use proof::{Cover, Narrow, Proof, Sharpened, Twin, Withholds, Witnesses};
pub use published::{Gate, Published, Share};
pub use raw::RawCount;
pub use release::{BlockRelease, CellRelease, FigureRelease, Release, StudyRelease, UnitRelease};
