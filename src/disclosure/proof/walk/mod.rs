//! The proof that no withheld small count is known better than by the threshold.
//!
//! Cases are moved, a few at a time, so that no printed number changes and no atom becomes negative: as many as change their values at one
//! node change them back at another. Each state on the way is a table that everything printed agrees with; so where two of them differ by
//! the threshold in a count, nobody can tell from the site which of the two is true (disclosure control's guarantee G2). It does not
//! matter how the states were found: each is checked by adding up.

mod forbidden;
mod guard;
mod partners;
mod replay;
mod search;
mod shape;
mod stock;
mod stray;
mod tables;
mod tour;

use std::collections::HashMap;
use std::sync::Arc;

use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::{Protection, Question};

use super::families::Family;
use super::numbers::NumberIx;
use super::targets::Target;

pub use forbidden::{Forbidding, Prices};
use guard::Guard;
use partners::{Partners, partners};
pub use replay::{Given, GivenStep, Kind, Replay, State};
use search::{Fit, Wanted};
pub use shape::Change;
use shape::{Coded, Pair, Scope, felt};
use stock::members;
use tables::Move;
pub use tables::{Step, Tables};
pub use tour::Tours;

/// Changes by kind, by index among the shapes.
type Kinds = Arc<Vec<Vec<usize>>>;

/// Cases of each atom at each node, on a walk over tables that agree with everything printed.
pub struct Walk<'a> {
    /// Where it stands.
    pub tables: Tables<'a>,
    /// By node: where a change at it can be made good, those first that the fewest sums feel.
    partners: Arc<Vec<Vec<Partners>>>,
    /// By place: which groups are printed, as bits.
    printed: Vec<Vec<u64>>,
    /// By shape.
    scopes: Vec<Scope>,
    /// By shape, once it was asked, and by place: whether a number that is printed there feels the change.
    closed: Vec<Option<Arc<[bool]>>>,
    /// By count, the changes that it feels, by kind.
    changes: HashMap<(NumberIx, Vec<usize>), Kinds>,
    /// Moves that are not kept yet.
    log: Vec<Move>,
    /// All moves that were kept.
    path: Vec<Step>,
    /// What is tried first.
    turn: usize,
    walks: usize,
    stage: Stage,
    goal: Option<Goal>,
    guard: Option<Guard>,
    /// While other answers are moved to make good for one.
    is_balancing: bool,
    /// While only the tables at the end of a tour are kept.
    is_touring: bool,
}

/// A target that is not yet proved, and the attempts so far.
struct Open {
    number: NumberIx,
    attempts: usize,
}

/// What moves must not undo: a number is at least so much larger, or smaller, than it was counted to be.
#[derive(Clone, Copy)]
struct Goal {
    place: PlaceIx,
    number: NumberIx,
    direction: i32,
    least: i32,
}

/// How hard it looks.
#[derive(Clone, Copy)]
struct Stage {
    /// A target is given up after so many attempts, in turns upwards and downwards.
    attempts: usize,
    /// Nodes of a sum that are tried for one move.
    nodes: usize,
}

/// At first quickly, then harder for what is left.
const STAGES: [Stage; 3] =
    [Stage { attempts: 8, nodes: 20 }, Stage { attempts: 8, nodes: 40 }, Stage { attempts: 8, nodes: 80 }];
/// When something has just become possible.
const QUICKLY: Stage = Stage { attempts: 2, nodes: 40 };
/// So much further on a target begins with every attempt.
const TURN: usize = 13;
/// Variables that are left out of account on the way to a count.
const PREPARATIONS: usize = 2;

impl<'a> Walk<'a> {
    /// A walk that starts from some tables.
    pub fn new(tables: Tables<'a>) -> Self {
        let partners = Arc::new(partners(tables.places, &tables.stock));
        Self::with(tables, partners)
    }

    /// Another walk that starts from these tables.
    pub fn another(&self) -> Self {
        Self::with(self.tables.clone(), self.partners.clone())
    }

