//! Counts everything that a study declares, decides what is shown, and proves that the rest cannot be worked out.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::cube::{Cube, MeasurePlan};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::input::FACT_COLUMNS;
use crate::study::{Block, Study};
use crate::units::{Level, UnitIx, Units};

use super::apart::Apart;
use super::basis::{Bases, Function};
use super::groups::{CellIx, Group, Groups, Seat};
use super::ledger::Ledger;
use super::places::{Part, Place, PlaceIx, Places};
use super::plan::Plan;
use super::proof::families::{Family, families};
use super::proof::numbers::Numbers;
use super::protect::{Leak, Protection, Question, Shown};
use super::published::{Gate, Published};
use super::raw::{Cells, Counts, RawCount};
use super::release::{BlockRelease, CellRelease, FigureRelease, StudyRelease, UnitRelease};

/// What a study shows, and all that is needed to prove that the rest cannot be worked out. Raw counts stay inside.
pub struct Decision<'a> {
    pub(super) study: &'a Study,
    pub(super) units: &'a Units,
    pub(super) cube: &'a Cube,
    gate: Gate,
    plan: Plan,
    pub(super) bases: Bases,
    pub(super) groups: Groups,
    levels: Vec<Level>,
    pub(super) chains: Vec<Chain>,
}

/// The decision for rounds that include each other.
pub(super) struct Chain {
    pub(super) rounds: Vec<usize>,
    pub(super) places: Places,
    apart: Apart,
    counts: Vec<Option<Counts>>,
    /// By place, then by group.
    before: Vec<Vec<bool>>,
    /// By place, then by group.
    withheld: Vec<Vec<bool>>,
    /// Places at which it is known how many answers were given in all, and the cells that show one.
    answers: Vec<(PlaceIx, Vec<CellIx>)>,
    pub(super) shown: Shown,
}

/// Counts everything that a study declares and decides what is shown. `None` when some table is missing, or when a small count is
/// given away by what was published before, with a problem for each.
pub fn decide<'a>(
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    gate: Gate,
    ledger: &Ledger,
    problems: &mut Diagnostics,
) -> Option<Decision<'a>> {
    let plan = Plan::new(study, cube, problems)?;
    let bases = Bases::new(study);
    let groups = Groups::new(study, units, &bases, ledger.functions());
    let levels = units.all.iter().map(|unit| unit.level).collect();
    let mut decision = Decision { study, units, cube, gate, plan, bases, groups, levels, chains: Vec::new() };
    for rounds in chains(study) {
        let chain = decision.chain(rounds, ledger, problems);
        decision.chains.push(chain);
    }
    let printed = |unit, round, function: &Function| decision.printed(unit, round, function);
    ledger.compare(&decision.groups, gate.threshold(), printed, problems);
    (!problems.has_errors()).then_some(decision)
}

