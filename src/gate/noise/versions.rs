//! The versions of places that were published with noise, and whether a place may publish a new
//! one.
//!
//! Changed rows have other noise. An attacker who knows all cases but one and has two versions that
//! differ by that case can guess its answers better than from one version. So a new version is
//! published only if its number of cases equals that of every earlier version or differs from it by
//! a minimum, and if there are few earlier versions; else the published numbers are kept. A round
//! that includes an earlier one counts as a version of it, and so does another unit for which the
//! same places report.

use std::collections::{BTreeMap, BTreeSet};

use crate::basis::conditions;
use crate::before::Before;
use ground::diagnostics::{Diagnostic, Diagnostics, Severity};
use study::{ByRound, RoundIx, Study};
use units::{UnitIx, Units};

use super::draw::Secret;
use super::place::NoisyPlace;
use super::terms::Terms;

/// The most versions of a place that may be published. An attacker who knows all other cases
/// guesses one answer right in 84, 92 and 96 of 100 with one, two and three versions.
const MOST: usize = 3;

/// A published version of a place.
pub(super) struct Version {
    /// A digest of the ids of the places that report.
    pub places: String,
    /// A digest of the data, the secret and the classes of variables.
    pub name: String,
    /// The number of all cases, if it was published.
    pub cases: Option<u64>,
    /// The published numbers with noise, by index of the count in [`Terms`].
    pub numbers: BTreeMap<usize, f64>,
}

/// All published versions, the oldest first.
pub(super) struct Versions {
    all: Vec<Version>,
    /// By round and unit: indices of versions.
    of_unit: BTreeMap<(RoundIx, UnitIx), Vec<usize>>,
    /// By round and digest of the reporting places: indices of versions.
    of_places: BTreeMap<(RoundIx, String), Vec<usize>>,
    /// By round: the round that it includes.
    includes: ByRound<Option<RoundIx>>,
}

/// Which numbers a place shows.
pub(super) enum Shows<'a> {
    /// A new version.
    New,
    /// The version that was published last.
    Published(&'a Version),
    /// The numbers that it shows in the round that this one includes.
    Included,
}

impl Versions {
    /// Reads the versions from the recorded numbers. Exact numbers of the same round are an error,
    /// since noise cannot hide what they disclose. Numbers that were made with another secret are a
    /// warning.
    pub(super) fn new(
        study: &Study,
        before: &Before,
        terms: &Terms,
        secret: &Secret,
        problems: &mut Diagnostics,
    ) -> Self {
        let mut history = Self {
            all: Vec::new(),
            of_unit: BTreeMap::new(),
            of_places: BTreeMap::new(),
            includes: study.rounds.iter().map(|round| round.includes).collect(),
        };
        for number in &before.versions {
            let of_unit = history.of_unit.entry((number.round, number.unit)).or_default();
            let known = of_unit.iter().copied().find(|at| history.all[*at].name == number.version);
            let at = known.unwrap_or(history.all.len());
            if known.is_none() {
                of_unit.push(at);
                history.of_places.entry((number.round, number.places.clone())).or_default().push(at);
                let (places, name) = (number.places.clone(), number.version.clone());
                history.all.push(Version { places, name, cases: None, numbers: BTreeMap::new() });
            }
            if number.counted.is_empty() {
                history.all[at].cases = Some(libm::round(number.number) as u64);
            }
            // A number that the study no longer counts is not shown anywhere.
            if let Some(function) = terms.find(&conditions(study, &number.counted)) {
                history.all[at].numbers.entry(function).or_insert(number.number);
            }
        }
        let is_other = |number: &&input::NoisyFact| !number.version.starts_with(&secret.short_name());
        if let Some(number) = before.versions.iter().find(is_other) {
            let message = "these numbers were published with another secret";
            let warning = Diagnostic::warning("other-secret", number.place.clone(), message);
            problems.push(warning.help(
                "put the old secret back if there is one: the same data have other noise now, and both together tell more than one",
            ));
        }
        let mut secrets = BTreeSet::new();
        for fact in before.facts.iter().filter(|fact| !fact.among.is_empty() || fact.of.is_some()) {
            if secrets.insert(&fact.place.file) {
                let message =
                    "these numbers were published as they were counted, and noise cannot hide what they tell";
                problems.push(Diagnostic::error("method-changed", fact.place.clone(), message).help(
                    "say `method: suppression` for this study, or remove the file if its numbers are public nowhere",
                ));
            }
        }
        history
    }

