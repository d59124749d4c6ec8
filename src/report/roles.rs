//! Which variable of a block, or its measures, plays which role in a grid.

use study::{Block, VariableIx};

/// What plays a role in a grid: axis, series or panel.
pub(super) enum Role {
    Nothing,
    Measures,
    Variable(VariableIx),
}

/// The measures take the first role that no variable has: axis, series, panel.
pub(super) fn roles(block: &Block) -> [Role; 3] {
    let mut measures = Some(Role::Measures);
    [block.over, block.by, block.panel].map(|dimension| match dimension {
        Some(variable) => Role::Variable(variable),
        None => measures.take().unwrap_or(Role::Nothing),
    })
}
