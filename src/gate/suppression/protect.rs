//! Decides what is shown at which place, so that no small count can be worked out from others.
//!
//! 1. *Primary.* A group of cells is withheld at a place when a count in it is below the threshold:
//!    a base, a numerator, or a base minus
//!    a numerator; zeros as well.
//! 2. *Residual.* From sums and their shown parts, sums over the rest follow. So of the nodes that
//!    no printed sum tells apart, one at least must
//!    have no small count in the group: then their sum has none either.
//!    The same holds for the withheld answers to a question with several, where it was published
//!    how many answers were given in all.
//! 3. *Linear.* No small count may be a sum of multiples of shown ones. A count is the sum of
//!    independent parts
//!    ([`super::basis`]), and a part is known at a place only if the places that show it add up to
//!    it ([`super::geography`]).
//!    Whoever sees a group is taken to know every part in it, which is more than the group tells;
//!    so the check is on the safe side.
//!
//! Withheld groups only become more, so this ends. That a group has a small count decides, but not
//! which of its cells, nor how small.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::bits::PlaceSet;
use super::combinations::{Combination, DerivableCounts, SignedCounts, Values};
use super::cover::Cover;
use super::geography::Geography;
use super::groups::CellIx;
use super::places::PlaceIx;
use super::printed::Printed;
use super::question::{Question, Shown};

/// What is shown, on the way to a decision.
pub(super) struct Suppressor<'a> {
    pub question: &'a Question<'a>,
    pub shown: Shown,
    /// By place, then by group: whether there are counts and none is small.
    no_small: Shown,
    /// Small counts that others tell, and all counts.
    told: Vec<DerivableCounts>,
    pub values: Values,
    geography: Geography,
    /// By group: the places that report it.
    reporting: Vec<PlaceSet>,
    /// The places that took part.
    counted: PlaceSet,
    /// By places where something is printed: where it is known.
    known: Mutex<HashMap<PlaceSet, Arc<PlaceSet>>>,
}

/// A small count that cannot be protected, since everything that gives it away is published
/// already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leak {
    pub place: PlaceIx,
    pub secret: SensitiveCount,
    /// The places whose published numbers give it away.
    pub because: Vec<PlaceIx>,
}

/// A count that must not be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SensitiveCount {
    /// A count of a cell of a group.
    Cell(CellIx),
    /// What others leave.
    Combination(SignedCounts),
}

/// A count of which every part is known.
struct ExposedCount {
    place: PlaceIx,
    secret: SensitiveCount,
    /// Whether it is small itself, or stands beside a small one.
    is_small: bool,
    /// The place that it counts, and the class of its parts that the fewest groups show.
    cut: (PlaceIx, usize),
}

impl<'a> Suppressor<'a> {
    /// Withholds what is small itself.
    pub(super) fn primary(question: &'a Question<'a>) -> Self {
        let places = 0..question.counts.len();
        let of_place =
            |place| (0..question.groups.all.len()).map(|group| question.has_no_small(place, group)).collect();
        let no_small: Vec<Vec<bool>> = places.into_par_iter().map(of_place).collect();
        let shows = |(place, groups): (PlaceIx, &Vec<bool>)| {
            let groups = groups.iter().enumerate();
            groups.map(|(group, is_large)| *is_large && question.shows_if_large(place, group)).collect()
        };
        let shown = no_small.iter().enumerate().map(shows).collect();
        let values = Values::new(question, &no_small);
        let combinations = values.small(question.groups, &values, question.threshold);
        let geography = Geography::new(question.places);
        let count = question.counts.len();
        let groups = 0..question.groups.all.len();
        let reporting =
            groups.map(|group| PlaceSet::of(count, |place| question.reports(place, group))).collect();
        let counted = PlaceSet::of(count, |place| question.counts[place].is_some());
        Self {
            question,
            shown,
            no_small,
            told: combinations,
            values,
            geography,
            reporting,
            counted,
            known: Mutex::default(),
        }
    }

    /// Withholds what would give small counts away, until nothing does. What is left is given away
    /// by what was published before.
    pub(super) fn settle(&mut self) -> Vec<Leak> {
        let mut printed = Printed::new(self.question, &self.shown);
        loop {
            if self.residuals(&mut printed) || self.answers(&mut printed) {
                continue;
            }
            let revealed = self.revealed(&printed);
            if revealed.is_empty() {
                return Vec::new();
            }
            if !self.cut(&revealed, &mut printed) {
                let small = revealed.iter().filter(|revealed| revealed.is_small);
                return small.map(|revealed| self.leak(revealed, &printed)).collect();
            }
        }
    }

