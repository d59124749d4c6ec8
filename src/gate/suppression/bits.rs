//! Sets of places as bit sets.

use super::places::PlaceIx;

/// A set of places.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PlaceSet(Vec<u64>);

impl PlaceSet {
    /// The empty set, with room for so many places.
    pub(super) fn none(places: usize) -> Self {
        Self(vec![0; places.div_ceil(64)])
    }

    /// The places that meet a condition.
    pub(super) fn of(places: usize, is_member: impl Fn(PlaceIx) -> bool) -> Self {
        let mut set = Self::none(places);
        (0..places).map(PlaceIx::from).filter(|place| is_member(*place)).for_each(|place| set.insert(place));
        set
    }

    pub(super) fn has(&self, place: PlaceIx) -> bool {
        self.0[place.index() / 64] >> (place.index() % 64) & 1 == 1
    }

    pub(super) fn insert(&mut self, place: PlaceIx) {
        self.0[place.index() / 64] |= 1 << (place.index() % 64);
    }

    pub(super) fn remove(&mut self, place: PlaceIx) {
        self.0[place.index() / 64] &= !(1 << (place.index() % 64));
    }

    /// Keeps the places that are also in the other set.
    pub(super) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// The places of this set that are not in the other, in order.
    pub(super) fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = PlaceIx> + 'a {
        self.0.iter().zip(&other.0).enumerate().flat_map(|(at, (word, other))| {
            let mut word = word & !other;
            std::iter::from_fn(move || {
                (word != 0).then(|| {
                    let bit = word.trailing_zeros() as usize;
                    word &= word - 1;
                    (at * 64 + bit).into()
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn place() -> impl Strategy<Value = PlaceIx> {
        (0_usize..200).prop_map(PlaceIx::from)
    }

    fn members() -> impl Strategy<Value = BTreeSet<PlaceIx>> {
        prop::collection::btree_set(place(), 0..60)
    }

    proptest! {
        #[test]
        fn place_set_operations_agree_with_those_of_btree_set(
            one in members(), other in members(), place in place(),
        ) {
            let set = |members: &BTreeSet<PlaceIx>| PlaceSet::of(200, |place| members.contains(&place));
            let (first, second) = (set(&one), set(&other));
            prop_assert_eq!(first.has(place), one.contains(&place));
            let without: Vec<PlaceIx> = first.without(&second).collect();
            prop_assert_eq!(without, one.difference(&other).copied().collect::<Vec<_>>());
            let mut common = first.clone();
            common.intersect(&second);
            prop_assert_eq!(common, set(&one.intersection(&other).copied().collect()));
            let mut changed = first.clone();
            changed.remove(place);
            prop_assert!(!changed.has(place));
            changed.insert(place);
            prop_assert!(changed.has(place));
        }
    }
}
