//! Counts how many of a study's figures are shown: for the method page and for `lagesbild audit`.

use std::fmt;

use content::Sources;
use gate::StudyRelease;
use ground::text::upper_first;
use language::{level_label, withheld};
use study::{FigureIx, RoundIx, Study};
use units::{Level, UnitIx, Units};

use super::table::{TableCell, TableRow, TableView};

/// One figure at one level: how many units of the level show it in which way, in the latest round.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The figure's id and title; `None` for all figures together.
    pub figure: Option<(String, String)>,
    /// The level.
    pub level: Level,
    /// Units that show the first view declared for their level.
    pub shown: usize,
    /// Units that show a coarser view.
    pub coarser: usize,
    /// Units that show no view of it.
    pub withheld: usize,
}

impl Audit {
    /// The rows of a study: one for each figure and level, then one for all figures at each level.
    pub fn of(study: &Study, units: &Units, release: &StudyRelease) -> Vec<Self> {
        study_audits(study, units, release)
    }

    /// The level's name in the definition language, and the percent of its units that show figures
    /// as declared, coarser, and not at all.
    pub fn row(&self) -> (&'static str, [usize; 3]) {
        let level = Level::ALL.iter().find(|(_, level)| *level == self.level).map_or("", |(name, _)| name);
        (level, self.percent())
    }

    fn all(&self) -> usize {
        self.shown + self.coarser + self.withheld
    }

    fn percent(&self) -> [usize; 3] {
        [self.shown, self.coarser, self.withheld].map(|count| (200 * count + self.all()) / (2 * self.all()))
    }
}

impl fmt::Display for Audit {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let figure = self.figure.as_ref().map_or("all figures", |(id, _)| id.as_str());
        let (level, [shown, coarser, withheld]) = self.row();
        write!(formatter, "{figure:<20} {level:<13} {shown:>4} {coarser:>4} {withheld:>4}")
    }
}

/// The table of the method page: all figures together, one row for each level.
pub(crate) fn table(sources: &Sources) -> TableView {
    let study_rows = |rows: Vec<Audit>| rows.into_iter().filter(|row| row.figure.is_none());
    let row = |audit: Audit| TableRow {
        heads: vec![upper_first(level_label(audit.level))],
        cells: audit.percent().map(|percent| TableCell::plain(percent.to_string())).to_vec(),
    };
    let studies = sources.studies.iter().zip(&sources.release.studies);
    let audits = studies.flat_map(|(study, release)| study_rows(Audit::of(study, &sources.units, release)));
    TableView::new(withheld::SHOWN_HEAD.map(String::from).to_vec(), audits.map(row).collect())
}

/// How many of its own figures a place with the median number of cases shows. The median is over
/// the municipalities that took part in the latest round. Figures that compare places belong to
/// none. `None` when no municipality took part.
pub fn median(study: &Study, units: &Units, release: &StudyRelease) -> Option<Median> {
    let round = study.latest();
    let cases = |unit: UnitIx| Some((release.unit(round, unit)?.total.value().unwrap_or(0), unit));
    let mut places: Vec<(u64, UnitIx)> = units.of_level(Level::Municipality).filter_map(cases).collect();
    places.sort_unstable();
    let (cases, unit) = *places.get(places.len() / 2)?;
    let is_own = |figure: &FigureIx| {
        let blocks = study.figures[*figure].views.iter().flat_map(|view| &view.blocks);
        blocks.into_iter().any(|block| !block.nationwide)
    };
    let figures: Vec<FigureIx> = study.figures.indices().filter(is_own).collect();
    let shown =
        figures.iter().filter(|figure| view(study, release, round, **figure, unit).flatten().is_some());
    Some(Median { cases, shown: shown.count(), all: figures.len() })
}

/// How many figures a place with the median number of cases shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Median {
    /// Its number of cases; 0 where that is not shown.
    pub cases: u64,
    /// How many of its own figures it shows.
    pub shown: usize,
    /// How many own figures the study declares.
    pub all: usize,
}

fn study_audits(declared: &Study, units: &Units, release: &StudyRelease) -> Vec<Audit> {
    let round = declared.latest();
    let levels = [Level::Nation, Level::County, Level::Group, Level::Municipality, Level::District];
    let mut rows: Vec<Audit> = Vec::new();
    for (figure, spec) in declared.figures.enumerated() {
        for level in levels {
            let figure_name = Some((spec.id.clone(), spec.title.clone()));
            let mut audit = Audit { figure: figure_name, level, shown: 0, coarser: 0, withheld: 0 };
            let first = spec.views.iter().position(|view| view.levels.contains(&level));
            for unit in units.of_level(level) {
                match view(declared, release, round, figure, unit) {
                    None => {}
                    Some(None) => audit.withheld += 1,
                    Some(view) if view == first => audit.shown += 1,
                    Some(_) => audit.coarser += 1,
                }
            }
            rows.extend((audit.all() > 0).then_some(audit));
        }
    }
    for level in levels {
        let of_level: Vec<&Audit> = rows.iter().filter(|row| row.level == level).collect();
        let sum = |count: fn(&Audit) -> usize| of_level.iter().map(|row| count(row)).sum();
        let all = Audit {
            figure: None,
            level,
            shown: sum(|row| row.shown),
            coarser: sum(|row| row.coarser),
            withheld: sum(|row| row.withheld),
        };
        rows.extend((all.all() > 0).then_some(all));
    }
    rows
}

/// The index of the view that a unit shows, `Some(None)` when it shows none; `None` for a unit that
/// did not take part.
fn view(
    study: &Study,
    release: &StudyRelease,
    round: RoundIx,
    figure: FigureIx,
    unit: UnitIx,
) -> Option<Option<usize>> {
    Some(release.unit(round, unit)?.figures[figure].shown(&study.figures[figure].views))
}