    /// Small counts that others would tell.
    pub(super) fn combinations(&self) -> impl Iterator<Item = &Combination> {
        self.told.iter().flat_map(|told| &told.combinations)
    }

    /// Whether a group can be read at a place: shown now, or published before.
    pub(super) fn is_printed(&self, place: PlaceIx, group: usize) -> bool {
        self.shown[place][group] || self.question.before[place][group]
    }

    /// Where the nodes that no printed sum tells apart have a small count together, more is
    /// withheld. Whether there was any.
    fn residuals(&mut self, printed: &mut Printed) -> bool {
        let groups = 0..self.question.groups.all.len();
        let of_group = |group: usize| {
            let class = self.top_class(group);
            self.small_rests(group, printed).into_iter().map(move |node| (class, node))
        };
        let mut small: Vec<(usize, PlaceIx)> = groups.into_par_iter().flat_map_iter(of_group).collect();
        let of_told = |told: &DerivableCounts| {
            let class = self.narrowest(&told.classes);
            self.small_sums(told, printed).into_iter().map(move |node| (class, node))
        };
        small.par_extend(self.told.par_iter().flat_map_iter(of_told));
        let mut is_changed = false;
        for (class, node) in small {
            is_changed |= self.cover(node, class, printed);
        }
        is_changed
    }

    /// Withholds a class of parts where it must be so that it is not known at a place. Whether that
    /// changed anything.
    fn cover(&mut self, place: PlaceIx, class: usize, printed: &mut Printed) -> bool {
        let mut cover = Cover { question: self.question, shown: &self.shown, printed: &mut *printed, class };
        let mut is_changed = false;
        for place in cover.places(place) {
            is_changed |= self.withhold(place, class, printed);
        }
        is_changed
    }

    /// Nodes at which a group is withheld, one of each set that no printed sum tells apart and
    /// whose counts together are small: from what is printed the sum over such a set can be worked
    /// out, but no more.
    fn small_rests(&self, group: usize, printed: &Printed) -> Vec<PlaceIx> {
        let question = self.question;
        let declared = question.group(group);
        if declared.compares.is_some() {
            return Vec::new();
        }
        let sets = self.rests(&declared.classes, printed, &self.reporting[group]);
        // Nothing but what is withheld for its own sake decides, so that nobody can conclude from
        // the decision how large a withheld count is.
        let is_large = |nodes: &Vec<PlaceIx>| {
            nodes.iter().any(|node| self.no_small[*node][group])
                || nodes.iter().any(|node| question.unknown[*node][group]) && question.is_told(group, nodes)
        };
        sets.into_iter().filter(|nodes| !is_large(nodes)).map(|nodes| nodes[0]).collect()
    }

    /// The same for counts that others tell.
    fn small_sums(&self, told: &DerivableCounts, printed: &Printed) -> Vec<PlaceIx> {
        let threshold = self.question.threshold as i64;
        let sets = self.rests(&told.classes, printed, &self.counted);
        let is_large = |combination: &Combination, node: PlaceIx| {
            self.values.sum(&combination.terms, node).is_some_and(|cases| cases >= threshold)
        };
        let is_small = |nodes: &Vec<PlaceIx>| {
            let mut combinations = told.combinations.iter();
            combinations.any(|combination| !nodes.iter().any(|node| is_large(combination, *node)))
        };
        sets.into_iter().filter(is_small).map(|nodes| nodes[0]).collect()
    }

    /// Nodes that report something of which not all parts are printed, in sets that no sum of which
    /// all are tells apart. What nobody prints any sum of is nowhere.
    fn rests(&self, classes: &[usize], printed: &Printed, reporting: &PlaceSet) -> Vec<Vec<PlaceIx>> {
        let known = printed.all(classes);
        let mut sets: BTreeMap<Vec<PlaceIx>, usize> = BTreeMap::new();
        let mut nodes: Vec<Vec<PlaceIx>> = Vec::new();
        let mut set_of_kind: Vec<Option<usize>> = vec![None; printed.kinds.all.len()];
        for (node, kind) in
            reporting.without(&known).filter_map(|node| Some((node, printed.kinds.of_node[node]?)))
        {
            let set = *set_of_kind[kind].get_or_insert_with(|| {
                let sums = printed.kinds.all[kind].sums.iter().map(|sum| printed.kinds.sums[*sum]);
                *sets.entry(sums.filter(|sum| known.has(*sum)).collect()).or_insert_with(|| {
                    nodes.push(Vec::new());
                    nodes.len() - 1
                })
            });
            nodes[set].push(node);
        }
        let sets = sets.into_iter().filter(|(sums, _)| !sums.is_empty());
        sets.map(|(_, set)| std::mem::take(&mut nodes[set])).collect()
    }

