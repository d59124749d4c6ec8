//! Words of heads and titles which show that their numbers count no cases.

use ground::text::plain;

/// Beginnings of words of columns of shares.
pub const SHARES: [&str; 7] = ["andel", "procent", "promille", "percent", "share", "proportion", "kvot"];

/// Beginnings of words of columns of means.
pub const MEANS: [&str; 6] = ["genomsnitt", "medel", "snitt", "median", "mean", "average"];

/// Beginnings of words of columns that count in thousands or more.
const MULTIPLES: [&str; 4] = ["tusental", "tusen", "thousand", "miljon"];

/// Words of columns of money.
const MONEY: [&str; 5] = ["kr", "tkr", "mkr", "sek", "msek"];

/// Beginnings of words that only begin like one of those above: names of places, refugees within a
/// quota, houses.
const OTHERS: [&str; 6] = ["medelpad", "medelhav", "kvotflykt", "miljonprogram", "andelsl", "meaning"];

/// Whether a head says that its numbers are shares, rates or means, are money, or count in thousands.
pub fn is_of_no_counts(head: &str) -> bool {
    let head = plain(head);
    let words = words(&head);
    head.contains(['%', '‰']) || words.iter().any(|word| is_ratio(word)) || is_of_other_units(&head, &words)
}

/// Whether a line above a table says so of the numbers below it. A title that speaks both of
/// numbers and of shares is of a table with both, whose heads show which are which: the head of the
/// counts is `counted`.
pub fn is_title_of_no_counts(title: &str, counted: &str) -> bool {
    let title = without_percentages(&plain(title));
    let is_of_both = is_count(&title) && is_count(&plain(counted));
    if is_of_both { is_of_other_units(&title, &words(&title)) } else { is_of_no_counts(&title) }
}

/// A text without the units of its own numbers: `67 procent har svarat` speaks of no table.
fn without_percentages(text: &str) -> String {
    let text = text.replace(['%', '‰'], " %");
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| {
        let (whole, _) = word.split_once(',').unwrap_or((word, ""));
        // A year before a sign is not a part of its number.
        word.ends_with(is_digit) && whole.len() < 4 && whole.chars().all(is_digit)
    };
    let is_percent = |word: &str| ["%", "proc", "prom", "perc"].iter().any(|start| word.starts_with(start));
    let is_own = |index: usize| index > 0 && is_number(words[index - 1]) && is_percent(words[index]);
    let others = (0..words.len()).filter(|index| !is_own(*index)).map(|index| words[index]);
    others.collect::<Vec<_>>().join(" ")
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

fn is_count(text: &str) -> bool {
    words(text).iter().any(|word| ["antal", "antalet", "number"].contains(word))
}

fn is_ratio(word: &str) -> bool {
    begins_with(word, &SHARES) || begins_with(word, &MEANS)
}

fn begins_with(word: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| word.starts_with(start)) && !OTHERS.iter().any(|other| word.starts_with(other))
}

/// Whether a text speaks of thousands, of money, or of so many per 1 000.
pub(crate) fn is_of_other_units(text: &str, words: &[&str]) -> bool {
    let is_multiple = |word: &str| begins_with(word, &MULTIPLES);
    // A day is not a base: `per 15 oktober`.
    let is_round = |number: &str| {
        let zeros = number.strip_prefix('1').unwrap_or_default();
        zeros.len() > 1 && zeros.bytes().all(|digit| digit == b'0')
    };
    let is_rate = |start: usize| {
        let number: Vec<&str> =
            words[start + 1..].iter().copied().take_while(|word| word.chars().all(is_digit)).collect();
        words[start] == "per"
            && (is_round(&number.concat()) || words.get(start + 1).is_some_and(|w| is_multiple(w)))
    };
    text.contains("000-tal")
        || ["(1000)", "(1 000)"].iter().any(|unit| text.ends_with(unit))
        || words.iter().any(|word| MONEY.contains(word) || is_multiple(word))
        || (0..words.len()).any(is_rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_rates_means_and_thousands_are_told_from_counts() {
        for head in [
            "Behöriga (procent)",
            "Andel",
            "Kvinnor, %",
            "Antal per 1 000 invånare",
            "Antal per 100000",
            "Antal (tusental)",
            "Antal, 1 000-tal",
            "Medelålder",
            "antal (tkr)",
            "Antal (1000)",
            "Antal (1 000)",
        ] {
            assert!(is_of_no_counts(head), "{head}");
        }
        for head in [
            "Antal",
            "Antal (personer)",
            "Antal per den 31 december",
            "Antal per 15 oktober",
            "Antal per 1 oktober",
            "Antal per 2023-10-15",
            "Medlemmar",
            "Medelpad",
            "Kvotflyktingar",
            "Antal per kommun",
        ] {
            assert!(!is_of_no_counts(head), "{head}");
        }
    }

    #[test]
    fn a_title_tells_of_the_numbers_below_it() {
        for title in [
            "Andel elever, procent",
            "Elever i årskurs 9, procent",
            "Elever 2023 (%)",
            "Elever 2023 %",
            "Antal elever, 1000-tal",
            "i tusental",
            "Antal barn per 1 000 invånare",
        ] {
            assert!(is_title_of_no_counts(title, "antal"), "{title}");
        }
        for title in [
            "Antal och andel elever",
            "Elever i Medelpad",
            "67 procent har svarat",
            "Bortfallet var 4,5%.",
            "Barn i förskola per 15 oktober 2023",
        ] {
            assert!(!is_title_of_no_counts(title, "Antal"), "{title}");
        }
        assert!(is_title_of_no_counts("Antal och andel elever", "Flickor"));
    }
}
