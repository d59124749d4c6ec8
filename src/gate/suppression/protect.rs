//! Decides what is shown at which place, so that no small count can be worked out from others.
//!
//! 1. *Primary.* A group of cells is withheld at a place when a count in it is below the threshold: a base, a numerator, or a base minus
//!    a numerator; zeros as well.
//! 2. *Residual.* From sums and their shown parts, sums over the rest follow. So of the nodes that no printed sum tells apart, one at least must
//!    have no small count in the group: then their sum has none either.
//!    The same holds for the withheld answers to a question with several, where it was published how many answers were given in all.
//! 3. *Linear.* No small count may be a sum of multiples of shown ones. A count is the sum of independent parts
//!    ([`super::basis`]), and a part is known at a place only if the places that show it add up to it ([`super::geography`]).
//!    Whoever sees a group is taken to know every part in it, which is more than the group tells; so the check is on the safe side.
//!
//! Withheld groups only become more, so this ends. That a group has a small count decides, but not which of its cells, nor how small.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use units::Level;

use super::combinations::{Combination, Terms, Told, Values};
use super::geography::Geography;
use super::groups::CellIx;
use super::places::PlaceIx;
use super::question::{Question, Shown};

/// What is shown, on the way to a decision.
#[derive(Clone)]
pub(super) struct Protection<'a> {
    pub question: &'a Question<'a>,
    pub shown: Shown,
    /// By place, then by group: whether there are counts and none is small.
    no_small: Arc<Shown>,
    /// Small counts that others tell, and all counts.
    told: Arc<Vec<Told>>,
    pub values: Arc<Values>,
    geography: Arc<Geography>,
}

/// A small count that cannot be protected, since everything that gives it away is published already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leak {
    pub place: PlaceIx,
    pub secret: Secret,
    /// The places whose published numbers give it away.
    pub because: Vec<PlaceIx>,
}

/// A count that must not be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Secret {
    /// A count of a cell of a group.
    Cell(CellIx),
    /// What others leave.
    Combination(Terms),
}

/// A count of which every part is known.
struct Revealed {
    place: PlaceIx,
    secret: Secret,
    /// Whether it is small itself, or stands beside a small one.
    is_small: bool,
    /// The place that it counts, and the class of its parts that the fewest groups show.
    cut: (PlaceIx, usize),
}

