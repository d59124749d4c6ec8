//! Decides what is shown at which place, so that no small count can be worked out from others.
//!
//! 1. *Primary.* A group of cells is withheld at a place when a count in it is below the threshold: a base, a numerator, or a base minus
//!    a numerator; zeros as well.
//! 2. *Residual.* Where a place is shown and parts of it are withheld, what is left when the shown parts are taken away must not be a small
//!    count either.
//! 3. *Linear.* No small count may be a sum of multiples of shown ones. A count is the sum of independent parts
//!    ([`super::basis`]), and a part is known at a place only if the places that show it add up to it ([`super::geography`]).
//!    Whoever sees a group is taken to know every part in it, which is more than the group tells; so the check is on the safe side.
//!
//! Withheld groups only become more, so this ends. The order is by place and declaration and by what is shown, never by what is
//! withheld.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::units::{UnitIx, Units};

use super::geography::Geography;
use super::groups::{Group, Groups};
use super::raw::RawCount;

/// The counts of one place: by group, then by its cells, numerator and base. Of what a place did not report there are none.
pub type Counts = Vec<Vec<(RawCount, RawCount)>>;

/// What is shown: by unit, then by group.
pub struct Shown(pub Vec<Vec<bool>>);

impl Shown {
    fn count(&self) -> usize {
        self.0.iter().flatten().filter(|shown| **shown).count()
    }
}

/// What is to be decided.
pub struct Question<'a> {
    pub units: &'a Units,
    pub groups: &'a Groups,
    /// By unit; `None` for one that did not take part.
    pub counts: &'a [Option<Counts>],
    pub threshold: u64,
    /// By leaf: the units that hold it, itself among them.
    pub wholes: &'a [Vec<UnitIx>],
}