    fn with(tables: Tables<'a>, partners: Arc<Vec<Vec<Partners>>>) -> Self {
        Self {
            tables,
            partners,
            printed: Vec::new(),
            scopes: Vec::new(),
            closed: Vec::new(),
            changes: HashMap::new(),
            log: Vec::new(),
            path: Vec::new(),
            turn: 0,
            walks: 0,
            stage: STAGES[0],
            goal: None,
            guard: None,
            is_balancing: false,
            is_touring: false,
        }
    }

    /// The same walk, but on tables of which as much has to be withheld for its own sake.
    pub fn guarded(mut self, question: &Question) -> Self {
        self.guard = Some(Guard::new(question, &self.tables));
        self
    }

    /// Widens every target until two kept states differ by the threshold in it, and returns those for which it found no way.
    pub fn widen(&mut self, protection: &Protection, targets: &[Target]) -> Vec<Target> {
        self.print(protection);
        self.walks += TURN;
        let mut open: Vec<Vec<Open>> = (0..self.tables.places.all.len()).map(|_| Vec::new()).collect();
        for (place, number) in targets.iter().rev() {
            open[*place].push(Open { number: *number, attempts: 0 });
        }
        let mut given_up = Vec::new();
        let mut busy = true;
        while busy {
            busy = false;
            for (place, open) in open.iter_mut().enumerate() {
                while open.last().is_some_and(|target| self.tables.is_wide(place, target.number)) {
                    open.pop();
                }
                let Some(mut target) = open.pop() else { continue };
                busy = true;
                if self.push(place, &mut target) {
                    open.push(target);
                } else if target.attempts < self.stage.attempts {
                    // Others first: they may leave the tables in a better state for it.
                    open.insert(0, target);
                } else {
                    given_up.push((place, target.number));
                }
            }
            self.keep();
        }
        given_up.retain(|(place, number)| !self.tables.is_wide(*place, *number));
        given_up
    }

    /// Widens without looking hard.
    pub fn widen_quickly(&mut self, protection: &Protection, targets: &[Target]) {
        self.stage = QUICKLY;
        self.widen(protection, targets);
        self.stage = STAGES[0];
    }

    /// Widens, and widens once more what is left open, looking harder each time.
    pub fn widen_ever_harder(&mut self, protection: &Protection, targets: &[Target]) {
        let mut open = targets.to_vec();
        for stage in STAGES {
            self.stage = stage;
            open = self.widen(protection, &open);
        }
        self.stage = STAGES[0];
    }

    /// Takes over what is printed.
    pub fn print(&mut self, protection: &Protection) {
        self.printed = printed(protection);
        self.closed.clear();
    }

    /// By place: whether a number that is printed there feels a change.
    fn is_closed(&mut self, shape: usize) -> Arc<[bool]> {
        if self.closed.len() <= shape {
            self.closed.resize(shape + 1, None);
        }
        let groups = &self.scopes[shape].groups;
        let find = || self.printed.iter().map(|printed| meets(groups, printed)).collect();
        self.closed[shape].get_or_insert_with(find).clone()
    }

    fn keep(&mut self) {
        if self.is_touring {
            self.log.clear();
            return;
        }
        self.tables.keep();
        if !self.log.is_empty() {
            self.path.push(std::mem::take(&mut self.log));
        }
    }

    /// All moves that were kept.
    pub fn path(&self) -> &[Step] {
        &self.path
    }

    /// Moves cases until a target is wide. Whether it went any way.
    fn push(&mut self, place: PlaceIx, target: &mut Open) -> bool {
        // What is tried first depends on the target alone: what is found elsewhere does not change it.
        self.turn = target.number + TURN * target.attempts + self.walks;
        let track = self.tables.track(place, target.number);
        let (up, down) =
            (track.least + self.tables.threshold - track.now, track.now - track.most + self.tables.threshold);
        let is_up = (up <= down) == (target.attempts.is_multiple_of(2));
        let mut left = if is_up { up } else { down };
        let mut moved = false;
        while left > 0 {
            let count = self.count(target.number);
            let direction = if is_up { 1 } else { -1 };
            let found = self.step_or_prepare(place, &count, direction, left);
            self.keep();
            match found {
                Some(cases) => left -= cases,
                None => break,
            }
            moved = true;
        }
        if left > 0 {
            target.attempts += 1;
        }
        left <= 0 && moved
    }

