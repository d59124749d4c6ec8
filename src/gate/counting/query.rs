//! A query to one table: how many cases meet a condition, by some variables.

use std::collections::{BTreeMap, BTreeSet};

use crate::footnotes::Summand;
use ground::radix::Radix;
use input::TOTAL;
use study::{Condition, Origin, RoundIx, Study, VariableIx};
use units::{ByUnit, GroupingIx, UnitIx, Units};

use super::table::{SourceTotal, Table};

/// A query that a certain table can answer. All look-ups that do not depend on the unit are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// For each variable of the query: how to find a cell's value.
    lookups: Vec<Lookup>,
    /// The number of answers: one per combination of values of the variables that it is split by.
    pub size: usize,
}

/// How to find the value of one variable for a cell of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lookup {
    origin: CodeOrigin,
    /// By code: how much the value adds to the index of the answer; `None` when the value does not
    /// meet the condition.
    steps: Vec<Option<usize>>,
}

/// Where the code of a cell is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CodeOrigin {
    /// A column of the table.
    Column(usize),
    /// The unit's value in a grouping of units.
    Unit(GroupingIx),
}

impl Query {
    /// A query to `table`; `None` when the table lacks one of the variables, or is restricted to
    /// cases other than those of the condition.
    pub(crate) fn new(
        study: &Study,
        table: &Table,
        condition: &Condition,
        split: &[VariableIx],
    ) -> Option<Self> {
        let is_covered = |variable: &VariableIx| table.covers.contains_key(variable);
        if table.covers.iter().any(|(variable, values)| condition.get(variable) != Some(values)) {
            return None;
        }
        let radix = Radix::new(split.iter().map(|variable| study.variables[*variable].values.len()));
        let mut lookups = Vec::new();
        for (variable, stride) in split.iter().zip(radix.strides()) {
            lookups.push(Lookup::new(study, table, *variable, condition, stride)?);
        }
        for variable in condition.keys().filter(|v| !split.contains(v) && !is_covered(v)) {
            lookups.push(Lookup::new(study, table, *variable, condition, 0)?);
        }
        Some(Self { lookups, size: radix.cells() })
    }

    /// The answers for a unit: sums over the units that report for it. Where the source withheld a
    /// part of an answer, the source's totals for the unit are used.
    pub(crate) fn answer<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> Vec<T> {
        let reported_answers = |reporter| self.reported(table, round, reporter, units);
        self.sum(table, round, unit, units, |reporter, answers| add(answers, &reported_answers(reporter)))
    }

