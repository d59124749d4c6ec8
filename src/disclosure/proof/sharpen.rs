//! What else to withhold, so that every withheld small count is known no better than by the threshold.
//!
//! Where a count can be moved no further, printed numbers forbid it. Of all moves that they forbid, the one is made possible that costs
//! the fewest numbers; then the walk goes on.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::disclosure::groups::Seat;
use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::Protection;

use super::targets::Target;
use super::walk::{Forbidding, Prices, Walk};
use super::walks::Walks;

/// Groups at places.
type Groups = BTreeSet<(PlaceIx, usize)>;

/// Withholds more until walks have proved everything that has to be, or nothing is left that could be withheld. `searched` lists what has to be
/// proved when so much is shown; `tell` is told how many counts are open, from time to time.
pub fn sharpen(
    protection: &mut Protection,
    walks: &mut Walks,
    searched: impl Fn(&Protection) -> Vec<Target>,
    tell: &mut dyn FnMut(usize),
) {
    let places = &protection.question.places;
    let most: usize =
        places.nodes.iter().map(|nodes| nodes.len() * protection.question.groups.all.len()).sum();
    let mut sharpening = Sharpening { refused: Groups::new(), limit: 1, asked: BTreeSet::new() };
    let mut open = walks.widen(protection, &searched(protection));
    let mut is_sharper = false;
    while !open.is_empty() && sharpening.limit <= most {
        tell(open.len());
        if sharpening.withhold(protection, walks, &open) {
            open = walks.widen_quickly(protection, &searched(protection));
            is_sharper = true;
        } else {
            if std::mem::take(&mut is_sharper) {
                open = walks.widen(protection, &open);
            }
            sharpening.limit *= 2;
            sharpening.asked.clear();
        }
    }
    if !open.is_empty() {
        walks.stray_from_all(protection, &open);
    }
}

struct Sharpening {
    /// What cannot be withheld, since the nation would lose a number.
    refused: Groups,
    /// A move may cost so many numbers. It is doubled when none is so cheap: what is dear may become superfluous by what is cheap.
    limit: usize,
    /// The counts for which no move is so cheap.
    asked: BTreeSet<Target>,
}

impl Sharpening {
    /// Withholds, for each place with open counts, what forbids the cheapest move, and what follows from that; but nothing for which the
    /// nation would lose a number. Whether anything is withheld.
    fn withhold(&mut self, protection: &mut Protection, walks: &mut Walks, open: &[Target]) -> bool {
        let mut is_sharper = false;
        while !is_sharper {
            let new: Vec<Target> =
                open.iter().filter(|target| !self.asked.contains(target)).copied().collect();
            if new.is_empty() {
                return false;
            }
            let mut cheapest: BTreeMap<PlaceIx, Forbidding> = BTreeMap::new();
            for (target, found) in self.ask(protection, walks, &new) {
                let Some(found) = found else {
                    self.asked.insert(target);
                    continue;
                };
                let so_far = cheapest.entry(target.0).or_insert_with(|| found.clone());
                if found < *so_far {
                    *so_far = found;
                }
            }
            for Forbidding { groups, .. } in cheapest.into_values().collect::<BTreeSet<_>>() {
                if withhold(protection, &groups) {
                    is_sharper = true;
                    let touched: BTreeSet<PlaceIx> = groups.iter().map(|(place, _)| *place).collect();
                    self.asked.retain(|(place, _)| !touched.contains(place));
                    continue;
                }
                let costs_the_nation = |group: &(PlaceIx, usize)| {
                    !withhold(&mut protection.clone(), std::slice::from_ref(group))
                };
                let (to_blame, others): (Groups, Groups) = groups.into_iter().partition(costs_the_nation);
                self.refused.extend(if to_blame.is_empty() { others } else { to_blame });
            }
        }
        true
    }

    /// For each count what forbids its cheapest move.
    fn ask(
        &self,
        protection: &Protection,
        walks: &mut Walks,
        open: &[Target],
    ) -> Vec<(Target, Option<Forbidding>)> {
        let prices = prices(protection, &self.refused);
        let parts = walks.by_walk(open);
        let of_walk = |(walk, targets): (&mut Walk, Vec<Target>)| -> Vec<(Target, Option<Forbidding>)> {
            walk.print(protection);
            let mut ask = |target: Target| (target, walk.forbidding(target.0, target.1, &prices, self.limit));
            targets.into_iter().map(&mut ask).collect()
        };
        walks.0.par_iter_mut().zip(parts).flat_map_iter(of_walk).collect()
    }
}

/// Withholds some groups and what follows from that; but not when the nation would lose a number. Whether it did.
fn withhold(protection: &mut Protection, groups: &[(PlaceIx, usize)]) -> bool {
    let before = protection.shown.clone();
    for (place, group) in groups {
        protection.withhold(*place, protection.top_class(*group));
    }
    protection.settle();
    let mut nations = protection.question.places.nations();
    let costs_the_nation = nations.any(|nation| before[nation] != protection.shown[nation]);
    if costs_the_nation {
        protection.shown = before;
    }
    !costs_the_nation
}

/// What it costs to withhold a group at a place: the numbers that go with it, those of sums as often as they have parts.
fn prices(protection: &Protection, refused: &Groups) -> Prices {
    let question = protection.question;
    let price = |place: PlaceIx, group: usize| {
        let declared = &question.groups.all[group];
        let may = declared.compares.is_none()
            && declared.seat != Seat::Total
            && !question.before[place][group]
            && place != question.places.nation_of(place)
            && !refused.contains(&(place, group));
        let goes = || question.groups.of_class[protection.top_class(group)].iter();
        may.then(|| {
            let lost = goes().filter(|other| protection.shown[place][**other]).count();
            lost * question.places.nodes[place].len()
        })
    };
    let of_place = |place| (0..question.groups.all.len()).map(|group| price(place, group)).collect();
    (0..question.places.all.len()).into_par_iter().map(of_place).collect()
}
