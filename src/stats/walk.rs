//! Splits the gap between two groups' shares of an outcome into what each step on the way to it adds.
//!
//! A case passes a step or not, and each later step is asked of those who passed and of those who did
//! not: so a share of each step is known for every combination of the earlier ones. Replacing, step by
//! step, the shares of one group by those of the other changes the share of the outcome; what a step
//! adds is its change, averaged over all orders in which the steps can be replaced (Shapley value:
//! Shorrocks 2013, J Econ Inequal 11:99). What all steps add is the gap. With one step before the outcome this is the
//! decomposition of Kitagawa 1955; where nobody who fails a step reaches the outcome, it is that of a
//! chain of decisions (Das Gupta 1993).

use libm::sqrt;

use crate::Share;

use super::interval::Interval;
use super::normal::{Confidence, two_sided};
use super::proportion::{interval, proportion};

/// The largest number of steps, of which the outcome is the last: all their orders are computed.
pub const MAX_STEPS: usize = 6;

/// The share of one step in both groups, among cases alike in all earlier steps; `None` for a group
/// without such cases.
pub type NodeShares = (Option<Share>, Option<Share>);

/// A way of steps to an outcome, with the shares of two groups.
#[derive(Debug, Clone)]
pub struct Walk {
    /// By step, then by which of the earlier steps were passed: bit n stands for step n.
    steps: Vec<Vec<Node>>,
}

/// The share of a step in each group, among cases alike in the earlier steps.
#[derive(Debug, Clone, Copy)]
struct Node {
    shares: [Option<Share>; 2],
    values: [f64; 2],
}

/// What some steps of a walk add to the gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Addition {
    /// The part of the gap, first group minus second, in shares.
    pub value: f64,
    /// Its confidence interval, combined from those of the shares (MOVER: Zou, Huang & Zhang 2009,
    /// Comput Stat Data Anal 53:1080), each with the weight that it has near the estimate.
    pub interval: Interval,
    /// The p-value of its being 0, from the side of the interval that is nearer to 0; 1 where the
    /// part does not depend on any share.
    pub p: f64,
}

impl Walk {
    /// A walk, from the shares of each step for every combination of the earlier ones: step n has
    /// 2ⁿ. `None` where a step has another number, with no or too many steps, and where a group has
    /// no cases at all.
    pub fn new(steps: &[Vec<NodeShares>]) -> Option<Self> {
        let is_tree = steps.iter().enumerate().all(|(step, nodes)| nodes.len() == 1 << step);
        let has_cases = steps.first()?.iter().all(|(one, other)| one.is_some() && other.is_some());
        let node = |(one, other): &NodeShares| {
            let shares = [*one, *other];
            // A group without cases in a node is not compared there: it gets the other's share.
            let known = one.or(*other).map_or(0.0, proportion);
            Node { shares, values: shares.map(|share| share.map_or(known, proportion)) }
        };
        (is_tree && has_cases && steps.len() <= MAX_STEPS)
            .then(|| Self { steps: steps.iter().map(|nodes| nodes.iter().map(node).collect()).collect() })
    }

    /// The number of steps, of which the outcome is the last.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Always false: a walk has at least the outcome.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The share of the outcome when the steps of the set have the shares of the first group, and the
    /// others those of the second.
    fn outcome(&self, of_first: usize) -> f64 {
        // The share of cases by which steps they passed so far.
        let mut paths = vec![1.0];
        for (step, nodes) in self.steps.iter().enumerate() {
            let group = usize::from(of_first & (1 << step) == 0);
            let mut next = vec![0.0; paths.len() * 2];
            for (path, (share, node)) in paths.iter().zip(nodes).enumerate() {
                next[path] = share * (1.0 - node.values[group]);
                next[path + paths.len()] = share * node.values[group];
            }
            paths = next;
        }
        paths[paths.len() / 2..].iter().sum()
    }

    /// The first group's share of the outcome minus the second's.
    pub fn gap(&self) -> f64 {
        self.outcome(self.all()) - self.outcome(0)
    }

    fn all(&self) -> usize {
        (1 << self.len()) - 1
    }

    /// What a step adds.
    fn value_of(&self, step: usize) -> f64 {
        let (bit, count) = (1 << step, self.len());
        let without = (0..=self.all()).filter(|set| set & bit == 0);
        without
            .map(|set| {
                let weight = 1.0 / (count as f64 * choose(count - 1, set.count_ones() as usize));
                weight * (self.outcome(set | bit) - self.outcome(set))
            })
            .sum()
    }