    /// By unit: the answers; empty for a unit that is not asked for. Each reporting unit is counted
    /// once.
    pub(super) fn answer_all<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        units: &Units,
        is_asked: impl Fn(UnitIx) -> bool,
    ) -> ByUnit<Vec<T>> {
        let reports = |unit: UnitIx| table.has(round, unit);
        let reported =
            |unit| if reports(unit) { self.reported(table, round, unit, units) } else { Vec::new() };
        let reported: ByUnit<Vec<T>> = units.all.indices().map(reported).collect();
        let sum = |unit: UnitIx| {
            self.sum(table, round, unit, units, |reporter, answers| add(answers, &reported[reporter]))
        };
        units.all.indices().map(|unit| if is_asked(unit) { sum(unit) } else { Vec::new() }).collect()
    }

    fn sum<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
        add: impl Fn(UnitIx, &mut [T]),
    ) -> Vec<T> {
        let mut answers = vec![T::ZERO; self.size];
        units.all[unit].reporters().for_each(|reporter| add(reporter, &mut answers));
        if answers.iter().any(|answer| answer.is_withheld()) {
            answers = self.sum_of_parts(table, round, unit, units, &add);
        }
        answers
    }

    /// The answers of a unit from those of its direct parts, each of which takes the source's totals
    /// where the source withheld one of its own parts.
    fn sum_of_parts<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
        add: &impl Fn(UnitIx, &mut [T]),
    ) -> Vec<T> {
        let mut answers = vec![T::ZERO; self.size];
        let reporters: BTreeSet<UnitIx> = units.all[unit].reporters().collect();
        if reporters.contains(&unit) {
            add(unit, &mut answers);
        }
        let above =
            |place: UnitIx| std::iter::successors(units.all[place].parent, |whole| units.all[*whole].parent);
        let is_direct = |part: &UnitIx| {
            *part != unit
                && !above(*part).take_while(|whole| *whole != unit).any(|whole| reporters.contains(&whole))
        };
        for part in reporters.iter().copied().filter(is_direct) {
            self::add(&mut answers, &self.sum_of_parts(table, round, part, units, add));
        }
        self.fill(table, round, (unit, || reporters.iter().copied().collect()), &mut answers);
        answers
    }

    /// What a unit itself reports. Where the source withheld cells, the source's totals are used.
    fn reported<T: Summand>(&self, table: &Table, round: RoundIx, reporter: UnitIx, units: &Units) -> Vec<T> {
        let mut answers = vec![T::ZERO; self.size];
        self.count(table, round, reporter, units, &mut answers);
        self.fill(table, round, (reporter, || vec![reporter]), &mut answers);
        answers
    }

    fn count<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        reporter: UnitIx,
        units: &Units,
        answers: &mut [T],
    ) {
        let mut start = 0;
        let mut columns: Vec<(&[u8], &[Option<usize>])> = Vec::with_capacity(self.lookups.len());
        for Lookup { origin, steps } in &self.lookups {
            match origin {
                CodeOrigin::Column(column) => columns.push((&table.codes[*column], steps)),
                CodeOrigin::Unit(grouping) => {
                    let value = units.all[reporter].groups.get(grouping);
                    match value.and_then(|value| steps[*value]) {
                        Some(step) => start += step,
                        None => return,
                    }
                }
            }
        }
        'cells: for cell in table.cells(round, reporter) {
            let mut index = start;
            for (codes, steps) in &columns {
                match steps[usize::from(codes[cell])] {
                    Some(step) => index += step,
                    None => continue 'cells,
                }
            }
            answers[index] += table.count(cell);
        }
    }

    /// Replaces answers that the source withheld by sums of the source's totals over dimensions
    /// that the query does not ask about.
    fn fill<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        (unit, reporters): (UnitIx, impl Fn() -> Vec<UnitIx>),
        answers: &mut [T],
    ) {
        let totals = table.totals(round, unit);
        if totals.is_empty() || !answers.iter().any(|answer| answer.is_withheld()) {
            return;
        }
        let mut by_pattern: BTreeMap<(usize, Vec<bool>), Vec<&SourceTotal>> = BTreeMap::new();
        for total in totals {
            let pattern: Vec<bool> = total.codes.iter().map(|code| *code == TOTAL).collect();
            let summed = pattern.iter().filter(|is_summed| **is_summed).count();
            by_pattern.entry((summed, pattern)).or_default().push(total);
        }
        let reporters = reporters();
        // Totals over more dimensions come first: fewer of them have to be added up.
        for ((_, pattern), totals) in by_pattern.into_iter().rev() {
            let sums = self.sum_totals(table, round, &reporters, &pattern, &totals).unwrap_or_default();
            let withheld = answers.iter_mut().zip(sums).filter(|(answer, _)| answer.is_withheld());
            withheld.for_each(|(answer, sum)| *answer = sum);
        }
    }

    /// The answers from the totals over the dimensions that `pattern` marks. Where the source
    /// withheld none of the cells of a total, these are added up instead. `None` when the query
    /// asks about one of those dimensions.
    fn sum_totals<T: Summand>(
        &self,
        table: &Table,
        round: RoundIx,
        reporters: &[UnitIx],
        pattern: &[bool],
        totals: &[&SourceTotal],
    ) -> Option<Vec<T>> {
        let columns = self.lookups.iter().map(|lookup| match lookup.origin {
            CodeOrigin::Column(column) if !pattern[column] => Some((column, lookup)),
            _ => None,
        });
        let columns = columns.collect::<Option<Vec<_>>>()?;
        let mut sums: BTreeMap<Vec<u8>, T> = BTreeMap::new();
        for cell in reporters.iter().flat_map(|reporter| table.cells(round, *reporter)) {
            let code = |(column, is_summed): (usize, &bool)| {
                if *is_summed { TOTAL } else { table.codes[column][cell] }
            };
            let codes = pattern.iter().enumerate().map(code).collect();
            *sums.entry(codes).or_insert(T::ZERO) += table.count(cell);
        }
        for total in totals {
            if let Some(sum) = sums.get_mut(&total.codes).filter(|sum| sum.is_withheld()) {
                *sum = total.count();
            }
        }
        let mut answers = vec![T::ZERO; self.size];
        for (codes, sum) in sums {
            let steps = columns.iter().map(|(column, lookup)| lookup.steps[usize::from(codes[*column])]);
            if let Some(index) = steps.sum::<Option<usize>>() {
                answers[index] += sum;
            }
        }
        Some(answers)
    }
}

/// Adds what one unit reports; `reported` is empty if it has no rows.
fn add<T: Summand>(answers: &mut [T], reported: &[T]) {
    answers.iter_mut().zip(reported).for_each(|(answer, part)| *answer += *part);
}

impl Lookup {
    /// How to find a variable in a table; `None` if the table lacks it. `stride` is the distance
    /// between the answers for two neighbouring values, 0 for a variable that the query is not
    /// split by.
    fn new(
        study: &Study,
        table: &Table,
        variable: VariableIx,
        condition: &Condition,
        stride: usize,
    ) -> Option<Self> {
        let meets = |value: usize| condition.get(&variable).is_none_or(|values| values.contains(&value));
        let step = |value: usize| meets(value).then(|| value * stride);
        let column = |variable: &VariableIx| table.dimensions.iter().position(|d| d == variable);
        let values = 0..study.variables[variable].values.len();
        let (origin, steps): (CodeOrigin, Vec<Option<usize>>) =
            match (column(&variable), &study.variables[variable].origin) {
                (Some(index), _) => (CodeOrigin::Column(index), values.map(step).collect()),
                (None, Origin::Derived { base, groups }) => (
                    CodeOrigin::Column(column(base)?),
                    groups.iter().map(|group| group.and_then(step)).collect(),
                ),
                (None, Origin::Unit(grouping)) => (CodeOrigin::Unit(*grouping), values.map(step).collect()),
                (None, Origin::Column) => return None,
            };
        Some(Self { origin, steps })
    }
}
