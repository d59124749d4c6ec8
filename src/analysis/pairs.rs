//! Pairs of places beside each other: all that stand on a page are one family of tests.

use stats::{Confidence, Share, difference_test, holm, newcombe};

use super::estimate::Verdict;

/// Two numbers of different cases, and how large a difference between them would matter.
#[derive(Debug, Clone, Copy)]
pub struct NumberPair {
    /// The first number.
    pub one: Share,
    /// The number that it is compared with.
    pub other: Share,
    /// The margin on the scale of numerator by base.
    pub margin: f64,
}

/// How the first of two numbers compares with the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairVerdict {
    /// The verdict; missing for numbers that are not tested, such as means.
    pub verdict: Verdict,
    /// Whether the first number is the higher one.
    pub has_more: bool,
}

/// Compares each pair. In at most 5 of 100 families (at a confidence of 95 percent) some difference
/// is stated though there is none: p-values are adjusted by [`holm`], and a difference is called
/// smaller than the margin by an interval whose confidence is shared by all pairs (Bonferroni).
pub fn compare_pairs(pairs: &[NumberPair], confidence: Confidence) -> Vec<PairVerdict> {
    let is_tested = |pair: &NumberPair| pair.one.scale().kind.is_tested();
    let p: Vec<Option<f64>> =
        pairs.iter().map(|pair| is_tested(pair).then(|| difference_test(pair.one, pair.other).p)).collect();
    let tests = p.iter().flatten().count().max(1) as f64;
    let shared = Confidence::new(1.0 - confidence.alpha() / tests).unwrap_or(confidence);
    let verdict = |(pair, adjusted): (&NumberPair, Option<f64>)| {
        let difference = newcombe(pair.one, pair.other, shared);
        let room = pair.one.room().max(pair.other.room());
        let verdict = match adjusted {
            None => Verdict::Missing,
            Some(p) if p < confidence.alpha() => Verdict::Difference,
            Some(_) if pair.margin < room && difference.interval.is_within(pair.margin) => Verdict::Equal,
            Some(_) => Verdict::Undecided,
        };
        PairVerdict { verdict, has_more: pair.one.proportion() > pair.other.proportion() }
    };
    pairs.iter().zip(holm(&p)).map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(one: (u64, u64), other: (u64, u64)) -> NumberPair {
        let share = |(x, n)| Share::new(x, n).expect("a share");
        NumberPair { one: share(one), other: share(other), margin: 0.05 }
    }

    fn verdicts(pairs: &[NumberPair]) -> Vec<Verdict> {
        let confidence = Confidence::new(0.95).expect("a level");
        compare_pairs(pairs, confidence).into_iter().map(|pair| pair.verdict).collect()
    }

    #[test]
    fn what_differs_alone_may_not_differ_among_many() {
        let just = pair((60, 100), (45, 100));
        assert_eq!(verdicts(&[just]), [Verdict::Difference]);
        let same = pair((50, 100), (50, 100));
        assert_eq!(verdicts(&[just, same, same, same])[0], Verdict::Undecided);
    }

    #[test]
    fn many_cases_are_alike_within_the_margin_and_few_are_undecided() {
        let verdicts = verdicts(&[pair((5000, 10_000), (5010, 10_000)), pair((5, 10), (5, 10))]);
        assert_eq!(verdicts, [Verdict::Equal, Verdict::Undecided]);
    }
}
