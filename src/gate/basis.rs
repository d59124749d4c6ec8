//! What a count is a sum of: every printed number as a sum of independent parts.
//!
//! A condition on the values of a variable is a function on them, 1 where it is met. Such functions
//! are written in a basis in which a coarse classification uses few elements and a finer one adds
//! its own: 1 for all values, and then, classification by classification, one element for every
//! class but the first within the class above it. A condition on several variables is a product;
//! the part that each of its factors contributes is a [`Component`]. Two counts share a part exactly
//! when one tells something of the other, whatever tables they come from.

use std::collections::{BTreeMap, BTreeSet};

use study::{Condition, Origin, Study, ValueIx, VariableIx};

/// A variable that others may be derived from, or one answer of a variable with several.
pub(crate) type Base = (VariableIx, Option<ValueIx>);

/// An independent part of a count: for every variable that matters an element other than "all
/// values".
pub(crate) type Component = Vec<(Base, usize)>;

/// A condition as functions on the values of base variables, all of which must be met; of an
/// answer: not given, given.
pub(crate) type Function = BTreeMap<Base, Vec<bool>>;

/// The bases of all variables of a study.
pub(crate) struct Bases {
    bases: BTreeMap<Base, Basis>,
}

/// A basis of the functions on a variable's values.
struct Basis {
    /// By element, from coarse to fine: the value that stands for its class, and the one that
    /// stands for the class above. Element 0 is "all values", and has none above.
    elements: Vec<(ValueIx, Option<ValueIx>)>,
}

impl Bases {
    /// The bases of a study.
    pub(crate) fn new(study: &Study) -> Self {
        let mut bases = BTreeMap::new();
        for (variable, declared) in study.variables.iter().enumerate() {
            match (&declared.origin, declared.multiple) {
                (Origin::Column, false) => {
                    bases.insert((variable, None), Basis::new(study, variable));
                }
                (Origin::Column, true) => {
                    let answer = || Basis { elements: vec![(0, None), (1, Some(0))] };
                    bases.extend((0..declared.values.len()).map(|value| ((variable, Some(value)), answer())));
                }
                (Origin::Derived { .. } | Origin::Unit(_), _) => {}
            }
        }
        Self { bases }
    }

    /// The parts of a count.
    pub(crate) fn parts(&self, function: &Function) -> BTreeSet<Component> {
        let support = |(base, met): (&Base, &Vec<bool>)| (*base, self.bases[base].support(met));
        product(&function.iter().map(support).collect())
    }

    /// The elements that a set of values of a variable is a sum of, and how often each is in it.
    pub(crate) fn coefficients(&self, base: &Base, met: &[bool]) -> Vec<(usize, i32)> {
        let Some(basis) = self.bases.get(base) else { return Vec::new() };
        let at = |value: ValueIx| i32::from(met.get(value).copied().unwrap_or(false));
        let difference = |(value, above): &(ValueIx, Option<ValueIx>)| at(*value) - above.map_or(0, at);
        basis.elements.iter().map(difference).enumerate().filter(|(_, times)| *times != 0).collect()
    }
}

/// A condition on one variable and on a coarser one of it is one function.
pub(crate) fn conditions(study: &Study, condition: &Condition) -> Function {
    let mut met_by_base = Function::new();
    for (variable, values) in condition {
        for (base, met) in functions(study, *variable, values) {
            let known = met_by_base.entry(base).or_insert_with(|| vec![true; met.len()]);
            known.iter_mut().zip(met).for_each(|(known, met)| *known &= met);
        }
    }
    met_by_base
}

/// The condition as functions on the values of base variables; of a variable with several answers
/// one for each answer.
fn functions(study: &Study, variable: VariableIx, values: &BTreeSet<ValueIx>) -> Vec<(Base, Vec<bool>)> {
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
    let one = |((variable, answer), met): (&Base, &Vec<bool>)| {
        let declared = &study.variables[*variable];
        let values: Vec<&str> = match answer {
            Some(answer) => met[1].then(|| declared.values[*answer].id.as_str()).into_iter().collect(),
            None => (0..met.len()).filter(|v| met[*v]).map(|v| declared.values[v].id.as_str()).collect(),
        };
        format!("{}={}", declared.id, values.join("|"))
    };
    function.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The classifications of a variable, coarse to fine: the whole, those that are derived from it,
/// and its own values. Of each, by value, the first value of its class. One that cuts across a
/// coarser one has its classes cut by it.
pub(crate) fn classifications(study: &Study, variable: VariableIx) -> Vec<Vec<ValueIx>> {
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
        let same = |one: ValueIx, other: ValueIx| groups[one] == groups[other] && above[one] == above[other];
        let first = |value: ValueIx| (0..value).find(|other| same(value, *other)).unwrap_or(value);
        levels.push((0..size).map(first).collect());
    }
    levels
}

impl Basis {
    /// One element for every class but the first within the class above it.
    fn new(study: &Study, variable: VariableIx) -> Self {
        let levels = classifications(study, variable);
        let mut elements: Vec<(ValueIx, Option<ValueIx>)> = vec![(0, None)];
        for (above, level) in levels.iter().zip(&levels[1..]) {
            let begins = |value: &ValueIx| level[*value] == *value && above[*value] != *value;
            elements.extend((0..level.len()).filter(begins).map(|value| (value, Some(above[value]))));
        }
        Self { elements }
    }

    /// The elements of which a function is a sum, by index.
    fn support(&self, met: &[bool]) -> BTreeSet<usize> {
        let at = |value: ValueIx| met.get(value).copied().unwrap_or(false);
        let differs = |(value, above): &(ValueIx, Option<ValueIx>)| match above {
            Some(above) => at(*value) != at(*above),
            None => at(*value),
        };
        (0..self.elements.len()).filter(|element| differs(&self.elements[*element])).collect()
    }
}

/// Every choice of one element a factor; "all values" is left out of the name.
fn product(factors: &BTreeMap<Base, BTreeSet<usize>>) -> BTreeSet<Component> {
    let mut parts: Vec<Component> = vec![Vec::new()];
    for (base, elements) in factors {
        let mut next = Vec::with_capacity(parts.len() * elements.len());
        for part in &parts {
            for element in elements {
                let mut longer = part.clone();
                if *element > 0 {
                    longer.push((*base, *element));
                }
                next.push(longer);
            }
        }
        parts = next;
    }
    parts.into_iter().collect()
}
