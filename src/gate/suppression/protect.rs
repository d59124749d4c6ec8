//! Decides what is shown at which place, so that no small count follows from published ones.
//!
//! 1. *Primary.* A group of cells is withheld at a place when a base, a numerator, or a base minus
//!    a numerator in it is below the threshold; zeros as well.
//! 2. *Residual.* From a sum and its shown parts the sum over its other parts follows. So of the
//!    nodes that no published sum separates, at least one must have no small count in the group;
//!    then their sum has none either. The same holds for the withheld answers to a question with
//!    several where the number of all answers was published.
//! 3. *Linear.* No small count may be a linear combination of shown ones. A count is a sum of
//!    independent components ([`basis`](crate::basis)), and a component is known at a place only if
//!    the place is a linear combination of places that show it ([`super::geography`]). The check
//!    assumes that a reader of a group knows each of its components. That is more than the group
//!    discloses, so the check errs on the safe side.
//!
//! Groups are only ever withheld, so this ends. The decision depends on whether a group has a small
//! count, not on which of its cells is small, nor on how small.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::bits::PlaceSet;
use super::combinations::{Combination, DerivableCounts, SignedCounts, Values};
use super::cover::Cover;
use super::geography::Geography;
use super::groups::GroupCell;
use super::places::PlaceIx;
use super::published_classes::PublishedClasses;
use super::suppression_input::{GroupFlags, SuppressionInput};
use crate::cells::{ByGroup, GroupIx};

/// The state of the decision while more and more groups are withheld.
pub(super) struct Suppressor<'a> {
    pub input: &'a SuppressionInput<'a>,
    pub shown: GroupFlags,
    /// By place, then by group: whether it has counts and none of them is small.
    no_small: GroupFlags,
    /// Small counts that follow from two or three others.
    derivable_counts: Vec<DerivableCounts>,
    pub values: Values,
    geography: Geography,
    /// By group: the places that have counts of it.
    reporting: ByGroup<PlaceSet>,
    /// The places that took part.
    counted: PlaceSet,
    /// Results of [`Geography::derivable_places`], by the set of published places.
    derivable_places: Mutex<HashMap<PlaceSet, Arc<PlaceSet>>>,
}

/// A small count that cannot be protected, since it follows from numbers that are published
/// already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leak {
    pub place: PlaceIx,
    pub count: SensitiveCount,
    /// The places from whose published numbers the count follows.
    pub sources: Vec<PlaceIx>,
}

/// A count that must not follow from published numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SensitiveCount {
    /// Numerator, base or complement of a cell.
    Cell(GroupCell),
    /// The sum of other counts.
    Combination(SignedCounts),
}

/// A count that follows from published numbers, since all its components do.
struct ExposedCount {
    place: PlaceIx,
    count: SensitiveCount,
    /// Whether the cell itself has a small count; else another cell of its group has one.
    is_small: bool,
    /// What to withhold so that the count stays protected: a place whose cases it counts, and the
    /// class of its components that the fewest groups show.
    cut: (PlaceIx, usize),
}

impl<'a> Suppressor<'a> {
    /// Primary suppression: withholds groups with a small count.
    pub(super) fn primary(input: &'a SuppressionInput<'a>) -> Self {
        let places = input.counts.par_indices();
        let of_place =
            |place| input.groups.all.indices().map(|group| input.has_no_small(place, group)).collect();
        let no_small: GroupFlags = places.map(of_place).collect();
        let shows = |(place, groups): (PlaceIx, &ByGroup<bool>)| {
            let groups = groups.enumerated();
            groups.map(|(group, is_large)| *is_large && input.shows_if_large(place, group)).collect()
        };
        let shown = no_small.enumerated().map(shows).collect();
        let values = Values::new(input, &no_small);
        let combinations = values.small(input.groups, &values, input.threshold);
        let geography = Geography::new(input.places);
        let count = input.counts.len();
        let groups = input.groups.all.indices();
        let reporting =
            groups.map(|group| PlaceSet::of(count, |place| input.reports(place, group))).collect();
        let counted = PlaceSet::of(count, |place| input.counts[place].is_some());
        Self {
            input,
            shown,
            no_small,
            derivable_counts: combinations,
            values,
            geography,
            reporting,
            counted,
            derivable_places: Mutex::default(),
        }
    }

