//! Puts tables together that hold the same of different rounds, as a body that delivers one file a
//! year does: a number is counted in one table for all rounds.

use std::collections::BTreeSet;

use study::{RoundIx, Study, VariableIx};

use super::table::{CodedTable, RowFootnotes, Section};

/// The same tables, those of the same variables and cases and of different rounds put together.
pub fn join_rounds(tables: Vec<CodedTable>, study: &Study) -> Vec<CodedTable> {
    let mut joined: Vec<CodedTable> = Vec::new();
    for table in tables {
        match joined.iter_mut().find(|earlier| are_rounds_of_one(earlier, &table, study)) {
            Some(earlier) => append(earlier, table),
            None => joined.push(table),
        }
    }
    joined
}

fn are_rounds_of_one(one: &CodedTable, other: &CodedTable, study: &Study) -> bool {
    let variables = |table: &CodedTable| table.dimensions.iter().copied().collect::<BTreeSet<VariableIx>>();
    let rounds = |table: &CodedTable| -> BTreeSet<RoundIx> {
        let of_totals = table.totals.iter().map(|total| total.round);
        table.sections.iter().map(|section| section.round).chain(of_totals).collect()
    };
    let covers = |table: &CodedTable| &study.tables[table.spec].covers;
    one.answers == other.answers
        && variables(one) == variables(other)
        && covers(one) == covers(other)
        && rounds(one).is_disjoint(&rounds(other))
}

/// Adds the rows of a table of other rounds.
fn append(table: &mut CodedTable, other: CodedTable) {
    let first = table.counts.len();
    let position = |variable: &VariableIx| other.dimensions.iter().position(|of_other| of_other == variable);
    let mut order: Vec<usize> = table.dimensions.iter().filter_map(position).collect();
    order.extend(table.answers.map(|_| other.dimensions.len()));
    for (column, from) in table.codes.iter_mut().zip(&order) {
        column.extend(&other.codes[*from]);
    }
    if !table.footnotes.is_empty() || !other.footnotes.is_empty() {
        table.footnotes.resize(first, RowFootnotes::default());
        table.footnotes.extend(&other.footnotes);
        table.footnotes.resize(first + other.counts.len(), RowFootnotes::default());
    }
    table.counts.extend(other.counts);
    table.bases.extend(other.bases);
    let moved =
        |section: Section| Section { rows: section.rows.start + first..section.rows.end + first, ..section };
    table.sections.extend(other.sections.into_iter().map(moved));
    let totals = other.totals.into_iter().map(|mut total| {
        total.codes = order.iter().map(|from| total.codes[*from]).collect();
        total
    });
    table.totals.extend(totals);
}
