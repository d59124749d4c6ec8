//! A question to one table: how many cases meet a condition, split by some variables.

use std::collections::BTreeMap;

use crate::raw::RawCount;
use input::TOTAL;
use study::{Condition, Origin, Study, VariableIx};
use units::{UnitIx, Units};

use super::table::Table;

/// A question that a certain table can answer, with everything looked up that does not depend on the unit.
#[derive(Debug, Clone)]
pub(super) struct Question {
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
}

/// Where the code of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A column of the table.
    Column(usize),
    /// The unit's value of a grouping.
    Unit(usize),
}

/// Totals of a unit with the codes of what they are not totals over.
type Totals<'a> = Vec<(&'a [u8], RawCount)>;

impl Question {
    /// A question for `table`, or `None` when the table does not know one of the variables or holds other cases.
    pub(super) fn new(
        study: &Study,
        table: &Table,
        condition: &Condition,
        split: &[VariableIx],
    ) -> Option<Self> {
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

    /// The answers for a unit, as the sum over the units that report for it. Where one of them did not tell, its totals are asked, and then
    /// those of the unit.
    pub(super) fn answer(&self, table: &Table, round: usize, unit: UnitIx, units: &Units) -> Vec<RawCount> {
        let mut answers = vec![RawCount::ZERO; self.size];
        for reporter in units.all[unit].reporters() {
            if table.given.is_empty() {
                self.add(table, round, reporter, units, &mut answers);
                continue;
            }
            let mut own = vec![RawCount::ZERO; self.size];
            self.add(table, round, reporter, units, &mut own);
            self.fill(table, round, (reporter, &[reporter]), &mut own);
            answers.iter_mut().zip(own).for_each(|(answer, own)| *answer += own);
        }
        let reporters: Vec<UnitIx> = units.all[unit].reporters().collect();
        self.fill(table, round, (unit, &reporters), &mut answers);
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

    /// Fills in answers that were withheld at the source, where its totals tell them: totals over what is not asked about, added up over
    /// what is.
    fn fill(
        &self,
        table: &Table,
        round: usize,
        (unit, reporters): (UnitIx, &[UnitIx]),
        answers: &mut [RawCount],
    ) {
        if table.given.is_empty() || !answers.iter().any(|answer| answer.is_withheld()) {
            return;
        }
        let key = (round as u16, unit as u32);
        let own = table.given.iter().filter(|((round, unit, _), _)| (*round, *unit) == key);
        let mut totals: BTreeMap<(usize, Vec<bool>), Totals> = BTreeMap::new();
        for ((_, _, codes), count) in own {
            let over: Vec<bool> = codes.iter().map(|code| *code == TOTAL).collect();
            let of = over.iter().filter(|over| **over).count();
            totals.entry((of, over)).or_default().push((codes, *count));
        }
        // Totals over most say it with the fewest numbers.
        for ((_, over), totals) in totals.into_iter().rev() {
            let found = self.added_up(table, round, reporters, &over, &totals).unwrap_or_default();
            let answers = answers.iter_mut().zip(found).filter(|(answer, _)| answer.is_withheld());
            answers.for_each(|(answer, found)| *answer = found);
        }
    }

    /// The answers as sums of totals over some dimensions, and of the cells where no total stands for them; `None` when those are asked about.
    fn added_up(
        &self,
        table: &Table,
        round: usize,
        reporters: &[UnitIx],
        over: &[bool],
        totals: &Totals,
    ) -> Option<Vec<RawCount>> {
        let columns = self.lookups.iter().map(|lookup| match lookup.origin {
            Place::Column(column) if !over[column] => Some((column, lookup)),
            _ => None,
        });
        let columns = columns.collect::<Option<Vec<_>>>()?;
        let mut sums: BTreeMap<Vec<u8>, RawCount> = BTreeMap::new();
        for cell in reporters.iter().flat_map(|reporter| table.cells(round, *reporter)) {
            let code = |(column, over): (usize, &bool)| if *over { TOTAL } else { table.codes[column][cell] };
            *sums.entry(over.iter().enumerate().map(code).collect()).or_insert(RawCount::ZERO) +=
                table.counts[cell];
        }
        for (codes, total) in totals {
            if let Some(sum) = sums.get_mut(*codes).filter(|sum| sum.is_withheld()) {
                *sum = *total;
            }
        }
        let mut answers = vec![RawCount::ZERO; self.size];
        for (codes, sum) in sums {
            let steps = columns.iter().map(|(column, lookup)| lookup.steps[usize::from(codes[*column])]);
            if let Some(index) = steps.sum::<Option<usize>>() {
                answers[index] += sum;
            }
        }
        Some(answers)
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
        Some(Self { origin, steps })
    }
}