    /// Complementary suppression: withholds groups until no small count follows from published
    /// numbers. Returns the small counts that still follow, from numbers published before.
    pub(super) fn settle(&mut self) -> Vec<Leak> {
        let mut published = PublishedClasses::new(self.input, &self.shown);
        loop {
            if self.protect_residuals(&mut published) || self.protect_answers(&mut published) {
                continue;
            }
            let exposed = self.exposed_counts(&published);
            if exposed.is_empty() {
                return Vec::new();
            }
            if !self.cut(&exposed, &mut published) {
                let small = exposed.iter().filter(|exposed| exposed.is_small);
                return small.map(|exposed| self.leak(exposed, &published)).collect();
            }
        }
    }

    /// Small counts that follow from two or three others.
    pub(super) fn combinations(&self) -> impl Iterator<Item = &Combination> {
        self.derivable_counts.iter().flat_map(|derivable| &derivable.combinations)
    }

    /// Whether a group is shown at a place or was published before.
    pub(super) fn is_group_published(&self, place: PlaceIx, group: GroupIx) -> bool {
        self.shown[place][group] || self.input.before[place][group]
    }

    /// Withholds more where nodes that no published sum separates have a small count together.
    /// Returns whether anything changed.
    fn protect_residuals(&mut self, published: &mut PublishedClasses) -> bool {
        let groups = self.input.groups.all.par_indices();
        let of_group = |group: GroupIx| {
            let class = self.top_class(group);
            self.small_rests(group, published).into_iter().map(move |node| (class, node))
        };
        let mut small: Vec<(usize, PlaceIx)> = groups.flat_map_iter(of_group).collect();
        let nodes_of_derivable = |derivable: &DerivableCounts| {
            let class = self.narrowest(&derivable.classes);
            self.small_sums(derivable, published).into_iter().map(move |node| (class, node))
        };
        small.par_extend(self.derivable_counts.par_iter().flat_map_iter(nodes_of_derivable));
        let mut is_changed = false;
        for (class, node) in small {
            is_changed |= self.cover(node, class, published);
        }
        is_changed
    }

    /// Withholds a class of components wherever needed so that it cannot be derived at a place.
    /// Returns whether anything changed.
    fn cover(&mut self, place: PlaceIx, class: usize, published: &mut PublishedClasses) -> bool {
        let mut cover = Cover { input: self.input, shown: &self.shown, published: &mut *published, class };
        let mut is_changed = false;
        for place in cover.places(place) {
            is_changed |= self.withhold(place, class, published);
        }
        is_changed
    }

    /// One node of each set of nodes that withhold a group, are separated by no published sum, and
    /// may have a small count together. The sum over such a set follows from published numbers; the
    /// counts of its nodes do not.
    fn small_rests(&self, group: GroupIx, published: &PublishedClasses) -> Vec<PlaceIx> {
        let input = self.input;
        let declared = input.group(group);
        if declared.compares.is_some() {
            return Vec::new();
        }
        let sets = self.rests(&declared.classes, published, &self.reporting[group]);
        // Only primary suppression decides, so that the decision discloses nothing about the size
        // of withheld counts.
        let is_large = |nodes: &Vec<PlaceIx>| {
            nodes.iter().any(|node| self.no_small[*node][group])
                || nodes.iter().any(|node| input.unknown[*node][group])
                    && input.is_sum_derivable(group, nodes)
        };
        sets.into_iter().filter(|nodes| !is_large(nodes)).map(|nodes| nodes[0]).collect()
    }

