//! The smallest tables such that every declared count is a sum of cells of one of them.
//!
//! Counts by the same variables share one *linked table*; its cells are the *atoms*. A reader knows
//! nothing of finer tables. So all constraints on a count are: cells are integers, not negative,
//! and add up to the published numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::counting::{CountedCases, Counting, Cube, MeasurePlan};
use ground::radix::Radix;
use study::{Block, Condition, Measure, Origin, Study, VariableIx};

use crate::basis::{Column, Function, conditions};
use crate::suppression::empty::EmptyValues;

/// A table of which some declared counts are sums of cells.
pub(crate) struct LinkedTable {
    /// Its axes; the index of a cell runs fastest along the last. Axes that only restrict the cases
    /// come first and have one class.
    pub axes: Vec<Axis>,
    /// How its cells are counted.
    pub plan: MeasurePlan,
    /// Whether its last axis is one answer of a variable with several, counted with its own base.
    pub is_answer: bool,
    /// The number of its cells.
    pub size: usize,
    /// By cell: whether it is a structural zero.
    pub never: Vec<bool>,
}

/// A variable of a linked table, and its classes.
pub(crate) struct Axis {
    /// The variable, or one answer of it.
    pub column: Column,
    /// By value: its class; `None` where the table holds no such cases.
    pub class_of: Vec<Option<usize>>,
    /// The number of classes.
    pub classes: usize,
    /// The distance between the indices of cells of neighbouring classes.
    pub stride: usize,
    /// The variable whose values are the classes; `None` for an axis that only restricts the cases.
    pub split: Option<VariableIx>,
}

/// The variables and answers that a count is split by, each with the classifications that it uses.
type SplitVariables = BTreeMap<Column, BTreeSet<VariableIx>>;

/// All linked tables of a study, the smallest first. Those within a larger one are left out.
pub(crate) fn linked_tables(study: &Study, cube: &Cube) -> Vec<LinkedTable> {
    let mut requests: BTreeMap<(Vec<Column>, Condition), SplitVariables> = BTreeMap::new();
    let mut apart: Vec<(SplitVariables, Condition)> = Vec::new();
    let mut request = |split: SplitVariables, covers: Condition| {
        let key = (split.keys().copied().collect(), covers.clone());
        let mut together: SplitVariables = requests.get(&key).cloned().unwrap_or_default();
        split.iter().for_each(|(column, by)| together.entry(*column).or_default().extend(by));
        match plan(study, cube, &finest(study, &together), &covers) {
            Some(_) => drop(requests.insert(key, together)),
            None => apart.push((split, covers)),
        }
    };
    for (measure, dimensions) in measures(study) {
        let used_variables = measure.of.keys().chain(measure.among.keys()).chain(&dimensions);
        let Some(split) = split(study, &measure, used_variables.copied()) else { continue };
        if plan(study, cube, &finest(study, &split), &Condition::new()).is_some() {
            request(split, Condition::new());
            continue;
        }
        // No table holds all cases: try those that hold the base of the share only.
        let used_variables = measure.of.keys().chain(&dimensions).copied();
        let Some(split) =
            self::split(study, &measure, used_variables.filter(|v| !measure.among.contains_key(v)))
        else {
            continue;
        };
        request(split, measure.among.clone());
    }
    request(SplitVariables::new(), Condition::new());
    let together = requests.into_iter().map(|((_, covers), split)| (split, covers));
    let mut linked_tables: Vec<LinkedTable> = together
        .chain(apart)
        .filter_map(|(split, covers)| LinkedTable::new(study, cube, &finest(study, &split), &covers))
        .collect();
    linked_tables.sort_by_key(|table| table.size);
    let is_in_a_later =
        |at: usize| linked_tables[at + 1..].iter().any(|larger| linked_tables[at].is_within(larger));
    let superfluous: Vec<bool> = (0..linked_tables.len()).map(is_in_a_later).collect();
    linked_tables
        .into_iter()
        .zip(superfluous)
        .filter(|(_, is_superfluous)| !is_superfluous)
        .map(|(f, _)| f)
        .collect()
}

/// Every declared measure, with the variables that its counts are split by.
fn measures(study: &Study) -> Vec<(Measure, Vec<VariableIx>)> {
    let indicators =
        study.indicators.indices().map(|index| (study.measure(index, &Condition::new()), Vec::new()));
    let views = study.figures.iter().flat_map(|figure| &figure.views);
    let figures = views.flat_map(|view| &view.blocks);
    let strata = study.unseen_blocks().map(|(block, _)| block);
    let of_block = |block: &Block| -> Vec<(Measure, Vec<VariableIx>)> {
        block.measures.iter().map(|measure| (measure.clone(), block.dimensions().collect())).collect()
    };
    indicators.chain(figures.chain(strata).flat_map(of_block)).collect()
}

