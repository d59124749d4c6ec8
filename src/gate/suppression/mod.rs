//! Protection by suppression: numbers are exact; sensitive cells, and cells that would disclose
//! one, are withheld.
//!
//! A place shows a breakdown of a measure whole or not at all ([`groups`]). *Primary suppression*
//! withholds a breakdown in which a numerator, a base, or their difference is below the threshold,
//! zeros included. *Complementary suppression* ([`protect`]) withholds breakdowns from which a
//! sensitive count would follow by adding and subtracting: an exact disclosure is a sensitive count
//! in the linear span of the published ones (Fischetti & Salazar 2001; GaussSuppression asks for
//! the same span, Langsrud 2024). The check covers counts of all tables ([`basis`](super::basis)),
//! sums over all places ([`geography`]), and both declared counts and those that follow from two or
//! three of them ([`combinations`]; Fréchet bounds, Dobra & Fienberg 2000, say how two counts bound
//! a third). An answer that nobody in the nation has counts as if it did not exist ([`empty`]).
//! Numbers published before are treated like those that are shown ([`ledger`]); where new numbers
//! beside them would disclose a small count, since few cases were corrected, the old numbers are
//! kept ([`kept`]). Intervals, from which a reader can narrow down a count, are not checked;
//! `docs/privacy.md` reports what was measured.

mod apart;
mod bits;
mod combinations;
mod counter;
mod cover;
mod empty;
mod facts;
mod geography;
mod groups;
mod kept;
mod ledger;
mod places;
mod protect;
mod published_classes;
mod sets;
mod suppression_input;

mod unknown;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::counting::Cube;
use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use input::FACT_COLUMNS;
use study::{ByRound, RoundIx, Study};
use units::{ByUnit, Level, UnitIx, Units};

use super::absence::{Absence, no_numerator};
use super::basis::{BasisByColumn, Function, written};
use super::before::Before;
use super::cells::{GroupIx, GroupMeasures, Seat};
use super::footnotes::UnitFootnotes;
use super::measures::{CellDecision, Measures};
use super::plan::Plan;
use super::published::{exact_count, exact_share, public_cell};
use super::raw::RawCount;
use super::release::{CellRelease, StudyRelease, UnitRelease};
use super::tally::Tally;
use project::{Protection, Rule};

use apart::UnitsApart;
use combinations::{SignedCounts, Values};
use counter::Counter;
use empty::EmptyValues;
use facts::aggregates::Aggregates;
use facts::linked_tables::linked_tables;
use facts::targets::targets;
use groups::{CellGroup, GroupCell, Groups};
use ledger::Ledger;
use places::{ByPlace, PlaceInRound, PlaceIx, Places, Scope};
use protect::{Leak, SensitiveCount, Suppressor};
use sets::SetIx;
use suppression_input::{GroupFlags, PlaceCounts, SuppressionInput};
use unknown::unknown;

/// What a study shows, and what decided it. Raw counts stay inside.
pub(crate) struct Suppression<'a> {
    study: &'a Study,
    units: &'a Units,
    cube: &'a Cube,
    rule: Rule,
    plan: Plan,
    levels: ByUnit<Level>,
    chains: Vec<Chain>,
}

/// The decision for a chain of rounds, each of which includes the one before it.
struct Chain {
    rounds: Vec<RoundIx>,
    empty: Arc<EmptyValues>,
    groups: Arc<Groups>,
    places: Places,
    units_apart: UnitsApart,
    counts: PlaceCounts,
    measures: Measures,
    /// By place, then by group: whether the source withheld a count of it.
    unknown: GroupFlags,
    /// By place, then by group: whether all of it was published before.
    before: GroupFlags,
    /// By place, then by group: whether a file declares it withheld.
    withheld: GroupFlags,
    /// Places for which the number of all answers to a question was published, with the cells that
    /// show an answer.
    published_answer_totals: Vec<(PlaceIx, Vec<GroupCell>)>,
    shown: GroupFlags,
    /// Whether the numbers published before are kept, so that none of the tables is shown.
    is_kept_from_last: bool,
    /// The problems that small counts follow from numbers published before.
    leaks: Vec<Diagnostic>,
}

