//! The key indicators of a unit beside the nation's, and the definition of every indicator.

use gate::{CellRelease, StudyRelease};
use language::{definition, slug, withheld::Missing};
use study::{IndicatorIx, RoundIx, Study};
use units::UnitIx;

use super::findings::Found;
use super::table::CellValue;

/// A share and its base.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ShareText {
    /// Whole percent: "52".
    pub percent: CellValue,
    /// The base: "21 858".
    pub base: CellValue,
    /// The width of a bar in percent, 0 when the share is not shown.
    pub width: u64,
}

/// An indicator for a unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct IndicatorRow {
    /// The indicator's name.
    pub label: String,
    /// The unit's share in each round, oldest first.
    pub rounds: Vec<ShareText>,
    /// The base of its share in the round of the page.
    pub base: CellValue,
    /// The nation's share in the round of the page.
    pub nation: ShareText,
    /// The verdict compared with the rest of the nation, and the rest's whole percent: "Högre
    /// (36)". Not applicable to indicators for which units are not compared.
    pub verdict: CellValue,
}

/// An indicator and its definition in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Definition {
    /// Its anchor on the page of measures.
    pub id: String,
    /// The indicator's name.
    pub label: String,
    /// The definition in words.
    pub meaning: String,
    /// The study's own description.
    pub description: Option<String>,
}

impl IndicatorRow {
    /// The numbers that a table of key indicators shows; those of the nation on other units' pages.
    pub fn values(&self, has_nation: bool) -> impl Iterator<Item = &CellValue> {
        let shares = self.rounds.iter().map(|share| &share.percent);
        shares.chain([&self.base]).chain(has_nation.then_some(&self.nation.percent))
    }
}

impl ShareText {
    /// A share of the release.
    pub fn new(cell: CellRelease, study: &Study) -> Self {
        Self {
            percent: CellValue::percent(cell.share, study),
            base: CellValue::count(cell.base, study),
            width: cell.share.value().map_or(0, |share| share.percent()),
        }
    }

    /// A share of a unit that did not take part.
    pub fn missing() -> Self {
        let missing = CellValue::new(Err(Missing::DidNotTakePart));
        Self { percent: missing.clone(), base: missing, width: 0 }
    }
}

/// The key indicators of a unit in all rounds, with what is compared in the round of its page, followed by the other indicators for which units are
/// compared.
pub fn key_rows(
    study: &Study,
    release: &StudyRelease,
    (unit, round): (UnitIx, RoundIx),
    nation: UnitIx,
    findings: Found,
) -> Vec<IndicatorRow> {
    let share = |round: RoundIx, unit: UnitIx, indicator: IndicatorIx| {
        release
            .unit(round, unit)
            .map_or_else(ShareText::missing, |release| ShareText::new(release.indicators[indicator], study))
    };
    let row = |indicator: &IndicatorIx| IndicatorRow {
        label: study.indicators[*indicator].label.clone(),
        rounds: study.rounds.indices().map(|round| share(round, unit, *indicator)).collect(),
        base: share(round, unit, *indicator).base,
        nation: share(round, nation, *indicator),
        verdict: CellValue::new(findings.level_word(*indicator)),
    };
    let others = study.findings.levels.iter().filter(|level| !study.key_indicators.contains(level));
    study.key_indicators.iter().chain(others).map(row).collect()
}

/// The anchor of an indicator on the page that defines measures.
pub fn measure_anchor(study: &str, indicator: &str) -> String {
    format!("matt_{}_{}", slug(study), slug(indicator))
}

/// All indicators of a study with their definitions.
pub fn definitions(study: &Study) -> Vec<Definition> {
    study
        .indicators
        .iter()
        .map(|indicator| Definition {
            id: measure_anchor(&study.id, &indicator.id),
            label: indicator.label.clone(),
            meaning: definition(study, indicator),
            description: indicator.description.clone(),
        })
        .collect()
}
