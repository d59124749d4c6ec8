//! What the head of a column says in a table that is wide.

use ground::diagnostics::Diagnostic;

use grid::{Sheet, position};

use super::words::{HeadWords, Hit, TOTAL, of_head};

/// What a head says of the things that the table is wide by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HeadMeaning {
    /// The head does not name all of them.
    None,
    /// The head can be read in several ways, or names a part of a range only.
    Unclear,
    /// One meaning for each, and what is left of the head.
    Named { meanings: Vec<u32>, rest: String },
}

/// A head with more words of one kind can hardly be meant, and would take long to try out.
const MAX_HITS: usize = 8;

/// What the head of a column means; `names` are those of the numbers that the table is said to have.
pub(crate) fn meaning(sheet: &Sheet, column: usize, words: &[HeadWords], names: &[&str]) -> HeadMeaning {
    let mut parts: Vec<String> = sheet.parts(column).iter().map(|part| of_head(without_mark(part))).collect();
    let all = parts.clone();
    parts.dedup();
    // Two things may have the same word, one below the other; else it is a merged cell.
    match meaning_of(&parts, words, names) {
        HeadMeaning::Named { meanings, rest } => HeadMeaning::Named { meanings, rest },
        _ if all.len() > parts.len() => meaning_of(&all, words, names),
        other => other,
    }
}

