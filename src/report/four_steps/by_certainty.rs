//! The first step: what the findings of a place are.

use analysis::{Finding, Verdict, importance};
use language::criteria;

use super::super::findings::{
    FindingText, ImportantFinding, OutcomeSummary, Overview, UnitFindings, is_possible,
};
use super::super::link::Link;

/// What the findings of a place are, by how sure they are.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FindingsByCertainty {
    /// The most important differences.
    pub differences: Vec<ImportantFinding>,
    /// How many of all differences are listed; `None` where all are.
    pub of_all: Option<String>,
    /// What may differ: the interval of the number leaves out 0, but not when the number of
    /// comparisons is allowed for. Each is the name of a comparison.
    pub possible: Vec<String>,
    /// How many of the possible differences are expected to be chance; `None` where there are none.
    pub by_chance: Option<String>,
    /// What does not differ by more than the margin.
    pub alike: Vec<FindingText>,
    /// The comparisons without a statement.
    pub undecided: OutcomeSummary,
    /// How many comparisons are possible differences, alike and undecided.
    pub counts: String,
    /// The number of sure differences.
    #[serde(skip)]
    pub sure: usize,
    /// Where all findings stand.
    pub documents: Vec<Link>,
}

impl FindingsByCertainty {
    /// What a place's findings are.
    pub(super) fn new(findings: &UnitFindings, mut overview: Overview, documents: &[Link]) -> Self {
        let possible: Vec<&Finding> = findings.all.iter().filter(|finding| is_possible(finding)).collect();
        let tested = findings.all.iter().filter(|finding| !finding.estimates().is_empty()).count();
        // Of tests of what does not differ, one in twenty leaves out 0 (at 95 percent confidence).
        let expected = (findings.speaker.confidence.alpha() * tested as f64).round() as usize;
        let mut names: Vec<String> = Vec::new();
        for finding in &possible {
            let name = findings.speaker.title(findings.comparison(finding));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let alike = findings.all.iter().filter(|finding| finding.verdict == Verdict::Equal);
        overview.undecided.names.retain(|name| !names.contains(name));
        let alike: Vec<FindingText> = alike.filter_map(|finding| findings.text_of(finding)).collect();
        // Findings that repeat another, and differences by a variable without weight, are not shown
        // on this page.
        let is_counted = |finding: &&Finding| {
            findings.is_reported_difference(finding)
                && importance(findings.analysis, findings.study, findings.all, finding).is_some()
        };
        let sure = findings.all.iter().filter(is_counted).count();
        Self {
            counts: criteria::counts(names.len(), alike.len(), overview.undecided.names.len()),
            sure,
            of_all: criteria::most_important(overview.important.len(), sure),
            differences: overview.important,
            by_chance: (!names.is_empty())
                .then(|| criteria::by_chance(names.len(), expected.min(names.len()))),
            possible: names,
            alike,
            undecided: overview.undecided,
            documents: documents.to_vec(),
        }
    }
}
