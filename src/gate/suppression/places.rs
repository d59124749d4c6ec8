//! Which places are sums of which others: units, and rounds that include earlier ones.
//!
//! A city is the sum of its districts, a county of its municipalities. A round that includes an
//! earlier one is the sum of that round and of the new cases. A place that cannot be split further
//! is a *node*, or base unit; every other place is a sum of nodes.

use study::RoundIx;
use units::{UnitIx, Units};

ground::indices! {
    /// Index into [`Places::all`].
    pub(super) PlaceIx, ByPlace;
}

/// A unit in a round, or a part of its cases that no page shows. This is what is called a place in
/// the decision on suppression, since the same unit in two rounds is protected separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlaceInRound {
    pub unit: UnitIx,
    pub round: RoundIx,
    pub part: Scope,
}

/// Which of a unit's cases in a round a place holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of its cases, as a page shows.
    Whole,
    /// The cases that a table counts for the unit itself, not for its parts.
    Own,
    /// The cases that the round adds to the round that it includes.
    New,
}

/// The places of a chain of rounds, each of which includes the one before it; often of one round.
pub(super) struct Places {
    /// Every unit in the first round, then in the next, and so on; last the parts that no page
    /// shows.
    pub all: ByPlace<PlaceInRound>,
    /// By place: the nodes whose sum it is, sorted; for a node itself.
    pub nodes: ByPlace<Vec<PlaceIx>>,
    /// By place: the places directly below it.
    pub parts: ByPlace<Vec<PlaceIx>>,
    /// By node: the places whose sum it is part of, itself among them. Empty for other places.
    pub wholes: ByPlace<Vec<PlaceIx>>,
    rounds: Vec<RoundIx>,
    units: usize,
    nation: UnitIx,
}

impl Places {
    /// The places of some rounds, each of which includes the one before it. `has_own` says whether
    /// a unit with parts also has cases of its own in a round.
    pub(super) fn new(units: &Units, rounds: &[RoundIx], has_own: impl Fn(RoundIx, UnitIx) -> bool) -> Self {
        let count = units.all.len();
        let whole = |(round, unit): (RoundIx, UnitIx)| PlaceInRound { unit, round, part: Scope::Whole };
        let of_round = |round: RoundIx| units.all.indices().map(move |unit| whole((round, unit)));
        let all: ByPlace<PlaceInRound> = rounds.iter().copied().flat_map(of_round).collect();
        let empty = || ByPlace::from(vec![Vec::new(); all.len()]);
        let (nodes, parts) = (empty(), empty());
        let mut places = Self {
            all,
            nodes,
            parts,
            wholes: ByPlace::default(),
            rounds: rounds.to_vec(),
            units: count,
            nation: units.nation,
        };
        for at in 0..rounds.len() {
            places.fill_round(units, at, &has_own);
        }
        places.wholes = vec![Vec::new(); places.all.len()].into();
        for place in places.all.indices() {
            places.nodes[place].sort_unstable();
            places.nodes[place].iter().for_each(|node| places.wholes[*node].push(place));
        }
        places
    }

    fn fill_round(&mut self, units: &Units, at: usize, has_own: &impl Fn(RoundIx, UnitIx) -> bool) {
        let round = self.rounds[at];
        let place_in = |at: usize, unit: UnitIx| PlaceIx::from(at * self.units + unit.index());
        let place = |unit: UnitIx| place_in(at, unit);
        for (unit, declared) in units.all.enumerated() {
            let is_leaf = declared.leaves == [unit];
            let mut children: Vec<PlaceIx> = units.parts(unit).map(place).collect();
            let before = at.checked_sub(1).map(|before| place_in(before, unit));
            children.extend(before);
            let own_scope = (!is_leaf && has_own(round, unit)).then_some(Scope::Own);
            let added = before.map(|_| Scope::New).filter(|_| is_leaf);
            for part in own_scope.into_iter().chain(added) {
                let added_place = PlaceIx::from(self.all.len());
                children.push(added_place);
                self.nodes.push(vec![added_place]);
                self.parts.push(Vec::new());
                self.all.push(PlaceInRound { unit, round, part });
            }
            self.parts[place(unit)] = children;
        }
        for (unit, declared) in units.all.enumerated() {
            let inner = |unit: UnitIx| {
                let parts = self.parts[place(unit)].iter().copied();
                parts.filter(|part| self.is_inner(*part))
            };
            let mut nodes: Vec<PlaceIx> = declared.reporters().flat_map(inner).collect();
            nodes.extend(declared.leaves.iter().filter(|_| at == 0).copied().map(place));
            if let Some(before) = at.checked_sub(1).map(|before| place_in(before, unit)) {
                nodes.extend_from_slice(&self.nodes[before]);
            }
            self.nodes[place(unit)] = nodes;
        }
    }

    /// The rounds, each of which includes the one before it.
    pub(super) fn rounds(&self) -> &[RoundIx] {
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
    pub(super) fn at(&self, round: RoundIx, unit: UnitIx) -> Option<PlaceIx> {
        let at = self.rounds.iter().position(|other| *other == round)?;
        Some((at * self.units + unit.index()).into())
    }

    /// The nation in the round of a place.
    pub(super) fn nation_of(&self, place: PlaceIx) -> PlaceIx {
        self.beside(place, self.nation)
    }

    /// The place of another unit in the same round.
    pub(super) fn beside(&self, place: PlaceIx, unit: UnitIx) -> PlaceIx {
        self.at(self.all[place].round, unit).unwrap_or(place)
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
        let places = Places::new(&units, &[0.into(), 1.into()], |_, _| false);
        let find = |id: &str| units.find(id).expect("a unit");
        let later = places.at(1.into(), find("a")).expect("a place");
        let [first, second] = places.nodes[later][..] else { panic!("two nodes") };
        assert_eq!(places.all[first], PlaceInRound { unit: find("a"), round: 0.into(), part: Scope::Whole });
        assert_eq!(places.all[second], PlaceInRound { unit: find("a"), round: 1.into(), part: Scope::New });
        assert_eq!(places.nodes[places.at(1.into(), find("c")).expect("a place")].len(), 6);
        assert_eq!(places.wholes[second].len(), 4, "itself, the municipality, the county and the nation");
    }

    #[test]
    fn cases_that_a_city_reports_for_itself_are_a_node_of_every_unit_above_it() {
        let units = units();
        let city = units.find("b").expect("a unit");
        let places = Places::new(&units, &[0.into()], |_, unit| unit == city);
        let nodes = |unit| places.nodes[places.at(0.into(), unit).expect("a place")].len();
        assert_eq!(nodes(city), 3);
        for (id, count) in [("c", 4), ("n", 4), ("a", 1), ("b1", 1)] {
            assert_eq!(nodes(units.find(id).expect("a unit")), count, "{id}");
        }
    }
}
