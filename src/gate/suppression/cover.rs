//! Secondary suppression: for a set of components that are published together (a class), chooses
//! the places at which to withhold it as well, so that it cannot be derived at a given place from
//! the published sums.

use units::Level;

use super::places::PlaceIx;
use super::published_classes::{Candidates, PublishedClasses};
use super::suppression_input::{GroupFlags, SuppressionInput};
use crate::cells::GroupIx;

/// What is lost by withholding a class: the number of places where it was published before, so that
/// withholding is in vain; and the number of cases.
type Loss = (usize, u64);

/// The loss from withholding the class at a base unit, and that unit.
type Choice = (Loss, PlaceIx);

/// Kinds of base units, each with its candidates for withholding.
type Side = Vec<(usize, Candidates)>;

/// The task of making one class of components underivable at a place.
pub(super) struct Cover<'a> {
    pub input: &'a SuppressionInput<'a>,
    pub shown: &'a GroupFlags,
    pub published: &'a mut PublishedClasses,
    pub class: usize,
}

impl Cover<'_> {
    /// The places at which the class must be withheld so that it cannot be derived at `place`. It
    /// cannot be if some case may move from a base unit that reports within `place` to one outside
    /// it while all published sums stay the same: every place that publishes the class holds both
    /// units or neither. The pair for which the fewest cases are withheld is taken. Units of one
    /// kind lie in the same sums, so kinds are compared instead of units.
    pub(super) fn places(&mut self, place: PlaceIx) -> Vec<PlaceIx> {
        let losses = self.losses_of_sums();
        let mut best: Option<(Loss, PlaceIx, PlaceIx)> = None;
        let (inside, outside) = self.sides(place);
        let mut separating_sums = Vec::new();
        for (kind, one) in &inside {
            for (other_kind, other) in &outside {
                self.separating_sums(*kind, *other_kind, &losses, &mut separating_sums);
                let between = separating_sums
                    .iter()
                    .fold((0, 0), |sum, at: &usize| add(sum, losses[*at].unwrap_or_default()));
                let pairs = self.pairs(*one, *other, separating_sums.is_empty());
                let pairs = pairs.into_iter().flatten();
                best = pairs.map(|(loss, one, other)| (add(loss, between), one, other)).chain(best).min();
            }
        }
        let Some((_, one, other)) = best else { return vec![place] };
        let kinds = (self.published.kinds.of_node[one], self.published.kinds.of_node[other]);
        if let (Some(kind), Some(other_kind)) = kinds {
            self.separating_sums(kind, other_kind, &losses, &mut separating_sums);
        }
        let sums = separating_sums.into_iter().map(|sum| self.published.kinds.sums[sum]);
        let units = [one, other].into_iter().filter(|node| self.published.places[self.class].has(*node));
        sums.chain(units).collect()
    }

    /// The kinds of base units within a place and those outside it, with their candidates.
    fn sides(&mut self, place: PlaceIx) -> (Side, Side) {
        let (mut inside, mut outside) = (Side::new(), Side::new());
        let own_kind = self.published.kinds.of_node[place];
        if let Some(own_kind) = own_kind {
            inside.push((own_kind, self.published.candidates_of(self.class, own_kind, |node| node == place)));
            outside
                .push((own_kind, self.published.candidates_of(self.class, own_kind, |node| node != place)));
        }
        let sum = self.published.kinds.sums.binary_search(&place).ok();
        for kind in (0..self.published.kinds.all.len()).filter(|kind| Some(*kind) != own_kind) {
            let is_inside = sum.is_some_and(|sum| self.published.kinds.all[kind].sums.contains(&sum));
            let candidates = self.published.candidates(self.class, kind);
            if is_inside { inside.push((kind, candidates)) } else { outside.push((kind, candidates)) }
        }
        (inside, outside)
    }

    /// The pairs of units of two kinds with the least loss in the units themselves. Where no
    /// published sum separates the kinds (`must_publish`), one of the two units must publish the
    /// class: it is withheld there.
    fn pairs(
        &self,
        one: Candidates,
        other: Candidates,
        must_publish: bool,
    ) -> [Option<(Loss, PlaceIx, PlaceIx)>; 2] {
        let published =
            |candidates: Candidates| candidates.published.map(|node| (self.loss_of_unit(node), node));
        let least = |candidates: Candidates| -> Option<Choice> {
            let hidden = candidates.hidden.map(|node| ((0, 0), node));
            hidden.into_iter().chain(published(candidates)).min()
        };
        let pair = |one: Option<Choice>, other: Option<Choice>| {
            let ((loss, one), (other_loss, other)) = one.zip(other)?;
            Some((add(loss, other_loss), one, other))
        };
        match must_publish {
            false => [pair(least(one), least(other)), None],
            true => [pair(published(one), least(other)), pair(least(one), published(other))],
        }
    }

    /// Collects in `sums` the sums that publish the class and hold units of only one of two kinds.
    fn separating_sums(&self, kind: usize, other: usize, losses: &[Option<Loss>], sums: &mut Vec<usize>) {
        let (one, other) = (&self.published.kinds.all[kind].sums, &self.published.kinds.all[other].sums);
        let is_published = |sum: &&usize| losses[**sum].is_some();
        sums.clear();
        sums.extend(one.iter().filter(is_published).filter(|sum| !other.contains(sum)));
        sums.extend(other.iter().filter(is_published).filter(|sum| !one.contains(sum)));
    }

    fn loss_of_unit(&self, node: PlaceIx) -> Loss {
        (usize::from(self.published.is_before(self.class, node)), self.input.cases(node))
    }

    /// By sum: the loss from withholding the class there; `None` where it is not published. A sum
    /// counts its cases once for each of its nodes, since more readers miss it, so it is withheld
    /// last. A group of municipalities counts them once, unless a figure of the nation compares
    /// groups: every page would lose that figure.
    fn losses_of_sums(&self) -> Vec<Option<Loss>> {
        let Self { input, class, .. } = *self;
        let places = input.places;
        let groups = &input.groups.of_class[class];
        let compared: Vec<GroupIx> =
            groups.iter().copied().filter(|group| input.group(*group).compares.is_some()).collect();
        let is_compared = |place: PlaceIx| {
            let nation = places.nation_of(place);
            compared.iter().any(|group| self.shown[nation][*group] && input.compares(*group, place))
        };
        let loss = |place: &PlaceIx| {
            let cases = match input.levels[places.all[*place].unit] {
                Level::Group if !is_compared(*place) => input.cases(*place),
                _ => input.cases(*place) * places.nodes[*place].len() as u64,
            };
            (usize::from(self.published.is_before(class, *place)), cases)
        };
        let is_published = |place: &&PlaceIx| self.published.places[class].has(**place);
        self.published.kinds.sums.iter().map(|place| Some(place).filter(is_published).map(loss)).collect()
    }
}

fn add(one: Loss, other: Loss) -> Loss {
    (one.0 + other.0, one.1 + other.1)
}
