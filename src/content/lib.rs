//! What people have written: PM, pages and local commentary in markdown.

mod alone;
mod bounds;
mod calls;
mod check;
mod columns;
mod coverage;
mod front;
mod functions;
mod markdown;
mod own;
mod read;

pub use alone::not_alone;
pub use bounds::{FILTERS, Language, Refused, refused, tags};
pub use check::dead_links;
pub use coverage::{coverage, is_partial};
pub use functions::{Here, Sources, Writer};
pub use markdown::{FIGURE_END, FIGURE_START, Heading, Html, to_html, with_links};
pub use own::Standing;
pub use read::{Commentary, Content, Document, Kind};
