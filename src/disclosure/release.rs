//! Everything that may be published, computed once. Pages are functions of this and of nothing else.

use std::sync::Arc;

use rayon::prelude::*;

use crate::cube::{BlockPlan, Cube, MeasurePlan};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::Diagnostics;
use crate::study::{Block, Chart, Condition, Study, VariableIx, View};
use crate::units::{UnitIx, Units};

use super::groups::{Group, Groups, Seat};
use super::protect::{Counts, Question};
use super::published::{Gate, Published, Reason, Share};
use super::raw::RawCount;

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
    let groups = Groups::new(study, units);
    let counter = Counter { study, cube, units, gate, groups, plan };
    let rounds = (0..study.rounds.len()).map(|round| counter.round(round)).collect();
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

/// Counts every group at every place, decides, and keeps what is shown.
struct Counter<'a> {
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    gate: Gate,
    groups: Groups,
    plan: Plan,
}

impl Counter<'_> {
    fn round(&self, round: usize) -> Vec<Option<UnitRelease>> {
        let places = 0..self.units.all.len();
        let counts: Vec<Option<Counts>> =
            places.clone().into_par_iter().map(|unit| self.counts(round, unit)).collect();
        let threshold = self.gate.threshold();
        let wholes = wholes(self.units);
        let question =
            Question { units: self.units, groups: &self.groups, counts: &counts, threshold, wholes: &wholes };
        let shown = question.decide();
        let nation = self.units.nation;
        let national = counts[nation].as_ref().map(|counts| self.release(counts, &shown.0[nation], None));
        let others = places.into_par_iter().map(|unit| {
            let counts = counts[unit].as_ref().filter(|_| unit != nation)?;
            Some(self.release(counts, &shown.0[unit], national.as_ref()))
        });
        let mut all: Vec<Option<UnitRelease>> = others.collect();
        all[nation] = national;
        all
    }

    /// The counts of a place by group; groups that compare places are counted for the nation alone, and a place that did not report
    /// something has none of it. `None` for a place that did
    /// not take part.
    fn counts(&self, round: usize, unit: UnitIx) -> Option<Counts> {
        if !self.cube.took_part(round, unit, self.units) {
            return None;
        }
        let total = self.cube.total(round, unit, self.units, self.study);
        let of_group = |group: &Group| match group.seat {
            Seat::Total => vec![(RawCount::ZERO, total)],
            _ if group.compares.is_some() && unit != self.units.nation => Vec::new(),
            seat => {
                let plans: Option<Vec<&MeasurePlan>> =
                    group.measures.iter().map(|measure| self.plan.measure(seat, *measure)).collect();
                let reports = |plan: &&MeasurePlan| self.cube.reports(plan, round, unit, self.units);
                let plans = plans.filter(|plans| plans.iter().all(reports)).unwrap_or_default();
                plans.iter().flat_map(|plan| self.cube.count(plan, round, unit, self.units)).collect()
            }
        };
        Some(self.groups.all.iter().map(of_group).collect())
    }

    /// What a place shows; blocks that compare places are taken from the nation's.
    fn release(&self, counts: &Counts, shown: &[bool], national: Option<&UnitRelease>) -> UnitRelease {
        let blocks = |blocks: &[Block]| -> Vec<Vec<CellRelease>> {
            let hidden = CellRelease::withheld(Reason::Few);
            blocks.iter().map(|block| vec![hidden; block.len(self.study)]).collect()
        };
        let mut total = Published::Withheld(Reason::Few);
        let mut indicators = vec![CellRelease::withheld(Reason::Few); self.study.indicators.len()];
        let mut figures: Vec<Vec<Vec<Vec<CellRelease>>>> = Vec::new();
        for figure in &self.study.figures {
            figures.push(figure.views.iter().map(|view| blocks(&view.blocks)).collect());
        }
        let mut strata = blocks(self.study.findings.always.as_ref().map_or(&[], |always| &always.blocks));
        for ((group, counts), _) in self.groups.all.iter().zip(counts).zip(shown).filter(|(_, shown)| **shown)
        {
            for (cell, (x, n)) in group.cells.iter().zip(counts) {
                let published = CellRelease { share: self.gate.share(*x, *n), base: self.gate.count(*n) };
                match group.seat {
                    Seat::Total => total = published.base,
                    Seat::Indicator(index) => indicators[index] = published,
                    Seat::Figure(f, v, b) => figures[f][v][b][cell.index] = published,
                    Seat::Stratum(index) => strata[index][cell.index] = published,
                }
            }
        }
        let block = |cells: Vec<CellRelease>| BlockRelease { cells: cells.into() };
        let of_figure = |(f, views): (usize, Vec<Vec<Vec<CellRelease>>>)| {
            let of_view = |(v, blocks): (usize, Vec<Vec<CellRelease>>)| {
                let declared = &self.study.figures[f].views[v].blocks;
                let of_block = |(b, cells): (usize, Vec<CellRelease>)| match national {
                    Some(national) if declared[b].nationwide => national.figures[f].views[v][b].clone(),
                    _ => block(cells),
                };
                blocks_of(blocks, of_block)
            };
            FigureRelease { views: views.into_iter().enumerate().map(of_view).collect() }
        };
        UnitRelease {
            total,
            indicators,
            figures: figures.into_iter().enumerate().map(of_figure).collect(),
            strata: strata.into_iter().map(block).collect(),
        }
    }
}

/// For each unit those that it is a part of the sum of.
fn wholes(units: &Units) -> Vec<Vec<UnitIx>> {
    let mut wholes = vec![Vec::new(); units.all.len()];
    for (whole, unit) in units.all.iter().enumerate() {
        unit.leaves.iter().for_each(|leaf| wholes[*leaf].push(whole));
    }
    wholes
}

fn blocks_of(
    blocks: Vec<Vec<CellRelease>>,
    of_block: impl Fn((usize, Vec<CellRelease>)) -> BlockRelease,
) -> Vec<BlockRelease> {
    blocks.into_iter().enumerate().map(of_block).collect()
}

impl Plan {
    /// How a measure at a seat is counted; `None` where no table can.
    fn measure(&self, seat: Seat, measure: usize) -> Option<&MeasurePlan> {
        match seat {
            Seat::Total => None,
            Seat::Indicator(index) => self.indicators.get(index),
            Seat::Figure(f, v, b) => self.figures.get(f)?.get(v)?.get(b)?.measures.get(measure),
            Seat::Stratum(index) => self.strata.get(index)?.get(measure)?.as_ref(),
        }
    }
}
