//! Numbers in Swedish text.

use super::sv::WORDS;

use stats::{NumberKind, Scale, Share, steps};

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

/// A number on its scale, in running text: "52 procent", "8,4 per 1 000"; a mean, a count or a
/// given value is the number alone. A share is 0 or 100 percent only if no case or every case is
/// counted.
pub fn number_words(share: Share) -> String {
    words_with(share, share.decimals())
}

/// A number in words, as [`number_words`] gives it, with so many decimals.
pub(crate) fn words_with(share: Share, decimals: u8) -> String {
    let (bound, number) = bounded(share, decimals);
    let word = match bound {
        Bound::Below => "mindre än ",
        Bound::Above => "mer än ",
        Bound::None => "",
    };
    let unit = unit(share.scale()).map(|unit| format!("{NO_BREAK_SPACE}{unit}")).unwrap_or_default();
    format!("{word}{number}{unit}")
}

/// What a number on a scale is followed by: "procent", "per 1 000"; `None` for a number that is
/// written alone.
pub(crate) fn unit(scale: Scale) -> Option<String> {
    match scale {
        scale if scale.is_percent() => Some(WORDS.percent.to_string()),
        Scale { kind: NumberKind::Proportion | NumberKind::Rate, per, .. } => {
            Some(format!("per{NO_BREAK_SPACE}{}", grouped(u64::from(per))))
        }
        _ => None,
    }
}

/// The numerator and base of a share: "11 366 av 21 858".
pub fn part_words(share: Share) -> String {
    let about = if share.is_exact() { "" } else { "omkring " };
    format!("{about}{} av {}", grouped(share.numerator()), grouped(share.base()))
}

/// A number in a table whose heading says the unit: "52", "0,07", "<0,0001".
pub fn number_sign(share: Share) -> String {
    number_with(share, share.decimals())
}

/// A number in a table, as [`number_sign`] gives it, with so many decimals.
pub fn number_with(share: Share, decimals: u8) -> String {
    let (bound, number) = bounded(share, decimals);
    let sign = match bound {
        Bound::Below => "<",
        Bound::Above => ">",
        Bound::None => "",
    };
    format!("{sign}{number}")
}

/// A number with so many decimals and a decimal comma: 1 204,5.
pub(crate) fn decimal(number: f64, decimals: u8) -> String {
    steps_text(steps(number, decimals), decimals)
}

/// A number of units of the last decimal: 67 with two decimals is "0,67".
pub fn steps_text(steps: u64, decimals: u8) -> String {
    let unit = 10_u64.pow(u32::from(decimals));
    match usize::from(decimals) {
        0 => grouped(steps),
        width => format!("{},{:0width$}", grouped(steps / unit), steps % unit),
    }
}

enum Bound {
    Below,
    Above,
    None,
}

/// A number as it is written; below or above the one that is written where it would be 0, or the
/// whole, though it is not.
fn bounded(share: Share, decimals: u8) -> (Bound, String) {
    let steps = share.steps(decimals);
    let whole = u64::from(share.scale().per) * 10_u64.pow(u32::from(decimals));
    let is_part = share.scale().kind == NumberKind::Proportion;
    let (bound, written) = match steps {
        0 if share.proportion() > 0.0 => (Bound::Below, 1),
        steps if is_part && steps == whole && share.proportion() < 1.0 => (Bound::Above, steps - 1),
        steps => (Bound::None, steps),
    };
    (bound, steps_text(written, decimals))
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
        assert_eq!(number_words(share(24, 36_024)), "0,07\u{a0}procent");
        assert_eq!(number_words(share(999, 1000)), "99,9\u{a0}procent");
        assert_eq!(number_words(share(1, 4_000_000)), "mindre än 0,0001\u{a0}procent");
        assert_eq!(number_sign(share(520, 1000)), "52");
        assert_eq!(number_words(share(10, 10)), "100\u{a0}procent");
        assert_eq!(number_words(share(0, 10)), "0\u{a0}procent");
    }

    #[test]
    fn a_number_is_written_on_its_scale() {
        let on = |kind, per, decimals, x| {
            Share::on(Scale { kind, per, decimals }, (x, 0.0), (2000.0, 0.0)).unwrap()
        };
        assert_eq!(number_words(on(NumberKind::Rate, 1000, 1, 17.0)), "8,5\u{a0}per\u{a0}1\u{202f}000");
        assert_eq!(
            number_words(on(NumberKind::Proportion, 10_000, 0, 17.0)),
            "85\u{a0}per\u{a0}10\u{202f}000"
        );
        assert_eq!(number_words(on(NumberKind::Mean, 1, 1, 5_000_000.0)), "2\u{202f}500,0");
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(date("2024-10-02").as_deref(), Some("2\u{a0}oktober 2024"));
        assert_eq!(date("2024-13-02"), None);
        assert_eq!(date("2024-02-30"), None);
    }
}
