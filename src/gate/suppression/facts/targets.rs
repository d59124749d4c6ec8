//! The small counts that are withheld.

use rayon::prelude::*;

use crate::raw::Counts;
use crate::suppression::places::PlaceIx;
use crate::suppression::protect::Suppressor;
use units::UnitIx;

use super::aggregates::{AggregateIx, Aggregates};

/// A withheld small count, and its place.
pub(crate) type WithheldCount = (PlaceIx, AggregateIx);

/// The small counts that a decision withholds, sorted, each once.
pub(crate) fn targets(protection: &Suppressor, aggregates: &Aggregates) -> Vec<WithheldCount> {
    let of_place = |place: PlaceIx| {
        let counts = protection.input.counts[place].as_ref();
        counts.map(|counts| targets_of(protection, aggregates, place, counts)).unwrap_or_default()
    };
    let mut targets: Vec<WithheldCount> =
        protection.input.counts.par_indices().flat_map_iter(of_place).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn targets_of(
    protection: &Suppressor,
    aggregates: &Aggregates,
    place: PlaceIx,
    counts: &Counts,
) -> Vec<WithheldCount> {
    let input = protection.input;
    let mut targets = Vec::new();
    for (group, counts) in counts.enumerated() {
        if protection.is_group_published(place, group) || !input.may_show(place, group) {
            continue;
        }
        let cells = input.groups.all[group].cells.iter().zip(counts);
        for (index, ((cell, (x, n)), aggregates_of_cell)) in cells.zip(&aggregates.of_cell[group]).enumerate()
        {
            let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
            if input.is_nowhere(place, group, index) || cell.has_empty_base() {
                continue;
            }
            let mut target = |units: &[UnitIx], aggregate: Option<AggregateIx>, cases: u64| {
                let counted = match units {
                    [] => Some(place),
                    [unit] => Some(input.places.beside(place, *unit)),
                    _ => None,
                };
                let counted = counted.filter(|_| cases < input.threshold);
                targets.extend(counted.zip(aggregate));
            };
            target(&cell.base_places, aggregates_of_cell.base, n);
            if cell.has_numerator() {
                target(&cell.places, aggregates_of_cell.numerator, x);
                if cell.places == cell.base_places && !cell.has_empty_rest() {
                    target(&cell.places, aggregates_of_cell.rest, n.saturating_sub(x));
                }
            }
        }
    }
    targets
}
