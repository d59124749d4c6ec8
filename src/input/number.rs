//! Counts as people write them.

use grid::measured;
use ground::text::{is_ambiguous, marked, number};
use study::{FootnoteIx, Symbol, TableSpec};

/// A count field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountField {
    /// A number of cases; `None` when whoever made the table withheld it.
    Count(Option<u64>),
    /// The unit did not take part.
    Absent,
}

/// Why a field is not a count, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotACount {
    /// What is wrong.
    pub message: String,
    /// The help text: what to do about it.
    pub help: String,
    /// What it has in common with other fields that the same correction mends: a unit, or else the
    /// field.
    pub cause: String,
}

impl NotACount {
    fn of_cause(self, cause: &str) -> Self {
        Self { cause: cause.to_string(), ..self }
    }
}

/// What a field of counts says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MarkedCount {
    pub field: CountField,
    /// The footnote of the declared mark that stands beside the number.
    pub footnote: Option<FootnoteIx>,
}

/// Reads a count: a declared symbol, or a whole number, with a declared mark beside it or without.
pub(crate) fn count(field: &str, spec: &TableSpec) -> Result<MarkedCount, NotACount> {
    let plain = |field| Ok(MarkedCount { field, footnote: None });
    match spec.symbols.get(field) {
        Some(Symbol::Withheld) => return plain(CountField::Count(None)),
        Some(Symbol::Zero) => return plain(CountField::Count(Some(0))),
        Some(Symbol::Absent) => return plain(CountField::Absent),
        None => {}
    }
    let read = |field: &str| match spec.quantity {
        Some(_) => sum(field, spec.decimals),
        None => whole(field),
    };
    match read(field) {
        Ok(number) => return plain(CountField::Count(Some(number))),
        Err(NotWhole::TooLarge) => {
            return Err(not(field, "is larger than any count here can be", "check the number"));
        }
        Err(NotWhole::TooFine) => {
            let help = "say with `decimals:` of the quantity how many its numbers have, 4 at most";
            return Err(not(field, "has more decimals than the quantity", help).of_cause("decimals"));
        }
        Err(NotWhole::Other) => {}
    }
    let marked_count = |(mark, footnote): (&String, &FootnoteIx)| {
        let number = read(unmarked(field, mark)?).ok()?;
        Some(MarkedCount { field: CountField::Count(Some(number)), footnote: Some(*footnote) })
    };
    spec.marks.iter().find_map(marked_count).ok_or_else(|| refusal(field))
}

/// The largest count that is read. Sums of a million such counts still fit.
pub(crate) const MAX_COUNT: u64 = 1_000_000_000_000;

enum NotWhole {
    TooLarge,
    TooFine,
    Other,
}

/// A whole number, 0 or more. It may have decimals that are zero; three of them could be a group of
/// thousands as well.
fn whole(field: &str) -> Result<u64, NotWhole> {
    let is_plain = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    let count = if is_plain { field.parse().map_err(|_| NotWhole::TooLarge)? } else { in_full(field)? };
    if count <= MAX_COUNT { Ok(count) } else { Err(NotWhole::TooLarge) }
}

/// A sum of a quantity, 0 or more, in units of its last decimal. A unit or a percent sign behind it
/// says what it is, which the definition of the quantity says too.
fn sum(field: &str, decimals: u8) -> Result<u64, NotWhole> {
    let before_unit = measured(field).and_then(|_| field.split_once(" ("));
    let bare = before_unit.map_or(field, |(number, _)| number).trim_end_matches('%').trim_end();
    let number = number(bare).filter(|number| *number >= 0.0 && (decimals > 2 || !is_ambiguous(bare)));
    let units = number.ok_or(NotWhole::Other)? * 10_f64.powi(i32::from(decimals));
    if units > MAX_COUNT as f64 {
        return Err(NotWhole::TooLarge);
    }
    // A decimal number is not exact as a binary one.
    let is_whole = (units - units.round()).abs() < 1e-3;
    if is_whole { Ok(units.round() as u64) } else { Err(NotWhole::TooFine) }
}

fn in_full(field: &str) -> Result<u64, NotWhole> {
    let number = number(field).filter(|_| !is_ambiguous(field));
    let number = number.filter(|number| *number >= 0.0 && number.fract() == 0.0).ok_or(NotWhole::Other)?;
    if number <= MAX_COUNT as f64 { Ok(number as u64) } else { Err(NotWhole::TooLarge) }
}

