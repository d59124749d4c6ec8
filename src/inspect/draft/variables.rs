//! Variables and rounds of several tables, put together.

use ground::text::{plain, upper_first};

use super::super::column::first_number;
use super::super::report::{Agreement, Total, Values};
use super::super::rounds::period;
use super::super::vocabulary::{is_unknown, sex_in};
use super::ids::{bare, free, id};

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct VariableDraft {
    pub id: String,
    pub label: String,
    pub values: Vec<ValueDraft>,
    pub totals: Vec<Total>,
    /// The id of the value of cases that a total counts and no row does.
    pub rest: Option<String>,
    pub is_ordered: bool,
    /// Whether a case may have several of its values.
    pub is_multiple: bool,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ValueDraft {
    pub id: String,
    pub label: String,
    pub is_missing: bool,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoundDraft {
    pub id: String,
    pub label: String,
    /// Whether it was made up, because no file names a round.
    pub is_guess: bool,
}

impl VariableDraft {
    /// Whether its values are sexes.
    pub(crate) fn is_of_sexes(&self) -> bool {
        let is_named = ["kön", "kon", "sex", "gender"].contains(&plain(&self.label).as_str());
        is_named || self.values.iter().any(|value| sex_in(&value.label).is_some())
    }

    /// Its values that say something.
    pub(crate) fn known_values(&self) -> impl Iterator<Item = &ValueDraft> {
        self.values.iter().filter(|value| !value.is_missing)
    }

    fn add(&mut self, values: &Values) {
        for seen in &values.words {
            let is_there = self.values.iter().any(|value| plain(&value.label) == plain(&seen.word));
            if !is_there {
                let id = free(id(&seen.word), |id| self.values.iter().any(|value| value.id == id));
                let (label, is_missing) = (upper_first(&seen.word), is_unknown(&seen.word));
                self.values.push(ValueDraft { id, label, is_missing });
            }
        }
        for total in values.totals.iter().filter(|total| can_be_declared(total)) {
            if !self.totals.iter().any(|other| plain(&other.word) == plain(&total.word)) {
                self.totals.push(total.clone());
            }
        }
        if self.rest.is_none() && self.totals.iter().any(|total| total.has_rest) {
            let id = free("ovriga".to_string(), |id| self.values.iter().any(|value| value.id == id));
            let label = if self.values.len() == 1 { "Alla andra" } else { "Övriga" }.to_string();
            self.values.push(ValueDraft { id: id.clone(), label, is_missing: false });
            self.rest = Some(id);
        }
        self.is_ordered |= values.is_ordered;
        if self.is_ordered {
            self.values.sort_by_key(|value| first_number(&value.label));
        }
    }
}

/// Whether a total can be declared: where its parts are missing, its rows are left out instead.
pub(crate) fn can_be_declared(total: &Total) -> bool {
    !total.is_alone && (total.is.is_empty() || total.agreement == Agreement::Confirmed)
}

/// Adds a variable, or its values to the one of the same name; its id.
pub(crate) fn add_variable(variables: &mut Vec<VariableDraft>, name: &str, values: &Values) -> String {
    let label = upper_first(bare(name));
    let at = variables.iter().position(|variable| plain(&variable.label) == plain(&label));
    let at = at.unwrap_or_else(|| {
        let is_taken =
            |id: &str| ["unit", "round"].contains(&id) || variables.iter().any(|other| other.id == id);
        let id = free(id(&label), is_taken);
        variables.push(VariableDraft {
            id,
            label,
            values: Vec::new(),
            totals: Vec::new(),
            rest: None,
            is_ordered: false,
            is_multiple: false,
        });
        variables.len() - 1
    });
    variables[at].add(values);
    variables[at].id.clone()
}

/// Adds rounds that are not there yet, and keeps them in the order of time.
pub(crate) fn add_rounds<'a>(rounds: &mut Vec<RoundDraft>, words: impl Iterator<Item = &'a str>) {
    for word in words {
        if !rounds.iter().any(|round| plain(&round.id) == plain(word)) {
            rounds.push(RoundDraft { id: word.to_string(), label: word.to_string(), is_guess: false });
        }
    }
    rounds.sort_by_key(|round| period(&round.id).map(|(_, order)| order));
}
