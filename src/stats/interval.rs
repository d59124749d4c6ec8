//! An interval in which a number lies with some confidence.

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Interval {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
}

impl Interval {
    /// Every number: nothing is known of where a number may lie.
    pub const UNKNOWN: Self = Self { lo: f64::NEG_INFINITY, hi: f64::INFINITY };

    /// Whether anything is known of where the number may lie.
    pub fn is_known(self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// Whether every value of it is less than `margin` from 0. Then a difference, if there is one,
    /// is no larger than the margin (two one-sided tests; Schuirmann 1987, J Pharmacokinet Biopharm
    /// 15:657).
    pub fn is_within(self, margin: f64) -> bool {
        -margin < self.lo && self.hi < margin
    }

    /// The distance from 0 of the value nearest to it; 0 when it contains 0.
    pub fn least(self) -> f64 {
        self.lo.max(-self.hi).max(0.0)
    }

    /// The interval of the negated value.
    pub fn negated(self) -> Self {
        Self { lo: -self.hi, hi: -self.lo }
    }
}