/// What stands before a mark, which may be in parentheses or brackets, or raised. One that begins
/// with a digit stands apart, since it would be a digit of the number otherwise; the mark `()` stands
/// around the number.
fn unmarked<'a>(field: &'a str, mark: &str) -> Option<&'a str> {
    if mark == "()" {
        return field.strip_prefix('(')?.strip_suffix(')');
    }
    if let Some((number, _)) = marked(field).filter(|(_, found)| bare(found) == bare(mark)) {
        return Some(number);
    }
    if mark.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let (opened, closed) = match field.strip_suffix([')', ']']) {
        Some(inside) => (inside.strip_suffix(mark)?.strip_suffix(['(', '['])?, true),
        None => (field, false),
    };
    let rest = if closed { opened } else { field.strip_suffix(mark)? };
    let rest = rest.trim_end();
    (!rest.is_empty()).then_some(rest)
}

/// The mark beside a number that is whole.
fn mark_of(field: &str) -> Option<String> {
    let (number, mark) = marked(field)?;
    (mark.chars().count() <= 5 && whole(number).is_ok()).then_some(mark)
}

/// A mark without parentheses around or behind it.
fn bare(mark: &str) -> &str {
    mark.trim_matches(['(', ')', '[', ']'])
}

fn refusal(field: &str) -> NotACount {
    let refusal = measure(field).or_else(|| unclear(field)).or_else(|| undeclared_mark(field));
    refusal.unwrap_or_else(|| no_count(field))
}

/// A number of something else than cases.
fn measure(field: &str) -> Option<NotACount> {
    if let Some(unit) = measured(field) {
        let what = format!("is a number in `{unit}`, not a number of cases");
        let help = "read the rows that count cases only, with `where:` of the table, or ask for the counts";
        return Some(not(field, &what, help).of_cause(unit));
    }
    let share = field.strip_suffix('%')?.trim_end();
    let help =
        "ask for the counts behind the shares; a cell of a workbook is a share where the sheet shows percent";
    number(share).map(|_| not(field, "is a share, not a count", help).of_cause("%"))
}

/// A number that can be read in two ways.
fn unclear(field: &str) -> Option<NotACount> {
    if is_ambiguous(field) {
        let plain: String = field.chars().filter(|letter| !matches!(letter, ',' | '.' | '+')).collect();
        let what = format!("may be {plain}, or a number with three decimals");
        let help = format!("write `{plain}` if the sign sets thousands apart; counts have no decimals");
        return Some(not(field, &what, &help));
    }
    let inside = field.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if inside.is_some_and(|inside| whole(inside).is_ok()) {
        let help = "a parenthesis often says that a number is uncertain or estimated; say what it means here with \
            `marks: {\"()\": …}` in study.yaml, or declare the field among `symbols:` if it is no count";
        return Some(not(field, "is a number in parentheses", help));
    }
    let is_two = marked(field).is_some() && field.ends_with(|letter: char| letter.is_ascii_digit());
    let help = "write the number without spaces; if its last digit is the number of a note, say what that means with \
        `marks: {\"1)\": …}` in study.yaml";
    is_two
        .then(|| not(field, "is two numbers, or one whose digits are set apart in a wrong place", help))
        .or_else(|| misplaced_mark(field))
}

