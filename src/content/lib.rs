//! What people have written: from markdown files to texts for each unit, with marks where figures
//! and commentary belong.
//!
//! 1. `read` makes documents and commentary (`documents`) of the files below `content/`: `front`
//!    parts the front matter from the text, and `check` reports what can be seen before a unit is
//!    known, in `calls` of text functions and in markdown.
//! 2. `sources` holds all that texts and pages look things up in. `own` and `coverage` tell from it
//!    what a unit shows.
//! 3. `writer` renders a document for a unit. `functions` is the table of what a text may ask for,
//!    with its `parameters`; `answers` look it up, and `citation` finds the declared number that is
//!    meant.
//! 4. `markdown` makes HTML of the rendered text, with `columns` of its tables set; `alone` tells
//!    of a mark beside other text.
//!
//! `bounds` holds texts and templates of a project to what ends in little memory.

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
pub use documents::{Commentary, Content, Document, DocumentKind};
pub use functions::chapter;
pub use markdown::{FIGURE_END, FIGURE_START, Heading, Html, to_html, with_links};
pub use own::Standing;
pub use sources::Sources;
pub use writer::{Here, Writer};
