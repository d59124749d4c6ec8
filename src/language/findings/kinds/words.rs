//! The words that every kind of finding must have.

use crate::methods::MethodWords;
use ground::text::upper_first;

use crate::findings::in_words::FindingInWords;
use crate::findings::speaker::Speaker;
use analysis::Comparison;

/// The words for a kind of finding, given its question and its numbers.
pub(crate) trait Words {
    /// The numbers that answer this kind of question.
    type Numbers;

    /// What is asked in general, how it is tested, and the source of the test.
    const METHOD: MethodWords;

    /// Whether the answer has a direction, so that another place's answer can have the opposite
    /// one.
    const HAS_DIRECTION: bool = true;

    /// What is compared: "Insats eller åtgärd efter kön".
    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String;

    /// The sentence, with a lower-case first letter; `None` where these numbers give none.
    fn sentence(&self, finding: &FindingInWords, numbers: &Self::Numbers) -> Option<String>;

    /// A question for the reader to pursue; `None` where these numbers give none.
    fn question(&self, finding: &FindingInWords, numbers: &Self::Numbers) -> Option<String>;

    /// A difference in a few words, for a table; `None` where no difference is stated.
    fn brief(&self, finding: &FindingInWords, numbers: &Self::Numbers) -> Option<String>;

    /// The numbers behind the finding, as short as possible and all in one
    /// [`Form`](crate::grammar::Form). `focus` picks the group; without it the first group is
    /// taken.
    fn numbers(
        &self,
        finding: &FindingInWords,
        numbers: &Self::Numbers,
        focus: Option<usize>,
    ) -> Option<String>;

    /// Joins the words of `brief` and the numbers of `numbers`.
    fn brief_with(&self, words: &str, numbers: &str) -> String {
        match numbers.contains('(') {
            true => format!("{words}. {}", upper_first(numbers)),
            false => format!("{words} ({numbers})"),
        }
    }

    /// A difference in one short sentence, whose numbers a drawing beside it explains; `None` for
    /// kinds that need more.
    fn short(&self, _finding: &FindingInWords, _numbers: &Self::Numbers) -> Option<String> {
        None
    }

    /// A difference that a figure shows, in one short clause; `None` for kinds that need a
    /// sentence.
    fn headline(&self, _finding: &FindingInWords, _numbers: &Self::Numbers) -> Option<String> {
        None
    }
}
