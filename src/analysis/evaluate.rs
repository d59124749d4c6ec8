//! Computes the evidence of every comparison for one unit.

use gate::UnitRelease;
use study::ByFigure;
use units::UnitIx;

use super::at::{At, position};
use super::comparison::Comparison;
use super::context::Context;
use super::finding::Finding;
use super::kinds::{Evidence, Question};
use super::subject::Subject;

/// The comparisons of a study, and the numbers of one round.
pub(crate) struct Room<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) comparisons: &'a [Comparison],
}

impl Room<'_> {
    /// The findings of a unit, not yet adjusted for their families. `None` when it did not take
    /// part.
    pub(crate) fn unit(&self, unit: UnitIx) -> Option<Vec<Finding>> {
        let release = self.context.release.unit(self.context.round, unit)?;
        let shown: ByFigure<Option<usize>> = release
            .figures
            .iter()
            .zip(&self.context.study.figures)
            .map(|(f, declared)| f.shown(&declared.views))
            .collect();
        let mut findings: Vec<Finding> = Vec::new();
        for (index, comparison) in self.comparisons.iter().enumerate() {
            let in_shown_view = match comparison.figure {
                Some(figure) => shown[figure].unwrap_or(0) == comparison.view,
                None => true,
            };
            if !in_shown_view || !comparison.question.asks().concerns(&self.context, unit) {
                continue;
            }
            let may_be_shown = comparison.figure.is_none_or(|figure| shown[figure].is_some());
            let evidence = match may_be_shown {
                _ if !self.is_held(comparison) => Evidence::Missing,
                true => self.evidence(comparison, unit, release),
                false => Evidence::Withheld,
            };
            self.keep(&mut findings, Finding::new(index, evidence));
        }
        Some(findings)
    }

    /// Adds a finding. Of comparisons with the same id within coarser and coarser strata, the first
    /// that may be shown is kept.
    ///
    /// A comparison of `always` is skipped if a figure already shows one of the measure and
    /// variable.
    fn keep(&self, findings: &mut Vec<Finding>, new: Finding) {
        let comparison = &self.comparisons[new.comparison];
        if let (Question::Within(within), None) = (&comparison.question, comparison.figure) {
            let is_said_by_figure = |earlier: &Finding| {
                let other = &self.comparisons[earlier.comparison];
                matches!(&other.question, Question::Within(other) if other.variable == within.variable)
                    && other.figure.is_some()
                    && other.measure.id == comparison.measure.id
                    && !matches!(earlier.evidence, Evidence::Withheld | Evidence::Missing)
            };
            if findings.iter().any(is_said_by_figure) {
                return;
            }
        }
        let id = &comparison.id;
        let same = findings.iter_mut().find(|earlier| self.comparisons[earlier.comparison].id == *id);
        match same {
            None => findings.push(new),
            Some(earlier) if matches!(earlier.evidence, Evidence::Missing) => *earlier = new,
            Some(earlier)
                if matches!(earlier.evidence, Evidence::Withheld)
                    && !matches!(new.evidence, Evidence::Missing) =>
            {
                *earlier = new;
            }
            Some(_) => {}
        }
    }

    /// Whether a table of the study has the columns that a comparison needs.
    fn is_held(&self, comparison: &Comparison) -> bool {
        match comparison.question.asks().at() {
            None | Some(At::Figure { .. }) => true,
            Some(at @ At::Stratum(index)) => {
                let measure =
                    at.block(self.context.study).and_then(|block| position(block, &comparison.measure));
                measure.is_some_and(|measure| self.context.release.held[index][measure])
            }
        }
    }

    fn evidence(&self, comparison: &Comparison, unit: UnitIx, release: &UnitRelease) -> Evidence {
        let subject = Subject { context: self.context, measure: &comparison.measure, unit, release };
        let evidence = comparison.question.evidence(&subject);
        evidence.unwrap_or(Evidence::Withheld)
    }
}
