//! Where a change can be made good.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::disclosure::places::{PlaceIx, Places};

use super::stock::Stock;

/// Nodes at which a change is made, or unmade, so that sums over places stay as they are.
pub(super) struct Partners {
    pub(super) nodes: Vec<(PlaceIx, i32)>,
    /// The places whose sums it changes after all.
    pub(super) felt: Vec<(PlaceIx, i32)>,
    /// Whether all nodes report the same.
    pub(super) is_alike: bool,
}

impl Partners {
    /// Whether a place has more of it when the first node has.
    pub(super) fn feels(&self, place: PlaceIx) -> bool {
        self.felt.iter().any(|(felt, times)| *felt == place && *times > 0)
    }

    /// Whether no place whose sums it changes is closed to it.
    pub(super) fn is_open(&self, is_closed: &[bool]) -> bool {
        self.felt.iter().all(|(place, _)| !is_closed[*place])
    }
}

/// The sums that hold the first of two nodes and not the second, and those that hold the second and not the first.
type Apart = (Vec<PlaceIx>, Vec<PlaceIx>);

/// Of the pairs of nodes that two others can be balanced with so many are kept, the largest.
const PAIRS: usize = 4;

/// For every node where a change at it can be made good: nowhere, at one other node, or, where sums cut across each other, at
/// three: what one pair of nodes does to the sums, another pair undoes. Those first that the fewest sums feel, and of these the largest.
pub(super) fn partners(places: &Places, stock: &Stock) -> Vec<Vec<Partners>> {
    let nodes: Vec<PlaceIx> = (0..places.all.len()).filter(|place| stock.is_node(*place)).collect();
    let cases: Vec<i32> = (0..places.all.len()).map(|place| stock.size(place)).collect();
    let smallest =
        |nodes: &[(PlaceIx, i32)]| nodes.iter().map(|(node, _)| cases[*node]).min().unwrap_or(i32::MAX);
    let apart = |one: PlaceIx, other: PlaceIx| -> Apart {
        let only = |a: PlaceIx, b: PlaceIx| {
            let sums = places.wholes[a].iter().copied().filter(|sum| *sum != a);
            sums.filter(|sum| !places.wholes[b].contains(sum)).collect()
        };
        (only(one, other), only(other, one))
    };
    let mut pairs: HashMap<Apart, Vec<(PlaceIx, PlaceIx)>> = HashMap::new();
    for one in &nodes {
        for other in nodes.iter().filter(|other| *other != one) {
            pairs.entry(apart(*one, *other)).or_default().push((*one, *other));
        }
    }
    pairs.remove(&Apart::default());
    for found in pairs.values_mut() {
        found.sort_by_key(|(one, other)| (-cases[*one].min(cases[*other]), *one, *other));
    }
    let of = |one: PlaceIx, nodes: Vec<(PlaceIx, i32)>| {
        let mut felt: HashMap<PlaceIx, i32> = HashMap::new();
        for (node, times) in [(one, 1)].iter().chain(&nodes) {
            places.wholes[*node].iter().for_each(|place| *felt.entry(*place).or_default() += times);
        }
        let mut felt: Vec<(PlaceIx, i32)> = felt.into_iter().filter(|(_, times)| *times != 0).collect();
        felt.sort_unstable();
        let is_alike = nodes.iter().all(|(node, _)| stock.are_alike(*node, one));
        Partners { nodes, felt, is_alike }
    };
    let of_node = |one: PlaceIx| {
        if !stock.is_node(one) {
            return Vec::new();
        }
        let others = || nodes.iter().copied().filter(|other| *other != one);
        let mut all: Vec<Partners> = others().map(|other| of(one, vec![(other, -1)])).collect();
        for other in others() {
            let Some(found) = pairs.get(&apart(one, other)) else { continue };
            let balanced =
                found.iter().filter(|(a, b)| ![one, other].contains(a) && ![one, other].contains(b));
            all.extend(balanced.take(PAIRS).map(|(a, b)| of(one, vec![(other, -1), (*a, -1), (*b, 1)])));
        }
        all.push(of(one, Vec::new()));
        all.sort_by_cached_key(|partners| {
            let felt = partners.felt.len() - partners.nodes.len();
            (felt, partners.nodes.len(), -smallest(&partners.nodes))
        });
        all
    };
    (0..places.all.len()).into_par_iter().map(of_node).collect()
}
