//! Which places' numbers follow from those of other places by adding and subtracting.

use std::collections::BTreeMap;

use super::bits::PlaceSet;
use super::places::{ByPlace, PlaceIx, Places};

/// The prime 2⁶¹ − 1: ranks are computed modulo it.
const PRIME: u64 = (1 << 61) - 1;

/// Places as sums of nodes.
pub(super) struct Geography {
    /// By place: the positions in `nodes` of the nodes whose sum it is, sorted.
    leaves: ByPlace<Vec<usize>>,
    /// By position: the node.
    nodes: Vec<PlaceIx>,
}

impl Geography {
    /// The places of some rounds.
    pub(super) fn new(places: &Places) -> Self {
        let nodes: Vec<PlaceIx> = places.all.indices().filter(|place| places.is_node(*place)).collect();
        let position = |node: &PlaceIx| nodes.binary_search(node).ok();
        let leaves = places.nodes.iter().map(|of| of.iter().filter_map(position).collect()).collect();
        Self { leaves, nodes }
    }

    /// The places whose number follows from those of the `published` places: these themselves, and
    /// places that are linear combinations of them. Ranks are exact unless the prime divides a
    /// minor of the 0-1 matrix, which is negligibly rare; then too many places count as known,
    /// never too few.
    pub(super) fn derivable_places(&self, published: &PlaceSet) -> PlaceSet {
        let classes = self.classes(published);
        let vector = |place: PlaceIx| -> Vec<u64> {
            classes.iter().map(|class| u64::from(self.holds(place, class[0]))).collect()
        };
        let mut published_space = RowSpace::default();
        self.published_sums(published).for_each(|sum| published_space.add(vector(sum)));
        let mut derivable_places = published.clone();
        for (column, class) in classes.iter().enumerate() {
            // Nodes that no published sum separates cannot be known one by one.
            if let [node] = class.as_slice() {
                let mut alone = vec![0; classes.len()];
                alone[column] = 1;
                if published_space.contains(alone) {
                    derivable_places.insert(self.nodes[*node]);
                }
            }
        }
        let hidden = self.leaves.indices().filter(|place| !published.has(*place) && self.is_sum(*place));
        for place in hidden {
            if self.is_whole(place, &classes) && published_space.contains(vector(place)) {
                derivable_places.insert(place);
            }
        }
        derivable_places
    }

    /// A minimal set of published places from which the number of a place follows: published places
    /// are dropped one by one while it still follows.
    pub(super) fn minimal_sources(&self, place: PlaceIx, published: &PlaceSet) -> Vec<PlaceIx> {
        let mut needed = published.clone();
        for other in self.leaves.indices().filter(|other| published.has(*other)) {
            needed.remove(other);
            if !self.derivable_places(&needed).has(place) {
                needed.insert(other);
            }
        }
        self.leaves.indices().filter(|other| needed.has(*other)).collect()
    }

    fn published_sums(&self, published: &PlaceSet) -> impl Iterator<Item = PlaceIx> {
        self.leaves.indices().filter(|place| published.has(*place) && self.is_sum(*place))
    }

    fn is_sum(&self, place: PlaceIx) -> bool {
        self.leaves[place].len() != 1 || self.nodes[self.leaves[place][0]] != place
    }

    fn holds(&self, place: PlaceIx, node: usize) -> bool {
        self.leaves[place].binary_search(&node).is_ok()
    }

    /// Hidden nodes (by position), grouped by the published sums that hold them.
    fn classes(&self, published: &PlaceSet) -> Vec<Vec<usize>> {
        let mut of_node: Vec<Vec<PlaceIx>> = vec![Vec::new(); self.nodes.len()];
        for place in self.published_sums(published) {
            self.leaves[place].iter().for_each(|node| of_node[*node].push(place));
        }
        let mut classes: BTreeMap<&[PlaceIx], Vec<usize>> = BTreeMap::new();
        for node in (0..self.nodes.len()).filter(|node| !published.has(self.nodes[*node])) {
            classes.entry(&of_node[node]).or_default().push(node);
        }
        classes.into_values().collect()
    }

    /// Whether a place holds all or none of the nodes of each class. Otherwise its number is not a
    /// linear combination of published ones.
    fn is_whole(&self, place: PlaceIx, classes: &[Vec<usize>]) -> bool {
        classes.iter().all(|class| {
            let inside = class.iter().filter(|node| self.holds(place, **node)).count();
            inside == 0 || inside == class.len()
        })
    }
}

/// The row space of a matrix modulo the prime, kept in echelon form: each row with its leading
/// column.
#[derive(Default)]
struct RowSpace {
    rows: Vec<(usize, Vec<u64>)>,
}

impl RowSpace {
    fn add(&mut self, row: Vec<u64>) {
        let row = self.reduced(row);
        if let Some(lead) = row.iter().position(|value| *value != 0) {
            let inverse = power(row[lead], PRIME - 2);
            self.rows.push((lead, row.iter().map(|value| times(*value, inverse)).collect()));
        }
    }

    /// Whether a row is a linear combination of the rows.
    fn contains(&self, row: Vec<u64>) -> bool {
        self.reduced(row).iter().all(|value| *value == 0)
    }

    fn reduced(&self, mut row: Vec<u64>) -> Vec<u64> {
        for (lead, other) in &self.rows {
            let factor = row[*lead];
            if factor != 0 {
                for (value, other) in row.iter_mut().zip(other).filter(|(_, other)| **other != 0) {
                    *value = (*value + PRIME - times(factor, *other)) % PRIME;
                }
            }
        }
        row
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::Sheet;
    use ground::diagnostics::Diagnostics;
    use project::Names;
    use units::UnitIx;

    const UNITS: &str = "id;name;level;parent\nn;N;nation;\nc;C;county;n\nd;D;county;n\na;A;municipality;c\nb;B;municipality;c\n\
                         e;E;municipality;d\nf;F;municipality;d\n";

    /// The ids of the units whose numbers follow from those of the published ones.
    fn derivable_ids(published: &[&str]) -> Vec<String> {
        let mut problems = Diagnostics::default();
        let sheet = Sheet::read("units.csv", UNITS.as_bytes(), &mut problems).expect("a sheet");
        let units = units::read(&sheet, &[], Names::Other, &mut problems).expect("units");
        let geography = Geography::new(&Places::new(&units, &[0.into()], |_, _| false));
        let unit = |place: PlaceIx| &units.all[UnitIx::from(place.index())].id;
        let derivable = geography.derivable_places(&PlaceSet::of(units.all.len(), |place| {
            published.contains(&unit(place).as_str())
        }));
        let places = geography.leaves.indices().filter(|place| derivable.has(*place));
        places.map(|place| unit(place).clone()).collect()
    }

    #[test]
    fn a_place_is_known_if_it_is_a_sum_or_difference_of_published_places() {
        assert_eq!(derivable_ids(&["c", "b"]), ["c", "a", "b"], "a part, from its sum and the other part");
        assert_eq!(derivable_ids(&["a", "b"]), ["c", "a", "b"], "a sum, from all of its parts");
        assert_eq!(
            derivable_ids(&["n", "c"]),
            ["n", "c", "d"],
            "a sum, from a larger one and the rest of that"
        );
        assert_eq!(derivable_ids(&["n", "a", "d"]), ["n", "c", "d", "a", "b"], "over two steps");
        assert_eq!(derivable_ids(&["n", "a"]), ["n", "a"]);
        assert_eq!(derivable_ids(&[]), Vec::<String>::new());
    }
}
