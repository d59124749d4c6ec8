//! Intervals and a test for rates: events that happen independently (Poisson), by the number of
//! those to whom they may happen.

use libm::{floor, sqrt};

use crate::Share;

use super::discrete::around_mode;
use super::interval::Interval;
use super::normal::{Confidence, chi_square_tail};
use super::scale::whole;

/// Below this number of events the limits are exact; above it Byar's differ by less than 0.1
/// percent.
const FEW: f64 = 10.0;

/// The confidence interval of a rate, on the scale of events by base. With fewer than ten events
/// the limits are exact (Garwood 1936, Biometrika 28:437); else, and with noise, they are Byar's
/// (Breslow & Day 1987, Statistical Methods in Cancer Research II, p. 69).
pub fn poisson_limits(rate: Share, confidence: Confidence) -> Interval {
    let (x, n) = rate.effective();
    let is_whole = floor(x) == x;
    let (lo, hi) = if x < FEW && is_whole { exact(x as usize, confidence) } else { byar(x, confidence.z()) };
    Interval { lo: lo / n, hi: hi / n }
}

fn byar(x: f64, z: f64) -> (f64, f64) {
    let cube = |base: f64| base * base * base;
    let lower = if x > 0.0 { x * cube((1.0 - 1.0 / (9.0 * x) - z / (3.0 * sqrt(x))).max(0.0)) } else { 0.0 };
    let y = x + 1.0;
    (lower, y * cube(1.0 - 1.0 / (9.0 * y) + z / (3.0 * sqrt(y))))
}

/// The means for which so few, or so many, events have the probability α/2: a Poisson variable with
/// mean μ is at most x with the probability that chi-square with 2(x + 1) degrees is at least 2μ.
fn exact(x: usize, confidence: Confidence) -> (f64, f64) {
    let half = confidence.alpha() / 2.0;
    let mean = |degrees: usize, tail: f64| {
        let (mut low, mut high) = (0.0, 100.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if chi_square_tail(2.0 * middle, degrees) > tail { low = middle } else { high = middle }
        }
        low
    };
    (if x == 0 { 0.0 } else { mean(2 * x, 1.0 - half) }, mean(2 * (x + 1), half))
}

/// The two-sided p-value of the conditional test of two rates: given the number of all events,
/// those of the first are binomial, with the first's part of both bases as their chance. It is the
/// sum of the probabilities of all numbers that are no more probable than the observed one
/// (Przyborowski & Wilenski 1940, Biometrika 31:313). Numbers of events that are not integers, as
/// with noise, are rounded.
pub fn two_rates(one: Share, other: Share) -> f64 {
    let ((x1, n1), (x2, n2)) = (one.effective(), other.effective());
    let (x, m) = (whole(x1), whole(x1) + whole(x2));
    let chance = n1 / (n1 + n2);
    let mode = (floor((m as f64 + 1.0) * chance) as u64).min(m);
    let ratio = |k: u64| (m - k) as f64 / (k as f64 + 1.0) * chance / (1.0 - chance);
    let weights = around_mode(0, m, mode, ratio);
    let observed = weights.at(x);
    let as_rare: f64 =
        weights.iter().filter(|(_, weight)| *weight <= observed * (1.0 + 1e-7)).map(|(_, w)| w).sum();
    (as_rare / weights.total()).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NumberKind, Scale, difference_test, newcombe};

    const PER_1000: Scale = Scale { kind: NumberKind::Rate, per: 1000, decimals: 1 };

    fn rate(events: f64, base: f64) -> Share {
        Share::on(PER_1000, (events, 0.0), (base, 0.0)).expect("a rate")
    }

    fn sure() -> Confidence {
        Confidence::new(0.95).expect("a level")
    }

    /// From Garwood's table (as in Ulm 1990, Am J Epidemiol 131:373), 95 percent.
    #[test]
    fn limits_of_few_events_equal_the_published_table() {
        let table = [
            (0.0, 0.0, 3.6889),
            (1.0, 0.0253, 5.5716),
            (2.0, 0.2422, 7.2247),
            (5.0, 1.6235, 11.6683),
            (9.0, 4.1154, 17.0848),
        ];
        for (events, lo, hi) in table {
            let limits = poisson_limits(rate(events, 1.0), sure());
            assert!((limits.lo - lo).abs() < 1e-4 && (limits.hi - hi).abs() < 1e-4, "{events}: {limits:?}");
        }
    }

    #[test]
    fn limits_of_many_events_are_near_the_exact_ones() {
        for (events, lo, hi) in
            [(10.0, 4.7954, 18.3904), (20.0, 12.2165, 30.8884), (100.0, 81.3636, 121.6273)]
        {
            let limits = poisson_limits(rate(events, 1.0), sure());
            assert!((limits.lo / lo - 1.0).abs() < 2e-3 && (limits.hi / hi - 1.0).abs() < 1e-3, "{limits:?}");
        }
    }

    /// The example of `poisson.test` in R's documentation (Lee, Wang & Wang 2003).
    #[test]
    fn the_test_of_two_rates_equals_that_of_r() {
        let p = two_rates(rate(11.0, 800.0), rate(21.0, 3011.0));
        assert!((p - 0.07967).abs() < 5e-6, "{p}");
        assert_eq!(difference_test(rate(11.0, 800.0), rate(21.0, 3011.0)).p, p);
        assert!(two_rates(rate(0.0, 10.0), rate(0.0, 20.0)) > 0.999);
    }

    #[test]
    fn a_difference_of_rates_has_the_interval_of_both() {
        let difference = newcombe(rate(40.0, 2000.0), rate(10.0, 1000.0), sure());
        assert!((difference.value - 0.01).abs() < 1e-12);
        assert!(difference.interval.lo < 0.01 && difference.interval.hi > 0.01);
        let p = two_rates(rate(40.0, 2000.0), rate(10.0, 1000.0));
        assert_eq!(p < 0.05, difference.interval.lo > 0.0);
    }

    #[test]
    fn noise_makes_a_rate_less_sure() {
        let noisy = Share::on(PER_1000, (40.0, 5.0), (2000.0, 0.0)).expect("a rate");
        let (exact, noisy) = (poisson_limits(rate(40.0, 2000.0), sure()), poisson_limits(noisy, sure()));
        assert!(noisy.lo < exact.lo && noisy.hi > exact.hi);
    }
}
