//! What is compared.

use study::Measure;

use super::kinds::Question;

/// Something that is compared for every unit.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// A name: the kind, the measure and what it is split by. The same for all views of a figure,
    /// so that what one unit shows in a coarser view can be set beside another's.
    pub id: String,
    /// The figure by which it is said; `None` for comparisons of units.
    pub figure: Option<usize>,
    /// The view of the figure that shows its numbers. Findings are made for the view that a unit
    /// shows.
    pub view: usize,
    /// What is compared.
    pub measure: Measure,
    /// With what.
    pub question: Question,
}
