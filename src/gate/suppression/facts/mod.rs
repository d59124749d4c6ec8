//! The published numbers as equations, as input of an attack program.

pub(super) mod aggregates;
pub(super) mod linked_tables;
pub(super) mod targets;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::basis::Column;
use crate::suppression::Suppression;
use crate::suppression::places::PlaceIx;

use super::combinations::Combination;
use super::sets::SetIx;
use aggregates::{Aggregate, AggregateIx};
use linked_tables::{Axis, LinkedTable};
use targets::targets;
use units::UnitIx;

impl Suppression<'_> {
    /// The published numbers as equations over the cells of linked tables at nodes, in the form
    /// that an attack program reads: `cells` are the unknowns, integers that are not negative;
    /// `facts` are the published numbers and public knowledge (tables agree where they overlap);
    /// `protected` are the withheld small counts; `truth` holds the values of the cells.
    pub(crate) fn facts(&self) -> Value {
        let (mut cells, mut truth) = (Map::new(), Map::new());
        let (mut facts, mut protected) = (Vec::new(), Vec::new());
        // Numbers that are kept from the last publication disclose nothing new.
        for (at, chain) in self.chains.iter().enumerate().filter(|(_, chain)| !chain.is_kept_from_last) {
            let aggregates = self.aggregates(chain);
            let input = self.input(chain);
            let protection = self.protection(chain, &input);
            let atoms = self.atoms(chain, &aggregates);
            let id =
                |node: PlaceIx, table: usize, atom: usize| format!("{at}.{}.{table}.{atom}", node.index());
            for (node, tables) in atoms.enumerated() {
                for (table, atoms) in tables.iter().enumerate() {
                    for (atom, cases) in atoms.iter().flatten().enumerate() {
                        cells.insert(id(node, table, atom), json!({}));
                        truth.insert(id(node, table, atom), json!(cases));
                        let linked_table = &aggregates.linked_tables[table];
                        if linked_table.never[atom] || linked_table.is_empty(&chain.empty, atom) {
                            facts.push(json!({"coef": {id(node, table, atom): 1}, "value": 0}));
                        }
                    }
                }
                facts.extend(agreements(&aggregates.linked_tables, tables, |table, atom| {
                    id(node, table, atom)
                }));
            }
            let sum = |place: PlaceIx, aggregate: AggregateIx| -> Option<(Map<String, Value>, i64)> {
                let Aggregate { table, atoms: taken, .. } = &aggregates.all[aggregate];
                let (mut coef, mut value) = (Map::new(), 0);
                for node in &chain.places.nodes[place] {
                    let Some(counted) = atoms[*node].get(*table).and_then(Option::as_ref) else { continue };
                    for (atom, cases) in counted.iter().enumerate().filter(|(atom, _)| taken[*atom]) {
                        coef.insert(id(*node, *table, atom), json!(1));
                        value += i64::from(*cases);
                    }
                }
                (!coef.is_empty()).then_some((coef, value))
            };
            let mut published: BTreeSet<(PlaceIx, AggregateIx)> = BTreeSet::new();
            for place in chain.places.all.indices() {
                for group in
                    chain.groups.all.indices().filter(|group| protection.is_group_published(place, *group))
                {
                    for (cell, aggregates_of_cell) in
                        chain.groups.all[group].cells.iter().zip(&aggregates.of_cell[group])
                    {
                        let counted_place = |units: &[UnitIx]| match units {
                            [] => Some(place),
                            [unit] => Some(chain.places.beside(place, *unit)),
                            _ => None,
                        };
                        published.extend(counted_place(&cell.base_places).zip(aggregates_of_cell.base));
                        published.extend(counted_place(&cell.places).zip(aggregates_of_cell.numerator));
                    }
                }
            }
            for (place, aggregate) in published {
                if let Some((coef, value)) = sum(place, aggregate) {
                    facts.push(json!({"coef": coef, "value": value}));
                }
            }
            for (place, cells) in input.published_answer_totals {
                let answers =
                    cells.iter().filter_map(|(group, cell)| aggregates.of_cell[*group][*cell].numerator);
                let (mut coef, mut value) = (Map::new(), 0);
                for (own, count) in answers.filter_map(|aggregate| sum(*place, aggregate)) {
                    coef.extend(own);
                    value += count;
                }
                facts.push(json!({"coef": coef, "value": value}));
            }
            for Combination { terms, small_at } in protection.combinations() {
                let signed_aggregates = |(sign, set): &(i32, SetIx)| {
                    let aggregates = aggregates.of_set[*set].as_ref()?.iter();
                    Some(
                        aggregates
                            .map(|(own_sign, aggregate)| (sign * own_sign, *aggregate))
                            .collect::<Vec<_>>(),
                    )
                };
                let Some(signed) = terms.iter().map(signed_aggregates).collect::<Option<Vec<_>>>() else {
                    continue;
                };
                for place in small_at {
                    let mut coef: BTreeMap<String, i32> = BTreeMap::new();
                    for (sign, aggregate) in signed.iter().flatten() {
                        let cells = sum(*place, *aggregate).into_iter().flat_map(|(cells, _)| cells);
                        cells.for_each(|(cell, _)| *coef.entry(cell).or_default() += sign);
                    }
                    coef.retain(|_, times| *times != 0);
                    protected.push(json!({"id": format!("{at}.{}:{}", place.index(), chain.describe_terms(self.study, terms)), "coef": coef, "width": self.threshold()}));
                }
            }
            for (place, aggregate) in targets(&protection, &aggregates) {
                if let Some((coef, _)) = sum(place, aggregate) {
                    protected.push(json!({"id": format!("{at}.{}:{aggregate}", place.index()), "coef": coef, "width": self.threshold()}));
                }
            }
        }
        json!({"cells": cells, "facts": facts, "protected": protected, "truth": truth})
    }
}