    /// One node of each such set as in [`Self::small_rests`], for counts that follow from others.
    fn small_sums(&self, derivable: &DerivableCounts, published: &PublishedClasses) -> Vec<PlaceIx> {
        let threshold = self.input.threshold as i64;
        let sets = self.rests(&derivable.classes, published, &self.counted);
        let is_large = |combination: &Combination, node: PlaceIx| {
            self.values.sum(&combination.terms, node).is_some_and(|cases| cases >= threshold)
        };
        let is_small = |nodes: &Vec<PlaceIx>| {
            let mut combinations = derivable.combinations.iter();
            combinations.any(|combination| !nodes.iter().any(|node| is_large(combination, *node)))
        };
        sets.into_iter().filter(is_small).map(|nodes| nodes[0]).collect()
    }

    /// The nodes of `reporting` where not all of `classes` are published, in sets of nodes that lie
    /// in the same sums in which all of `classes` are published. Nodes in no such sum are left out:
    /// nothing is published that holds them.
    fn rests(
        &self,
        classes: &[usize],
        published: &PublishedClasses,
        reporting: &PlaceSet,
    ) -> Vec<Vec<PlaceIx>> {
        let published_places = published.all(classes);
        let mut sets: BTreeMap<Vec<PlaceIx>, usize> = BTreeMap::new();
        let mut nodes: Vec<Vec<PlaceIx>> = Vec::new();
        let mut set_of_kind: Vec<Option<usize>> = vec![None; published.kinds.all.len()];
        for (node, kind) in reporting
            .without(&published_places)
            .filter_map(|node| Some((node, published.kinds.of_node[node]?)))
        {
            let set = *set_of_kind[kind].get_or_insert_with(|| {
                let sums = published.kinds.all[kind].sums.iter().map(|sum| published.kinds.sums[*sum]);
                *sets.entry(sums.filter(|sum| published_places.has(*sum)).collect()).or_insert_with(|| {
                    nodes.push(Vec::new());
                    nodes.len() - 1
                })
            });
            nodes[set].push(node);
        }
        let sets = sets.into_iter().filter(|(sums, _)| !sums.is_empty());
        sets.map(|(_, set)| std::mem::take(&mut nodes[set])).collect()
    }

    /// Where the number of all answers was published, the sum of the withheld answers follows. So
    /// at least two must be withheld there, one of them without a small count. Returns whether
    /// anything changed.
    fn protect_answers(&mut self, published: &mut PublishedClasses) -> bool {
        if self.input.published_answer_totals.is_empty() {
            return false;
        }
        let mut is_changed = false;
        let derivable_places = self.derivable_places(published);
        for (place, answers) in self.input.published_answer_totals {
            let (derivable, protected): (Vec<GroupCell>, Vec<GroupCell>) = answers
                .iter()
                .partition(|cell| self.is_numerator_derivable(**cell, *place, &derivable_places));
            let is_large = |(group, _): &GroupCell| self.no_small[*place][*group];
            if protected.iter().all(is_large) || protected.len() > 1 && protected.iter().any(is_large) {
                continue;
            }
            if let Some((group, _)) = derivable.iter().find(|cell| is_large(cell)).or(derivable.first()) {
                let class = self.top_class(*group);
                is_changed |= self.cover(*place, class, published);
            }
        }
        is_changed
    }

    /// Whether all components of a cell's numerator can be derived at a place.
    fn is_numerator_derivable(
        &self,
        (group, cell): GroupCell,
        place: PlaceIx,
        derivable_places: &[Arc<PlaceSet>],
    ) -> bool {
        self.input.group(group).cells[cell].numerator.iter().all(|class| derivable_places[*class].has(place))
    }

