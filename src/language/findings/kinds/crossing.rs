//! Words for where one measure's share passes another's along an ordered variable.

use analysis::{Comparison, Crossing, CrossingPoint, Verdict};
use ground::text::lower_first;
use stats::{Share, proportion};

use crate::findings::in_words::FindingInWords;
use crate::findings::speaker::Speaker;
use crate::grammar::Form;
use crate::methods::MethodWords;

use super::words::Words;

impl Words for Crossing {
    type Numbers = CrossingPoint;

    const METHOD: MethodWords = MethodWords {
        asks: "Var går den ena andelen om den andra?",
        tests: "McNemars test i varje steg; båda måste vara säkert störst på var sin sida.",
        source: "McNemar 1947",
    };

    const HAS_DIRECTION: bool = false;

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!(
            "{} och {}: vilket som är vanligast{}",
            speaker.measure_name(&comparison.measure),
            lower_first(&self.other.label),
            speaker.of_fixed(self.fixed)
        )
    }

    fn sentence(&self, finding: &FindingInWords, passing: &CrossingPoint) -> Option<String> {
        let fixed = finding.speaker.of_fixed(self.fixed);
        if passing.estimate.verdict != Verdict::Difference {
            return None;
        }
        let (one, other) = (finding.phrase(), finding.speaker.phrase(&self.other));
        let known: Vec<usize> =
            (0..passing.points.len()).filter(|at| passing.points[*at].is_some()).collect();
        let (a, b) = passing.points[*known.first()?]?;
        let (larger, smaller) = if proportion(a) >= proportion(b) { (&one, &other) } else { (&other, &one) };
        let form = Form::of(known.iter().filter_map(|at| passing.points[*at]).map(|(one, _)| one));
        let ordered = |(a, b): (Share, Share), flip: bool| {
            if flip { form.two(b, a) } else { form.two(a, b) }
        };
        let flip = proportion(a) < proportion(b);
        Some(match passing.from {
            Some(from) => {
                let before = *known.iter().rev().find(|at| **at < from)?;
                format!(
                    "{larger} är{fixed} högre än {smaller} till och med {}: då är det {}. Från {} är det tvärtom: {}.",
                    finding.speaker.step(self.over, before),
                    ordered(passing.points[before]?, flip),
                    finding.speaker.step(self.over, from),
                    ordered(passing.points[from]?, flip)
                )
            }
            None => {
                let distance = |at: &usize| {
                    passing.points[*at].map_or(1.0, |(a, b)| (proportion(a) - proportion(b)).abs())
                };
                let whole = everywhere(passing);
                let nearest = *known.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
                format!(
                    "{larger} är{fixed} {whole} högre än {smaller}. Närmast varandra är de vid {}: {}.",
                    finding.speaker.step(self.over, nearest),
                    ordered(passing.points[nearest]?, flip)
                )
            }
        })
    }

    fn question(&self, finding: &FindingInWords, passing: &CrossingPoint) -> Option<String> {
        Some(match passing.from {
            Some(at) => format!(
                "Vad innebär det för arbetet att bilden vänder vid {}?",
                finding.speaker.step(self.over, at)
            ),
            None => format!(
                "Vad innebär det att {} är{} {} högre än {}?",
                finding.phrase(),
                finding.speaker.of_fixed(self.fixed),
                everywhere(passing),
                finding.speaker.phrase(&self.other)
            ),
        })
    }

    fn short(&self, finding: &FindingInWords, passing: &CrossingPoint) -> Option<String> {
        let fixed = finding.speaker.of_fixed(self.fixed);
        let known: Vec<usize> =
            (0..passing.points.len()).filter(|at| passing.points[*at].is_some()).collect();
        let (a, b) = finding.differs().then(|| passing.points[*known.first()?])??;
        let (one, other) = (finding.phrase(), finding.speaker.phrase(&self.other));
        let (larger, smaller) = if proportion(a) >= proportion(b) { (one, other) } else { (other, one) };
        let until = match passing.from {
            Some(from) => {
                let before = *known.iter().rev().find(|at| **at < from)?;
                format!("till och med {}, sedan tvärtom", finding.speaker.step(self.over, before))
            }
            None => everywhere(passing).to_string(),
        };
        Some(format!("{larger} är{fixed} högre än {smaller} {until}"))
    }

    fn brief(&self, finding: &FindingInWords, passing: &CrossingPoint) -> Option<String> {
        Some(match passing.from {
            Some(at) => format!("Vänder vid {}", finding.speaker.step(self.over, at)),
            None => "Samma ordning hela vägen".to_string(),
        })
    }

    fn numbers(&self, _: &FindingInWords, passing: &CrossingPoint, _: Option<usize>) -> Option<String> {
        let (one, other) = passing.points.iter().flatten().next_back()?;
        let form = Form::of_two(*one, *other);
        Some(format!("{} mot {} till slut", form.short(*one), form.short(*other)))
    }

    fn headline(&self, finding: &FindingInWords, passing: &CrossingPoint) -> Option<String> {
        Some(format!(
            "{} och {}{} byter ordning vid {}",
            finding.phrase(),
            finding.speaker.phrase(&self.other),
            finding.speaker.of_fixed(self.fixed),
            finding.speaker.step(self.over, passing.from?)
        ))
    }
}

/// Where one share is above the other: at every step, or at those that are shown.
fn everywhere(passing: &CrossingPoint) -> &'static str {
    if passing.points.iter().all(Option::is_some) { "hela vägen" } else { "i allt som visas" }
}
