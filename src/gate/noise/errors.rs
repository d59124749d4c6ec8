//! How far shares with noise are from the true ones.

use super::Noise;

/// The errors of the shares that places of one class of size show.
#[derive(Debug, Clone, PartialEq)]
pub struct SizeError {
    /// The smallest number of cases of such a place.
    pub from: u64,
    /// The upper bound of the number of cases, exclusive; `None` where there is no bound.
    pub to: Option<u64>,
    /// The number of shares.
    pub shares: usize,
    /// The mean absolute error, in percentage points.
    pub mean: f64,
    /// The 95th percentile of the absolute errors, in percentage points.
    pub most: f64,
}

/// The smallest number of cases of each class of size.
const SIZES: [u64; 8] = [20, 30, 60, 100, 200, 400, 1_000, 10_000];

impl Noise<'_> {
    /// The errors of all shares that are shown, by class of size. Classes without shares are left
    /// out.
    pub(crate) fn errors(&self) -> Vec<SizeError> {
        let mut distances: Vec<Vec<f64>> = vec![Vec::new(); SIZES.len()];
        for (round, places) in self.places.enumerated() {
            for (unit, place) in places.enumerated().filter_map(|(unit, place)| Some((unit, place.as_ref()?)))
            {
                let size = SIZES.iter().rposition(|from| place.cases.is_some_and(|cases| cases >= *from));
                for (group, cells) in place.counts.enumerated() {
                    for cell in 0..cells.len() {
                        let Some((x, n)) = place.counted(group, cell) else { continue };
                        let Some(share) = self.cell(place, (round, unit), (group, cell)).share.value() else {
                            continue;
                        };
                        let distance = 100.0 * (share.proportion() - x as f64 / n.max(1) as f64).abs();
                        if let Some(size) = size {
                            distances[size].push(distance);
                        }
                    }
                }
            }
        }
        let of_size = |(size, mut distances): (usize, Vec<f64>)| {
            distances.sort_by(f64::total_cmp);
            let most = *distances.get((distances.len() * 95 / 100).min(distances.len().checked_sub(1)?))?;
            let mean = distances.iter().sum::<f64>() / distances.len() as f64;
            Some(SizeError {
                from: SIZES[size],
                to: SIZES.get(size + 1).copied(),
                shares: distances.len(),
                mean,
                most,
            })
        };
        distances.into_iter().enumerate().filter_map(of_size).collect()
    }
}
