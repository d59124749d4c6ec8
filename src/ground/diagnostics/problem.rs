//! One problem: what happened, where, and what to do.

use std::hash::Hash;

use super::source::Location;

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site cannot be built.
    Error,
    /// The site is built; somebody should look.
    Warning,
}

/// One problem: what happened, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// A stable name of the kind of problem, `kebab-case`, for filters and tests.
    pub code: &'static str,
    /// Whether the build can go on.
    pub severity: Severity,
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// Where; `None` when no file is at fault (an empty folder, for instance).
    pub place: Option<Location>,
    /// The next places of the same file that have the same problem for the same cause: two at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Location>,
    /// How many further places have it.
    #[serde(skip_serializing_if = "is_zero")]
    pub others: usize,
    /// What to do about it.
    pub help: Option<String>,
}

/// How many places of one problem are shown.
const SHOWN: usize = 3;

/// How many characters of a message or a help text are kept: both quote what a file holds.
const LETTERS: usize = 1000;

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, place: Location, message: impl Into<String>) -> Self {
        Self { place: Some(place), ..Self::nowhere(code, message) }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, place: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// An error that no file carries.
    pub fn nowhere(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            also: Vec::new(),
            others: 0,
            help: None,
        }
    }

    /// This problem with a help text: what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Everything but the place within the file. Problems that agree in this have one cause.
    pub(super) fn cause_key(&self) -> impl Hash {
        let file = self.place.as_ref().map(|place| &place.file);
        (self.code, self.severity, &self.message, &self.help, file)
    }

    /// Adds the places of a problem with the same message.
    pub(super) fn gather(&mut self, other: Self) {
        other.place.into_iter().chain(other.also).for_each(|place| self.add(place));
        self.others += other.others;
    }

    /// Adds a later place, which is looked up only if it is shown.
    pub(super) fn gather_with(&mut self, place: impl FnOnce() -> Location) {
        match self.also.len() + 1 < SHOWN {
            true => self.add(place()),
            false => self.others += 1,
        }
    }

    /// Adds a place, unless it is shown already; the first ones are shown.
    fn add(&mut self, place: Location) {
        let mut places: Vec<Location> = self.place.take().into_iter().chain(self.also.drain(..)).collect();
        if let Err(at) = places.binary_search(&place) {
            places.insert(at, place);
        }
        self.others += places.len().saturating_sub(SHOWN);
        let mut first = places.into_iter().take(SHOWN);
        self.place = first.next();
        self.also = first.collect();
    }

    /// This diagnostic with its message and help text cut to `LETTERS` characters.
    pub(super) fn shortened(self) -> Self {
        Self { message: shortened(self.message), help: self.help.map(shortened), ..self }
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
