//! The small counts that are withheld.

use rayon::prelude::*;

use crate::raw::Counts;
use crate::suppression::places::PlaceIx;
use crate::suppression::protect::Suppressor;
use units::UnitIx;

use super::numbers::{AggregateIx, Numbers};

/// A withheld small count, and its place.
pub(crate) type WithheldCount = (PlaceIx, AggregateIx);

/// The small counts that a decision withholds, sorted, each once.
pub(crate) fn targets(protection: &Suppressor, numbers: &Numbers) -> Vec<WithheldCount> {
    let of_place = |place: PlaceIx| {
        let counts = protection.question.counts[place].as_ref();
        counts.map(|counts| targets_of(protection, numbers, place, counts)).unwrap_or_default()
    };
    let mut targets: Vec<WithheldCount> =
        protection.question.counts.par_indices().flat_map_iter(of_place).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn targets_of(
    protection: &Suppressor,
    numbers: &Numbers,
    place: PlaceIx,
    counts: &Counts,
) -> Vec<WithheldCount> {
    let question = protection.question;
    let mut targets = Vec::new();
    for (group, counts) in counts.enumerated() {
        if protection.is_printed(place, group) || !question.may_show(place, group) {
            continue;
        }
        let cells = question.groups.all[group].cells.iter().zip(counts);
        for (index, ((cell, (x, n)), found)) in cells.zip(&numbers.of_cell[group]).enumerate() {
            let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
            if question.is_nowhere(place, group, index) || cell.has_empty_base() {
                continue;
            }
            let mut target = |units: &[UnitIx], number: Option<AggregateIx>, cases: u64| {
                let counted = match units {
                    [] => Some(place),
                    [unit] => Some(question.places.beside(place, *unit)),
                    _ => None,
                };
                let counted = counted.filter(|_| cases < question.threshold);
                targets.extend(counted.zip(number));
            };
            target(&cell.base_places, found.base, n);
            if cell.has_numerator() {
                target(&cell.places, found.numerator, x);
                if cell.places == cell.base_places && !cell.has_empty_rest() {
                    target(&cell.places, found.rest, n.saturating_sub(x));
                }
            }
        }
    }
    targets
}
