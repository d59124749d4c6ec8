//! Tables of which as much has to be withheld for its own sake as of the counted ones.

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::numbers::NumberIx;
use crate::disclosure::protect::Question;

use super::tables::Tables;

/// Base and numerator of a cell.
type CellOf = (NumberIx, Option<NumberIx>);

/// What must stay small, since it is withheld for that, and what must not become so.
pub(super) struct Guard {
    /// By number at a place: what was counted.
    counted: Vec<i32>,
    /// By place, then by group: whether one of its cells has to be small, or none may be; `None` where that does not matter.
    has_small: Vec<Vec<Option<bool>>>,
    /// By group: its cells, base and numerator.
    cells: Vec<Vec<CellOf>>,
}

impl Guard {
    /// What is small in the counted tables.
    pub(super) fn new(question: &Question, tables: &Tables) -> Self {
        let all = 0..question.groups.all.len();
        let has_small = |place: PlaceIx, group: usize| {
            let matters = question.groups.all[group].compares.is_none() && question.reports(place, group);
            matters.then(|| !question.has_no_small(place, group))
        };
        let of_place = |place| all.clone().map(|group| has_small(place, group)).collect();
        let cells = |group: usize| -> Vec<CellOf> {
            let cells = tables.numbers.of_cell[group].iter();
            cells.filter_map(|cell| Some((cell.base?, cell.numerator))).collect()
        };
        let cells: Vec<Vec<CellOf>> = all.clone().map(cells).collect();
        let has_small = (0..tables.places.all.len()).map(of_place).collect();
        Self { counted: tables.counts(), has_small, cells }
    }

    /// Whether a group still has a small cell at a place where it had one, and only there.
    pub(super) fn stays_small(&self, tables: &Tables, place: PlaceIx, group: usize) -> bool {
        let value = |number: NumberIx| self.counted[tables.at(place, number)] + tables.change(place, number);
        let is_small = |(base, of): &CellOf| {
            let n = value(*base);
            n < tables.threshold
                || of.is_some_and(|of| value(of) < tables.threshold || n - value(of) < tables.threshold)
        };
        let has_small = self.has_small[place][group];
        has_small.is_none_or(|has_small| self.cells[group].iter().any(is_small) == has_small)
    }
}
