//! Makes moves again that are given, trusting nothing of them.
//!
//! This is what proves: whether a move is of the same cases in every table, whether it leaves any atom with fewer than no cases, and whether a
//! printed number differs. Nothing of the search is used for it but the counted tables and what a change of values does to them.

use std::sync::OnceLock;

use rayon::prelude::*;
use smallvec::SmallVec;

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::targets::Target;
use crate::disclosure::protect::Protection;

use super::printed;
use super::shape::{Change, Pair, Projection, Shape};
use super::stock::members;
use super::tables::{Tables, Track};

/// What moves between two states may change in all, and how large a number may become: sums of these do not overflow.
const REACH: u64 = 1 << 29;

/// A change of values, and what it starts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Index of the change.
    pub change: usize,
    /// By family that sees the change: the atom that it starts from.
    pub chosen: Vec<usize>,
}

/// A move as it is written down.
#[derive(Debug, PartialEq, Eq)]
pub struct Given {
    /// Index of its kind.
    pub kind: usize,
    pub cases: i32,
    /// The nodes, and how often.
    pub at: SmallVec<[(PlaceIx, i32); 4]>,
}

/// Given moves of which only the last leads to tables that are possible.
pub type GivenStep = SmallVec<[Given; 1]>;

/// What moves of some kinds do, for any number of paths.
pub struct Replay<'a> {
    counted: &'a Tables<'a>,
    /// By change; `None` for a change of values that there are not.
    shapes: Vec<Option<Shape>>,
    kinds: &'a [Kind],
    /// By kind of node, then by kind of move: what it does there, once it was asked; `None` for one that is none.
    effects: Vec<Vec<OnceLock<Option<Effect>>>>,
    /// By place and number.
    roles: Vec<Role>,
    /// By atom of all families: whether it has no cases by nature.
    never: Vec<bool>,
}

/// What one case of a move does at one node: by how much it changes what.
struct Effect {
    /// Atoms of all families.
    atoms: Box<[(u32, i32)]>,
    /// Numbers.
    numbers: Box<[(u32, i32)]>,
}

/// Room to find out what a move does; empty between moves.
#[derive(Default)]
struct Scratch {
    atoms: Vec<(u32, i32)>,
    numbers: Vec<(u32, i32)>,
    /// By number: by how much it changes.
    net: Vec<i32>,
}

/// Why a number is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It must not change.
    Printed,
    /// It has to become wide.
    Asked,
    /// It is passed over.
    None,
}

/// Where a path has led to.
pub struct State {
    /// By place and atom of all families.
    cases: Vec<i32>,
    /// By place and number.
    tracks: Vec<Track>,
    roles: Vec<Role>,
    /// The tracks that changed since the last state that was kept.
    touched: Vec<usize>,
    scratch: Scratch,
}

/// A given move that fits the tables: what it does, and the places whose numbers change, and how often.
type Fitting<'b> = (&'b Given, &'b Effect, SmallVec<[(PlaceIx, i32); 8]>);

impl<'a> Replay<'a> {
    /// What moves of some kinds do to counted tables, when so much is printed and some targets have to become wide.
    pub fn new(
        counted: &'a Tables<'a>,
        protection: &Protection,
        targets: &[Target],
        changes: &[Change],
        kinds: &'a [Kind],
    ) -> Self {
        let numbers = counted.numbers;
        let mut roles = vec![Role::None; numbers.all.len() * counted.places.all.len()];
        targets.iter().for_each(|(place, number)| roles[counted.at(*place, *number)] = Role::Asked);
        for (place, groups) in printed(protection).iter().enumerate() {
            let cells = members(groups).flat_map(|group| &numbers.of_cell[group]);
            let counts = cells.flat_map(|cell| [cell.base, cell.numerator]).flatten();
            counts.for_each(|number| roles[counted.at(place, number)] = Role::Printed);
        }
        let unknown = || (0..kinds.len()).map(|_| OnceLock::new()).collect();
        Self {
            counted,
            shapes: changes.par_iter().map(|change| shape(counted, change)).collect(),
            kinds,
            effects: (0..counted.stock.kinds_of_nodes()).map(|_| unknown()).collect(),
            roles,
            never: numbers.families.iter().flat_map(|family| &family.never).copied().collect(),
        }
    }

