//! What a change of some values does to families and to groups.

use crate::disclosure::proof::families::Family;

use super::Walk;
use super::stock::{Bits, set_of};

/// A function with its bases by index.
pub(super) type Coded = Vec<(usize, Vec<bool>)>;

/// A base, and two of its values: cases move from the second to the first.
pub(super) type Pair = (usize, usize, usize);

/// A change of the values of some bases.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Change {
    pub(super) pairs: Vec<Pair>,
    /// Whether it is the product of the changes, so that counts that look at fewer than all of the bases stay as they are; otherwise
    /// a case changes all its values at once.
    pub(super) is_product: bool,
}

/// What a change does.
pub(super) struct Shape {
    /// Groups of which some number may change, as bits.
    pub(super) groups: Vec<u64>,
    /// The families whose atoms change.
    pub(super) families: Vec<Projection>,
}

/// A change as seen by a family.
pub(super) struct Projection {
    pub(super) family: usize,
    /// Signs and distances of the atoms that change, from the one that the other axes choose.
    pub(super) cells: Vec<(i32, usize)>,
    /// The other axes.
    pub(super) free: Vec<usize>,
    /// The atoms that the other axes choose, where no atom that gains cases is 0 by nature: for the change and for its reverse.
    contexts: [Bits; 2],
}

impl Projection {
    /// The atoms from which the change, or its reverse, can start.
    pub(super) fn contexts(&self, sign: i32) -> &Bits {
        &self.contexts[usize::from(sign < 0)]
    }
}

impl Walk<'_> {
    pub(super) fn shape(&self, change: &Change) -> Shape {
        let mut groups = vec![0; self.functions.len().div_ceil(64)];
        let feels = |function: &Coded| felt(change, function) != 0;
        for (group, functions) in self.functions.iter().enumerate() {
            if functions.iter().any(feels) {
                groups[group / 64] |= 1 << (group % 64);
            }
        }
        let families = self.numbers.families.iter().enumerate();
        Shape {
            groups,
            families: families.filter_map(|(index, family)| self.project(index, family, change)).collect(),
        }
    }

    fn project(&self, index: usize, family: &Family, change: &Change) -> Option<Projection> {
        let mut bound = Vec::new();
        let mut ends: Vec<[Option<usize>; 2]> = Vec::new();
        for (base, to, from) in &change.pairs {
            let at = family.axes.iter().position(|axis| self.bases[&axis.base] == *base);
            let Some(at) = at else {
                // A product cancels where one of its factors is not looked at.
                match change.is_product {
                    true => return None,
                    false => continue,
                }
            };
            let axis = &family.axes[at];
            let (to, from) = (axis.class_of[*to], axis.class_of[*from]);
            if change.is_product && to == from {
                return None;
            }
            bound.push(at);
            ends.push([to.map(|class| class * axis.stride), from.map(|class| class * axis.stride)]);
        }
        let mut cells: Vec<(i32, usize)> = Vec::new();
        if change.is_product {
            cells.push((1, 0));
            for [to, from] in &ends {
                let ends: Vec<(i32, usize)> =
                    [(1, to), (-1, from)].into_iter().filter_map(|(sign, at)| Some((sign, (*at)?))).collect();
                cells = cells
                    .iter()
                    .flat_map(|(sign, distance)| {
                        ends.iter().map(move |(end, more)| (sign * end, distance + more))
                    })
                    .collect();
            }
        } else {
            let to: Option<usize> = ends.iter().map(|[to, _]| *to).sum();
            let from: Option<usize> = ends.iter().map(|[_, from]| *from).sum();
            if to == from {
                return None;
            }
            cells.extend(to.map(|at| (1, at)));
            cells.extend(from.map(|at| (-1, at)));
        }
        let free: Vec<usize> = (0..family.axes.len()).filter(|axis| !bound.contains(axis)).collect();
        let of = |sign: i32| -> Bits {
            let starts = |atom: &usize| {
                bound.iter().all(|axis| family.class(&family.axes[*axis], *atom) == 0)
                    && cells.iter().all(|(cell, distance)| cell * sign < 0 || !family.never[atom + distance])
            };
            set_of(family.size, starts)
        };
        let contexts = [of(1), of(-1)];
        Some(Projection { family: index, cells, free, contexts })
    }
}

/// By how much a function of some cases changes where all else that it looks at is met.
pub(super) fn felt(change: &Change, function: &[(usize, Vec<bool>)]) -> i32 {
    let met = |base: usize| function.iter().find(|(other, _)| *other == base).map(|(_, met)| met);
    if change.is_product {
        let factor =
            |(base, to, from): &Pair| met(*base).map_or(0, |met| i32::from(met[*to]) - i32::from(met[*from]));
        return change.pairs.iter().map(factor).product();
    }
    let all = |value: fn(&Pair) -> usize| {
        i32::from(change.pairs.iter().all(|pair| met(pair.0).is_none_or(|met| met[value(pair)])))
    };
    all(|pair| pair.1) - all(|pair| pair.2)
}
