//! What the splits of an outcome at one place are.

use gate::Absence;
use stats::{Difference, Interval, Share};
use study::{IndicatorIx, RoundIx, VariableIx};
use units::UnitIx;

use crate::estimate::Estimate;

/// An analysis of an outcome at one place.
#[derive(Debug, Clone)]
pub struct Splits {
    /// One for each declared pair of groups.
    pub pairs: Vec<PairSplits>,
    /// The difference from the rest of the nation, by each variable of case mix; empty for the
    /// nation.
    pub case_mix: Vec<MixSplit>,
    /// The groups of two pairs together; empty where no table holds both.
    pub together: Vec<CombinedGroups>,
    /// For each variable that can be unknown: the cases whose value is not known, as a share of
    /// all.
    pub unknown: Vec<(VariableIx, Share)>,
    /// The districts of the city, or the district itself, against the rest of the city; empty
    /// elsewhere.
    pub districts: Vec<DistrictSplit>,
}

/// An outcome in a district, and in the rest of its city.
#[derive(Debug, Clone)]
pub struct DistrictSplit {
    /// The district.
    pub unit: UnitIx,
    /// The share in each of the latest rounds that measure the same, the oldest first; the last is
    /// the round of the analysis.
    pub rounds: Vec<(RoundIx, Result<Share, Absence>)>,
    /// The shares of both groups of the first pair of the analysis; `None` where it has no pair.
    pub groups: Option<[Result<Share, Absence>; 2]>,
    /// The share in the rest of the city, and the tested difference from it, district minus rest;
    /// `None` where it is not shown, or nothing is left of the city.
    pub against: Option<(Share, Estimate)>,
}

/// The shares of an outcome in the groups of two pairs together: girls and boys of either
/// background.
#[derive(Debug, Clone)]
pub struct CombinedGroups {
    /// Both variables.
    pub variables: [VariableIx; 2],
    /// The two values of each.
    pub values: [[usize; 2]; 2],
    /// The shares by the value of the first variable, then of the second; or why one is not shown.
    pub shares: [[Result<Share, Absence>; 2]; 2],
}

/// The difference between two groups of cases, in parts.
#[derive(Debug, Clone)]
pub struct PairSplits {
    /// The variable of the groups.
    pub variable: VariableIx,
    /// Its values: the difference is the first minus the second.
    pub values: [usize; 2],
    /// The shares of the outcome and their difference; or why a number is not shown.
    pub gap: Result<PairGap, Absence>,
    /// What the steps to the outcome add; `None` where too little may be shown, or no table holds
    /// them.
    pub way: Option<Way>,
    /// What each criterion says of the difference, in the order of the study.
    pub criteria: Vec<Bearing>,
    /// The difference among cases alike in each further variable.
    pub within: Vec<MixSplit>,
    /// The smallest and the largest difference that there could be if the group of every case were
    /// known, and the cases of unknown group as a share of all; `None` where there are none, or
    /// their number is not shown.
    pub bounds: Option<GapBounds>,
}

/// The shares of two groups, and their difference.
#[derive(Debug, Clone, Copy)]
pub struct PairGap {
    /// The shares.
    pub shares: [Share; 2],
    /// The tested difference, first minus second.
    pub estimate: Estimate,
}

/// How far cases of unknown group could move a difference.
#[derive(Debug, Clone, Copy)]
pub struct GapBounds {
    /// The smallest difference, in shares.
    pub lowest: f64,
    /// The largest difference, in shares.
    pub highest: f64,
    /// The cases of unknown group among all.
    pub unknown: Share,
}

/// The way to an outcome in both groups.
#[derive(Debug, Clone)]
pub struct Way {
    /// The steps, then the outcome of those who passed them all, then the outcome of the others.
    pub steps: Vec<WayStep>,
    /// Steps of the study for which too little may be shown.
    pub left_out: Vec<IndicatorIx>,
    /// What arises after the steps: the parts of the outcome of those who passed them all, and of
    /// the others, together. With the parts of the steps it makes the difference.
    pub rest: Estimate,
}

/// A step on the way to an outcome.
#[derive(Debug, Clone, Copy)]
pub struct WayStep {
    /// Its indicator.
    pub indicator: IndicatorIx,
    /// By group: the share of those who came there that pass the step, or have the outcome; `None`
    /// where nobody came there.
    pub shares: [Option<Share>; 2],
    /// What it adds to the difference.
    pub part: Difference,
}

/// What a criterion says of a difference.
#[derive(Debug, Clone, Copy)]
pub enum Bearing {
    /// The criterion is recorded on the way: its part of the difference.
    OnTheWay(Estimate),
    /// The criterion is recorded beside the outcome: the groups' shares in it, their tested
    /// difference, and how much of the difference in the outcome it could stand for.
    Beside {
        /// The groups' shares.
        shares: [Share; 2],
        /// Their difference.
        estimate: Estimate,
        /// Whether the outcome is expected to be more common where the share is higher.
        raises: bool,
        /// Between which parts of the difference in the outcome it could stand for, in shares, if
        /// everybody's decision followed it; `None` where that cannot be said.
        at_most: Option<Interval>,
    },
    /// Numbers that the criterion needs may not be shown.
    Withheld,
    /// No table holds the criterion with the groups.
    NotLinked,
    /// The criterion is not recorded.
    NotRecorded,
}

/// A difference, split by who the cases are in one variable, or in several together.
#[derive(Debug, Clone)]
pub struct MixSplit {
    /// The variables; at least one.
    pub variables: Vec<VariableIx>,
    /// The parts; or why a number is not shown.
    pub parts: Result<MixParts, Absence>,
}

/// The parts of a difference.
#[derive(Debug, Clone)]
pub struct MixParts {
    /// Both shares.
    pub shares: [Share; 2],
    /// What the mix of cases explains.
    pub composition: f64,
    /// The confidence interval of `composition`.
    pub composition_interval: Interval,
    /// What each of several variables adds to `composition`, in their order; empty for one
    /// variable. The parts add up to `composition`.
    pub by_variable: Vec<f64>,
    /// The difference among alike cases.
    pub alike: Estimate,
    /// What becomes of the difference among alike cases.
    pub outcome: MixOutcome,
}

/// What becomes of a difference when alike cases are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MixOutcome {
    /// The difference remains.
    Remains,
    /// The difference is surely less than half as large.
    Vanishes,
    /// The difference has the opposite sign.
    Turns,
    /// Alike cases differ though all cases do not, or though that is undecided.
    Appears,
    /// Alike cases differ by no more than the margin, and so do all.
    Nothing,
    /// Alike cases may differ: the interval of their difference leaves out 0, but not when the
    /// number of tests is allowed for.
    Possible,
    /// It cannot be decided whether alike cases differ.
    Undecided,
    /// Too few cases of both are alike, so they cannot be compared.
    NotAlike,
}
