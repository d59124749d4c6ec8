//! Everything that may be published, computed once. Pages are made from this alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use study::{
    Block, Break, ByCell, ByFigure, ByIndicator, ByRound, CellIx, FigureIx, IndicatorIx, RoundIx,
    SourceRemark, Study, View,
};
use units::{ByUnit, UnitIx, Units};

use super::cells::Seat;
use super::footnotes::CellFootnotes;
use project::Rule;
use stats::Share;

use super::absence::Absence;
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
    /// By block that only findings use, then by measure: whether a table can count it. For figures
    /// and indicators a table is required.
    pub held: Vec<Vec<bool>>,
    /// Where numbers before and after a round do not measure the same: those that the study
    /// declares, and those that follow from its tables.
    pub breaks: Vec<Break>,
    /// What the source remarks on the tables.
    pub remarks: Vec<SourceRemark>,
    /// By round, then by unit; `None` for a unit that did not take part.
    pub rounds: ByRound<ByUnit<Option<UnitRelease>>>,
    /// By round: each county that is counted without some of its municipalities, since these have
    /// fewer cases than `detail_from`, with those municipalities.
    pub left_out: ByRound<BTreeMap<UnitIx, Vec<UnitIx>>>,
    /// By round: places of which the source withheld numbers, and how many cases these can be at
    /// most. Places for which the source does not say how many are left out.
    pub at_source: ByRound<BTreeMap<UnitIx, u64>>,
    /// By round: units whose numbers are those published before, though their tables have others
    /// now, since both together would disclose too much.
    pub kept_from_last: ByRound<BTreeSet<UnitIx>>,
}

/// The published values of a unit in one round.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct UnitRelease {
    /// Whether the unit shows its number of cases and nothing else, since it has fewer than
    /// `detail_from` in this round, in one that includes it or in one that it includes.
    pub is_apart: bool,
    /// The number of cases.
    pub total: Published<u64>,
    /// One cell per indicator of the study.
    pub indicators: ByIndicator<CellRelease>,
    /// One per figure of the study.
    pub figures: ByFigure<FigureRelease>,
    /// One per block that no figure shows ([`Study::unseen_blocks`]). Pages print what is computed
    /// from these cells, so they pass disclosure control like cells that are shown.
    pub strata: Vec<BlockRelease>,
}

/// A share and its base. The base may be shown where the share is withheld.
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
    /// What may be shown of a figure: by view, then by block of the view.
    pub views: Vec<Vec<BlockRelease>>,
}

/// A block's cells, in the order of [`Block::cell`]. Units share them when the block compares
/// groups of units.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct BlockRelease {
    /// The cells.
    pub cells: Arc<[CellRelease]>,
}

impl std::ops::Index<CellIx> for BlockRelease {
    type Output = CellRelease;

    fn index(&self, cell: CellIx) -> &CellRelease {
        &self.cells[cell.index()]
    }
}

impl CellRelease {
    /// A cell of which neither share nor base is shown.
    pub const WITHHELD: Self = Self::missing(Absence::Protected);

    /// A cell without share and base.
    pub const fn missing(absence: Absence) -> Self {
        Self { share: Published::Missing(absence), base: Published::Missing(absence) }
    }

    /// The cell without its share, for this reason; as it is without a reason.
    pub(super) fn without_share(self, absence: Option<Absence>) -> Self {
        Self { share: absence.map_or(self.share, Published::Missing), ..self }
    }

    /// The cell with footnotes, where it is shown.
    pub(super) fn with_footnotes(self, footnotes: CellFootnotes) -> Self {
        Self {
            share: self.share.with_footnotes(footnotes.share),
            base: self.base.with_footnotes(footnotes.base),
        }
    }
}

impl Release {
    /// Whether a unit took part in some round of some study.
    pub fn has(&self, unit: UnitIx) -> bool {
        let mut rounds = self.studies.iter().flat_map(|study| &study.rounds);
        rounds.any(|round| round.get(unit).is_some_and(Option::is_some))
    }
}

impl StudyRelease {
    /// The values of a unit in a round; `None` if the unit did not take part.
    pub fn unit(&self, round: RoundIx, unit: UnitIx) -> Option<&UnitRelease> {
        self.rounds.get(round)?.get(unit)?.as_ref()
    }

