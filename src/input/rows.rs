//! Reads the rows of a table, codes their values and reports what cannot be.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use study::{ByVariable, RoundIx, Study, TableSpec, VariableIx};
use units::{Level, UnitIx, Units};

use super::checks::Checks;
use super::columns::{TableColumns, dictionary};
use super::number::{self, CountField};
use super::table::{CodedTable, Reported, RowHead, Rows};

/// Reads one file into one coded table, or into one per topic when it is a long table. `None` when
/// its columns cannot be read, or when it has no rows at all.
pub fn read(
    sheet: &Sheet,
    spec: usize,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<Vec<CodedTable>> {
    let columns = TableColumns::assign(sheet, &study.tables[spec], study, problems)?;
    let reader = Reader::new(sheet, spec, study, units, columns);
    let mut rows_of_topic: BTreeMap<Option<VariableIx>, Rows> = BTreeMap::new();
    let mut is_empty = true;
    let mut total = RunningTotal::default();
    let mut line = CodedLine::default();
    sheet.for_each_row(problems, |row, problems| {
        is_empty = false;
        let Some(head) = reader.code_line(row, &mut line, problems) else {
            return;
        };
        if total.passes_limit(&head) {
            problems.push(too_large(sheet, row.number));
        }
        let rows = rows_of_topic.entry(line.topic).or_insert_with(|| reader.empty_rows(line.topic));
        reader.keep(head, &line, rows);
    });
    if is_empty {
        problems.push(
            Diagnostic::error("empty-table", sheet.head_place(), "the table has no rows below its header")
                .help("add the rows, or remove the table from study.yaml"),
        );
        return None;
    }
    let table = |(topic, rows)| reader.table(topic, rows, units, problems);
    Some(rows_of_topic.into_iter().map(table).collect())
}

/// What a table may count in all. A thousand times as much can still be added up and compared
/// without a number that overflows.
const MAX_SUM: u128 = 1_000_000_000_000_000;

/// What a table counts up to a line.
#[derive(Default)]
struct RunningTotal(u128);

impl RunningTotal {
    /// Adds a row; whether it is the first with which the table counts too much.
    fn passes_limit(&mut self, head: &RowHead) -> bool {
        let was_too_large = self.0 > MAX_SUM;
        let cases = |count: Reported| u128::from(count.cases().unwrap_or(0));
        self.0 += cases(head.count).max(cases(head.base));
        !was_too_large && self.0 > MAX_SUM
    }
}

fn too_large(sheet: &Sheet, line: usize) -> Diagnostic {
    let message = format!("up to this line the table counts more than {MAX_SUM} cases");
    Diagnostic::error("count-too-large", sheet.line(line), message).help("check the numbers of the table")
}

/// What the cells of a line say, used again for every line.
#[derive(Default)]
struct CodedLine {
    /// In a long table, the variable that the line is about.
    topic: Option<VariableIx>,
    /// The codes of its values, in the order of the table's columns.
    codes: Vec<u8>,
    /// The answers, where one cell holds several.
    answers: Option<Vec<u8>>,
}

/// Looks up what the cells of a row say.
struct Reader<'a> {
    sheet: &'a Sheet,
    spec_index: usize,
    study: &'a Study,
    columns: TableColumns,
    units: FxHashMap<&'a str, UnitIx>,
    /// By variable.
    dictionaries: ByVariable<FxHashMap<&'a str, u8>>,
}

impl<'a> Reader<'a> {
    fn new(
        sheet: &'a Sheet,
        spec_index: usize,
        study: &'a Study,
        units: &'a Units,
        columns: TableColumns,
    ) -> Self {
        let places = units.all.enumerated().filter(|(_, unit)| unit.level != Level::Group);
        let unit_by_id = places.map(|(index, unit)| (unit.id.as_str(), index)).collect();
        let dictionaries = study.variables.indices().map(|variable| dictionary(study, variable)).collect();
        Self { sheet, spec_index, study, columns, units: unit_by_id, dictionaries }
    }

