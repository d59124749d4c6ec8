//! Finds the columns that the definition of a table names.

use std::collections::BTreeMap;

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use ground::text::plain;
use study::{MeasureColumns, Origin, Study, Subject, TableSpec, VariableIx};
use units::Units;

use super::filter::RowFilter;
use super::reading::{Field, Reading};
use super::words::HeadWords;

/// Finds columns by name, and remembers which were found.
pub(crate) struct Finder<'a> {
    sheet: &'a Sheet,
    spec: &'a TableSpec,
    study: &'a Study,
    is_used: Vec<bool>,
    problems: &'a mut Diagnostics,
}

impl<'a> Finder<'a> {
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

    /// The same; that there is none is reported.
    fn column(&mut self, name: &str) -> Option<usize> {
        let position = self.position(name);
        if position.is_none() {
            self.problems.push(missing(name, self.sheet, self.spec));
        }
        position
    }

    /// Reports that there is no column with a name; that there is one does not make it used.
    pub(crate) fn need(&mut self, name: &str) {
        if self.sheet.column(name).is_none() {
            self.problems.push(missing(name, self.sheet, self.spec));
        }
    }

    /// The column with a name, or the columns that are joined under it.
    pub(crate) fn named(&mut self, name: &str) -> Option<Field> {
        let Some(names) = self.spec.joins.get(name) else {
            return self.column(name).map(|column| Field::First(vec![column]));
        };
        let columns: Option<Vec<usize>> = names.iter().map(|name| self.column(name)).collect();
        columns.map(Field::Joined)
    }

    /// The first column that is not empty of those with some names.
    pub(crate) fn named_first(&mut self, names: &[String]) -> Option<Field> {
        match names {
            [name] => self.named(name),
            _ => {
                let columns: Option<Vec<usize>> = names.iter().map(|name| self.column(name)).collect();
                columns.map(Field::First)
            }
        }
    }

    /// The columns with some names that are there and not used yet; they are used from now on.
    pub(crate) fn unused(&mut self, names: &[String]) -> Option<Field> {
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
                let of_unit = Some(unit).filter(is_in).map(|_| Subject::Unit);
                let of_round = Some(round).filter(is_in).map(|_| Subject::Round);
                // A column by which rows are picked may be a variable too.
                self.is_used[column] = was_used || variable.is_none();
                filters.push(RowFilter::new(rule, column, of_unit.or(of_round).or(variable)));
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
        let count = spec.count.as_ref().map(|name| self.column(name));
        let base = spec.base.as_ref().map(|name| self.column(name));
        vec![Reading { count: count.flatten(), base: base.flatten(), ..Reading::default() }]
    }

    fn measure_readings(&mut self) -> Vec<Reading> {
        let measures = &self.spec.measures;
        let columns: Vec<_> = measures
            .iter()
            .map(|measure| {
                let count = self.column(&measure.count);
                let base = measure.base.as_ref().and_then(|name| self.column(name));
                (measure, count, base)
            })
            .collect();
        of_measures(&Reading::default(), &columns)
    }

    /// One reading for each combination of words that the heads of columns name, and for each
    /// measure.
    fn wide_readings(&mut self, units: &Units) -> Vec<Reading> {
        let spec = self.spec;
        let words: Vec<HeadWords> =
            spec.wide.iter().map(|subject| HeadWords::of(*subject, self.study, units)).collect();
        let mut columns_of: BTreeMap<Vec<u32>, Vec<(String, usize)>> = BTreeMap::new();
        for column in 0..self.sheet.header.len() {
            if self.is_used[column] || self.variable_of(column).is_some() {
                continue;
            }
            if let Some((meanings, rest)) = decode(&plain(&self.sheet.header[column]), &words) {
                columns_of.entry(meanings).or_default().push((rest, column));
            }
        }
        if columns_of.is_empty() {
            self.problems.push(no_wide_column(self.sheet, spec));
        }
        // Without a name for the number, what is left of each head says whether all count the same.
        if spec.count.is_none()
            && spec.measures.is_empty()
            && columns_of.values().all(|columns| columns.len() == 1)
        {
            let heads: Vec<&(String, usize)> = columns_of.values().flatten().collect();
            let first = heads.first().map(|(rest, _)| rest);
            if let Some((_, column)) = heads.iter().find(|(rest, _)| Some(rest) != first) {
                self.problems.push(unlike(self.sheet, *column));
            }
        }
        let mut readings = Vec::new();
        for (meanings, columns) in columns_of {
            let mut common = Reading::default();
            spec.wide.iter().zip(meanings).for_each(|(subject, meaning)| common.add(*subject, meaning));
            let found = self.measured(&common, &columns);
            readings.extend(found);
        }
        readings
    }

