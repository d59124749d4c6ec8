//! The chain from counts to verdict, for an analyst.

use std::fmt::Write;

use stats::{Confidence, Difference, Method, Share};
use study::{Study, VariableIx};

use super::comparison::Comparison;
use super::evidence::{Course, Estimate, Evidence, Finding};

/// The numbers of a finding step by step, one line each, in English and without its sentence.
pub fn explain(study: &Study, comparison: &Comparison, finding: &Finding, confidence: Confidence) -> String {
    let mut lines = Lines { text: String::new(), confidence };
    lines.say(&format!("measure    {} ({})", comparison.measure.label, comparison.measure.id));
    lines.say(&format!("margin     {} percentage points", comparison.measure.margin));
    lines.evidence(study, comparison, &finding.evidence);
    lines.say(&format!("verdict    {:?}", finding.verdict).to_lowercase());
    lines.text
}

struct Lines {
    text: String,
    confidence: Confidence,
}

impl Lines {
    fn say(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn evidence(&mut self, study: &Study, comparison: &Comparison, evidence: &Evidence) {
        let label =
            |variable: VariableIx, value: usize| study.variables[variable].values[value].label.clone();
        match evidence {
            Evidence::Withheld => self.say("numbers    some number that it needs may not be shown"),
            Evidence::Missing => self.say("numbers    no table holds the numbers that it needs"),
            Evidence::Pair { one, other, estimate } => {
                self.two("one", *one, "other", *other);
                self.estimate(estimate);
            }
            Evidence::Groups(groups) => {
                let variable = contrasted(comparison);
                for group in groups {
                    let other =
                        group.against.map_or("all others".to_string(), |value| label(variable, value));
                    self.two(&label(variable, group.value), group.share, &other, group.other);
                    self.estimate(&group.estimate);
                }
            }
            Evidence::Within(groups) => {
                let variable = contrasted(comparison);
                for group in groups {
                    let other =
                        group.against.map_or("all others".to_string(), |value| label(variable, value));
                    self.say(&format!("group      {} against {other}", label(variable, group.value)));
                    for (index, stratum) in group.strata.iter().enumerate() {
                        let names: Vec<String> =
                            stratum.values.iter().map(|(v, value)| label(*v, *value)).collect();
                        let opposite =
                            if group.opposite.contains(&index) { "  (clearly the other way)" } else { "" };
                        self.say(&format!(
                            "  stratum  {}: {} against {}{opposite}",
                            names.join(", "),
                            fraction(stratum.one),
                            fraction(stratum.other)
                        ));
                    }
                    self.say(&format!("  raw      {}", interval(group.raw)));
                    self.say("  alike    Mantel-Haenszel difference, variance of Greenland & Robins");
                    self.estimate(&group.estimate);
                    self.say(&format!("  fate     {:?}", group.fate).to_lowercase());
                }
            }
            Evidence::Trend(course) => {
                self.course(study, course, |share| fraction(*share));
                self.say("test       Cochran-Armitage for the line and for both sides of a turn");
            }
            Evidence::Gap(course) => {
                self.course(study, course, |(one, other)| {
                    format!("{} minus {}", fraction(*one), fraction(*other))
                });
                self.say(
                    "test       weighted least squares on the distances, with the largest variance possible",
                );
            }
            Evidence::Crossing(passing) => {
                for (at, point) in passing.points.iter().enumerate() {
                    let text = point.map_or("not shown".to_string(), |(one, other)| {
                        format!("{} against {}", fraction(one), fraction(other))
                    });
                    self.say(&format!("point      {}: {text}", label(passing.over, at)));
                }
                let from = passing.from.map_or("nowhere".to_string(), |at| label(passing.over, at));
                self.say(&format!("passes at  {from}"));
                self.estimate(&passing.estimate);
            }
            Evidence::Extremes(extremes) => {
                for (rank, (part, share)) in extremes.order.iter().enumerate() {
                    self.say(&format!("part       {}. number {}: {}", rank + 1, part + 1, fraction(*share)));
                }
                self.say(
                    "test       the largest against the next, then the smallest but one against the smallest",
                );
                self.estimate(&extremes.top);
                extremes.bottom.iter().for_each(|bottom| self.estimate(bottom));
            }
        }
    }

    fn two(&mut self, name: &str, one: Share, other_name: &str, other: Share) {
        for (name, share) in [(name, one), (other_name, other)] {
            let found = stats::wilson(share, self.confidence);
            self.say(&format!(
                "share      {name}: {} (Wilson {:.4} to {:.4})",
                fraction(share),
                found.lo,
                found.hi
            ));
        }
    }

    fn course<T>(&mut self, study: &Study, course: &Course<T>, text: impl Fn(&T) -> String) {
        for (at, point) in course.points.iter().enumerate() {
            let text = point.as_ref().map_or("not shown".to_string(), &text);
            self.say(&format!("point      {}: {text}", study.variables[course.over].values[at].label));
        }
        self.say(&format!("shape      {:?}", course.shape).to_lowercase());
        self.say(&format!("range      {}", interval(course.range)));
        self.estimate(&course.estimate);
    }

    fn estimate(&mut self, estimate: &Estimate) {
        self.say(&format!("difference {}", interval(estimate.difference)));
        let method = match estimate.method {
            Some(Method::ChiSquare) => "N - 1 chi-square",
            Some(Method::FisherIrwin) => "Fisher-Irwin",
            None => "see above",
        };
        self.say(&format!("test       {method}: p = {:.6}", estimate.p));
        self.say(&format!(
            "adjusted   q = {:.6} within its family and level, held against {:.2}: {}",
            estimate.q,
            self.confidence.alpha(),
            format!("{:?}", estimate.verdict).to_lowercase()
        ));
    }
}

fn contrasted(comparison: &Comparison) -> VariableIx {
    match comparison.look {
        super::Look::Contrast { variable, .. } | super::Look::Within { variable, .. } => variable,
        _ => 0,
    }
}

fn fraction(share: Share) -> String {
    let (x, n) = share.unrounded();
    if share.is_exact() {
        return format!("{x}/{n} = {:.4}", stats::proportion(share));
    }
    format!("{x:.2}/{n:.2} = {:.4} (as sure as of {:.1})", stats::proportion(share), share.effective().1)
}

fn interval(difference: Difference) -> String {
    format!("{:+.4} ({:+.4} to {:+.4})", difference.value, difference.interval.lo, difference.interval.hi)
}
