//! From the words of a row to indices; what no word means is a problem.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Location, nearest};
use study::{ByVariable, RoundIx, Study, TableSpec, Variable, VariableIx};
use units::{PlaceMatch, PlaceNames, UnitIx, Units};

use super::number::{self, CountField, MarkedCount};
use super::reading::Field;
use super::words::{self, Dictionary};

/// Looks up what the cells of a table say.
pub(crate) struct Coder<'a> {
    pub sheet: &'a Sheet,
    pub spec: &'a TableSpec,
    pub study: &'a Study,
    units: &'a Units,
    places: PlaceNames<'a>,
    /// Words of places that were looked up.
    seen_places: RefCell<FxHashMap<String, PlaceMatch>>,
    rounds: Dictionary<'a, RoundIx>,
    /// By variable.
    values: ByVariable<Dictionary<'a, u8>>,
}

impl<'a> Coder<'a> {
    pub(crate) fn new(sheet: &'a Sheet, spec: &'a TableSpec, study: &'a Study, units: &'a Units) -> Self {
        let values = study.variables.indices().map(|variable| words::values(study, variable)).collect();
        Self {
            sheet,
            spec,
            study,
            units,
            places: PlaceNames::new(units),
            seen_places: RefCell::default(),
            rounds: words::rounds(study),
            values,
        }
    }

    /// The place that a word means.
    fn place(&self, word: &str) -> PlaceMatch {
        if let Some(place) = self.seen_places.borrow().get(word) {
            return place.clone();
        }
        let place = self.places.find(word);
        self.seen_places.borrow_mut().insert(word.to_string(), place.clone());
        place
    }

    /// The place that a row names, by its code and word.
    fn place_of(&self, field: &Field, row: Row) -> PlaceMatch {
        let word = field.word(row);
        match field.code(row) {
            Some(code) => self.places.find_labelled(code, &word),
            None => self.place(&word),
        }
    }

    /// Whether a row names a place, rightly or not to be told from another.
    pub(crate) fn names_place(&self, field: &Field, row: Row) -> bool {
        self.place_of(field, row) != PlaceMatch::None
    }

    /// The place of a row.
    pub(crate) fn unit(&self, field: &Field, row: Row, problems: &mut Diagnostics) -> Option<UnitIx> {
        let word = field.word(row);
        match self.place_of(field, row) {
            PlaceMatch::One(unit) => return Some(unit),
            PlaceMatch::Several(units) => {
                let make = |place| self.ambiguous_unit(place, &word, &units);
                self.report(("ambiguous-unit", &*word), field, row, problems, make);
            }
            PlaceMatch::None => {
                let make = |place| self.unknown_unit(place, &word);
                self.report(("unknown-unit", &*word), field, row, problems, make);
            }
        }
        None
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

    /// The number in a column; `default` where there is no such column.
    pub(crate) fn count(
        &self,
        row: Row,
        column: Option<usize>,
        default: Option<u64>,
        problems: &mut Diagnostics,
    ) -> Option<MarkedCount> {
        let Some(column) = column else {
            return Some(MarkedCount { field: CountField::Count(default), footnote: None });
        };
        let word = row.cell(column);
        let count = number::count(word, self.spec);
        let report = |refusal: number::NotACount| {
            let place = || self.sheet.place(row.number, column);
            problems.error_for(("not-a-count", self.sheet.path(), word), place, |place| {
                Diagnostic::error("not-a-count", place, refusal.message).help(refusal.help)
            });
        };
        count.map_err(report).ok()
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

    fn unknown_unit(&self, place: Location, word: &str) -> Diagnostic {
        let mut words: Vec<&str> = self.places.all_words().collect();
        words.sort_unstable();
        let near = nearest(word, words).filter(|_| !word.is_empty());
        let help = match near {
            Some(near) => format!("did you mean `{near}`? Units are listed in the project's units file"),
            None if word.is_empty() => "write the unit there; if it is written once for several rows, say `fill: [column]` for the table".to_string(),
            None => "add the unit to the project's units file, write the word there in the column `also`, or leave the rows out with `except:` of the table".to_string(),
        };
        Diagnostic::error("unknown-unit", place, format!("there is no unit `{word}`")).help(help)
    }

    fn ambiguous_unit(&self, place: Location, word: &str, units: &[UnitIx]) -> Diagnostic {
        let names = units.iter().map(|unit| &self.units.all[*unit]);
        let names: Vec<String> = names.map(|unit| format!("`{}` ({})", unit.id, unit.name)).collect();
        let message = format!("`{word}` can be any of {}", names.join(" and "));
        Diagnostic::error("ambiguous-unit", place, message)
            .help("write the unit's id in the table, or a word in the column `also` of the units file that only one of them has")
    }

    fn unknown_value(&self, place: Location, word: &str, variable: VariableIx) -> Diagnostic {
        let variable = &self.study.variables[variable];
        let near = || nearest(word, variable.values.iter().map(|v| v.id.as_str()));
        let help = match (before_date(word, variable), near()) {
            (Some(value), _) => format!(
                "it looks like a date that a spreadsheet has made of `{value}`: write `{value}` there again as text, or add `also: [\"{word}\"]` to that value"
            ),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!(
                "declare it among the values of `{}`, or, if the row is a total of others, as `total: [{word}]`",
                variable.id
            ),
        };
        let message = format!("`{word}` is no value of `{}`", variable.id);
        Diagnostic::error("unknown-value", place, message).help(help)
    }
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
