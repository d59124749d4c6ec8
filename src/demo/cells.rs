//! Divides the cases of a step into cells that have the same effects and targets.

use super::space::{CaseCondition, HiddenCases};
use super::step::{Side, StepPlan};

/// The cases of a step, in cells of cases that fulfil the same conditions of the plan.
pub(crate) struct AlikeCases {
    /// The cases in each cell.
    pub members: Vec<Vec<u32>>,
    /// The number of values that the step chooses from.
    pub values: usize,
    /// By condition of the plan, then by cell: whether the cell fulfils it.
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

    /// The number of cases in a cell.
    pub(crate) fn size(&self, cell: usize) -> f64 {
        self.members[cell].len() as f64
    }

    pub(crate) fn fulfils(&self, condition: usize, cell: usize) -> bool {
        self.truth[condition][cell]
    }

    /// The values of a cell that belong to a side of a band, one bit each.
    pub(crate) fn values_of(&self, side: Side, cell: usize) -> u32 {
        if self.fulfils(side.condition, cell) { side.values } else { 0 }
    }
}

/// Whether each cell fulfils a condition. All cases of a cell agree, so only its first one is
/// tested.
fn truths(condition: &CaseCondition, cases: &HiddenCases, members: &[Vec<u32>]) -> Vec<bool> {
    let holds = |case: &u32| condition.holds(cases.row(*case as usize));
    members.iter().map(|cell| cell.first().is_some_and(holds)).collect()
}
