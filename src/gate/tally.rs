//! Counts every declared group of cells at every unit of a round.

use rayon::prelude::*;

use study::{RoundIx, Study};
use units::{ByUnit, UnitIx, Units};

use super::cells::{Measured, Seat};
use super::counting::{Cube, MeasurePlan};
use super::plan::Plan;
use super::raw::{Cells, Counts, RawCount};

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
    pub(crate) fn round(&self, round: RoundIx, groups: &[Measured]) -> ByUnit<Option<Counts>> {
        let all = self.units.all.indices();
        let took_part: ByUnit<bool> =
            all.clone().map(|unit| self.cube.took_part(round, unit, self.units)).collect();
        let counts = |group: &Measured| self.group(round, group, &took_part);
        let mut groups: Vec<ByUnit<Cells>> = groups.par_iter().map(counts).collect();
        let mut counts =
            |unit: UnitIx| groups.iter_mut().map(|cells| std::mem::take(&mut cells[unit])).collect();
        all.map(|unit| took_part[unit].then(|| counts(unit))).collect()
    }

    fn group(&self, round: RoundIx, group: &Measured, took_part: &ByUnit<bool>) -> ByUnit<Cells> {
        let total = |count| vec![(RawCount::ZERO, count)];
        match (group.seat, self.plans(group)) {
            (Seat::Total, _) => {
                self.cube.totals(round, self.units, self.study).into_iter().map(total).collect()
            }
            (_, None) => vec![Cells::new(); took_part.len()].into(),
            (_, Some(plans)) => {
                let is_asked = |unit| took_part[unit] && (!group.compares || unit == self.units.nation);
                self.cube.count_all(&plans, round, self.units, is_asked)
            }
        }
    }

    /// How the measures of a group are counted; `None` where no table can count one, and for groups
    /// without a table, such as the number of all cases.
    pub(crate) fn plans(&self, group: &Measured) -> Option<Vec<&'a MeasurePlan>> {
        group.measures.iter().map(|measure| self.plan.measure(group.seat, *measure)).collect()
    }
}
