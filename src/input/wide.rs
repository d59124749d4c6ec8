//! Which columns of a wide table count what.

use std::collections::BTreeMap;

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics};
use study::{Study, Subject, TableSpec};
use units::Units;

use super::heads::{HeadMeaning, called, meaning, no_counts};
use super::reading::{Reading, of_measures};
use super::words::HeadWords;

/// Columns, each with what is left of its head, by the meanings that the heads have in common.
type Groups = BTreeMap<Vec<u32>, Vec<(String, usize)>>;

/// The columns of a wide table.
pub(crate) struct WideColumns<'a> {
    sheet: &'a Sheet,
    spec: &'a TableSpec,
    groups: Groups,
    /// Columns whose heads name all that the table is wide by but the variable with several answers:
    /// their number may be the base of each answer. By what they name.
    shared: Groups,
    /// The columns that can be read in several ways.
    unclear: Vec<usize>,
    /// What `wide` names, and whether it is a variable with several answers.
    subjects: Vec<(Subject, bool)>,
}

impl<'a> WideColumns<'a> {
    /// Sorts columns by what their heads name.
    pub(crate) fn of(
        sheet: &'a Sheet,
        spec: &'a TableSpec,
        study: &Study,
        units: &Units,
        columns: impl Iterator<Item = usize>,
    ) -> Self {
        let is_multiple = |subject: &Subject| matches!(subject, Subject::Variable(variable) if study.variables[*variable].multiple);
        let subjects: Vec<(Subject, bool)> =
            spec.wide.iter().map(|subject| (*subject, is_multiple(subject))).collect();
        let words_of = |subject: &Subject| HeadWords::of(*subject, &spec.wide, study, units);
        let words: Vec<HeadWords> = spec.wide.iter().map(words_of).collect();
        let single: Vec<HeadWords> =
            spec.wide.iter().filter(|subject| !is_multiple(subject)).map(words_of).collect();
        let names = names(spec);
        let mut wide =
            Self { sheet, spec, groups: Groups::new(), shared: Groups::new(), unclear: Vec::new(), subjects };
        for column in columns {
            match meaning(sheet, column, &words, &names) {
                HeadMeaning::Named { meanings, rest } => {
                    wide.groups.entry(meanings).or_default().push((rest, column));
                }
                HeadMeaning::Unclear => wide.unclear.push(column),
                HeadMeaning::None if single.len() < words.len() => {
                    if let HeadMeaning::Named { meanings, rest } = meaning(sheet, column, &single, &names) {
                        wide.shared.entry(meanings).or_default().push((rest, column));
                    }
                }
                HeadMeaning::None => {}
            }
        }
        wide
    }