    fn spec(&self) -> &TableSpec {
        &self.study.tables[self.spec_index]
    }

    /// The variables of the code columns of a topic, and the variable with several answers whose
    /// column comes last.
    fn dimensions(&self, topic: Option<VariableIx>) -> (Vec<VariableIx>, Option<VariableIx>) {
        let is_multiple = |variable: &VariableIx| self.study.variables[*variable].multiple;
        let mut dimensions: Vec<VariableIx> = self.columns.variables.iter().map(|(_, v)| *v).collect();
        dimensions.extend(topic.filter(|variable| !is_multiple(variable)));
        (dimensions, self.columns.answers.map(|(_, v)| v).or(topic.filter(is_multiple)))
    }

    fn empty_rows(&self, topic: Option<VariableIx>) -> Rows {
        let (dimensions, answers) = self.dimensions(topic);
        Rows::new(dimensions.len() + usize::from(answers.is_some()))
    }

    /// The table that all rows of a topic make.
    fn table(
        &self,
        topic: Option<VariableIx>,
        mut rows: Rows,
        units: &Units,
        problems: &mut Diagnostics,
    ) -> CodedTable {
        let (dimensions, answers) = self.dimensions(topic);
        rows.sort();
        if self.columns.count.is_none() || self.spec().separator.is_some() {
            rows.merge_equal();
        }
        let checks = Checks { sheet: self.sheet, spec: self.spec(), units, has_bases: answers.is_some() };
        let totals = checks.settle(&mut rows, problems);
        let sections = rows.sections();
        let bases = if answers.is_some() { rows.bases } else { Vec::new() };
        let Rows { codes, counts, .. } = rows;
        CodedTable { spec: self.spec_index, dimensions, answers, sections, codes, counts, bases, totals }
    }

    /// Codes the cells of a row into `line`; `None` for a row of a unit that did not take part, and
    /// where something is wrong, which is reported.
    fn code_line(&self, row: Row, line: &mut CodedLine, problems: &mut Diagnostics) -> Option<RowHead> {
        let TableColumns { variables, answers, long, .. } = &self.columns;
        line.codes.clear();
        let round = self.round(row, problems);
        let unit = self.unit(row, problems);
        let mut is_complete = true;
        let mut code = |column: usize, variable: VariableIx, problems: &mut Diagnostics| {
            let code = self.code(row, column, row.cell(column), variable, problems);
            is_complete &= code.is_some();
            line.codes.extend(code);
        };
        for (column, variable) in variables {
            code(*column, *variable, problems);
        }
        line.topic = None;
        if let Some((topic_column, category)) = *long {
            let topic = self.topic(row, topic_column, problems)?;
            line.topic = Some(topic);
            code(category, topic, problems);
        }
        let count = self.count(row, self.columns.count, Some(1), problems);
        let base = self.count(row, self.columns.base, None, problems);
        line.answers = None;
        match (*answers, &self.spec().separator) {
            (Some((column, variable)), Some(separator)) => {
                let words = row.cell(column).split(separator.as_str()).map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                let answers = words.map(|word| self.code(row, column, word, variable, problems));
                line.answers = Some(answers.collect::<Option<_>>()?);
            }
            (Some((column, variable)), None) => code(column, variable, problems),
            (None, _) => {}
        }
        let (CountField::Count(count), CountField::Count(base)) = (count?, base?) else {
            return None;
        };
        let (count, base) = (count.into(), base.into());
        // A code that is missing was reported.
        let head = RowHead { round: round?, unit: unit?, count, base, line: row.number as u32 };
        is_complete.then_some(head)
    }

