//! Where a change can be made good.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::disclosure::places::{PlaceIx, Places};

/// Nodes at which a change is made, or unmade, so that sums over places stay as they are.
pub(super) struct Partners {
    pub(super) nodes: Vec<(PlaceIx, i32)>,
    /// The places whose sums it changes after all.
    pub(super) felt: Vec<(PlaceIx, i32)>,
    /// The groups that these print, as bits.
    pub(super) printed: Vec<u64>,
    /// Whether all nodes report the same.
    pub(super) is_alike: bool,
}

/// For every node where a change at it can be made good: nowhere, at one other node, or, with sums that cut across each other, at
/// three. Those first that the fewest sums feel, and of these the largest.
pub(super) fn partners(places: &Places, stock: &[Vec<i32>], has: &[Vec<bool>]) -> Vec<Vec<Partners>> {
    let nodes: Vec<PlaceIx> = (0..places.all.len()).filter(|place| places.is_node(*place)).collect();
    let cases: Vec<i32> = stock.iter().map(|atoms| atoms.iter().sum()).collect();
    let of = |one: PlaceIx, nodes: Vec<(PlaceIx, i32)>| {
        let mut felt: HashMap<PlaceIx, i32> = HashMap::new();
        for (node, times) in [(one, 1)].iter().chain(&nodes) {
            places.wholes[*node].iter().for_each(|place| *felt.entry(*place).or_default() += times);
        }
        let mut felt: Vec<(PlaceIx, i32)> = felt.into_iter().filter(|(_, times)| *times != 0).collect();
        felt.sort_unstable();
        let is_alike = nodes.iter().all(|(node, _)| has[*node] == has[one]);
        Partners { nodes, felt, printed: Vec::new(), is_alike }
    };
    let of_node = |one: PlaceIx| {
        if !places.is_node(one) {
            return Vec::new();
        }
        let others = || nodes.iter().copied().filter(|other| *other != one);
        let mut all: Vec<Partners> = others().map(|other| of(one, vec![(other, -1)])).collect();
        all.push(of(one, Vec::new()));
        all.sort_by_cached_key(|partners| {
            let size = partners.nodes.iter().map(|(node, _)| cases[*node]).min().unwrap_or(i32::MAX);
            (partners.felt.len() - partners.nodes.len(), partners.nodes.len(), -size)
        });
        all
    };
    (0..places.all.len()).into_par_iter().map(of_node).collect()
}
