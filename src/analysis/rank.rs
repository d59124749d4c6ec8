//! The order of findings: how large, how sure, and how much they matter to a reader.

use study::{Origin, Study};

use super::StudyAnalysis;
use super::comparison::{Against, Look};
use super::course::Shape;
use super::evidence::{Evidence, Fate, Finding, Verdict};

/// A difference counts for no more than this: beyond it, larger is not more important.
const LARGE: f64 = 0.25;

/// Indices of the findings that say something, the most important first, at most `count`. A measure is told of twice at most,
/// a kind of comparison three times and a figure once, unless there is nothing else.
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
        let like = |same: &dyn Fn(usize) -> bool| chosen.iter().filter(|earlier| same(**earlier)).count();
        let of_measure = like(&|e| analysis.comparison(&findings[e]).measure.id == comparison.measure.id);
        let of_kind = like(&|e| kind(&analysis.comparison(&findings[e]).look) == kind(&comparison.look));
        let of_figure = like(&|e| {
            comparison.figure.is_some() && analysis.comparison(&findings[e]).figure == comparison.figure
        });
        if of_measure < 2 && of_kind < 3 && of_figure < 1 { chosen.push(index) } else { passed.push(index) }
    }
    chosen.extend(passed);
    chosen.truncate(count);
    chosen
}

fn kind(look: &Look) -> std::mem::Discriminant<Look> {
    std::mem::discriminant(look)
}

/// The part of a difference that is sure, in shares, weighed by measure and kind. `None` for what cannot be decided or shown.
/// What is equal comes after all differences, by the weight of its measure.
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
    let of_variable = match comparison.look {
        Look::Contrast { variable, .. } | Look::Within { variable, .. } => study.variables[variable].weight,
        _ => 1,
    };
    let kind = kind_weight(&comparison.look, &finding.evidence).filter(|_| of_variable > 0)?;
    let weight = (comparison.measure.weight * of_variable) as f64 * kind;
    match finding.verdict {
        Verdict::Difference => Some(1.0 + weight * sure(&finding.evidence).min(LARGE)),
        Verdict::Equal => Some(weight / 1000.0),
        Verdict::Undecided | Verdict::Withheld | Verdict::Missing => None,
    }
}

/// Whether a finding only repeats another: a trend over classes repeats the one over what they are classes of, the contrasts along an
/// ordered variable repeat its trend, and a unit's difference from its group repeats its difference from the nation.
fn adds_nothing(analysis: &StudyAnalysis, study: &Study, findings: &[Finding], finding: &Finding) -> bool {
    let comparison = analysis.comparison(finding);
    if let Look::Trend { over, .. } = comparison.look
        && let Origin::Derived { base, .. } = study.variables[over].origin
    {
        return findings.iter().any(|other| {
            let finer = analysis.comparison(other);
            matches!(finer.look, Look::Trend { over, .. } if over == base)
                && finer.measure.id == comparison.measure.id
                && other.verdict == Verdict::Difference
        });
    }
    if let Look::Contrast { variable, .. } = comparison.look {
        return findings.iter().any(|other| {
            let trend = analysis.comparison(other);
            matches!(trend.look, Look::Trend { over, .. } if over == variable)
                && trend.measure.id == comparison.measure.id
                && other.verdict == Verdict::Difference
        });
    }
    let Look::Level { indicator, against: Against::Group(_) } = analysis.comparison(finding).look else {
        return false;
    };
    let sign = |finding: &Finding| finding.evidence.estimates().first().map(|estimate| estimate.sign());
    findings.iter().any(|other| {
        matches!(analysis.comparison(other).look, Look::Level { indicator: i, against: Against::Rest } if i == indicator)
            && other.verdict == finding.verdict
            && sign(other) == sign(finding)
    })
}

/// How much a kind of comparison matters: first where the unit stands and what has changed, then differences between children,
/// then what is the same nearly everywhere. `None` for what is no news.
fn kind_weight(look: &Look, evidence: &Evidence) -> Option<f64> {
    let is_news = match evidence {
        Evidence::Within(groups) => {
            groups.iter().any(|g| matches!(g.fate, Fate::Turns | Fate::Vanishes | Fate::Appears))
        }
        _ => true,
    };
    let weight = match look {
        Look::Change { .. } => 2.0,
        Look::Level { against: Against::Rest, .. } => 2.0,
        Look::Level { against: Against::Group(_), .. } => 1.2,
        Look::Within { .. } => 1.5,
        Look::Contrast { .. } => 1.0,
        Look::Gap { .. } | Look::Crossing { .. } => 0.8,
        Look::Trend { .. } => 0.6,
        Look::Extremes { .. } => 0.3,
    };
    is_news.then_some(weight)
}

/// The smallest size that the numbers allow, of the largest difference of a finding, in shares.
fn sure(evidence: &Evidence) -> f64 {
    let told = evidence.estimates().into_iter().filter(|estimate| estimate.verdict == Verdict::Difference);
    let least = told.map(|estimate| estimate.difference.interval.least());
    let least = least.fold(0.0, f64::max);
    match evidence {
        Evidence::Trend(course) if matches!(course.shape, Shape::Peak(_) | Shape::Trough(_)) => {
            course.range.interval.least()
        }
        _ => least,
    }
}
