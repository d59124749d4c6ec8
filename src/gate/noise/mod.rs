//! Protection by noise: every number but a place's number of all cases is changed a little at
//! random, and single cells that are small are withheld.
//!
//! This is the cell key method (Statistics Sweden, Eurostat, ABS, ONS), with keys for the classes
//! of variables instead of for cells, so that the parts of a total add up within a place. Draws
//! ([`draw`]) depend on a secret and the data alone, so the same table always has the same noise.
//! The noise of a class is made of its own draw and that of its parent class ([`tree`]); the noise
//! of a count by several variables is made of draws for combinations of classes ([`terms`]).
//! Changed data get new noise ([`fingerprints`]). Two versions of a place together disclose more
//! than one, so [`versions`] decides whether a place may publish a new one.

mod draw;
mod errors;
mod fingerprints;
mod place;
mod terms;
mod tree;
mod versions;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::counting::{Cube, MeasurePlan};
use ground::diagnostics::{Diagnostic, Diagnostics};
use input::{UnaskedValue, VERSION_COLUMNS, Withheld};
use study::{ByRound, RoundIx, Study, both};
use units::{ByUnit, UnitIx, Units};

use super::absence::{Absence, no_numerator};
use super::basis::{Function, conditions, written};
use super::before::Before;
use super::cells::{ByGroup, DeclaredCell, DeclaredGroup, GroupIx, Seat, declared_groups};
use super::footnotes::UnitFootnotes;
use super::measures::{CellDecision, Measures};
use super::plan::Plan;
use super::published::{Published, noisy_count, noisy_share};
use super::raw::{Cells, Counts, RawCount};
use super::release::{CellRelease, StudyRelease, UnitRelease};
use super::tally::Tally;
use project::Rule;

pub use draw::{Secret, VARIANCE};
pub use errors::SizeError;

use draw::{Context, Draws};
use fingerprints::Fingerprints;
use place::NoisyPlace;
use terms::{NoiseDraws, Terms};
use tree::ClassTree;
use versions::{Shows, Versions};

/// What a study shows, and the counts behind it.
pub(crate) struct Noise<'a> {
    study: &'a Study,
    units: &'a Units,
    /// The values that nobody was asked about in a round.
    unasked: &'a BTreeSet<UnaskedValue>,
    /// By round: how many cases the numbers that the source withheld can be at most.
    at_source: ByRound<BTreeMap<UnitIx, u64>>,
    rule: Rule,
    plan: Plan,
    measures: Measures,
    declared: ByGroup<DeclaredGroup>,
    /// By group, then by cell: the indices in `terms` of its base and numerator.
    counted: ByGroup<Vec<(usize, Option<usize>)>>,
    terms: Terms,
    /// By round, then by unit; `None` for a unit that did not take part.
    places: ByRound<ByUnit<Option<NoisyPlace>>>,
    withheld: BTreeSet<(RoundIx, UnitIx, usize, Option<usize>)>,
    /// By round: the units whose numbers are those published last.
    kept_from_last: ByRound<BTreeSet<UnitIx>>,
}

/// Counts everything that a study declares and adds noise. Returns `None`, with a problem for each,
/// when a table is missing or a round was published by another method.
pub(crate) fn decide<'a>(
    study: &'a Study,
    cube: &'a Cube,
    units: &'a Units,
    rule: Rule,
    secret: &Secret,
    before: &Before,
    problems: &mut Diagnostics,
) -> Option<Noise<'a>> {
    let plan = Plan::new(study, cube, rule, problems)?;
    let declared = declared_groups(study, units);
    let mut terms = Terms::new(ClassTree::all(study));
    let mut index =
        |cell: &DeclaredCell| (terms.index(&cell.base), cell.numerator.as_ref().map(|of| terms.index(of)));
    let counted = declared.iter().map(|group| group.cells.iter().map(&mut index).collect()).collect();
    let rounds: Vec<RoundIx> = study.rounds.indices().collect();
    let measures = Measures::new(Tally { study, cube, units, plan: &plan }, rule, &rounds, problems);
    let mut noise = Noise {
        study,
        units,
        unasked: cube.unasked(),
        at_source: cube.at_most(study),
        rule,
        plan,
        measures,
        declared,
        counted,
        terms,
        places: ByRound::default(),
        withheld: BTreeSet::new(),
        kept_from_last: study.rounds.iter().map(|_| BTreeSet::new()).collect(),
    };
    noise.withheld = noise.withheld(&before.withheld, problems);
    let counter = NoiseCounter {
        noise: &noise,
        cube,
        secret,
        draws: Draws::new(),
        fingerprints: Fingerprints::new(study, cube, units),
        classes: noise.terms.classes(),
    };
    noise.places = study.rounds.indices().map(|round| counter.round(round)).collect();
    let versions = Versions::new(study, before, &noise.terms, secret, problems);
    noise.keep(&versions, problems);
    (!problems.has_errors()).then_some(noise)
}

