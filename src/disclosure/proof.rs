//! The audit: every withheld small count with its verdict, what is published as equations, and second data sets that nobody could tell
//! from the first.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::input::{RawTable, Row};
use crate::study::{Condition, Origin, Study, TableSpec, VariableIx};

use super::decision::{Chain, Decision};
use super::families::{Axis, Family, refines};
use super::numbers::{Number, NumberIx, Numbers};
use super::places::{Part, PlaceIx};
use super::protect::Protection;
use super::walk::{Target, Walk, targets};

/// What is known about the small counts that a study withholds.
#[derive(Debug, Default)]
pub struct Proof {
    /// Small counts that are withheld somewhere.
    pub hidden: usize,
    /// Those of them that follow from what is printed by adding and subtracting. A build with any is refused.
    pub determined: usize,
    /// Those for which two tables were found that agree with everything printed and differ by the threshold.
    pub proved: usize,
    /// Those for which no such tables were found: they are not determined, but may be known more narrowly than by the threshold.
    pub open: Vec<Narrow>,
    /// Second data sets.
    pub twins: Vec<Twin>,
    /// Of the hidden small counts, those in which two of the twins, or a twin and the first data set, differ by the threshold.
    pub in_twins: usize,
}

/// A withheld small count for which no two tables were found.
#[derive(Debug)]
pub struct Narrow {
    /// The unit's id.
    pub unit: String,
    /// The round's id.
    pub round: String,
    /// What is counted.
    pub what: String,
    /// By how much tables were found to differ.
    pub width: i32,
}

/// A data set that shows the same as the first one.
#[derive(Debug)]
pub struct Twin {
    /// The study, with other tables.
    pub study: Study,
    /// Its tables.
    pub tables: Vec<RawTable>,
}

