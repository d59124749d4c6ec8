//! Values along an ordered variable, and the shape of their profile.

use stats::{Confidence, Difference, Interval, Monotone, Share};
use study::VariableIx;

use crate::estimate::Estimate;
use crate::lines::{Explanation, interval};

use super::kind::Numbers;

/// Values along an ordered variable.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Profile<T> {
    /// The ordered variable.
    pub over: VariableIx,
    /// One per value of the variable; `None` where it is not shown.
    pub points: Vec<Option<T>>,
    /// The shape, to be stated only if the test is significant.
    pub shape: Shape,
    /// The last value minus the first, with the p-value of the joint test of line and turn.
    pub estimate: Estimate,
    /// The largest difference between any two points, as shares.
    pub range: Difference,
    /// How far the points are from the nearest bound, at most; see `Numbers::room`.
    room: f64,
}

impl<T> Profile<T> {
    /// A profile, with the tests of line and turn.
    pub(crate) fn new(
        over: VariableIx,
        points: Vec<Option<T>>,
        tests: LineTests,
        range: Difference,
        room: f64,
    ) -> Self {
        let estimate = Estimate::new(tests.ends, tests.p, None);
        Self { over, points, shape: tests.shape, estimate, range, room }
    }

    /// Adds every point and the shape.
    pub(crate) fn explain(&self, lines: &mut Explanation, text: impl Fn(&T) -> String) {
        for (at, point) in self.points.iter().enumerate() {
            let text = point.as_ref().map_or("not shown".to_string(), &text);
            lines.say(&format!("point      {}: {text}", lines.label(self.over, at)));
        }
        lines.say(&format!("shape      {:?}", self.shape).to_lowercase());
        lines.say(&format!("range      {}", interval(self.range)));
        lines.estimate(&self.estimate);
    }

    /// Whether two profiles have the same variable and the same first and last shown position, so
    /// that their differences from end to end can be compared. Profiles that turn have no such
    /// difference.
    pub(crate) fn is_comparable(&self, other: &Self) -> bool {
        let ends = |profile: &Self| {
            let is_known = |point: &Option<T>| point.is_some();
            (profile.points.iter().position(is_known), profile.points.iter().rposition(is_known))
        };
        self.over == other.over && ends(self) == ends(other) && !self.shape.turns() && !other.shape.turns()
    }
}

/// How a share goes along an ordered variable: rising, falling, or turning once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Shape {
    /// The share rises.
    Rises(Extent),
    /// The share falls.
    Falls(Extent),
    /// The share rises up to a position and then falls.
    Peak(usize),
    /// The share falls down to a position and then rises.
    Trough(usize),
}

impl<T> Numbers for Profile<T> {
    fn estimates(&self) -> Vec<&Estimate> {
        vec![&self.estimate]
    }

    fn estimates_mut(&mut self) -> Vec<&mut Estimate> {
        vec![&mut self.estimate]
    }

    fn directions(&self) -> Vec<(usize, i8)> {
        vec![(0, self.shape.sign())]
    }

    fn size(&self, _focus: Option<usize>) -> Option<Difference> {
        Some(self.estimate.difference)
    }

    fn turns(&self) -> bool {
        self.shape.turns()
    }

    /// A profile is level if the largest difference between two points lies within the margin.
    fn is_within(&self, _estimate: &Estimate, margin: f64) -> bool {
        self.range.interval.is_within(margin)
    }

    fn room(&self) -> f64 {
        self.room
    }

    fn least(&self) -> f64 {
        match (self.shape.turns(), self.estimate.differs()) {
            (true, _) => self.range.interval.least(),
            (false, true) => self.estimate.difference.interval.least().max(0.0),
            (false, false) => 0.0,
        }
    }
}

impl Shape {
    /// Whether it rises and then falls, or falls and then rises.
    pub(crate) fn turns(self) -> bool {
        matches!(self, Self::Peak(_) | Self::Trough(_))
    }

