//! Compares places in one indicator, and calls them different only where chance does not explain
//! it.
//!
//! `page` is the page of an indicator: all places in the order of their numbers, with the `funnel`
//! of their sizes, their `time_series` and the `gap` between groups of cases in each of them.
//! `equality` looks for the differences of the nation in each municipality. `side_by_side` sets a
//! few places beside each other in all indicators, `numbers` gives a script what it needs to do the
//! same with places that a reader chooses, and `barometer` draws one place among all. Here stands
//! what these share: the published number of a place, drawings of places on one scale, and their
//! table.

mod barometer;
mod equality;
mod funnel;
mod gap;
mod numbers;
mod page;
mod side_by_side;
mod time_series;

pub use barometer::{BarometerView, Spreads};
pub use equality::{EqualityPage, EqualityStudy, EqualityVariable, NationalGap};
pub use funnel::FunnelView;
pub use gap::GapView;
pub use numbers::{ChoicePage, ChoosableStudy, PlaceNumbers, choosable_studies, place_numbers};
pub use page::{ContrastView, IndicatorList, IndicatorPage};
pub use side_by_side::{Pairs, SideBySide, SideIndicator, SideStudy, SimilarView, ThanSimilar, middle_cell};
pub use time_series::TimeSeriesView;

use std::collections::BTreeSet;

use chart::{Dot, Dots};
use content::Sources;
use gate::CellRelease;
use language::comparing;
use language::measures::{unit_of, with_unit};
use language::withheld::Missing;
use language::{MarkWords, Marks, describe, headings, number_sign};
use stats::{Confidence, Share};
use study::{Footnote, Indicator, IndicatorIx, RoundIx, Study};
use units::UnitIx;

use super::findings::UnitFindings;
use super::link::Link;
use super::scale::DrawingScale;
use super::table::{CellValue, TableCell, footnotes_of, reasons};

/// The most places in one drawing, so that it fits a sheet of paper.
const IN_ONE_DRAWING: usize = 40;
/// Places with their numbers of one indicator.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PlaceTable {
    /// What the table shows.
    pub caption: String,
    /// Headings of the columns.
    pub heads: Vec<String>,
    /// The first column of words, counted from 1 as the style sheet does; those after it are of
    /// words too. `None` without any. It stands here once, since a word in each cell would weigh as
    /// much as the numbers do.
    pub words_from: Option<usize>,
    /// Whether the name of each place is a link to its page. It is not where another table of the page
    /// links the same places, since the links of a whole nation weigh more than its numbers.
    pub is_linked: bool,
    /// The places.
    pub rows: Vec<ComparedPlace>,
    /// The footnotes of the numbers.
    pub footnotes: Vec<Footnote>,
    /// Why some of the values are missing.
    pub missing: BTreeSet<Missing>,
}

/// A place with its number.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ComparedPlace {
    /// The place.
    pub unit: Link,
    /// The number with its interval, the base where the indicator has one, and the further columns
    /// of the table.
    pub cells: Vec<TableCell>,
}

/// What is needed to compare places in an indicator.
struct IndicatorComparison<'a> {
    sources: &'a Sources,
    study: usize,
    indicator: IndicatorIx,
    round: RoundIx,
}

/// A number, or the reason why it is missing.
type ShareOrMissing = Result<Share, Missing>;

/// What has a number that is shown.
struct NamedShare {
    name: String,
    share: Share,
}

/// A column beside the numbers of places: its heading, and the cell of a place, which is given why
/// the place has no number, for where it has none.
struct Column<'a> {
    heading: String,
    cell: Box<dyn Fn(UnitIx, Missing) -> TableCell + 'a>,
}

impl<'a> IndicatorComparison<'a> {
    /// The comparison in the latest round in which the nation shows the number, or in the latest.
    fn of(sources: &'a Sources, (study, indicator): (usize, IndicatorIx)) -> Self {
        let declared = &sources.studies[study];
        let has_number = |round: &RoundIx| {
            let nation = sources.release.studies[study].unit(*round, sources.units.nation);
            nation.is_some_and(|nation| nation.indicators[indicator].share.is_shown())
        };
        let round = declared.rounds.indices().rev().find(has_number).unwrap_or(declared.latest());
        Self { sources, study, indicator, round }
    }
}

