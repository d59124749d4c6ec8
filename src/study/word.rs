//! Words of `study.yaml` with their places, and the forms in which YAML gives them.

use ground::diagnostics::{Diagnostics, Location};
use project::yaml::Node;

/// A word and its place in the file.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub text: String,
    pub place: Location,
}

/// Variables, each with its allowed values.
pub(crate) type WrittenCondition = Vec<(Word, Vec<Word>)>;

pub(super) fn word(node: &Node, text: String) -> Word {
    Word { text, place: node.place.clone() }
}

/// Reads `{variable: value}` or `{variable: [values]}`.
pub(crate) fn condition(node: &Node, problems: &mut Diagnostics) -> WrittenCondition {
    let entries = node.entries("a condition", problems);
    entries.into_iter().map(|(key, id, node)| (word(&key, id), words(&node, problems))).collect()
}

/// Reads a scalar.
pub(crate) fn one_word(node: &Node, what: &str, problems: &mut Diagnostics) -> Option<Word> {
    node.text(what, problems).map(|text| word(node, text))
}

/// Reads one or several scalars; `0..17` stands for all integers from 0 to 17.
pub(crate) fn words(node: &Node, problems: &mut Diagnostics) -> Vec<Word> {
    let items = node.items("this", problems);
    items
        .iter()
        .filter_map(|item| one_word(item, "each item of the list", problems))
        .flat_map(|word| match range(&word.text) {
            Some(numbers) => {
                numbers.map(|n| Word { text: n.to_string(), place: word.place.clone() }).collect()
            }
            None => vec![word],
        })
        .collect()
}

/// The integers of `a..b`, both included. `None` for other texts and for more than a thousand
/// integers, so that a slip cannot fill the memory.
fn range(text: &str) -> Option<std::ops::RangeInclusive<i64>> {
    let (first, last) = text.split_once("..")?;
    let (first, last): (i64, i64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last && last - first < 1000).then_some(first..=last)
}

pub(super) fn pairs(node: &Node, what: &str, problems: &mut Diagnostics) -> Vec<(Word, Word)> {
    let entries = node.entries(what, problems);
    entries
        .into_iter()
        .filter_map(|(key, id, node)| Some((word(&key, id), one_word(&node, what, problems)?)))
        .collect()
}
