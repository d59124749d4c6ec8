//! Which municipalities are alike by their background, never by their results.
//!
//! The distance between two places is Gower's (1971, Biometrics 27:857): the weighted mean of their
//! distances in each background variable, from 0 (alike) to 1. A place that lacks a value is
//! similar to none; two places at a distance above 0.5 are never called similar. For a number, the
//! distance is the absolute difference divided by the largest between any two places, taken on a
//! log scale for population. For a category it is 0 or 1.

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use project::{Background, SimilarBy};

use super::{ByUnit, GroupingIx, Level, UnitIx, Units};

/// The column of inhabitants.
const POPULATION: &str = "population";

/// The largest distance at which a place is called similar.
const FARTHEST: f64 = 0.5;

/// Columns of the file of places that say who they are, and are not a background variable.
const NAMES: [&str; 7] = ["id", "name", "level", "parent", "also", "lat", "lon"];

/// The similar places of each municipality.
#[derive(Debug, Clone)]
pub struct SimilarPlaces {
    /// The names of the background variables with their weights; a name is `None` for the number of
    /// inhabitants.
    pub backgrounds: Vec<(Option<String>, u64)>,
    /// How many similar places each has.
    number: usize,
    /// By background variable: its value for each unit.
    values: Vec<BackgroundValues>,
}

/// A similar place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimilarPlace {
    /// The place.
    pub unit: UnitIx,
    /// The distance between the two, from 0 (alike) to 1.
    pub distance: f64,
}

/// The values of a background variable by unit; `None` where it is not given.
#[derive(Debug, Clone)]
enum BackgroundValues {
    /// Numbers, of which the smallest is 0 and the largest 1.
    Numbers(ByUnit<Option<f64>>),
    /// The index of a group.
    Groups(ByUnit<Option<usize>>),
}

impl SimilarPlaces {
    /// Reads the background variables of all municipalities. What cannot be read is reported and
    /// left out.
    pub fn read(sheet: &Sheet, by: &SimilarBy, units: &Units, problems: &mut Diagnostics) -> Self {
        let mut similar = Self { backgrounds: Vec::new(), number: by.number, values: Vec::new() };
        for background in &by.backgrounds {
            if let Some((label, values)) = values(sheet, background, units, problems) {
                if !units.of_level(Level::Municipality).any(|unit| values.has(unit)) {
                    let message = format!("no municipality has a `{}`", background.column);
                    problems.push(
                        Diagnostic::error("background", background.place.clone(), message)
                            .help("fill in the column of the file of places, or leave the background out"),
                    );
                }
                similar.backgrounds.push((label, background.weight));
                similar.values.push(values);
            }
        }
        similar
    }

    /// The places that are most similar to a municipality among others, the nearest first; of places
    /// as near, those that stand first in `units.csv`.
    pub fn of(&self, unit: UnitIx, among: &[UnitIx]) -> Vec<SimilarPlace> {
        let others = among.iter().filter(|other| **other != unit);
        let mut places: Vec<SimilarPlace> = others
            .filter_map(|other| Some(SimilarPlace { unit: *other, distance: self.distance(unit, *other)? }))
            .filter(|place| place.distance <= FARTHEST)
            .collect();
        places.sort_by(|one, other| one.distance.total_cmp(&other.distance).then(one.unit.cmp(&other.unit)));
        places.truncate(self.number);
        places
    }

    /// The distance between two places; `None` where one of them lacks a value.
    fn distance(&self, one: UnitIx, other: UnitIx) -> Option<f64> {
        let apart = |values: &BackgroundValues| match values {
            BackgroundValues::Numbers(numbers) => Some((numbers[one]? - numbers[other]?).abs()),
            BackgroundValues::Groups(groups) => Some(f64::from(u8::from(groups[one]? != groups[other]?))),
        };
        let (mut sum, mut weights) = (0.0, 0.0);
        for (values, (_, weight)) in self.values.iter().zip(&self.backgrounds) {
            sum += *weight as f64 * apart(values)?;
            weights += *weight as f64;
        }
        (weights > 0.0).then(|| sum / weights)
    }
}

impl BackgroundValues {
    /// Whether it is given for a unit.
    fn has(&self, unit: UnitIx) -> bool {
        match self {
            Self::Numbers(numbers) => numbers[unit].is_some(),
            Self::Groups(groups) => groups[unit].is_some(),
        }
    }
}

