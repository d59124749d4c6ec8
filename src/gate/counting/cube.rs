//! Chooses the table that counts each measure, once, before anything is counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::footnotes::Summand;
use crate::raw::{Cells, CellsOf, RawCount};
use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use input::{CodedTable, Unasked};
use study::{Block, ByQuantity, Condition, Formula, Measure, QuantityIx, RoundIx, Study, VariableIx, both};
use units::{ByUnit, UnitIx, Units};

use super::query::Query;
use super::table::Table;

/// Two tables of a study that both hold all cases, and count another number of them.
#[derive(Debug, Clone, Copy)]
pub struct Disagreement {
    /// The table's index in the study.
    pub table: usize,
    /// That of the first table that holds all cases.
    pub first_table: usize,
    /// The first round and the first unit for which they differ.
    pub round: RoundIx,
    /// See `round`.
    pub unit: UnitIx,
}

/// The tables of one study.
#[derive(Debug)]
pub struct Cube {
    tables: Vec<(Table, Option<Table>)>,
    /// The tables of each quantity.
    quantities: ByQuantity<Vec<Table>>,
    /// By table: the rounds of which it holds something.
    rounds: Vec<BTreeSet<RoundIx>>,
    /// By table: how a table of all cases counts the cases that this table covers. `None` for a
    /// table that holds all cases itself, and where no table can.
    covered: Vec<Option<MeasurePlan>>,
    /// The values that nobody was asked about in a round.
    unasked: BTreeSet<Unasked>,
}

/// How the cells of a block are counted.
#[derive(Debug)]
pub(crate) struct BlockPlan {
    /// One per measure; `None` for a measure that needs no cases.
    pub measures: Vec<Option<MeasurePlan>>,
}

/// What is counted for a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    /// Cases that meet the condition, and those asked about.
    Share,
    /// Cases that meet the condition, as numerator and as base.
    Cases,
}

impl Counting {
    /// What is counted for a measure: those asked about for shares only.
    pub(crate) fn of(measure: &Measure) -> Self {
        if measure.formula == Formula::Share { Self::Share } else { Self::Cases }
    }
}

/// How a measure's numerators and bases are counted.
#[derive(Debug)]
pub struct MeasurePlan {
    first: TablePlan,
    /// The other tables that can count it, by rank. They answer where the source withheld a part of
    /// the answer in the first table.
    others: Vec<TablePlan>,
}

/// How a measure's numerators and bases are counted in one table.
#[derive(Debug)]
struct TablePlan {
    table: usize,
    counting: Counting,
    numerator: Query,
    base: Query,
}

impl Cube {
    /// Makes a cube of the tables as `input` coded them.
    pub fn new(coded: Vec<CodedTable>, study: &Study) -> Self {
        let unasked = coded.iter().flat_map(|table| &table.unasked).copied().collect();
        let mut tables: Vec<(Table, Option<Table>)> = Vec::new();
        let mut quantities: ByQuantity<Vec<Table>> = study.quantities.iter().map(|_| Vec::new()).collect();
        for coded in coded {
            let quantity = study.tables[coded.spec].quantity;
            let table = Table::from_coded(coded, study);
            match quantity {
                Some(quantity) => quantities[quantity].push(table.0),
                None => tables.push(table),
            }
        }
        let rounds = tables.iter().map(|(table, _)| table.rounds()).collect();
        let mut cube = Self { tables, quantities, rounds, covered: Vec::new(), unasked };
        let covers = cube.tables.iter().map(|(table, _)| &table.covers);
        cube.covered = covers.map(|covers| cube.covered(study, covers)).collect();
        cube
    }

    /// The values that nobody was asked about in a round. Before and after, the other answers to the
    /// question do not mean the same.
    pub fn unasked(&self) -> &BTreeSet<Unasked> {
        &self.unasked
    }

    /// How to count, in a table of all cases, those that meet `covers`; `None` if `covers` is empty
    /// or no table can.
    fn covered(&self, study: &Study, covers: &Condition) -> Option<MeasurePlan> {
        let all = Condition::new();
        (!covers.is_empty()).then(|| self.measure(study, (covers, &all), &[], Counting::Share)).flatten()
    }