/// Counts everything that a study declares and decides what is shown. Returns `None`, with a
/// problem for each cause, when a table is missing or a small count follows from numbers published
/// before.
pub(crate) fn decide<'a>(
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    rule: Rule,
    before: &Before,
    problems: &mut Diagnostics,
) -> Option<Suppression<'a>> {
    let plan = Plan::new(study, cube, rule, problems)?;
    if let Some(number) = before.versions.first() {
        let message =
            "these numbers were published with noise; exact numbers beside them would tell what it was";
        problems.push(Diagnostic::error("method-changed", number.place.clone(), message).help(
            "say `method: noise` for this study, or remove the file if its numbers are public nowhere",
        ));
    }
    let ledger = Ledger::new(study, &before.facts, &before.withheld);
    let basis_by_column = BasisByColumn::new(study);
    let levels = units.all.iter().map(|unit| unit.level).collect();
    let mut decision = Suppression { study, units, cube, rule, plan, levels, chains: Vec::new() };
    for rounds in chains(study) {
        let empty = EmptyValues::new((study, cube, units), &rounds, rule, &before.withheld);
        // Most rounds have the same empty values, so the same counts.
        let alike = decision.chains.iter().find(|chain| *chain.empty == empty);
        let (empty, groups) = match alike {
            Some(chain) => (Arc::clone(&chain.empty), Arc::clone(&chain.groups)),
            None => {
                let groups = Groups::new(study, units, &basis_by_column, &empty, ledger.functions());
                (Arc::new(empty), Arc::new(groups))
            }
        };
        let chain = decision.chain(rounds, (empty, groups), &ledger, problems);
        decision.chains.push(chain);
    }
    decision.keep_published(&ledger, problems);
    (!problems.has_errors()).then_some(decision)
}

