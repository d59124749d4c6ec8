//! What the words of a table mean: values of variables, rounds, places.

use std::ops::Range;

use rustc_hash::FxHashMap;

use ground::text::plain;
use study::{RoundIx, Study, Subject, VariableIx};
use units::{Level, Units};

/// The code that stands for "all values" of a variable.
pub const TOTAL: u8 = u8::MAX;

/// The code of the first subtotal of a variable; larger than that of any value.
pub(crate) const FIRST_SUBTOTAL: u8 = 128;

/// Words of one kind and what they mean: first as they are written, else with letter case, space
/// and the composition of letters put aside.
#[derive(Debug)]
pub(crate) struct Dictionary<'a, T> {
    exact: FxHashMap<&'a str, T>,
    plain: FxHashMap<String, T>,
}

impl<'a, T: Copy> Dictionary<'a, T> {
    fn new(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let exact: FxHashMap<&str, T> = words.into_iter().collect();
        let plain = exact.iter().map(|(word, meaning)| (plain(word), *meaning)).collect();
        Self { exact, plain }
    }

    /// What a word means.
    pub(crate) fn get(&self, word: &str) -> Option<T> {
        self.exact.get(word).or_else(|| self.plain.get(&plain(word))).copied()
    }
}

/// Word → code of every value of a variable, with its totals and subtotals.
pub(crate) fn values(study: &Study, variable: VariableIx) -> Dictionary<'_, u8> {
    Dictionary::new(value_words(study, variable))
}

fn value_words(study: &Study, variable: VariableIx) -> Vec<(&str, u8)> {
    let variable = &study.variables[variable];
    let mut words = Vec::new();
    for (code, value) in variable.values.iter().enumerate() {
        let spellings = value.also.iter().chain([&value.label, &value.id]);
        words.extend(spellings.map(|word| (word.as_str(), code as u8)));
    }
    let subtotals = variable.subtotals.iter().zip(FIRST_SUBTOTAL..TOTAL);
    words.extend(subtotals.map(|(subtotal, code)| (subtotal.label.as_str(), code)));
    words.extend(variable.totals.iter().map(|word| (word.as_str(), TOTAL)));
    words
}

/// Word → index of every round.
pub(crate) fn rounds(study: &Study) -> Dictionary<'_, RoundIx> {
    let words = study.rounds.enumerated();
    Dictionary::new(
        words.flat_map(|(index, round)| [(round.label.as_str(), index), (round.id.as_str(), index)]),
    )
}

/// The words that heads of columns may name for one of the things that a table is wide by, in plain
/// letters, the longest first.
#[derive(Debug)]
pub(crate) struct HeadWords {
    words: Vec<(String, u32)>,
    /// What the variable itself is called.
    names: Vec<String>,
}

/// A word of a head that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Where it stands in the head, with the name of its variable if that stands before it.
    pub range: Range<usize>,
    pub meaning: u32,
    /// Whether the name of its variable stands before it.
    pub has_name: bool,
}

impl HeadWords {
    /// The words of one of the subjects that a table is wide by. The totals of one variable are those
    /// of the others too: of `Män Totalt` one word is left for the other variable.
    pub(crate) fn of(subject: Subject, wide: &[Subject], study: &Study, units: &Units) -> Self {
        let mut names = Vec::new();
        let mut words: Vec<(String, u32)> = match subject {
            Subject::Variable(index) => {
                let variable = &study.variables[index];
                names = vec![of_head(&variable.label), of_head(&variable.id)];
                let totals = wide.iter().filter_map(|other| match other {
                    Subject::Variable(other) => Some(&study.variables[*other].totals),
                    _ => None,
                });
                let totals = totals.flatten().map(|word| (word.as_str(), TOTAL));
                let words = value_words(study, index).into_iter().chain(totals);
                words.map(|(word, code)| (of_head(word), u32::from(code))).collect()
            }
            Subject::Round => {
                let rounds = study.rounds.iter().zip(0..);
                rounds
                    .flat_map(|(round, index)| [&round.id, &round.label].map(|w| (of_head(w), index)))
                    .collect()
            }
            Subject::Unit => {
                let places = units.all.iter().zip(0..).filter(|(unit, _)| unit.level != Level::Group);
                let words = |(unit, index): (&'_ units::Unit, u32)| {
                    let words = unit.also.iter().chain([&unit.id, &unit.name]);
                    words.map(|word| (of_head(word), index)).collect::<Vec<_>>()
                };
                places.flat_map(words).collect()
            }
        };
        words.retain(|(word, _)| !word.is_empty());
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self { words, names }
    }

    /// Each of the words that stands in a head as a whole, and not within a longer one.
    pub(crate) fn hits(&self, head: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for (word, meaning) in &self.words {
            for (start, _) in head.match_indices(word.as_str()) {
                let range = start..start + word.len();
                let is_within = |hit: &Hit| hit.range.start <= start && range.end <= hit.range.end;
                if is_whole(head, &range) && !hits.iter().any(is_within) {
                    hits.push(Hit { range, meaning: *meaning, has_name: false });
                }
            }
        }
        for hit in &mut hits {
            let before = head[..hit.range.start].trim_end_matches(|sign: char| !sign.is_alphanumeric());
            let starts = self.names.iter().filter_map(|name| Some(before.strip_suffix(name.as_str())?.len()));
            let start = starts.filter(|start| is_whole(head, &(*start..before.len()))).min();
            hit.has_name = start.is_some();
            hit.range.start = start.unwrap_or(hit.range.start);
        }
        hits
    }
}

/// A head, or a word that heads may name, as they are compared: all dashes are the same.
pub(crate) fn of_head(text: &str) -> String {
    plain(text).replace(['\u{2013}', '\u{2212}', '\u{2010}', '\u{2011}'], "-")
}

/// Whether a part of a text stands between characters that are neither letters nor digits.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_inside = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !range.is_empty()
        && !is_inside(text[..range.start].chars().next_back())
        && !is_inside(text[range.end..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_a_head_as_a_whole_and_the_longest_of_those_within_each_other() {
        let word = |(word, meaning): (&str, u32)| (word.to_string(), meaning);
        let words = [("inget behov", 2), ("kvinnor", 3), ("behov", 1), ("10", 4)].map(word).to_vec();
        let words = HeadWords { words, names: vec!["kön".into()] };
        let hits_in = |head: &str| -> Vec<(u32, bool)> {
            words.hits(head).iter().map(|hit| (hit.meaning, hit.has_name)).collect()
        };
        assert_eq!(hits_in("inget behov"), [(2, false)]);
        assert_eq!(hits_in("antal, kön: kvinnor"), [(3, true)]);
        assert_eq!(hits_in("10 behov"), [(1, false), (4, false)]);
        assert_eq!(hits_in("kvinnorna 100"), []);
    }
}