/// The variables that a measure is split by; `None` if it asks for several answers at once, which
/// no table holds.
fn split(
    study: &Study,
    measure: &Measure,
    named: impl Iterator<Item = VariableIx>,
) -> Option<SplitVariables> {
    let mut split = SplitVariables::new();
    for variable in named {
        let declared = &study.variables[variable];
        let column = match &declared.origin {
            Origin::Unit(_) => continue,
            Origin::Derived { base, .. } => (*base, None),
            Origin::Column if declared.multiple => {
                let [answer] = measure.of.get(&variable)?.iter().copied().collect::<Vec<_>>()[..] else {
                    return None;
                };
                (variable, Some(answer))
            }
            Origin::Column => (variable, None),
        };
        split.entry(column).or_default().insert(variable);
    }
    Some(split)
}

/// By variable: a classification that refines all those that are used.
fn finest(study: &Study, split: &SplitVariables) -> Vec<(Column, VariableIx)> {
    let split_by = |(column, used): (&Column, &BTreeSet<VariableIx>)| {
        let refines = |fine: &VariableIx| used.iter().all(|coarse| refines(study, *fine, *coarse));
        (*column, used.iter().copied().find(refines).unwrap_or(column.0))
    };
    split.iter().map(split_by).collect()
}

/// Whether each class of one classification lies within a class of the other.
pub(crate) fn refines(study: &Study, fine: VariableIx, coarse: VariableIx) -> bool {
    let (Origin::Derived { groups: fine, .. }, Origin::Derived { groups: coarse, .. }) =
        (&study.variables[fine].origin, &study.variables[coarse].origin)
    else {
        return fine == coarse || study.variables[fine].origin == Origin::Column;
    };
    let mut group_of_value: BTreeMap<Option<usize>, Option<usize>> = BTreeMap::new();
    fine.iter().zip(coarse).all(|(fine, coarse)| group_of_value.entry(*fine).or_insert(*coarse) == coarse)
}

fn plan(
    study: &Study,
    cube: &Cube,
    split: &[(Column, VariableIx)],
    covers: &Condition,
) -> Option<MeasurePlan> {
    let answer = split.iter().find_map(|((variable, answer), _)| Some((*variable, (*answer)?)));
    let numerator = answer.map(|(variable, answer)| Condition::from([(variable, BTreeSet::from([answer]))]));
    let by: Vec<VariableIx> =
        split.iter().filter(|(column, _)| column.1.is_none()).map(|(_, by)| *by).collect();
    let numerator = numerator.unwrap_or_default();
    cube.measure(study, &CountedCases { numerator, base: covers.clone(), counting: Counting::Share }, &by)
}

impl LinkedTable {
    fn new(study: &Study, cube: &Cube, split: &[(Column, VariableIx)], covers: &Condition) -> Option<Self> {
        let plan = plan(study, cube, split, covers)?;
        let mut axes: Vec<Axis> = conditions(study, covers)
            .into_iter()
            .map(|(column, met)| Axis {
                column,
                class_of: met.iter().map(|met| met.then_some(0)).collect(),
                classes: 1,
                stride: 0,
                split: None,
            })
            .collect();
        let (answers, plain): (Vec<_>, Vec<_>) = split.iter().partition(|(column, _)| column.1.is_some());
        for (column, by) in plain.into_iter().chain(answers.iter().copied()).copied() {
            let class_of: Vec<Option<usize>> = match &study.variables[by].origin {
                _ if column.1.is_some() => vec![Some(0), Some(1)],
                Origin::Derived { groups, .. } => groups.clone(),
                Origin::Column | Origin::Unit(_) => (0..study.variables[by].values.len()).map(Some).collect(),
            };
            let classes = class_of.iter().flatten().max().map_or(0, |last| last + 1);
            axes.push(Axis { column, class_of, classes, stride: 0, split: Some(by) });
        }
        let radix = Radix::new(axes.iter().map(|axis| axis.classes));
        axes.iter_mut().zip(radix.strides()).for_each(|(axis, stride)| axis.stride = stride);
        let size = radix.cells();
        let mut table = Self { axes, plan, is_answer: !answers.is_empty(), size, never: Vec::new() };
        table.never = (0..size).map(|atom| table.is_never(study, atom)).collect();
        Some(table)
    }

