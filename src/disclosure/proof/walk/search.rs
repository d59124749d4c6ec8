//! The search for partners, and for values of all other variables, with which a change can be made.

use crate::disclosure::places::PlaceIx;

use super::partners::Partners;
use super::shape::{Change, Projection, Scope, Shape};
use super::stock::{Bits, is_empty, keep_shifted, members};
use super::{Count, Walk};

/// What a move shall do.
pub(super) struct Wanted<'a> {
    pub(super) count: &'a Count,
    pub(super) change: &'a Change,
    pub(super) shape: &'a Shape,
    pub(super) scope: &'a Scope,
    /// By place: whether a number that is printed there feels the change.
    pub(super) is_closed: &'a [bool],
    pub(super) direction: i32,
    /// The place that has to feel the change.
    pub(super) place: PlaceIx,
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
    pub(super) fn fit(&self, one: PlaceIx, wanted: &Wanted) -> Option<Fit> {
        let order = order(wanted)?;
        [wanted.direction, -wanted.direction].into_iter().find_map(|sign| {
            let own = self.own(&order, one, sign, wanted)?;
            let with = |(with, partners): (usize, &Partners)| {
                let may =
                    partners.is_alike && partners.is_open(wanted.is_closed) && partners.feels(wanted.place);
                let chosen = may.then(|| self.fit_with(&order, sign, partners, &own, wanted))??;
                Some(Fit { sign, chosen, with })
            };
            self.partners[one].iter().enumerate().find_map(with)
        })
    }

    /// Whether there are values of all other variables at which a change could be made with some partners, whatever is printed.
    pub(super) fn could(&self, one: PlaceIx, with: usize, wanted: &Wanted) -> bool {
        let Some(order) = order(wanted) else { return false };
        [wanted.direction, -wanted.direction].into_iter().any(|sign| {
            self.own(&order, one, sign, wanted).is_some_and(|own| {
                self.fit_with(&order, sign, &self.partners[one][with], &own, wanted).is_some()
            })
        })
    }

    /// By family, in order: the atoms from which the change can start at the first node.
    fn own(&self, order: &[usize], one: PlaceIx, sign: i32, wanted: &Wanted) -> Option<Vec<Bits>> {
        let mut own = Vec::with_capacity(order.len());
        for (at, index) in order.iter().enumerate() {
            let projection = &wanted.shape.families[*index];
            let with_effect =
                |contexts: Bits| if at == 0 { self.with_effect(contexts, sign, wanted) } else { contexts };
            let all = wanted.scope.contexts(*index, sign);
            let contexts = with_effect(self.contexts(projection, sign, one, all.clone()));
            if is_empty(&contexts) {
                return None;
            }
            own.push(contexts);
        }
        Some(own)
    }

    /// Of some contexts those in which the count changes in the right direction.
    fn with_effect(&self, mut contexts: Bits, sign: i32, wanted: &Wanted) -> Bits {
        let family = &self.tables.numbers.families[wanted.count.family];
        let effect = |atom: &usize| {
            self.effect(wanted.count, wanted.change, family, *atom) * sign * wanted.direction > 0
        };
        let without: Vec<usize> = members(&contexts).filter(|atom| !effect(atom)).collect();
        without.iter().for_each(|atom| contexts[atom / 64] &= !(1 << (atom % 64)));
        contexts
    }

    fn fit_with(
        &self,
        order: &[usize],
        sign: i32,
        partners: &Partners,
        own: &[Bits],
        wanted: &Wanted,
    ) -> Option<Vec<usize>> {
        let mut all: Vec<Bits> = Vec::with_capacity(own.len());
        for (index, own) in order.iter().zip(own) {
            let projection = &wanted.shape.families[*index];
            let mut contexts = own.clone();
            for (node, times) in &partners.nodes {
                contexts = self.contexts(projection, times * sign, *node, contexts);
            }
            if is_empty(&contexts) {
                return None;
            }
            all.push(contexts);
        }
        let allowed = self.tables.allowed();
        let mut choice = Choice {
            walk: self,
            shape: wanted.shape,
            order,
            all: &all,
            chosen: vec![0; all.len()],
            left: CHOICES,
        };
        choice.place(0, &allowed).then_some(choice.chosen)
    }

    /// Of some contexts those at which no atom that loses cases at a node is empty.
    fn contexts(&self, projection: &Projection, sign: i32, node: PlaceIx, mut among: Bits) -> Bits {
        if self.tables.stock.has(node, projection.family) {
            let some = self.tables.stock.some(node, projection.family);
            for (_, distance) in projection.cells.iter().filter(|(cell, _)| cell * sign < 0) {
                keep_shifted(&mut among, some, *distance);
            }
        }
        among
    }
}

/// The families of a shape, that of the count first.
fn order(wanted: &Wanted) -> Option<Vec<usize>> {
    let first = wanted.shape.families.iter().position(|p| p.family == wanted.count.family)?;
    let mut order: Vec<usize> = (0..wanted.shape.families.len()).collect();
    order.swap(0, first);
    Some(order)
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
        let atoms: Vec<usize> = members(&self.all[depth]).collect();
        for index in 0..atoms.len() {
            let atom = atoms[(index + self.walk.turn) % atoms.len()];
            let mut narrowed = allowed.to_vec();
            if !self.walk.tables.narrow(projection, atom, &mut narrowed) {
                continue;
            }
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
}
