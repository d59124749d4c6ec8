//! The audit: every withheld small count with its verdict, what is published as equations, and second data sets that nobody could tell
//! from the first.

mod facts;
pub(super) mod families;
pub(super) mod numbers;
mod pools;
mod targets;
mod twin;
mod walk;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::decision::{Chain, Decision};
use super::protect::Protection;

use numbers::{Number, Numbers};
use pools::Pools;
use targets::{Target, targets};
use walk::Walk;

pub use twin::Twin;

/// What is known about the small counts that a study withholds.
#[derive(Debug, Default)]
pub struct Proof {
    /// Small counts that are withheld somewhere.
    pub hidden: usize,
    /// Those of them that follow from what is printed by adding and subtracting. A build with any is refused.
    pub determined: usize,
    /// Those for which two tables were found that agree with everything printed and differ by the threshold.
    pub proved: usize,
    /// Those of them for which that follows from the exchange of cases between places that show only their number.
    pub exchanged: usize,
    /// Those for which no such tables were found: they are not determined, but may be known more narrowly than by the threshold.
    pub open: Vec<Narrow>,
    /// Second data sets.
    pub twins: Vec<Twin>,
    /// Of the hidden small counts, those in which two of the twins, or a twin and the first data set, differ by the threshold.
    pub in_twins: usize,
}

/// A withheld small count for which no two tables were found.
#[derive(Debug)]
pub struct Narrow {
    /// The unit's id.
    pub unit: String,
    /// The round's id.
    pub round: String,
    /// What is counted.
    pub what: String,
    /// By how much tables were found to differ.
    pub width: i32,
}

/// Parts of the nation that are walked by themselves.
const PARTS: usize = 8;

/// One of so many kept states is added up anew.
const CHECKED: usize = 100;

impl Decision<'_> {
    /// Looks for two tables for every withheld small count. Of the tables on the way, at most so many are returned as twins.
    pub fn prove(&self, twins: usize) -> Proof {
        let numbers = self.numbers();
        let mut proof = Proof::default();
        for chain in &self.chains {
            self.prove_chain(chain, &numbers, twins, &mut proof);
        }
        proof
    }

    fn prove_chain(&self, chain: &Chain, numbers: &Numbers, twins: usize, proof: &mut Proof) {
        let question = self.question(chain);
        let mut protection = Protection::primary(&question);
        protection.shown.clone_from(&chain.shown);
        proof.determined += protection.determined();
        let all = targets(&protection, numbers);
        proof.hidden += all.len();
        let atoms = self.atoms(chain, numbers);
        let walk = || Walk::new(&question, numbers, &self.bases.sizes(), atoms.clone());
        let threshold = i32::try_from(self.threshold()).unwrap_or(i32::MAX);
        let pools = Pools::new(&protection);
        let is_open = |target: &Target| pools.width(numbers, &atoms, *target) < threshold;
        let open: Vec<Target> = all.iter().copied().filter(is_open).collect();
        proof.exchanged += all.len() - open.len();
        let open = walked(&protection, &open, &walk);
        proof.proved += all.len() - open.len();
        let name = |((place, number), width): &(Target, i32)| Narrow {
            unit: self.units.all[chain.places.all[*place].unit].id.clone(),
            round: self.study.rounds[chain.places.all[*place].round].id.clone(),
            what: self.what(&numbers.all[*number]),
            width: *width,
        };
        proof.open.extend(open.iter().map(name));
        if twins == 0 {
            return;
        }
        // Whoever knows the rules may not see a difference either: what is withheld for its own sake must stay small.
        let guarded = || walk().guarded(&question);
        let mut kept = 0;
        guarded().widen(&protection, &all, &mut |_| kept += 1);
        let wanted: BTreeSet<usize> =
            (1..=twins.min(kept)).map(|twin| twin * kept / twins.min(kept) - 1).collect();
        let mut ranges: Vec<(i32, i32)> = vec![(0, 0); all.len()];
        let mut at = 0;
        // The same walk again: it is the same every time.
        guarded().widen(&protection, &all, &mut |walk| {
            if wanted.contains(&at) {
                for (range, (place, number)) in ranges.iter_mut().zip(&all) {
                    let change = walk.change(*place, *number);
                    *range = (range.0.min(change), range.1.max(change));
                }
                proof.twins.push(self.twin(chain, numbers, walk));
            }
            at += 1;
        });
        proof.in_twins += ranges.iter().filter(|(least, most)| most - least >= threshold).count();
    }

    fn what(&self, number: &Number) -> String {
        match &number.without {
            None => self.written(&number.function),
            Some(without) => format!("{} but not {}", self.written(&number.function), self.written(without)),
        }
    }
}

/// Walks from the counted tables, in parts of the nation by themselves, and returns what none of them has proved, with the width that
/// was reached.
fn walked<'a>(
    protection: &Protection,
    targets: &[Target],
    walk: &(impl Fn() -> Walk<'a> + Sync),
) -> Vec<(Target, i32)> {
    let parts: Vec<&[Target]> = targets.chunks(targets.len().div_ceil(PARTS).max(1)).collect();
    let of_part = |targets: &&[Target]| {
        let mut walk = walk();
        // Tables on the way are added up anew from time to time; if they ever disagreed with what is printed, nothing would be proved.
        let (mut kept, mut agrees) = (0, true);
        let open = walk.widen(protection, targets, &mut |walk| {
            agrees &= kept % CHECKED != 0 || walk.agrees(protection);
            kept += 1;
        });
        let open = walk.widen_harder(protection, open);
        match agrees && walk.agrees(protection) {
            true => open.into_iter().map(|target| (target, walk.width(target.0, target.1))).collect(),
            false => targets.iter().map(|target| (*target, 0)).collect::<Vec<_>>(),
        }
    };
    parts.par_iter().flat_map_iter(of_part).collect()
}
