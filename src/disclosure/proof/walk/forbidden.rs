//! Which printed numbers keep a count from changing.

use crate::disclosure::places::PlaceIx;

use super::search::Wanted;
use super::{Count, Walk};

/// By place and group what it costs to withhold it; `None` where it cannot be withheld.
pub type Prices = Vec<Vec<Option<usize>>>;

/// Printed groups that together forbid a move, and what it costs to withhold them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Forbidding {
    pub cost: usize,
    pub groups: Vec<(PlaceIx, usize)>,
}

impl Walk<'_> {
    /// Moves a count as far as it goes, up and down, and finds the cheapest set of printed groups without which it would go further.
    pub fn forbidding(
        &mut self,
        place: PlaceIx,
        number: usize,
        prices: &Prices,
        limit: usize,
    ) -> Option<Forbidding> {
        let count = self.count(number);
        let (mut best, mut limit) = (None, limit);
        for direction in [1, -1] {
            while self.step_or_prepare(place, &count, direction, self.tables.threshold).is_some() {
                self.keep();
            }
            if !self.tables.is_wide(place, number) {
                self.forbidding_step(place, &count, direction, prices, &mut best, &mut limit);
            }
        }
        best
    }

    fn forbidding_step(
        &mut self,
        place: PlaceIx,
        count: &Count,
        direction: i32,
        prices: &Prices,
        best: &mut Option<Forbidding>,
        limit: &mut usize,
    ) {
        let kinds = self.kinds(count);
        for index in kinds.iter().flatten() {
            let is_closed = self.is_closed(*index);
            let (change, shape) = &*self.tables.shapes[*index];
            let scope = &self.scopes[*index];
            let wanted = Wanted { count, change, shape, scope, is_closed: &is_closed, direction, place };
            let price: Vec<Option<usize>> = (0..self.printed.len())
                .map(|at| self.forbidding_at(at, &scope.groups).map(|group| prices[at][group]).sum())
                .collect();
            let nodes = self.tables.places.nodes[place].iter().filter(|one| self.tables.stock.is_node(**one));
            for one in nodes.take(self.stage.nodes) {
                for (with, partners) in self.partners[*one].iter().enumerate() {
                    if !partners.is_alike || !partners.feels(place) {
                        continue;
                    }
                    let cost: Option<usize> = partners.felt.iter().map(|(at, _)| price[*at]).sum();
                    let Some(cost) = cost.filter(|cost| *cost > 0) else { continue };
                    if cost > *limit {
                        continue;
                    }
                    if self.could(*one, with, &wanted) {
                        let at = |(at, _): &(PlaceIx, i32)| {
                            let at = *at;
                            self.forbidding_at(at, &scope.groups).map(move |group| (at, group))
                        };
                        *limit = cost - 1;
                        *best =
                            Some(Forbidding { cost, groups: partners.felt.iter().flat_map(at).collect() });
                    }
                }
            }
        }
    }

    /// The printed groups of a place that feel a change.
    fn forbidding_at<'b>(&'b self, place: PlaceIx, groups: &'b [u64]) -> impl Iterator<Item = usize> + 'b {
        super::stock::both(groups, &self.printed[place])
    }
}
