//! Puts the numbers of one unit to every comparison.

use gate::{CellRelease, StudyRelease, UnitRelease};
use stats::{Confidence, Share, newcombe, two_proportions};
use study::{Block, Measure, Study, VariableIx};
use units::{Level, UnitIx, Units};

use super::comparison::{Against, At, Comparison, Look, split};
use super::evidence::{Estimate, Evidence, Finding};

/// Everything that evaluating needs, for one study and round.
pub(crate) struct Room<'a> {
    pub study: &'a Study,
    pub units: &'a Units,
    pub release: &'a StudyRelease,
    pub comparisons: &'a [Comparison],
    pub confidence: Confidence,
    pub round: usize,
}

impl Room<'_> {
    /// The findings of a unit, untested against their families. `None` when it did not take part.
    pub(crate) fn unit(&self, unit: UnitIx) -> Option<Vec<Finding>> {
        let release = self.release.unit(self.round, unit)?;
        let shown: Vec<Option<usize>> = release
            .figures
            .iter()
            .zip(&self.study.figures)
            .map(|(f, declared)| f.shown(&declared.views))
            .collect();
        let mut findings: Vec<Finding> = Vec::new();
        for (index, comparison) in self.comparisons.iter().enumerate() {
            let in_shown_view = match comparison.figure {
                Some(figure) => shown[figure].unwrap_or(0) == comparison.view,
                None => true,
            };
            if !in_shown_view || !self.concerns(comparison, unit) {
                continue;
            }
            let may_be_shown = comparison.figure.is_none_or(|figure| shown[figure].is_some());
            let evidence = match may_be_shown {
                _ if !self.is_held(comparison) => Evidence::Missing,
                true => self.evidence(comparison, unit, release).unwrap_or(Evidence::Withheld),
                false => Evidence::Withheld,
            };
            self.keep(&mut findings, Finding::new(index, evidence));
        }
        Some(findings)
    }

    /// Of comparisons within ever coarser strata, the first that may be shown is kept.
    ///
    /// What a figure looks at within finer strata need not be looked at again.
    fn keep(&self, findings: &mut Vec<Finding>, new: Finding) {
        let comparison = &self.comparisons[new.comparison];
        if let (Look::Within { variable, .. }, None) = (&comparison.look, comparison.figure) {
            let told_by_figure = |earlier: &Finding| {
                let other = &self.comparisons[earlier.comparison];
                matches!(other.look, Look::Within { variable: v, .. } if v == *variable)
                    && other.figure.is_some()
                    && other.measure.id == comparison.measure.id
                    && !matches!(earlier.evidence, Evidence::Withheld | Evidence::Missing)
            };
            if findings.iter().any(told_by_figure) {
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

    /// Whether some table of the study holds the numbers of a comparison.
    fn is_held(&self, comparison: &Comparison) -> bool {
        let (Look::Contrast { at, .. } | Look::Within { at, .. }) = &comparison.look else { return true };
        match *at {
            At::Figure { .. } => true,
            At::Stratum(index) => {
                let measure = at.block(self.study).and_then(|block| position(block, &comparison.measure));
                measure.is_some_and(|measure| self.release.held[index][measure])
            }
        }
    }

    /// Whether a comparison means anything for a unit.
    fn concerns(&self, comparison: &Comparison, unit: UnitIx) -> bool {
        let is_nation = unit == self.units.nation;
        match &comparison.look {
            Look::Level { against: Against::Rest, .. } => !is_nation,
            Look::Level { against: Against::Group(grouping), .. } => self.group_of(unit, *grouping).is_some(),
            Look::Change { .. } => self.round > 0,
            Look::Contrast { at, .. }
            | Look::Within { at, .. }
            | Look::Trend { at, .. }
            | Look::Crossing { at, .. }
            | Look::Gap { at, .. }
            | Look::Extremes { at } => {
                is_nation || at.block(self.study).is_some_and(|block| !block.nationwide)
            }
        }
    }

    /// The group that a municipality or district belongs to.
    fn group_of(&self, unit: UnitIx, grouping: usize) -> Option<UnitIx> {
        let found = &self.units.all[unit];
        let value = found.groups.get(&grouping)?;
        let is_place = matches!(found.level, Level::Municipality | Level::District);
        let mut groups = self.units.of_level(Level::Group).filter(|_| is_place);
        groups.find(|group| self.units.all[*group].groups.get(&grouping) == Some(value))
    }

    /// `None` when a number that it needs may not be shown.
    fn evidence(&self, comparison: &Comparison, unit: UnitIx, release: &UnitRelease) -> Option<Evidence> {
        let measure = &comparison.measure;
        match &comparison.look {
            Look::Level { indicator, against } => {
                let whole = match against {
                    Against::Rest => self.units.nation,
                    Against::Group(grouping) => self.group_of(unit, *grouping)?,
                };
                let whole = self.release.unit(self.round, whole)?.indicators[*indicator].share.value()?;
                let own = release.indicators[*indicator].share.value()?;
                Some(self.pair(own, stats::against_rest(own, whole)?))
            }
            Look::Change { indicator } => {
                let earlier =
                    self.release.unit(self.round - 1, unit)?.indicators[*indicator].share.value()?;
                Some(self.pair(release.indicators[*indicator].share.value()?, earlier))
            }
            Look::Contrast { at, variable } => {
                let cells = self.split(*at, measure, release, *variable)?;
                self.groups(*variable, &cells, self.total(measure, release))
            }
            Look::Within { at, variable, strata } => {
                let cells = self.split(*at, measure, release, *variable)?;
                self.within(*variable, strata, &cells)
            }
            Look::Trend { at, over } => {
                let points = self.points(*at, measure, release, *over, None)?;
                self.trend(*over, points)
            }
            Look::Crossing { at, other, over, fixed } => {
                let points = self.two(*at, measure, other, release, *over, *fixed)?;
                self.passing(*over, points)
            }
            Look::Gap { at, other, over, fixed } => {
                let points = self.two(*at, measure, other, release, *over, *fixed)?;
                self.gap(*over, points)
            }
            Look::Extremes { at } => self.extremes(at.block(self.study)?, at.cells(release)?),
        }
    }

    pub(super) fn tested(&self, one: Share, other: Share) -> Estimate {
        let test = two_proportions(one, other);
        Estimate::new(newcombe(one, other, self.confidence), test.p, Some(test.method))
    }

    fn pair(&self, one: Share, other: Share) -> Evidence {
        Evidence::Pair { one, other, estimate: self.tested(one, other) }
    }

    fn split(
        &self,
        at: At,
        measure: &Measure,
        release: &UnitRelease,
        variable: VariableIx,
    ) -> Option<Vec<Vec<CellRelease>>> {
        let block = at.block(self.study)?;
        Some(split(self.study, block, at.cells(release)?, position(block, measure)?, variable))
    }

    /// The measure over all cases, where an indicator says it.
    fn total(&self, measure: &Measure, release: &UnitRelease) -> Option<Share> {
        let indicator = self.study.indicator(&measure.id)?;
        let is_same = self.study.indicators[indicator].among == measure.among;
        release.indicators[indicator].share.value().filter(|_| is_same)
    }
}

pub(crate) fn position(block: &Block, measure: &Measure) -> Option<usize> {
    block.measures.iter().position(|m| m.id == measure.id && m.among == measure.among)
}
