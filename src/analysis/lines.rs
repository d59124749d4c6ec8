//! Text for an analyst: the numbers of a finding, step by step.

use std::fmt::Write;

use stats::{Confidence, Difference, Share, TestMethod};
use study::{Study, VariableIx};

use super::estimate::Estimate;

/// The text of an explanation, in English and without the finding's sentence.
pub(crate) struct Explanation<'a> {
    pub(crate) text: String,
    pub(crate) study: &'a Study,
    pub(crate) confidence: Confidence,
}

impl Explanation<'_> {
    /// Adds a line.
    pub(crate) fn say(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    /// The label of a value.
    pub(crate) fn label(&self, variable: VariableIx, value: usize) -> String {
        self.study.variables[variable].values[value].label.clone()
    }

    /// The label of the value that a group is compared with, or "all others".
    pub(crate) fn others(&self, variable: VariableIx, against: Option<usize>) -> String {
        against.map_or("all others".to_string(), |value| self.label(variable, value))
    }

    /// Adds two compared shares, each with its interval.
    pub(crate) fn two(&mut self, name: &str, one: Share, other_name: &str, other: Share) {
        for (name, share) in [(name, one), (other_name, other)] {
            let interval = stats::interval(share, self.confidence);
            let method =
                if share.scale().kind == stats::NumberKind::Proportion { "Wilson" } else { "Poisson" };
            self.say(&format!(
                "share      {name}: {} ({method} {:.4} to {:.4})",
                fraction(share),
                interval.lo,
                interval.hi
            ));
        }
    }

    /// Adds a difference, its test, and its verdict after adjustment.
    pub(crate) fn estimate(&mut self, estimate: &Estimate) {
        self.say(&format!("difference {}", interval(estimate.difference)));
        let method = match estimate.method {
            Some(TestMethod::ChiSquare) => "N - 1 chi-square",
            Some(TestMethod::FisherIrwin) => "Fisher-Irwin",
            Some(TestMethod::Conditional) => "conditional test of two rates",
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

/// A share as a fraction and a decimal number.
pub(crate) fn fraction(share: Share) -> String {
    let (x, n) = share.unrounded();
    if share.is_exact() {
        return format!("{x}/{n} = {:.4}", stats::proportion(share));
    }
    format!("{x:.2}/{n:.2} = {:.4} (as sure as of {:.1})", stats::proportion(share), share.effective().1)
}

/// A difference with its interval.
pub(crate) fn interval(difference: Difference) -> String {
    format!("{:+.4} ({:+.4} to {:+.4})", difference.value, difference.interval.lo, difference.interval.hi)
}
