//! Twins: data sets that show the same as the first one, enough of them that two differ by the threshold in every withheld small count.
//!
//! Moves are given, each of which leaves everything printed as it is ([`super::witnesses`]). A twin begins at a state on their way in which
//! some count changes that no twin covers so far. Then all moves are tried in random order, forwards and backwards, and made where
//! that brings other counts nearer to what they lack.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::disclosure::decision::Decision;
use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::Protection;

use super::numbers::NumberIx;
use super::targets::{Target, Targets, targets};
use super::twin::Twin;
use super::walk::{GivenStep, Guard, Replay, State, Tables, Walk};
use super::walks::{Walks, joined};
use super::witnesses::{Paths, Witnesses};

/// All moves are tried so many times for a twin.
const SWEEPS: usize = 2;

/// What is withheld in twins.
#[derive(Debug, Clone, Copy)]
pub enum Withholds<'a> {
    /// The same as in the first data set. Moves are given that lead to the twins; for counts that these do not make wide others are
    /// searched for.
    TheSame(&'a Witnesses),
    /// What the rules say. Twins are chosen so that the same groups hold a small count in them as in the first data set.
    ByTheRules,
}

/// How many withheld small counts some twins cover.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// Twins that were made.
    pub twins: usize,
    /// Small counts that are withheld.
    pub hidden: usize,
    /// Those of them in which two of the twins, or a twin and the first data set, differ by the threshold.
    pub covered: usize,
}

impl Decision<'_> {
    /// Passes on, one after the other, at most so many twins.
    pub fn twins<E>(
        &self,
        withholds: Withholds,
        most: usize,
        mut each: impl FnMut(Twin) -> Result<(), E>,
    ) -> Result<Cover, E> {
        let numbers = self.numbers();
        let atoms: Vec<_> = self.chains.iter().map(|chain| self.atoms(chain, &numbers)).collect();
        let mut cover = Cover::default();
        for (index, chain) in self.chains.iter().enumerate() {
            let question = self.question(chain);
            let protection = self.protection(chain, &question);
            let Targets { all, elsewhere } = targets(&protection, &numbers);
            let tables = Tables::new(&question, &numbers, &self.bases.sizes(), atoms[index].clone());
            let (paths, guard) = match withholds {
                Withholds::TheSame(given) => {
                    (widened(&protection, &tables, &all, given.chains.get(index)), None)
                }
                Withholds::ByTheRules => {
                    (guarded(&protection, &tables, &all), Some(Guard::new(&question, &tables)))
                }
            };
            let shown = || match withholds {
                Withholds::TheSame(_) => Some(self.chains.iter().map(|chain| chain.shown.clone()).collect()),
                Withholds::ByTheRules => None,
            };
            // A guard asks for every number.
            let places = 0..tables.places.all.len();
            let every = || places.flat_map(|place| (0..numbers.all.len()).map(move |number| (place, number)));
            let asked = if guard.is_some() { every().collect() } else { all.clone() };
            let replay =
                Replay::new(&tables, &protection, &asked, &paths.changes, &paths.kinds).never_passing_over();
            let mut climb = Climb::new(&replay, &tables, &all, guard, &paths);
            while cover.twins < most
                && let Some(state) = climb.next()
            {
                cover.twins += 1;
                each(self.twin(&numbers, shown(), |other, node, family| match other == index {
                    true => state.atoms(&replay, node, family),
                    false => atoms[other][node].get(family)?.as_deref(),
                }))?;
            }
            cover.hidden += all.len() + elsewhere.len();
            cover.covered += climb.made.iter().filter(|range| climb.is_wide(**range)).count();
        }
        Ok(cover)
    }
}

