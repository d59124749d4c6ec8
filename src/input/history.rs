//! Counts rows of places that have become others in the places of today.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics};
use study::RoundIx;
use units::{Change, UnitIx, Units};

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
        self.report_alone(rows, &places, problems);
        let moved: BTreeSet<(RoundIx, UnitIx)> =
            places.iter().copied().filter(|(_, unit)| units.counted_in(*unit) != *unit).collect();
        if moved.is_empty() {
            return;
        }
        let mut reported: BTreeSet<(RoundIx, UnitIx)> = BTreeSet::new();
        for &(round, unit) in &moved {
            let today = units.counted_in(unit);
            // A city may have reported by its districts.
            let has_rows =
                |unit: UnitIx| units.all[unit].reporters().any(|own| places.contains(&(round, own)));
            // Rows of a whole beside those of its parts would count them twice.
            let is_beside_parts = units.all[today].reporters().any(|part| {
                part != today && units.counted_in(part) == part && places.contains(&(round, part))
            });
            let is_countable =
                !is_beside_parts && (!self.spec.covers.is_empty() || is_whole(units, today, &has_rows));
            if !is_countable && reported.insert((round, today)) {
                self.report_part(rows, (round, unit), today, problems);
            }
        }
        let has_part = |whole: UnitIx, part: UnitIx| units.all[whole].reporters().any(|own| own == part);
        totals.retain(|total| {
            let mut of_round = moved.iter().filter(|(round, _)| *round == total.round);
            of_round.all(|(_, unit)| {
                total.unit != *unit
                    && has_part(total.unit, *unit) == has_part(total.unit, units.counted_in(*unit))
            })
        });
        rows.units.iter_mut().for_each(|unit| *unit = units.counted_in(*unit));
        rows.sort();
        rows.merge_equal();
    }

    /// Reports a place that goes on with others in it, in a round that was over before the change, where
    /// one of the others has no rows: it would be taken for all of them.
    fn report_alone(&self, rows: &Rows, places: &BTreeSet<(RoundIx, UnitIx)>, problems: &mut Diagnostics) {
        let units = self.units;
        let has_rows = |round: RoundIx, unit: UnitIx| {
            units.all[unit].reporters().any(|own| places.contains(&(round, own)))
        };
        let goes_on = |unit: UnitIx| units.predecessors(unit).any(|change| change.from == unit);
        let joins = |change: &&Change| units.counted_in(change.from) == change.to && goes_on(change.to);
        for change in units.changes.iter().filter(joins) {
            for (round, declared) in self.study.rounds.enumerated() {
                let is_before =
                    declared.time().zip(change.time()).is_some_and(|(then, day)| then + 1.0 <= day);
                let is_alone =
                    change.from != change.to && has_rows(round, change.to) && !has_rows(round, change.from);
                if is_before && is_alone && self.spec.covers.is_empty() {
                    self.report_part(rows, (round, change.to), change.to, problems);
                }
            }
        }
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
            "in the round `{}` {} (`{}`) has rows and is counted in {} (`{}`), but another part of that has none there, or is counted twice",
            self.study.rounds[round].id, unit.name, unit.id, today.name, today.id
        );
        problems.push(Diagnostic::error("part-of-successor", self.place(rows.sources[row]), message).help(
            "add the rows of all that it was made of, leave out what is counted twice, or remove the lines from data/changes.csv: then the earlier places are shown as they were",
        ));
    }
}

/// Whether a place of today can be counted from the places that have rows: all that it was made of,
/// or itself, but not both.
fn is_whole(units: &Units, today: UnitIx, has_rows: &impl Fn(UnitIx) -> bool) -> bool {
    let before: BTreeSet<UnitIx> = units.predecessors(today).map(|change| change.from).collect();
    let other_units = || before.iter().copied().filter(|unit| *unit != today);
    if before.is_empty() {
        return has_rows(today);
    }
    let is_made = other_units().all(|unit| is_whole(units, unit, has_rows));
    match before.contains(&today) {
        true => has_rows(today) && is_made,
        false => has_rows(today) != is_made && (is_made || !other_units().any(has_rows)),
    }
}