impl Question<'_> {
    /// Decides.
    pub fn decide(&self) -> Shown {
        let geography = Geography::new(self.units);
        let groups = 0..self.groups.all.len();
        let primary = |unit: usize| groups.clone().map(|group| self.passes(unit, group)).collect();
        let mut shown = Shown((0..self.counts.len()).into_par_iter().map(primary).collect());
        while self.residuals(&geography, &mut shown) || self.revealed(&geography, &mut shown) {}
        shown
    }

    fn group(&self, group: usize) -> &Group {
        &self.groups.all[group]
    }

    /// Groups that compare places are the nation's alone.
    fn is_of(&self, unit: UnitIx, group: usize) -> bool {
        self.group(group).compares.is_none() || unit == self.units.nation
    }

    /// Whether no count of a group is small at a place.
    fn passes(&self, unit: UnitIx, group: usize) -> bool {
        let Some(counts) = self.counts[unit].as_ref().filter(|_| self.is_of(unit, group)) else {
            return false;
        };
        let is_large = |(cell, (x, n)): (usize, &(RawCount, RawCount))| match (x.open(), n.open()) {
            (Some(x), Some(n)) => !self.is_small(group, cell, (x, n)),
            _ => false,
        };
        !counts[group].is_empty() && counts[group].iter().enumerate().all(is_large)
    }

    /// Where the rest of a shown place would be a small count, its smallest shown part is withheld too. Whether there was any.
    fn residuals(&self, geography: &Geography, shown: &mut Shown) -> bool {
        let sums: Vec<UnitIx> =
            (0..self.counts.len()).filter(|unit| self.units.all[*unit].leaves.len() > 1).collect();
        let small: Vec<(UnitIx, usize)> = sums
            .par_iter()
            .flat_map_iter(|whole| {
                let groups = (0..self.groups.all.len()).map(|group| (*whole, group));
                groups
                    .filter(|(whole, group)| self.has_small_rest(geography, shown, *whole, *group))
                    .collect::<Vec<_>>()
            })
            .collect();
        for (whole, group) in &small {
            while self.has_small_rest(geography, shown, *whole, *group) {
                match self.smallest_part(geography, shown, *whole, *group) {
                    Some(part) => self.withhold(part, self.top_class(*group), shown),
                    None => self.withhold(*whole, self.top_class(*group), shown),
                }
            }
        }
        !small.is_empty()
    }

    fn has_small_rest(&self, geography: &Geography, shown: &Shown, whole: UnitIx, group: usize) -> bool {
        if !shown.0[whole][group] || self.group(group).compares.is_some() {
            return false;
        }
        // What a shown place within this one withholds is looked at there.
        let inside: Vec<UnitIx> = self.units.parts(whole).filter(|part| shown.0[*part][group]).collect();
        let covered = |leaf: &UnitIx| inside.iter().any(|part| self.units.all[*part].leaves.contains(leaf));
        let rest: Vec<UnitIx> = geography
            .leaves(whole)
            .filter(|leaf| self.reports(*leaf, group) && !shown.0[*leaf][group] && !covered(leaf))
            .collect();
        if rest.is_empty() {
            return false;
        }
        (0..self.group(group).cells.len()).any(|cell| {
            let counts = rest.iter().filter_map(|leaf| Some(self.counts[*leaf].as_ref()?[group][cell]));
            let sum = counts.fold((0, 0), |sum: (u64, u64), (x, n)| {
                (sum.0 + x.open().unwrap_or(0), sum.1 + n.open().unwrap_or(0))
            });
            self.is_small(group, cell, sum)
        })
    }

    /// Whether a place has counts of a group at all.
    fn reports(&self, unit: UnitIx, group: usize) -> bool {
        self.counts[unit].as_ref().is_some_and(|counts| !counts[group].is_empty())
    }

    fn is_small(&self, group: usize, cell: usize, (x, n): (u64, u64)) -> bool {
        let cell = &self.group(group).cells[cell];
        let has_numerator = !cell.numerator.is_empty() && !cell.is_never;
        n < self.threshold || has_numerator && (x < self.threshold || n < x + self.threshold)
    }

    /// The shown place within another that has the fewest cases: one that reports, else a sum.
    fn smallest_part(
        &self,
        geography: &Geography,
        shown: &Shown,
        whole: UnitIx,
        group: usize,
    ) -> Option<UnitIx> {
        let smallest = |places: &mut dyn Iterator<Item = UnitIx>| {
            places.filter(|place| shown.0[*place][group]).min_by_key(|place| (self.cases(*place), *place))
        };
        smallest(&mut geography.leaves(whole)).or_else(|| smallest(&mut self.units.parts(whole)))
    }

    /// All cases of a place.
    fn cases(&self, unit: UnitIx) -> u64 {
        let total = self.counts[unit].as_ref().and_then(|counts| counts.first()?.first()?.1.open());
        total.unwrap_or(u64::from(u32::MAX))
    }

    /// The class of a group's parts that the fewest other groups show: to withhold it costs least.
    fn top_class(&self, group: usize) -> usize {
        let classes = &self.group(group).classes;
        classes.iter().copied().min_by_key(|class| (self.groups.of_class[*class].len(), *class)).unwrap_or(0)
    }

    /// Withholds a class of parts at a place: every group that shows it.
    fn withhold(&self, unit: UnitIx, class: usize, shown: &mut Shown) {
        for group in &self.groups.of_class[class] {
            let is_here = match self.group(*group).compares {
                None => true,
                Some(_) => unit == self.units.nation || self.compares(*group, unit),
            };
            let owner = if self.group(*group).compares.is_some() { self.units.nation } else { unit };
            if is_here {
                shown.0[owner][*group] = false;
            }
        }
    }

    /// Whether a group compares places of which this is one.
    fn compares(&self, group: usize, place: UnitIx) -> bool {
        self.group(group).cells.iter().any(|cell| cell.places.contains(&place))
    }

    /// For every class of parts: the places where it is known.
    fn known(&self, geography: &Geography, shown: &Shown) -> Vec<Vec<bool>> {
        let printed: Vec<Vec<bool>> =
            (0..self.groups.of_class.len()).into_par_iter().map(|class| self.printed(shown, class)).collect();
        let mut patterns: HashMap<&[bool], usize> = HashMap::new();
        let mut distinct: Vec<&[bool]> = Vec::new();
        let of_class: Vec<usize> = printed
            .iter()
            .map(|pattern| {
                *patterns.entry(pattern).or_insert_with(|| {
                    distinct.push(pattern);
                    distinct.len() - 1
                })
            })
            .collect();
        let known: Vec<Vec<bool>> = distinct.par_iter().map(|pattern| geography.known(pattern)).collect();
        of_class.into_iter().map(|pattern| known[pattern].clone()).collect()
    }

    /// The places where a class of parts stands in a shown group.
    fn printed(&self, shown: &Shown, class: usize) -> Vec<bool> {
        // Who did not take part, or reported nothing that holds the class, has no cases of it, as everyone knows.
        let owned = |group: &&usize| self.group(**group).compares.is_none();
        let owned: Vec<usize> = self.groups.of_class[class].iter().filter(owned).copied().collect();
        let reports = |unit: usize| match owned.as_slice() {
            [] => self.counts[unit].is_some(),
            groups => groups.iter().any(|group| self.reports(unit, *group)),
        };
        let mut printed: Vec<bool> = (0..self.counts.len()).map(|unit| !reports(unit)).collect();
        for group in &self.groups.of_class[class] {
            if self.group(*group).compares.is_none() {
                (0..printed.len()).for_each(|unit| printed[unit] |= shown.0[unit][*group]);
            } else if shown.0[self.units.nation][*group] {
                printed[self.units.nation] = true;
                let places = self.group(*group).cells.iter().flat_map(|cell| &cell.places);
                places.for_each(|place| printed[*place] = true);
            }
        }
        printed
    }

    /// Finds small counts of which every part is known, and withholds a part of them elsewhere. Whether that changed anything: what
    /// no place shows cannot be withheld more.
    fn revealed(&self, geography: &Geography, shown: &mut Shown) -> bool {
        let known = self.known(geography, shown);
        let found: Vec<(UnitIx, usize)> = (0..self.counts.len())
            .into_par_iter()
            .flat_map_iter(|unit| self.revealed_at(unit, shown, &known))
            .collect();
        let before = shown.count();
        for (unit, class) in &found {
            for other in self.cover(shown, *unit, *class) {
                self.withhold(other, *class, shown);
            }
        }
        if shown.count() == before {
            // No pair of places helps: what nobody shows, nobody knows.
            for (_, class) in &found {
                (0..self.counts.len()).for_each(|place| self.withhold(place, *class, shown));
            }
        }
        shown.count() < before
    }

    /// For each small count of a page that is known, the place that it counts and the class that the fewest groups show.
    fn revealed_at(&self, unit: UnitIx, shown: &Shown, known: &[Vec<bool>]) -> BTreeSet<(UnitIx, usize)> {
        let Some(counts) = &self.counts[unit] else { return BTreeSet::new() };
        let mut found = BTreeSet::new();
        let hidden =
            (0..self.groups.all.len()).filter(|group| !shown.0[unit][*group] && self.is_of(unit, *group));
        for group in hidden {
            let own = [unit];
            for (cell, (x, n)) in self.group(group).cells.iter().zip(&counts[group]) {
                let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
                let places = if cell.places.is_empty() { &own } else { cell.places.as_slice() };
                let all_known = |classes: &[usize]| {
                    classes.iter().all(|class| places.iter().all(|place| known[*class][*place]))
                };
                let base_known = all_known(&cell.base);
                let has_numerator = !cell.numerator.is_empty() && !cell.is_never;
                let numerator_known = has_numerator && all_known(&cell.numerator);
                let is_base_revealed = n < self.threshold && base_known;
                let is_share_revealed =
                    numerator_known && (x < self.threshold || n < x + self.threshold && base_known);
                let mut cut = |classes: &[usize]| {
                    let class = classes.iter().copied().min_by_key(|c| (self.groups.of_class[*c].len(), *c));
                    found.extend(class.map(|class| (places[0], class)));
                };
                if is_base_revealed {
                    cut(&cell.base);
                }
                if is_share_revealed {
                    cut(&cell.numerator);
                }
            }
        }
        found
    }

    /// The places at which a class must be withheld so that it is not known at a place. A case may be moved from a place that reports
    /// within it to one outside it without any shown sum telling, if every place that shows the class holds both or neither; of all such pairs the
    /// one is taken for which the fewest cases are withheld.
    fn cover(&self, shown: &Shown, unit: UnitIx, class: usize) -> Vec<UnitIx> {
        let printed = self.printed(shown, class);
        let took_part =
            |leaf: &UnitIx| self.groups.of_class[class].iter().any(|group| self.reports(*leaf, *group));
        let all = &self.units.all[self.units.nation].leaves;
        let (inside, outside): (Vec<UnitIx>, Vec<UnitIx>) =
            all.iter().copied().filter(took_part).partition(|leaf| self.wholes[*leaf].contains(&unit));
        let apart = |one: UnitIx, other: UnitIx| -> Vec<UnitIx> {
            let only = |a: UnitIx, b: UnitIx| {
                self.wholes[a].iter().copied().filter(move |place| !self.wholes[b].contains(place))
            };
            only(one, other).chain(only(other, one)).filter(|place| printed[*place]).collect()
        };
        // Sums of several places tell more people more; they are withheld last.
        let cost = |places: &Vec<UnitIx>| {
            let of = |place: &UnitIx| self.cases(*place) * self.units.all[*place].leaves.len() as u64;
            places.iter().map(of).sum::<u64>()
        };
        let pairs = inside.iter().flat_map(|one| outside.iter().map(move |other| (*one, *other)));
        pairs.map(|(one, other)| apart(one, other)).min_by_key(cost).unwrap_or(vec![unit])
    }
}
