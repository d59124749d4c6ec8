//! Reads the rows of a table, codes their values and reports what cannot be.

use std::collections::BTreeMap;

use grid::{Book, Frame, Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::plain;
use study::{Study, TableSpec, VariableIx};
use units::Units;

use super::checks::Checks;
use super::codes::Coder;
use super::layout::{Layout, Reading};
use super::number::CountField;
use super::table::{CodedTable, Reported, RowHead, Rows};

/// Finds a declared table in its file. `None` when it is not there, which is reported.
pub fn locate(book: Book, spec: usize, study: &Study, problems: &mut Diagnostics) -> Option<Sheet> {
    let spec = &study.tables[spec];
    let of_measures = spec.measures.iter().flat_map(|measure| [Some(&measure.count), measure.base.as_ref()]);
    let of_counts = [spec.count.as_ref(), spec.base.as_ref()].into_iter().chain(of_measures).flatten();
    // In a wide table, heads of counts say more than the name.
    let of_counts = of_counts.filter(|_| spec.wide.is_empty());
    let has_many_rounds = study.rounds.len() > 1;
    let of_rounds = spec.round_columns.iter().filter(|_| has_many_rounds);
    let of_topics = spec.long.iter().flat_map(|(topic, category)| [topic, category]);
    let joined = spec.joins.values().flatten();
    let named = spec.unit_columns.iter().chain(of_rounds).chain(of_topics).chain(of_counts);
    let named = named.filter(|name| !spec.joins.contains_key(*name));
    let frame = Frame {
        sheet: spec.sheet.clone(),
        header: spec.header.clone(),
        until: spec.until.clone(),
        required: named.chain(joined).cloned().collect(),
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
    let layout = Layout::assign(sheet, &study.tables[spec], study, units, problems)?;
    let reader = Reader::new(sheet, spec, study, units, layout);
    let mut rows = RowsRead::default();
    sheet.for_each_row(problems, |row, problems| reader.read(row, &mut rows, problems));
    if rows.is_empty {
        problems.push(
            Diagnostic::error("empty-table", sheet.head_place(), "the table has no rows below its header")
                .help("add the rows, or remove the table from study.yaml"),
        );
        return None;
    }
    let table = |(key, rows)| reader.table(key, rows, units, problems);
    Some(rows.by_table.into_iter().map(table).collect())
}

/// What a table may count in all. A thousand times as much can still be added up and compared
/// without a number that overflows.
const MAX_SUM: u128 = 1_000_000_000_000_000;

/// The variables of the values that readings name, the variable with several answers last; and the
/// topic of a long table.
type TableKey = (usize, Option<VariableIx>);

/// What was read of a table up to a row.
struct RowsRead {
    by_table: BTreeMap<TableKey, Rows>,
    is_empty: bool,
    /// What the table counts.
    sum: u128,
    /// Rows that may be notes under the table; if another row follows they are none.
    notes: Vec<usize>,
    line: CodedLine,
}

impl Default for RowsRead {
    fn default() -> Self {
        let (by_table, notes, line) = (BTreeMap::new(), Vec::new(), CodedLine::default());
        Self { by_table, is_empty: true, sum: 0, notes, line }
    }
}

/// What the cells of a row say, used again for every row.
#[derive(Default)]
struct CodedLine {
    unit: u32,
    round: u16,
    /// In a long table, the variable that the row is about.
    topic: Option<VariableIx>,
    /// The codes of its values, in the order of the table's columns, then that of the topic.
    codes: Vec<u8>,
    /// The code of the topic's value.
    category: Option<u8>,
    /// The answers, where a column has them.
    answers: Vec<u8>,
}

/// Reads rows by a layout.
struct Reader<'a> {
    coder: Coder<'a>,
    spec_index: usize,
    layout: Layout,
    /// By reading: readings of the same variables have the same number, and make one table.
    table_of: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, spec_index: usize, study: &'a Study, units: &'a Units, layout: Layout) -> Self {
        let variables = |reading: &Reading| reading.variables().collect::<Vec<_>>();
        let first_like = |reading: &Reading| {
            layout.readings.iter().position(|other| variables(other) == variables(reading)).unwrap_or(0)
        };
        let table_of = layout.readings.iter().map(first_like).collect();
        let coder = Coder::new(sheet, &study.tables[spec_index], study, units);
        Self { coder, spec_index, layout, table_of }
    }

    fn spec(&self) -> &TableSpec {
        self.coder.spec
    }

    /// The variables of the code columns of a table, and the variable with several answers whose
    /// column comes last.
    fn dimensions(&self, (table, topic): TableKey) -> (Vec<VariableIx>, Option<VariableIx>) {
        let is_multiple = |variable: &VariableIx| self.coder.study.variables[*variable].multiple;
        let reading = &self.layout.readings[table];
        let mut dimensions: Vec<VariableIx> = self.layout.variables.iter().map(|(_, v)| *v).collect();
        dimensions.extend(reading.values.iter().map(|(variable, _)| *variable));
        dimensions.extend(topic.filter(|variable| !is_multiple(variable)));
        let answers = self.layout.answers.as_ref().map(|(_, variable)| *variable);
        let of_reading = reading.answer.map(|(variable, _)| variable);
        (dimensions, answers.or(of_reading).or(topic.filter(is_multiple)))
    }

    /// The table that all rows of a key make.
    fn table(&self, key: TableKey, mut rows: Rows, units: &Units, problems: &mut Diagnostics) -> CodedTable {
        let (dimensions, answers) = self.dimensions(key);
        rows.sort();
        let is_by_case = self.layout.readings.iter().all(|reading| reading.count.is_none());
        if is_by_case || self.spec().separator.is_some() || self.spec().sums {
            rows.merge_equal();
        }
        let variables: Vec<VariableIx> = dimensions.iter().copied().chain(answers).collect();
        let checks = Checks {
            sheet: self.coder.sheet,
            spec: self.spec(),
            study: self.coder.study,
            units,
            variables,
            has_bases: answers.is_some(),
        };
        let totals = checks.settle(&mut rows, problems);
        let sections = rows.sections();
        let bases = if answers.is_some() { rows.bases } else { Vec::new() };
        let Rows { codes, counts, .. } = rows;
        CodedTable { spec: self.spec_index, dimensions, answers, sections, codes, counts, bases, totals }
    }

    /// Reads a row.
    fn read(&self, row: Row, read: &mut RowsRead, problems: &mut Diagnostics) {
        let is_ruled_out = |(column, words, keeps): &(usize, _, bool)| {
            let words: &rustc_hash::FxHashSet<String> = words;
            words.contains(&plain(row.cell(*column))) != *keeps
        };
        if self.layout.rules.iter().any(is_ruled_out) {
            read.is_empty = false;
            return;
        }
        if self.may_be_note(row) {
            if row.all().filter(|cell| !cell.is_empty()).nth(1).is_some() {
                read.notes.push(row.number);
            }
            return;
        }
        read.is_empty = false;
        for number in read.notes.drain(..) {
            problems.error_with(|| self.neither_row_nor_note(number));
        }
        if self.code(row, &mut read.line, problems).is_none() {
            // The numbers of a row that is not understood are looked at all the same.
            self.layout.readings.iter().for_each(|reading| drop(self.numbers(reading, row, problems)));
            return;
        }
        for (reading, table) in self.layout.readings.iter().zip(&self.table_of) {
            self.keep(reading, *table, row, read, problems);
        }
    }

    /// Whether a row says nothing of any place: it has one cell alone, or neither a number nor the
    /// name of a place.
    fn may_be_note(&self, row: Row) -> bool {
        let is_silent = |column: Option<usize>| column.is_none_or(|column| row.cell(column).is_empty());
        if !self.layout.readings.iter().all(|reading| is_silent(reading.count)) {
            return false;
        }
        let is_alone =
            self.coder.sheet.header.len() > 2 && row.all().filter(|cell| !cell.is_empty()).nth(1).is_none();
        let is_by_case = self.layout.readings.iter().all(|reading| reading.count.is_none());
        let names_place = || self.layout.unit.as_ref().is_none_or(|unit| self.coder.names_place(unit, row));
        is_alone || !is_by_case && !names_place()
    }

    fn neither_row_nor_note(&self, number: usize) -> Diagnostic {
        let message = "this row has no number and names no place, but rows of the table follow it";
        Diagnostic::error("not-a-row", self.coder.sheet.line(number), message)
            .help("remove it, or leave it out with `except:` of the table")
    }

    /// Codes the words of a row into `line`; `None` where one is not known, which is reported.
    fn code(&self, row: Row, line: &mut CodedLine, problems: &mut Diagnostics) -> Option<()> {
        let Layout { unit, round, variables, answers, long, .. } = &self.layout;
        let coder = &self.coder;
        line.codes.clear();
        let round = round.as_ref().map(|field| coder.round(field, row, problems));
        let unit = unit.as_ref().map(|field| coder.unit(field, row, problems));
        let mut is_complete = true;
        for (field, variable) in variables {
            let code = coder.value(field, row, *variable, problems);
            is_complete &= code.is_some();
            line.codes.extend(code);
        }
        (line.topic, line.category) = (None, None);
        if let Some((topic, category)) = long {
            line.topic = coder.topic(topic, row, problems);
            line.category = line.topic.and_then(|variable| coder.value(category, row, variable, problems));
            is_complete &= line.category.is_some();
        }
        line.answers.clear();
        if let Some((field, variable)) = answers {
            let codes = match &self.spec().separator {
                Some(separator) => coder.answers(field, row, separator, *variable, problems),
                None => coder.value(field, row, *variable, problems).map(|code| vec![code]),
            };
            is_complete &= codes.is_some();
            line.answers.extend(codes.unwrap_or_default());
        }
        (line.round, line.unit) = (round.unwrap_or(Some(0))?, unit.unwrap_or(Some(0))?);
        is_complete.then_some(())
    }

    /// Count and base of a reading; `None` where a unit did not take part, and where one is no
    /// number, which is reported.
    fn numbers(
        &self,
        reading: &Reading,
        row: Row,
        problems: &mut Diagnostics,
    ) -> Option<(Reported, Reported)> {
        let mut number = |column: Option<usize>, default: Option<u64>| {
            let count = self.coder.count(row, column, default, problems)?;
            Some(match count.field {
                CountField::Count(count) => Some(Reported::from(count)),
                CountField::Absent => None,
            })
        };
        let count = number(reading.count, Some(1));
        let base = number(reading.base, None);
        let parts: Option<Vec<_>> =
            reading.parts_of_base.iter().map(|part| number(Some(*part), None)).collect();
        let (count, base, parts) = (count??, base??, parts?.into_iter().collect::<Option<Vec<_>>>()?);
        if parts.is_empty() {
            return Some((count, base));
        }
        let sum = parts.into_iter().fold(Reported::from(Some(0)), Reported::plus);
        match count.cases().zip(sum.cases()) {
            Some((whole, sum)) if sum > whole => {
                problems.error_with(|| self.parts_above_base(reading, row, sum, whole));
                None
            }
            numbers => Some((numbers.map(|(whole, sum)| whole - sum).into(), base)),
        }
    }

    fn parts_above_base(&self, reading: &Reading, row: Row, sum: u64, whole: u64) -> Diagnostic {
        let place = self.coder.sheet.place(row.number, reading.count.unwrap_or(0));
        let message = format!("the counts of this row, {sum} in all, are larger than their base {whole}");
        Diagnostic::error("count-above-base", place, message).help("correct the counts or the base")
    }

    /// Keeps what a reading says of a row. A cell with several answers becomes one row per possible
    /// answer, with its count as base.
    fn keep(
        &self,
        reading: &Reading,
        table: usize,
        row: Row,
        read: &mut RowsRead,
        problems: &mut Diagnostics,
    ) {
        let Some((count, base)) = self.numbers(reading, row, problems) else { return };
        let line = &read.line;
        let cases = |count: Reported| u128::from(count.cases().unwrap_or(0));
        let was_too_large = read.sum > MAX_SUM;
        read.sum += cases(count).max(cases(base));
        if !was_too_large && read.sum > MAX_SUM {
            problems.push(too_large(self.coder.sheet, row.number));
        }
        let key = (table, line.topic);
        let rows = read.by_table.entry(key).or_insert_with(|| {
            let (dimensions, answers) = self.dimensions(key);
            Rows::new(dimensions.len() + usize::from(answers.is_some()))
        });
        let round = reading.round.unwrap_or(line.round);
        let unit = reading.unit.unwrap_or(line.unit);
        let head = RowHead { round, unit, count, base, line: row.number as u32 };
        let of_reading = reading.values.iter().map(|(_, code)| *code);
        let codes = line.codes.iter().copied().chain(of_reading).chain(line.category);
        match (&self.layout.answers, &self.spec().separator) {
            (Some((_, variable)), Some(_)) => {
                for answer in 0..self.coder.study.variables[*variable].values.len() as u8 {
                    let count = if line.answers.contains(&answer) { head.count } else { Some(0).into() };
                    rows.push(RowHead { count, base: head.count, ..head }, codes.clone().chain([answer]));
                }
            }
            _ => {
                let answer = reading.answer.map(|(_, code)| code);
                rows.push(head, codes.chain(line.answers.iter().copied()).chain(answer));
            }
        }
    }
}

fn too_large(sheet: &Sheet, line: usize) -> Diagnostic {
    let message = format!("up to this line the table counts more than {MAX_SUM} cases");
    Diagnostic::error("count-too-large", sheet.line(line), message).help("check the numbers of the table")
}
