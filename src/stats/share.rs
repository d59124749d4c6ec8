//! A number made of a numerator and a base, from which all formulas are computed.

use super::interval::Interval;
use super::scale::{NumberKind, Scale, decimals, steps, whole};

/// Cases with an outcome among cases asked about; or, as its [`Scale`] says, another number that is
/// a numerator by a base. With noise the counts are not integers, and every formula must allow for
/// the noise: it takes the [`effective`](Share::effective) counts.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    numerator: f64,
    base: f64,
    /// Variances of the noise of numerator and base, in cases squared; 0 for exact counts. Of a
    /// figure that the source gives, how far its interval reaches below and above it; 0 without
    /// one.
    noise: (f64, f64),
    scale: Scale,
}

impl Share {
    /// A share of exact counts. `None` when the base is 0 or smaller than the numerator.
    pub fn new(numerator: u64, base: u64) -> Option<Self> {
        Self::noisy((numerator as f64, 0.0), (base as f64, 0.0))
    }

    /// A share from numerator and base, each with the variance of its noise. `None` when the base
    /// is not positive, or the numerator negative or larger than the base.
    pub fn noisy(numerator: (f64, f64), base: (f64, f64)) -> Option<Self> {
        Self::on(Scale::PERCENT, numerator, base)
    }

    /// A number on some scale, from numerator and base, each with the variance of its noise; of a
    /// figure that the source gives, in their place how far its interval reaches below and above.
    /// `None` when the base is not positive, the numerator negative, or that of a proportion larger
    /// than the base.
    pub fn on(
        scale: Scale,
        (numerator, of_numerator): (f64, f64),
        (base, of_base): (f64, f64),
    ) -> Option<Self> {
        let most = if scale.kind == NumberKind::Proportion { base } else { f64::MAX };
        let is_number = base > 0.0 && (0.0..=most).contains(&numerator);
        is_number.then_some(Self { numerator, base, noise: (of_numerator, of_base), scale })
    }