    /// Whether no head names what the table is wide by.
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.unclear.is_empty()
    }

    /// The columns whose heads name all that the table is wide by.
    pub(crate) fn named_columns(&self) -> impl Iterator<Item = usize> {
        self.groups.values().flatten().map(|(_, column)| *column)
    }

    /// One reading for each combination of words that the heads name, and for each measure.
    pub(crate) fn readings(&self, problems: &mut Diagnostics) -> Vec<Reading> {
        if let Some(column) = self.unclear.first() {
            problems.push(self.unclear_head(*column));
        }
        let is_missing = |name: &str| self.groups.values().all(|columns| called(columns, name).is_none());
        let mut counts = self.spec.measures.iter().map(|measure| measure.count.as_str());
        if let Some(name) = counts.find(|name| is_missing(name) && !self.groups.is_empty()) {
            problems.push(self.no_count(name));
        }
        let readings: Vec<Reading> = self
            .groups
            .iter()
            .flat_map(|(meanings, columns)| self.of_group(meanings, columns, problems))
            .collect();
        let columns = readings.iter().flat_map(|reading| [reading.count, reading.base]).flatten();
        let names = names(self.spec);
        let refusal =
            |column: usize| no_counts(self.sheet, column, self.rest(column)?, names.iter().copied());
        match columns.clone().find_map(refusal) {
            Some(problem) => problems.push(problem),
            None => self.report_unlike(&readings, problems),
        }
        readings
    }

    /// What the columns whose heads name the same values count.
    fn of_group(
        &self,
        meanings: &[u32],
        columns: &[(String, usize)],
        problems: &mut Diagnostics,
    ) -> Vec<Reading> {
        let spec = self.spec;
        let mut common = Reading::default();
        self.subjects.iter().zip(meanings).for_each(|((subject, _), meaning)| common.add(*subject, *meaning));
        let shared_columns = || {
            let pairs = self.subjects.iter().zip(meanings);
            let single: Vec<u32> =
                pairs.filter(|((_, is_multiple), _)| !is_multiple).map(|(_, meaning)| *meaning).collect();
            self.shared.get(&single)
        };
        let mut base_column = |name: &String| {
            let base = called(columns, name).or_else(|| called(shared_columns()?, name));
            if base.is_none() {
                problems.push(self.no_base(name, columns));
            }
            base
        };
        if !spec.measures.is_empty() {
            let found = spec.measures.iter().filter_map(|measure| {
                let count = called(columns, &measure.count)?;
                Some((measure, Some(count), measure.base.as_ref().and_then(&mut base_column)))
            });
            return of_measures(&common, &found.collect::<Vec<_>>());
        }
        let own_base = spec.base.as_ref().and_then(|name| called(columns, name));
        let others: Vec<&(String, usize)> =
            columns.iter().filter(|(_, column)| Some(*column) != own_base).collect();
        let count = match (&spec.count, others.as_slice()) {
            (Some(name), _) => called(columns, name).or_else(|| only_bare(&others)),
            (None, [(_, only)]) => Some(*only),
            (None, []) => None,
            (None, several) => {
                problems.push(self.ambiguous(several));
                return Vec::new();
            }
        };
        let Some(count) = count else { return Vec::new() };
        let base = spec.base.as_ref().and_then(base_column);
        vec![Reading { count: Some(count), base, ..common }]
    }

    /// Reports a head that says something else than the others, where no name says which number is
    /// meant.
    fn report_unlike(&self, readings: &[Reading], problems: &mut Diagnostics) {
        if self.spec.count.is_some() || !self.spec.measures.is_empty() {
            return;
        }
        let counts = readings.iter().filter_map(|reading| reading.count);
        let rests: Vec<(&str, usize)> =
            counts.filter_map(|column| Some((self.rest(column)?, column))).collect();
        let same = |rest: &str| rests.iter().filter(|(other, _)| *other == rest).count();
        let Some((usual, _)) = rests.iter().rev().max_by_key(|(rest, _)| same(rest)) else { return };
        if let Some((_, column)) = rests.iter().find(|(rest, _)| rest != usual) {
            problems.push(unlike(self.sheet, *column));
        }
    }

    /// What is left of the head of a column.
    fn rest(&self, column: usize) -> Option<&str> {
        let mut all = self.groups.values().chain(self.shared.values()).flatten();
        all.find(|(_, other)| *other == column).map(|(rest, _)| rest.as_str())
    }

    fn unclear_head(&self, column: usize) -> Diagnostic {
        let message = format!(
            "`{}` can be read in several ways, or names a part of a range, of what the table is wide by",
            self.sheet.header[column]
        );
        let others = self.unclear.len() - 1;
        let message = if others > 0 { format!("{message}; so can {others} more") } else { message };
        Diagnostic::error("unlike-heads", self.sheet.header_place(column), message).help(
            "declare the value that it names in full; where two variables have the same words, write the name of each before its word, or give each a row of the head, in the order of `wide:`; or leave the column out with `ignore:`",
        )
    }

    fn no_count(&self, name: &str) -> Diagnostic {
        let message = format!("no head names the number `{name}` beside what the table is wide by");
        Diagnostic::error("missing-column", self.sheet.head_place(), message).help(format!(
            "`count:` of a measure is what is left of a head; correct it in study.yaml, line {}",
            self.spec.place.line
        ))
    }

    fn no_base(&self, name: &str, columns: &[(String, usize)]) -> Diagnostic {
        let column = columns.first().map_or(0, |(_, column)| *column);
        let message = format!("no head names the base `{name}` of `{}`", self.sheet.header[column]);
        Diagnostic::error("missing-base", self.sheet.header_place(column), message).help(
            "`base:` is what is left of the heads of bases when the words of `wide:` are taken off; a head for each of these, or for all answers of a variable with several",
        )
    }

    fn ambiguous(&self, columns: &[&(String, usize)]) -> Diagnostic {
        let names: Vec<&str> =
            columns.iter().map(|(_, column)| self.sheet.header[*column].as_str()).collect();
        let message = format!("several columns hold a number of the same cases: {}", names.join(", "));
        let place = self.sheet.header_place(columns.first().map_or(0, |(_, column)| *column));
        Diagnostic::error("duplicate-column", place, message)
            .help("say with `count:` (and `base:`) which words of the head name the number that is meant")
    }
}

/// The names of numbers in the definition of a table.
fn names(spec: &TableSpec) -> Vec<&str> {
    let of_measures = spec.measures.iter().flat_map(|measure| [Some(&measure.count), measure.base.as_ref()]);
    let of_table = [spec.count.as_ref(), spec.base.as_ref()];
    of_table.into_iter().chain(of_measures).flatten().map(String::as_str).collect()
}

/// The only one of some columns, if its head says nothing but what the table is wide by.
fn only_bare(columns: &[&(String, usize)]) -> Option<usize> {
    match columns {
        [(rest, column)] if rest.is_empty() => Some(*column),
        _ => None,
    }
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
