//! Counts every group of cells at every place, including parts of units that no page shows.

use std::collections::BTreeMap;

use crate::cells::{GroupMeasures, Seat};
use crate::counting::MeasurePlan;
use crate::raw::{Cells, Counts, RawCount};
use crate::tally::Tally;
use study::RoundIx;
use units::ByUnit;

use super::facts::linked_tables::LinkedTable;
use super::groups::{CellGroup, Groups};
use super::places::{PlaceInRound, PlaceIx, Places, Scope};
use super::suppression_input::PlaceCounts;

/// Counts every group at every place.
pub(super) struct Counter<'a> {
    pub tally: Tally<'a>,
    pub groups: &'a Groups,
}

/// Counts by round, then by unit; `None` for a unit that did not take part.
type CountsByRound = BTreeMap<RoundIx, ByUnit<Option<Counts>>>;

impl Counter<'_> {
    /// Counts by place, then by group; `None` for a place that did not take part.
    pub(super) fn counts(&self, places: &Places) -> PlaceCounts {
        let group_measures: Vec<GroupMeasures> =
            self.groups.all.iter().map(CellGroup::group_measures).collect();
        let rounds = places.rounds().iter().flat_map(|round| [Some(*round), self.included(*round)]);
        let rounds: std::collections::BTreeSet<RoundIx> = rounds.flatten().collect();
        let mut units: CountsByRound =
            rounds.into_iter().map(|round| (round, self.tally.round(round, &group_measures))).collect();
        let inner = places.all.iter().filter(|place| place.part != Scope::Whole);
        let inner: Vec<Option<Counts>> = inner.map(|place| self.part(*place, &units)).collect();
        let wholes = places.rounds().iter().flat_map(|round| units.remove(round).unwrap_or_default());
        wholes.chain(inner).collect()
    }

    fn included(&self, round: RoundIx) -> Option<RoundIx> {
        self.tally.study.rounds[round].includes
    }

    /// Whether a place has only the cases that its round adds to the round that it includes.
    fn is_beyond(&self, PlaceInRound { unit, round, part }: PlaceInRound) -> bool {
        let has_earlier =
            || self.included(round).is_some_and(|earlier| self.tally.cube.has_own(earlier, unit));
        part == Scope::New || part == Scope::Own && has_earlier()
    }

    /// The counts of a place that no page shows.
    fn part(&self, place: PlaceInRound, units: &CountsByRound) -> Option<Counts> {
        let all = |round: RoundIx| self.all_cases(PlaceInRound { round, ..place }, units);
        let now = all(place.round)?;
        let earlier = self.included(place.round).filter(|_| self.is_beyond(place)).and_then(all);
        let Some(earlier) = earlier else { return Some(now) };
        let difference = |(now, earlier): (Cells, Cells)| {
            let cells = now.into_iter().enumerate();
            let earlier =
                |cell: usize| earlier.get(cell).copied().unwrap_or((RawCount::ZERO, RawCount::ZERO));
            cells.map(|(cell, (x, n))| (x.less(earlier(cell).0), n.less(earlier(cell).1))).collect()
        };
        Some(now.into_iter().zip(earlier).map(difference).collect())
    }

    /// The counts of a unit in a round, including the cases of the included round. With
    /// `Scope::Own`, only the counts of tables that have rows for the unit itself.
    fn all_cases(
        &self,
        PlaceInRound { unit, round, part }: PlaceInRound,
        units: &CountsByRound,
    ) -> Option<Counts> {
        let mut counts = units.get(&round)?[unit].clone()?;
        for (group, cells) in self.groups.all.iter().zip(counts.iter_mut()).filter(|_| part == Scope::Own) {
            let plans = self.tally.plans(&group.group_measures()).unwrap_or_default();
            let is_own = |plan: &&MeasurePlan| self.tally.cube.reports_itself(plan, round, unit);
            match group.seat {
                Seat::Total if !self.tally.cube.has_own_total(round, unit, self.tally.study) => {
                    *cells = vec![(RawCount::ZERO, RawCount::ZERO)];
                }
                Seat::Total => {}
                _ if group.compares.is_some() || !plans.iter().all(is_own) => cells.clear(),
                _ => {}
            }
        }
        Some(counts)
    }

    /// The number of cases of a node by linked table, then by cell. A table that the node does not
    /// report, or of which the source withheld a count, is `None`; other places have no tables.
    pub(super) fn atoms(
        &self,
        places: &Places,
        index: PlaceIx,
        linked_tables: &[LinkedTable],
    ) -> Vec<Option<Vec<i32>>> {
        if !places.is_node(index) {
            return Vec::new();
        }
        let place = places.all[index];
        linked_tables.iter().map(|table| self.atoms_of(place, table)).collect()
    }

    fn atoms_of(&self, place: PlaceInRound, table: &LinkedTable) -> Option<Vec<i32>> {
        let all = |round: RoundIx| self.all_atoms(PlaceInRound { round, ..place }, table);
        let now = all(place.round)?;
        let earlier = self.included(place.round).filter(|_| self.is_beyond(place)).and_then(all);
        let Some(earlier) = earlier else { return Some(now) };
        Some(now.iter().zip(&earlier).map(|(now, earlier)| (now - earlier).max(0)).collect())
    }

    /// The cells of a place in its round, with the cases of the included round.
    fn all_atoms(
        &self,
        PlaceInRound { unit, round, part }: PlaceInRound,
        table: &LinkedTable,
    ) -> Option<Vec<i32>> {
        let Tally { cube, units, .. } = self.tally;
        let reports = match part {
            Scope::Own => cube.reports_itself(&table.plan, round, unit),
            _ => cube.reports(&table.plan, round, unit, units),
        };
        let counts = reports.then(|| cube.count(&table.plan, round, unit, units))?;
        let open_cases = |count: RawCount| Some(i32::try_from(count.open()?).unwrap_or(i32::MAX));
        let mut atoms = Vec::with_capacity(table.size);
        for (x, n) in counts {
            let (x, n) = (open_cases(x)?, open_cases(n)?);
            match table.is_answer {
                true => atoms.extend([(n - x).max(0), x]),
                false => atoms.push(x),
            }
        }
        Some(atoms)
    }
}
