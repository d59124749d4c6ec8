//! Counting for suppression: every group at every place, parts of places that no page shows among them.

use crate::cells::Seat;
use crate::counting::{Cube, MeasurePlan};
use crate::plan::Plan;
use crate::raw::{Cells, Counts, RawCount};
use study::Study;
use units::Units;

use super::facts::families::Family;
use super::groups::{Group, Groups};
use super::places::{Part, Place, PlaceIx, Places};

/// Counts every group at every place.
pub(super) struct Counter<'a> {
    pub study: &'a Study,
    pub cube: &'a Cube,
    pub units: &'a Units,
    pub groups: &'a Groups,
    pub plan: &'a Plan,
}

impl Counter<'_> {
    /// The counts of a place by group; groups that compare places are counted for the nation alone, and a place that did not report
    /// something has none of it. `None` for a place that did not take part.
    pub(super) fn counts(&self, place: Place) -> Option<Counts> {
        if self.is_beyond(place) {
            return self.new_cases(place);
        }
        self.all_cases(place)
    }

    /// Whether a place has only the cases that its round has beyond the one that this includes.
    fn is_beyond(&self, Place { unit, round, part }: Place) -> bool {
        let before = || self.study.rounds[round].includes.filter(|before| self.cube.has_own(*before, unit));
        part == Part::New || part == Part::Own && before().is_some()
    }

    /// The counts of a place in its round, whatever that includes.
    fn all_cases(&self, place: Place) -> Option<Counts> {
        let Place { unit, round, part } = place;
        if !self.cube.took_part(round, unit, self.units) {
            return None;
        }
        let total = match part {
            Part::Own => self.cube.own_total(round, unit, self.units, self.study),
            _ => self.cube.total(round, unit, self.units, self.study),
        };
        let of_group = |group: &Group| match group.seat {
            Seat::Before(_) => Vec::new(),
            Seat::Total => vec![(RawCount::ZERO, total)],
            _ if group.compares.is_some() && (unit != self.units.nation || part != Part::Whole) => Vec::new(),
            seat => {
                let plans: Option<Vec<&MeasurePlan>> =
                    group.measures.iter().map(|measure| self.plan.measure(seat, *measure)).collect();
                let reports = |plan: &&MeasurePlan| self.reports(plan, place);
                let plans = plans.filter(|plans| plans.iter().all(reports)).unwrap_or_default();
                plans.iter().flat_map(|plan| self.cube.count(plan, round, unit, self.units)).collect()
            }
        };
        Some(self.groups.all.iter().map(of_group).collect())
    }

    fn reports(&self, plan: &MeasurePlan, place: Place) -> bool {
        match place.part {
            Part::Own => self.cube.reports_itself(plan, place.round, place.unit),
            _ => self.cube.reports(plan, place.round, place.unit, self.units),
        }
    }

    /// The cases that a round has beyond the one that it includes.
    fn new_cases(&self, place: Place) -> Option<Counts> {
        let all = |round: usize| self.all_cases(Place { round, part: place.part.of_one_round(), ..place });
        let now = all(place.round)?;
        let Some(before) = self.study.rounds[place.round].includes.and_then(all) else { return Some(now) };
        let of_group = |(now, before): (Cells, Cells)| {
            let cells = now.into_iter().enumerate();
            let earlier = |cell: usize| before.get(cell).copied().unwrap_or((RawCount::ZERO, RawCount::ZERO));
            cells.map(|(cell, (x, n))| (x.less(earlier(cell).0), n.less(earlier(cell).1))).collect()
        };
        Some(now.into_iter().zip(before).map(of_group).collect())
    }

    /// Cases by family and atom of a node; `None` for a family that it does not report or that was withheld at the source.
    pub(super) fn atoms(
        &self,
        places: &Places,
        index: PlaceIx,
        families: &[Family],
    ) -> Vec<Option<Vec<i32>>> {
        if !places.is_node(index) {
            return Vec::new();
        }
        let place = places.all[index];
        families.iter().map(|family| self.atoms_of(place, family)).collect()
    }

    fn atoms_of(&self, place: Place, family: &Family) -> Option<Vec<i32>> {
        if self.is_beyond(place) {
            let all =
                |round| self.all_atoms(Place { round, part: place.part.of_one_round(), ..place }, family);
            let now = all(place.round)?;
            let Some(before) = self.study.rounds[place.round].includes.and_then(all) else {
                return Some(now);
            };
            return Some(now.iter().zip(&before).map(|(now, before)| (now - before).max(0)).collect());
        }
        self.all_atoms(place, family)
    }

    /// The atoms of a place in its round, whatever that includes.
    fn all_atoms(&self, place: Place, family: &Family) -> Option<Vec<i32>> {
        if !self.reports(&family.plan, place) {
            return None;
        }
        let counts = self.cube.count(&family.plan, place.round, place.unit, self.units);
        let open = |count: RawCount| Some(i32::try_from(count.open()?).unwrap_or(i32::MAX));
        let mut atoms = Vec::with_capacity(family.size);
        for (x, n) in counts {
            let (x, n) = (open(x)?, open(n)?);
            match family.is_answer {
                true => atoms.extend([(n - x).max(0), x]),
                false => atoms.push(x),
            }
        }
        Some(atoms)
    }
}
