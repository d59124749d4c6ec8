//! Finds similar words, for "did you mean".

/// Longer words are not compared: they are not misspellings, and the comparison would take long.
const LONGEST: usize = 60;

/// The known word nearest to `word`, for "did you mean"; `None` if for each of them more than a
/// third of the characters differ.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().take(LONGEST + 1).count();
    let limit = length.div_ceil(3);
    let is_comparable = |candidate: &&str| {
        let other = candidate.chars().take(2 * LONGEST).count();
        length <= LONGEST && length.abs_diff(other) <= limit
    };
    known
        .into_iter()
        .filter(is_comparable)
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The Levenshtein distance, in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_misspelt_word_and_nothing_for_distant_or_long_ones() {
        assert_eq!(nearest("utsathet", ["utsatthet", "behov"]), Some("utsatthet"));
        assert_eq!(nearest("kommun", ["utsatthet", "behov"]), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), [&*"x".repeat(999_999)]), None);
    }
}