    /// The versions of a unit in a round, and of other units for which the same places report.
    fn of(&self, round: RoundIx, unit: UnitIx, places: &str) -> impl Iterator<Item = &Version> {
        let of_places = self.of_places.get(&(round, places.to_string())).into_iter().flatten();
        let of_unit = self.of_unit.get(&(round, unit)).into_iter().flatten();
        let all: BTreeSet<usize> = of_places.chain(of_unit).copied().collect();
        all.into_iter().map(|at| &self.all[at])
    }

    /// Decides which numbers a unit shows. `included` is the version and the number of cases that
    /// it shows in the round that this one includes. The number of cases of a new version must
    /// equal that of every earlier one or differ from it by at least `least`.
    pub(super) fn decide(
        &self,
        (round, unit): (RoundIx, UnitIx),
        now: &NoisyPlace,
        included: Option<(&str, Option<u64>)>,
        least: u64,
    ) -> Shows<'_> {
        let of_round: Vec<&Version> = self.of(round, unit, &now.places).collect();
        if of_round.iter().any(|version| version.name == now.version) {
            return Shows::New;
        }
        let rounds = std::iter::successors(self.includes[round], |round| self.includes[*round]);
        let earlier = rounds.flat_map(|round| self.of(round, unit, &now.places));
        let earlier =
            earlier.chain(of_round.iter().copied()).map(|version| (version.name.as_str(), version.cases));
        let earlier: BTreeSet<(&str, Option<u64>)> = earlier.chain(included).collect();
        let is_far = |(_, before): &(&str, Option<u64>)| match (now.cases, before) {
            (Some(now), Some(before)) => now == *before || now.abs_diff(*before) >= least,
            _ => false,
        };
        match of_round.last() {
            _ if earlier.len() < MOST && earlier.iter().all(is_far) => Shows::New,
            Some(last) => Shows::Published(last),
            None => Shows::Included,
        }
    }
}

/// The rounds of a study; a round stands after the one that it includes.
pub(super) fn order(study: &Study) -> Vec<RoundIx> {
    let depth =
        |round: RoundIx| std::iter::successors(Some(round), |round| study.rounds[*round].includes).count();
    let mut rounds: Vec<RoundIx> = study.rounds.indices().collect();
    rounds.sort_by_key(|round| depth(*round));
    rounds
}

/// How many places the warning names; the others are counted.
const NAMED: usize = 8;

/// The warning that some places keep the numbers published before.
pub(super) fn kept_warning(study: &Study, units: &Units, kept: &[(UnitIx, RoundIx)]) -> Diagnostic {
    let name = |(unit, round): &(UnitIx, RoundIx)| {
        format!("{} ({})", units.all[*unit].name, study.rounds[*round].id)
    };
    let mut names: Vec<String> = kept.iter().take(NAMED).map(name).collect();
    if kept.len() > NAMED {
        names.push(format!("{} more", kept.len() - NAMED));
    }
    let message = format!(
        "what was published before stands, since new numbers beside the old ones would tell too much: {}",
        names.join(", ")
    );
    Diagnostic { severity: Severity::Warning, ..Diagnostic::nowhere("kept-as-published", message) }.help(
        "a place can be told anew when its number of cases is the same as before or differs by at least four times the threshold, and at most three times in all",
    )
}
