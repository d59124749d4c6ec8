//! Words for the largest and the smallest part of a distribution.

use analysis::{Comparison, Extremes, Parts, Verdict};
use stats::Share;

use crate::findings::in_words::FindingInWords;
use crate::findings::speaker::Speaker;
use crate::grammar::{Form, part};
use crate::methods::MethodWords;
use crate::number::{grouped, number_words};

use super::words::Words;

impl Words for Extremes {
    type Numbers = Parts;

    const METHOD: MethodWords = MethodWords {
        asks: "Vad är vanligast och ovanligast?",
        tests: "McNemars test av den största delen mot den näst största, och av de två minsta",
        source: "McNemar 1947",
    };

    const HAS_DIRECTION: bool = false;

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        let variable = comparison.measure.part_of.map(|v| speaker.study.variables[v].label.clone());
        format!(
            "{}: vad som är vanligast",
            variable.unwrap_or_else(|| speaker.measure_name(&comparison.measure))
        )
    }

    fn sentence(&self, finding: &FindingInWords, parts: &Parts) -> Option<String> {
        let measures = &self.at.block(finding.speaker.study)?.measures;
        let label = |at: usize| Some(finding.speaker.name_in_sentence(measures.get(parts.order.get(at)?.0)?));
        let (first, second) = (parts.order.first()?.1, parts.order.get(1)?.1);
        let among_shown = if parts.bottom.is_none() && parts.order.len() < measures.len() {
            ", bland det som visas,"
        } else {
            ""
        };
        let variable =
            finding.comparison.measure.part_of.map(|v| finding.speaker.study.variables[v].label.clone())?;
        if parts.top.verdict == Verdict::Equal {
            return Some(format!(
                "vanligast i ”{variable}” är{among_shown} {} och {}, och de är ungefär lika vanliga: {} och {} av {}.",
                label(0)?,
                label(1)?,
                number_words(first),
                number_words(second),
                grouped(first.base())
            ));
        }
        let about = part(first).map_or_else(String::new, |part| format!(", {part}"));
        let form = Form::of([first]);
        let mut sentence = format!(
            "vanligast i ”{variable}” är{among_shown} {}: {}{about}",
            label(0)?,
            finding.cases(form, first)
        );
        if parts.bottom.is_some_and(|bottom| bottom.verdict == Verdict::Difference) {
            let last = parts.order.len() - 1;
            sentence += &format!(". Minst vanligt är {}, {}", label(last)?, form.share(parts.order[last].1));
        }
        Some(sentence + ".")
    }

    fn question(&self, finding: &FindingInWords, parts: &Parts) -> Option<String> {
        let largest = finding.speaker.name_in_sentence(largest(self, finding, parts)?);
        Some(format!("Räcker det vi erbjuder för det som är vanligast, ”{largest}”?"))
    }

    fn brief(&self, finding: &FindingInWords, parts: &Parts) -> Option<String> {
        Some(format!("Vanligast: {}", finding.speaker.name_in_sentence(largest(self, finding, parts)?)))
    }

    /// Each part is named, since a place's largest parts may be others than the nation's.
    fn numbers(&self, finding: &FindingInWords, parts: &Parts, _: Option<usize>) -> Option<String> {
        let measures = &self.at.block(finding.speaker.study)?.measures;
        let form = Form::of(parts.order.iter().map(|(_, share)| *share));
        let part_text = |(part, share): &(usize, Share)| {
            Some(format!("{} {}", finding.speaker.name_in_sentence(measures.get(*part)?), form.short(*share)))
        };
        let texts: Vec<String> = parts.order.iter().take(2).filter_map(part_text).collect();
        Some(texts.join(", "))
    }

    fn brief_with(&self, _: &str, numbers: &str) -> String {
        format!("Vanligast: {numbers}")
    }

    fn headline(&self, finding: &FindingInWords, parts: &Parts) -> Option<String> {
        Some(format!("{} är vanligast", largest(self, finding, parts)?.label))
    }
}

/// The measure of the largest part.
fn largest<'a>(
    extremes: &Extremes,
    finding: &FindingInWords<'a>,
    parts: &Parts,
) -> Option<&'a study::Measure> {
    extremes.at.block(finding.speaker.study)?.measures.get(parts.order.first()?.0)
}
