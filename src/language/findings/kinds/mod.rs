//! The words for each kind of finding; one file for each kind.

mod change;
mod contrast;
mod crossing;
mod extremes;
mod gap;
mod position;
mod profile;
mod trend;
mod within;
mod words;

use analysis::{Comparison, KindWithNumbers, Question};

use crate::methods::MethodWords;

use super::in_words::FindingInWords;
use super::speaker::Speaker;
use words::Words;

/// Does the same for every kind: with a question, or with a question and the numbers that answer
/// it.
macro_rules! for_kind {
    ($all:expr, $enum:ident($($bound:ident),+) => $result:expr) => {
        match $all {
            $enum::Position($($bound),+) => $result,
            $enum::Change($($bound),+) => $result,
            $enum::Contrast($($bound),+) => $result,
            $enum::Within($($bound),+) => $result,
            $enum::Trend($($bound),+) => $result,
            $enum::Crossing($($bound),+) => $result,
            $enum::Gap($($bound),+) => $result,
            $enum::Extremes($($bound),+) => $result,
        }
    };
}

/// How a kind of comparison is tested, in words.
pub fn method(question: &Question) -> MethodWords {
    fn of<W: Words>(_: &W) -> MethodWords {
        W::METHOD
    }
    for_kind!(question, Question(question) => of(question))
}

/// See [`Words::HAS_DIRECTION`].
pub(super) fn has_direction(question: &Question) -> bool {
    fn of<W: Words>(_: &W) -> bool {
        W::HAS_DIRECTION
    }
    for_kind!(question, Question(question) => of(question))
}

/// See [`Words::title`].
pub(super) fn title(speaker: &Speaker, comparison: &Comparison) -> String {
    for_kind!(&comparison.question, Question(question) => question.title(speaker, comparison))
}

impl FindingInWords<'_> {
    /// See [`Words::sentence`].
    pub(super) fn sentence(&self, kind: KindWithNumbers) -> Option<String> {
        for_kind!(kind, KindWithNumbers(question, numbers) => question.sentence(self, numbers))
    }

    /// See [`Words::question`].
    pub(super) fn question(&self, kind: KindWithNumbers) -> Option<String> {
        for_kind!(kind, KindWithNumbers(question, numbers) => question.question(self, numbers))
    }

    /// See [`Words::brief`].
    pub(super) fn brief(&self, kind: KindWithNumbers) -> Option<String> {
        for_kind!(kind, KindWithNumbers(question, numbers) => question.brief(self, numbers))
    }

    /// See [`Words::numbers`].
    pub(super) fn numbers(&self, kind: KindWithNumbers, focus: Option<usize>) -> Option<String> {
        for_kind!(kind, KindWithNumbers(question, numbers) => question.numbers(self, numbers, focus))
    }

    /// See [`Words::brief_with`].
    pub(super) fn brief_with(&self, words: &str, numbers: &str) -> String {
        for_kind!(&self.comparison.question, Question(question) => question.brief_with(words, numbers))
    }

    /// See [`Words::short`].
    pub(super) fn short(&self, kind: KindWithNumbers) -> Option<String> {
        for_kind!(kind, KindWithNumbers(question, numbers) => question.short(self, numbers))
    }

    /// See [`Words::headline`].
    pub(super) fn headline(&self, kind: KindWithNumbers) -> Option<String> {
        for_kind!(kind, KindWithNumbers(question, numbers) => question.headline(self, numbers))
    }
}
