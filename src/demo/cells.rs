//! The cases of a step, divided into cells that its effects and targets cannot tell apart.

use super::space::{HiddenCases, Requirement};
use super::step::{Side, StepPlan};

/// HiddenCases that are alike in everything the step looks at.
pub(crate) struct AlikeCases {
    /// The cases of every cell.
    pub members: Vec<Vec<u32>>,
    /// How many values the step chooses between.
    pub values: usize,
    /// For every condition of the plan, whether each cell fulfils it.
    truth: Vec<Vec<bool>>,
}

impl AlikeCases {
    pub(crate) fn new(cases: &HiddenCases, plan: &StepPlan) -> Self {
        let taking_part = (0..cases.len()).filter(|case| plan.among.holds(cases.row(*case)));
        let mut members: Vec<Vec<u32>> = vec![taking_part.map(|case| case as u32).collect()];
        for condition in &plan.conditions {
            let halves = members.into_iter().flat_map(|cell| {
                let (yes, no): (Vec<u32>, Vec<u32>) =
                    cell.into_iter().partition(|case| condition.holds(cases.row(*case as usize)));
                [yes, no]
            });
            members = halves.filter(|cell| !cell.is_empty()).collect();
        }
        let truth = plan.conditions.iter().map(|condition| truths(condition, cases, &members)).collect();
        Self { values: plan.weights.len(), members, truth }
    }

    /// How many cases a cell has.
    pub(crate) fn size(&self, cell: usize) -> f64 {
        self.members[cell].len() as f64
    }

    pub(crate) fn fulfils(&self, condition: usize, cell: usize) -> bool {
        self.truth[condition][cell]
    }

    /// The values of a cell that belong to a side of a band.
    pub(crate) fn values_of(&self, side: Side, cell: usize) -> u32 {
        if self.fulfils(side.condition, cell) { side.values } else { 0 }
    }
}

/// Whether each cell fulfils a condition; its first case speaks for all.
fn truths(condition: &Requirement, cases: &HiddenCases, members: &[Vec<u32>]) -> Vec<bool> {
    let holds = |case: &u32| condition.holds(cases.row(*case as usize));
    members.iter().map(|cell| cell.first().is_some_and(holds)).collect()
}
