//! Tables of which as much has to be withheld for its own sake as of the counted ones.

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::numbers::NumberIx;
use crate::disclosure::protect::Question;

use super::stock::members;
use super::tables::{Move, Tables};

/// Base and numerator of a cell.
type CellOf = (NumberIx, Option<NumberIx>);

/// What must stay small, since it is withheld for that, and what must not become so.
pub(super) struct Guard {
    /// By place, then by number: what was counted.
    counted: Vec<Vec<i32>>,
    /// By place, then by group: whether one of its cells has to be small, or none may be; `None` where that does not matter.
    has_small: Vec<Vec<Option<bool>>>,
    /// By group: its cells, base and numerator.
    cells: Vec<Vec<CellOf>>,
}

impl Guard {
    /// What is small in some tables.
    pub(super) fn new(question: &Question, tables: &Tables) -> Self {
        let mut counted = vec![vec![0; tables.numbers.all.len()]; tables.places.all.len()];
        for (place, nodes) in tables.places.nodes.iter().enumerate() {
            for (index, number) in tables.numbers.all.iter().enumerate() {
                let of = |node: &PlaceIx| -> i32 {
                    let atoms = tables.stock.atoms(*node, number.family);
                    atoms.iter().zip(&number.atoms).filter(|(_, taken)| **taken).map(|(cases, _)| cases).sum()
                };
                counted[place][index] = nodes.iter().map(of).sum();
            }
        }
        let all = 0..question.groups.all.len();
        let has_small = |place: PlaceIx, group: usize| {
            let matters = question.groups.all[group].compares.is_none() && question.reports(place, group);
            matters.then(|| !question.has_no_small(place, group))
        };
        let of_place = |place| all.clone().map(|group| has_small(place, group)).collect();
        let cells = |group: usize| {
            let cells = tables.numbers.of_cell[group].iter();
            cells.filter_map(|cell| Some((cell.base?, cell.numerator))).collect()
        };
        Self {
            counted,
            has_small: (0..tables.places.all.len()).map(of_place).collect(),
            cells: all.clone().map(cells).collect(),
        }
    }

    /// Whether of some groups, each at the places that a move touches still has a small cell where it had one, and nowhere else.
    pub(super) fn stays_small(&self, tables: &Tables, made: &Move, groups: &[u64]) -> bool {
        made.felt.iter().all(|(place, _)| {
            let value = |number: NumberIx| self.counted[*place][number] + tables.change(*place, number);
            let is_small = |(base, of): &(NumberIx, Option<NumberIx>)| {
                let n = value(*base);
                n < tables.threshold
                    || of.is_some_and(|of| value(of) < tables.threshold || n - value(of) < tables.threshold)
            };
            members(groups).all(|group| {
                let has_small = self.has_small[*place][group];
                has_small.is_none_or(|has_small| self.cells[group].iter().any(is_small) == has_small)
            })
        })
    }
}
