//! Many tests at once.

/// Benjamini & Hochberg 1995, JRSS B 57:289: the smallest share of false alarms at which each test
/// would be counted as a find, in the order of the input. `None` (no test was made) stays `None`
/// and does not count.
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

/// Simes 1986, Biometrika 73:751: the chance of finds at least as strong as these in a family where
/// nothing differs. `None` when no test was made.
pub fn simes(p: &[Option<f64>]) -> Option<f64> {
    benjamini_hochberg(p).into_iter().flatten().min_by(f64::total_cmp)
}
