//! Ways to a count that no single move leads on: other counts are moved at random, and it is tried again.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::disclosure::proof::targets::Target;
use crate::disclosure::protect::Protection;

use super::{Goal, STAGES, Walk};

/// A count is given up after so many moves of others, upwards and downwards.
const TRIES: usize = 2000;
/// Other moves between two attempts.
const SIDEWAYS: usize = 3;

impl Walk<'_> {
    /// Widens some targets, each until two kept states differ by the threshold in it or it is given up.
    pub fn stray(&mut self, protection: &Protection, targets: &[Target]) {
        self.print(protection);
        self.stage = STAGES[STAGES.len() - 1];
        for target in targets {
            // What is tried depends on the target alone.
            let mut dice = ChaCha8Rng::seed_from_u64((target.0 << 32 | target.1) as u64);
            for direction in [1, -1] {
                self.stray_in(*target, direction, &mut dice);
            }
        }
        self.stage = STAGES[0];
    }

    fn stray_in(&mut self, (place, number): Target, direction: i32, dice: &mut ChaCha8Rng) {
        let count = self.count(number);
        let mut left = TRIES;
        while left > 0 && !self.tables.is_wide(place, number) {
            self.turn = dice.next_u32() as usize;
            if self.step_or_prepare(place, &count, direction, self.tables.threshold).is_some() {
                self.shorten((place, number), direction);
                self.keep();
                continue;
            }
            let least = self.tables.change(place, number) * direction;
            self.goal = Some(Goal { place, number, direction, least });
            let mut made = 0;
            while made < SIDEWAYS && left > 0 {
                left -= 1;
                let other = self.count(dice.next_u32() as usize % self.tables.numbers.all.len());
                let direction = if dice.next_u32().is_multiple_of(2) { 1 } else { -1 };
                self.turn = dice.next_u32() as usize;
                made += usize::from(self.step(place, &other, direction, 1).is_some());
            }
            self.goal = None;
        }
        // What led nowhere.
        self.undo(0);
    }

    /// Leaves out the moves that are not kept yet and that neither the change of a number nor the state that they lead to needs: what is between
    /// two kept states need not be possible.
    fn shorten(&mut self, (place, number): Target, direction: i32) {
        let mut is_shorter = true;
        while std::mem::take(&mut is_shorter) {
            for at in (0..self.log.len()).rev() {
                let made = self.log[at].clone();
                let before = self.tables.change(place, number);
                self.tables.apply(&made, -made.cases);
                let is_back = (before - self.tables.change(place, number)) * direction > 0;
                if is_back
                    || !self.tables.is_possible_where(&made)
                    || !self.stays_small(&made)
                    || self.tables.too_many_answers().is_some()
                {
                    self.tables.apply(&made, made.cases);
                } else {
                    self.log.remove(at);
                    is_shorter = true;
                }
            }
        }
    }
}
