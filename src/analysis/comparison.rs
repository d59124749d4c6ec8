//! What is compared, for every unit.

use study::{FigureIx, Measure};

use super::kinds::Question;

/// A comparison that is made for every unit.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// A name made of the kind, the measure and the variable. All views of a figure have the same,
    /// so that findings of units that show different views can be matched.
    pub id: String,
    /// The figure that the finding belongs to; `None` for comparisons of units.
    pub figure: Option<FigureIx>,
    /// The view of the figure that shows its numbers. A unit has findings for the view that it
    /// shows.
    pub view: usize,
    /// The measure that is compared.
    pub measure: Measure,
    /// What the measure is compared with.
    pub question: Question,
}
