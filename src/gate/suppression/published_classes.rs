//! Where each class of components ([`Groups::of_class`](super::groups::Groups::of_class)) is
//! published: shown now, or published before. Updated as more is withheld.

use rayon::prelude::*;

use super::bits::PlaceSet;
use super::places::{ByPlace, PlaceIx, Places};
use super::suppression_input::{GroupFlags, SuppressionInput};
use crate::cells::GroupIx;

/// Base units that lie in the same sums. A sum that separates one of them from a unit of another
/// kind separates all of them from it.
pub(super) struct UnitKind {
    /// The sums that hold these units, as indices into [`Kinds::sums`].
    pub sums: Vec<usize>,
    /// The base units, sorted by number of cases, then by index.
    pub nodes: Vec<PlaceIx>,
}

/// All kinds of base units.
pub(super) struct Kinds {
    pub all: Vec<UnitKind>,
    /// Every place that is the sum of several base units.
    pub sums: Vec<PlaceIx>,
    /// By place: its kind; `None` for a sum.
    pub of_node: ByPlace<Option<usize>>,
}

impl Kinds {
    /// The kinds of base units of some rounds.
    pub(super) fn new(places: &Places, cases: impl Fn(PlaceIx) -> u64) -> Self {
        let is_node = |place: &PlaceIx| places.is_node(*place);
        let (nodes, sums): (Vec<PlaceIx>, Vec<PlaceIx>) = places.all.indices().partition(is_node);
        let mut known: rustc_hash::FxHashMap<Vec<usize>, usize> = Default::default();
        let mut kinds = Self { all: Vec::new(), sums, of_node: vec![None; places.all.len()].into() };
        for node in nodes {
            let holders = places.wholes[node].iter().filter_map(|sum| kinds.sums.binary_search(sum).ok());
            let holders: Vec<usize> = holders.collect();
            let kind = *known.entry(holders).or_insert_with_key(|holders| {
                kinds.all.push(UnitKind { sums: holders.clone(), nodes: Vec::new() });
                kinds.all.len() - 1
            });
            kinds.all[kind].nodes.push(node);
            kinds.of_node[node] = Some(kind);
        }
        kinds.all.iter_mut().for_each(|kind| kind.nodes.sort_by_key(|node| (cases(*node), *node)));
        kinds
    }
}

/// For each class of components (cells whose sums are published together), the places that publish
/// it.
pub(super) struct PublishedClasses {
    pub kinds: Kinds,
    /// By class: the places where it is published, or has no cases, as is public knowledge.
    pub places: Vec<PlaceSet>,
    /// By class: the places that report a group with this class.
    pub reporting: Vec<PlaceSet>,
    /// By class: the places where it was published before; an empty list if nothing was.
    pub before: Vec<PlaceSet>,
    /// By class, then by place: how many groups publish it, plus one where it publicly has no
    /// cases.
    groups: Vec<ByPlace<u16>>,
    /// By class, then by kind: the first base unit that reports the class and does not publish it.
    first_hidden: Vec<Vec<Option<PlaceIx>>>,
    /// By class, then by kind: a position in the kind's list of base units. No base unit before it
    /// both publishes the class and could still be withheld.
    next_published: Vec<Vec<u32>>,
}

impl PublishedClasses {
    /// The classes that are published when the groups in `shown` are shown.
    pub(super) fn new(input: &SuppressionInput, shown: &GroupFlags) -> Self {
        let count = input.counts.len();
        let classes = || (0..input.groups.of_class.len()).into_par_iter();
        let kinds = Kinds::new(input.places, |place| input.cases(place));
        let is_published = |place, group: GroupIx| shown[place][group] || input.before[place][group];
        let groups: Vec<ByPlace<u16>> = classes()
            .map(|class| {
                let without_cases = |place: PlaceIx| u16::from(!input.is_there(place, class));
                let mut groups: ByPlace<u16> = input.counts.indices().map(without_cases).collect();
                for group in &input.groups.of_class[class] {
                    for place in input.counts.indices().filter(|place| is_published(*place, *group)) {
                        input
                            .places_disclosed_by(place, *group)
                            .into_iter()
                            .for_each(|place| groups[place] += 1);
                    }
                }
                groups
            })
            .collect();
        let reporting: Vec<PlaceSet> = classes()
            .map(|class| {
                let groups = &input.groups.of_class[class];
                PlaceSet::of(count, |place| groups.iter().any(|group| input.reports(place, *group)))
            })
            .collect();
        let places: Vec<PlaceSet> =
            groups.par_iter().map(|groups| PlaceSet::of(count, |place| groups[place] > 0)).collect();
        let first_hidden = classes()
            .map(|class| {
                let is_hidden = |node: &PlaceIx| reporting[class].has(*node) && !places[class].has(*node);
                let first = |kind: &UnitKind| kind.nodes.iter().copied().filter(is_hidden).min();
                kinds.all.iter().map(first).collect()
            })
            .collect();
        let before = match input.before.iter().flatten().any(|before| *before) {
            false => Vec::new(),
            true => classes()
                .map(|class| {
                    let groups = &input.groups.of_class[class];
                    PlaceSet::of(count, |place| groups.iter().any(|group| input.before[place][*group]))
                })
                .collect(),
        };
        let next_published = vec![vec![0; kinds.all.len()]; places.len()];
        Self { kinds, places, reporting, before, groups, first_hidden, next_published }
    }

