//! The tables of a study, and how many cases of a measure each unit has in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::footnotes::Summand;
use crate::raw::{Cells, CellsOf};
use input::{CodedTable, UnaskedValue};
use study::{ByQuantity, ByRound, Condition, QuantityIx, RoundIx, Study, VariableIx};
use units::{ByUnit, UnitIx, Units};

use super::measure_plan::{CountedCases, Counting, MeasurePlan, TablePlan};
use super::table::Table;

/// The tables of one study.
#[derive(Debug)]
pub struct Cube {
    /// The tables of cases. Where a case may give several answers, a second table holds the bases
    /// of the answers; `None` for other tables.
    pub(super) tables: Vec<(Table, Option<Table>)>,
    /// The tables of each quantity.
    quantities: ByQuantity<Vec<Table>>,
    /// By table: the rounds for which it has rows.
    pub(super) rounds: Vec<BTreeSet<RoundIx>>,
    /// By table: how a table of all cases counts the cases that this table covers. `None` for a
    /// table that holds all cases itself, and where no table can.
    covered: Vec<Option<MeasurePlan>>,
    /// The values that nobody was asked about in a round.
    unasked: BTreeSet<UnaskedValue>,
}

impl Cube {
    /// Makes a cube of the tables as `input` coded them.
    pub fn new(coded: Vec<CodedTable>, study: &Study) -> Self {
        let unasked = coded.iter().flat_map(|table| &table.unasked).copied().collect();
        let mut tables: Vec<(Table, Option<Table>)> = Vec::new();
        let mut quantities: ByQuantity<Vec<Table>> = study.quantities.iter().map(|_| Vec::new()).collect();
        for coded in coded {
            let quantity = study.tables[coded.spec].quantity;
            let table = Table::from_coded(coded, study);
            match quantity {
                Some(quantity) => quantities[quantity].push(table.0),
                None => tables.push(table),
            }
        }
        let rounds = tables.iter().map(|(table, _)| table.rounds()).collect();
        let mut cube = Self { tables, quantities, rounds, covered: Vec::new(), unasked };
        let covers = cube.tables.iter().map(|(table, _)| &table.covers);
        cube.covered = covers.map(|covers| cube.covered(study, covers)).collect();
        cube
    }

    /// The values that nobody was asked about in a round. Before and after, the other answers to the
    /// question do not mean the same.
    pub fn unasked(&self) -> &BTreeSet<UnaskedValue> {
        &self.unasked
    }

    /// How many cases the numbers that the source withheld for places can be at most, by round.
    /// Places for which a table does not say how many are left out. Of several tables each may lack
    /// other cases, so all that they lack are added up.
    pub(crate) fn at_most(&self, study: &Study) -> ByRound<BTreeMap<UnitIx, u64>> {
        let mut at_most: ByRound<BTreeMap<UnitIx, Option<u64>>> =
            study.rounds.iter().map(|_| BTreeMap::new()).collect();
        for (table, _) in self.tables.iter().filter(|(_, bases)| bases.is_none()) {
            let declared = &study.tables[table.spec];
            // A cell that is a sum of rows may lack several numbers.
            let each = declared.withheld_at_most.filter(|_| !declared.sums);
            for ((round, unit), withheld) in table.withheld() {
                let table_maximum = each.map(|each| each * withheld);
                let known = at_most[round].entry(unit).or_insert(Some(0));
                *known = known.zip(table_maximum).map(|(known, maximum)| known + maximum);
            }
        }
        let known_maxima = |places: BTreeMap<UnitIx, Option<u64>>| {
            places.into_iter().filter_map(|(unit, most)| Some((unit, most?))).collect()
        };
        at_most.into_iter().map(known_maxima).collect()
    }

    /// How to count, in a table of all cases, those that meet `covers`; `None` if `covers` is empty
    /// or no table can.
    fn covered(&self, study: &Study, covers: &Condition) -> Option<MeasurePlan> {
        let counted =
            CountedCases { numerator: covers.clone(), base: Condition::new(), counting: Counting::Share };
        (!covers.is_empty()).then(|| self.measure(study, &counted, &[])).flatten()
    }

    /// Whether some table of cases has a row with this value in the round, be its count zero.
    pub(crate) fn has_rows_of(&self, round: RoundIx, variable: VariableIx, value: usize) -> bool {
        self.tables.iter().any(|(table, _)| table.has_rows_of(round, variable, value))
    }

    /// Whether some table of cases has rows for the unit itself; of a study without any, some table of
    /// a quantity.
    pub fn has_own(&self, round: RoundIx, unit: UnitIx) -> bool {
        let mut quantities = self.quantities.iter().flatten().filter(|_| self.tables.is_empty());
        self.tables.iter().any(|(table, _)| table.has(round, unit))
            || quantities.any(|table| table.has(round, unit))
    }

    /// Whether the table that answers a measure has rows for the unit itself.
    pub fn reports_itself(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx) -> bool {
        self.tables[plan.first.table].0.has(round, unit)
    }

    /// Whether any table of the round has rows for the unit or a part of it.
    pub fn took_part(&self, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        let has_own_rows = |unit: UnitIx| self.has_own(round, unit);
        units.all[unit].reporters().any(has_own_rows)
    }

    /// Whether a unit reported what a measure counts: the measure's table has rows for the unit or
    /// a part of it. No rows means not reported, which differs from no cases. But if the table
    /// covers some cases only, and the table of all cases shows that the unit has none of them, it
    /// reported too.
    pub(crate) fn reports(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        self.has_rows(plan, round, unit, units)
            || self.covered[plan.first.table].as_ref().is_some_and(|covered| {
                self.has_rows(covered, round, unit, units)
                    && self
                        .count(covered, round, unit, units)
                        .iter()
                        .all(|(cases, _)| cases.open() == Some(0))
            })
    }

