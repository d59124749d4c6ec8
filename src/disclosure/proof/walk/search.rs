//! The search for values of all other variables at which a change can be made, family by family.

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::families::Family;

use super::partners::Partners;
use super::shape::{Change, Projection, Shape};
use super::{Count, Walk, meets};

/// The count that a move shall change.
pub(super) struct Wanted<'a> {
    pub(super) count: &'a Count,
    pub(super) change: &'a Change,
    pub(super) sign: i32,
    pub(super) direction: i32,
}

/// A search for a context, family by family.
pub(super) struct Search<'a, 'b> {
    pub(super) walk: &'a Walk<'b>,
    pub(super) shape: &'a Shape,
    pub(super) order: Vec<usize>,
    pub(super) one: PlaceIx,
    /// The place that has to feel the change.
    pub(super) whole: PlaceIx,
    pub(super) with: usize,
    pub(super) chosen: Vec<usize>,
    pub(super) left: usize,
}

impl Search<'_, '_> {
    /// Chooses an atom for the family at a place of the order, and for all after it.
    pub(super) fn place(
        &mut self,
        depth: usize,
        sign: i32,
        allowed: &[u128],
        wanted: Option<&Wanted>,
    ) -> bool {
        let Some(at) = self.order.get(depth).copied() else { return self.find_other(sign) };
        let projection = &self.shape.families[at];
        let family = &self.walk.numbers.families[projection.family];
        let contexts: usize = projection.free.iter().map(|axis| family.axes[*axis].classes).product();
        for context in 0..contexts {
            let context = (context + self.walk.turn) % contexts;
            let Some(atom) = self.context(projection, family, context, allowed) else { continue };
            if !self.has_cases(projection, atom, sign, self.one) {
                continue;
            }
            if let Some(wanted) = wanted
                && self.walk.effect(wanted.count, wanted.change, family, atom)
                    * wanted.sign
                    * wanted.direction
                    <= 0
            {
                continue;
            }
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            self.chosen[at] = atom;
            let narrowed = self.narrowed(projection, family, context, allowed);
            if self.place(depth + 1, sign, &narrowed, None) {
                return true;
            }
        }
        false
    }

    /// The atom that the free axes choose; `None` when nothing is left of the values of some base.
    fn context(
        &self,
        projection: &Projection,
        family: &Family,
        context: usize,
        allowed: &[u128],
    ) -> Option<usize> {
        let mut rest = context;
        let mut atom = 0;
        for axis in &projection.free {
            let mask = self.walk.masks[projection.family][*axis][rest % family.axes[*axis].classes];
            if allowed[self.walk.axis_bases[projection.family][*axis]] & mask == 0 {
                return None;
            }
            let axis = &family.axes[*axis];
            atom += rest % axis.classes * axis.stride;
            rest /= axis.classes;
        }
        Some(atom)
    }

    /// What the free axes leave of the values of all bases.
    fn narrowed(
        &self,
        projection: &Projection,
        family: &Family,
        context: usize,
        allowed: &[u128],
    ) -> Vec<u128> {
        let mut rest = context;
        let mut narrowed = allowed.to_vec();
        for axis in &projection.free {
            let classes = family.axes[*axis].classes;
            narrowed[self.walk.axis_bases[projection.family][*axis]] &=
                self.walk.masks[projection.family][*axis][rest % classes];
            rest /= classes;
        }
        narrowed
    }

    /// Partners that can make good what the first node changes.
    fn find_other(&mut self, sign: i32) -> bool {
        let fits = |partners: &Partners| {
            partners.is_alike
                && !meets(&self.shape.groups, &partners.printed)
                && partners.felt.iter().any(|(felt, times)| *felt == self.whole && *times > 0)
                && partners.nodes.iter().all(|(node, times)| {
                    let mut families = self.shape.families.iter().zip(&self.chosen);
                    families.all(|(projection, atom)| self.has_cases(projection, *atom, times * sign, *node))
                })
        };
        match self.walk.partners[self.one].iter().position(fits) {
            Some(index) => {
                self.with = index;
                true
            }
            None => false,
        }
    }

    /// Whether no atom that loses cases at a node is empty, and none that gains them is 0 by nature.
    fn has_cases(&self, projection: &Projection, atom: usize, sign: i32, node: PlaceIx) -> bool {
        let family = &self.walk.numbers.families[projection.family];
        if !self.walk.has[node].get(projection.family).copied().unwrap_or(false) {
            return true;
        }
        let stock = &self.walk.stock[node][self.walk.offsets[projection.family]..];
        projection.cells.iter().all(|(cell, distance)| {
            let atom = atom + distance;
            if cell * sign < 0 { stock[atom] > 0 } else { !family.never[atom] }
        })
    }
}
