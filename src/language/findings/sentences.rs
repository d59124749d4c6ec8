//! One function a kind of finding.

use crate::grammar::{Form, count_points, points, points_between, probably};
use analysis::{Against, Comparison, Estimate, Evidence, Finding, Look, Verdict};
use stats::Share;

use super::Speaker;

/// The sentence, without its capital letter. `None` where the kind of finding has none for what was found.
pub(super) fn sentence(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    let say = Said { speaker, comparison, margin: count_points(comparison.measure.margin) };
    match (&comparison.look, &finding.evidence) {
        (Look::Level { against, .. }, Evidence::Pair { one, other, estimate }) => {
            Some(say.level(*against, *one, *other, estimate))
        }
        (Look::Change { .. }, Evidence::Pair { one, other, estimate }) => {
            Some(say.change(*one, *other, estimate))
        }
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => say.contrast(*variable, groups),
        (Look::Within { variable, strata, .. }, Evidence::Within(groups)) => {
            say.within(*variable, strata, groups)
        }
        (Look::Trend { over, .. }, Evidence::Trend(course)) => say.trend(*over, course),
        (Look::Gap { other, over, fixed, .. }, Evidence::Gap(course)) => {
            say.gap(other, *over, &speaker.of_fixed(*fixed), course)
        }
        (Look::Crossing { other, over, fixed, .. }, Evidence::Crossing(passing)) => {
            say.crossing(other, *over, &speaker.of_fixed(*fixed), passing)
        }
        (Look::Extremes { at }, Evidence::Extremes(extremes)) => {
            say.extremes(&at.block(speaker.study)?.measures, extremes)
        }
        _ => None,
    }
}

/// A sentence in the making.
pub(super) struct Said<'a> {
    pub speaker: &'a Speaker<'a>,
    pub comparison: &'a Comparison,
    pub margin: String,
}

/// "något högre", where the difference is surely smaller than the margin.
pub(super) fn slightly(estimate: &Estimate, comparison: &Comparison) -> &'static str {
    let margin = comparison.measure.margin as f64 / 100.0;
    if estimate.difference.interval.is_within(margin) { "något " } else { "" }
}

/// "högre" or "lägre".
pub(super) fn direction(estimate: &Estimate) -> &'static str {
    if estimate.sign() > 0 { "högre" } else { "lägre" }
}

/// The size of a difference between two shares that stand beside it: "Skillnaden är 9 procentenheter, troligen mellan 2 och 16."
pub(super) fn size_between(one: Share, other: Share, estimate: &Estimate) -> String {
    let interval = estimate.difference.interval;
    format!("Skillnaden är {}, {}.", points_between(one, other, interval), probably(interval))
}

/// The size of a difference whose shares are not printed: "Skillnaden är drygt 9 procentenheter, troligen mellan 2 och 16."
pub(super) fn size(estimate: &Estimate) -> String {
    format!(
        "Skillnaden är {}, {}.",
        points(estimate.difference.value),
        probably(estimate.difference.interval)
    )
}

impl Said<'_> {
    pub(super) fn phrase(&self) -> String {
        self.speaker.phrase(&self.comparison.measure)
    }

    /// A share with its base and what is counted: "54 procent av 10 339 utredningar".
    pub(super) fn cases(&self, form: Form, share: Share) -> String {
        form.noted(share, &self.speaker.study.counted.many, "")
    }

    /// Two shares against each other, in one form: "54 procent av 10 339 utredningar mot 51 procent av 870".
    pub(super) fn pair(&self, one: Share, word: &str, other: Share) -> String {
        let form = Form::of([one, other]);
        format!("{} {word} {}", self.cases(form, one), form.share(other))
    }

    pub(super) fn higher(&self, estimate: &Estimate) -> String {
        format!("{}{}", slightly(estimate, self.comparison), direction(estimate))
    }

    pub(super) fn no_more(&self) -> String {
        format!("Finns det en skillnad är den troligen mindre än {}.", self.margin)
    }

    fn level(&self, against: Against, one: Share, other: Share, estimate: &Estimate) -> String {
        let (phrase, inside, rest) = (self.phrase(), self.speaker.inside(), self.speaker.rest(against));
        let numbers = self.pair(one, "mot", other);
        match estimate.verdict {
            Verdict::Difference => {
                let (direction, size) = (self.higher(estimate), size_between(one, other, estimate));
                format!("{phrase} är {direction} {inside} än i {rest}: {numbers}. {size}")
            }
            _ => {
                format!("{phrase} är ungefär lika stor {inside} som i {rest}: {numbers}. {}", self.no_more())
            }
        }
    }

    fn change(&self, one: Share, other: Share, estimate: &Estimate) -> String {
        let (phrase, inside, since) = (self.phrase(), self.speaker.inside(), self.speaker.earlier());
        let numbers = format!("från {}", self.pair(other, "till", one));
        match estimate.verdict {
            Verdict::Difference => {
                let verb = if estimate.sign() > 0 { "ökat" } else { "minskat" };
                let size = size_between(one, other, estimate);
                format!("{phrase} har {verb} {inside} sedan {since}: {numbers}. {size}")
            }
            _ => format!(
                "{phrase} är ungefär oförändrad {inside} sedan {since}: {numbers}. {}",
                self.no_more()
            ),
        }
    }
}
