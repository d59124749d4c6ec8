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

impl PlaceMatch {
    /// The places that it may be.
    pub fn places(&self) -> &[UnitIx] {
        match self {
            Self::One(unit) => std::slice::from_ref(unit),
            Self::Several(units) => units,
            Self::None => &[],
        }
    }

    /// What two words for the same place mean together: what both can mean, else any of either.
    fn and(&self, other: &Self) -> Self {
        let of_both = self.places().iter().filter(|unit| other.places().contains(unit));
        match any_of(of_both.copied().collect()) {
            Self::None => any_of(self.places().iter().chain(other.places()).copied().collect()),
            common => common,
        }
    }
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
    /// at its beginning, as it does in a spreadsheet. A code and a name of different places in one
    /// word can mean either.
    pub fn find(&self, word: &str) -> PlaceMatch {
        if let Some(unit) = self.ids.get(word) {
            return PlaceMatch::One(*unit);
        }
        let by_word = || self.words.get(&plain(word));
        let by_number = || self.numbers.get(significant(word)?);
        match by_word().or_else(by_number) {
            Some(units) => any_of(units.clone()),
            None => self.find_both(word).unwrap_or(PlaceMatch::None),
        }
    }

    /// What `0101 Brunnsele` means, where the code and the name are each that of a place.
    fn find_both(&self, word: &str) -> Option<PlaceMatch> {
        let (code, name) = word.split_once(' ')?;
        significant(code)?;
        match (self.find(code), self.find(name)) {
            (PlaceMatch::None, _) | (_, PlaceMatch::None) => None,
            (by_code, by_name) => Some(by_code.and(&by_name)),
        }
    }

    /// The place whose code is put together from several numbers, each of which may have lost the
    /// zeros at its beginning: `1` and `80` are `0180`. What else is joined is found as one word.
    pub fn find_joined(&self, pieces: &[&str]) -> PlaceMatch {
        let pieces: Vec<&str> = pieces.iter().copied().filter(|piece| !piece.is_empty()).collect();
        if pieces.len() < 2 || pieces.iter().any(|piece| significant(piece).is_none()) {
            return self.find(&pieces.concat());
        }
        let is_joined = |code: &str| digits(code).is_some() && is_made_of(code, &pieces);
        let places = self.units.all.enumerated().filter(|(_, unit)| unit.level != Level::Group);
        let fits = places.filter(|(_, unit)| unit.also.iter().chain([&unit.id]).any(|code| is_joined(code)));
        any_of(fits.map(|(index, _)| index).collect())
    }

    /// The place that a code and its label mean together: a code that only looks like an id, or has
    /// lost zeros, counts where the label is the place's name too. An id beside the name of another
    /// place can mean either.
    pub fn find_labelled(&self, code: &str, label: &str) -> PlaceMatch {
        let by_label = self.find(label);
        match self.find(code) {
            PlaceMatch::One(unit)
                if self.is_called(unit, label)
                    || by_label == PlaceMatch::None && self.ids.contains_key(code) =>
            {
                PlaceMatch::One(unit)
            }
            by_code if self.ids.contains_key(code) => by_code.and(&by_label),
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

/// Any of these places.
fn any_of(units: Vec<UnitIx>) -> PlaceMatch {
    match units.as_slice() {
        [] => PlaceMatch::None,
        [unit] => PlaceMatch::One(*unit),
        _ => PlaceMatch::Several(units),
    }
}

/// Whether a code is put together from numbers that have lost no digit but zeros at their beginning.
fn is_made_of(code: &str, pieces: &[&str]) -> bool {
    let Some((first, others)) = pieces.split_first() else { return code.is_empty() };
    let shortest = digits(first).map_or(0, str::len);
    (shortest..=code.len()).any(|end| {
        let (start, rest) = code.split_at(end);
        significant(start) == significant(first) && is_made_of(rest, others)
    })
}

/// The digits of a number; `None` for other texts. A spreadsheet may have written a decimal comma
/// behind it (`180,0`).
fn digits(word: &str) -> Option<&str> {
    let digits = word.strip_suffix(",0").or_else(|| word.strip_suffix(".0")).unwrap_or(word);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(digits)
}

/// The digits of a number from the first that is not 0 on.
fn significant(word: &str) -> Option<&str> {
    digits(word).map(|digits| digits.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Unit, Units};
    use super::*;

    /// Places by id and name; the first is the nation.
    fn places(all: &[(&str, &str)]) -> Units {
        let unit = |(index, (id, name)): (usize, &(&str, &str))| Unit {
            id: id.to_string(),
            name: name.to_string(),
            also: Vec::new(),
            address: None,
            earlier: Vec::new(),
            inside: None,
            level: if index == 0 { Level::Nation } else { Level::Municipality },
            parent: None,
            population: None,
            point: None,
            groups: BTreeMap::new(),
            leaves: Vec::new(),
            wholes: Vec::new(),
        };
        let all: Vec<Unit> = all.iter().enumerate().map(unit).collect();
        Units {
            all: all.into(),
            nation: 0.into(),
            groupings: Vec::new().into(),
            changes: Vec::new(),
            similar: None,
        }
    }

    /// The ids that a word may mean.
    fn ids(units: &Units, found: PlaceMatch) -> Vec<&str> {
        found.places().iter().map(|unit| units.all[*unit].id.as_str()).collect()
    }

    #[test]
    fn joined_numbers_are_filled_with_zeros_where_one_place_alone_fits() {
        let units = places(&[
            ("0", "Riket"),
            ("18", "Länet"),
            ("0108", "Ek"),
            ("0180", "Bo"),
            ("0101", "Al"),
            ("11", "Elva"),
        ]);
        let names = PlaceNames::new(&units);
        let ids_of_joined_code = |pieces: &[&str]| ids(&units, names.find_joined(pieces));
        assert_eq!(ids_of_joined_code(&["1", "80"]), ["0180"]);
        assert_eq!(ids_of_joined_code(&["01", "8"]), ["0108"]);
        assert_eq!(ids_of_joined_code(&["01", "01"]), ["0101"]);
        assert_eq!(ids_of_joined_code(&["1", "1"]), ["0101", "11"]);
        assert_eq!(ids_of_joined_code(&["18", ""]), ["18"]);
        assert!(ids_of_joined_code(&["1", "81"]).is_empty());
    }

    #[test]
    fn a_code_beside_the_name_of_another_place_can_mean_either() {
        let units = places(&[("0", "Riket"), ("0101", "Alnavik"), ("0102", "Brunnsele")]);
        let names = PlaceNames::new(&units);
        assert_eq!(ids(&units, names.find("0101 Brunnsele")), ["0101", "0102"]);
        assert_eq!(ids(&units, names.find("101 Alnavik")), ["0101"]);
        assert_eq!(ids(&units, names.find_labelled("0101", "Brunnsele")), ["0101", "0102"]);
        assert_eq!(ids(&units, names.find_labelled("0101", "Alnaviks stad")), ["0101"]);
        assert_eq!(ids(&units, names.find_labelled("101", "Brunnsele")), ["0102"]);
    }
}