/// Given moves, and others for the counts that they do not make wide.
fn widened(protection: &Protection, tables: &Tables, all: &[Target], given: Option<&Paths>) -> Paths {
    let given = given.cloned().unwrap_or_default();
    let replay = Replay::new(tables, protection, all, &given.changes, &given.kinds);
    let mut state = replay.start();
    for path in &given.walks {
        replay.restart(&mut state);
        for (_, step) in path.steps() {
            step.into_iter().for_each(|step| _ = replay.make(&mut state, &step, 1));
        }
    }
    let is_open = |target: &&Target| {
        let (least, most) = state.range(&replay, **target);
        most - least < tables.threshold
    };
    let open: Vec<Target> = all.iter().filter(is_open).copied().collect();
    let mut walks = Walks::from(tables);
    walks.widen(protection, &open);
    given.and(Paths::of(&walks.0))
}

/// Moves to tables of which the same has to be withheld for its own sake.
fn guarded(protection: &Protection, tables: &Tables, all: &[Target]) -> Paths {
    let mut walk = Walk::new(tables.clone()).guarded(protection.question);
    walk.widen(protection, all);
    Paths::of(&[walk])
}

/// A state: its path, and how many steps of it lead there.
type At = (usize, usize);

/// Climbs to states that cover many targets.
struct Climb<'a> {
    replay: &'a Replay<'a>,
    tables: &'a Tables<'a>,
    targets: &'a [Target],
    /// By target: what was counted.
    counted: Vec<i32>,
    guard: Option<Guard>,
    /// By path and state: the moves that lead there from the state before.
    steps: Vec<Vec<GivenStep>>,
    /// By step: the targets that it changes.
    changes: Vec<(At, Vec<usize>)>,
    dice: ChaCha8Rng,
    /// By number at a place: which target it is.
    of_track: Vec<Option<usize>>,
    /// By target: the least and the most that it changes by in any state of a path, and where.
    reached: Vec<[(i32, At); 2]>,
    /// By target: by how much it changes in the twins so far, at least and at most.
    made: Vec<(i32, i32)>,
    /// By target: what the state at hand is worth for it.
    worth: Vec<i32>,
}

impl<'a> Climb<'a> {
    fn new(
        replay: &'a Replay<'a>,
        tables: &'a Tables<'a>,
        targets: &'a [Target],
        guard: Option<Guard>,
        paths: &Paths,
    ) -> Self {
        let counts = tables.counts();
        let mut of_track = vec![None; counts.len()];
        for (target, (place, number)) in targets.iter().enumerate() {
            of_track[tables.at(*place, *number)] = Some(target);
        }
        let steps: Vec<Vec<GivenStep>> =
            paths.walks.iter().map(|path| path.steps().filter_map(|(_, step)| step).collect()).collect();
        let mut climb = Self {
            replay,
            tables,
            targets,
            counted: targets.iter().map(|(place, number)| counts[tables.at(*place, *number)]).collect(),
            guard,
            changes: Vec::new(),
            steps,
            dice: ChaCha8Rng::seed_from_u64(0),
            of_track,
            reached: vec![[(0, (0, 0)); 2]; targets.len()],
            made: vec![(0, 0); targets.len()],
            worth: vec![0; targets.len()],
        };
        climb.reach();
        climb
    }

    fn is_wide(&self, (least, most): (i32, i32)) -> bool {
        most - least >= self.tables.threshold
    }

    /// Follows all paths to their end, and notes where each target changes the most.
    fn reach(&mut self) {
        let mut state = self.replay.start();
        for (path, steps) in self.steps.iter().enumerate() {
            self.replay.restart(&mut state);
            for (at, step) in steps.iter().enumerate() {
                self.replay.make(&mut state, step, 1);
                let mut changes = Vec::new();
                for (place, number) in state.touched(self.replay) {
                    let Some(target) = self.of_track[self.tables.at(place, number)] else { continue };
                    let change = state.change(self.replay, (place, number));
                    changes.push(target);
                    let [least, most] = &mut self.reached[target];
                    if change < least.0 {
                        *least = (change, (path, at + 1));
                    }
                    if change > most.0 {
                        *most = (change, (path, at + 1));
                    }
                }
                changes.sort_unstable();
                changes.dedup();
                self.changes.push(((path, at), changes));
            }
        }
    }