impl Decision<'_> {
    /// Looks for two tables for every withheld small count. Of the tables on the way, at most so many are returned as twins.
    pub fn prove(&self, twins: usize) -> Proof {
        let numbers = self.numbers();
        let mut proof = Proof::default();
        for chain in &self.chains {
            self.prove_chain(chain, &numbers, twins, &mut proof);
        }
        proof
    }

    fn prove_chain(&self, chain: &Chain, numbers: &Numbers, twins: usize, proof: &mut Proof) {
        let question = self.question(chain);
        let mut protection = Protection::primary(&question);
        protection.shown.clone_from(&chain.shown);
        proof.determined += protection.determined();
        let all = targets(&protection, numbers);
        proof.hidden += all.len();
        let walk = || Walk::new(&question, numbers, &self.bases.sizes(), self.atoms(chain, numbers));
        let mut first = walk();
        let open = first.widen(&protection, &all, &mut |_| {});
        proof.proved += all.len() - open.len();
        let name = |(place, number): &Target| Narrow {
            unit: self.units.all[chain.places.all[*place].unit].id.clone(),
            round: self.study.rounds[chain.places.all[*place].round].id.clone(),
            what: self.what(&numbers.all[*number]),
            width: first.width(*place, *number),
        };
        proof.open.extend(open.iter().map(name));
        if twins == 0 {
            return;
        }
        // Whoever knows the rules may not see a difference either: what is withheld for its own sake must stay small.
        let guarded = || walk().guarded(&question);
        let mut kept = 0;
        guarded().widen(&protection, &all, &mut |_| kept += 1);
        let wanted: BTreeSet<usize> =
            (1..=twins.min(kept)).map(|twin| twin * kept / twins.min(kept) - 1).collect();
        let mut ranges: Vec<(i32, i32)> = vec![(0, 0); all.len()];
        let mut at = 0;
        // The same walk again: it is the same every time.
        guarded().widen(&protection, &all, &mut |walk| {
            if wanted.contains(&at) {
                for (range, (place, number)) in ranges.iter_mut().zip(&all) {
                    let change = walk.change(*place, *number);
                    *range = (range.0.min(change), range.1.max(change));
                }
                proof.twins.push(self.twin(chain, numbers, walk));
            }
            at += 1;
        });
        let threshold = i32::try_from(self.threshold()).unwrap_or(i32::MAX);
        proof.in_twins += ranges.iter().filter(|(least, most)| most - least >= threshold).count();
    }

    fn what(&self, number: &Number) -> String {
        match &number.without {
            None => self.written(&number.function),
            Some(without) => format!("{} but not {}", self.written(&number.function), self.written(without)),
        }
    }

    /// The tables of a state of the walk.
    fn twin(&self, chain: &Chain, numbers: &Numbers, walk: &Walk) -> Twin {
        let mut study = self.study.clone();
        study.tables.clear();
        let mut tables: Vec<RawTable> = Vec::new();
        let mut known: BTreeMap<(Vec<VariableIx>, Condition, Option<VariableIx>), usize> = BTreeMap::new();
        for (index, family) in numbers.families.iter().enumerate() {
            let plain = || family.axes.iter().filter(|axis| axis.split.is_some() && axis.base.1.is_none());
            let answer = family.axes.last().and_then(|axis| Some((axis.base.0, axis.base.1?)));
            let columns: Vec<(VariableIx, &Axis)> = plain()
                .flat_map(|axis| columns(self.study, axis).into_iter().map(move |by| (by, axis)))
                .collect();
            let dimensions: Vec<VariableIx> = columns.iter().map(|(by, _)| *by).collect();
            let covers = covers(family, self.study);
            let key = (dimensions.clone(), covers.clone(), answer.map(|(variable, _)| variable));
            let spec = *known.entry(key).or_insert_with(|| {
                study.tables.push(spec(self.study, covers.clone()));
                let answers = answer.map(|(variable, _)| variable);
                let spec = tables.len();
                tables.push(RawTable {
                    spec,
                    dimensions: dimensions.clone(),
                    answers,
                    rows: Vec::new(),
                    given: Vec::new(),
                });
                spec
            });
            for round in &chain.rounds {
                for unit in 0..self.units.all.len() {
                    let Some(atoms) = chain.reported(*round, unit, |node| walk.atoms(node, index)) else {
                        continue;
                    };
                    tables[spec].rows.extend(rows(
                        self.study,
                        family,
                        &columns,
                        answer,
                        &atoms,
                        (*round, unit),
                    ));
                }
            }
        }
        tables.iter_mut().for_each(|table| table.rows.sort_by(|a, b| a.key().cmp(&b.key())));
        Twin { study, tables }
    }

    /// What is published, as equations over the atoms of nodes, in the form of an attack program: `cells` are whole numbers that are not
    /// negative, `facts` what is printed and what anyone knows (tables agree where they overlap), `protected` the withheld small
    /// counts, `truth` the cells' values.
    pub fn facts(&self) -> Value {
        let numbers = self.numbers();
        let (mut cells, mut truth) = (Map::new(), Map::new());
        let (mut facts, mut protected) = (Vec::new(), Vec::new());
        for (at, chain) in self.chains.iter().enumerate() {
            let question = self.question(chain);
            let mut protection = Protection::primary(&question);
            protection.shown.clone_from(&chain.shown);
            let atoms = self.atoms(chain, &numbers);
            let id = |node: PlaceIx, family: usize, atom: usize| format!("{at}.{node}.{family}.{atom}");
            for (node, families) in atoms.iter().enumerate() {
                for (family, atoms) in families.iter().enumerate() {
                    for (atom, cases) in atoms.iter().flatten().enumerate() {
                        cells.insert(id(node, family, atom), json!({}));
                        truth.insert(id(node, family, atom), json!(cases));
                        if numbers.families[family].never[atom] {
                            facts.push(json!({"coef": {id(node, family, atom): 1}, "value": 0}));
                        }
                    }
                }
                facts.extend(agreements(&numbers.families, families, |family, atom| id(node, family, atom)));
            }
            let sum = |place: PlaceIx, number: NumberIx| -> Option<(Map<String, Value>, i64)> {
                let Number { family, atoms: taken, .. } = &numbers.all[number];
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
            let mut printed: BTreeSet<(PlaceIx, NumberIx)> = BTreeSet::new();
            for place in 0..chain.places.all.len() {
                for group in (0..self.groups.all.len()).filter(|group| protection.is_printed(place, *group)) {
                    for (cell, found) in self.groups.all[group].cells.iter().zip(&numbers.of_cell[group]) {
                        let at = |units: &[usize]| match units {
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
            for (place, number) in targets(&protection, &numbers) {
                if let Some((coef, _)) = sum(place, number) {
                    protected.push(json!({"id": format!("{at}.{place}:{number}"), "coef": coef, "width": self.threshold()}));
                }
            }
        }
        json!({"cells": cells, "facts": facts, "protected": protected, "truth": truth})
    }
}

impl Chain {
    /// Cases of a unit that reports, or that has cases of its own; `None` for sums and for what is not reported.
    fn reported<'a>(
        &self,
        round: usize,
        unit: usize,
        of: impl Fn(PlaceIx) -> Option<&'a [i32]>,
    ) -> Option<Vec<i32>> {
        let place = self.places.at(round, unit)?;
        // Its nodes are itself in this round, in rounds that it includes, and what is new or its own.
        let own = |node: &&PlaceIx| self.places.all[**node].unit == unit;
        let mut sum: Option<Vec<i32>> = None;
        for node in self.places.nodes[place].iter().filter(own) {
            let is_sum = self.places.all[*node].part == Part::Whole && !self.places.is_node(*node);
            let Some(atoms) = of(*node).filter(|_| !is_sum) else { continue };
            match &mut sum {
                Some(sum) => sum.iter_mut().zip(atoms).for_each(|(sum, atom)| *sum += atom),
                None => sum = Some(atoms.to_vec()),
            }
        }
        sum
    }
}

/// The columns that say where an atom lies on an axis: its classification, and those that are coarser still.
fn columns(study: &Study, axis: &Axis) -> Vec<VariableIx> {
    let Some(own) = axis.split else { return Vec::new() };
    let is_coarser = |other: &VariableIx| match &study.variables[*other].origin {
        Origin::Derived { base, groups } => {
            *other != own
                && *base == axis.base.0
                && groups.iter().all(Option::is_some)
                && refines(study, own, *other)
        }
        _ => false,
    };
    match study.variables[own].origin {
        Origin::Derived { .. } => {
            std::iter::once(own).chain((0..study.variables.len()).filter(is_coarser)).collect()
        }
        _ => vec![own],
    }
}

/// Rows of a table for a unit: one for every atom, or for every atom with the answer.
fn rows(
    study: &Study,
    family: &Family,
    columns: &[(VariableIx, &Axis)],
    answer: Option<(VariableIx, usize)>,
    atoms: &[i32],
    (round, unit): (usize, usize),
) -> Vec<Row> {
    let code = |(by, axis): &(VariableIx, &Axis), atom: usize| {
        let class = Some(family.class(axis, atom));
        let value = axis.class_of.iter().position(|other| *other == class).unwrap_or(0);
        match &study.variables[*by].origin {
            Origin::Derived { groups, .. } => groups[value].unwrap_or(0) as u8,
            _ => value as u8,
        }
    };
    let cases = |atom: usize| u64::try_from(atoms[atom]).unwrap_or(0);
    let row = |atom: usize, own: Option<usize>, count: u64, base: Option<u64>| Row {
        round: round as u16,
        unit: unit as u32,
        codes: columns.iter().map(|column| code(column, atom)).chain(own.map(|own| own as u8)).collect(),
        count: Some(count),
        base,
        line: 0,
    };
    match answer {
        None => (0..family.size).map(|atom| row(atom, None, cases(atom), None)).collect(),
        Some((_, value)) => (0..family.size)
            .step_by(2)
            .map(|atom| row(atom, Some(value), cases(atom + 1), Some(cases(atom) + cases(atom + 1))))
            .collect(),
    }
}

/// The cases that a family counts, as a condition.
fn covers(family: &Family, study: &Study) -> Condition {
    let declared = study.tables.iter().map(|table| &table.covers);
    let of_family: BTreeMap<VariableIx, &Axis> =
        family.axes.iter().filter(|axis| axis.split.is_none()).map(|axis| (axis.base.0, axis)).collect();
    let is_of = |condition: &&Condition| {
        condition.len() == of_family.len()
            && condition.keys().all(|variable| {
                let base = match study.variables[*variable].origin {
                    Origin::Derived { base, .. } => base,
                    _ => *variable,
                };
                of_family.contains_key(&base)
            })
    };
    declared.clone().find(is_of).cloned().unwrap_or_default()
}

/// A table of a twin as `study.yaml` would declare it.
fn spec(study: &Study, covers: Condition) -> TableSpec {
    let mut spec = study.tables[0].clone();
    spec.covers = covers;
    spec.rounded = 1;
    spec
}

/// That two families agree where they overlap, as everyone knows.
fn agreements(
    families: &[Family],
    counted: &[Option<Vec<i32>>],
    id: impl Fn(usize, usize) -> String,
) -> Vec<Value> {
    let is_there = |family: &usize| counted.get(*family).is_some_and(Option::is_some);
    let there: Vec<usize> = (0..families.len()).filter(is_there).collect();
    let mut facts = Vec::new();
    let mut chained: BTreeMap<Vec<(super::basis::Base, Vec<Option<usize>>)>, usize> = BTreeMap::new();
    for (at, one) in there.iter().enumerate() {
        for other in &there[at + 1..] {
            let Some(common) = common(&families[*one], &families[*other]) else { continue };
            // Of several families with the same overlap each is compared with the first.
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

/// The bases that two families both split by, each in the classes that both can tell apart; `None` when one of them counts other cases.
fn common(one: &Family, other: &Family) -> Option<Vec<(super::basis::Base, Vec<Option<usize>>)>> {
    // What one of them covers only in part, the other must be able to leave out.
    let is_known =
        |axis: &Axis, other: &Family| axis.split.is_some() || other.axes.iter().any(|a| a.base == axis.base);
    if !one.axes.iter().all(|axis| is_known(axis, other))
        || !other.axes.iter().all(|axis| is_known(axis, one))
    {
        return None;
    }
    let mut shared = Vec::new();
    for axis in &one.axes {
        let Some(second) = other.axes.iter().find(|second| second.base == axis.base) else { continue };
        // Classes that either cannot tell apart are joined.
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

/// Where an atom lies in the overlap; `None` outside it.
fn key(
    family: &Family,
    common: &[(super::basis::Base, Vec<Option<usize>>)],
    atom: usize,
) -> Option<Vec<usize>> {
    let of = |(base, class): &(super::basis::Base, Vec<Option<usize>>)| {
        let axis = family.axes.iter().find(|axis| axis.base == *base)?;
        let mut values =
            (0..axis.class_of.len()).filter(|value| axis.class_of[*value] == Some(family.class(axis, atom)));
        values.find_map(|value| class[value])
    };
    common.iter().map(of).collect()
}
