//! The proof that no withheld small count is known better than by the threshold.
//!
//! Cases are moved, a few at a time, so that no printed number changes and no atom becomes negative: as many as change their values at one
//! node change them back at another. Each state on the way is a table that everything printed agrees with; so where two of them differ by
//! the threshold in a count, nobody can tell from the site which of the two is true (disclosure control's guarantee G2). It does not
//! matter how the states were found: each is checked by adding up.

mod partners;
mod search;
mod shape;

use std::collections::HashMap;
use std::sync::Arc;

use crate::disclosure::basis::Base;
use crate::disclosure::places::{PlaceIx, Places};
use crate::disclosure::protect::{Protection, Question};

use super::families::{Axis, Family};
use super::numbers::{NumberIx, Numbers};
use super::targets::Target;

use partners::{Partners, partners};
use search::{Search, Wanted};
use shape::{Change, Coded, Pair, Shape, felt, projections};

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
    /// By family where its atoms begin in a stock.
    offsets: Vec<usize>,
    /// By place, for nodes: cases by family and atom.
    stock: Vec<Vec<i32>>,
    /// What was counted, before any move.
    counted: Vec<Vec<i32>>,
    /// By place, for nodes: by family whether it is reported.
    has: Vec<Vec<bool>>,
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
    turn: usize,
    /// How hard it looks, as a multiple of [`NODES`] and [`CONTEXTS`].
    effort: usize,
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

