//! Places that show nothing but their number of cases, and that no printed sum tells apart: a *pool*.
//!
//! Who of the pool's cases belongs to which place nobody can tell: any two cases of two such places can be exchanged, with all that is known
//! of them, and no printed number changes. So of a pool with N cases, Q of which are counted, a place with n cases may have any number of
//! counted ones from max(0, Q + n − N) to min(n, Q) (Fréchet's bounds), and every one of them is the number in some tables that agree with
//! everything printed. No such tables need to be searched for.

use std::collections::HashMap;

use crate::disclosure::groups::Seat;
use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::Protection;

use super::numbers::{Number, Numbers};
use super::targets::Target;
use super::walk::printed;

/// The pools of a decision.
pub struct Pools {
    /// By place: its pool.
    of_place: Vec<Option<usize>>,
    /// By pool.
    members: Vec<Vec<PlaceIx>>,
    /// By place.
    cases: Vec<i32>,
}

impl Pools {
    /// Finds the pools. A place that is a sum of others belongs to none.
    pub fn new(protection: &Protection) -> Self {
        let question = protection.question;
        let printed = printed(protection);
        let total = question.groups.all.iter().position(|group| group.seat == Seat::Total);
        let prints_more = |place: PlaceIx| {
            let tells_answers = question.answers.iter().any(|(other, _)| *other == place);
            tells_answers
                || printed[place].iter().enumerate().any(|(at, word)| {
                    let total = total.filter(|group| group / 64 == at).map_or(0, |group| 1 << (group % 64));
                    word & !total != 0
                })
        };
        let mut pools: HashMap<(Vec<PlaceIx>, Vec<bool>), Vec<PlaceIx>> = HashMap::new();
        let mut cases = vec![0; question.places.all.len()];
        for place in (0..cases.len()).filter(|place| question.places.is_node(*place) && !prints_more(*place))
        {
            let Some(counted) = question.cases_of(place) else { continue };
            cases[place] = i32::try_from(counted).unwrap_or(i32::MAX);
            let sums = question.places.wholes[place].iter().copied().filter(|sum| *sum != place);
            let told_by = sums.filter(|sum| prints_more(*sum)).collect();
            // Who reports other tables has cases of another kind.
            let reports =
                (0..question.groups.all.len()).map(|group| question.reports(place, group)).collect();
            pools.entry((told_by, reports)).or_default().push(place);
        }
        let mut members: Vec<Vec<PlaceIx>> = pools.into_values().collect();
        members.sort_unstable();
        let mut of_place = vec![None; cases.len()];
        for (pool, members) in members.iter().enumerate() {
            members.iter().for_each(|place| of_place[*place] = Some(pool));
        }
        Self { of_place, members, cases }
    }

    /// Of some targets those that no pool proves; `atoms` are the counted cases by place and family.
    pub fn leave(
        &self,
        protection: &Protection,
        numbers: &Numbers,
        atoms: &[Vec<Option<Vec<i32>>>],
        mut targets: Vec<Target>,
    ) -> Vec<Target> {
        let least = protection.question.least_width();
        targets.retain(|target| self.width(numbers, atoms, *target) < least);
        targets
    }

    /// By how much a count can differ between tables that agree with everything printed; 0 for a place of no pool, and where a place of the
    /// pool did not tell.
    fn width(&self, numbers: &Numbers, atoms: &[Vec<Option<Vec<i32>>>], (place, number): Target) -> i32 {
        let Some(pool) = self.of_place[place] else { return 0 };
        let Number { family, atoms: taken, .. } = &numbers.all[number];
        let counted = |place: &PlaceIx| -> Option<i32> {
            let atoms = atoms[*place].get(*family)?.as_ref()?.iter().zip(taken);
            Some(atoms.filter(|(_, taken)| **taken).map(|(cases, _)| cases).sum())
        };
        let all: i32 = self.members[pool].iter().map(|place| self.cases[*place]).sum();
        let with: Option<i32> = self.members[pool].iter().map(counted).sum();
        with.map_or(0, |with| frechet(self.cases[place], with, all))
    }
}

/// The width of Fréchet's bounds for a place with so many cases, when so many of all are counted.
fn frechet(cases: i32, counted: i32, all: i32) -> i32 {
    cases.min(counted) - (counted + cases - all).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_are_those_of_a_table_of_two_by_two() {
        assert_eq!(frechet(17, 60, 400), 17, "all of them or none");
        assert_eq!(frechet(17, 4, 400), 4, "no more than there are in the pool");
        assert_eq!(frechet(17, 397, 400), 3, "no more without than there are in the pool");
        assert_eq!(frechet(17, 9, 17), 0, "a pool of one");
    }
}
