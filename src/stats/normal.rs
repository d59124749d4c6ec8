//! The normal and the chi-square distribution.

use libm::{erfc, exp, sqrt};

/// A confidence level, and its normal quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    level: f64,
    z: f64,
}

impl Confidence {
    /// A level between 0 and 1, such as 0.95. `None` for other numbers.
    pub fn new(level: f64) -> Option<Self> {
        (level > 0.0 && level < 1.0).then(|| Self { level, z: quantile(0.5 + level / 2.0) })
    }

    /// The level, between 0 and 1.
    pub fn level(self) -> f64 {
        self.level
    }

    /// The two-sided quantile: 1.96 at 0.95.
    pub fn z(self) -> f64 {
        self.z
    }

    /// The significance level of a test: 0.05 at 0.95.
    pub fn alpha(self) -> f64 {
        1.0 - self.level
    }
}

/// The two-sided p-value of a standard normal statistic.
pub fn two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The standard normal distribution function.
fn cumulative(z: f64) -> f64 {
    erfc(-z / std::f64::consts::SQRT_2) / 2.0
}

/// The `p` quantile of the standard normal distribution, for p over ½, by bisection and then
/// Newton's method.
fn quantile(p: f64) -> f64 {
    let density = |z: f64| exp(-z * z / 2.0) / sqrt(2.0 * std::f64::consts::PI);
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..30 {
        let middle = (low + high) / 2.0;
        if cumulative(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    let newton = |z: f64| z - (cumulative(z) - p) / density(z);
    newton(newton((low + high) / 2.0))
}

/// The probability that a chi-square variable with `degrees` of freedom is at least `x`; 1 for 0
/// degrees. A finite sum: Abramowitz & Stegun 1964, 26.4.4–5.
pub fn chi_square_tail(x: f64, degrees: usize) -> f64 {
    if degrees == 0 || x <= 0.0 {
        return 1.0;
    }
    let half = x / 2.0;
    let (mut term, mut sum, first) = match degrees % 2 {
        0 => (exp(-half), 0.0, 1),
        _ => (2.0 * sqrt(half / std::f64::consts::PI) * exp(-half), erfc(sqrt(half)), 2),
    };
    for step in 0..degrees / 2 {
        sum += term;
        // The terms are half^k e^-half / Γ(k + 1), for k = 0, 1, … or ½, 1½, …
        term *= half / (step as f64 + if first == 1 { 1.0 } else { 1.5 });
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_equal_tabulated_values() {
        let z = |level| Confidence::new(level).map(Confidence::z).unwrap_or_default();
        assert!((z(0.95) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((z(0.998) - 3.090_232_306_167_813).abs() < 1e-13);
        assert!(Confidence::new(1.0).is_none());
    }

    #[test]
    fn chi_square_tails_equal_tabulated_values() {
        for (x, degrees, tail) in [(3.841_458_820_694_124, 1, 0.05), (9.487_729_036_781_154, 4, 0.05)] {
            assert!((chi_square_tail(x, degrees) - tail).abs() < 1e-14);
        }
        assert!((chi_square_tail(11.344_866_730_144_373, 3) - 0.01).abs() < 1e-14);
    }
}
