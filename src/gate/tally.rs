//! Counts every declared group of cells at every unit of a round.

use rayon::prelude::*;

use study::{RoundIx, Study};
use units::{ByUnit, UnitIx, Units};

use super::cells::{GroupMeasures, Seat};
use super::counting::{Cube, MeasurePlan};
use super::footnotes::{NotedCount, Summand, UnitFootnotes};
use super::plan::Plan;
use super::raw::{CellsOf, Counts, CountsOf};

/// What is counted, and from which tables.
#[derive(Clone, Copy)]
pub(crate) struct Tally<'a> {
    pub study: &'a Study,
    pub cube: &'a Cube,
    pub units: &'a Units,
    pub plan: &'a Plan,
}

impl<'a> Tally<'a> {
    /// The counts of a round by unit, then by group. A group that a unit did not report has no
    /// cells; a unit that did not take part is `None`. Each reporting unit is counted once and
    /// added to the larger units that it belongs to.
    pub(crate) fn round(&self, round: RoundIx, groups: &[GroupMeasures]) -> ByUnit<Option<Counts>> {
        self.sums(round, groups)
    }

    /// The footnotes of the counts of a round, by unit; empty where no table has any.
    pub(crate) fn footnotes(&self, round: RoundIx, groups: &[GroupMeasures]) -> ByUnit<UnitFootnotes> {
        if !self.cube.has_footnotes() {
            return ByUnit::default();
        }
        let of_unit =
            |counts: Option<CountsOf<NotedCount>>| counts.map(UnitFootnotes::of).unwrap_or_default();
        self.sums(round, groups).into_iter().map(of_unit).collect()
    }

    fn sums<T: Summand>(&self, round: RoundIx, groups: &[GroupMeasures]) -> ByUnit<Option<CountsOf<T>>> {
        let all = self.units.all.indices();
        let took_part: ByUnit<bool> =
            all.clone().map(|unit| self.cube.took_part(round, unit, self.units)).collect();
        let counts = |group: &GroupMeasures| self.group(round, group, &took_part);
        let mut groups: Vec<ByUnit<CellsOf<T>>> = groups.par_iter().map(counts).collect();
        let mut counts =
            |unit: UnitIx| groups.iter_mut().map(|cells| std::mem::take(&mut cells[unit])).collect();
        all.map(|unit| took_part[unit].then(|| counts(unit))).collect()
    }

    fn group<T: Summand>(
        &self,
        round: RoundIx,
        group: &GroupMeasures,
        took_part: &ByUnit<bool>,
    ) -> ByUnit<CellsOf<T>> {
        let total = |count| vec![(T::ZERO, count)];
        match (group.seat, self.plans(group)) {
            (Seat::Total, _) => {
                self.cube.totals(round, self.units, self.study).into_iter().map(total).collect()
            }
            (_, None) => vec![CellsOf::new(); took_part.len()].into(),
            (_, Some(plans)) => {
                let is_asked = |unit| took_part[unit] && (!group.compares || unit == self.units.nation);
                self.cube.count_all(&plans, round, self.units, is_asked)
            }
        }
    }

    /// How the measures of a group are counted; `None` where no table can count one, and for groups
    /// without a table, such as the number of all cases.
    pub(crate) fn plans(&self, group: &GroupMeasures) -> Option<Vec<&'a MeasurePlan>> {
        group.measures.iter().map(|measure| self.plan.measure(group.seat, *measure)).collect()
    }
}
