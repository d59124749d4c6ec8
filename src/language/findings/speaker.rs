//! Writes places, measures and groups as parts of a sentence.

use analysis::Against;
use ground::text::lower_first;
use stats::Confidence;
use study::{Formula, Measure, RoundIx, Study, VariableIx};
use units::{Level, UnitIx, Units};

use crate::words::{nation_within, place};

/// Writes about the findings of one unit in one round.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    /// The study.
    pub study: &'a Study,
    /// All places.
    pub units: &'a Units,
    /// The place whose findings are written.
    pub unit: UnitIx,
    /// The round of the findings.
    pub round: RoundIx,
    /// The confidence level of intervals.
    pub confidence: Confidence,
}

impl Speaker<'_> {
    /// A measure's name; for a part of a distribution, its variable's name comes first. One with a
    /// comma is quoted, so that what follows is not read as a part of it.
    pub(super) fn measure_name(&self, measure: &Measure) -> String {
        match measure.part_of {
            Some(variable) => {
                format!("{}: {}", self.study.variables[variable].label, self.name_in_sentence(measure))
            }
            None if measure.label.contains(',') => format!("”{}”", measure.label),
            None => measure.label.clone(),
        }
    }

    /// A measure's name within a sentence. A part of a distribution is called by its value.
    pub(super) fn name_in_sentence(&self, measure: &Measure) -> String {
        let value = measure.part_of.and_then(|variable| {
            let mut values = measure.of.get(&variable)?.iter();
            let value = values.next().filter(|_| values.next().is_none())?;
            Some(self.study.variables[variable].values[*value].within.clone())
        });
        value.unwrap_or_else(|| lower_first(&measure.label))
    }

    /// The share as a noun phrase: "andelen utredningar som ledde till insats". If the base is not
    /// all cases, the phrase also says which, unless the study declares the phrase.
    pub(super) fn phrase(&self, measure: &Measure) -> String {
        let noun = if measure.formula == Formula::Share { "andelen" } else { "nivån för" };
        let plain = || match measure.among.is_empty() {
            true => format!("{noun} ”{}”", measure.label),
            false => {
                format!(
                    "{noun} ”{}” bland {},",
                    measure.label,
                    crate::definition::cases(self.study, &measure.among)
                )
            }
        };
        measure.phrase.clone().unwrap_or_else(plain)
    }

    /// A group with its preposition: "för flickor".
    pub(super) fn among(&self, variable: VariableIx, value: usize) -> String {
        let value = &self.study.variables[variable].values[value];
        value
            .many
            .as_ref()
            .map_or_else(|| format!("i gruppen ”{}”", value.label), |many| format!("för {many}"))
    }

    /// A group without a preposition: "flickorna".
    pub(super) fn these(&self, variable: VariableIx, value: usize) -> String {
        let value = &self.study.variables[variable].values[value];
        let many = value.definite.as_ref().or(value.many.as_ref());
        many.cloned().unwrap_or_else(|| format!("gruppen ”{}”", value.label))
    }

    /// A variable's name within a sentence.
    pub(super) fn variable(&self, variable: VariableIx) -> String {
        lower_first(&self.study.variables[variable].label)
    }

    /// A value's name within a sentence.
    pub(super) fn value(&self, variable: VariableIx, value: usize) -> String {
        self.study.variables[variable].values[value].within.clone()
    }

    /// A value of an ordered variable, with its unit: "14 år".
    pub fn step(&self, variable: VariableIx, value: usize) -> String {
        let (variable, value) =
            (&self.study.variables[variable], &self.study.variables[variable].values[value]);
        match &variable.unit {
            Some(unit) => format!("{}\u{a0}{unit}", value.label),
            None => value.within.clone(),
        }
    }

    /// How a share follows an ordered variable: "med barnets ålder".
    pub(super) fn along(&self, variable: VariableIx) -> String {
        let variable = &self.study.variables[variable];
        variable.along.clone().unwrap_or_else(|| format!("längs ”{}”", variable.label))
    }

    /// What the compared cases have in common: "när barn i samma ålder jämförs".
    pub(super) fn alike(&self, strata: &[VariableIx]) -> String {
        let one = |v: &VariableIx| {
            let variable = &self.study.variables[*v];
            let plain = || format!("{} med samma ”{}”", self.study.counted.many, variable.label);
            variable.alike.clone().unwrap_or_else(plain)
        };
        let all: Vec<String> = strata.iter().map(one).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        format!("när {} jämförs", crate::definition::listed(&all, "och"))
    }

    /// The group that a comparison is limited to, with a space before: " för pojkar"; else empty.
    pub(super) fn of_fixed(&self, fixed: Option<(VariableIx, usize)>) -> String {
        fixed.map_or_else(String::new, |(variable, value)| format!(" {}", self.among(variable, value)))
    }

    /// The other units that the unit is compared with: "resten av riket", "resten av gruppen
    /// ”Mindre städer”".
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

    /// The place with its preposition: "i Kornehed".
    pub fn inside(&self) -> String {
        place(&self.units.all[self.unit], &self.units.groupings).inside
    }

    /// The label of the round before.
    pub(super) fn earlier(&self) -> String {
        self.study.rounds[self.round.before().unwrap_or(self.round)].label.clone()
    }
}
