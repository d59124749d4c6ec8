//! The proof: no withheld small count is known better than by the threshold.
//!
//! What has to be proved are the small counts that are withheld ([`targets`]). A count is proved when there are two complete sets of tables that
//! agree with everything printed and differ in it by the threshold. Where places show only their number, that follows from a
//! formula ([`pools`]); for all others such tables are looked for ([`walk`], [`walks`]), and where there are none, more is withheld until there are
//! ([`sharpen`]). The search takes minutes and proves nothing by itself: what it did is written down ([`witnesses`]), and a build makes the same
//! moves again and adds up.
//!
//! Beside that: what is published as equations ([`facts`]), and second data sets that nobody could tell from the first ([`twins`]).

mod facts;
pub(super) mod families;
pub(super) mod numbers;
mod pools;
mod sharpen;
mod targets;
mod twin;
mod twins;
mod walk;
mod walks;
mod witnesses;

use rayon::prelude::*;

use super::decision::{Chain, Decision};
use super::places::{Place, PlaceIx};
use super::protect::{Protection, Question};

use numbers::{Number, Numbers};
use pools::Pools;
use sharpen::sharpen;
use targets::{Target, Targets, targets};
use walk::{Replay, State, Tables};
use walks::{Walks, joined};
use witnesses::{Path, Paths};

pub use twin::Twin;
pub use twins::{Cover, Withholds};
pub use witnesses::Witnesses;

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
    /// The first line of a file of witnesses that holds no moves.
    pub broken: Option<usize>,
}

/// What a study withholds so that every withheld small count is proved.
#[derive(Debug, Default)]
pub struct Sharpened {
    /// All that is withheld although nothing of it is small, as lines of a file of withheld numbers.
    pub to_withhold: Vec<String>,
    /// The moves that prove it.
    pub witnesses: Witnesses,
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

impl Decision<'_> {
    /// Looks for two tables for every withheld small count: first by moves that are given, then, if it may, by a search.
    pub fn prove(&self, given: &Witnesses, may_search: bool) -> Proof {
        self.proof(given, |protection, inquiry, found| {
            if !may_search {
                return found;
            }
            let open = found.open(inquiry);
            if open.is_empty() {
                return found;
            }
            let mut walks = Walks::from(&inquiry.tables);
            walks.widen(protection, &open);
            found.and(inquiry.replay(protection, &Paths::of(&walks.0)))
        })
    }

    /// What moves that are given prove, without a search.
    pub fn check(&self, given: &Witnesses) -> Proof {
        self.prove(given, false)
    }

    /// What moves that are given prove, and `more`.
    fn proof(&self, given: &Witnesses, more: impl Fn(&Protection, &Inquiry, Found) -> Found) -> Proof {
        let numbers = self.numbers();
        let mut proof = Proof::default();
        for (index, chain) in self.chains.iter().enumerate() {
            let question = self.question(chain);
            let protection = self.protection(chain, &question);
            let inquiry = self.inquiry(chain, &protection, &numbers);
            let found = inquiry.replay(&protection, given.chains.get(index).unwrap_or(&Paths::default()));
            proof.add(self, chain, &inquiry, more(&protection, &inquiry, found));
        }
        proof
    }

    /// Looks for two tables for every withheld small count, and withholds more where there are none.
    pub fn sharpen(&self, tell: &mut dyn FnMut(usize)) -> Sharpened {
        let numbers = self.numbers();
        let mut sharpened = Sharpened::default();
        for chain in &self.chains {
            let question = self.question(chain);
            let mut protection = self.protection(chain, &question);
            let atoms = self.atoms(chain, &numbers);
            let counted = Tables::new(&question, &numbers, &self.bases.sizes(), atoms.clone());
            let mut walks = Walks::from(&counted);
            let searched = |protection: &Protection| {
                let all = targets(protection, &numbers).all;
                Pools::new(protection).leave(protection, &numbers, &atoms, all)
            };
            sharpen(&mut protection, &mut walks, searched, tell);
            sharpened.witnesses.chains.push(Paths::of(&walks.0));
            sharpened.to_withhold.extend(self.beyond_the_rules(chain, &protection));
        }
        sharpened.to_withhold.sort_unstable();
        sharpened.to_withhold.dedup();
        sharpened
    }

