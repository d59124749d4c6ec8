//! Small counts that two or three others tell when they are added and subtracted: of children reported and of all children, those who
//! were not. They are protected like declared ones, though no page shows them.
//!
//! Only counts of groups without a small one are combined: who knows another is refused already.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::groups::Groups;
use super::places::PlaceIx;
use super::question::{Question, Shown};
use super::sets::{Relations, SetIx, Sets};

/// Counts with their signs.
pub(super) type Terms = SmallVec<[(i32, SetIx); 3]>;

/// A count that others tell, and the places where it is small.
pub(super) struct Combination {
    /// What it is the sum of.
    pub terms: Terms,
    /// Where it is below the threshold.
    pub small_at: Vec<PlaceIx>,
}

/// Combinations that the same parts tell.
pub(super) struct Told {
    /// The classes of parts.
    pub classes: Vec<usize>,
    /// The combinations that all of them, and no fewer, tell.
    pub combinations: Vec<Combination>,
}

/// The counts of every place, each once: by place, then by set of cases.
pub(super) struct Values(Vec<Vec<Option<u64>>>);

impl Values {
    /// The counts of some groups at each place.
    pub(super) fn new(question: &Question, is_taken: &Shown) -> Self {
        let groups = question.groups;
        let mut values = vec![vec![None; groups.sets.len()]; question.counts.len()];
        for (place, counts) in question.counts.iter().enumerate() {
            for (group, cells) in
                counts.iter().flatten().enumerate().filter(|(group, _)| is_taken[place][*group])
            {
                for (cell, (x, n)) in groups.all[group].cells.iter().zip(cells) {
                    let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
                    // What compares groups of municipalities is a count of such a group.
                    let at = |units: &[usize]| match units {
                        [] => Some(place),
                        [unit] => Some(question.places.beside(place, *unit)),
                        _ => None,
                    };
                    let of_base = at(&cell.base_places).zip(cell.base_set);
                    let is_one_place = cell.places == cell.base_places;
                    let rest = at(&cell.places).filter(|_| is_one_place).zip(cell.rest_set);
                    let counted = [
                        of_base.map(|at| (at, n)),
                        at(&cell.places).zip(cell.numerator_set).map(|at| (at, x)),
                        rest.map(|at| (at, n.saturating_sub(x))),
                    ];
                    for ((place, set), cases) in counted.into_iter().flatten() {
                        // Who did not take part has no cases, as everyone knows.
                        if question.counts[place].is_some() {
                            values[place][set].get_or_insert(cases);
                        }
                    }
                }
            }
        }
        Self(values)
    }

    /// What a combination comes to at a place; `None` where a count is missing.
    pub(super) fn sum(&self, terms: &Terms, place: PlaceIx) -> Option<i64> {
        let one = |(sign, set): &(i32, SetIx)| Some(i64::from(*sign) * self.0[place][*set]? as i64);
        terms.iter().map(one).sum()
    }

    /// Every combination that is small somewhere, by the parts that tell it. What tables count themselves, `counted`, is as they say.
    pub(super) fn small(&self, groups: &Groups, counted: &Self, threshold: u64) -> Vec<Told> {
        let Groups { sets, relations, .. } = groups;
        let at = |values: &Vec<Option<u64>>| Near { values, sets, relations, threshold }.all();
        let of_place: Vec<Vec<Terms>> = self.0.par_iter().map(at).collect();
        let mut places: FxHashMap<Terms, Vec<PlaceIx>> = FxHashMap::default();
        for (place, all) in of_place.into_iter().enumerate() {
            all.into_iter().for_each(|terms| places.entry(terms).or_default().push(place));
        }
        let mut all: Vec<(Terms, Vec<PlaceIx>)> = places.into_iter().collect();
        all.sort_unstable();
        let combination = |(terms, mut small_at): (Terms, Vec<PlaceIx>)| {
            let sum = sets.is_set(&terms).then(|| sets.sum(&terms))?;
            // Where a table counts these cases themselves and they are not few, it is another table that does not agree.
            if let Some(named) = relations.named.get(&sum) {
                small_at.retain(|place| counted.0[*place][*named].is_none());
            }
            let parts = sum.keys().map(|part| groups.class_of.get(&sets.part(part)).copied());
            let classes: BTreeSet<usize> = parts.collect::<Option<_>>()?;
            let told = !small_at.is_empty();
            told.then(|| (classes.into_iter().collect(), Combination { terms, small_at }))
        };
        let all: Vec<(Vec<usize>, Combination)> = all.into_par_iter().filter_map(combination).collect();
        let mut told: BTreeMap<Vec<usize>, Vec<Combination>> = BTreeMap::new();
        for (classes, combination) in all {
            told.entry(classes).or_default().push(combination);
        }
        told.into_iter().map(|(classes, combinations)| Told { classes, combinations }).collect()
    }
}

/// The counts of one place, of which some may leave little together.
struct Near<'a> {
    values: &'a [Option<u64>],
    sets: &'a Sets,
    relations: &'a Relations,
    threshold: u64,
}

impl Near<'_> {
    /// Combinations that come to less than the threshold. Not all of them are sets of cases.
    fn all(&self) -> Vec<Terms> {
        let mut all = Vec::new();
        for (whole, cases) in self.values.iter().enumerate() {
            let Some(cases) = *cases else { continue };
            let within = self.sorted(self.relations.within[whole].iter().map(|part| (*part, None)));
            let pairs = within.iter().filter(|(part, ..)| part.abs_diff(cases) < self.threshold);
            all.extend(pairs.map(|(_, part, _)| Terms::from_slice(&[(1, whole), (-1, *part)])));
            self.near(&within, cases, |one, other| {
                if self.sets.are_apart(one.0, other.0) {
                    all.push(Terms::from_slice(&[
                        (1, whole),
                        (-1, one.0.min(other.0)),
                        (-1, one.0.max(other.0)),
                    ]));
                }
            });
            let cutting = self.sorted(self.relations.cutting[whole].iter().copied());
            self.near(&cutting, cases, |one, other| {
                if one.1.is_none() || other.1.is_none() || one.1 == other.1 {
                    all.push(Terms::from_slice(&[
                        (-1, whole),
                        (1, one.0.min(other.0)),
                        (1, one.0.max(other.0)),
                    ]));
                }
            });
        }
        all
    }

    /// Counts that the place has, by size.
    fn sorted(&self, sets: impl Iterator<Item = (SetIx, Option<usize>)>) -> Vec<(u64, SetIx, Option<usize>)> {
        let mut all: Vec<_> = sets.filter_map(|(set, axis)| Some((self.values[set]?, set, axis))).collect();
        all.sort_unstable();
        all
    }

    /// Every two of some counts whose sum differs from a number by less than the threshold.
    fn near(
        &self,
        sorted: &[(u64, SetIx, Option<usize>)],
        cases: u64,
        mut tell: impl FnMut((SetIx, Option<usize>), (SetIx, Option<usize>)),
    ) {
        for (at, (count, set, axis)) in sorted.iter().enumerate() {
            let later = &sorted[at + 1..];
            let first = later.partition_point(|(other, ..)| other + count + self.threshold <= cases);
            let near = later[first..].iter().take_while(|(other, ..)| other + count < cases + self.threshold);
            near.for_each(|(_, other, cut)| tell((*set, *axis), (*other, *cut)));
        }
    }
}
