//! Chooses the table that counts each measure, once, before anything is counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::footnotes::Summand;
use crate::raw::{Cells, CellsOf, RawCount};
use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use input::CodedTable;
use study::{Block, Condition, RoundIx, Study, VariableIx, both};
use units::{ByUnit, UnitIx, Units};

use super::query::Query;
use super::table::Table;

/// The tables of one study.
#[derive(Debug)]
pub struct Cube {
    tables: Vec<(Table, Option<Table>)>,
    /// By table: the rounds of which it holds something.
    rounds: Vec<BTreeSet<RoundIx>>,
    /// By table: how a table of all cases counts the cases that this table covers. `None` for a
    /// table that holds all cases itself, and where no table can.
    covered: Vec<Option<MeasurePlan>>,
}

/// How the cells of a block are counted.
#[derive(Debug)]
pub(crate) struct BlockPlan {
    /// One per measure.
    pub measures: Vec<MeasurePlan>,
}

/// How a measure's numerators and bases are counted.
#[derive(Debug)]
pub struct MeasurePlan {
    table: usize,
    numerator: Query,
    base: Query,
}

impl Cube {
    /// Makes a cube of the tables as `input` coded them.
    pub fn new(coded: Vec<CodedTable>, study: &Study) -> Self {
        let tables: Vec<(Table, Option<Table>)> =
            coded.into_iter().map(|table| Table::from_coded(table, study)).collect();
        let rounds = tables.iter().map(|(table, _)| table.rounds()).collect();
        let mut cube = Self { tables, rounds, covered: Vec::new() };
        let covers = cube.tables.iter().map(|(table, _)| &table.covers);
        cube.covered = covers.map(|covers| cube.covered(study, covers)).collect();
        cube
    }

    /// How to count, in a table of all cases, those that meet `covers`; `None` if `covers` is empty
    /// or no table can.
    fn covered(&self, study: &Study, covers: &Condition) -> Option<MeasurePlan> {
        let all = Condition::new();
        (!covers.is_empty()).then(|| self.measure(study, covers, &all, &[])).flatten()
    }

    /// Finds a table for every measure of a block. A measure that no table can count is an error at
    /// `place`.
    pub(crate) fn plan(
        &self,
        study: &Study,
        block: &Block,
        place: &Location,
        problems: &mut Diagnostics,
    ) -> Option<BlockPlan> {
        let split: Vec<VariableIx> = block.dimensions().collect();
        let plans: Vec<Option<MeasurePlan>> = block
            .measures
            .iter()
            .map(|measure| {
                let plan = self.measure(study, &measure.of, &measure.among, &split);
                if plan.is_none() {
                    problems.push(no_table(study, &measure.of, &measure.among, &split, place));
                }
                plan
            })
            .collect();
        Some(BlockPlan { measures: plans.into_iter().collect::<Option<_>>()? })
    }

    /// A plan with the table of most rounds, among equals the smallest, that can count the measure
    /// (cases that meet `of` among those that meet `among`) by the variables of `split`. `None` when
    /// there is no such table.
    pub(crate) fn measure(
        &self,
        study: &Study,
        of: &Condition,
        among: &Condition,
        split: &[VariableIx],
    ) -> Option<MeasurePlan> {
        let both = both(of, among);
        let asked_several: Vec<VariableIx> =
            of.keys().copied().filter(|variable| study.variables[*variable].multiple).collect();
        let candidates = self.tables.iter().enumerate().filter_map(|(index, (table, bases))| {
            let numerator = Query::new(study, table, &both, split)?;
            let base = match (bases, asked_several.as_slice()) {
                (None, []) => Query::new(study, table, among, split)?,
                (Some(bases), [variable]) if of[variable].len() == 1 => {
                    Query::new(study, bases, among, split)?
                }
                _ => return None,
            };
            Some((table, MeasurePlan { table: index, numerator, base }))
        });
        // A table that lacks rounds cannot tell of them; among equals the latest rounds matter most.
        let rank = |(table, plan): &(&Table, MeasurePlan)| {
            let rounds = &self.rounds[plan.table];
            (Reverse((rounds.len(), rounds.last().copied())), table.counts.len(), plan.table)
        };
        candidates.min_by_key(rank).map(|(_, plan)| plan)
    }

