//! Which words stand for several others together: found by adding up.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::ranges::{parts, range};
use super::report::{Agreement, Total};

/// For each combination of everything else: the words of one dimension, and their counts.
pub(crate) type Groups = Vec<Vec<(usize, Option<u64>)>>;

/// Gathers the counts of words by the key of all other dimensions.
pub(crate) fn groups<K: Hash + Eq>(rows: impl Iterator<Item = (K, usize, Option<u64>)>) -> Groups {
    let mut at: FxHashMap<K, usize> = FxHashMap::default();
    let mut groups: Groups = Vec::new();
    for (key, word, count) in rows {
        let place = *at.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push((word, count));
    }
    groups
}

/// How many groups could be compared, and in how many a word's count is the sum of others'.
fn compare(groups: &Groups, total: usize, is_part: impl Fn(usize) -> bool) -> (usize, usize) {
    let (mut agree, mut of) = (0, 0);
    for group in groups {
        let whole = group.iter().find(|(word, _)| *word == total).and_then(|(_, count)| *count);
        let parts: Option<Vec<u64>> =
            group.iter().filter(|(word, _)| is_part(*word)).map(|(_, count)| *count).collect();
        if let (Some(whole), Some(parts)) =
            (whole.filter(|whole| *whole > 0), parts.filter(|parts| parts.len() > 1))
        {
            of += 1;
            agree += usize::from(parts.iter().sum::<u64>() == whole);
        }
    }
    (agree, of)
}

/// Whether some group has a word but none of the others that it stands for.
fn is_alone(groups: &Groups, total: usize, is_part: impl Fn(usize) -> bool) -> bool {
    groups.iter().any(|group| {
        let has_word = |is: &dyn Fn(usize) -> bool| group.iter().any(|(word, _)| is(*word));
        has_word(&|word| word == total) && !has_word(&is_part)
    })
}

/// Whether a word's count is more than the sum of others' in every group where both are known.
fn has_rest(groups: &Groups, total: usize, is_part: impl Fn(usize) -> bool) -> bool {
    let more = groups.iter().filter_map(|group| {
        let whole = group.iter().find(|(word, _)| *word == total).and_then(|(_, count)| *count)?;
        let parts: Option<Vec<u64>> =
            group.iter().filter(|(word, _)| is_part(*word)).map(|(_, count)| *count).collect();
        Some(whole > parts.filter(|parts| !parts.is_empty())?.iter().sum())
    });
    let more: Vec<bool> = more.collect();
    !more.is_empty() && more.iter().all(|is_more| *is_more)
}

/// A word with the number of its rows, and whether it is one of those that mean all.
pub(crate) struct Candidate<'a> {
    pub word: &'a str,
    pub rows: usize,
    pub is_named_total: bool,
}

/// In how many of the groups that could be compared a word is a sum.
fn agreement((agree, of): (usize, usize)) -> Agreement {
    match of {
        0 => Agreement::ByWord,
        of if agree == of => Agreement::Confirmed,
        of => Agreement::Differs { agree, of },
    }
}

/// The words that stand for others, by their index: first for all others, then for neighbours. Words
/// for places, of which there is mostly one that is all others together, need less to be believed.
pub(crate) fn totals(groups: &Groups, words: &[Candidate], are_places: bool) -> Vec<(usize, Total)> {
    let filled = filled(words);
    let is_filled = |word: usize| !filled[word].is_empty();
    let is_by_range = |word: usize| is_filled(word) && is_of_all(&filled, word, words);
    let named: Vec<usize> =
        (0..words.len()).filter(|word| words[*word].is_named_total || is_by_range(*word)).collect();
    let mut found: Vec<(usize, Total)> = Vec::new();
    let is_other = |word: usize| !named.contains(&word) && !is_filled(word);
    let total = |word: usize, is: Vec<String>, agreement, is_alone| Total {
        word: words[word].word.to_string(),
        rows: words[word].rows,
        is,
        agreement,
        is_alone,
        has_rest: false,
    };
    // Among thousands of words, sums are looked for only of those that say what they are.
    let tried = (0..words.len()).filter(|word| words.len() <= MAX_WORDS || named.contains(word));
    for word in tried.filter(|word| named.contains(word) || !is_filled(*word)) {
        let (agree, of) = compare(groups, word, |other| other != word && is_other(other));
        let agreement = agreement((agree, of));
        // Without the word, two sums that agree by chance are not believed. Among places, a number
        // that is the sum of three or more others is not so by chance.
        let enough = if are_places && words.len() > 3 { 0 } else { 2 };
        let is_confirmed = agreement == Agreement::Confirmed && of > enough && words.len() > 2;
        if named.contains(&word) || is_confirmed {
            let is_alone = is_alone(groups, word, |other| other != word && is_other(other));
            found.push((word, total(word, Vec::new(), agreement, is_alone)));
        }
    }
    if found.len() == words.len() {
        return Vec::new();
    }
    let mut subtotals = subtotals(groups, words.len(), |word| {
        is_filled(word) || found.iter().any(|(other, _)| *other == word)
    });
    let by_range = (0..words.len()).filter(|word| is_filled(*word) && !named.contains(word));
    subtotals.extend(by_range.map(|word| (word, filled[word].clone())));
    for (word, parts) in &subtotals {
        let is = parts.iter().map(|part| words[*part].word.to_string()).collect();
        let agreement = agreement(compare(groups, *word, |other| parts.contains(&other)));
        found.push((
            *word,
            total(*word, is, agreement, is_alone(groups, *word, |other| parts.contains(&other))),
        ));
    }
    // A total is the sum of what is left when subtotals are put aside.
    for (word, total) in &mut found {
        if total.is.is_empty() && !subtotals.is_empty() {
            let is_part = |other: usize| {
                is_other(other) && other != *word && !subtotals.iter().any(|(sub, _)| *sub == other)
            };
            total.agreement = agreement(compare(groups, *word, is_part));
        }
        let is_part = |other: usize| is_other(other) && other != *word;
        total.has_rest = total.is.is_empty() && subtotals.is_empty() && has_rest(groups, *word, is_part);
    }
    found
}

