//! The printed numbers of places for the script that sets places of a reader's choice beside each
//! other, and what the script has to know of each indicator to test them as the program does.
//!
//! Numbers leave as integers: with noise, decimals of a count would disclose the noise.

use std::collections::BTreeMap;

use content::Sources;
use gate::CellRelease;
use language::withheld::Missing;
use language::{WORDS, comparing, number_sign};
use stats::{NumberKind, Share};
use study::{Condition, IndicatorIx, Round, Study};
use units::UnitIx;

use super::super::indicators::shown_indicators;
use super::super::link::{Link, LinkGroup};
use super::super::table::{CellValue, TableCell};
use super::IndicatorComparison;

/// What a place shows, by the key of the indicator.
pub type PlaceNumbers = BTreeMap<String, IndicatorNumbers>;

/// What a place shows of one indicator.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndicatorNumbers {
    /// One number for each round.
    rounds: Vec<PlaceNumber>,
    /// One number for each value of the variable by which all is contrasted, in the round in which
    /// places are compared; none where the study has no such variable.
    groups: Vec<PlaceNumber>,
}

/// A number with its interval and base as they stand in tables, or why there is none.
#[derive(Debug, Clone, serde::Serialize)]
struct PlaceNumber {
    #[serde(flatten)]
    value: CellValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<CellValue>,
    /// Numerator and base as integers, and by how much less they are worth than so many exact cases
    /// ([`Share::certainty`]); `None` for numbers that are not tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<(u64, u64, f64)>,
}

/// A study whose indicators a reader can choose.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ChoosableStudy {
    /// Its title.
    title: String,
    /// The source of its tables, as a sentence.
    source: Option<String>,
    /// Its rounds.
    rounds: Vec<ChoosableRound>,
    /// The variable by which all is contrasted, and its values; `None` where there is none.
    groups: Option<(String, Vec<String>)>,
    /// Its indicators.
    indicators: Vec<ChoosableIndicator>,
}

/// A round of a study.
#[derive(Debug, Clone, serde::Serialize)]
struct ChoosableRound {
    label: String,
    /// When it was, in years; `None` where the study does not say.
    time: Option<f64>,
}

/// What the script has to know of an indicator.
#[derive(Debug, Clone, serde::Serialize)]
struct ChoosableIndicator {
    key: String,
    link: Link,
    /// The headings of a number and, where the indicator has one, of its base.
    heads: Vec<String>,
    /// The round in which places are compared.
    round: usize,
    /// Rounds whose numbers cannot be set beside those before.
    begins_anew: Vec<usize>,
    /// Whether its numbers are tested as shares or as rates; `None` for those that are not tested.
    test: Option<NumberTest>,
    /// The margin on the scale of numerator by base.
    margin: f64,
    /// What it means to be about alike.
    alike: String,
    /// The number of the nation as it is printed; `None` where it is not shown.
    nation: Option<String>,
}

/// How numbers are tested.
#[derive(Debug, Clone, Copy, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum NumberTest {
    Proportion,
    Rate,
}

/// The page on which a reader chooses places.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ChoicePage {
    /// The file of what can be chosen.
    pub choices: String,
    /// The comparisons that are pages of their own.
    pub groups: Vec<LinkGroup>,
}

/// What a place shows of all indicators.
pub fn place_numbers(sources: &Sources, unit: UnitIx) -> PlaceNumbers {
    let study_numbers = |study: usize| {
        let indicators = shown_indicators(&sources.studies[study]).into_iter();
        indicators.map(move |indicator| {
            let comparison = IndicatorComparison::of(sources, (study, indicator));
            (comparison.key(), comparison.numbers(unit))
        })
    };
    (0..sources.studies.len()).flat_map(study_numbers).collect()
}

/// The studies with their indicators. `link` gives the page of an indicator.
pub fn choosable_studies(
    sources: &Sources,
    link: impl Fn(usize, IndicatorIx) -> Link,
) -> Vec<ChoosableStudy> {
    let choosable_study = |(index, study): (usize, &Study)| ChoosableStudy {
        title: study.title.clone(),
        source: study.source.as_ref().map(|source| WORDS.source.replace("{source}", source)),
        rounds: study
            .rounds
            .iter()
            .map(|round| ChoosableRound { label: round.label.clone(), time: Round::time(round) })
            .collect(),
        groups: study.findings.always.as_ref().map(|always| {
            let variable = &study.variables[always.variable];
            let values = variable.values.iter().map(|value| value.label.clone());
            (variable.label.clone(), values.collect())
        }),
        indicators: shown_indicators(study)
            .into_iter()
            .map(|indicator| {
                IndicatorComparison::of(sources, (index, indicator)).choosable(link(index, indicator))
            })
            .collect(),
    };
    sources.studies.iter().enumerate().map(choosable_study).collect()
}

impl IndicatorComparison<'_> {
    /// The key by which the script names the indicator.
    fn key(&self) -> String {
        format!("{}/{}", self.study().id, self.declared().id)
    }

    fn choosable(&self, link: Link) -> ChoosableIndicator {
        let release = &self.sources.release.studies[self.study];
        let study = self.study();
        let measure = study.measure(self.indicator, &Condition::new());
        let nation = self.cell(self.sources.units.nation).and_then(|cell| cell.share.value());
        let breaks = release.breaks.iter().filter(|each| each.concerns(study, self.indicator));
        ChoosableIndicator {
            key: self.key(),
            link,
            heads: self.number_heads(),
            round: self.round.into(),
            begins_anew: breaks.map(|each| each.round.into()).collect(),
            test: match self.declared().scale.kind {
                NumberKind::Proportion => Some(NumberTest::Proportion),
                NumberKind::Rate => Some(NumberTest::Rate),
                NumberKind::Mean | NumberKind::Count | NumberKind::Given => None,
            },
            margin: measure.margin_as_share(),
            alike: comparing::alike_means(measure.margin, measure.scale),
            nation: nation.map(number_sign),
        }
    }

    fn numbers(&self, unit: UnitIx) -> IndicatorNumbers {
        let release = &self.sources.release.studies[self.study];
        let round = |round| {
            let cell = release.unit(round, unit).map(|release| release.indicators[self.indicator]);
            self.place_number(cell, true)
        };
        let groups = self.contrasted_cells(unit).into_iter().flatten();
        IndicatorNumbers {
            rounds: self.study().rounds.indices().map(round).collect(),
            groups: groups.map(|(_, cell)| self.place_number(Some(cell), false)).collect(),
        }
    }

    /// A number; with what it is tested by where it is compared.
    fn place_number(&self, cell: Option<CellRelease>, is_compared: bool) -> PlaceNumber {
        let has_base = language::measures::counted_by(self.study(), self.declared().formula).is_some();
        let Some(cell) = cell else {
            let value = CellValue::new(Err(Missing::DidNotTakePart));
            return PlaceNumber { base: has_base.then(|| value.clone()), value, counts: None };
        };
        let counts = |share: Share| {
            let share = share.rounded();
            (share.numerator(), share.base(), share.certainty())
        };
        let is_tested = is_compared && self.declared().scale.kind.is_tested() && cell.base.is_shown();
        PlaceNumber {
            value: TableCell::published(cell.share, self.study(), self.confidence()).value,
            base: has_base.then(|| CellValue::count(cell.base, self.study())),
            counts: cell.share.value().filter(|_| is_tested).map(counts),
        }
    }
}
