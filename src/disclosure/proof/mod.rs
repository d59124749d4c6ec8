//! The audit: every withheld small count with its verdict, what is published as equations, and second data sets that nobody could tell
//! from the first.

mod facts;
pub(super) mod families;
pub(super) mod numbers;
mod pools;
mod sharpen;
mod targets;
mod twin;
mod walk;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::decision::{Chain, Decision};
use super::places::PlaceIx;
use super::protect::{Protection, Question};

use numbers::{Number, Numbers};
use pools::Pools;
use sharpen::to_withhold;
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
    /// Everything that has to be withheld beside what is small itself so that none is open, as lines of a file of withheld numbers.
    pub to_withhold: Vec<String>,
    /// Whether something of that is withheld for the proof's sake, and not by the rules.
    pub is_sharper: bool,
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

/// As long as more than this part of what is open is proved in a turn, there is another one.
const PROGRESS: usize = 10;
/// Turns after which twice as much is withheld at a time.
const PATIENCE: usize = 4;
/// Parts of the nation that are walked by themselves.
const PARTS: usize = 8;
/// One of so many kept states is added up anew.
const CHECKED: usize = 100;

impl Decision<'_> {
    /// Looks for two tables for every withheld small count. Of the tables on the way, at most so many are returned as twins.
    pub fn prove(&self, twins: usize) -> Proof {
        self.proof(false, twins)
    }

    /// The same, but where there are no two tables more is withheld until there are.
    pub fn sharpen(&self) -> Proof {
        self.proof(true, 0)
    }

    fn proof(&self, may_withhold: bool, twins: usize) -> Proof {
        let numbers = self.numbers();
        let mut proof = Proof::default();
        for chain in &self.chains {
            let question = self.question(chain);
            let mut protection = self.protection(chain, &question);
            self.prove_chain(chain, &mut protection, &numbers, may_withhold, &mut proof);
            if twins > 0 {
                self.make_twins(chain, &protection, &numbers, twins, &mut proof);
            }
        }
        proof
    }

    /// What was decided.
    pub(super) fn protection<'b>(&self, chain: &Chain, question: &'b Question<'b>) -> Protection<'b> {
        let mut protection = Protection::primary(question);
        protection.shown.clone_from(&chain.shown);
        protection
    }

    fn prove_chain(
        &self,
        chain: &Chain,
        protection: &mut Protection,
        numbers: &Numbers,
        may_withhold: bool,
        proof: &mut Proof,
    ) {
        proof.determined += protection.determined();
        let atoms = self.atoms(chain, numbers);
        let threshold = i32::try_from(self.threshold()).unwrap_or(i32::MAX);
        let walk = || Walk::new(protection.question, numbers, &self.bases.sizes(), atoms.clone());
        let mut walks: Vec<Walk> = (0..PARTS).into_par_iter().map(|_| walk()).collect();
        let (mut turn, mut refused) = (0, BTreeSet::new());
        let (all, exchanged, open) = loop {
            let all = targets(protection, numbers);
            let pools = Pools::new(protection);
            let is_open = |target: &&Target| pools.width(numbers, &atoms, **target) < threshold;
            let unproved: Vec<Target> = all.iter().filter(is_open).copied().collect();
            let exchanged = all.len() - unproved.len();
            let mut open = walked(protection, &unproved, &mut walks);
            // Other walks, or the same ones from where they are now, may find more.
            loop {
                let before = open.len();
                open = walked(protection, &unproved, &mut walks);
                if before.saturating_sub(open.len()) <= before / PROGRESS {
                    break;
                }
            }
            let more = match may_withhold {
                true => to_withhold(protection, numbers, &open, 1 << (turn / PATIENCE), &refused),
                false => BTreeSet::new(),
            };
            turn += 1;
            proof.is_sharper |= !more.is_empty();
            if more.is_empty() {
                break (all, exchanged, open);
            }
            withhold_all(protection, more, &mut refused);
        };
        proof.hidden += all.len();
        proof.exchanged += exchanged;
        proof.proved += all.len() - open.len();
        let name = |(place, number): &Target| Narrow {
            unit: self.units.all[chain.places.all[*place].unit].id.clone(),
            round: self.study.rounds[chain.places.all[*place].round].id.clone(),
            what: self.what(&numbers.all[*number]),
            width: walks.iter().map(|walk| walk.width(*place, *number)).max().unwrap_or_default(),
        };
        proof.open.extend(open.iter().map(name));
        if !may_withhold {
            return;
        }
        let primary = Protection::primary(protection.question).shown;
        let shown = primary.iter().zip(&protection.shown).enumerate();
        let withheld = shown.flat_map(|(place, (primary, shown))| {
            (0..primary.len())
                .filter(|group| primary[*group] && !shown[*group])
                .map(move |group| (place, group))
        });
        proof.to_withhold.extend(withheld.filter_map(|(place, group)| self.line(chain, place, group)));
        proof.to_withhold.sort_unstable();
        proof.to_withhold.dedup();
    }

    fn make_twins(
        &self,
        chain: &Chain,
        protection: &Protection,
        numbers: &Numbers,
        twins: usize,
        proof: &mut Proof,
    ) {
        let question = protection.question;
        let all = targets(protection, numbers);
        let walk = || Walk::new(question, numbers, &self.bases.sizes(), self.atoms(chain, numbers));
        // Whoever knows the rules may not see a difference either: what is withheld for its own sake must stay small.
        let guarded = || walk().guarded(question);
        let mut kept = 0;
        guarded().widen(protection, &all, &mut |_| kept += 1);
        let wanted: BTreeSet<usize> =
            (1..=twins.min(kept)).map(|twin| twin * kept / twins.min(kept) - 1).collect();
        let mut ranges: Vec<(i32, i32)> = vec![(0, 0); all.len()];
        let mut at = 0;
        // The same walk again: it is the same every time.
        guarded().widen(protection, &all, &mut |walk| {
            if wanted.contains(&at) {
                for (range, (place, number)) in ranges.iter_mut().zip(&all) {
                    let change = walk.change(*place, *number);
                    *range = (range.0.min(change), range.1.max(change));
                }
                proof.twins.push(self.twin(chain, numbers, walk));
            }
            at += 1;
        });
        let threshold = i32::try_from(self.threshold()).unwrap_or(i32::MAX);
        proof.in_twins += ranges.iter().filter(|(least, most)| most - least >= threshold).count();
    }

    fn what(&self, number: &Number) -> String {
        match &number.without {
            None => self.written(&number.function),
            Some(without) => format!("{} but not {}", self.written(&number.function), self.written(without)),
        }
    }
}

