//! Which table counts what of a study.

use crate::counting::{BlockPlan, CountedCases, Cube, MeasurePlan};
use ground::diagnostics::{Diagnostic, Diagnostics};
use project::{Protection, Rule};
use study::{Block, ByFigure, ByIndicator, Condition, Formula, Measure, Study, VariableIx, View};

use super::cells::Seat;

/// How every indicator and every block of a study is counted.
pub(crate) struct Plan {
    /// By block that no figure shows, then by measure; `None` where no table has the columns.
    strata: Vec<Vec<Option<MeasurePlan>>>,
    indicators: ByIndicator<Option<MeasurePlan>>,
    figures: ByFigure<Vec<Vec<BlockPlan>>>,
}

impl Plan {
    /// Finds a table for every measure. Returns `None`, with a problem for each, when a table is
    /// missing.
    pub(crate) fn new(study: &Study, cube: &Cube, rule: Rule, problems: &mut Diagnostics) -> Option<Self> {
        let is_public = rule.method() == Protection::Published;
        plan(study, cube, |measure: &Measure| needs_cases(measure.formula, is_public), problems)
    }

    /// By block that no figure shows, then by measure: whether a table can count it.
    pub(crate) fn held(&self) -> Vec<Vec<bool>> {
        self.strata.iter().map(|measures| measures.iter().map(Option::is_some).collect()).collect()
    }

    /// How a measure of a block is counted; `None` where no table can count it.
    pub(crate) fn measure(&self, seat: Seat, measure: usize) -> Option<&MeasurePlan> {
        match seat {
            Seat::Total | Seat::Before(_) => None,
            Seat::Indicator(index) => self.indicators.get(index)?.as_ref(),
            Seat::Figure(f, v, b) => self.figures.get(f)?.get(v)?.get(b)?.measures.get(measure)?.as_ref(),
            Seat::Stratum(index) => self.strata.get(index)?.get(measure)?.as_ref(),
        }
    }
}

/// Whether a measure needs a table of the cases: to be computed, or since what is not public must
/// be protected by the number of those whom it is about.
fn needs_cases(formula: Formula, is_public: bool) -> bool {
    !(is_public && formula.is_of_source())
}

fn plan(
    study: &Study,
    cube: &Cube,
    is_needed: impl Fn(&Measure) -> bool + Copy,
    problems: &mut Diagnostics,
) -> Option<Plan> {
    let indicators: Vec<Option<Option<MeasurePlan>>> = study
        .indicators
        .enumerated()
        .map(|(index, indicator)| {
            let block = Block::alone(vec![study.measure(index, &Condition::new())]);
            cube.plan(study, &block, &indicator.place, is_needed, problems)?.measures.pop()
        })
        .collect();
    let mut figures = Vec::new();
    for figure in &study.figures {
        let mut view = |view: &View| -> Option<Vec<BlockPlan>> {
            let plans: Vec<_> = view
                .blocks
                .iter()
                .map(|block| cube.plan(study, block, &figure.place, is_needed, problems))
                .collect();
            plans.into_iter().collect()
        };
        let views: Vec<_> = figure.views.iter().map(&mut view).collect();
        figures.push(views.into_iter().collect::<Option<Vec<_>>>());
    }
    let strata = strata(study, cube, problems);
    Some(Plan {
        strata,
        indicators: indicators.into_iter().collect::<Option<_>>()?,
        figures: figures.into_iter().collect::<Option<_>>()?,
    })
}

/// Plans the blocks that no figure shows. A block of which no table can count any measure is a
/// warning.
fn strata(study: &Study, cube: &Cube, problems: &mut Diagnostics) -> Vec<Vec<Option<MeasurePlan>>> {
    let plan = |block: &Block| -> Vec<Option<MeasurePlan>> {
        let block_dimensions: Vec<VariableIx> = block.dimensions().collect();
        block
            .measures
            .iter()
            .map(|m| cube.measure(study, &CountedCases::of(m, study), &block_dimensions))
            .collect()
    };
    let blocks: Vec<_> = study.unseen_blocks().collect();
    let plans: Vec<_> = blocks.iter().map(|(block, _)| plan(block)).collect();
    // Of an analysis, a variable along which some groups are compared may be in no table with others.
    let is_counted_elsewhere = |block: &Block| {
        let is_analysis_block =
            study.analysis_blocks.iter().any(|(declared, _)| std::ptr::eq(declared, block));
        let same = |other: &Block| other.over == block.over && other.measures == block.measures;
        let mut all = blocks.iter().zip(&plans);
        is_analysis_block
            && block.over.is_some()
            && all.any(|((other, _), plan)| same(other) && plan.iter().any(Option::is_some))
    };
    for ((block, place), measures) in blocks.iter().zip(&plans) {
        if measures.iter().all(Option::is_none) && !is_counted_elsewhere(block) {
            let ids: Vec<&str> = block.dimensions().map(|v| study.variables[v].id.as_str()).collect();
            let message = match &block.measures[..] {
                [measure] => format!("no table holds `{}` by {}", measure.id, ids.join(" and ")),
                _ => format!("no table holds any measure by {}", ids.join(" and ")),
            };
            problems.push(
                Diagnostic::warning("no-table", (*place).clone(), message)
                    .help("add a table with these columns, or name another variable"),
            );
        }
    }
    plans
}