/// A number before which a mark stands, or whose digits are followed at once by the digit of a
/// note.
fn misplaced_mark(field: &str) -> Option<NotACount> {
    let digits = field.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let mark = field[..field.len() - digits.len()].trim();
    let is_mark = (1..=3).contains(&mark.chars().count())
        && !mark.contains(['-', '\u{2212}', '\u{2013}', '<', '>', '(', '±']);
    if is_mark && whole(digits).is_ok() {
        let help = format!(
            "write it behind the number (`{digits} {mark}`), and what it means under `marks:` in study.yaml"
        );
        return Some(not(field, &format!("has the mark `{mark}` before its number"), &help));
    }
    let before = field
        .strip_suffix(')')
        .filter(|before| before.len() > 1 && before.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (number, mark) = before.split_at(before.len() - 1);
    let help = format!(
        "set the mark of a note apart from the number (`{number} {mark})`), and say what it means under `marks:` in study.yaml"
    );
    Some(not(
        field,
        "may be a number with the mark of a note, but does not tell where the number ends",
        &help,
    ))
}

fn undeclared_mark(field: &str) -> Option<NotACount> {
    let mark = mark_of(field)?;
    let help = format!("say in study.yaml what the mark means: `marks: {{\"{mark}\": …}}`");
    Some(not(field, &format!("is a number with the mark `{mark}`, which is not declared"), &help))
}

fn no_count(field: &str) -> NotACount {
    match number(field) {
        Some(number) if number < 0.0 && field.contains([',', '.']) => {
            not(field, "is negative", "numbers below 0 cannot be shown; leave the rows out")
        }
        Some(number) if number < 0.0 => not(field, "is negative", "a count is 0 or more; correct the table"),
        Some(_) => not(
            field,
            "is not a whole number",
            "counts are needed here, with thousands written without comma or point; ask for the counts behind shares or averages, or declare what the numbers are: `quantity:` of the table",
        ),
        None if field.is_empty() => not(
            field,
            "holds no count",
            "write 0 if nothing was counted, or say in study.yaml what an empty field means: `symbols: {\"\": absent}` \
             where the place did not take part, `withheld` where the number is not known",
        ),
        None => not(
            field,
            "is not a count",
            &format!(
                "say in study.yaml what it means, for instance `symbols: {{\"{field}\": withheld}}` (or `zero`, or `absent`)"
            ),
        ),
    }
}

fn not(field: &str, what: &str, help: &str) -> NotACount {
    let cause = field.to_string();
    let message = if field.is_empty() { format!("the field {what}") } else { format!("`{field}` {what}") };
    NotACount { message, help: help.to_string(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: &str) -> Result<(u64, Option<usize>), String> {
        let marks = [("r", 0), ("*", 1), ("1)", 2), ("()", 3)];
        let spec = TableSpec {
            symbols: [("..".to_string(), Symbol::Withheld), ("-".to_string(), Symbol::Zero)].into(),
            marks: marks.map(|(mark, footnote)| (mark.to_string(), FootnoteIx::from(footnote))).into(),
            ..TableSpec::default()
        };
        let MarkedCount { field, footnote } = count(field, &spec).map_err(|refusal| refusal.message)?;
        match field {
            CountField::Count(Some(number)) => Ok((number, footnote.map(FootnoteIx::index))),
            CountField::Count(None) => Ok((u64::MAX, None)),
            CountField::Absent => Err("absent".to_string()),
        }
    }

    #[test]
    fn thousands_may_be_set_apart() {
        for field in ["1234567", "1 234 567", "1\u{a0}234\u{202f}567", "1'234'567", "1,234,567", "+1234567"] {
            assert_eq!(read(field), Ok((1_234_567, None)), "{field}");
        }
        assert!(read("21 85").is_err());
    }

    #[test]
    fn decimals_of_a_whole_number_are_zero() {
        for field in ["40,0", "40.0", "40.00", "4.0E1", "4e1", "400E-1"] {
            assert_eq!(read(field), Ok((40, None)), "{field}");
        }
        assert_eq!(read("12,5").unwrap_err(), "`12,5` is not a whole number");
        for field in ["1,234", "1.234", "1,000"] {
            let plain = field.replace([',', '.'], "");
            let said = format!("`{field}` may be {plain}, or a number with three decimals");
            assert_eq!(read(field).unwrap_err(), said);
        }
    }

    #[test]
    fn a_symbol_means_what_the_study_says() {
        assert_eq!(read(".."), Ok((u64::MAX, None)));
        assert_eq!(read("-"), Ok((0, None)));
        assert_eq!(read("c").unwrap_err(), "`c` is not a count");
    }

    #[test]
    fn a_declared_mark_may_stand_beside_a_number() {
        for field in ["41r", "41 (r)", "41 [r]", "41,0 r"] {
            assert_eq!(read(field), Ok((41, Some(0))), "{field}");
        }
        assert_eq!(read("1 042*"), Ok((1042, Some(1))));
        for field in ["41 1)", "41\u{b9}\u{207e}", "41\u{b9}", "41 1", "41 (1)", "41,0 1)"] {
            assert_eq!(read(field), Ok((41, Some(2))), "{field}");
        }
        assert_eq!((read("411"), read("(41)")), (Ok((411, None)), Ok((41, Some(3)))));
        assert!(read("411)").is_err());
        let refusal = count("41 (p)", &TableSpec::default()).unwrap_err();
        assert_eq!(refusal.message, "`41 (p)` is a number with the mark `p`, which is not declared");
        assert!(refusal.help.contains("marks: {\"p\": …}"), "{}", refusal.help);
    }

    #[test]
    fn what_cannot_be_a_count_is_refused_in_words() {
        for field in ["-3", "\u{2212}3", "\u{2013} 3,0"] {
            assert_eq!(read(field).unwrap_err(), format!("`{field}` is negative"));
        }
        assert_eq!(read("12 %").unwrap_err(), "`12 %` is a share, not a count");
        assert_eq!(
            read("41 (kronor)").unwrap_err(),
            "`41 (kronor)` is a number in `kronor`, not a number of cases"
        );
        let refusal_of = |field| count(field, &TableSpec::default()).unwrap_err();
        for (field, help) in [("411)", "`41 1)`"), ("r41", "`41 r`"), ("* 41", "`41 *`")] {
            assert!(refusal_of(field).help.contains(help), "{}", refusal_of(field).help);
        }
        assert_eq!(refusal_of("(40)").message, "`(40)` is a number in parentheses");
        assert!(refusal_of("100 000 0").message.starts_with("`100 000 0` is two numbers"));
        assert!(refusal_of("41 1)").help.contains("marks: {\"1)\": …}"), "{}", refusal_of("41 1)").help);
        assert_eq!(
            read("9999999999999999999999").unwrap_err().split(" is ").nth(1),
            Some("larger than any count here can be")
        );
    }
}
