//! Speaks of places, measures and groups within sentences.

use analysis::Against;
use ground::text::lower_first;
use stats::Confidence;
use study::{Measure, Study, ValueIx, VariableIx};
use units::{Level, UnitIx, Units};

use crate::words::{nation_within, place};

/// Speaks of the findings of one unit.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    /// The study.
    pub study: &'a Study,
    /// All places.
    pub units: &'a Units,
    /// The place that is spoken of.
    pub unit: UnitIx,
    /// The round that is spoken of.
    pub round: usize,
    /// How sure intervals are.
    pub confidence: Confidence,
}

impl Speaker<'_> {
    /// A measure's name; of a part of a distribution with the variable's.
    pub(super) fn named(&self, measure: &Measure) -> String {
        match measure.part_of {
            Some(variable) => {
                format!("{}: {}", self.study.variables[variable].label, self.within(measure))
            }
            None => measure.label.clone(),
        }
    }

    /// A measure's name within a sentence; a part of a distribution has its value's.
    pub(super) fn within(&self, measure: &Measure) -> String {
        let value = measure.part_of.and_then(|variable| {
            let mut values = measure.of.get(&variable)?.iter();
            let value = values.next().filter(|_| values.next().is_none())?;
            Some(self.study.variables[variable].values[*value].within.clone())
        });
        value.unwrap_or_else(|| lower_first(&measure.label))
    }

    /// The share as a noun phrase: "andelen utredningar som ledde till insats". A measure of some
    /// cases only says of which, unless its declared phrase does.
    pub(super) fn phrase(&self, measure: &Measure) -> String {
        let plain = || match measure.among.is_empty() {
            true => format!("andelen ”{}”", measure.label),
            false => {
                format!(
                    "andelen ”{}” bland {},",
                    measure.label,
                    crate::definition::cases(self.study, &measure.among)
                )
            }
        };
        measure.phrase.clone().unwrap_or_else(plain)
    }

    /// A group with its preposition: "för flickor".
    pub(super) fn among(&self, variable: VariableIx, value: ValueIx) -> String {
        let named = &self.study.variables[variable].values[value];
        named
            .many
            .as_ref()
            .map_or_else(|| format!("i gruppen ”{}”", named.label), |many| format!("för {many}"))
    }

    /// A group without one: "flickorna".
    pub(super) fn these(&self, variable: VariableIx, value: ValueIx) -> String {
        let named = &self.study.variables[variable].values[value];
        let many = named.definite.as_ref().or(named.many.as_ref());
        many.cloned().unwrap_or_else(|| format!("gruppen ”{}”", named.label))
    }

    /// A variable's name within a sentence.
    pub(super) fn variable(&self, variable: VariableIx) -> String {
        lower_first(&self.study.variables[variable].label)
    }

    /// A value's name within a sentence.
    pub(super) fn value(&self, variable: VariableIx, value: ValueIx) -> String {
        self.study.variables[variable].values[value].within.clone()
    }

    /// A value on an axis: "14 år".
    pub fn step(&self, variable: VariableIx, value: ValueIx) -> String {
        let (variable, value) =
            (&self.study.variables[variable], &self.study.variables[variable].values[value]);
        match &variable.unit {
            Some(unit) => format!("{}\u{a0}{unit}", value.label),
            None => value.within.clone(),
        }
    }

    /// "med barnets ålder".
    pub(super) fn along(&self, variable: VariableIx) -> String {
        let named = &self.study.variables[variable];
        named.along.clone().unwrap_or_else(|| format!("längs ”{}”", named.label))
    }

    /// "när barn i samma ålder jämförs".
    pub(super) fn alike(&self, strata: &[VariableIx]) -> String {
        let one = |v: &VariableIx| {
            let named = &self.study.variables[*v];
            let plain = || format!("{} med samma ”{}”", self.study.counted.many, named.label);
            named.alike.clone().unwrap_or_else(plain)
        };
        let all: Vec<String> = strata.iter().map(one).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        format!("när {} jämförs", crate::definition::listed(&all, "och"))
    }

    /// " för pojkar", or nothing.
    pub(super) fn of_fixed(&self, fixed: Option<(VariableIx, ValueIx)>) -> String {
        fixed.map_or_else(String::new, |(variable, value)| format!(" {}", self.among(variable, value)))
    }

    /// "resten av riket", "resten av gruppen ”Mindre städer”".
    pub fn rest(&self, against: Against) -> String {
        match against {
            Against::Rest => format!("resten av {}", nation_within(&self.units.all[self.units.nation].name)),
            Against::Group(grouping) => {
                let value = self.units.all[self.unit].groups.get(&grouping);
                let mut groups = self.units.of_level(Level::Group);
                let group = groups.find(|g| self.units.all[*g].groups.get(&grouping) == value);
                let name = group.map_or("", |group| self.units.all[group].name.as_str());
                format!("resten av gruppen ”{name}”")
            }
        }
    }

    pub(super) fn inside(&self) -> String {
        place(&self.units.all[self.unit], &self.units.groupings).inside
    }

    /// The round before.
    pub(super) fn earlier(&self) -> String {
        self.study.rounds[self.round.saturating_sub(1)].label.clone()
    }
}
