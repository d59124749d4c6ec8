//! Deals the hidden cases to places, so that the places differ somewhat.

use super::dice::Dice;
use super::error::DemoError;
use super::model::{Model, Spread};
use super::places::{NationPlaces, apportion};
use super::space::{CaseCondition, HiddenCases, Space};

/// The features whose shares differ between places.
pub(crate) struct Features {
    conditions: Vec<CaseCondition>,
    spreads: Vec<f64>,
}

/// The cases of one round, ready to be dealt: by class, and sorted so that every systematic sample
/// is representative.
pub(crate) struct Deck {
    classes: Vec<Vec<u32>>,
    /// The features of every case, one bit each.
    patterns: Vec<u16>,
}

impl Features {
    pub(crate) fn new(model: &Model, space: &Space) -> Result<Self, DemoError> {
        if model.spread.len() > 10 {
            return Err(DemoError::model("spread", "at most ten features can differ between places"));
        }
        let condition = |spread: &Spread| space.condition(&spread.of);
        let conditions = model.spread.iter().map(condition).collect::<Result<_, _>>()?;
        Ok(Self { conditions, spreads: model.spread.iter().map(|spread| spread.spread).collect() })
    }

    fn pattern(&self, row: &[u16]) -> u16 {
        let bits =
            self.conditions.iter().enumerate().map(|(bit, condition)| u16::from(condition.holds(row)) << bit);
        bits.sum()
    }

    /// How much each place attracts cases of each pattern: `[pattern][place]`.
    pub(crate) fn attraction(&self, places: usize, dice: &mut Dice) -> Vec<Vec<f64>> {
        let mut attraction = vec![vec![1.0; places]; 1 << self.spreads.len()];
        for place in 0..places {
            for (bit, spread) in self.spreads.iter().enumerate() {
                let lean = dice.lean() * spread;
                let factor = (1.0 + lean) / (1.0 - lean);
                let having = attraction.iter_mut().enumerate().filter(|(pattern, _)| pattern >> bit & 1 == 1);
                having.for_each(|(_, row)| row[place] *= factor);
            }
        }
        attraction
    }
}

impl Deck {
    pub(crate) fn new(cases: &HiddenCases, class: usize, classes: usize, features: &Features) -> Self {
        let mut order: Vec<u32> = (0..cases.len() as u32).collect();
        order.sort_by_key(|case| cases.row(*case as usize));
        let mut by_class = vec![Vec::new(); classes];
        for case in order {
            if let Some(list) = by_class.get_mut(usize::from(cases.row(case as usize)[class])) {
                list.push(case);
            }
        }
        let patterns = (0..cases.len()).map(|case| features.pattern(cases.row(case))).collect();
        Self { classes: by_class, patterns }
    }

    /// The number of cases in each class.
    pub(crate) fn class_sizes(&self) -> Vec<usize> {
        self.classes.iter().map(Vec::len).collect()
    }

    /// The cases of every place, in proportion to the planned sizes, which have the sums `sums` by class.
    /// Sizes differ from the plan by up to the fraction `wobble`.
    pub(crate) fn deal(
        &self,
        block: &NationPlaces,
        sums: &[usize],
        attraction: &[Vec<f64>],
        wobble: f64,
        dice: &mut Dice,
    ) -> Vec<Vec<u32>> {
        let mut hands = vec![Vec::new(); block.places.len()];
        for (class, cases) in self.classes.iter().enumerate() {
            let members: Vec<usize> = (0..hands.len())
                .filter(|place| usize::from(block.places[*place].slot.class) == class)
                .collect();
            let planned: Vec<usize> = members.iter().map(|place| block.places[*place].slot.cases).collect();
            let total = planned.iter().sum::<usize>() * cases.len() / sums[class].max(1);
            let total = total.min(cases.len());
            let weights: Vec<f64> =
                planned.iter().map(|size| *size as f64 * (1.0 + wobble * dice.lean())).collect();
            let mut part: Vec<u32> =
                (0..total).map(|draw| cases[(2 * draw + 1) * cases.len() / (2 * total)]).collect();
            dice.shuffle(&mut part);
            let mut room = apportion(total, &weights);
            for case in part {
                let pull = &attraction[usize::from(self.patterns[case as usize])];
                let chosen = choose(&members, &room, pull, dice);
                room[chosen] -= 1;
                hands[members[chosen]].push(case);
            }
        }
        hands
    }
}

/// Draws a place with probability proportional to its room and its attraction.
fn choose(members: &[usize], room: &[usize], pull: &[f64], dice: &mut Dice) -> usize {
    let weight = |member: usize| room[member] as f64 * pull[members[member]];
    let total: f64 = (0..members.len()).map(weight).sum();
    let mut threshold = dice.share() * total;
    let mut last = 0;
    for member in (0..members.len()).filter(|member| room[*member] > 0) {
        last = member;
        threshold -= weight(member);
        if threshold < 0.0 {
            break;
        }
    }
    last
}
