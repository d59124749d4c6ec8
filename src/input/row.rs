//! Reads one row: which of its cells say what, and what is kept of it.

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Severity};
use study::{Footnotes, Study, TableSpec, VariableIx};
use units::Units;

use super::agreement::GroupedColumns;
use super::codes::Coder;
use super::gathered::{CodedLine, RowsRead, TableColumns};
use super::layout::Layout;
use super::notes::{in_one_cell, is_row_in_one_cell, may_be_note, neither_row_nor_note, only_cell};
use super::number::CountField;
use super::reading::Reading;
use super::sums::{digest, repeated, sum_marker};
use super::table::{ReportedCount, RowFootnotes, RowHead, SourceRow};

/// What a table may count in all. A thousand times as much can still be added up and compared
/// without a number that overflows.
const MAX_SUM: u128 = 1_000_000_000_000_000;

/// Why a row has no numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoNumbers {
    /// The unit did not take part.
    Absent,
    /// A cell is not a number, which was reported.
    Reported,
}

/// Reads rows by a layout.
pub(crate) struct Reader<'a> {
    pub coder: Coder<'a>,
    /// The index of the file.
    sheet: u16,
    pub layout: Layout,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
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

    /// The variables whose codes identify one number of a row (a *reading*), in the order of
    /// [`CodedLine::all`], and the multiple-answer variable, if any, whose code comes last.
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
        let answer_of_reading = reading.answer.map(|(variable, _)| variable);
        (dimensions, answers.or(answer_of_reading).or(topic.filter(is_multiple)))
    }

    /// Reads a row.
    pub(crate) fn read(&self, row: Row, read: &mut RowsRead, problems: &mut Diagnostics) {
        let filters = &self.layout.filters;
        // Every rule sees every row, so that it can report words that no row has.
        if filters.iter().filter(|filter| !filter.keeps(row, &self.coder)).count() > 0 {
            read.is_empty = false;
            return;
        }
        let is_understood =
            || self.code(row, &mut CodedLine::default(), &mut Diagnostics::default()).is_some();
        if may_be_note(&self.layout, &self.coder, row, is_understood) {
            match only_cell(row) {
                None => read.notes.push(row.number),
                Some(text) if is_row_in_one_cell(text, &self.coder) => {
                    problems.error_with(|| in_one_cell(&self.coder, row.number));
                }
                Some(_) => {}
            }
            return;
        }
        read.is_empty = false;
        self.report_nameless(row, read, problems);
        self.report_repeated(row, read, problems);
        for number in read.notes.drain(..) {
            problems.error_with(|| neither_row_nor_note(&self.coder, number));
        }
        if self.code(row, &mut read.line, problems).is_none() {
            // The numbers of a row that is not understood are looked at all the same.
            for reading in &self.layout.readings {
                let _ = self.numbers(reading, row, problems);
            }
            return;
        }
        for reading in 0..self.layout.readings.len() {
            self.keep(reading, row, read, problems);
        }
    }

    /// Whether a row says all that a row of the table says, with a number.
    pub(crate) fn is_understood(&self, row: Row) -> bool {
        let has_number = |count: usize| ground::text::number(row.cell(count)).is_some();
        self.layout.readings.iter().filter_map(|reading| reading.count).any(has_number)
            && self.code(row, &mut CodedLine::default(), &mut Diagnostics::default()).is_some()
    }

    /// Notes whether a row shows that it is a sum of others, and warns of a row that is added to
    /// one with the very same cells.
    fn report_repeated(&self, row: Row, read: &mut RowsRead, problems: &mut Diagnostics) {
        if self.spec().sums && !self.layout.is_by_case() {
            let ignored = self.layout.ignored.iter().map(|column| row.cell(*column));
            let source = SourceRow { sheet: self.sheet, number: row.number as u32 };
            read.sum_markers.extend(ignored.filter_map(sum_marker).max().map(|marker| (source, marker)));
            let first = *read.firsts.entry(digest(row)).or_insert(row.number);
            if first != row.number {
                problems.push_with(Severity::Warning, || repeated(self.coder.sheet, first, row.number));
            }
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

    /// Codes the words of a row into `line`; `None` where one is not known, which is reported.
    fn code(&self, row: Row, line: &mut CodedLine, problems: &mut Diagnostics) -> Option<()> {
        let Layout { unit, round, variables, answers, long, repeated, .. } = &self.layout;
        let coder = &self.coder;
        line.codes.clear();
        let round = round.as_ref().map(|field| coder.round(field, row, problems));
        let unit = unit.as_ref().map(|field| coder.places.unit(field, row, problems));
        let mut is_complete = true;
        for repeated in repeated {
            is_complete &= repeated.agrees(row, coder, problems);
        }
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

    /// Count and base of a reading, and their footnotes.
    fn numbers(
        &self,
        reading: &Reading,
        row: Row,
        problems: &mut Diagnostics,
    ) -> Result<(ReportedCount, ReportedCount, RowFootnotes), NoNumbers> {
        let mut number = |column: Option<usize>, default: Option<u64>| {
            let count = self.coder.count(row, column, default, problems);
            match count.field {
                CountField::Count(number) => {
                    Ok((ReportedCount::from(number), Footnotes::from(count.footnote)))
                }
                CountField::Absent => Err(NoNumbers::Absent),
            }
        };
        let count = number(reading.count, Some(1));
        let base = number(reading.base, None);
        let parts: Result<Vec<_>, _> =
            reading.parts_of_base.iter().map(|part| number(Some(*part), None)).collect();
        let ((count, count_footnotes), (base, base_footnotes), parts) = (count?, base?, parts?);
        if reading.is_of_base {
            return Ok((count, base, RowFootnotes { count: count_footnotes, base: base_footnotes }));
        }
        // What the parts leave of a number has the footnotes of all of them.
        let count_footnotes = parts.iter().fold(count_footnotes, |all, (_, footnotes)| all.and(*footnotes));
        let footnotes = RowFootnotes { count: count_footnotes, base: base_footnotes };
        if parts.is_empty() {
            return Ok((count, base, footnotes));
        }
        let sum = parts.into_iter().fold(ReportedCount::from(Some(0)), |sum, (part, _)| sum.plus(part));
        match count.cases().zip(sum.cases()) {
            Some((whole, sum)) if sum > whole => {
                problems.error_with(|| self.parts_above_base(reading, row, sum, whole));
                Err(NoNumbers::Reported)
            }
            numbers => Ok((numbers.map(|(whole, sum)| whole - sum).into(), base, footnotes)),
        }
    }

    fn parts_above_base(&self, reading: &Reading, row: Row, sum: u64, whole: u64) -> Diagnostic {
        let place = self.coder.sheet.place(row.number, reading.count.unwrap_or(0));
        let message = format!("the counts of this row, {sum} in all, are larger than their base {whole}");
        Diagnostic::error("count-above-base", place, message).help("correct the counts or the base")
    }

    /// Creates the table for a reading and a topic if there is none, and returns the key of its
    /// columns.
    pub(crate) fn open_table(
        &self,
        reading: usize,
        topic: Option<VariableIx>,
        read: &mut RowsRead,
    ) -> (usize, Option<VariableIx>) {
        let key = (reading, topic);
        if !read.columns.contains_key(&key) {
            let (dimensions, answers) = self.dimensions(&self.layout.readings[reading], topic);
            let (table, order) = read.find_or_add_table(&dimensions, answers);
            let grouped = GroupedColumns::among(&dimensions, self.coder.study);
            read.columns.insert(key, TableColumns { table, order, grouped });
        }
        key
    }

    /// Keeps what a reading says of a row. A cell with several answers becomes one row per possible
    /// answer, with its count as base.
    fn keep(&self, index: usize, row: Row, read: &mut RowsRead, problems: &mut Diagnostics) {
        let reading = &self.layout.readings[index];
        let numbers = self.numbers(reading, row, problems);
        let absent = (ReportedCount::WITHHELD, ReportedCount::WITHHELD, RowFootnotes::default());
        let (count, base, footnotes) = match numbers {
            Ok(numbers) => numbers,
            Err(NoNumbers::Absent) => absent,
            Err(NoNumbers::Reported) => return,
        };
        let cases = |count: ReportedCount| u128::from(count.cases().unwrap_or(0));
        let was_too_large = read.sum > MAX_SUM;
        read.sum += cases(count).max(cases(base));
        if !was_too_large && read.sum > MAX_SUM {
            problems.push(too_large(self.coder.sheet, row.number));
        }
        let key = self.open_table(index, read.line.topic, read);
        let (line, TableColumns { table, order, grouped }) = (&mut read.line, &read.columns[&key]);
        let table = &mut read.tables[*table];
        let rows = if numbers.is_ok() { &mut table.rows } else { &mut table.absent };
        // A table that names no round is of the study's only one.
        let round = reading.round.or(line.round).unwrap_or_else(|| 0.into());
        let Some(unit) = reading.unit.or(line.unit) else { return };
        let source = SourceRow { sheet: self.sheet, number: row.number as u32 };
        let head = RowHead { round, unit, count, base, footnotes, source };
        line.all.clear();
        line.all.extend(&line.codes);
        line.all.extend(reading.values.iter().map(|(_, code)| *code));
        line.all.extend(line.category);
        grouped.iter().for_each(|pair| pair.check(&line.all, row, &self.coder, problems));
        match (&self.layout.answers, &self.spec().separator) {
            (Some((_, variable)), Some(_)) => {
                let answers = self.coder.study.variables[*variable].values.len();
                line.all.push(0);
                for answer in 0..answers as u8 {
                    let is_given = line.answers.contains(&answer);
                    let count = if is_given { head.count } else { Some(0).into() };
                    let count_footnotes = if is_given { footnotes.count } else { Footnotes::NONE };
                    let footnotes = RowFootnotes { count: count_footnotes, base: footnotes.count };
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
