//! Counts the cases of a place and writes the rows of the tables.

use super::error::DemoError;
use super::model::{Model, ModelTable};
use super::space::{CaseCondition, HiddenCases, Space};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The first columns of every table: the ids of the unit and of the round.
const KEYS: &str = "enhet;omgang";

/// A table, and how a case is assigned to its rows.
pub(crate) struct TablePlan {
    columns: Vec<usize>,
    /// The multiple-answer variable, always last.
    answers: Option<usize>,
    among: CaseCondition,
    /// The values of every row, as they are written.
    labels: Vec<String>,
    /// The number of combinations of values in the columns before the answers.
    groups: usize,
}

/// The tables, open for writing.
pub(crate) struct TableWriter {
    tables: Vec<(TablePlan, TableFile)>,
    /// Rows written so far.
    pub rows: u64,
}

struct TableFile {
    path: PathBuf,
    file: BufWriter<File>,
    counts: Vec<u32>,
    bases: Vec<u32>,
    /// A buffer for the row that is written, reused for every row.
    line: String,
}

/// The row of each case of a round in each table: `[table][case]`.
pub(crate) struct Keys(Vec<Vec<RowKey>>);

/// The group of a case, or [`OUTSIDE`] if the table does not cover it, and the answers it gives.
#[derive(Clone, Copy)]
struct RowKey {
    group: u16,
    answers: u16,
}

const OUTSIDE: u16 = u16::MAX;

impl TablePlan {
    fn new(space: &Space, table: &ModelTable) -> Result<Self, DemoError> {
        let columns = table.by.iter().map(|name| space.column(name)).collect::<Result<Vec<_>, _>>()?;
        let multiple = |column: &&usize| space.variables[**column].multiple;
        let answers = columns.last().filter(multiple).copied();
        if columns.iter().filter(multiple).count() != usize::from(answers.is_some()) {
            return Err(DemoError::model(&table.file, "a multiple-answer variable can only stand last"));
        }
        let mut labels = vec![String::new()];
        for column in &columns {
            let values = &space.variables[*column].values;
            labels = labels
                .iter()
                .flat_map(|left| values.iter().map(move |value| format!("{left};{value}")))
                .collect();
        }
        let groups = labels.len() / answers.map_or(1, |column| space.variables[column].values.len());
        if groups >= usize::from(OUTSIDE) {
            return Err(DemoError::model(&table.file, "too many combinations of values"));
        }
        Ok(Self { columns, answers, among: space.condition(&table.among)?, labels, groups })
    }

    fn key(&self, space: &Space, row: &[u16]) -> RowKey {
        let answers = self.answers.map_or(1, |column| row[column]);
        if !self.among.holds(row) {
            return RowKey { group: OUTSIDE, answers };
        }
        let mut group = 0;
        for column in self.columns.iter().filter(|column| Some(**column) != self.answers) {
            let values = space.variables[*column].values.len();
            let value = usize::from(row[*column]);
            if value >= values {
                return RowKey { group: OUTSIDE, answers };
            }
            group = group * values + value;
        }
        RowKey { group: group as u16, answers }
    }

    fn header(&self, table: &ModelTable) -> String {
        let base = if self.answers.is_some() { ";bas" } else { "" };
        format!("{KEYS};{};antal{base}\n", table.by.join(";"))
    }
}

impl TableWriter {
    /// Opens every table in the folder and writes its header.
    pub(crate) fn create(model: &Model, space: &Space, folder: &Path) -> Result<Self, DemoError> {
        let mut tables = Vec::new();
        for table in &model.tables {
            let plan = TablePlan::new(space, table)?;
            let path = folder.join(&table.file);
            let mut file =
                BufWriter::with_capacity(1 << 16, File::create(&path).map_err(DemoError::io(&path))?);
            file.write_all(plan.header(table).as_bytes()).map_err(DemoError::io(&path))?;
            let (counts, bases) = (vec![0; plan.labels.len()], vec![0; plan.groups]);
            tables.push((plan, TableFile { path, file, counts, bases, line: String::new() }));
        }
        Ok(Self { tables, rows: 0 })
    }

    pub(crate) fn keys(&self, space: &Space, cases: &HiddenCases) -> Keys {
        let of_table =
            |plan: &TablePlan| (0..cases.len()).map(|case| plan.key(space, cases.row(case))).collect();
        Keys(self.tables.iter().map(|(plan, _)| of_table(plan)).collect())
    }

    /// Counts the cases of one place in one round and writes its rows.
    pub(crate) fn place(
        &mut self,
        unit: &str,
        round: &str,
        keys: &Keys,
        cases: &[u32],
    ) -> Result<(), DemoError> {
        let start = format!("{unit};{round}");
        for ((plan, output), keys) in self.tables.iter_mut().zip(&keys.0) {
            output.count(plan, keys, cases);
            self.rows += output.write(plan, &start).map_err(DemoError::io(&output.path))?;
        }
        Ok(())
    }

    /// Writes all buffered rows to the files. Returns the number of rows.
    pub(crate) fn finish(mut self) -> Result<u64, DemoError> {
        for (_, output) in &mut self.tables {
            output.file.flush().map_err(DemoError::io(&output.path))?;
        }
        Ok(self.rows)
    }
}

impl TableFile {
    fn count(&mut self, plan: &TablePlan, keys: &[RowKey], cases: &[u32]) {
        self.counts.fill(0);
        self.bases.fill(0);
        let answers = plan.labels.len() / plan.groups;
        for case in cases {
            let key = keys[*case as usize];
            if key.group == OUTSIDE {
                continue;
            }
            let group = usize::from(key.group);
            self.bases[group] += 1;
            let row = &mut self.counts[group * answers..][..answers];
            row.iter_mut()
                .enumerate()
                .for_each(|(answer, count)| *count += u32::from(key.answers >> answer & 1));
        }
    }

    /// Writes the rows that have cases. A row of an answer is also written if only its base has
    /// cases.
    fn write(&mut self, plan: &TablePlan, start: &str) -> std::io::Result<u64> {
        let mut rows = 0;
        let answers = plan.labels.len() / plan.groups;
        for (row, (label, count)) in plan.labels.iter().zip(&self.counts).enumerate() {
            let base = plan.answers.map(|_| self.bases[row / answers]);
            if base.unwrap_or(*count) == 0 {
                continue;
            }
            self.line.clear();
            self.line.push_str(start);
            self.line.push_str(label);
            number(&mut self.line, *count);
            base.into_iter().for_each(|base| number(&mut self.line, base));
            self.line.push('\n');
            self.file.write_all(self.line.as_bytes())?;
            rows += 1;
        }
        Ok(rows)
    }
}

/// Adds a semicolon and a number. Most of the millions of counts have one digit, so that is the
/// fast path.
fn number(line: &mut String, number: u32) {
    line.push(';');
    match char::from_digit(number, 10) {
        Some(digit) => line.push(digit),
        None => line.push_str(&number.to_string()),
    }
}
