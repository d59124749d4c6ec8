//! Reads the rows of a table, codes their values and reports what cannot be.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use study::{Study, TableSpec, VariableIx};
use units::{Level, Units};

use super::checks;
use super::columns::{Columns, TOTAL, dictionary};
use super::number::{self, Field};
use grid::Sheet;

/// A coded table: a cross-classification of some variables by unit and round.
#[derive(Debug)]
pub struct RawTable {
    /// Index into the study's tables.
    pub spec: usize,
    /// The variables that `Row::codes` follow.
    pub dimensions: Vec<VariableIx>,
    /// The variable with several answers, whose code comes last in `Row::codes`.
    pub answers: Option<VariableIx>,
    /// Rows to be counted, by round, unit and codes; no key twice.
    pub rows: Vec<Row>,
    /// Rows that hold totals of others. They are checked, and answer where a part was withheld at the source.
    pub given: Vec<Row>,
}

/// One row of a coded table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The round's index.
    pub round: u16,
    /// The unit's index.
    pub unit: u32,
    /// One value index per dimension; [`TOTAL`] for all values together.
    pub codes: Box<[u8]>,
    /// Cases; `None` when withheld at the source.
    pub count: Option<u64>,
    /// The base of an answer; `None` when withheld at the source or when the table has no answers.
    pub base: Option<u64>,
    /// The line of the file.
    pub line: u32,
}

impl Row {
    /// What makes a row the only one of its kind.
    pub fn key(&self) -> (u16, u32, &[u8]) {
        (self.round, self.unit, &self.codes)
    }
}

