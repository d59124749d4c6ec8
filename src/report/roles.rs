//! Says which variable of a block, or its measures, is the axis, the series and the panels of a
//! grid.

use study::{Block, VariableIx};

/// What has a role in a grid; the roles are axis, series and panel.
pub(super) enum Role {
    Nothing,
    Measures,
    Variable(VariableIx),
    /// The rounds of the study.
    Rounds,
}

/// The axis, the series and the panels. The measures take the first role that has no variable.
pub(super) fn roles(block: &Block) -> [Role; 3] {
    let mut rounds = block.is_over_rounds.then_some(Role::Rounds);
    let mut measures = Some(Role::Measures);
    [block.over, block.by, block.panel].map(|dimension| match dimension {
        Some(variable) => Role::Variable(variable),
        None => rounds.take().or_else(|| measures.take()).unwrap_or(Role::Nothing),
    })
}
