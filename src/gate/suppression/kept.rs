//! Published numbers that are kept although their tables were corrected, since new numbers beside
//! them would disclose how many cases were corrected, and where.
//!
//! All numbers of a round are kept, of all places: a single new one beside old ones of the same
//! cases could disclose a small count. So nothing is said but that something was corrected.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics, Severity};
use study::{ByRound, RoundIx};
use units::UnitIx;

use super::apart::UnitsApart;
use super::groups::CellParts;
use super::ledger::{Difference, LastNumbers, Ledger, ReasonNotKept};
use super::places::{PlaceInRound, PlaceIx, Scope};
use super::{Chain, Suppression};
use crate::basis::Function;
use crate::raw::RawCount;

impl Suppression<'_> {
    /// Keeps the published numbers of rounds where new ones would disclose a small count and a
    /// correction is declared; elsewhere such a difference is a problem.
    pub(super) fn keep_published(&mut self, ledger: &Ledger, problems: &mut Diagnostics) {
        let Some(first) = self.chains.first() else { return };
        let published_number = |unit, round, function: &Function| self.number(unit, round, function, true);
        let counted_number = |unit, round, function: &Function| self.number(unit, round, function, false);
        let differences =
            ledger.differences(&first.groups, self.rule.threshold(), published_number, counted_number);
        let mut kept: Vec<usize> = Vec::new();
        for (index, chain) in self.chains.iter().enumerate() {
            let is_in_chain = |difference: &&Difference| chain.rounds.contains(&difference.number.round);
            let chain_differences: Vec<&Difference> = differences.iter().filter(is_in_chain).collect();
            if !chain_differences.iter().any(|difference| difference.is_small) && chain.leaks.is_empty() {
                continue;
            }
            match self.reason_not_kept(chain, &chain_differences, ledger) {
                None => kept.push(index),
                Some(why) => {
                    let small = chain_differences.iter().filter(|difference| difference.is_small);
                    problems.extend(small.map(|difference| difference.problem(why)));
                    problems.extend(chain.leaks.iter().cloned());
                }
            }
        }
        for index in kept {
            let chain = &self.chains[index];
            let rounds: Vec<&str> =
                chain.rounds.iter().map(|round| self.study.rounds[*round].id.as_str()).collect();
            let message = format!(
                "what was published before stands in round `{}`, since new numbers beside the old ones would tell a small count",
                rounds.join("`, `")
            );
            let kept = Diagnostic::nowhere("kept-as-published", message);
            problems.push(Diagnostic { severity: Severity::Warning, ..kept }.help(
                "new numbers are shown when those that change differ by at least the threshold; see that the words of the correction name no number and no place",
            ));
            let last: Vec<(RoundIx, LastNumbers)> =
                chain.rounds.iter().map(|round| (*round, ledger.last(*round))).collect();
            let units_apart = self.units_apart_before(&last);
            self.chains[index].keep_last_numbers(&last, units_apart);
        }
    }

    /// Why the numbers that were published last cannot be kept in the rounds of a chain; `None` if
    /// they can.
    fn reason_not_kept(
        &self,
        chain: &Chain,
        chain_differences: &[&Difference],
        ledger: &Ledger,
    ) -> Option<ReasonNotKept> {
        let is_declared = |unit: UnitIx, round: RoundIx| {
            let mut corrections = self.study.corrections.iter();
            corrections.any(|correction| correction.concerns(self.units, unit, round))
        };
        let are_declared = chain_differences
            .iter()
            .all(|difference| is_declared(difference.number.unit, difference.number.round))
            && chain.rounds.iter().any(|round| is_declared(self.units.nation, *round));
        let is_recorded = |round: &RoundIx| {
            let last = ledger.last(*round);
            let mut whole = chain
                .places
                .all
                .enumerated()
                .filter(|(_, unit_round)| unit_round.round == *round && unit_round.part == Scope::Whole);
            let has_both = |(place, unit_round): (PlaceIx, &PlaceInRound)| {
                let shows_total = self.number(unit_round.unit, *round, &Function::new(), true).is_some();
                let numbers = last.get(&unit_round.unit);
                let has_total = numbers.is_some_and(|numbers| numbers.contains_key(&Function::new()));
                (!shows_total || has_total) && (numbers.is_none() || chain.counts[place].is_some())
            };
            whole.all(has_both)
        };
        match (are_declared, chain_differences.iter().all(|difference| difference.is_keepable())) {
            (false, _) => Some(ReasonNotKept::NotDeclared),
            (true, false) => Some(ReasonNotKept::ChangedByMore),
            (true, true) if chain.rounds.iter().all(is_recorded) => None,
            (true, true) => Some(ReasonNotKept::NotRecorded),
        }
    }

    /// The units that had fewer cases than `detail_from` by the numbers published last.
    fn units_apart_before(&self, last: &[(RoundIx, LastNumbers)]) -> UnitsApart {
        let all_cases = Function::new();
        let total = |numbers: &LastNumbers, unit| numbers.get(&unit)?.get(&all_cases).copied();
        UnitsApart::new(self.units, |unit| {
            let mut totals = last.iter().filter_map(|(_, numbers)| total(numbers, unit));
            totals.any(|cases| cases < self.rule.detail_from())
        })
    }

    /// By round: the units whose numbers are those published last.
    pub(super) fn kept_from_last(&self) -> ByRound<BTreeSet<UnitIx>> {
        let is_kept =
            |round| self.chains.iter().any(|chain| chain.is_kept_from_last && chain.rounds.contains(&round));
        let all = || self.units.all.indices().collect();
        self.study
            .rounds
            .indices()
            .map(|round| if is_kept(round) { all() } else { BTreeSet::new() })
            .collect()
    }
}

impl Chain {
    /// Takes the numbers published last in place of those of the tables. A group of which one was
    /// not published is withheld.
    fn keep_last_numbers(&mut self, last: &[(RoundIx, LastNumbers)], units_apart: UnitsApart) {
        for (round, numbers) in last {
            for place in self.places.all.indices() {
                let unit_round = &self.places.all[place];
                if unit_round.round == *round && unit_round.part == Scope::Whole {
                    self.keep_last_numbers_at(place, unit_round.unit, numbers);
                }
            }
            self.measures.withhold_sums(*round);
        }
        (self.units_apart, self.is_kept_from_last) = (units_apart, true);
        self.leaks.clear();
    }

    fn keep_last_numbers_at(&mut self, place: PlaceIx, unit: UnitIx, numbers: &LastNumbers) {
        let number = |units: &[UnitIx], function: &Function| -> Option<u64> {
            let unit = match units {
                [] => unit,
                [unit] => *unit,
                _ => return None,
            };
            numbers.get(&unit)?.get(function).copied()
        };
        let published_counts = |cell: &CellParts| -> Option<(RawCount, RawCount)> {
            let base = number(&cell.base_places, &cell.base_condition)?;
            let numerator = match &cell.numerator_condition {
                Some(of) if !cell.is_never => number(&cell.places, of)?,
                _ => 0,
            };
            Some((RawCount::new(numerator), RawCount::new(base)))
        };
        let Some(counts) = &mut self.counts[place] else { return };
        for ((index, group), cells) in self.groups.all.enumerated().zip(counts.iter_mut()) {
            let before: Option<Vec<_>> = group.cells.iter().map(published_counts).collect();
            let may_show = !cells.is_empty() && !self.withheld[place][index];
            self.shown[place][index] = before.is_some() && may_show;
            if let Some(before) = before.filter(|_| !cells.is_empty()) {
                *cells = before;
            }
        }
    }
}
