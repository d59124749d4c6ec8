//! Indices of what a study declares, and conditions made of them.

use std::collections::{BTreeMap, BTreeSet};

ground::indices! {
    /// Index into [`crate::Study::rounds`].
    pub RoundIx, ByRound;
    /// Index into [`crate::Study::variables`].
    pub VariableIx, ByVariable;
    /// Index into [`crate::Study::indicators`].
    pub IndicatorIx, ByIndicator;
    /// Index into [`crate::Study::quantities`].
    pub QuantityIx, ByQuantity;
    /// Index into [`crate::Study::figures`].
    pub FigureIx, ByFigure;
    /// Index into [`crate::Study::follow_ups`].
    pub FollowUpIx, ByFollowUp;
    /// Index into [`crate::Study::footnotes`].
    pub FootnoteIx, ByFootnote;
    /// Index of a cell in a [`crate::Block`].
    pub CellIx, ByCell;
}

/// A condition: each named variable has one of the named values. An empty one holds for all cases.
pub type Condition = BTreeMap<VariableIx, BTreeSet<usize>>;
