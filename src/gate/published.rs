//! A number after disclosure control.

use project::Rule;
use stats::{Share, whole};
use study::Footnotes;

use super::absence::Absence;
use super::raw::RawCount;

/// A number that may be shown, or why there is none. A number that disclosure control withholds
/// cannot be recovered from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Published<T> {
    /// The number.
    Value {
        /// The number.
        value: T,
        /// The footnotes of all rows of tables that it was made of.
        footnotes: Footnotes,
    },
    /// There is no number to show.
    Missing(Absence),
}

impl<T: Copy> Published<T> {
    /// A number that disclosure control withholds.
    pub const WITHHELD: Self = Self::Missing(Absence::Protected);

    /// The number, or why there is none.
    pub fn known(self) -> Result<T, Absence> {
        match self {
            Self::Value { value, .. } => Ok(value),
            Self::Missing(absence) => Err(absence),
        }
    }

    /// The number, if it may be shown.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value { value, .. } => Some(value),
            Self::Missing(_) => None,
        }
    }

    /// The number as another one, with its footnotes.
    pub(super) fn map<S>(self, of: impl FnOnce(T) -> S) -> Published<S> {
        match self {
            Self::Value { value, footnotes } => Published::Value { value: of(value), footnotes },
            Self::Missing(absence) => Published::Missing(absence),
        }
    }

    /// Whether there is a number to show.
    pub fn is_shown(self) -> bool {
        self.value().is_some()
    }

    /// The footnotes of the number; none where it may not be shown.
    pub fn footnotes(self) -> Footnotes {
        match self {
            Self::Value { footnotes, .. } => footnotes,
            Self::Missing(_) => Footnotes::NONE,
        }
    }

    /// The number with these footnotes. A withheld number gets none.
    pub(super) fn with_footnotes(self, footnotes: Footnotes) -> Self {
        match self {
            Self::Value { value, .. } => Self::Value { value, footnotes },
            missing @ Self::Missing(_) => missing,
        }
    }
}

impl<T> From<T> for Published<T> {
    /// A number without footnotes.
    fn from(value: T) -> Self {
        Self::Value { value, footnotes: Footnotes::NONE }
    }
}

/// A number of cases; withheld below the threshold.
pub(super) fn exact_count(rule: Rule, count: RawCount) -> Published<u64> {
    match count.open() {
        Some(cases) if cases >= rule.threshold() => cases.into(),
        _ => Published::WITHHELD,
    }
}

/// A number of cases with noise, withheld below the smallest base that is shown. Without noise
/// (`variance` 0) it is withheld below the threshold only.
pub(super) fn noisy_count(rule: Rule, number: f64, variance: f64) -> Published<u64> {
    let least = if variance > 0.0 { rule.least_base() } else { rule.threshold() };
    if number >= least as f64 { whole(number).into() } else { Published::WITHHELD }
}

/// A share with noise, from numerator and base, each as (number, variance). It is withheld when the
/// numerator or base minus numerator is below the threshold, or the base below the smallest shown.
pub(super) fn noisy_share(rule: Rule, numerator: (f64, f64), base: (f64, f64)) -> Published<Share> {
    let threshold = rule.threshold() as f64;
    let is_shown =
        numerator.0 >= threshold && base.0 - numerator.0 >= threshold && base.0 >= rule.least_base() as f64;
    match Share::noisy(numerator, base).filter(|_| is_shown) {
        Some(share) => share.into(),
        None => Published::WITHHELD,
    }
}

/// An exact share. It is withheld when numerator, base, or base minus numerator is below the
/// threshold, zeros included. A numerator above its base, which rounding at the source can produce,
/// counts as the base.
pub(super) fn exact_share(rule: Rule, numerator: RawCount, base: RawCount) -> Published<Share> {
    let (Some(x), Some(n)) = (numerator.open(), base.open()) else {
        return Published::WITHHELD;
    };
    let x = x.min(n);
    match Share::new(x, n) {
        Some(share) if x >= rule.threshold() && n - x >= rule.threshold() => share.into(),
        _ => Published::WITHHELD,
    }
}

/// Numerator and base of numbers that are public already: all are shown that the source gives.
pub(super) fn public_cell(numerator: RawCount, base: RawCount) -> (Published<Share>, Published<u64>) {
    let Some(n) = base.open() else {
        return (Published::Missing(Absence::AtSource), Published::Missing(Absence::AtSource));
    };
    let share = match numerator.open() {
        Some(x) => Share::new(x.min(n), n).map_or(Published::Missing(Absence::Impossible), Published::from),
        None => Published::Missing(Absence::AtSource),
    };
    (share, n.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use project::Protection;
    use proptest::prelude::*;

    fn rule() -> Rule {
        Rule::new(5).expect("5 is a threshold")
    }

    proptest! {
        #[test]
        fn counts_and_shares_below_the_threshold_are_withheld(x in 0u64..40, rest in 0u64..40) {
            let shown = exact_share(rule(), RawCount::new(x), RawCount::new(x + rest)).is_shown();
            prop_assert_eq!(shown, x >= 5 && rest >= 5);
            prop_assert_eq!(exact_count(rule(), RawCount::new(x)).is_shown(), x >= 5);
        }

        #[test]
        fn a_sum_with_a_withheld_part_is_withheld(x in 0u64..1000) {
            let mut sum = RawCount::new(x);
            sum += RawCount::WITHHELD;
            prop_assert_eq!(exact_count(rule(), sum), Published::WITHHELD);
        }
    }

    #[test]
    fn a_withheld_number_has_no_footnotes_and_they_take_no_room() {
        let footnotes = Footnotes::from(Some(3.into()));
        assert_eq!(Published::from(7).with_footnotes(footnotes).footnotes(), footnotes);
        assert_eq!(Published::<u64>::WITHHELD.with_footnotes(footnotes).footnotes(), Footnotes::NONE);
        assert_eq!(size_of::<Published<u64>>(), 2 * size_of::<u64>());
        assert_eq!(size_of::<Published<Share>>(), size_of::<Share>() + size_of::<u64>());
    }

    #[test]
    fn a_noisy_share_is_shown_exactly_where_the_test_vectors_show_it() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/noise_vectors.json");
        let text = std::fs::read_to_string(path).expect("the vectors");
        let vectors: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let rule = rule().by(Protection::Noise);
        for case in vectors["shares"].as_array().expect("a list") {
            let number = |key: &str| (case[key].as_f64().expect("a number"), crate::NOISE_VARIANCE);
            let share = noisy_share(rule, number("numerator"), number("base"));
            assert_eq!(Some(share.is_shown()), case["is_shown"].as_bool(), "{case}");
        }
    }
}
