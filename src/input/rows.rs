//! Reads the rows of a table, codes their values and reports what cannot be.

use grid::{Book, Frame, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics};
use study::{Study, Subject, VariableIx};
use units::Units;

use super::absent::absences;
use super::checks::Checks;
use super::filter::RowFilter;
use super::gathered::{RowsRead, TableRows};
use super::layout::Layout;
use super::row::Reader;
use super::sums::SumMarkers;
use super::table::{CodedTable, Rows};

/// Finds a declared table in its file. `None` when it is not there, which is reported.
pub fn locate(book: Book, spec: usize, study: &Study, problems: &mut Diagnostics) -> Option<Sheet> {
    let spec = &study.tables[spec];
    // In a wide table, heads of counts say more than the name.
    let of_counts = if spec.wide.is_empty() { spec.number_columns() } else { Vec::new() };
    // Places and rounds that the definition or the heads of columns name need no column.
    let is_needed = |subject: Subject| {
        let is_said = |(other, _): &(Subject, _)| *other == subject;
        !spec.wide.contains(&subject) && !spec.constants.iter().any(is_said)
    };
    let needs_rounds = study.rounds.len() > 1 && is_needed(Subject::Round);
    let of_rounds = spec.round_columns.iter().filter(|_| needs_rounds);
    let of_units = spec.unit_columns.iter().filter(|_| is_needed(Subject::Unit));
    let of_topics = spec.long.iter().flat_map(|(topic, category)| [topic, category]);
    let joined_columns = spec.joins.values().flatten();
    let needed_columns = of_units.chain(of_rounds).chain(of_topics);
    let needed_columns = needed_columns.filter(|name| !spec.joins.contains_key(*name));
    let frame = Frame {
        sheet: spec.sheet.clone(),
        header: spec.header.clone(),
        until: spec.until.clone(),
        fill: spec.fill.clone(),
        required: needed_columns.chain(joined_columns).cloned().chain(of_counts).collect(),
    };
    Sheet::locate(book, &frame, problems)
}

