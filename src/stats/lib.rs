//! Statistics on published counts: pure functions, each with its source.
//!
//! A number is a [`Share`], whose base is positive; where there may be no cases the argument is an
//! `Option`. Its [`NumberKind`] says what it is: the numerator of a proportion is not larger than
//! its base. Transcendental functions come from `libm`, so that every machine computes the same
//! bits.

mod decompose;
mod discrete;
mod funnel;
mod interval;
mod multiple;
mod normal;
mod proportion;
mod ranks;
mod rate;
mod scale;
mod share;
mod standardise;
mod trend;
mod two_proportions;
mod walk;

pub use decompose::{ChainStep, Factors, Kitagawa, MixCell, MixStratum, chain, kitagawa, shapley_kitagawa};
pub use funnel::{
    Baseline, Limits, Overdispersion, exact_limits, mirrored_limits, normal_limits, overdispersion,
};
pub use interval::Interval;
pub use multiple::{benjamini_hochberg, holm, simes};
pub use normal::{Confidence, chi_square_tail, two_sided};
pub use proportion::{
    Difference, against_rest, difference_of_differences, interval, newcombe, paired, proportion, wilson,
};
pub use ranks::{RankRange, rank_ranges};
pub use rate::{poisson_limits, two_rates};
pub use scale::{MOST_DECIMALS, NumberKind, Scale, decimals, steps, whole};
pub use share::Share;
pub use standardise::{RiskDifference, StandardisedShare, direct, mantel_haenszel};
pub use trend::{Monotone, TrendTest, cochran_armitage};
pub use two_proportions::{ShareTest, TestMethod, difference_test, two_proportions};
pub use walk::{Addition, GroupShares, MAX_STEPS, Walk, gap_bounds};
