//! The declared counts, and the cells of linked tables that they are sums of.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::families::LinkedTable;
use crate::basis::{Base, Function};
use crate::cells::ByGroup;
use crate::suppression::groups::{CellParts, Groups};

/// Index into [`Numbers::all`].
pub(crate) type AggregateIx = usize;

/// Every count that a study declares, once.
pub(crate) struct Numbers {
    pub families: Vec<LinkedTable>,
    pub all: Vec<Aggregate>,
    /// The counts of each cell, by group, then by cell.
    pub of_cell: ByGroup<Vec<CellAggregates>>,
    /// By set of cases: the counts whose sum it is, with their signs; `None` where no linked table
    /// holds them.
    pub of_set: Vec<Option<Vec<(i32, AggregateIx)>>>,
}

/// A sum of cells of a linked table.
pub(crate) struct Aggregate {
    pub family: usize,
    /// By cell of the table: whether it is counted.
    pub atoms: Vec<bool>,
}

/// The counts of one declared cell; `None` where no linked table holds them.
pub(crate) struct CellAggregates {
    /// The base.
    pub base: Option<AggregateIx>,
    /// The numerator.
    pub numerator: Option<AggregateIx>,
    /// Base minus numerator.
    pub rest: Option<AggregateIx>,
}

impl Numbers {
    /// The counts of all cells of all groups.
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

/// The smallest linked table that holds a count, with the cells that the count includes.
fn host(families: &[LinkedTable], function: &Function) -> Option<(usize, Vec<bool>)> {
    families.iter().enumerate().find_map(|(index, family)| Some((index, family.atoms(function)?)))
}

struct Finder<'a> {
    families: &'a [LinkedTable],
    all: Vec<Aggregate>,
    /// The aggregates that are known, by table and by which of its cells they add up, so that none is
    /// added twice. The mask is as long as the table has cells, so hashing must be cheap.
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

    /// Base minus numerator, in the smallest linked table that holds both.
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
