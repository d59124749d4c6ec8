//! Decides what a unit shows in addition to its number of cases.

use gate::{BlockRelease, UnitRelease};
use study::{FigureIx, RoundIx, Study};
use units::UnitIx;

use super::sources::Sources;

/// Which version of a figure a unit's page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureVersion {
    /// The figure with the unit's own values, in the view with this index.
    Own(usize),
    /// The figure in a view that compares groups of units and is the same on every page.
    Nationwide,
    /// No figure: none of its views may be shown for the unit.
    Absent,
}

impl Sources {
    /// Which version of a figure the page of a unit shows in a round.
    pub fn figure_version(
        &self,
        study: usize,
        round: RoundIx,
        unit: UnitIx,
        figure: FigureIx,
    ) -> FigureVersion {
        match self.release.studies[study].unit(round, unit) {
            Some(release) => figure_version(&self.studies[study], release, figure, unit == self.units.nation),
            None => FigureVersion::Absent,
        }
    }

    /// Whether a unit took part in a round but shows only its number of cases: no share of an
    /// indicator and no figure. Always false for the nation, since no larger unit can take its
    /// place.
    pub fn shows_only_its_number(&self, study: usize, round: RoundIx, unit: UnitIx) -> bool {
        let declared = &self.studies[study];
        let shows_more = |release: &UnitRelease| {
            let is_own = |figure: FigureIx| {
                matches!(figure_version(declared, release, figure, false), FigureVersion::Own(_))
            };
            release.indicators.iter().any(|cell| cell.share.is_shown())
                || declared.figures.indices().any(is_own)
        };
        let release = self.release.studies[study].unit(round, unit);
        unit != self.units.nation && release.is_some_and(|release| !shows_more(release))
    }
}

fn figure_version(study: &Study, release: &UnitRelease, figure: FigureIx, is_nation: bool) -> FigureVersion {
    let (views, release) = (&study.figures[figure].views, &release.figures[figure]);
    let Some(shown) = release.shown(views) else { return FigureVersion::Absent };
    let blocks = &views[shown].blocks;
    if !is_nation && blocks.iter().all(|block| block.nationwide) {
        return FigureVersion::Nationwide;
    }
    // On a unit's page, a figure with several blocks leaves out those that compare groups of units.
    let has_values = |block: &BlockRelease| block.cells.iter().any(|cell| cell.share.is_shown());
    let mut unit_blocks =
        blocks.iter().zip(&release.views[shown]).filter(|(block, _)| is_nation || !block.nationwide);
    if unit_blocks.any(|(_, values)| has_values(values)) {
        FigureVersion::Own(shown)
    } else {
        FigureVersion::Absent
    }
}