    /// Small answers that follow by subtraction: the number of all answers was published, and no
    /// other answer is withheld.
    fn only_answers(&self, derivable_places: &[Arc<PlaceSet>]) -> Vec<ExposedCount> {
        let input = self.input;
        let only = |(place, answers): &(PlaceIx, Vec<GroupCell>)| {
            let mut protected = answers
                .iter()
                .copied()
                .filter(|cell| !self.is_numerator_derivable(*cell, *place, derivable_places));
            let (group, cell) = protected.next().filter(|_| protected.next().is_none())?;
            let (x, n) = input.counts[*place].as_ref()?.get(group)?.get(cell)?;
            let is_small = input.is_small(group, cell, (x.open()?, n.open()?));
            let cut = (*place, self.top_class(group));
            is_small.then_some(ExposedCount {
                place: *place,
                count: SensitiveCount::Cell((group, cell)),
                is_small,
                cut,
            })
        };
        input.published_answer_totals.iter().filter_map(only).collect()
    }

    /// The class of a group's components that the fewest groups show: withholding it costs least.
    pub(super) fn top_class(&self, group: GroupIx) -> usize {
        self.narrowest(&self.input.group(group).classes)
    }

    fn narrowest(&self, classes: &[usize]) -> usize {
        classes.iter().copied().min_by_key(|class| self.width(*class)).unwrap_or(0)
    }

    fn width(&self, class: usize) -> (usize, usize) {
        (self.input.groups.of_class[class].len(), class)
    }

    /// Withholds every group that shows a class of components at a place. Returns whether anything
    /// changed.
    fn withhold(&mut self, place: PlaceIx, class: usize, published: &mut PublishedClasses) -> bool {
        let input = self.input;
        let nation = input.places.nation_of(place);
        let mut is_changed = false;
        for group in input.groups.of_class[class].iter().copied() {
            let at = match input.group(group).compares {
                None => place,
                Some(_) if place == nation || input.compares(group, place) => nation,
                Some(_) => continue,
            };
            if std::mem::replace(&mut self.shown[at][group], false) {
                is_changed = true;
                if !input.before[at][group] {
                    published.withhold(input, at, group);
                }
            }
        }
        is_changed
    }

    /// By class of components: the places where it follows from published numbers. Results are
    /// kept.
    fn derivable_places(&self, published: &PublishedClasses) -> Vec<Arc<PlaceSet>> {
        let mut cache = self.derivable_places.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown: HashSet<&PlaceSet> =
            published.places.iter().filter(|places| !cache.contains_key(*places)).collect();
        let derivable_places: Vec<(PlaceSet, Arc<PlaceSet>)> = unknown
            .into_par_iter()
            .map(|places| (places.clone(), self.geography.derivable_places(places).into()))
            .collect();
        cache.extend(derivable_places);
        published.places.iter().map(|places| cache[places].clone()).collect()
    }

    /// Withholds a component of each exposed count, where that costs least. Returns whether
    /// anything changed.
    fn cut(&mut self, exposed: &[ExposedCount], published: &mut PublishedClasses) -> bool {
        let cuts: BTreeSet<(PlaceIx, usize)> = exposed.iter().map(|exposed| exposed.cut).collect();
        let mut is_changed = false;
        for (place, class) in &cuts {
            is_changed |= self.cover(*place, *class, published);
        }
        if !is_changed {
            // No choice of places protects it, so the class is withheld everywhere.
            for (_, class) in &cuts {
                for place in self.input.counts.indices() {
                    is_changed |= self.withhold(place, *class, published);
                }
            }
        }
        is_changed
    }

    /// Small counts that follow from published numbers.
    fn exposed_counts(&self, published: &PublishedClasses) -> Vec<ExposedCount> {
        let derivable_places = self.derivable_places(published);
        let places = self.input.counts.par_indices();
        let counts_at = |place| self.exposed_counts_at(place, &derivable_places, &published.places);
        let mut exposed_counts: Vec<ExposedCount> = places.flat_map_iter(counts_at).collect();
        exposed_counts.extend(self.only_answers(&derivable_places));
        exposed_counts.par_extend(
            self.derivable_counts
                .par_iter()
                .flat_map_iter(|derivable| self.derivable_sums(derivable, &derivable_places)),
        );
        exposed_counts
    }

