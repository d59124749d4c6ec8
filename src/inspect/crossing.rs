//! Which rows of a table are there twice, and which are missing of a full crossing.

use rustc_hash::{FxHashMap, FxHashSet};

/// The words of a row, one for each column by which rows are distinguished.
pub(crate) type Key = Vec<u32>;

/// How many pairs of rows, and how many missing combinations, are shown.
const MOST_EXAMPLES: usize = 3;

/// The most combinations that are walked through.
const MAX_COMBINATIONS: usize = 2_000_000;

/// Pairs of rows with the same words.
pub(crate) fn duplicates(keys: &[(usize, Key)]) -> Vec<(usize, usize)> {
    let mut first: FxHashMap<&Key, usize> = FxHashMap::default();
    let mut pairs = Vec::new();
    for (row, key) in keys {
        if let Some(first) = first.get(key) {
            pairs.push((*first, *row));
        } else {
            first.insert(key, *row);
        }
    }
    pairs
}

/// How many combinations of words no row has, and the first of them.
pub(crate) fn missing(keys: &[(usize, Key)]) -> (usize, Vec<Key>) {
    let Some((_, key)) = keys.first() else { return (0, Vec::new()) };
    let present: FxHashSet<&Key> = keys.iter().map(|(_, key)| key).collect();
    let words: Vec<Vec<u32>> = (0..key.len()).map(|column| different(keys, column)).collect();
    let all = words.iter().map(Vec::len).fold(1, usize::saturating_mul);
    let missing = all - present.len().min(all);
    let mut examples = Vec::new();
    if missing == 0 || all > MAX_COMBINATIONS {
        return (missing, examples);
    }
    for number in 0..all {
        let mut rest = number;
        let mut key: Key = words
            .iter()
            .rev()
            .map(|words| {
                let word = words[rest % words.len()];
                rest /= words.len();
                word
            })
            .collect();
        key.reverse();
        if !present.contains(&key) {
            examples.push(key);
        }
        if examples.len() == MOST_EXAMPLES {
            break;
        }
    }
    (missing, examples)
}

fn different(keys: &[(usize, Key)], column: usize) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    keys.iter().map(|(_, key)| key[column]).filter(|word| seen.insert(*word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_full_crossing_lacks_is_told() {
        let keys = [(1, vec![1, 5]), (2, vec![1, 6]), (3, vec![2, 5]), (4, vec![1, 6])];
        assert_eq!(missing(&keys), (1, vec![vec![2, 6]]));
        assert_eq!(duplicates(&keys), [(2, 4)]);
        assert_eq!(missing(&keys[..2]), (0, vec![]));
    }
}
