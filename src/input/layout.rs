//! What each column of a table holds.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use study::{Constant, RoundIx, Study, Subject, TableSpec, VariableIx};
use units::{UnitIx, Units};

use super::columns::Finder;

/// Where a word of a row stands.
#[derive(Debug, Clone)]
pub(crate) enum Field {
    /// In the first of these columns that is not empty.
    First(Vec<usize>),
    /// In these columns, one after the other.
    Joined(Vec<usize>),
    /// In the definition, for all rows.
    Constant(Constant),
}

/// The columns of one table.
#[derive(Debug)]
pub(crate) struct Layout {
    /// `None` where the heads of columns name the places.
    pub unit: Option<Field>,
    /// `None` when the study has one round and the table does not name it, or where heads do.
    pub round: Option<Field>,
    /// The variables of which every row has a value, in the order of the file; variables with
    /// several answers are not among them.
    pub variables: Vec<(Field, VariableIx)>,
    /// The column of a variable with several answers.
    pub answers: Option<(Field, VariableIx)>,
    /// Columns of topic and category in a long table.
    pub long: Option<(Field, Field)>,
    /// What is read from each row; at least one.
    pub readings: Vec<Reading>,
    /// Which rows are read: column, words, and whether these are the only ones or are left out.
    pub rules: Vec<(usize, FxHashSet<String>, bool)>,
    /// Columns without a name.
    pub nameless: Vec<usize>,
}

/// One number of a row, and what is known of its cases beside what the row says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// The column of counts; `None`: the row is one case.
    pub count: Option<usize>,
    pub base: Option<usize>,
    pub unit: Option<UnitIx>,
    pub round: Option<RoundIx>,
    /// Variables and codes; variables with several answers are not among them.
    pub values: Vec<(VariableIx, u8)>,
    pub answer: Option<(VariableIx, u8)>,
    /// Columns of counts that are a part of the base, where the reading is of the rest of it.
    pub parts_of_base: Vec<usize>,
}

impl Field {
    /// The word of a row.
    pub(crate) fn word<'r>(&'r self, row: Row<'r>) -> Cow<'r, str> {
        match self {
            Self::First(columns) => {
                let words = columns.iter().map(|column| row.cell(*column));
                words.into_iter().find(|word| !word.is_empty()).unwrap_or_default().into()
            }
            Self::Joined(columns) => {
                columns.iter().map(|column| row.cell(*column)).collect::<String>().into()
            }
            Self::Constant(constant) => constant.word.as_str().into(),
        }
    }

    /// What the file also calls the word of a row.
    pub(crate) fn code<'r>(&self, row: Row<'r>) -> Option<&'r str> {
        match self {
            Self::First(columns) => columns.iter().find_map(|column| row.code(*column)),
            _ => None,
        }
    }

    /// Where the word of a row stands.
    pub(crate) fn place(&self, sheet: &Sheet, row: Row) -> Location {
        match self {
            Self::First(columns) => {
                let filled = columns.iter().find(|column| !row.cell(**column).is_empty());
                sheet.place(row.number, *filled.or(columns.first()).unwrap_or(&0))
            }
            Self::Joined(columns) => sheet.place(row.number, columns.first().copied().unwrap_or(0)),
            Self::Constant(constant) => constant.place.clone(),
        }
    }
}

impl Layout {
    /// Finds out what each column holds; every column that is unknown, missing or there twice is
    /// reported, and then the rows cannot be told apart: `None`.
    pub(crate) fn assign(
        sheet: &Sheet,
        spec: &TableSpec,
        study: &Study,
        units: &Units,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let errors_before = problems.errors();
        let mut finder = Finder::new(sheet, spec, study, problems);
        let constant = |subject: Subject| {
            let mut own = spec.constants.iter().filter(|(other, _)| *other == subject);
            own.next().map(|(_, constant)| Field::Constant(constant.clone()))
        };
        let unit = match constant(Subject::Unit) {
            None if spec.wide.contains(&Subject::Unit) => None,
            None => finder.named_first(&spec.unit_columns),
            field => field,
        };
        let round = match constant(Subject::Round) {
            None if spec.wide.contains(&Subject::Round) => None,
            None => {
                let is_there = spec.round_columns.iter().any(|name| finder.has(name));
                let has_round = study.rounds.len() > 1 || is_there;
                has_round.then(|| finder.named_first(&spec.round_columns)).flatten()
            }
            field => field,
        };
        let long = spec.long.as_ref().map(|(topic, category)| (finder.named(topic), finder.named(category)));
        let long = long.and_then(|(topic, category)| Some((topic?, category?)));
        let rules = finder.rules();
        for name in &spec.ignore {
            finder.position(name);
        }
        let mut readings = finder.readings(units);
        // What a column is called wrongly by would be unknown too.
        let is_complete = finder.errors() == errors_before;
        let mut variables = finder.variables(is_complete);
        for (subject, constant) in &spec.constants {
            if let Subject::Variable(variable) = subject {
                variables.push((Field::Constant(constant.clone()), *variable));
            }
        }
        let nameless = finder.nameless();
        let (several, variables): (Vec<_>, Vec<_>) =
            variables.into_iter().partition(|(_, variable)| study.variables[*variable].multiple);
        let answers = several.first().cloned();
        for reading in &mut readings {
            reading.split_answer(study);
        }
        let layout = Self { unit, round, variables, answers, long, readings, rules, nameless };
        layout.check(&several, sheet, spec, study, problems);
        (problems.errors() == errors_before).then_some(layout)
    }

