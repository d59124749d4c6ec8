//! What a change of some values does to families and to groups.

use crate::disclosure::proof::families::Family;
use crate::disclosure::proof::numbers::NumberIx;

use super::stock::{Bits, set_of};

/// A function with its bases by index.
pub(super) type Coded = Vec<(usize, Vec<bool>)>;

/// A base, and two of its values: cases move from the second to the first.
pub type Pair = (usize, usize, usize);

/// A change of the values of some bases.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Change {
    /// One for each base.
    pub pairs: Vec<Pair>,
    /// Whether it is the product of the changes, so that counts that look at fewer than all of the bases stay as they are; otherwise
    /// a case changes all its values at once.
    pub is_product: bool,
}

/// What a change does.
#[derive(Clone)]
pub(super) struct Shape {
    /// The families whose atoms change.
    pub(super) families: Vec<Projection>,
}

/// Where a change can be made.
pub(super) struct Scope {
    /// Groups of which some number may change, as bits.
    pub(super) groups: Vec<u64>,
    /// By family of the shape: the atoms from which the change, or its reverse, can start.
    contexts: Vec<[Bits; 2]>,
}

/// A change as seen by a family.
#[derive(Clone)]
pub(super) struct Projection {
    pub(super) family: usize,
    /// Signs and distances of the atoms that change, from the one that the other axes choose.
    pub(super) cells: Vec<(i32, usize)>,
    /// The other axes.
    pub(super) free: Vec<usize>,
    /// The axes of the change itself.
    bound: Vec<usize>,
}

impl Scope {
    /// Where a change of some shape can be made, when each group prints some functions.
    pub(super) fn new(families: &[Family], printed: &[Vec<Coded>], change: &Change, shape: &Shape) -> Self {
        let mut groups = vec![0; printed.len().div_ceil(64)];
        let feels = |function: &Coded| felt(change, function) != 0;
        for (group, functions) in printed.iter().enumerate() {
            if functions.iter().any(feels) {
                groups[group / 64] |= 1 << (group % 64);
            }
        }
        let contexts = |projection: &Projection| {
            let family = &families[projection.family];
            [1, -1].map(|sign| set_of(family.size, |atom| projection.starts_at(family, *atom, sign)))
        };
        Self { groups, contexts: shape.families.iter().map(contexts).collect() }
    }

    /// The atoms of a family from which the change, or its reverse, can start.
    pub(super) fn contexts(&self, index: usize, sign: i32) -> &Bits {
        &self.contexts[index][usize::from(sign < 0)]
    }
}

impl Shape {
    /// What a change does to some families; `bases` are those of a family's axes.
    pub(super) fn new(families: &[Family], bases: &[Vec<usize>], change: &Change) -> Self {
        let families = families.iter().zip(bases).enumerate();
        let project = |(index, (family, bases)): (usize, (&Family, &Vec<usize>))| {
            Projection::new(index, family, bases, change)
        };
        Self { families: families.filter_map(project).collect() }
    }
}

impl Projection {
    /// `None` when the family does not see the change.
    fn new(index: usize, family: &Family, bases: &[usize], change: &Change) -> Option<Self> {
        let mut bound = Vec::new();
        let mut ends: Vec<[Option<usize>; 2]> = Vec::new();
        for (base, to, from) in &change.pairs {
            let at = bases.iter().position(|other| other == base);
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
        Some(Self { family: index, cells, free, bound })
    }

    /// By how much the change, started from an atom, changes numbers; `of_atom` are those that hold each atom. `net` is 0 for every number before
    /// and after.
    pub(super) fn effects(
        &self,
        of_atom: &[Vec<NumberIx>],
        start: usize,
        net: &mut [i32],
        effects: &mut Vec<(u32, i32)>,
    ) {
        let from = effects.len();
        for (cell, distance) in &self.cells {
            for number in &of_atom[start + distance] {
                if net[*number] == 0 {
                    effects.push((*number as u32, 0));
                }
                net[*number] += cell;
            }
        }
        effects[from..]
            .iter_mut()
            .for_each(|(number, sum)| *sum = std::mem::take(&mut net[*number as usize]));
    }

    /// Whether the change, with a sign, can start at an atom: no atom that gains cases is 0 by nature.
    pub(super) fn starts_at(&self, family: &Family, atom: usize, sign: i32) -> bool {
        atom < family.size
            && self.bound.iter().all(|axis| family.class(&family.axes[*axis], atom) == 0)
            && self.cells.iter().all(|(cell, distance)| cell * sign < 0 || !family.never[atom + distance])
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
