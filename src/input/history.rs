//! Counts rows of places that have become others in the places of today.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics};
use study::RoundIx;
use units::{UnitIx, Units};

use super::checks::Checks;
use super::table::{Rows, Total};

impl Checks<'_> {
    /// Puts the place of today in the stead of each place that became one as a whole, and adds the
    /// rows of several up. Totals that hold an earlier place and not the one of today, or the
    /// reverse, are dropped: they are of other cases.
    pub(crate) fn join_successors(
        &self,
        rows: &mut Rows,
        totals: &mut Vec<Total>,
        problems: &mut Diagnostics,
    ) {
        let units = self.units;
        if units.changes.is_empty() {
            return;
        }
        let places: BTreeSet<(RoundIx, UnitIx)> =
            rows.rounds.iter().copied().zip(rows.units.iter().copied()).collect();
        let moved: BTreeSet<(RoundIx, UnitIx)> =
            places.iter().copied().filter(|(_, unit)| units.counted_in(*unit) != *unit).collect();
        if moved.is_empty() {
            return;
        }
        let mut reported: BTreeSet<(RoundIx, UnitIx)> = BTreeSet::new();
        for &(round, unit) in &moved {
            let today = units.counted_in(unit);
            // A city may have reported by its districts.
            let has = |unit: UnitIx| units.all[unit].reporters().any(|own| places.contains(&(round, own)));
            // Rows of a whole beside those of its parts would count them twice.
            let is_beside_parts = units.all[today].reporters().any(|part| {
                part != today && units.counted_in(part) == part && places.contains(&(round, part))
            });
            let is_countable =
                !is_beside_parts && (!self.spec.covers.is_empty() || is_whole(units, today, &has));
            if !is_countable && reported.insert((round, today)) {
                self.report_part(rows, (round, unit), today, problems);
            }
        }
        let holds = |whole: UnitIx, part: UnitIx| units.all[whole].reporters().any(|own| own == part);
        totals.retain(|total| {
            let mut of_round = moved.iter().filter(|(round, _)| *round == total.round);
            of_round.all(|(_, unit)| {
                total.unit != *unit && holds(total.unit, *unit) == holds(total.unit, units.counted_in(*unit))
            })
        });
        rows.units.iter_mut().for_each(|unit| *unit = units.counted_in(*unit));
        rows.sort();
        rows.merge_equal();
    }

    fn report_part(
        &self,
        rows: &Rows,
        (round, unit): (RoundIx, UnitIx),
        today: UnitIx,
        problems: &mut Diagnostics,
    ) {
        let row = (0..rows.len()).find(|row| (rows.rounds[*row], rows.units[*row]) == (round, unit));
        let Some(row) = row else { return };
        let [unit, today] = [unit, today].map(|unit| &self.units.all[unit]);
        let message = format!(
            "in the round `{}` {} (`{}`) is counted in {} (`{}`), but a part of that has no rows there, or is counted twice",
            self.study.rounds[round].id, unit.name, unit.id, today.name, today.id
        );
        problems.push(Diagnostic::error("part-of-successor", self.place(rows.sources[row]), message).help(
            "add the rows of all that it was made of, leave out what is counted twice, or remove the lines from data/changes.csv: then the earlier places are shown as they were",
        ));
    }
}

/// Whether a place of today can be counted from the places that have rows: all that it was made of,
/// or itself, but not both.
fn is_whole(units: &Units, today: UnitIx, has: &impl Fn(UnitIx) -> bool) -> bool {
    let before: BTreeSet<UnitIx> = units.predecessors(today).map(|change| change.from).collect();
    let others = || before.iter().copied().filter(|unit| *unit != today);
    if before.is_empty() {
        return has(today);
    }
    let is_made = others().all(|unit| is_whole(units, unit, has));
    match before.contains(&today) {
        true => has(today) && is_made,
        false => has(today) != is_made && (is_made || !others().any(has)),
    }
}
