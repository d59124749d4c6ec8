//! Swedish: turns numbers, units and findings into words. All words of a site that do not come from
//! a study or a text are here.
//!
//! - `sv` has the short messages, which templates get by name; `fill` puts arguments into them.
//! - `number`, `grammar` and `difference` write numbers, shares and differences; `collate` sorts
//!   names, and `address` makes addresses.
//! - `words` names places, levels and figures, `headings` columns and lists; `withheld` says that
//!   something is missing and why; `protection` and `methods` explain disclosure control and tests.
//! - `criteria` says what splits the differences in an outcome; `comparing` compares many places in
//!   one indicator.
//! - `measures` says what the numbers of a measure are, `follow_up` which cases were asked about
//!   again. `definition` makes a sentence of a declared measure, `describe` of a drawing, and
//!   `findings` of a finding.

mod address;
mod collate;
pub mod comparing;
pub mod criteria;
mod definition;
mod describe;
mod difference;
mod fill;
mod findings;
pub mod follow_up;
mod grammar;
pub mod headings;
pub mod history;
pub mod measures;
pub mod methods;
mod number;
pub mod protection;
pub mod rounds;
mod sv;
pub mod withheld;
mod words;
pub mod written;

pub use address::{LONGEST, file_name, slug};
pub use collate::Collation;
pub use definition::{definition, listed};
pub use describe::{MarkWords, Marks, describe, key};
pub use difference::{signed_interval, signed_points_between};
pub use fill::fill;
pub use findings::{Speaker, answer, method, verdict_word};
pub use number::{date, grouped, number_sign, number_with, number_words, part_words, steps_text};
pub use sv::{WORDS, Words};
pub use words::{
    PlaceName, cite, covered, figure_word, folder, has_sign, level_label, list_name, nation_is,
    nation_is_given, nation_within, parts_heading, place, registered, rounded,
};
