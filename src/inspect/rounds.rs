//! Words for periods: years, half-years, school years, days.

use serde::Serialize;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// `2023`
    Year,
    /// `2023/24`
    SchoolYear,
    /// `HT 2023`, `2023 H1`, `2023:1`
    HalfYear,
    /// `2023K2`
    Quarter,
    /// `2023-10`
    Month,
    /// `2023-10-02`
    Day,
}

impl Period {
    /// Its plural.
    pub fn many(self) -> &'static str {
        match self {
            Self::Year => "years",
            Self::SchoolYear => "school years",
            Self::HalfYear => "half-years",
            Self::Quarter => "quarters",
            Self::Month => "months",
            Self::Day => "days",
        }
    }
}

/// The period that a word names, and what it is sorted by.
pub(crate) fn period(word: &str) -> Option<(Period, (u32, u32, u32))> {
    let word = ground::text::plain(word);
    let word = word.strip_prefix("år ").or(word.strip_prefix("läsåret ")).unwrap_or(&word);
    if let Some((year, month, day)) = ground::text::date(word) {
        return Some((Period::Day, (year, month as u32, day)));
    }
    if let Some(year) = year(word) {
        return Some((Period::Year, (year, 0, 0)));
    }
    let parts: Vec<&str> = word.split(['/', '-', '–', ':', ' ']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [first, second] => two(first, second, word.contains('/')).or_else(|| two(second, first, false)),
        [one] => glued(one).or_else(|| six_digits(one)),
        [first, word @ ("kv" | "kvartal" | "q"), quarter]
        | [word @ ("kv" | "kvartal" | "q"), quarter, first] => {
            let part = part_of_year(&format!("{}{quarter}", &word[..1]))?;
            Some((part.0, (year(first)?, part.1, 0)))
        }
        _ => None,
    }
}

fn year(word: &str) -> Option<u32> {
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| word.parse().ok()).flatten().filter(|year| (1900..=2100).contains(year))
}

fn two(first: &str, second: &str, is_school: bool) -> Option<(Period, (u32, u32, u32))> {
    let year = year(first)?;
    if let Some(half) = part_of_year(second) {
        return Some((half.0, (year, half.1, 0)));
    }
    let next: u32 = second.parse().ok()?;
    let follows = next == year + 1 || second.len() == 2 && next == (year + 1) % 100;
    match (follows, second.len()) {
        (true, 2 | 4) => Some((Period::SchoolYear, (year, 6, 0))),
        (_, 1) if (1..=2).contains(&next) && !is_school => Some((Period::HalfYear, (year, next * 6 - 5, 0))),
        (_, 2) if (1..=12).contains(&next) => Some((Period::Month, (year, next, 0))),
        _ => None,
    }
}

/// Half or quarter of a year, and its first month.
fn part_of_year(word: &str) -> Option<(Period, u32)> {
    match word {
        "vt" | "h1" => Some((Period::HalfYear, 1)),
        "ht" | "h2" => Some((Period::HalfYear, 7)),
        "k1" | "q1" => Some((Period::Quarter, 1)),
        "k2" | "q2" => Some((Period::Quarter, 4)),
        "k3" | "q3" => Some((Period::Quarter, 7)),
        "k4" | "q4" => Some((Period::Quarter, 10)),
        _ => None,
    }
}

/// `202324`, a school year as England's authorities write it, or `202311`, a month.
fn six_digits(word: &str) -> Option<(Period, (u32, u32, u32))> {
    let (first, second) = (word.get(..4)?, word.get(4..)?);
    let is_six = word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let (year, second) = (year(first).filter(|_| is_six)?, second.parse::<u32>().ok()?);
    match second {
        next if next == (year + 1) % 100 => Some((Period::SchoolYear, (year, 6, 0))),
        month if (1..=12).contains(&month) => Some((Period::Month, (year, month, 0))),
        _ => None,
    }
}

/// `HT23`, `vt2023`, `2023H1`, `2023K2`.
fn glued(word: &str) -> Option<(Period, (u32, u32, u32))> {
    let at = word.char_indices().nth(2).map(|(at, _)| at)?;
    let (start, rest) = word.split_at(at);
    let of_term = part_of_year(start).and_then(|part| {
        let long = if rest.len() == 2 { format!("20{rest}") } else { rest.to_string() };
        Some((part.0, (year(&long)?, part.1, 0)))
    });
    of_term.or_else(|| {
        let (first, second) = (word.get(..4)?, word.get(4..)?);
        if let Some(month) = second.strip_prefix('m').filter(|month| month.len() == 2) {
            let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            return Some((Period::Month, (year(first)?, month, 0)));
        }
        let part = part_of_year(second.trim_start_matches('m'))?;
        Some((part.0, (year(first)?, part.1, 0)))
    })
}

/// The word for a period that stands in a text between characters that are neither letters nor
/// digits; the longest.
pub(crate) fn period_in(text: &str) -> Option<String> {
    let starts =
        text.char_indices().filter(|(at, letter)| letter.is_alphanumeric() && !ends_in_word(&text[..*at]));
    let mut found: Vec<&str> = Vec::new();
    for (start, _) in starts {
        let ends = text[start..].char_indices().map(|(at, letter)| start + at + letter.len_utf8());
        let candidates = ends.filter(|end| !starts_in_word(&text[*end..])).map(|end| &text[start..end]);
        found.extend(candidates.filter(|word| word.len() <= 12 && period(word).is_some()));
    }
    found.into_iter().rev().max_by_key(|word| word.len()).map(|word| word.trim().to_string())
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(char::is_alphanumeric)
}

fn starts_in_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_known_by_their_words() {
        for (word, expected) in [
            ("2023", Some(Period::Year)),
            ("2023/24", Some(Period::SchoolYear)),
            ("2023–2024", Some(Period::SchoolYear)),
            ("HT 2023", Some(Period::HalfYear)),
            ("vt23", Some(Period::HalfYear)),
            ("2023H1", Some(Period::HalfYear)),
            ("2023:2", Some(Period::HalfYear)),
            ("2023K4", Some(Period::Quarter)),
            ("2023-11", Some(Period::Month)),
            ("2023M11", Some(Period::Month)),
            ("202311", Some(Period::Month)),
            ("202324", Some(Period::SchoolYear)),
            ("2024 kv 1", Some(Period::Quarter)),
            ("402711", None),
            ("2023-11-30", Some(Period::Day)),
            ("0–5", None),
            ("1234567", None),
            ("hög", None),
        ] {
            assert_eq!(period(word).map(|(period, _)| period), expected, "{word}");
        }
    }

    #[test]
    fn a_period_is_found_within_a_head() {
        assert_eq!(period_in("Antal elever 2022"), Some("2022".into()));
        assert_eq!(period_in("läsåret 2022/23, antal"), Some("2022/23".into()));
        assert_eq!(period_in("Antal 12345"), None);
    }
}