    /// The class of a cell on an axis.
    pub(crate) fn class(&self, axis: &Axis, atom: usize) -> usize {
        atom / axis.stride % axis.classes
    }

    /// The values that a cell holds on an axis.
    fn values(&self, axis: &Axis, atom: usize) -> impl Iterator<Item = usize> {
        let class = Some(self.class(axis, atom));
        axis.class_of.iter().enumerate().filter(move |(_, other)| **other == class).map(|(value, _)| value)
    }

    /// By cell: whether a count includes it; `None` when the count is not a sum of cells of this
    /// table.
    pub(crate) fn atoms(&self, function: &Function) -> Option<Vec<bool>> {
        let axis_of = |column: &Column| self.axes.iter().find(|axis| axis.column == *column);
        if function.keys().any(|column| axis_of(column).is_none()) {
            return None;
        }
        // A table that is restricted to some cases can only count these.
        let is_within = |axis: &Axis| match (axis.split, function.get(&axis.column)) {
            (Some(_), _) => true,
            (None, None) => false,
            (None, Some(met)) => met.iter().zip(&axis.class_of).all(|(met, class)| !met || class.is_some()),
        };
        if !self.axes.iter().all(is_within) {
            return None;
        }
        // By class of each axis: whether the count takes its values. A count that takes a part of a
        // class is not a sum of cells.
        let mut taken_of: Vec<(&Axis, Vec<bool>)> = Vec::with_capacity(function.len());
        for (column, met) in function {
            let axis = axis_of(column)?;
            let mut memberships: Vec<Option<bool>> = vec![None; axis.classes];
            for (class, met) in
                axis.class_of.iter().zip(met).filter_map(|(class, met)| Some(((*class)?, *met)))
            {
                if memberships[class].replace(met).is_some_and(|other| other != met) {
                    return None;
                }
            }
            taken_of.push((axis, memberships.into_iter().map(Option::unwrap_or_default).collect()));
        }
        let is_taken = |atom: usize| taken_of.iter().all(|(axis, taken)| taken[self.class(axis, atom)]);
        let atoms: Vec<bool> = (0..self.size).map(is_taken).collect();
        // The count must not take cases that the table leaves out.
        let is_whole = |axis: &Axis| {
            let left_out = |value: usize| axis.class_of[value].is_none();
            function.get(&axis.column).map_or_else(
                || !(0..axis.class_of.len()).any(left_out),
                |met| (0..met.len()).all(|value| !met[value] || !left_out(value)),
            )
        };
        self.axes.iter().all(is_whole).then_some(atoms)
    }

    /// Whether nobody is in a cell, since nobody in the nation has its values.
    pub(crate) fn is_empty(&self, empty: &EmptyValues, atom: usize) -> bool {
        self.axes.iter().any(|axis| empty.holds_all(&axis.column, self.values(axis, atom)))
    }

    fn is_never(&self, study: &Study, atom: usize) -> bool {
        let is_excluded = |condition: &Condition| {
            !condition.is_empty()
                && condition.iter().all(|(variable, values)| {
                    let axis = self.axes.iter().find(|axis| axis.column == (*variable, None));
                    axis.is_some_and(|axis| self.values(axis, atom).all(|value| values.contains(&value)))
                })
        };
        self.axes.iter().any(|axis| match axis.column {
            (variable, Some(answer)) => {
                self.class(axis, atom) == 1 && is_excluded(&study.variables[variable].values[answer].never)
            }
            (variable, None) => {
                let never = |value: usize| is_excluded(&study.variables[variable].values[value].never);
                self.values(axis, atom).all(never)
            }
        })
    }

    /// Whether all counts of this table are sums of cells of a larger one.
    fn is_within(&self, larger: &Self) -> bool {
        let restricted_columns = |table: &Self| -> Vec<Column> {
            table.axes.iter().filter(|axis| axis.split.is_none()).map(|axis| axis.column).collect()
        };
        restricted_columns(self) == restricted_columns(larger)
            && self.axes.iter().all(|axis| {
                let Some(other) = larger.axes.iter().find(|other| other.column == axis.column) else {
                    return false;
                };
                let mut values_by_class = BTreeMap::new();
                let pairs = other.class_of.iter().zip(&axis.class_of);
                pairs
                    .filter(|(fine, _)| fine.is_some())
                    .all(|(fine, coarse)| *values_by_class.entry(fine).or_insert(coarse) == coarse)
            })
    }
}
