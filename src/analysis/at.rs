//! Where in the release the cells of a comparison stand.

use gate::{BlockRelease, CellRelease, UnitRelease};
use ground::radix::Radix;
use study::{Block, Cell, FigureIx, Measure, Study, VariableIx};

/// The block of the release with the cells of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A block of a view of a figure.
    Figure {
        /// The figure.
        figure: FigureIx,
        /// The view.
        view: usize,
        /// The block.
        block: usize,
    },
    /// A block that no figure shows ([`Study::unseen_blocks`]).
    Stratum(usize),
}

impl At {
    /// The declared block.
    pub fn block(self, study: &Study) -> Option<&Block> {
        match self {
            Self::Figure { figure, view, block } => {
                study.figures.get(figure)?.views.get(view)?.blocks.get(block)
            }
            Self::Stratum(index) => study.unseen_blocks().nth(index).map(|(block, _)| block),
        }
    }

    /// The cells of a unit's release.
    pub(crate) fn cells(self, release: &UnitRelease) -> Option<&BlockRelease> {
        match self {
            Self::Figure { figure, view, block } => release.figures.get(figure)?.views.get(view)?.get(block),
            Self::Stratum(index) => release.strata.get(index),
        }
    }
}

/// The cells of a measure: by the values of `variable`, then by all combinations of the block's
/// other dimensions, the last of which runs fastest.
pub(crate) fn split(
    study: &Study,
    block: &Block,
    cells: &BlockRelease,
    measure: usize,
    variable: VariableIx,
) -> Vec<Vec<CellRelease>> {
    let others: Vec<VariableIx> = block.dimensions().filter(|d| *d != variable).collect();
    let strata = Radix::new(others.iter().map(|other| study.size(Some(*other))));
    let cell = |value: usize, stratum: usize| {
        let mut values: Vec<(VariableIx, usize)> =
            others.iter().copied().zip(strata.digits(stratum)).collect();
        values.push((variable, value));
        cells[block.cell(study, place(block, measure, &values))]
    };
    let values = 0..study.size(Some(variable));
    values.map(|value| (0..strata.cells()).map(|stratum| cell(value, stratum)).collect()).collect()
}

/// The position of the cell with these values; 0 in a dimension without one.
pub(crate) fn place(block: &Block, measure: usize, values: &[(VariableIx, usize)]) -> Cell {
    let value = |dimension: Option<VariableIx>| {
        let pair = values.iter().find(|(variable, _)| Some(*variable) == dimension);
        pair.map_or(0, |(_, value)| *value)
    };
    Cell { panel: value(block.panel), by: value(block.by), over: value(block.over), measure }
}

/// The index of a measure in its block; `None` if the block lacks it.
pub(crate) fn position(block: &Block, measure: &Measure) -> Option<usize> {
    block.measures.iter().position(|m| m.id == measure.id && m.among == measure.among)
}