impl<'a> Protection<'a> {
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
        let told = values.small(question.groups, &values, question.threshold);
        let geography = Geography::new(question.places).into();
        Self {
            question,
            shown,
            no_small: no_small.into(),
            told: told.into(),
            values: values.into(),
            geography,
        }
    }

    /// Withholds what would give small counts away, until nothing does. What is left is given away by what was published before.
    pub(super) fn settle(&mut self) -> Vec<Leak> {
        loop {
            if self.residuals() || self.answers() {
                continue;
            }
            let found = self.revealed();
            if found.is_empty() {
                return Vec::new();
            }
            if !self.cut(&found) {
                let small = found.iter().filter(|found| found.is_small);
                return small.map(|found| self.leak(found)).collect();
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

    fn count(&self) -> usize {
        self.shown.iter().flatten().filter(|shown| **shown).count()
    }

    /// Where the nodes that no printed sum tells apart have a small count together, more is withheld. Whether there was any.
    fn residuals(&mut self) -> bool {
        let printed: Vec<Vec<bool>> = self.each_class(|class| self.printed(class));
        let groups = 0..self.question.groups.all.len();
        let of_group = |group: usize| {
            let class = self.top_class(group);
            self.small_rests(group, &printed).into_iter().map(move |node| (class, node))
        };
        let mut small: Vec<(usize, PlaceIx)> = groups.into_par_iter().flat_map_iter(of_group).collect();
        let of_told = |told: &Told| {
            let class = self.narrowest(&told.classes);
            self.small_sums(told, &printed).into_iter().map(move |node| (class, node))
        };
        small.par_extend(self.told.par_iter().flat_map_iter(of_told));
        let before = self.count();
        for (class, node) in small {
            for place in self.cover(node, class) {
                self.withhold(place, class);
            }
        }
        self.count() < before
    }

    /// Nodes at which a group is withheld, one of each set that no printed sum tells apart and whose counts together are small: from what is
    /// printed the sum over such a set can be worked out, but no more.
    fn small_rests(&self, group: usize, printed: &[Vec<bool>]) -> Vec<PlaceIx> {
        let question = self.question;
        let declared = question.group(group);
        if declared.compares.is_some() {
            return Vec::new();
        }
        let sets = self.rests(&declared.classes, printed, |node| question.reports(node, group));
        // Nothing but what is withheld for its own sake decides, so that nobody can conclude from the decision how large a withheld count is.
        let is_large = |nodes: &Vec<PlaceIx>| {
            nodes.iter().any(|node| self.no_small[*node][group])
                || nodes.iter().any(|node| question.unknown[*node][group]) && question.is_told(group, nodes)
        };
        sets.into_iter().filter(|nodes| !is_large(nodes)).map(|nodes| nodes[0]).collect()
    }

    /// The same for counts that others tell.
    fn small_sums(&self, told: &Told, printed: &[Vec<bool>]) -> Vec<PlaceIx> {
        let threshold = self.question.threshold as i64;
        let sets = self.rests(&told.classes, printed, |node| self.question.counts[node].is_some());
        let is_large = |combination: &Combination, node: PlaceIx| {
            self.values.sum(&combination.terms, node).is_some_and(|cases| cases >= threshold)
        };
        let is_small = |nodes: &Vec<PlaceIx>| {
            let mut combinations = told.combinations.iter();
            combinations.any(|combination| !nodes.iter().any(|node| is_large(combination, *node)))
        };
        sets.into_iter().filter(is_small).map(|nodes| nodes[0]).collect()
    }

    /// Nodes that report something of which not all parts are printed, in sets that no sum of which all are tells apart. What nobody prints any
    /// sum of is nowhere.
    fn rests(
        &self,
        classes: &[usize],
        printed: &[Vec<bool>],
        reports: impl Fn(PlaceIx) -> bool,
    ) -> Vec<Vec<PlaceIx>> {
        let places = self.question.places;
        let is_known = |place: PlaceIx| classes.iter().all(|class| printed[*class][place]);
        let mut sets: BTreeMap<Vec<PlaceIx>, Vec<PlaceIx>> = BTreeMap::new();
        for node in (0..places.all.len()).filter(|place| places.is_node(*place)) {
            if reports(node) && !is_known(node) {
                let sums = places.wholes[node].iter().copied().filter(|sum| *sum != node && is_known(*sum));
                sets.entry(sums.collect()).or_default().push(node);
            }
        }
        sets.into_iter().filter(|(sums, _)| !sums.is_empty()).map(|(_, nodes)| nodes).collect()
    }

    /// Where it is known how many answers were given in all, the sum of the withheld ones follows from the others. So at least two must be
    /// withheld there, one of them without a small count. Whether more was withheld.
    fn answers(&mut self) -> bool {
        if self.question.answers.is_empty() {
            return false;
        }
        let before = self.count();
        let printed: Vec<Vec<bool>> = self.each_class(|class| self.printed(class));
        let known = self.known(&printed);
        for (place, answers) in self.question.answers {
            let (told, hidden): (Vec<CellIx>, Vec<CellIx>) =
                answers.iter().partition(|cell| self.is_told(**cell, *place, &known));
            let is_large = |(group, _): &CellIx| self.no_small[*place][*group];
            if hidden.iter().all(is_large) || hidden.len() > 1 && hidden.iter().any(is_large) {
                continue;
            }
            if let Some((group, _)) = told.iter().find(|cell| is_large(cell)).or(told.first()) {
                let class = self.top_class(*group);
                self.cover(*place, class).into_iter().for_each(|other| self.withhold(other, class));
            }
        }
        self.count() < before
    }

    /// Whether every part of a cell's numerator is known at a place.
    fn is_told(&self, (group, cell): CellIx, place: PlaceIx, known: &[Vec<bool>]) -> bool {
        self.question.group(group).cells[cell].numerator.iter().all(|class| known[*class][place])
    }

    /// The answers that are the only withheld ones where it is known how many were given in all, and small.
    fn only_answers(&self, known: &[Vec<bool>]) -> Vec<Revealed> {
        let question = self.question;
        let only = |(place, answers): &(PlaceIx, Vec<CellIx>)| {
            let mut hidden = answers.iter().copied().filter(|cell| !self.is_told(*cell, *place, known));
            let (group, cell) = hidden.next().filter(|_| hidden.next().is_none())?;
            let (x, n) = question.counts[*place].as_ref()?.get(group)?.get(cell)?;
            let is_small = question.is_small(group, cell, (x.open()?, n.open()?));
            let cut = (*place, self.top_class(group));
            is_small.then_some(Revealed { place: *place, secret: Secret::Cell((group, cell)), is_small, cut })
        };
        question.answers.iter().filter_map(only).collect()
    }

    fn each_class<T: Send>(&self, of: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        (0..self.question.groups.of_class.len()).into_par_iter().map(of).collect()
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

    /// Withholds a class of parts at a place: every group that shows it.
    pub(super) fn withhold(&mut self, place: PlaceIx, class: usize) {
        for group in &self.question.groups.of_class[class] {
            match self.question.group(*group).compares {
                None => self.shown[place][*group] = false,
                Some(_) => {
                    let nation = self.question.places.nation_of(place);
                    if place == nation || self.compares(*group, place) {
                        self.shown[nation][*group] = false;
                    }
                }
            }
        }
    }

    /// Whether a group compares places of which this is one.
    fn compares(&self, group: usize, place: PlaceIx) -> bool {
        let unit = self.question.places.all[place].unit;
        self.question.group(group).cells.iter().any(|cell| cell.places.contains(&unit))
    }

    /// For every class of parts: the places where it is known.
    fn known(&self, printed: &[Vec<bool>]) -> Vec<Vec<bool>> {
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
        let known: Vec<Vec<bool>> =
            distinct.par_iter().map(|pattern| self.geography.known(pattern)).collect();
        of_class.into_iter().map(|pattern| known[pattern].clone()).collect()
    }

    /// The places where a class of parts stands in a shown group.
    fn printed(&self, class: usize) -> Vec<bool> {
        let question = self.question;
        let groups = &question.groups.of_class[class];
        // Who did not take part, or reported nothing that holds the class, has no cases of it, as everyone knows.
        let owned = |group: &&usize| question.group(**group).compares.is_none();
        let owned: Vec<usize> = groups.iter().filter(owned).copied().collect();
        let reports = |place: usize| match owned.as_slice() {
            [] => question.counts[place].is_some(),
            groups => groups.iter().any(|group| question.reports(place, *group)),
        };
        let mut printed: Vec<bool> = (0..question.counts.len()).map(|place| !reports(place)).collect();
        for group in groups {
            if question.group(*group).compares.is_none() {
                (0..printed.len()).for_each(|place| printed[place] |= self.is_printed(place, *group));
                continue;
            }
            for nation in question.places.nations().filter(|nation| self.is_printed(*nation, *group)) {
                printed[nation] = true;
                let units = question.group(*group).cells.iter().flat_map(|cell| &cell.places);
                units.for_each(|unit| printed[question.places.beside(nation, *unit)] = true);
            }
        }
        printed
    }

    /// Withholds a part of each small count elsewhere. Whether that changed anything.
    fn cut(&mut self, found: &[Revealed]) -> bool {
        let before = self.count();
        let cuts: BTreeSet<(PlaceIx, usize)> = found.iter().map(|found| found.cut).collect();
        for (place, class) in &cuts {
            for other in self.cover(*place, *class) {
                self.withhold(other, *class);
            }
        }
        if self.count() == before {
            // No pair of places helps: what nobody shows, nobody knows.
            for (_, class) in &cuts {
                (0..self.shown.len()).for_each(|place| self.withhold(place, *class));
            }
        }
        self.count() < before
    }

    /// Small counts of which every part is known.
    fn revealed(&self) -> Vec<Revealed> {
        let printed: Vec<Vec<bool>> = self.each_class(|class| self.printed(class));
        let known = self.known(&printed);
        let places = 0..self.question.counts.len();
        let at = |place| self.revealed_at(place, &known, &printed);
        let mut found: Vec<Revealed> = places.into_par_iter().flat_map_iter(at).collect();
        found.extend(self.only_answers(&known));
        found.par_extend(self.told.par_iter().flat_map_iter(|told| self.known_sums(told, &known)));
        found
    }

    /// Small counts that others tell, where every part of them is known.
    fn known_sums(&self, told: &Told, known: &[Vec<bool>]) -> Vec<Revealed> {
        let is_known = |place: &PlaceIx| told.classes.iter().all(|class| known[*class][*place]);
        let class = self.narrowest(&told.classes);
        let revealed = |terms: &Terms, place: PlaceIx| Revealed {
            place,
            secret: Secret::Combination(terms.clone()),
            is_small: true,
            cut: (place, class),
        };
        let of = |Combination { terms, small_at }: &Combination| {
            let known = small_at.iter().copied().filter(is_known);
            known.map(|place| revealed(terms, place)).collect::<Vec<_>>()
        };
        told.combinations.iter().flat_map(of).collect()
    }

    fn revealed_at(&self, place: PlaceIx, known: &[Vec<bool>], printed: &[Vec<bool>]) -> Vec<Revealed> {
        let question = self.question;
        let Some(counts) = &question.counts[place] else { return Vec::new() };
        let mut found = Vec::new();
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
                let all = |of: &[Vec<bool>], classes: &[usize]| {
                    classes.iter().all(|class| counted.iter().all(|place| of[*class][*place]))
                };
                let base_known = all(known, &parts.base);
                let numerator_known = parts.has_numerator() && all(known, &parts.numerator);
                // What the source withheld is protected however large it is.
                let is_few = |cases: Option<u64>| cases.is_none_or(|cases| cases < question.threshold);
                let (x, n) = (x.open(), n.open());
                let rest = n.zip(x).map(|(n, x)| n.saturating_sub(x));
                let is_small_base = is_few(n) && base_known;
                let is_small_share = numerator_known && (is_few(x) || is_few(rest) && base_known);
                // Whatever follows from other places, where something is small, counts: which cell is small must not decide.
                let is_base_revealed = is_small_base || has_small && base_known && !all(printed, &parts.base);
                let is_share_revealed =
                    is_small_share || has_small && numerator_known && !all(printed, &parts.numerator);
                let is_small = is_small_base || is_small_share;
                let mut cut = |classes: &[usize]| {
                    let class = classes.iter().copied().min_by_key(|class| self.width(*class));
                    let revealed = |class| Revealed {
                        place,
                        secret: Secret::Cell((group, cell)),
                        is_small,
                        cut: (counted[0], class),
                    };
                    found.extend(class.map(revealed));
                };
                if is_base_revealed {
                    cut(&parts.base);
                }
                if is_share_revealed {
                    cut(&parts.numerator);
                }
            }
        }
        found
    }

    fn leak(&self, found: &Revealed) -> Leak {
        let (counted, class) = found.cut;
        let because = self.geography.because(counted, &self.printed(class));
        Leak { place: found.place, secret: found.secret.clone(), because }
    }

    /// The places at which a class must be withheld so that it is not known at a place. A case may be moved from a place that reports
    /// within it to one outside it without any shown sum telling, if every place that shows the class holds both or neither; of all such pairs the
    /// one is taken for which the fewest cases are withheld.
    fn cover(&self, place: PlaceIx, class: usize) -> Vec<PlaceIx> {
        let question = self.question;
        let places = question.places;
        let printed = self.printed(class);
        let took_part = |node: &PlaceIx| {
            question.groups.of_class[class].iter().any(|group| question.reports(*node, *group))
        };
        let nodes = (0..places.all.len()).filter(|node| places.is_node(*node)).filter(took_part);
        let (inside, outside): (Vec<PlaceIx>, Vec<PlaceIx>) =
            nodes.partition(|node| places.wholes[*node].contains(&place));
        let apart = |one: PlaceIx, other: PlaceIx| -> Vec<PlaceIx> {
            let only = |a: PlaceIx, b: PlaceIx| {
                places.wholes[a].iter().copied().filter(move |place| !places.wholes[b].contains(place))
            };
            only(one, other).chain(only(other, one)).filter(|place| printed[*place]).collect()
        };
        // What was published before cannot be withheld, and sums of several places tell more people more: they are withheld last. Groups of
        // municipalities cut across counties, and are missed less than those.
        let before = |place: &PlaceIx| {
            question.groups.of_class[class].iter().any(|group| question.before[*place][*group])
        };
        // Where a figure of the nation compares them, it would be lost on every page.
        let compared =
            question.groups.of_class[class].iter().filter(|group| question.group(**group).compares.is_some());
        let compared: Vec<usize> = compared.copied().collect();
        let is_compared = |place: &PlaceIx| {
            let nation = places.nation_of(*place);
            compared.iter().any(|group| self.shown[nation][*group] && self.compares(*group, *place))
        };
        let cost = |apart: &Vec<PlaceIx>| {
            let of = |place: &PlaceIx| match question.levels[places.all[*place].unit] {
                Level::Group if !is_compared(place) => question.cases(*place),
                _ => question.cases(*place) * places.nodes[*place].len() as u64,
            };
            (apart.iter().filter(|place| before(place)).count(), apart.iter().map(of).sum::<u64>())
        };
        let pairs = inside.iter().flat_map(|one| outside.iter().map(move |other| (*one, *other)));
        let told_apart = pairs.map(|(one, other)| apart(one, other)).filter(|apart| !apart.is_empty());
        told_apart.min_by_key(cost).unwrap_or(vec![place])
    }
}
