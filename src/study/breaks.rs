//! What a break between rounds concerns.

use std::collections::BTreeSet;

use super::indices::{Condition, IndicatorIx, VariableIx};
use super::model::{Break, BreakScope, Measure, Origin, Study, Variable};

impl Break {
    /// Whether a measure cannot be compared across the break.
    pub fn concerns_measure(&self, study: &Study, measure: &Measure) -> bool {
        let is_indicator_concerned =
            study.indicator(&measure.id).is_some_and(|index| self.concerns(study, index));
        is_indicator_concerned || self.concerns_cases(study, &measure.of, &measure.among)
    }

    /// Whether an indicator cannot be compared across the break: its cases or its base are chosen by
    /// a value that is concerned.
    pub fn concerns(&self, study: &Study, indicator: IndicatorIx) -> bool {
        let declared = &study.indicators[indicator];
        self.of == BreakScope::Indicator(indicator)
            || self.concerns_cases(study, &declared.of, &declared.among)
    }

    /// Whether it is the values of a variable, or some of them, that are measured otherwise.
    pub fn is_of(&self, variable: VariableIx) -> bool {
        matches!(&self.of, BreakScope::Variable(broken, _) if *broken == variable)
    }

    /// Whether cases or their base are chosen by a value that is concerned.
    fn concerns_cases(&self, study: &Study, of: &Condition, among: &Condition) -> bool {
        match &self.of {
            BreakScope::Indicator(_) => false,
            BreakScope::Variable(variable, values) => {
                let is_concerned = |v: VariableIx, chosen: &BTreeSet<usize>| {
                    v == *variable && (values.is_empty() || !chosen.is_disjoint(values))
                };
                of.iter().chain(among).any(|(v, chosen)| {
                    let (base, base_values) = study.variables[*v].base_values(*v, chosen);
                    is_concerned(*v, chosen) || is_concerned(base, &base_values)
                })
            }
        }
    }
}

impl Variable {
    /// Translates `values` of this variable into values of the variable that a table has as a
    /// column. For a derived variable, that is its base variable and the base values in the chosen
    /// groups; otherwise it is the variable itself, whose index is `own`.
    fn base_values(&self, own: VariableIx, values: &BTreeSet<usize>) -> (VariableIx, BTreeSet<usize>) {
        match &self.origin {
            Origin::Derived { base, groups } => {
                let is_chosen = |value: &usize| groups[*value].is_some_and(|group| values.contains(&group));
                (*base, (0..groups.len()).filter(is_chosen).collect())
            }
            Origin::Column | Origin::Unit(_) => (own, values.clone()),
        }
    }
}
