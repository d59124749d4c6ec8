//! Reads the rows of a table, codes their values and reports what cannot be.

use rustc_hash::FxHashMap;

use grid::{Book, Frame, Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::plain;
use study::{Footnotes, RoundIx, Study, TableSpec, VariableIx};
use units::{UnitIx, Units};

use super::checks::Checks;
use super::codes::Coder;
use super::layout::Layout;
use super::number::CountField;
use super::reading::Reading;
use super::table::{CodedTable, Reported, RowFootnotes, RowHead, Rows, SourceRow};

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
        fill: spec.fill.clone(),
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
        sheet.for_each_row(problems, |row, problems| reader.read(row, &mut read, problems));
        if read.is_empty {
            problems.push(
                Diagnostic::error(
                    "empty-table",
                    sheet.head_place(),
                    "the table has no rows below its header",
                )
                .help("add the rows, or remove the table from study.yaml"),
            );
            is_complete = false;
        }
    }
    is_complete.then(|| {
        let table = |rows| coded(rows, sheets, study, units, problems);
        read.tables.into_iter().map(table).collect()
    })
}

/// The table that all rows of the same variables make.
fn coded(
    table: TableRows,
    sheets: &[(usize, &Sheet)],
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> CodedTable {
    let TableRows { dimensions, answers, mut rows } = table;
    let (spec_index, _) = sheets[0];
    let spec = &study.tables[spec_index];
    rows.sort();
    if spec.has_rows_to_add() {
        rows.merge_equal();
    }
    let variables: Vec<VariableIx> = dimensions.iter().copied().chain(answers).collect();
    let checks = Checks { sheets, spec, study, units, variables, has_bases: answers.is_some() };
    let totals = checks.settle(&mut rows, problems);
    let sections = rows.sections();
    let bases = if answers.is_some() { rows.bases } else { Vec::new() };
    let Rows { codes, counts, footnotes, .. } = rows;
    CodedTable { spec: spec_index, dimensions, answers, sections, codes, counts, bases, footnotes, totals }
}

/// What a table may count in all. A thousand times as much can still be added up and compared
/// without a number that overflows.
const MAX_SUM: u128 = 1_000_000_000_000_000;

/// The rows of the same variables.
struct TableRows {
    /// The variables of the code columns but the last.
    dimensions: Vec<VariableIx>,
    /// The variable with several answers, whose column comes last.
    answers: Option<VariableIx>,
    rows: Rows,
}

/// What was read up to a row.
#[derive(Default)]
struct RowsRead {
    tables: Vec<TableRows>,
    /// Whether the file has no row so far.
    is_empty: bool,
    /// What the tables count.
    sum: u128,
    /// Rows that may be notes under the table; if another row follows they are none.
    notes: Vec<usize>,
    /// Whether it was reported that a column has cells, but no name.
    has_nameless: bool,
    line: CodedLine,
    /// By reading and topic: the index of the table, and the order of its columns in the reading.
    columns: FxHashMap<(usize, Option<VariableIx>), (usize, Vec<usize>)>,
}

impl RowsRead {
    fn start_file(&mut self) {
        self.is_empty = true;
        self.notes.clear();
        self.has_nameless = false;
        self.columns.clear();
    }

    /// The index of the table of some variables, which is made if it is new, and for each of its
    /// columns the position of its variable in `dimensions`.
    fn table(&mut self, dimensions: &[VariableIx], answers: Option<VariableIx>) -> (usize, Vec<usize>) {
        let is_same = |table: &TableRows| {
            table.answers == answers
                && table.dimensions.len() == dimensions.len()
                && table.dimensions.iter().all(|variable| dimensions.contains(variable))
        };
        let index = self.tables.iter().position(is_same).unwrap_or_else(|| {
            let rows = Rows::new(dimensions.len() + usize::from(answers.is_some()));
            self.tables.push(TableRows { dimensions: dimensions.to_vec(), answers, rows });
            self.tables.len() - 1
        });
        let position = |variable| dimensions.iter().position(|other| other == variable).unwrap_or(0);
        let mut order: Vec<usize> = self.tables[index].dimensions.iter().map(position).collect();
        order.extend(answers.map(|_| dimensions.len()));
        (index, order)
    }
}

/// What the cells of a row say, used again for every row.
#[derive(Default)]
struct CodedLine {
    /// `None` where heads of columns name the places.
    unit: Option<UnitIx>,
    round: Option<RoundIx>,
    /// In a long table, the variable that the row is about.
    topic: Option<VariableIx>,
    /// The codes of its values, in the order of the table's columns, then that of the topic.
    codes: Vec<u8>,
    /// The code of the topic's value.
    category: Option<u8>,
    /// The answers, where a column has them.
    answers: Vec<u8>,
    /// The codes of one reading.
    all: Vec<u8>,
}

/// Reads rows by a layout.
struct Reader<'a> {
    coder: Coder<'a>,
    /// The index of the file.
    sheet: u16,
    layout: Layout,
}