    /// Keeps a row. One whose cell holds several answers becomes one row per possible answer, with
    /// its count as base.
    fn keep(&self, head: RowHead, line: &CodedLine, rows: &mut Rows) {
        let codes = line.codes.iter().copied();
        let (Some(answers), Some((_, variable))) = (&line.answers, self.columns.answers) else {
            return rows.push(head, codes);
        };
        for answer in 0..self.study.variables[variable].values.len() as u8 {
            let count = if answers.contains(&answer) { head.count } else { Some(0).into() };
            rows.push(RowHead { count, base: head.count, ..head }, codes.clone().chain([answer]));
        }
    }

    fn round(&self, row: Row, problems: &mut Diagnostics) -> Option<RoundIx> {
        let Some(column) = self.columns.round else {
            return Some(0.into());
        };
        let word = row.cell(column);
        let round = self.study.rounds.position(|round| round.id == word || round.label == word);
        if round.is_none() {
            problems.error_with(|| {
                let known: Vec<&str> = self.study.rounds.iter().map(|round| round.id.as_str()).collect();
                let message = format!("there is no round `{word}`");
                Diagnostic::error("unknown-round", self.sheet.place(row.number, column), message)
                    .help(format!("declared in study.yaml are: {}", known.join(", ")))
            });
        }
        round
    }

    fn unit(&self, row: Row, problems: &mut Diagnostics) -> Option<UnitIx> {
        let word = row.cell(self.columns.unit);
        let unit = self.units.get(word).copied();
        if unit.is_none() {
            problems.error_with(|| self.unknown_unit(row.number, word));
        }
        unit
    }

    fn unknown_unit(&self, line: usize, word: &str) -> Diagnostic {
        let mut ids: Vec<&str> = self.units.keys().copied().collect();
        ids.sort_unstable();
        let help = match nearest(word, ids) {
            Some(near) => format!("did you mean `{near}`? Units are listed in the project's units file"),
            None => "add the unit to the project's units file, or correct the id".to_string(),
        };
        let place = self.sheet.place(line, self.columns.unit);
        Diagnostic::error("unknown-unit", place, format!("there is no unit `{word}`")).help(help)
    }

    fn topic(&self, row: Row, column: usize, problems: &mut Diagnostics) -> Option<VariableIx> {
        let word = row.cell(column);
        let topic = self.study.variables.position(|v| v.id == word || v.label == word);
        if topic.is_none() {
            problems.error_with(|| {
                let message = format!("there is no variable `{word}`");
                Diagnostic::error("unknown-id", self.sheet.place(row.number, column), message)
                    .help("a topic is the id or label of a variable that study.yaml declares")
            });
        }
        topic
    }

    fn code(
        &self,
        row: Row,
        column: usize,
        word: &str,
        variable: VariableIx,
        problems: &mut Diagnostics,
    ) -> Option<u8> {
        let code = self.dictionaries[variable].get(word).copied();
        if code.is_none() {
            problems.error_with(|| self.unknown_value(row.number, column, word, variable));
        }
        code
    }

    fn unknown_value(&self, line: usize, column: usize, word: &str, variable: VariableIx) -> Diagnostic {
        let variable = &self.study.variables[variable];
        let help = match nearest(word, variable.values.iter().map(|v| v.id.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "declare it among the values of `{}`, or, if the row is a total of others, as `total: [{word}]`",
                variable.id
            ),
        };
        let message = format!("`{word}` is no value of `{}`", variable.id);
        Diagnostic::error("unknown-value", self.sheet.place(line, column), message).help(help)
    }

    /// The count in a column; `default` where the table has no such column.
    fn count(
        &self,
        row: Row,
        column: Option<usize>,
        default: Option<u64>,
        problems: &mut Diagnostics,
    ) -> Option<CountField> {
        let Some(column) = column else { return Some(CountField::Count(default)) };
        let count = number::count(row.cell(column), &self.spec().symbols);
        let report = |refusal: number::NotACount| {
            problems.error_with(|| {
                let place = self.sheet.place(row.number, column);
                Diagnostic::error("not-a-count", place, refusal.message).help(refusal.help)
            });
        };
        count.map_err(report).ok()
    }
}
