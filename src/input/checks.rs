//! What must hold within a table: no row twice, no count above its base, totals that agree with their parts.

use std::collections::{BTreeMap, BTreeSet};

use ground::diagnostics::{Diagnostic, Diagnostics, Severity};
use study::{Study, TableSpec};
use units::{UnitIx, Units};

use super::columns::TOTAL;
use super::rows::{RawTable, Row, is_total};
use grid::Sheet;

/// Sorts the rows, reports what cannot be, and sets totals apart from what is counted.
pub(crate) fn settle(
    table: &mut RawTable,
    sheet: &Sheet,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) {
    let spec = &study.tables[table.spec];
    table.rows.sort_by(|a, b| a.key().cmp(&b.key()));
    duplicates(&table.rows, sheet, problems);
    bases(table, spec, sheet, problems);
    let wholes = units_with_parts(&table.rows, units);
    let (given, counted): (Vec<Row>, Vec<Row>) = std::mem::take(&mut table.rows)
        .into_iter()
        .partition(|row| is_total(row) || wholes.contains(&(row.round, row.unit as UnitIx)));
    table.rows = counted;
    totals(&given, &table.rows, spec, sheet, units, problems);
    table.given = given;
}

fn duplicates(rows: &[Row], sheet: &Sheet, problems: &mut Diagnostics) {
    for pair in rows.windows(2).filter(|pair| pair[0].key() == pair[1].key()) {
        let (first, second) = (pair[0].line.min(pair[1].line), pair[0].line.max(pair[1].line));
        problems.error_with(|| {
            let message = format!("line {first} already counts the same unit, round and values");
            Diagnostic::error("duplicate-row", sheet.line(second as usize), message)
                .help("remove one of them, or add the column that tells them apart")
        });
    }
}

/// An answer cannot be given by more cases than were asked, and all answers of a question share their base.
fn bases(table: &RawTable, spec: &TableSpec, sheet: &Sheet, problems: &mut Diagnostics) {
    if table.answers.is_none() {
        return;
    }
    let slack = spec.rounded - 1;
    for row in &table.rows {
        if let Some((count, base)) = row.count.zip(row.base).filter(|(count, base)| *count > base + slack) {
            problems.error_with(|| {
                let message = format!("the count {count} is larger than its base {base}");
                Diagnostic::error("count-above-base", sheet.line(row.line as usize), message)
                    .help("correct the count or the base")
            });
        }
    }
    for pair in table.rows.windows(2) {
        let question = |row: &Row| (row.round, row.unit, row.codes[..row.codes.len() - 1].to_vec());
        if question(&pair[0]) == question(&pair[1]) && pair[0].base != pair[1].base {
            problems.error_with(|| {
                let line = pair[0].line;
                let message =
                    format!("the base differs from that of line {line}, which answers the same question");
                Diagnostic::error("different-bases", sheet.line(pair[1].line as usize), message)
                    .help("all answers of one question in one unit have the same base")
            });
        }
    }
}

/// Units that in some round have rows of their own although some of their parts have rows too.
fn units_with_parts(rows: &[Row], units: &Units) -> BTreeSet<(u16, UnitIx)> {
    let present: BTreeSet<(u16, UnitIx)> = rows.iter().map(|row| (row.round, row.unit as UnitIx)).collect();
    let mut wholes = BTreeSet::new();
    for (round, unit) in &present {
        let mut next = units.all[*unit].parent;
        while let Some(parent) = next {
            if present.contains(&(*round, parent)) {
                wholes.insert((*round, parent));
            }
            next = units.all[parent].parent;
        }
    }
    wholes
}

/// Sum and number of the parts of totals, by round, unit and codes; `None` where a part is withheld.
type Sums = BTreeMap<(u16, UnitIx, Vec<u8>), Option<(u64, u64)>>;

/// Compares each total with the sum of its parts. A difference is a warning, not an error: statistics
/// protected with small random changes need not add up. A total without any part is an error: its cases would
/// be left out of every sum.
fn totals(
    given: &[Row],
    counted: &[Row],
    spec: &TableSpec,
    sheet: &Sheet,
    units: &Units,
    problems: &mut Diagnostics,
) {
    let mut sums: BTreeMap<Vec<bool>, Sums> = BTreeMap::new();
    for total in given {
        // Totals over the same variables share one pass over the counted rows.
        let pattern: Vec<bool> = total.codes.iter().map(|code| *code == TOTAL).collect();
        let sums = sums.entry(pattern.clone()).or_insert_with(|| sum(counted, &pattern, units));
        let key = (total.round, total.unit as UnitIx, total.codes.to_vec());
        let (expected, (found, parts)) = match (total.count, sums.get(&key)) {
            (Some(expected), Some(Some(sum))) => (expected, *sum),
            (Some(0), None) | (_, Some(_)) => continue,
            (_, None) => {
                problems.error_with(|| without_parts(sheet, total));
                continue;
            }
        };
        let slack = (spec.rounded - 1) * (parts + 1) / 2 + u64::from(spec.rounded > 1);
        if found.abs_diff(expected) > slack {
            problems.push_with(Severity::Warning, || {
                let message = format!(
                    "the total is {expected}, but its {parts} parts add up to {found}; the parts are used"
                );
                Diagnostic::warning("total-differs", sheet.line(total.line as usize), message)
                    .help("correct the table, or say `rounded: 10` (or 5, …) if its counts are rounded")
            });
        }
    }
}

fn without_parts(sheet: &Sheet, total: &Row) -> Diagnostic {
    let message = "this is a total, but the table holds none of its parts";
    Diagnostic::error("total-without-parts", sheet.line(total.line as usize), message).help(
        "add the rows that it is the sum of, with a sign such as `..` for counts that are withheld, or remove it",
    )
}

/// The sum and number of the parts of each total with this pattern.
fn sum(counted: &[Row], pattern: &[bool], units: &Units) -> Sums {
    let mut sums = Sums::new();
    for row in counted {
        let codes: Vec<u8> =
            row.codes.iter().zip(pattern).map(|(code, all)| if *all { TOTAL } else { *code }).collect();
        let mut unit = Some(row.unit as UnitIx);
        while let Some(index) = unit {
            let entry = sums.entry((row.round, index, codes.clone())).or_insert(Some((0, 0)));
            *entry = entry.zip(row.count).map(|((sum, parts), count)| (sum + count, parts + 1));
            unit = units.all[index].parent;
        }
    }
    sums
}
