//! Small counts that two or three others tell when they are added and subtracted: of children
//! reported and of all children, those who were not. They are protected like declared ones, though
//! no page shows them.
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
pub(super) type SignedCounts = SmallVec<[(i32, SetIx); 3]>;

/// A count that others tell, and the places where it is small.
pub(super) struct Combination {
    /// What it is the sum of.
    pub terms: SignedCounts,
    /// Where it is below the threshold.
    pub small_at: Vec<PlaceIx>,
}

/// Combinations that the same parts tell.
pub(super) struct DerivableCounts {
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
                    let complement = at(&cell.places).filter(|_| is_one_place).zip(cell.rest_set);
                    let counted = [
                        of_base.map(|at| (at, n)),
                        at(&cell.places).zip(cell.numerator_set).map(|at| (at, x)),
                        complement.map(|at| (at, n.saturating_sub(x))),
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
    pub(super) fn sum(&self, terms: &SignedCounts, place: PlaceIx) -> Option<i64> {
        let one = |(sign, set): &(i32, SetIx)| Some(i64::from(*sign) * self.0[place][*set]? as i64);
        terms.iter().map(one).sum()
    }

    /// Every combination that is small somewhere, by the parts that tell it. What tables count
    /// themselves, `counted`, is as they say.
    pub(super) fn small(&self, groups: &Groups, counted: &Self, threshold: u64) -> Vec<DerivableCounts> {
        let Groups { sets, relations, .. } = groups;
        let near = || Near::new(sets, relations, threshold);
        let of_place: Vec<Vec<SignedCounts>> =
            self.0.par_iter().map_init(near, |near, values| near.all(values)).collect();
        let mut places: FxHashMap<SignedCounts, Vec<PlaceIx>> = FxHashMap::default();
        for (place, all) in of_place.into_iter().enumerate() {
            all.into_iter().for_each(|terms| places.entry(terms).or_default().push(place));
        }
        let mut all: Vec<(SignedCounts, Vec<PlaceIx>)> = places.into_iter().collect();
        all.sort_unstable();
        let combination = |(terms, mut small_at): (SignedCounts, Vec<PlaceIx>)| {
            let sum = sets.is_set(&terms).then(|| sets.sum(&terms))?;
            // Where a table counts these cases themselves and they are not few, it is another table
            // that does not agree.
            if let Some(named) = relations.named.get(&sum) {
                small_at.retain(|place| counted.0[*place][*named].is_none());
            }
            let parts = sum.keys().map(|part| groups.class_of.get(&sets.part(part)).copied());
            let classes: BTreeSet<usize> = parts.collect::<Option<_>>()?;
            let has_small = !small_at.is_empty();
            has_small.then(|| (classes.into_iter().collect(), Combination { terms, small_at }))
        };
        let all: Vec<(Vec<usize>, Combination)> = all.into_par_iter().filter_map(combination).collect();
        let mut combinations: BTreeMap<Vec<usize>, Vec<Combination>> = BTreeMap::new();
        for (classes, combination) in all {
            combinations.entry(classes).or_default().push(combination);
        }
        combinations
            .into_iter()
            .map(|(classes, combinations)| DerivableCounts { classes, combinations })
            .collect()
    }
}

/// A count of a place: cases, set, and for one that cuts another the axis that cuts it, if it is
/// only one.
type Sized = (u64, SetIx, Option<usize>);

/// Looks for counts of one place that leave little together.
struct Near<'a> {
    sets: &'a Sets,
    relations: &'a Relations,
    threshold: u64,
    /// By count: the counts within it that the place has, by size; filled again for every place.
    within: Vec<Vec<Sized>>,
    /// By count: the counts that cut it, by size.
    cutting: Vec<Vec<Sized>>,
}

impl<'a> Near<'a> {
    fn new(sets: &'a Sets, relations: &'a Relations, threshold: u64) -> Self {
        let empty = || vec![Vec::new(); sets.len()];
        Self { sets, relations, threshold, within: empty(), cutting: empty() }
    }

    /// Combinations that come to less than the threshold. Not all of them are sets of cases.
    fn all(&mut self, values: &[Option<u64>]) -> Vec<SignedCounts> {
        self.fill(values);
        let mut all = Vec::new();
        for (whole, cases) in values.iter().enumerate() {
            let Some(cases) = *cases else { continue };
            let difference = |parts: &[SetIx], sign: i32| -> SignedCounts {
                std::iter::once((sign, whole)).chain(parts.iter().map(|part| (-sign, *part))).collect()
            };
            let within = &self.within[whole];
            let near = within.iter().filter(|(part, ..)| part.abs_diff(cases) < self.threshold);
            all.extend(near.map(|(_, part, _)| difference(&[*part], 1)));
            self.near(within, cases, |(one, _), (other, _)| {
                if self.sets.are_apart(one, other) {
                    all.push(difference(&[one.min(other), one.max(other)], 1));
                }
            });
            self.near(&self.cutting[whole], cases, |(one, axis), (other, other_axis)| {
                if axis.is_none() || other_axis.is_none() || axis == other_axis {
                    all.push(difference(&[one.min(other), one.max(other)], -1));
                }
            });
        }
        all
    }

    /// Hands every count of the place, from the smallest, to those that hold it and to those that
    /// it cuts: so they have them by size.
    fn fill(&mut self, values: &[Option<u64>]) {
        self.within.iter_mut().chain(&mut self.cutting).for_each(Vec::clear);
        let mut counts: Vec<(u64, SetIx)> =
            values.iter().enumerate().filter_map(|(set, cases)| Some(((*cases)?, set))).collect();
        counts.sort_unstable();
        for (cases, part) in counts {
            for whole in &self.relations.wholes[part] {
                self.within[*whole].push((cases, part, None));
            }
            for (whole, axis) in &self.relations.cut[part] {
                self.cutting[*whole].push((cases, part, *axis));
            }
        }
    }

    /// Every two of some counts whose sum differs from a number by less than the threshold.
    fn near(
        &self,
        counts: &[Sized],
        cases: u64,
        mut tell: impl FnMut((SetIx, Option<usize>), (SetIx, Option<usize>)),
    ) {
        // The larger the one, the smaller the other.
        let mut first = counts.len();
        for (at, (count, set, axis)) in counts.iter().enumerate() {
            while first > 0 && counts[first - 1].0 + count + self.threshold > cases {
                first -= 1;
            }
            let others = counts[first.max(at + 1)..].iter();
            let near = others.take_while(|(other, ..)| other + count < cases + self.threshold);
            near.for_each(|(_, other, cut)| tell((*set, *axis), (*other, *cut)));
        }
    }
}
