//! Many comparisons at once: what is adjusted for, and what is said in the end.
//!
//! A family is one comparison for all units of one level. Within a family the false alarms are held down by Benjamini &
//! Hochberg's procedure. A page holds numbers of many families, so a family is opened only if it holds its own
//! among all families of its level: its Simes chance is adjusted by the same procedure. This is Yekutieli's hierarchical
//! testing (2008, JASA 103:309): where nothing differs anywhere, at most one level in twenty has any false difference on any
//! of its pages; where something does, the tests of its family are not paid for by the others.
//!
//! Only what is printed belongs to a family.

use std::collections::BTreeMap;

use crate::stats::{benjamini_hochberg, simes};
use crate::study::VariableIx;
use crate::units::Level;

use super::comparison::Look;
use super::evaluate::Room;
use super::evidence::{Estimate, Evidence, Fate, Finding, Verdict};

/// Where a test stands: unit, finding, and which of its estimates.
type Address = (usize, usize, usize);

/// Fills in `q` of every estimate.
pub fn adjust(found: &mut [Option<Vec<Finding>>], room: &Room) {
    let mut families: BTreeMap<(Level, usize), Vec<(Address, f64)>> = BTreeMap::new();
    for (unit, findings) in found.iter().enumerate() {
        for (index, finding) in findings.iter().flatten().enumerate() {
            let family = families.entry((room.units.all[unit].level, finding.comparison)).or_default();
            let tests = finding.evidence.estimates().into_iter().enumerate();
            family.extend(tests.map(|(test, estimate)| ((unit, index, test), estimate.p)));
        }
    }
    let levels: std::collections::BTreeSet<Level> = families.keys().map(|(level, _)| *level).collect();
    for level in levels {
        let of_level: Vec<&Vec<(Address, f64)>> =
            families.iter().filter(|((l, _), _)| *l == level).map(|(_, tests)| tests).collect();
        let chances = |tests: &[(Address, f64)]| tests.iter().map(|(_, p)| Some(*p)).collect::<Vec<_>>();
        let whole: Vec<Option<f64>> = of_level.iter().map(|tests| simes(&chances(tests))).collect();
        for (tests, gate) in of_level.iter().zip(benjamini_hochberg(&whole)) {
            for ((address, _), q) in tests.iter().zip(benjamini_hochberg(&chances(tests))) {
                if let Some(estimate) = estimate_at(found, *address) {
                    estimate.q = q.unwrap_or(1.0).max(gate.unwrap_or(1.0));
                }
            }
        }
    }
}

fn estimate_at(found: &mut [Option<Vec<Finding>>], (unit, finding, test): Address) -> Option<&mut Estimate> {
    let finding = found.get_mut(unit)?.as_mut()?.get_mut(finding)?;
    finding.evidence.estimates_mut().into_iter().nth(test)
}

/// Fills in the verdicts of one unit's findings.
pub fn settle(findings: &mut [Finding], room: &Room) {
    for finding in findings.iter_mut() {
        let margin = room.comparisons[finding.comparison].measure.margin as f64 / 100.0;
        let is_level = match &finding.evidence {
            Evidence::Trend(course) => Some(course.range.interval.is_within(margin)),
            _ => None,
        };
        for estimate in finding.evidence.estimates_mut() {
            let is_equal = is_level.unwrap_or_else(|| estimate.difference.interval.is_within(margin));
            estimate.verdict = match (estimate.q <= room.confidence.alpha(), is_equal) {
                (true, _) => Verdict::Difference,
                (false, true) => Verdict::Equal,
                (false, false) => Verdict::Undecided,
            };
        }
    }
    let contrasts = contrasts(findings, room);
    for finding in findings {
        let comparison = &room.comparisons[finding.comparison];
        if let (Look::Within { variable, .. }, Evidence::Within(groups)) =
            (&comparison.look, &mut finding.evidence)
        {
            for group in groups {
                let over_all = contrasts.get(&(comparison.measure.id.clone(), *variable, group.value));
                group.fate = fate(&group.estimate, over_all.copied(), group.raw.value);
            }
        }
        finding.verdict = verdict(&finding.evidence);
    }
}

/// Measure, variable and value → the difference over all cases.
type Contrasts = BTreeMap<(String, VariableIx, usize), Estimate>;

fn contrasts(findings: &[Finding], room: &Room) -> Contrasts {
    let mut found = Contrasts::new();
    for finding in findings {
        let comparison = &room.comparisons[finding.comparison];
        if let (Look::Contrast { variable, .. }, Evidence::Groups(groups)) =
            (&comparison.look, &finding.evidence)
        {
            let of = groups.iter().map(|g| ((comparison.measure.id.clone(), *variable, g.value), g.estimate));
            found.extend(of);
        }
    }
    found
}

/// What became of a difference over all cases when cases that are alike are compared.
fn fate(alike: &Estimate, over_all: Option<Estimate>, raw: f64) -> Fate {
    let Some(over_all) = over_all else { return Fate::Nothing };
    match (over_all.verdict, alike.verdict) {
        (Verdict::Difference, Verdict::Difference) if over_all.sign() == alike.sign() => Fate::Holds,
        (Verdict::Difference, Verdict::Difference) => Fate::Turns,
        (Verdict::Difference, Verdict::Equal) => Fate::Vanishes,
        (Verdict::Difference, Verdict::Undecided) if alike.difference.value.abs() < raw.abs() / 2.0 => {
            Fate::Vanishes
        }
        (Verdict::Equal | Verdict::Undecided, Verdict::Difference) => Fate::Appears,
        _ => Fate::Nothing,
    }
}

/// A difference somewhere is a difference; only if all are equal there is none.
fn verdict(evidence: &Evidence) -> Verdict {
    if let Evidence::Within(groups) = evidence
        && groups.iter().any(|group| group.fate == Fate::Vanishes)
        && groups.iter().all(|group| group.estimate.verdict != Verdict::Difference)
    {
        return Verdict::Equal;
    }
    let verdicts: Vec<Verdict> = match evidence {
        // The smallest part is an addition: what counts is whether the largest is told from the next.
        Evidence::Extremes(extremes) => vec![extremes.top.verdict],
        other => other.estimates().iter().map(|estimate| estimate.verdict).collect(),
    };
    match verdicts.as_slice() {
        [] => Verdict::Withheld,
        some if some.contains(&Verdict::Difference) => Verdict::Difference,
        some if some.iter().all(|verdict| *verdict == Verdict::Equal) => Verdict::Equal,
        _ => Verdict::Undecided,
    }
}
