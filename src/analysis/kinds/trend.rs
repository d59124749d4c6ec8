//! Trend: the profile of a measure over an ordered variable.

use stats::{Confidence, Difference, Share, against_rest, newcombe, proportion};
use study::VariableIx;

use crate::at::At;
use crate::lines::{Explanation, fraction};
use crate::subject::Subject;

use super::kind::{Asks, Kind};
use super::profile::{self, Profile};

/// The question for the profile of a measure over an ordered variable.
#[derive(Debug, Clone)]
pub struct Trend {
    /// Where in the release the cells stand.
    pub at: At,
    /// The ordered variable.
    pub over: VariableIx,
}

impl Asks for Trend {
    fn at(&self) -> Option<At> {
        Some(self.at)
    }

    fn weight(&self) -> f64 {
        0.6
    }
}

impl Kind for Trend {
    type Numbers = Profile<Share>;

    fn numbers(&self, subject: &Subject) -> Option<Profile<Share>> {
        let context = &subject.context;
        let points = subject.points(self.at, self.over, None)?;
        let tests = profile::of_shares(&points, context.confidence)?;
        let known_shares = || points.iter().flatten().copied();
        let highest = known_shares().max_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
        let lowest = known_shares().min_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
        let range = newcombe(highest, lowest, context.confidence);
        let room = known_shares().map(Share::room).fold(0.0, f64::max);
        Some(Profile::new(self.over, points, tests, range, room))
    }

    fn explain(&self, profile: &Profile<Share>, lines: &mut Explanation) {
        profile.explain(lines, |share| fraction(*share));
        lines.say("test       Cochran-Armitage for the line and for both sides of a turn");
    }

    fn beside(
        ours: &Profile<Share>,
        nations: &Profile<Share>,
        _: Option<usize>,
        confidence: Confidence,
    ) -> Option<(Difference, Difference)> {
        let ((first, last), (all_first, all_last)) = (ends(ours)?, ends(nations)?);
        nations.is_comparable(ours).then_some(())?;
        let others = newcombe(against_rest(last, all_last)?, against_rest(first, all_first)?, confidence);
        Some((ours.estimate.difference, others))
    }
}

/// The first and the last share that are shown.
fn ends(profile: &Profile<Share>) -> Option<(Share, Share)> {
    let mut known = profile.points.iter().flatten();
    let first = *known.next()?;
    Some((first, *known.next_back()?))
}