    /// Where it is known how many answers were given in all, the sum of the withheld ones follows
    /// from the others. So at least two must be withheld there, one of them without a small count.
    /// Whether more was withheld.
    fn answers(&mut self, printed: &mut Printed) -> bool {
        if self.question.answers.is_empty() {
            return false;
        }
        let mut is_changed = false;
        let known = self.known(printed);
        for (place, answers) in self.question.answers {
            let (told, hidden): (Vec<CellIx>, Vec<CellIx>) =
                answers.iter().partition(|cell| self.is_told(**cell, *place, &known));
            let is_large = |(group, _): &CellIx| self.no_small[*place][*group];
            if hidden.iter().all(is_large) || hidden.len() > 1 && hidden.iter().any(is_large) {
                continue;
            }
            if let Some((group, _)) = told.iter().find(|cell| is_large(cell)).or(told.first()) {
                let class = self.top_class(*group);
                is_changed |= self.cover(*place, class, printed);
            }
        }
        is_changed
    }

    /// Whether every part of a cell's numerator is known at a place.
    fn is_told(&self, (group, cell): CellIx, place: PlaceIx, known: &[Arc<PlaceSet>]) -> bool {
        self.question.group(group).cells[cell].numerator.iter().all(|class| known[*class].has(place))
    }

    /// The answers that are the only withheld ones where it is known how many were given in all,
    /// and small.
    fn only_answers(&self, known: &[Arc<PlaceSet>]) -> Vec<ExposedCount> {
        let question = self.question;
        let only = |(place, answers): &(PlaceIx, Vec<CellIx>)| {
            let mut hidden = answers.iter().copied().filter(|cell| !self.is_told(*cell, *place, known));
            let (group, cell) = hidden.next().filter(|_| hidden.next().is_none())?;
            let (x, n) = question.counts[*place].as_ref()?.get(group)?.get(cell)?;
            let is_small = question.is_small(group, cell, (x.open()?, n.open()?));
            let cut = (*place, self.top_class(group));
            is_small.then_some(ExposedCount {
                place: *place,
                secret: SensitiveCount::Cell((group, cell)),
                is_small,
                cut,
            })
        };
        question.answers.iter().filter_map(only).collect()
    }

    /// The class of a group's parts that the fewest other groups show: to withhold it costs least.
    pub(super) fn top_class(&self, group: usize) -> usize {
        self.narrowest(&self.question.group(group).classes)
    }

    fn narrowest(&self, classes: &[usize]) -> usize {
        classes.iter().copied().min_by_key(|class| self.width(*class)).unwrap_or(0)
    }

    fn width(&self, class: usize) -> (usize, usize) {
        (self.question.groups.of_class[class].len(), class)
    }

    /// Withholds a class of parts at a place: every group that shows it. Whether that changed
    /// anything.
    fn withhold(&mut self, place: PlaceIx, class: usize, printed: &mut Printed) -> bool {
        let question = self.question;
        let nation = question.places.nation_of(place);
        let mut is_changed = false;
        for group in question.groups.of_class[class].iter().copied() {
            let at = match question.group(group).compares {
                None => place,
                Some(_) if place == nation || question.compares(group, place) => nation,
                Some(_) => continue,
            };
            if std::mem::replace(&mut self.shown[at][group], false) {
                is_changed = true;
                if !question.before[at][group] {
                    printed.withhold(question, at, group);
                }
            }
        }
        is_changed
    }

    /// For every class of parts: the places where it is known. What was worked out once is kept.
    fn known(&self, printed: &Printed) -> Vec<Arc<PlaceSet>> {
        let mut cache = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown: HashSet<&PlaceSet> =
            printed.places.iter().filter(|places| !cache.contains_key(*places)).collect();
        let known: Vec<(PlaceSet, Arc<PlaceSet>)> = unknown
            .into_par_iter()
            .map(|places| (places.clone(), self.geography.known(places).into()))
            .collect();
        cache.extend(known);
        printed.places.iter().map(|places| cache[places].clone()).collect()
    }

