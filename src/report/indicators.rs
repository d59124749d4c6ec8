//! The key indicators of a unit beside the nation's, and the definition of every indicator.

use gate::{Absence, CellRelease, StudyRelease};
use language::measures::{counted_by, unit_of, with_unit};
use language::{WORDS, definition, headings, slug, withheld::Missing};
use stats::Share;
use study::{IndicatorIx, RoundIx, Study};
use units::UnitIx;

use super::findings::UnitFindings;
use super::table::{CellValue, TableCell, TableRow, TableView};
use super::time_axis;

/// A share and its base.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ShareText {
    /// The number: "52".
    pub number: CellValue,
    /// The base: "21 858".
    pub base: CellValue,
    /// Whether it has a base that could be shown.
    pub has_base: bool,
    /// Whether it is drawn as a bar, which only percentages are.
    pub has_bar: bool,
    /// The width of a bar in percent, 0 when nothing is shown, and for numbers that are not
    /// percentages.
    pub width: u64,
}

/// An indicator for a unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct IndicatorRow {
    /// The indicator's name; with its unit where the indicators of the table have different ones.
    pub label: String,
    /// The address of the page on which places are compared in it; `None` without such a page.
    pub compared: Option<String>,
    /// The unit's share in each round, oldest first; if there are many rounds, only in the round of
    /// the page.
    pub rounds: Vec<ShareText>,
    /// If there are many rounds: its line over them as SVG; `None` where less than two numbers are
    /// shown.
    pub line: Option<String>,
    /// The base of its share in the round of the page; `None` in a table without bases.
    pub base: Option<CellValue>,
    /// The nation's share in the round of the page.
    pub nation: ShareText,
    /// The middle of what places that are like the unit show; `None` in a table without them.
    pub similar: Option<CellValue>,
    /// The verdict compared with the rest of the nation, and the rest's number: "Högre
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
    /// The numbers that this row shows: its shares, its base, and the number of similar places. The
    /// nation's number is among them if `has_nation`, as on every page but the nation's own.
    pub fn values(&self, has_nation: bool) -> impl Iterator<Item = &CellValue> {
        let shares = self.rounds.iter().map(|share| &share.number);
        shares.chain(&self.base).chain(has_nation.then_some(&self.nation.number)).chain(&self.similar)
    }
}

impl ShareText {
    /// A share of the release.
    pub fn new(cell: CellRelease, study: &Study) -> Self {
        Self {
            number: CellValue::number(cell.share, study),
            base: CellValue::count(cell.base, study),
            has_base: cell.base.known() != Err(Absence::Impossible),
            has_bar: cell.share.value().is_some_and(|share| share.scale().is_percent()),
            width: cell.share.value().filter(|share| share.scale().is_percent()).map_or(0, Share::percent),
        }
    }

    /// The base; an empty text for a number that has none.
    fn base_or_nothing(self) -> CellValue {
        if self.has_base { self.base } else { CellValue::new(Ok(String::new())) }
    }

    /// A share of a unit that did not take part.
    pub fn missing() -> Self {
        let missing = CellValue::new(Err(Missing::DidNotTakePart));
        Self { number: missing.clone(), base: missing, has_base: true, has_bar: false, width: 0 }
    }
}

/// The key indicators of a unit in all rounds, with what is compared in the round of its page,
/// followed by the other indicators for which units are compared.
pub fn key_rows(
    study: &Study,
    release: &StudyRelease,
    (unit, round): (UnitIx, RoundIx),
    nation: UnitIx,
    findings: UnitFindings,
) -> Vec<IndicatorRow> {
    let share = |round: RoundIx, unit: UnitIx, indicator: IndicatorIx| {
        release
            .unit(round, unit)
            .map_or_else(ShareText::missing, |release| ShareText::new(release.indicators[indicator], study))
    };
    let shown = shown_indicators(study);
    let labels = Labels::of(study, &shown);
    let rounds = match has_many_rounds(study) {
        true => vec![round],
        false => study.rounds.indices().collect(),
    };
    let line = |indicator: IndicatorIx| {
        let id = format!("linje-{}-{}", slug(&study.id), slug(&study.indicators[indicator].id));
        has_many_rounds(study)
            .then(|| time_axis::line(study, release, unit, indicator, (&id, false)))
            .flatten()
    };
    let row = |indicator: &IndicatorIx| IndicatorRow {
        label: labels.of_row(study, *indicator),
        compared: None,
        rounds: rounds.iter().map(|round| share(*round, unit, *indicator)).collect(),
        line: line(*indicator),
        base: labels.has_bases.then(|| share(round, unit, *indicator).base_or_nothing()),
        nation: share(round, nation, *indicator),
        similar: None,
        verdict: CellValue::new(findings.level_word(*indicator)),
    };
    shown.iter().map(row).collect()
}

