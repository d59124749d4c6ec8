//! What a column holds, guessed from its name and its words alone.

use ground::text::plain;
use rustc_hash::FxHashMap;
use units::PlaceNames;

use super::cell::CellKind;
use super::cells::{Cells, Word};
use super::head::Extent;
use super::places::{self, FoundBy, KnownPlaces};
use super::report::{KnownWord, PlaceColumn, UnknownWord, Values, WordCount};
use super::rounds::period;
use super::vocabulary::{Hint, hint, is_nation, is_total, sex_in};

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Column {
    pub index: usize,
    pub name: String,
    /// What each row of the head says of it.
    pub parts: Vec<String>,
    /// Its different words, in the order of the file, with the number of rows; without the empty one.
    pub seen: Vec<(u32, usize)>,
    pub hint: Option<Hint>,
    pub is_numeric: bool,
    /// The number of rows in which it is not empty.
    pub filled: usize,
}

impl Column {
    pub(crate) fn new(
        cells: &Cells,
        extent: &Extent,
        index: usize,
        name: String,
        parts: Vec<String>,
    ) -> Self {
        let mut at: FxHashMap<u32, usize> = FxHashMap::default();
        let mut seen: Vec<(u32, usize)> = Vec::new();
        for row in &extent.body {
            let word = cells.index(*row, index);
            if word != 0 {
                let place = *at.entry(word).or_insert(seen.len());
                if place == seen.len() {
                    seen.push((word, 0));
                }
                seen[place].1 += 1;
            }
        }
        let filled = seen.iter().map(|(_, rows)| rows).sum();
        let hint = hint(&name);
        Self { index, name, parts, seen, hint, is_numeric: extent.numeric.contains(&index), filled }
    }

