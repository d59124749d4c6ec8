//! Counts as sets of cases: which set lies within which, and which sets two or three others leave
//! by adding and subtracting.
//!
//! A set is a box: the cases whose value of each named variable is one of an allowed set. Or it is
//! a box without a smaller box within it: the complement of a numerator that restricts several
//! variables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::basis::{BasisByColumn, Column, Component, Function, conditions};
use study::{Condition, Study};

/// Index into [`Sets::all`].
pub(super) type SetIx = usize;

/// The named axes of a box, each with the index of the allowed set of values; sorted. Axes on which
/// all values are allowed are left out.
type CaseBox = Vec<(usize, usize)>;

/// Every count of a study as a set of cases, each once.
pub(super) struct Sets {
    axes: Vec<CaseAxis>,
    all: Vec<CaseSet>,
    known: HashMap<CaseSet, SetIx>,
    /// Structural zeros: cases that cannot exist (schoolwork of infants), which is public
    /// knowledge.
    never: Vec<CaseBox>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct CaseSet {
    outer: CaseBox,
    hole: Option<CaseBox>,
}

/// A variable, and the sets of its values that counts name.
struct CaseAxis {
    column: Column,
    sets: Vec<Vec<bool>>,
    /// By set: its elements of the basis, each with its coefficient.
    coefficients: Vec<Vec<(usize, i32)>>,
}

/// A sum of components: by component, as pairs of axis and element, its coefficient.
pub(super) type ComponentSum = BTreeMap<Vec<(usize, usize)>, i32>;

/// Which counts contain or overlap which others: only these can leave a set of cases.
pub(super) struct Relations {
    /// By count: the counts that contain it.
    pub wholes: Vec<Vec<SetIx>>,
    /// By count: the counts that it cuts, which contain cases in it and others outside it. With
    /// each the only axis on which it cuts; `None` if a complement is involved, where this is not
    /// examined.
    pub cut: Vec<Vec<(SetIx, Option<usize>)>>,
    /// The count that is this sum of components.
    pub set_of_sum: HashMap<ComponentSum, SetIx>,
}

impl Sets {
    /// Without counts; [`Self::add`] adds them.
    pub(super) fn new(study: &Study, basis_by_column: &BasisByColumn) -> Self {
        let mut sets = Self { axes: Vec::new(), all: Vec::new(), known: HashMap::new(), never: Vec::new() };
        for (variable, declared) in study.variables.enumerated() {
            for (value, found) in declared.values.iter().enumerate() {
                for (other, excluded) in &found.never {
                    let condition = Condition::from([(variable, [value].into()), (*other, excluded.clone())]);
                    let cases = sets.cases(basis_by_column, &conditions(study, &condition));
                    sets.never.extend(cases);
                }
            }
        }
        sets
    }

    /// Adds the set of cases that meet a function; `None` when no case can.
    pub(super) fn add(&mut self, basis_by_column: &BasisByColumn, function: &Function) -> Option<SetIx> {
        let outer = self.cases(basis_by_column, function)?;
        Some(self.keep(CaseSet { outer, hole: None }))
    }

    /// Adds the complement of a numerator within its base; `None` when no case can be in it.
    pub(super) fn add_rest(
        &mut self,
        basis_by_column: &BasisByColumn,
        base: &Function,
        numerator: &Function,
    ) -> Option<SetIx> {
        let differing: Vec<(&Column, &Vec<bool>)> =
            numerator.iter().filter(|(axis, met)| base.get(axis) != Some(met)).collect();
        if let [(axis, met)] = differing[..] {
            let is_in_base = |value: usize| base.get(axis).is_none_or(|met| met[value]);
            let complement = (0..met.len()).map(|value| is_in_base(value) && !met[value]).collect();
            let mut function = base.clone();
            function.insert(*axis, complement);
            return self.add(basis_by_column, &function);
        }
        let outer = self.cases(basis_by_column, base)?;
        let hole = self.cases(basis_by_column, numerator);
        (hole.as_ref() != Some(&outer)).then(|| self.keep(CaseSet { outer, hole }))
    }