    fn count(&self, index: NumberIx) -> Count {
        let number = &self.tables.numbers.all[index];
        let coded = |function: &crate::disclosure::basis::Function| -> Coded {
            function.iter().map(|(base, met)| (self.tables.bases[base], met.clone())).collect()
        };
        let mut terms = vec![(1, coded(&number.function))];
        terms.extend(number.without.as_ref().map(|without| (-1, coded(without))));
        Count {
            key: index,
            left_out: Vec::new(),
            family: number.family,
            terms,
            bases: number.bases().iter().map(|base| self.tables.bases[base]).collect(),
        }
    }

    /// A step; where there is none upwards, the count is first raised among cases that differ from it in some variable.
    fn step_or_prepare(&mut self, place: PlaceIx, count: &Count, direction: i32, most: i32) -> Option<i32> {
        let found = self.step(place, count, direction, most);
        if found.is_some() {
            return found;
        }
        if direction < 0 {
            return None;
        }
        let mark = self.log.len();
        for wider in count.wider() {
            if self.step_or_prepare(place, &wider, direction, most).is_some() {
                let found = self.step(place, count, direction, most);
                if found.is_some() {
                    return found;
                }
            }
            // A guarded walk has few ways: what it has done on one stays, and may open another.
            match self.guard {
                None => self.undo(mark),
                Some(_) => self.keep(),
            }
        }
        None
    }

    /// Moves at most so many cases so that a count changes in a direction. How many; `None` when no move was found.
    fn step(&mut self, place: PlaceIx, count: &Count, direction: i32, most: i32) -> Option<i32> {
        self.turn += 1;
        let kinds = self.kinds(count);
        for changes in kinds.iter() {
            for at in 0..changes.len() {
                let shape = changes[(at + self.turn) % changes.len()];
                if let Some(cases) = self.step_by(place, count, direction, most, shape) {
                    return Some(cases);
                }
            }
        }
        None
    }

    fn kinds(&mut self, count: &Count) -> Kinds {
        let key = (count.key, count.left_out.clone());
        if let Some(known) = self.changes.get(&key) {
            return known.clone();
        }
        let found = Arc::new(self.changes_of(count));
        self.changes.insert(key, found.clone());
        found
    }

    /// The changes that a count feels, the simplest first.
    fn changes_of(&mut self, count: &Count) -> Vec<Vec<usize>> {
        let mut kinds: Vec<(usize, bool)> = (0..1 << count.bases.len())
            .flat_map(|subset: usize| [(subset, false), (subset, true)])
            .filter(|(subset, is_product)| !is_product || subset.count_ones() > 1)
            .collect();
        kinds.sort_by_key(|(subset, is_product)| (subset.count_ones(), *is_product, *subset));
        let mut found = Vec::new();
        for (subset, is_product) in kinds {
            let bases = count.bases.iter().enumerate();
            let chosen: Vec<usize> =
                bases.filter(|(at, _)| subset >> at & 1 == 1).map(|(_, base)| *base).collect();
            let changes = self.pairs(count, &chosen).into_iter().map(|pairs| Change { pairs, is_product });
            let shapes: Vec<usize> = changes.map(|change| self.shape_of(change)).collect();
            // A family that does not change cannot be what the count is counted in.
            let is_felt = |shape: &usize| {
                self.tables.shapes[*shape].1.families.iter().any(|p| p.family == count.family)
            };
            found.push(shapes.into_iter().filter(is_felt).collect::<Vec<_>>());
        }
        found.retain(|changes| !changes.is_empty());
        found
    }