    /// Withholds a part of each small count elsewhere. Whether that changed anything.
    fn cut(&mut self, revealed: &[ExposedCount], printed: &mut Printed) -> bool {
        let cuts: BTreeSet<(PlaceIx, usize)> = revealed.iter().map(|revealed| revealed.cut).collect();
        let mut is_changed = false;
        for (place, class) in &cuts {
            is_changed |= self.cover(*place, *class, printed);
        }
        if !is_changed {
            // No pair of places helps: what nobody shows, nobody knows.
            for (_, class) in &cuts {
                for place in 0..self.shown.len() {
                    is_changed |= self.withhold(place, *class, printed);
                }
            }
        }
        is_changed
    }

    /// Small counts of which every part is known.
    fn revealed(&self, printed: &Printed) -> Vec<ExposedCount> {
        let known = self.known(printed);
        let places = 0..self.question.counts.len();
        let at = |place| self.revealed_at(place, &known, &printed.places);
        let mut revealed: Vec<ExposedCount> = places.into_par_iter().flat_map_iter(at).collect();
        revealed.extend(self.only_answers(&known));
        revealed.par_extend(self.told.par_iter().flat_map_iter(|told| self.known_sums(told, &known)));
        revealed
    }

    /// Small counts that others tell, where every part of them is known.
    fn known_sums(&self, told: &DerivableCounts, known: &[Arc<PlaceSet>]) -> Vec<ExposedCount> {
        let is_known = |place: &PlaceIx| told.classes.iter().all(|class| known[*class].has(*place));
        let class = self.narrowest(&told.classes);
        let revealed = |terms: &SignedCounts, place: PlaceIx| ExposedCount {
            place,
            secret: SensitiveCount::Combination(terms.clone()),
            is_small: true,
            cut: (place, class),
        };
        let entry = |Combination { terms, small_at }: &Combination| {
            let known = small_at.iter().copied().filter(is_known);
            known.map(|place| revealed(terms, place)).collect::<Vec<_>>()
        };
        told.combinations.iter().flat_map(entry).collect()
    }

    fn revealed_at(
        &self,
        place: PlaceIx,
        known: &[Arc<PlaceSet>],
        printed: &[PlaceSet],
    ) -> Vec<ExposedCount> {
        let question = self.question;
        let Some(counts) = &question.counts[place] else { return Vec::new() };
        let mut sensitive = Vec::new();
        let hidden = (0..question.groups.all.len())
            .filter(|group| !self.is_printed(place, *group) && question.is_of(place, *group));
        for group in hidden {
            let has_small = !self.no_small[place][group];
            for (cell, (parts, (x, n))) in question.group(group).cells.iter().zip(&counts[group]).enumerate()
            {
                if question.is_nowhere(place, group, cell) {
                    continue;
                }
                let counted = question.counted(place, group, cell);
                let is_known = |class: &usize| counted.iter().all(|place| known[*class].has(*place));
                let is_printed = |class: &usize| counted.iter().all(|place| printed[*class].has(*place));
                let base_known = parts.base.iter().all(is_known);
                let numerator_known = parts.has_numerator() && parts.numerator.iter().all(is_known);
                // What the source withheld is protected however large it is.
                let is_few = |cases: Option<u64>| cases.is_none_or(|cases| cases < question.threshold);
                let (x, n) = (x.open(), n.open());
                let complement = n.zip(x).map(|(n, x)| n.saturating_sub(x));
                let is_small_base = is_few(n) && base_known;
                let is_small_share = numerator_known && (is_few(x) || is_few(complement) && base_known);
                // Whatever follows from other places, where something is small, counts: which cell
                // is small must not decide.
                let is_base_revealed =
                    is_small_base || has_small && base_known && !parts.base.iter().all(is_printed);
                let is_share_revealed =
                    is_small_share || has_small && numerator_known && !parts.numerator.iter().all(is_printed);
                let is_small = is_small_base || is_small_share;
                let mut cut = |classes: &[usize]| {
                    let class = classes.iter().copied().min_by_key(|class| self.width(*class));
                    let revealed = |class| ExposedCount {
                        place,
                        secret: SensitiveCount::Cell((group, cell)),
                        is_small,
                        cut: (counted[0], class),
                    };
                    sensitive.extend(class.map(revealed));
                };
                if is_base_revealed {
                    cut(&parts.base);
                }
                if is_share_revealed {
                    cut(&parts.numerator);
                }
            }
        }
        sensitive
    }

    fn leak(&self, revealed: &ExposedCount, printed: &Printed) -> Leak {
        let (counted, class) = revealed.cut;
        let because = self.geography.because(counted, &printed.places[class]);
        Leak { place: revealed.place, secret: revealed.secret.clone(), because }
    }
}
