//! From the words of a row to indices; what no word means is a problem.

use std::borrow::Cow;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Location, nearest};
use study::{ByVariable, Origin, RoundIx, Study, Subject, TableSpec, Variable, VariableIx};
use units::{PlaceMatch, UnitIx, Units};

use super::number::{self, CountField, MarkedCount};
use super::places::Places;
use super::reading::Field;
use super::words::{self, Dictionary};

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Place(UnitIx),
    Round(RoundIx),
    /// The code of a value, or of a total.
    Value(u8),
}

/// Looks up what the cells of a table say.
pub(crate) struct Coder<'a> {
    pub sheet: &'a Sheet,
    pub spec: &'a TableSpec,
    pub study: &'a Study,
    pub places: Places<'a>,
    rounds: Dictionary<'a, RoundIx>,
    /// By variable.
    values: ByVariable<Dictionary<'a, u8>>,
}

impl<'a> Coder<'a> {
    pub(crate) fn new(sheet: &'a Sheet, spec: &'a TableSpec, study: &'a Study, units: &'a Units) -> Self {
        let values = study.variables.indices().map(|variable| words::values(study, variable)).collect();
        Self { sheet, spec, study, places: Places::new(sheet, units), rounds: words::rounds(study), values }
    }

    /// Finds what a word for a place, a round or a value of a variable means. Where the file also
    /// gives a code, both are used.
    pub(crate) fn meaning(&self, subject: Subject, word: &str, code: Option<&str>) -> Option<Meaning> {
        let round_meaning = |word: &str| self.rounds.get(word).map(Meaning::Round);
        let value_meaning = |variable, word: &str| self.values[variable].get(word).map(Meaning::Value);
        match subject {
            Subject::Unit => match self.places.find(word, code) {
                PlaceMatch::One(unit) => Some(Meaning::Place(unit)),
                _ => None,
            },
            Subject::Round => code.and_then(round_meaning).or_else(|| round_meaning(word)),
            Subject::Variable(variable) => {
                code.and_then(|code| value_meaning(variable, code)).or_else(|| value_meaning(variable, word))
            }
        }
    }

    /// The round of a row; `None` for a word that names no round of the study, which is reported.
    pub(crate) fn round(&self, field: &Field, row: Row, problems: &mut Diagnostics) -> Option<RoundIx> {
        let round = self.look_up(&self.rounds, field, row);
        if round.is_none() {
            let word = field.word(row);
            self.report(("unknown-round", &*word), field, row, problems, |place| {
                let known: Vec<&str> = self.study.rounds.iter().map(|round| round.id.as_str()).collect();
                let message = format!("there is no round `{word}`");
                Diagnostic::error("unknown-round", place, message)
                    .help(format!("declared in study.yaml are: {}", known.join(", ")))
            });
        }
        round
    }

    /// The variable that a row is about.
    pub(crate) fn topic(&self, field: &Field, row: Row, problems: &mut Diagnostics) -> Option<VariableIx> {
        let word = field.word(row);
        let topic = self.study.variables.position(|v| v.id == word || v.label == word);
        if topic.is_none() {
            self.report(("unknown-id", &*word), field, row, problems, |place| {
                let message = format!("there is no variable `{word}`");
                Diagnostic::error("unknown-id", place, message)
                    .help("a topic is the id or label of a variable that study.yaml declares")
            });
        }
        topic
    }

    /// The code of a row's value of a variable.
    pub(crate) fn value(
        &self,
        field: &Field,
        row: Row,
        variable: VariableIx,
        problems: &mut Diagnostics,
    ) -> Option<u8> {
        let code = self.look_up(&self.values[variable], field, row);
        if code.is_none() {
            self.report_value(field, row, &field.word(row), variable, problems);
        }
        code
    }

    /// The codes of all answers that a cell holds.
    pub(crate) fn answers(
        &self,
        field: &Field,
        row: Row,
        separator: &str,
        variable: VariableIx,
        problems: &mut Diagnostics,
    ) -> Option<Vec<u8>> {
        let cell = field.word(row);
        let words = cell.split(separator).map(str::trim).filter(|word| !word.is_empty());
        let codes = words.map(|word| {
            let code = self.values[variable].get(word);
            if code.is_none() {
                self.report_value(field, row, word, variable, problems);
            }
            code
        });
        // All are looked up, so that each unknown answer is reported.
        codes.collect::<Vec<_>>().into_iter().collect()
    }

    /// The number in a column; `default` where there is no such column. What is not a number is
    /// reported, and then treated as if it were withheld: the row is there, so that no row, part or
    /// total is said to be wrong beside it.
    pub(crate) fn count(
        &self,
        row: Row,
        column: Option<usize>,
        default: Option<u64>,
        problems: &mut Diagnostics,
    ) -> MarkedCount {
        let Some(column) = column else {
            return MarkedCount { field: CountField::Count(default), footnote: None };
        };
        let word = row.cell(column);
        let count = number::count(word, self.spec);
        let report = |refusal: number::NotACount| {
            let place = || self.sheet.place(row.number, column);
            problems.error_for(("not-a-count", self.sheet.path(), &refusal.cause), place, |place| {
                Diagnostic::error("not-a-count", place, refusal.message).help(refusal.help)
            });
            MarkedCount { field: CountField::Count(None), footnote: None }
        };
        count.unwrap_or_else(report)
    }

