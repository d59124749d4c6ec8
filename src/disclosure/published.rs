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

/// Cases with an outcome among cases asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Share {
    numerator: u64,
    base: u64,
}

impl Share {
    /// `None` when the base is 0 or smaller than the numerator.
    pub fn new(numerator: u64, base: u64) -> Option<Self> {
        (base > 0 && numerator <= base).then_some(Self { numerator, base })
    }

    /// Cases with the outcome.
    pub fn numerator(self) -> u64 {
        self.numerator
    }

    /// Cases asked about; at least 1.
    pub fn base(self) -> u64 {
        self.base
    }

    /// Whole percent, rounded half up in integers: (200x + n) div 2n.
    pub fn percent(self) -> u64 {
        let (x, n) = (u128::from(self.numerator), u128::from(self.base));
        ((200 * x + n) / (2 * n)) as u64
    }
}

/// The rule by which counts become published values; a stricter one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gate {
    threshold: u64,
    detail_from: u64,
}

impl Gate {
    /// Counts below `threshold` are withheld. `None` when the threshold is below 3: then even a pair of
    /// children could be told apart by one another.
    pub fn new(threshold: u64) -> Option<Self> {
        (threshold >= 3).then_some(Self { threshold, detail_from: 0 })
    }

    /// The same rule, but places with fewer cases show only their number.
    pub fn with_detail_from(self, detail_from: u64) -> Self {
        Self { detail_from, ..self }
    }

    /// The smallest number of cases of which a place shows more than the number.
    pub fn detail_from(self) -> u64 {
        self.detail_from
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
