//! Cases by atom, and which atoms have any.

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::families::Family;

/// A set of atoms of a family, as bits.
pub(super) type Bits = Vec<u64>;

/// The cases of every atom at every node.
#[derive(Clone)]
pub(super) struct Stock {
    /// By family: where its atoms begin, how many they are, and where its bits begin.
    families: Vec<(usize, usize, usize)>,
    /// By place, for nodes; empty for all others.
    cases: Vec<Vec<i32>>,
    some: Vec<Vec<u64>>,
    /// By place, for nodes: by family whether it is reported.
    has: Vec<Vec<bool>>,
}

impl Stock {
    /// By place and family the cases of all atoms; places that are no nodes have no families.
    pub(super) fn new(families: &[Family], counted: Vec<Vec<Option<Vec<i32>>>>) -> Self {
        let (mut atoms, mut words) = (0, 0);
        let mut places = Vec::with_capacity(families.len());
        for family in families {
            places.push((atoms, family.size, words));
            atoms += family.size;
            words += family.size.div_ceil(64);
        }
        let has: Vec<Vec<bool>> =
            counted.iter().map(|families| families.iter().map(Option::is_some).collect()).collect();
        let some = has.iter().map(|has| vec![0; if has.is_empty() { 0 } else { words }]).collect();
        let cases = has.iter().map(|has| vec![0; if has.is_empty() { 0 } else { atoms }]).collect();
        let mut stock = Self { families: places, cases, some, has };
        for (node, counted) in counted.into_iter().enumerate() {
            for (family, counted) in counted.into_iter().enumerate() {
                for (atom, cases) in counted.into_iter().flatten().enumerate() {
                    stock.add(node, family, atom, cases);
                }
            }
        }
        stock
    }

    /// Takes over the cases of another stock of the same places.
    pub(super) fn restart(&mut self, other: &Self) {
        self.cases.clone_from(&other.cases);
        self.some.clone_from(&other.some);
    }

    /// Whether a place is a node.
    pub(super) fn is_node(&self, place: PlaceIx) -> bool {
        !self.cases[place].is_empty()
    }

    /// Whether a node reports a family.
    pub(super) fn has(&self, node: PlaceIx, family: usize) -> bool {
        self.has[node].get(family).copied().unwrap_or(false)
    }

    /// Whether two nodes report the same families.
    pub(super) fn are_alike(&self, one: PlaceIx, other: PlaceIx) -> bool {
        self.has[one] == self.has[other]
    }

    /// The cases of a family's atoms at a node; none where it is not reported.
    pub(super) fn atoms(&self, node: PlaceIx, family: usize) -> &[i32] {
        let (from, size, _) = self.families[family];
        if self.has(node, family) { &self.cases[node][from..from + size] } else { &[] }
    }

    /// Which atoms of a family have cases at a node.
    pub(super) fn some(&self, node: PlaceIx, family: usize) -> &[u64] {
        let (_, size, from) = self.families[family];
        &self.some[node][from..from + size.div_ceil(64)]
    }

    /// All cases of all families at a node: a measure of how much can be moved there.
    pub(super) fn size(&self, node: PlaceIx) -> i32 {
        self.cases[node].iter().sum()
    }

    /// Adds cases to an atom.
    pub(super) fn add(&mut self, node: PlaceIx, family: usize, atom: usize, cases: i32) {
        let (from, _, word) = self.families[family];
        let now = &mut self.cases[node][from + atom];
        *now += cases;
        let (word, bit) = (&mut self.some[node][word + atom / 64], 1 << (atom % 64));
        *word = if *now > 0 { *word | bit } else { *word & !bit };
    }
}

/// Keeps the members that, so many further on, are members of another set.
pub(super) fn keep_shifted(among: &mut Bits, other: &[u64], distance: usize) {
    let (words, bits) = (distance / 64, distance % 64);
    for (at, word) in among.iter_mut().enumerate() {
        let low = other.get(at + words).copied().unwrap_or(0) >> bits;
        let high = match bits {
            0 => 0,
            _ => other.get(at + words + 1).copied().unwrap_or(0) << (64 - bits),
        };
        *word &= low | high;
    }
}

pub(super) fn is_empty(bits: &[u64]) -> bool {
    bits.iter().all(|word| *word == 0)
}

pub(super) fn members(bits: &[u64]) -> impl Iterator<Item = usize> {
    bits.iter()
        .enumerate()
        .flat_map(|(at, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit))
}

/// The members of both of two sets.
pub(super) fn both<'a>(one: &'a [u64], other: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
    one.iter().zip(other).enumerate().flat_map(|(at, (one, other))| {
        let word = one & other;
        (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
    })
}

pub(super) fn set_of(size: usize, is_member: impl Fn(&usize) -> bool) -> Bits {
    let mut bits = vec![0; size.div_ceil(64)];
    (0..size).filter(is_member).for_each(|atom| bits[atom / 64] |= 1 << (atom % 64));
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shifted_set_crosses_words() {
        let other = set_of(150, |atom| [3, 70, 149].contains(atom));
        let mut among = set_of(150, |_| true);
        keep_shifted(&mut among, &other, 69);
        assert_eq!(members(&among).collect::<Vec<_>>(), [1, 80]);
        let mut among = set_of(150, |_| true);
        keep_shifted(&mut among, &other, 64);
        assert_eq!(members(&among).collect::<Vec<_>>(), [6, 85]);
        assert!(is_empty(&set_of(150, |_| false)));
    }
}
