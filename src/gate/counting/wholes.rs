//! The tables that hold all cases, or all of some condition, and whether they agree.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use study::{ByFollowUp, Condition, FollowUp, FollowUpIx, RoundIx, Study};
use units::{ByUnit, UnitIx, Units};

use crate::footnotes::Summand;
use crate::raw::RawCount;

use super::cube::{Cube, has_rows_of_unit};
use super::measure_plan::{CountedCases, Counting, MeasurePlan};
use super::query::Query;
use super::table::Table;

/// Two tables of a study that both hold all cases, or all of some condition, and count another number
/// of them.
#[derive(Debug, Clone, Copy)]
pub struct Disagreement {
    /// The table's index in the study.
    pub table: usize,
    /// The index of the table that it is compared with.
    pub first_table: usize,
    /// The first round and the first unit for which they differ.
    pub round: RoundIx,
    /// See `round`.
    pub unit: UnitIx,
}

impl Cube {
    /// By unit: the number of cases, from the first table that holds all cases, or from the first
    /// after it of which the source withheld no part; withheld for every unit if there is no table
    /// of all cases.
    pub(crate) fn totals<T: Summand>(&self, round: RoundIx, units: &Units, study: &Study) -> ByUnit<T> {
        let mut totals: ByUnit<T> = vec![T::WITHHELD; units.all.len()].into();
        for (table, query) in self.wholes(study) {
            let is_asked =
                |unit: UnitIx| totals[unit].is_withheld() && has_rows_of_unit(table, round, unit, units);
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

    /// The tables that hold all cases, each with the query for their number. The tables of most
    /// rounds come first.
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
            let query = Query::new(study, table, &Condition::new(), &[]).filter(|_| is_exact)?;
            let rounds =
                study.rounds.indices().flat_map(|round| units.all.indices().map(move |unit| (round, unit)));
            let cases = rounds
                .filter(|(round, unit)| table.has(*round, *unit))
                .map(|(round, unit)| ((round, unit), query.answer::<RawCount>(table, round, unit, units)[0]));
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

    /// The tables of some cases only whose number of these differs, for some unit, from that which a
    /// table of all cases gives. Rounded tables and withheld counts are not compared.
    pub fn disagreements_of_covered(&self, units: &Units, study: &Study) -> Vec<Disagreement> {
        let is_exact = |table: &Table| study.tables[table.spec].rounded == 1;
        let differing = |(table, bases): &(Table, Option<Table>)| {
            let (covered, held) = (self.elsewhere(study, table)?, bases.as_ref().unwrap_or(table));
            let first = &self.tables[covered.table()].0;
            let query = Query::new(study, held, &held.covers, &[])?;
            let differs = |(round, unit): &(RoundIx, UnitIx)| {
                let number: RawCount = query.answer(held, *round, *unit, units)[0];
                let covered = self.count(&covered, *round, *unit, units);
                let known = covered.first().map(|(cases, _)| *cases).filter(|cases| !cases.is_withheld());
                !number.is_withheld() && known.is_some_and(|cases| cases.open() != number.open())
            };
            let places =
                study.rounds.indices().flat_map(|round| units.all.indices().map(move |unit| (round, unit)));
            let mut places = places.filter(|(round, unit)| {
                held.has(*round, *unit) && has_rows_of_unit(first, *round, *unit, units)
            });
            let (round, unit) = places.find(differs).filter(|_| is_exact(table) && is_exact(first))?;
            Some(Disagreement { table: table.spec, first_table: first.spec, round, unit })
        };
        self.tables.iter().filter_map(differing).collect()
    }

    /// Tables that say nothing new, each with an earlier table that holds all their cells with the
    /// same counts. Indices of the study's tables.
    pub fn repeated(&self) -> Vec<(usize, usize)> {
        let tables = || self.tables.iter().map(|(table, _)| table);
        let repeats = |(index, table): (usize, &Table)| {
            let earlier = tables().take(index).find(|earlier| table.repeats(earlier))?;
            Some((table.spec, earlier.spec))
        };
        tables().enumerate().filter_map(repeats).collect()
    }

    /// How another table counts the cases that a table of some cases only holds; `None` for a table of
    /// all cases, and where no other counts them.
    fn elsewhere(&self, study: &Study, table: &Table) -> Option<MeasurePlan> {
        let covers = table.covers.clone();
        let counted = CountedCases { numerator: covers.clone(), base: covers, counting: Counting::Cases };
        let plan = (!table.covers.is_empty()).then(|| self.measure(study, &counted, &[])).flatten()?;
        let all = std::iter::once(plan.first).chain(plan.others);
        let mut others = all.filter(|plan| self.tables[plan.table].0.covers != table.covers);
        Some(MeasurePlan { first: others.next()?, others: others.collect() })
    }

    /// By follow-up: the reporting places that counted cases which are followed up, and have no row in
    /// any table of the follow-up; with the round.
    pub fn unfollowed(&self, units: &Units, study: &Study) -> ByFollowUp<Vec<(RoundIx, UnitIx)>> {
        let of_follow_up = |(index, follow_up): (FollowUpIx, &FollowUp)| {
            let tables = self.tables.iter().map(|(table, _)| table);
            let follow_up_tables: Vec<&Table> =
                tables.filter(|table| study.tables[table.spec].follow_up == Some(index)).collect();
            let covered = follow_up_tables.first().and_then(|table| self.elsewhere(study, table));
            let Some(covered) = covered else { return Vec::new() };
            let first = &self.tables[covered.table()].0;
            let has_cases = |round: RoundIx, unit: UnitIx| {
                let cells = self.count(&covered, round, unit, units);
                cells.first().is_some_and(|(cases, _)| cases.open() != Some(0))
            };
            // A city may count its districts together.
            let has_row_above = |table: &Table, round: RoundIx, unit: UnitIx| {
                let mut above = std::iter::successors(units.all[unit].parent, |unit| units.all[*unit].parent);
                above.any(|unit| table.has(round, unit))
            };
            let is_missing = |(round, unit): &(RoundIx, UnitIx)| {
                first.has(*round, *unit)
                    && !follow_up_tables.iter().any(|table| {
                        has_rows_of_unit(table, *round, *unit, units) || has_row_above(table, *round, *unit)
                    })
                    && has_cases(*round, *unit)
            };
            let rounds = follow_up.periods.enumerated().filter(|(_, period)| period.is_some());
            let places = rounds.flat_map(|(round, _)| units.all.indices().map(move |unit| (round, unit)));
            places.filter(is_missing).collect()
        };
        study.follow_ups.enumerated().map(of_follow_up).collect()
    }

    /// Whether the table of all cases has rows for the unit itself.
    pub(crate) fn has_own_total(&self, round: RoundIx, unit: UnitIx, study: &Study) -> bool {
        self.wholes(study).next().is_some_and(|(table, _)| table.has(round, unit))
    }
}
