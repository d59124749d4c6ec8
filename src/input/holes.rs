//! Rows that all places of a table have but a few: perhaps a line that was lost on the way.

use study::RoundIx;
use units::UnitIx;

use super::table::{Rows, Section};

/// How many cases a row must be expected to have for its absence to be reported: the place has so
/// many cases, and so many in a hundred have the row's values elsewhere. Fewer may well be none.
const LEAST_EXPECTED: f64 = 10.0;

/// How many rows a place may lack for their absence to be reported. A place that lacks more has
/// another table.
const MOST_HOLES: usize = 2;

/// A row that a place lacks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Hole {
    pub round: RoundIx,
    pub unit: UnitIx,
    /// The codes that the row would have.
    pub codes: Vec<u8>,
    /// A row of the place that is there.
    pub beside: usize,
}

/// The rows that single places lack of sorted `rows`, where at least four of five places in all
/// rounds have the very same rows, and the row would be expected to count several cases.
pub(crate) fn holes(rows: &Rows) -> Vec<Hole> {
    let sections = rows.sections();
    let longest = sections.iter().map(|section| section.rows.len()).max().unwrap_or(0);
    let (full, short): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| section.rows.len() == longest);
    let is_nearly_full = |section: &Section| section.rows.len() + MOST_HOLES >= longest;
    if short.is_empty() || longest <= MOST_HOLES + 1 || 5 * full.len() < 4 * sections.len() {
        return Vec::new();
    }
    let codes = |row: usize| rows.codes(row).collect::<Vec<u8>>();
    let pattern: Vec<Vec<u8>> = full[0].rows.clone().map(codes).collect();
    let is_alike = |section: &&Section| section.rows.clone().map(codes).eq(pattern.iter().cloned());
    if !full.iter().all(is_alike) {
        return Vec::new();
    }
    let cases = |row: usize| rows.counts[row].cases().unwrap_or(0) as f64;
    let mut elsewhere = vec![0.0; longest];
    for section in &full {
        section.rows.clone().zip(&mut elsewhere).for_each(|(row, sum)| *sum += cases(row));
    }
    let all: f64 = elsewhere.iter().sum();
    let of_section = |section: &Section| -> Vec<Hole> {
        let present: Vec<Vec<u8>> = section.rows.clone().map(codes).collect();
        let section_cases: f64 = section.rows.clone().map(cases).sum();
        let is_expected = |sum: f64| all > 0.0 && section_cases * sum / all >= LEAST_EXPECTED;
        let lacks = pattern.iter().zip(&elsewhere);
        let lacks = lacks.filter(|(codes, sum)| is_expected(**sum) && present.binary_search(codes).is_err());
        let (round, unit, beside) = (section.round, section.unit, section.rows.start);
        lacks.map(|(codes, _)| Hole { round, unit, codes: codes.clone(), beside }).collect()
    };
    short.into_iter().filter(|section| is_nearly_full(section)).flat_map(of_section).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{ReportedCount, RowFootnotes, RowHead, SourceRow};

    /// Rows of places with these codes each.
    fn table(places: &[&[u8]]) -> Rows {
        of_cases(20, places)
    }

    /// Rows of places with these codes each, with so many cases in each row.
    fn of_cases(cases: u64, places: &[&[u8]]) -> Rows {
        let mut rows = Rows::new(1);
        for (unit, codes) in places.iter().enumerate() {
            let count = ReportedCount::from(Some(cases));
            let (footnotes, source) = (RowFootnotes::default(), SourceRow::default());
            let head = RowHead { round: 0.into(), unit: unit.into(), count, base: count, footnotes, source };
            codes.iter().for_each(|code| rows.push(head, [*code]));
        }
        rows
    }

    #[test]
    fn a_row_that_one_place_of_five_lacks_is_a_hole() {
        let full: &[u8] = &[0, 1, 2, 3];
        let found = holes(&table(&[full, full, &[0, 2, 3], full, full]));
        assert_eq!(found, [Hole { round: 0.into(), unit: 2.into(), codes: vec![1], beside: 8 }]);
        assert_eq!(holes(&table(&[full, full, full, full, full])), []);
        assert_eq!(holes(&of_cases(2, &[full, full, &[0, 2, 3], full, full])), [], "may well be none");
        assert_eq!(holes(&table(&[full, full, &[0, 2, 3], &[0, 1, 2], full])), [], "a table without zeros");
        assert_eq!(holes(&table(&[full, full, &[0], full, full])), [], "another table");
        let other: &[u8] = &[0, 1, 2, 4];
        assert_eq!(holes(&table(&[full, other, &[0, 2, 3], full, full])), [], "no full crossing");
    }
}
