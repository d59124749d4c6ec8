//! Swedish: turns numbers, units and findings into words. All words of a site that do not come from
//! a study or a text are here.
//!
//! - `sv` has the short messages, which templates get by name; `fill` puts arguments into them.
//! - `number`, `grammar`, `collate` and `address` write numbers and shares, sort names, and make
//!   addresses.
//! - `words` names places, levels and figures, `headings` columns and lists; `withheld` says that
//!   something is missing and why; `protection` and `methods` explain disclosure control and tests.
//! - `definition` makes a sentence of a declared measure, `describe` of a drawing, and `findings`
//!   of a finding.

mod address;
mod collate;
mod definition;
mod describe;
mod fill;
mod findings;
mod grammar;
pub mod headings;
pub mod methods;
mod number;
pub mod protection;
pub mod rounds;
mod sv;
pub mod withheld;
mod words;

pub use address::{LONGEST, file_name, slug};
pub use collate::Collation;
pub use definition::{definition, listed};
pub use describe::{Marks, describe, key};
pub use fill::fill;
pub use findings::{Speaker, answer, method, verdict_word};
pub use grammar::{signed_interval, signed_points_between};
pub use number::{date, grouped, part_words, percent_sign, percent_words};
pub use sv::{WORDS, Words};
pub use words::{
    PlaceName, cite, covered, figure_word, folder, level_label, list_name, nation_is, nation_within,
    parts_heading, place, registered,
};
