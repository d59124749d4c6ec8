//! Why the bytes of a file do not become a table.

use std::sync::Arc;

use ground::diagnostics::{Diagnostic, Location};

use super::kept::TooLarge;

/// What a reader says of a file that it cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    code: &'static str,
    message: String,
    help: String,
    /// The line where it happened, and its text; the first line, empty, of a file that is not text.
    line: (usize, String),
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into(), line: (1, String::new()) }
    }

    /// The refusal of a file that is not a table, but `what`.
    pub(crate) fn not_a_table(what: &str) -> Self {
        let help = "save the table itself: as CSV, Excel, OpenDocument, PX or JSON-stat";
        Self::new("not-a-table", format!("this is {what}, not a table"), help)
    }

    /// The file breaks the rules of its format.
    pub(crate) fn damaged(kind: &str, what: impl std::fmt::Display) -> Self {
        let help = "open it in the program that made it, and save it anew";
        Self::new("damaged-file", format!("this {kind} is damaged: {what}"), help)
    }

    /// The file may be opened with a password only.
    pub(crate) fn locked(kind: &str) -> Self {
        let help = "save it without a password";
        Self::new("password", format!("this {kind} is protected by a password"), help)
    }

    /// Where in a text it happened.
    pub(crate) fn on_line(mut self, number: usize, text: &str) -> Self {
        // Of a line as long as a file, its beginning is enough.
        self.line = (number, text.chars().take(200).collect());
        self
    }

    pub(crate) fn into_diagnostic(self, path: &Arc<str>) -> Diagnostic {
        let (number, text) = self.line;
        let place = Location::of_line(path.clone(), number, &text, 1, usize::MAX);
        Diagnostic::error(self.code, place, self.message).help(self.help)
    }
}

impl From<TooLarge> for Refusal {
    fn from(_: TooLarge) -> Self {
        let message = "the file holds more than can be read: more than 2 000 columns, 12 million cells, \
                       48 MB of different texts, or what unpacks to far more than it weighs";
        let help =
            "save the sheet with the table in a file of its own, without empty rows and columns, or as CSV";
        Self::new("too-large", message, help)
    }
}
