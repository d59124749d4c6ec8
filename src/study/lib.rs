//! The definition language of a study: `written` is what the YAML says, [`model`] what it means.
//!
//! [`read`] makes the one from the other; it checks every id and reports all problems at once.

mod analyses;
mod analysis;
mod breaks;
mod chart;
mod correction;
mod corrections;
mod follow_up;
mod follow_ups;
mod footnotes;
mod indices;
mod keys;
mod labels;
mod look_up;
mod measure;
pub mod model;
mod quantity;
mod resolve;
mod resolve_figures;
mod resolve_findings;
mod resolve_indicators;
mod resolve_tables;
mod schema;
mod spellings;
mod table;
mod time;
mod word;
mod written;
mod written_figures;
mod written_indicators;
mod written_tables;

pub use analysis::{Criterion, GroupPair, Mix, OutcomeAnalysis, PairsTogether, Path, Record, Unrecorded};
pub use chart::{Chart, ChartTraits};
pub use correction::Correction;
pub use corrections::find_places;
pub use follow_up::FollowUp;
pub use footnotes::{Footnote, Footnotes};
pub use indices::*;
pub use model::*;
pub use quantity::{Formula, Quantity};
pub use schema::{SchemaFile, schemas};
pub use table::{Constant, MeasureColumns, RowRule, Subject, Subtotal, Symbol, TableSpec};

use ground::diagnostics::{Diagnostics, Source};
use project::{Grouping, yaml};

/// Reads `study.yaml`. `None` when it is not YAML. After an error the study is incomplete, and only
/// serves to check the rest of the project in the same run.
pub fn read(
    id: &str,
    source: &Source,
    groupings: &[Grouping],
    diagnostics: &mut Diagnostics,
) -> Option<Study> {
    let node = yaml::parse(source, diagnostics)?;
    let written = written::StudyFile::read(&node, diagnostics);
    labels::check(&written, diagnostics);
    spellings::check(&written, diagnostics);
    Some(resolve::study(id, written, groupings, diagnostics))
}
