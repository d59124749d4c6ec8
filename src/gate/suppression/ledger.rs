//! What files of the study decide: numbers published before can no longer be withheld; numbers that
//! a file declares withheld are never shown.
//!
//! Published numbers can disclose small counts in two ways. Together with new numbers they may give
//! a small count by adding and subtracting, so [`super::protect`] treats them like numbers that are
//! shown now. And an old number may differ a little from the new number of the same name, because
//! cases were corrected or places added or merged; the difference is a count of those cases, and
//! must not be small.

use std::collections::{BTreeMap, BTreeSet};

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use input::{Fact, Withheld};
use study::{Condition, RoundIx, Study, both};
use units::UnitIx;

use super::groups::{CellParts, GroupCell, Groups};
use super::places::{PlaceIx, Places};
use super::suppression_input::GroupFlags;
use crate::basis::{Function, conditions};
use crate::cells::{ByGroup, GroupIx, Seat};

/// What the files of a study say.
#[derive(Default)]
pub(super) struct Ledger {
    /// The counts that were published, each once.
    functions: Vec<Function>,
    /// By count: its index in `functions`.
    known: BTreeMap<Function, usize>,
    numbers: Vec<PublishedNumber>,
    withheld: Vec<(Withheld, Function, Option<Function>)>,
    answer_totals: Vec<AnswerTotal>,
}

/// The fact that the total number of answers to a question with several was published, as an
/// average discloses it.
struct AnswerTotal {
    unit: UnitIx,
    round: RoundIx,
    /// The cases that were asked.
    base: Function,
    /// By answer: the cases that gave it.
    given: Vec<Function>,
    place: Location,
}

/// A published number.
pub(super) struct PublishedNumber {
    pub unit: UnitIx,
    /// The former place whose number this is, if it has since been merged into `unit`.
    gone: Option<String>,
    pub round: RoundIx,
    function: usize,
    count: u64,
    place: Location,
}

/// Numbers that were published last, by unit and by the cases that they count.
pub(super) type LastNumbers = BTreeMap<UnitIx, BTreeMap<Function, u64>>;

/// A published number that differs from the number now.
pub(super) struct Difference<'a> {
    pub number: &'a PublishedNumber,
    /// Whether the old and the new number together disclose a small count.
    pub is_small: bool,
    /// Whether the number that was published last differs from the number now by the threshold or
    /// more.
    pub is_large: bool,
}

/// Why published numbers cannot be kept although new ones beside them would disclose a small count.
#[derive(Clone, Copy)]
pub(super) enum ReasonNotKept {
    /// No correction is declared of some number that changed.
    NotDeclared,
    /// Some number changed by more.
    ChangedByMore,
    /// The record lacks numbers that are shown, or a place with recorded numbers has none now.
    NotRecorded,
}

impl Difference<'_> {
    /// Whether the published number can be kept: its place has not been merged into another, and
    /// the count has changed by less than the threshold.
    pub(super) fn is_keepable(&self) -> bool {
        self.number.gone.is_none() && !self.is_large
    }

    /// The problem that the old and the new number together disclose a small count.
    pub(super) fn problem(&self, why: ReasonNotKept) -> Diagnostic {
        let what = match &self.number.gone {
            None => "the number published now differs from this one by a small count".to_string(),
            Some(gone) => {
                format!("what is left when `{gone}` is taken from the place it is part of is a small count")
            }
        };
        let help = match why {
            ReasonNotKept::ChangedByMore => {
                "other numbers of the round changed by more, so the earlier ones cannot stand: leave the rows that change little as they were, until more has changed"
            }
            ReasonNotKept::NotRecorded => {
                "the earlier numbers cannot stand, since the records lack some that are shown now, or hold places that have no rows now: leave the rows as they were, until more has changed"
            }
            ReasonNotKept::NotDeclared => {
                "publish this revision only together with changes of at least as many cases as the threshold, or say under `corrections` in study.yaml what was wrong, of every municipality or district whose rows changed: then the earlier numbers stand, and pages say so"
            }
        };
        Diagnostic::error("small-difference", self.number.place.clone(), what).help(help)
    }
}

