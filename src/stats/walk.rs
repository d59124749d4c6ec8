//! Splits the gap between two groups' shares of an outcome into what each step on the way to it
//! adds.
//!
//! Each step is asked of those who passed all earlier ones, and the outcome of those who passed all
//! steps and of those who did not. Replacing, step by step, the shares of one group by those of the
//! other changes the share of the outcome; what a step adds is its change, averaged over all orders
//! in which the steps can be replaced (Shapley value: Shorrocks 2013, J Econ Inequal 11:99). What
//! all steps and the outcome itself add is the gap. With one step this is the decomposition of
//! Kitagawa 1955; where nobody who fails a step has the outcome, it is that of a chain of decisions
//! (Das Gupta 1993).

use libm::sqrt;

use crate::Share;

use super::interval::Interval;
use super::normal::{Confidence, two_sided};
use super::proportion::{interval, proportion};

/// The largest number of steps: all their orders are computed.
pub const MAX_STEPS: usize = 8;

/// The share of something in each of two groups; `None` for a group without cases asked about.
pub type GroupShares = [Option<Share>; 2];

/// A way of steps to an outcome, with the shares of two groups.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The steps, then the outcome of those who passed them all, then the outcome of the others.
    cells: Vec<WalkCell>,
}

/// A share in both groups, and the numbers that are used for it.
#[derive(Debug, Clone, Copy)]
struct WalkCell {
    shares: GroupShares,
    values: [f64; 2],
}

/// What some steps of a walk add to the gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Addition {
    /// The part of the gap, first group minus second, in shares.
    pub value: f64,
    /// Its confidence interval, combined from the intervals of the shares (MOVER: Zou, Huang &
    /// Zhang 2009, Comput Stat Data Anal 53:1080), each with the weight that it has near the
    /// estimate.
    pub interval: Interval,
    /// The p-value of its being 0, from the side of the interval that is nearer to 0; 1 where the
    /// part does not depend on any share.
    pub p: f64,
}

impl Walk {
    /// A walk, from the shares of each step among those who passed all earlier ones, the share of
    /// the outcome among those who passed all steps, and that among all. What those who did not
    /// pass have of the outcome is what is left of all. `None` where a group has no cases at the
    /// first step, where the numbers cannot all be true (with noise, more can have passed with the
    /// outcome than have it), and with no or too many steps.
    pub fn new(steps: &[GroupShares], passed: GroupShares, whole: [Share; 2]) -> Option<Self> {
        let is_whole = (1..=MAX_STEPS).contains(&steps.len()) && steps[0].iter().all(Option::is_some);
        if !is_whole {
            return None;
        }
        let mut failed = [None; 2];
        for group in [0, 1] {
            let share = |shares: &GroupShares| shares[group].map_or(0.0, proportion);
            let reach: f64 = steps.iter().map(share).product();
            failed[group] = whole[group].without_part(reach, passed[group])?;
        }
        let cell = |shares: &GroupShares| {
            // A group without cases in a cell is not compared there: it gets the other's share.
            let known = shares[0].or(shares[1]).map_or(0.0, proportion);
            WalkCell { shares: *shares, values: shares.map(|share| share.map_or(known, proportion)) }
        };
        Some(Self { cells: steps.iter().chain([&passed, &failed]).map(cell).collect() })
    }

    /// The share of the outcome in both groups among those who did not pass all steps.
    pub fn failed(&self) -> GroupShares {
        self.cells[self.steps() + 1].shares
    }

    /// The number of steps.
    pub fn steps(&self) -> usize {
        self.cells.len() - 2
    }

    /// The indices of the outcome in a set of parts: of those who passed all steps, and of the
    /// others.
    pub fn outcome(&self) -> [usize; 2] {
        [self.steps(), self.steps() + 1]
    }

    /// By group: the share of all cases that pass a step and all before it.
    pub fn reached(&self, step: usize) -> [f64; 2] {
        [0, 1].map(|group| self.cells[..=step].iter().map(|cell| cell.values[group]).product())
    }

