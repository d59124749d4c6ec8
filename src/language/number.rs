//! Numbers in Swedish text.

use stats::Share;

const NO_BREAK_SPACE: char = '\u{a0}';
/// A narrow space between groups of three digits, at which no line breaks.
const THIN_SPACE: char = '\u{202f}';

/// A whole number with a narrow space before every three digits: 21 858.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    text
}

/// A share in running text: "52 procent". It is 0 or 100 only if no case or every case is counted.
pub fn percent_words(share: Share) -> String {
    match bound(share) {
        Bound::Below => format!("mindre än 1{NO_BREAK_SPACE}procent"),
        Bound::Above => format!("mer än 99{NO_BREAK_SPACE}procent"),
        Bound::None => format!("{}{NO_BREAK_SPACE}procent", share.percent()),
    }
}

/// The numerator and base of a share: "11 366 av 21 858".
pub fn part_words(share: Share) -> String {
    let about = if share.is_exact() { "" } else { "omkring " };
    format!("{about}{} av {}", grouped(share.numerator()), grouped(share.base()))
}

/// A share in a table whose heading says "procent": "52", "<1", ">99".
pub fn percent_sign(share: Share) -> String {
    match bound(share) {
        Bound::Below => "<1".to_string(),
        Bound::Above => ">99".to_string(),
        Bound::None => share.percent().to_string(),
    }
}

enum Bound {
    Below,
    Above,
    None,
}

fn bound(share: Share) -> Bound {
    match share.percent() {
        0 if share.numerator() > 0 => Bound::Below,
        100 if share.numerator() < share.base() => Bound::Above,
        _ => Bound::None,
    }
}

/// `2024-10-02` in running text: "2 oktober 2024". `None` when it is not a date.
pub fn date(iso: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let (year, month, day) = ground::text::date(iso)?;
    Some(format!("{day}{NO_BREAK_SPACE}{} {year}", MONTHS[month - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(2300), "2\u{202f}300");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn a_share_of_some_cases_is_never_0_or_100_percent() {
        let share = |x, n| Share::new(x, n).unwrap();
        assert_eq!(percent_words(share(1, 1000)), "mindre än 1\u{a0}procent");
        assert_eq!(percent_words(share(999, 1000)), "mer än 99\u{a0}procent");
        assert_eq!(percent_sign(share(520, 1000)), "52");
        assert_eq!(percent_words(share(10, 10)), "100\u{a0}procent");
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(date("2024-10-02").as_deref(), Some("2\u{a0}oktober 2024"));
        assert_eq!(date("2024-13-02"), None);
        assert_eq!(date("2024-02-30"), None);
    }
}
