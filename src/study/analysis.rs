//! The analysis of an outcome: the differences in it between two groups of cases, and the criteria by
//! which they may be explained. Blocks are indices into [`crate::Study::unseen_blocks`].

use ground::diagnostics::Location;

use super::indices::{IndicatorIx, VariableIx};

/// An outcome, whose differences between groups of cases and between places are split.
#[derive(Debug, Clone)]
pub struct OutcomeAnalysis {
    /// Its id.
    pub id: String,
    /// Its name for readers: "Tillgång till insats".
    pub title: String,
    /// The share that is analysed.
    pub outcome: IndicatorIx,
    /// The pairs of groups that are compared.
    pub pairs: Vec<GroupPair>,
    /// The outcome by the variables of two pairs together, for each two of them.
    pub together: Vec<PairsTogether>,
    /// The variables by which a place may have other cases than the rest of the nation.
    pub case_mix: Vec<Mix>,
    /// What may explain a difference, in the order of the file.
    pub criteria: Vec<Criterion>,
    /// Where it is declared.
    pub place: Location,
}

/// Something that would be analysed if it were recorded: criteria that no table has.
#[derive(Debug, Clone)]
pub struct Unrecorded {
    /// Its id.
    pub id: String,
    /// Its name for readers: "Delaktighet i utredningen".
    pub title: String,
    /// The criteria, each with what would be needed.
    pub criteria: Vec<Criterion>,
    /// Where it is declared.
    pub place: Location,
}

/// Two groups of cases that are compared: those with one value of a variable, and those with the other.
#[derive(Debug, Clone)]
pub struct GroupPair {
    /// The variable.
    pub variable: VariableIx,
    /// The values.
    pub values: [usize; 2],
    /// The value that stands for "not known"; `None` if there is none.
    pub unknown: Option<usize>,
    /// The block of the outcome by this variable alone.
    pub block: usize,
    /// The ways to the outcome, the one with most steps first; each has at least one.
    pub paths: Vec<Path>,
    /// The outcome among cases alike in a further variable.
    pub within: Vec<Mix>,
    /// For each criterion that is recorded beside the outcome, its block; else `None`.
    pub beside: Vec<Option<usize>>,
}

/// The outcome by the variables of two pairs together.
#[derive(Debug, Clone, Copy)]
pub struct PairsTogether {
    /// The pairs, as indices into the pairs of the analysis.
    pub pairs: [usize; 2],
    /// The block.
    pub block: usize,
}

/// A way of steps to the outcome.
#[derive(Debug, Clone)]
pub struct Path {
    /// The steps before the outcome.
    pub steps: Vec<IndicatorIx>,
    /// The block whose measures are the share of each step among those who passed all earlier ones,
    /// then the share of the outcome among those who passed all steps.
    pub block: usize,
}

/// The outcome by a variable, or by several together.
#[derive(Debug, Clone)]
pub struct Mix {
    /// The variables, at least one and at most three.
    pub variables: Vec<VariableIx>,
    /// The block.
    pub block: usize,
}

/// What may explain a difference between two groups.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// Its name for readers: "Vårdnadshavares samtycke".
    pub label: String,
    /// How it is recorded.
    pub record: Record,
    /// What would be needed to judge it, as a sentence for readers.
    pub needed: Option<String>,
    /// What a reader may ask of it.
    pub question: Option<String>,
}

/// How a criterion is recorded.
#[derive(Debug, Clone)]
pub enum Record {
    /// The tables have them as steps on the way to the outcome.
    Steps(Vec<IndicatorIx>),
    /// The tables have a share of its own, which no table links to the outcome.
    Beside {
        /// The share.
        indicator: IndicatorIx,
        /// Whether the outcome is expected to be more common where the share is higher.
        raises: bool,
    },
    /// Nowhere.
    Nowhere,
}
