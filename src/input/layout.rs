//! What each column of a table holds.

use std::collections::BTreeSet;

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics};
use study::{Constant, Study, Subject, TableSpec, VariableIx};
use units::Units;

use super::agreement::ConstantColumn;
use super::columns::ColumnFinder;
use super::filter::RowFilter;
use super::reading::{Field, Reading};

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
    /// Which rows are read.
    pub filters: Vec<RowFilter>,
    /// Columns about what the definition says for the whole file.
    pub repeated: Vec<ConstantColumn>,
    /// Columns that the definition says are not read.
    pub ignored: Vec<usize>,
    /// Columns without a name.
    pub nameless: Vec<usize>,
}

impl Layout {
    /// Finds out what each column holds; every column that is unknown, missing or there twice is
    /// reported. Then the result is `None`, since the rows cannot be distinguished.
    pub(crate) fn assign(
        sheet: &Sheet,
        spec: &TableSpec,
        study: &Study,
        units: &Units,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let mut layout_problems = Diagnostics::default();
        let layout = Self::find(sheet, spec, study, units, &mut layout_problems);
        let is_sound = !layout_problems.has_errors();
        problems.append(layout_problems);
        is_sound.then_some(layout)
    }

    fn find(
        sheet: &Sheet,
        spec: &TableSpec,
        study: &Study,
        units: &Units,
        problems: &mut Diagnostics,
    ) -> Self {
        let mut finder = ColumnFinder::new(sheet, spec, study, problems);
        let constant = |subject| constant_of(spec, subject).cloned().map(Field::Constant);
        let unit = match constant(Subject::Unit) {
            None if spec.wide.contains(&Subject::Unit) => None,
            None => finder.first_field_named(&spec.unit_columns),
            field => field,
        };
        let round = match constant(Subject::Round) {
            None if spec.wide.contains(&Subject::Round) => None,
            None => {
                let is_there = spec.round_columns.iter().any(|name| finder.has(name));
                let has_round = study.rounds.len() > 1 || is_there;
                has_round.then(|| finder.first_field_named(&spec.round_columns)).flatten()
            }
            field => field,
        };
        let long = spec
            .long
            .as_ref()
            .map(|(topic, category)| (finder.field_named(topic), finder.field_named(category)));
        let long = long.and_then(|(topic, category)| Some((topic?, category?)));
        let filters = finder.filters(&unit, &round);
        spec.fill.iter().for_each(|name| finder.report_missing(name));
        let ignored = spec.ignore.iter().filter_map(|name| finder.position(name)).collect();
        let mut repeated = Vec::new();
        for (subject, names) in [(Subject::Unit, &spec.unit_columns), (Subject::Round, &spec.round_columns)] {
            if let Some((constant, field)) = constant_of(spec, subject).zip(finder.unused_field(names)) {
                repeated.push(ConstantColumn { field, subject, constant: constant.clone() });
            }
        }
        let mut readings = finder.readings(units);
        // What a column is called wrongly by would be unknown too.
        let is_complete = finder.is_sound();
        let mut variables = Vec::new();
        for (field, variable) in finder.variables(is_complete) {
            let subject = Subject::Variable(variable);
            match constant_of(spec, subject).cloned() {
                Some(constant) => repeated.push(ConstantColumn { field, subject, constant }),
                None => variables.push((field, variable)),
            }
        }
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
        let layout =
            Self { unit, round, variables, answers, long, readings, filters, repeated, ignored, nameless };
        layout.check(&several, sheet, spec, study, problems);
        layout
    }

    /// Whether each row is one case.
    pub(crate) fn is_by_case(&self) -> bool {
        self.readings.iter().all(|reading| reading.count.is_none())
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
        // What the definition says in two ways is reported there.
        let of_columns =
            self.variables.iter().chain(several).filter(|(field, _)| !field.columns().is_empty());
        let of_rows: BTreeSet<VariableIx> = of_columns.map(|(_, variable)| *variable).collect();
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
        self.check_bases(sheet, spec, study, problems);
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

impl Layout {
    /// Reports a column of bases that no number of the table would be a share of: it is read only
    /// of a variable with several answers, or for the rest of a measure.
    fn check_bases(&self, sheet: &Sheet, spec: &TableSpec, study: &Study, problems: &mut Diagnostics) {
        let may_be_topic = self.long.is_some() && study.variables.iter().any(|variable| variable.multiple);
        let is_unused = |reading: &&Reading| reading.answer.is_none() && reading.base.is_some();
        let unused = self.readings.iter().find(is_unused).and_then(|reading| reading.base);
        // A base that lacks for some of the counts was reported, and so was a rest that cannot be.
        let lacks_rest = spec.measures.iter().any(|measure| measure.lacks_rest);
        let is_reported = may_be_topic || lacks_rest || problems.has_errors();
        if let (Some(base), None, false) = (unused, &self.answers, is_reported) {
            let message = format!(
                "`{}` is a column of bases, but no variable of the table allows several answers, so that the base would be what the counts add up to",
                sheet.header[base]
            );
            problems.push(Diagnostic::error("unused-base", sheet.header_place(base), message).help(format!(
                "say `multiple: true` of the variable if a case may have several of its values; else name the value of all other cases: `measures: [{{values: …, count: …, base: {}, rest: …}}]`, or leave `base` out (study.yaml, line {})",
                sheet.header[base], spec.place.line
            )));
        }
    }
}

/// What holds for the whole file.
fn constant_of(spec: &TableSpec, subject: Subject) -> Option<&Constant> {
    spec.constants.iter().find(|(other, _)| *other == subject).map(|(_, constant)| constant)
}
