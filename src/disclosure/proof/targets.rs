//! What has to be proved.

use rayon::prelude::*;

use crate::disclosure::groups::Seat;
use crate::disclosure::places::PlaceIx;
use crate::disclosure::protect::Protection;
use crate::disclosure::raw::Counts;
use crate::units::UnitIx;

use super::numbers::{NumberIx, Numbers};

/// A small count that is withheld, at a place.
pub type Target = (PlaceIx, NumberIx);

/// The small counts that a decision withholds.
#[derive(Default)]
pub struct Targets {
    pub all: Vec<Target>,
    /// Those that are in no family, so that nothing can be proved of them: places, groups and cells.
    pub elsewhere: Vec<(PlaceIx, usize, usize)>,
}

/// What a decision has to prove.
pub fn targets(protection: &Protection, numbers: &Numbers) -> Targets {
    let of_place = |(place, counts): (PlaceIx, &Option<Counts>)| {
        let mut targets = Targets::default();
        if let Some(counts) = counts {
            targets.add(protection, numbers, place, counts);
        }
        targets
    };
    let of_places: Vec<Targets> = protection.question.counts.par_iter().enumerate().map(of_place).collect();
    let mut targets = Targets::default();
    for Targets { all, elsewhere } in of_places {
        targets.all.extend(all);
        targets.elsewhere.extend(elsewhere);
    }
    targets.all.sort_unstable();
    targets.all.dedup();
    targets
}

impl Targets {
    fn add(&mut self, protection: &Protection, numbers: &Numbers, place: PlaceIx, counts: &Counts) {
        let question = protection.question;
        for (group, counts) in counts.iter().enumerate() {
            let is_rest = matches!(question.groups.all[group].seat, Seat::Rest(_));
            if protection.is_printed(place, group) || !is_rest && !question.may_show(place, group) {
                continue;
            }
            let cells = question.groups.all[group].cells.iter().zip(counts);
            for (index, ((cell, (x, n)), found)) in cells.zip(&numbers.of_cell[group]).enumerate() {
                let (Some(x), Some(n)) = (x.open(), n.open()) else { continue };
                if question.is_nowhere(place, group, index) {
                    continue;
                }
                let mut target = |units: &[UnitIx], number: Option<NumberIx>, cases: u64| {
                    let counted = match units {
                        [] => Some(place),
                        [unit] => Some(question.places.beside(place, *unit)),
                        _ => None,
                    };
                    let Some(counted) = counted.filter(|_| cases < question.threshold) else { return };
                    match number {
                        Some(number) => self.all.push((counted, number)),
                        None => self.elsewhere.push((place, group, index)),
                    }
                };
                target(&cell.base_places, found.base, n);
                if cell.has_numerator() {
                    target(&cell.places, found.numerator, x);
                    if cell.places == cell.base_places {
                        target(&cell.places, found.rest, n.saturating_sub(x));
                    }
                }
            }
        }
    }
}
