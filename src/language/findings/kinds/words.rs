//! What must be said of every kind of finding.

use crate::methods::MethodWords;
use ground::text::upper_first;

use crate::findings::said::Said;
use crate::findings::speaker::Speaker;
use analysis::Comparison;

/// The words for a kind of finding, given its question and its numbers.
pub(crate) trait Words {
    /// The numbers that answer the question.
    type Numbers;

    /// What is asked in general, how it is tested, and where the method comes from.
    const METHOD: MethodWords;

    /// Whether its answer has a direction, so that another place's can go the other way.
    const HAS_DIRECTION: bool = true;

    /// What is compared: "Insats eller åtgärd efter kön".
    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String;

    /// The sentence, without its capital letter; `None` where there is none for these numbers.
    fn sentence(&self, said: &Said, numbers: &Self::Numbers) -> Option<String>;

    /// A question worth asking; `None` where there is none for these numbers.
    fn question(&self, said: &Said, numbers: &Self::Numbers) -> Option<String>;

    /// A difference in a few words, for a table; `None` where nothing is stated.
    fn brief(&self, said: &Said, numbers: &Self::Numbers) -> Option<String>;

    /// The numbers that a finding rests on, as short as they can be read and all of one form: of
    /// the group in focus, or of the first.
    fn numbers(&self, said: &Said, numbers: &Self::Numbers, focus: Option<usize>) -> Option<String>;

    /// The few words and the numbers together.
    fn brief_with(&self, words: &str, numbers: &str) -> String {
        match numbers.contains('(') {
            true => format!("{words}. {}", upper_first(numbers)),
            false => format!("{words} ({numbers})"),
        }
    }

    /// A difference that a figure shows, in one short clause; `None` for what needs a sentence.
    fn headline(&self, _said: &Said, _numbers: &Self::Numbers) -> Option<String> {
        None
    }
}
