//! Raking: fits the expected number of cases of every value in every cell to the bands.
//!
//! Iterative proportional fitting on odds (Deming and Stephan 1940). Band after band, the weights
//! in the share are multiplied until the share is within the core of the band; then every cell is
//! scaled back to its size. Only the four arithmetic operations are used, so the result is the same
//! on every machine.

use super::cells::AlikeCases;
use super::step::{Band, StepPlan};

/// A band as the values that count in each of its cells, with the limits of its share.
pub(crate) struct BandCells {
    pub entries: Vec<Weighing>,
    pub low: f64,
    pub high: f64,
}

/// The values of a cell that count in the share, and in its base, one bit each.
#[derive(Clone, Copy)]
pub(crate) struct Weighing {
    pub cell: usize,
    pub of: u32,
    pub base: u32,
}

impl BandCells {
    pub(crate) fn new(cells: &AlikeCases, band: &Band) -> Self {
        let entry = |cell| {
            let (of, base) = (cells.values_of(band.of, cell), cells.values_of(band.base, cell));
            (base != 0).then_some(Weighing { cell, of, base })
        };
        let entries = (0..cells.members.len()).filter_map(entry).collect();
        Self { entries, low: band.low, high: band.high }
    }
}

const SWEEPS: usize = 400;
/// The fraction of a band that raking aims at; the rest is a margin for rounding to whole cases.
const CORE: f64 = 0.75;

/// The starting weights of every cell, scaled to its size.
pub(crate) fn start(cells: &AlikeCases, plan: &StepPlan) -> Vec<f64> {
    let mut expected = Vec::with_capacity(cells.members.len() * cells.values);
    for cell in 0..cells.members.len() {
        let mut weights = plan.weights.clone();
        for tilt in plan.effects.iter().filter(|tilt| cells.fulfils(tilt.condition, cell)) {
            weights.iter_mut().zip(&tilt.factors).for_each(|(weight, factor)| *weight *= factor);
        }
        scale(&mut weights, cells.size(cell));
        expected.extend(weights);
    }
    expected
}

/// Fits the expected numbers to the bands.
pub(crate) fn rake(cells: &AlikeCases, bands: &[BandCells], expected: &mut [f64]) {
    for _ in 0..SWEEPS {
        let moved = bands.iter().map(|band| pull(cells, band, expected)).fold(0.0, f64::max);
        if moved < 1e-4 {
            return;
        }
    }
}

/// Moves the share of one band to the nearest edge of its core. Returns the distance to it before.
fn pull(cells: &AlikeCases, band: &BandCells, expected: &mut [f64]) -> f64 {
    let (mut of, mut base) = (0.0, 0.0);
    for entry in &band.entries {
        let row = &expected[entry.cell * cells.values..][..cells.values];
        of += masked(row, entry.of);
        base += masked(row, entry.base);
    }
    let (centre, half) = ((band.low + band.high) / 2.0, (band.high - band.low) / 2.0 * CORE);
    let aim = (of / base).clamp(centre - half, centre + half).clamp(0.0, 0.9999);
    let off = (of / base - aim).abs();
    if !(off > 0.0 && of > 0.0 && base > of) {
        return 0.0;
    }
    let factor = aim * (base - of) / ((1.0 - aim) * of);
    for entry in &band.entries {
        let row = &mut expected[entry.cell * cells.values..][..cells.values];
        let inside = row.iter_mut().enumerate().filter(|(value, _)| entry.of >> value & 1 == 1);
        inside.for_each(|(_, weight)| *weight *= factor);
        scale(row, cells.size(entry.cell));
    }
    off
}

fn masked(row: &[f64], mask: u32) -> f64 {
    row.iter().enumerate().filter(|(value, _)| mask >> value & 1 == 1).map(|(_, weight)| weight).sum()
}

fn scale(row: &mut [f64], size: f64) {
    let sum: f64 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|weight| *weight *= size / sum);
    }
}
