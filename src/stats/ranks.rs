//! Which ranks a place can have, given how certainly its number is known.

use super::interval::Interval;
use super::normal::Confidence;
use super::proportion::interval;
use super::share::Share;

/// The first and the last rank that a place can have, from 1, by the largest number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankRange {
    /// One more than the number of places that surely have more.
    pub first: usize,
    /// The number of places less those that surely have less.
    pub last: usize,
}

/// The ranks that each place can have. All ranges hold the true rank together with at least this
/// confidence: each number gets an interval at the level 1 − α/n, so that with confidence 1 − α all
/// n intervals hold (Bonferroni), and a place surely has more than another where its interval lies
/// wholly above (Klein, Wright & Wieczorek 2020, J R Stat Soc A 183:589). Numbers of which no
/// interval is known can have any rank.
pub fn rank_ranges(numbers: &[Share], confidence: Confidence) -> Vec<RankRange> {
    let count = numbers.len();
    let each = Confidence::new(1.0 - confidence.alpha() / count.max(1) as f64).unwrap_or(confidence);
    let intervals: Vec<Interval> = numbers.iter().map(|number| interval(*number, each)).collect();
    let sorted = |end: fn(&Interval) -> f64| {
        let mut ends: Vec<f64> = intervals.iter().map(end).collect();
        ends.sort_by(f64::total_cmp);
        ends
    };
    let (lower, upper) = (sorted(|interval| interval.lo), sorted(|interval| interval.hi));
    let range = |own: &Interval| RankRange {
        first: 1 + count - lower.partition_point(|lo| *lo <= own.hi),
        last: count - upper.partition_point(|hi| *hi < own.lo),
    };
    intervals.iter().map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranges(numbers: &[(u64, u64)]) -> Vec<(usize, usize)> {
        let shares: Vec<Share> = numbers.iter().map(|(x, n)| Share::new(*x, *n).expect("a share")).collect();
        let confidence = Confidence::new(0.95).expect("a level");
        rank_ranges(&shares, confidence).iter().map(|range| (range.first, range.last)).collect()
    }

    #[test]
    fn places_that_cannot_be_told_apart_share_a_range() {
        assert_eq!(ranges(&[(50, 100), (52, 100), (900, 1000)]), [(2, 3), (2, 3), (1, 1)]);
        assert_eq!(ranges(&[(500, 1000), (2, 4), (900, 1000)]), [(2, 3), (1, 3), (1, 2)]);
        assert_eq!(ranges(&[(3, 10)]), [(1, 1)]);
        assert_eq!(ranges(&[]), []);
    }

    proptest! {
        /// Compared pair by pair, as the definition says.
        #[test]
        fn a_rank_is_bounded_by_the_places_that_surely_have_more_or_less(
            numbers in prop::collection::vec((0u64..60, 60u64..400), 1..30)
        ) {
            let confidence = Confidence::new(0.95).expect("a level");
            let each = Confidence::new(1.0 - 0.05 / numbers.len() as f64).expect("a level");
            let shares: Vec<Share> = numbers.iter().map(|(x, n)| Share::new(*x, *n).expect("a share")).collect();
            let intervals: Vec<Interval> = shares.iter().map(|share| interval(*share, each)).collect();
            for (own, range) in intervals.iter().zip(rank_ranges(&shares, confidence)) {
                let above = intervals.iter().filter(|other| other.lo > own.hi).count();
                let below = intervals.iter().filter(|other| other.hi < own.lo).count();
                prop_assert_eq!(range, RankRange { first: 1 + above, last: numbers.len() - below });
            }
        }
    }
}
