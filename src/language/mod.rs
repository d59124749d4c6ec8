//! Swedish: how numbers, shares and places are written. The only place in Rust where a reader's words stand.

mod collate;
mod definition;
mod describe;
mod findings;
mod grammar;
pub mod headings;
pub mod methods;
mod number;
pub mod statement;
mod words;

pub use collate::{Collation, slug};
pub use definition::{definition, listed};
pub use describe::{Marks, describe, key};
pub use findings::{Speaker, answer, verdict_word};
pub use grammar::{signed_interval, signed_points};
pub use number::{date, grouped, percent_sign, percent_words};
pub use words::{
    Place, cite, figure_word, folder, level_label, list_name, lower_first, parts_heading, place, upper_first,
    withheld,
};