impl<'a> Reader<'a> {
    fn new(
        sheet: &'a Sheet,
        index: u16,
        spec: &'a TableSpec,
        study: &'a Study,
        units: &'a Units,
        layout: Layout,
    ) -> Self {
        Self { coder: Coder::new(sheet, spec, study, units), sheet: index, layout }
    }

    fn spec(&self) -> &TableSpec {
        self.coder.spec
    }

    /// The variables of the code columns of a reading, and the variable with several answers whose
    /// column comes last.
    fn dimensions(
        &self,
        reading: &Reading,
        topic: Option<VariableIx>,
    ) -> (Vec<VariableIx>, Option<VariableIx>) {
        let is_multiple = |variable: &VariableIx| self.coder.study.variables[*variable].multiple;
        let mut dimensions: Vec<VariableIx> = self.layout.variables.iter().map(|(_, v)| *v).collect();
        dimensions.extend(reading.values.iter().map(|(variable, _)| *variable));
        dimensions.extend(topic.filter(|variable| !is_multiple(variable)));
        let answers = self.layout.answers.as_ref().map(|(_, variable)| *variable);
        let of_reading = reading.answer.map(|(variable, _)| variable);
        (dimensions, answers.or(of_reading).or(topic.filter(is_multiple)))
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
        self.report_nameless(row, read, problems);
        for number in read.notes.drain(..) {
            problems.error_with(|| self.neither_row_nor_note(number));
        }
        if self.code(row, &mut read.line, problems).is_none() {
            // The numbers of a row that is not understood are looked at all the same.
            for reading in &self.layout.readings {
                self.numbers(reading, row, problems);
            }
            return;
        }
        for reading in 0..self.layout.readings.len() {
            self.keep(reading, row, read, problems);
        }
    }