/// Withholds more, and what follows from that; but nothing for which the nation would lose a number.
fn withhold_all(
    protection: &mut Protection,
    more: BTreeSet<(PlaceIx, usize)>,
    refused: &mut BTreeSet<(PlaceIx, usize)>,
) {
    let before = protection.shown.clone();
    more.iter().for_each(|(place, class)| protection.withhold(*place, *class));
    protection.settle();
    if !loses(protection, &before) {
        return;
    }
    protection.shown = before;
    for (place, class) in more {
        let before = protection.shown.clone();
        protection.withhold(place, class);
        protection.settle();
        if loses(protection, &before) {
            protection.shown = before;
            refused.insert((place, class));
        }
    }
}

/// Whether the nation shows less than before.
fn loses(protection: &Protection, before: &[Vec<bool>]) -> bool {
    let mut nations = protection.question.places.nations();
    nations.any(|nation| before[nation] != protection.shown[nation])
}

/// Walks on, each for some of the targets, and returns those that no walk has proved. Tables on the way are added up anew from time to
/// time; a walk that ever disagreed with what is printed is dropped, and has proved nothing.
fn walked(protection: &Protection, targets: &[Target], walks: &mut Vec<Walk>) -> Vec<Target> {
    let is_wide = |walks: &[Walk], target: &Target| walks.iter().any(|walk| walk.is_wide(target.0, target.1));
    let open: Vec<Target> = targets.iter().filter(|target| !is_wide(walks, target)).copied().collect();
    let parts: Vec<&[Target]> = open.chunks(open.len().div_ceil(walks.len().max(1)).max(1)).collect();
    let agrees = |(walk, targets): (&mut Walk, &[Target])| {
        let (mut kept, mut agrees) = (0, true);
        let open = walk.widen(protection, targets, &mut |walk| {
            agrees &= kept % CHECKED != 0 || walk.agrees(protection);
            kept += 1;
        });
        walk.widen_harder(protection, open);
        agrees && walk.agrees(protection)
    };
    let mut agree: Vec<bool> = walks.par_iter_mut().zip(parts).map(agrees).collect();
    // Those that had nothing to do stand where they stood.
    agree.resize(walks.len(), true);
    let mut agree = agree.into_iter();
    walks.retain(|_| agree.next().unwrap_or(false));
    targets.iter().filter(|target| !is_wide(walks, target)).copied().collect()
}