    /// The share of the outcome when the steps of the set have the shares of the first group, and
    /// the other steps have the shares of the second group.
    fn share_with(&self, of_first: usize) -> f64 {
        let group = |step: usize| usize::from(of_first & (1 << step) == 0);
        let steps = self.steps();
        let reach: f64 = (0..steps).map(|step| self.cells[step].values[group(step)]).product();
        let [passed, failed] = self.outcome().map(|cell| self.cells[cell].values[group(cell)]);
        reach * passed + (1.0 - reach) * failed
    }

    fn all(&self) -> usize {
        (1 << self.cells.len()) - 1
    }

    /// The first group's share of the outcome minus the second's.
    pub fn gap(&self) -> f64 {
        self.share_with(self.all()) - self.share_with(0)
    }

    /// What a step, or the outcome of one of both, adds.
    fn value_of(&self, step: usize) -> f64 {
        let (bit, count) = (1 << step, self.cells.len());
        let without = (0..=self.all()).filter(|set| set & bit == 0);
        without
            .map(|set| {
                let weight = 1.0 / (count as f64 * choose(count - 1, set.count_ones() as usize));
                weight * (self.share_with(set | bit) - self.share_with(set))
            })
            .sum()
    }

    /// What some steps, or the outcome of some, add together.
    pub fn addition(&self, steps: &[usize], confidence: Confidence) -> Addition {
        let value_in = |walk: &Self| steps.iter().map(|step| walk.value_of(*step)).sum::<f64>();
        let value = value_in(self);
        let (mut down, mut up) = (0.0, 0.0);
        for (place, cell) in self.cells.iter().enumerate() {
            for (group, share) in cell.shares.iter().enumerate() {
                let Some(share) = share else { continue };
                let value_with = |value: f64| {
                    let mut walk = self.clone();
                    walk.cells[place].values[group] = value;
                    value_in(&walk)
                };
                // The parts are linear in each share, so this is the exact derivative.
                let weight = value_with(1.0) - value_with(0.0);
                let (p, interval) = (proportion(*share), interval(*share, confidence));
                let (below, above) = (weight * (p - interval.lo), weight * (interval.hi - p));
                let (below, above) = if weight < 0.0 { (above, below) } else { (below, above) };
                down += below * below;
                up += above * above;
            }
        }
        let (down, up) = (sqrt(down), sqrt(up));
        let nearer = if value < 0.0 { up } else { down };
        let p = if nearer > 0.0 { two_sided(value.abs() / nearer * confidence.z()) } else { 1.0 };
        Addition { value, interval: Interval { lo: value - down, hi: value + up }, p }
    }
}

