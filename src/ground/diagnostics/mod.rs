//! Problems are values: every stage of the pipeline collects [`Diagnostic`]s and none prints them.

mod collected;
mod lines;
mod nearest;
mod problem;
mod source;

pub use collected::Diagnostics;
pub use lines::{Lines, count_breaks, is_break};
pub use nearest::nearest;
pub use problem::{Diagnostic, Severity};
pub use source::{Location, Source};
