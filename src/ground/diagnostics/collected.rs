//! All problems of a run; problems with the same cause are gathered into one.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::problem::{Diagnostic, Severity};
use super::source::Location;

/// How many errors are kept, and how many warnings. Whoever made more mistakes than that mends
/// these first, and a file that is wrong on every line must not fill the memory.
const KEPT: usize = 1000;

/// The problems found so far, in the order they were found. Beyond a number they are counted only.
///
/// Problems of one file that say the same have one cause, and are one problem with several places.
#[derive(Debug, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    /// What a problem says, or its cause, as a hash → its position among those kept.
    positions: HashMap<u64, usize>,
    /// By severity: all that were found.
    errors: usize,
    warnings: usize,
}

impl Diagnostics {
    /// Keeps a problem, or adds its place to the problem of the same file that says the same.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.keep(diagnostic);
    }

    /// Keeps a problem that is made only if there is room for it: where a file may be wrong on
    /// every line, it is the making that costs.
    pub fn push_with(&mut self, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        match *self.number(severity) < KEPT {
            true => self.push(make()),
            false => *self.number(severity) += 1,
        }
    }

    /// Keeps an error that is made only if there is room for it.
    pub fn error_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        self.push_with(Severity::Error, make);
    }

    /// Keeps an error that many lines of a file may have for one cause. It is made for the first of
    /// them; of later ones only the place is asked for, and of most not even that.
    ///
    /// The cause is whatever makes it the same error: its code, the file and the word at fault, for
    /// instance.
    pub fn error_for(
        &mut self,
        cause: impl Hash,
        place: impl FnOnce() -> Location,
        make: impl FnOnce(Location) -> Diagnostic,
    ) {
        let cause = hash(&("cause", cause));
        match self.positions.get(&cause) {
            Some(position) => self.kept[*position].gather_with(place),
            None if self.is_full() => self.errors += 1,
            None => {
                if let Some(position) = self.keep(make(place())) {
                    self.positions.insert(cause, position);
                }
            }
        }
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
        self.kept
    }

    /// The position at which a problem is kept, be it with another of the same cause; `None` when it
    /// was only counted.
    fn keep(&mut self, diagnostic: Diagnostic) -> Option<usize> {
        let diagnostic = diagnostic.shortened();
        let cause_key = hash(&diagnostic.cause_key());
        if let Some(position) = self.positions.get(&cause_key) {
            self.kept[*position].gather(diagnostic);
            return Some(*position);
        }
        *self.number(diagnostic.severity) += 1;
        if *self.number(diagnostic.severity) > KEPT {
            return None;
        }
        let position = self.kept.len();
        self.positions.insert(cause_key, position);
        self.kept.push(diagnostic);
        Some(position)
    }

    fn number(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        }
    }

    fn of(&self, severity: Severity) -> usize {
        self.kept.iter().filter(|problem| problem.severity == severity).count()
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Source;

    #[test]
    fn beyond_a_number_problems_are_counted_only() {
        let mut part = Diagnostics::default();
        for number in 0..3 * KEPT {
            part.error_with(|| Diagnostic::nowhere("test", format!("{number} {}", "x".repeat(10_000))));
        }
        let mut all = Diagnostics::default();
        all.push(Diagnostic::nowhere("test", "first"));
        all.append(part);
        assert!(all.has_errors());
        assert_eq!(all.not_kept(), (2 * KEPT + 1, 0));
        assert!(all.kept.iter().all(|problem| problem.message.chars().count() <= 1001));
    }

    /// What is kept: the message, the lines that are shown and the number of others.
    fn kept(problems: Diagnostics) -> Vec<(String, Vec<usize>, usize)> {
        let all = problems.into_sorted().into_iter();
        all.map(|problem| {
            let lines = problem.place.iter().chain(&problem.also).map(|place| place.line).collect();
            (problem.message, lines, problem.others)
        })
        .collect()
    }

    #[test]
    fn lines_of_a_file_that_fail_for_one_cause_are_one_problem() {
        let source = Source::new("a.csv", "x\n".repeat(40));
        let other = Source::new("b.csv", "x");
        let mut part = Diagnostics::default();
        let mut all = Diagnostics::default();
        for line in (20..=30).rev() {
            part.push(Diagnostic::error("test", source.place(line, 1, 1), "wrong"));
        }
        for line in [9, 30, 9, 12] {
            all.push(Diagnostic::error("test", source.place(line, 1, 1), "wrong"));
        }
        all.push(Diagnostic::error("test", source.place(3, 1, 1), "wrong").help("otherwise"));
        all.push(Diagnostic::warning("test", source.place(4, 1, 1), "wrong"));
        all.push(Diagnostic::error("test", other.place(1, 1, 1), "wrong"));
        all.append(part);
        assert_eq!(all.errors, 3);
        let wrong = |lines: &[usize], others| ("wrong".to_string(), lines.to_vec(), others);
        // Lines 21 to 30, of which 30 was found twice, which was noticed too late.
        let expected = [wrong(&[3], 0), wrong(&[4], 0), wrong(&[9, 12, 20], 11), wrong(&[1], 0)];
        assert_eq!(kept(all), expected);
    }

    #[test]
    fn a_cause_is_described_once_and_its_places_are_looked_up_three_times() {
        let source = Source::new("a.csv", "x\n".repeat(2000));
        let (mut made, mut asked) = (0, 0);
        let mut problems = Diagnostics::default();
        for line in 1..=1440 {
            problems.error_for(
                ("unknown-unit", "alnavvik"),
                || {
                    asked += 1;
                    source.place(line, 1, 1)
                },
                |place| {
                    made += 1;
                    Diagnostic::error("test", place, "wrong")
                },
            );
        }
        assert_eq!((made, asked), (1, 3));
        assert_eq!(kept(problems), [("wrong".to_string(), vec![1, 2, 3], 1437)]);
    }
}