/// The variables that two linked tables share, each with the class of every value when classes that
/// either table joins are joined. `None` for a value that one table leaves out.
type Overlap = Vec<(Column, Vec<Option<usize>>)>;

/// Equations saying that two linked tables agree where they overlap, which is public knowledge.
fn agreements(
    linked_tables: &[LinkedTable],
    counted: &[Option<Vec<i32>>],
    id: impl Fn(usize, usize) -> String,
) -> Vec<Value> {
    let is_there = |table: &usize| counted.get(*table).is_some_and(Option::is_some);
    let reported_tables: Vec<usize> = (0..linked_tables.len()).filter(is_there).collect();
    let mut facts = Vec::new();
    let mut chained: BTreeMap<Overlap, usize> = BTreeMap::new();
    for (at, one) in reported_tables.iter().enumerate() {
        for other in &reported_tables[at + 1..] {
            let Some(common) = common(&linked_tables[*one], &linked_tables[*other]) else { continue };
            // Of several tables with the same overlap, each is compared with the first.
            let first = *chained.entry(common.clone()).or_insert(*one);
            let mut sums: BTreeMap<Vec<usize>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
            for atom in 0..linked_tables[first].size {
                if let Some(key) = key(&linked_tables[first], &common, atom) {
                    sums.entry(key).or_default().0.push(atom);
                }
            }
            for atom in 0..linked_tables[*other].size {
                if let Some(key) = key(&linked_tables[*other], &common, atom) {
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
        axis.split.is_some() || other.axes.iter().any(|a| a.column == axis.column)
    };
    if !one.axes.iter().all(|axis| is_known(axis, other))
        || !other.axes.iter().all(|axis| is_known(axis, one))
    {
        return None;
    }
    let mut shared = Vec::new();
    for axis in &one.axes {
        let Some(second) = other.axes.iter().find(|second| second.column == axis.column) else { continue };
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
        shared.push((axis.column, class));
    }
    Some(shared)
}

/// By shared variable, the class of a cell; `None` for a cell outside the overlap.
fn key(table: &LinkedTable, common: &Overlap, atom: usize) -> Option<Vec<usize>> {
    let classes_of = |(column, class): &(Column, Vec<Option<usize>>)| {
        let axis = table.axes.iter().find(|axis| axis.column == *column)?;
        let mut values =
            (0..axis.class_of.len()).filter(|value| axis.class_of[*value] == Some(table.class(axis, atom)));
        values.find_map(|value| class[value])
    };
    common.iter().map(classes_of).collect()
}
