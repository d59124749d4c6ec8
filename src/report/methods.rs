//! The part of the method page that is made from the declared comparisons.

use std::collections::BTreeSet;

use analysis::{Comparison, Question};
use content::Sources;
use gate::StudyRelease;
use ground::text::upper_first;
use language::methods::{
    self, BESIDE, FAMILY, INTERVAL, METHOD_HEAD, MethodWords, OUTCOME_HEAD, RATES, VERDICTS,
};
use language::{level_label, protection};
use stats::NumberKind;
use study::{SourceRemark, Study};
use units::Level;

use super::table::{TableCell, TableRow, TableView};

/// What is compared, by which tests, and with which outcomes.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Methods {
    /// Paragraphs on disclosure control, for each method that some study uses.
    pub protection: Vec<String>,
    /// The confidence level, the margins, and what a family is.
    pub family: String,
    /// One row for each kind of comparison that some study makes.
    pub table: TableView,
    /// Introduces the table of outcomes.
    pub outcome: &'static str,
    /// One row for each level: the percent of its comparisons with each outcome.
    pub verdicts: TableView,
    /// One row for each level: the percent of figures shown as declared, coarser, or not at all.
    pub shown: TableView,
    /// What the sources of the tables remark on them.
    pub remarks: Vec<String>,
}

impl Methods {
    /// The methods of all studies together.
    pub fn of(sources: &Sources) -> Self {
        let comparisons = || sources.analysis.studies.iter().flat_map(|study| &study.comparisons);
        let margins: BTreeSet<u64> = comparisons().map(|comparison| comparison.measure.margin).collect();
        let percent = (sources.analysis.confidence.level() * 100.0 + 0.5) as u64;
        let rules = sources.studies.iter().zip(&sources.release.studies);
        let paragraphs = |(study, release): (&Study, &StudyRelease)| {
            protection::paragraphs(release.rule, &study.counted.many, study.privacy.published())
        };
        let mut protection: Vec<String> = Vec::new();
        for paragraph in rules.flat_map(paragraphs) {
            if !protection.contains(&paragraph) {
                protection.push(paragraph);
            }
        }
        Self {
            protection,
            family: methods::family(percent, &margins.into_iter().collect::<Vec<_>>()),
            table: table(comparisons()),
            outcome: methods::outcome(),
            verdicts: verdicts(sources),
            shown: super::audit::table(sources),
            remarks: sources.studies.iter().flat_map(|study| &study.remarks).map(remark).collect(),
        }
    }
}

fn remark(remark: &SourceRemark) -> String {
    let SourceRemark { about, text, .. } = remark;
    about.as_ref().map_or_else(|| text.clone(), |about| format!("{about}: {text}"))
}

fn table<'a>(comparisons: impl Iterator<Item = &'a Comparison> + Clone) -> TableView {
    let is_of_rates = |comparison: &Comparison| comparison.measure.scale.kind == NumberKind::Rate;
    let rates_row = comparisons.clone().any(is_of_rates).then_some(RATES);
    let mut kinds: Vec<&Question> = Vec::new();
    for comparison in comparisons {
        let kind = std::mem::discriminant(&comparison.question);
        if !kinds.iter().any(|question| std::mem::discriminant(*question) == kind) {
            kinds.push(&comparison.question);
        }
    }
    let row = |method: MethodWords| TableRow {
        heads: vec![method.asks.to_string()],
        cells: [method.tests, method.source].map(|text| TableCell::words(Ok(text.to_string()))).to_vec(),
    };
    let kind_rows = kinds.into_iter().map(language::method);
    let rows = std::iter::once(INTERVAL).chain(rates_row).chain(kind_rows).chain([BESIDE, FAMILY]).map(row);
    TableView::new(METHOD_HEAD.map(String::from).to_vec(), rows.collect())
}

fn verdicts(sources: &Sources) -> TableView {
    let levels = [Level::Nation, Level::County, Level::Group, Level::Municipality, Level::District];
    let row = |level: Level| {
        let mut counts = [0_u64; VERDICTS.len()];
        for (study, analysis) in sources.studies.iter().zip(&sources.analysis.studies) {
            let findings = sources.units.of_level(level).flat_map(|unit| analysis.unit(study.latest(), unit));
            findings.for_each(|finding| {
                if let Some(at) = VERDICTS.iter().position(|verdict| *verdict == finding.verdict) {
                    counts[at] += 1;
                }
            });
        }
        let all: u64 = counts.iter().sum();
        let percent = |count: u64| (200 * count + all) / (2 * all);
        (all > 0).then(|| TableRow {
            heads: vec![upper_first(level_label(level))],
            cells: counts.map(|count| TableCell::plain(percent(count).to_string())).to_vec(),
        })
    };
    TableView::new(OUTCOME_HEAD.map(String::from).to_vec(), levels.into_iter().filter_map(row).collect())
}