    /// This number on another scale of its kind.
    pub fn rescaled(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// The scale on which it is written.
    pub fn scale(self) -> Scale {
        self.scale
    }

    /// The share of a whole without a part; `None` when nothing is left. The variances of the noise
    /// add up.
    pub fn without(self, part: Self) -> Option<Self> {
        Self::on(
            self.scale,
            (self.numerator - part.numerator, self.noise.0 + part.noise.0),
            (self.base - part.base, self.noise.1 + part.noise.1),
        )
    }

    /// What is left of a whole when a part of its cases is taken away, of which `part` is the
    /// share; `reach` is the fraction of cases in that part, 0–1. Its own base need not agree with
    /// that, since numbers with noise do not. `Some(None)` where no cases are left; `None` where
    /// the part has more with the outcome than the whole.
    pub(crate) fn without_part(self, reach: f64, part: Option<Self>) -> Option<Option<Self>> {
        let Some(part) = part else { return Some(Some(self)) };
        let base = self.base * (1.0 - reach);
        let numerator = self.numerator - self.base * reach * part.proportion();
        // What is not more than an error of rounding counts as nothing.
        let tiny = 1e-9 * self.base;
        if base <= tiny {
            return (numerator.abs() <= tiny).then_some(None);
        }
        let numerator = if numerator.abs() <= tiny { 0.0 } else { numerator };
        let noise = (self.noise.0 + part.noise.0, self.noise.1 + part.noise.1);
        Self::on(self.scale, (numerator, noise.0), (base, noise.1)).map(Some)
    }

    /// The share of the cases of several shares together; `None` if there are none.
    pub fn sum(shares: impl IntoIterator<Item = Self>) -> Option<Self> {
        shares.into_iter().reduce(|a, b| Self {
            numerator: a.numerator + b.numerator,
            base: a.base + b.base,
            noise: (a.noise.0 + b.noise.0, a.noise.1 + b.noise.1),
            scale: a.scale,
        })
    }

    /// The share of cases without the outcome.
    pub fn complement(self) -> Self {
        Self { numerator: self.base - self.numerator, ..self }
    }

    /// Whether both counts are exact.
    pub fn is_exact(self) -> bool {
        self.scale.kind == NumberKind::Given || self.noise == (0.0, 0.0)
    }

    /// The interval that the source gives with a figure; unknown where it gives none.
    pub(crate) fn given_interval(self) -> Interval {
        let (below, above) = self.noise;
        match below + above > 0.0 {
            true => Interval { lo: self.numerator - below, hi: self.numerator + above },
            false => Interval::UNKNOWN,
        }
    }

    /// The number made of the integers that may be printed of it. With noise, what follows the
    /// decimal sign of a count would disclose the noise, so no page may give it to a script.
    pub fn rounded(self) -> Self {
        match self.scale.kind {
            NumberKind::Proportion | NumberKind::Rate => {
                let (numerator, base) = (self.numerator() as f64, self.base().max(1) as f64);
                Self { numerator, base, ..self }
            }
            NumberKind::Mean | NumberKind::Count | NumberKind::Given => self,
        }
    }

    /// Whether two shares have the same base.
    pub fn has_base_of(self, other: Self) -> bool {
        self.base == other.base
    }

    /// The numerator, rounded to an integer.
    pub fn numerator(self) -> u64 {
        whole(self.numerator)
    }

    /// The base, rounded to an integer; at least 1 if it is exact.
    pub fn base(self) -> u64 {
        whole(self.base)
    }

    /// Numerator and base with noise, for estimates. Intervals and tests use
    /// [`effective`](Self::effective) counts.
    pub fn unrounded(self) -> (f64, f64) {
        (self.numerator, self.base)
    }

    /// The variance of the noise of the base, in cases squared.
    pub(crate) fn noise_of_base(self) -> f64 {
        self.noise.1
    }

    /// The numerator divided by the base; for a share, a number from 0 to 1.
    pub fn proportion(self) -> f64 {
        self.numerator / self.base
    }

    /// The distance from the nearest number that it cannot pass: 0, and of a share 1 too. A
    /// difference that is larger changes it wholly.
    pub fn room(self) -> f64 {
        let p = self.proportion();
        if self.scale.kind == NumberKind::Proportion { p.min(1.0 - p) } else { p }
    }

    /// Effective numerator and base: exact counts that would give the share the variance that it
    /// has with noise. Intervals and tests are computed from them. Both counts are multiplied by k
    /// = 1/(1 + (u + w p̃²)/(n p̃ (1 − p̃))), where u and w are the variances of the noise of
    /// numerator and base, and p̃ = (x + 2)/(n + 4) is never 0 or 1. The variance p(1 − p)/n of a
    /// share then becomes p(1 − p)/n + (u + w p²)/n². That of a rate p/n becomes p/n + (u + w
    /// p²)/n², by k = 1/(1 + (u + w p̃²)/(n p̃)). Exact counts stay as they are.
    pub fn effective(self) -> (f64, f64) {
        let k = self.certainty();
        (k * self.numerator, k * self.base)
    }

    /// The effective base divided by the base, 0–1; 1 for exact counts.
    pub fn certainty(self) -> f64 {
        if self.is_exact() {
            return 1.0;
        }
        let p = (self.numerator + 2.0) / (self.base + 4.0);
        let noise = self.noise.0 + self.noise.1 * p * p;
        let without = if self.scale.kind == NumberKind::Proportion { 1.0 - p } else { 1.0 };
        1.0 / (1.0 + noise / (self.base * p * without))
    }

    /// The variance of numerator by base: p(1 − p)/n of a proportion, p/n of a rate.
    pub fn variance(self) -> f64 {
        let p = self.proportion();
        let without = if self.scale.kind == NumberKind::Proportion { 1.0 - p } else { 1.0 };
        p * without / self.effective().1
    }

    /// Whole percent, rounded half up.
    pub fn percent(self) -> u64 {
        whole(100.0 * self.numerator / self.base)
    }

    /// The number on its scale; for a share in percent, a number from 0 to 100.
    pub fn value(self) -> f64 {
        f64::from(self.scale.per) * self.numerator / self.base
    }

    /// The number on its scale in units of its last decimal, half rounded up.
    pub fn steps(self, decimals: u8) -> u64 {
        steps(self.value(), decimals)
    }

    /// The decimals that the number is written with.
    pub fn decimals(self) -> u8 {
        let whole = (self.scale.kind == NumberKind::Proportion).then_some(f64::from(self.scale.per));
        decimals(self.value(), self.scale.decimals, whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_rounds_half_up_and_impossible_shares_are_none() {
        let percent = |x, n| Share::new(x, n).map(Share::percent);
        assert_eq!(percent(1, 200), Some(1));
        assert_eq!(percent(5, 200), Some(3));
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(2, 1), None);
    }
}