    fn inquiry<'b>(
        &'b self,
        chain: &'b Chain,
        protection: &Protection<'b>,
        numbers: &'b Numbers,
    ) -> Inquiry<'b> {
        let atoms = self.atoms(chain, numbers);
        let Targets { all, elsewhere } = targets(protection, numbers);
        Inquiry {
            determined: protection.determined(),
            hidden: all.len() + elsewhere.len(),
            searched: Pools::new(protection).leave(protection, numbers, &atoms, all),
            elsewhere,
            tables: Tables::new(protection.question, numbers, &self.bases.sizes(), atoms),
        }
    }

    /// What is withheld although nothing of it is small, as lines of a file of withheld numbers.
    fn beyond_the_rules(&self, chain: &Chain, protection: &Protection) -> Vec<String> {
        let primary = Protection::primary(protection.question).shown;
        let shown = primary.iter().zip(&protection.shown).enumerate();
        let withheld = shown.flat_map(|(place, (primary, shown))| {
            (0..primary.len())
                .filter(|group| primary[*group] && !shown[*group])
                .map(move |group| (place, group))
        });
        withheld.filter_map(|(place, group)| self.line(chain, place, group)).collect()
    }

    /// What was decided.
    pub(super) fn protection<'b>(&self, chain: &Chain, question: &'b Question<'b>) -> Protection<'b> {
        let mut protection = Protection::primary(question);
        protection.shown.clone_from(&chain.shown);
        protection
    }

    fn narrow(&self, chain: &Chain, place: PlaceIx, what: String, width: i32) -> Narrow {
        let Place { unit, round, .. } = chain.places.all[place];
        let (unit, round) = (self.units.all[unit].id.clone(), self.study.rounds[round].id.clone());
        Narrow { unit, round, what, width }
    }

    fn what(&self, number: &Number) -> String {
        match &number.without {
            None => self.written(&number.function),
            Some(without) => format!("{} but not {}", self.written(&number.function), self.written(without)),
        }
    }
}

/// What has to be proved of some rounds.
struct Inquiry<'a> {
    /// Small counts that follow from what is printed.
    determined: usize,
    /// Small counts that are withheld.
    hidden: usize,
    /// Those of them that pools do not prove.
    searched: Vec<Target>,
    /// Those of which nothing can be proved: places, groups and cells.
    elsewhere: Vec<(PlaceIx, usize, usize)>,
    /// What was counted.
    tables: Tables<'a>,
}

/// By how much each number that has to be proved can differ from what was counted.
struct Found {
    /// By target, in the order of [`Inquiry::searched`]: at least and at most.
    ranges: Vec<(i32, i32)>,
    /// The first line of a file that holds no moves.
    broken: Option<usize>,
}

impl<'a> Inquiry<'a> {
    fn least_width(&self) -> i32 {
        self.tables.threshold
    }

    /// The tables to which some moves lead. Nothing but this proves anything: each state on the way is checked by adding up, whoever found it.
    /// Moves that lead to other tables than those that were printed are passed over.
    fn replay(&self, protection: &Protection, paths: &Paths) -> Found {
        let replay = Replay::new(&self.tables, protection, &self.searched, &paths.changes, &paths.kinds);
        let none = || Found { ranges: vec![(0, 0); self.searched.len()], broken: None };
        // As many states as there are threads are enough.
        let walk = |state: &mut State, path: &Path| {
            replay.restart(state);
            let mut broken = None;
            for (line, step) in path.steps() {
                match step {
                    Some(step) => {
                        replay.make(state, &step, 1);
                    }
                    None => broken = broken.or(Some(line)),
                }
            }
            let ranges = self.searched.iter().map(|target| state.range(&replay, *target)).collect();
            Found { ranges, broken }
        };
        let walks = paths.walks.par_iter().map_init(|| replay.start(), walk);
        walks.reduce(none, Found::and)
    }
}

impl Found {
    /// What is found in either way.
    fn and(self, other: Self) -> Self {
        let ranges = self.ranges.iter().zip(&other.ranges).map(|(one, other)| joined(*one, *other));
        let lines = [self.broken, other.broken];
        Self { ranges: ranges.collect(), broken: lines.into_iter().flatten().min() }
    }

    /// What is not proved.
    fn open(&self, inquiry: &Inquiry) -> Vec<Target> {
        let all = inquiry.searched.iter().zip(&self.ranges);
        all.filter(|(_, (least, most))| most - least < inquiry.least_width())
            .map(|(target, _)| *target)
            .collect()
    }
}

impl Proof {
    fn add(&mut self, decision: &Decision, chain: &Chain, inquiry: &Inquiry, found: Found) {
        self.determined += inquiry.determined;
        self.hidden += inquiry.hidden;
        self.exchanged += inquiry.hidden - inquiry.searched.len() - inquiry.elsewhere.len();
        self.broken = self.broken.or(found.broken);
        let before = self.open.len();
        for ((place, number), (least, most)) in inquiry.searched.iter().zip(&found.ranges) {
            if most - least < inquiry.least_width() {
                let what = decision.what(inquiry.tables.number(*number));
                self.open.push(decision.narrow(chain, *place, what, most - least));
            }
        }
        for (place, group, cell) in &inquiry.elsewhere {
            let cell = &decision.groups.all[*group].cells[*cell];
            let of = cell.numerator_of.as_ref().unwrap_or(&cell.base_of);
            self.open.push(decision.narrow(chain, *place, decision.written(of), 0));
        }
        self.proved += inquiry.hidden - (self.open.len() - before);
    }
}
