//! What the words of a table mean: values of variables, rounds, places.

use rustc_hash::FxHashMap;

use ground::text::{plain, without};
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

/// The words that heads of columns may name, in plain letters, the longest first.
#[derive(Debug)]
pub(crate) struct HeadWords(Vec<(String, u32)>);

impl HeadWords {
    /// The words of what a table is wide by.
    pub(crate) fn of(subject: Subject, study: &Study, units: &Units) -> Self {
        let mut words: Vec<(String, u32)> = match subject {
            Subject::Variable(variable) => {
                let words = value_words(study, variable).into_iter();
                words.map(|(word, code)| (plain(word), u32::from(code))).collect()
            }
            Subject::Round => {
                let rounds = study.rounds.iter().zip(0..);
                rounds
                    .flat_map(|(round, index)| [&round.id, &round.label].map(|w| (plain(w), index)))
                    .collect()
            }
            Subject::Unit => {
                let places = units.all.iter().zip(0..).filter(|(unit, _)| unit.level != Level::Group);
                let words = |(unit, index): (&'_ units::Unit, u32)| {
                    let words = unit.also.iter().chain([&unit.id, &unit.name]);
                    words.map(|word| (plain(word), index)).collect::<Vec<_>>()
                };
                places.flat_map(words).collect()
            }
        };
        words.retain(|(word, _)| !word.is_empty());
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self(words)
    }

    /// Takes the longest of the words out of a text that holds it as whole words.
    pub(crate) fn take(&self, text: &str) -> Option<(u32, String)> {
        let mut hits = self.0.iter().filter_map(|(word, meaning)| Some((*meaning, without(text, word)?)));
        hits.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_taken_out_of_a_head_as_a_whole() {
        let words =
            HeadWords(vec![("10".into(), 1), ("kvinnor".into(), 2), ("män".into(), 3), ("1".into(), 0)]);
        assert_eq!(words.take("antal män"), Some((3, "antal".to_string())));
        assert_eq!(words.take("kvinnor, antal"), Some((2, "antal".to_string())));
        assert_eq!(words.take("10 år"), Some((1, "år".to_string())));
        assert_eq!(words.take("människor 100"), None);
    }
}
