//! Counts that nobody declares, but that are left when declared ones are taken from each other: of children who live with both
//! parents or with one of them, the others. They are protected like declared ones, but never shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::disclosure::basis::{Base, Function};
use crate::disclosure::raw::{Cells, Counts, RawCount};

/// A cell of a group, as far as it matters here.
pub struct Known<'a> {
    /// Its group and its index in it.
    pub at: (usize, usize),
    /// Whether it is the only cell of its group, so that it is shown or not by itself.
    pub is_alone: bool,
    /// Which cases are counted.
    pub base: &'a Function,
    /// Which of them meet a condition.
    pub numerator: &'a Function,
}

/// A count that is left.
pub struct Rest {
    /// From what it is taken: numerator or base of a cell.
    whole: (usize, usize),
    is_of_base: bool,
    /// What is taken from it: numerators, and bases where the base is a rest too.
    parts: Vec<(usize, usize)>,
    takes_bases: bool,
    /// Which cases it counts, and of which.
    pub base: Function,
    pub numerator: Function,
}

/// A set of values of one variable among some cases.
type Pool<'a> = BTreeMap<Vec<bool>, &'a Known<'a>>;

/// Of so many declared sets beside each other all that leave something together are looked at.
const MEMBERS: usize = 6;

/// Everything that is left.
pub fn rests(known: &[Known]) -> Vec<Rest> {
    let mut pools: BTreeMap<(&Function, Base), Pool> = BTreeMap::new();
    for cell in known {
        if let Some((base, met)) = condition(cell) {
            let pool = pools.entry((cell.base, base)).or_default();
            let first = pool.entry(met).or_insert(cell);
            // One that stands by itself can be shown where a whole distribution is not.
            if cell.is_alone && !first.is_alone {
                *first = cell;
            }
        }
    }
    let mut found: Vec<Rest> = pools.into_iter().flat_map(|((_, base), pool)| within(base, &pool)).collect();
    found.extend(among(known));
    found
}

/// The one variable whose values tell a cell's numerator from its base, and the values.
fn condition(cell: &Known) -> Option<(Base, Vec<bool>)> {
    let mut differs = cell.numerator.iter().filter(|(base, met)| cell.base.get(base) != Some(met));
    let (base, met) = differs.next()?;
    (differs.next().is_none() && base.1.is_none()).then(|| (*base, met.clone()))
}

fn minus(whole: &[bool], part: &[bool]) -> Vec<bool> {
    whole.iter().zip(part).map(|(whole, part)| *whole && !part).collect()
}

fn meets(one: &[bool], other: &[bool]) -> bool {
    one.iter().zip(other).any(|(one, other)| *one && *other)
}

/// What is left of all cases, or of a value, when others are taken away.
fn within(variable: Base, pool: &Pool) -> Vec<Rest> {
    let Some(first) = pool.values().next() else { return Vec::new() };
    let size = pool.keys().next().map_or(0, Vec::len);
    let all = first.base.get(&variable).cloned().unwrap_or_else(|| vec![true; size]);
    let wholes = pool.iter().filter(|(_, cell)| !cell.is_alone).map(|(met, cell)| (met, *cell, false));
    let wholes = std::iter::once((&all, *first, true)).chain(wholes);
    let mut told: BTreeSet<Vec<bool>> = pool.keys().cloned().collect();
    told.extend(pool.keys().map(|met| minus(&all, met)));
    let mut found = Vec::new();
    for (whole, of, is_of_base) in wholes {
        let inside =
            |met: &Vec<bool>| met != whole && met.iter().zip(whole).all(|(met, whole)| !met || *whole);
        let members: Vec<(&Vec<bool>, &Known)> = pool
            .iter()
            .filter(|(met, cell)| cell.is_alone && inside(met))
            .map(|(met, cell)| (met, *cell))
            .take(MEMBERS)
            .collect();
        for chosen in 1_usize..1 << members.len() {
            let taken = || members.iter().enumerate().filter(move |(index, _)| chosen >> index & 1 == 1);
            let mut left = whole.clone();
            let are_apart = taken().all(|(_, (met, _))| {
                let is_whole = !meets(met, &minus(whole, &left));
                left = minus(&left, met);
                is_whole
            });
            if !are_apart || !left.contains(&true) || !told.insert(left.clone()) {
                continue;
            }
            let mut numerator = of.base.clone();
            numerator.insert(variable, left);
            found.push(Rest {
                whole: of.at,
                is_of_base,
                parts: taken().map(|(_, (_, cell))| cell.at).collect(),
                takes_bases: false,
                base: of.base.clone(),
                numerator,
            });
        }
    }
    found
}

