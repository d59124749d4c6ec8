//! How a verdict follows from the counts, for an analyst.

use stats::Confidence;
use study::Study;

use super::comparison::Comparison;
use super::finding::Finding;
use super::kinds::Evidence;
use super::lines::Explanation;

/// The numbers of a finding, step by step, one line each. In English; the finding's sentence is not
/// included.
pub fn explain(study: &Study, comparison: &Comparison, finding: &Finding, confidence: Confidence) -> String {
    let mut lines = Explanation { text: String::new(), study, confidence };
    lines.say(&format!("measure    {} ({})", comparison.measure.label, comparison.measure.id));
    lines.say(&format!("margin     {} percentage points", comparison.measure.margin));
    match (&finding.evidence, finding.with_numbers(comparison)) {
        (_, Some(kind)) => kind.explain(&mut lines),
        (Evidence::Missing, None) => lines.say("numbers    no table holds the numbers that it needs"),
        (_, None) => lines.say("numbers    some number that it needs may not be shown"),
    }
    lines.say(&format!("verdict    {:?}", finding.verdict).to_lowercase());
    lines.text
}
