//! Everything that may be published, computed once. Pages are functions of this and of nothing else.

use std::sync::Arc;

use rayon::prelude::*;

use crate::cube::{BlockPlan, Cube, MeasurePlan};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::Diagnostics;
use crate::study::{Block, Chart, Condition, Study, VariableIx, View};
use crate::units::{UnitIx, Units};

use super::published::{Gate, Published, Reason, Share};

/// The published values of all studies.
#[derive(Debug)]
pub struct Release {
    /// The rule that was applied.
    pub gate: Gate,
    /// One per study, in the project's order.
    pub studies: Vec<StudyRelease>,
}

/// The published values of a study.
#[derive(Debug)]
pub struct StudyRelease {
    /// By round, then by unit; `None` for a unit that did not take part.
    pub rounds: Vec<Vec<Option<UnitRelease>>>,
}

/// The published values of a unit in one round.
#[derive(Debug)]
pub struct UnitRelease {
    /// The number of cases.
    pub total: Published<u64>,
    /// One cell per indicator of the study.
    pub indicators: Vec<CellRelease>,
    /// One per figure of the study.
    pub figures: Vec<FigureRelease>,
    /// One per block that only findings look at ([`crate::study::Always::blocks`]). What is computed from them is
    /// printed, so they pass the gate as if they were printed themselves.
    pub strata: Vec<BlockRelease>,
}

/// A share with its base, which may be known when the share is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct CellRelease {
    /// The share.
    pub share: Published<Share>,
    /// The base.
    pub base: Published<u64>,
}

/// A figure's values in each of its views.
#[derive(Debug)]
pub struct FigureRelease {
    /// By view, then by block.
    pub views: Vec<Vec<BlockRelease>>,
}

/// A block's cells, in the order of [`Block::cell`]. Shared between units where the block compares groups of units.
#[derive(Debug, Clone)]
pub struct BlockRelease {
    /// The cells.
    pub cells: Arc<[CellRelease]>,
}

impl CellRelease {
    /// Neither share nor base.
    pub fn withheld(reason: Reason) -> Self {
        Self { share: Published::Withheld(reason), base: Published::Withheld(reason) }
    }
}

/// Columns of one measure each, as the cells of a block.
fn woven(columns: Vec<Vec<CellRelease>>) -> BlockRelease {
    let rows = columns.first().map_or(0, Vec::len);
    let cells = (0..rows).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
    BlockRelease { cells }
}

impl StudyRelease {
    /// The values of a unit in a round.
    pub fn unit(&self, round: usize, unit: UnitIx) -> Option<&UnitRelease> {
        self.rounds.get(round)?.get(unit)?.as_ref()
    }
}

impl FigureRelease {
    /// The view to show: the first of which at least half of the values may be shown, else the last of which
    /// enough may be shown: a quarter for a drawing, any for a table. `None` when there is no such view.
    pub fn shown(&self, views: &[View]) -> Option<usize> {
        let counts = self.views.iter().map(|blocks| {
            let cells = || blocks.iter().flat_map(|block| block.cells.iter());
            (cells().filter(|cell| cell.share.is_shown()).count(), cells().count())
        });
        let counts: Vec<(usize, usize)> = counts.collect();
        let enough = |index: &usize| match (views[*index].chart, counts[*index]) {
            (_, (0, _)) => false,
            (Chart::Table, _) => true,
            (_, (shown, all)) => 4 * shown >= all,
        };
        counts
            .iter()
            .position(|(shown, all)| *shown > 0 && 2 * shown >= *all)
            .or_else(|| (0..counts.len()).rev().find(enough))
    }
}

/// What is to be counted for a study: every indicator and every block of every figure.
struct Plan {
    /// By block, then by measure; `None` for what no table can answer.
    strata: Vec<Vec<Option<MeasurePlan>>>,
    indicators: Vec<MeasurePlan>,
    figures: Vec<Vec<Vec<BlockPlan>>>,
}

/// Counts and gates everything that a study declares. `None` when some table is missing, with a problem for each.
pub fn release(
    study: &Study,
    cube: &Cube,
    units: &Units,
    gate: Gate,
    problems: &mut Diagnostics,
) -> Option<StudyRelease> {
    let plan = plan(study, cube, problems)?;
    let counter = Counter { study, cube, units, gate };
    let rounds = (0..study.rounds.len()).map(|round| counter.round(&plan, round)).collect();
    Some(StudyRelease { rounds })
}

