//! The proof that no withheld small count is known better than by the threshold.
//!
//! Cases are moved, a few at a time, so that no printed number changes and no atom becomes negative: as many as change their values at one
//! node change them back at another. Each state on the way is a table that everything printed agrees with; so where two of them differ by
//! the threshold in a count, nobody can tell from the site which of the two is true (disclosure control's guarantee G2). It does not
//! matter how the states were found: each is checked by adding up.

mod partners;
mod search;
mod shape;
mod stock;

use std::collections::HashMap;
use std::sync::Arc;

use crate::disclosure::basis::Base;
use crate::disclosure::places::{PlaceIx, Places};
use crate::disclosure::protect::{Protection, Question};

use super::families::{Axis, Family};
use super::numbers::{Number, NumberIx, Numbers};
use super::targets::Target;

use partners::{Partners, partners};
use search::{Fit, Wanted};
use shape::{Change, Coded, Pair, Shape, felt};
use stock::Stock;

/// Changes by kind, by index among the shapes.
type Kinds = Arc<Vec<Vec<usize>>>;
/// Base and numerator of a cell.
type CellOf = (NumberIx, Option<NumberIx>);

/// Cases of each atom at each node, on a walk over tables that agree with everything printed.
pub struct Walk<'a> {
    places: &'a Places,
    numbers: &'a Numbers,
    threshold: i32,
    /// Index of every base.
    bases: HashMap<Base, usize>,
    sizes: Vec<usize>,
    /// By family and axis: its base, and the base's values in each class, as bits.
    axis_bases: Vec<Vec<usize>>,
    masks: Vec<Vec<Vec<u128>>>,
    stock: Stock,
    /// What was counted, before any move.
    counted: Stock,
    /// By node: where a change at it can be made good, those first that the fewest sums feel.
    partners: Vec<Vec<Partners>>,
    /// By place: which groups are printed, as bits.
    printed: Vec<Vec<u64>>,
    /// By group: the functions of its printed numbers.
    functions: Vec<Vec<Coded>>,
    shapes: Vec<(Change, Shape)>,
    known_shapes: HashMap<Change, usize>,
    /// By count, the changes that it feels, by kind.
    changes: HashMap<(NumberIx, Vec<usize>), Kinds>,
    /// By place, then by number.
    tracks: Vec<Vec<Track>>,
    touched: Vec<(PlaceIx, NumberIx)>,
    /// Moves that are not kept yet.
    log: Vec<Move>,
    /// What is tried first.
    turn: usize,
    walks: usize,
    stage: Stage,
    /// While moves make good what another one lacks: how many may still be tried, and what they must not undo.
    repairs: usize,
    goal: Option<Goal>,
    guard: Option<Guard>,
}

/// What must stay small, since it is withheld for that, and what must not become so.
struct Guard {
    /// By place, then by number: what was counted.
    counted: Vec<Vec<i32>>,
    /// By place: every group, whether one of its cells has to be small, or none may be, and its cells: base and numerator.
    groups: Vec<Vec<(bool, Vec<CellOf>)>>,
}

/// How a number differs from what it was counted to be: now, and in the states that were kept.
#[derive(Clone, Copy, Default)]
struct Track {
    now: i32,
    least: i32,
    most: i32,
}

/// A target that is not yet proved, and the attempts so far.
struct Open {
    number: NumberIx,
    attempts: usize,
}

/// Cases that change their values at some nodes.
#[derive(Clone)]
struct Move {
    /// Index of the change among the shapes.
    shape: usize,
    /// By family of the shape: the atom that the change starts from.
    chosen: Vec<usize>,
    /// The nodes, and how often.
    at: Vec<(PlaceIx, i32)>,
    /// The places whose numbers change, and how often.
    felt: Vec<(PlaceIx, i32)>,
    cases: i32,
}

/// A number that has to become at least so much larger, or smaller, than it was counted to be.
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
    /// Moves that are tried to make good what another one lacks.
    repairs: usize,
}

/// At first quickly, then harder for what is left.
const STAGES: [Stage; 5] = [
    Stage { attempts: 8, nodes: 20, repairs: 0 },
    Stage { attempts: 8, nodes: 40, repairs: 0 },
    Stage { attempts: 8, nodes: 80, repairs: 0 },
    Stage { attempts: 2, nodes: 40, repairs: 20 },
    Stage { attempts: 2, nodes: 40, repairs: 100 },
];
/// So much further on a target begins with every attempt.
const TURN: usize = 13;
/// Variables that are left out of account on the way to a count.
const PREPARATIONS: usize = 2;