/// The name of a background variable and its value for each unit.
fn values(
    sheet: &Sheet,
    background: &Background,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<(Option<String>, BackgroundValues)> {
    let grouping = units.groupings.position(|grouping| grouping.id == background.column);
    if let Some(grouping) = grouping {
        let groups = units.all.iter().map(|unit| unit.groups.get(&grouping).copied()).collect();
        return Some((Some(label_of(grouping, background, units)), BackgroundValues::Groups(groups)));
    }
    if background.column == POPULATION {
        let log = |inhabitants: u64| libm::log(inhabitants.max(1) as f64);
        let numbers = units.all.iter().map(|unit| Some(log(unit.population?))).collect();
        return Some((background.label.clone(), spread(numbers, units)));
    }
    if NAMES.contains(&background.column.as_str()) {
        let message = format!("`{}` cannot be a background", background.column);
        problems.push(
            Diagnostic::error("background", background.place.clone(), message)
                .help("name `population`, a grouping, or a column with a number for each municipality"),
        );
        return None;
    }
    let Some(column) = sheet.column(&background.column) else {
        let groupings = units.groupings.iter().map(|grouping| grouping.id.as_str());
        let names = sheet.header.iter().map(String::as_str).chain(groupings);
        let message = format!("the units have no column `{}`", background.column);
        let near = nearest(&background.column, names);
        problems.push(Diagnostic::error("missing-column", background.place.clone(), message).help(
            near.map_or("add a column with a number for each municipality".to_string(), |near| {
                format!("did you mean `{near}`?")
            }),
        ));
        return None;
    };
    let Some(label) = background.label.clone() else {
        let message = format!("the background `{}` has no name for readers", background.column);
        problems.push(
            Diagnostic::error("missing-key", background.place.clone(), message)
                .help(format!("write `{}: {{label: …, weight: {}}}`", background.column, background.weight)),
        );
        return None;
    };
    let id = sheet.column("id")?;
    let mut numbers: ByUnit<Option<f64>> = units.all.iter().map(|_| None).collect();
    sheet.for_each_row(problems, |row, problems| {
        let (word, unit) = (row.cell(column), units.find(row.cell(id)));
        let Some(unit) = unit.filter(|_| !word.is_empty()) else { return };
        match word.replace(',', ".").replace('−', "-").parse::<f64>() {
            Ok(number) if number.is_finite() => numbers[unit] = Some(number),
            _ => problems.push(
                Diagnostic::error(
                    "wrong-number",
                    sheet.place(row.number, column),
                    format!("`{word}` is no number"),
                )
                .help("write a number without unit or spaces, or leave the field empty"),
            ),
        }
    });
    Some((Some(label), spread(numbers, units)))
}

fn label_of(grouping: GroupingIx, background: &Background, units: &Units) -> String {
    background.label.clone().unwrap_or_else(|| units.groupings[grouping].label.clone())
}

/// Numbers between 0 for the smallest of a municipality and 1 for the largest.
fn spread(numbers: ByUnit<Option<f64>>, units: &Units) -> BackgroundValues {
    let of_municipalities = || units.of_level(Level::Municipality).filter_map(|unit| numbers[unit]);
    let (least, most) =
        (of_municipalities().fold(f64::MAX, f64::min), of_municipalities().fold(f64::MIN, f64::max));
    let range = if most > least { most - least } else { 1.0 };
    BackgroundValues::Numbers(numbers.iter().map(|number| Some((number.as_ref()? - least) / range)).collect())
}

#[cfg(test)]
mod tests {
    use ground::diagnostics::Source;
    use project::{Names, Settings};

    use super::*;

    const SETTINGS: &str = "title: T\npublisher: P\nregister: none\ngroupings:\n  typ: {label: Typ, values: {a: A, b: B}}\n\
        similar: {number: 3, by: {population: 1, typ: 1, andel: {label: Andel, weight: 2}}}\n";
    const UNITS: &str = "id;name;level;parent;population;typ;andel\nn;N;nation;;;;\n\
        a;Alby;municipality;n;1000;a;10\nb;Berga;municipality;n;10000;a;10\nc;Ceder;municipality;n;100000;b;20\nd;Dal;municipality;n;10000;b;\n";

    fn read(settings: &str, units: &str) -> (Units, Option<SimilarPlaces>, Diagnostics) {
        let mut problems = Diagnostics::default();
        let settings =
            Settings::read(&Source::new("lagesbild.yaml", settings), &mut problems).expect("settings");
        let sheet = Sheet::read("units.csv", units.as_bytes(), &mut problems).expect("a sheet");
        let units =
            super::super::read(&sheet, &settings.groupings, Names::Other, &mut problems).expect("units");
        let by = settings.similar.as_ref();
        let similar = by.map(|by| SimilarPlaces::read(&sheet, by, &units, &mut problems));
        (units, similar, problems)
    }

    /// By hand: the logarithms of 1 000, 10 000 and 100 000 are 0, ½ and 1 of their range, and the
    /// shares 0, 0 and 1 of theirs. The last place lacks its share; the third is too far apart.
    #[test]
    fn the_distance_is_the_weighted_mean_and_who_lacks_something_or_is_far_is_not_similar() {
        let (units, similar, problems) = read(SETTINGS, UNITS);
        assert!(problems.is_empty(), "{problems:?}");
        let similar = similar.expect("similar places");
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|id| units.find(id).expect("a unit"));
        let found = similar.of(a, &[a, b, c, d]);
        assert_eq!(found.iter().map(|place| place.unit).collect::<Vec<_>>(), [b]);
        assert!((found[0].distance - 0.5 / 4.0).abs() < 1e-12, "{found:?}");
        assert_eq!(similar.distance(a, c), Some(1.0));
        assert_eq!(similar.of(d, &[a, b, c, d]), []);
    }

    #[test]
    fn a_column_that_is_not_there_or_has_no_name_or_no_numbers_is_an_error() {
        let (.., problems) = read(&SETTINGS.replace("population: 1", "befolkning: 1"), UNITS);
        assert!(problems.has_errors());
        let (.., problems) = read(&SETTINGS.replace("{label: Andel, weight: 2}", "2"), UNITS);
        assert!(problems.has_errors());
        let (.., problems) = read(&SETTINGS.replace("population: 1", "name: {label: Namn}"), UNITS);
        assert!(problems.has_errors());
        let (.., problems) = read(SETTINGS, &UNITS.replace(";b;20", ";b;hög"));
        assert!(problems.has_errors());
    }
}