    /// The direction of the first part, so that a unit too small to show a turn has the nation's
    /// sign.
    pub(crate) fn sign(self) -> i8 {
        match self {
            Self::Rises(_) | Self::Peak(_) => 1,
            Self::Falls(_) | Self::Trough(_) => -1,
        }
    }
}

/// How far a rise or fall is shown by tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Extent {
    /// Each value differs significantly from the one before.
    EveryStep,
    /// The last value differs significantly from the first.
    Ends,
    /// The slope of a line through all values is significant, but neither the ends nor each step
    /// differ.
    OnTheWhole,
}

/// Tests of a profile: of one line, and of two lines that meet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineTests {
    /// The shape, if the profile is not level.
    pub shape: Shape,
    /// The last value minus the first.
    pub ends: Difference,
    /// The p-value of a level profile: the smaller of those of line and turn, doubled (Bonferroni).
    pub p: f64,
}

/// A line through some of the points: its slope per position, and its test statistic.
#[derive(Debug, Clone, Copy)]
struct FittedLine {
    slope: f64,
    z: f64,
}

/// Tests how shares change along an axis. `None` when fewer than three are shown, or less than
/// half.
pub(crate) fn of_shares(points: &[Option<Share>], confidence: Confidence) -> Option<LineTests> {
    let known = enough(points)?;
    let line = |from: usize, to: usize| {
        let steps: Vec<(f64, Option<Share>)> =
            known[from..=to].iter().map(|(at, share)| (*at as f64, Some(*share))).collect();
        let trend = stats::cochran_armitage(&steps)?;
        Some(FittedLine { slope: trend.slope, z: trend.z? })
    };
    let places: Vec<usize> = known.iter().map(|(at, _)| *at).collect();
    let heights: Vec<f64> = known.iter().map(|(_, share)| stats::proportion(*share)).collect();
    let shares: Vec<Share> = known.iter().map(|(_, share)| *share).collect();
    let ends = stats::newcombe(*shares.last()?, *shares.first()?, confidence);
    // "At every step" claims all steps together, so the steps need no adjustment for each other.
    let is_told = |pair: &[Share]| {
        pair[0].percent() != pair[1].percent()
            && stats::two_proportions(pair[0], pair[1]).p <= confidence.alpha()
    };
    let every_step = Monotone::of(&shares) != Monotone::No && shares.windows(2).all(is_told);
    lines(&places, &heights, extent(every_step, ends), line, ends, confidence)
}

fn extent(every_step: bool, ends: Difference) -> Extent {
    match (every_step, ends.interval.least() > 0.0) {
        (true, _) => Extent::EveryStep,
        (false, true) => Extent::Ends,
        (false, false) => Extent::OnTheWhole,
    }
}

