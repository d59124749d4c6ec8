//! Counts that the source withheld. They may be large, but must not follow from our pages, unless
//! they follow from the source's own figures. Then they are filled in here and protected like other
//! counts, and still not shown.

use super::groups::{CellParts, GroupCell, Groups};
use super::places::{PlaceIx, Places};
use super::suppression_input::{GroupFlags, PlaceCounts};
use crate::cells::ByGroup;
use crate::raw::{Counts, RawCount};

/// By place, then by group: whether the source withheld a count of it. Counts that follow from the
/// source's other figures are filled in.
pub(super) fn unknown(groups: &Groups, places: &Places, counts: &mut PlaceCounts) -> GroupFlags {
    let is_withheld =
        |cells: &Vec<(RawCount, RawCount)>| cells.iter().any(|(x, n)| x.is_withheld() || n.is_withheld());
    let of_place = |counts: &Option<Counts>| match counts {
        Some(counts) => counts.iter().map(is_withheld).collect(),
        None => vec![false; groups.all.len()].into(),
    };
    let unknown: GroupFlags = counts.iter().map(of_place).collect();
    if unknown.iter().flatten().any(|unknown| *unknown) {
        counts.iter_mut().flatten().for_each(|counts| fill_from_other_tables(groups, counts));
        places.all.indices().for_each(|place| fill_from_total(places, counts, place));
    }
    unknown
}

/// Fills in counts of the same cases from other tables.
fn fill_from_other_tables(groups: &Groups, counts: &mut Counts) {
    let mut bounds = vec![None; groups.sets.len()];
    let sets = |cell: &CellParts| [cell.numerator_set, cell.base_set];
    for (group, cells) in groups.all.iter().zip(counts.iter()) {
        for (cell, (x, n)) in group.cells.iter().zip(cells).filter(|(cell, _)| cell.counts_its_place()) {
            for (set, count) in sets(cell).into_iter().zip([x, n]) {
                if let Some(set) = set.filter(|_| !count.is_withheld()) {
                    bounds[set] = Some(*count);
                }
            }
        }
    }
    for (group, cells) in groups.all.iter().zip(counts.iter_mut()) {
        for (cell, (x, n)) in group.cells.iter().zip(cells).filter(|(cell, _)| cell.counts_its_place()) {
            for (set, count) in sets(cell).into_iter().zip([x, n]) {
                if count.is_withheld() {
                    *count = set.and_then(|set| bounds[set]).unwrap_or(*count);
                }
            }
        }
    }
}

/// Picks the numerator or the base of a cell.
type Half = fn(&mut (RawCount, RawCount)) -> &mut RawCount;

/// Where the source withheld the count of only one node of a sum, fills it in as the difference.
fn fill_from_total(places: &Places, counts: &mut PlaceCounts, whole: PlaceIx) {
    if places.is_node(whole) {
        return;
    }
    let cells: ByGroup<usize> = counts[whole].iter().flatten().map(Vec::len).collect();
    for (group, cells) in cells.enumerated() {
        for cell in 0..*cells {
            for half in [(|cell| &mut cell.0) as Half, |cell| &mut cell.1] {
                if let Some((node, left)) = only_unknown_node(places, counts, whole, (group, cell), half)
                    && let Some(counts) = &mut counts[node]
                {
                    *half(&mut counts[group][cell]) = left;
                }
            }
        }
    }
}

/// The only node of a sum whose count the source withheld, with the difference that is its count;
/// `None` if there are more or none.
fn only_unknown_node(
    places: &Places,
    counts: &PlaceCounts,
    whole: PlaceIx,
    (group, cell): GroupCell,
    half: Half,
) -> Option<(PlaceIx, RawCount)> {
    let count_at = |place: PlaceIx| Some(*half(&mut counts[place].as_ref()?.get(group)?.get(cell)?.clone()));
    let total = count_at(whole).filter(|total| !total.is_withheld())?;
    let (withheld, known_counts): (Vec<_>, Vec<_>) = places.nodes[whole]
        .iter()
        .filter_map(|node| Some((*node, count_at(*node)?)))
        .partition(|(_, count)| count.is_withheld());
    let [(node, _)] = withheld[..] else { return None };
    Some((node, known_counts.into_iter().fold(total, |left, (_, count)| left.less(count))))
}
