//! The input of suppression, and what follows from it: which counts are small, and which places
//! could show them.

use super::groups::{CellGroup, GroupCell, Groups};
use super::places::{ByPlace, PlaceIx, Places, Scope};
use crate::cells::{ByGroup, GroupIx, Seat};
use crate::raw::{Counts, RawCount};
use units::{ByUnit, Level};

/// What suppression decides on.
pub(super) struct SuppressionInput<'a> {
    pub places: &'a Places,
    /// The level of each unit.
    pub levels: &'a ByUnit<Level>,
    pub groups: &'a Groups,
    /// The counts of each place; `None` for a place that did not take part.
    pub counts: &'a PlaceCounts,
    /// By place, then by group: whether the source withheld a count of it.
    pub unknown: &'a GroupFlags,
    pub threshold: u64,
    /// By unit: whether it is below `detail_from`, so that it shows its number of cases only.
    pub is_apart: &'a ByUnit<bool>,
    /// By place, then by group: whether it was published before and can no longer be withheld.
    pub before: &'a GroupFlags,
    /// By place, then by group: whether a file declares it withheld.
    pub withheld: &'a GroupFlags,
    /// Places for which the number of all answers to a question with several was published, with
    /// the cells that show an answer.
    pub published_answer_totals: &'a [(PlaceIx, Vec<GroupCell>)],
}

/// By place, then by group; `None` for a place that did not take part.
pub(super) type PlaceCounts = ByPlace<Option<Counts>>;

/// By place, then by group: a yes or a no.
pub(super) type GroupFlags = ByPlace<ByGroup<bool>>;

