//! Several walks side by side, each of which proves what it comes upon.

use rayon::prelude::*;

use crate::disclosure::protect::Protection;

use super::targets::Target;
use super::walk::{Tables, Walk};

/// Walks are so many: parts of the nation that are walked by themselves, whatever the number of cores.
const WALKS: usize = 8;

/// Some walks.
pub struct Walks<'a>(pub Vec<Walk<'a>>);

impl<'a> Walks<'a> {
    /// Walks that all start from some tables.
    pub fn from(tables: &Tables<'a>) -> Self {
        let first = Walk::new(tables.clone());
        let others: Vec<Walk> = (1..WALKS).map(|_| first.another()).collect();
        Self(std::iter::once(first).chain(others).collect())
    }

    /// Walks on for some targets, looking ever harder, and returns those that no walk has proved.
    pub fn widen(&mut self, protection: &Protection, targets: &[Target]) -> Vec<Target> {
        let open = self.open(protection, targets);
        let size = open.len().div_ceil(self.0.len()).max(1);
        let parts: Vec<&[Target]> = open.chunks(size).collect();
        self.0.par_iter_mut().zip(parts).for_each(|(walk, targets)| {
            walk.widen_ever_harder(protection, targets);
        });
        let open = self.open(protection, &open);
        let parts = self.by_walk(&open);
        self.0.par_iter_mut().zip(&parts).for_each(|(walk, targets)| {
            walk.stray(protection, targets);
        });
        self.open(protection, &open)
    }

    /// Looks for ways to some targets from where every walk is.
    pub fn stray_from_all(&mut self, protection: &Protection, targets: &[Target]) {
        self.0.par_iter_mut().for_each(|walk| walk.stray(protection, targets));
    }

    /// Walks on without looking hard, each target by the walk that came furthest with it.
    pub fn widen_quickly(&mut self, protection: &Protection, targets: &[Target]) -> Vec<Target> {
        let open = self.open(protection, targets);
        let parts = self.by_walk(&open);
        self.0.par_iter_mut().zip(&parts).for_each(|(walk, targets)| {
            walk.widen_quickly(protection, targets);
        });
        self.open(protection, &open)
    }

    /// By walk the targets with which it came furthest.
    pub fn by_walk(&self, targets: &[Target]) -> Vec<Vec<Target>> {
        let mut parts: Vec<Vec<Target>> = vec![Vec::new(); self.0.len()];
        for (place, number) in targets {
            let width = |walk: &usize| self.0[*walk].tables.width(*place, *number);
            let furthest = (0..parts.len()).max_by_key(width);
            furthest.into_iter().for_each(|walk| parts[walk].push((*place, *number)));
        }
        parts
    }

    /// Of some targets those that are not proved. What one walk came upon may differ from what another did.
    fn open(&self, protection: &Protection, targets: &[Target]) -> Vec<Target> {
        let threshold = protection.question.least_width();
        let is_open = |target: &&Target| {
            let ranges = self.0.iter().map(|walk| walk.tables.range(target.0, target.1));
            let (least, most) = ranges.reduce(joined).unwrap_or_default();
            most - least < threshold
        };
        targets.iter().filter(is_open).copied().collect()
    }
}

/// What is in either of two ranges.
pub fn joined(one: (i32, i32), other: (i32, i32)) -> (i32, i32) {
    (one.0.min(other.0), one.1.max(other.1))
}