impl IndicatorComparison<'_> {
    fn study(&self) -> &Study {
        &self.sources.studies[self.study]
    }

    fn declared(&self) -> &Indicator {
        &self.study().indicators[self.indicator]
    }

    fn confidence(&self) -> Confidence {
        self.sources.analysis.confidence
    }

    fn cell(&self, unit: UnitIx) -> Option<CellRelease> {
        let release = self.sources.release.studies[self.study].unit(self.round, unit)?;
        Some(release.indicators[self.indicator])
    }

    fn findings_of(&self, unit: UnitIx) -> UnitFindings<'_> {
        UnitFindings::of(self.sources, self.study, self.round, unit)
    }

    /// The places that show the number, the largest printed number first. Equal ones stand in the
    /// order given, since their order by unprinted decimals would disclose more than the page does.
    fn places_with_number(&self, places: &[(UnitIx, Link)]) -> Vec<NamedShare> {
        let named_share = |(unit, link): &(UnitIx, Link)| {
            let share = self.cell(*unit)?.share.value()?;
            Some(NamedShare { name: link.text.clone(), share })
        };
        let mut shares: Vec<NamedShare> = places.iter().filter_map(named_share).collect();
        let scale = DrawingScale::of(shares.iter().map(|place| place.share));
        shares.sort_by_key(|place| std::cmp::Reverse(scale.draw(place.share)));
        shares
    }

    /// The name of a column of numbers, with what they are counted in.
    fn with_own_unit(&self, name: &str) -> String {
        with_unit(name, self.unit().as_deref())
    }

    /// The headings of a number and its base.
    fn number_heads(&self) -> Vec<String> {
        let counted = language::measures::counted_by(self.study(), self.declared().formula);
        let number = with_unit("", self.unit().as_deref());
        std::iter::once(number).chain(counted.map(headings::number_of)).collect()
    }

    /// A number with its interval and, where the indicator has one, its base; `None` for a place
    /// that did not take part.
    fn number_and_base(&self, cell: Option<CellRelease>) -> Vec<TableCell> {
        let study = self.study();
        let missing = || TableCell::missing(Missing::DidNotTakePart);
        let number =
            cell.map_or_else(missing, |cell| TableCell::published(cell.share, study, self.confidence()));
        let base = cell.map_or_else(missing, |cell| CellValue::count(cell.base, study).into());
        let has_base = language::measures::counted_by(study, self.declared().formula).is_some();
        std::iter::once(number).chain(has_base.then_some(base)).collect()
    }

    /// Drawings of places with the number of the nation on one scale, each of as many as fit a
    /// sheet of paper.
    fn drawings(&self, shown: &[NamedShare], what: &str, id: &str, nation: Option<Share>) -> Vec<String> {
        let interval = |share: Share| {
            Some(stats::interval(share, self.confidence())).filter(|interval| interval.is_known())
        };
        let scale = DrawingScale::of(shown.iter().map(|place| place.share).chain(nation));
        let dot = |place: &NamedShare| Dot {
            name: place.name.clone(),
            value: scale.draw(place.share),
            interval: interval(place.share).map(|interval| (scale.end(interval.lo), scale.end(interval.hi))),
            label: number_sign(place.share),
        };
        let rows: Vec<Dot> = shown.iter().map(dot).collect();
        let reference = nation.map(|share| scale.draw(share));
        let ends = rows.iter().map(|row| row.interval.map_or(row.value, |(_, hi)| hi)).chain(reference);
        let axis = scale.axis(ends.max().unwrap_or(0));
        let title = comparing::title(&self.declared().label, what, &self.period());
        let sheet = |(sheet, rows): (usize, &[Dot])| {
            let values = rows.iter().map(|row| MarkWords {
                label: &row.name,
                value: row.value as f64,
                number: &row.label,
            });
            let marks = [Marks { panel: None, series: "", values: values.collect() }];
            let description = describe(&marks, self.unit().as_deref());
            let dots = Dots { rows: rows.to_vec(), axis: axis.clone(), reference };
            chart::dots(&dots, &format!("{id}-{sheet}"), &title, &description)
        };
        rows.chunks(IN_ONE_DRAWING).enumerate().filter_map(sheet).collect()
    }

    fn period(&self) -> String {
        self.study().rounds[self.round].label.clone()
    }

    /// What a unit shows of the indicator by the values of the variable that everything is
    /// contrasted by, each with its label; `None` where the study contrasts by none.
    fn contrasted_cells(&self, unit: UnitIx) -> Option<Vec<(&str, CellRelease)>> {
        let study = self.study();
        let always = study.findings.always.as_ref()?;
        let block = always.blocks.first()?;
        let measure = block.measures.iter().position(|measure| measure.id == self.declared().id)?;
        let release = self.sources.release.studies[self.study].unit(self.round, unit)?;
        let cells = &release.strata.first()?.cells;
        let values = study.variables[always.variable].values.iter().enumerate();
        let of_value = values.filter_map(|(value, declared)| {
            let cell = cells.get(value * block.measures.len() + measure)?;
            Some((declared.label.as_str(), *cell))
        });
        Some(of_value.collect())
    }

    /// What the numbers are counted in: "procent".
    fn unit(&self) -> Option<String> {
        unit_of(self.study(), self.declared().formula, self.declared().scale)
    }

    /// The places as rows of a table, with these columns beside their numbers.
    fn table(
        &self,
        [heading, caption]: [&str; 2],
        places: &[(UnitIx, Link)],
        columns: &[Column],
    ) -> PlaceTable {
        let caption = comparing::title(&self.declared().label, caption, &self.period());
        let mut heads = vec![heading.to_string()];
        heads.extend(self.number_heads());
        heads.extend(columns.iter().map(|column| column.heading.clone()));
        let row = |(unit, link): &(UnitIx, Link)| {
            let mut cells = self.number_and_base(self.cell(*unit));
            let reason = cells[0].value.missing().unwrap_or(Missing::DidNotTakePart);
            cells.extend(columns.iter().map(|column| (column.cell)(*unit, reason)));
            ComparedPlace { unit: link.clone(), cells }
        };
        PlaceTable::new(caption, heads, places.iter().map(row).collect())
    }
}

impl PlaceTable {
    fn new(caption: String, heads: Vec<String>, rows: Vec<ComparedPlace>) -> Self {
        let values = || rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.value);
        let first = rows.iter().filter_map(|row| row.cells.iter().position(|cell| cell.is_words)).min();
        Self {
            caption,
            heads,
            // The name of the place is the column before those of its cells.
            words_from: first.map(|cell| cell + 2),
            is_linked: true,
            footnotes: footnotes_of(values()),
            missing: reasons(values()),
            rows,
        }
    }
}
