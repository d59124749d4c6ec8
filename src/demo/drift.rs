//! Changes the hidden nation from one round to the next.

use super::dice::Dice;
use super::error::DemoError;
use super::model::{Model, Shift};
use super::space::{HiddenCases, Space};

/// Moves the declared shares: some cases without a feature become copies of cases with it, or the
/// reverse. The copied case is of the same class, so every class keeps its size. Whole cases are
/// copied, so associations between variables are kept.
pub(crate) fn drift(
    model: &Model,
    (space, class): (&Space, usize),
    cases: &mut HiddenCases,
    dice: &mut Dice,
) -> Result<(), DemoError> {
    for shift in &model.drift.shares {
        move_share(space, cases, shift, class, dice)?;
    }
    Ok(())
}

fn move_share(
    space: &Space,
    cases: &mut HiddenCases,
    shift: &Shift,
    class: usize,
    dice: &mut Dice,
) -> Result<(), DemoError> {
    let condition = space.condition(&shift.of)?;
    let rising = shift.points > 0.0;
    for value in 0..space.variables[class].values.len() {
        let members = (0..cases.len()).filter(|case| usize::from(cases.row(*case)[class]) == value);
        let (models, mut others): (Vec<usize>, Vec<usize>) =
            members.partition(|case| condition.holds(cases.row(*case)) == rising);
        let moved = (shift.points.abs() / 100.0 * (models.len() + others.len()) as f64) as usize;
        dice.shuffle(&mut others);
        if models.is_empty() {
            continue;
        }
        for to in others.into_iter().take(moved) {
            cases.copy(models[dice.below(models.len())], to);
        }
    }
    Ok(())
}
