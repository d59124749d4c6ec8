//! Finds the columns that the definition of a table names.

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use ground::text::plain;
use study::{Origin, Study, Subject, TableSpec, Variable, VariableIx};
use units::Units;

use super::filter::RowFilter;
use super::heads::no_counts;
use super::reading::{Field, Reading, of_measures};
use super::wide::WideColumns;

/// Finds columns by name, and remembers which were found.
pub(crate) struct ColumnFinder<'a> {
    sheet: &'a Sheet,
    spec: &'a TableSpec,
    study: &'a Study,
    is_used: Vec<bool>,
    problems: &'a mut Diagnostics,
}

impl<'a> ColumnFinder<'a> {
    pub(crate) fn new(
        sheet: &'a Sheet,
        spec: &'a TableSpec,
        study: &'a Study,
        problems: &'a mut Diagnostics,
    ) -> Self {
        Self { sheet, spec, study, is_used: vec![false; sheet.header.len()], problems }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.spec.joins.contains_key(name) || self.sheet.column(name).is_some()
    }

    /// The column with a name, which is used from now on.
    pub(crate) fn position(&mut self, name: &str) -> Option<usize> {
        let position = self.sheet.column(name);
        if let Some(column) = position {
            self.is_used[column] = true;
        }
        position
    }

    /// The column with a name, which is used from now on. If there is no such column, that is
    /// reported.
    fn column(&mut self, name: &str) -> Option<usize> {
        let position = self.position(name);
        if position.is_none() {
            self.problems.push(missing(name, self.sheet, self.spec, self.study));
        }
        position
    }

    /// The column of counts with a name. If the column has no counts, that is reported too.
    fn number(&mut self, name: &str) -> Option<usize> {
        let column = self.column(name)?;
        let is_named = self.sheet.names(column).any(|other| plain(other) == plain(name));
        let refusal = no_counts(self.sheet, column, &self.sheet.header[column], None);
        if let Some(problem) = refusal.filter(|_| !is_named) {
            self.problems.push(problem);
        }
        Some(column)
    }

    /// Reports that there is no column with a name. If there is one, it does not count as used for
    /// that.
    pub(crate) fn report_missing(&mut self, name: &str) {
        if self.sheet.column(name).is_none() {
            self.problems.push(missing(name, self.sheet, self.spec, self.study));
        }
    }

    /// The column with a name, or the columns that are joined under it.
    pub(crate) fn field_named(&mut self, name: &str) -> Option<Field> {
        let Some(names) = self.spec.joins.get(name) else {
            return self.column(name).map(|column| Field::First(vec![column]));
        };
        let columns: Option<Vec<usize>> = names.iter().map(|name| self.column(name)).collect();
        columns.map(Field::Joined)
    }

    /// The first column that is not empty of those with some names.
    pub(crate) fn first_field_named(&mut self, names: &[String]) -> Option<Field> {
        match names {
            [name] => self.field_named(name),
            _ => {
                let columns: Option<Vec<usize>> = names.iter().map(|name| self.column(name)).collect();
                columns.map(Field::First)
            }
        }
    }

    /// The columns with some names that are there and not used yet; they are used from now on.
    pub(crate) fn unused_field(&mut self, names: &[String]) -> Option<Field> {
        let columns: Vec<usize> = names.iter().filter_map(|name| self.sheet.column(name)).collect();
        let columns: Vec<usize> = columns.into_iter().filter(|column| !self.is_used[*column]).collect();
        columns.iter().for_each(|column| self.is_used[*column] = true);
        (!columns.is_empty()).then_some(Field::First(columns))
    }

    /// The rules by which rows are read, each with what its column is about.
    pub(crate) fn filters(&mut self, unit: &Option<Field>, round: &Option<Field>) -> Vec<RowFilter> {
        let mut filters = Vec::new();
        for rule in &self.spec.rows {
            let was_used = self.sheet.column(&rule.column).is_some_and(|column| self.is_used[column]);
            if let Some(column) = self.column(&rule.column) {
                let variable = self.variable_of(column).map(Subject::Variable);
                let is_in = |field: &&Option<Field>| matches!(field, Some(Field::First(columns)) if columns.contains(&column));
                let unit_subject = Some(unit).filter(is_in).map(|_| Subject::Unit);
                let round_subject = Some(round).filter(is_in).map(|_| Subject::Round);
                // A column by which rows are picked may be a variable too.
                self.is_used[column] = was_used || variable.is_none();
                filters.push(RowFilter::new(rule, column, unit_subject.or(round_subject).or(variable)));
            }
        }
        filters
    }

