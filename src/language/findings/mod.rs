//! Findings in Swedish. A sentence gives the share, its base, what it is compared with, and how sure; it claims no cause.

mod brief;
mod contrasts;
mod courses;
mod questions;
mod sentences;

use analysis::{Against, Comparison, Finding, Look, Verdict};
use stats::Confidence;
use study::{Measure, Study, ValueIx, VariableIx};
use units::{Level, UnitIx, Units};

use super::words::{nation_within, place, withheld::Missing};
use ground::text::lower_first;

pub use brief::{answer, verdict_word};

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
    /// The finding in one or two sentences. `None` for what cannot be decided or shown: that is counted, not told.
    pub fn sentence(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        match finding.verdict {
            Verdict::Difference | Verdict::Equal => {
                sentences::sentence(self, comparison, finding).map(|text| super::upper_first(&text))
            }
            Verdict::Undecided | Verdict::Withheld | Verdict::Missing => None,
        }
    }

    /// Several measures that do not differ between the same two groups, in one sentence.
    pub fn equals(&self, variable: VariableIx, comparisons: &[&Comparison]) -> Option<String> {
        let values = &self.study.variables[variable].values;
        let compared: Vec<String> = (0..values.len())
            .filter(|value| !values[*value].missing)
            .map(|value| self.these(variable, value))
            .collect();
        let compared: Vec<&str> = compared.iter().map(String::as_str).collect();
        let labels: Vec<String> = comparisons.iter().map(|c| format!("”{}”", c.measure.label)).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let margin = super::grammar::count_points(comparisons.first()?.measure.margin);
        Some(format!(
            "Mellan {} är skillnaden troligen mindre än {margin} för {}.",
            super::listed(&compared, "och"),
            super::listed(&labels, "och")
        ))
    }

    /// A question worth asking of a finding. `None` where there is no sentence either.
    pub fn question(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        self.sentence(comparison, finding)?;
        questions::question(self, comparison, finding)
    }

    /// The finding in a few words, for a table: "Högre: flickor".
    pub fn brief(&self, comparison: &Comparison, finding: &Finding) -> Result<String, Missing> {
        brief::brief(self, comparison, finding, None)
    }

    /// What a figure shows first of all: "Insats eller åtgärd: högre för flickor". `None` for kinds of findings that need a sentence.
    pub fn headline(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        brief::headline(self, comparison, finding)
    }

    /// The same with the numbers of the group that another place's finding tells most of.
    pub fn brief_beside(
        &self,
        comparison: &Comparison,
        finding: &Finding,
        other: &Finding,
    ) -> Result<String, Missing> {
        brief::brief(self, comparison, finding, Some(other.focus()))
    }

    /// What is compared: "Insats eller åtgärd efter kön".
    pub fn title(&self, comparison: &Comparison) -> String {
        let label = &self.named(&comparison.measure);
        let variable = |v: VariableIx| lower_first(&self.study.variables[v].label);
        match &comparison.look {
            Look::Level { against, .. } => format!("{label}, mot {}", self.rest(*against)),
            Look::Change { .. } => format!("{label}, sedan {}", self.earlier()),
            Look::Contrast { variable: v, .. } => format!("{label} efter {}", variable(*v)),
            Look::Within { variable: v, strata, .. } => {
                format!("{label} efter {}, {}", variable(*v), self.alike(strata))
            }
            Look::Trend { over, .. } => format!("{label}: förändring efter {}", variable(*over)),
            Look::Crossing { other, fixed, .. } => {
                format!(
                    "{label} och {}: vilket som är vanligast{}",
                    lower_first(&other.label),
                    self.of_fixed(*fixed)
                )
            }
            Look::Gap { other, fixed, .. } => {
                format!(
                    "Avståndet mellan {} och {}{}",
                    lower_first(label),
                    lower_first(&other.label),
                    self.of_fixed(*fixed)
                )
            }
            Look::Extremes { .. } => {
                let named = comparison.measure.part_of.map(|v| self.study.variables[v].label.clone());
                format!("{}: vad som är vanligast", named.unwrap_or_else(|| label.clone()))
            }
        }
    }

    /// A measure's name; of a part of a distribution with the variable's.
    fn named(&self, measure: &Measure) -> String {
        match measure.part_of {
            Some(variable) => {
                format!("{}: {}", self.study.variables[variable].label, self.within(measure))
            }
            None => measure.label.clone(),
        }
    }

    /// A measure's name within a sentence; a part of a distribution has its value's.
    fn within(&self, measure: &Measure) -> String {
        let value = measure.part_of.and_then(|variable| {
            let mut values = measure.of.get(&variable)?.iter();
            let value = values.next().filter(|_| values.next().is_none())?;
            Some(self.study.variables[variable].values[*value].within.clone())
        });
        value.unwrap_or_else(|| lower_first(&measure.label))
    }

    /// The share as a noun phrase: "andelen utredningar som ledde till insats". A measure of some cases only says of which, unless its
    /// declared phrase does.
    fn phrase(&self, measure: &Measure) -> String {
        let plain = || match measure.among.is_empty() {
            true => format!("andelen ”{}”", measure.label),
            false => {
                format!(
                    "andelen ”{}” bland {},",
                    measure.label,
                    super::definition::cases(self.study, &measure.among)
                )
            }
        };
        measure.phrase.clone().unwrap_or_else(plain)
    }

    /// A group with its preposition: "för flickor".
    fn among(&self, variable: VariableIx, value: ValueIx) -> String {
        let found = &self.study.variables[variable].values[value];
        found
            .many
            .as_ref()
            .map_or_else(|| format!("i gruppen ”{}”", found.label), |many| format!("för {many}"))
    }

    /// A group without one: "flickorna".
    fn these(&self, variable: VariableIx, value: ValueIx) -> String {
        let found = &self.study.variables[variable].values[value];
        let many = found.definite.as_ref().or(found.many.as_ref());
        many.cloned().unwrap_or_else(|| format!("gruppen ”{}”", found.label))
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
    fn along(&self, variable: VariableIx) -> String {
        let found = &self.study.variables[variable];
        found.along.clone().unwrap_or_else(|| format!("längs ”{}”", found.label))
    }

    /// "när barn i samma ålder jämförs".
    fn alike(&self, strata: &[VariableIx]) -> String {
        let one = |v: &VariableIx| {
            let found = &self.study.variables[*v];
            let plain = || format!("{} med samma ”{}”", self.study.counted.many, found.label);
            found.alike.clone().unwrap_or_else(plain)
        };
        let all: Vec<String> = strata.iter().map(one).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        format!("när {} jämförs", super::listed(&all, "och"))
    }

    /// " för pojkar", or nothing.
    fn of_fixed(&self, fixed: Option<(VariableIx, ValueIx)>) -> String {
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

    fn inside(&self) -> String {
        place(&self.units.all[self.unit], &self.units.groupings).inside
    }

    /// The round before.
    fn earlier(&self) -> String {
        self.study.rounds[self.round.saturating_sub(1)].label.clone()
    }
}