/// A target is given up after so many attempts, in turns upwards and downwards.
const ATTEMPTS: usize = 8;
/// Nodes, and contexts at one of them, that are tried for one move.
const NODES: usize = 20;
const CONTEXTS: usize = 100;
/// How much harder it looks for what it did not find at first.
const EFFORTS: [usize; 3] = [2, 4, 8];
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
        let mut offsets = Vec::new();
        let mut size = 0;
        for family in &numbers.families {
            offsets.push(size);
            size += family.size;
        }
        let has = counted.iter().map(|families| families.iter().map(Option::is_some).collect()).collect();
        let fill = |families: Vec<Option<Vec<i32>>>| -> Vec<i32> {
            let sizes = numbers.families.iter().map(|family| family.size);
            families
                .into_iter()
                .zip(sizes)
                .flat_map(|(atoms, size)| atoms.unwrap_or_else(|| vec![0; size]))
                .collect()
        };
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
            offsets,
            stock: counted
                .into_iter()
                .map(|families| if families.is_empty() { Vec::new() } else { fill(families) })
                .collect(),
            has,
            partners: Vec::new(),
            printed: Vec::new(),
            shapes: Vec::new(),
            known_shapes: HashMap::new(),
            changes: HashMap::new(),
            tracks: vec![vec![Track::default(); numbers.all.len()]; places.all.len()],
            touched: Vec::new(),
            turn: 0,
            effort: 1,
            counted: Vec::new(),
            guard: None,
        };
        walk.counted.clone_from(&walk.stock);
        walk.partners = partners(places, &walk.stock, &walk.has);
        walk
    }

    /// The same walk, but on tables of which as much has to be withheld for its own sake.
    pub fn guarded(mut self, question: &Question) -> Self {
        let mut counted = vec![vec![0; self.numbers.all.len()]; self.places.all.len()];
        for (place, nodes) in self.places.nodes.iter().enumerate() {
            for (index, number) in self.numbers.all.iter().enumerate() {
                let of = |node: &PlaceIx| -> i32 {
                    let atoms = self.atoms(*node, number.family).unwrap_or_default();
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
    fn stays_small(&self, places: &[(PlaceIx, i32)]) -> bool {
        let Some(guard) = &self.guard else { return true };
        places.iter().all(|(place, _)| {
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
                } else if target.attempts < ATTEMPTS {
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
        for effort in EFFORTS {
            self.effort = effort;
            open = self.widen(protection, &open, &mut |_| {});
        }
        self.effort = 1;
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
        let is_possible = self.stock.iter().flatten().all(|cases| *cases >= 0);
        let sum = |stock: &[Vec<i32>], place: PlaceIx, number: NumberIx| -> i32 {
            let number = &self.numbers.all[number];
            let from = self.offsets[number.family];
            let taken =
                || number.atoms.iter().enumerate().filter(|(_, taken)| **taken).map(|(atom, _)| from + atom);
            let nodes = self.places.nodes[place].iter().filter(|node| !stock[**node].is_empty());
            nodes.map(|node| taken().map(|atom| stock[*node][atom]).sum::<i32>()).sum()
        };
        let is_same = |place: PlaceIx, number: NumberIx| {
            sum(&self.stock, place, number) == sum(&self.counted, place, number)
        };
        let question = protection.question;
        is_possible
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
        let reported = *self.has.get(node)?.get(family)?;
        let (from, size) = (self.offsets[family], self.numbers.families[family].size);
        reported.then(|| &self.stock[node][from..from + size])
    }

    /// How a number at a place differs now from what was counted.
    pub fn change(&self, place: PlaceIx, number: NumberIx) -> i32 {
        self.tracks[place][number].now
    }

    fn keep(&mut self) {
        for (place, number) in self.touched.drain(..) {
            let track = &mut self.tracks[place][number];
            track.least = track.least.min(track.now);
            track.most = track.most.max(track.now);
        }
    }

    /// Moves cases until a target is wide. Whether it went any way.
    fn push(&mut self, place: PlaceIx, target: &mut Open) -> bool {
        let track = self.tracks[place][target.number];
        let (up, down) = (track.least + self.threshold - track.now, track.now - track.most + self.threshold);
        let is_up = (up <= down) == (target.attempts.is_multiple_of(2));
        let mut left = if is_up { up } else { down };
        let mut moved = false;
        while left > 0 {
            let count = self.count(target.number);
            match self.step_or_prepare(place, &count, if is_up { 1 } else { -1 }, left) {
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
            number: index,
            left_out: Vec::new(),
            family: number.family,
            terms,
            bases: number.bases().iter().map(|base| self.bases[base]).collect(),
        }
    }

    /// A step; where there is none upwards, the count is first raised among cases that differ from it in some variable.
    fn step_or_prepare(&mut self, place: PlaceIx, count: &Count, direction: i32, most: i32) -> Option<i32> {
        if let Some(cases) = self.step(place, count, direction, most) {
            return Some(cases);
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
            if self.step_or_prepare(place, &wider, direction, most).is_some()
                && let Some(cases) = self.step(place, count, direction, most)
            {
                return Some(cases);
            }
        }
        None
    }

    /// Moves at most so many cases so that a count changes in a direction. How many; `None` when no move was found.
    fn step(&mut self, place: PlaceIx, count: &Count, direction: i32, most: i32) -> Option<i32> {
        self.turn += 1;
        let key = (count.number, count.left_out.clone());
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
                if let Some(cases) = self.step_by(place, count, direction, most, shape) {
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
        shape: usize,
    ) -> Option<i32> {
        let (change, shape) = &self.shapes[shape];
        let first = shape.families.iter().position(|projection| projection.family == count.family)?;
        let nodes = &self.places.nodes[place];
        let start = self.turn % nodes.len().max(1);
        let mut tried = 0;
        for at in 0..nodes.len() {
            let one = nodes[(start + at) % nodes.len()];
            if self.stock[one].is_empty() || meets(&shape.groups, &self.printed[one]) {
                continue;
            }
            tried += 1;
            if tried > NODES * self.effort {
                return None;
            }
            if let Some((sign, chosen, with)) = self.fit(shape, first, count, direction, one, place, change) {
                let with = &self.partners[one][with];
                let mut at: Vec<(PlaceIx, i32)> = vec![(one, sign)];
                at.extend(with.nodes.iter().map(|(node, times)| (*node, times * sign)));
                let cases = self.room(shape, &chosen, &at).min(most);
                let felt: Vec<(PlaceIx, i32)> =
                    with.felt.iter().map(|(place, times)| (*place, times * sign * cases)).collect();
                let families = projections(shape);
                self.apply(&families, &chosen, &at, cases, &felt);
                if !self.stays_small(&felt) {
                    let back: Vec<(PlaceIx, i32)> =
                        felt.iter().map(|(place, times)| (*place, -times)).collect();
                    self.apply(&families, &chosen, &at, -cases, &back);
                    self.touched.clear();
                    return None;
                }
                self.keep();
                return Some(cases);
            }
        }
        None
    }

    /// Finds values of all other variables at which all nodes have cases to move. The sign of the change at the first node, the atom of
    /// each family, and the partners.
    #[allow(clippy::too_many_arguments)]
    fn fit(
        &self,
        shape: &Shape,
        first: usize,
        count: &Count,
        direction: i32,
        one: PlaceIx,
        place: PlaceIx,
        change: &Change,
    ) -> Option<(i32, Vec<usize>, usize)> {
        let mut order: Vec<usize> = (0..shape.families.len()).filter(|at| *at != first).collect();
        order.insert(0, first);
        let mut search = Search {
            walk: self,
            shape,
            order,
            one,
            whole: place,
            with: 0,
            chosen: vec![0; shape.families.len()],
            left: CONTEXTS * self.effort,
        };
        let allowed: Vec<u128> =
            self.sizes.iter().map(|size| if *size >= 128 { u128::MAX } else { (1 << size) - 1 }).collect();
        for sign in [direction, -direction] {
            let wanted = Wanted { count, change, sign, direction };
            if search.place(0, sign, &allowed, Some(&wanted)) {
                return Some((sign, search.chosen, search.with));
            }
        }
        None
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

    /// How many cases can be moved so before an atom is empty.
    fn room(&self, shape: &Shape, chosen: &[usize], at: &[(PlaceIx, i32)]) -> i32 {
        let mut room = i32::MAX;
        for (projection, atom) in shape.families.iter().zip(chosen) {
            for (cell, distance) in &projection.cells {
                let index = self.offsets[projection.family] + atom + distance;
                for (node, _) in
                    at.iter().filter(|(node, sign)| cell * sign < 0 && self.has[*node][projection.family])
                {
                    room = room.min(self.stock[*node][index]);
                }
            }
        }
        room
    }

    fn apply(
        &mut self,
        families: &[(usize, Vec<(i32, usize)>)],
        chosen: &[usize],
        at: &[(PlaceIx, i32)],
        cases: i32,
        felt: &[(PlaceIx, i32)],
    ) {
        for ((family, cells), atom) in families.iter().zip(chosen) {
            if !self.has[at[0].0][*family] {
                continue;
            }
            for (cell, distance) in cells {
                let atom = atom + distance;
                for (node, sign) in at {
                    self.stock[*node][self.offsets[*family] + atom] += cell * sign * cases;
                }
                for number in &self.numbers.of_atom[*family][atom] {
                    for (place, times) in felt {
                        self.tracks[*place][*number].now += cell * times;
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
    number: NumberIx,
    /// Variables of the number that are left out of account.
    left_out: Vec<usize>,
    family: usize,
    terms: Vec<(i32, Coded)>,
    bases: Vec<usize>,
}

fn meets(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

/// The groups that are printed at each place. Groups that compare places are printed at each of them.
fn printed(protection: &Protection) -> Vec<Vec<u64>> {
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
