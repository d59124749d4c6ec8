//! Words for the difference between two measures' shares along an ordered variable.

use analysis::{Comparison, Extent, Gap, Profile, Shape, Verdict};
use ground::text::lower_first;
use stats::{Share, paired, proportion};

use crate::difference::points_between;
use crate::findings::in_words::FindingInWords;
use crate::findings::speaker::Speaker;
use crate::grammar::Form;
use crate::methods::MethodWords;

use super::profile::{ends, in_words, on_the_whole};
use super::words::Words;

impl Words for Gap {
    type Numbers = Profile<(Share, Share)>;

    const METHOD: MethodWords = MethodWords {
        asks: "Hur ändras avståndet mellan två andelar?",
        tests: "Vägd regression på avstånden, med den största varians som är möjlig",
        source: "McNemar 1947, för variansen",
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!(
            "Avståndet mellan {} och {}{}",
            lower_first(&speaker.measure_name(&comparison.measure)),
            lower_first(&self.other.label),
            speaker.of_fixed(self.fixed)
        )
    }

    fn sentence(&self, finding: &FindingInWords, profile: &Profile<(Share, Share)>) -> Option<String> {
        let fixed = finding.speaker.of_fixed(self.fixed);
        let along = finding.speaker.along(self.over);
        let between = format!(
            "avståndet mellan {} och {}{fixed}",
            finding.phrase(),
            finding.speaker.phrase(&self.other)
        );
        let known: Vec<usize> =
            (0..profile.points.len()).filter(|at| profile.points[*at].is_some()).collect();
        let both = known.iter().filter_map(|at| profile.points[*at]);
        let form = Form::of(both.flat_map(|(one, other)| [one, other]));
        let point = |at: usize| {
            let (one, other) = profile.points[at]?;
            let (difference, _) = paired(one, other, finding.speaker.confidence)?;
            let distance = points_between(one, other, difference.interval);
            Some(format!("{distance} ({}: {})", finding.speaker.step(self.over, at), form.two(one, other)))
        };
        let (first, last) = (point(*known.first()?)?, point(*known.last()?)?);
        if profile.estimate.verdict == Verdict::Equal {
            return Some(format!("{between} ändras troligen inte med mer än {} {along}.", finding.margin));
        }
        let size = |at: &&usize| profile.points[**at].map_or(0.0, |(a, b)| proportion(a) - proportion(b));
        let sure = "Förändringen är större än slumpen brukar ge.";
        Some(match profile.shape {
            Shape::Rises(Extent::OnTheWhole) | Shape::Falls(Extent::OnTheWhole) => {
                let most = known.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
                let least = known.iter().min_by(|a, b| size(a).total_cmp(&size(b)))?;
                let (most, least) = (point(*most)?, point(*least)?);
                let goes = on_the_whole(profile.shape, &along);
                format!("{between} {goes}: störst {most}, minst {least}.")
            }
            Shape::Rises(_) => format!("{between} ökar {along}, från {first} till {last}. {sure}"),
            Shape::Falls(_) => format!("{between} minskar {along}, från {first} till {last}. {sure}"),
            Shape::Peak(turn) => format!(
                "{between} ökar {along} till {}, från {first} till {}, och minskar sedan till {last}. {sure}",
                finding.speaker.step(self.over, turn),
                point(turn)?
            ),
            Shape::Trough(turn) => format!(
                "{between} minskar {along} till {}, från {first} till {}, och ökar sedan till {last}. {sure}",
                finding.speaker.step(self.over, turn),
                point(turn)?
            ),
        })
    }

    fn question(&self, finding: &FindingInWords, profile: &Profile<(Share, Share)>) -> Option<String> {
        let distance = |at: usize| profile.points[at].map(|(one, other)| proportion(one) - proportion(other));
        let (widest, _) = (0..profile.points.len())
            .filter_map(|at| Some((at, distance(at)?)))
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        Some(format!(
            "Vad vet vi om de {} där avståndet mellan {} och {} är som störst, vid {}?",
            finding.speaker.study.counted.many,
            finding.phrase(),
            finding.speaker.phrase(&self.other),
            finding.speaker.step(self.over, widest)
        ))
    }

    fn brief(&self, finding: &FindingInWords, profile: &Profile<(Share, Share)>) -> Option<String> {
        Some(in_words(finding.speaker, self.over, profile.shape))
    }

    fn numbers(
        &self,
        _: &FindingInWords,
        profile: &Profile<(Share, Share)>,
        _: Option<usize>,
    ) -> Option<String> {
        ends(profile, |(one, other)| {
            ((proportion(*one) - proportion(*other)) * 100.0 + 0.5).floor().to_string()
        })
    }
}