impl<'a> Walk<'a> {
    /// The counted tables.
    pub fn new(
        question: &Question<'a>,
        numbers: &'a Numbers,
        sizes: &[(Base, usize)],
        counted: Vec<Vec<Option<Vec<i32>>>>,
    ) -> Self {
        let places = question.places;
        let bases: HashMap<Base, usize> =
            sizes.iter().enumerate().map(|(index, (base, _))| (*base, index)).collect();
        let coded = |function: &crate::disclosure::basis::Function| {
            function.iter().map(|(base, met)| (bases[base], met.clone())).collect::<Vec<_>>()
        };
        let of_axis = |axis: &Axis| -> Vec<u128> {
            let values = |class: usize| {
                axis.class_of.iter().enumerate().filter(move |(_, other)| **other == Some(class))
            };
            (0..axis.classes)
                .map(|class| values(class).fold(0, |mask, (value, _)| mask | 1 << value))
                .collect()
        };
        let masks = numbers.families.iter().map(|family| family.axes.iter().map(of_axis).collect()).collect();
        let base_of = |axis: &Axis| bases[&axis.base];
        let axis_bases =
            numbers.families.iter().map(|family| family.axes.iter().map(base_of).collect()).collect();
        let functions = question.groups.all.iter().map(|group| {
            let mut all: Vec<_> = Vec::new();
            for cell in &group.cells {
                all.push(coded(&cell.base_of));
                all.extend(cell.numerator_of.as_ref().filter(|_| !cell.is_never).map(&coded));
            }
            all.sort();
            all.dedup();
            all
        });
        let mut walk = Self {
            places,
            numbers,
            threshold: i32::try_from(question.threshold).unwrap_or(i32::MAX),
            sizes: sizes.iter().map(|(_, size)| *size).collect(),
            functions: functions.collect(),
            axis_bases,
            masks,
            bases,
            counted: Stock::new(&numbers.families, Vec::new()),
            stock: Stock::new(&numbers.families, counted),
            partners: Vec::new(),
            printed: Vec::new(),
            shapes: Vec::new(),
            known_shapes: HashMap::new(),
            changes: HashMap::new(),
            tracks: vec![vec![Track::default(); numbers.all.len()]; places.all.len()],
            touched: Vec::new(),
            log: Vec::new(),
            turn: 0,
            walks: 0,
            stage: STAGES[0],
            repairs: 0,
            goal: None,
            guard: None,
        };
        walk.counted.clone_from(&walk.stock);
        walk.partners = partners(places, &walk.stock);
        walk
    }

    /// The same walk, but on tables of which as much has to be withheld for its own sake.
    pub fn guarded(mut self, question: &Question) -> Self {
        let mut counted = vec![vec![0; self.numbers.all.len()]; self.places.all.len()];
        for (place, nodes) in self.places.nodes.iter().enumerate() {
            for (index, number) in self.numbers.all.iter().enumerate() {
                let of = |node: &PlaceIx| -> i32 {
                    let atoms = self.stock.atoms(*node, number.family);
                    atoms.iter().zip(&number.atoms).filter(|(_, taken)| **taken).map(|(cases, _)| cases).sum()
                };
                counted[place][index] = nodes.iter().map(of).sum();
            }
        }
        let of_place = |place: usize| {
            let groups = (0..question.groups.all.len()).filter(|group| {
                question.groups.all[*group].compares.is_none() && question.reports(place, *group)
            });
            let cells = groups.map(|group| {
                let cells = self.numbers.of_cell[group].iter();
                let cells = cells.filter_map(|cell| Some((cell.base?, cell.numerator)));
                (!question.has_no_small(place, group), cells.collect())
            });
            cells.collect()
        };
        let groups = (0..self.places.all.len()).map(of_place).collect();
        self.guard = Some(Guard { counted, groups });
        self
    }

    /// Whether every group of some places still has a small cell where it had one, and nowhere else.
    fn stays_small(&self, moves: &[Move]) -> bool {
        let Some(guard) = &self.guard else { return true };
        moves.iter().flat_map(|made| &made.felt).all(|(place, _)| {
            let value = |number: NumberIx| guard.counted[*place][number] + self.tracks[*place][number].now;
            let is_small = |(base, of): &(NumberIx, Option<NumberIx>)| {
                let n = value(*base);
                n < self.threshold
                    || of.is_some_and(|of| value(of) < self.threshold || n - value(of) < self.threshold)
            };
            guard.groups[*place].iter().all(|(has_small, cells)| cells.iter().any(is_small) == *has_small)
        })
    }

