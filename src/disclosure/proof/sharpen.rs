//! What else to withhold, so that every withheld small count is known no better than by the threshold.

use std::collections::BTreeSet;

use crate::disclosure::basis::Base;
use crate::disclosure::groups::Seat;
use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::Protection;

use super::numbers::Numbers;
use super::targets::Target;

/// For each count that is known too well some printed groups to withhold: places and classes of parts. A count is bounded by the numbers
/// of the same variables at its place, and by those of the sums that the place is part of; the finest of them go first, at the
/// smallest place, but none that is refused. Empty when nothing is left that could be withheld.
pub fn to_withhold(
    protection: &Protection,
    numbers: &Numbers,
    open: &[Target],
    most: usize,
    refused: &BTreeSet<(PlaceIx, usize)>,
) -> BTreeSet<(PlaceIx, usize)> {
    let may = |bound: &(PlaceIx, usize)| !refused.contains(bound);
    open.iter()
        .flat_map(|target| bounds(protection, numbers, *target).into_iter().filter(may).take(most))
        .collect()
}

/// The numbers that bound a count most.
fn bounds(protection: &Protection, numbers: &Numbers, (place, number): Target) -> Vec<(PlaceIx, usize)> {
    let question = protection.question;
    let bases = numbers.all[number].bases();
    let nation = question.places.nation_of(place);
    let mut places: Vec<PlaceIx> = question.places.nodes[place]
        .iter()
        .flat_map(|node| &question.places.wholes[*node])
        .copied()
        .filter(|sum| *sum != nation)
        .collect();
    places.push(place);
    places.sort_by_key(|found| (*found != place, question.places.nodes[*found].len(), *found));
    places.dedup();
    let groups = |at: PlaceIx| {
        let shown = (0..question.groups.all.len()).filter(move |group| protection.shown[at][*group]);
        let told = shown.filter(|group| {
            let group = &question.groups.all[*group];
            group.compares.is_none() && group.seat != Seat::Total
        });
        let bases = &bases;
        told.map(move |group| (shared(protection, group, bases), group)).filter(|(shared, _)| *shared > 0)
    };
    let finest_first = |at: PlaceIx| {
        let mut all: Vec<(usize, usize)> = groups(at).collect();
        all.sort_by_key(|(shared, group)| (usize::MAX - shared, *group));
        all.into_iter().map(move |(_, group)| (at, protection.top_class(group)))
    };
    places.into_iter().flat_map(finest_first).collect()
}

/// How many of some variables a group looks at.
fn shared(protection: &Protection, group: usize, bases: &[Base]) -> usize {
    let cells = &protection.question.groups.all[group].cells;
    let of = |base: &&Base| {
        cells.iter().any(|cell| {
            cell.base_of.contains_key(*base)
                || cell.numerator_of.as_ref().is_some_and(|of| of.contains_key(*base))
        })
    };
    bases.iter().filter(of).count()
}
