//! Words that look alike, for "did you mean".

/// Longer words than this are no slip of the pen; comparing them letter by letter would take long.
const LONGEST: usize = 60;

/// The known word nearest to `word`, for "did you mean": at most a third of its letters differ.
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

/// Levenshtein's distance, in characters.
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
    fn the_nearest_word_is_suggested_only_when_it_is_near() {
        assert_eq!(nearest("utsathet", ["utsatthet", "behov"]), Some("utsatthet"));
        assert_eq!(nearest("kommun", ["utsatthet", "behov"]), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), [&*"x".repeat(999_999)]), None);
    }
}
