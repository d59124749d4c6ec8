//! Words for a unit compared with itself one round earlier.

use analysis::{Change, Comparison, Pair, Verdict};

use crate::findings::said::{Said, size_between};
use crate::findings::speaker::Speaker;
use crate::methods::{MethodWords, TWO_SHARES, TWO_SHARES_SOURCE};

use super::words::Words;

impl Words for Change {
    type Numbers = Pair;

    const METHOD: MethodWords = MethodWords {
        asks: "Har andelen ändrats sedan förra omgången?",
        tests: TWO_SHARES,
        source: TWO_SHARES_SOURCE,
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!("{}, sedan {}", speaker.named(&comparison.measure), speaker.earlier())
    }

    fn sentence(&self, said: &Said, pair: &Pair) -> Option<String> {
        let (phrase, inside, since) = (said.phrase(), said.speaker.inside(), said.speaker.earlier());
        let numbers = format!("från {}", said.pair(pair.other, "till", pair.one));
        Some(match pair.estimate.verdict {
            Verdict::Difference => {
                let verb = if pair.estimate.sign() > 0 { "ökat" } else { "minskat" };
                let size = size_between(pair.one, pair.other, &pair.estimate);
                format!("{phrase} har {verb} {inside} sedan {since}: {numbers}. {size}")
            }
            _ => format!(
                "{phrase} är ungefär oförändrad {inside} sedan {since}: {numbers}. {}",
                said.no_more()
            ),
        })
    }

    fn question(&self, said: &Said, _: &Pair) -> Option<String> {
        let (phrase, since) = (said.phrase(), said.speaker.earlier());
        Some(match said.differs() {
            true => format!("Vad har vi ändrat sedan {since}, och kan det ha med {phrase} att göra?"),
            false => format!("Hade vi väntat oss att {phrase} skulle ändras sedan {since}?"),
        })
    }

    fn brief(&self, said: &Said, pair: &Pair) -> Option<String> {
        Some(said.direction_word(&pair.estimate))
    }

    fn numbers(&self, said: &Said, pair: &Pair, _: Option<usize>) -> Option<String> {
        Some(said.two_numbers(pair.one, pair.other))
    }
}