impl Suppression<'_> {
    fn counter<'b>(&'b self, units: &'b Units, groups: &'b Groups) -> Counter<'b> {
        let tally = Tally { study: self.study, cube: self.cube, units, plan: &self.plan };
        Counter { tally, groups }
    }

    fn chain(
        &self,
        rounds: Vec<RoundIx>,
        (empty, groups): (Arc<EmptyValues>, Arc<Groups>),
        ledger: &Ledger,
        problems: &mut Diagnostics,
    ) -> Chain {
        let units_apart = self.units_apart(&rounds);
        let unit_rounds =
            Places::new(&units_apart.units, &rounds, |round, unit| self.cube.has_own(round, unit));
        let counter = self.counter(&units_apart.units, &groups);
        let measures = Measures::new(counter.tally, self.rule, &rounds, problems);
        let mut counts = counter.counts(&unit_rounds);
        self.check_cumulative(&unit_rounds, &counts, problems);
        let unknown = unknown(&groups, &unit_rounds, &mut counts);
        let before = ledger.before(&unit_rounds, &groups);
        let withheld = ledger.withheld(&unit_rounds, &groups, |place| counts[place].is_some(), problems);
        let published_answer_totals = ledger.published_answer_totals(&unit_rounds, &groups, problems);
        let shown = GroupFlags::default();
        let mut chain = Chain {
            rounds,
            empty,
            groups,
            places: unit_rounds,
            units_apart,
            counts,
            measures,
            unknown,
            before,
            withheld,
            published_answer_totals,
            shown,
            is_kept_from_last: false,
            leaks: Vec::new(),
        };
        let input = self.input(&chain);
        let mut protection = Suppressor::primary(&input);
        let leaks = protection.settle();
        let (shown, counted) = (protection.shown, protection.values);
        chain.leaks = leaks.iter().map(|leak| self.describe(&chain, leak)).collect();
        chain.shown = shown;
        if leaks.is_empty() {
            self.check_shown(&chain, &counted, problems);
        }
        chain
    }

    /// Checks the result, from the shown numbers alone: no small count may follow from two or three
    /// counts of a place by adding and subtracting.
    fn check_shown(&self, chain: &Chain, counted: &Values, problems: &mut Diagnostics) {
        let values = Values::new(&self.input(chain), &chain.shown);
        let small = values.small(&chain.groups, counted, self.rule.threshold());
        for combination in small.iter().flat_map(|derivable| &derivable.combinations) {
            for place in &combination.small_at {
                let what = chain.describe_terms(self.study, &combination.terms);
                let message = format!("{what} of {} is a small count", chain.name(self, *place));
                problems.push(Diagnostic::nowhere("small-count-known", message).help(
                    "all of these numbers are shown there; this is a fault of the program, please report it",
                ));
            }
        }
    }

    /// The units that have fewer cases than `detail_from` in one of the rounds.
    fn units_apart(&self, rounds: &[RoundIx]) -> UnitsApart {
        let took_part = |unit: UnitIx| {
            rounds.iter().copied().filter(move |round| self.cube.took_part(*round, unit, self.units))
        };
        let totals: BTreeMap<RoundIx, ByUnit<RawCount>> =
            rounds.iter().map(|round| (*round, self.cube.totals(*round, self.units, self.study))).collect();
        let is_few = |cases: Option<u64>| cases.is_some_and(|cases| cases < self.rule.detail_from());
        UnitsApart::new(self.units, |unit| took_part(unit).any(|round| is_few(totals[&round][unit].open())))
    }

    /// Reports places that have fewer cases in a round than in the round that it includes.
    fn check_cumulative(&self, unit_rounds: &Places, counts: &PlaceCounts, problems: &mut Diagnostics) {
        let total = |place: PlaceIx| counts[place].as_ref()?.first()?.first()?.1.open();
        for (place, unit_round) in
            unit_rounds.all.enumerated().filter(|(_, unit_round)| unit_round.part == Scope::Whole)
        {
            let earlier = self.study.rounds[unit_round.round]
                .includes
                .and_then(|round| unit_rounds.at(round, unit_round.unit));
            if earlier.and_then(total).is_some_and(|earlier| total(place).is_some_and(|now| now < earlier)) {
                let (unit, round) =
                    (&self.units.all[unit_round.unit].name, &self.study.rounds[unit_round.round].id);
                let message =
                    format!("{unit} has fewer cases in round `{round}` than in the round that it includes");
                problems.push(
                    Diagnostic::nowhere("round-not-cumulative", message)
                        .help("correct the table, or remove `includes` from the round in study.yaml"),
                );
            }
        }
    }

    fn input<'b>(&'b self, chain: &'b Chain) -> SuppressionInput<'b> {
        SuppressionInput {
            places: &chain.places,
            levels: &self.levels,
            groups: &chain.groups,
            counts: &chain.counts,
            unknown: &chain.unknown,
            threshold: self.rule.threshold(),
            is_apart: &chain.units_apart.is_apart,
            before: &chain.before,
            withheld: &chain.withheld,
            published_answer_totals: &chain.published_answer_totals,
        }
    }

    /// The problem that a small count follows from numbers published before.
    fn describe(&self, chain: &Chain, leak: &Leak) -> Diagnostic {
        let name = |place: &PlaceIx| chain.name(self, *place);
        let (what, place) = match &leak.count {
            SensitiveCount::Cell((group, cell)) => self.name(chain.groups.all[*group].seat, *cell),
            SensitiveCount::Combination(terms) => (chain.describe_terms(self.study, terms), None),
        };
        let sources: Vec<String> = leak.sources.iter().map(name).collect();
        let message = format!("{what} of {} is a small count and can be worked out", name(&leak.place));
        let help = format!(
            "it follows from what is published, or was published before, for {}; withdraw or correct that release, or leave this out",
            sources.join(", ")
        );
        match place {
            Some(place) => Diagnostic::error("small-count-known", place, message).help(help),
            None => Diagnostic::nowhere("small-count-known", message).help(help),
        }
    }

    /// The name of a cell in messages, and where it is declared.
    fn name(&self, seat: Seat, cell: usize) -> (String, Option<Location>) {
        match seat {
            Seat::Total => ("the number of cases".to_string(), None),
            Seat::Indicator(index) => {
                let indicator = &self.study.indicators[index];
                (format!("the indicator `{}`", indicator.id), Some(indicator.place.clone()))
            }
            Seat::Figure(figure, ..) => {
                let figure = &self.study.figures[figure];
                (format!("cell {cell} of the figure `{}`", figure.id), Some(figure.place.clone()))
            }
            Seat::Stratum(index) => {
                let place = self.study.unseen_blocks().nth(index).map(|(_, place)| place.clone());
                (format!("cell {cell} of a comparison within alike cases"), place)
            }
            Seat::Before(_) => ("a number published before".to_string(), None),
        }
    }

    /// The threshold that was applied.
    pub(crate) fn threshold(&self) -> u64 {
        self.rule.threshold()
    }

    /// A number of a unit; `None` when it is not declared, or withheld and only shown ones are asked for.
    fn number(&self, unit: UnitIx, round: RoundIx, function: &Function, only_shown: bool) -> Option<u64> {
        let chain = self.chains.iter().find(|chain| chain.rounds.contains(&round))?;
        let place = chain.places.at(round, unit)?;
        let groups = chain.groups.all.enumerated();
        groups.filter(|(group, _)| !only_shown || chain.shown[place][*group]).find_map(|(group, declared)| {
            declared.cells.iter().enumerate().filter(|(_, cell)| cell.places.is_empty()).find_map(
                |(index, cell)| {
                    let (x, n) = chain.cell(place, group, index)?;
                    if cell.base_condition == *function {
                        return Some(n);
                    }
                    cell.numerator_condition.as_ref().filter(|of| *of == function).map(|_| x)
                },
            )
        })
    }

    /// Every number that is shown, as the text of a CSV file of published numbers.
    pub(crate) fn record(&self) -> String {
        let mut lines = vec![FACT_COLUMNS[..5].join(";")];
        for chain in &self.chains {
            for (place, shown) in chain.shown.enumerated() {
                let PlaceInRound { unit, round, .. } = chain.places.all[place];
                let (unit, round) = (&self.units.all[unit].id, &self.study.rounds[round].id);
                for group in shown.indices().filter(|group| shown[*group]) {
                    for (index, cell) in
                        chain.groups.all[group].cells.iter().enumerate().filter(|(_, c)| c.places.is_empty())
                    {
                        let Some((x, n)) = chain.cell(place, group, index) else { continue };
                        let among = written(self.study, &cell.base_condition);
                        lines.push(format!("{unit};{round};{among};;{n}"));
                        if let Some(of) = &cell.numerator_condition {
                            lines.push(format!("{unit};{round};;{};{x}", written(self.study, of)));
                        }
                    }
                }
            }
        }
        lines[1..].sort_unstable();
        lines.dedup();
        lines.join("\n") + "\n"
    }

    /// Every count of a unit before disclosure control, one line each, with whether it is shown.
    /// Only for the person responsible.
    pub(crate) fn raw(&self, unit: UnitIx) -> Vec<String> {
        let mut lines = Vec::new();
        for chain in &self.chains {
            let places = chain.places.all.enumerated();
            for (place, unit_round) in
                places.filter(|(_, unit_round)| unit_round.unit == unit && unit_round.part == Scope::Whole)
            {
                let round = &self.study.rounds[unit_round.round].id;
                let groups = chain.groups.all.enumerated();
                for (group, declared) in groups.filter(|(_, group)| !matches!(group.seat, Seat::Before(_))) {
                    for (index, cell) in declared.cells.iter().enumerate() {
                        let Some((x, n)) = chain.cell(place, group, index) else { continue };
                        let is_shown = if chain.shown[place][group] { "shown" } else { "withheld" };
                        let base = written(self.study, &cell.base_condition);
                        lines.push(match &cell.numerator_condition {
                            Some(of) => format!(
                                "{round} {is_shown:<8} {x:>6} of {n:>6}  {} | {base}",
                                written(self.study, of)
                            ),
                            None => format!("{round} {is_shown:<8} {n:>6}            {base}"),
                        });
                    }
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// The values that may be published.
    pub(crate) fn release(&self) -> StudyRelease {
        let mut rounds: ByRound<ByUnit<Option<UnitRelease>>> =
            self.study.rounds.iter().map(|_| ByUnit::default()).collect();
        let mut left_out: ByRound<_> = vec![BTreeMap::new(); self.study.rounds.len()].into();
        for chain in &self.chains {
            let group_measures: Vec<GroupMeasures> =
                chain.groups.all.iter().map(CellGroup::group_measures).collect();
            let counties = || self.units.of_level(Level::County);
            let without = |county: UnitIx| (county, chain.units_apart.left_out(self.units, county));
            for round in &chain.rounds {
                left_out[*round] = counties().map(without).filter(|(_, out)| !out.is_empty()).collect();
                let footnotes = self
                    .counter(&chain.units_apart.units, &chain.groups)
                    .tally
                    .footnotes(*round, &group_measures);
                rounds[*round] = UnitRelease::of_units(self.units, |unit, national| {
                    self.unit(chain, (*round, unit), footnotes.get(unit), national)
                });
            }
        }
        let (breaks, remarks) = (self.study.breaks.clone(), self.study.remarks.clone());
        let (held, at_source) = (self.plan.held(), self.cube.at_most(self.study));
        let kept_from_last = self.kept_from_last();
        StudyRelease { rule: self.rule, held, breaks, remarks, rounds, left_out, at_source, kept_from_last }
    }

    /// The values that a unit shows; `None` if it did not take part.
    fn unit(
        &self,
        chain: &Chain,
        (round, unit): (RoundIx, UnitIx),
        footnotes: Option<&UnitFootnotes>,
        national: Option<&UnitRelease>,
    ) -> Option<UnitRelease> {
        let place = chain.places.at(round, unit)?;
        let counts = chain.counts[place].as_ref()?;
        let is_own = |group: &CellGroup| group.compares.is_none() || unit == self.units.nation;
        let groups = chain.groups.all.enumerated().zip(counts).filter(|((_, group), _)| is_own(group));
        let cells = groups.flat_map(|((index, group), counts)| {
            let is_public = self.rule.method() == Protection::Published;
            // A place without rows has no counts, which is not that its source withheld them.
            let is_shown = chain.shown[place][index] || is_public && !counts.is_empty();
            let absence = (!is_shown).then(|| chain.absence(place, index));
            let count =
                |at: usize| counts.get(at).copied().unwrap_or((RawCount::WITHHELD, RawCount::WITHHELD));
            group.cells.iter().enumerate().map(move |(at, cell)| {
                let (x, n) = count(at);
                let published = match absence {
                    Some(absence) => CellRelease::missing(absence),
                    None if is_public || cell.is_public() => {
                        let (share, base) = public_cell(x, n);
                        CellRelease { share, base }
                    }
                    None => {
                        CellRelease { share: exact_share(self.rule, x, n), base: exact_count(self.rule, n) }
                    }
                };
                let footnotes = footnotes.map(|of_unit| of_unit.cell(index, at)).unwrap_or_default();
                let unasked = self.cube.unasked();
                let of = cell.numerator_condition.as_ref().unwrap_or(&cell.base_condition);
                let absence = no_numerator(unasked, round, cell.is_never, of);
                let published = published.with_footnotes(footnotes).without_share(absence);
                let has_numerator = cell.numerator_condition.is_some();
                let decided = CellDecision { cases: published, never: absence, has_numerator };
                let published = chain.measures.cell((round, unit), (group.seat, cell.index), decided);
                (group.seat, cell.index, published)
            })
        });
        Some(UnitRelease::of_cells(self.study, chain.units_apart.is_apart[unit], cells, national))
    }

    /// The number of small counts that are withheld.
    pub(crate) fn withheld(&self) -> usize {
        let chain_of = |chain: &Chain| {
            let aggregates = self.aggregates(chain);
            let input = self.input(chain);
            targets(&self.protection(chain, &input), &aggregates).len()
        };
        self.chains.iter().filter(|chain| !chain.is_kept_from_last).map(chain_of).sum()
    }

    /// The suppressor of a chain, with the decision that was made.
    fn protection<'b>(&self, chain: &Chain, input: &'b SuppressionInput<'b>) -> Suppressor<'b> {
        let mut protection = Suppressor::primary(input);
        protection.shown.clone_from(&chain.shown);
        protection
    }

    /// The linked tables, and the counts that are sums of their cells.
    fn aggregates(&self, chain: &Chain) -> Aggregates {
        Aggregates::new(&chain.groups, linked_tables(self.study, self.cube))
    }

    /// By place, for nodes: number of cases by linked table and cell.
    fn atoms(&self, chain: &Chain, aggregates: &Aggregates) -> ByPlace<Vec<Option<Vec<i32>>>> {
        let counter = self.counter(&chain.units_apart.units, &chain.groups);
        let atoms_at = |place| counter.atoms(&chain.places, place, &aggregates.linked_tables);
        chain.places.all.par_indices().map(atoms_at).collect()
    }
}

impl Chain {
    /// The name of a place in messages.
    fn name(&self, decision: &Suppression, place: PlaceIx) -> String {
        let PlaceInRound { unit, round, .. } = self.places.all[place];
        format!("{} ({})", decision.units.all[unit].name, decision.study.rounds[round].id)
    }

    /// A sum of counts in words, for messages.
    fn describe_terms(&self, study: &Study, terms: &SignedCounts) -> String {
        let describe_term = |(sign, set): &(i32, SetIx)| {
            let (cases, without) = self.groups.sets.functions(*set);
            let but = without.map(|without| format!(" but `{}`", written(study, &without)));
            let but = but.unwrap_or_default();
            let cases_text =
                if cases.is_empty() { "all cases".into() } else { format!("`{}`", written(study, &cases)) };
            format!("{} {cases_text}{but}", if *sign > 0 { "and" } else { "less" })
        };
        let mut terms = terms.clone();
        terms.sort_by_key(|(sign, _)| -sign);
        let sum = terms.iter().map(describe_term).collect::<Vec<_>>().join(" ");
        sum.trim_start_matches("and ").to_string()
    }

    /// Why a place does not show a group of cells.
    fn absence(&self, place: PlaceIx, group: GroupIx) -> Absence {
        let round = self.places.all[place].round;
        let is_reported = |place: PlaceIx| {
            self.counts[place]
                .as_ref()
                .and_then(|counts| counts.get(group))
                .is_some_and(|cells| !cells.is_empty())
        };
        let is_asked = || {
            self.places.all.indices().any(|other| self.places.all[other].round == round && is_reported(other))
        };
        match (self.unknown[place][group], is_reported(place)) {
            (true, _) => Absence::AtSource,
            (false, true) => Absence::Protected,
            (false, false) if is_asked() => Absence::NotReported,
            (false, false) => Absence::NotAsked,
        }
    }

    /// A count of a cell, opened for this module alone: numerator and base.
    fn cell(&self, place: PlaceIx, group: GroupIx, cell: usize) -> Option<(u64, u64)> {
        let (x, n) = self.counts[place].as_ref()?.get(group)?.get(cell)?;
        Some((x.open()?, n.open()?))
    }
}

/// The chains of rounds; in each chain a round includes the one before it. Often of one round.
fn chains(study: &Study) -> Vec<Vec<RoundIx>> {
    let mut chains: Vec<Vec<RoundIx>> = Vec::new();
    for (round, declared) in study.rounds.enumerated() {
        let including = chains
            .iter_mut()
            .find(|chain| declared.includes.is_some() && chain.last().copied() == declared.includes);
        match including {
            Some(chain) => chain.push(round),
            None => chains.push(vec![round]),
        }
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::Sheet;
    use ground::diagnostics::Source;
    use project::Names;

    const UNITS: &str = "id;name;level;parent\nn;N;nation;\na;A;municipality;n\nb;B;municipality;n\n";

    const STUDY: &str = "title: S\ncounted: {one: a, many: a, definite: a}\nrounds: [{id: '1'}]\nvariables:\n  way: {label: W, values: [r, q]}\n  \
                         help: {label: H, values: [y, z]}\ntables: [{file: t.csv, count: n, unit: u}]\nindicators:\n  \
                         among: {label: I, of: {help: y}, among: {way: r}}\nkey_indicators: [among]\n";

    const ROWS: &str =
        "u;way;help;n\na;r;y;40\na;r;z;50\na;q;y;1\na;q;z;1\nb;r;y;40\nb;r;z;50\nb;q;y;20\nb;q;z;20\n";

    #[test]
    fn the_final_check_reports_a_breakdown_that_discloses_a_small_difference() {
        let mut problems = Diagnostics::default();
        let sheet = Sheet::read("units.csv", UNITS.as_bytes(), &mut problems).expect("a sheet");
        let units = units::read(&sheet, &[], Names::Other, &mut problems).expect("units");
        let study = study::read("s", &Source::new("s", STUDY), &[], &mut problems).expect("a study");
        let sheet = Sheet::read("t.csv", ROWS.as_bytes(), &mut problems).expect("a sheet");
        let rows = input::read(&sheet, 0, &study, &units, &mut problems).expect("rows");
        let cube = Cube::new(rows, &study);
        let rule = Rule::new(5).expect("a rule");
        let mut decision =
            decide(&study, &cube, &units, rule, &Before::default(), &mut problems).expect("a decision");
        assert!(!problems.has_errors());
        let unit = units.find("a").expect("a unit");
        let place = decision.chains[0].places.at(0.into(), unit).expect("a place");
        assert_eq!(**decision.chains[0].shown[place], [true, false], "two cases of A stand outside the base");
        decision.chains[0].shown[place][1.into()] = true;
        let counted = Values::new(&decision.input(&decision.chains[0]), &decision.chains[0].shown);
        decision.check_shown(&decision.chains[0], &counted, &mut problems);
        let said: Vec<String> = problems.into_sorted().into_iter().map(|problem| problem.message).collect();
        assert!(
            said.iter().any(|said| said == "all cases less `way=r` of A (1) is a small count"),
            "{said:?}"
        );
    }
}