    /// Columns of counts.
    pub(crate) fn readings(&mut self, units: &Units) -> Vec<Reading> {
        if !self.spec.wide.is_empty() {
            return self.wide_readings(units);
        }
        if !self.spec.measures.is_empty() {
            return self.measure_readings();
        }
        let spec = self.spec;
        let count = spec.count.as_ref().and_then(|name| self.number(name));
        let base = spec.base.as_ref().and_then(|name| self.number(name));
        vec![Reading { count, base, ..Reading::default() }]
    }

    fn measure_readings(&mut self) -> Vec<Reading> {
        let measures = &self.spec.measures;
        let columns: Vec<_> = measures
            .iter()
            .map(|measure| {
                let count = self.number(&measure.count);
                let base = measure.base.as_ref().and_then(|name| self.number(name));
                (measure, count, base)
            })
            .collect();
        of_measures(&Reading::default(), &columns)
    }

    fn wide_readings(&mut self, units: &Units) -> Vec<Reading> {
        // The word of a value may be the name of its variable too.
        let may_name_value = |variable| self.spec.wide.contains(&Subject::Variable(variable));
        let is_free =
            |column: &usize| !self.is_used[*column] && self.variable_of(*column).is_none_or(may_name_value);
        let free = (0..self.sheet.header.len()).filter(is_free);
        let columns = WideColumns::of(self.sheet, self.spec, self.study, units, free);
        if columns.is_empty() {
            self.problems.push(no_wide_column(self.sheet, self.spec));
        }
        let readings = columns.readings(self.problems);
        let read: Vec<usize> =
            readings.iter().flat_map(|reading| [reading.count, reading.base]).flatten().collect();
        read.iter().for_each(|column| self.is_used[*column] = true);
        let others: Vec<usize> = columns.named_columns().filter(|column| !self.is_used[*column]).collect();
        if let (Some(first), false, true) = (others.first(), read.is_empty(), self.is_sound()) {
            self.problems.push(other_numbers(*first, &others, self.sheet));
            others.iter().for_each(|column| self.is_used[*column] = true);
        }
        readings
    }

    /// Whether no error was found so far.
    pub(crate) fn is_sound(&self) -> bool {
        !self.problems.has_errors()
    }

    /// The variable of each column that is not used yet; columns of no variable are reported if
    /// asked for.
    pub(crate) fn variables(&mut self, reports_unknown: bool) -> Vec<(Field, VariableIx)> {
        let mut variables: Vec<(Field, VariableIx)> = Vec::new();
        for name in self.spec.joins.keys() {
            let variable = variable_named(name, self.spec, self.study);
            if let Some((variable, field)) =
                variable.and_then(|variable| Some((variable, self.field_named(name)?)))
            {
                variables.push((field, variable));
            }
        }
        for column in 0..self.is_used.len() {
            if self.is_used[column] {
                continue;
            }
            let Some(variable) = self.variable_of(column) else {
                if reports_unknown && !self.sheet.header[column].is_empty() {
                    self.problems.error_with(|| unknown(column, self.sheet, self.study));
                }
                continue;
            };
            let is_declared =
                |column: usize| self.spec.columns.keys().any(|name| self.sheet.column(name) == Some(column));
            let earlier = variables.iter_mut().find(|(_, other)| *other == variable);
            match earlier {
                None => variables.push((Field::First(vec![column]), variable)),
                Some((Field::First(columns), _))
                    if columns.iter().all(|c| is_declared(*c)) && is_declared(column) =>
                {
                    columns.push(column);
                }
                Some((field, _)) => {
                    let first = field.columns().first().copied().unwrap_or(0);
                    self.problems.error_with(|| twice(column, first, self.sheet));
                }
            }
        }
        variables
    }

    /// The variable whose values a column holds.
    fn variable_of(&self, column: usize) -> Option<VariableIx> {
        let declared = self.spec.columns.iter().find(|(name, _)| self.sheet.column(name) == Some(column));
        declared
            .map(|(_, variable)| *variable)
            .or_else(|| self.sheet.names(column).find_map(|name| variable_named(name, self.spec, self.study)))
    }

    pub(crate) fn nameless(&self) -> Vec<usize> {
        let is_unread = |column: &usize| !self.is_used[*column] && self.variable_of(*column).is_none();
        let nameless = (0..self.is_used.len()).filter(|column| self.sheet.header[*column].is_empty());
        nameless.filter(is_unread).collect()
    }
}

fn variable_named(header: &str, spec: &TableSpec, study: &Study) -> Option<VariableIx> {
    let header = plain(header);
    let declared = spec.columns.iter().find(|(name, _)| plain(name) == header).map(|(_, variable)| *variable);
    declared.or_else(|| {
        study.variables.position(|variable| {
            let is_named = plain(&variable.id) == header || plain(&variable.label) == header;
            is_named && !matches!(variable.origin, Origin::Unit(_))
        })
    })
}