impl SuppressionInput<'_> {
    pub(super) fn group(&self, group: GroupIx) -> &CellGroup {
        &self.groups.all[group]
    }

    /// Whether a place can have a group: those that compare groups of units belong to the nation
    /// only.
    pub(super) fn is_of(&self, place: PlaceIx, group: GroupIx) -> bool {
        self.group(group).compares.is_none()
            || self.places.all[place].part == Scope::Whole && place == self.places.nation_of(place)
    }

    /// Whether a place's level may show a group, before disclosure control.
    pub(super) fn may_show(&self, place: PlaceIx, group: GroupIx) -> bool {
        let level = self.levels[self.places.all[place].unit];
        self.is_of(place, group) && self.group(group).levels.contains(&level)
    }

    /// Whether a place shows a group unless it must be suppressed for a small count.
    pub(super) fn shows_if_large(&self, place: PlaceIx, group: GroupIx) -> bool {
        let shows_more = !self.is_apart[self.places.all[place].unit] || self.group(group).seat == Seat::Total;
        self.may_show(place, group)
            && !self.places.is_inner(place)
            && shows_more
            && !self.withheld[place][group]
            && !self.unknown[place][group]
    }

    /// Whether a place has counts of a group, and none of them is small.
    pub(super) fn has_no_small(&self, place: PlaceIx, group: GroupIx) -> bool {
        let Some(counts) = self.counts[place].as_ref().filter(|_| self.is_of(place, group)) else {
            return false;
        };
        let is_large = |(cell, (x, n)): (usize, &(RawCount, RawCount))| match (x.open(), n.open()) {
            (Some(x), Some(n)) => self.is_nowhere(place, group, cell) || !self.is_small(group, cell, (x, n)),
            _ => false,
        };
        !counts[group].is_empty() && counts[group].iter().enumerate().all(is_large)
    }

    /// Whether a place has reported the table of a group of cells, be all its counts zero or withheld.
    pub(super) fn reports(&self, place: PlaceIx, group: GroupIx) -> bool {
        self.counts[place].as_ref().is_some_and(|counts| !counts[group].is_empty())
    }

    /// Whether a place may have cases of a class of components. A place that did not take part, or
    /// reported no group with the class, has none, which is public knowledge.
    pub(super) fn is_there(&self, place: PlaceIx, class: usize) -> bool {
        let groups = &self.groups.of_class[class];
        let mut own_groups = groups.iter().filter(|group| self.group(**group).compares.is_none()).peekable();
        match own_groups.peek() {
            None => self.counts[place].is_some(),
            Some(_) => own_groups.any(|group| self.reports(place, *group)),
        }
    }

    /// The places whose components a group discloses when `place` shows it: `place` itself, and the
    /// groups of units that it compares.
    pub(super) fn places_disclosed_by(&self, place: PlaceIx, group: GroupIx) -> Vec<PlaceIx> {
        if self.group(group).compares.is_none() {
            return vec![place];
        }
        if place != self.places.nation_of(place) {
            return Vec::new();
        }
        let units = self.group(group).cells.iter().flat_map(|cell| &cell.places);
        let mut places: Vec<PlaceIx> =
            units.map(|unit| self.places.beside(place, *unit)).chain([place]).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Whether a group of cells compares groups of units, and this place is one of them.
    pub(super) fn compares(&self, group: GroupIx, place: PlaceIx) -> bool {
        let unit = self.places.all[place].unit;
        self.group(group).cells.iter().any(|cell| cell.places.contains(&unit))
    }

    /// Whether the sum over some nodes follows from a total of the source, and has no small count.
    pub(super) fn is_sum_derivable(&self, group: GroupIx, nodes: &[PlaceIx]) -> bool {
        let cell = |place: PlaceIx, cell: usize| {
            let (x, n) = self.counts[place].as_ref()?.get(group)?.get(cell)?;
            Some((x.open()?, n.open()?))
        };
        let remainder = |whole: PlaceIx, index: usize| {
            let others = self.places.nodes[whole].iter().filter(|node| !nodes.contains(node));
            let reporting = others.filter(|node| self.reports(**node, group));
            reporting.map(|node| cell(*node, index)).try_fold(cell(whole, index)?, |(x, n), part| {
                let (less_x, less_n) = part?;
                Some((x.saturating_sub(less_x), n.saturating_sub(less_n)))
            })
        };
        let is_large = |index: usize, whole: PlaceIx| {
            remainder(whole, index).is_some_and(|remainder| !self.is_small(group, index, remainder))
        };
        let has_all_nodes =
            |whole: &&PlaceIx| nodes.iter().all(|node| self.places.wholes[*node].contains(whole));
        let mut wholes =
            self.places.wholes[nodes[0]].iter().filter(|whole| !nodes.contains(whole)).filter(has_all_nodes);
        wholes.any(|whole| (0..self.group(group).cells.len()).all(|cell| is_large(cell, *whole)))
    }

    /// The places whose cases a cell counts: `place`, or the groups of units that it compares.
    pub(super) fn counted_places(&self, place: PlaceIx, group: GroupIx, cell: usize) -> Vec<PlaceIx> {
        match self.group(group).cells[cell].places.as_slice() {
            [] => vec![place],
            units => units.iter().map(|unit| self.places.beside(place, *unit)).collect(),
        }
    }

    /// Whether a cell compares groups of units none of which took part. That they have no cases is
    /// public knowledge.
    pub(super) fn is_nowhere(&self, place: PlaceIx, group: GroupIx, cell: usize) -> bool {
        !self.group(group).cells[cell].places.is_empty()
            && self.counted_places(place, group, cell).iter().all(|place| self.counts[*place].is_none())
    }

    /// Whether base, numerator or base minus numerator is below the threshold.
    pub(super) fn is_small(&self, group: GroupIx, cell: usize, (x, n): (u64, u64)) -> bool {
        let cell = &self.group(group).cells[cell];
        if cell.has_empty_base() {
            return false;
        }
        let has_small_part = x < self.threshold || !cell.has_empty_rest() && n < x + self.threshold;
        n < self.threshold || cell.has_numerator() && has_small_part
    }

    /// The number of cases of a place; `None` when it did not take part or the source withheld it.
    pub(super) fn cases_of(&self, place: PlaceIx) -> Option<u64> {
        self.counts[place].as_ref()?.first()?.first()?.1.open()
    }

    /// The weight of a place when losses are compared: its number of cases, 0 below the threshold,
    /// very large if unknown.
    pub(super) fn cases(&self, place: PlaceIx) -> u64 {
        self.cases_of(place)
            .map_or(u64::from(u32::MAX), |total| if total < self.threshold { 0 } else { total })
    }
}