/// For each word, those whose ranges fill its own.
fn filled(words: &[Candidate]) -> Vec<Vec<usize>> {
    let is_few = words.len() <= MAX_TRIED;
    let ranges: Vec<_> = words.iter().map(|candidate| range(candidate.word).filter(|_| is_few)).collect();
    (0..words.len()).map(|word| parts(&ranges, word)).collect()
}

/// Whether a word is filled by all others that are not filled themselves.
fn is_of_all(filled: &[Vec<usize>], word: usize, words: &[Candidate]) -> bool {
    let is_single = |other: &usize| filled[*other].is_empty() && !words[*other].is_named_total;
    (0..words.len()).filter(is_single).all(|other| filled[word].contains(&other))
}

/// Among how many words totals are looked for that do not say so.
const MAX_WORDS: usize = 400;

/// How many words are tried as sums of their neighbours.
const MAX_TRIED: usize = 60;

/// Words whose counts are in every group the sum of two or more that follow or precede them without
/// a gap.
fn subtotals(groups: &Groups, words: usize, is_total: impl Fn(usize) -> bool) -> Vec<(usize, Vec<usize>)> {
    let mut subtotals: Vec<(usize, Vec<usize>)> = Vec::new();
    if words > MAX_TRIED {
        return subtotals;
    }
    for word in (0..words).filter(|word| !is_total(*word)) {
        let is_subtotal = |other: &usize| subtotals.iter().any(|(sub, _)| sub == other);
        let others: Vec<usize> =
            (0..words).filter(|other| *other != word && !is_total(*other) && !is_subtotal(other)).collect();
        let after = others.iter().position(|other| *other > word).unwrap_or(others.len());
        let behind = (after + 2..=others.len()).map(|end| &others[after..end]);
        let before = (0..after.saturating_sub(1)).map(|start| &others[start..after]);
        let mut runs = behind.chain(before).filter(|run| run.len() < others.len());
        let is_sum = |run: &&[usize]| {
            let (agree, of) = compare(groups, word, |other| run.contains(&other));
            of > 2 && agree == of
        };
        if let Some(run) = runs.find(is_sum) {
            subtotals.push((word, run.to_vec()));
        }
    }
    subtotals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], rows: &[&[u64]]) -> Vec<(String, Vec<String>, Agreement)> {
        let groups = groups(rows.iter().enumerate().flat_map(|(key, counts)| {
            counts.iter().enumerate().map(move |(word, count)| (key, word, Some(*count)))
        }));
        let candidates: Vec<Candidate> = words
            .iter()
            .map(|word| Candidate {
                word,
                rows: rows.len(),
                is_named_total: super::super::vocabulary::is_total(word),
            })
            .collect();
        totals(&groups, &candidates, false)
            .into_iter()
            .map(|(_, total)| (total.word, total.is, total.agreement))
            .collect()
    }

    #[test]
    fn a_named_total_is_confirmed_or_contradicted() {
        let rows: [&[u64]; 2] = [&[7, 8, 15], &[1, 2, 3]];
        assert_eq!(found(&["f", "p", "Totalt"], &rows), [("Totalt".into(), vec![], Agreement::Confirmed)]);
        let rows: [&[u64]; 2] = [&[7, 8, 15], &[1, 2, 4]];
        assert_eq!(found(&["f", "p", "Totalt"], &rows)[0].2, Agreement::Differs { agree: 1, of: 2 });
    }

    #[test]
    fn a_total_without_the_word_needs_three_sums() {
        let rows: [&[u64]; 3] = [&[15, 7, 8], &[3, 1, 2], &[9, 4, 5]];
        assert_eq!(found(&["personer", "f", "p"], &rows).len(), 1);
        assert!(found(&["personer", "f", "p"], &rows[..2]).is_empty());
    }

    #[test]
    fn a_range_is_the_total_of_those_that_fill_it() {
        let rows: [&[u64]; 2] = [&[1, 2, 3, 4], &[10, 20, 30, 5]];
        let of_some = ("0-12".to_string(), vec!["0-6".into(), "7-12".into()], Agreement::Confirmed);
        assert_eq!(found(&["0-6", "7-12", "0-12", "13-17"], &rows), [of_some]);
        let rows: [&[u64]; 2] = [&[1, 2, 3], &[10, 20, 30]];
        assert_eq!(found(&["0-6", "7-12", "0-12"], &rows)[0].1, Vec::<String>::new());
    }

    #[test]
    fn a_subtotal_is_the_sum_of_its_neighbours() {
        let rows: [&[u64]; 3] = [&[1, 2, 3, 4, 5, 12], &[4, 4, 8, 6, 6, 20], &[9, 1, 10, 2, 5, 17]];
        let words = ["a", "b", "a och b", "c", "d", "Alla"];
        let found = found(&words, &rows);
        assert_eq!(found[1], ("a och b".into(), vec!["a".into(), "b".into()], Agreement::Confirmed));
        assert_eq!(found[0], ("Alla".into(), vec![], Agreement::Confirmed));
    }
}
