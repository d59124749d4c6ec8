//! Twins: data sets that show the same as the first one, enough of them that two differ by the threshold in every withheld small count.
//!
//! Most of them are the tables at the end of a tour of a walk ([`Tours`]). For counts to which no tour finds a way, moves are given that do
//! ([`super::witnesses`]): each tour then begins where they change such a count the most.

use std::collections::HashMap;

use crate::disclosure::decision::Decision;
use crate::disclosure::protect::Protection;

use super::targets::{Target, Targets, targets};
use super::twin::Twin;
use super::walk::{GivenStep, Replay, State, Tables, Tours, Walk};
use super::walks::Walks;
use super::witnesses::{Paths, Witnesses};

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
        let shown = || match withholds {
            Withholds::TheSame(_) => Some(self.chains.iter().map(|chain| chain.shown.clone()).collect()),
            Withholds::ByTheRules => None,
        };
        let mut cover = Cover::default();
        for (index, chain) in self.chains.iter().enumerate() {
            let question = self.question(chain);
            let protection = self.protection(chain, &question);
            let Targets { all, elsewhere } = targets(&protection, &numbers);
            cover.hidden += all.len() + elsewhere.len();
            let counted = Tables::new(&question, &numbers, &self.bases.sizes(), atoms[index].clone());
            let start = Start { protection: &protection, counted, targets: all };
            // Rounds that do not include each other have as many each.
            let mut left = (most - cover.twins).div_ceil(self.chains.len() - index);
            if left == 0 {
                continue;
            }
            let mut pass_on = |tables: &Tables| {
                let twin = self.twin(&numbers, shown(), |other, node, family| match other == index {
                    true => tables.atoms(node, family),
                    false => atoms[other][node].get(family)?.as_deref(),
                });
                left -= 1;
                cover.twins += 1;
                each(twin).map(|()| left > 0)
            };
            cover.covered += match withholds {
                Withholds::TheSame(given) => {
                    let walk = Walk::new(start.counted.clone());
                    start.tours(walk, |open| start.widened(open, given.chains.get(index)), &mut pass_on)?
                }
                Withholds::ByTheRules => {
                    let walk = || Walk::new(start.counted.clone()).guarded(&question);
                    start.tours(walk(), |open| start.guarded(walk(), open), &mut pass_on)?
                }
            };
        }
        Ok(cover)
    }
}

/// Where tours begin, and what has to become wide on them.
struct Start<'a> {
    protection: &'a Protection<'a>,
    counted: Tables<'a>,
    targets: Vec<Target>,
}

impl Start<'_> {
    /// Passes on the tables at the end of tours, while it may; where these leave targets open, of tours from paths to such targets. How many
    /// targets they make wide.
    fn tours<E>(
        &self,
        walk: Walk,
        paths_to: impl FnOnce(&[Target]) -> Paths,
        pass_on: &mut impl FnMut(&Tables) -> Result<bool, E>,
    ) -> Result<usize, E> {
        let mut tours = Tours::new(walk, self.protection, &self.targets);
        let mut may = true;
        while may && let Some(tables) = tours.next() {
            may = pass_on(tables)?;
        }
        let open = tours.open();
        if may && !open.is_empty() {
            let paths = paths_to(&open);
            let furthest = Furthest::on(&paths, self, &open);
            for target in &open {
                if may && let Some(state) = furthest.state(*target, tours.tables()) {
                    may = pass_on(tours.next_from(state.cases(), *target))?;
                }
            }
        }
        Ok(self.targets.len() - tours.open().len())
    }

    /// Given moves, and others for the targets that these do not make wide.
    fn widened(&self, targets: &[Target], given: Option<&Paths>) -> Paths {
        let given = given.cloned().unwrap_or_default();
        let furthest = Furthest::on(&given, self, targets);
        let open: Vec<Target> =
            targets.iter().filter(|target| !furthest.is_wide(**target)).copied().collect();
        let mut walks = Walks::from(&self.counted);
        walks.widen(self.protection, &open);
        given.and(Paths::of(&walks.0))
    }

    /// The moves of a walk for some targets, whichever of them it makes wide.
    fn guarded(&self, mut walk: Walk, targets: &[Target]) -> Paths {
        walk.widen(self.protection, targets);
        Paths::of(&[walk])
    }
}

/// A state on some paths: the path, and how many steps of it lead there.
type At = (usize, usize);

/// Where on some paths each of some targets is changed the most.
struct Furthest<'a> {
    replay: Replay<'a>,
    /// By path and state: the moves that lead there from the state before.
    steps: Vec<Vec<GivenStep>>,
    /// By target: the least and the most that it changes by, and where.
    reached: HashMap<Target, [(i32, At); 2]>,
    threshold: i32,
}

impl<'a> Furthest<'a> {
    fn on(paths: &'a Paths, start: &'a Start, targets: &[Target]) -> Self {
        let Start { protection, counted, .. } = start;
        let replay =
            Replay::new(counted, protection, targets, &paths.changes, &paths.kinds).never_passing_over();
        let steps: Vec<Vec<GivenStep>> =
            paths.walks.iter().map(|path| path.steps().filter_map(|(_, step)| step).collect()).collect();
        let mut reached: HashMap<Target, [(i32, At); 2]> =
            targets.iter().map(|target| (*target, Default::default())).collect();
        let mut state = replay.start();
        for (path, steps) in steps.iter().enumerate() {
            replay.restart(&mut state);
            for (at, step) in steps.iter().enumerate() {
                replay.make(&mut state, step, 1);
                for target in state.touched(&replay) {
                    let Some([least, most]) = reached.get_mut(&target) else { continue };
                    let change = state.change(&replay, target);
                    if change < least.0 {
                        *least = (change, (path, at + 1));
                    }
                    if change > most.0 {
                        *most = (change, (path, at + 1));
                    }
                }
            }
        }
        Self { replay, steps, reached, threshold: counted.threshold }
    }

    fn is_wide(&self, target: Target) -> bool {
        let [least, most] = self.reached[&target];
        most.0 - least.0 >= self.threshold
    }

    /// The state in which a target is furthest from what it was in other tables so far; `None` when they make it wide, or the paths do not.
    fn state(&self, target: Target, tables: &Tables) -> Option<State> {
        if tables.is_wide(target.0, target.1) || !self.is_wide(target) {
            return None;
        }
        let ([least, most], known) = (self.reached[&target], tables.range(target.0, target.1));
        let (_, (path, steps)) = if known.0 - least.0 > most.0 - known.1 { least } else { most };
        let mut state = self.replay.start();
        for step in &self.steps[path][..steps] {
            self.replay.make(&mut state, step, 1);
        }
        Some(state)
    }
}
