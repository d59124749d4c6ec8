//! Gap: how the difference between two measures changes along an ordered variable.

use stats::{Confidence, Difference, Share, proportion};
use study::{Measure, VariableIx};

use crate::at::At;
use crate::lines::{Explanation, fraction};
use crate::subject::Subject;

use super::kind::{Asks, Kind};
use super::profile::{self, Profile};

/// The question how the difference between two measures changes along an ordered variable.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Where in the release the cells stand.
    pub at: At,
    /// The measure that is subtracted.
    pub other: Measure,
    /// The ordered variable.
    pub over: VariableIx,
    /// The value of a further variable to which the cases are restricted.
    pub fixed: Option<(VariableIx, usize)>,
}

impl Asks for Gap {
    fn at(&self) -> Option<At> {
        Some(self.at)
    }

    fn weight(&self) -> f64 {
        0.8
    }
}

impl Kind for Gap {
    type Numbers = Profile<(Share, Share)>;

    fn numbers(&self, subject: &Subject) -> Option<Profile<(Share, Share)>> {
        let points = subject.pairs(self.at, &self.other, self.over, self.fixed)?;
        let tests = profile::of_distances(&points, subject.context.confidence)?;
        let distances = || points.iter().flatten().map(|(one, other)| proportion(*one) - proportion(*other));
        let (highest, lowest) = (distances().max_by(f64::total_cmp)?, distances().min_by(f64::total_cmp)?);
        let range = Difference { value: highest - lowest, interval: tests.ends.interval };
        Some(Profile::new(self.over, points, tests, range, 1.0))
    }

    fn explain(&self, profile: &Profile<(Share, Share)>, lines: &mut Explanation) {
        profile.explain(lines, |(one, other)| format!("{} minus {}", fraction(*one), fraction(*other)));
        lines.say("test       weighted least squares on the distances, with the largest variance possible");
    }

    fn beside(
        ours: &Profile<(Share, Share)>,
        nations: &Profile<(Share, Share)>,
        _: Option<usize>,
        _: Confidence,
    ) -> Option<(Difference, Difference)> {
        nations.is_comparable(ours).then_some((ours.estimate.difference, nations.estimate.difference))
    }
}