    fn shape_of(&mut self, change: Change) -> usize {
        let index = self.tables.shape_of(change);
        while self.scopes.len() <= index {
            let (change, shape) = &*self.tables.shapes[self.scopes.len()];
            let families = &self.tables.numbers.families;
            self.scopes.push(Scope::new(families, &self.tables.functions, change, shape));
        }
        index
    }

    /// The changes of some bases that a count feels.
    fn pairs(&self, count: &Count, chosen: &[usize]) -> Vec<Vec<Pair>> {
        let mut all: Vec<Vec<Pair>> = Vec::new();
        for (_, function) in &count.terms {
            let met: Option<Vec<&Vec<bool>>> = chosen
                .iter()
                .map(|base| Some(&function.iter().find(|(other, _)| other == base)?.1))
                .collect();
            let Some(met) = met else { continue };
            let mut found: Vec<Vec<Pair>> = vec![Vec::new()];
            for (base, met) in chosen.iter().zip(met) {
                let yes = (0..met.len()).filter(|value| met[*value]);
                let pairs: Vec<Pair> = yes
                    .flat_map(|to| {
                        (0..met.len()).filter(|from| !met[*from]).map(move |from| (*base, to, from))
                    })
                    .collect();
                let longer = |head: Vec<Pair>| {
                    pairs
                        .iter()
                        .map(move |pair| head.iter().copied().chain([*pair]).collect::<Vec<_>>())
                        .collect::<Vec<_>>()
                };
                found = found.into_iter().flat_map(longer).collect();
            }
            all.extend(found);
        }
        all
    }

    fn step_by(
        &mut self,
        place: PlaceIx,
        count: &Count,
        direction: i32,
        most: i32,
        index: usize,
    ) -> Option<i32> {
        let is_closed = self.is_closed(index);
        let (change, shape) = &*self.tables.shapes[index];
        let scope = &self.scopes[index];
        let wanted = Wanted { count, change, shape, scope, is_closed: &is_closed, direction, place };
        let nodes = &self.tables.places.nodes[place];
        let start = self.turn % nodes.len().max(1);
        let may = |one: &PlaceIx| self.tables.stock.is_node(*one) && !is_closed[*one];
        let turned = (0..nodes.len()).map(|at| nodes[(start + at) % nodes.len()]);
        let tried = turned.filter(may).take(self.stage.nodes);
        let (one, fit) = tried.filter_map(|one| Some((one, self.fit(one, &wanted)?))).next()?;
        let made = self.made(index, one, fit, most);
        let mark = self.log.len();
        self.make(made.clone());
        let is_good = self.is_reached() && self.stays_small(&self.log[mark]) && self.balances(count);
        if !is_good {
            self.undo(mark);
        }
        is_good.then_some(made.cases)
    }

    /// A move of as many cases as there are, but not more than some.
    fn made(&self, shape: usize, one: PlaceIx, Fit { sign, chosen, with }: Fit, most: i32) -> Move {
        let with = &self.partners[one][with];
        let times =
            |all: &[(PlaceIx, i32)]| all.iter().map(|(place, times)| (*place, times * sign)).collect();
        let mut at: Vec<(PlaceIx, i32)> = times(&with.nodes);
        at.insert(0, (one, sign));
        let mut made = Move { shape, chosen, at, felt: times(&with.felt), cases: most };
        if most > 1 {
            made.cases = self.tables.room(&made).min(most);
        }
        made
    }

    /// Makes as many other answers fewer, or more, as there are too many or too few where all answers together are known. Whether it can.
    fn balances(&mut self, count: &Count) -> bool {
        // What is moved for that must do by itself.
        if std::mem::replace(&mut self.is_balancing, true) {
            return true;
        }
        let mut can = true;
        while can && let Some((place, sum, numbers)) = self.tables.too_many_answers() {
            let others: Vec<NumberIx> =
                numbers.iter().copied().filter(|number| *number != count.key).collect();
            can = others.into_iter().any(|other| {
                let (other, before) =
                    (self.count(other), self.tables.too_many_answers().map(|(_, sum, _)| sum.abs()));
                self.step(place, &other, -sum.signum(), sum.abs()).is_some()
                    && self.tables.too_many_answers().is_none_or(|(_, sum, _)| Some(sum.abs()) < before)
            });
        }
        self.is_balancing = false;
        can
    }

