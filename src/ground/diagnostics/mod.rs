//! Problems are values: every stage of the pipeline collects [`Diagnostic`]s and none prints them.

mod lines;
mod nearest;
mod source;

pub use lines::{Lines, count_breaks, is_break};
pub use nearest::nearest;
pub use source::{Location, Source};

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
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
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, place: Location, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), place: Some(place), help: None }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, place: Location, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// An error that no file carries.
    pub fn nowhere(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), place: None, help: None }
    }

    /// The same problem with its cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// How many errors are kept, and how many warnings. Whoever made more mistakes than that mends
/// these first, and a file that is wrong on every line must not fill the memory.
const KEPT: usize = 1000;

/// How many letters of a message or a cure are kept: both quote what a file holds.
const LETTERS: usize = 1000;

/// The problems found so far, in the order they were found. Beyond a number they are counted only.
#[derive(Debug, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    /// By severity: all that were found.
    errors: usize,
    warnings: usize,
}

impl Diagnostics {
    /// Keeps a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.push_with(diagnostic.severity, || diagnostic);
    }

    /// Keeps a problem that is made only if there is room for it: where a file may be wrong on
    /// every line, it is the making that costs.
    pub fn push_with(&mut self, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        let number = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *number += 1;
        if *number <= KEPT {
            self.kept.push(make().shortened());
        }
    }

    /// Keeps an error that is made only if there is room for it.
    pub fn error_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.push_with(Severity::Error, make);
    }

    /// Keeps many problems.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Adds the problems of another stage, and what it only counted.
    pub fn append(&mut self, other: Self) {
        let (errors, warnings) = other.not_kept();
        self.extend(other.kept);
        self.errors += errors;
        self.warnings += warnings;
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }

    /// Whether any of them stops the build.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether further errors would only be counted.
    pub fn is_full(&self) -> bool {
        self.errors >= KEPT
    }

    /// How many errors and warnings were found but not kept.
    pub fn not_kept(&self) -> (usize, usize) {
        (self.errors - self.of(Severity::Error), self.warnings - self.of(Severity::Warning))
    }

    /// All that are kept, by file, line and column; those without a place come first.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.message.cmp(&b.message)));
        self.kept.dedup();
        self.kept
    }

    fn of(&self, severity: Severity) -> usize {
        self.kept.iter().filter(|problem| problem.severity == severity).count()
    }
}

impl Diagnostic {
    /// The same with a message and a cure that fit on a screen.
    fn shortened(self) -> Self {
        Self { message: shortened(self.message), help: self.help.map(shortened), ..self }
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_a_number_problems_are_counted_only() {
        let mut part = Diagnostics::default();
        for _ in 0..3 * KEPT {
            part.error_with(|| Diagnostic::nowhere("test", "x".repeat(10 * LETTERS)));
        }
        let mut all = Diagnostics::default();
        all.push(Diagnostic::nowhere("test", "first"));
        all.append(part);
        assert!(all.has_errors());
        assert_eq!(all.not_kept(), (2 * KEPT + 1, 0));
        assert!(all.kept.iter().all(|problem| problem.message.chars().count() <= LETTERS + 1));
    }
}
