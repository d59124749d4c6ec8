//! Words for a unit compared with itself one round earlier.

use analysis::{Change, Comparison, RoundPair, Verdict};

use crate::findings::in_words::{FindingInWords, size_between};
use crate::findings::speaker::Speaker;
use crate::methods::{MethodWords, TWO_SHARES, TWO_SHARES_SOURCE};

use crate::rounds;
use units::UnitIx;

use super::words::Words;

impl Words for Change {
    type Numbers = RoundPair;

    const METHOD: MethodWords = MethodWords {
        asks: "Har andelen ändrats sedan förra omgången?",
        tests: TWO_SHARES,
        source: TWO_SHARES_SOURCE,
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!("{}, sedan {}", speaker.measure_name(&comparison.measure), speaker.earlier())
    }

    fn sentence(&self, finding: &FindingInWords, earlier: &RoundPair) -> Option<String> {
        let (phrase, inside, since) = (finding.phrase(), finding.speaker.inside(), finding.speaker.earlier());
        let pair = &earlier.pair;
        let numbers = format!("från {}", finding.pair(pair.other, "till", pair.one));
        let (among, who) = (finding.among_same_places(earlier), finding.who_joined_or_left(earlier));
        Some(match pair.estimate.verdict {
            Verdict::Difference => {
                let verb = if pair.estimate.sign() > 0 { "ökat" } else { "minskat" };
                let size = size_between(pair.one, pair.other, &pair.estimate);
                format!("{phrase} har {verb} {inside} sedan {since}{among}: {numbers}. {size}{who}")
            }
            _ => format!(
                "{phrase} är ungefär {} {inside} sedan {since}{among}: {numbers}. {}{who}",
                finding.unchanged(),
                finding.no_more()
            ),
        })
    }

    fn question(&self, finding: &FindingInWords, _: &RoundPair) -> Option<String> {
        let (phrase, since) = (finding.phrase(), finding.speaker.earlier());
        Some(match finding.differs() {
            true => format!("Vad har vi ändrat sedan {since}, och kan det ha med {phrase} att göra?"),
            false => format!("Hade vi väntat oss att {phrase} skulle ändras sedan {since}?"),
        })
    }

    fn brief(&self, finding: &FindingInWords, earlier: &RoundPair) -> Option<String> {
        Some(finding.direction_word(&earlier.pair.estimate))
    }

    fn numbers(&self, finding: &FindingInWords, earlier: &RoundPair, _: Option<usize>) -> Option<String> {
        Some(finding.two_numbers(earlier.pair.one, earlier.pair.other))
    }
}

impl FindingInWords<'_> {
    /// Says that a change is measured among the places that both rounds have; empty where both
    /// rounds have the same places.
    fn among_same_places(&self, earlier: &RoundPair) -> &'static str {
        match earlier.joined.is_empty() && earlier.left.is_empty() {
            true => "",
            false => ", på de platser som var med båda gångerna",
        }
    }

    /// Says which places are left out; empty where none is.
    fn who_joined_or_left(&self, earlier: &RoundPair) -> String {
        let names = |places: &[UnitIx]| -> Vec<&str> {
            places.iter().map(|place| self.speaker.units.all[*place].name.as_str()).collect()
        };
        let left = rounds::places_left(&names(&earlier.left), &self.speaker.earlier());
        let joined = rounds::places_joined(&names(&earlier.joined), &self.speaker.earlier());
        [left, joined].into_iter().flatten().map(|sentence| format!(" {sentence}")).collect()
    }
}
