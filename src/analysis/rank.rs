//! The order of findings: by size, certainty, and weight for a reader.

use study::{Origin, Study, VariableIx};

use super::estimate::Verdict;
use super::finding::Finding;
use super::kinds::{Against, Position, Question};
use super::study_analysis::StudyAnalysis;

/// The cap on a difference, in shares: a larger one is not more important.
const LARGE: f64 = 0.25;

/// Indices of the findings with something to say, the most important first, at most `count`. No
/// more than two are of one measure, three of one kind of comparison and one of a figure, unless
/// too few are left.
pub fn most_important(
    analysis: &StudyAnalysis,
    study: &Study,
    findings: &[Finding],
    count: usize,
) -> Vec<usize> {
    let mut order: Vec<(usize, f64)> = findings
        .iter()
        .enumerate()
        .filter_map(|(index, finding)| Some((index, importance(analysis, study, findings, finding)?)))
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<usize> = Vec::new();
    let mut passed: Vec<usize> = Vec::new();
    for (index, _) in order {
        let comparison = analysis.comparison(&findings[index]);
        let count_chosen =
            |same: &dyn Fn(usize) -> bool| chosen.iter().filter(|earlier| same(**earlier)).count();
        let chosen_of_measure =
            count_chosen(&|e| analysis.comparison(&findings[e]).measure.id == comparison.measure.id);
        let chosen_of_kind = count_chosen(&|e| {
            kind(&analysis.comparison(&findings[e]).question) == kind(&comparison.question)
        });
        let chosen_of_figure = count_chosen(&|e| {
            comparison.figure.is_some() && analysis.comparison(&findings[e]).figure == comparison.figure
        });
        if chosen_of_measure < 2 && chosen_of_kind < 3 && chosen_of_figure < 1 {
            chosen.push(index)
        } else {
            passed.push(index)
        }
    }
    chosen.extend(passed);
    chosen.truncate(count);
    chosen
}

fn kind(question: &Question) -> std::mem::Discriminant<Question> {
    std::mem::discriminant(question)
}

/// The importance: the bound of the interval that is nearer to 0, in shares, times the weights of
/// measure, variable and kind. `None` for findings that are undecided, withheld or repeat another.
/// Findings of no difference come after all differences, by weight.
pub fn importance(
    analysis: &StudyAnalysis,
    study: &Study,
    findings: &[Finding],
    finding: &Finding,
) -> Option<f64> {
    let comparison = analysis.comparison(finding);
    if adds_nothing(analysis, study, findings, finding) {
        return None;
    }
    let asks = comparison.question.asks();
    let variable_weight = asks.variable().map_or(1, |variable| study.variables[variable].weight);
    let numbers = finding.evidence.numbers().filter(|numbers| numbers.is_news() && variable_weight > 0)?;
    let weight = (comparison.measure.weight * variable_weight) as f64 * asks.weight();
    match finding.verdict {
        Verdict::Difference => Some(1.0 + weight * numbers.least().min(LARGE)),
        Verdict::Equal => Some(weight / 1000.0),
        Verdict::Undecided | Verdict::Withheld | Verdict::Missing => None,
    }
}

/// Whether a finding only repeats another. A trend over classes repeats the trend over the finer
/// variable; contrasts by an ordered variable repeat its trend; a unit's difference from its group
/// repeats that from the nation.
fn adds_nothing(analysis: &StudyAnalysis, study: &Study, findings: &[Finding], finding: &Finding) -> bool {
    let comparison = analysis.comparison(finding);
    let is_told_by_trend = |variable: VariableIx| {
        findings.iter().any(|other| {
            let trend = analysis.comparison(other);
            matches!(&trend.question, Question::Trend(trend) if trend.over == variable)
                && trend.measure.id == comparison.measure.id
                && other.verdict == Verdict::Difference
        })
    };
    let sign = |finding: &Finding| finding.estimates().first().map(|estimate| estimate.sign());
    match &comparison.question {
        Question::Trend(trend) => match study.variables[trend.over].origin {
            Origin::Derived { base, .. } => is_told_by_trend(base),
            Origin::Column | Origin::Unit(_) => false,
        },
        Question::Contrast(contrast) => is_told_by_trend(contrast.variable),
        Question::Position(Position { indicator, against: Against::Group(_) }) => findings.iter().any(|other| {
            let is_of_nation =
                |level: &Position| level.indicator == *indicator && level.against == Against::Rest;
            matches!(&analysis.comparison(other).question, Question::Position(level) if is_of_nation(level))
                && other.verdict == finding.verdict
                && sign(other) == sign(finding)
        }),
        _ => false,
    }
}
