//! The scale of a drawing. Everything is drawn from the numbers that are printed beside it, in
//! units of their last decimal, so that no coordinate discloses more than they do.

use chart::{Axis, Tick};
use language::steps_text;
use stats::{MOST_DECIMALS, Scale, Share, steps};

/// From the largest number of a drawing on: no further decimals are drawn.
const LARGE: f64 = 2.0;
/// The fewest units of the last decimal that the largest number of a drawing has otherwise.
const FINE: f64 = 20.0;
/// The most grid lines beside the base line.
const LINES: u64 = 5;

/// The numbers of one drawing are drawn in units of 10^-`decimals` of their scale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DrawingScale {
    scale: Scale,
    decimals: u8,
}

impl DrawingScale {
    /// The scale for numbers of which the largest, with its interval, is `highest`.
    pub(crate) fn new(scale: Scale, highest: f64) -> Self {
        let is_fine = |decimals: &u8| highest * 10_f64.powi(i32::from(*decimals)) >= FINE;
        let decimals = match highest > 0.0 && highest < LARGE {
            true => (scale.decimals..=MOST_DECIMALS).find(is_fine).unwrap_or(MOST_DECIMALS),
            false => scale.decimals,
        };
        Self { scale, decimals }
    }

    /// The scale for some numbers without intervals.
    pub(crate) fn of(shares: impl Iterator<Item = Share>) -> Self {
        let shares: Vec<Share> = shares.collect();
        let scale = shares.first().map_or(Scale::PERCENT, |share| share.scale());
        Self::new(scale, shares.iter().map(|share| share.value()).fold(0.0, f64::max))
    }

    /// A number, to be drawn.
    pub(crate) fn draw(self, share: Share) -> u64 {
        share.steps(self.decimals)
    }

    /// An end of an interval, on the scale of numerator by base, to be drawn.
    pub(crate) fn end(self, end: f64) -> u64 {
        steps(end * f64::from(self.scale.per), self.decimals)
    }

    /// An end of an interval as [`Self::end`] gives it, but not rounded, for what is not a number
    /// of any place.
    pub(crate) fn unrounded(self, end: f64) -> f64 {
        end * f64::from(self.scale.per) * 10_f64.powi(i32::from(self.decimals))
    }

    /// The axis for numbers of which `highest` is the largest that is drawn.
    pub(crate) fn axis(self, highest: u64) -> Axis {
        let step = match self.scale.is_percent() && self.decimals == 0 {
            true => 20,
            false => round_step(highest.div_ceil(LINES).max(1)),
        };
        let whole = match self.scale.kind {
            stats::NumberKind::Proportion => steps(f64::from(self.scale.per), self.decimals),
            _ => u64::MAX,
        };
        let top = (highest.div_ceil(step) * step).max(step).min(whole);
        // Decimals that are zero at every line are left out.
        let unit = 10_u64.pow(u32::from(self.decimals));
        let label = |at: u64| match step % unit == 0 || at == 0 {
            true => steps_text(at / unit, 0),
            false => steps_text(at, self.decimals),
        };
        let tick = |at: u64| Tick { at, label: label(at) };
        Axis { top, ticks: (0..=top / step).map(|index| tick(index * step)).collect() }
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that is not smaller.
fn round_step(least: u64) -> u64 {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let mut steps = powers.flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)));
    steps.find(|step| *step >= least).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(scale: DrawingScale, highest: u64) -> (u64, Vec<String>) {
        let axis = scale.axis(highest);
        (axis.top, axis.ticks.into_iter().map(|tick| tick.label).collect())
    }

    #[test]
    fn percent_has_a_line_at_every_twenty() {
        let percent = DrawingScale::new(Scale::PERCENT, 52.0);
        assert_eq!(ticks(percent, 52), (60, ["0", "20", "40", "60"].map(String::from).to_vec()));
        assert_eq!(ticks(percent, 3).0, 20);
        assert_eq!(ticks(percent, 101).0, 100);
    }

    #[test]
    fn small_numbers_have_a_scale_of_their_own() {
        let small = DrawingScale::new(Scale::PERCENT, 0.26);
        let share = Share::new(14, 9014).expect("a share");
        assert_eq!(small.draw(share), 16);
        assert_eq!(ticks(small, 26), (30, ["0", "0,10", "0,20", "0,30"].map(String::from).to_vec()));
    }
}
