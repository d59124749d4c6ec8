//! Which rows are read, by what stands in a column.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use grid::Row;
use ground::diagnostics::{Diagnostic, Diagnostics, Severity, nearest};
use ground::text::plain;
use study::{RowRule, Subject};

use super::codes::{Coder, Meaning};

/// A rule by which rows are read or left out.
#[derive(Debug)]
pub(crate) struct RowFilter {
    /// Column, words and what becomes of rows that have one of them.
    rule: RowRule,
    column: usize,
    /// What the column is about; then other spellings of its words count too.
    subject: Option<Subject>,
    /// What stands in the column, by its code where the file has one, and the index of the word of
    /// the rule that means it.
    seen: RefCell<FxHashMap<String, Option<usize>>>,
}

impl RowFilter {
    pub(crate) fn new(rule: &RowRule, column: usize, subject: Option<Subject>) -> Self {
        Self { rule: rule.clone(), column, subject, seen: RefCell::default() }
    }

    /// Whether a row is read by the rule.
    pub(crate) fn keeps(&self, row: Row, coder: &Coder) -> bool {
        let cell = row.cell(self.column);
        let code = row.code(self.column);
        let key = code.unwrap_or(cell);
        let known = self.seen.borrow().get(key).copied();
        let word = known.unwrap_or_else(|| {
            let word = self.word_for(cell, code, coder);
            self.seen.borrow_mut().insert(key.to_string(), word);
            word
        });
        word.is_some() == self.rule.keeps
    }

    /// The index of the word that says what a cell says, or means what it means.
    fn word_for(&self, cell: &str, code: Option<&str>, coder: &Coder) -> Option<usize> {
        let texts = [Some(cell), code].map(|text| text.map(plain));
        let is_said = |word: &String| texts.contains(&Some(plain(word)));
        let meaning = |word: &str, code| coder.meaning(self.subject?, word, code);
        let is_meant = |found: Meaning| {
            let means = move |word: &String| meaning(word, None) == Some(found);
            self.rule.words.iter().position(means)
        };
        let said = self.rule.words.iter().position(is_said);
        said.or_else(|| meaning(cell, code).and_then(is_meant))
    }

    /// Whether the rule has left no row of the file.
    pub(crate) fn leaves_none(&self) -> bool {
        let seen = self.seen.borrow();
        self.rule.keeps && !seen.is_empty() && seen.values().all(Option::is_none)
    }

    /// Reports words of the rule that no row of the file has; an error where no row is left to read.
    /// Words to leave out may be listed in case they come, unless one is nearly what stands there.
    pub(crate) fn report_unused(&self, coder: &Coder, problems: &mut Diagnostics) {
        let RowRule { column, words, keeps, place } = &self.rule;
        let path = coder.sheet.path();
        let seen = self.seen.borrow();
        let strangers = || seen.iter().filter(|(_, word)| word.is_none()).map(|(cell, _)| cell.as_str());
        let meaning = |word: &str| coder.meaning(self.subject?, word, None);
        let is_same = |one: usize, other: usize| {
            one == other || meaning(&words[one]).is_some_and(|found| meaning(&words[other]) == Some(found))
        };
        let is_unused =
            |index: &usize| !seen.is_empty() && !seen.values().flatten().any(|used| is_same(*used, *index));
        for word in (0..words.len()).filter(is_unused).map(|index| &words[index]) {
            let key = if *keeps { "where" } else { "except" };
            let help = match nearest(word, strangers()) {
                Some(near) if *keeps || is_telling(word) => format!("did you mean `{near}`?"),
                None if *keeps => {
                    format!("write a word that stands there, or take `{word}` out of the definition")
                }
                _ => continue,
            };
            let message =
                format!("no row of {path} has `{word}` in the column `{column}`, of which `{key}` speaks");
            let severity = if self.leaves_none() { Severity::Error } else { Severity::Warning };
            let problem = Diagnostic::error("unused-word", place.clone(), message).help(help);
            problems.push(Diagnostic { severity, ..problem });
        }
    }
}

/// Whether a word is so long that one nearly like it must be meant; numbers and signs are not.
fn is_telling(word: &str) -> bool {
    word.chars().count() > 3 && !word.chars().any(|letter| letter.is_ascii_digit())
}
