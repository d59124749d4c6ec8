//! The history of places, `data/changes.csv`: what became of a place, and of what it was made.
//!
//! Each line says that on a day a place went to another, in whole or in part. What kind of change
//! that is follows from the lines of the day: a place with one successor was merged into it, or has
//! a new code; one with several was split; one that is a successor of itself goes on, without the
//! part that went to another, or with those that were merged into it.

use std::collections::BTreeSet;

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::date;

use super::{Level, UnitIx, Units};

/// The file's path in the project.
pub const CHANGES: &str = "data/changes.csv";

/// A line of the history.
#[derive(Debug, Clone)]
pub struct Change {
    /// The day from which on it holds: 2025-01-01.
    pub date: String,
    /// The place as it was.
    pub from: UnitIx,
    /// The place that it, or a part of it, has become.
    pub to: UnitIx,
    /// How much of it, in percent; `None` where that is not said.
    pub share: Option<u8>,
}

/// Reads the history of places.
pub fn read_changes(sheet: &Sheet, units: &mut Units, problems: &mut Diagnostics) {
    let [day, from, to] = ["date", "from", "to"].map(|name| sheet.column(name));
    let (Some(day), Some(from), Some(to)) = (day, from, to) else {
        let message = "changes of places need the columns `date`, `from` and `to`";
        problems.push(
            Diagnostic::error("missing-column", sheet.head_place(), message)
                .help("write `date;from;to;share` as the first line"),
        );
        return;
    };
    let share = sheet.column("share");
    let mut changes = Vec::new();
    sheet.for_each_row(problems, |row, problems| {
        let mut refuse = |column: usize, code, message: String, help: &str| {
            problems.push(Diagnostic::error(code, sheet.place(row.number, column), message).help(help));
        };
        if date(row.cell(day)).is_none() {
            let message = format!("`{}` is no date", row.cell(day));
            refuse(day, "wrong-date", message, "write it as 2025-01-01");
        }
        let mut place = |column: usize| {
            let word = row.cell(column);
            let found = units.find(word).filter(|unit| units.all[*unit].level != Level::Group);
            if found.is_none() {
                let help = "a place that is gone keeps its line in the file of units, so that its rows and its address are known";
                refuse(column, "unknown-id", format!("there is no place `{word}`"), help);
            }
            found
        };
        let (from, to) = (place(from), place(to));
        let word = share.map(|column| row.cell(column)).unwrap_or_default();
        let percent = word.parse().ok().filter(|percent| (1..=100).contains(percent));
        if let (None, Some(column), false) = (percent, share, word.is_empty()) {
            let help = "write a whole number from 1 to 100, or leave it empty where it is not known";
            refuse(column, "wrong-number", format!("`{word}` is no share in percent"), help);
        }
        if let (Some(from), Some(to)) = (from, to) {
            let change = Change { date: row.cell(day).to_string(), from, to, share: percent };
            match impossible(units, &changes, &change) {
                Some((message, help)) => problems
                    .push(Diagnostic::error("impossible-change", sheet.line(row.number), message).help(help)),
                None => changes.push(change),
            }
        }
    });
    units.changes = changes;
    if let Some(unit) = units.all.indices().find(|unit| units.is_in_circle(*unit)) {
        let message = format!("`{}` became a place that became itself again", units.all[unit].id);
        problems
            .push(Diagnostic::error("circle", sheet.head_place(), message).help(
                "a place that comes back gets a line of its own in the file of units, with another id",
            ));
        units.changes.clear();
    }
}

/// Why a line cannot be true beside those above it, and what to do; `None` where it can.
fn impossible(units: &Units, above: &[Change], change: &Change) -> Option<(String, &'static str)> {
    let (from, to) = (&units.all[change.from], &units.all[change.to]);
    let is_place = |level: Level| matches!(level, Level::Municipality | Level::District);
    if from.level != to.level || !is_place(from.level) {
        let message = format!("`{}` and `{}` are not both municipalities or both districts", from.id, to.id);
        return Some((
            message,
            "a county follows from the municipalities that are its parts in the file of units",
        ));
    }
    let of_day = || above.iter().filter(|other| other.date == change.date && other.from == change.from);
    if of_day().any(|other| other.to == change.to) {
        let message = format!("`{}` became `{}` twice on one day", from.id, to.id);
        return Some((message, "remove the line"));
    }
    let shares = of_day().filter_map(|other| other.share).map(u64::from).sum::<u64>();
    let sum = shares + change.share.map_or(0, u64::from);
    (sum > 100).then(|| {
        let message = format!("more than all of `{}` went to others: {sum} percent", from.id);
        (message, "correct the shares of the day")
    })
}

