//! Sums of quantities for the very places that report the cases of a measure.

use std::collections::{BTreeMap, BTreeSet};

use ground::radix::Radix;
use input::TOTAL;
use study::{Block, ByRound, Condition, Formula, Measure, QuantityIx, RoundIx, Study, VariableIx};
use units::{ByUnit, UnitIx};

use crate::absence::Absence;
use crate::counting::{MeasurePlan, Query, Table};
use crate::raw::RawCount;
use crate::tally::Tally;

/// The parts of a number that are not protected counts.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub numerator: Amount,
    pub base: Amount,
    /// How far below and above a given figure its interval reaches; 0 where the source gives none.
    pub reach: (f64, f64),
}

impl Parts {
    /// A figure with the ends of its interval, where both are given.
    fn within(self, low: Amount, high: Amount) -> Self {
        match (self.numerator, low, high) {
            (Ok(figure), Ok(low), Ok(high)) => Self { reach: (figure - low, high - figure), ..self },
            _ => self,
        }
    }
}

/// A sum of a quantity, or why there is none.
pub(super) type Amount = Result<f64, Absence>;

impl Tally<'_> {
    /// By round, then by unit: the parts of a measure's numbers.
    pub(super) fn quantities(
        self,
        block: &Block,
        measure: &Measure,
        plan: Option<&MeasurePlan>,
        rounds: &[RoundIx],
    ) -> ByRound<ByUnit<Vec<Parts>>> {
        let mut cells: ByRound<ByUnit<Vec<Parts>>> =
            self.study.rounds.iter().map(|_| ByUnit::default()).collect();
        if measure.formula.quantities().next().is_some() {
            for round in rounds {
                let of_unit = |unit| self.of_unit((block, measure, plan), *round, unit);
                cells[*round] = self.units.all.indices().map(of_unit).collect();
            }
        }
        cells
    }

    fn of_unit(
        self,
        (block, measure, plan): (&Block, &Measure, Option<&MeasurePlan>),
        round: RoundIx,
        unit: UnitIx,
    ) -> Vec<Parts> {
        let dimensions: Vec<VariableIx> = block.dimensions().collect();
        let size = self.radix(&dimensions).cells();
        let at = MeasureRequest { plan, round, unit, dimensions: &dimensions };
        let all = |amount: Amount| vec![amount; size];
        let counted = measure.counted();
        let (numerators, bases) = match measure.formula {
            Formula::Share | Formula::Count => return Vec::new(),
            Formula::Rate(population) => (all(Ok(0.0)), self.amounts(population, &counted, true, at)),
            Formula::Mean(sum) => (self.amounts(sum, &counted, false, at), self.cases(at, size)),
            Formula::Ratio(sum, base) => {
                (self.amounts(sum, &counted, false, at), self.amounts(base, &counted, true, at))
            }
            Formula::Given(quantity, _) => (self.given(quantity, &counted, at), all(Ok(1.0))),
        };
        let parts = numerators.into_iter().zip(bases);
        let parts = parts.map(|(numerator, base)| Parts { numerator, base, reach: (0.0, 0.0) });
        let Formula::Given(_, Some(ends)) = measure.formula else { return parts.collect() };
        let [low, high] = ends.map(|end| self.given(end, &counted, at));
        parts.zip(low.into_iter().zip(high)).map(|(parts, (low, high))| parts.within(low, high)).collect()
    }

    fn radix(self, dimensions: &[VariableIx]) -> Radix {
        Radix::new(dimensions.iter().map(|variable| self.study.size(Some(*variable))))
    }

    /// The numbers of cases before disclosure control, of which a mean is made.
    fn cases(self, at: MeasureRequest, size: usize) -> Vec<Amount> {
        let counts = at.plan.map(|plan| self.cube.count(plan, at.round, at.unit, self.units));
        let open_cases = |count: RawCount| count.open().map(|count| count as f64).ok_or(Absence::AtSource);
        match counts {
            Some(counts) => counts.into_iter().map(|(_, count)| open_cases(count)).collect(),
            None => vec![Err(Absence::NotReported); size],
        }
    }

    /// The sums of a quantity over those that meet a condition. Where `is_partial`, parts of the
    /// condition and dimensions that no table of the quantity has are left out.
    fn amounts(
        self,
        quantity: QuantityIx,
        condition: &Condition,
        is_partial: bool,
        at: MeasureRequest,
    ) -> Vec<Amount> {
        let (units_of, regardless) =
            (self.study.quantities[quantity].units(), &self.study.quantities[quantity].regardless);
        let tables = self.cube.of_quantity(quantity).iter();
        let mut queries: Vec<ProjectedQuery> = tables
            .filter_map(|table| {
                ProjectedQuery::new(
                    self.study,
                    table,
                    condition,
                    at.dimensions,
                    is_partial.then_some(regardless),
                )
            })
            .collect();
        queries.sort_by_key(|query| std::cmp::Reverse(query.held));
        let radix = self.radix(at.dimensions);
        let found = queries.iter().find_map(|query| Some((query, self.answer(query, at)?)));
        let Some((query, answers)) = found else { return vec![Err(Absence::NotReported); radix.cells()] };
        let amount = |cell: usize| {
            let count = answers[query.answer_of(self.study, &radix, cell)];
            count.open().map(|units| units as f64 / units_of).ok_or(Absence::AtSource)
        };
        (0..radix.cells()).map(amount).collect()
    }

    /// The answers of a table of a quantity for the very places that report the cases; `None` where
    /// it lacks one of them.
    fn answer(self, query: &ProjectedQuery, at: MeasureRequest) -> Option<Vec<RawCount>> {
        let has_reporter = |unit: UnitIx| {
            self.units.all[unit].reporters().any(|reporter| query.table.has(at.round, reporter))
        };
        let answer = |unit: UnitIx| query.query.answer::<RawCount>(query.table, at.round, unit, self.units);
        let reporting = match at.plan {
            Some(plan) => self.cube.reporting(plan, at.round, at.unit, self.units),
            None => vec![at.unit],
        };
        if reporting.is_empty() {
            return None;
        }
        let holder = |unit: UnitIx| {
            if has_reporter(unit) { Some(unit) } else { self.holder(query, at, unit, &reporting) }
        };
        let holders: BTreeSet<UnitIx> = reporting.iter().map(|unit| holder(*unit)).collect::<Option<_>>()?;
        let mut sums = vec![RawCount::ZERO; query.query.size];
        for unit in holders {
            sums.iter_mut().zip(answer(unit)).for_each(|(sum, part)| *sum += part);
        }
        Some(sums)
    }

    /// The place of which `unit` is a part and that has the quantity for all its parts together, where
    /// all of these report their cases; `None` where there is no such place within the one asked for.
    fn holder(
        self,
        query: &ProjectedQuery,
        at: MeasureRequest,
        unit: UnitIx,
        reporting: &[UnitIx],
    ) -> Option<UnitIx> {
        let above = |unit: UnitIx| std::iter::successors(Some(unit), |unit| self.units.all[*unit].parent);
        let holder = above(unit).find(|place| query.table.has(at.round, *place))?;
        let is_within = above(holder).any(|place| place == at.unit);
        let leaves = &self.units.all[holder].leaves;
        (is_within && leaves.iter().all(|leaf| above(*leaf).any(|place| reporting.contains(&place))))
            .then_some(holder)
    }

    /// The figures that the source gives for a place itself.
    fn given(self, quantity: QuantityIx, condition: &Condition, at: MeasureRequest) -> Vec<Amount> {
        let radix = self.radix(at.dimensions);
        let tables = self.cube.of_quantity(quantity);
        let figure = |cell: usize| {
            let values: BTreeMap<VariableIx, usize> =
                at.dimensions.iter().copied().zip(radix.digits(cell)).collect();
            let found = tables.iter().find_map(|table| {
                let codes = given_codes(table, condition, &values)?;
                let mut cells = table.cells(at.round, at.unit);
                cells
                    .find(|cell| (0..codes.len()).all(|column| table.codes[column][*cell] == codes[column]))
                    .map(|cell| table.counts[cell])
            });
            let count = found.ok_or(Absence::NotReported)?.open().ok_or(Absence::AtSource)?;
            Ok(count as f64 / self.study.quantities[quantity].units())
        };
        (0..radix.cells()).map(figure).collect()
    }
}