    /// The counted tables.
    pub fn start(&self) -> State {
        State {
            cases: self.counted.stock.all().to_vec(),
            tracks: vec![Track::default(); self.roles.len()],
            roles: self.roles.clone(),
            touched: Vec::new(),
            scratch: Scratch { net: vec![0; self.counted.numbers.all.len()], ..Scratch::default() },
        }
    }

    /// Goes back to the counted tables. What was possible before remains possible.
    pub fn restart(&self, state: &mut State) {
        state.cases.copy_from_slice(self.counted.stock.all());
        state.tracks.iter_mut().for_each(|track| track.now = 0);
    }

    /// Makes some moves if they lead to tables that are possible and in which no printed number differs; otherwise nothing changes.
    pub fn make(&self, state: &mut State, moves: &[Given]) {
        let fitting: Option<SmallVec<[Fitting; 1]>> =
            moves.iter().map(|given| self.fitting(given, &mut state.scratch)).collect();
        let Some(fitting) = fitting else { return };
        let reach = fitting.iter().try_fold(0, |sum: u64, fitting| sum.checked_add(reach(fitting)?));
        if reach.is_none_or(|reach| reach > REACH) {
            return;
        }
        fitting.iter().for_each(|fitting| self.apply(state, fitting, 1));
        if !self.is_possible(state, &fitting) {
            fitting.iter().for_each(|fitting| self.apply(state, fitting, -1));
        }
        state.keep(self.counted.threshold);
    }

    /// A given move with what it does; `None` when it does not fit the tables.
    fn fitting<'b>(&'b self, given: &'b Given, scratch: &mut Scratch) -> Option<Fitting<'b>> {
        let stock = &self.counted.stock;
        let (first, _) = given.at.first()?;
        let is_node = |(node, _): &(PlaceIx, i32)| {
            *node < self.counted.places.all.len() && stock.is_node(*node) && stock.are_alike(*node, *first)
        };
        if !given.at.iter().all(is_node) {
            return None;
        }
        let effect = self.effects[stock.kind(*first)].get(given.kind)?;
        let effect = effect.get_or_init(|| self.effect(*first, &self.kinds[given.kind], scratch)).as_ref()?;
        let mut felt: SmallVec<[(PlaceIx, i32); 8]> = SmallVec::new();
        for (node, times) in &given.at {
            for place in &self.counted.places.wholes[*node] {
                match felt.iter_mut().find(|(other, _)| other == place) {
                    Some((_, sum)) => *sum = sum.checked_add(*times)?,
                    None => felt.push((*place, *times)),
                }
            }
        }
        felt.retain(|(_, times)| *times != 0);
        Some((given, effect, felt))
    }

    /// What a kind of move does at nodes that report what some node does; `None` when it is none of the tables.
    fn effect(&self, node: PlaceIx, kind: &Kind, scratch: &mut Scratch) -> Option<Effect> {
        let numbers = self.counted.numbers;
        let families = &self.shapes.get(kind.change)?.as_ref()?.families;
        let starts = |(projection, atom): (&Projection, &usize)| {
            let family = &numbers.families[projection.family];
            [1, -1].into_iter().any(|sign| projection.starts_at(family, *atom, sign))
        };
        // The atoms from which the change starts must hold the same cases in every family.
        let mut allowed = self.counted.allowed();
        let agrees =
            |(projection, atom): (&Projection, &usize)| self.counted.narrow(projection, *atom, &mut allowed);
        let chosen = || families.iter().zip(&kind.chosen);
        if families.len() != kind.chosen.len() || !chosen().all(starts) || !chosen().all(agrees) {
            return None;
        }
        let Scratch { atoms, numbers: changed, net } = scratch;
        for (projection, start) in chosen().filter(|(p, _)| self.counted.stock.has(node, p.family)) {
            for (cell, distance) in &projection.cells {
                atoms.push((self.counted.stock.index(projection.family, start + distance) as u32, *cell));
            }
            projection.effects(&numbers.of_atom[projection.family], *start, net, changed);
        }
        changed.retain(|(_, change)| *change != 0);
        let effect = Effect { atoms: atoms.as_slice().into(), numbers: changed.as_slice().into() };
        atoms.clear();
        changed.clear();
        Some(effect)
    }