    /// What the columns whose heads name the same values count.
    fn measured(&mut self, common: &Reading, columns: &[(String, usize)]) -> Vec<Reading> {
        let spec = self.spec;
        let mut named = |name: &str| {
            let name = plain(name);
            let column = columns.iter().find(|(rest, _)| *rest == name);
            let column = column.map(|(_, column)| *column);
            column.inspect(|column| self.is_used[*column] = true)
        };
        if !spec.measures.is_empty() {
            let columns: Vec<_> = spec
                .measures
                .iter()
                .map(|measure| (measure, named(&measure.count), measure.base.as_deref().and_then(&mut named)))
                .collect();
            return of_measures(common, &columns);
        }
        let count = spec.count.as_deref().and_then(&mut named);
        let base = spec.base.as_deref().and_then(&mut named);
        let count = match (count, columns) {
            (Some(count), _) => Some(count),
            (None, [(_, only)]) => Some(*only),
            (None, _) => None,
        };
        match count {
            Some(count) => {
                self.is_used[count] = true;
                vec![Reading { count: Some(count), base, ..common.clone() }]
            }
            None => {
                let columns: Vec<usize> = columns.iter().map(|(_, column)| *column).collect();
                self.problems.push(ambiguous(self.sheet, &columns));
                Vec::new()
            }
        }
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
            if let Some((variable, field)) = variable.and_then(|variable| Some((variable, self.named(name)?)))
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

/// What measures count: their columns of counts, and for the rest of a base the base without them.
fn of_measures(
    common: &Reading,
    columns: &[(&MeasureColumns, Option<usize>, Option<usize>)],
) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (measure, count, base) in columns {
        let Some(count) = count else { continue };
        let values = measure.values.iter().map(|(variable, value)| (*variable, *value as u8));
        let values: Vec<_> = common.values.iter().copied().chain(values).collect();
        readings.push(Reading { count: Some(*count), base: *base, values, ..common.clone() });
        if let (Some((variable, value)), Some(base)) = (measure.rest, base) {
            let is_part = |(other, ..): &&(&MeasureColumns, Option<usize>, Option<usize>)| {
                other.values.keys().eq([&variable])
            };
            let parts_of_base = columns.iter().filter(is_part).filter_map(|(_, count, _)| *count).collect();
            let values = common.values.iter().copied().chain([(variable, value as u8)]).collect();
            readings.push(Reading {
                count: Some(*base),
                base: None,
                values,
                parts_of_base,
                ..common.clone()
            });
        }
    }
    readings
}

/// What a head says of each subject, and what is left of it.
fn decode(head: &str, words: &[HeadWords]) -> Option<(Vec<u32>, String)> {
    let mut rest = head.to_string();
    let mut meanings = Vec::new();
    for words in words {
        let (meaning, shorter) = words.take(&rest)?;
        meanings.push(meaning);
        rest = shorter;
    }
    Some((meanings, rest))
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

fn missing(name: &str, sheet: &Sheet, spec: &TableSpec) -> Diagnostic {
    let message = format!("the table has no column `{name}`");
    let named: Vec<&str> = sheet.header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let help = match nearest(name, named.iter().copied()) {
        Some(near) => {
            format!("did you mean `{near}`? Name the column in study.yaml, line {}", spec.place.line)
        }
        None => format!(
            "its columns are: {}; name the right one in study.yaml, line {}, or say with `header:` which row names the columns",
            listed(&named),
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
        "`wide:` in study.yaml, line {}, names variables whose values stand in heads of columns; the heads here are: {}",
        spec.place.line,
        listed(&sheet.header.iter().map(String::as_str).collect::<Vec<_>>())
    );
    Diagnostic::error("missing-column", sheet.head_place(), message).help(help)
}

fn unlike(sheet: &Sheet, column: usize) -> Diagnostic {
    let message = format!(
        "`{}` says more, or something else, than the other heads beside what the table is wide by",
        sheet.header[column]
    );
    Diagnostic::error("unlike-heads", sheet.header_place(column), message).help(
        "declare the value that it names in full, leave the column out with `ignore:`, or say with `count:` which words name the number",
    )
}

fn ambiguous(sheet: &Sheet, columns: &[usize]) -> Diagnostic {
    let names: Vec<&str> = columns.iter().map(|column| sheet.header[*column].as_str()).collect();
    let message = format!("several columns hold a number of the same cases: {}", names.join(", "));
    let place = sheet.header_place(columns.first().copied().unwrap_or(0));
    Diagnostic::error("duplicate-column", place, message)
        .help("say with `count:` (and `base:`) which words of the head name the number that is meant")
}

fn unknown(column: usize, sheet: &Sheet, study: &Study) -> Diagnostic {
    let header = &sheet.header[column];
    let message = format!("no variable is called `{header}`");
    let help = match nearest(header, study.variables.iter().map(|v| v.id.as_str())) {
        Some(near) => format!("did you mean `{near}`? Otherwise map it with `columns:` or leave it out with `ignore:` in study.yaml"),
        None => "declare the variable, map the column with `columns:`, or leave it out with `ignore:` in study.yaml".to_string(),
    };
    Diagnostic::error("unknown-column", sheet.header_place(column), message).help(help)
}

fn twice(column: usize, first: usize, sheet: &Sheet) -> Diagnostic {
    let (header, earlier) = (&sheet.header[column], &sheet.header[first]);
    let message = format!("`{header}` holds the same variable as column {}, `{earlier}`", first + 1);
    Diagnostic::error("duplicate-column", sheet.header_place(column), message)
        .help("remove one of them, leave it out with `ignore:`, or name both under `columns:` in study.yaml; then the first that is not empty holds")
}
