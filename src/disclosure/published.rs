//! What is left of a number after disclosure control.

use super::raw::RawCount;

/// A number that may be shown, or a mark that there is none. There is one mark for every reason, since the reason itself can tell:
/// small, needed to protect a small one, or not told by whoever made the table. There is no way back to what was withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Published<T> {
    /// The number.
    Value(T),
    /// No number.
    Withheld,
}

/// Cases with an outcome among cases asked about. Where a method adds noise they are no whole numbers, and what is computed from them has to
/// allow for it: every formula takes the [`effective`](Share::effective) counts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Share {
    numerator: f64,
    base: f64,
    /// Variance of the noise in the numerator and in the base, in cases squared; 0 where a number is exact.
    noise: (f64, f64),
}

impl Share {
    /// Exact counts. `None` when the base is 0 or smaller than the numerator.
    pub fn new(numerator: u64, base: u64) -> Option<Self> {
        Self::noisy((numerator as f64, 0.0), (base as f64, 0.0))
    }

    /// Numerator and base, each with the variance of its noise. `None` when the base is not positive, or the numerator negative or larger
    /// than the base.
    pub fn noisy((numerator, of_numerator): (f64, f64), (base, of_base): (f64, f64)) -> Option<Self> {
        let is_share = base > 0.0 && (0.0..=base).contains(&numerator);
        is_share.then_some(Self { numerator, base, noise: (of_numerator, of_base) })
    }

    /// What is left of a whole when a part is taken out of it; `None` when nothing is left. The noise of both adds up.
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

    /// Numerator and base as they are, for estimates; how sure these are is computed from [`effective`](Self::effective) counts.
    pub fn unrounded(self) -> (f64, f64) {
        (self.numerator, self.base)
    }

    /// The share, 0–1.
    pub fn proportion(self) -> f64 {
        self.numerator / self.base
    }

    /// Numerator and base that are as sure without noise as these are with it: what intervals and tests are computed from. Both are
    /// multiplied by k = 1/(1 + (u + w p̃²)/(n p̃ (1 − p̃))), with u and w the variances of the noise of numerator and base, and
    /// p̃ = (x + 2)/(n + 4), so that it is never 0 or 1. The variance of a share of n cases, p(1 − p)/n, is then what chance and noise
    /// make together, p(1 − p)/n + (u + w p²)/n². Exact counts stay as they are.
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
pub(super) fn whole(number: f64) -> u64 {
    libm::floor(number + 0.5) as u64
}

/// How the cases behind small counts are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Every number is changed a little at random, and what is small is not shown.
    Noise,
    /// Numbers are exact; what is small, or would give a small one away, is not shown.
    Suppression,
}

/// The rule by which counts become published values; a stricter one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gate {
    threshold: u64,
    detail_from: u64,
    method: Method,
}

/// With noise, a base must be at least so many times the threshold: else noise is most of what a share tells.
const LEAST_BASE: u64 = 4;

impl Gate {
    /// Counts below `threshold` are withheld. `None` when the threshold is below 3: then even a pair of
    /// children could be told apart by one another.
    pub fn new(threshold: u64) -> Option<Self> {
        (threshold >= 3).then_some(Self { threshold, detail_from: 0, method: Method::Suppression })
    }

    /// The same rule with another threshold, which [`new`](Self::new) accepts.
    pub fn with_threshold(self, threshold: u64) -> Self {
        Self { threshold, ..self }
    }

    /// The same rule by another method.
    pub fn by(self, method: Method) -> Self {
        Self { method, ..self }
    }

    /// How small counts are protected.
    pub fn method(self) -> Method {
        self.method
    }

    /// The smallest base that may be shown: the threshold, with noise four times that.
    pub fn least_base(self) -> u64 {
        match self.method {
            Method::Suppression => self.threshold,
            Method::Noise => LEAST_BASE * self.threshold,
        }
    }

    /// The same rule, but places with fewer cases show only their number.
    pub fn with_detail_from(self, detail_from: u64) -> Self {
        Self { detail_from, ..self }
    }

    /// The smallest number of cases of which a place shows more than the number.
    pub fn detail_from(self) -> u64 {
        match self.method {
            Method::Suppression => self.detail_from,
            Method::Noise => self.detail_from.max(self.least_base()),
        }
    }

    /// The smallest number that may be shown.
    pub fn threshold(self) -> u64 {
        self.threshold
    }

    /// A number of cases.
    pub fn count(self, count: RawCount) -> Published<u64> {
        match count.open() {
            Some(cases) if cases >= self.threshold => Published::Value(cases),
            _ => Published::Withheld,
        }
    }

    /// A number with noise; that of all cases has none.
    pub fn noisy_count(self, number: f64, variance: f64) -> Published<u64> {
        let least = if variance > 0.0 { self.least_base() } else { self.threshold };
        if number >= least as f64 { Published::Value(whole(number)) } else { Published::Withheld }
    }

    /// A share with noise, its numbers each with their variance: withheld when numerator, or base minus numerator, is below the threshold, or the base
    /// below the smallest that is shown.
    pub fn noisy_share(self, numerator: (f64, f64), base: (f64, f64)) -> Published<Share> {
        let threshold = self.threshold as f64;
        let is_shown = numerator.0 >= threshold
            && base.0 - numerator.0 >= threshold
            && base.0 >= self.least_base() as f64;
        match Share::noisy(numerator, base).filter(|_| is_shown) {
            Some(share) => Published::Value(share),
            None => Published::Withheld,
        }
    }

    /// A share: withheld when numerator, base, or base minus numerator is below the threshold, zeros included.
    /// A numerator above its base, which rounding at the source can make, counts as the whole base.
    pub fn share(self, numerator: RawCount, base: RawCount) -> Published<Share> {
        let (Some(x), Some(n)) = (numerator.open(), base.open()) else {
            return Published::Withheld;
        };
        let x = x.min(n);
        match Share::new(x, n) {
            Some(share) if x >= self.threshold && n - x >= self.threshold => Published::Value(share),
            _ => Published::Withheld,
        }
    }
}

impl<T: Copy> Published<T> {
    /// The number, if it may be shown.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Withheld => None,
        }
    }

    /// Whether there is a number to show.
    pub fn is_shown(self) -> bool {
        self.value().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gate() -> Gate {
        Gate::new(5).expect("5 is a threshold")
    }

    #[test]
    fn percent_rounds_half_up_in_integers() {
        let percent = |x, n| Share::new(x, n).map(Share::percent);
        assert_eq!(percent(1, 200), Some(1));
        assert_eq!(percent(5, 200), Some(3));
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(2, 1), None);
    }

    proptest! {
        #[test]
        fn nothing_below_the_threshold_is_shown(x in 0u64..40, rest in 0u64..40) {
            let shown = gate().share(RawCount::new(x), RawCount::new(x + rest)).is_shown();
            prop_assert_eq!(shown, x >= 5 && rest >= 5);
            prop_assert_eq!(gate().count(RawCount::new(x)).is_shown(), x >= 5);
        }

        #[test]
        fn a_sum_with_a_withheld_part_is_withheld(x in 0u64..1000) {
            let mut sum = RawCount::new(x);
            sum += RawCount::WITHHELD;
            prop_assert_eq!(gate().count(sum), Published::Withheld);
        }
    }
}