    fn apply(&self, state: &mut State, (given, effect, felt): &Fitting, sign: i32) {
        for (node, times) in &given.at {
            let from = node * self.counted.stock.atoms_of_all();
            for (atom, cell) in &*effect.atoms {
                state.cases[from + *atom as usize] += cell * times * given.cases * sign;
            }
        }
        for (place, times) in felt {
            let from = self.counted.at(*place, 0);
            for (number, net) in &*effect.numbers {
                let at = from + *number as usize;
                if state.roles[at] != Role::None {
                    state.tracks[at].now += net * times * given.cases * sign;
                    state.touched.push(at);
                }
            }
        }
    }

    /// Whether moves have left no atom with fewer than no cases, and no printed number with another value.
    fn is_possible(&self, state: &State, fitting: &[Fitting]) -> bool {
        let agrees = |at: &usize| {
            let change = state.tracks[*at].now;
            change == 0 || state.roles[*at] != Role::Printed && u64::from(change.unsigned_abs()) <= REACH
        };
        let is_possible = |(given, effect, _): &Fitting| {
            given.at.iter().all(|(node, _)| {
                let from = node * self.counted.stock.atoms_of_all();
                effect.atoms.iter().all(|(atom, _)| {
                    let atom = *atom as usize;
                    let cases = state.cases[from + atom];
                    cases == 0 || cases > 0 && u64::from(cases.unsigned_abs()) <= REACH && !self.never[atom]
                })
            })
        };
        state.touched.iter().all(agrees) && fitting.iter().all(is_possible)
    }
}

impl State {
    /// By how much a number differs in the states so far from what was counted: at least, at most 0, and at most, at least 0.
    pub fn range(&self, replay: &Replay, (place, number): Target) -> (i32, i32) {
        let Track { least, most, .. } = self.tracks[replay.counted.at(place, number)];
        (least, most)
    }

    /// Keeps the tables as they are now. A number that is as wide as the threshold by now is passed over from here on.
    fn keep(&mut self, threshold: i32) {
        for at in self.touched.drain(..) {
            let track = &mut self.tracks[at];
            track.keep();
            if track.most - track.least >= threshold && self.roles[at] == Role::Asked {
                self.roles[at] = Role::None;
            }
        }
    }
}

/// As much as a move can change any number, or more; `None` when that overflows.
fn reach((given, effect, _): &Fitting) -> Option<u64> {
    let sum = |sum: u64, (_, times): &(PlaceIx, i32)| sum.checked_add(times.unsigned_abs().into());
    let times = given.at.iter().try_fold(0, sum)?;
    // Of no cases it must not overflow either, how often they may be moved.
    let cases = given.cases.unsigned_abs().max(1);
    (effect.atoms.len() as u64).checked_mul(times)?.checked_mul(cases.into())
}

/// What a change does; `None` for a change of values that there are not.
fn shape(tables: &Tables, change: &Change) -> Option<Shape> {
    let is_one = |(at, (base, to, from)): (usize, &Pair)| {
        let is_value = |value: &usize| tables.sizes.get(*base).is_some_and(|size| value < size);
        let is_new = change.pairs[..at].iter().all(|(other, ..)| other != base);
        is_value(to) && is_value(from) && to != from && is_new
    };
    let is_change = !change.pairs.is_empty() && change.pairs.iter().enumerate().all(is_one);
    is_change.then(|| Shape::new(&tables.numbers.families, &tables.axis_bases, change))
}
