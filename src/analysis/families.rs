//! Adjusts for multiple testing, and gives verdicts.
//!
//! A family is one comparison for all units of one level. Within a family Benjamini & Hochberg's
//! procedure controls the false discovery rate. A page shows numbers of many families, so a family
//! counts only if it is significant among all families of its level: its Simes p-value is adjusted
//! by the same procedure. This is Yekutieli's hierarchical testing (2008, JASA 103:309). If nothing
//! differs anywhere, at most one level in twenty (at 95 percent confidence) has a false difference
//! on any of its pages; if something differs, other families do not weaken the tests of its family.
//!
//! Only printed comparisons belong to a family.

use std::collections::{BTreeMap, BTreeSet};

use stats::{benjamini_hochberg, simes};
use study::VariableIx;
use units::{ByUnit, Level, UnitIx};

use super::alike::beside;
use super::estimate::{Estimate, Verdict};
use super::evaluate::Room;
use super::finding::Finding;
use super::kinds::{Evidence, Fate, KindWithNumbers, Question};

/// A test's indices: unit, finding of the unit, estimate of the finding.
type Address = (UnitIx, usize, usize);

/// The level of the unit, the index of the comparison, and the p-value.
type FamilyTest = (Level, usize, f64);

/// Fills in `q` of every estimate.
pub(crate) fn adjust(by_unit: &mut ByUnit<Option<Vec<Finding>>>, room: &Room) {
    let mut addresses: Vec<Address> = Vec::new();
    let mut tests: Vec<FamilyTest> = Vec::new();
    for (unit, findings) in by_unit.enumerated() {
        for (index, finding) in findings.iter().flatten().enumerate() {
            for (at, estimate) in finding.estimates().into_iter().enumerate() {
                addresses.push((unit, index, at));
                tests.push((room.context.units.all[unit].level, finding.comparison, estimate.p));
            }
        }
    }
    for (address, q) in addresses.into_iter().zip(adjusted(&tests)) {
        if let Some(estimate) = estimate_at(by_unit, address) {
            estimate.q = q;
        }
    }
}

/// The p-value of each test, adjusted for its family and for all families of its level.
fn adjusted(tests: &[FamilyTest]) -> Vec<f64> {
    let mut families: BTreeMap<(Level, usize), Vec<usize>> = BTreeMap::new();
    for (index, (level, comparison, _)) in tests.iter().enumerate() {
        families.entry((*level, *comparison)).or_default().push(index);
    }
    let mut adjusted = vec![1.0; tests.len()];
    let chances = |family: &[usize]| family.iter().map(|test| Some(tests[*test].2)).collect::<Vec<_>>();
    for level in families.keys().map(|(level, _)| *level).collect::<BTreeSet<Level>>() {
        let of_level: Vec<&Vec<usize>> =
            families.iter().filter(|((l, _), _)| *l == level).map(|(_, family)| family).collect();
        let whole: Vec<Option<f64>> = of_level.iter().map(|family| simes(&chances(family))).collect();
        for (family, gate) in of_level.iter().zip(benjamini_hochberg(&whole)) {
            for (test, q) in family.iter().zip(benjamini_hochberg(&chances(family))) {
                adjusted[*test] = q.unwrap_or(1.0).max(gate.unwrap_or(1.0));
            }
        }
    }
    adjusted
}