/// Tests how the difference between two shares of the same cases changes along an axis, by weighted
/// least squares. How many cases have both outcomes is unknown, so each difference has the largest
/// possible variance ([`stats::paired`]).
pub(crate) fn of_distances(points: &[Option<(Share, Share)>], confidence: Confidence) -> Option<LineTests> {
    let known = enough(points)?;
    let distances: Vec<(f64, f64)> = known
        .iter()
        .map(|(_, (one, other))| {
            let (difference, _) = stats::paired(*one, *other, confidence)?;
            let error = (difference.interval.hi - difference.interval.lo) / (2.0 * confidence.z());
            Some((difference.value, (error * error).max(f64::MIN_POSITIVE)))
        })
        .collect::<Option<_>>()?;
    let line = |from: usize, to: usize| {
        let mut sums = [0.0; 4];
        for (index, (value, variance)) in distances.iter().enumerate().take(to + 1).skip(from) {
            let (t, w) = (known[index].0 as f64, 1.0 / variance);
            [w, w * t, w * t * t, w * value].iter().zip(&mut sums).for_each(|(more, sum)| *sum += more);
        }
        let (mean, spread) = (sums[1] / sums[0], sums[2] - sums[1] * sums[1] / sums[0]);
        let numerator: f64 = distances
            .iter()
            .enumerate()
            .take(to + 1)
            .skip(from)
            .map(|(index, (value, variance))| (known[index].0 as f64 - mean) * value / variance)
            .sum();
        let slope = numerator / spread;
        (spread > 0.0).then(|| FittedLine { slope, z: slope * libm::sqrt(spread) })
    };
    let places: Vec<usize> = known.iter().map(|(at, _)| *at).collect();
    let heights: Vec<f64> = distances.iter().map(|(value, _)| *value).collect();
    let goes_on = |up: f64| heights.windows(2).all(|pair| (pair[1] - pair[0]) * up > 0.0);
    let is_told = |pair: &[(f64, f64)]| {
        let z = (pair[1].0 - pair[0].0) / libm::sqrt(pair[0].1 + pair[1].1);
        stats::two_sided(z) <= confidence.alpha()
    };
    let every_step = (goes_on(1.0) || goes_on(-1.0)) && distances.windows(2).all(is_told);
    let (first, last) = (distances.first()?, distances.last()?);
    let half = confidence.z() * libm::sqrt(first.1 + last.1);
    let value = last.0 - first.0;
    let ends = Difference { value, interval: Interval { lo: value - half, hi: value + half } };
    lines(&places, &heights, extent(every_step, ends), line, ends, confidence)
}

/// The values that are shown, with their positions; `None` if fewer than three or less than half
/// are.
fn enough<T: Copy>(points: &[Option<T>]) -> Option<Vec<(usize, T)>> {
    let known: Vec<(usize, T)> =
        points.iter().enumerate().filter_map(|(at, point)| Some((at, (*point)?))).collect();
    (known.len() >= 3 && 2 * known.len() >= points.len()).then_some(known)
}

fn lines(
    places: &[usize],
    heights: &[f64],
    extent: Extent,
    line: impl Fn(usize, usize) -> Option<FittedLine>,
    ends: Difference,
    confidence: Confidence,
) -> Option<LineTests> {
    let last = places.len() - 1;
    let whole = line(0, last)?;
    // A line whose slope contradicts the difference of the ends is not stated.
    let p_line = if whole.slope * ends.value > 0.0 { stats::two_sided(whole.z) } else { 1.0 };
    // The data choose the position of the turn, so its p-value is multiplied by the number of
    // positions.
    let turn = |at: usize| -> Option<(f64, Shape)> {
        if at == 0 || at == last {
            return None;
        }
        let (before, after) = (line(0, at)?, line(at, last)?);
        let shape = match (before.z > 0.0, after.z > 0.0) {
            (true, false) => Shape::Peak(places[at]),
            (false, true) => Shape::Trough(places[at]),
            _ => return None,
        };
        let p = stats::two_sided(before.z).max(stats::two_sided(after.z)) * (last - 1) as f64;
        Some((p.min(1.0), shape))
    };
    let highest = (0..=last).rev().max_by(|a, b| heights[*a].total_cmp(&heights[*b]))?;
    let lowest = (0..=last).min_by(|a, b| heights[*a].total_cmp(&heights[*b]))?;
    let peak = turn(highest).filter(|(_, shape)| matches!(shape, Shape::Peak(_)));
    let trough = turn(lowest).filter(|(_, shape)| matches!(shape, Shape::Trough(_)));
    let turn = [peak, trough].into_iter().flatten().min_by(|a, b| a.0.total_cmp(&b.0));
    let straight = match whole.slope >= 0.0 {
        true => Shape::Rises(extent),
        false => Shape::Falls(extent),
    };
    let (p_turn, turned) = turn.unwrap_or((1.0, straight));
    let turns = 2.0 * p_turn <= confidence.alpha();
    Some(LineTests {
        shape: if turns { turned } else { straight },
        ends,
        p: (2.0 * p_line.min(p_turn)).min(1.0),
    })
}
