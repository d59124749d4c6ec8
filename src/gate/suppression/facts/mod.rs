//! The published numbers as equations, as input of an attack program.

pub(super) mod families;
pub(super) mod numbers;
pub(super) mod targets;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::basis::Base;
use crate::suppression::Suppression;
use crate::suppression::places::PlaceIx;

use super::combinations::Combination;
use super::sets::SetIx;
use families::{Axis, LinkedTable};
use numbers::{Aggregate, AggregateIx};
use targets::targets;
use units::UnitIx;

impl Suppression<'_> {
    /// The published numbers as equations over the cells of linked tables at nodes, in the form
    /// that an attack program reads: `cells` are the unknowns, integers that are not negative;
    /// `facts` are the printed numbers and public knowledge (tables agree where they overlap);
    /// `protected` are the withheld small counts; `truth` holds the values of the cells.
    pub(crate) fn facts(&self) -> Value {
        let (mut cells, mut truth) = (Map::new(), Map::new());
        let (mut facts, mut protected) = (Vec::new(), Vec::new());
        // Numbers that stand tell nothing new.
        for (at, chain) in self.chains.iter().enumerate().filter(|(_, chain)| !chain.stands) {
            let numbers = self.numbers(chain);
            let question = self.question(chain);
            let protection = self.protection(chain, &question);
            let atoms = self.atoms(chain, &numbers);
            let id =
                |node: PlaceIx, family: usize, atom: usize| format!("{at}.{}.{family}.{atom}", node.index());
            for (node, families) in atoms.enumerated() {
                for (family, atoms) in families.iter().enumerate() {
                    for (atom, cases) in atoms.iter().flatten().enumerate() {
                        cells.insert(id(node, family, atom), json!({}));
                        truth.insert(id(node, family, atom), json!(cases));
                        let table = &numbers.families[family];
                        if table.never[atom] || table.is_empty(&chain.empty, atom) {
                            facts.push(json!({"coef": {id(node, family, atom): 1}, "value": 0}));
                        }
                    }
                }
                facts.extend(agreements(&numbers.families, families, |family, atom| id(node, family, atom)));
            }
            let sum = |place: PlaceIx, number: AggregateIx| -> Option<(Map<String, Value>, i64)> {
                let Aggregate { family, atoms: taken, .. } = &numbers.all[number];
                let (mut coef, mut value) = (Map::new(), 0);
                for node in &chain.places.nodes[place] {
                    let Some(counted) = atoms[*node].get(*family).and_then(Option::as_ref) else { continue };
                    for (atom, cases) in counted.iter().enumerate().filter(|(atom, _)| taken[*atom]) {
                        coef.insert(id(*node, *family, atom), json!(1));
                        value += i64::from(*cases);
                    }
                }
                (!coef.is_empty()).then_some((coef, value))
            };
            let mut printed: BTreeSet<(PlaceIx, AggregateIx)> = BTreeSet::new();
            for place in chain.places.all.indices() {
                for group in chain.groups.all.indices().filter(|group| protection.is_printed(place, *group)) {
                    for (cell, found) in chain.groups.all[group].cells.iter().zip(&numbers.of_cell[group]) {
                        let at = |units: &[UnitIx]| match units {
                            [] => Some(place),
                            [unit] => Some(chain.places.beside(place, *unit)),
                            _ => None,
                        };
                        printed.extend(at(&cell.base_places).zip(found.base));
                        printed.extend(at(&cell.places).zip(found.numerator));
                    }
                }
            }
            for (place, number) in printed {
                if let Some((coef, value)) = sum(place, number) {
                    facts.push(json!({"coef": coef, "value": value}));
                }
            }
            for (place, cells) in question.answers {
                let answers =
                    cells.iter().filter_map(|(group, cell)| numbers.of_cell[*group][*cell].numerator);
                let (mut coef, mut value) = (Map::new(), 0);
                for (own, count) in answers.filter_map(|number| sum(*place, number)) {
                    coef.extend(own);
                    value += count;
                }
                facts.push(json!({"coef": coef, "value": value}));
            }
            for Combination { terms, small_at } in protection.combinations() {
                let own = |(sign, set): &(i32, SetIx)| {
                    let numbers = numbers.of_set[*set].as_ref()?.iter();
                    Some(numbers.map(|(own, number)| (sign * own, *number)).collect::<Vec<_>>())
                };
                let Some(signed) = terms.iter().map(own).collect::<Option<Vec<_>>>() else { continue };
                for place in small_at {
                    let mut coef: BTreeMap<String, i32> = BTreeMap::new();
                    for (sign, number) in signed.iter().flatten() {
                        let cells = sum(*place, *number).into_iter().flat_map(|(cells, _)| cells);
                        cells.for_each(|(cell, _)| *coef.entry(cell).or_default() += sign);
                    }
                    coef.retain(|_, times| *times != 0);
                    protected.push(json!({"id": format!("{at}.{}:{}", place.index(), chain.told(self.study, terms)), "coef": coef, "width": self.threshold()}));
                }
            }
            for (place, number) in targets(&protection, &numbers) {
                if let Some((coef, _)) = sum(place, number) {
                    protected.push(json!({"id": format!("{at}.{}:{number}", place.index()), "coef": coef, "width": self.threshold()}));
                }
            }
        }
        json!({"cells": cells, "facts": facts, "protected": protected, "truth": truth})
    }
}

