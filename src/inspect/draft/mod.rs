//! From what was found to a draft in the definition language.
//!
//! [`make`] puts a [`Draft`] together from tables ([`tables`]), variables and places; [`study`] and
//! [`figures`] write it down.

mod declared;
mod figures;
mod ids;
mod make;
mod model;
mod study;
mod tables;
mod units;
mod variables;
mod yaml;

pub use declared::{TableDraft, table_lines};
pub use model::Draft;
pub use units::{UnitDraft, unit_lines};

pub(crate) use figures::figures;
pub(crate) use units::UNITS_HEAD;
pub(crate) use yaml::scalar;
