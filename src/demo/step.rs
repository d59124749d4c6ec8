//! A drawing step in resolved form. Effects and targets consist of conditions on variables drawn
//! earlier, and masks of the values that this step draws.

use super::error::DemoError;
use super::model::{Draw, Effect, Factor, ModelTarget, When};
use super::space::{CaseCondition, Space};

/// Draws one variable, or one answer of a multiple-answer variable.
pub(crate) struct StepPlan {
    pub column: usize,
    /// The answer that is drawn. Value 0 then means that the case gives it, value 1 that it does
    /// not.
    pub answer: Option<usize>,
    pub among: CaseCondition,
    /// The starting weight of every value.
    pub weights: Vec<f64>,
    pub effects: Vec<Tilt>,
    pub bands: Vec<Band>,
    /// Every condition on earlier variables that an effect or a band refers to by its index.
    pub conditions: Vec<CaseCondition>,
}

/// Factors on the weights of the values, for the cases that fulfil a condition.
pub(crate) struct Tilt {
    pub condition: usize,
    pub factors: Vec<f64>,
}

/// Some of the values, one bit each, for the cases that fulfil a condition.
#[derive(Clone, Copy)]
pub(crate) struct Side {
    pub condition: usize,
    pub values: u32,
}

/// The share of `base` that is also in `of` must end between `low` and `high` (0–1).
pub(crate) struct Band {
    pub of: Side,
    pub base: Side,
    pub low: f64,
    pub high: f64,
    /// The target in words, for the list of missed targets.
    pub text: String,
}

impl StepPlan {
    pub(crate) fn new(space: &Space, draw: &Draw) -> Result<Self, DemoError> {
        let column = space.column(&draw.draw)?;
        let answer = draw.answer.as_deref().map(|answer| space.value(column, answer)).transpose()?;
        let among = space.condition(&draw.among)?;
        let values = if answer.is_some() { 2 } else { space.variables[column].values.len() };
        let weights = draw.weights.clone().unwrap_or_else(|| vec![1.0; values]);
        if weights.len() != values {
            return Err(DemoError::model(
                &draw.draw,
                format!("{values} values but {} weights", weights.len()),
            ));
        }
        let (effects, bands, conditions) = (Vec::new(), Vec::new(), Vec::new());
        let mut plan = Self { column, answer, among, weights, effects, bands, conditions };
        for effect in &draw.effects {
            plan.effect(space, effect)?;
        }
        for target in &draw.targets {
            plan.target(space, target)?;
        }
        Ok(plan)
    }

    /// All values of the drawn variable, one bit each.
    fn all(&self) -> u32 {
        (1u32 << self.weights.len()) - 1
    }

    fn name(&self, space: &Space) -> String {
        let variable = &space.variables[self.column];
        let answer = self.answer.map(|answer| format!(".{}", variable.values[answer]));
        format!("{}{}", variable.name, answer.unwrap_or_default())
    }

    fn intern(&mut self, condition: CaseCondition) -> usize {
        let known = self.conditions.iter().position(|known| *known == condition);
        known.unwrap_or_else(|| {
            self.conditions.push(condition);
            self.conditions.len() - 1
        })
    }

    fn value(&self, space: &Space, value: &str) -> Result<usize, DemoError> {
        match (self.answer, value) {
            (Some(_), "present") => Ok(0),
            (Some(_), "absent") => Ok(1),
            (Some(_), _) => Err(DemoError::model(value, "an answer is either `present` or `absent`")),
            (None, _) => space.value(self.column, value),
        }
    }

    fn effect(&mut self, space: &Space, effect: &Effect) -> Result<(), DemoError> {
        let base = space.condition(&effect.when)?;
        for (index, at) in slices(space, effect.by.as_deref())?.into_iter().enumerate() {
            let mut factors = vec![1.0; self.weights.len()];
            for (value, factor) in &effect.times {
                let factor = match factor {
                    Factor::One(factor) => Some(*factor),
                    Factor::List(list) => list.get(index).copied(),
                };
                let missing = || DemoError::model(value, "fewer factors than values of `by`");
                factors[self.value(space, value)?] = factor.ok_or_else(missing)?;
            }
            let condition = self.intern(base.clone().and(at));
            self.effects.push(Tilt { condition, factors });
        }
        Ok(())
    }

    fn target(&mut self, space: &Space, target: &ModelTarget) -> Result<(), DemoError> {
        let slices = slices(space, target.by.as_deref())?;
        let shares = match (&target.shares, target.share) {
            (Some(shares), None) => shares.clone(),
            (None, Some(share)) => vec![Some(share); slices.len()],
            _ => {
                return Err(DemoError::model(
                    super::model::text(&target.of),
                    "write either `share` or `shares`",
                ));
            }
        };
        if shares.len() != slices.len() {
            let problem = format!("{} shares but {} values of `by`", shares.len(), slices.len());
            return Err(DemoError::model(super::model::text(&target.of), problem));
        }
        for (index, (at, share)) in slices.into_iter().zip(shares).enumerate() {
            if let Some(share) = share {
                self.band(space, target, (index, at), share)?;
            }
        }
        Ok(())
    }

    fn band(
        &mut self,
        space: &Space,
        target: &ModelTarget,
        at: (usize, CaseCondition),
        share: f64,
    ) -> Result<(), DemoError> {
        let (of, of_values) = self.split(space, &target.of)?;
        let (among, base_values) = self.split(space, &target.among)?;
        let among = among.and(at.1);
        let base = Side { condition: self.intern(among.clone()), values: base_values };
        let of = Side { condition: self.intern(among.and(of)), values: base_values & of_values };
        let (low, high) = ((share - target.within) / 100.0, (share + target.within) / 100.0);
        let text = format!("{}: {share} % {}", self.name(space), target.text(at.0));
        self.bands.push(Band { of, base, low: low.max(0.0), high: high.min(1.0), text });
        Ok(())
    }

    /// Splits a condition into its part on earlier variables and the values of the drawn variable
    /// that fulfil it.
    fn split(&self, space: &Space, when: &When) -> Result<(CaseCondition, u32), DemoError> {
        let mut earlier = when.clone();
        let variable_name = &space.variables[self.column].name;
        let Some(choice) = when.get(variable_name) else {
            return Ok((space.condition(when)?, self.all()));
        };
        let mask = match self.answer {
            None => space.mask(self.column, choice)?,
            Some(answer) if space.mask(self.column, choice).is_ok_and(|mask| mask == 1 << answer) => 1,
            Some(_) => return Ok((space.condition(when)?, self.all())),
        };
        earlier.remove(variable_name);
        Ok((space.condition(&earlier)?, mask))
    }
}

/// One condition for each value of a variable; without a variable, one condition that always holds.
fn slices(space: &Space, by: Option<&str>) -> Result<Vec<CaseCondition>, DemoError> {
    let Some(name) = by else { return Ok(vec![CaseCondition::default()]) };
    let column = space.column(name)?;
    Ok((0..space.variables[column].values.len()).map(|value| space.is(column, value)).collect())
}
