//! A state of a walk as a data set of its own.

use std::collections::BTreeMap;

use crate::disclosure::decision::{Chain, Decision};
use crate::disclosure::places::{Part, PlaceIx};
use crate::disclosure::protect::Shown;
use crate::input::{RawTable, Row};
use crate::study::{Condition, Origin, Study, TableSpec, VariableIx};

use super::families::{Axis, Family, refines};
use super::numbers::Numbers;

/// A data set that shows the same as the first one.
#[derive(Debug)]
pub struct Twin {
    /// The study, with other tables.
    pub study: Study,
    /// Its tables.
    pub tables: Vec<RawTable>,
    /// What is shown of them; `None` where that is decided by the rules.
    pub shown: Option<Vec<Shown>>,
}

impl Decision<'_> {
    /// The data set of some cases, by rounds that include each other, node and family.
    pub(super) fn twin<'b>(
        &self,
        numbers: &Numbers,
        shown: Option<Vec<Shown>>,
        atoms_of: impl Fn(usize, PlaceIx, usize) -> Option<&'b [i32]>,
    ) -> Twin {
        let mut study = self.study.clone();
        study.tables.clear();
        let mut tables: Vec<RawTable> = Vec::new();
        let mut known: BTreeMap<(Vec<VariableIx>, Condition, Option<VariableIx>), usize> = BTreeMap::new();
        for (index, family) in numbers.families.iter().enumerate() {
            let plain = || family.axes.iter().filter(|axis| axis.split.is_some() && axis.base.1.is_none());
            let answer = family.axes.last().and_then(|axis| Some((axis.base.0, axis.base.1?)));
            // What the first table cannot be split by is not known in the twin either.
            let is_told = |by: &VariableIx| self.cube.tells(&family.plan, *by, self.study);
            let columns =
                |axis| columns(self.study, axis).into_iter().filter(is_told).map(move |by| (by, axis));
            let columns: Vec<(VariableIx, &Axis)> = plain().flat_map(columns).collect();
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
            for (at, chain) in self.chains.iter().enumerate() {
                let places = chain.rounds.iter();
                let places =
                    places.flat_map(|round| (0..self.units.all.len()).map(move |unit| (*round, unit)));
                for (round, unit) in places {
                    let Some(atoms) = chain.reported(round, unit, |node| atoms_of(at, node, index)) else {
                        continue;
                    };
                    let rows = rows(self.study, family, &columns, answer, &atoms, (round, unit));
                    tables[spec].rows.extend(rows);
                }
            }
        }
        tables.iter_mut().for_each(|table| table.rows.sort_by(|a, b| a.key().cmp(&b.key())));
        Twin { study, tables, shown }
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