    /// What some steps add together.
    pub fn addition(&self, steps: &[usize], confidence: Confidence) -> Addition {
        let value_in = |walk: &Self| steps.iter().map(|step| walk.value_of(*step)).sum::<f64>();
        let value = value_in(self);
        let (mut down, mut up) = (0.0, 0.0);
        for (step, nodes) in self.steps.iter().enumerate() {
            for (place, node) in nodes.iter().enumerate() {
                for (group, share) in node.shares.iter().enumerate() {
                    let Some(share) = share else { continue };
                    let with = |value: f64| {
                        let mut walk = self.clone();
                        walk.steps[step][place].values[group] = value;
                        value_in(&walk)
                    };
                    // The parts are linear in each share, so this is the exact derivative.
                    let weight = with(1.0) - with(0.0);
                    let (p, interval) = (proportion(*share), interval(*share, confidence));
                    let (below, above) = (weight * (p - interval.lo), weight * (interval.hi - p));
                    let (below, above) = if weight < 0.0 { (above, below) } else { (below, above) };
                    down += below * below;
                    up += above * above;
                }
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

/// The smallest and the largest gap between two groups when cases of unknown group are allotted to them
/// in the worst way: those with the outcome to one group and those without it to the other (Manski
/// 1990, Am Econ Rev 80:319). `unknown` is the share among these cases. First group minus second.
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

    fn confidence() -> Confidence {
        Confidence::new(0.95).expect("a level")
    }

    #[test]
    fn with_one_step_the_parts_are_those_of_kitagawa() {
        let (need, measure) = (
            (share(540, 1000), share(480, 1000)),
            [(share(20, 460), share(15, 520)), (share(378, 540), share(298, 480))],
        );
        let walk = Walk::new(&[
            vec![(Some(need.0), Some(need.1))],
            measure.iter().map(|(one, other)| (Some(*one), Some(*other))).collect(),
        ])
        .expect("a walk");
        let strata: Vec<_> = measure.iter().map(|(one, other)| (Some(*one), Some(*other))).collect();
        let split = kitagawa(&strata, confidence()).expect("a split");
        assert!((walk.gap() - split.gap).abs() < 1e-12);
        assert!((walk.addition(&[0], confidence()).value - split.composition).abs() < 1e-12);
        assert!((walk.addition(&[1], confidence()).value - split.rate).abs() < 1e-12);
    }

    #[test]
    fn where_nobody_who_fails_a_step_goes_on_the_parts_are_those_of_a_chain() {
        let steps = [
            (share(70, 100), share(160, 200)),
            (share(40, 70), share(80, 160)),
            (share(10, 40), share(60, 80)),
        ];
        let none = || (None, None);
        let some = |(one, other): (Share, Share)| (Some(one), Some(other));
        let walk = Walk::new(&[
            vec![some(steps[0])],
            vec![none(), some(steps[1])],
            vec![none(), none(), none(), some(steps[2])],
        ])
        .expect("a walk");
        for (step, expected) in chain(&steps).expect("a chain").into_iter().enumerate() {
            assert!((walk.addition(&[step], confidence()).value - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn the_parts_add_up_to_the_gap() {
        let node = |a: u64, b: u64| (Some(share(a, 50)), Some(share(b, 70)));
        let walk = Walk::new(&[
            vec![node(20, 40)],
            vec![node(1, 2), node(30, 33)],
            vec![node(5, 0), node(9, 20), node(44, 12), (Some(share(1, 2)), None)],
        ])
        .expect("a walk");
        let parts: f64 = (0..3).map(|step| walk.addition(&[step], confidence()).value).sum();
        assert!((parts - walk.gap()).abs() < 1e-12);
        let whole = walk.addition(&[0, 1, 2], confidence());
        assert!((whole.value - walk.gap()).abs() < 1e-12);
        assert!(whole.interval.lo < whole.value && whole.value < whole.interval.hi);
    }

    #[test]
    fn a_step_that_is_alike_in_both_groups_adds_nothing() {
        let walk = Walk::new(&[
            vec![(Some(share(50, 100)), Some(share(100, 200)))],
            vec![(Some(share(5, 50)), Some(share(10, 100))), (Some(share(40, 50)), Some(share(20, 100)))],
        ])
        .expect("a walk");
        let need = walk.addition(&[0], confidence());
        assert!(need.value.abs() < 1e-12 && need.p > 0.99, "{need:?}");
        assert!((walk.addition(&[1], confidence()).value - walk.gap()).abs() < 1e-12);
        assert!(walk.addition(&[1], confidence()).p < 0.001);
    }

    #[test]
    fn a_tree_with_too_few_nodes_is_no_walk() {
        assert!(Walk::new(&[]).is_none());
        assert!(Walk::new(&[vec![(Some(share(1, 2)), None)]]).is_none());
        let node = (Some(share(1, 2)), Some(share(1, 2)));
        assert!(Walk::new(&[vec![node], vec![node]]).is_none());
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
