//! The place that a row names.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use grid::{Row, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, Location, nearest};
use units::{PlaceMatch, PlaceNames, UnitIx, Units};

use super::reading::Field;

/// Looks up the places of a table.
pub(crate) struct Places<'a> {
    sheet: &'a Sheet,
    units: &'a Units,
    names: PlaceNames<'a>,
    /// Words that were looked up; of joined cells with a sign between them that no cell has.
    seen: RefCell<FxHashMap<String, PlaceMatch>>,
}

const BETWEEN: &str = "\u{1f}";

impl<'a> Places<'a> {
    pub(crate) fn new(sheet: &'a Sheet, units: &'a Units) -> Self {
        Self { sheet, units, names: PlaceNames::new(units), seen: RefCell::default() }
    }

    /// Finds the place that a word names. Where the file also gives a code, both are used.
    pub(crate) fn find(&self, word: &str, code: Option<&str>) -> PlaceMatch {
        match code {
            Some(code) => self.names.find_labelled(code, word),
            None => self.once(word, || self.names.find(word)),
        }
    }

    fn once(&self, word: &str, find: impl FnOnce() -> PlaceMatch) -> PlaceMatch {
        if let Some(place) = self.seen.borrow().get(word) {
            return place.clone();
        }
        let place = find();
        self.seen.borrow_mut().insert(word.to_string(), place.clone());
        place
    }

    /// The place that the cells of a field name.
    fn place_named_by(&self, field: &Field, row: Row) -> PlaceMatch {
        let Field::Joined(columns) = field else {
            return self.find(&field.word(row), field.code(row));
        };
        let cells: Vec<&str> = columns.iter().map(|column| row.cell(*column)).collect();
        self.once(&cells.join(BETWEEN), || self.names.find_joined(&cells))
    }

    /// Whether a row names a place, or a word that several places may have.
    pub(crate) fn is_named(&self, field: &Field, row: Row) -> bool {
        let is_place = |field: &Field| self.place_named_by(field, row) != PlaceMatch::None;
        is_place(field) || filled(field, row).iter().any(is_place)
    }

    /// The place of a row: where several columns name one, the smallest, which lies in all others.
    pub(crate) fn unit(&self, field: &Field, row: Row, problems: &mut Diagnostics) -> Option<UnitIx> {
        match filled(field, row).as_slice() {
            [] | [_] => match self.place_named_by(field, row) {
                PlaceMatch::One(unit) => Some(unit),
                found => {
                    self.report(field, row, &found, problems);
                    None
                }
            },
            several => self.smallest(several, row, problems),
        }
    }

    fn smallest(&self, fields: &[Field], row: Row, problems: &mut Diagnostics) -> Option<UnitIx> {
        let mut found: Vec<(&Field, PlaceMatch)> =
            fields.iter().map(|field| (field, self.place_named_by(field, row))).collect();
        self.settle_shared(&mut found);
        let mut smallest: Option<(UnitIx, &Field)> = None;
        for (field, place) in &found {
            let PlaceMatch::One(unit) = *place else { continue };
            smallest = match smallest {
                Some((other, _)) if self.is_within(other, unit) => smallest,
                Some((other, of_other)) if !self.is_within(unit, other) => {
                    self.report_apart((of_other, other), (field, unit), row, problems);
                    return None;
                }
                _ => Some((unit, field)),
            };
        }
        let smallest = smallest.map(|(unit, _)| unit);
        // A name that a county shares with one of its municipalities is clear beside the latter.
        let is_clear = |place: &PlaceMatch| {
            let has_smallest = |other: &UnitIx| smallest.is_some_and(|unit| self.is_within(unit, *other));
            place.places().iter().any(has_smallest)
        };
        let unclear: Vec<_> = found.iter().filter(|(_, place)| !is_clear(place)).collect();
        unclear.iter().for_each(|(field, place)| self.report(field, row, place, problems));
        smallest.filter(|_| unclear.is_empty())
    }