/// Reads one file into one coded table, or into one per topic when it is a long table. `None` when its columns
/// cannot be read, or when it has no rows at all.
pub fn read(
    sheet: &Sheet,
    spec: usize,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<Vec<RawTable>> {
    let columns = Columns::find(sheet, &study.tables[spec], study, problems)?;
    let reader = Reader::new(sheet, spec, study, units, columns);
    let mut tables: BTreeMap<Option<VariableIx>, RawTable> = BTreeMap::new();
    let mut is_empty = true;
    let mut sum = Sum::default();
    sheet.for_each_row(problems, |line, record, problems| {
        is_empty = false;
        let Some((topic, row, answers)) = reader.row(line, record, problems) else {
            return;
        };
        if sum.add(&row) {
            problems.push(too_much(sheet, line));
        }
        let table = tables.entry(topic).or_insert_with(|| reader.table(topic));
        reader.spread(row, answers, &mut table.rows);
    });
    if is_empty {
        problems.push(
            Diagnostic::error("empty-table", sheet.line(1), "the table has no rows below its header")
                .help("add the rows, or remove the table from study.yaml"),
        );
        return None;
    }
    let mut tables: Vec<RawTable> = tables.into_values().collect();
    for table in &mut tables {
        if reader.columns.count.is_none() || reader.spec().separator.is_some() {
            gather(table);
        }
        checks::settle(table, sheet, study, units, problems);
    }
    Some(tables)
}

/// What a table may count in all. A thousand times as much can still be added up and compared without a number that overflows.
const MAX_SUM: u128 = 1_000_000_000_000_000;

/// What a table counts up to a line.
#[derive(Default)]
struct Sum(u128);

impl Sum {
    /// Adds a row; whether it is the first with which the table counts too much.
    fn add(&mut self, row: &Row) -> bool {
        let was_too_much = self.0 > MAX_SUM;
        self.0 += u128::from(row.count.unwrap_or(0)).max(u128::from(row.base.unwrap_or(0)));
        !was_too_much && self.0 > MAX_SUM
    }
}

fn too_much(sheet: &Sheet, line: usize) -> Diagnostic {
    let message = format!("up to this line the table counts more than {MAX_SUM} cases");
    Diagnostic::error("count-too-large", sheet.line(line), message).help("check the numbers of the table")
}

/// Where the fields of a row go.
struct Reader<'a> {
    sheet: &'a Sheet,
    index: usize,
    study: &'a Study,
    columns: Columns,
    units: FxHashMap<&'a str, u32>,
    /// By variable.
    dictionaries: Vec<FxHashMap<&'a str, u8>>,
}

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, index: usize, study: &'a Study, units: &'a Units, columns: Columns) -> Self {
        let places = units.all.iter().enumerate().filter(|(_, unit)| unit.level != Level::Group);
        let by_id = places.map(|(index, unit)| (unit.id.as_str(), index as u32));
        let dictionaries = (0..study.variables.len()).map(|variable| dictionary(study, variable)).collect();
        Self { sheet, index, study, columns, units: by_id.collect(), dictionaries }
    }

    fn spec(&self) -> &TableSpec {
        &self.study.tables[self.index]
    }

    fn table(&self, topic: Option<VariableIx>) -> RawTable {
        let multiple = |variable: &VariableIx| self.study.variables[*variable].multiple;
        let mut dimensions: Vec<VariableIx> = self.columns.variables.iter().map(|(_, v)| *v).collect();
        dimensions.extend(topic.filter(|variable| !multiple(variable)));
        let answers = self.columns.answers.map(|(_, v)| v).or(topic.filter(multiple));
        RawTable { spec: self.index, dimensions, answers, rows: Vec::new(), given: Vec::new() }
    }

    /// What a line says: its topic in a long table, its row, and the answers where a field holds several.
    fn row(
        &self,
        line: usize,
        record: &csv::StringRecord,
        problems: &mut Diagnostics,
    ) -> Option<(Option<VariableIx>, Row, Option<Vec<u8>>)> {
        let round = self.round(line, record, problems);
        let unit = self.unit(line, record, problems);
        let mut codes = Vec::with_capacity(self.columns.variables.len() + 1);
        for (column, variable) in &self.columns.variables {
            codes.extend(self.code(line, *column, &record[*column], *variable, problems));
        }
        let mut expected = self.columns.variables.len();
        let mut topic = None;
        if let Some((topic_column, category)) = self.columns.long {
            let variable = self.topic(line, topic_column, &record[topic_column], problems)?;
            topic = Some(variable);
            codes.extend(self.code(line, category, &record[category], variable, problems));
            expected += 1;
        }
        let count = match self.columns.count {
            Some(column) => self.count(line, column, record, problems),
            None => Some(Field::Count(Some(1))),
        };
        let base = match self.columns.base {
            Some(column) => self.count(line, column, record, problems),
            None => Some(Field::Count(None)),
        };
        let answers = match (self.columns.answers, &self.spec().separator) {
            (Some((column, variable)), Some(separator)) => {
                let words =
                    record[column].split(separator.as_str()).map(str::trim).filter(|word| !word.is_empty());
                let answers = words.map(|word| self.code(line, column, word, variable, problems));
                Some(answers.collect::<Option<Vec<u8>>>()?)
            }
            (Some((column, variable)), None) => {
                codes.extend(self.code(line, column, &record[column], variable, problems));
                expected += 1;
                None
            }
            (None, _) => None,
        };
        let (Field::Count(count), Field::Count(base)) = (count?, base?) else {
            return None;
        };
        // A code that is missing was reported.
        let codes = Some(codes).filter(|codes| codes.len() == expected)?;
        let row = Row { round: round?, unit: unit?, codes: codes.into(), count, base, line: line as u32 };
        Some((topic, row, answers))
    }

    /// Keeps a row. One whose field held several answers becomes one row per possible answer, with its count as base.
    fn spread(&self, row: Row, answers: Option<Vec<u8>>, rows: &mut Vec<Row>) {
        let (Some(answers), Some((_, variable))) = (answers, self.columns.answers) else {
            return rows.push(row);
        };
        let one = |answer: u8| Row {
            codes: row.codes.iter().copied().chain([answer]).collect(),
            count: if answers.contains(&answer) { row.count } else { Some(0) },
            base: row.count,
            ..row.clone()
        };
        rows.extend((0..self.study.variables[variable].values.len() as u8).map(one));
    }

    fn round(&self, line: usize, record: &csv::StringRecord, problems: &mut Diagnostics) -> Option<u16> {
        let Some(column) = self.columns.round else {
            return Some(0);
        };
        let word = &record[column];
        let found = self.study.rounds.iter().position(|round| round.id == word || round.label == word);
        if found.is_none() {
            problems.error_with(|| {
                let known: Vec<&str> = self.study.rounds.iter().map(|round| round.id.as_str()).collect();
                let message = format!("there is no round `{word}`");
                Diagnostic::error("unknown-round", self.sheet.place(line, column), message)
                    .help(format!("declared in study.yaml are: {}", known.join(", ")))
            });
        }
        found.map(|index| index as u16)
    }

    fn unit(&self, line: usize, record: &csv::StringRecord, problems: &mut Diagnostics) -> Option<u32> {
        let word = &record[self.columns.unit];
        let found = self.units.get(word).copied();
        if found.is_none() {
            problems.error_with(|| self.unknown_unit(line, word));
        }
        found
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

    fn topic(
        &self,
        line: usize,
        column: usize,
        word: &str,
        problems: &mut Diagnostics,
    ) -> Option<VariableIx> {
        let found = self.study.variables.iter().position(|v| v.id == word || v.label == word);
        if found.is_none() {
            problems.error_with(|| {
                let message = format!("there is no variable `{word}`");
                Diagnostic::error("unknown-id", self.sheet.place(line, column), message)
                    .help("a topic is the id or label of a variable that study.yaml declares")
            });
        }
        found
    }

    fn code(
        &self,
        line: usize,
        column: usize,
        word: &str,
        variable: VariableIx,
        problems: &mut Diagnostics,
    ) -> Option<u8> {
        let found = self.dictionaries[variable].get(word).copied();
        if found.is_none() {
            problems.error_with(|| self.unknown_value(line, column, word, variable));
        }
        found
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

    fn count(
        &self,
        line: usize,
        column: usize,
        record: &csv::StringRecord,
        problems: &mut Diagnostics,
    ) -> Option<Field> {
        match number::count(&record[column], &self.spec().symbols) {
            Ok(field) => Some(field),
            Err(refusal) => {
                problems.error_with(|| {
                    let place = self.sheet.place(line, column);
                    Diagnostic::error("not-a-count", place, refusal.message).help(refusal.help)
                });
                None
            }
        }
    }
}

/// Adds up rows with the same key: in a table with one row per case they are no mistake.
fn gather(table: &mut RawTable) {
    table.rows.sort_by(|a, b| a.key().cmp(&b.key()));
    table.rows.dedup_by(|next, kept| {
        let same = next.key() == kept.key();
        if same {
            kept.count = kept.count.zip(next.count).map(|(a, b)| a + b);
            kept.base = kept.base.zip(next.base).map(|(a, b)| a + b);
        }
        same
    });
}

/// Whether a row holds a total of others, by its codes.
pub(crate) fn is_total(row: &Row) -> bool {
    row.codes.contains(&TOTAL)
}