    /// Finds a table for every measure of a block. A measure that no table can count, and for which
    /// one `is_needed`, is an error at `place`.
    pub(crate) fn plan(
        &self,
        study: &Study,
        block: &Block,
        place: &Location,
        is_needed: impl Fn(&Measure) -> bool,
        problems: &mut Diagnostics,
    ) -> Option<BlockPlan> {
        let split: Vec<VariableIx> = block.dimensions().collect();
        let plans: Vec<Option<MeasurePlan>> = block
            .measures
            .iter()
            .map(|measure| {
                let plan = self.measure(study, (&measure.of, &measure.among), &split, Counting::of(measure));
                if plan.is_none() && is_needed(measure) {
                    problems.push(no_table(study, measure, &split, place));
                }
                plan
            })
            .collect();
        let is_complete = block.measures.iter().zip(&plans).all(|(m, plan)| plan.is_some() || !is_needed(m));
        is_complete.then_some(BlockPlan { measures: plans })
    }

    /// A plan with the table of most rounds, among equals the smallest, that can count the measure
    /// (cases that meet `of` among those that meet `among`) by the variables of `split`. `None` when
    /// there is no such table.
    pub(crate) fn measure(
        &self,
        study: &Study,
        (of, among): (&Condition, &Condition),
        split: &[VariableIx],
        counting: Counting,
    ) -> Option<MeasurePlan> {
        let both = both(of, among);
        let asked_several: Vec<VariableIx> =
            of.keys().copied().filter(|variable| study.variables[*variable].multiple).collect();
        let candidates = self.tables.iter().enumerate().filter_map(|(index, (table, bases))| {
            let numerator = Query::new(study, table, &both, split)?;
            let base_table = match (bases, asked_several.as_slice()) {
                (None, []) => table,
                (Some(bases), [variable]) if of[variable].len() == 1 => bases,
                _ => return None,
            };
            let base = match counting {
                Counting::Share => Query::new(study, base_table, among, split)?,
                Counting::Cases => Query::new(study, table, &both, split)?,
            };
            Some((table, TablePlan { table: index, counting, numerator, base }))
        });
        // A table that lacks rounds cannot tell of them; among equals the latest rounds matter most.
        let rank = |(table, plan): &(&Table, TablePlan)| {
            let rounds = &self.rounds[plan.table];
            (Reverse((rounds.len(), rounds.last().copied())), table.counts.len(), plan.table)
        };
        let mut candidates: Vec<_> = candidates.collect();
        candidates.sort_by_key(rank);
        let mut plans = candidates.into_iter().map(|(_, plan)| plan);
        Some(MeasurePlan { first: plans.next()?, others: plans.collect() })
    }

    /// By unit: the number of cases, from the first table that holds all cases, or from the first
    /// after it of which the source withheld no part; withheld for every unit if there is no table
    /// of all cases.
    pub(crate) fn totals<T: Summand>(&self, round: RoundIx, units: &Units, study: &Study) -> ByUnit<T> {
        let mut totals: ByUnit<T> = vec![T::WITHHELD; units.all.len()].into();
        for (table, query) in self.wholes(study) {
            let is_asked = |unit: UnitIx| totals[unit].is_withheld() && has(table, round, unit, units);
            let is_asked: ByUnit<bool> = units.all.indices().map(is_asked).collect();
            if !is_asked.iter().any(|is_asked| *is_asked) {
                continue;
            }
            let answers = query.answer_all(table, round, units, |unit| is_asked[unit]);
            for (total, answer) in totals.iter_mut().zip(answers) {
                *total = answer.first().copied().unwrap_or(*total);
            }
        }
        totals
    }

    /// The tables that hold all cases, those of most rounds first, each with the query for their
    /// number.
    fn wholes(&self, study: &Study) -> impl Iterator<Item = (&Table, Query)> {
        let candidates = self.tables.iter().zip(&self.rounds).filter_map(|((table, bases), rounds)| {
            let table = bases.as_ref().unwrap_or(table);
            Some((rounds, (table, Query::new(study, table, &Condition::new(), &[])?)))
        });
        let mut candidates: Vec<_> = candidates.collect();
        candidates.sort_by_key(|(rounds, _)| Reverse((rounds.len(), rounds.last().copied())));
        candidates.into_iter().map(|(_, whole)| whole)
    }