    /// Warns once of a column that has no name but cells: nothing of it is read.
    fn report_nameless(&self, row: Row, read: &mut RowsRead, problems: &mut Diagnostics) {
        let is_filled = |column: &&usize| !row.cell(**column).is_empty();
        let filled = self.layout.nameless.iter().find(is_filled).filter(|_| !read.has_nameless);
        if let Some(column) = filled {
            read.has_nameless = true;
            let place = self.coder.sheet.place(row.number, *column);
            problems.push(
                Diagnostic::warning("nameless-column", place, "this column has no name, so it is not read")
                    .help("give it a name in the head of the table, or remove it"),
            );
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
        // What is not known was reported.
        is_complete &= round.is_none_or(|round| round.is_some()) && unit.is_none_or(|unit| unit.is_some());
        (line.round, line.unit) = (round.flatten(), unit.flatten());
        is_complete.then_some(())
    }

    /// Count and base of a reading, and their footnotes; `None` where a unit did not take part, and
    /// where one is no number, which is reported.
    fn numbers(
        &self,
        reading: &Reading,
        row: Row,
        problems: &mut Diagnostics,
    ) -> Option<(Reported, Reported, RowFootnotes)> {
        let mut number = |column: Option<usize>, default: Option<u64>| {
            let count = self.coder.count(row, column, default, problems)?;
            Some(match count.field {
                CountField::Count(number) => Some((Reported::from(number), Footnotes::from(count.footnote))),
                CountField::Absent => None,
            })
        };
        let count = number(reading.count, Some(1));
        let base = number(reading.base, None);
        let parts: Option<Vec<_>> =
            reading.parts_of_base.iter().map(|part| number(Some(*part), None)).collect();
        let ((count, of_count), (base, of_base)) = (count??, base??);
        let parts = parts?.into_iter().collect::<Option<Vec<_>>>()?;
        // What the parts leave of a number has the footnotes of all of them.
        let of_count = parts.iter().fold(of_count, |all, (_, of_part)| all.and(*of_part));
        let footnotes = RowFootnotes { count: of_count, base: of_base };
        if parts.is_empty() {
            return Some((count, base, footnotes));
        }
        let sum = parts.into_iter().fold(Reported::from(Some(0)), |sum, (part, _)| sum.plus(part));
        match count.cases().zip(sum.cases()) {
            Some((whole, sum)) if sum > whole => {
                problems.error_with(|| self.parts_above_base(reading, row, sum, whole));
                None
            }
            numbers => Some((numbers.map(|(whole, sum)| whole - sum).into(), base, footnotes)),
        }
    }

    fn parts_above_base(&self, reading: &Reading, row: Row, sum: u64, whole: u64) -> Diagnostic {
        let place = self.coder.sheet.place(row.number, reading.count.unwrap_or(0));
        let message = format!("the counts of this row, {sum} in all, are larger than their base {whole}");
        Diagnostic::error("count-above-base", place, message).help("correct the counts or the base")
    }

    /// Makes the table of a reading and a topic, if it is new; the key of its columns.
    fn open_table(
        &self,
        reading: usize,
        topic: Option<VariableIx>,
        read: &mut RowsRead,
    ) -> (usize, Option<VariableIx>) {
        let key = (reading, topic);
        if !read.columns.contains_key(&key) {
            let (dimensions, answers) = self.dimensions(&self.layout.readings[reading], topic);
            let columns = read.table(&dimensions, answers);
            read.columns.insert(key, columns);
        }
        key
    }

    /// Keeps what a reading says of a row. A cell with several answers becomes one row per possible
    /// answer, with its count as base.
    fn keep(&self, index: usize, row: Row, read: &mut RowsRead, problems: &mut Diagnostics) {
        let reading = &self.layout.readings[index];
        let Some((count, base, footnotes)) = self.numbers(reading, row, problems) else { return };
        let cases = |count: Reported| u128::from(count.cases().unwrap_or(0));
        let was_too_large = read.sum > MAX_SUM;
        read.sum += cases(count).max(cases(base));
        if !was_too_large && read.sum > MAX_SUM {
            problems.push(too_large(self.coder.sheet, row.number));
        }
        let key = self.open_table(index, read.line.topic, read);
        let (line, (table, order)) = (&mut read.line, &read.columns[&key]);
        let rows = &mut read.tables[*table].rows;
        // A table that names no round is of the study's only one.
        let round = reading.round.or(line.round).unwrap_or_else(|| 0.into());
        let Some(unit) = reading.unit.or(line.unit) else { return };
        let source = SourceRow { sheet: self.sheet, number: row.number as u32 };
        let head = RowHead { round, unit, count, base, footnotes, source };
        line.all.clear();
        line.all.extend(&line.codes);
        line.all.extend(reading.values.iter().map(|(_, code)| *code));
        line.all.extend(line.category);
        match (&self.layout.answers, &self.spec().separator) {
            (Some((_, variable)), Some(_)) => {
                let answers = self.coder.study.variables[*variable].values.len();
                line.all.push(0);
                for answer in 0..answers as u8 {
                    let is_given = line.answers.contains(&answer);
                    let count = if is_given { head.count } else { Some(0).into() };
                    let of_count = if is_given { footnotes.count } else { Footnotes::NONE };
                    let footnotes = RowFootnotes { count: of_count, base: footnotes.count };
                    if let Some(last) = line.all.last_mut() {
                        *last = answer;
                    }
                    rows.push(
                        RowHead { count, base: head.count, footnotes, ..head },
                        order.iter().map(|at| line.all[*at]),
                    );
                }
            }
            _ => {
                line.all.extend(&line.answers);
                line.all.extend(reading.answer.map(|(_, code)| code));
                rows.push(head, order.iter().map(|at| line.all[*at]));
            }
        }
    }
}

fn too_large(sheet: &Sheet, line: usize) -> Diagnostic {
    let message = format!("up to this line the table counts more than {MAX_SUM} cases");
    Diagnostic::error("count-too-large", sheet.line(line), message).help("check the numbers of the table")
}
