//! Problems are values: every stage of the pipeline collects [`Diagnostic`]s and none prints them.

mod lines;
mod nearest;
mod source;

pub use lines::{Lines, count_breaks, is_break};
pub use nearest::nearest;
pub use source::{Location, Source};

/// How severe a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site cannot be built.
    Error,
    /// The site is built, but somebody should look at this.
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
    /// Where; `None` when no line of a file is at fault (an empty folder, for instance).
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

    /// An error without a place in a file.
    pub fn nowhere(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), place: None, help: None }
    }

    /// The same problem with advice on what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The most errors that are kept, and the most warnings. More would not help a reader, and a file
/// with an error on every line must not fill the memory.
const KEPT: usize = 1000;

/// The most characters of a message or advice that are kept: both quote the content of files.
const LETTERS: usize = 1000;

/// The problems found so far, in the order of discovery. Those beyond the limit are only counted.
#[derive(Debug, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    /// The number of errors found, including those not kept; likewise of warnings.
    errors: usize,
    warnings: usize,
}

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.push_with(diagnostic.severity, || diagnostic);
    }

    /// Adds a problem, which is made only if it will be kept: where a file may be wrong on every
    /// line, making problems is what takes time.
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

    /// Adds an error, which is made only if it will be kept.
    pub fn error_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.push_with(Severity::Error, make);
    }

    /// Adds several problems.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Adds the problems of another stage, including the number of those that it did not keep.
    pub fn append(&mut self, other: Self) {
        let (errors, warnings) = other.not_kept();
        self.extend(other.kept);
        self.errors += errors;
        self.warnings += warnings;
    }

    /// Whether no problem was found.
    pub fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors were found so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether further errors would only be counted.
    pub fn is_full(&self) -> bool {
        self.errors >= KEPT
    }

    /// How many errors and warnings were found but not kept.
    pub fn not_kept(&self) -> (usize, usize) {
        (self.errors - self.of(Severity::Error), self.warnings - self.of(Severity::Warning))
    }

    /// The kept problems, without duplicates, sorted by file, line and column; those without a
    /// place come first.
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
    /// The same problem with a message and advice that fit on a screen.
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
    fn problems_beyond_the_limit_are_counted_but_not_kept() {
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
