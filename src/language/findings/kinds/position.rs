//! Words for a unit compared with other units.

use analysis::{Against, Comparison, Pair, Position, Verdict};

use crate::findings::in_words::{FindingInWords, direction, size_between};
use crate::findings::speaker::Speaker;
use crate::methods::{MethodWords, TWO_SHARES, TWO_SHARES_SOURCE};

use super::words::Words;

impl Words for Position {
    type Numbers = Pair;

    const METHOD: MethodWords = MethodWords {
        asks: "Skiljer sig platsen från resten av riket eller av gruppen? Platsen själv räknas bort ur helheten.",
        tests: TWO_SHARES,
        source: TWO_SHARES_SOURCE,
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!("{}, mot {}", speaker.measure_name(&comparison.measure), speaker.rest(self.against))
    }

    fn sentence(&self, finding: &FindingInWords, pair: &Pair) -> Option<String> {
        let (phrase, inside) = (finding.phrase(), finding.speaker.inside());
        let rest = finding.speaker.rest(self.against);
        let numbers = finding.pair(pair.one, "mot", pair.other);
        Some(match pair.estimate.verdict {
            Verdict::Difference => format!(
                "{phrase} är {} {inside} än i {rest}: {numbers}. {}",
                finding.higher(&pair.estimate),
                size_between(pair.one, pair.other, &pair.estimate)
            ),
            _ => {
                format!(
                    "{phrase} är ungefär {} {inside} som i {rest}: {numbers}. {}",
                    finding.as_large(),
                    finding.no_more()
                )
            }
        })
    }

    fn question(&self, finding: &FindingInWords, pair: &Pair) -> Option<String> {
        let (phrase, inside) = (finding.phrase(), finding.speaker.inside());
        let rest = finding.speaker.rest(self.against);
        let declared = &finding.speaker.study.indicators[self.indicator].question;
        Some(match (declared, self.against, finding.differs()) {
            (Some(declared), Against::Rest, true) => declared.clone(),
            (_, _, true) => {
                let direction = direction(&pair.estimate);
                format!("Hur kommer det sig att {phrase} är {direction} {inside} än i {rest}?")
            }
            (_, _, false) => {
                format!(
                    "Hade vi väntat oss att {phrase} är ungefär {} {inside} som i {rest}?",
                    finding.the_same()
                )
            }
        })
    }

    fn short(&self, finding: &FindingInWords, pair: &Pair) -> Option<String> {
        let (phrase, inside) = (finding.phrase(), finding.speaker.inside());
        let (rest, higher) = (finding.speaker.rest(self.against), finding.higher(&pair.estimate));
        let numbers = finding.two_in_words(pair.one, pair.other);
        Some(match finding.differs() {
            true => format!("{phrase} är {higher} {inside} än i {rest}: {numbers}"),
            false => format!("{phrase} är ungefär {} {inside} som i {rest}: {numbers}", finding.as_large()),
        })
    }

    fn brief(&self, finding: &FindingInWords, pair: &Pair) -> Option<String> {
        Some(finding.direction_word(&pair.estimate))
    }

    fn numbers(&self, finding: &FindingInWords, pair: &Pair, _: Option<usize>) -> Option<String> {
        Some(finding.two_numbers(pair.one, pair.other))
    }
}