    /// All tables; for a variable with several answers the table of the answers and that of their
    /// bases.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().flat_map(|(table, bases)| std::iter::once(table).chain(bases))
    }

    /// The units in the measure's table that report for a unit: itself or parts of it.
    pub(crate) fn reporting(
        &self,
        plan: &MeasurePlan,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> Vec<UnitIx> {
        let (table, _) = self.tables_of(&plan.first);
        units.all[unit].reporters().filter(|reporter| table.has(round, *reporter)).collect()
    }

    fn has_rows(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
        has_rows_of_unit(&self.tables[plan.first.table].0, round, unit, units)
    }

    /// Numerators and bases of a measure for a unit, by the variables of the plan.
    pub(crate) fn count(&self, plan: &MeasurePlan, round: RoundIx, unit: UnitIx, units: &Units) -> Cells {
        let cells = self.count_in(&plan.first, round, unit, units);
        if !is_any_withheld(&cells) {
            return cells;
        }
        self.count_elsewhere(&[plan], round, unit, units).unwrap_or(cells)
    }

    fn count_in<T: Summand>(
        &self,
        plan: &TablePlan,
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> CellsOf<T> {
        let (table, bases) = self.tables_of(plan);
        let numerators = plan.numerator.answer(table, round, unit, units);
        numerators.into_iter().zip(plan.base.answer(bases, round, unit, units)).collect()
    }

    /// Numerators and bases of several measures for a unit, all from the first other table that
    /// gives them in full; `None` where there is none. The table must count the same places as the
    /// first one does, so that the numbers are of the same cases.
    fn count_elsewhere<T: Summand>(
        &self,
        plans: &[&MeasurePlan],
        round: RoundIx,
        unit: UnitIx,
        units: &Units,
    ) -> Option<CellsOf<T>> {
        let counts_same_places = |one: usize, other: usize| {
            let (one, other) = (&self.tables[one].0, &self.tables[other].0);
            units.all[unit].reporters().all(|place| one.has(round, place) == other.has(round, place))
        };
        let counts_in_table = |table: usize| -> Option<CellsOf<T>> {
            let plans = plans.iter().map(|plan| plan.others.iter().find(|other| other.table == table));
            let plans = plans.collect::<Option<Vec<_>>>()?;
            let cells = plans.into_iter().flat_map(|plan| self.count_in(plan, round, unit, units));
            Some(cells.collect())
        };
        let first = plans.first()?;
        let tables = first.others.iter().map(|other| other.table);
        let tables = tables.filter(|table| counts_same_places(first.first.table, *table));
        tables.filter_map(counts_in_table).find(|cells| !is_any_withheld(cells))
    }

    /// By unit: numerators and bases of several measures. Empty for a unit that is not asked for or
    /// did not report all of them. Each reporting unit is counted once, and measures with the same
    /// base share its count.
    pub(crate) fn count_all<T: Summand>(
        &self,
        plans: &[&MeasurePlan],
        round: RoundIx,
        units: &Units,
        is_asked: impl Fn(UnitIx) -> bool,
    ) -> ByUnit<CellsOf<T>> {
        let reports = |unit| plans.iter().all(|plan| self.reports(plan, round, unit, units));
        let is_asked: ByUnit<bool> =
            units.all.indices().map(|unit| is_asked(unit) && reports(unit)).collect();
        let mut cells: ByUnit<CellsOf<T>> = vec![CellsOf::new(); units.all.len()].into();
        let mut bases: Option<(&TablePlan, ByUnit<Vec<T>>)> = None;
        for plan in plans.iter().map(|plan| &plan.first) {
            let (table, base_table) = self.tables_of(plan);
            let numerators = plan.numerator.answer_all(table, round, units, |unit| is_asked[unit]);
            let (_, bases) = match &mut bases {
                Some(known) if known.0.has_base_of(plan) => known,
                other => {
                    let counted = plan.base.answer_all(base_table, round, units, |unit| is_asked[unit]);
                    other.insert((plan, counted))
                }
            };
            for ((cells, numerators), bases) in cells.iter_mut().zip(numerators).zip(&*bases) {
                cells.extend(numerators.into_iter().zip(bases.iter().copied()));
            }
        }
        for unit in units.all.indices().filter(|unit| is_asked[*unit]) {
            if is_any_withheld(&cells[unit])
                && let Some(full) = self.count_elsewhere(plans, round, unit, units)
            {
                cells[unit] = full;
            }
        }
        cells
    }

    /// Whether some number of the tables has a footnote.
    pub(crate) fn has_footnotes(&self) -> bool {
        self.tables().any(Table::has_footnotes)
    }

    /// The tables of numerators and of bases.
    fn tables_of(&self, plan: &TablePlan) -> (&Table, &Table) {
        let (table, bases) = &self.tables[plan.table];
        let bases = bases.as_ref().filter(|_| plan.counting == Counting::Share);
        (table, bases.unwrap_or(table))
    }

    /// The tables of a quantity.
    pub(crate) fn of_quantity(&self, quantity: QuantityIx) -> &[Table] {
        &self.quantities[quantity]
    }
}

/// Whether a table has rows for a unit or a part of it.
pub(super) fn has_rows_of_unit(table: &Table, round: RoundIx, unit: UnitIx, units: &Units) -> bool {
    units.all[unit].reporters().any(|reporter| table.has(round, reporter))
}

fn is_any_withheld<T: Summand>(cells: &[(T, T)]) -> bool {
    cells.iter().any(|(numerator, base)| numerator.is_withheld() || base.is_withheld())
}