    /// The number of counts.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    fn keep(&mut self, set: CaseSet) -> SetIx {
        let next = self.all.len();
        *self.known.entry(set).or_insert_with_key(|set| {
            self.all.push(set.clone());
            next
        })
    }

    fn cases(&mut self, basis_by_column: &BasisByColumn, function: &Function) -> Option<CaseBox> {
        let mut cases = CaseBox::new();
        for (column, met) in function.iter().filter(|(_, met)| met.contains(&false)) {
            if !met.contains(&true) {
                return None;
            }
            let axis = self.axes.iter().position(|axis| axis.column == *column).unwrap_or_else(|| {
                self.axes.push(CaseAxis { column: *column, sets: Vec::new(), coefficients: Vec::new() });
                self.axes.len() - 1
            });
            let axis_of_variable = &mut self.axes[axis];
            let set = axis_of_variable.sets.iter().position(|set| set == met).unwrap_or_else(|| {
                axis_of_variable.sets.push(met.clone());
                axis_of_variable.coefficients.push(basis_by_column.coefficients(column, met));
                axis_of_variable.sets.len() - 1
            });
            cases.push((axis, set));
        }
        cases.sort_unstable();
        Some(cases)
    }

    fn values(&self, (axis, set): (usize, usize)) -> &[bool] {
        &self.axes[axis].sets[set]
    }

    /// The condition of the outer box, and the condition of the hole cut out of it, if any.
    pub(super) fn functions(&self, set: SetIx) -> (Function, Option<Function>) {
        let axis_condition =
            |(axis, set): &(usize, usize)| (self.axes[*axis].column, self.values((*axis, *set)).to_vec());
        let function_of = |cases: &CaseBox| cases.iter().map(axis_condition).collect();
        (function_of(&self.all[set].outer), self.all[set].hole.as_ref().map(function_of))
    }

    /// Whether a sum of counts is a set of cases: it counts each possible case once or not at all,
    /// and counts at least one.
    pub(super) fn is_set(&self, terms: &[(i32, SetIx)]) -> bool {
        let mut boxes: Vec<(i32, &CaseBox)> = Vec::new();
        for (sign, set) in terms {
            boxes.push((*sign, &self.all[*set].outer));
            boxes.extend(self.all[*set].hole.iter().map(|hole| (-sign, hole)));
        }
        let has_axis = |axis: usize| boxes.iter().any(|(_, cases)| at(cases, axis).is_some());
        let never = self.never.iter().filter(|cases| cases.iter().all(|(axis, _)| has_axis(*axis)));
        let counted = boxes.len();
        let never = never.take(64 - counted);
        let never: Vec<(i32, &CaseBox)> = never.map(|cases| (0, cases)).collect();
        boxes.extend(never);
        let mut axes: Vec<usize> =
            boxes.iter().flat_map(|(_, cases)| cases.iter().map(|(axis, _)| *axis)).collect();
        axes.sort_unstable();
        axes.dedup();
        // For every combination of values: the boxes that hold it, one bit each.
        let mut kinds: Vec<u64> = vec![u64::MAX];
        for axis in axes {
            let mut boxes_by_value: Vec<u64> = vec![u64::MAX; self.axes[axis].sets[0].len()];
            for (bit, (_, cases)) in boxes.iter().enumerate() {
                let Some(set) = at(cases, axis) else { continue };
                for (kind, met) in boxes_by_value.iter_mut().zip(self.values((axis, set))) {
                    *kind &= if *met { u64::MAX } else { !(1 << bit) };
                }
            }
            boxes_by_value.sort_unstable();
            boxes_by_value.dedup();
            kinds =
                kinds.iter().flat_map(|kind| boxes_by_value.iter().map(move |value| kind & value)).collect();
            kinds.sort_unstable();
            kinds.dedup();
        }
        let is_in = |kind: &u64, bit: usize| kind >> bit & 1 == 1;
        let can_be = |kind: &&u64| !(counted..boxes.len()).any(|bit| is_in(kind, bit));
        let times =
            |kind: &u64| (0..counted).filter(|bit| is_in(kind, *bit)).map(|bit| boxes[bit].0).sum::<i32>();
        let mut is_empty = true;
        let is_once = kinds.iter().filter(can_be).map(times).all(|times| {
            is_empty &= times == 0;
            times == 0 || times == 1
        });
        is_once && !is_empty
    }

