//! What a draft holds.

use super::declared::TableDraft;
use super::units::{UnitDraft, UnitDrafts};
use super::variables::{RoundDraft, VariableDraft};

/// A study, the places of its tables, and what could not be drafted.
#[derive(Debug, Default)]
pub struct Draft {
    /// Its id, made of the first file's name.
    pub id: String,
    /// Its title: the first line above the first table, else made of the file's name.
    pub title: String,
    /// Where the numbers come from, as a note of a table says.
    pub source: Option<String>,
    /// The tables.
    pub tables: Vec<TableDraft>,
    /// Files and sheets that hold no counts.
    pub left_out: Vec<String>,
    /// What was decided without being certain, for whoever checks the draft.
    pub notes: Vec<String>,
    pub(crate) rounds: Vec<RoundDraft>,
    pub(crate) variables: Vec<VariableDraft>,
    pub(crate) units: UnitDrafts,
    pub(crate) places: Vec<UnitDraft>,
}

impl Draft {
    /// The places that are not known to the project.
    pub fn places(&self) -> &[UnitDraft] {
        &self.places
    }

    /// The id of the last round; `None` where there is only one, which a memo need not name.
    pub(crate) fn latest_of_several(&self) -> Option<&str> {
        self.rounds.last().filter(|_| self.rounds.len() > 1).map(|round| round.id.as_str())
    }
}