/// The variables that two linked tables share, each with the class of every value when classes that
/// either table joins are joined. `None` for a value that one table leaves out.
type Overlap = Vec<(Base, Vec<Option<usize>>)>;

/// Equations saying that two linked tables agree where they overlap, which is public knowledge.
fn agreements(
    families: &[LinkedTable],
    counted: &[Option<Vec<i32>>],
    id: impl Fn(usize, usize) -> String,
) -> Vec<Value> {
    let is_there = |family: &usize| counted.get(*family).is_some_and(Option::is_some);
    let known_families: Vec<usize> = (0..families.len()).filter(is_there).collect();
    let mut facts = Vec::new();
    let mut chained: BTreeMap<Overlap, usize> = BTreeMap::new();
    for (at, one) in known_families.iter().enumerate() {
        for other in &known_families[at + 1..] {
            let Some(common) = common(&families[*one], &families[*other]) else { continue };
            // Of several tables with the same overlap, each is compared with the first.
            let first = *chained.entry(common.clone()).or_insert(*one);
            let mut sums: BTreeMap<Vec<usize>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
            for atom in 0..families[first].size {
                if let Some(key) = key(&families[first], &common, atom) {
                    sums.entry(key).or_default().0.push(atom);
                }
            }
            for atom in 0..families[*other].size {
                if let Some(key) = key(&families[*other], &common, atom) {
                    sums.entry(key).or_default().1.push(atom);
                }
            }
            for (left, right) in
                sums.into_values().filter(|(left, right)| !left.is_empty() && !right.is_empty())
            {
                let mut coef = Map::new();
                left.iter().for_each(|atom| drop(coef.insert(id(first, *atom), json!(1))));
                right.iter().for_each(|atom| drop(coef.insert(id(*other, *atom), json!(-1))));
                facts.push(json!({"coef": coef, "value": 0}));
            }
        }
    }
    facts
}

/// The overlap of two linked tables; `None` when they count different cases.
fn common(one: &LinkedTable, other: &LinkedTable) -> Option<Overlap> {
    // The other table must be able to leave out the cases that a table does not cover.
    let is_known = |axis: &Axis, other: &LinkedTable| {
        axis.split.is_some() || other.axes.iter().any(|a| a.base == axis.base)
    };
    if !one.axes.iter().all(|axis| is_known(axis, other))
        || !other.axes.iter().all(|axis| is_known(axis, one))
    {
        return None;
    }
    let mut shared = Vec::new();
    for axis in &one.axes {
        let Some(second) = other.axes.iter().find(|second| second.base == axis.base) else { continue };
        // Classes that either table joins are joined.
        let size = axis.class_of.len();
        let mut class: Vec<Option<usize>> =
            (0..size).map(|v| axis.class_of[v].and(second.class_of[v]).map(|_| v)).collect();
        for _ in 0..size {
            for a in 0..size {
                for b in 0..size {
                    let is_joined =
                        axis.class_of[a] == axis.class_of[b] || second.class_of[a] == second.class_of[b];
                    if is_joined && class[a].is_some() && class[b].is_some() {
                        let least = class[a].min(class[b]);
                        (class[a], class[b]) = (least, least);
                    }
                }
            }
        }
        shared.push((axis.base, class));
    }
    Some(shared)
}

/// By shared variable, the class of a cell; `None` for a cell outside the overlap.
fn key(family: &LinkedTable, common: &Overlap, atom: usize) -> Option<Vec<usize>> {
    let classes_of = |(base, class): &(Base, Vec<Option<usize>>)| {
        let axis = family.axes.iter().find(|axis| axis.base == *base)?;
        let mut values =
            (0..axis.class_of.len()).filter(|value| axis.class_of[*value] == Some(family.class(axis, atom)));
        values.find_map(|value| class[value])
    };
    common.iter().map(classes_of).collect()
}