fn plan(study: &Study, cube: &Cube, problems: &mut Diagnostics) -> Option<Plan> {
    let indicators: Vec<Option<MeasurePlan>> = study
        .indicators
        .iter()
        .enumerate()
        .map(|(index, indicator)| {
            let block = Block {
                measures: vec![study.measure(index, &Condition::new())],
                over: None,
                by: None,
                panel: None,
                nationwide: false,
            };
            cube.plan(study, &block, &indicator.place, problems)?.measures.pop()
        })
        .collect();
    let mut figures = Vec::new();
    for figure in &study.figures {
        let mut view = |view: &View| -> Option<Vec<BlockPlan>> {
            let plans: Vec<_> =
                view.blocks.iter().map(|block| cube.plan(study, block, &figure.place, problems)).collect();
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

/// Plans the blocks that only findings look at. That no table can split any measure so is a warning.
fn strata(study: &Study, cube: &Cube, problems: &mut Diagnostics) -> Vec<Vec<Option<MeasurePlan>>> {
    let Some(always) = &study.findings.always else {
        return Vec::new();
    };
    let plan = |block: &Block| -> Vec<Option<MeasurePlan>> {
        let split: Vec<VariableIx> = block.dimensions().collect();
        block.measures.iter().map(|m| cube.measure(study, &m.of, &m.among, &split)).collect()
    };
    let plans: Vec<Vec<Option<MeasurePlan>>> = always.blocks.iter().map(plan).collect();
    for (block, _) in always.blocks.iter().zip(&plans).filter(|(_, plan)| plan.iter().all(Option::is_none)) {
        let ids: Vec<&str> = block.dimensions().map(|v| study.variables[v].id.as_str()).collect();
        let message = format!("no table holds any measure by {}", ids.join(" and "));
        problems.push(
            Diagnostic::warning("no-table", always.place.clone(), message)
                .help("add a table with these columns, or another variable to `within`"),
        );
    }
    plans
}

struct Counter<'a> {
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    gate: Gate,
}

impl Counter<'_> {
    fn round(&self, plan: &Plan, round: usize) -> Vec<Option<UnitRelease>> {
        let national = self.unit(plan, round, self.units.nation, None);
        let others = (0..self.units.all.len()).into_par_iter().map(|unit| {
            (unit != self.units.nation).then(|| self.unit(plan, round, unit, national.as_ref()))?
        });
        let mut all: Vec<Option<UnitRelease>> = others.collect();
        all[self.units.nation] = national;
        all
    }

    /// The values of one unit; blocks that compare groups of units are taken from the nation's.
    fn unit(
        &self,
        plan: &Plan,
        round: usize,
        unit: UnitIx,
        national: Option<&UnitRelease>,
    ) -> Option<UnitRelease> {
        if !self.cube.took_part(round, unit, self.units) {
            return None;
        }
        let indicators = plan.indicators.iter().map(|measure| self.cells(measure, round, unit)[0]).collect();
        let mut figures = Vec::new();
        for (f, (figure, plans)) in self.study.figures.iter().zip(&plan.figures).enumerate() {
            let mut views = Vec::new();
            for (v, (view, plans)) in figure.views.iter().zip(plans).enumerate() {
                let blocks =
                    view.blocks.iter().zip(plans).enumerate().map(|(b, (block, plan))| match national {
                        Some(national) if block.nationwide => national.figures[f].views[v][b].clone(),
                        _ => self.block(plan, round, unit),
                    });
                views.push(blocks.collect());
            }
            figures.push(FigureRelease { views });
        }
        let total = self.gate.count(self.cube.total(round, unit, self.units, self.study));
        let strata =
            plan.strata.iter().zip(self.study.findings.always.iter().flat_map(|always| &always.blocks));
        let strata = strata.map(|(plan, block)| self.stratum(plan, block, round, unit)).collect();
        Some(UnitRelease { total, indicators, figures, strata })
    }

    fn block(&self, plan: &BlockPlan, round: usize, unit: UnitIx) -> BlockRelease {
        woven(plan.measures.iter().map(|measure| self.cells(measure, round, unit)).collect())
    }

    fn stratum(
        &self,
        plan: &[Option<MeasurePlan>],
        block: &Block,
        round: usize,
        unit: UnitIx,
    ) -> BlockRelease {
        let size = block.dimensions().map(|d| self.study.size(Some(d))).product();
        let absent = || vec![CellRelease::withheld(Reason::Source); size];
        let column = |measure: &Option<MeasurePlan>| match measure {
            Some(measure) => self.cells(measure, round, unit),
            None => absent(),
        };
        woven(plan.iter().map(column).collect())
    }

    fn cells(&self, measure: &MeasurePlan, round: usize, unit: UnitIx) -> Vec<CellRelease> {
        let counts = self.cube.count(measure, round, unit, self.units);
        let cell = |(x, n)| CellRelease { share: self.gate.share(x, n), base: self.gate.count(n) };
        counts.into_iter().map(cell).collect()
    }
}