/// From this number of rounds on, a table of key indicators shows the last one and a line over all.
const MANY: usize = 3;

/// Whether a table of key indicators shows a line over the rounds in place of a column for each.
pub fn has_many_rounds(study: &Study) -> bool {
    study.rounds.len() >= MANY
}

/// The key indicators of a unit in each round, where a study has many; else `None`.
pub fn periods(study: &Study, release: &StudyRelease, unit: UnitIx) -> Option<TableView> {
    let shown = shown_indicators(study);
    let labels = Labels::of(study, &shown);
    let heads = study.rounds.iter().map(|round| labels.heading(&round.label));
    let row = |indicator: &IndicatorIx| {
        let share = |round: RoundIx| match release.unit(round, unit) {
            Some(release) => ShareText::new(release.indicators[*indicator], study),
            None => ShareText::missing(),
        };
        let cells = study.rounds.indices().map(|round| TableCell::from(share(round).number));
        TableRow { heads: vec![labels.of_row(study, *indicator)], cells: cells.collect() }
    };
    let table = || {
        let heads = std::iter::once(WORDS.measure.to_string()).chain(heads).collect();
        TableView::new(heads, shown.iter().map(row).collect())
    };
    has_many_rounds(study).then(table)
}

/// The indicators of a table of key indicators: those that the study names, then the others for
/// which units are compared.
pub fn shown_indicators(study: &Study) -> Vec<IndicatorIx> {
    let others = study.findings.levels.iter().filter(|level| !study.key_indicators.contains(level));
    study.key_indicators.iter().chain(others).copied().collect()
}

/// What a table of several indicators says of their units: once for all in its headings where they
/// are the same, else in each row.
pub struct Labels {
    /// The unit of all: "procent"; `None` where they differ or have none.
    unit: Option<String>,
    /// Whether each row says its own unit.
    is_in_rows: bool,
    /// What the bases of all count; `None` where they differ.
    counted: Option<String>,
    /// Whether any of the indicators has a base.
    has_bases: bool,
}

impl Labels {
    /// What a table of these indicators says.
    pub fn of(study: &Study, indicators: &[IndicatorIx]) -> Self {
        let declared = || indicators.iter().map(|index| &study.indicators[*index]);
        let mut units: Vec<Option<String>> =
            declared().map(|indicator| unit_of(study, indicator.formula, indicator.scale)).collect();
        let mut counted: Vec<&str> =
            declared().filter_map(|indicator| counted_by(study, indicator.formula)).collect();
        units.dedup();
        counted.dedup();
        Self {
            has_bases: !counted.is_empty(),
            is_in_rows: units.len() > 1,
            unit: if units.len() == 1 { units.pop().flatten() } else { None },
            counted: if counted.len() == 1 { counted.pop().map(str::to_string) } else { None },
        }
    }

    /// The heading of a column of numbers.
    pub fn heading(&self, name: &str) -> String {
        with_unit(name, self.unit.as_deref())
    }

    /// The heading of the column of bases; `None` where no indicator has any.
    pub fn bases(&self) -> Option<String> {
        let heading = || self.counted.as_deref().map_or(WORDS.bases.to_string(), headings::number_of);
        self.has_bases.then(heading)
    }

    /// The heading of a column of differences.
    pub fn difference(&self) -> String {
        match &self.unit {
            Some(unit) if unit == WORDS.percent => WORDS.difference.to_string(),
            unit => with_unit(WORDS.difference_of_numbers, unit.as_deref()),
        }
    }

    /// The heading of the column that compares with others.
    pub fn against(&self, others: &str) -> String {
        let unit = self.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        headings::against(others) + &unit
    }

    /// The label of an indicator's row.
    pub fn of_row(&self, study: &Study, indicator: IndicatorIx) -> String {
        let indicator = &study.indicators[indicator];
        let unit = unit_of(study, indicator.formula, indicator.scale).filter(|_| self.is_in_rows);
        with_unit(&indicator.label, unit.as_deref())
    }
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