    /// Whether two counts have no case in common. Also `true` if one is a complement, where this is
    /// not examined.
    pub(super) fn are_apart(&self, one: SetIx, other: SetIx) -> bool {
        let (one, other) = (&self.all[one], &self.all[other]);
        let is_apart = |(axis, set): &(usize, usize)| {
            let shares =
                |own| self.values((*axis, own)).iter().zip(self.values((*axis, *set))).any(|(a, b)| *a && *b);
            at(&one.outer, *axis).is_some_and(|own| !shares(own))
        };
        one.hole.is_some() || other.hole.is_some() || other.outer.iter().any(is_apart)
    }

    /// The components of a sum of counts, with their coefficients. Those that cancel out are left
    /// out.
    pub(super) fn sum(&self, terms: &[(i32, SetIx)]) -> ComponentSum {
        let mut sum = BTreeMap::new();
        for (sign, set) in terms {
            self.add_parts(&self.all[*set].outer, *sign, &mut sum);
            self.all[*set].hole.iter().for_each(|hole| self.add_parts(hole, -sign, &mut sum));
        }
        sum.retain(|_, times| *times != 0);
        sum
    }

    /// A component in the form of [`Groups::class_of`](super::groups::Groups::class_of).
    pub(super) fn part(&self, part: &[(usize, usize)]) -> Component {
        let mut part: Component =
            part.iter().map(|(axis, element)| (self.axes[*axis].column, *element)).collect();
        part.sort_unstable();
        part
    }

    fn add_parts(&self, cases: &CaseBox, sign: i32, sum: &mut ComponentSum) {
        let mut parts: Vec<(Vec<(usize, usize)>, i32)> = vec![(Vec::new(), sign)];
        for (axis, set) in cases {
            let elements = &self.axes[*axis].coefficients[*set];
            let longer = parts.iter().flat_map(|(part, times)| {
                elements.iter().map(move |(element, more)| {
                    let component = (*element > 0).then_some((*axis, *element));
                    (part.iter().copied().chain(component).collect(), times * more)
                })
            });
            parts = longer.collect();
        }
        parts.into_iter().for_each(|(part, times)| *sum.entry(part).or_default() += times);
    }

    /// Which counts contain or overlap which others.
    pub(super) fn relations(&self) -> Relations {
        let tables = Tables::new(self);
        let sets = || (0..self.all.len()).into_par_iter();
        let wholes = sets().map(|part| tables.wholes(part)).collect();
        let cutting: Vec<Vec<(SetIx, Option<usize>)>> = sets().map(|whole| tables.cutting(whole)).collect();
        let mut cut = vec![Vec::new(); self.all.len()];
        for (whole, parts) in cutting.into_iter().enumerate() {
            parts.into_iter().for_each(|(part, axis)| cut[part].push((whole, axis)));
        }
        let set_of_sum = sets().map(|set| (self.sum(&[(1, set)]), set)).collect();
        Relations { wholes, cut, set_of_sum }
    }
}

/// The index of a box's set of values on an axis; `None` where all values are allowed.
fn at(cases: &CaseBox, axis: usize) -> Option<usize> {
    cases.iter().find(|(other, _)| *other == axis).map(|(_, set)| *set)
}

/// Look-up tables for the sets of values of each axis.
struct Tables<'a> {
    sets: &'a Sets,
    /// By axis, set and other set: whether the first lies within the other.
    inside: Vec<Vec<Vec<bool>>>,
    /// By axis, set and other set: whether they share a value.
    meets: Vec<Vec<Vec<bool>>>,
    /// Counts by the axis and set that they name on the axis with the most sets; `None` for all
    /// cases.
    by_rarest: BTreeMap<Option<(usize, usize)>, Vec<SetIx>>,
}

