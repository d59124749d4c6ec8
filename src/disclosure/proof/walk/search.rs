//! The search for partners, and for values of all other variables, with which a change can be made.

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::families::Family;

use super::partners::Partners;
use super::shape::{Change, Projection, Shape};
use super::stock::{Bits, is_empty, keep_shifted, members};
use super::{Count, Walk, meets};

/// What a move shall do.
pub(super) struct Wanted<'a> {
    pub(super) count: &'a Count,
    pub(super) change: &'a Change,
    pub(super) direction: i32,
    /// The place that has to feel the change.
    pub(super) place: PlaceIx,
    /// In so many families cases may be lacking; others make them good afterwards.
    pub(super) slack: usize,
}

/// Where and how a change can be made.
pub(super) struct Fit {
    /// The sign of the change at the first node.
    pub(super) sign: i32,
    /// The atom of each family that the change starts from.
    pub(super) chosen: Vec<usize>,
    /// Index of the partners.
    pub(super) with: usize,
}

/// Atoms that are tried for one choice of one atom a family.
const CHOICES: usize = 100;

impl Walk<'_> {
    /// Finds partners of a node and values of all other variables at which all of them have cases to move.
    pub(super) fn fit(&self, shape: &Shape, one: PlaceIx, wanted: &Wanted) -> Option<Fit> {
        let first = shape.families.iter().position(|p| p.family == wanted.count.family)?;
        let mut order: Vec<usize> = (0..shape.families.len()).collect();
        order.swap(0, first);
        [wanted.direction, -wanted.direction].into_iter().find_map(|sign| {
            let (own, slack) = self.own(shape, &order, one, sign, wanted)?;
            let with = |(with, partners): (usize, &Partners)| {
                let may = partners.is_alike
                    && !meets(&shape.groups, &partners.printed)
                    && partners.feels(wanted.place);
                let chosen = may.then(|| self.fit_with(shape, &order, sign, partners, &own, slack))??;
                Some(Fit { sign, chosen, with })
            };
            self.partners[one].iter().enumerate().find_map(with)
        })
    }

    /// By family, in order: the atoms from which the change can start at the first node, and how much slack is left.
    fn own(
        &self,
        shape: &Shape,
        order: &[usize],
        one: PlaceIx,
        sign: i32,
        wanted: &Wanted,
    ) -> Option<(Vec<Bits>, usize)> {
        let mut slack = wanted.slack;
        let mut own = Vec::with_capacity(order.len());
        for (at, projection) in order.iter().map(|index| &shape.families[*index]).enumerate() {
            let with_effect =
                |contexts: Bits| if at == 0 { self.with_effect(contexts, sign, wanted) } else { contexts };
            let all = projection.contexts(sign);
            let mut contexts = with_effect(self.contexts(projection, sign, one, all.clone()));
            if is_empty(&contexts) {
                slack = slack.checked_sub(1)?;
                contexts = with_effect(all.clone());
            }
            if is_empty(&contexts) {
                return None;
            }
            own.push(contexts);
        }
        Some((own, slack))
    }

    /// Of some contexts those in which the count changes in the right direction.
    fn with_effect(&self, mut contexts: Bits, sign: i32, wanted: &Wanted) -> Bits {
        let family = &self.numbers.families[wanted.count.family];
        let effect = |atom: &usize| {
            self.effect(wanted.count, wanted.change, family, *atom) * sign * wanted.direction > 0
        };
        let without: Vec<usize> = members(&contexts).filter(|atom| !effect(atom)).collect();
        without.iter().for_each(|atom| contexts[atom / 64] &= !(1 << (atom % 64)));
        contexts
    }

    fn fit_with(
        &self,
        shape: &Shape,
        order: &[usize],
        sign: i32,
        partners: &Partners,
        own: &[Bits],
        mut slack: usize,
    ) -> Option<Vec<usize>> {
        let mut all: Vec<Bits> = Vec::with_capacity(own.len());
        for (projection, own) in order.iter().map(|index| &shape.families[*index]).zip(own) {
            let mut contexts = own.clone();
            for (node, times) in &partners.nodes {
                contexts = self.contexts(projection, times * sign, *node, contexts);
            }
            if is_empty(&contexts) {
                slack = slack.checked_sub(1)?;
                contexts.clone_from(own);
                for (_, times) in &partners.nodes {
                    keep_shifted(&mut contexts, projection.contexts(times * sign), 0);
                }
            }
            if is_empty(&contexts) {
                return None;
            }
            all.push(contexts);
        }
        let allowed: Vec<u128> =
            self.sizes.iter().map(|size| if *size >= 128 { u128::MAX } else { (1 << size) - 1 }).collect();
        let mut choice =
            Choice { walk: self, shape, order, all: &all, chosen: vec![0; all.len()], left: CHOICES };
        choice.place(0, &allowed).then_some(choice.chosen)
    }

    /// Of some contexts those at which no atom that loses cases at a node is empty.
    fn contexts(&self, projection: &Projection, sign: i32, node: PlaceIx, mut among: Bits) -> Bits {
        if self.stock.has(node, projection.family) {
            let some = self.stock.some(node, projection.family);
            for (_, distance) in projection.cells.iter().filter(|(cell, _)| cell * sign < 0) {
                keep_shifted(&mut among, some, *distance);
            }
        }
        among
    }
}

/// A choice of one atom a family, such that they agree on the variables that they share.
struct Choice<'a, 'b> {
    walk: &'a Walk<'b>,
    shape: &'a Shape,
    order: &'a [usize],
    /// In that order.
    all: &'a [Bits],
    chosen: Vec<usize>,
    left: usize,
}

impl Choice<'_, '_> {
    fn place(&mut self, depth: usize, allowed: &[u128]) -> bool {
        let Some(at) = self.order.get(depth).copied() else { return true };
        let projection = &self.shape.families[at];
        let family = &self.walk.numbers.families[projection.family];
        let atoms: Vec<usize> = members(&self.all[depth]).collect();
        for index in 0..atoms.len() {
            let atom = atoms[(index + self.walk.turn) % atoms.len()];
            let Some(narrowed) = self.narrowed(projection, family, atom, allowed) else { continue };
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            self.chosen[at] = atom;
            if self.place(depth + 1, &narrowed) {
                return true;
            }
        }
        false
    }

    /// What an atom leaves of the values of all bases; `None` when it is nothing.
    fn narrowed(
        &self,
        projection: &Projection,
        family: &Family,
        atom: usize,
        allowed: &[u128],
    ) -> Option<Vec<u128>> {
        let mut narrowed = allowed.to_vec();
        for axis in &projection.free {
            let base = self.walk.axis_bases[projection.family][*axis];
            narrowed[base] &=
                self.walk.masks[projection.family][*axis][family.class(&family.axes[*axis], atom)];
            if narrowed[base] == 0 {
                return None;
            }
        }
        Some(narrowed)
    }
}
