//! What has to be proved.

use crate::disclosure::groups::Seat;
use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::{Counts, Protection};
use crate::units::UnitIx;

use super::numbers::{NumberIx, Numbers};

/// A small count that is withheld, at a place.
pub type Target = (PlaceIx, NumberIx);

/// The small counts that a decision withholds.
pub fn targets(protection: &Protection, numbers: &Numbers) -> Vec<Target> {
    let question = protection.question;
    let mut targets: Vec<Target> = Vec::new();
    for (place, counts) in question.counts.iter().enumerate() {
        let Some(counts) = counts else { continue };
        targets.extend(targets_at(protection, numbers, place, counts));
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn targets_at(protection: &Protection, numbers: &Numbers, place: PlaceIx, counts: &Counts) -> Vec<Target> {
    let question = protection.question;
    let mut targets = Vec::new();
    for (group, counts) in counts.iter().enumerate() {
        let is_rest = matches!(question.groups.all[group].seat, Seat::Rest(_));
        if protection.is_printed(place, group) || !is_rest && !question.may_show(place, group) {
            continue;
        }
        let cells = question.groups.all[group].cells.iter().zip(counts);
        for ((cell, (x, n)), found) in cells.zip(&numbers.of_cell[group]) {
            let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
            let mut target = |units: &[UnitIx], number: Option<NumberIx>, cases: u64| {
                let counted = match units {
                    [] => Some(place),
                    [unit] => Some(question.places.beside(place, *unit)),
                    _ => None,
                };
                targets.extend(
                    number.filter(|_| cases < question.threshold).and_then(|number| Some((counted?, number))),
                );
            };
            target(&cell.base_places, found.base, n);
            target(&cell.places, found.numerator, x);
            if cell.places == cell.base_places {
                target(&cell.places, found.rest, n.saturating_sub(x));
            }
        }
    }
    targets
}