    /// The next twin; `None` when every target is covered that some state makes wide.
    fn next(&mut self) -> Option<State> {
        let is_open = |target: &usize| {
            let [least, most] = self.reached[*target];
            !self.is_wide(self.made[*target]) && self.is_wide((least.0, most.0))
        };
        let open: Vec<usize> = (0..self.targets.len()).filter(is_open).collect();
        let first = *open.get(self.dice.next_u32() as usize % open.len().max(1))?;
        let ([least, most], made) = (self.reached[first], self.made[first]);
        let (_, (path, steps)) = if made.0 - least.0 > most.0 - made.1 { least } else { most };
        let mut state = self.replay.start();
        if self.guard.is_none() {
            let covered = self.targets.iter().zip(&self.made).filter(|(_, made)| self.is_wide(**made));
            covered.for_each(|(target, _)| state.pass_over(self.replay, *target));
        }
        for step in &self.steps[path][..steps] {
            self.replay.make(&mut state, step, 1);
        }
        self.climb(&mut state, first);
        for (made, target) in self.made.iter_mut().zip(self.targets) {
            let change = state.change(self.replay, *target);
            *made = joined(*made, (change, change));
        }
        Some(state)
    }

    /// Makes moves by which other targets win more than some lose, and the first one nothing.
    fn climb(&mut self, state: &mut State, first: usize) {
        for target in 0..self.targets.len() {
            self.worth[target] = self.worth_of(target, state.change(self.replay, self.targets[target]));
        }
        let is_open = |target: &usize| !self.is_wide(self.made[*target]);
        let changes = self.changes.iter().filter(|(_, changes)| changes.iter().any(is_open));
        let mut order: Vec<At> = changes.map(|(step, _)| *step).collect();
        for _ in 0..SWEEPS {
            for at in (1..order.len()).rev() {
                order.swap(at, self.dice.next_u32() as usize % (at + 1));
            }
            for (path, step) in order.iter().copied() {
                for sign in [1, -1] {
                    if !self.replay.make(state, &self.steps[path][step], sign) {
                        continue;
                    }
                    if self.gain(state, first) >= 0 && self.stays_small(state) {
                        break;
                    }
                    self.replay.make(state, &self.steps[path][step], -sign);
                    self.gain(state, first);
                }
            }
        }
    }

    /// By how much more the state is worth after the last moves than before.
    fn gain(&mut self, state: &State, first: usize) -> i64 {
        let mut gain = 0;
        for (place, number) in state.touched(self.replay) {
            let Some(target) = self.of_track[self.tables.at(place, number)] else { continue };
            let worth = self.worth_of(target, state.change(self.replay, (place, number)));
            let more = i64::from(worth - std::mem::replace(&mut self.worth[target], worth));
            // Nothing that the others could win makes good for the first one.
            gain += if target == first { more << 32 } else { more };
        }
        gain
    }

    /// What it is worth that a target changes so: nothing when it is covered, else the more, the nearer it is to that. Few that come
    /// near are worth more than many that come a little nearer.
    fn worth_of(&self, target: usize, change: i32) -> i32 {
        let (made, threshold) = (self.made[target], self.tables.threshold);
        if self.is_wide(made) {
            return 0;
        }
        let (above, below) = (made.0 + threshold, made.1 - threshold);
        let may_fall = -below <= self.counted[target];
        let lacks = (above - change).min(if may_fall { change - below } else { i32::MAX });
        (threshold - lacks.max(0)).max(0).pow(2)
    }

    /// Whether after the last moves the same groups hold a small count as in the first data set, if that is asked for.
    fn stays_small(&self, state: &State) -> bool {
        let Some(guard) = &self.guard else { return true };
        let change = |place: PlaceIx, number: NumberIx| state.change(self.replay, (place, number));
        let touched: BTreeSet<(PlaceIx, usize)> = state
            .touched(self.replay)
            .flat_map(|(place, number)| guard.groups_of(number).map(move |group| (place, group)))
            .collect();
        touched.iter().all(|(place, group)| guard.stays_small(self.tables, *place, *group, change))
    }
}
