//! Protection by noise: every number but that of all cases of a place is changed a little at random, and single cells that are small are not
//! shown.
//!
//! This is the cell key method (Statistics Sweden, Eurostat, ABS, ONS), with keys on the parts of a variable instead of on cells, so that what belongs
//! together adds up within a place. Draws ([`draw`]) depend on a secret and on the data alone, so that the same table has the same noise
//! each time. The noise of a class is made of its own draw and of that of the class above it ([`tree`]); that of a count of several
//! variables of the products of these ([`terms`]). Data that change have new noise ([`fingerprints`]), and two versions of
//! a place together tell more than one: what may be told anew, and how often, is decided in [`versions`].

mod draw;
mod errors;
mod fingerprints;
mod terms;
mod tree;
mod versions;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::counting::{Cube, MeasurePlan};
use ground::diagnostics::{Diagnostic, Diagnostics};
use input::{VERSION_COLUMNS, Withheld};
use study::{Study, both};
use units::{UnitIx, Units};

use super::Before;
use super::basis::{Bases, Function, written};
use super::cells::{Cell, Declared, Seat, declared};
use super::plan::Plan;
use super::published::{Published, noisy_count, noisy_share};
use super::raw::RawCount;
use super::release::{CellRelease, StudyRelease, UnitRelease};
use project::Rule;

pub use draw::{Secret, VARIANCE};
pub use errors::SizeError;

use draw::{Context, Draws};
use fingerprints::Fingerprints;
use terms::{Drawn, Terms};
use tree::Tree;
use versions::{Shows, Versions};

/// What a study shows, and what was counted.
pub(crate) struct Noise<'a> {
    study: &'a Study,
    units: &'a Units,
    rule: Rule,
    plan: Plan,
    declared: Vec<Declared>,
    /// By group of cells, then by cell: which counts its base and numerator are.
    counted: Vec<Vec<(usize, Option<usize>)>>,
    terms: Terms,
    /// By round, then by unit; `None` for a unit that did not take part.
    places: Vec<Vec<Option<Place>>>,
    withheld: BTreeSet<(usize, UnitIx, usize, Option<usize>)>,
}

/// A unit in a round.
struct Place {
    /// What stands for the places that report for it.
    places: String,
    /// What stands for its data, the secret and the classes: what its noise depends on.
    version: String,
    /// All cases; `None` where the source does not tell.
    cases: Option<u64>,
    /// By group of cells, then by cell.
    cells: Vec<Vec<Told>>,
}

/// What is known of a cell.
#[derive(Clone, Copy, Default)]
struct Told {
    /// What was counted, numerator and base; `None` where the place does not report it, the source withheld it, or what stands here was published before.
    raw: Option<(u64, u64)>,
    /// Numerator and base with noise; `None` where there is nothing to tell.
    noisy: Option<(f64, f64)>,
}

/// Counts everything that a study declares and adds noise. `None` when some table is missing, or when something was published by another
/// method, with a problem for each.
pub(crate) fn decide<'a>(
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    rule: Rule,
    secret: &Secret,
    before: &Before,
    problems: &mut Diagnostics,
) -> Option<Noise<'a>> {
    let plan = Plan::new(study, cube, problems)?;
    let bases = Bases::new(study);
    let declared = declared(study, units, &bases);
    let mut terms = Terms::new(Tree::all(study));
    let mut index =
        |cell: &Cell| (terms.index(&cell.base), cell.numerator.as_ref().map(|of| terms.index(of)));
    let counted = declared.iter().map(|group| group.cells.iter().map(&mut index).collect()).collect();
    let mut noise = Noise {
        study,
        units,
        rule,
        plan,
        declared,
        counted,
        terms,
        places: Vec::new(),
        withheld: BTreeSet::new(),
    };
    noise.withheld = noise.withheld(&bases, &before.withheld, problems);
    let counter = Counter {
        noise: &noise,
        cube,
        secret,
        draws: Draws::new(),
        fingerprints: Fingerprints::new(study, cube, units),
        classes: noise.terms.classes(),
    };
    let of_round =
        |round: usize| (0..units.all.len()).into_par_iter().map(|unit| counter.place(round, unit)).collect();
    noise.places = (0..study.rounds.len()).map(of_round).collect();
    let versions = Versions::new(study, &bases, before, &noise.terms, secret, problems);
    noise.keep(&versions, problems);
    (!problems.has_errors()).then_some(noise)
}

