//! What is compared.

use gate::{CellRelease, UnitRelease};
use study::{Block, Cell, Measure, Study, ValueIx, VariableIx};

/// Something that is compared for every unit.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// A name: the kind, the measure and what it is split by. The same for all views of a figure, so that what one unit
    /// shows in a coarser view can be set beside another's.
    pub id: String,
    /// The figure by which it is said; `None` for comparisons of units.
    pub figure: Option<usize>,
    /// The view of the figure that shows its numbers. Findings are made for the view that a unit shows.
    pub view: usize,
    /// What is compared.
    pub measure: Measure,
    /// With what.
    pub look: Look,
}

/// The kinds of comparison.
#[derive(Debug, Clone)]
pub enum Look {
    /// A unit and other units.
    Level {
        /// The indicator.
        indicator: usize,
        /// The other units.
        against: Against,
    },
    /// A unit and itself one round earlier.
    Change {
        /// The indicator.
        indicator: usize,
    },
    /// The values of a variable: each against the others, or one against the other where there are two.
    Contrast {
        /// The cells.
        at: At,
        /// The variable.
        variable: VariableIx,
    },
    /// The same among cases that are alike in other variables.
    Within {
        /// The cells.
        at: At,
        /// The variable that is contrasted.
        variable: VariableIx,
        /// The variables in which the cases are alike.
        strata: Vec<VariableIx>,
    },
    /// The course of a measure over an ordered variable.
    Trend {
        /// The cells.
        at: At,
        /// The ordered variable.
        over: VariableIx,
    },
    /// Where one measure passes another along an ordered variable.
    Crossing {
        /// The cells.
        at: At,
        /// The other measure.
        other: Measure,
        /// The ordered variable.
        over: VariableIx,
        /// The value of a further variable for which it is asked.
        fixed: Option<(VariableIx, ValueIx)>,
    },
    /// The distance between two measures along an ordered variable.
    Gap {
        /// The cells.
        at: At,
        /// The measure that is taken away.
        other: Measure,
        /// The ordered variable.
        over: VariableIx,
        /// The value of a further variable for which it is asked.
        fixed: Option<(VariableIx, ValueIx)>,
    },
    /// The largest and the smallest part of a distribution.
    Extremes {
        /// The cells.
        at: At,
    },
}

/// The units that a unit is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The rest of the nation.
    Rest,
    /// The rest of its group; the index of a grouping.
    Group(usize),
}

/// Where the cells of a comparison lie in the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A block of a view of a figure.
    Figure {
        /// The figure.
        figure: usize,
        /// The view.
        view: usize,
        /// The block.
        block: usize,
    },
    /// A block that only findings look at.
    Stratum(usize),
}

impl At {
    /// The declared block.
    pub fn block(self, study: &Study) -> Option<&Block> {
        match self {
            Self::Figure { figure, view, block } => {
                study.figures.get(figure)?.views.get(view)?.blocks.get(block)
            }
            Self::Stratum(index) => study.findings.always.as_ref()?.blocks.get(index),
        }
    }

    /// The cells of a unit.
    pub fn cells(self, release: &UnitRelease) -> Option<&[CellRelease]> {
        match self {
            Self::Figure { figure, view, block } => {
                release.figures.get(figure)?.views.get(view)?.get(block).map(|block| &*block.cells)
            }
            Self::Stratum(index) => release.strata.get(index).map(|block| &*block.cells),
        }
    }
}

/// The cells of a measure by the values of one variable and, within each, by all other dimensions of the block.
pub(crate) fn split(
    study: &Study,
    block: &Block,
    cells: &[CellRelease],
    measure: usize,
    variable: VariableIx,
) -> Vec<Vec<CellRelease>> {
    let others: Vec<VariableIx> = block.dimensions().filter(|d| *d != variable).collect();
    let strata: usize = others.iter().map(|d| study.size(Some(*d))).product();
    let cell = |value: ValueIx, stratum: usize| {
        let mut at = vec![(variable, value)];
        let mut rest = stratum;
        for other in others.iter().rev() {
            at.push((*other, rest % study.size(Some(*other))));
            rest /= study.size(Some(*other));
        }
        cells[block.cell(study, place(block, measure, &at))]
    };
    let values = 0..study.size(Some(variable));
    values.map(|value| (0..strata).map(|stratum| cell(value, stratum)).collect()).collect()
}

/// The position of the cell with these values.
pub(crate) fn place(block: &Block, measure: usize, values: &[(VariableIx, ValueIx)]) -> Cell {
    let of = |dimension: Option<VariableIx>| {
        let found = values.iter().find(|(variable, _)| Some(*variable) == dimension);
        found.map_or(0, |(_, value)| *value)
    };
    Cell { panel: of(block.panel), by: of(block.by), over: of(block.over), measure }
}
