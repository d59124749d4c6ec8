//! Where the words and numbers of a row stand.

use std::borrow::Cow;

use grid::{Row, Sheet};
use ground::diagnostics::Location;
use study::{Constant, MeasureColumns, RoundIx, Study, Subject, VariableIx};
use units::UnitIx;

use super::words::TOTAL;

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
    /// Columns of counts that are a part of the base, where the reading is of it or of its rest.
    pub parts_of_base: Vec<usize>,
    /// Whether the reading is of the whole base.
    pub is_of_base: bool,
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
    pub(crate) fn split_answer(&mut self, study: &Study) {
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

/// What measures count: their columns of counts, and where the base has a rest the base without
/// them, and the base as their total, which is known where a count is withheld.
pub(crate) fn of_measures(
    common: &Reading,
    columns: &[(&MeasureColumns, Option<usize>, Option<usize>)],
) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (measure, count, base) in columns {
        let Some(count) = count else { continue };
        let values = measure.values.iter().map(|(variable, value)| (*variable, *value as u8));
        let values: Vec<_> = common.values.iter().copied().chain(values).collect();
        let base_column = base.filter(|_| measure.rest.is_none());
        readings.push(Reading { count: Some(*count), base: base_column, values, ..common.clone() });
        if let (Some((variable, value)), Some(base)) = (measure.rest, base) {
            let is_part = |(other, ..): &&(&MeasureColumns, Option<usize>, Option<usize>)| {
                other.values.keys().eq([&variable])
            };
            let parts_of_base: Vec<usize> =
                columns.iter().filter(is_part).filter_map(|(_, count, _)| *count).collect();
            readings.extend([(value as u8, false), (TOTAL, true)].map(|(code, is_of_base)| Reading {
                count: Some(*base),
                base: None,
                values: common.values.iter().copied().chain([(variable, code)]).collect(),
                parts_of_base: parts_of_base.clone(),
                is_of_base,
                ..common.clone()
            }));
        }
    }
    readings
}