    /// Of the places that share a name, the one that lies in those which other columns name, or holds
    /// them.
    fn settle_shared(&self, found: &mut [(&Field, PlaceMatch)]) {
        let one = |(_, place): &(&Field, PlaceMatch)| match place {
            PlaceMatch::One(unit) => Some(*unit),
            _ => None,
        };
        let known: Vec<UnitIx> = found.iter().filter_map(one).collect();
        let fits = |unit: &UnitIx| {
            known.iter().all(|other| self.is_within(*unit, *other) || self.is_within(*other, *unit))
        };
        for (_, place) in found {
            let mut fitting = place.places().iter().copied().filter(fits);
            if let (Some(unit), None, true) = (fitting.next(), fitting.next(), place.places().len() > 1) {
                *place = PlaceMatch::One(unit);
            }
        }
    }

    /// Whether a place is another or lies in it.
    fn is_within(&self, unit: UnitIx, other: UnitIx) -> bool {
        let parent = |unit: &UnitIx| self.units.all[*unit].parent;
        std::iter::successors(Some(unit), parent).any(|holder| holder == other)
    }

    /// Reports a word that means no place, or any of several; rows with the same word are one
    /// problem.
    fn report(&self, field: &Field, row: Row, found: &PlaceMatch, problems: &mut Diagnostics) {
        let word = field.word(row);
        let place = || field.place(self.sheet, row);
        problems.error_for(("place", &*word, self.sheet.path()), place, |place| match found.places() {
            [] if word.is_empty() => nameless(place),
            [] => self.unknown(place, &word),
            units => self.ambiguous(place, &word, units),
        });
    }

    fn report_apart(
        &self,
        (of_one, one): (&Field, UnitIx),
        (of_other, other): (&Field, UnitIx),
        row: Row,
        problems: &mut Diagnostics,
    ) {
        let place = || of_other.place(self.sheet, row);
        problems.error_for(("places-differ", one, other, self.sheet.path()), place, |place| {
            let message = format!(
                "the row names both `{}` and `{}`, of which neither lies in the other",
                of_one.word(row),
                of_other.word(row)
            );
            let filled = [of_one, of_other].into_iter().find(|field| is_filled_from_above(field, row));
            Diagnostic::error("contradiction", place, message).help(match filled {
                Some(field) => format!(
                    "`{}` was taken from a row above by `fill`: write in the row itself which place it is of, or leave the column out of `fill`",
                    field.word(row)
                ),
                None => "correct one of them, or name with `unit:` of the table the one column that says the place".to_string(),
            })
        });
    }

    fn unknown(&self, place: Location, word: &str) -> Diagnostic {
        let mut words: Vec<&str> = self.names.all_words().collect();
        words.sort_unstable();
        let help = match nearest(word, words) {
            Some(near) => format!("did you mean `{near}`? Units are listed in the project's units file"),
            None => "add the unit to the project's units file, write the word there in the column `also`, or leave the rows out with `except:` of the table".to_string(),
        };
        Diagnostic::error("unknown-unit", place, format!("there is no unit `{word}`")).help(help)
    }

    fn ambiguous(&self, place: Location, word: &str, units: &[UnitIx]) -> Diagnostic {
        let names = units.iter().map(|unit| &self.units.all[*unit]);
        let names: Vec<String> = names.map(|unit| format!("`{}` ({})", unit.id, unit.name)).collect();
        let message = format!("`{word}` can be any of {}", names.join(" and "));
        Diagnostic::error("ambiguous-unit", place, message)
            .help("write the unit's id in the table, or a word in the column `also` of the units file that only one of them has")
    }
}

/// Each of several columns of a field that a row fills, as a field of its own.
fn filled(field: &Field, row: Row) -> Vec<Field> {
    match field {
        Field::First(columns) if columns.len() > 1 => {
            let is_filled = |column: &&usize| !row.cell(**column).is_empty();
            columns.iter().filter(is_filled).map(|column| Field::First(vec![*column])).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the word of a field stands in a row above.
fn is_filled_from_above(field: &Field, row: Row) -> bool {
    field.columns().iter().any(|column| row.all().nth(*column).is_none_or(str::is_empty))
}

fn nameless(place: Location) -> Diagnostic {
    Diagnostic::error("unknown-unit", place, "the row names no place").help(
        "write the unit there; if such rows name it in another column, say `unit: [this, other]`, of which the first that is not empty counts; if it is written once for several rows, say `fill: [column]`; leave a subtotal out with `except:`, and what follows the table with `until:`",
    )
}
