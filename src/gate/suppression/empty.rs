//! Answers that nobody in the nation has, or that were no answers in a round. That nobody has them
//! is public: the pages say so. Counts are decided on as if these answers did not exist, so that
//! their zeros neither hide the other answers nor help to work out a small one.
//!
//! A zero of one place discloses something about everybody there. A zero of the nation discloses
//! only that an answer is not in use, if several other answers are; where it leaves fewer than
//! [`OTHER_ANSWERS`] of them, it stays a small count.

use std::collections::{BTreeMap, BTreeSet};

use input::{UnaskedValue, Withheld};
use study::{Condition, Origin, RoundIx, Study, VariableIx};
use units::Units;

use crate::basis::{Column, Function};
use crate::counting::{CountedCases, Counting, Cube};
use project::Rule;

/// How many other answers must reach the threshold in the nation.
const OTHER_ANSWERS: usize = 2;

/// By variable of a table, or answer to a question with several: for each value whether nobody has
/// it. Variables without such a value are left out.
#[derive(PartialEq, Eq)]
pub(super) struct EmptyValues(BTreeMap<Column, Vec<bool>>);

impl EmptyValues {
    /// The values that are empty in all of these rounds. Of a variable that a file names in numbers
    /// to withhold, only those that were no answers.
    pub(super) fn new(
        (study, cube, units): (&Study, &Cube, &Units),
        rounds: &[RoundIx],
        rule: Rule,
        withheld: &[Withheld],
    ) -> Self {
        let is_named = |variable| {
            let mut named = withheld.iter().flat_map(|number| number.of.iter().chain([&number.among]));
            named.any(|condition: &Condition| condition.contains_key(&variable))
        };
        let mut empty = BTreeMap::new();
        let columns =
            study.variables.enumerated().filter(|(_, declared)| matches!(declared.origin, Origin::Column));
        for (variable, declared) in columns {
            let mut values: BTreeSet<usize> = (0..declared.values.len()).collect();
            for round in rounds {
                let is_unasked =
                    |value| cube.unasked().contains(&UnaskedValue { round: *round, variable, value });
                let counts = nation(study, cube, units, *round, variable);
                let others = counts
                    .iter()
                    .filter(|cases| cases.is_some_and(|cases| cases >= rule.threshold()))
                    .count();
                let may_tell = others >= OTHER_ANSWERS && !is_named(variable);
                // Without a single row nobody knows whether the answer was counted at all.
                let is_zero =
                    |value: usize| counts[value] == Some(0) && cube.has_rows_of(*round, variable, value);
                values.retain(|value| is_unasked(*value) || may_tell && is_zero(*value));
            }
            if values.len() == declared.values.len() {
                continue;
            }
            for value in values {
                match declared.multiple {
                    true => drop(empty.insert((variable, Some(value)), vec![false, true])),
                    false => {
                        let none = || vec![false; declared.values.len()];
                        empty.entry((variable, None)).or_insert_with(none)[value] = true;
                    }
                }
            }
        }
        Self(empty)
    }

    /// The function that counts the same cases as `function`, written without empty values: these
    /// are taken where the first value that is not empty is. A function that takes empty values
    /// only takes none.
    pub(super) fn without(&self, function: &Function) -> Function {
        let mut function = function.clone();
        for (column, met) in &mut function {
            let Some(empty) = self.0.get(column) else { continue };
            let taken = (0..met.len()).find(|value| !empty[*value]).is_some_and(|value| met[value]);
            met.iter_mut().zip(empty).filter(|(_, is_empty)| **is_empty).for_each(|(met, _)| *met = taken);
        }
        function
    }

    /// Whether nobody has any of these values of a variable of a table.
    pub(super) fn holds_all(&self, column: &Column, mut values: impl Iterator<Item = usize>) -> bool {
        self.0.get(column).is_some_and(|empty| values.all(|value| empty[value]))
    }
}

/// By value: the cases of the nation in a round; `None` where no table has them or the source
/// withheld some.
fn nation(
    study: &Study,
    cube: &Cube,
    units: &Units,
    round: RoundIx,
    variable: VariableIx,
) -> Vec<Option<u64>> {
    let size = study.variables[variable].values.len();
    let count = |numerator: Condition, split: &[VariableIx]| {
        let counted = CountedCases { numerator, base: Condition::new(), counting: Counting::Share };
        let plan = cube.measure(study, &counted, split)?;
        let reports = cube.reports(&plan, round, units.nation, units);
        reports.then(|| cube.count(&plan, round, units.nation, units))
    };
    if study.variables[variable].multiple {
        let condition_of = |value| Condition::from([(variable, BTreeSet::from([value]))]);
        return (0..size).map(|value| count(condition_of(value), &[])?.first()?.0.open()).collect();
    }
    let cells = count(Condition::new(), &[variable]);
    (0..size).map(|value| cells.as_ref()?.get(value)?.0.open()).collect()
}
