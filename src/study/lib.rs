//! The definition language of a study: [`written`] is what the YAML says, [`model`] what it means.
//!
//! [`read`] is the only way from one to the other; it checks every id and reports all problems at
//! once.

mod chart;
mod look_up;
pub mod model;
mod resolve;
mod resolve_figures;
mod resolve_findings;
mod word;
mod written;
mod written_figures;

pub use chart::{Chart, ChartTraits};
pub use model::*;

use ground::diagnostics::{Diagnostics, Source};
use project::{Grouping, yaml};

/// Reads `study.yaml`. `None` when it is not YAML; otherwise a study that is sound only if no error
/// was found.
pub fn read(
    id: &str,
    source: &Source,
    groupings: &[Grouping],
    diagnostics: &mut Diagnostics,
) -> Option<Study> {
    let node = yaml::parse(source, diagnostics)?;
    let written = written::Written::read(&node, diagnostics);
    Some(resolve::study(id, written, groupings, diagnostics))
}
