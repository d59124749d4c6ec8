//! A question to one table: how many cases meet a condition, split by some variables.

use crate::disclosure::RawCount;
use crate::study::{Condition, Origin, Study, VariableIx};
use crate::units::{UnitIx, Units};

use super::table::Table;

/// A question that a certain table can answer, with everything looked up that does not depend on the unit.
#[derive(Debug, Clone)]
pub struct Question {
    /// For each variable asked about: how to tell a cell's value.
    lookups: Vec<Lookup>,
    /// The number of answers.
    pub size: usize,
}

/// What one variable means for one cell.
#[derive(Debug, Clone)]
struct Lookup {
    origin: Place,
    /// Code in the table → contribution to the answer's index; `None` when the condition is not met.
    steps: Vec<Option<usize>>,
    /// The codes that meet the condition or make up the dimension.
    single: Option<u8>,
    /// Whether the answers are split by it.
    split: bool,
}

/// Where the code of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A column of the table.
    Column(usize),
    /// The unit's value of a grouping.
    Unit(usize),
}

impl Question {
    /// A question for `table`, or `None` when the table does not know one of the variables or holds other cases.
    pub fn new(study: &Study, table: &Table, condition: &Condition, split: &[VariableIx]) -> Option<Self> {
        let covered = |variable: &VariableIx| table.covers.contains_key(variable);
        if table.covers.iter().any(|(variable, values)| condition.get(variable) != Some(values)) {
            return None;
        }
        let mut size = 1;
        let mut lookups = Vec::new();
        for variable in split.iter().rev() {
            lookups.push(Lookup::new(study, table, *variable, condition, Some(size))?);
            size *= study.variables[*variable].values.len();
        }
        for variable in condition.keys().filter(|v| !split.contains(v) && !covered(v)) {
            lookups.push(Lookup::new(study, table, *variable, condition, None)?);
        }
        Some(Self { lookups, size })
    }

    /// The answers for a unit, as the sum over the units that report for it.
    pub fn answer(&self, table: &Table, round: usize, unit: UnitIx, units: &Units) -> Vec<RawCount> {
        let mut answers = vec![RawCount::ZERO; self.size];
        for reporter in units.all[unit].reporters() {
            self.add(table, round, reporter, units, &mut answers);
        }
        for (index, answer) in answers.iter_mut().enumerate().filter(|(_, answer)| answer.is_withheld()) {
            if let Some(given) = self.given(table, round, unit, index) {
                *answer = given;
            }
        }
        answers
    }

    fn add(&self, table: &Table, round: usize, reporter: UnitIx, units: &Units, answers: &mut [RawCount]) {
        let mut start = 0;
        let mut columns: Vec<(&[u8], &Lookup)> = Vec::with_capacity(self.lookups.len());
        for lookup in &self.lookups {
            match lookup.origin {
                Place::Column(column) => columns.push((&table.codes[column], lookup)),
                Place::Unit(grouping) => {
                    let value = units.all[reporter].groups.get(&grouping);
                    match value.and_then(|value| lookup.steps[*value]) {
                        Some(step) => start += step,
                        None => return,
                    }
                }
            }
        }
        'cells: for cell in table.cells(round, reporter) {
            let mut index = start;
            for (codes, lookup) in &columns {
                match lookup.steps[usize::from(codes[cell])] {
                    Some(step) => index += step,
                    None => continue 'cells,
                }
            }
            answers[index] += table.counts[cell];
        }
    }

    /// A total from the source that says exactly what the answer asks, everything not asked about being total.
    fn given(&self, table: &Table, round: usize, unit: UnitIx, index: usize) -> Option<RawCount> {
        if table.given.is_empty() {
            return None;
        }
        let mut codes = vec![u8::MAX; table.dimensions.len()];
        let mut rest = index;
        for lookup in self.lookups.iter().rev() {
            let Place::Column(column) = lookup.origin else {
                return None;
            };
            codes[column] = if lookup.split {
                let step = lookup.steps.iter().flatten().filter(|step| **step <= rest).max()?;
                let mut with_step = lookup.steps.iter().enumerate().filter(|(_, s)| *s == &Some(*step));
                let (code, _) = with_step.next()?;
                if with_step.next().is_some() {
                    return None;
                }
                rest -= step;
                code as u8
            } else {
                lookup.single?
            };
        }
        table.given.get(&(round as u16, unit as u32, codes.into())).copied()
    }
}

impl Lookup {
    fn new(
        study: &Study,
        table: &Table,
        variable: VariableIx,
        condition: &Condition,
        stride: Option<usize>,
    ) -> Option<Self> {
        let meets = |value: usize| condition.get(&variable).is_none_or(|values| values.contains(&value));
        let step = |value: usize| meets(value).then(|| stride.map_or(0, |stride| value * stride));
        let column = |variable: &VariableIx| table.dimensions.iter().position(|d| d == variable);
        let values = 0..study.variables[variable].values.len();
        let (origin, steps): (Place, Vec<Option<usize>>) =
            match (column(&variable), &study.variables[variable].origin) {
                (Some(index), _) => (Place::Column(index), values.map(step).collect()),
                (None, Origin::Derived { base, groups }) => {
                    (Place::Column(column(base)?), groups.iter().map(|group| group.and_then(step)).collect())
                }
                (None, Origin::Unit(grouping)) => (Place::Unit(*grouping), values.map(step).collect()),
                (None, Origin::Column) => return None,
            };
        let mut met = steps.iter().enumerate().filter(|(_, step)| step.is_some()).map(|(code, _)| code as u8);
        let single = met.next().filter(|_| met.next().is_none());
        Some(Self { origin, steps, single, split: stride.is_some() })
    }
}
