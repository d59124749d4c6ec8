//! Random numbers that are the same on every machine.
//!
//! Only raw random words are taken from the generator. They are turned into numbers and orders
//! here, so that a new version of a random-number crate cannot change the demo data.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A seeded source of random numbers.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The numbers of one `stream` under a `seed`. Streams are independent of each other.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A random number from 0 up to but not including 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A random whole number below `limit`; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.0.next_u64()) * limit as u128) >> 64) as usize
    }

    /// A random number between -1 and 1 with a triangular distribution around 0.
    pub(crate) fn lean(&mut self) -> f64 {
        self.share() - self.share()
    }

    /// Puts the items in random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
