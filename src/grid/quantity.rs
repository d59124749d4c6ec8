//! Words of heads by which a column tells that its numbers count no cases.

use ground::text::plain;

/// Beginnings of words of columns of shares.
pub const SHARES: [&str; 7] = ["andel", "procent", "promille", "percent", "share", "proportion", "kvot"];

/// Beginnings of words of columns of means.
pub const MEANS: [&str; 6] = ["genomsnitt", "medel", "snitt", "median", "mean", "average"];

/// Beginnings of words of columns that count in thousands or more.
const MULTIPLES: [&str; 4] = ["tusental", "tusen", "thousand", "miljon"];

/// Words of columns of money.
const MONEY: [&str; 5] = ["kr", "tkr", "mkr", "sek", "msek"];

/// Whether a head says that its numbers are shares, rates or means, are money, or count in thousands.
pub fn is_of_no_counts(head: &str) -> bool {
    let head = plain(head);
    let words: Vec<&str> =
        head.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_multiple = |word: &str| MULTIPLES.iter().any(|start| word.starts_with(start));
    let is_large = |word: &str| is_multiple(word) || word.starts_with(|sign: char| sign.is_ascii_digit());
    let is_ratio = |word: &&str| SHARES.iter().chain(&MEANS).any(|start| word.starts_with(start));
    head.contains(['%', '‰'])
        || head.contains("000-tal")
        || ["(1000)", "(1 000)"].iter().any(|unit| head.ends_with(unit))
        || words.iter().any(|word| MONEY.contains(word))
        || words.iter().any(|word| is_ratio(word) || is_multiple(word))
        || words.windows(2).any(|pair| pair[0] == "per" && is_large(pair[1]))
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
            "Antal (tusental)",
            "Antal, 1 000-tal",
            "Medelålder",
            "antal (tkr)",
            "Antal (1000)",
            "Antal (1 000)",
        ] {
            assert!(is_of_no_counts(head), "{head}");
        }
        for head in
            ["Antal", "Antal (personer)", "Antal per den 31 december", "Medlemmar", "Antal per kommun"]
        {
            assert!(!is_of_no_counts(head), "{head}");
        }
    }
}