    /// The tables whose number of all cases differs, for some unit, from that of the first table
    /// that holds all cases. Rounded tables and withheld counts are not compared.
    pub fn disagreements(&self, units: &Units, study: &Study) -> Vec<Disagreement> {
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
        let Some((first_table, first)) = all.next() else { return Vec::new() };
        let differs = |(spec, cases): (usize, BTreeMap<(RoundIx, UnitIx), RawCount>)| {
            let mut known = cases.into_iter().filter(|(_, count)| !count.is_withheld());
            let (at, _) = known.find(|(at, count)| {
                first.get(at).is_some_and(|f| !f.is_withheld() && f.open() != count.open())
            })?;
            Some(Disagreement { table: spec, first_table, round: at.0, unit: at.1 })
        };
        all.filter_map(differs).collect()
    }

    /// Whether the table of all cases has rows for the unit itself.
    pub(crate) fn has_own_total(&self, round: RoundIx, unit: UnitIx, study: &Study) -> bool {
        self.wholes(study).next().is_some_and(|(table, _)| table.has(round, unit))
    }

    /// Whether some table of cases has rows for the unit itself; of a study without any, some table of
    /// a quantity.
    pub fn has_own(&self, round: RoundIx, unit: UnitIx) -> bool {
        let mut quantities = self.quantities.iter().flatten().filter(|_| self.tables.is_empty());
        self.tables.iter().any(|(table, _)| table.has(round, unit))
            || quantities.any(|table| table.has(round, unit))
    }

    /// Whether the table that answers a measure has rows for the unit itself.
    pub fn reports_itself(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx) -> bool {
        self.tables[plan.first.table].0.has(round, unit)
    }

    /// Whether the table that answers a measure can be split by a variable.
    pub fn tells(&self, plan: &MeasurePlan, by: VariableIx, study: &Study) -> bool {
        let (table, _) = &self.tables[plan.first.table];
        Query::new(study, table, &table.covers, &[by]).is_some()
    }

    /// Whether any table of the round has rows for the unit or a part of it.
    pub fn took_part(&self, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        let has = |unit: UnitIx| self.has_own(round, unit);
        units.all[unit].reporters().any(has)
    }