impl Noise<'_> {
    /// The numbers that must not be shown, whatever the rules say, as (round, unit, base,
    /// numerator). A line of the file that names no number of the study protects nothing, which is
    /// an error.
    fn withheld(
        &self,
        withheld: &[Withheld],
        problems: &mut Diagnostics,
    ) -> BTreeSet<(RoundIx, UnitIx, usize, Option<usize>)> {
        let shown: BTreeSet<(usize, Option<usize>)> = self.counted.iter().flatten().copied().collect();
        let mut withheld_numbers = BTreeSet::new();
        for number in withheld {
            let base = self.terms.find(&conditions(self.study, &number.among));
            let numerator =
                number.of.as_ref().map(|numerator| conditions(self.study, &both(&number.among, numerator)));
            let numerator = numerator.map(|numerator| self.terms.find(&numerator));
            match (base, numerator) {
                (Some(base), None) if shown.contains(&(base, None)) => {
                    withheld_numbers.insert((number.round, number.unit, base, None));
                }
                (Some(base), Some(Some(numerator))) if shown.contains(&(base, Some(numerator))) => {
                    withheld_numbers.insert((number.round, number.unit, base, Some(numerator)));
                }
                _ => problems.error_with(|| {
                    let message = "the study shows no such number, so this line withholds nothing";
                    Diagnostic::error("nothing-withheld", number.place.clone(), message)
                        .help("correct the line or remove it")
                }),
            }
        }
        withheld_numbers
    }

    /// Replaces the numbers of places that may not publish a new version by those published before.
    fn keep(&mut self, versions: &Versions, problems: &mut Diagnostics) {
        let mut kept_from_last: Vec<(UnitIx, RoundIx)> = Vec::new();
        for round in versions::order(self.study) {
            for unit in self.units.all.indices() {
                let Some(place) = &self.places[round][unit] else { continue };
                let includes = self.study.rounds[round].includes;
                let included = includes.and_then(|before| self.places[before][unit].as_ref());
                let included = included.map(|place| (place.version.as_str(), place.cases));
                let shows = versions.decide((round, unit), place, included, self.rule.least_base());
                let kept_place = match shows {
                    Shows::New => continue,
                    Shows::Published(version) => Some(self.published_place(version)),
                    Shows::Included => includes.and_then(|before| self.places[before][unit].clone()),
                };
                // Cells that compare groups of units count those groups, not the place itself, so
                // their new numbers are shown.
                let place = std::mem::replace(&mut self.places[round][unit], kept_place);
                if let (Some(mut counted), Some(place)) = (place, &mut self.places[round][unit]) {
                    let groups = self.declared.enumerated();
                    for (group, _) in groups.filter(|(_, group)| group.compares.is_some()) {
                        std::mem::swap(&mut place.noisy[group], &mut counted.noisy[group]);
                        place.footnotes.take(group, &mut counted.footnotes);
                        if let Some(counts) = place.counts.get_mut(group.index()) {
                            std::mem::swap(counts, &mut counted.counts[group]);
                        }
                    }
                }
                kept_from_last.push((unit, round));
                self.kept_from_last[round].insert(unit);
            }
        }
        self.withhold_compared(&kept_from_last);
        if !kept_from_last.is_empty() {
            problems.push(versions::kept_warning(self.study, self.units, &kept_from_last));
        }
    }

    /// Withholds cells that compare groups of units where one of the groups (or the nation) keeps
    /// its published numbers: new numbers beside those would disclose too much.
    fn withhold_compared(&mut self, kept: &[(UnitIx, RoundIx)]) {
        let nation = self.units.nation;
        for round in self.study.rounds.indices() {
            let Some(place) = &mut self.places[round][nation] else { continue };
            let is_kept = |unit: &UnitIx| kept.contains(&(*unit, round));
            for (declared, noisy) in self.declared.iter().zip(place.noisy.iter_mut()) {
                let cells = declared.cells.iter().zip(noisy).filter(|_| declared.compares.is_some());
                for (cell, noisy) in cells {
                    let counts_nation = cell.places.is_empty() || cell.base_places.is_empty();
                    if cell.places.iter().chain(&cell.base_places).any(is_kept)
                        || counts_nation && is_kept(&nation)
                    {
                        *noisy = None;
                    }
                }
            }
        }
    }

    /// A place as it was published.
    fn published_place(&self, version: &versions::Version) -> NoisyPlace {
        let number = |function: usize| version.numbers.get(&function).copied();
        let numbers = |(base, numerator): &(usize, Option<usize>)| {
            let base = number(*base)?;
            Some((numerator.map_or(Some(base), number).unwrap_or(f64::NAN), base))
        };
        NoisyPlace {
            places: version.places.clone(),
            version: version.name.clone(),
            cases: version.cases,
            counts: Counts::default(),
            noisy: self.counted.iter().map(|group| group.iter().map(numbers).collect()).collect(),
            footnotes: UnitFootnotes::default(),
        }
    }

    /// The values that may be published.
    pub(crate) fn release(&self) -> StudyRelease {
        let rounds = self.study.rounds.indices();
        let rounds = rounds
            .map(|round| UnitRelease::of_units(self.units, |unit, national| self.unit(round, unit, national)))
            .collect();
        let left_out = vec![BTreeMap::new(); self.study.rounds.len()].into();
        let (breaks, remarks) = (self.study.breaks.clone(), self.study.remarks.clone());
        let (held, at_source) = (self.plan.held(), self.at_source.clone());
        let kept_from_last = self.kept_from_last.clone();
        StudyRelease { rule: self.rule, held, breaks, remarks, rounds, left_out, at_source, kept_from_last }
    }

    fn unit(&self, round: RoundIx, unit: UnitIx, national: Option<&UnitRelease>) -> Option<UnitRelease> {
        let place = self.places[round][unit].as_ref()?;
        let is_apart = self.is_apart(place);
        let level = self.units.all[unit].level;
        let groups = self.declared.enumerated().filter(|(_, group)| group.levels.contains(&level));
        let groups = groups.filter(|(_, group)| !is_apart || group.seat == Seat::Total);
        let cells = groups.flat_map(|(group, declared)| {
            let cells = declared.cells.iter().enumerate();
            // A block that compares groups of units is the nation's own; the others copy it.
            let cells = cells.filter(move |_| declared.compares.is_none() || unit == self.units.nation);
            cells.map(move |(cell, found)| {
                let published = self.cell(place, (round, unit), (group, cell));
                let of = found.numerator.as_ref().unwrap_or(&found.base);
                let absence = no_numerator(self.unasked, round, found.is_never, of);
                let published = published.without_share(absence);
                let seat = (declared.seat, found.index);
                let has_numerator = found.numerator.is_some();
                let decided = CellDecision { cases: published, never: absence, has_numerator };
                let published = self.measures.cell((round, unit), seat, decided);
                (declared.seat, found.index, published)
            })
        });
        Some(UnitRelease::of_cells(self.study, is_apart, cells, national))
    }

    /// Whether a place has fewer cases than `detail_from`, so that it shows no share.
    fn is_apart(&self, place: &NoisyPlace) -> bool {
        place.cases.is_some_and(|cases| cases < self.rule.detail_from())
    }

    fn cell(
        &self,
        place: &NoisyPlace,
        (round, unit): (RoundIx, UnitIx),
        (group, cell): (GroupIx, usize),
    ) -> CellRelease {
        let Some((x, n)) = place.noisy[group].get(cell).copied().flatten() else {
            return CellRelease::missing(self.absence(place, round, (group, cell)));
        };
        let (base, of) = self.counted[group][cell];
        // Noise can make a part larger than the whole, which readers would not understand.
        let n = place.cases.map_or(n, |all| n.min(all as f64));
        let x = x.min(n);
        let variance = |function: usize| if self.terms.is_exact(function) { 0.0 } else { VARIANCE };
        let numerator_variance = of.map_or(0.0, variance);
        let published = CellRelease {
            share: noisy_share(self.rule, (x, numerator_variance), (n, variance(base))),
            base: noisy_count(self.rule, n, variance(base)),
        };
        let published = published.with_footnotes(place.footnotes.cell(group, cell));
        match self.withheld.contains(&(round, unit, base, of)) {
            true if of.is_none() => CellRelease::WITHHELD,
            true => CellRelease { share: Published::WITHHELD, ..published },
            false => published,
        }
    }

    /// Why a cell of a place has no numbers.
    fn absence(&self, place: &NoisyPlace, round: RoundIx, (group, cell): (GroupIx, usize)) -> Absence {
        let is_reported = |place: &NoisyPlace| place.counts.get(group).is_some_and(|cells| !cells.is_empty());
        match place.counts.get(group).map(Vec::as_slice) {
            Some([]) if !self.places[round].iter().flatten().any(is_reported) => Absence::NotAsked,
            Some([]) => Absence::NotReported,
            Some(cells) if cells.get(cell).is_some_and(|(x, n)| x.is_withheld() || n.is_withheld()) => {
                Absence::AtSource
            }
            _ => Absence::Protected,
        }
    }

    /// Every number that is shown, with the version of its place, as the text of a CSV file of
    /// published numbers.
    pub(crate) fn record(&self) -> String {
        let mut lines = Vec::new();
        for (round, places) in self.places.enumerated() {
            for (unit, place) in places.enumerated().filter_map(|(unit, place)| Some((unit, place.as_ref()?)))
            {
                let (unit_id, round_id) = (&self.units.all[unit].id, &self.study.rounds[round].id);
                let head = format!("{unit_id};{round_id};{};{}", place.places, place.version);
                let mut line = |function: &Function, number: f64| {
                    lines.push(format!("{head};{};{number}", written(self.study, function)));
                };
                let level = self.units.all[unit].level;
                for (group, declared) in self.declared.enumerated() {
                    if !declared.levels.contains(&level)
                        || self.is_apart(place) && declared.seat != Seat::Total
                    {
                        continue;
                    }
                    // A cell that compares groups of units is recorded for these groups.
                    let own_cells =
                        declared.cells.iter().enumerate().filter(|(_, cell)| cell.places.is_empty());
                    for (at, cell) in own_cells.filter(|(_, cell)| cell.base_places.is_empty()) {
                        let shown = self.cell(place, (round, unit), (group, at));
                        let Some((x, n)) = place.noisy[group].get(at).copied().flatten() else {
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

    /// Every count of a unit before and after noise, one line each, with whether it is shown. Only
    /// for the person responsible.
    pub(crate) fn raw(&self, unit: UnitIx) -> Vec<String> {
        let mut lines = Vec::new();
        for (round, declared) in self.study.rounds.enumerated() {
            let Some(place) = &self.places[round][unit] else { continue };
            for (group, found) in self.declared.enumerated() {
                for (at, cell) in found.cells.iter().enumerate() {
                    let noisy = place.noisy[group].get(at).copied().flatten();
                    let Some(((x, n), (noisy_x, noisy_n))) = place.counted(group, at).zip(noisy) else {
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

/// Counts places and adds noise.
struct NoiseCounter<'a> {
    noise: &'a Noise<'a>,
    cube: &'a Cube,
    secret: &'a Secret,
    draws: Draws,
    fingerprints: Fingerprints,
    classes: String,
}

/// The draws for one unit, by set of places that report for it. Most studies have one set; there
/// are several where tables come from different places.
#[derive(Default)]
struct PlaceDraws<'a> {
    all: Vec<(Vec<UnitIx>, NoiseDraws<'a>)>,
    /// The index in `all`, by table and by the groups of units that a cell names.
    known: FxHashMap<(usize, Vec<UnitIx>), usize>,
}

impl<'a> NoiseCounter<'a> {
    /// The places of a round by unit; `None` for a unit that did not take part.
    fn round(&self, round: RoundIx) -> ByUnit<Option<NoisyPlace>> {
        let Noise { study, units, ref plan, ref declared, .. } = *self.noise;
        let tally = Tally { study, cube: self.cube, units, plan };
        let group_measures: Vec<_> = declared.iter().map(DeclaredGroup::group_measures).collect();
        let counts: Vec<_> = units.all.indices().zip(tally.round(round, &group_measures)).collect();
        let footnotes = tally.footnotes(round, &group_measures);
        let place = |(unit, counts): (UnitIx, Option<Counts>)| {
            let footnotes = footnotes.get(unit).cloned().unwrap_or_default();
            counts.map(|counts| self.place(&tally, (round, unit), counts, footnotes))
        };
        counts.into_par_iter().map(place).collect()
    }

    fn place(
        &self,
        tally: &Tally,
        (round, unit): (RoundIx, UnitIx),
        counts: Counts,
        footnotes: UnitFootnotes,
    ) -> NoisyPlace {
        let Noise { study, units, declared, .. } = self.noise;
        let mut draws = PlaceDraws::default();
        let noisy = |(group, (declared, cells)): (GroupIx, (&DeclaredGroup, &Cells))| {
            if declared.seat == Seat::Total {
                return vec![cells[0].1.open().map(|n| (n as f64, n as f64))];
            }
            let plans = tally.plans(&declared.group_measures()).unwrap_or_default();
            let cells_per_plan = declared.cells.len() / plans.len().max(1);
            let noisy = |(cell, counts): (usize, &(RawCount, RawCount))| {
                self.noisy((round, unit), plans[cell / cells_per_plan], (group, cell), *counts, &mut draws)
            };
            cells.iter().enumerate().map(noisy).collect()
        };
        let noisy = declared.indices().zip(declared.iter().zip(&counts)).map(noisy).collect();
        let cases = counts.iter().flatten().next().and_then(|(_, total)| total.open());
        let mut reporting: Vec<UnitIx> =
            units.all[unit].reporters().filter(|place| self.cube.has_own(round, *place)).collect();
        reporting.sort_by_key(|place| &units.all[*place].id);
        let (ids, data) = self.context(round, &reporting);
        let data = [&ids.join(","), study.rounds[round].id.as_str(), &data, &self.classes].join("\x1f");
        let version = format!("{}-{}", self.secret.short_name(), self.secret.name(&data));
        NoisyPlace { places: fingerprints::of_text(&ids.join(",")), version, cases, counts, noisy, footnotes }
    }

    /// The ids of places, in the given order, and a digest of their data.
    fn context(&self, round: RoundIx, places: &[UnitIx]) -> (Vec<&'a str>, String) {
        let ids = places.iter().map(|place| self.noise.units.all[*place].id.as_str()).collect();
        (ids, self.fingerprints.of(round, places))
    }

    /// Numerator and base of a cell with noise; `None` where the source withheld one of them.
    fn noisy<'b>(
        &'b self,
        at: (RoundIx, UnitIx),
        plan: &MeasurePlan,
        (group, cell): (GroupIx, usize),
        (x, n): (RawCount, RawCount),
        draws: &mut PlaceDraws<'b>,
    ) -> Option<(f64, f64)> {
        let (x, n) = (x.open()?, n.open()?);
        // Rounding at the source can make a numerator larger than its base.
        let x = x.min(n);
        let declared = &self.noise.declared[group].cells[cell];
        let (base, numerator) = self.noise.counted[group][cell];
        let mut noisy = |cases: u64, function: usize, groups: &[UnitIx]| {
            cases as f64 + self.noise_of_counts(at, plan, groups, draws).noise(function)
        };
        let base = noisy(n, base, &declared.base_places);
        let numerator = match numerator {
            Some(numerator) if !declared.is_never => noisy(x, numerator, &declared.places),
            _ => x as f64,
        };
        Some((numerator, base))
    }

    /// The noise of the counts of a unit in a plan's table. For a cell that names groups of units,
    /// only reporting places in one of these groups count.
    fn noise_of_counts<'b, 'c>(
        &'b self,
        (round, unit): (RoundIx, UnitIx),
        plan: &MeasurePlan,
        groups: &[UnitIx],
        draws: &'c mut PlaceDraws<'b>,
    ) -> &'c mut NoiseDraws<'b> {
        let units = self.noise.units;
        let key = (plan.table(), groups.to_vec());
        if let Some(known) = draws.known.get(&key) {
            return &mut draws.all[*known].1;
        }
        let members: BTreeSet<UnitIx> =
            groups.iter().flat_map(|group| units.all[*group].reporters()).collect();
        let mut counted = self.cube.reporting(plan, round, unit, units);
        counted.retain(|place| groups.is_empty() || members.contains(place));
        counted.sort_by_key(|place| &units.all[*place].id);
        let at = draws.all.iter().position(|(places, _)| *places == counted).unwrap_or_else(|| {
            let (ids, data) = self.context(round, &counted);
            let context = Context::new(self.secret, &ids, &self.noise.study.rounds[round].id, &data);
            draws.all.push((counted, NoiseDraws::new(&self.noise.terms, &self.draws, context)));
            draws.all.len() - 1
        });
        draws.known.insert(key, at);
        &mut draws.all[at].1
    }
}
