//! Writes every count as a sum of independent components.
//!
//! A condition on a variable is a function on its values: 1 where it is met, else 0. It is written
//! in a basis: one element is 1 for all values; then each classification, from coarse to fine, adds
//! an element for every class but the first within its parent class. So a coarse classification
//! uses few elements. A condition on several variables is a product of such functions, and a
//! product of one element for each variable is a [`Component`]. Two counts have a component in
//! common exactly when one discloses something of the other, whatever tables they come from.

use std::collections::{BTreeMap, BTreeSet};

use study::{Condition, Origin, Study, VariableIx};

/// A variable that is a column of a table, or, of a variable with several answers, one answer.
pub(crate) type Column = (VariableIx, Option<usize>);

/// An independent component of a count: for each variable the index of an element of its basis.
/// Variables with element 0, "all values", are left out.
pub(crate) type Component = Vec<(Column, usize)>;

/// A condition on several variables, all parts of which must hold: by variable, then by value,
/// whether the value meets it. An answer has two values: not given, given.
pub(crate) type Function = BTreeMap<Column, Vec<bool>>;

/// For each column of a study, the basis in which conditions on it are written.
pub(crate) struct BasisByColumn {
    by_column: BTreeMap<Column, Basis>,
}

/// A basis of the functions on a variable's values.
struct Basis {
    /// By element, from coarse to fine: the first value of its class, and the first value of the
    /// parent class. Element 0 is "all values" and has no parent.
    elements: Vec<(usize, Option<usize>)>,
}

impl BasisByColumn {
    /// The bases of a study.
    pub(crate) fn new(study: &Study) -> Self {
        let mut by_column = BTreeMap::new();
        for (variable, declared) in study.variables.enumerated() {
            match (&declared.origin, declared.multiple) {
                (Origin::Column, false) => {
                    by_column.insert((variable, None), Basis::new(study, variable));
                }
                (Origin::Column, true) => {
                    let answer = || Basis { elements: vec![(0, None), (1, Some(0))] };
                    by_column
                        .extend((0..declared.values.len()).map(|value| ((variable, Some(value)), answer())));
                }
                (Origin::Derived { .. } | Origin::Unit(_), _) => {}
            }
        }
        Self { by_column }
    }

    /// The components of a count.
    pub(crate) fn parts(&self, function: &Function) -> BTreeSet<Component> {
        let support = |(column, met): (&Column, &Vec<bool>)| (*column, self.by_column[column].support(met));
        product(&function.iter().map(support).collect())
    }

    /// The elements of which a set of values of a variable is a sum, each with its coefficient;
    /// those with coefficient 0 are left out.
    pub(crate) fn coefficients(&self, column: &Column, met: &[bool]) -> Vec<(usize, i32)> {
        let Some(basis) = self.by_column.get(column) else { return Vec::new() };
        let met_at = |value: usize| i32::from(met.get(value).copied().unwrap_or(false));
        let difference = |(value, above): &(usize, Option<usize>)| met_at(*value) - above.map_or(0, met_at);
        basis.elements.iter().map(difference).enumerate().filter(|(_, times)| *times != 0).collect()
    }
}

/// The function of a condition. Conditions on a variable and on one derived from it become one.
pub(crate) fn conditions(study: &Study, condition: &Condition) -> Function {
    let mut met_by_column = Function::new();
    for (variable, values) in condition {
        for (column, met) in functions(study, *variable, values) {
            let known = met_by_column.entry(column).or_insert_with(|| vec![true; met.len()]);
            known.iter_mut().zip(met).for_each(|(known, met)| *known &= met);
        }
    }
    met_by_column
}

