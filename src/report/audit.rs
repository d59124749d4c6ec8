//! How much of what a study declares is shown: for the method page and for `lagesbild audit`.

use std::fmt;

use crate::content::Sources;
use crate::language::{level_label, upper_first, withheld};
use crate::units::{Level, UnitIx};

use super::table::{TableCell, TableRow, TableView};

/// One figure at one level: how many of the level's units show it how, in the latest round.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The figure's id and title; `None` for all figures together.
    pub figure: Option<(String, String)>,
    /// The level.
    pub level: Level,
    /// Units that show the first view that is made for their level.
    pub shown: usize,
    /// Units that show a coarser one.
    pub coarser: usize,
    /// Units that show none.
    pub withheld: usize,
}

impl Audit {
    /// Of each study, figure by figure, and all figures together at the end.
    pub fn of(sources: &Sources) -> Vec<Vec<Self>> {
        (0..sources.studies.len()).map(|study| of_study(sources, study)).collect()
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
        let [shown, coarser, withheld] = self.percent();
        let figure = self.figure.as_ref().map_or("all figures", |(id, _)| id.as_str());
        let level = Level::ALL.iter().find(|(_, level)| *level == self.level).map_or("", |(name, _)| name);
        write!(formatter, "{figure:<20} {level:<13} {shown:>4} {coarser:>4} {withheld:>4}")
    }
}

/// The table of the method page: all figures together, by level.
pub fn table(sources: &Sources) -> TableView {
    let of_study = |rows: Vec<Audit>| rows.into_iter().filter(|row| row.figure.is_none());
    let row = |found: Audit| TableRow {
        heads: vec![upper_first(level_label(found.level))],
        cells: found.percent().map(|percent| TableCell::plain(percent.to_string())).to_vec(),
    };
    TableView {
        head: withheld::SHOWN_HEAD.map(String::from).to_vec(),
        rows: Audit::of(sources).into_iter().flat_map(of_study).map(row).collect(),
    }
}

fn of_study(sources: &Sources, study: usize) -> Vec<Audit> {
    let declared = &sources.studies[study];
    let levels = [Level::Nation, Level::County, Level::Group, Level::Municipality, Level::District];
    let mut rows: Vec<Audit> = Vec::new();
    for (figure, spec) in declared.figures.iter().enumerate() {
        for level in levels {
            let named = Some((spec.id.clone(), spec.title.clone()));
            let mut found = Audit { figure: named, level, shown: 0, coarser: 0, withheld: 0 };
            let first = spec.views.iter().position(|view| view.levels.contains(&level));
            for unit in sources.units.of_level(level) {
                match shown(sources, study, figure, unit) {
                    None => {}
                    Some(None) => found.withheld += 1,
                    Some(view) if view == first => found.shown += 1,
                    Some(_) => found.coarser += 1,
                }
            }
            rows.extend((found.all() > 0).then_some(found));
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

pub(super) fn last(sources: &Sources, study: usize) -> Option<usize> {
    sources.studies[study].rounds.len().checked_sub(1)
}

/// The view that a unit shows; `None` for a unit that did not take part.
pub(super) fn shown(sources: &Sources, study: usize, figure: usize, unit: UnitIx) -> Option<Option<usize>> {
    let release = sources.release.studies[study].unit(last(sources, study)?, unit)?;
    Some(release.figures[figure].shown(&sources.studies[study].figures[figure].views))
}
