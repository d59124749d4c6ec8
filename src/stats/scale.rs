//! What a number is of, and the scale on which it is written.

/// What a number is, which decides how uncertain it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum NumberKind {
    /// Cases with an outcome among cases asked about: between 0 and 1.
    Proportion,
    /// Events by the number of those to whom they may happen: 0 or more. The events are taken to be
    /// independent (Poisson).
    Rate,
    /// A sum by the number of cases. How much it varies is not known.
    Mean,
    /// A number of cases.
    Count,
    /// A figure that the source gives. How much it varies is not known.
    Given,
}

impl NumberKind {
    /// Whether two numbers of this kind can be tested for a difference.
    pub const fn is_tested(self) -> bool {
        matches!(self, Self::Proportion | Self::Rate)
    }
}

/// The scale on which a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Scale {
    /// What the number is.
    pub kind: NumberKind,
    /// What it is counted by: 100 for percent, 1 000 for a rate per 1 000, 1 for a mean.
    pub per: u32,
    /// The fewest decimals that it is written with.
    pub decimals: u8,
}

impl Scale {
    /// Whole percent.
    pub const PERCENT: Self = Self { kind: NumberKind::Proportion, per: 100, decimals: 0 };

    /// Whether it is percent.
    pub const fn is_percent(self) -> bool {
        matches!(self.kind, NumberKind::Proportion) && self.per == 100
    }
}

/// The most decimals that a number is written with.
pub const MOST_DECIMALS: u8 = 4;

/// The number of decimals with which to write `value`, at least `least` and at most
/// [`MOST_DECIMALS`]: enough to show its first nonzero digit below 1, and that of `whole - value`
/// if `whole` is given.
pub fn decimals(value: f64, least: u8, whole: Option<f64>) -> u8 {
    let is_written = |distance: f64, decimals: u8| {
        distance <= 0.0 || distance * 10_f64.powi(i32::from(decimals)) >= NEARLY_ONE
    };
    let is_enough = |decimals: &u8| {
        is_written(value.abs(), *decimals) && whole.is_none_or(|whole| is_written(whole - value, *decimals))
    };
    (least..=MOST_DECIMALS).find(is_enough).unwrap_or(MOST_DECIMALS)
}

/// From here on a number is written as 1.
const NEARLY_ONE: f64 = 0.95;

/// A number in units of its last decimal, half rounded up; 0 for negative numbers. A half that is
/// no binary fraction, such as 1.005, is up to two units of the last bit below itself, so a little
/// is added.
pub fn steps(value: f64, decimals: u8) -> u64 {
    whole(value * 10_f64.powi(i32::from(decimals)) * (1.0 + 4.0 * f64::EPSILON))
}

/// The nearest integer, a half rounded up; 0 for negative numbers.
pub fn whole(number: f64) -> u64 {
    libm::floor(number + 0.5) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_and_those_near_the_whole_get_the_decimals_they_need() {
        let percent = |value| decimals(value, 0, Some(100.0));
        assert_eq!([52.3, 1.2, 0.96, 0.0, 100.0].map(percent), [0; 5]);
        assert_eq!([0.6, 0.067, 0.0042, 0.000_001].map(percent), [1, 2, 3, 4]);
        assert_eq!([99.2, 99.96].map(percent), [1, 2]);
        assert_eq!(decimals(8.42, 1, None), 1);
        assert_eq!(steps(0.067, 2), 7);
    }
}