impl Decision<'_> {
    fn counter<'b>(&'b self, units: &'b Units) -> Counter<'b> {
        Counter { study: self.study, cube: self.cube, units, groups: &self.groups, plan: &self.plan }
    }

    fn chain(&self, rounds: Vec<usize>, ledger: &Ledger, problems: &mut Diagnostics) -> Chain {
        let apart = self.apart(&rounds);
        let places = Places::new(&apart.units, &rounds, |round, unit| self.cube.has_own(round, unit));
        let counter = self.counter(&apart.units);
        let counts: Vec<Option<Counts>> =
            (0..places.all.len()).into_par_iter().map(|place| counter.counts(places.all[place])).collect();
        self.check_cumulative(&places, &counts, problems);
        let before = ledger.before(&places, &self.groups);
        let withheld = ledger.withheld(&places, &self.groups, |place| counts[place].is_some(), problems);
        let answers = ledger.answers(&places, &self.groups, problems);
        let mut chain =
            Chain { rounds, places, apart, counts, before, withheld, answers, shown: Shown::new() };
        if let Some(shown) = ledger.shown(self.chains.len()) {
            chain.shown.clone_from(shown);
            return chain;
        }
        let question = self.question(&chain);
        let mut protection = Protection::primary(&question);
        let leaks = protection.settle();
        let shown = protection.shown;
        leaks.iter().for_each(|leak| problems.push(self.describe(&chain, leak)));
        chain.shown = shown;
        chain
    }

    /// The units that have too few cases for a breakdown in one of some rounds.
    fn apart(&self, rounds: &[usize]) -> Apart {
        let took_part = |unit: UnitIx| {
            rounds.iter().copied().filter(move |round| self.cube.took_part(*round, unit, self.units))
        };
        let cases = |round: usize, unit: UnitIx| self.cube.total(round, unit, self.units, self.study).open();
        let is_few = |cases: Option<u64>| cases.is_some_and(|cases| cases < self.gate.detail_from());
        Apart::new(self.units, |unit| took_part(unit).any(|round| is_few(cases(round, unit))))
    }

    /// Reports places that have fewer cases in a round than in the one that it includes.
    fn check_cumulative(&self, places: &Places, counts: &[Option<Counts>], problems: &mut Diagnostics) {
        let total = |place: PlaceIx| counts[place].as_ref()?.first()?.first()?.1.open();
        for (place, found) in places.all.iter().enumerate().filter(|(_, found)| found.part == Part::Whole) {
            let earlier =
                self.study.rounds[found.round].includes.and_then(|round| places.at(round, found.unit));
            if earlier.and_then(total).is_some_and(|earlier| total(place).is_some_and(|now| now < earlier)) {
                let (unit, round) = (&self.units.all[found.unit].name, &self.study.rounds[found.round].id);
                let message =
                    format!("{unit} has fewer cases in round `{round}` than in the round that it includes");
                problems.push(
                    Diagnostic::nowhere("round-not-cumulative", message)
                        .help("correct the table, or remove `includes` from the round in study.yaml"),
                );
            }
        }
    }

    pub(super) fn question<'b>(&'b self, chain: &'b Chain) -> Question<'b> {
        Question {
            places: &chain.places,
            levels: &self.levels,
            groups: &self.groups,
            counts: &chain.counts,
            threshold: self.gate.threshold(),
            is_apart: &chain.apart.is_apart,
            before: &chain.before,
            withheld: &chain.withheld,
            answers: &chain.answers,
        }
    }

    /// A small count that what was published before gives away.
    fn describe(&self, chain: &Chain, leak: &Leak) -> Diagnostic {
        let name = |place: &PlaceIx| {
            let Place { unit, round, .. } = chain.places.all[*place];
            format!("{} ({})", self.units.all[unit].name, self.study.rounds[round].id)
        };
        let (what, place) = self.name(leak.group, leak.cell);
        let because: Vec<String> = leak.because.iter().map(name).collect();
        let message = format!("{what} of {} is a small count and can be worked out", name(&leak.place));
        let help = format!(
            "it follows from what is published, or was published before, for {}; withdraw or correct that release, or leave this out",
            because.join(", ")
        );
        match place {
            Some(place) => Diagnostic::error("small-count-known", place, message).help(help),
            None => Diagnostic::nowhere("small-count-known", message).help(help),
        }
    }

    /// What a cell of a group is called in messages, and where it is declared.
    pub(super) fn name(&self, group: usize, cell: usize) -> (String, Option<crate::diagnostics::Place>) {
        match self.groups.all[group].seat {
            Seat::Total => ("the number of cases".to_string(), None),
            Seat::Indicator(index) => {
                let indicator = &self.study.indicators[index];
                (format!("the indicator `{}`", indicator.id), Some(indicator.place.clone()))
            }
            Seat::Figure(figure, ..) => {
                let figure = &self.study.figures[figure];
                (format!("cell {cell} of the figure `{}`", figure.id), Some(figure.place.clone()))
            }
            Seat::Stratum(_) => {
                let place = self.study.findings.always.as_ref().map(|always| always.place.clone());
                (format!("cell {cell} of a comparison within alike cases"), place)
            }
            Seat::Before(_) => ("a number published before".to_string(), None),
            Seat::Rest(index) => {
                let rest = &self.groups.rests[index];
                (format!("what is left of declared counts, `{}`,", self.written(&rest.numerator)), None)
            }
        }
    }

    /// The threshold that was applied.
    pub fn threshold(&self) -> u64 {
        self.gate.threshold()
    }

    /// A number of a unit that is shown; `None` when it is withheld or not declared.
    fn printed(&self, unit: UnitIx, round: usize, function: &Function) -> Option<u64> {
        let chain = self.chains.iter().find(|chain| chain.rounds.contains(&round))?;
        let place = chain.places.at(round, unit)?;
        let groups = self.groups.all.iter().enumerate();
        groups.filter(|(group, _)| chain.shown[place][*group]).find_map(|(group, declared)| {
            declared.cells.iter().enumerate().filter(|(_, cell)| cell.places.is_empty()).find_map(
                |(index, cell)| {
                    let (x, n) = chain.cell(place, group, index)?;
                    if cell.base_of == *function {
                        return Some(n);
                    }
                    cell.numerator_of.as_ref().filter(|of| *of == function).map(|_| x)
                },
            )
        })
    }

    /// Every number that is shown, as a file of published numbers.
    pub fn record(&self) -> String {
        let mut lines = vec![FACT_COLUMNS[..5].join(";")];
        for chain in &self.chains {
            for (place, shown) in chain.shown.iter().enumerate() {
                let Place { unit, round, .. } = chain.places.all[place];
                let (unit, round) = (&self.units.all[unit].id, &self.study.rounds[round].id);
                for group in (0..shown.len()).filter(|group| shown[*group]) {
                    for (index, cell) in
                        self.groups.all[group].cells.iter().enumerate().filter(|(_, c)| c.places.is_empty())
                    {
                        let Some((x, n)) = chain.cell(place, group, index) else { continue };
                        let among = self.written(&cell.base_of);
                        lines.push(format!("{unit};{round};{among};;{n}"));
                        if let Some(of) = &cell.numerator_of {
                            lines.push(format!("{unit};{round};;{};{x}", self.written(of)));
                        }
                    }
                }
            }
        }
        lines[1..].sort_unstable();
        lines.dedup();
        lines.join("\n") + "\n"
    }

    /// Every count of a unit before disclosure control, with whether it is shown; one line each, for the person responsible alone.
    pub fn raw(&self, unit: UnitIx) -> Vec<String> {
        let mut lines = Vec::new();
        for chain in &self.chains {
            let places = chain.places.all.iter().enumerate();
            for (place, found) in places.filter(|(_, found)| found.unit == unit && found.part == Part::Whole)
            {
                let round = &self.study.rounds[found.round].id;
                let groups = self.groups.all.iter().enumerate();
                for (group, declared) in groups.filter(|(_, group)| !matches!(group.seat, Seat::Before(_))) {
                    for (index, cell) in declared.cells.iter().enumerate() {
                        let Some((x, n)) = chain.cell(place, group, index) else { continue };
                        let is_shown = if chain.shown[place][group] { "shown" } else { "withheld" };
                        let base = self.written(&cell.base_of);
                        lines.push(match &cell.numerator_of {
                            Some(of) => format!(
                                "{round} {is_shown:<8} {x:>6} of {n:>6}  {} | {base}",
                                self.written(of)
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

    /// A number of a group at a place, as a line of a file of withheld numbers.
    pub(super) fn line(&self, chain: &Chain, place: PlaceIx, group: usize) -> Option<String> {
        let Place { unit, round, .. } = chain.places.all[place];
        let cell = self.groups.all[group].cells.first()?;
        let (unit, round) = (&self.units.all[unit].id, &self.study.rounds[round].id);
        let of = cell.numerator_of.as_ref().map(|of| self.written(of)).unwrap_or_default();
        Some(format!("{unit};{round};{};{of}", self.written(&cell.base_of)))
    }

    /// What a function counts, in the words of `study.yaml`.
    pub(super) fn written(&self, function: &Function) -> String {
        let one = |((variable, answer), met): (&super::basis::Base, &Vec<bool>)| {
            let declared = &self.study.variables[*variable];
            let values: Vec<&str> = match answer {
                Some(answer) => met[1].then(|| declared.values[*answer].id.as_str()).into_iter().collect(),
                None => (0..met.len()).filter(|v| met[*v]).map(|v| declared.values[v].id.as_str()).collect(),
            };
            format!("{}={}", declared.id, values.join("|"))
        };
        function.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    /// What may be published.
    pub fn release(&self) -> StudyRelease {
        let mut rounds: Vec<Vec<Option<UnitRelease>>> =
            (0..self.study.rounds.len()).map(|_| Vec::new()).collect();
        let mut left_out = vec![BTreeMap::new(); self.study.rounds.len()];
        for chain in &self.chains {
            let counter = self.counter(&chain.apart.units);
            let counties = || self.units.of_level(Level::County);
            let without = |county: UnitIx| (county, chain.apart.left_out(self.units, county));
            for round in &chain.rounds {
                left_out[*round] = counties().map(without).filter(|(_, out)| !out.is_empty()).collect();
                rounds[*round] = counter.released(chain, *round, self.gate);
            }
        }
        StudyRelease { gate: self.gate, held: self.plan.held(), rounds, left_out }
    }

    /// The families of atoms and the numbers that are sums of them.
    pub(super) fn numbers(&self) -> Numbers {
        Numbers::new(&self.groups, families(self.study, &self.bases, self.cube))
    }

    /// Cases by place, for nodes: by family and atom.
    pub(super) fn atoms(&self, chain: &Chain, numbers: &Numbers) -> Vec<Vec<Option<Vec<i32>>>> {
        let counter = self.counter(&chain.apart.units);
        let of = |place| counter.atoms(&chain.places, place, &numbers.families);
        (0..chain.places.all.len()).into_par_iter().map(of).collect()
    }
}

impl Chain {
    /// A count of a cell, opened for the proofs of this module: numerator and base.
    pub(super) fn cell(&self, place: PlaceIx, group: usize, cell: usize) -> Option<(u64, u64)> {
        let (x, n) = self.counts[place].as_ref()?.get(group)?.get(cell)?;
        Some((x.open()?, n.open()?))
    }
}

/// Rounds that include each other, and each of the others by itself.
fn chains(study: &Study) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for (round, declared) in study.rounds.iter().enumerate() {
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

/// Counts every group at every place.
struct Counter<'a> {
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    groups: &'a Groups,
    plan: &'a Plan,
}

impl Counter<'_> {
    /// The counts of a place by group; groups that compare places are counted for the nation alone, and a place that did not report
    /// something has none of it. `None` for a place that did not take part.
    fn counts(&self, place: Place) -> Option<Counts> {
        if self.is_beyond(place) {
            return self.new_cases(place);
        }
        self.all_cases(place)
    }

    /// Whether a place has only the cases that its round has beyond the one that this includes.
    fn is_beyond(&self, Place { unit, round, part }: Place) -> bool {
        let before = || self.study.rounds[round].includes.filter(|before| self.cube.has_own(*before, unit));
        part == Part::New || part == Part::Own && before().is_some()
    }

    /// The counts of a place in its round, whatever that includes.
    fn all_cases(&self, place: Place) -> Option<Counts> {
        let Place { unit, round, part } = place;
        if !self.cube.took_part(round, unit, self.units) {
            return None;
        }
        let total = match part {
            Part::Own => self.cube.own_total(round, unit, self.units, self.study),
            _ => self.cube.total(round, unit, self.units, self.study),
        };
        let of_group = |group: &Group| match group.seat {
            Seat::Before(_) | Seat::Rest(_) => Vec::new(),
            Seat::Total => vec![(RawCount::ZERO, total)],
            _ if group.compares.is_some() && (unit != self.units.nation || part != Part::Whole) => Vec::new(),
            seat => {
                let plans: Option<Vec<&MeasurePlan>> =
                    group.measures.iter().map(|measure| self.plan.measure(seat, *measure)).collect();
                let reports = |plan: &&MeasurePlan| self.reports(plan, place);
                let plans = plans.filter(|plans| plans.iter().all(reports)).unwrap_or_default();
                plans.iter().flat_map(|plan| self.cube.count(plan, round, unit, self.units)).collect()
            }
        };
        Some(self.with_rests(self.groups.all.iter().map(of_group).collect()))
    }

    /// The counts, with what is left of them.
    fn with_rests(&self, mut counts: Counts) -> Counts {
        for (group, declared) in self.groups.all.iter().enumerate() {
            if let Seat::Rest(index) = declared.seat {
                counts[group] = self.groups.rests[index].count(&counts);
            }
        }
        counts
    }

    fn reports(&self, plan: &MeasurePlan, place: Place) -> bool {
        match place.part {
            Part::Own => self.cube.reports_itself(plan, place.round, place.unit),
            _ => self.cube.reports(plan, place.round, place.unit, self.units),
        }
    }

    /// The cases that a round has beyond the one that it includes.
    fn new_cases(&self, place: Place) -> Option<Counts> {
        let all = |round: usize| self.all_cases(Place { round, part: place.part.of_one_round(), ..place });
        let now = all(place.round)?;
        let Some(before) = self.study.rounds[place.round].includes.and_then(all) else { return Some(now) };
        let of_group = |(now, before): (Cells, Cells)| {
            let cells = now.into_iter().enumerate();
            let earlier = |cell: usize| before.get(cell).copied().unwrap_or((RawCount::ZERO, RawCount::ZERO));
            cells.map(|(cell, (x, n))| (x.less(earlier(cell).0), n.less(earlier(cell).1))).collect()
        };
        Some(now.into_iter().zip(before).map(of_group).collect())
    }

    /// Cases by family and atom of a node; `None` for a family that it does not report or that was withheld at the source.
    fn atoms(&self, places: &Places, index: PlaceIx, families: &[Family]) -> Vec<Option<Vec<i32>>> {
        if !places.is_node(index) {
            return Vec::new();
        }
        let place = places.all[index];
        families.iter().map(|family| self.atoms_of(place, family)).collect()
    }

    fn atoms_of(&self, place: Place, family: &Family) -> Option<Vec<i32>> {
        if self.is_beyond(place) {
            let all =
                |round| self.all_atoms(Place { round, part: place.part.of_one_round(), ..place }, family);
            let now = all(place.round)?;
            let Some(before) = self.study.rounds[place.round].includes.and_then(all) else {
                return Some(now);
            };
            return Some(now.iter().zip(&before).map(|(now, before)| (now - before).max(0)).collect());
        }
        self.all_atoms(place, family)
    }

    /// The atoms of a place in its round, whatever that includes.
    fn all_atoms(&self, place: Place, family: &Family) -> Option<Vec<i32>> {
        if !self.reports(&family.plan, place) {
            return None;
        }
        let counts = self.cube.count(&family.plan, place.round, place.unit, self.units);
        let open = |count: RawCount| Some(i32::try_from(count.open()?).unwrap_or(i32::MAX));
        let mut atoms = Vec::with_capacity(family.size);
        for (x, n) in counts {
            let (x, n) = (open(x)?, open(n)?);
            match family.is_answer {
                true => atoms.extend([(n - x).max(0), x]),
                false => atoms.push(x),
            }
        }
        Some(atoms)
    }

    /// What the units show in a round.
    fn released(&self, chain: &Chain, round: usize, gate: Gate) -> Vec<Option<UnitRelease>> {
        let of = |unit: UnitIx, national: Option<&UnitRelease>| {
            let place = chain.places.at(round, unit)?;
            let counts = chain.counts[place].as_ref()?;
            Some(self.release(counts, &chain.shown[place], chain.apart.is_apart[unit], gate, national))
        };
        let nation = self.units.nation;
        let national = of(nation, None);
        let others = (0..self.units.all.len()).into_par_iter();
        let mut all: Vec<Option<UnitRelease>> =
            others.map(|unit| of(unit, national.as_ref()).filter(|_| unit != nation)).collect();
        all[nation] = national;
        all
    }

    /// What a place shows; blocks that compare places are taken from the nation's.
    fn release(
        &self,
        counts: &Counts,
        shown: &[bool],
        is_apart: bool,
        gate: Gate,
        national: Option<&UnitRelease>,
    ) -> UnitRelease {
        let blocks = |blocks: &[Block]| -> Vec<Vec<CellRelease>> {
            blocks.iter().map(|block| vec![CellRelease::WITHHELD; block.len(self.study)]).collect()
        };
        let mut total = Published::Withheld;
        let mut indicators = vec![CellRelease::WITHHELD; self.study.indicators.len()];
        let mut figures: Vec<Vec<Vec<Vec<CellRelease>>>> = Vec::new();
        for figure in &self.study.figures {
            figures.push(figure.views.iter().map(|view| blocks(&view.blocks)).collect());
        }
        let mut strata = blocks(self.study.findings.always.as_ref().map_or(&[], |always| &always.blocks));
        let groups = self.groups.all.iter().zip(counts).zip(shown);
        for ((group, counts), _) in groups.filter(|(_, shown)| **shown) {
            for (cell, (x, n)) in group.cells.iter().zip(counts) {
                let published = CellRelease { share: gate.share(*x, *n), base: gate.count(*n) };
                match group.seat {
                    Seat::Total => total = published.base,
                    Seat::Indicator(index) => indicators[index] = published,
                    Seat::Figure(f, v, b) => figures[f][v][b][cell.index] = published,
                    Seat::Stratum(index) => strata[index][cell.index] = published,
                    Seat::Before(_) | Seat::Rest(_) => {}
                }
            }
        }
        let block = |cells: Vec<CellRelease>| BlockRelease { cells: cells.into() };
        let of_figure = |(f, views): (usize, Vec<Vec<Vec<CellRelease>>>)| {
            let of_view = |(v, blocks): (usize, Vec<Vec<CellRelease>>)| {
                let declared = &self.study.figures[f].views[v].blocks;
                let of_block = |(b, cells): (usize, Vec<CellRelease>)| match national {
                    Some(national) if declared[b].nationwide => national.figures[f].views[v][b].clone(),
                    _ => block(cells),
                };
                blocks.into_iter().enumerate().map(of_block).collect()
            };
            FigureRelease { views: views.into_iter().enumerate().map(of_view).collect() }
        };
        UnitRelease {
            is_apart,
            total,
            indicators,
            figures: figures.into_iter().enumerate().map(of_figure).collect(),
            strata: strata.into_iter().map(block).collect(),
        }
    }
}