/// A condition on one variable as conditions on columns; for a variable with several answers one
/// for each answer.
fn functions(study: &Study, variable: VariableIx, values: &BTreeSet<usize>) -> Vec<(Column, Vec<bool>)> {
    let declared = &study.variables[variable];
    match &declared.origin {
        Origin::Column if declared.multiple => {
            values.iter().map(|value| ((variable, Some(*value)), vec![false, true])).collect()
        }
        Origin::Column => {
            vec![((variable, None), (0..declared.values.len()).map(|v| values.contains(&v)).collect())]
        }
        Origin::Derived { base, groups } => {
            let met = groups.iter().map(|group| group.is_some_and(|group| values.contains(&group)));
            vec![((*base, None), met.collect())]
        }
        Origin::Unit(_) => Vec::new(),
    }
}

/// What a function counts, in the words of `study.yaml`.
pub(crate) fn written(study: &Study, function: &Function) -> String {
    let one = |((variable, answer), met): (&Column, &Vec<bool>)| {
        let declared = &study.variables[*variable];
        let values: Vec<&str> = match answer {
            Some(answer) => met[1].then(|| declared.values[*answer].id.as_str()).into_iter().collect(),
            None => (0..met.len()).filter(|v| met[*v]).map(|v| declared.values[v].id.as_str()).collect(),
        };
        format!("{}={}", declared.id, values.join("|"))
    };
    function.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The classifications of a variable, from coarse to fine: all values as one class, the variables
/// derived from it, its own values. Each gives, by value, the first value of its class. A
/// classification that cuts across a coarser one is intersected with it, so that classes nest.
pub(crate) fn classifications(study: &Study, variable: VariableIx) -> Vec<Vec<usize>> {
    let size = study.variables[variable].values.len();
    let mut derived: Vec<(usize, &Vec<Option<usize>>)> = Vec::new();
    for declared in &study.variables {
        if let Origin::Derived { base, groups } = &declared.origin
            && *base == variable
        {
            derived.push((declared.values.len(), groups));
        }
    }
    derived.sort_by_key(|(classes, _)| *classes);
    let identity: Vec<Option<usize>> = (0..size).map(Some).collect();
    let mut levels = vec![vec![0; size]];
    for groups in derived.into_iter().map(|(_, groups)| groups).chain([&identity]) {
        let above = &levels[levels.len() - 1];
        let same = |one: usize, other: usize| groups[one] == groups[other] && above[one] == above[other];
        let first = |value: usize| (0..value).find(|other| same(value, *other)).unwrap_or(value);
        levels.push((0..size).map(first).collect());
    }
    levels
}

impl Basis {
    /// One element for every class but the first within its parent class.
    fn new(study: &Study, variable: VariableIx) -> Self {
        let levels = classifications(study, variable);
        let mut elements: Vec<(usize, Option<usize>)> = vec![(0, None)];
        for (above, level) in levels.iter().zip(&levels[1..]) {
            let begins = |value: &usize| level[*value] == *value && above[*value] != *value;
            elements.extend((0..level.len()).filter(begins).map(|value| (value, Some(above[value]))));
        }
        Self { elements }
    }

    /// The indices of the elements with a coefficient other than 0.
    fn support(&self, met: &[bool]) -> BTreeSet<usize> {
        let met_at = |value: usize| met.get(value).copied().unwrap_or(false);
        let differs = |(value, above): &(usize, Option<usize>)| match above {
            Some(above) => met_at(*value) != met_at(*above),
            None => met_at(*value),
        };
        (0..self.elements.len()).filter(|element| differs(&self.elements[*element])).collect()
    }
}

/// All products of one element of each factor; element 0, "all values", is left out of a component.
fn product(factors: &BTreeMap<Column, BTreeSet<usize>>) -> BTreeSet<Component> {
    let mut parts: Vec<Component> = vec![Vec::new()];
    for (column, elements) in factors {
        let mut next = Vec::with_capacity(parts.len() * elements.len());
        for part in &parts {
            for element in elements {
                let mut longer = part.clone();
                if *element > 0 {
                    longer.push((*column, *element));
                }
                next.push(longer);
            }
        }
        parts = next;
    }
    parts.into_iter().collect()
}