impl Noise<'_> {
    /// The numbers that are not to be shown, whatever the rules say. A line that names none protects nothing, which is an error.
    fn withheld(
        &self,
        bases: &Bases,
        withheld: &[Withheld],
        problems: &mut Diagnostics,
    ) -> BTreeSet<(usize, UnitIx, usize, Option<usize>)> {
        let shown: BTreeSet<(usize, Option<usize>)> = self.counted.iter().flatten().copied().collect();
        let mut found = BTreeSet::new();
        for number in withheld {
            let base = self.terms.find(&bases.conditions(self.study, &number.among));
            let of = number.of.as_ref().map(|of| bases.conditions(self.study, &both(&number.among, of)));
            let of = of.map(|of| self.terms.find(&of));
            match (base, of) {
                (Some(base), None) if shown.contains(&(base, None)) => {
                    found.insert((number.round, number.unit, base, None));
                }
                (Some(base), Some(Some(of))) if shown.contains(&(base, Some(of))) => {
                    found.insert((number.round, number.unit, base, Some(of)));
                }
                _ => problems.error_with(|| {
                    let message = "the study shows no such number, so this line withholds nothing";
                    Diagnostic::error("nothing-withheld", number.place.clone(), message)
                        .help("correct the line or remove it")
                }),
            }
        }
        found
    }

    /// Puts what was published before in place of what may not be told anew.
    fn keep(&mut self, versions: &Versions, problems: &mut Diagnostics) {
        let mut kept: Vec<(UnitIx, usize)> = Vec::new();
        for round in versions::order(self.study) {
            for unit in 0..self.units.all.len() {
                let Some(place) = &self.places[round][unit] else { continue };
                let includes = self.study.rounds[round].includes;
                let included = includes.and_then(|before| self.places[before][unit].as_ref());
                let included = included.map(|place| (place.version.as_str(), place.cases));
                let shows = versions.decide((round, unit), place, included, self.rule.least_base());
                let stands = match shows {
                    Shows::New => continue,
                    Shows::Published(version) => Some(self.published(version)),
                    Shows::Included => {
                        includes.and_then(|before| self.places[before][unit].as_ref()).map(Place::again)
                    }
                };
                // What compares places is theirs, whatever becomes of the nation's own numbers.
                let compared =
                    (0..self.declared.len()).filter(|group| self.declared[*group].compares.is_some());
                let compared: Vec<(usize, Vec<Told>)> =
                    compared.map(|group| (group, place.cells[group].clone())).collect();
                self.places[round][unit] = stands;
                if let Some(place) = &mut self.places[round][unit] {
                    compared.into_iter().for_each(|(group, told)| place.cells[group] = told);
                }
                kept.push((unit, round));
            }
        }
        self.withhold_compared(&kept);
        if !kept.is_empty() {
            problems.push(versions::kept(self.study, self.units, &kept));
        }
    }

    /// Leaves out of comparisons of places what counts one of which older numbers stand: new ones beside them would tell too much.
    fn withhold_compared(&mut self, kept: &[(UnitIx, usize)]) {
        let nation = self.units.nation;
        for (round, places) in self.places.iter_mut().enumerate() {
            let Some(place) = &mut places[nation] else { continue };
            let is_kept = |unit: &UnitIx| kept.contains(&(*unit, round));
            for (declared, told) in self.declared.iter().zip(&mut place.cells) {
                let cells = declared.cells.iter().zip(told).filter(|_| declared.compares.is_some());
                for (cell, told) in cells {
                    let counts_nation = cell.places.is_empty() || cell.base_places.is_empty();
                    if cell.places.iter().chain(&cell.base_places).any(is_kept)
                        || counts_nation && is_kept(&nation)
                    {
                        *told = Told::default();
                    }
                }
            }
        }
    }

    /// A place as it was published.
    fn published(&self, version: &versions::Version) -> Place {
        let number = |function: usize| version.numbers.get(&function).copied();
        let told = |(base, of): &(usize, Option<usize>)| {
            let numbers = number(*base).map(|base| (of.map_or(Some(base), number).unwrap_or(f64::NAN), base));
            Told { raw: None, noisy: numbers }
        };
        let cells = self.counted.iter().map(|group| group.iter().map(told).collect()).collect();
        Place { places: version.places.clone(), version: version.name.clone(), cases: version.cases, cells }
    }

    /// What may be published.
    pub(crate) fn release(&self) -> StudyRelease {
        let rounds = (0..self.study.rounds.len())
            .map(|round| UnitRelease::of_units(self.units, |unit, national| self.unit(round, unit, national)))
            .collect();
        let left_out = vec![BTreeMap::new(); self.study.rounds.len()];
        StudyRelease { rule: self.rule, held: self.plan.held(), rounds, left_out }
    }

    fn unit(&self, round: usize, unit: UnitIx, national: Option<&UnitRelease>) -> Option<UnitRelease> {
        let place = self.places[round][unit].as_ref()?;
        let is_apart = self.is_apart(place);
        let level = self.units.all[unit].level;
        let groups = self.declared.iter().enumerate().filter(|(_, group)| group.levels.contains(&level));
        let groups = groups.filter(|(_, group)| !is_apart || group.seat == Seat::Total);
        let cells = groups.flat_map(|(group, declared)| {
            let cells = declared.cells.iter().enumerate();
            cells.map(move |(cell, found)| {
                (declared.seat, found.index, self.cell(place, (round, unit), (group, cell)))
            })
        });
        Some(UnitRelease::of_cells(self.study, is_apart, cells, national))
    }

    /// Whether a place has too few cases for any share.
    fn is_apart(&self, place: &Place) -> bool {
        place.cases.is_some_and(|cases| cases < self.rule.detail_from())
    }

    fn cell(
        &self,
        place: &Place,
        (round, unit): (usize, UnitIx),
        (group, cell): (usize, usize),
    ) -> CellRelease {
        let Some((x, n)) = place.cells[group].get(cell).and_then(|told| told.noisy) else {
            return CellRelease::WITHHELD;
        };
        let (base, of) = self.counted[group][cell];
        // With noise a part can be larger than the whole, which nobody would understand.
        let n = place.cases.map_or(n, |all| n.min(all as f64));
        let x = x.min(n);
        let variance = |function: usize| if self.terms.is_exact(function) { 0.0 } else { VARIANCE };
        let of_variance = of.map_or(0.0, variance);
        let published = CellRelease {
            share: noisy_share(self.rule, (x, of_variance), (n, variance(base))),
            base: noisy_count(self.rule, n, variance(base)),
        };
        match self.withheld.contains(&(round, unit, base, of)) {
            true if of.is_none() => CellRelease::WITHHELD,
            true => CellRelease { share: Published::Withheld, ..published },
            false => published,
        }
    }

    /// Every number that is shown, with what stands for the data behind it, as a file of published numbers.
    pub(crate) fn record(&self) -> String {
        let mut lines = Vec::new();
        for (round, places) in self.places.iter().enumerate() {
            for (unit, place) in
                places.iter().enumerate().filter_map(|(unit, place)| Some((unit, place.as_ref()?)))
            {
                let (unit_id, round_id) = (&self.units.all[unit].id, &self.study.rounds[round].id);
                let head = format!("{unit_id};{round_id};{};{}", place.places, place.version);
                let mut line = |function: &Function, number: f64| {
                    lines.push(format!("{head};{};{number}", written(self.study, function)));
                };
                let level = self.units.all[unit].level;
                for (group, declared) in self.declared.iter().enumerate() {
                    if !declared.levels.contains(&level)
                        || self.is_apart(place) && declared.seat != Seat::Total
                    {
                        continue;
                    }
                    // What compares places stands with these.
                    let own = declared.cells.iter().enumerate().filter(|(_, cell)| cell.places.is_empty());
                    for (at, cell) in own.filter(|(_, cell)| cell.base_places.is_empty()) {
                        let shown = self.cell(place, (round, unit), (group, at));
                        let Some((x, n)) = place.cells[group].get(at).and_then(|told| told.noisy) else {
                            continue;
                        };
                        if shown.base.is_shown() {
                            line(&cell.base, n);
                        }
                        if let Some(of) = cell.numerator.as_ref().filter(|_| shown.share.is_shown()) {
                            line(of, x);
                        }
                    }
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines.insert(0, VERSION_COLUMNS.join(";"));
        lines.join("\n") + "\n"
    }

    /// Every count of a unit before and after noise, with whether it is shown; one line each, for the person responsible alone.
    pub(crate) fn raw(&self, unit: UnitIx) -> Vec<String> {
        let mut lines = Vec::new();
        for (round, declared) in self.study.rounds.iter().enumerate() {
            let Some(place) = &self.places[round][unit] else { continue };
            for (group, found) in self.declared.iter().enumerate() {
                for (at, cell) in found.cells.iter().enumerate() {
                    let Some(Told { raw: Some((x, n)), noisy: Some((noisy_x, noisy_n)) }) =
                        place.cells[group].get(at)
                    else {
                        continue;
                    };
                    let shown = self.cell(place, (round, unit), (group, at));
                    let base = written(self.study, &cell.base);
                    lines.push(match &cell.numerator {
                        Some(of) => format!(
                            "{} {:<8} {x:>6} of {n:>6} shown as {noisy_x:>8.2} of {noisy_n:>8.2}  {} | {base}",
                            declared.id,
                            if shown.share.is_shown() { "shown" } else { "withheld" },
                            written(self.study, of)
                        ),
                        None => format!(
                            "{} {:<8} {n:>6}           shown as {noisy_n:>8.2}              {base}",
                            declared.id,
                            if shown.base.is_shown() { "shown" } else { "withheld" },
                        ),
                    });
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

impl Place {
    /// The same numbers in a round that includes theirs.
    fn again(&self) -> Self {
        Self {
            places: self.places.clone(),
            version: self.version.clone(),
            cases: self.cases,
            cells: self.cells.clone(),
        }
    }
}

/// Counts, and adds noise.
struct Counter<'a> {
    noise: &'a Noise<'a>,
    cube: &'a Cube,
    secret: &'a Secret,
    draws: Draws,
    fingerprints: Fingerprints,
    classes: String,
}

/// The noise of every set of reporting places that counts of one unit are sums over; of one in most studies.
type OfPlaces<'a> = BTreeMap<Vec<UnitIx>, Drawn<'a>>;

impl<'a> Counter<'a> {
    /// `None` for a unit that did not take part.
    fn place(&'a self, round: usize, unit: UnitIx) -> Option<Place> {
        let Noise { study, units, .. } = self.noise;
        if !self.cube.took_part(round, unit, units) {
            return None;
        }
        let total = self.cube.total(round, unit, units, study);
        let mut drawn = OfPlaces::new();
        let of_group = |(group, declared): (usize, &Declared)| match declared.seat {
            _ if declared.compares.is_some() && unit != units.nation => Vec::new(),
            Seat::Total => {
                let told =
                    total.open().map(|n| Told { raw: Some((n, n)), noisy: Some((n as f64, n as f64)) });
                vec![told.unwrap_or_default()]
            }
            seat => {
                let plans = declared.measures.iter().map(|measure| self.noise.plan.measure(seat, *measure));
                let Some(plans) = plans.collect::<Option<Vec<&MeasurePlan>>>() else { return Vec::new() };
                if !plans.iter().all(|plan| self.cube.reports(plan, round, unit, units)) {
                    return Vec::new();
                }
                let mut told = Vec::with_capacity(declared.cells.len());
                for plan in plans {
                    let places = self.cube.reporting(plan, round, unit, units);
                    for count in self.cube.count(plan, round, unit, units) {
                        let at = (group, told.len());
                        told.push(self.told(round, &places, at, count, &mut drawn));
                    }
                }
                told
            }
        };
        let cells = self.noise.declared.iter().enumerate().map(of_group).collect();
        let mut own: Vec<UnitIx> =
            units.all[unit].reporters().filter(|place| self.cube.has_own(round, *place)).collect();
        own.sort_by_key(|place| &units.all[*place].id);
        let (ids, data) = self.context(round, &own);
        let data = [&ids.join(","), study.rounds[round].id.as_str(), &data, &self.classes].join("\x1f");
        let version = format!("{}-{}", self.secret.short_name(), self.secret.name(&data));
        Some(Place { places: fingerprints::of_text(&ids.join(",")), version, cases: total.open(), cells })
    }

    /// The ids of places in their order, and what stands for their data.
    fn context(&self, round: usize, places: &[UnitIx]) -> (Vec<&'a str>, String) {
        let ids = places.iter().map(|place| self.noise.units.all[*place].id.as_str()).collect();
        (ids, self.fingerprints.of(round, places))
    }

    fn told(
        &'a self,
        round: usize,
        places: &[UnitIx],
        (group, cell): (usize, usize),
        (x, n): (RawCount, RawCount),
        drawn: &mut OfPlaces<'a>,
    ) -> Told {
        let (Some(x), Some(n)) = (x.open(), n.open()) else { return Told::default() };
        // Rounding at the source can make a numerator larger than its base.
        let x = x.min(n);
        let declared = &self.noise.declared[group].cells[cell];
        let (base, of) = self.noise.counted[group][cell];
        let mut noisy = |cases: u64, function: usize, groups: &[UnitIx]| {
            cases as f64 + self.drawn(round, places, groups, drawn).noise(function)
        };
        let base = noisy(n, base, &declared.base_places);
        let numerator = match of {
            Some(of) if !declared.is_never => noisy(x, of, &declared.places),
            _ => x as f64,
        };
        Told { raw: Some((x, n)), noisy: Some((numerator, base)) }
    }

    /// The noise of what some places report; of a cell that names groups of units, what those of them report that are in one.
    fn drawn<'b>(
        &'a self,
        round: usize,
        places: &[UnitIx],
        groups: &[UnitIx],
        all: &'b mut OfPlaces<'a>,
    ) -> &'b mut Drawn<'a> {
        let units = self.noise.units;
        let is_in = |place: &UnitIx| {
            groups.is_empty()
                || groups.iter().any(|group| units.all[*group].reporters().any(|other| other == *place))
        };
        let mut counted: Vec<UnitIx> = places.iter().copied().filter(is_in).collect();
        counted.sort_by_key(|place| &units.all[*place].id);
        all.entry(counted).or_insert_with_key(|counted| {
            let (ids, data) = self.context(round, counted);
            let context = Context::new(self.secret, &ids, &self.noise.study.rounds[round].id, &data);
            Drawn::new(&self.noise.terms, &self.draws, context)
        })
    }
}
