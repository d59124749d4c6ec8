//! What became of a place and of what it was made, for its front page.

use std::collections::BTreeMap;

use language::{date, history};
use report::HistoryNote;
use units::{Change, UnitIx};

use super::render::Renderer;

impl Renderer<'_> {
    /// The changes that concern a place, each with links to the other places.
    pub(crate) fn history(&self, unit: UnitIx, root: &str) -> Vec<HistoryNote> {
        let units = &self.project.sources.units;
        let name = |unit: UnitIx| units.all[unit].name.as_str();
        let note = |text: String, others: &[UnitIx]| HistoryNote {
            text,
            links: others.iter().filter_map(|other| self.addresses.link(*other, units, root)).collect(),
        };
        let mut notes = Vec::new();
        let successors = units.end(unit);
        if let Some(last) = successors.first() {
            let gone = last.from;
            let into: Vec<UnitIx> = successors.iter().map(|change| change.to).collect();
            let names: Vec<&str> = into.iter().map(|unit| name(*unit)).collect();
            let is_alone = into.len() == 1 && units.predecessors(into[0]).count() == 1;
            let text = match units.counted_in(unit) != unit {
                true if is_alone => history::replaced(name(gone), &day(last), names[0]),
                is_counted => history::ceased(name(gone), &day(last), &names, is_counted),
            };
            notes.push(note(text, &into));
        }
        let is_counted_anew = |change: &&Change| units.counted_in(change.from) == units.counted_in(change.to);
        let mut made: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
        let others = units.predecessors(unit).filter(|change| change.from != unit);
        others.filter(is_counted_anew).for_each(|change| made.entry(&change.date).or_default().push(change));
        for changes in made.values() {
            let of: Vec<UnitIx> = changes.iter().map(|change| change.from).collect();
            let names: Vec<&str> = of.iter().map(|unit| name(*unit)).collect();
            let text = match units.predecessors(unit).count() {
                1 => history::replaces(name(unit), &day(changes[0]), names[0]),
                _ => history::made_of(name(unit), &day(changes[0]), &names),
            };
            notes.push(note(text, &of));
        }
        for change in units.changes.iter().filter(|change| !is_counted_anew(change)) {
            let other = match (change.from == unit, change.to == unit) {
                (true, false) if successors.is_empty() => change.to,
                (false, true) => change.from,
                _ => continue,
            };
            let names = [name(change.from), name(change.to)];
            let text = match units.successors(change.from).len() {
                1 => history::whole_moved(&day(change), names),
                _ => history::part_moved(&day(change), names, change.share),
            };
            notes.push(note(text, &[other]));
        }
        notes
    }
}

fn day(change: &Change) -> String {
    date(&change.date).unwrap_or_default()
}
