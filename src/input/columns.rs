//! What each column of a table holds.

use rustc_hash::FxHashMap;

use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use study::{Origin, Study, TableSpec, VariableIx};

use grid::Sheet;

/// The code that stands for "all values" of a variable.
pub const TOTAL: u8 = u8::MAX;

/// The columns of one table.
#[derive(Debug)]
pub(crate) struct TableColumns {
    pub unit: usize,
    /// `None` when the study has one round and the table does not name it.
    pub round: Option<usize>,
    /// `None`: one row is one case.
    pub count: Option<usize>,
    pub base: Option<usize>,
    /// Column and variable, in the order of the file; variables with several answers are not among
    /// them.
    pub variables: Vec<(usize, VariableIx)>,
    /// The column of a variable with several answers.
    pub answers: Option<(usize, VariableIx)>,
    /// Columns of topic and category in a long table.
    pub long: Option<(usize, usize)>,
}

impl TableColumns {
    /// Finds out what each column holds; every column that is unknown, missing or there twice is
    /// reported, and then the rows cannot be told apart: `None`.
    pub(crate) fn assign(
        sheet: &Sheet,
        spec: &TableSpec,
        study: &Study,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let mut is_used = vec![false; sheet.header.len()];
        let mut named = |name: &str, problems: &mut Diagnostics| {
            let position = sheet.column(name);
            match position {
                Some(column) => is_used[column] = true,
                None => problems.push(missing(name, sheet, spec)),
            }
            position
        };
        let unit = named(&spec.unit_column, problems);
        let count = spec.count.as_ref().map(|name| named(name, problems));
        let base = spec.base.as_ref().map(|name| named(name, problems));
        let long = spec.long.as_ref().map(|(t, c)| (named(t, problems), named(c, problems)));
        let has_round = study.rounds.len() > 1 || sheet.column(&spec.round_column).is_some();
        let round = has_round.then(|| named(&spec.round_column, problems));
        for column in spec.ignore.iter().filter_map(|name| sheet.column(name)) {
            is_used[column] = true;
        }
        let mut variables: Vec<(usize, VariableIx)> = Vec::new();
        let mut first_of: FxHashMap<VariableIx, usize> = FxHashMap::default();
        let mut is_known = true;
        for column in (0..is_used.len()).filter(|column| !is_used[*column]) {
            let resolved = variable(&sheet.header[column], spec, study);
            let earlier = resolved.and_then(|variable| first_of.get(&variable).copied());
            match (resolved, earlier) {
                (Some(variable), None) => {
                    variables.push((column, variable));
                    first_of.insert(variable, column);
                }
                (Some(_), Some(first)) => problems.error_with(|| twice(column, first, sheet)),
                (None, _) => problems.error_with(|| unknown(column, sheet, study)),
            }
            is_known &= resolved.is_some() && earlier.is_none();
        }
        let (several, variables): (Vec<_>, Vec<_>) =
            variables.into_iter().partition(|(_, variable)| study.variables[*variable].multiple);
        if several.len() > 1 {
            problems.push(
                Diagnostic::error(
                    "two-multiple",
                    sheet.header_place(several[1].0),
                    "a table can hold one variable with several answers, this is the second",
                )
                .help("split the table into one for each"),
            );
        }
        let answers = several.first().copied();
        if let (Some((column, variable)), None, None) = (answers, &spec.base, &spec.separator) {
            let message = format!(
                "`{}` allows several answers, so its counts need a base",
                study.variables[variable].id
            );
            problems.push(
                Diagnostic::error("missing-base", sheet.header_place(column), message).help(
                    "name the column of bases with `base:`, or, if a field holds all answers of a case, what separates them with `separator:`",
                ),
            );
            return None;
        }
        let whole = |found: Option<Option<usize>>| match found {
            Some(None) => None,
            Some(found) => Some(found),
            None => Some(None),
        };
        let long = match long {
            Some((topic, category)) => Some((topic?, category?)),
            None => None,
        };
        is_known.then_some(())?;
        Some(Self {
            unit: unit?,
            round: whole(round)?,
            count: whole(count)?,
            base: whole(base)?,
            variables,
            answers,
            long,
        })
    }
}

fn variable(header: &str, spec: &TableSpec, study: &Study) -> Option<VariableIx> {
    spec.columns.get(header).copied().or_else(|| {
        study.variables.position(|variable| {
            (variable.id == header || variable.label == header) && !matches!(variable.origin, Origin::Unit(_))
        })
    })
}

fn missing(name: &str, sheet: &Sheet, spec: &TableSpec) -> Diagnostic {
    let message = format!("the table has no column `{name}`");
    let help = match nearest(name, sheet.header.iter().map(String::as_str)) {
        Some(near) => {
            format!("did you mean `{near}`? Name the column in study.yaml, line {}", spec.place.line)
        }
        None => format!(
            "its columns are: {}; name the right one in study.yaml, line {}",
            sheet.header.join(", "),
            spec.place.line
        ),
    };
    Diagnostic::error("missing-column", sheet.head_place(), message).help(help)
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
        .help("remove one of them, or leave it out with `ignore:` in study.yaml")
}

/// Word → code of every value of a variable, with its totals.
pub(crate) fn dictionary(study: &Study, variable: VariableIx) -> FxHashMap<&str, u8> {
    let variable = &study.variables[variable];
    let mut words = FxHashMap::default();
    for (code, value) in variable.values.iter().enumerate() {
        for word in value.also.iter().chain([&value.label, &value.id]) {
            words.insert(word.as_str(), code as u8);
        }
    }
    words.extend(variable.totals.iter().map(|word| (word.as_str(), TOTAL)));
    words
}