    /// By unit: the number of cases, from the first table that holds all cases; withheld for every
    /// unit if there is no such table.
    pub(crate) fn totals<T: Summand>(&self, round: RoundIx, units: &Units, study: &Study) -> ByUnit<T> {
        let Some((table, query)) = self.whole(study) else {
            return vec![T::WITHHELD; units.all.len()].into();
        };
        query.answer_all(table, round, units, |_| true).into_iter().map(|answers| answers[0]).collect()
    }

    /// The first table of most rounds that holds all cases, and the query for their number.
    fn whole(&self, study: &Study) -> Option<(&Table, Query)> {
        let candidates = self.tables.iter().zip(&self.rounds).filter_map(|((table, bases), rounds)| {
            let table = bases.as_ref().unwrap_or(table);
            Some((rounds, (table, Query::new(study, table, &Condition::new(), &[])?)))
        });
        let most = candidates.min_by_key(|(rounds, _)| Reverse((rounds.len(), rounds.last().copied())));
        most.map(|(_, whole)| whole)
    }

    /// The tables whose number of all cases differs, for some unit, from that of the first table
    /// that holds all cases. Each as the table's index in the study, and the first such unit.
    /// Rounded tables and withheld counts are not compared.
    pub fn disagreements(&self, units: &Units, study: &Study) -> Vec<(usize, UnitIx)> {
        let whole = |(table, bases): &'_ (Table, Option<Table>)| {
            let (table, is_exact) = (bases.as_ref().unwrap_or(table), study.tables[table.spec].rounded == 1);
            let question = Query::new(study, table, &Condition::new(), &[]).filter(|_| is_exact)?;
            let rounds =
                study.rounds.indices().flat_map(|round| units.all.indices().map(move |unit| (round, unit)));
            let cases = rounds.filter(|(round, unit)| table.has(*round, *unit)).map(|(round, unit)| {
                ((round, unit), question.answer::<RawCount>(table, round, unit, units)[0])
            });
            Some((table.spec, cases.collect::<BTreeMap<_, _>>()))
        };
        let mut all = self.tables.iter().filter_map(whole);
        let Some((_, first)) = all.next() else { return Vec::new() };
        let differs = |(spec, cases): (usize, BTreeMap<(RoundIx, UnitIx), RawCount>)| {
            let mut known = cases.into_iter().filter(|(_, count)| !count.is_withheld());
            let (at, _) = known.find(|(at, count)| {
                first.get(at).is_some_and(|f| !f.is_withheld() && f.open() != count.open())
            })?;
            Some((spec, at.1))
        };
        all.filter_map(differs).collect()
    }

    /// Whether the table of all cases has rows for the unit itself.
    pub(crate) fn has_own_total(&self, round: RoundIx, unit: UnitIx, study: &Study) -> bool {
        self.whole(study).is_some_and(|(table, _)| table.has(round, unit))
    }

    /// Whether some table has rows for the unit itself.
    pub fn has_own(&self, round: RoundIx, unit: UnitIx) -> bool {
        self.tables.iter().any(|(table, _)| table.has(round, unit))
    }

    /// Whether the table that answers a measure has rows for the unit itself.
    pub fn reports_itself(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx) -> bool {
        self.tables[plan.table].0.has(round, unit)
    }

    /// Whether the table that answers a measure can be split by a variable.
    pub fn tells(&self, plan: &MeasurePlan, by: VariableIx, study: &Study) -> bool {
        let (table, _) = &self.tables[plan.table];
        Query::new(study, table, &table.covers, &[by]).is_some()
    }

    /// Whether any table of the round has rows for the unit or a part of it.
    pub fn took_part(&self, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        let has = |unit: UnitIx| self.tables.iter().any(|(table, _)| table.has(round, unit));
        units.all[unit].reporters().any(has)
    }

    /// Whether a unit reported what a measure counts: the measure's table has rows for the unit or
    /// a part of it. No rows means not reported, which differs from no cases. But if the table
    /// covers some cases only, and the table of all cases shows that the unit has none of them, it
    /// reported too.
    pub(crate) fn reports(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        self.has_rows(plan, round, unit, units)
            || self.covered[plan.table].as_ref().is_some_and(|covered| {
                self.has_rows(covered, round, unit, units)
                    && self
                        .count(covered, round, unit, units)
                        .iter()
                        .all(|(cases, _)| cases.open() == Some(0))
            })
    }

    /// All tables; for a variable with several answers the table of the answers and that of their
    /// bases.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().flat_map(|(table, bases)| std::iter::once(table).chain(bases))
    }

    /// The units in the measure's table that report for a unit: itself or parts of it.
    pub(crate) fn reporting(
        &self,
        plan: &MeasurePlan,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> Vec<UnitIx> {
        let (table, _) = self.tables_of(plan);
        units.all[unit].reporters().filter(|reporter| table.has(round, *reporter)).collect()
    }

    fn has_rows(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        let (table, _) = &self.tables[plan.table];
        units.all[unit].reporters().any(|reporter| table.has(round, reporter))
    }

    /// Numerators and bases of a measure for a unit, by the variables of the plan.
    pub(crate) fn count(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> Cells {
        let (table, bases) = self.tables_of(plan);
        let numerators = plan.numerator.answer(table, round, unit, units);
        numerators.into_iter().zip(plan.base.answer(bases, round, unit, units)).collect()
    }

    /// By unit: numerators and bases of several measures. Empty for a unit that is not asked for or
    /// did not report all of them. Each reporting unit is counted once, and measures with the same
    /// base share its count.
    pub(crate) fn count_all<T: Summand>(
        &self,
        plans: &[&MeasurePlan],
        round: RoundIx,
        units: &Units,
        is_asked: impl Fn(UnitIx) -> bool,
    ) -> ByUnit<CellsOf<T>> {
        let reports = |unit| plans.iter().all(|plan| self.reports(plan, round, unit, units));
        let is_asked: ByUnit<bool> =
            units.all.indices().map(|unit| is_asked(unit) && reports(unit)).collect();
        let mut cells: ByUnit<CellsOf<T>> = vec![CellsOf::new(); units.all.len()].into();
        let mut bases: Option<(&MeasurePlan, ByUnit<Vec<T>>)> = None;
        for plan in plans {
            let (table, base_table) = self.tables_of(plan);
            let numerators = plan.numerator.answer_all(table, round, units, |unit| is_asked[unit]);
            let (_, bases) = match &mut bases {
                Some(known) if known.0.has_base_of(plan) => known,
                other => {
                    let counted = plan.base.answer_all(base_table, round, units, |unit| is_asked[unit]);
                    other.insert((*plan, counted))
                }
            };
            for ((cells, numerators), bases) in cells.iter_mut().zip(numerators).zip(&*bases) {
                cells.extend(numerators.into_iter().zip(bases.iter().copied()));
            }
        }
        cells
    }

    /// Whether some number of the tables has a footnote.
    pub(crate) fn has_footnotes(&self) -> bool {
        self.tables().any(Table::has_footnotes)
    }

    /// The tables of numerators and of bases.
    fn tables_of(&self, plan: &MeasurePlan) -> (&Table, &Table) {
        let (table, bases) = &self.tables[plan.table];
        (table, bases.as_ref().unwrap_or(table))
    }
}

impl MeasurePlan {
    /// The index in the cube of the table that is counted.
    pub(crate) fn table(&self) -> usize {
        self.table
    }

    fn has_base_of(&self, other: &Self) -> bool {
        self.table == other.table && self.base == other.base
    }
}

fn no_table(
    study: &Study,
    of: &Condition,
    among: &Condition,
    split: &[VariableIx],
    place: &Location,
) -> Diagnostic {
    let mut needed: Vec<&str> = Vec::new();
    for variable in split.iter().chain(of.keys()).chain(among.keys()) {
        let id = study.variables[*variable].id.as_str();
        if !needed.contains(&id) {
            needed.push(id);
        }
    }
    let several = of.iter().find(|(v, values)| study.variables[**v].multiple && values.len() > 1);
    let help = match several {
        Some((variable, _)) => format!(
            "how many cases gave any of several answers cannot be told from counts of each answer of `{}`; ask for a variable that says it",
            study.variables[*variable].id
        ),
        None => "add a table with these columns to `tables`, or ask for a coarser view".to_string(),
    };
    let message = match needed.as_slice() {
        [one] => format!("no table holds {one}"),
        several => format!("no table holds {} together", several.join(" × ")),
    };
    Diagnostic::error("no-table", place.clone(), message).help(help)
}