    /// The places within a unit that report for it in each of two rounds, where `has` says of a
    /// place's values whether they are reported. A place that reports its parts in one round and
    /// itself as a whole in the other stands for its parts in both.
    pub fn reporting(
        &self,
        units: &Units,
        unit: UnitIx,
        rounds: [RoundIx; 2],
        has: impl Fn(&UnitRelease) -> bool,
    ) -> [Vec<UnitIx>; 2] {
        let within = units.marked(units.all[unit].reporters());
        let places = || units.all.indices().filter(|place| within[*place]);
        let parent = |place: UnitIx| units.all[place].parent.filter(|parent| within[*parent]);
        let reports = rounds
            .map(|round| units.marked(places().filter(|place| self.unit(round, *place).is_some_and(&has))));
        let with_parts = reports
            .each_ref()
            .map(|reports| units.marked(places().filter(|place| reports[*place]).filter_map(parent)));
        let is_whole = |place: UnitIx| {
            let mut each = reports.iter().zip(&with_parts);
            each.any(|(reports, with_parts)| reports[place] && !with_parts[place])
        };
        let stands = |place: UnitIx| {
            let has_parts = with_parts.iter().any(|with_parts| with_parts[place]);
            let mut above = std::iter::successors(parent(place), |place| parent(*place));
            (is_whole(place) || !has_parts) && !above.any(is_whole)
        };
        reports.each_ref().map(|reports| places().filter(|place| reports[*place] && stands(*place)).collect())
    }
}

impl UnitRelease {
    /// Whether the unit reported what an indicator counts; a number that is withheld was reported.
    pub fn reports(&self, indicator: IndicatorIx) -> bool {
        let absence = self.indicators[indicator].share.known().err();
        !matches!(absence, Some(Absence::NotReported | Absence::NotAsked))
    }

    /// Puts each cell, given as (seat, index in its block, value), where pages look for it. Cells
    /// that are not given are withheld. Blocks that compare groups of units are copied from
    /// `national`.
    pub(super) fn of_cells(
        study: &Study,
        is_apart: bool,
        cells: impl Iterator<Item = (Seat, CellIx, CellRelease)>,
        national: Option<&Self>,
    ) -> Self {
        let withheld =
            |block: &Block| -> ByCell<CellRelease> { vec![CellRelease::WITHHELD; block.len(study)].into() };
        let blocks = |blocks: &[Block]| -> Vec<ByCell<CellRelease>> { blocks.iter().map(withheld).collect() };
        let mut total = Published::WITHHELD;
        let mut indicators: ByIndicator<_> = vec![CellRelease::WITHHELD; study.indicators.len()].into();
        let mut figures = ByFigure::<Vec<Vec<ByCell<CellRelease>>>>::default();
        for figure in &study.figures {
            figures.push(figure.views.iter().map(|view| blocks(&view.blocks)).collect());
        }
        let mut strata: Vec<ByCell<CellRelease>> =
            study.unseen_blocks().map(|(block, _)| withheld(block)).collect();
        for (seat, index, published) in cells {
            match seat {
                Seat::Total => total = published.base,
                Seat::Indicator(indicator) => indicators[indicator] = published,
                Seat::Figure(f, v, b) => figures[f][v][b][index] = published,
                Seat::Stratum(block) => strata[block][index] = published,
                Seat::Before(_) => {}
            }
        }
        let block = |cells: ByCell<CellRelease>| BlockRelease { cells: cells.into_iter().collect() };
        let of_figure = |(f, views): (FigureIx, Vec<Vec<ByCell<CellRelease>>>)| {
            let of_view = |(v, blocks): (usize, Vec<ByCell<CellRelease>>)| {
                let declared = &study.figures[f].views[v].blocks;
                let of_block = |(b, cells): (usize, ByCell<CellRelease>)| match national {
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
            figures: study.figures.indices().zip(figures).map(of_figure).collect(),
            strata: strata.into_iter().map(block).collect(),
        }
    }

    /// What all units show in a round, by unit. `of` is called for the nation first; for the other
    /// units it is given the nation's release.
    pub(super) fn of_units(
        units: &Units,
        of: impl Fn(UnitIx, Option<&Self>) -> Option<Self> + Sync + Send,
    ) -> ByUnit<Option<Self>> {
        let national = of(units.nation, None);
        let others = units.all.par_indices();
        let mut all: ByUnit<Option<Self>> = others
            .map(|unit| (unit != units.nation).then(|| of(unit, national.as_ref())).flatten())
            .collect();
        all[units.nation] = national;
        all
    }
}

impl FigureRelease {
    /// The index of the view to show: the first with at least half of its shares shown. Failing
    /// that, the last with enough shown: a quarter for a drawing, one for a table. `None` when no
    /// view has.
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
