//! The declared counts, and the cells of linked tables that each of them adds up.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::linked_tables::LinkedTable;
use crate::basis::{Column, Function};
use crate::cells::ByGroup;
use crate::suppression::groups::{CellParts, Groups};

/// Index into [`Numbers::all`].
pub(crate) type AggregateIx = usize;

/// The counts that a study declares, each once, as sums of cells of linked tables.
pub(crate) struct Aggregates {
    pub linked_tables: Vec<LinkedTable>,
    pub all: Vec<Aggregate>,
    /// The aggregates of each declared cell, by group, then by cell.
    pub of_cell: ByGroup<Vec<CellAggregates>>,
    /// By set of cases: the aggregates whose sum it is, with their signs; `None` where no linked
    /// table holds them.
    pub of_set: Vec<Option<Vec<(i32, AggregateIx)>>>,
}

/// A sum of cells of a linked table.
pub(crate) struct Aggregate {
    pub table: usize,
    /// By cell of the table: whether it is counted.
    pub atoms: Vec<bool>,
}

/// The aggregates of one declared cell; `None` where no linked table holds them.
pub(crate) struct CellAggregates {
    /// The base.
    pub base: Option<AggregateIx>,
    /// The numerator.
    pub numerator: Option<AggregateIx>,
    /// Base minus numerator.
    pub rest: Option<AggregateIx>,
}

impl Aggregates {
    /// The aggregates of all cells of all groups.
    pub(crate) fn new(groups: &Groups, linked_tables: Vec<LinkedTable>) -> Self {
        let mut interner = AggregateInterner {
            linked_tables: &linked_tables,
            all: Vec::new(),
            known: FxHashMap::default(),
            of_function: HashMap::new(),
        };
        let of_cell =
            groups.all.iter().map(|group| group.cells.iter().map(|cell| interner.cell(cell)).collect());
        let of_cell = of_cell.collect();
        let of_set = (0..groups.sets.len()).map(|set| {
            let (cases, without) = groups.sets.functions(set);
            let mut signed_terms = vec![(1, interner.aggregate(&cases)?)];
            if let Some(without) = without {
                signed_terms.push((-1, interner.aggregate(&without)?));
            }
            Some(signed_terms)
        });
        let of_set = of_set.collect();
        let all = interner.all;
        Self { linked_tables, all, of_cell, of_set }
    }
}

/// The smallest linked table that holds a count, with the cells that the count includes.
fn host(linked_tables: &[LinkedTable], function: &Function) -> Option<(usize, Vec<bool>)> {
    linked_tables.iter().enumerate().find_map(|(index, table)| Some((index, table.atoms(function)?)))
}

/// Assigns each count to the smallest linked table that holds it, each aggregate once.
struct AggregateInterner<'a> {
    linked_tables: &'a [LinkedTable],
    all: Vec<Aggregate>,
    /// The index of each known aggregate, by its table and by which of the table's cells it adds
    /// up, so that no aggregate is added twice. The mask is as long as the table has cells, so
    /// hashing must be cheap.
    known: FxHashMap<(usize, Vec<bool>), AggregateIx>,
    of_function: HashMap<Vec<(Column, Vec<bool>)>, Option<AggregateIx>>,
}

impl AggregateInterner<'_> {
    fn cell(&mut self, cell: &CellParts) -> CellAggregates {
        let base = self.aggregate(&cell.base_condition);
        let Some(of) = cell.numerator_condition.as_ref().filter(|_| !cell.is_never) else {
            return CellAggregates { base, numerator: None, rest: None };
        };
        CellAggregates { base, numerator: self.aggregate(of), rest: self.rest(&cell.base_condition, of) }
    }

    fn aggregate(&mut self, function: &Function) -> Option<AggregateIx> {
        let key: Vec<(Column, Vec<bool>)> =
            function.iter().map(|(column, met)| (*column, met.clone())).collect();
        if let Some(known) = self.of_function.get(&key) {
            return *known;
        }
        let aggregate =
            host(self.linked_tables, function).map(|(table, atoms)| self.keep(Aggregate { table, atoms }));
        self.of_function.insert(key, aggregate);
        aggregate
    }

    /// Base minus numerator, in the smallest linked table that holds both.
    fn rest(&mut self, base: &Function, of: &Function) -> Option<AggregateIx> {
        let atoms_of_both = |table: &LinkedTable| Some((table.atoms(base)?, table.atoms(of)?));
        let (table, (mut atoms, met)) = self
            .linked_tables
            .iter()
            .enumerate()
            .find_map(|(index, table)| Some((index, atoms_of_both(table)?)))?;
        atoms.iter_mut().zip(met).for_each(|(base, of)| *base &= !of);
        Some(self.keep(Aggregate { table, atoms }))
    }

    fn keep(&mut self, aggregate: Aggregate) -> AggregateIx {
        let key = (aggregate.table, aggregate.atoms.clone());
        *self.known.entry(key).or_insert_with(|| {
            self.all.push(aggregate);
            self.all.len() - 1
        })
    }
}
