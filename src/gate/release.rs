//! Everything that may be published, computed once. Pages are functions of this and of nothing
//! else.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use study::{Block, Study, View};
use units::{UnitIx, Units};

use super::cells::Seat;
use project::Rule;
use stats::Share;

use super::published::Published;

/// The published values of all studies.
#[derive(Debug)]
pub struct Release {
    /// One per study, in the project's order.
    pub studies: Vec<StudyRelease>,
}

/// The published values of a study.
#[derive(Debug)]
pub struct StudyRelease {
    /// The rule that was applied.
    pub rule: Rule,
    /// By block that only findings look at, then by measure: whether some table holds the numbers.
    /// Figures and indicators always have one.
    pub held: Vec<Vec<bool>>,
    /// By round, then by unit; `None` for a unit that did not take part.
    pub rounds: Vec<Vec<Option<UnitRelease>>>,
    /// By round: the counties that are counted without some of their municipalities, because these
    /// have too few cases, and those.
    pub left_out: Vec<BTreeMap<UnitIx, Vec<UnitIx>>>,
}

/// The published values of a unit in one round.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct UnitRelease {
    /// Whether it shows its number of cases and nothing else, because it has too few of them in
    /// this round, or in one that includes it or that it includes.
    pub is_apart: bool,
    /// The number of cases.
    pub total: Published<u64>,
    /// One cell per indicator of the study.
    pub indicators: Vec<CellRelease>,
    /// One per figure of the study.
    pub figures: Vec<FigureRelease>,
    /// One per block that only findings look at ([`study::Always::blocks`]). What is computed from
    /// them is printed, so they pass the gate as if they were printed themselves.
    pub strata: Vec<BlockRelease>,
}

/// A share with its base, which may be known when the share is not.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CellRelease {
    /// The share.
    pub share: Published<Share>,
    /// The base.
    pub base: Published<u64>,
}

/// A figure's values in each of its views.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct FigureRelease {
    /// By view, then by block.
    pub views: Vec<Vec<BlockRelease>>,
}

/// A block's cells, in the order of [`Block::cell`]. Shared between units where the block compares
/// groups of units.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct BlockRelease {
    /// The cells.
    pub cells: Arc<[CellRelease]>,
}

impl CellRelease {
    /// Neither share nor base.
    pub const WITHHELD: Self = Self { share: Published::Withheld, base: Published::Withheld };
}

impl StudyRelease {
    /// The values of a unit in a round.
    pub fn unit(&self, round: usize, unit: UnitIx) -> Option<&UnitRelease> {
        self.rounds.get(round)?.get(unit)?.as_ref()
    }
}

impl UnitRelease {
    /// Puts cells where pages look for them: each with where it lies and its index there. All
    /// others are withheld, and blocks that compare places are taken from the nation's.
    pub(super) fn of_cells(
        study: &Study,
        is_apart: bool,
        cells: impl Iterator<Item = (Seat, usize, CellRelease)>,
        national: Option<&Self>,
    ) -> Self {
        let blocks = |blocks: &[Block]| -> Vec<Vec<CellRelease>> {
            blocks.iter().map(|block| vec![CellRelease::WITHHELD; block.len(study)]).collect()
        };
        let mut total = Published::Withheld;
        let mut indicators = vec![CellRelease::WITHHELD; study.indicators.len()];
        let mut figures: Vec<Vec<Vec<Vec<CellRelease>>>> = Vec::new();
        for figure in &study.figures {
            figures.push(figure.views.iter().map(|view| blocks(&view.blocks)).collect());
        }
        let mut strata = blocks(study.findings.always.as_ref().map_or(&[], |always| &always.blocks));
        for (seat, index, published) in cells {
            match seat {
                Seat::Total => total = published.base,
                Seat::Indicator(indicator) => indicators[indicator] = published,
                Seat::Figure(f, v, b) => figures[f][v][b][index] = published,
                Seat::Stratum(block) => strata[block][index] = published,
                Seat::Before(_) => {}
            }
        }
        let block = |cells: Vec<CellRelease>| BlockRelease { cells: cells.into() };
        let of_figure = |(f, views): (usize, Vec<Vec<Vec<CellRelease>>>)| {
            let of_view = |(v, blocks): (usize, Vec<Vec<CellRelease>>)| {
                let declared = &study.figures[f].views[v].blocks;
                let of_block = |(b, cells): (usize, Vec<CellRelease>)| match national {
                    Some(national) if declared[b].nationwide => national.figures[f].views[v][b].clone(),
                    _ => block(cells),
                };
                blocks.into_iter().enumerate().map(of_block).collect()
            };
            FigureRelease { views: views.into_iter().enumerate().map(of_view).collect() }
        };
        Self {
            is_apart,
            total,
            indicators,
            figures: figures.into_iter().enumerate().map(of_figure).collect(),
            strata: strata.into_iter().map(block).collect(),
        }
    }

    /// What all units show in a round, the nation first, which the others are given.
    pub(super) fn of_units(
        units: &Units,
        of: impl Fn(UnitIx, Option<&Self>) -> Option<Self> + Sync + Send,
    ) -> Vec<Option<Self>> {
        let national = of(units.nation, None);
        let others = (0..units.all.len()).into_par_iter();
        let mut all: Vec<Option<Self>> = others
            .map(|unit| (unit != units.nation).then(|| of(unit, national.as_ref())).flatten())
            .collect();
        all[units.nation] = national;
        all
    }
}

impl FigureRelease {
    /// The view to show: the first of which at least half of the values may be shown, else the last
    /// of which enough may be shown: a quarter for a drawing, any for a table. `None` when there is
    /// no such view.
    pub fn shown(&self, views: &[View]) -> Option<usize> {
        let counts = self.views.iter().map(|blocks| {
            let cells = || blocks.iter().flat_map(|block| block.cells.iter());
            (cells().filter(|cell| cell.share.is_shown()).count(), cells().count())
        });
        let counts: Vec<(usize, usize)> = counts.collect();
        let enough = |index: &usize| match (views[*index].chart, counts[*index]) {
            (_, (0, _)) => false,
            (chart, _) if !chart.traits().is_drawn => true,
            (_, (shown, all)) => 4 * shown >= all,
        };
        counts
            .iter()
            .position(|(shown, all)| *shown > 0 && 2 * shown >= *all)
            .or_else(|| (0..counts.len()).rev().find(enough))
    }
}
