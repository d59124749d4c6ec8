//! Words that are ranges of numbers, and which of them others fill: `0–6` and `7–12` fill `0–12`.

/// The first and the last number of a range; the last is that of all numbers where it is open: `65+`.
type Range = (u64, u64);

/// The range that a word names. A single number is one where it says of what: `7 år`.
pub(crate) fn range(word: &str) -> Option<Range> {
    let word = word.trim();
    let (first, rest) = number(word)?;
    let after_dash = rest.trim_start().strip_prefix(['-', '\u{2013}', '\u{2212}', '\u{2011}']);
    let last = after_dash.and_then(|rest| number(rest.trim_start()));
    let (last, rest) = match last {
        Some((last, rest)) => (last, rest),
        None if is_open(rest) => (u64::MAX, ""),
        None => (first, rest),
    };
    let unit = rest.trim().trim_end_matches('.');
    let is_range = last > first && unit.is_empty() || ["år", "years"].contains(&unit);
    (is_range && first <= last).then_some((first, last))
}

fn number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

fn is_open(rest: &str) -> bool {
    let rest = rest.trim().trim_start_matches("år").trim();
    ["+", "-", "\u{2013}", "-w", "\u{2013}w", "och äldre", "eller äldre", "and over"].contains(&rest)
}

/// The words whose ranges fill that of another one, the finest there are; none where they are not two
/// at least, or leave a gap.
pub(crate) fn parts(ranges: &[Option<Range>], whole: usize) -> Vec<usize> {
    let Some((first, last)) = ranges[whole] else { return Vec::new() };
    let (mut parts, mut next) = (Vec::new(), Some(first));
    while let Some(start) = next {
        let begins = |index: &usize| {
            *index != whole && ranges[*index].is_some_and(|range| range.0 == start && range.1 <= last)
        };
        let finest = (0..ranges.len()).filter(begins).min_by_key(|index| ranges[*index]);
        let Some((part, (_, end))) = finest.and_then(|part| Some((part, ranges[part]?))) else {
            return Vec::new();
        };
        parts.push(part);
        next = (end < last).then(|| end + 1);
    }
    if parts.len() > 1 { parts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_filled_by_finer_ones() {
        assert_eq!(
            ["0–6 år", "7-12", "65+", "80 år och äldre", "7 år"].map(range),
            [Some((0, 6)), Some((7, 12)), Some((65, u64::MAX)), Some((80, u64::MAX)), Some((7, 7))]
        );
        assert_eq!(
            ["7", "2024", "6–", "klass 7–9", "7–9 dagar"].map(range)[1..],
            [None, Some((6, u64::MAX)), None, None]
        );
        let ranges = ["0-12", "0-6", "7-12", "13-17", "0-17", "20-25"].map(range);
        assert_eq!(
            (parts(&ranges, 0), parts(&ranges, 4), parts(&ranges, 1)),
            (vec![1, 2], vec![1, 2, 3], vec![])
        );
        assert!(parts(&["0-12", "0-6", "8-12"].map(range), 0).is_empty());
    }
}
