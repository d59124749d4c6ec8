//! The steps of a way as a page has them: a table, and a drawing.

use analysis::{PairGap, Way};
use chart::{Waterfall, WaterfallRow};
use language::criteria::{self, Points};
use language::withheld::Missing;
use language::{WORDS, number_with};
use stats::Share;
use study::IndicatorIx;

use super::super::findings::UnitFindings;
use super::super::table::{TableCell, TableRow, TableView};
use super::print_scale::PrintScale;

/// The steps of a way, with their parts as they are printed.
pub(super) struct StepNumbers {
    indicators: Vec<IndicatorIx>,
    labels: Vec<String>,
    shares: Vec<[Option<Share>; 2]>,
    parts: Vec<Points>,
    intervals: Vec<[Points; 2]>,
    whole: Points,
    scale: PrintScale,
}

impl StepNumbers {
    pub(super) fn new(findings: &UnitFindings, way: &Way, gap: &PairGap, scale: PrintScale) -> Self {
        let whole = scale.between(gap.shares);
        let exact: Vec<f64> = way.steps.iter().map(|step| step.part.value).collect();
        Self {
            indicators: way.steps.iter().map(|step| step.indicator).collect(),
            labels: way
                .steps
                .iter()
                .map(|step| findings.study.indicators[step.indicator].label.clone())
                .collect(),
            shares: way.steps.iter().map(|step| step.shares).collect(),
            parts: scale.parts(&exact, whole),
            intervals: way.steps.iter().map(|step| scale.ends(step.part.interval)).collect(),
            whole,
            scale,
        }
    }

    /// What arises after the steps: the parts of the outcome of those who passed them, and of
    /// others.
    pub(super) fn rest(&self) -> Points {
        let ends = self.parts.iter().rev().take(2);
        Points { steps: ends.map(|part| part.steps).sum(), ..self.whole }
    }

    /// What some steps add together, as it is printed.
    pub(super) fn together(&self, steps: &[IndicatorIx]) -> Points {
        let before = self.indicators.iter().zip(&self.parts).take(self.steps());
        let added = before.filter(|(indicator, _)| steps.contains(indicator));
        Points { steps: added.map(|(_, part)| part.steps).sum(), ..self.whole }
    }

    /// The shares of the outcome among those who passed all steps.
    pub(super) fn passed(&self) -> [Option<Share>; 2] {
        self.shares.iter().rev().nth(1).copied().unwrap_or_default()
    }

    /// The name of the last step before the outcome.
    pub(super) fn last(&self) -> &str {
        &self.labels[self.steps() - 1]
    }

    /// The number of rows before the rows of the outcome.
    fn steps(&self) -> usize {
        self.labels.len() - 2
    }

    fn name(&self, step: usize) -> String {
        let label = &self.labels[step];
        match step {
            0 => label.clone(),
            step if step > self.steps() => criteria::outcome_of_others(label),
            _ => criteria::step_of_those(label),
        }
    }

    pub(super) fn table(&self, groups: [&str; 2], gap: &PairGap) -> TableView {
        let mut head = vec![WORDS.step.to_string()];
        head.extend(groups.map(criteria::percent_of));
        head.push(WORDS.part_of_difference.to_string());
        let number = |share: Option<Share>| match share {
            Some(share) => TableCell::plain(number_with(share, self.scale.decimals)),
            None => TableCell::missing(Missing::NotApplicable),
        };
        let mut rows: Vec<TableRow> = (0..self.labels.len())
            .map(|step| TableRow {
                heads: vec![self.name(step)],
                cells: self.shares[step]
                    .map(number)
                    .into_iter()
                    .chain([TableCell::surrounded(
                        self.parts[step].signed(),
                        criteria::interval(self.intervals[step]),
                    )])
                    .collect(),
            })
            .collect();
        rows.push(TableRow {
            heads: vec![WORDS.whole_difference.to_string()],
            cells: gap
                .shares
                .map(|share| number(Some(share)))
                .into_iter()
                .chain([TableCell::plain(self.whole.signed())])
                .collect(),
        });
        TableView::new(head, rows)
    }

    pub(super) fn drawing(&self, id: &str, title: &str) -> Option<String> {
        let mut at = 0;
        let mut rows: Vec<WaterfallRow> = Vec::new();
        let before = self.parts[..self.steps()].iter().copied();
        let names = self.labels.iter().take(self.steps()).cloned();
        let parts = before.zip(names).chain([(self.rest(), WORDS.after_steps.to_string())]);
        for (part, name) in parts {
            let ends = (at, at + part.steps);
            at = ends.1;
            rows.push(WaterfallRow { name, ends, interval: None, label: part.signed(), is_whole: false });
        }
        rows.push(WaterfallRow {
            name: WORDS.whole_difference.to_string(),
            ends: (0, self.whole.steps),
            interval: None,
            label: self.whole.signed(),
            is_whole: true,
        });
        let row_descriptions: Vec<String> =
            rows.iter().map(|row| format!("{}: {}", row.name, row.label)).collect();
        chart::waterfall(&Waterfall { rows }, id, title, &row_descriptions.join(". "))
    }
}
