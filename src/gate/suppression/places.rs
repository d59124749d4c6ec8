//! Which places are sums of which others: units, and rounds that include earlier ones.
//!
//! A city is the sum of its districts, a county of its municipalities. A round that includes an
//! earlier one is the sum of that round and of the new cases. A place that cannot be split further
//! is a *node*, or base unit; every other place is a sum of nodes.

use units::{UnitIx, Units};

/// Index into [`Places::all`].
pub(super) type PlaceIx = usize;

/// A unit in a round, or a part of it that no page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlaceInRound {
    pub unit: UnitIx,
    pub round: usize,
    pub part: Scope,
}

/// Which of a unit's cases in a round a place holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of them, as a page shows.
    Whole,
    /// Those that a table counts for the unit itself, not for its parts.
    Own,
    /// Those that the round adds to the round that it includes.
    New,
}

/// The places of a chain of rounds, each of which includes the one before it; often of one round.
pub(super) struct Places {
    /// Every unit in the first round, then in the next, and so on; last the parts that no page
    /// shows.
    pub all: Vec<PlaceInRound>,
    /// By place: the nodes whose sum it is, sorted; for a node itself.
    pub nodes: Vec<Vec<PlaceIx>>,
    /// By place: the places directly below it.
    pub parts: Vec<Vec<PlaceIx>>,
    /// By node: the places whose sum it is part of, itself among them. Empty for other places.
    pub wholes: Vec<Vec<PlaceIx>>,
    rounds: Vec<usize>,
    units: usize,
    nation: UnitIx,
}

impl Places {
    /// The places of some rounds, each of which includes the one before it. `has_own` says whether
    /// a
    /// unit with parts also has cases of its own in a round.
    pub(super) fn new(units: &Units, rounds: &[usize], has_own: impl Fn(usize, UnitIx) -> bool) -> Self {
        let count = units.all.len();
        let whole = |(round, unit): (usize, UnitIx)| PlaceInRound { unit, round, part: Scope::Whole };
        let all: Vec<PlaceInRound> =
            rounds.iter().flat_map(|round| (0..count).map(move |unit| whole((*round, unit)))).collect();
        let empty = || vec![Vec::new(); all.len()];
        let (nodes, parts) = (empty(), empty());
        let mut places = Self {
            all,
            nodes,
            parts,
            wholes: Vec::new(),
            rounds: rounds.to_vec(),
            units: count,
            nation: units.nation,
        };
        for at in 0..rounds.len() {
            places.fill_round(units, at, &has_own);
        }
        places.wholes = vec![Vec::new(); places.all.len()];
        for place in 0..places.all.len() {
            places.nodes[place].sort_unstable();
            places.nodes[place].iter().for_each(|node| places.wholes[*node].push(place));
        }
        places
    }

    fn fill_round(&mut self, units: &Units, at: usize, has_own: &impl Fn(usize, UnitIx) -> bool) {
        let round = self.rounds[at];
        let first = at * self.units;
        for (unit, declared) in units.all.iter().enumerate() {
            let is_leaf = declared.leaves == [unit];
            let mut children: Vec<PlaceIx> = units.parts(unit).map(|part| first + part).collect();
            let before = at.checked_sub(1).map(|before| before * self.units + unit);
            children.extend(before);
            let own_scope = (!is_leaf && has_own(round, unit)).then_some(Scope::Own);
            let added = before.map(|_| Scope::New).filter(|_| is_leaf);
            for part in own_scope.into_iter().chain(added) {
                children.push(self.all.len());
                self.nodes.push(vec![self.all.len()]);
                self.parts.push(Vec::new());
                self.all.push(PlaceInRound { unit, round, part });
            }
            self.parts[first + unit] = children;
        }
        for (unit, declared) in units.all.iter().enumerate() {
            let inner = |unit: UnitIx| {
                let parts = self.parts[first + unit].iter().copied();
                parts.filter(|part| self.is_inner(*part))
            };
            let mut nodes: Vec<PlaceIx> = declared.reporters().flat_map(inner).collect();
            nodes.extend(declared.leaves.iter().filter(|_| at == 0).map(|leaf| first + leaf));
            if let Some(before) = at.checked_sub(1).map(|before| before * self.units + unit) {
                nodes.extend_from_slice(&self.nodes[before]);
            }
            self.nodes[first + unit] = nodes;
        }
    }

    /// The rounds, each of which includes the one before it.
    pub(super) fn rounds(&self) -> &[usize] {
        &self.rounds
    }

    /// Whether a place is a part of a unit that no page shows.
    pub(super) fn is_inner(&self, place: PlaceIx) -> bool {
        self.all[place].part != Scope::Whole
    }

    /// Whether a place is a node.
    pub(super) fn is_node(&self, place: PlaceIx) -> bool {
        self.nodes[place] == [place]
    }

    /// The place of a unit in a round; `None` if the round is not one of these.
    pub(super) fn at(&self, round: usize, unit: UnitIx) -> Option<PlaceIx> {
        Some(self.rounds.iter().position(|other| *other == round)? * self.units + unit)
    }

    /// The nation in the round of a place.
    pub(super) fn nation_of(&self, place: PlaceIx) -> PlaceIx {
        self.at(self.all[place].round, self.nation).unwrap_or(self.nation)
    }

    /// The place of another unit in the same round.
    pub(super) fn beside(&self, place: PlaceIx, unit: UnitIx) -> PlaceIx {
        self.at(self.all[place].round, unit).unwrap_or(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::Sheet;
    use ground::diagnostics::Diagnostics;
    use project::Names;

    const UNITS: &str = "id;name;level;parent\nn;N;nation;\nc;C;county;n\na;A;municipality;c\nb;B;municipality;c\n\
                         b1;B1;district;b\nb2;B2;district;b\n";

    fn units() -> Units {
        let mut problems = Diagnostics::default();
        let sheet = Sheet::read("units.csv", UNITS.as_bytes(), &mut problems).expect("a sheet");
        units::read(&sheet, &[], Names::Other, &mut problems).expect("units")
    }

    #[test]
    fn a_round_that_includes_another_is_the_sum_of_that_round_and_new_cases() {
        let units = units();
        let places = Places::new(&units, &[0, 1], |_, _| false);
        let find = |id: &str| units.find(id).expect("a unit");
        let later = places.at(1, find("a")).expect("a place");
        let [first, second] = places.nodes[later][..] else { panic!("two nodes") };
        assert_eq!(places.all[first], PlaceInRound { unit: find("a"), round: 0, part: Scope::Whole });
        assert_eq!(places.all[second], PlaceInRound { unit: find("a"), round: 1, part: Scope::New });
        assert_eq!(places.nodes[places.at(1, find("c")).expect("a place")].len(), 6);
        assert_eq!(places.wholes[second].len(), 4, "itself, the municipality, the county and the nation");
    }

    #[test]
    fn cases_that_a_city_reports_for_itself_are_a_node_of_every_unit_above_it() {
        let units = units();
        let city = units.find("b").expect("a unit");
        let places = Places::new(&units, &[0], |_, unit| unit == city);
        assert_eq!(places.nodes[city].len(), 3);
        for (id, nodes) in [("c", 4), ("n", 4), ("a", 1), ("b1", 1)] {
            assert_eq!(places.nodes[units.find(id).expect("a unit")].len(), nodes, "{id}");
        }
    }
}