/// Reads one file into one coded table, or into several: one for each topic of a long table, one
/// for the measures of the same variables. `None` when its columns cannot be read, or when it has
/// no rows at all.
pub fn read(
    sheet: &Sheet,
    spec: usize,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<Vec<CodedTable>> {
    read_parts(&[(spec, sheet)], study, units, problems)
}

/// Reads files that are parts of the same table, each by the table of the study with its index.
pub fn read_parts(
    sheets: &[(usize, &Sheet)],
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<Vec<CodedTable>> {
    let mut read = RowsRead::default();
    let mut is_complete = true;
    for (index, (spec, sheet)) in sheets.iter().enumerate() {
        let layout = Layout::assign(sheet, &study.tables[*spec], study, units, problems);
        let Some(layout) = layout else {
            is_complete = false;
            continue;
        };
        let reader = Reader::new(sheet, index as u16, &study.tables[*spec], study, units, layout);
        read.start_file();
        if reader.layout.long.is_none() {
            // Where no row can be read, the table is there all the same.
            for reading in 0..reader.layout.readings.len() {
                reader.open_table(reading, None, &mut read);
            }
        }
        // Whoever declares where the head is has seen what stands above it.
        if study.tables[*spec].header.is_empty() {
            report_rows_above(&reader, sheet, problems);
            report_title(&reader, sheet, problems);
        }
        let is_sound = sheet.for_each_row(problems, |row, problems| reader.read(row, &mut read, problems));
        report_left_out(&reader, sheet, problems);
        // What one of several files has no row of, another may have.
        let is_whole = |filter: &&RowFilter| sheets.len() == 1 || filter.leaves_none();
        let filters = reader.layout.filters.iter().filter(is_whole);
        filters.for_each(|filter| filter.report_unused(&reader.coder, problems));
        if read.is_empty && is_sound {
            problems.push(
                Diagnostic::error(
                    "empty-table",
                    sheet.head_place(),
                    "the table has no rows below its header",
                )
                .help("add the rows, or remove the table from study.yaml"),
            );
        }
        is_complete &= !read.is_empty;
    }
    is_complete.then(|| {
        let sum_markers = read.sum_markers;
        let table = |rows| coded(rows, &sum_markers, sheets, study, units, problems);
        read.tables.into_iter().map(table).collect()
    })
}

/// Reports the first row above the head that looks like a row of the table.
fn report_rows_above(reader: &Reader, sheet: &Sheet, problems: &mut Diagnostics) {
    if let Some(number) = sheet.row_above(|row| reader.is_understood(row)) {
        let message = "a row of the table stands above the head, where none is read";
        problems.push(
            Diagnostic::error("rows-above-head", sheet.line(number), message)
                .help("move the head above all rows, or say with `header:` in which row it is"),
        );
    }
}

/// Warns of rows of the table that `until` leaves out.
fn report_left_out(reader: &Reader, sheet: &Sheet, problems: &mut Diagnostics) {
    if let Some(number) = sheet.row_left_out(|row| reader.is_understood(row)) {
        let message =
            "this row is left out by `until`, but it names what a row of the table names, with a number";
        problems.push(
            Diagnostic::warning("cut-rows", sheet.line(number), message)
                .help("let `until` name the line below the last row, in full; rows that are to be left out are named by `except:`"),
        );
    }
}

/// Reports a line above the head by which the numbers of the table count no cases.
fn report_title(reader: &Reader, sheet: &Sheet, problems: &mut Diagnostics) {
    if reader.coder.spec.quantity.is_some() {
        return;
    }
    let counts = || reader.layout.readings.iter().filter_map(|reading| reading.count);
    let speaks_against =
        |text: &str| counts().any(|column| grid::is_title_of_no_counts(text, &sheet.header[column]));
    if let Some(number) = sheet.row_above(|row| row.all().any(speaks_against)) {
        let message = "by this line above the table, its numbers are shares, rates, means, money or thousands, and no counts";
        problems.push(Diagnostic::error("no-counts", sheet.line(number), message).help(
            "ask for a table of counts; if these are counts all the same, say with `header:` in which row the head is, or take the line out",
        ));
    }
}

/// The table that all rows of the same variables make.
fn coded(
    table: TableRows,
    sum_markers: &SumMarkers,
    sheets: &[(usize, &Sheet)],
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> CodedTable {
    let TableRows { dimensions, answers, mut rows, absent } = table;
    let (spec_index, _) = sheets[0];
    let spec = &study.tables[spec_index];
    let variables: Vec<VariableIx> = dimensions.iter().copied().chain(answers).collect();
    let checks = Checks { sheets, spec, study, units, variables, has_bases: answers.is_some() };
    rows.sort();
    if spec.sums {
        checks.report_sums(&rows, sum_markers, problems);
    }
    checks.report_duplicates(&rows, problems);
    if spec.has_rows_to_add() {
        rows.merge_equal();
    }
    let absences = absences(&absent, &rows, &checks.variables);
    checks.report_absent(&absences.beside_numbers, problems);
    // Figures that the source gives are not sums: a total among them is one more figure.
    let is_given = spec.quantity.is_some_and(|quantity| study.quantities[quantity].is_given);
    let mut totals = if is_given { Vec::new() } else { checks.settle(&mut rows, problems) };
    // A row that could not be read is missing for that reason.
    if !spec.has_rows_to_add() && spec.quantity.is_none() && !problems.has_errors() {
        checks.report_holes(&rows, problems);
    }
    if !is_given {
        checks.join_successors(&mut rows, &mut totals, problems);
    }
    let sections = rows.sections();
    let bases = if answers.is_some() { rows.bases } else { Vec::new() };
    let Rows { codes, counts, footnotes, .. } = rows;
    let (spec, unasked) = (spec_index, absences.unasked);
    CodedTable { spec, dimensions, answers, sections, codes, counts, bases, footnotes, unasked, totals }
}
