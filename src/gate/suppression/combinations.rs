//! Small counts that follow from two or three others by adding and subtracting: from all children
//! and those reported, the children not reported. They are protected like declared counts, though
//! no page shows them.
//!
//! Only groups without a small count are combined: the others are protected already.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use units::UnitIx;

use super::groups::Groups;
use super::places::{ByPlace, PlaceIx};
use super::sets::{Relations, SetIx, Sets};
use super::suppression_input::{GroupFlags, SuppressionInput};

/// Counts with their signs.
pub(super) type SignedCounts = SmallVec<[(i32, SetIx); 3]>;

/// A count that follows from others, and the places where it is small.
pub(super) struct Combination {
    /// The counts whose sum it is.
    pub terms: SignedCounts,
    /// The places where it is below the threshold.
    pub small_at: Vec<PlaceIx>,
}

/// Combinations with the same classes of components: whoever knows these classes knows them all.
pub(super) struct DerivableCounts {
    /// The classes of components, by index.
    pub classes: Vec<usize>,
    /// The combinations that consist of exactly these classes.
    pub combinations: Vec<Combination>,
}

/// Counts by place, then by set of cases; `None` where there is none.
pub(super) struct Values(ByPlace<Vec<Option<u64>>>);

impl Values {
    /// The counts of the groups that `is_taken` marks, by place.
    pub(super) fn new(input: &SuppressionInput, is_taken: &GroupFlags) -> Self {
        let groups = input.groups;
        let mut values: ByPlace<_> = vec![vec![None; groups.sets.len()]; input.counts.len()].into();
        for (place, counts) in input.counts.enumerated() {
            let reported = counts.iter().flat_map(|counts| counts.enumerated());
            for (group, cells) in reported.filter(|(group, _)| is_taken[place][*group]) {
                for (cell, (x, n)) in groups.all[group].cells.iter().zip(cells) {
                    let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
                    // A cell that compares groups of municipalities is a count of such a group.
                    let at = |units: &[UnitIx]| match units {
                        [] => Some(place),
                        [unit] => Some(input.places.beside(place, *unit)),
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
                        // A place that did not take part has no cases, which is public knowledge.
                        if input.counts[place].is_some() {
                            values[place][set].get_or_insert(cases);
                        }
                    }
                }
            }
        }
        Self(values)
    }

    /// The sum of a combination at a place; `None` where a count is missing.
    pub(super) fn sum(&self, terms: &SignedCounts, place: PlaceIx) -> Option<i64> {
        let one = |(sign, set): &(i32, SetIx)| Some(i64::from(*sign) * self.0[place][*set]? as i64);
        terms.iter().map(one).sum()
    }

    /// The combinations that are small at some place, by their classes of components. Those that a
    /// table counts directly at a place (`counted`) are not small there.
    pub(super) fn small(&self, groups: &Groups, counted: &Self, threshold: u64) -> Vec<DerivableCounts> {
        let Groups { sets, relations, .. } = groups;
        let finder = || SmallSumFinder::new(sets, relations, threshold);
        let of_place: ByPlace<Vec<SignedCounts>> =
            self.0.par_iter().map_init(finder, |finder, values| finder.all(values)).collect();
        let mut places: FxHashMap<SignedCounts, Vec<PlaceIx>> = FxHashMap::default();
        for (place, all) in self.0.indices().zip(of_place) {
            all.into_iter().for_each(|terms| places.entry(terms).or_default().push(place));
        }
        let mut all: Vec<(SignedCounts, Vec<PlaceIx>)> = places.into_iter().collect();
        all.sort_unstable();
        let combination = |(terms, mut small_at): (SignedCounts, Vec<PlaceIx>)| {
            let sum = sets.is_set(&terms).then(|| sets.sum(&terms))?;
            // A table that counts these cases directly finds enough of them: the small difference
            // only says that two tables disagree.
            if let Some(set) = relations.set_of_sum.get(&sum) {
                small_at.retain(|place| counted.0[*place][*set].is_none());
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

/// A count of a place: number of cases, set, and for one that cuts another the axis that cuts it
/// ([`Relations::cut`]).
type SizedCount = (u64, SetIx, Option<usize>);

/// Finds counts of one place whose sum or difference is small.
struct SmallSumFinder<'a> {
    sets: &'a Sets,
    relations: &'a Relations,
    threshold: u64,
    /// By count: the place's counts that lie within it, by size. Filled anew for every place.
    within: Vec<Vec<SizedCount>>,
    /// By count: the place's counts that cut it, by size. Filled anew for every place.
    cutting: Vec<Vec<SizedCount>>,
}

impl<'a> SmallSumFinder<'a> {
    fn new(sets: &'a Sets, relations: &'a Relations, threshold: u64) -> Self {
        let empty = || vec![Vec::new(); sets.len()];
        Self { sets, relations, threshold, within: empty(), cutting: empty() }
    }

    /// Combinations whose sum is below the threshold. Not all of them are sets of cases.
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

    /// Fills `within` and `cutting` with the counts of the place, from the smallest to the largest,
    /// so that each list is sorted.
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

    /// Calls `report` for every two of `counts` whose sum differs from `cases` by less than the
    /// threshold.
    fn near(
        &self,
        counts: &[SizedCount],
        cases: u64,
        mut report: impl FnMut((SetIx, Option<usize>), (SetIx, Option<usize>)),
    ) {
        // As the first count grows, the second one has to shrink, so `first` only moves down.
        let mut first = counts.len();
        for (at, (count, set, axis)) in counts.iter().enumerate() {
            while first > 0 && counts[first - 1].0 + count + self.threshold > cases {
                first -= 1;
            }
            let others = counts[first.max(at + 1)..].iter();
            let near = others.take_while(|(other, ..)| other + count < cases + self.threshold);
            near.for_each(|(_, other, cut)| report((*set, *axis), (*other, *cut)));
        }
    }
}
