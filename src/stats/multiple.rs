//! Multiple testing.

/// Adjusted p-values of Benjamini & Hochberg 1995, JRSS B 57:289, in the order of the input: for
/// each test the lowest false discovery rate at which it is rejected. `None` means that no test was
/// made; it stays `None` and does not count.
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> = p.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let tests = order.len() as f64;
    let mut q = vec![None; p.len()];
    let mut least = 1.0_f64;
    for (rank, (index, p)) in order.iter().enumerate().rev() {
        least = least.min(tests * p / (rank + 1) as f64);
        q[*index] = Some(least);
    }
    q
}

/// The p-value of the hypothesis that nothing differs in a family of tests: Simes 1986, Biometrika
/// 73:751. `None` when no test was made.
pub fn simes(p: &[Option<f64>]) -> Option<f64> {
    benjamini_hochberg(p).into_iter().flatten().min_by(f64::total_cmp)
}

/// Adjusted p-values of Holm 1979, Scand J Stat 6:65, in the order of the input: with them the
/// chance that any true hypothesis of the family is rejected is at most the level. `None` means
/// that no test was made.
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> = p.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let tests = order.len();
    let mut adjusted = vec![None; p.len()];
    let mut most = 0.0_f64;
    for (rank, (index, p)) in order.into_iter().enumerate() {
        most = most.max(((tests - rank) as f64 * p).min(1.0));
        adjusted[index] = Some(most);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `p.adjust(c(0.04, 0.01, 0.03, 0.02), "holm")` of R.
    #[test]
    fn holms_adjusted_values_equal_those_of_r() {
        let adjusted = holm(&[Some(0.04), Some(0.01), None, Some(0.03), Some(0.02)]);
        let expected = [Some(0.06), Some(0.04), None, Some(0.06), Some(0.06)];
        for (one, other) in adjusted.iter().zip(expected) {
            assert!(match (one, other) {
                (Some(one), Some(other)) => (one - other).abs() < 1e-12,
                (one, other) => one.is_none() && other.is_none(),
            });
        }
    }
}