    /// Whether a unit reported what a measure counts: the measure's table has rows for the unit or
    /// a part of it. No rows means not reported, which differs from no cases. But if the table
    /// covers some cases only, and the table of all cases shows that the unit has none of them, it
    /// reported too.
    pub(crate) fn reports(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        self.has_rows(plan, round, unit, units)
            || self.covered[plan.first.table].as_ref().is_some_and(|covered| {
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
        let (table, _) = self.tables_of(&plan.first);
        units.all[unit].reporters().filter(|reporter| table.has(round, *reporter)).collect()
    }

    fn has_rows(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        has(&self.tables[plan.first.table].0, round, unit, units)
    }

    /// Numerators and bases of a measure for a unit, by the variables of the plan.
    pub(crate) fn count(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> Cells {
        let cells = self.count_in(&plan.first, round, unit, units);
        if !is_any_withheld(&cells) {
            return cells;
        }
        self.count_elsewhere(&[plan], round, unit, units).unwrap_or(cells)
    }

    fn count_in<T: Summand>(
        &self,
        plan: &TablePlan,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> CellsOf<T> {
        let (table, bases) = self.tables_of(plan);
        let numerators = plan.numerator.answer(table, round, unit, units);
        numerators.into_iter().zip(plan.base.answer(bases, round, unit, units)).collect()
    }

    /// Numerators and bases of several measures for a unit, all from the first other table that
    /// gives them in full; `None` where there is none. The table must count the same places as the
    /// first one does, so that the numbers are of the same cases.
    fn count_elsewhere<T: Summand>(
        &self,
        plans: &[&MeasurePlan],
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> Option<CellsOf<T>> {
        let counts_same_places = |one: usize, other: usize| {
            let (one, other) = (&self.tables[one].0, &self.tables[other].0);
            units.all[unit].reporters().all(|place| one.has(round, place) == other.has(round, place))
        };
        let in_table = |table: usize| -> Option<CellsOf<T>> {
            let plans = plans.iter().map(|plan| plan.others.iter().find(|other| other.table == table));
            let plans = plans.collect::<Option<Vec<_>>>()?;
            let cells = plans.into_iter().flat_map(|plan| self.count_in(plan, round, unit, units));
            Some(cells.collect())
        };
        let first = plans.first()?;
        let tables = first.others.iter().map(|other| other.table);
        let tables = tables.filter(|table| counts_same_places(first.first.table, *table));
        tables.filter_map(in_table).find(|cells| !is_any_withheld(cells))
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
        let mut bases: Option<(&TablePlan, ByUnit<Vec<T>>)> = None;
        for plan in plans.iter().map(|plan| &plan.first) {
            let (table, base_table) = self.tables_of(plan);
            let numerators = plan.numerator.answer_all(table, round, units, |unit| is_asked[unit]);
            let (_, bases) = match &mut bases {
                Some(known) if known.0.has_base_of(plan) => known,
                other => {
                    let counted = plan.base.answer_all(base_table, round, units, |unit| is_asked[unit]);
                    other.insert((plan, counted))
                }
            };
            for ((cells, numerators), bases) in cells.iter_mut().zip(numerators).zip(&*bases) {
                cells.extend(numerators.into_iter().zip(bases.iter().copied()));
            }
        }
        for unit in units.all.indices().filter(|unit| is_asked[*unit]) {
            if is_any_withheld(&cells[unit])
                && let Some(full) = self.count_elsewhere(plans, round, unit, units)
            {
                cells[unit] = full;
            }
        }
        cells
    }

    /// Whether some number of the tables has a footnote.
    pub(crate) fn has_footnotes(&self) -> bool {
        self.tables().any(Table::has_footnotes)
    }

    /// The tables of numerators and of bases.
    fn tables_of(&self, plan: &TablePlan) -> (&Table, &Table) {
        let (table, bases) = &self.tables[plan.table];
        let bases = bases.as_ref().filter(|_| plan.counting == Counting::Share);
        (table, bases.unwrap_or(table))
    }

    /// The tables of a quantity.
    pub(crate) fn of_quantity(&self, quantity: QuantityIx) -> &[Table] {
        &self.quantities[quantity]
    }
}

impl MeasurePlan {
    /// The index in the cube of the table that is counted first.
    pub(crate) fn table(&self) -> usize {
        self.first.table
    }
}

impl TablePlan {
    fn has_base_of(&self, other: &Self) -> bool {
        self.table == other.table && self.counting == other.counting && self.base == other.base
    }
}

/// Whether a table has rows for a unit or a part of it.
fn has(table: &Table, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
    units.all[unit].reporters().any(|reporter| table.has(round, reporter))
}

fn is_any_withheld<T: Summand>(cells: &[(T, T)]) -> bool {
    cells.iter().any(|(numerator, base)| numerator.is_withheld() || base.is_withheld())
}

fn no_table(study: &Study, measure: &Measure, split: &[VariableIx], place: &Location) -> Diagnostic {
    let (of, among) = (&measure.of, &measure.among);
    let mut needed: Vec<&str> = Vec::new();
    for variable in split.iter().chain(of.keys()).chain(among.keys()) {
        let id = study.variables[*variable].id.as_str();
        if !needed.contains(&id) {
            needed.push(id);
        }
    }
    let several = of.iter().find(|(v, values)| study.variables[**v].multiple && values.len() > 1);
    let help = match several {
        _ if measure.formula.is_of_source() => {
            "what is not about cases that a table counts cannot be protected; say `privacy: {published: …}` if the study's numbers are public, or add a table of the cases".to_string()
        }
        Some((variable, _)) => format!(
            "how many cases gave any of several answers cannot be told from counts of each answer of `{}`; ask for a variable that says it",
            study.variables[*variable].id
        ),
        None => "add a table with these columns to `tables`, or ask for a coarser view".to_string(),
    };
    let message = match needed.as_slice() {
        [] => "no table holds the number of cases".to_string(),
        [one] => format!("no table holds {one}"),
        several => format!("no table holds {} together", several.join(" × ")),
    };
    Diagnostic::error("no-table", place.clone(), message).help(help)
}
