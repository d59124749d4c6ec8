//! The view data of lists of places.

use std::collections::BTreeSet;

use analysis::Verdict;
use language::WORDS;
use language::withheld::Missing;
use study::Footnote;

use super::indicators::ShareText;
use super::link::Link;
use super::table::CellValue;

/// A list of units with their key indicators.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Index {
    /// Heading of the first column.
    pub unit_heading: String,
    /// Heading of the second column; `None` when there is no second column.
    pub parent_heading: Option<String>,
    /// The indicators.
    pub indicators: Vec<ListedIndicator>,
    /// Heading of the column of numbers of cases.
    pub total_heading: String,
    /// The choices above the list: of larger places and groups.
    pub filters: Vec<ListFilter>,
    /// The places as squares on a map; `None` where it is not known where most of them lie.
    pub map: Option<TileMap>,
    /// The verdicts that some number of the list has.
    pub verdicts: Vec<ListedVerdict>,
    /// The rows in alphabetical order.
    pub rows: Vec<IndexRow>,
    /// The footnotes of the numbers.
    pub footnotes: Vec<Footnote>,
    /// Why some of the values are missing.
    pub missing: BTreeSet<Missing>,
    /// Whether some of the units are districts.
    pub has_districts: bool,
    /// The municipalities that counties exclude, in one sentence; `None` when there are none.
    pub left_out: Option<String>,
    /// The sentence on which units the nation is the sum of; `None` in a project without studies.
    pub nation_is: Option<String>,
    /// Units that did not take part. A unit without a page has an empty address.
    pub absent: Vec<Link>,
    /// Links by county; empty for lists that are not grouped.
    pub by_parent: Vec<IndexGroup>,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

/// A map of equal squares, one for each place, with the verdicts of one indicator.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TileMap {
    /// What its squares show: the name of the indicator.
    pub measure: String,
    /// Its width, in squares.
    pub columns: usize,
    /// Its height, in squares.
    pub rows: usize,
    /// The squares, from the north.
    pub tiles: Vec<TileView>,
    /// How many places are not on it, since it is not known where they lie.
    pub left_out: usize,
}

/// A square of a [`TileMap`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct TileView {
    /// The place.
    pub unit: Link,
    /// The column, from 0.
    pub column: usize,
    /// The row, from 0.
    pub row: usize,
    /// The verdict; `None` where the number is not shown or not compared.
    pub verdict: Option<ListedVerdict>,
}

impl TileMap {
    /// The map of the places of a list that have a square, with the verdicts of its first indicator
    /// in which places are compared; `None` where most have no square, or nothing is compared.
    pub fn new(
        squares: &[(usize, usize, usize)],
        rows: &[IndexRow],
        indicators: &[ListedIndicator],
    ) -> Option<Self> {
        let is_compared = |index: &usize| {
            rows.iter().any(|row| row.shares.get(*index).is_some_and(|share| share.verdict.is_some()))
        };
        let shown = (0..indicators.len()).find(is_compared)?;
        let tile = |(row, column, line): &(usize, usize, usize)| {
            let listed = rows.get(*row)?;
            let verdict = listed.shares.get(shown).and_then(|share| share.verdict);
            Some(TileView { unit: listed.unit.clone(), column: *column, row: *line, verdict })
        };
        let tiles: Vec<TileView> = squares.iter().filter_map(tile).collect();
        (2 * tiles.len() > rows.len()).then(|| Self {
            measure: indicators[shown].label.clone(),
            columns: tiles.iter().map(|tile| tile.column + 1).max().unwrap_or(0),
            rows: tiles.iter().map(|tile| tile.row + 1).max().unwrap_or(0),
            left_out: rows.len() - tiles.len(),
            tiles,
        })
    }
}

/// An indicator of an [`Index`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct ListedIndicator {
    /// Its name, with its unit.
    pub label: String,
    /// How far along a bar the mark of the nation stands, in percent; `None` where numbers have no
    /// bars, or the nation shows none.
    pub nation: Option<u64>,
}

/// A unit in an [`Index`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndexRow {
    /// The unit.
    pub unit: Link,
    /// The larger unit that it is part of.
    pub parent: Option<Link>,
    /// The number of cases.
    pub total: CellValue,
    /// One share per indicator.
    pub shares: Vec<ListedShare>,
    /// For each filter of the list, the value that the unit has; "-" for none.
    pub values: Vec<String>,
}

/// A share in an [`Index`], with how the unit compares with the rest of the nation.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ListedShare {
    /// The share.
    #[serde(flatten)]
    pub share: ShareText,
    /// The verdict; `None` where the number is not shown or units are not compared in it.
    pub verdict: Option<ListedVerdict>,
}

/// A verdict as a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct ListedVerdict {
    /// The sign: "▲".
    pub sign: &'static str,
    /// What it means: "tydligt högre än i resten av landet".
    pub words: &'static str,
    /// Its value in the filter of verdicts.
    pub value: &'static str,
}

/// A choice above a list by which its rows are narrowed down.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ListFilter {
    /// Its name in the address of the page.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// What can be chosen: the value in the address, and the text.
    pub options: Vec<ListOption>,
}

/// What can be chosen in a [`ListFilter`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct ListOption {
    /// Its value in rows and in the address of the page.
    pub value: String,
    /// Its text.
    pub text: String,
}

impl ListedVerdict {
    /// All verdicts, in the order of the filter.
    pub const ALL: [Self; 4] = [
        Self { sign: WORDS.sign_of_more, words: WORDS.clearly_more, value: "mer" },
        Self { sign: WORDS.sign_of_less, words: WORDS.clearly_less, value: "mindre" },
        Self { sign: WORDS.sign_of_alike, words: WORDS.alike, value: "lika" },
        Self { sign: WORDS.sign_of_undecided, words: WORDS.not_decided, value: "oavgjort" },
    ];

    /// A verdict of a comparison, with whether the unit has more; `None` where nothing is compared.
    pub fn of(verdict: Option<(Verdict, bool)>) -> Option<Self> {
        let [more, less, alike, undecided] = Self::ALL;
        match verdict? {
            (Verdict::Difference, true) => Some(more),
            (Verdict::Difference, false) => Some(less),
            (Verdict::Equal, _) => Some(alike),
            (Verdict::Undecided, _) => Some(undecided),
            (Verdict::Withheld | Verdict::Missing, _) => None,
        }
    }
}

impl IndexRow {
    /// The numbers of the row.
    pub fn numbers(&self) -> impl Iterator<Item = &CellValue> {
        let shares = || self.shares.iter().map(|listed| &listed.share);
        let bases = shares().filter(|share| share.has_base).map(|share| &share.base);
        let shares = shares().map(|share| &share.number).chain(bases);
        std::iter::once(&self.total).chain(shares)
    }
}

/// Links to the units of one county.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndexGroup {
    /// The county.
    pub parent: Link,
    /// Its units.
    pub units: Vec<Link>,
}
