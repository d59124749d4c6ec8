//! Tables that agree with everything printed, and how their counts differ from what was counted.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::disclosure::basis::Base;
use crate::disclosure::groups::CellIx;
use crate::disclosure::places::{PlaceIx, Places};
use crate::disclosure::proof::families::{Axis, Family};
use crate::disclosure::proof::numbers::{Number, NumberIx, Numbers};
use crate::disclosure::protect::Question;

use super::shape::{Change, Coded, Projection, Shape};
use super::stock::Stock;

/// Cases of each atom at each node.
#[derive(Clone)]
pub struct Tables<'a> {
    pub places: &'a Places,
    pub(super) numbers: &'a Numbers,
    /// By how much two tables must differ, in cases.
    pub threshold: i32,
    /// Index of every base.
    pub(super) bases: Arc<HashMap<Base, usize>>,
    pub(super) sizes: Vec<usize>,
    /// By family and axis: its base, and by atom the base's values that it holds, as bits.
    pub(super) axis_bases: Arc<Vec<Vec<usize>>>,
    pub(super) masks: Arc<Vec<Vec<Vec<u128>>>>,
    pub(super) stock: Stock,
    /// By group: the functions of its printed numbers.
    pub(super) functions: Arc<Vec<Vec<Coded>>>,
    /// Places, and numbers of answers there that are known together: their sum may not change.
    pub(super) answers: Arc<Vec<(PlaceIx, Vec<NumberIx>)>>,
    pub(super) shapes: Vec<Arc<(Change, Shape)>>,
    known_shapes: HashMap<Change, usize>,
    /// By place and number.
    tracks: Vec<Track>,
    /// The tracks of numbers that changed since the last kept state.
    touched: Vec<usize>,
    /// By number: by how much a move changes it; 0 between moves.
    net: Vec<i32>,
    /// Numbers that a move changes; empty between moves.
    effects: Vec<(u32, i32)>,
}

/// How a number differs from what it was counted to be: now, and in the states that were kept.
#[derive(Clone, Copy, Default)]
pub(super) struct Track {
    pub(super) now: i32,
    pub(super) least: i32,
    pub(super) most: i32,
}

impl Track {
    /// What it is now counts as possible.
    pub(super) fn keep(&mut self) {
        self.least = self.least.min(self.now);
        self.most = self.most.max(self.now);
    }
}

/// Moves of which only the last leads to tables that are possible.
pub type Step = Vec<Move>;

/// Cases that change their values at some nodes.
#[derive(Debug, Clone)]
pub struct Move {
    /// Index of the change among the shapes.
    pub shape: usize,
    /// By family of the shape: the atom that the change starts from.
    pub chosen: Vec<usize>,
    /// The nodes, and how often.
    pub at: Vec<(PlaceIx, i32)>,
    /// The places whose numbers change, and how often.
    pub felt: Vec<(PlaceIx, i32)>,
    pub cases: i32,
}