/// What a measure is asked for.
#[derive(Clone, Copy)]
struct MeasureRequest<'a> {
    /// How its cases are counted; `None` where no table has them.
    plan: Option<&'a MeasurePlan>,
    round: RoundIx,
    unit: UnitIx,
    /// The variables by which it is split.
    dimensions: &'a [VariableIx],
}

/// The codes of a row that gives a figure for some values: a variable that is not asked about has
/// its total. `None` where the table lacks a variable.
fn given_codes(
    table: &Table,
    condition: &Condition,
    values: &BTreeMap<VariableIx, usize>,
) -> Option<Vec<u8>> {
    let is_held = |variable: &VariableIx| table.dimensions.contains(variable);
    let is_covered = |variable: &VariableIx| table.covers.get(variable) == condition.get(variable);
    if !values.keys().all(is_held)
        || !condition.keys().all(|variable| is_held(variable) || is_covered(variable))
    {
        return None;
    }
    let code = |variable: &VariableIx| match (values.get(variable), condition.get(variable)) {
        (Some(value), _) => Some(*value as u8),
        (None, None) => Some(TOTAL),
        (None, Some(chosen)) => {
            let mut chosen = chosen.iter();
            chosen.next().filter(|_| chosen.next().is_none()).map(|value| *value as u8)
        }
    };
    table.dimensions.iter().map(code).collect()
}

