//! Makes moves again that are given, trusting nothing of them.
//!
//! This is what proves: whether a move is of the same cases in every table, whether it leaves any atom with fewer than no cases, and whether a
//! printed number differs. Nothing of the search is used for it but the counted tables and what a change of values does to them.

use std::sync::OnceLock;

use rayon::prelude::*;
use smallvec::SmallVec;

use crate::disclosure::places::PlaceIx;
use crate::disclosure::proof::numbers::NumberIx;
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
    /// A target is passed over once it is so wide.
    enough: i32,
}

/// What one case of a move does at one node: by how much it changes what.
struct Effect {
    /// Atoms of all families.
    atoms: Box<[(u32, i32)]>,
    /// Numbers.
    numbers: Box<[(u32, i32)]>,
}

/// Room to find out what a move does; empty between moves.
#[derive(Clone, Default)]
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
    /// It may change as much as others that are known together with it change back.
    Together,
    /// It is passed over.
    None,
}

/// Where a path has led to.
#[derive(Clone)]
pub struct State {
    /// By place and atom of all families.
    cases: Vec<i32>,
    /// By place and number.
    tracks: Vec<Track>,
    roles: Vec<Role>,
    /// The tracks that the last moves changed.
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
        for (place, answers) in counted.answers.iter() {
            for number in answers {
                let role = &mut roles[counted.at(*place, *number)];
                *role = if *role == Role::Printed { Role::Printed } else { Role::Together };
            }
        }
        let unknown = || (0..kinds.len()).map(|_| OnceLock::new()).collect();
        Self {
            counted,
            shapes: changes.par_iter().map(|change| shape(counted, change)).collect(),
            kinds,
            effects: (0..counted.stock.kinds_of_nodes()).map(|_| unknown()).collect(),
            roles,
            never: numbers.families.iter().flat_map(|family| &family.never).copied().collect(),
            enough: counted.threshold,
        }
    }

    /// The same, but never passes over a target.
    pub fn never_passing_over(self) -> Self {
        Self { enough: i32::MAX, ..self }
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

    /// Makes some moves, or with the sign −1 takes them back, if that leads to tables that are possible and in which no printed number differs;
    /// otherwise nothing changes. Whether they were made.
    pub fn make(&self, state: &mut State, moves: &[Given], sign: i32) -> bool {
        state.touched.clear();
        let fitting: Option<SmallVec<[Fitting; 1]>> =
            moves.iter().map(|given| self.fitting(given, &mut state.scratch)).collect();
        let Some(fitting) = fitting else { return false };
        let reach = fitting.iter().try_fold(0, |sum: u64, fitting| sum.checked_add(reach(fitting)?));
        if reach.is_none_or(|reach| reach > REACH) {
            return false;
        }
        fitting.iter().for_each(|fitting| self.move_cases(state, fitting, sign));
        let is_possible = self.is_possible(state, &fitting);
        if is_possible {
            fitting.iter().for_each(|fitting| self.count(state, fitting, sign));
        }
        let is_made = is_possible && self.agrees(state);
        if is_possible && !is_made {
            fitting.iter().for_each(|fitting| self.count(state, fitting, -sign));
        }
        if !is_made {
            fitting.iter().for_each(|fitting| self.move_cases(state, fitting, -sign));
        }
        state.keep(self.enough);
        is_made
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

    fn move_cases(&self, state: &mut State, (given, effect, _): &Fitting, sign: i32) {
        for (node, times) in &given.at {
            let from = node * self.counted.stock.atoms_of_all();
            for (atom, cell) in &*effect.atoms {
                state.cases[from + *atom as usize] += cell * times * given.cases * sign;
            }
        }
    }

    fn count(&self, state: &mut State, (given, effect, felt): &Fitting, sign: i32) {
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

    /// Whether moves have left no atom with fewer than no cases.
    fn is_possible(&self, state: &State, fitting: &[Fitting]) -> bool {
        fitting.iter().all(|(given, effect, _)| {
            given.at.iter().all(|(node, _)| {
                let from = node * self.counted.stock.atoms_of_all();
                effect.atoms.iter().all(|(atom, _)| {
                    let atom = *atom as usize;
                    let cases = state.cases[from + atom];
                    cases == 0 || cases > 0 && u64::from(cases.unsigned_abs()) <= REACH && !self.never[atom]
                })
            })
        })
    }

    /// Whether the last moves have left no printed number with another value.
    fn agrees(&self, state: &State) -> bool {
        let adds_up = |(place, answers): &(PlaceIx, Vec<NumberIx>)| {
            answers.iter().map(|number| i64::from(state.change(self, (*place, *number)))).sum::<i64>() == 0
        };
        self.counted.answers.iter().all(adds_up)
            && state.touched.iter().all(|at| {
                let change = state.tracks[*at].now;
                change == 0 || state.roles[*at] != Role::Printed && u64::from(change.unsigned_abs()) <= REACH
            })
    }
}

impl State {
    /// By how much a number differs in the states so far from what was counted: at least, at most 0, and at most, at least 0.
    pub fn range(&self, replay: &Replay, (place, number): Target) -> (i32, i32) {
        let Track { least, most, .. } = self.tracks[replay.counted.at(place, number)];
        (least, most)
    }

    /// How a number differs now from what was counted.
    pub fn change(&self, replay: &Replay, (place, number): Target) -> i32 {
        self.tracks[replay.counted.at(place, number)].now
    }

    /// The numbers that the last moves changed, of those that are looked at.
    pub fn touched(&self, replay: &Replay) -> impl Iterator<Item = Target> {
        let numbers = replay.counted.numbers.all.len();
        self.touched.iter().map(move |at| (at / numbers, at % numbers))
    }

    /// By place and atom of all families: the cases now.
    pub fn cases(&self) -> &[i32] {
        &self.cases
    }

    /// Keeps the tables as they are now. A number that is as wide as the threshold by now is passed over from here on.
    fn keep(&mut self, enough: i32) {
        for at in &self.touched {
            let track = &mut self.tracks[*at];
            track.keep();
            if track.most - track.least >= enough && self.roles[*at] == Role::Asked {
                self.roles[*at] = Role::None;
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