    fn stays_small(&self, made: &Move) -> bool {
        let groups = &self.scopes[made.shape].groups;
        let stays = |guard: &Guard| {
            let mut felt = made.felt.iter();
            felt.all(|(place, _)| members(groups).all(|group| guard.stays_small(&self.tables, *place, group)))
        };
        self.guard.as_ref().is_none_or(stays)
    }

    fn is_reached(&self) -> bool {
        self.goal.is_none_or(|Goal { place, number, direction, least }| {
            self.tables.change(place, number) * direction >= least
        })
    }

    /// By how much a count changes, for a change of some values in a context of others.
    fn effect(&self, count: &Count, change: &Change, family: &Family, atom: usize) -> i32 {
        let of = |function: &[(usize, Vec<bool>)]| -> i32 {
            let value = |base: usize, met: &[bool]| -> i32 {
                let Some(axis) = family.axes.iter().find(|axis| self.tables.bases[&axis.base] == base) else {
                    return 0;
                };
                let class = family.class(axis, atom);
                let value = axis.class_of.iter().position(|other| *other == Some(class));
                value.map_or(0, |value| i32::from(met[value]))
            };
            let pair = |base: usize| change.pairs.iter().find(|(other, ..)| *other == base);
            let around = function.iter().filter(|(base, _)| pair(*base).is_none());
            let context: i32 = around.map(|(base, met)| value(*base, met)).product();
            context * felt(change, function)
        };
        count.terms.iter().map(|(sign, function)| sign * of(function)).sum()
    }

    fn make(&mut self, made: Move) {
        self.tables.apply(&made, made.cases);
        self.log.push(made);
    }

    /// Takes back the last moves, down to some.
    fn undo(&mut self, left: usize) {
        for made in self.log.split_off(left).into_iter().rev() {
            self.tables.apply(&made, -made.cases);
        }
    }
}

/// A count that is to be changed: what it counts, as sums of functions.
#[derive(Clone)]
struct Count {
    key: NumberIx,
    /// Variables of it that are left out of account.
    left_out: Vec<usize>,
    family: usize,
    terms: Vec<(i32, Coded)>,
    bases: Vec<usize>,
}

impl Count {
    /// The counts of cases that may differ from these in one variable more.
    fn wider(&self) -> Vec<Self> {
        if self.terms.len() > 1 || self.left_out.len() == PREPARATIONS {
            return Vec::new();
        }
        let without = |dropped: &usize| {
            let mut wider = self.clone();
            wider.left_out.push(*dropped);
            wider.left_out.sort_unstable();
            wider.bases.retain(|base| base != dropped);
            wider.terms[0].1.retain(|(base, _)| base != dropped);
            wider
        };
        self.bases.iter().map(without).collect()
    }
}

fn meets(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

/// The groups that are printed at each place. Groups that compare places are printed at each of them.
pub(super) fn printed(protection: &Protection) -> Vec<Vec<u64>> {
    let question = protection.question;
    let groups = question.groups.all.len();
    let mut printed = vec![vec![0; groups.div_ceil(64)]; question.places.all.len()];
    for place in 0..question.places.all.len() {
        for group in (0..groups).filter(|group| protection.is_printed(place, *group)) {
            let bit = 1 << (group % 64);
            printed[place][group / 64] |= bit;
            if question.groups.all[group].compares.is_some() {
                let cells = &question.groups.all[group].cells;
                for unit in cells.iter().flat_map(|cell| cell.places.iter().chain(&cell.base_places)) {
                    printed[question.places.beside(place, *unit)][group / 64] |= bit;
                }
            }
        }
    }
    printed
}
