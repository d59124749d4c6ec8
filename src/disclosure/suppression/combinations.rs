//! Small counts that two or three others tell when they are added and subtracted: of children reported and of all children, those who
//! were not. They are protected like declared ones, though no page shows them.
//!
//! Only counts of groups without a small one are combined: who knows another is refused already.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::groups::Groups;
use super::places::PlaceIx;
use super::protect::{Question, Shown};
use super::sets::{Relations, SetIx, Sets};

/// Counts with their signs.
pub type Terms = SmallVec<[(i32, SetIx); 3]>;

/// A count that others tell, and the places where it is small.
pub struct Combination {
    /// What it is the sum of.
    pub terms: Terms,
    /// Where it is below the threshold.
    pub small_at: Vec<PlaceIx>,
}

/// Combinations that the same parts tell.
pub struct Told {
    /// The classes of parts.
    pub classes: Vec<usize>,
    /// The combinations that all of them, and no fewer, tell.
    pub combinations: Vec<Combination>,
}

/// The counts of every place, each once: by place, then by set of cases.
pub struct Values(Vec<Vec<Option<u64>>>);

impl Values {
    /// The counts of some groups at each place.
    pub fn new(question: &Question, is_taken: &Shown) -> Self {
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
    pub fn sum(&self, terms: &Terms, place: PlaceIx) -> Option<i64> {
        let one = |(sign, set): &(i32, SetIx)| Some(i64::from(*sign) * self.0[place][*set]? as i64);
        terms.iter().map(one).sum()
    }

    /// Every combination that is small somewhere.
    pub fn small(&self, groups: &Groups, threshold: u64) -> Vec<Combination> {
        let Groups { sets, relations, .. } = groups;
        let at = |values: &Vec<Option<u64>>| Near { values, sets, relations, threshold }.all();
        let of_place: Vec<Vec<Terms>> = self.0.par_iter().map(at).collect();
        let mut places: FxHashMap<Terms, Vec<PlaceIx>> = FxHashMap::default();
        for (place, all) in of_place.into_iter().enumerate() {
            all.into_iter().for_each(|terms| places.entry(terms).or_default().push(place));
        }
        let mut all: Vec<(Terms, Vec<PlaceIx>)> = places.into_iter().collect();
        all.retain(|(terms, _)| sets.is_set(terms));
        all.sort_unstable();
        all.into_iter().map(|(terms, small_at)| Combination { terms, small_at }).collect()
    }
}

/// Groups combinations by the parts that tell them.
pub fn told(groups: &Groups, combinations: Vec<Combination>) -> Vec<Told> {
    let classes = |combination: &Combination| -> Vec<usize> {
        let parts = groups.sets.parts(&combination.terms);
        let mut classes: Vec<usize> =
            parts.iter().filter_map(|part| groups.class_of.get(part)).copied().collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    };
    let classes: Vec<Vec<usize>> = combinations.par_iter().map(classes).collect();
    let mut index: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
    let mut all: Vec<Told> = Vec::new();
    for (classes, combination) in classes.into_iter().zip(combinations) {
        let at = *index.entry(classes).or_insert_with_key(|classes| {
            all.push(Told { classes: classes.clone(), combinations: Vec::new() });
            all.len() - 1
        });
        all[at].combinations.push(combination);
    }
    all
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