    /// Widens every target until two kept states differ by the threshold in it, and returns those for which it found no way. `kept` is
    /// called with the walk at every kept state.
    pub fn widen(
        &mut self,
        protection: &Protection,
        targets: &[Target],
        kept: &mut dyn FnMut(&Self),
    ) -> Vec<Target> {
        self.print(protection);
        self.walks += TURN;
        let mut open: Vec<Vec<Open>> = (0..self.places.all.len()).map(|_| Vec::new()).collect();
        for (place, number) in targets.iter().rev() {
            open[*place].push(Open { number: *number, attempts: 0 });
        }
        let mut given_up = Vec::new();
        let mut busy = true;
        while busy {
            busy = false;
            for (place, open) in open.iter_mut().enumerate() {
                while open.last().is_some_and(|target| self.is_wide(place, target.number)) {
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
            kept(self);
        }
        given_up.retain(|(place, number)| !self.is_wide(*place, *number));
        given_up
    }

    /// Widens once more, looking harder each time, what a first walk has left open.
    pub fn widen_harder(&mut self, protection: &Protection, mut open: Vec<Target>) -> Vec<Target> {
        for stage in &STAGES[1..] {
            self.stage = *stage;
            open = self.widen(protection, &open, &mut |_| {});
        }
        self.stage = STAGES[0];
        open
    }

    /// Takes over what is printed.
    fn print(&mut self, protection: &Protection) {
        self.printed = printed(protection);
        for partners in self.partners.iter_mut().flatten() {
            partners.printed = vec![0; self.functions.len().div_ceil(64)];
            for (place, _) in &partners.felt {
                partners.printed.iter_mut().zip(&self.printed[*place]).for_each(|(all, own)| *all |= own);
            }
        }
    }

    /// Whether the tables are possible and agree with everything printed, added up anew from the atoms.
    pub fn agrees(&self, protection: &Protection) -> bool {
        let sum = |stock: &Stock, place: PlaceIx, number: NumberIx| -> i32 {
            let Number { family, atoms: taken, .. } = &self.numbers.all[number];
            let of = |node: &PlaceIx| -> i32 {
                let atoms = stock.atoms(*node, *family).iter().zip(taken);
                atoms.filter(|(_, taken)| **taken).map(|(cases, _)| cases).sum()
            };
            self.places.nodes[place].iter().map(of).sum()
        };
        let is_same = |place: PlaceIx, number: NumberIx| {
            sum(&self.stock, place, number) == sum(&self.counted, place, number)
        };
        let question = protection.question;
        self.stock.is_possible()
            && (0..self.places.all.len()).all(|place| {
                let printed =
                    (0..question.groups.all.len()).filter(|group| protection.is_printed(place, *group));
                printed.filter(|group| question.groups.all[*group].compares.is_none()).all(|group| {
                    let cells = self.numbers.of_cell[group].iter();
                    cells
                        .flat_map(|cell| [cell.base, cell.numerator])
                        .flatten()
                        .all(|number| is_same(place, number))
                })
            })
    }

    /// Whether two kept states differ by the threshold.
    pub fn is_wide(&self, place: PlaceIx, number: NumberIx) -> bool {
        self.width(place, number) >= self.threshold
    }

    /// By how much kept states differ at most.
    pub fn width(&self, place: PlaceIx, number: NumberIx) -> i32 {
        let track = &self.tracks[place][number];
        track.most - track.least
    }

    /// Cases of a family's atoms at a node, now.
    pub fn atoms(&self, node: PlaceIx, family: usize) -> Option<&[i32]> {
        self.stock.has(node, family).then(|| self.stock.atoms(node, family))
    }

    /// How a number at a place differs now from what was counted.
    pub fn change(&self, place: PlaceIx, number: NumberIx) -> i32 {
        self.tracks[place][number].now
    }

    fn keep(&mut self) {
        self.log.clear();
        for (place, number) in self.touched.drain(..) {
            let track = &mut self.tracks[place][number];
            track.least = track.least.min(track.now);
            track.most = track.most.max(track.now);
        }
    }

    /// Moves cases until a target is wide. Whether it went any way.
    fn push(&mut self, place: PlaceIx, target: &mut Open) -> bool {
        // What is tried first depends on the target alone: what is found elsewhere does not change it.
        self.turn = target.number + TURN * target.attempts + self.walks;
        let track = self.tracks[place][target.number];
        let (up, down) = (track.least + self.threshold - track.now, track.now - track.most + self.threshold);
        let is_up = (up <= down) == (target.attempts.is_multiple_of(2));
        let mut left = if is_up { up } else { down };
        let mut moved = false;
        while left > 0 {
            let count = self.count(target.number);
            let direction = if is_up { 1 } else { -1 };
            let mut found = self.step_or_prepare(place, &count, direction, left);
            if found.is_none() && self.stage.repairs > 0 {
                found = self.step_and_repair(place, &count, direction);
            }
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
        let number = &self.numbers.all[index];
        let coded = |function: &crate::disclosure::basis::Function| -> Coded {
            function.iter().map(|(base, met)| (self.bases[base], met.clone())).collect()
        };
        let mut terms = vec![(1, coded(&number.function))];
        terms.extend(number.without.as_ref().map(|without| (-1, coded(without))));
        Count {
            key: index,
            left_out: Vec::new(),
            family: number.family,
            terms,
            bases: number.bases().iter().map(|base| self.bases[base]).collect(),
        }
    }

    /// A step; where there is none upwards, the count is first raised among cases that differ from it in some variable.
    fn step_or_prepare(&mut self, place: PlaceIx, count: &Count, direction: i32, most: i32) -> Option<i32> {
        let found = self.step(place, count, direction, most, 0);
        self.keep();
        if found.is_some() {
            return found;
        }
        if direction < 0 || count.terms.len() > 1 || count.left_out.len() == PREPARATIONS {
            return None;
        }
        for dropped in &count.bases {
            let mut wider = count.clone();
            wider.left_out.push(*dropped);
            wider.left_out.sort_unstable();
            wider.bases.retain(|base| base != dropped);
            wider.terms[0].1.retain(|(base, _)| base != dropped);
            if self.step_or_prepare(place, &wider, direction, most).is_some() {
                let found = self.step(place, count, direction, most, 0);
                self.keep();
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// A step of one case for which some atom has too few, made good by other steps.
    fn step_and_repair(&mut self, place: PlaceIx, count: &Count, direction: i32) -> Option<i32> {
        let number = count.key;
        let least = self.tracks[place][number].now * direction + 1;
        self.goal = Some(Goal { place, number, direction, least });
        self.repairs = self.stage.repairs;
        let found = self.step(place, count, direction, 1, 1);
        self.goal = None;
        self.keep();
        found
    }

    /// Moves at most so many cases so that a count changes in a direction. How many; `None` when no move was found.
    /// In so many families cases may be lacking, if other moves make them good.
    fn step(
        &mut self,
        place: PlaceIx,
        count: &Count,
        direction: i32,
        most: i32,
        slack: usize,
    ) -> Option<i32> {
        self.turn += 1;
        let key = (count.key, count.left_out.clone());
        let kinds = match self.changes.get(&key) {
            Some(known) => known.clone(),
            None => {
                let found = Arc::new(self.changes_of(count));
                self.changes.insert(key, found.clone());
                found
            }
        };
        for changes in kinds.iter() {
            for at in 0..changes.len() {
                let shape = changes[(at + self.turn) % changes.len()];
                if let Some(cases) = self.step_by(place, count, direction, most, shape, slack) {
                    return Some(cases);
                }
            }
        }
        None
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
            let is_felt =
                |shape: &usize| self.shapes[*shape].1.families.iter().any(|p| p.family == count.family);
            found.push(shapes.into_iter().filter(is_felt).collect::<Vec<_>>());
        }
        found.retain(|changes| !changes.is_empty());
        found
    }

    fn shape_of(&mut self, change: Change) -> usize {
        if let Some(known) = self.known_shapes.get(&change) {
            return *known;
        }
        let shape = self.shape(&change);
        self.known_shapes.insert(change.clone(), self.shapes.len());
        self.shapes.push((change, shape));
        self.shapes.len() - 1
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
        slack: usize,
    ) -> Option<i32> {
        let (change, shape) = &self.shapes[index];
        let wanted = Wanted { count, change, direction, place, slack };
        let nodes = &self.places.nodes[place];
        let start = self.turn % nodes.len().max(1);
        let may = |one: &PlaceIx| self.stock.is_node(*one) && !meets(&shape.groups, &self.printed[*one]);
        let turned = (0..nodes.len()).map(|at| nodes[(start + at) % nodes.len()]);
        let tried = turned.filter(may).take(self.stage.nodes);
        let (one, fit) = tried.filter_map(|one| Some((one, self.fit(shape, one, &wanted)?))).next()?;
        let made = self.made(index, one, fit, if slack == 0 { most } else { 1 });
        let mark = self.log.len();
        self.make(made.clone());
        let is_good = self.is_reached()
            && (slack == 0 || self.repair(&made))
            && self.is_reached()
            && self.stays_small(&self.log[mark..]);
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
            made.cases = self.room(&made).min(most);
        }
        made
    }

    /// Raises every atom that a move has made negative. Whether that was possible.
    fn repair(&mut self, made: &Move) -> bool {
        for (node, family, atom, _) in self.changed(made) {
            while self.stock.has(node, family) && self.stock.atoms(node, family)[atom] < 0 {
                let Some(left) = self.repairs.checked_sub(1) else { return false };
                self.repairs = left;
                let count = self.atom(family, atom);
                if self.step(node, &count, 1, 1, 0).is_none() {
                    return false;
                }
            }
        }
        true
    }

    fn is_reached(&self) -> bool {
        self.goal.is_none_or(|Goal { place, number, direction, least }| {
            self.tracks[place][number].now * direction >= least
        })
    }

    /// The count of one atom of a family.
    fn atom(&self, index: usize, atom: usize) -> Count {
        let family = &self.numbers.families[index];
        let split = || family.axes.iter().filter(|axis| axis.split.is_some());
        let met = |axis: &Axis| {
            let class = Some(family.class(axis, atom));
            (self.bases[&axis.base], axis.class_of.iter().map(|other| *other == class).collect())
        };
        Count {
            key: self.numbers.all.len() + self.stock.index(index, atom),
            left_out: Vec::new(),
            family: index,
            bases: split().map(|axis| self.bases[&axis.base]).collect(),
            terms: vec![(1, split().map(met).collect())],
        }
    }

    /// By how much a count changes, for a change of some values in a context of others.
    fn effect(&self, count: &Count, change: &Change, family: &Family, atom: usize) -> i32 {
        let of = |function: &[(usize, Vec<bool>)]| -> i32 {
            let value = |base: usize, met: &[bool]| -> i32 {
                let Some(axis) = family.axes.iter().find(|axis| self.bases[&axis.base] == base) else {
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

    /// The atoms that a move changes: node, family, atom, and by how much for each case.
    fn changed(&self, made: &Move) -> Vec<(PlaceIx, usize, usize, i32)> {
        let families = self.shapes[made.shape].1.families.iter().zip(&made.chosen);
        let cells = families.flat_map(|(projection, atom)| {
            projection.cells.iter().map(move |(cell, distance)| (projection.family, atom + distance, *cell))
        });
        let at =
            |(family, atom, cell)| made.at.iter().map(move |(node, sign)| (*node, family, atom, cell * sign));
        cells.flat_map(at).filter(|(node, family, ..)| self.stock.has(*node, *family)).collect()
    }

    /// How many cases can be moved so before an atom is empty.
    fn room(&self, made: &Move) -> i32 {
        let loses = self.changed(made).into_iter().filter(|(.., change)| *change < 0);
        loses.map(|(node, family, atom, _)| self.stock.atoms(node, family)[atom]).min().unwrap_or(i32::MAX)
    }

    fn make(&mut self, made: Move) {
        self.apply(&made, made.cases);
        self.log.push(made);
    }

    /// Takes back the last moves, down to some.
    fn undo(&mut self, left: usize) {
        for made in self.log.split_off(left).into_iter().rev() {
            self.apply(&made, -made.cases);
        }
    }

    fn apply(&mut self, made: &Move, cases: i32) {
        for (node, family, atom, change) in self.changed(made) {
            self.stock.add(node, family, atom, change * cases);
        }
        let first = made.at[0].0;
        for (projection, atom) in self.shapes[made.shape].1.families.iter().zip(&made.chosen) {
            if !self.stock.has(first, projection.family) {
                continue;
            }
            for (cell, distance) in &projection.cells {
                for number in &self.numbers.of_atom[projection.family][atom + distance] {
                    for (place, times) in &made.felt {
                        self.tracks[*place][*number].now += cell * times * cases;
                        self.touched.push((*place, *number));
                    }
                }
            }
        }
    }
}

/// A count that is to be changed: what it counts, as sums of functions.
#[derive(Clone)]
struct Count {
    /// The number, or, after all numbers, the atom.
    key: usize,
    /// Variables of it that are left out of account.
    left_out: Vec<usize>,
    family: usize,
    terms: Vec<(i32, Coded)>,
    bases: Vec<usize>,
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
