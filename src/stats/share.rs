//! A share of cases: what all formulas are computed from.

/// Cases with an outcome among cases asked about. Where a method adds noise they are no whole
/// numbers, and what is computed from them has to allow for it: every formula takes the
/// [`effective`](Share::effective) counts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    numerator: f64,
    base: f64,
    /// Variance of the noise in the numerator and in the base, in cases squared; 0 where a number
    /// is exact.
    noise: (f64, f64),
}

impl Share {
    /// Exact counts. `None` when the base is 0 or smaller than the numerator.
    pub fn new(numerator: u64, base: u64) -> Option<Self> {
        Self::noisy((numerator as f64, 0.0), (base as f64, 0.0))
    }

    /// Numerator and base, each with the variance of its noise. `None` when the base is not
    /// positive, or the numerator negative or larger than the base.
    pub fn noisy((numerator, of_numerator): (f64, f64), (base, of_base): (f64, f64)) -> Option<Self> {
        let is_share = base > 0.0 && (0.0..=base).contains(&numerator);
        is_share.then_some(Self { numerator, base, noise: (of_numerator, of_base) })
    }

    /// What is left of a whole when a part is taken out of it; `None` when nothing is left. The
    /// noise of both adds up.
    pub fn without(self, part: Self) -> Option<Self> {
        Self::noisy(
            (self.numerator - part.numerator, self.noise.0 + part.noise.0),
            (self.base - part.base, self.noise.1 + part.noise.1),
        )
    }

    /// The cases of several shares together; `None` of none.
    pub fn sum(shares: impl IntoIterator<Item = Self>) -> Option<Self> {
        shares.into_iter().reduce(|a, b| Self {
            numerator: a.numerator + b.numerator,
            base: a.base + b.base,
            noise: (a.noise.0 + b.noise.0, a.noise.1 + b.noise.1),
        })
    }

    /// The share of the other cases.
    pub fn complement(self) -> Self {
        Self { numerator: self.base - self.numerator, ..self }
    }

    /// Whether both counts are exact.
    pub fn is_exact(self) -> bool {
        self.noise == (0.0, 0.0)
    }

    /// Whether two shares are of the same cases.
    pub fn has_base_of(self, other: Self) -> bool {
        self.base == other.base
    }

    /// Cases with the outcome, rounded to a whole number.
    pub fn numerator(self) -> u64 {
        whole(self.numerator)
    }

    /// Cases asked about, rounded to a whole number; at least 1 where the number is exact.
    pub fn base(self) -> u64 {
        whole(self.base)
    }

    /// Numerator and base as they are, for estimates; how sure these are is computed from
    /// [`effective`](Self::effective) counts.
    pub fn unrounded(self) -> (f64, f64) {
        (self.numerator, self.base)
    }

    /// The share, 0–1.
    pub fn proportion(self) -> f64 {
        self.numerator / self.base
    }

    /// Numerator and base that are as sure without noise as these are with it: what intervals and
    /// tests are computed from. Both are multiplied by k = 1/(1 + (u + w p̃²)/(n p̃ (1 − p̃))),
    /// with u and w the variances of the noise of numerator and base, and p̃ = (x + 2)/(n + 4), so
    /// that it is never 0 or 1. The variance of a share of n cases, p(1 − p)/n, is then what chance
    /// and noise make together, p(1 − p)/n + (u + w p²)/n². Exact counts stay as they are.
    pub fn effective(self) -> (f64, f64) {
        let k = self.certainty();
        (k * self.numerator, k * self.base)
    }

    /// How much of the base is left when noise is allowed for, 0–1; 1 where both counts are exact.
    pub fn certainty(self) -> f64 {
        if self.is_exact() {
            return 1.0;
        }
        let p = (self.numerator + 2.0) / (self.base + 4.0);
        let noise = self.noise.0 + self.noise.1 * p * p;
        1.0 / (1.0 + noise / (self.base * p * (1.0 - p)))
    }

    /// Whole percent, rounded half up.
    pub fn percent(self) -> u64 {
        whole(100.0 * self.numerator / self.base)
    }
}

/// The nearest whole number, a half up; 0 for what is negative.
pub fn whole(number: f64) -> u64 {
    libm::floor(number + 0.5) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_rounds_half_up_in_integers() {
        let percent = |x, n| Share::new(x, n).map(Share::percent);
        assert_eq!(percent(1, 200), Some(1));
        assert_eq!(percent(5, 200), Some(3));
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(2, 1), None);
    }
}
