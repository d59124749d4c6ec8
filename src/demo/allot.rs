//! Rounds expected numbers to whole cases cell by cell, then repairs them until every band holds.

use super::cells::AlikeCases;
use super::dice::Dice;
use super::rake::{BandCells, Weighing};

/// Rounds every cell to whole cases. The remainder is carried to the next cell, so that sums are
/// kept.
pub(crate) fn round(cells: &AlikeCases, expected: &[f64]) -> Vec<u32> {
    let mut carry = vec![0.0; cells.values];
    let mut counts = Vec::with_capacity(expected.len());
    for (members, row) in cells.members.iter().zip(expected.chunks(cells.values)) {
        let mut want: Vec<f64> = row.iter().zip(&carry).map(|(share, carried)| share + carried).collect();
        let mut cell = vec![0u32; cells.values];
        for _ in members {
            let most = (0..cells.values)
                .filter(|value| row[*value] > 0.0)
                .max_by(|a, b| want[*a].total_cmp(&want[*b]));
            let Some(value) = most else { break };
            want[value] -= 1.0;
            cell[value] += 1;
        }
        carry = want;
        counts.extend(cell);
    }
    counts
}

/// Moves single cases between values until every band holds. Returns the bands that do not.
///
/// A missed band is chosen at random, and the best move in its cells is made if it lowers the total
/// penalty. After [`PATIENCE`] failures in a row the best move is made although it raises the
/// penalty, since two moves together may do what no single move can.
pub(crate) fn repair(
    cells: &AlikeCases,
    band_cells: &[BandCells],
    expected: &[f64],
    counts: &mut [u32],
    dice: &mut Dice,
) -> Vec<usize> {
    let mut state = Allotment::new(cells, band_cells, counts);
    let (mut failures, mut kicks) = (0, 0);
    while kicks < KICKS {
        let missed = state.missed();
        let Some(band) = missed.get(dice.below(missed.len())) else { break };
        let Some((best, gain)) = state.best_move(*band, expected, counts, dice) else { break };
        if gain < 0.0 || failures == PATIENCE {
            kicks += usize::from(gain >= 0.0);
            failures = 0;
            state.apply(best, counts);
        } else {
            failures += 1;
        }
    }
    state.missed()
}

/// The largest number of failed searches in a row for a move that lowers the penalty.
const PATIENCE: usize = 20;
/// The largest number of moves that raise the penalty, before the repair is given up.
const KICKS: usize = 150;
/// The largest number of cells that are searched for the best move.
const CANDIDATES: usize = 120;
/// No case is moved to a value whose expected share of its cell is at most this.
const UNLIKELY: f64 = 0.02;

#[derive(Clone, Copy)]
struct Move {
    cell: usize,
    from: usize,
    to: usize,
}

/// The current share and base of every band, in whole cases.
struct Allotment<'a> {
    band_cells: &'a [BandCells],
    values: usize,
    of: Vec<i64>,
    base: Vec<i64>,
    /// By cell: the bands that it is part of.
    bands: Vec<Vec<(usize, Weighing)>>,
}

impl<'a> Allotment<'a> {
    fn new(cells: &AlikeCases, band_cells: &'a [BandCells], counts: &[u32]) -> Self {
        let (mut of, mut base) = (vec![0; band_cells.len()], vec![0; band_cells.len()]);
        let mut bands = vec![Vec::new(); cells.members.len()];
        for (band, cells_of_band) in band_cells.iter().enumerate() {
            for entry in &cells_of_band.entries {
                bands[entry.cell].push((band, *entry));
                for (value, count) in counts[entry.cell * cells.values..][..cells.values].iter().enumerate() {
                    of[band] += i64::from(*count) * i64::from(entry.of >> value & 1);
                    base[band] += i64::from(*count) * i64::from(entry.base >> value & 1);
                }
            }
        }
        Self { band_cells, values: cells.values, of, base, bands }
    }

    /// The penalty of a band if its share and base change by this many cases; 0 where the band
    /// holds.
    fn penalty(&self, band: usize, of: i64, base: i64) -> f64 {
        let (of, base) = ((self.of[band] + of) as f64, (self.base[band] + base) as f64);
        let limits = &self.band_cells[band];
        let aim = (limits.low + limits.high) / 2.0 * base;
        let (low, high) = ((limits.low * base).min(aim - 0.5), (limits.high * base).max(aim + 0.5));
        let miss = (low - of).max(of - high).max(0.0) / (1.0 + 0.001 * base);
        miss * miss
    }

    fn missed(&self) -> Vec<usize> {
        (0..self.band_cells.len()).filter(|band| self.penalty(*band, 0, 0) > 0.0).collect()
    }

    /// The best of some randomly chosen moves in the cells of a band, and the change in total
    /// penalty. `None` if there is no move.
    fn best_move(
        &self,
        band: usize,
        expected: &[f64],
        counts: &[u32],
        dice: &mut Dice,
    ) -> Option<(Move, f64)> {
        let entries = &self.band_cells[band].entries;
        let mut best: Option<(Move, f64)> = None;
        for _ in 0..CANDIDATES.min(entries.len() * 2) {
            let cell = entries[dice.below(entries.len())].cell;
            let row = cell * self.values..(cell + 1) * self.values;
            let (expected, counts) = (&expected[row.clone()], &counts[row]);
            let enough = expected.iter().sum::<f64>() * UNLIKELY;
            for from in (0..self.values).filter(|from| counts[*from] > 0) {
                for to in (0..self.values).filter(|to| *to != from && expected[*to] > enough) {
                    let move_ = Move { cell, from, to };
                    let gain = self.gain(move_);
                    if best.is_none_or(|(_, least)| gain < least) {
                        best = Some((move_, gain));
                    }
                }
            }
        }
        best
    }

    fn gain(&self, move_: Move) -> f64 {
        let change = |(band, entry): &(usize, Weighing)| {
            let (of, base) = steps(*entry, move_);
            self.penalty(*band, of, base) - self.penalty(*band, 0, 0)
        };
        self.bands[move_.cell].iter().map(change).sum()
    }

    fn apply(&mut self, move_: Move, counts: &mut [u32]) {
        counts[move_.cell * self.values + move_.from] -= 1;
        counts[move_.cell * self.values + move_.to] += 1;
        for (band, entry) in &self.bands[move_.cell] {
            let (of, base) = steps(*entry, move_);
            self.of[*band] += of;
            self.base[*band] += base;
        }
    }
}

/// The change of a band's share and base by a move.
fn steps(entry: Weighing, move_: Move) -> (i64, i64) {
    let step = |mask: u32| i64::from(mask >> move_.to & 1) - i64::from(mask >> move_.from & 1);
    (step(entry.of), step(entry.base))
}