impl Ledger {
    /// Reads the published numbers, and those that must not be shown.
    pub(super) fn new(study: &Study, facts: &[Fact], withheld: &[Withheld]) -> Self {
        let mut ledger = Self::default();
        for number in withheld {
            let base = conditions(study, &number.among);
            let numerator =
                number.of.as_ref().map(|numerator| conditions(study, &both(&number.among, numerator)));
            ledger.withheld.push((number.clone(), base, numerator));
        }
        for fact in facts {
            let among = conditions(study, &fact.among);
            if let Some(variable) = fact.answers_to {
                let answer_function = |value| {
                    let answer = Condition::from([(variable, BTreeSet::from([value]))]);
                    conditions(study, &both(&fact.among, &answer))
                };
                let given = (0..study.variables[variable].values.len()).map(answer_function).collect();
                let Fact { unit, round, place, .. } = fact.clone();
                ledger.answer_totals.push(AnswerTotal { unit, round, base: among, given, place });
                continue;
            }
            if let Some(of) = &fact.of {
                ledger.keep(fact, conditions(study, &both(&fact.among, of)), fact.count);
            }
            if let Some(base) = fact.base.or(fact.of.is_none().then_some(fact.count)) {
                ledger.keep(fact, among, base);
            }
        }
        ledger
    }

    fn keep(&mut self, fact: &Fact, function: Function, count: u64) {
        let next = self.functions.len();
        let function = *self.known.entry(function).or_insert_with_key(|function| {
            self.functions.push(function.clone());
            next
        });
        let Fact { unit, gone, round, place, .. } = fact.clone();
        self.numbers.push(PublishedNumber { unit, gone, round, function, count, place });
    }