    /// Updates the places when a group that was shown, and not published before, is withheld at a
    /// place.
    pub(super) fn withhold(&mut self, input: &SuppressionInput, place: PlaceIx, group: GroupIx) {
        for disclosed in input.places_disclosed_by(place, group) {
            for class in &input.group(group).classes {
                let groups = &mut self.groups[*class][disclosed];
                *groups -= 1;
                if *groups > 0 {
                    continue;
                }
                self.places[*class].remove(disclosed);
                if let Some(kind) =
                    self.kinds.of_node[disclosed].filter(|_| self.reporting[*class].has(disclosed))
                {
                    let first = &mut self.first_hidden[*class][kind];
                    *first = Some(first.map_or(disclosed, |first| first.min(disclosed)));
                }
            }
        }
    }

    /// Whether a class was published before at a place.
    pub(super) fn is_before(&self, class: usize, place: PlaceIx) -> bool {
        self.before.get(class).is_some_and(|places| places.has(place))
    }

    /// The places where all of some classes are published.
    pub(super) fn all(&self, classes: &[usize]) -> PlaceSet {
        let mut classes = classes.iter();
        let first = classes.next().map(|class| self.places[*class].clone());
        let mut all = first.unwrap_or_else(|| PlaceSet::of(self.kinds.of_node.len(), |_| true));
        classes.for_each(|class| all.intersect(&self.places[*class]));
        all
    }

    /// Of the base units of a kind that report a class: the first that hides it, and of those that
    /// publish it the one with the fewest cases, not published before if possible. Since groups are
    /// only ever withheld, units that were passed over need not be looked at again.
    pub(super) fn candidates(&mut self, class: usize, kind: usize) -> Candidates {
        let nodes = &self.kinds.all[kind].nodes;
        let next = self.next_published[class][kind] as usize;
        let is_published = |node: PlaceIx| self.reporting[class].has(node) && self.places[class].has(node);
        let is_free = |node: &&PlaceIx| is_published(**node) && !self.is_before(class, **node);
        let skipped = nodes[next..].iter().position(|node| is_free(&node)).unwrap_or(nodes.len() - next);
        let next = next + skipped;
        let free = nodes.get(next).copied();
        let published = free.or_else(|| {
            let mut nodes = nodes.iter().copied().filter(|_| !self.before.is_empty());
            nodes.find(|node| is_published(*node))
        });
        self.next_published[class][kind] = next as u32;
        Candidates { hidden: self.first_hidden[class][kind], published }
    }

    /// The same choice as [`Self::candidates`] makes, but among the base units that meet a
    /// condition.
    pub(super) fn candidates_of(
        &self,
        class: usize,
        kind: usize,
        is_member: impl Fn(PlaceIx) -> bool,
    ) -> Candidates {
        let nodes = self.kinds.all[kind].nodes.iter().copied();
        let nodes = nodes.filter(|node| is_member(*node) && self.reporting[class].has(*node));
        let (published, hidden): (Vec<PlaceIx>, Vec<PlaceIx>) =
            nodes.partition(|node| self.places[class].has(*node));
        let published = published.into_iter().min_by_key(|node| self.is_before(class, *node));
        Candidates { hidden: hidden.into_iter().min(), published }
    }
}

/// The base units of a kind at which withholding costs least.
#[derive(Clone, Copy)]
pub(super) struct Candidates {
    /// One where the class is hidden.
    pub hidden: Option<PlaceIx>,
    /// One where the class is published.
    pub published: Option<PlaceIx>,
}
