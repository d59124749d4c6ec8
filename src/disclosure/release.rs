//! Everything that may be published, computed once. Pages are functions of this and of nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::study::{Chart, View};
use crate::units::UnitIx;

use super::published::{Gate, Published, Share};

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
    pub gate: Gate,
    /// By block that only findings look at, then by measure: whether some table holds the numbers. Figures and indicators always have one.
    pub held: Vec<Vec<bool>>,
    /// By round, then by unit; `None` for a unit that did not take part.
    pub rounds: Vec<Vec<Option<UnitRelease>>>,
    /// By round: the counties that are counted without some of their municipalities, because these have too few cases, and those.
    pub left_out: Vec<BTreeMap<UnitIx, Vec<UnitIx>>>,
}

/// The published values of a unit in one round.
#[derive(Debug)]
pub struct UnitRelease {
    /// Whether it shows its number of cases and nothing else, because it has too few of them in this round, or in one that includes it or that it
    /// includes.
    pub is_apart: bool,
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
    pub const WITHHELD: Self = Self { share: Published::Withheld, base: Published::Withheld };
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
