//! Puts tables together that hold the same of different rounds or places, as a body that delivers
//! one file a year or a county does: a number is counted in one table for all of them.

use std::collections::BTreeSet;

use study::{RoundIx, Study, VariableIx};
use units::{UnitIx, Units};

use super::table::{CodedTable, RowFootnotes, Section};

/// Puts together the tables of the same variables and cases that are of different rounds or places.
/// Tables that hold the same place, or a place and a part of it, stay apart, to be compared.
pub fn join_parts(tables: Vec<CodedTable>, study: &Study, units: &Units) -> Vec<CodedTable> {
    let mut joined: Vec<CodedTable> = Vec::new();
    for table in tables {
        match joined.iter_mut().find(|earlier| are_parts_of_one(earlier, &table, study, units)) {
            Some(earlier) => append(earlier, table),
            None => joined.push(table),
        }
    }
    joined
}

fn are_parts_of_one(one: &CodedTable, other: &CodedTable, study: &Study, units: &Units) -> bool {
    let variables = |table: &CodedTable| table.dimensions.iter().copied().collect::<BTreeSet<VariableIx>>();
    let covers = |table: &CodedTable| &study.tables[table.spec].covers;
    one.answers == other.answers
        && variables(one) == variables(other)
        && covers(one) == covers(other)
        && study.tables[one.spec].quantity == study.tables[other.spec].quantity
        && are_apart(&places(one), &places(other), units)
}

/// Of which places a table holds something, by round.
fn places(table: &CodedTable) -> BTreeSet<(RoundIx, UnitIx)> {
    let of_totals = table.totals.iter().map(|total| (total.round, total.unit));
    table.sections.iter().map(|section| (section.round, section.unit)).chain(of_totals).collect()
}

/// Whether no place of one is a place of the other in the same round, or holds one.
fn are_apart(one: &BTreeSet<(RoundIx, UnitIx)>, other: &BTreeSet<(RoundIx, UnitIx)>, units: &Units) -> bool {
    let is_held = |places: &BTreeSet<(RoundIx, UnitIx)>, by: &BTreeSet<(RoundIx, UnitIx)>| {
        places.iter().any(|(round, unit)| {
            let mut holders = std::iter::successors(Some(*unit), |unit| units.all[*unit].parent);
            holders.any(|holder| by.contains(&(*round, holder)))
        })
    };
    !is_held(one, other) && !is_held(other, one)
}

/// Adds the rows of a table of other rounds or places.
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
    table.unasked.extend(other.unasked);
}
