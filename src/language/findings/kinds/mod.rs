//! The words for each kind of finding, one a file.

mod change;
mod contrast;
mod course;
mod crossing;
mod extremes;
mod gap;
mod position;
mod trend;
mod within;
mod words;

use analysis::{Answered, Comparison, Question};

use crate::methods::MethodWords;

use super::said::Said;
use super::speaker::Speaker;
use words::Words;

/// Does the same for a question of any kind.
macro_rules! for_question {
    ($all:expr, $question:ident => $result:expr) => {
        match $all {
            Question::Position($question) => $result,
            Question::Change($question) => $result,
            Question::Contrast($question) => $result,
            Question::Within($question) => $result,
            Question::Trend($question) => $result,
            Question::Crossing($question) => $result,
            Question::Gap($question) => $result,
            Question::Extremes($question) => $result,
        }
    };
}

/// Does the same for a question of any kind and the numbers that answer it.
macro_rules! for_answered {
    ($all:expr, $question:ident, $numbers:ident => $result:expr) => {
        match $all {
            Answered::Position($question, $numbers) => $result,
            Answered::Change($question, $numbers) => $result,
            Answered::Contrast($question, $numbers) => $result,
            Answered::Within($question, $numbers) => $result,
            Answered::Trend($question, $numbers) => $result,
            Answered::Crossing($question, $numbers) => $result,
            Answered::Gap($question, $numbers) => $result,
            Answered::Extremes($question, $numbers) => $result,
        }
    };
}

/// The method of a kind of comparison.
pub fn method(question: &Question) -> MethodWords {
    fn of<W: Words>(_: &W) -> MethodWords {
        W::METHOD
    }
    for_question!(question, question => of(question))
}

/// Whether answers of a kind have a direction.
pub(super) fn has_direction(question: &Question) -> bool {
    fn of<W: Words>(_: &W) -> bool {
        W::HAS_DIRECTION
    }
    for_question!(question, question => of(question))
}

/// What is compared.
pub(super) fn title(speaker: &Speaker, comparison: &Comparison) -> String {
    for_question!(&comparison.question, question => question.title(speaker, comparison))
}

impl Said<'_> {
    /// The sentence, without its capital letter.
    pub(super) fn sentence(&self, answered: Answered) -> Option<String> {
        for_answered!(answered, question, numbers => question.sentence(self, numbers))
    }

    /// A question worth asking.
    pub(super) fn question(&self, answered: Answered) -> Option<String> {
        for_answered!(answered, question, numbers => question.question(self, numbers))
    }

    /// A difference in a few words.
    pub(super) fn brief(&self, answered: Answered) -> Option<String> {
        for_answered!(answered, question, numbers => question.brief(self, numbers))
    }

    /// The numbers that a finding rests on.
    pub(super) fn numbers(&self, answered: Answered, focus: Option<usize>) -> Option<String> {
        for_answered!(answered, question, numbers => question.numbers(self, numbers, focus))
    }

    /// The few words and the numbers together.
    pub(super) fn brief_with(&self, words: &str, numbers: &str) -> String {
        for_question!(&self.comparison.question, question => question.brief_with(words, numbers))
    }

    /// A difference that a figure shows, in one short clause.
    pub(super) fn headline(&self, answered: Answered) -> Option<String> {
        for_answered!(answered, question, numbers => question.headline(self, numbers))
    }
}
