//! One finding of one unit, with what is needed to put it into words.

use analysis::{Comparison, Estimate, Finding, Verdict};
use ground::text::upper_first;
use stats::{Scale, Share};
use study::VariableIx;

use crate::difference::{count_points, points, points_between, probably, probably_between};
use crate::grammar::{Form, agreeing};

use super::speaker::Speaker;

/// A finding, its comparison, and the speaker who puts it into words.
pub(super) struct FindingInWords<'a> {
    pub(super) speaker: &'a Speaker<'a>,
    pub(super) comparison: &'a Comparison,
    pub(super) finding: &'a Finding,
    /// The margin in words: "5 procentenheter".
    pub(super) margin: String,
}

/// "något " when the whole confidence interval is within the margin, else nothing.
pub(super) fn slightly(estimate: &Estimate, comparison: &Comparison) -> &'static str {
    if estimate.difference.interval.is_within(comparison.measure.margin_as_share()) { "något " } else { "" }
}

/// The direction of a difference: "högre" or "lägre".
pub(super) fn direction(estimate: &Estimate) -> &'static str {
    if estimate.sign() > 0 { "högre" } else { "lägre" }
}

/// The size of the difference between two shares that the same sentence prints: "Skillnaden är 9
/// procentenheter, troligen mellan 2 och 16."
pub(super) fn size_between(one: Share, other: Share, estimate: &Estimate) -> String {
    let interval = estimate.difference.interval;
    format!(
        "Skillnaden är {}, {}.",
        points_between(one, other, interval),
        probably_between(one, other, interval)
    )
}

/// The size of a difference whose shares are not printed: "Skillnaden är drygt 9 procentenheter,
/// troligen mellan 2 och 16."
pub(super) fn size(estimate: &Estimate, scale: Scale) -> String {
    format!(
        "Skillnaden är {}, {}.",
        points(estimate.difference.value, scale),
        probably(estimate.difference.interval, scale)
    )
}

impl<'a> FindingInWords<'a> {
    pub(super) fn new(speaker: &'a Speaker<'a>, comparison: &'a Comparison, finding: &'a Finding) -> Self {
        let margin = count_points(comparison.measure.margin, comparison.measure.scale);
        Self { speaker, comparison, finding, margin }
    }

    /// Whether the verdict is that there is a difference.
    pub(super) fn differs(&self) -> bool {
        self.finding.verdict == Verdict::Difference
    }

    pub(super) fn phrase(&self) -> String {
        self.speaker.phrase(&self.comparison.measure)
    }

    /// "lika stor", as the phrase asks for.
    pub(super) fn as_large(&self) -> &'static str {
        agreeing(&self.phrase(), "lika stor", "lika stort")
    }

    /// "densamma", as the phrase asks for.
    pub(super) fn the_same(&self) -> &'static str {
        agreeing(&self.phrase(), "densamma", "detsamma")
    }

    /// "oförändrad", as the phrase asks for.
    pub(super) fn unchanged(&self) -> &'static str {
        agreeing(&self.phrase(), "oförändrad", "oförändrat")
    }

    /// A share with its base and what is counted: "54 procent av 10 339 utredningar".
    pub(super) fn cases(&self, form: Form, share: Share) -> String {
        form.noted_share(share, &self.speaker.study.counted.many, "")
    }

    /// Two shares in the same form, with `word` between: "54 procent av 10 339 utredningar mot 51
    /// procent av 870".
    pub(super) fn pair(&self, one: Share, word: &str, other: Share) -> String {
        let form = Form::of_two(one, other);
        format!("{} {word} {}", self.cases(form, one), form.share(other))
    }

    /// Two shares, as short as possible: "54 mot 51".
    pub(super) fn two_numbers(&self, one: Share, other: Share) -> String {
        let form = Form::of_two(one, other);
        format!("{} mot {}", form.short(one), form.short(other))
    }

    /// Two shares as short as possible, in words: "54 mot 51 procent".
    pub(super) fn two_in_words(&self, one: Share, other: Share) -> String {
        Form::of_two(one, other).pair(one, "mot", other)
    }

    pub(super) fn slightly(&self, estimate: &Estimate) -> &'static str {
        slightly(estimate, self.comparison)
    }

    /// "högre" or "lägre", with "något" for a difference within the margin.
    pub(super) fn higher(&self, estimate: &Estimate) -> String {
        format!("{}{}", self.slightly(estimate), direction(estimate))
    }

    /// The direction word of [`Self::higher`] at the start of a sentence: "Något högre".
    pub(super) fn direction_word(&self, estimate: &Estimate) -> String {
        upper_first(&self.higher(estimate))
    }

    pub(super) fn no_more(&self) -> String {
        format!("Finns det en skillnad är den troligen mindre än {}.", self.margin)
    }

    /// The groups by direction: "Högre: flickor. Något lägre: pojkar". "Något" is written for a
    /// direction only when it holds for each of its groups.
    pub(super) fn higher_and_lower(
        &self,
        variable: VariableIx,
        higher: &[(usize, &Estimate)],
        lower: &[(usize, &Estimate)],
    ) -> String {
        let part = |word: &str, groups: &[(usize, &Estimate)]| {
            let is_slight = groups.iter().all(|(_, estimate)| !self.slightly(estimate).is_empty());
            let word = if is_slight { format!("något {word}") } else { word.to_string() };
            let names: Vec<String> =
                groups.iter().map(|(value, _)| self.speaker.value(variable, *value)).collect();
            (!names.is_empty()).then(|| format!("{}: {}", upper_first(&word), names.join(", ")))
        };
        let parts: Vec<String> =
            [part("högre", higher), part("lägre", lower)].into_iter().flatten().collect();
        parts.join(". ")
    }
}