impl Change {
    /// The day, in years.
    pub fn time(&self) -> Option<f64> {
        let (year, month, day) = date(&self.date)?;
        Some(f64::from(year) + (month as f64 - 1.0) / 12.0 + (day as f64 - 1.0) / 372.0)
    }
}

impl Units {
    /// What a place became on the day on which it ceased; empty for one that is still there.
    pub fn successors(&self, unit: UnitIx) -> Vec<&Change> {
        let of_unit = || self.changes.iter().filter(|change| change.from == unit);
        let ends = |day: &str| !of_unit().any(|change| change.date == day && change.to == unit);
        of_unit().filter(|change| ends(&change.date)).collect()
    }

    /// Whether a place is no longer there. A district goes with its municipality.
    pub fn has_ceased(&self, unit: UnitIx) -> bool {
        !self.successors(unit).is_empty() || self.counted_in(unit) != unit
    }

    /// The places of today that hold what was a place, or parts of it; itself while it is there.
    pub fn heirs(&self, unit: UnitIx) -> BTreeSet<UnitIx> {
        let (mut heirs, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![unit]);
        while let Some(place) = open.pop() {
            let later = self.end(place);
            match later.is_empty() {
                true => heirs.extend([place]),
                false => open.extend(later.iter().map(|change| change.to).filter(|to| seen.insert(*to))),
            }
        }
        heirs
    }

    /// What a place became on the day on which it ceased, or what its municipality became, where a
    /// district went with that; empty for one that is still there.
    pub fn end(&self, unit: UnitIx) -> Vec<&Change> {
        let successors = self.successors(unit);
        match (self.all[unit].parent, successors.is_empty() && self.has_ceased(unit)) {
            (Some(city), true) => self.successors(city),
            _ => successors,
        }
    }

    /// What a place was made of, itself among it where it only grew.
    pub fn predecessors(&self, unit: UnitIx) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.to == unit)
    }

    /// The place of today in which all numbers of a place are counted, also those of rounds before
    /// the change: the place itself, unless all of it became one other, of which nothing else is
    /// only a part of an earlier place. A district goes with its municipality.
    pub fn counted_in(&self, unit: UnitIx) -> UnitIx {
        let next = |unit: &UnitIx| {
            let city = self.all[*unit].parent.filter(|_| self.all[*unit].level == Level::District);
            self.whole_successor(*unit).or_else(|| self.whole_successor(city?))
        };
        std::iter::successors(Some(unit), next).take(self.all.len()).last().unwrap_or(unit)
    }

    fn whole_successor(&self, unit: UnitIx) -> Option<UnitIx> {
        let to = self.only_successor(unit)?;
        let is_whole = |change: &Change| change.from == to || self.only_successor(change.from) == Some(to);
        self.predecessors(to).all(is_whole).then_some(to)
    }

    fn only_successor(&self, unit: UnitIx) -> Option<UnitIx> {
        match self.successors(unit).as_slice() {
            [change] if change.share.is_none_or(|share| share == 100) => Some(change.to),
            _ => None,
        }
    }

    fn is_in_circle(&self, unit: UnitIx) -> bool {
        let next = |unit: &UnitIx| self.only_successor(*unit);
        std::iter::successors(next(&unit), next).take(self.all.len() + 1).any(|later| later == unit)
    }

    /// Whether a place, or a larger one, has other borders than before, in a way in which earlier
    /// numbers cannot be counted anew: something went out of it or came into it.
    pub fn is_redrawn(&self, unit: UnitIx) -> bool {
        let has_place = |place: UnitIx| place == unit || self.all[unit].reporters().any(|own| own == place);
        let is_apart = |change: &Change| self.counted_in(change.from) != self.counted_in(change.to);
        self.changes.iter().any(|change| is_apart(change) && has_place(change.from) != has_place(change.to))
    }
}