    pub(crate) fn words<'c>(&self, cells: &'c Cells) -> impl Iterator<Item = (&'c Word, usize)> {
        self.seen.iter().map(|(word, rows)| (&cells.words[*word as usize], *rows))
    }

    /// Whether all words, apart from words of totals, name periods of one kind.
    pub(crate) fn is_round(&self, cells: &Cells) -> bool {
        let words = || self.words(cells).filter(|(word, _)| !is_total(&word.text));
        let are_periods = words().next().is_some() && words().all(|(word, _)| period(&word.text).is_some());
        let is_hinted = self.hint == Some(Hint::Round);
        // A column of counts may by chance hold numbers that could be years.
        are_periods
            && (is_hinted || !self.is_numeric || self.seen.len() * 2 <= self.filled && self.seen.len() < 40)
    }

    /// Whether most words are places. Where the name does not say so, a word must be the name or the
    /// whole id of a place: short codes stand for much else.
    pub(crate) fn are_places(&self, cells: &Cells, names: &PlaceNames, known: &KnownPlaces) -> bool {
        let is_place = |word: &Word| {
            let found = places::find(names, &known.units, &word.text, word.code.as_deref());
            found.is_some_and(|(unit, found_by)| match found_by {
                _ if self.is_hinted_place() => true,
                FoundBy::Name => !self.is_numeric,
                FoundBy::Id => known.unit(unit).id.len() >= SHORTEST_ID,
                FoundBy::Code => false,
            })
        };
        if self.has_sexes(cells) || self.is_running_number(cells) {
            return false;
        }
        let hits = self.words(cells).filter(|(word, _)| is_place(word)).count();
        // A number is a code only where nearly all of them are.
        let wanted = if self.is_numeric && !self.is_hinted_place() { 9 } else { 5 };
        hits > 0 && hits * 10 >= self.seen.len() * wanted
    }

    /// Whether its numbers can be codes: all of three or more digits, and of as many.
    pub(crate) fn has_codes(&self, cells: &Cells) -> bool {
        let mut lengths = self.words(cells).map(|(word, _)| word.text.len());
        let first = lengths.next().unwrap_or(0);
        self.seen.len() > 1 && first >= 3 && lengths.all(|length| length == first)
    }

    /// Whether some word is a number with a zero before it, as codes have.
    pub(crate) fn has_padded(&self, cells: &Cells) -> bool {
        self.words(cells).any(|(word, _)| word.text.len() > 1 && word.text.starts_with('0'))
    }

    /// Whether its words are 1, 2, 3 and so on, each in one row.
    fn is_running_number(&self, cells: &Cells) -> bool {
        let numbers = self.words(cells).map(|(word, rows)| word.kind.count().filter(|_| rows == 1));
        self.is_numeric && self.seen.len() > 2 && numbers.eq((1..=self.seen.len() as u64).map(Some))
    }

    pub(crate) fn has_sexes(&self, cells: &Cells) -> bool {
        self.words(cells).any(|(word, _)| sex_in(&word.text).is_some())
    }

    /// Whether all words begin with a capital and hold no digit, as names of places do, be it behind
    /// a code.
    pub(crate) fn are_names(&self, cells: &Cells) -> bool {
        self.words(cells).all(|(word, _)| {
            let name = without_code(&word.text);
            name.starts_with(char::is_uppercase) && !name.contains(|letter: char| letter.is_ascii_digit())
        })
    }

    pub(crate) fn is_hinted_place(&self) -> bool {
        matches!(self.hint, Some(Hint::Place | Hint::Code))
    }

    /// Whether whole numbers are values of a variable: classes such as ages.
    pub(crate) fn is_class(&self, cells: &Cells) -> bool {
        self.hint == Some(Hint::Class)
            && self.seen.len() <= MAX_VALUES
            && self.words(cells).all(|(word, _)| matches!(word.kind, CellKind::Whole(_) | CellKind::Text))
    }

    /// Whether its words can be values of a variable.
    pub(crate) fn can_be_variable(&self, rows: usize) -> bool {
        !self.is_numeric
            && self.hint != Some(Hint::Note)
            && self.seen.len() <= MAX_VALUES
            && self.filled == rows
            && (self.seen.len() * 2 <= rows || self.seen.len() <= 6)
    }

    /// Its words as values, words that differ in letter case and space alone taken together.
    pub(crate) fn values(&self, cells: &Cells) -> Values {
        let words = seen_words(self.words(cells).map(|(word, rows)| (word.text.as_str(), rows)));
        let is_ordered = words.len() > 2
            && words.iter().all(|seen| is_total(&seen.word) || first_number(&seen.word).is_some());
        Values { words, is_ordered, ..Values::default() }
    }

    /// Its words as places.
    pub(crate) fn places(&self, cells: &Cells, names: &PlaceNames, known: &KnownPlaces) -> PlaceColumn {
        let mut found = PlaceColumn { is_of_project: known.are_declared, ..PlaceColumn::default() };
        let mut keys: Vec<String> = Vec::new();
        for (word, rows) in self.words(cells) {
            match places::find(names, &known.units, &word.text, word.code.as_deref()) {
                Some((index, found_by)) => {
                    let unit = known.unit(index);
                    if found.known.iter().any(|other| other.id == unit.id) {
                        continue;
                    }
                    match found_by {
                        FoundBy::Id => found.by_id += 1,
                        FoundBy::Code => found.by_code += 1,
                        FoundBy::Name => found.by_name += 1,
                    }
                    found.known.push(KnownWord {
                        word: word.text.clone(),
                        id: unit.id.clone(),
                        name: unit.name.clone(),
                        level: unit.level,
                        parent: unit.parent.map(|parent| known.unit(parent).id.clone()),
                    });
                }
                None => match keys.iter().position(|key| *key == plain(&word.text)) {
                    Some(at) => found.unknown[at].rows += rows,
                    None => {
                        keys.push(plain(&word.text));
                        let near = known.near(&word.text).filter(|_| !is_nation(&word.text));
                        found.unknown.push(UnknownWord {
                            word: word.text.clone(),
                            code: word.code.clone(),
                            rows,
                            near,
                        });
                    }
                },
            }
        }
        found
    }
}

/// A name without the code that stands before it: `0180 Stockholm`.
fn without_code(name: &str) -> &str {
    let rest = name.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if name.len() - rest.len() > 1 { rest.strip_prefix(' ').unwrap_or(name) } else { name }
}

/// Shorter ids than this are not believed where the column is not called a place.
const SHORTEST_ID: usize = 4;

/// The most values that a variable can have.
pub(crate) const MAX_VALUES: usize = 128;

/// Words with the number of their rows; those that differ in letter case and space alone are one.
pub(crate) fn seen_words<'a>(words: impl Iterator<Item = (&'a str, usize)>) -> Vec<WordCount> {
    let mut seen: Vec<(String, WordCount)> = Vec::new();
    for (word, rows) in words {
        let key = plain(word);
        match seen.iter_mut().find(|(other, _)| *other == key) {
            Some((_, seen)) => seen.rows += rows,
            None => seen.push((key, WordCount { word: word.to_string(), rows })),
        }
    }
    seen.into_iter().map(|(_, seen)| seen).collect()
}

/// The number with which a word begins: `6–12 år`, `65+`, `7`.
pub(crate) fn first_number(word: &str) -> Option<u64> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