impl<'a> Tables<'a> {
    fn new(sets: &'a Sets) -> Self {
        let table = |of: fn(bool, bool) -> bool, is_all: bool| -> Vec<Vec<Vec<bool>>> {
            let relates = |one: &Vec<bool>, other: &Vec<bool>| {
                let mut values = one.iter().zip(other).map(|(one, other)| of(*one, *other));
                if is_all { values.all(|holds| holds) } else { values.any(|holds| holds) }
            };
            let of_axis = |axis: &CaseAxis| {
                axis.sets
                    .iter()
                    .map(|one| axis.sets.iter().map(|other| relates(one, other)).collect())
                    .collect()
            };
            sets.axes.iter().map(of_axis).collect()
        };
        let mut by_rarest: BTreeMap<Option<(usize, usize)>, Vec<SetIx>> = BTreeMap::new();
        for (index, set) in sets.all.iter().enumerate() {
            let rarest = set.outer.iter().max_by_key(|(axis, _)| sets.axes[*axis].sets.len());
            by_rarest.entry(rarest.copied()).or_default().push(index);
        }
        Self {
            sets,
            inside: table(|one, other| !one || other, true),
            meets: table(|one, other| one && other, false),
            by_rarest,
        }
    }

    fn is_inside(&self, part: &CaseBox, whole: &CaseBox) -> bool {
        whole.iter().all(|(axis, set)| at(part, *axis).is_some_and(|own| self.inside[*axis][own][*set]))
    }

    /// Counts that contain all cases of another, and more.
    fn wholes(&self, part: SetIx) -> Vec<SetIx> {
        let CaseSet { outer, hole } = &self.sets.all[part];
        let wider = |(axis, set): (usize, usize)| {
            let wider = (0..self.inside[axis].len()).filter(move |other| self.inside[axis][set][*other]);
            wider.map(move |other| Some((axis, other)))
        };
        let wider_sets = std::iter::once(None).chain(outer.iter().copied().flat_map(wider));
        let candidates = wider_sets.filter_map(|set| self.by_rarest.get(&set)).flatten().copied();
        let is_whole = |whole: &SetIx| {
            let other = &self.sets.all[*whole];
            let is_plain = hole.is_none() && other.hole.is_none();
            *whole != part
                && self.is_inside(outer, &other.outer)
                && (is_plain || self.sets.is_set(&[(1, *whole), (-1, part)]))
        };
        candidates.filter(is_whole).chain(self.wholes_by_nature(part)).collect()
    }

    /// Counts that contain all cases of another but its structural zeros.
    fn wholes_by_nature(&self, part: SetIx) -> Vec<SetIx> {
        let outer = &self.sets.all[part].outer;
        let is_cut = |axis: usize, never: &CaseBox| {
            let mut others = never.iter().filter(|(other, _)| *other != axis);
            others.all(|(other, set)| at(outer, *other).is_some_and(|own| self.inside[*other][own][*set]))
        };
        let never = self.sets.never.iter();
        let axes: BTreeSet<usize> = never
            .flat_map(|never| never.iter().map(|(axis, _)| *axis).filter(|axis| is_cut(*axis, never)))
            .collect();
        let is_whole = |whole: &SetIx| {
            let other = &self.sets.all[*whole].outer;
            *whole != part
                && other.iter().any(|(axis, _)| axes.contains(axis))
                && !self.is_inside(outer, other)
                && self.sets.is_set(&[(1, *whole), (-1, part)])
        };
        if axes.is_empty() {
            return Vec::new();
        }
        (0..self.sets.all.len()).filter(is_whole).collect()
    }