/// Tests each unit's differences against those of the rest of the nation. Needs verdicts.
pub(crate) fn set_beside(by_unit: &mut ByUnit<Option<Vec<Finding>>>, room: &Room) {
    let nation = room.context.units.nation;
    let Some(national) = by_unit.get(nation).cloned().flatten() else { return };
    let mut addresses: Vec<(UnitIx, usize)> = Vec::new();
    let mut tests: Vec<FamilyTest> = Vec::new();
    for unit in by_unit.indices().filter(|unit| *unit != nation) {
        for (index, finding) in by_unit[unit].iter_mut().flatten().enumerate() {
            let id = &room.comparisons[finding.comparison].id;
            let Some(theirs) = national.iter().find(|f| room.comparisons[f.comparison].id == *id) else {
                continue;
            };
            finding.beside = beside(theirs, finding, room.context.confidence);
            if let Some(estimate) = &finding.beside {
                addresses.push((unit, index));
                tests.push((room.context.units.all[unit].level, theirs.comparison, estimate.p));
            }
        }
    }
    for ((unit, index), q) in addresses.into_iter().zip(adjusted(&tests)) {
        let finding = by_unit[unit].as_mut().and_then(|findings| findings.get_mut(index));
        if let Some(estimate) = finding.and_then(|finding| finding.beside.as_mut()) {
            estimate.q = q;
            let differs = q <= room.context.confidence.alpha();
            estimate.verdict = if differs { Verdict::Difference } else { Verdict::Undecided };
        }
    }
}

fn estimate_at(
    by_unit: &mut ByUnit<Option<Vec<Finding>>>,
    (unit, finding, test): Address,
) -> Option<&mut Estimate> {
    let finding = by_unit[unit].as_mut()?.get_mut(finding)?;
    finding.estimates_mut().into_iter().nth(test)
}

/// Fills in the verdicts of one unit's findings.
pub(crate) fn settle(findings: &mut [Finding], room: &Room) {
    for finding in findings.iter_mut() {
        let margin = room.comparisons[finding.comparison].measure.margin_as_share();
        let Some(numbers) = finding.evidence.numbers_mut() else { continue };
        let says_something = margin < numbers.room();
        let is_equal = |estimate| says_something && numbers.is_within(estimate, margin);
        let are_equal: Vec<bool> = numbers.estimates().into_iter().map(is_equal).collect();
        for (estimate, is_equal) in numbers.estimates_mut().into_iter().zip(are_equal) {
            estimate.verdict = match (estimate.q <= room.context.confidence.alpha(), is_equal) {
                (true, _) => Verdict::Difference,
                (false, true) => Verdict::Equal,
                (false, false) => Verdict::Undecided,
            };
        }
    }
    let contrasts = contrasts(findings, room);
    for finding in findings {
        let comparison = &room.comparisons[finding.comparison];
        if let (Question::Within(within), Evidence::Within(groups)) =
            (&comparison.question, &mut finding.evidence)
        {
            for group in groups {
                let over_all = contrasts.get(&(comparison.measure.id.clone(), within.variable, group.value));
                group.fate = Fate::of(&group.estimate, over_all);
            }
        }
        finding.verdict = verdict(&finding.evidence);
    }
}

/// By measure, variable and value: the difference over all cases.
type Contrasts = BTreeMap<(String, VariableIx, usize), Estimate>;

fn contrasts(findings: &[Finding], room: &Room) -> Contrasts {
    let mut contrasts = Contrasts::new();
    for finding in findings {
        let comparison = &room.comparisons[finding.comparison];
        if let Some(KindWithNumbers::Contrast(contrast, groups)) = finding.with_numbers(comparison) {
            let id = |value: usize| (comparison.measure.id.clone(), contrast.variable, value);
            contrasts.extend(groups.iter().map(|group| (id(group.value), group.estimate)));
        }
    }
    contrasts
}

/// A finding is a difference if one of its tests is, and equal only if all of them are.
fn verdict(evidence: &Evidence) -> Verdict {
    let verdicts = match evidence {
        Evidence::Missing => return Verdict::Missing,
        other => other.numbers().map_or_else(Vec::new, |numbers| numbers.verdicts()),
    };
    match verdicts.as_slice() {
        [] => Verdict::Withheld,
        some if some.contains(&Verdict::Difference) => Verdict::Difference,
        some if some.iter().all(|verdict| *verdict == Verdict::Equal) => Verdict::Equal,
        _ => Verdict::Undecided,
    }
}