    /// Reports variables that the table has twice, and answers that it cannot count.
    fn check(
        &self,
        several: &[(Field, VariableIx)],
        sheet: &Sheet,
        spec: &TableSpec,
        study: &Study,
        problems: &mut Diagnostics,
    ) {
        let mut wrong = |code, message: String, help: &str| {
            problems.push(Diagnostic::error(code, spec.place.clone(), message).help(help.to_string()));
        };
        if let Some((field, _)) = several.get(1) {
            let column = field.columns().first().copied().unwrap_or(0);
            let place = sheet.header_place(column);
            let message = "a table can hold one variable with several answers, this is the second";
            problems.push(
                Diagnostic::error("two-multiple", place, message).help("split the table into one for each"),
            );
            return;
        }
        let id = |variable: VariableIx| &study.variables[variable].id;
        let of_rows: BTreeSet<VariableIx> = self.variables.iter().chain(several).map(|(_, v)| *v).collect();
        let of_heads: BTreeSet<VariableIx> = self.readings.iter().flat_map(Reading::variables).collect();
        for variable in of_rows.intersection(&of_heads) {
            let message = format!("`{}` stands both in a column and in the heads of columns", id(*variable));
            wrong("duplicate-column", message, "leave the column out with `ignore:`");
        }
        if let (Some((field, variable)), None, true) =
            (&self.answers, &spec.separator, self.readings.iter().any(|reading| reading.base.is_none()))
        {
            let column = field.columns().first().copied();
            let place = column.map_or_else(|| spec.place.clone(), |column| sheet.header_place(column));
            let message = format!("`{}` allows several answers, so its counts need a base", id(*variable));
            problems.push(Diagnostic::error("missing-base", place, message).help(
                "name the column of bases with `base:`, or, if a field holds all answers of a case, what separates them with `separator:`",
            ));
        }
        let unbased = self.readings.iter().find(|reading| reading.answer.is_some() && reading.base.is_none());
        if let Some(variable) = unbased.and_then(|reading| reading.answer).map(|(variable, _)| variable) {
            problems.push(
                Diagnostic::error(
                    "missing-base",
                    spec.place.clone(),
                    format!("`{}` allows several answers, so its counts need a base", id(variable)),
                )
                .help("name the column of bases with `base:`"),
            );
        }
    }
}

impl Field {
    /// The columns that it reads.
    pub(crate) fn columns(&self) -> &[usize] {
        match self {
            Self::First(columns) | Self::Joined(columns) => columns,
            Self::Constant(_) => &[],
        }
    }
}

impl Reading {
    /// All variables of which it says something.
    pub(crate) fn variables(&self) -> impl Iterator<Item = VariableIx> {
        self.values.iter().chain(&self.answer).map(|(variable, _)| *variable)
    }

    /// Sets the value of a variable with several answers apart.
    fn split_answer(&mut self, study: &Study) {
        let is_multiple = |(variable, _): &(VariableIx, u8)| study.variables[*variable].multiple;
        if let Some(at) = self.values.iter().position(is_multiple) {
            self.answer = Some(self.values.remove(at));
        }
    }

    /// Adds what the head of a column says.
    pub(crate) fn add(&mut self, subject: Subject, meaning: u32) {
        match subject {
            Subject::Unit => self.unit = Some((meaning as usize).into()),
            Subject::Round => self.round = Some((meaning as usize).into()),
            Subject::Variable(variable) => self.values.push((variable, meaning as u8)),
        }
    }
}