    /// Counts that cut `whole`, so that two of them may together contain it.
    fn cutting(&self, whole: SetIx) -> Vec<(SetIx, Option<usize>)> {
        let whole_cases = &self.sets.all[whole];
        let meets = |(axis, set): &(usize, usize)| {
            at(&whole_cases.outer, *axis).is_none_or(|own| self.meets[*axis][*set][own])
        };
        let meeting_sets = self.by_rarest.iter().filter(|(set, _)| set.as_ref().is_none_or(meets));
        let cut = |part: SetIx| {
            let CaseSet { outer, hole } = &self.sets.all[part];
            if whole_cases.hole.is_some() || hole.is_some() {
                return (part != whole && outer.iter().all(meets)).then_some((part, None));
            }
            let is_wider = |(axis, set): &&(usize, usize)| {
                at(&whole_cases.outer, *axis).is_some_and(|own| self.inside[*axis][own][*set])
            };
            let mut cutting = outer.iter().filter(|axis_set| !is_wider(axis_set));
            let (axis, set) = cutting.next()?;
            (cutting.next().is_none() && meets(&(*axis, *set))).then_some((part, Some(*axis)))
        };
        meeting_sets.flat_map(|(_, parts)| parts).filter_map(|part| cut(*part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::diagnostics::{Diagnostics, Source};

    const STUDY: &str = "title: S\ncounted: {one: a, many: a, definite: a}\nrounds: [{id: '1'}]\nvariables:\n  age: {label: A, values: 0..3}\n  \
                         school: {label: S, values: {yes: {label: Y, never: {age: 0..1}}, no: N}}\n  sex: {label: X, values: [f, m]}\n\
                         tables: [{file: t.csv, count: n}]\nindicators: {i: {label: I, of: {sex: f}}}\nkey_indicators: [i]\n";

    /// The sets of a study, and the indices of those that `ask` adds by values of age, school and
    /// sex.
    fn sets(ask: impl Fn(&mut dyn FnMut(&[&[usize]; 3]) -> SetIx) -> Vec<SetIx>) -> (Sets, Vec<SetIx>) {
        let mut problems = Diagnostics::default();
        let study = study::read("s", &Source::new("s", STUDY), &[], &mut problems);
        let study = study.unwrap_or_else(|| panic!("{:?}", problems.into_sorted()));
        let basis_by_column = BasisByColumn::new(&study);
        let mut sets = Sets::new(&study, &basis_by_column);
        let asked = ask(&mut |values: &[&[usize]; 3]| {
            let named = study.variables.indices().zip(values).filter(|(_, values)| !values.is_empty());
            let condition = named.map(|(variable, values)| (variable, values.iter().copied().collect()));
            sets.add(&basis_by_column, &conditions(&study, &condition.collect())).expect("some cases")
        });
        (sets, asked)
    }

    #[test]
    fn sums_of_nested_or_overlapping_counts_are_sets_if_no_case_counts_twice() {
        let (sets, asked) = sets(|add| {
            vec![
                add(&[&[], &[], &[]]),
                add(&[&[0, 1], &[], &[]]),
                add(&[&[1, 2, 3], &[], &[]]),
                add(&[&[0], &[], &[0]]),
                add(&[&[2], &[], &[]]),
            ]
        });
        let [all, young, old, girls, two] = asked[..] else { panic!("five sets") };
        assert!(sets.is_set(&[(1, all), (-1, young)]));
        assert!(!sets.is_set(&[(1, young), (-1, all)]));
        assert!(!sets.is_set(&[(1, young), (-1, two)]), "one does not lie within the other");
        assert!(sets.is_set(&[(1, all), (-1, young), (-1, two)]));
        assert!(sets.is_set(&[(1, young), (1, old), (-1, all)]), "those who are in both");
        assert!(!sets.is_set(&[(1, young), (1, girls), (-1, all)]));
        let relations = sets.relations();
        assert!(relations.wholes[girls].contains(&all) && relations.wholes[girls].contains(&young));
        assert!(!relations.wholes[young].contains(&old));
        let cuts_all = |set: SetIx| relations.cut[set].iter().any(|(whole, _)| *whole == all);
        assert!(cuts_all(young) && cuts_all(old) && !cuts_all(girls));
        // The difference has fewer components than the counts: these components alone disclose it.
        let left = sets.sum(&[(1, all), (-1, young), (-1, two)]);
        assert!(left.len() < sets.sum(&[(1, all)]).len() + sets.sum(&[(1, young)]).len() + 1, "{left:?}");
    }

    #[test]
    fn a_difference_of_structural_zeros_alone_is_no_set() {
        let (sets, asked) =
            sets(|add| vec![add(&[&[], &[0], &[]]), add(&[&[2, 3], &[0], &[]]), add(&[&[2, 3], &[], &[]])]);
        let [school, school_of_old, old] = asked[..] else { panic!("three sets") };
        assert!(!sets.is_set(&[(1, school), (-1, school_of_old)]), "the young have no school");
        assert!(sets.is_set(&[(1, old), (-1, school)]), "all who have school are old");
        assert!(sets.relations().wholes[school].contains(&old));
    }
}
