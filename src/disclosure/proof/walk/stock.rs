//! Cases by atom, and which atoms have any.

use std::ops::Range;

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::families::Family;

/// A set of atoms of a family, as bits.
pub(super) type Bits = Vec<u64>;

/// The cases of every atom at every node.
#[derive(Clone)]
pub(super) struct Stock {
    /// By family: where its atoms begin, how many they are, and where its bits begin.
    families: Vec<(usize, usize, usize)>,
    /// Atoms and words of all families.
    sizes: (usize, usize),
    /// By place, family and atom.
    cases: Vec<i32>,
    some: Vec<u64>,
    /// By place: the families that it reports, as an index of `reports`; nodes that report the same have the same.
    kinds: Vec<usize>,
    /// By family whether it is reported; empty for places that are no nodes.
    reports: Vec<Vec<bool>>,
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
        let mut reports: Vec<Vec<bool>> = Vec::new();
        let mut kind = |families: &Vec<Option<Vec<i32>>>| {
            let has: Vec<bool> = families.iter().map(Option::is_some).collect();
            reports.iter().position(|known| *known == has).unwrap_or_else(|| {
                reports.push(has);
                reports.len() - 1
            })
        };
        let kinds: Vec<usize> = counted.iter().map(&mut kind).collect();
        let (cases, some) = (vec![0; atoms * kinds.len()], vec![0; words * kinds.len()]);
        let mut stock = Self { families: places, sizes: (atoms, words), cases, some, kinds, reports };
        for (node, counted) in counted.into_iter().enumerate() {
            for (family, counted) in counted.into_iter().enumerate() {
                for (atom, cases) in counted.into_iter().flatten().enumerate() {
                    stock.add(node, family, atom, cases);
                }
            }
        }
        stock
    }

    /// Whether a place is a node.
    pub(super) fn is_node(&self, place: PlaceIx) -> bool {
        !self.reports[self.kinds[place]].is_empty()
    }

    /// Whether a node reports a family.
    pub(super) fn has(&self, node: PlaceIx, family: usize) -> bool {
        self.reports[self.kinds[node]].get(family).copied().unwrap_or(false)
    }

    /// Whether two nodes report the same families.
    pub(super) fn are_alike(&self, one: PlaceIx, other: PlaceIx) -> bool {
        self.kinds[one] == self.kinds[other]
    }

    /// What a node reports, as an index: below [`Self::kinds_of_nodes`], and the same for nodes that are alike.
    pub(super) fn kind(&self, node: PlaceIx) -> usize {
        self.kinds[node]
    }

    /// So many kinds of nodes there are.
    pub(super) fn kinds_of_nodes(&self) -> usize {
        self.reports.len()
    }

    /// By place, family and atom: all cases.
    pub(super) fn all(&self) -> &[i32] {
        &self.cases
    }

    /// The atoms of all families.
    pub(super) fn atoms_of_all(&self) -> usize {
        self.sizes.0
    }

    /// The index of an atom among those of all families.
    pub(super) fn index(&self, family: usize, atom: usize) -> usize {
        self.families[family].0 + atom
    }

    /// The cases of a family's atoms at a node; none where it is not reported.
    pub(super) fn atoms(&self, node: PlaceIx, family: usize) -> &[i32] {
        self.range(node, family).map_or(&[], |atoms| &self.cases[atoms])
    }

    /// Where the atoms of a family at a node stand among [`Self::all`]; `None` where it is not reported.
    pub(super) fn range(&self, node: PlaceIx, family: usize) -> Option<Range<usize>> {
        let (from, size, _) = self.families[family];
        let from = node * self.sizes.0 + from;
        self.has(node, family).then_some(from..from + size)
    }

    /// The cases of an atom of a family at a node.
    pub(super) fn cases(&self, node: PlaceIx, family: usize, atom: usize) -> i32 {
        self.cases[node * self.sizes.0 + self.families[family].0 + atom]
    }

    /// Which atoms of a family have cases at a node.
    pub(super) fn some(&self, node: PlaceIx, family: usize) -> &[u64] {
        let (_, size, from) = self.families[family];
        let from = node * self.sizes.1 + from;
        &self.some[from..from + size.div_ceil(64)]
    }

    /// All cases of all families at a node: a measure of how much can be moved there.
    pub(super) fn size(&self, node: PlaceIx) -> i32 {
        self.cases[node * self.sizes.0..(node + 1) * self.sizes.0].iter().sum()
    }

    /// Goes over to other cases.
    pub(super) fn set(&mut self, cases: &[i32]) {
        for node in 0..self.kinds.len() {
            for family in 0..self.families.len() {
                let Some(atoms) = self.range(node, family) else { continue };
                for (atom, at) in atoms.enumerate() {
                    self.add(node, family, atom, cases[at] - self.cases[at]);
                }
            }
        }
    }

    /// Adds cases to an atom.
    pub(super) fn add(&mut self, node: PlaceIx, family: usize, atom: usize, cases: i32) {
        let (from, _, word) = self.families[family];
        let now = &mut self.cases[node * self.sizes.0 + from + atom];
        *now += cases;
        let (word, bit) = (&mut self.some[node * self.sizes.1 + word + atom / 64], 1 << (atom % 64));
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