/// Of all cases that meet a condition, those outside the cases among which it is told too.
fn among(known: &[Known]) -> Vec<Rest> {
    let alone: BTreeMap<(&Function, &Function), &Known> =
        known.iter().filter(|cell| cell.is_alone).map(|cell| ((cell.base, cell.numerator), cell)).collect();
    let outside = |part: &Known| -> Option<Rest> {
        let (variable, inside) = part.base.iter().next().filter(|_| part.base.len() == 1)?;
        if variable.1.is_some() || part.numerator.get(variable) != Some(inside) {
            return None;
        }
        let without = |function: &Function| -> Function {
            function.iter().filter(|(base, _)| *base != variable).map(|(b, m)| (*b, m.clone())).collect()
        };
        let (base, numerator) = (without(part.base), without(part.numerator));
        let whole = alone.get(&(&base, &numerator)).map(|cell| cell.at)?;
        let complement: Vec<bool> = inside.iter().map(|met| !met).collect();
        let with = |mut function: Function| {
            function.insert(*variable, complement.clone());
            function
        };
        let (base, numerator) = (with(base), with(numerator));
        (!alone.contains_key(&(&base, &numerator))).then(|| Rest {
            whole,
            is_of_base: false,
            parts: vec![part.at],
            takes_bases: true,
            base,
            numerator,
        })
    };
    alone.values().filter_map(|part| outside(part)).collect()
}

impl Rest {
    /// The count at a place; none where something is not reported.
    pub fn count(&self, counts: &Counts) -> Cells {
        let cell = |(group, cell): (usize, usize)| counts.get(group)?.get(cell).copied();
        let counted = || -> Option<(RawCount, RawCount)> {
            let (x, n) = cell(self.whole)?;
            let (mut x, mut n) = (if self.is_of_base { n } else { x }, n);
            for part in &self.parts {
                let part = cell(*part)?;
                x = x.less(part.0);
                if self.takes_bases {
                    n = n.less(part.1);
                }
            }
            Some((x, n))
        };
        counted().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(parts: &[(usize, &[bool])]) -> Function {
        parts.iter().map(|(variable, met)| ((*variable, None), met.to_vec())).collect()
    }

    #[test]
    fn what_two_values_leave_of_all_is_found_once() {
        let all = function(&[]);
        let one = function(&[(0, &[true, false, false, false])]);
        let other = function(&[(0, &[false, true, false, false])]);
        let cell = |group, numerator| Known { at: (group, 0), is_alone: true, base: &all, numerator };
        let found = rests(&[cell(1, &one), cell(2, &other)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].numerator, function(&[(0, &[false, false, true, true])]));
        let number = |x, n| vec![(RawCount::new(x), RawCount::new(n))];
        let counts = vec![number(0, 17), number(8, 17), number(6, 17)];
        assert_eq!(found[0].count(&counts), number(3, 17));
    }

    #[test]
    fn what_a_value_leaves_of_a_class_is_found() {
        let all = function(&[]);
        let classes = [
            function(&[(0, &[true, true, true, false, false])]),
            function(&[(0, &[false, false, false, true, true])]),
        ];
        let one = function(&[(0, &[true, false, false, false, false])]);
        let known = [
            Known { at: (1, 0), is_alone: false, base: &all, numerator: &classes[0] },
            Known { at: (1, 1), is_alone: false, base: &all, numerator: &classes[1] },
            Known { at: (2, 0), is_alone: true, base: &all, numerator: &one },
        ];
        let found = rests(&known);
        let left: Vec<&Function> = found.iter().map(|rest| &rest.numerator).collect();
        assert_eq!(left, [&function(&[(0, &[false, true, true, false, false])])]);
    }

    #[test]
    fn what_stands_outside_the_cases_among_which_something_is_told_is_found() {
        let (all, met) = (function(&[]), function(&[(1, &[false, true])]));
        let inside = function(&[(0, &[true, false, false])]);
        let both = function(&[(0, &[true, false, false]), (1, &[false, true])]);
        let known = [
            Known { at: (1, 0), is_alone: true, base: &all, numerator: &met },
            Known { at: (2, 0), is_alone: true, base: &inside, numerator: &both },
        ];
        let found = rests(&known);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].base, function(&[(0, &[false, true, true])]));
        let number = |x, n| vec![(RawCount::new(x), RawCount::new(n))];
        assert_eq!(found[0].count(&vec![number(0, 40), number(20, 40), number(17, 31)]), number(3, 9));
    }
}
