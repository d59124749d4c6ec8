//! Findings in a few words, for tables.

use analysis::{Alike, Comparison, Finding, Verdict};
use ground::text::{lower_first, upper_first};

use crate::comparing::no_larger;
use crate::sv::WORDS;
use crate::withheld::Missing;

use super::in_words::{FindingInWords, direction, slightly};
use super::kinds::has_direction;

/// The verdict on a comparison with other units: "Högre", "Ingen skillnad större än 5
/// procentenheter", "Kan inte avgöras". An error when it may not be shown.
pub fn verdict_word(comparison: &Comparison, finding: &Finding) -> Result<String, Missing> {
    let estimate = finding.estimates().first().copied().copied();
    Ok(match (finding.verdict, estimate) {
        (Verdict::Difference, Some(estimate)) => {
            upper_first(&format!("{}{}", slightly(&estimate, comparison), direction(&estimate)))
        }
        (Verdict::Equal, _) => equal(comparison),
        (Verdict::Undecided, _) => WORDS.undecided_in_table.to_string(),
        (Verdict::Difference | Verdict::Withheld | Verdict::Missing, _) => return Err(Missing::Withheld),
    })
}

/// The answer to "is it the same here as in the nation?". `rest` names what the place is compared
/// with: "resten av riket". An error when the numbers may not be shown.
pub fn answer(
    alike: Alike,
    national: &Finding,
    comparison: &Comparison,
    rest: &str,
) -> Result<String, Missing> {
    let has_direction = has_direction(&comparison.question);
    Ok(match alike {
        Alike::Same if national.verdict == Verdict::Equal => {
            format!("Ja, {}", lower_first(&equal(comparison)))
        }
        Alike::Same if has_direction => "Ja, samma riktning".to_string(),
        Alike::Same => "Ja".to_string(),
        Alike::Mostly => "Ja, i huvudsak".to_string(),
        Alike::Larger => "Ja, och större här".to_string(),
        Alike::Smaller => "Ja, men mindre här".to_string(),
        Alike::OnlySmaller => "Mindre här".to_string(),
        Alike::OnlyHere => "Nej, större här".to_string(),
        Alike::Otherwise if has_direction => "Nej, åt andra hållet".to_string(),
        Alike::Otherwise => "Nej".to_string(),
        Alike::NotTold => format!("Går inte att skilja från {rest}"),
        Alike::Undecided => WORDS.undecided_in_table.to_string(),
        Alike::Withheld => return Err(Missing::Withheld),
    })
}

fn equal(comparison: &Comparison) -> String {
    no_larger(comparison.measure.margin, comparison.measure.scale)
}

/// The finding in a few words. `focus` asks for numbers too: `Some(Some(group))` for the numbers of
/// that group, `Some(None)` for the numbers of the first group. An undecided finding is then its
/// numbers alone.
pub(super) fn brief(in_words: &FindingInWords, focus: Option<Option<usize>>) -> Result<String, Missing> {
    let (comparison, finding) = (in_words.comparison, in_words.finding);
    let kind = finding.with_numbers(comparison);
    let words = match finding.verdict {
        Verdict::Withheld | Verdict::Missing => return Err(Missing::Withheld),
        Verdict::Equal => Some(equal(comparison)),
        Verdict::Difference => kind.and_then(|kind| in_words.brief(kind)),
        Verdict::Undecided => None,
    };
    let numbers = focus.and_then(|focus| in_words.numbers(kind?, focus));
    Ok(match (words, numbers) {
        (Some(words), Some(numbers)) => in_words.brief_with(&words, &numbers),
        (Some(words), None) => words,
        (None, Some(numbers)) => upper_first(&numbers),
        (None, None) => WORDS.undecided_in_table.to_string(),
    })
}