impl<'a> Tables<'a> {
    /// The counted tables: by place, for nodes, and by family.
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
        let of_axis = |family: &Family, axis: &Axis| -> Vec<u128> {
            let values = |class: usize| {
                axis.class_of.iter().enumerate().filter(move |(_, other)| **other == Some(class))
            };
            let mask = |class: usize| values(class).fold(0, |mask, (value, _)| mask | 1 << value);
            let of_class: Vec<u128> = (0..axis.classes).map(mask).collect();
            (0..family.size).map(|atom| of_class[family.class(axis, atom)]).collect()
        };
        let of_family = |family: &Family| family.axes.iter().map(|axis| of_axis(family, axis)).collect();
        let masks = Arc::new(numbers.families.iter().map(of_family).collect());
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
        let answers = question.answers.iter().map(|(place, cells)| {
            let number = |(group, cell): &CellIx| numbers.of_cell[*group][*cell].numerator;
            (*place, cells.iter().filter_map(number).collect())
        });
        Self {
            answers: Arc::new(answers.collect()),
            places,
            numbers,
            threshold: question.least_width(),
            sizes: sizes.iter().map(|(_, size)| *size).collect(),
            functions: Arc::new(functions.collect()),
            axis_bases: Arc::new(axis_bases),
            masks,
            bases: Arc::new(bases),
            stock: Stock::new(&numbers.families, counted),
            shapes: Vec::new(),
            known_shapes: HashMap::new(),
            tracks: vec![Track::default(); numbers.all.len() * places.all.len()],
            touched: Vec::new(),
            net: vec![0; numbers.all.len()],
            effects: Vec::new(),
        }
    }

    /// Every value of every base.
    pub(super) fn allowed(&self) -> Vec<u128> {
        self.sizes.iter().map(|size| if *size >= 128 { u128::MAX } else { (1 << size) - 1 }).collect()
    }

    /// Takes from the values of all bases those that an atom does not hold. Whether something is left of each.
    pub(super) fn narrow(&self, projection: &Projection, atom: usize, allowed: &mut [u128]) -> bool {
        projection.free.iter().all(|axis| {
            let base = self.axis_bases[projection.family][*axis];
            allowed[base] &= self.masks[projection.family][*axis][atom];
            allowed[base] != 0
        })
    }

    /// The change of a move.
    pub fn change_of(&self, made: &Move) -> &Change {
        &self.shapes[made.shape].0
    }

    /// Whether two kept states differ by the threshold.
    pub fn is_wide(&self, place: PlaceIx, number: NumberIx) -> bool {
        self.width(place, number) >= self.threshold
    }

    /// By how much kept states differ at most.
    pub fn width(&self, place: PlaceIx, number: NumberIx) -> i32 {
        let (least, most) = self.range(place, number);
        most - least
    }

    /// By how much a number differs in kept states from what was counted: at least, at most 0, and at most, at least 0.
    pub fn range(&self, place: PlaceIx, number: NumberIx) -> (i32, i32) {
        let Track { least, most, .. } = self.track(place, number);
        (least, most)
    }

    /// What a number counts.
    pub fn number(&self, number: NumberIx) -> &Number {
        &self.numbers.all[number]
    }

    /// How a number at a place differs now from what was counted.
    pub fn change(&self, place: PlaceIx, number: NumberIx) -> i32 {
        self.track(place, number).now
    }

    /// What every number at every place is now.
    pub fn counts(&self) -> Vec<i32> {
        let of_place = |nodes: &Vec<PlaceIx>| -> Vec<i32> {
            let mut counts = vec![0; self.numbers.all.len()];
            for (family, numbers) in self.numbers.of_atom.iter().enumerate() {
                let atoms = nodes.iter().flat_map(|node| self.stock.atoms(*node, family).iter().zip(numbers));
                atoms.for_each(|(cases, of)| of.iter().for_each(|number| counts[*number] += cases));
            }
            counts
        };
        self.places.nodes.par_iter().flat_map_iter(of_place).collect()
    }

    /// Goes to other tables, of which it is known that they agree with everything printed.
    pub(super) fn set(&mut self, cases: &[i32]) {
        let before = self.counts();
        self.stock.set(cases);
        let now = self.counts();
        for (track, (before, now)) in self.tracks.iter_mut().zip(before.into_iter().zip(now)) {
            track.now += now - before;
        }
        self.touched = (0..self.tracks.len()).collect();
    }

    /// Cases of a family's atoms at a node; `None` where it is not reported.
    pub fn atoms(&self, node: PlaceIx, family: usize) -> Option<&[i32]> {
        Some(&self.stock.all()[self.stock.range(node, family)?])
    }

    pub(super) fn track(&self, place: PlaceIx, number: NumberIx) -> Track {
        self.tracks[self.at(place, number)]
    }

    /// The index of a number at a place among all tracks.
    pub fn at(&self, place: PlaceIx, number: NumberIx) -> usize {
        place * self.numbers.all.len() + number
    }

    /// Keeps the tables as they are now: what their counts are counts as possible.
    pub(super) fn keep(&mut self) {
        for at in self.touched.drain(..) {
            self.tracks[at].keep();
        }
    }

    /// The index of a change among the shapes.
    pub(super) fn shape_of(&mut self, change: Change) -> usize {
        if let Some(known) = self.known_shapes.get(&change) {
            return *known;
        }
        let shape = Shape::new(&self.numbers.families, &self.axis_bases, &change);
        self.known_shapes.insert(change.clone(), self.shapes.len());
        self.shapes.push(Arc::new((change, shape)));
        self.shapes.len() - 1
    }

    /// The atoms that a move changes: node, family, atom, and by how much for each case.
    pub(super) fn changed<'b>(
        &'b self,
        made: &'b Move,
    ) -> impl Iterator<Item = (PlaceIx, usize, usize, i32)> + 'b {
        let families = self.shapes[made.shape].1.families.iter().zip(&made.chosen);
        let reported =
            families.filter(move |(projection, _)| self.stock.has(made.at[0].0, projection.family));
        reported.flat_map(move |(projection, atom)| {
            made.at.iter().flat_map(move |(node, sign)| {
                let cells = projection.cells.iter();
                cells.map(move |(cell, distance)| (*node, projection.family, atom + distance, cell * sign))
            })
        })
    }

    /// An answer that is given more or less often at a place than it may be, since all answers together are known: the place, by how many, and
    /// all of them.
    pub(super) fn too_many_answers(&self) -> Option<(PlaceIx, i32, &[NumberIx])> {
        self.answers.iter().find_map(|(place, numbers)| {
            let sum: i32 = numbers.iter().map(|number| self.change(*place, *number)).sum();
            (sum != 0).then_some((*place, sum, numbers.as_slice()))
        })
    }

    /// How many cases can be moved so before an atom is empty.
    pub(super) fn room(&self, made: &Move) -> i32 {
        let loses = self.changed(made).filter(|(.., change)| *change < 0);
        loses.map(|(node, family, atom, _)| self.stock.cases(node, family, atom)).min().unwrap_or(i32::MAX)
    }

    /// Whether no atom that a move changes has fewer than no cases.
    pub(super) fn is_possible_where(&self, made: &Move) -> bool {
        self.changed(made).all(|(node, family, atom, _)| self.stock.cases(node, family, atom) >= 0)
    }

    /// Moves so many cases.
    pub(super) fn apply(&mut self, made: &Move, cases: i32) {
        let mut effects = std::mem::take(&mut self.effects);
        let first = made.at[0].0;
        for (projection, atom) in self.shapes[made.shape].1.families.iter().zip(&made.chosen) {
            if !self.stock.has(first, projection.family) {
                continue;
            }
            for (node, times) in &made.at {
                for (cell, distance) in &projection.cells {
                    self.stock.add(*node, projection.family, atom + distance, cell * times * cases);
                }
            }
            projection.effects(&self.numbers.of_atom[projection.family], *atom, &mut self.net, &mut effects);
        }
        // Most numbers hold as many cells that gain cases as cells that lose them.
        effects.retain(|(_, net)| *net != 0);
        for (place, times) in &made.felt {
            let from = self.at(*place, 0);
            for (number, net) in &effects {
                let at = from + *number as usize;
                self.tracks[at].now += net * times * cases;
                self.touched.push(at);
            }
        }
        effects.clear();
        self.effects = effects;
    }
}