fn missing(name: &str, sheet: &Sheet, spec: &TableSpec, study: &Study) -> Diagnostic {
    let message = format!("the table has no column `{name}`");
    let head_names: Vec<&str> =
        sheet.header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let is_wide = !spec.wide.is_empty();
    let mut heads = head_names.iter().filter(|head| !is_wide && variable_named(head, spec, study).is_none());
    let wide = heads.find_map(|head| Some((head, wide_by(head, study)?)));
    let help = match (nearest(name, head_names.iter().copied()), wide) {
        (None, Some((head, (key, what)))) => format!(
            "the head `{head}` is {what}: if columns hold the counts of each, say `wide: {key}` in study.yaml, line {}",
            spec.place.line
        ),
        (Some(near), _) => {
            format!("did you mean `{near}`? Name the column in study.yaml, line {}", spec.place.line)
        }
        (None, None) => format!(
            "its columns are: {}; name the right one in study.yaml, line {}, or say with `header:` which row names the columns",
            listed(&head_names),
            spec.place.line
        ),
    };
    Diagnostic::error("missing-column", sheet.head_place(), message).help(help)
}

/// The first names of columns, each cut to what fits, and how many more there are.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    const LETTERS: usize = 40;
    let short = |name: &&str| match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_string(),
    };
    let shown: Vec<String> = names.iter().take(SHOWN).map(short).collect();
    let others = names.len().saturating_sub(SHOWN);
    let others = if others > 0 { format!(" and {others} more") } else { String::new() };
    shown.join(", ") + &others
}

fn no_wide_column(sheet: &Sheet, spec: &TableSpec) -> Diagnostic {
    let message = "no column is named by what the table is said to be wide by";
    let help = format!(
        "`wide:` in study.yaml, line {}, names variables whose values stand in heads of columns; the heads here are: {}; if others name the columns, say with `header: [1, 2]` in which rows they stand",
        spec.place.line,
        listed(&sheet.header.iter().map(String::as_str).collect::<Vec<_>>())
    );
    Diagnostic::error("missing-column", sheet.head_place(), message).help(help)
}

/// What may stand in the cells of a table but is the head of one of its columns: the key that
/// `wide` names for it, and what it is in words.
fn wide_by(header: &str, study: &Study) -> Option<(String, &'static str)> {
    let header = plain(header);
    let is_header = |word: &String| plain(word) == header;
    if study.rounds.iter().any(|round| is_header(&round.id) || is_header(&round.label)) {
        return Some(("round".to_string(), "a round"));
    }
    let has_matching_value = |variable: &&Variable| {
        let mut values = variable.values.iter().flat_map(|value| [&value.id, &value.label]);
        values.any(is_header) || variable.totals.iter().any(is_header)
    };
    let variable = study.variables.iter().find(has_matching_value)?;
    Some((variable.id.clone(), "a value"))
}

fn unknown(column: usize, sheet: &Sheet, study: &Study) -> Diagnostic {
    let header = &sheet.header[column];
    let message = format!("no variable is called `{header}`");
    let near = || nearest(header, study.variables.iter().map(|v| v.id.as_str()));
    let help = match (wide_by(header, study), near()) {
        (Some((key, what)), _) => format!("`{header}` is {what}: say `wide: {key}` if heads of columns name it; or leave the column out with `ignore:` in study.yaml"),
        (None, Some(near)) => format!("did you mean `{near}`? Otherwise map it with `columns:` or leave it out with `ignore:` in study.yaml"),
        (None, None) => "declare the variable, map the column with `columns:`, or leave it out with `ignore:` in study.yaml; if heads of columns are values or rounds, declare them and say `wide:`".to_string(),
    };
    Diagnostic::error("unknown-column", sheet.header_place(column), message).help(help)
}

fn other_numbers(column: usize, all: &[usize], sheet: &Sheet) -> Diagnostic {
    let names: Vec<String> = all.iter().map(|column| format!("{:?}", sheet.header[*column])).collect();
    let message =
        format!("`{}` holds another number of cases that are counted in other columns", sheet.header[column]);
    Diagnostic::error("other-number", sheet.header_place(column), message).help(format!(
        "leave such columns out: `ignore: [{}]`; or read them too, with `measures:` or `base:` in study.yaml",
        names.join(", ")
    ))
}

fn twice(column: usize, first: usize, sheet: &Sheet) -> Diagnostic {
    let (header, earlier) = (&sheet.header[column], &sheet.header[first]);
    let message = format!("`{header}` holds the same variable as column {}, `{earlier}`", first + 1);
    Diagnostic::error("duplicate-column", sheet.header_place(column), message)
        .help("remove one of them, leave it out with `ignore:`, or name both under `columns:` in study.yaml; then the first that is not empty holds")
}