/// A query to a table of a quantity that may lack some of the dimensions.
struct ProjectedQuery<'a> {
    table: &'a Table,
    query: Query,
    /// The dimensions that the table has.
    held_dimensions: Vec<VariableIx>,
    /// By dimension that is asked for: whether the table has it.
    is_held: Vec<bool>,
    /// How many variables of the question the table has.
    held: usize,
}

impl<'a> ProjectedQuery<'a> {
    fn new(
        study: &Study,
        table: &'a Table,
        condition: &Condition,
        dimensions: &[VariableIx],
        regardless: Option<&BTreeSet<VariableIx>>,
    ) -> Option<Self> {
        let has_variable = |variable: VariableIx| {
            regardless.is_none_or(|regardless| {
                !regardless.contains(&variable)
                    && Query::new(study, table, &table.covers, &[variable]).is_some()
            })
        };
        let is_held: Vec<bool> = dimensions.iter().map(|variable| has_variable(*variable)).collect();
        let held_dimensions: Vec<VariableIx> = dimensions
            .iter()
            .zip(&is_held)
            .filter(|(_, held)| **held)
            .map(|(variable, _)| *variable)
            .collect();
        let mut condition = condition.clone();
        condition.retain(|variable, _| table.covers.contains_key(variable) || has_variable(*variable));
        let query = Query::new(study, table, &condition, &held_dimensions)?;
        let held = held_dimensions.len() + condition.len();
        Some(Self { table, query, held_dimensions, is_held, held })
    }

    /// The index of the answer for a cell of all dimensions.
    fn answer_of(&self, study: &Study, radix: &Radix, cell: usize) -> usize {
        let sizes = self.held_dimensions.iter().map(|variable| study.size(Some(*variable)));
        let digits = radix.digits(cell).into_iter().zip(&self.is_held).filter(|(_, held)| **held);
        digits.zip(Radix::new(sizes).strides()).map(|((digit, _), stride)| digit * stride).sum()
    }
}
