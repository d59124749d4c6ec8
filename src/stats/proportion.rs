//! Intervals for a share and for the difference of two.

use libm::{hypot, sqrt};

use crate::Share;

use super::interval::Interval;
use super::normal::Confidence;
use super::rate::poisson_limits;
use super::scale::NumberKind;

/// The difference of two shares, on the scale of shares (0.05 is five percentage points).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Difference {
    /// First minus second.
    pub value: f64,
    /// Its confidence interval.
    pub interval: Interval,
}

/// The confidence interval of a number, on the scale numerator/base: Wilson's for shares, Poisson
/// limits for rates, the source's own interval (at its own confidence level) for given figures. It
/// is unknown for means and counts.
pub fn interval(share: Share, confidence: Confidence) -> Interval {
    match share.scale().kind {
        NumberKind::Proportion => wilson(share, confidence),
        NumberKind::Rate => poisson_limits(share, confidence),
        NumberKind::Given => share.given_interval(),
        NumberKind::Mean | NumberKind::Count => Interval::UNKNOWN,
    }
}

/// A share as a number between 0 and 1.
pub fn proportion(share: Share) -> f64 {
    share.proportion()
}

/// The score interval of a share: Wilson 1927, JASA 22:209. It is exactly 0 at the lower end when
/// there are no cases with the outcome, and exactly 1 at the upper end when all have it.
pub fn wilson(share: Share, confidence: Confidence) -> Interval {
    let (x, n) = share.effective();
    let z = confidence.z();
    let centre = (x + z * z / 2.0) / (n + z * z);
    let half = z / (n + z * z) * sqrt(x * (n - x) / n + z * z / 4.0);
    Interval { lo: if x == 0.0 { 0.0 } else { centre - half }, hi: if x == n { 1.0 } else { centre + half } }
}

/// The hybrid score interval of a difference: Newcombe 1998, Stat Med 17:873, method 10; of rates
/// the same from their intervals (MOVER: Zou & Donner 2008, Stat Med 27:1693). Whether a difference
/// is significant is decided by [`two_proportions`](fn@super::two_proportions).
pub fn newcombe(one: Share, other: Share, confidence: Confidence) -> Difference {
    let (p1, p2) = (proportion(one), proportion(other));
    let (i1, i2) = (interval(one, confidence), interval(other, confidence));
    let value = p1 - p2;
    let down = sqrt((p1 - i1.lo) * (p1 - i1.lo) + (i2.hi - p2) * (i2.hi - p2));
    let up = sqrt((i1.hi - p1) * (i1.hi - p1) + (p2 - i2.lo) * (p2 - i2.lo));
    Difference { value, interval: Interval { lo: value - down, hi: value + up } }
}

/// How much one difference is larger than another, of other cases, with the p-value of their
/// distance. The interval combines those of both (MOVER: Zou & Donner 2008, Stat Med 27:1693), as
/// Newcombe's combines Wilson's. The p-value takes each standard error from the width of its
/// interval.
pub fn difference_of_differences(
    one: Difference,
    other: Difference,
    confidence: Confidence,
) -> (Difference, f64) {
    let value = one.value - other.value;
    let down = hypot(one.value - one.interval.lo, other.interval.hi - other.value);
    let up = hypot(one.interval.hi - one.value, other.value - other.interval.lo);
    let error = |of: Difference| (of.interval.hi - of.interval.lo) / (2.0 * confidence.z());
    let z = value / hypot(error(one), error(other));
    let interval = Interval { lo: value - down, hi: value + up };
    (Difference { value, interval }, super::two_sided(z))
}

/// The share of a whole without a part, for comparing the part with the rest: a comparison with the
/// whole, which contains the part, would understate the difference. `None` when nothing is left, or
/// when the part is not contained in the whole.
pub fn against_rest(part: Share, whole: Share) -> Option<Share> {
    whole.without(part)
}

/// The difference of two outcomes among the same cases, with its p-value, when it is not known how
/// many cases have both outcomes. The variance is the largest that the two shares allow, with as
/// few cases having both as possible. The chi-square is McNemar's (1947, Psychometrika 12:153) with
/// that number of discordant cases; it is exact for outcomes that exclude each other. The interval
/// is the usual one for a paired difference, p ± z √((b + c − (b − c)²/n)/n²). `None` when the
/// bases differ.
pub fn paired(one: Share, other: Share, confidence: Confidence) -> Option<(Difference, f64)> {
    one.has_base_of(other).then_some(())?;
    // Both counts have noise of their own; the smaller effective base is used for both.
    let less_sure = if one.certainty() < other.certainty() { one } else { other };
    let (_, n) = less_sure.effective();
    let (a, b) = (proportion(one) * n, proportion(other) * n);
    let discordant = (a + b).min(2.0 * n - a - b);
    let value = (a - b) / n;
    let half = confidence.z() * sqrt((discordant - (a - b) * (a - b) / n).max(0.0)) / n;
    let z = if discordant > 0.0 { (a - b) / sqrt(discordant) } else { 0.0 };
    let interval = Interval { lo: (value - half).max(-1.0), hi: (value + half).min(1.0) };
    Some((Difference { value, interval }, super::two_sided(z)))
}
