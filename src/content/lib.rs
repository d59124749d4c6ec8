//! What people have written: PM, pages and local commentary in markdown.

mod alone;
mod answers;
mod bounds;
mod calls;
mod check;
mod citation;
mod columns;
mod coverage;
mod documents;
mod front;
mod functions;
mod markdown;
mod own;
mod parameters;
mod read;
mod sources;
mod writer;

pub use alone::not_alone;
pub use bounds::{FILTERS, Language, Refused, refused, tags};
pub use check::dead_links;
pub use coverage::{coverage, is_partial};
pub use documents::{Commentary, Content, Document, Kind};
pub use functions::chapter;
pub use markdown::{FIGURE_END, FIGURE_START, Heading, Html, to_html, with_links};
pub use own::Standing;
pub use sources::Sources;
pub use writer::{Here, Writer};
