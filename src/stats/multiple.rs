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
