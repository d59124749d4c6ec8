//! Which place a word of a table means.

use rustc_hash::FxHashMap;

use ground::text::plain;

use super::{Level, UnitIx, Units};

/// The words by which places are called in tables.
#[derive(Debug)]
pub struct PlaceNames<'a> {
    units: &'a Units,
    /// By id, as it is written.
    ids: FxHashMap<&'a str, UnitIx>,
    /// By every id, other code or name, or id and name, in plain letters.
    words: FxHashMap<String, Vec<UnitIx>>,
    /// By ids and other codes that are numbers, without zeros at their beginning.
    numbers: FxHashMap<&'a str, Vec<UnitIx>>,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceMatch {
    /// This place.
    One(UnitIx),
    /// Any of several.
    Several(Vec<UnitIx>),
    /// No place.
    None,
}

impl<'a> PlaceNames<'a> {
    /// Gathers what all places but groups are called.
    pub fn new(units: &'a Units) -> Self {
        let mut names = Self {
            units,
            ids: FxHashMap::default(),
            words: FxHashMap::default(),
            numbers: FxHashMap::default(),
        };
        let places = units.all.enumerated().filter(|(_, unit)| unit.level != Level::Group);
        for (index, unit) in places {
            names.ids.insert(&unit.id, index);
            names.add_word(&unit.name, index);
            for code in unit.also.iter().chain([&unit.id]) {
                names.add_word(code, index);
                names.add_word(&format!("{code} {}", unit.name), index);
                if let Some(number) = significant(code) {
                    add(names.numbers.entry(number).or_default(), index);
                }
            }
        }
        names
    }

    fn add_word(&mut self, word: &str, unit: UnitIx) {
        add(self.words.entry(plain(word)).or_default(), unit);
    }

    /// The place that a word means: by its id; else by another code, by its name, or by both,
    /// letter case and the composition of letters put aside; else by a code that has lost the zeros
    /// at its beginning, as it does in a spreadsheet.
    pub fn find(&self, word: &str) -> PlaceMatch {
        if let Some(unit) = self.ids.get(word) {
            return PlaceMatch::One(*unit);
        }
        let by_word = || self.words.get(&plain(word));
        let by_number = || self.numbers.get(significant(word)?);
        match by_word().or_else(by_number).map(Vec::as_slice) {
            None | Some([]) => PlaceMatch::None,
            Some([unit]) => PlaceMatch::One(*unit),
            Some(several) => PlaceMatch::Several(several.to_vec()),
        }
    }

    /// The place that a code and its label mean together: a code that only looks like an id, or has
    /// lost zeros, counts where the label is the place's name too.
    pub fn find_labelled(&self, code: &str, label: &str) -> PlaceMatch {
        let by_label = self.find(label);
        match self.find(code) {
            PlaceMatch::One(unit) if self.ids.contains_key(code) || self.is_called(unit, label) => {
                PlaceMatch::One(unit)
            }
            by_code if by_label == PlaceMatch::None && label == code => by_code,
            _ => by_label,
        }
    }

    /// Whether a place has a name, be it with its code.
    pub fn is_called(&self, unit: UnitIx, name: &str) -> bool {
        let place = &self.units.all[unit];
        let codes = place.also.iter().chain([&place.id]);
        let with_code = codes.map(|code| plain(&format!("{code} {}", place.name)));
        [&place.name]
            .into_iter()
            .chain(&place.also)
            .map(|word| plain(word))
            .chain(with_code)
            .any(|word| word == plain(name))
    }

    /// Ids and names, to look for one that is nearly the same.
    pub fn all_words(&self) -> impl Iterator<Item = &'a str> {
        let places = self.units.all.iter().filter(|unit| unit.level != Level::Group);
        places.flat_map(|unit| [unit.id.as_str(), unit.name.as_str()])
    }
}

fn add(units: &mut Vec<UnitIx>, unit: UnitIx) {
    if !units.contains(&unit) {
        units.push(unit);
    }
}

/// The digits of a number from the first that is not 0 on; `None` for other texts. A spreadsheet
/// may have written a decimal comma behind it (`180,0`).
fn significant(word: &str) -> Option<&str> {
    let digits = word.strip_suffix(",0").or_else(|| word.strip_suffix(".0")).unwrap_or(word);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.trim_start_matches('0'))
}
