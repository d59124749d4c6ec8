//! The tables that hold all cases, and whether they agree.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use study::{Condition, RoundIx, Study};
use units::{ByUnit, UnitIx, Units};

use crate::footnotes::Summand;
use crate::raw::RawCount;

use super::cube::{Cube, has};
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

impl Cube {
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
}
