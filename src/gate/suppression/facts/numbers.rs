//! The counts that can be told apart, and the atoms that they are sums of.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::families::LinkedTable;
use crate::basis::{Base, Function};
use crate::suppression::groups::{CellParts, Groups};

/// Index into [`Numbers::all`].
pub(crate) type AggregateIx = usize;

/// Every count that a study declares, once.
pub(crate) struct Numbers {
    pub families: Vec<LinkedTable>,
    pub all: Vec<Aggregate>,
    /// By group, then by cell.
    pub of_cell: Vec<Vec<CellAggregates>>,
    /// By set of cases: the numbers that it is the sum of, with their signs; `None` where no family
    /// holds them.
    pub of_set: Vec<Option<Vec<(i32, AggregateIx)>>>,
}

/// A sum of atoms of a family.
pub(crate) struct Aggregate {
    pub family: usize,
    /// By atom of the family whether it is counted.
    pub atoms: Vec<bool>,
}

/// The numbers of one cell.
pub(crate) struct CellAggregates {
    /// Cases that are asked about; `None` where no family holds them.
    pub base: Option<AggregateIx>,
    /// Those of them with the outcome.
    pub numerator: Option<AggregateIx>,
    /// Those of them without it.
    pub rest: Option<AggregateIx>,
}

impl Numbers {
    /// The numbers of all cells.
    pub(crate) fn new(groups: &Groups, families: Vec<LinkedTable>) -> Self {
        let mut finder = Finder {
            families: &families,
            all: Vec::new(),
            known: FxHashMap::default(),
            of_function: HashMap::new(),
        };
        let of_cell =
            groups.all.iter().map(|group| group.cells.iter().map(|cell| finder.cell(cell)).collect());
        let of_cell = of_cell.collect();
        let of_set = (0..groups.sets.len()).map(|set| {
            let (cases, without) = groups.sets.functions(set);
            let mut sum = vec![(1, finder.number(&cases)?)];
            if let Some(without) = without {
                sum.push((-1, finder.number(&without)?));
            }
            Some(sum)
        });
        let of_set = of_set.collect();
        let all = finder.all;
        Self { families, all, of_cell, of_set }
    }
}

/// The smallest family that a count is a sum of atoms of.
fn host(families: &[LinkedTable], function: &Function) -> Option<(usize, Vec<bool>)> {
    families.iter().enumerate().find_map(|(index, family)| Some((index, family.atoms(function)?)))
}

struct Finder<'a> {
    families: &'a [LinkedTable],
    all: Vec<Aggregate>,
    /// Keys are as long as a family has atoms, so that hashing them must be cheap.
    known: FxHashMap<(usize, Vec<bool>), AggregateIx>,
    of_function: HashMap<Vec<(Base, Vec<bool>)>, Option<AggregateIx>>,
}

impl Finder<'_> {
    fn cell(&mut self, cell: &CellParts) -> CellAggregates {
        let base = self.number(&cell.base_of);
        let Some(of) = cell.numerator_of.as_ref().filter(|_| !cell.is_never) else {
            return CellAggregates { base, numerator: None, rest: None };
        };
        CellAggregates { base, numerator: self.number(of), rest: self.rest(&cell.base_of, of) }
    }

    fn number(&mut self, function: &Function) -> Option<AggregateIx> {
        let key: Vec<(Base, Vec<bool>)> = function.iter().map(|(base, met)| (*base, met.clone())).collect();
        if let Some(known) = self.of_function.get(&key) {
            return *known;
        }
        let found =
            host(self.families, function).map(|(family, atoms)| self.keep(Aggregate { family, atoms }));
        self.of_function.insert(key, found);
        found
    }

    /// Cases of the base without the outcome, in the smallest family that knows the outcome of all
    /// of them.
    fn rest(&mut self, base: &Function, of: &Function) -> Option<AggregateIx> {
        let both = |family: &LinkedTable| Some((family.atoms(base)?, family.atoms(of)?));
        let (family, (mut atoms, met)) =
            self.families.iter().enumerate().find_map(|(index, family)| Some((index, both(family)?)))?;
        atoms.iter_mut().zip(met).for_each(|(base, of)| *base &= !of);
        Some(self.keep(Aggregate { family, atoms }))
    }

    fn keep(&mut self, number: Aggregate) -> AggregateIx {
        let key = (number.family, number.atoms.clone());
        *self.known.entry(key).or_insert_with(|| {
            self.all.push(number);
            self.all.len() - 1
        })
    }
}