    /// Of the small counts that follow from others, those whose components can all be derived.
    fn derivable_sums(
        &self,
        derivable: &DerivableCounts,
        derivable_places: &[Arc<PlaceSet>],
    ) -> Vec<ExposedCount> {
        let is_derivable =
            |place: &PlaceIx| derivable.classes.iter().all(|class| derivable_places[*class].has(*place));
        let class = self.narrowest(&derivable.classes);
        let exposed_count = |terms: &SignedCounts, place: PlaceIx| ExposedCount {
            place,
            count: SensitiveCount::Combination(terms.clone()),
            is_small: true,
            cut: (place, class),
        };
        let entry = |Combination { terms, small_at }: &Combination| {
            let exposed_at = small_at.iter().copied().filter(is_derivable);
            exposed_at.map(|place| exposed_count(terms, place)).collect::<Vec<_>>()
        };
        derivable.combinations.iter().flat_map(entry).collect()
    }

    fn exposed_counts_at(
        &self,
        place: PlaceIx,
        derivable_places: &[Arc<PlaceSet>],
        published: &[PlaceSet],
    ) -> Vec<ExposedCount> {
        let input = self.input;
        let Some(counts) = &input.counts[place] else { return Vec::new() };
        let mut sensitive = Vec::new();
        let groups = input.groups.all.indices();
        let hidden =
            groups.filter(|group| !self.is_group_published(place, *group) && input.is_of(place, *group));
        for group in hidden {
            let has_small = !self.no_small[place][group];
            for (cell, (parts, (x, n))) in input.group(group).cells.iter().zip(&counts[group]).enumerate() {
                if input.is_nowhere(place, group, cell) {
                    continue;
                }
                let counted_places = input.counted_places(place, group, cell);
                let is_class_derivable =
                    |class: &usize| counted_places.iter().all(|place| derivable_places[*class].has(*place));
                let is_class_published =
                    |class: &usize| counted_places.iter().all(|place| published[*class].has(*place));
                let is_base_derivable = parts.base.iter().all(is_class_derivable);
                let is_numerator_derivable =
                    parts.has_numerator() && parts.numerator.iter().all(is_class_derivable);
                // A count that the source withheld is protected whatever its size.
                let is_few = |cases: Option<u64>| cases.is_none_or(|cases| cases < input.threshold);
                let (x, n) = (x.open(), n.open());
                let complement = n.zip(x).map(|(n, x)| n.saturating_sub(x));
                let is_small_base = is_few(n) && is_base_derivable;
                let is_small_share =
                    is_numerator_derivable && (is_few(x) || is_few(complement) && is_base_derivable);
                // In a group with a small count, every count that follows from other places is
                // exposed: the decision must not depend on which cell is small.
                let is_base_exposed = is_small_base
                    || has_small && is_base_derivable && !parts.base.iter().all(is_class_published);
                let is_share_exposed = is_small_share
                    || has_small && is_numerator_derivable && !parts.numerator.iter().all(is_class_published);
                let is_small = is_small_base || is_small_share;
                let mut cut = |classes: &[usize]| {
                    let class = classes.iter().copied().min_by_key(|class| self.width(*class));
                    let exposed_count = |class| ExposedCount {
                        place,
                        count: SensitiveCount::Cell((group, cell)),
                        is_small,
                        cut: (counted_places[0], class),
                    };
                    sensitive.extend(class.map(exposed_count));
                };
                if is_base_exposed {
                    cut(&parts.base);
                }
                if is_share_exposed {
                    cut(&parts.numerator);
                }
            }
        }
        sensitive
    }

    fn leak(&self, exposed: &ExposedCount, published: &PublishedClasses) -> Leak {
        let (counted, class) = exposed.cut;
        let sources = self.geography.minimal_sources(counted, &published.places[class]);
        Leak { place: exposed.place, count: exposed.count.clone(), sources }
    }
}