/// A head without the mark of a footnote at its end: `Pojkar 1)`, `Pojkar¹`, `Pojkar*`.
fn without_mark(head: &str) -> &str {
    let raised = head.trim_end_matches(['*', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', ' ']);
    let text = raised.strip_suffix(')').map(|rest| rest.trim_end_matches(is_digit)).unwrap_or(raised);
    // The end of a range in parentheses, or of a longer number, is none.
    let is_mark =
        text.ends_with(|letter: char| letter == ' ' || letter.is_alphabetic()) && !text.contains('(');
    let text = if text.len() < raised.len() && is_mark { text.trim_end() } else { raised };
    if text.is_empty() { head } else { text }
}

fn meaning_of(parts: &[String], words: &[HeadWords], names: &[&str]) -> HeadMeaning {
    let head = parts.join(" ");
    let hits: Vec<Vec<Hit>> = words.iter().map(|words| words.hits(&head)).collect();
    if hits.iter().any(Vec::is_empty) {
        return HeadMeaning::None;
    }
    if hits.iter().any(|hits| hits.len() > MAX_HITS) {
        return HeadMeaning::Unclear;
    }
    let mut ways = Vec::new();
    add_ways(&hits, &mut Vec::new(), &mut ways);
    if ways.is_empty() {
        ways.extend(grand_total(&hits));
    }
    let mut ways: Vec<(Vec<&Hit>, String)> = ways
        .into_iter()
        .filter_map(|way| Some((rest(&head, &way)?, way)))
        .map(|(rest, way)| (way, rest))
        .collect();
    keep_best(&mut ways, |(_, rest)| names.iter().any(|name| of_head(name) == *rest).into());
    keep_best(&mut ways, |(way, _)| way.iter().filter(|hit| hit.has_name).count());
    if !is_agreed(&ways) {
        ways.retain(|(way, _)| stand_in_own_rows(way, parts));
    }
    match ways.first() {
        Some((way, rest)) if is_agreed(&ways) => {
            HeadMeaning::Named { meanings: way.iter().map(|hit| hit.meaning).collect(), rest: rest.clone() }
        }
        _ => HeadMeaning::Unclear,
    }
}

/// Adds each way to choose one hit for each of the things such that no two hits overlap.
fn add_ways<'h>(hits: &'h [Vec<Hit>], chosen: &mut Vec<&'h Hit>, ways: &mut Vec<Vec<&'h Hit>>) {
    let Some((first, others)) = hits.split_first() else {
        ways.push(chosen.clone());
        return;
    };
    for hit in first {
        let overlaps = |other: &&Hit| hit.range.start < other.range.end && other.range.start < hit.range.end;
        if !chosen.iter().any(overlaps) {
            chosen.push(hit);
            add_ways(others, chosen, ways);
            chosen.pop();
        }
    }
}

/// The one word that is a total of each of the things.
fn grand_total(hits: &[Vec<Hit>]) -> Option<Vec<&Hit>> {
    let all: Vec<&Hit> = hits.iter().flatten().collect();
    let is_total = |hit: &&Hit| hit.meaning == u32::from(TOTAL) && hit.range == all[0].range;
    (all.len() == hits.len() && all.iter().all(is_total)).then_some(all.clone())
}

fn keep_best<T>(ways: &mut Vec<T>, score: impl Fn(&T) -> usize) {
    let best = ways.iter().map(&score).max().unwrap_or(0);
    ways.retain(|way| score(way) == best);
}

/// Whether all ways to read a head give it the same meaning.
fn is_agreed(ways: &[(Vec<&Hit>, String)]) -> bool {
    let meanings = |way: &[&Hit]| way.iter().map(|hit| hit.meaning).collect::<Vec<_>>();
    ways.windows(2).all(|pair| meanings(&pair[0].0) == meanings(&pair[1].0))
}

/// Whether each hit begins in another row of the head than the one before.
fn stand_in_own_rows(way: &[&Hit], parts: &[String]) -> bool {
    let ends: Vec<usize> = parts
        .iter()
        .scan(0, |end, part| {
            *end += part.len() + 1;
            Some(*end)
        })
        .collect();
    let row = |hit: &Hit| ends.iter().filter(|end| **end <= hit.range.start).count();
    way.windows(2).all(|pair| row(pair[0]) < row(pair[1]))
}

/// What the hits leave of a head; `None` where one of them is the end of a range of numbers: `6` of
/// `6-12`.
fn rest(head: &str, way: &[&Hit]) -> Option<String> {
    let mut taken: Vec<_> = way.iter().map(|hit| hit.range.clone()).collect();
    taken.sort_by_key(|range| range.start);
    taken.dedup();
    let starts = taken.iter().map(|range| range.end);
    let ends = taken.iter().map(|range| range.start).chain([head.len()]);
    let pieces: Vec<&str> =
        [0].into_iter().chain(starts).zip(ends).map(|(start, end)| &head[start..end]).collect();
    for (range, pair) in taken.iter().zip(pieces.windows(2)) {
        let word = &head[range.clone()];
        let is_end = word.starts_with(is_digit) && is_joined(pair[0].chars().rev());
        let is_start = word.ends_with(is_digit) && is_joined(pair[1].chars());
        if is_end || is_start {
            return None;
        }
    }
    let is_sign = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '(' | ')' | '%' | '‰');
    let pieces =
        pieces.into_iter().map(|piece| piece.trim_matches(is_sign)).filter(|piece| !piece.is_empty());
    let rest = pieces.collect::<Vec<_>>().join(" ");
    let inside = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    Some(inside.filter(|inside| !inside.contains(['(', ')'])).map(str::to_string).unwrap_or(rest))
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// Whether a text goes on with a dash or stroke and a digit.
fn is_joined(mut letters: impl Iterator<Item = char>) -> bool {
    letters.next().is_some_and(|sign| matches!(sign, '-' | '/')) && letters.next().is_some_and(is_digit)
}

/// Of some columns, each with what is left of its head, the one whose number is called by a name.
pub(crate) fn called(columns: &[(String, usize)], name: &str) -> Option<usize> {
    let rests: Vec<String> = columns.iter().map(|(rest, _)| rest.clone()).collect();
    position(&rests, &of_head(name)).map(|at| columns[at].1)
}

/// The error that a column is taken for counts whose head says that it has none, unless one of
/// `names` is all that the head says.
pub(crate) fn no_counts<'n>(
    sheet: &Sheet,
    column: usize,
    said: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<Diagnostic> {
    let is_named = || names.into_iter().any(|name| of_head(name) == of_head(said));
    if !grid::is_of_no_counts(said) || is_named() {
        return None;
    }
    let message =
        format!("`{}` seems to hold shares, rates, means or thousands, no counts", sheet.header[column]);
    Some(Diagnostic::error("no-counts", sheet.header_place(column), message).help(
        "name the column of counts, or ask for it; if these are counts all the same, name the head in full, with its unit, in study.yaml",
    ))
}