    /// Reports a word that means nothing; rows with the same word are one problem.
    fn report(
        &self,
        cause: (&str, &str),
        field: &Field,
        row: Row,
        problems: &mut Diagnostics,
        make: impl FnOnce(Location) -> Diagnostic,
    ) {
        problems.error_for((cause, self.sheet.path()), || field.place(self.sheet, row), make);
    }

    fn report_value(
        &self,
        field: &Field,
        row: Row,
        word: &str,
        variable: VariableIx,
        problems: &mut Diagnostics,
    ) {
        let cause = ("unknown-value", variable, word, self.sheet.path());
        let place = || field.place(self.sheet, row);
        problems.error_for(cause, place, |place| self.unknown_value(place, word, variable));
    }

    fn look_up<T: Copy>(&self, dictionary: &Dictionary<T>, field: &Field, row: Row) -> Option<T> {
        field.code(row).and_then(|code| dictionary.get(code)).or_else(|| dictionary.get(&field.word(row)))
    }

    /// The help text where a word is a value of the variable whose values another one groups.
    fn finer(&self, word: &str, variable: &Variable) -> Option<String> {
        let Origin::Derived { base, .. } = variable.origin else { return None };
        self.values[base].get(word)?;
        let base = &self.study.variables[base].id;
        Some(format!(
            "it is a value of `{base}`, which `{}` has in groups: say `columns: {{<head>: {base}}}` for the table, or rename the column",
            variable.id
        ))
    }

    fn unknown_value(&self, place: Location, word: &str, variable: VariableIx) -> Diagnostic {
        let variable = &self.study.variables[variable];
        let near = || nearest(word, variable.values.iter().map(|v| v.id.as_str()));
        let said_otherwise = || {
            let is_same = |value: &&study::Value| {
                value
                    .also
                    .iter()
                    .chain([&value.label, &value.id])
                    .any(|other| without_unit(other) == without_unit(word))
            };
            let value = variable.values.iter().find(is_same)?;
            Some(format!(
                "`{}` seems to be the same: add `also: [\"{word}\"]` to the value `{}`",
                value.label, value.id
            ))
        };
        if let Some(help) = self.finer(word, variable).or_else(said_otherwise) {
            let message = format!("`{word}` is no value of `{}`", variable.id);
            return Diagnostic::error("unknown-value", place, message).help(help);
        }
        let help = match (before_date(word, variable), near()) {
            (Some(value), _) => format!(
                "it looks like a date that a spreadsheet has made of `{value}`: write `{value}` there again as text, or add `also: [\"{word}\"]` to that value"
            ),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!(
                "declare it among the values of `{}`; as `also: [\"{word}\"]` of the value that it is another word for; or, if the row is a total of others, as `total: [{word}]`",
                variable.id
            ),
        };
        let message = format!("`{word}` is no value of `{}`", variable.id);
        Diagnostic::error("unknown-value", place, message).help(help)
    }
}

/// A range as it is compared: dashes are the same, and the unit is left out: `0–2 år`, `0-2`.
fn without_unit(word: &str) -> String {
    let word = words::of_head(word).replace(' ', "");
    let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
    if is_number { word.trim_end_matches(char::is_alphabetic).to_string() } else { word }
}

/// The value that a spreadsheet program has taken for a date: `6-12` has become `06-dec`, `12-jun`
/// or `2024-12-06`.
fn before_date<'a>(word: &str, variable: &'a Variable) -> Option<Cow<'a, str>> {
    let numbers: Vec<u32> = word
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok().or_else(|| month(part)))
        .collect();
    let pair = match *numbers.as_slice() {
        [first, second] => [first, second],
        [year, first, second, ..] if year > 31 => [first, second],
        [first, second, year] if year > 31 => [first, second],
        _ => return None,
    };
    let is_pair = |word: &str| {
        let parts: Option<Vec<u32>> =
            word.split(['-', '\u{2013}', '/']).map(|part| part.trim().parse().ok()).collect();
        parts.is_some_and(|parts| parts == pair || parts.iter().rev().eq(&pair))
    };
    let words = variable.values.iter().flat_map(|value| value.also.iter().chain([&value.id]));
    words.into_iter().find(|word| is_pair(word)).map(|word| word.as_str().into())
}

/// The number of a month by the beginning of its Swedish or English name.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "dec"];
    let word = word.to_lowercase();
    let is_word = word.len() >= 3 && word.chars().all(char::is_alphabetic);
    MONTHS.into_iter().position(|start| is_word && word.starts_with(start)).map(|index| index as u32 + 1)
}
