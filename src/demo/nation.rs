//! The hidden nation: all cases, drawn variable by variable.

use super::allot;
use super::cells::AlikeCases;
use super::dice::Dice;
use super::error::DemoError;
use super::model::{Derive, Model, ModelStep};
use super::rake::{self, BandCells};
use super::space::{HiddenCases, Space};
use super::step::StepPlan;

/// Draws every case of the model. Also returns the targets that could not be met.
pub(crate) fn draw(
    model: &Model,
    space: &Space,
    dice: &mut Dice,
) -> Result<(HiddenCases, Vec<String>), DemoError> {
    let mut cases = HiddenCases::blank(space, model.cases);
    let mut missed = Vec::new();
    for step in &model.steps {
        match step {
            ModelStep::Draw(draw) => missed.extend(take(&StepPlan::new(space, draw)?, &mut cases, dice)),
            ModelStep::Derive(derive) => follow(space, derive, &mut cases)?,
        }
    }
    Ok((cases, missed))
}

/// Draws one variable for all cases.
fn take(plan: &StepPlan, cases: &mut HiddenCases, dice: &mut Dice) -> Vec<String> {
    let mut cells = AlikeCases::new(cases, plan);
    let band_cells: Vec<BandCells> = plan.bands.iter().map(|band| BandCells::new(&cells, band)).collect();
    let mut expected = rake::start(&cells, plan);
    rake::rake(&cells, &band_cells, &mut expected);
    let mut counts = allot::round(&cells, &expected);
    let missed = allot::repair(&cells, &band_cells, &expected, &mut counts, dice);
    for (members, counts) in cells.members.iter_mut().zip(counts.chunks(cells.values)) {
        dice.shuffle(members);
        let values = counts.iter().enumerate().flat_map(|(value, count)| (0..*count).map(move |_| value));
        members.iter().zip(values).for_each(|(case, value)| give(plan, cases, *case as usize, value));
    }
    missed.into_iter().map(|band| plan.bands[band].text.clone()).collect()
}

fn give(plan: &StepPlan, cases: &mut HiddenCases, case: usize, value: usize) {
    match plan.answer {
        None => cases.set(case, plan.column, value as u16),
        Some(answer) if value == 0 => cases.add(case, plan.column, answer),
        Some(_) => {}
    }
}

/// Derives one variable for all cases.
fn follow(space: &Space, derive: &Derive, cases: &mut HiddenCases) -> Result<(), DemoError> {
    let column = space.column(&derive.derive)?;
    let mut rules = Vec::new();
    for rule in &derive.values {
        rules.push((space.value(column, &rule.value.text())? as u16, space.condition(&rule.when)?));
    }
    for case in 0..cases.len() {
        let rule = rules.iter().find(|(_, condition)| condition.holds(cases.row(case)));
        if let Some((value, _)) = rule {
            cases.set(case, column, *value);
        }
    }
    Ok(())
}