/// The number of sets of `k` things among `n`.
fn choose(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

/// The smallest and the largest gap between two groups when cases of unknown group are allotted to
/// them in the worst way: those with the outcome to one group and those without it to the other
/// (Manski 1990, Am Econ Rev 80:319). `unknown` is the share among these cases. First group minus
/// second.
pub fn gap_bounds(one: Share, other: Share, unknown: Share) -> (f64, f64) {
    let [(x1, n1), (x0, n0), (x, n)] = [one, other, unknown].map(Share::unrounded);
    let without = n - x;
    let highest = (x1 + x) / (n1 + x) - x0 / (n0 + without);
    let lowest = x1 / (n1 + without) - (x0 + x) / (n0 + x);
    (lowest, highest)
}

#[cfg(test)]
mod tests {
    use super::super::decompose::{chain, kitagawa};
    use super::*;

    fn share(x: u64, n: u64) -> Share {
        Share::new(x, n).expect("a share")
    }

    fn both(one: (u64, u64), other: (u64, u64)) -> GroupShares {
        [Some(share(one.0, one.1)), Some(share(other.0, other.1))]
    }

    fn confidence() -> Confidence {
        Confidence::new(0.95).expect("a level")
    }

    #[test]
    fn with_one_step_the_parts_are_those_of_kitagawa() {
        let need = both((540, 1000), (480, 1000));
        let (passed, failed) = (both((378, 540), (298, 480)), both((20, 460), (15, 520)));
        let walk = Walk::new(&[need], passed, [share(398, 1000), share(313, 1000)]).expect("a walk");
        let split =
            kitagawa(&[(failed[0], failed[1]), (passed[0], passed[1])], confidence()).expect("a split");
        assert!((walk.gap() - split.gap).abs() < 1e-12);
        let of_step = walk.addition(&[0], confidence());
        let of_outcome = walk.addition(&walk.outcome(), confidence());
        assert!((of_step.value - split.composition).abs() < 1e-12);
        assert!((of_outcome.value - split.rate).abs() < 1e-12);
        // Two methods for one interval, neither exact.
        for (one, other) in [
            (of_step.interval.lo, split.composition_interval.lo),
            (of_step.interval.hi, split.composition_interval.hi),
            (of_outcome.interval.lo, split.rate_interval.lo),
            (of_outcome.interval.hi, split.rate_interval.hi),
        ] {
            assert!((one - other).abs() < 0.002, "{one} {other}");
        }
    }

    #[test]
    fn where_nobody_who_fails_a_step_has_the_outcome_the_parts_are_those_of_a_chain() {
        let steps = [
            (share(70, 100), share(160, 200)),
            (share(40, 70), share(80, 160)),
            (share(10, 40), share(60, 80)),
        ];
        let some = |(one, other): (Share, Share)| [Some(one), Some(other)];
        let whole = [share(10, 100), share(60, 200)];
        let walk = Walk::new(&[some(steps[0]), some(steps[1])], some(steps[2]), whole).expect("a walk");
        for (step, expected) in chain(&steps).expect("a chain").into_iter().enumerate() {
            assert!((walk.addition(&[step], confidence()).value - expected).abs() < 1e-12);
        }
        assert!(walk.addition(&[walk.outcome()[1]], confidence()).value.abs() < 1e-12);
    }

    #[test]
    fn the_parts_add_up_to_the_gap() {
        let whole = [share(6, 50), share(35, 70)];
        let steps = [both((20, 50), (40, 70)), both((9, 20), (33, 40)), both((3, 9), (30, 33))];
        let walk = Walk::new(&steps, both((2, 3), (28, 30)), whole).expect("a walk");
        let parts: f64 = (0..5).map(|step| walk.addition(&[step], confidence()).value).sum();
        assert!((parts - walk.gap()).abs() < 1e-12);
        assert!((walk.gap() - (6.0 / 50.0 - 35.0 / 70.0)).abs() < 1e-12);
        let all = walk.addition(&[0, 1, 2, 3, 4], confidence());
        assert!((all.value - walk.gap()).abs() < 1e-12);
        assert!(all.interval.lo < all.value && all.value < all.interval.hi);
        assert!((walk.reached(1)[0] - 0.18).abs() < 1e-12);
    }

    #[test]
    fn a_step_that_is_alike_in_both_groups_adds_nothing() {
        let walk = Walk::new(
            &[both((50, 100), (100, 200))],
            both((40, 50), (20, 100)),
            [share(45, 100), share(30, 200)],
        );
        let walk = walk.expect("a walk");
        let need = walk.addition(&[0], confidence());
        assert!(need.value.abs() < 1e-12 && need.p > 0.99, "{need:?}");
        let rest = walk.addition(&walk.outcome(), confidence());
        assert!((rest.value - walk.gap()).abs() < 1e-12);
        assert!(rest.p < 0.001);
    }

    #[test]
    fn numbers_that_cannot_all_be_true_make_no_walk() {
        let some = both((1, 2), (1, 2));
        let whole = [share(1, 4), share(1, 4)];
        assert!(Walk::new(&[], some, whole).is_none());
        assert!(Walk::new(&[[Some(share(1, 2)), None]], some, whole).is_none());
        assert!(Walk::new(&[some], both((2, 2), (1, 2)), whole).is_none());
        assert!(Walk::new(&[some], some, whole).is_some());
    }

    #[test]
    fn the_bounds_of_a_gap_hold_for_every_way_to_allot_the_unknown() {
        let (x1, n1, x0, n0, x, n) = (30_u64, 50_u64, 10_u64, 40_u64, 6_u64, 11_u64);
        let (lowest, highest) = gap_bounds(share(x1, n1), share(x0, n0), share(x, n));
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        for with in 0..=x {
            for without in 0..=n - x {
                let (one, other) =
                    ((x1 + with, n1 + with + without), (x0 + x - with, n0 + n - with - without));
                let gap = one.0 as f64 / one.1 as f64 - other.0 as f64 / other.1 as f64;
                (least, most) = (least.min(gap), most.max(gap));
            }
        }
        assert!((least - lowest).abs() < 1e-12 && (most - highest).abs() < 1e-12);
    }
}