    /// The counts that were published, each once.
    pub(super) fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter()
    }

    /// By place, then by group: whether it was published before.
    pub(super) fn before(&self, places: &Places, groups: &Groups) -> GroupFlags {
        let no_groups: ByGroup<bool> = vec![false; groups.all.len()].into();
        let mut before: GroupFlags = vec![no_groups; places.all.len()].into();
        let seats = groups.all.enumerated();
        let of_function: BTreeMap<usize, GroupIx> = seats
            .filter_map(|(index, group)| match group.seat {
                Seat::Before(function) => Some((function, index)),
                _ => None,
            })
            .collect();
        for number in self.numbers.iter().filter(|number| number.gone.is_none()) {
            let group = of_function.get(&number.function);
            if let (Some(place), Some(group)) = (places.at(number.round, number.unit), group) {
                before[place][*group] = true;
            }
        }
        before
    }

    /// The places for which the number of all answers was published, each with the cells that show
    /// an answer. If the study does not show every answer, no answer follows from the number; that
    /// is a warning.
    pub(super) fn published_answer_totals(
        &self,
        places: &Places,
        groups: &Groups,
        problems: &mut Diagnostics,
    ) -> Vec<(PlaceIx, Vec<GroupCell>)> {
        let cell_of = |base: &Function, given: &Function| {
            let own_groups = groups.all.enumerated().filter(|(_, group)| group.compares.is_none());
            let mut cells = own_groups.flat_map(|(group, declared)| {
                declared.cells.iter().enumerate().map(move |(cell, parts)| ((group, cell), parts))
            });
            let shows = |parts: &CellParts| {
                parts.base_condition == *base
                    && parts.numerator_condition.as_ref() == Some(given)
                    && !parts.is_never
            };
            cells.find(|(_, parts)| shows(parts)).map(|(at, _)| at)
        };
        let mut all = Vec::new();
        for total in &self.answer_totals {
            let Some(place) = places.at(total.round, total.unit) else { continue };
            match total.given.iter().map(|given| cell_of(&total.base, given)).collect() {
                Some(cells) => all.push((place, cells)),
                None => problems.push(
                    Diagnostic::warning(
                        "no-such-answers",
                        total.place.clone(),
                        "the study does not show every answer among these cases, so nothing follows from how many were given",
                    )
                    .help("correct the conditions, or remove the line"),
                ),
            }
        }
        all
    }

    /// By place, then by group: whether a file declares a number of it withheld. A line that names
    /// no number that the study counts there protects nothing; that is an error, since somebody
    /// relies on it. `is_counted` says whether a place took part.
    pub(super) fn withheld(
        &self,
        places: &Places,
        groups: &Groups,
        is_counted: impl Fn(PlaceIx) -> bool,
        problems: &mut Diagnostics,
    ) -> GroupFlags {
        let no_groups: ByGroup<bool> = vec![false; groups.all.len()].into();
        let mut withheld: GroupFlags = vec![no_groups; places.all.len()].into();
        let mut of_number: BTreeMap<(&Function, Option<&Function>), Vec<GroupIx>> = BTreeMap::new();
        for (index, group) in groups.all.enumerated() {
            let is_declared = !matches!(group.seat, Seat::Before(_));
            for cell in group.cells.iter().filter(|_| is_declared) {
                of_number
                    .entry((&cell.base_condition, cell.numerator_condition.as_ref()))
                    .or_default()
                    .push(index);
            }
        }
        for (number, base, of) in &self.withheld {
            let Some(place) = places.at(number.round, number.unit) else { continue };
            match of_number.get(&(base, of.as_ref())).filter(|_| is_counted(place)) {
                Some(groups) => groups.iter().for_each(|group| withheld[place][*group] = true),
                None => problems.error_with(|| {
                    let message = "the study shows no such number, so this line withholds nothing";
                    Diagnostic::error("nothing-withheld", number.place.clone(), message)
                        .help("correct the line or remove it")
                }),
            }
        }
        withheld
    }

    /// The published numbers that differ from those now shown. Each earlier publication is compared
    /// by itself. `published_number` returns the number of a unit in a round if it is shown now,
    /// `counted_number` the number whether it is shown or not.
    pub(super) fn differences(
        &self,
        groups: &Groups,
        threshold: u64,
        published_number: impl Fn(UnitIx, RoundIx, &Function) -> Option<u64>,
        counted_number: impl Fn(UnitIx, RoundIx, &Function) -> Option<u64>,
    ) -> Vec<Difference<'_>> {
        // Several places that left the same unit are added up.
        type Key<'a> = (&'a str, UnitIx, RoundIx, usize, bool);
        let mut old: BTreeMap<Key, (u64, &PublishedNumber)> = BTreeMap::new();
        for number in &self.numbers {
            let is_part = number.gone.is_some();
            let key = (number.place.file.as_ref(), number.unit, number.round, number.function, is_part);
            let sum = old.entry(key).or_insert((0, number));
            sum.0 = if is_part { sum.0 + number.count } else { number.count };
        }
        let all_cases = self.functions.iter().position(Function::is_empty);
        let shares = self.shares(groups);
        let numbers_of_unmerged_places = self.numbers.iter().filter(|number| number.gone.is_none());
        let last: BTreeMap<(UnitIx, RoundIx, usize), u64> = numbers_of_unmerged_places
            .map(|number| ((number.unit, number.round, number.function), number.count))
            .collect();
        let mut differences = Vec::new();
        for ((file, unit, round, function, is_part), (count, number)) in &old {
            let count_of = |function: usize| {
                let now = published_number(*unit, *round, &self.functions[function])?;
                Some((now, old.get(&(*file, *unit, *round, function, *is_part))?.0))
            };
            let last = last.get(&(*unit, *round, *function)).copied().unwrap_or(*count);
            let counted_now = counted_number(*unit, *round, &self.functions[*function]);
            let is_large = counted_now.is_some_and(|now| now.abs_diff(last) >= threshold);
            let Some(now) = published_number(*unit, *round, &self.functions[*function]) else {
                if is_large {
                    differences.push(Difference { number, is_small: false, is_large });
                }
                continue;
            };
            // If the places that left had all of the unit's cases, the difference does not count
            // anybody.
            let is_whole = all_cases.and_then(count_of).is_some_and(|(now, total)| now == total);
            let is_few = |differs: u64| differs < threshold && (differs > 0 || *is_part && !is_whole);
            // Numerator and base together disclose the cases without the outcome.
            let mut bases = shares.get(function).into_iter().flatten().filter_map(|base| count_of(*base));
            let has_few_without = bases
                .any(|(base, before)| is_few((base - now.min(base)).abs_diff(before - count.min(&before))));
            let cases = now.abs_diff(*count);
            let is_small = is_few(cases) || has_few_without;
            if is_small || cases > 0 {
                differences.push(Difference { number, is_small, is_large });
            }
        }
        differences
    }

    /// The numbers of a round that were published last.
    pub(super) fn last(&self, round: RoundIx) -> LastNumbers {
        let mut last = LastNumbers::new();
        let of_round = self.numbers.iter().filter(|number| number.round == round && number.gone.is_none());
        for number in of_round {
            let function = self.functions[number.function].clone();
            last.entry(number.unit).or_default().insert(function, number.count);
        }
        last
    }

    /// By numerator: the bases of its declared shares. Both are indices in `functions`.
    fn shares(&self, groups: &Groups) -> BTreeMap<usize, BTreeSet<usize>> {
        let known: BTreeMap<&Function, usize> =
            self.functions.iter().enumerate().map(|(index, function)| (function, index)).collect();
        let mut shares: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for cell in groups.all.iter().flat_map(|group| &group.cells) {
            let numerator = cell.numerator_condition.as_ref().and_then(|of| known.get(of));
            if let (Some(numerator), Some(base)) = (numerator, known.get(&cell.base_condition)) {
                shares.entry(*numerator).or_default().insert(*base);
            }
        }
        shares
    }
}
