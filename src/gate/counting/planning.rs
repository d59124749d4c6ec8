//! Finds the table that counts each measure, once, before anything is counted.

use std::cmp::Reverse;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use study::{Block, Measure, Study, VariableIx, both};

use super::cube::Cube;
use super::measure_plan::{BlockPlan, CountedCases, Counting, MeasurePlan, TablePlan};
use super::query::Query;
use super::table::Table;

impl Cube {
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
        let block_dimensions: Vec<VariableIx> = block.dimensions().collect();
        let plans: Vec<Option<MeasurePlan>> = block
            .measures
            .iter()
            .map(|measure| {
                let plan = self.measure(study, &CountedCases::of(measure, study), &block_dimensions);
                if plan.is_none() && is_needed(measure) {
                    problems.push(no_table(study, measure, &block_dimensions, place));
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
        counted: &CountedCases,
        split: &[VariableIx],
    ) -> Option<MeasurePlan> {
        let CountedCases { numerator: of, base: among, counting } = counted;
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
            let base = match *counting {
                Counting::Share => Query::new(study, base_table, among, split)?,
                Counting::Cases => Query::new(study, table, &both, split)?,
            };
            Some((table, TablePlan { table: index, counting: *counting, numerator, base }))
        });
        // A table that lacks rounds cannot count them; among equals the latest rounds matter most.
        let rank = |(table, plan): &(&Table, TablePlan)| {
            let rounds = &self.rounds[plan.table];
            (Reverse((rounds.len(), rounds.last().copied())), table.counts.len(), plan.table)
        };
        let mut candidates: Vec<_> = candidates.collect();
        candidates.sort_by_key(rank);
        let mut plans = candidates.into_iter().map(|(_, plan)| plan);
        Some(MeasurePlan { first: plans.next()?, others: plans.collect() })
    }
}

fn no_table(study: &Study, measure: &Measure, dimensions: &[VariableIx], place: &Location) -> Diagnostic {
    let (of, among) = (&measure.of, &measure.among);
    let mut needed: Vec<&str> = Vec::new();
    for variable in dimensions.iter().chain(of.keys()).chain(among.keys()) {
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
