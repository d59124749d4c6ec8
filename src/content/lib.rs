//! Turns markdown files into a text for each unit, with marks where figures and commentary belong.
//!
//! 1. `read` makes documents and commentary (`documents`) from the files in `content/`, `questions`
//!    those that are questions from the council. `fields` reads the front matter that several kinds
//!    have in common. `front` separates front matter from text. `check` reports problems that do
//!    not depend on the unit, in `calls` of text functions and in markdown.
//! 2. `sources` holds everything that texts and pages look up. From it, `own` and `coverage` decide
//!    what a unit shows.
//! 3. `writer` renders a document for a unit. `functions` is the table of text functions and their
//!    `parameters`; `answers` has their answers, and `citation` finds the declared number that is
//!    cited.
//! 4. `markdown` turns the rendered text into HTML and aligns the `columns` of its tables; `alone`
//!    reports a mark on a line with other text.
//!
//! `local` checks local texts, whose sentences `prose` finds, against the published values and the
//! words of `wording`.
//!
//! `braces` reports text functions that would be shown as they are written; `bounds` limits the
//! texts and templates of a project, so that rendering them ends in little memory.

mod actions;
mod alone;
mod answers;
mod bounds;
mod braces;
mod calls;
mod check;
mod citation;
mod columns;
mod coverage;
mod documents;
mod fields;
mod front;
mod functions;
mod keys;
mod local;
mod markdown;
mod own;
mod parameters;
mod prose;
mod questions;
mod read;
mod sources;
mod wording;
mod writer;

pub use alone::not_alone;
pub use bounds::{FILTERS, Language, RefusedPart, refused, tags};
pub use check::{STEPS, dead_links};
pub use coverage::{coverage, is_partial};
pub use documents::{
    Action, Commentary, Content, Document, DocumentKind, Question, QuestionKind, QuestionStatus, Signature,
};
pub use fields::Declarations;
pub use functions::chapter;
pub use local::{LocalText, Locate, check as check_local, report as report_local};
pub use markdown::{FIGURE_END, FIGURE_START, Heading, Html, to_html, with_links};
pub use own::FigureVersion;
pub use sources::Sources;
pub use wording::WordingRule;
pub use writer::{DocumentPage, Writer};
