//! Statistics on published counts: pure functions, each with its source.
//!
//! A proportion is a [`Share`], whose base is positive and whose numerator is not larger than the
//! base; where there may be no cases the argument is an `Option`. Transcendental functions come
//! from
//! `libm`, so that every machine computes the same bits.

mod decompose;
mod discrete;
mod funnel;
mod multiple;
mod normal;
mod proportion;
mod share;
mod standardise;
mod trend;
mod two_proportions;

pub use decompose::{ChainStep, Factors, Kitagawa, MixCell, MixStratum, chain, kitagawa, shapley_kitagawa};
pub use funnel::{
    Baseline, Limits, Overdispersion, exact_limits, mirrored_limits, normal_limits, overdispersion,
};
pub use multiple::{benjamini_hochberg, simes};
pub use normal::{Confidence, chi_square_tail, two_sided};
pub use proportion::{
    Difference, Interval, against_rest, difference_of_differences, newcombe, paired, proportion, wilson,
};
pub use share::{Share, whole};
pub use standardise::{RiskDifference, Standardised, direct, mantel_haenszel};
pub use trend::{Monotone, TrendTest, cochran_armitage};
pub use two_proportions::{ShareTest, TestMethod, two_proportions};
