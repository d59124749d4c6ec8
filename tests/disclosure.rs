//! An attack that does not use the program's own method of protection. It treats every published
//! number as a sum of the smallest cells, and tests for every small count whether it is a linear
//! combination of published numbers.

use std::collections::BTreeMap;

use lagesbild::gate::Cube;
use lagesbild::gate::{Before, CellRelease, StudyRelease, decide};
use lagesbild::grid::Sheet;
use lagesbild::ground::diagnostics::{Diagnostics, Source};
use lagesbild::input::{self};
use lagesbild::project::Grouping;
use lagesbild::project::GroupingValue;
use lagesbild::project::Names;
use lagesbild::project::Rule;
use lagesbild::study::{self, Cell, Condition, Origin, Study};
use lagesbild::units::{self, ByUnit, UnitIx, Units};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const THRESHOLD: u64 = 5;
/// A prime that differs from the program's own.
const PRIME: u64 = 4_611_686_018_427_387_847;

const STUDY: &str = "
title: Angrepp
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: '1'}]
variables:
  kon: {label: Kön, values: [f, p]}
  alder: {label: Ålder, ordered: true, values: 0..3}
  grov: {label: Grov ålder, ordered: true, from: alder, values: {u: {is: 0..1}, g: {is: 2..3}}}
  behov: {label: Behov, values: [ja, nej]}
tables: [{file: t.csv, count: antal}]
indicators:
  behov: {label: Behov, of: {behov: ja}}
  utan: {label: Utan behov, of: {behov: nej}}
  unga: {label: Unga, of: {grov: u}}
  unga_behov: {label: Unga med behov, of: {behov: ja}, among: {grov: u}}
key_indicators: [behov]
findings: {always: kon, within: [alder, grov]}
figures:
  kon: {title: K, chart: columns, indicators: [behov], over: kon}
  alder: {title: A, chart: lines, indicators: [behov], over: alder, otherwise: {over: grov, chart: columns}}
  delar: {title: D, chart: columns, share_of: alder, by: kon}
  storlek: {title: S, chart: columns, indicators: [behov], over: unit.g}
";

/// A county of one municipality, a county of two, and a county of four, one of which is a city of
/// two districts. The groups cut across the counties.
const UNITS: &str = "id;name;level;parent;g
n;N;nation;;
c1;C1;county;n;
c2;C2;county;n;
c3;C3;county;n;
a;A;municipality;c1;s
b;B;municipality;c2;s
c;C;municipality;c2;t
d;D;municipality;c3;s
e;E;municipality;c3;t
f;F;municipality;c3;t
g;G;municipality;c3;s
g1;G1;district;g;
g2;G2;district;g;
";

const LEAVES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g1", "g2"];

/// Number of cases by leaf unit and smallest cell: sex, age, need.
type Truth = BTreeMap<(UnitIx, [usize; 3]), u64>;

struct World {
    study: Study,
    units: Units,
    truth: Truth,
    release: StudyRelease,
}

impl World {
    fn draw(seed: u64) -> Self {
        let value =
            |id: &str| GroupingValue { id: id.into(), label: id.into(), within: id.into(), many: None };
        let values = vec![value("s"), value("t")];
        let grouping =
            Grouping { id: "g".into(), label: "G".into(), values, pages: true, ordered: false, along: None };
        let mut problems = Diagnostics::default();
        let sheet = Sheet::read("units.csv", UNITS.as_bytes(), &mut problems).expect("a sheet");
        let units =
            units::read(&sheet, std::slice::from_ref(&grouping), Names::Other, &mut problems).expect("units");
        let study = study::read("s", &Source::new("s", STUDY), &[grouping], &mut problems).expect("a study");
        assert!(!problems.has_errors(), "{:?}", problems.into_sorted());
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let mut truth = Truth::new();
        let mut rows = "enhet;kon;alder;behov;antal\n".to_string();
        for (index, id) in LEAVES.iter().enumerate() {
            let unit = units.find(id).expect("a unit");
            // Cells have up to a handful of cases in some units and up to dozens in others.
            let most = [3, 9, 30, 60][(generator.next_u32() as usize + index) % 4];
            for kon in 0..2 {
                for alder in 0..4 {
                    for behov in 0..2 {
                        let cases = u64::from(generator.next_u32() % most);
                        truth.insert((unit, [kon, alder, behov]), cases);
                        let (sex, need) = (["f", "p"][kon], ["ja", "nej"][behov]);
                        rows += &format!("{id};{sex};{alder};{need};{cases}\n");
                    }
                }
            }
        }
        let sheet = Sheet::read("t.csv", rows.as_bytes(), &mut problems).expect("a sheet");
        let raw = input::read(&sheet, 0, &study, &units, &mut problems).expect("rows");
        let cube = Cube::new(raw, &study);
        let gate = Rule::new(THRESHOLD).expect("a gate");
        let decided = decide(&study, &cube, &units, gate, None, &Before::default(), &mut problems);
        let release = decided.expect("a decision").release();
        Self { study, units, truth, release }
    }

    /// Whether a smallest cell of a leaf unit fulfils a condition.
    fn meets(&self, leaf: UnitIx, cell: [usize; 3], condition: &Condition) -> bool {
        condition.iter().all(|(variable, values)| match &self.study.variables[*variable].origin {
            Origin::Column => values.contains(&cell[variable.index().min(2)]),
            Origin::Derived { groups, .. } => groups[cell[1]].is_some_and(|group| values.contains(&group)),
            Origin::Unit(grouping) => {
                self.units.all[leaf].groups.get(grouping).is_some_and(|v| values.contains(v))
            }
        })
    }

    /// A count of a unit: its coefficients over all smallest cells, and its value.
    fn count(&self, unit: UnitIx, condition: &Condition) -> (Vec<u64>, u64) {
        let leaves = &self.units.all[unit].leaves;
        let taken = |(leaf, cell): &(UnitIx, [usize; 3])| {
            leaves.contains(leaf) && self.meets(*leaf, *cell, condition)
        };
        let vector = self.truth.keys().map(|key| u64::from(taken(key))).collect();
        (vector, self.truth.iter().filter(|(key, _)| taken(key)).map(|(_, cases)| cases).sum())
    }

    /// Every cell of a unit's release, with the conditions of its base and its numerator.
    fn cells(&self, unit: UnitIx) -> Vec<(CellRelease, Condition, Condition)> {
        let found = self.release.unit(0.into(), unit).expect("all take part");
        let mut cells = Vec::new();
        for (indicator, cell) in self.study.indicators.iter().zip(&found.indicators) {
            cells.push((*cell, indicator.among.clone(), study::both(&indicator.of, &indicator.among)));
        }
        let figures = self.study.figures.iter().zip(&found.figures);
        let views = figures.flat_map(|(declared, found)| declared.views.iter().zip(&found.views));
        let blocks = views.flat_map(|(declared, found)| declared.blocks.iter().zip(found));
        let strata = self.study.findings.always.iter().flat_map(|always| &always.blocks).zip(&found.strata);
        for (block, found) in blocks.chain(strata) {
            if block.nationwide && unit != self.units.nation {
                continue;
            }
            for panel in 0..self.study.size(block.panel) {
                for by in 0..self.study.size(block.by) {
                    for over in 0..self.study.size(block.over) {
                        for (measure, declared) in block.measures.iter().enumerate() {
                            let values = [(block.panel, panel), (block.by, by), (block.over, over)];
                            let at: Condition = values
                                .iter()
                                .filter_map(|(v, value)| Some(((*v)?, [*value].into())))
                                .collect();
                            let base = study::both(&declared.among, &at);
                            let index = block.cell(&self.study, Cell { panel, by, over, measure });
                            cells.push((found[index], base.clone(), study::both(&declared.of, &base)));
                        }
                    }
                }
            }
        }
        cells
    }

    /// Every count of a unit that the study can publish, as a set of smallest cells: bases,
    /// numerators and their differences. With the number of cases and whether it is shown.
    fn sets(&self, unit: UnitIx) -> BTreeMap<u128, (u64, bool)> {
        let mut sets = BTreeMap::new();
        let mut add = |set: u128, cases: u64, is_shown: bool| {
            let known: &mut (u64, bool) = sets.entry(set).or_insert((cases, false));
            known.1 |= is_shown;
        };
        let count = |condition: &Condition| {
            let (vector, cases) = self.count(unit, condition);
            (vector.iter().fold(0, |set, taken| set << 1 | u128::from(*taken)), cases)
        };
        let (all, cases) = count(&Condition::new());
        add(all, cases, self.release.unit(0.into(), unit).expect("all take part").total.is_shown());
        for (cell, base, numerator) in self.cells(unit) {
            // Cells that compare groups of municipalities count cases of the groups, not of this
            // unit.
            if numerator.keys().any(|variable| self.study.is_of_units(*variable)) {
                continue;
            }
            let ((base, n), (numerator, x)) = (count(&base), count(&numerator));
            add(base, n, cell.base.is_shown());
            add(numerator, x, cell.share.is_shown());
            add(base & !numerator, n - x, cell.share.is_shown());
        }
        sets
    }

    /// The coefficients of all published counts.
    fn known(&self) -> Rows {
        let mut known = Rows::default();
        for unit in self.units.all.indices() {
            if self.release.unit(0.into(), unit).expect("all take part").total.is_shown() {
                known.add(self.count(unit, &Condition::new()).0);
            }
            for (cell, base, numerator) in self.cells(unit) {
                if cell.base.is_shown() {
                    known.add(self.count(unit, &base).0);
                }
                if cell.share.is_shown() {
                    known.add(self.count(unit, &numerator).0);
                }
            }
        }
        known
    }

    /// The small counts that follow from published numbers, and the number of small counts
    /// withheld.
    fn attack(&self) -> (Vec<String>, usize) {
        let mut known = Rows::default();
        let mut protected = Vec::new();
        for unit in self.units.all.indices() {
            let (vector, cases) = self.count(unit, &Condition::new());
            match self.release.unit(0.into(), unit).expect("all take part").total.value() {
                Some(total) => {
                    assert_eq!(total, cases);
                    known.add(vector);
                }
                None => protected.push((format!("{} total", self.units.all[unit].id), vector)),
            }
            for (cell, base, numerator) in self.cells(unit) {
                let ((n_vector, n), (x_vector, x)) = (self.count(unit, &base), self.count(unit, &numerator));
                let name = format!("{} {numerator:?} of {base:?}: {x} of {n}", self.units.all[unit].id);
                if let Some(base) = cell.base.value() {
                    assert_eq!(base, n, "{name}");
                    known.add(n_vector.clone());
                } else if n < THRESHOLD {
                    protected.push((name.clone(), n_vector.clone()));
                }
                if let Some(share) = cell.share.value() {
                    assert_eq!((share.numerator(), share.base()), (x, n), "{name}");
                    assert!(x >= THRESHOLD && n - x >= THRESHOLD, "{name} is shown");
                    known.add(x_vector);
                } else {
                    if x < THRESHOLD {
                        protected.push((name.clone(), x_vector.clone()));
                    }
                    if n - x < THRESHOLD {
                        let rest = n_vector.iter().zip(&x_vector).map(|(n, x)| n - x).collect();
                        protected.push((name, rest));
                    }
                }
            }
        }
        let all = protected.len();
        (protected.into_iter().filter(|(_, vector)| known.holds(vector)).map(|(name, _)| name).collect(), all)
    }
}

/// Rows in echelon form modulo a prime.
#[derive(Default)]
struct Rows(Vec<(usize, Vec<u64>)>);

impl Rows {
    fn reduced(&self, row: &[u64]) -> Vec<u64> {
        let mut row = row.to_vec();
        for (lead, other) in &self.0 {
            let factor = row[*lead];
            if factor != 0 {
                row.iter_mut().zip(other).for_each(|(v, o)| *v = (*v + PRIME - times(factor, *o)) % PRIME);
            }
        }
        row
    }

    fn add(&mut self, row: Vec<u64>) {
        let row = self.reduced(&row);
        if let Some(lead) = row.iter().position(|value| *value != 0) {
            let inverse = power(row[lead], PRIME - 2);
            self.0.push((lead, row.iter().map(|value| times(*value, inverse)).collect()));
        }
    }

    fn holds(&self, row: &[u64]) -> bool {
        self.reduced(row).iter().all(|value| *value == 0)
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(base: u64, exponent: u64) -> u64 {
    (0..64).rev().fold(1, |result, bit| {
        let square = times(result, result);
        if exponent >> bit & 1 == 1 { times(square, base) } else { square }
    })
}

#[test]
fn no_small_count_is_a_linear_combination_of_published_numbers() {
    let (mut protected, mut shown) = (0, 0);
    for seed in 0..150 {
        let world = World::draw(seed);
        let (given_away, all) = world.attack();
        assert!(given_away.is_empty(), "seed {seed} gives away:\n{}", given_away.join("\n"));
        protected += all;
        let units = world.units.all.indices();
        shown += units.flat_map(|unit| world.cells(unit)).filter(|(cell, ..)| cell.share.is_shown()).count();
    }
    // The attack says something only if there are counts to protect, and published numbers to
    // attack with.
    assert!(protected > 5_000 && shown > 5_000, "{protected} protected, {shown} shown");
}

/// All small counts, as sets of smallest cells, that follow from two or three of the given counts
/// by addition and subtraction.
fn small_sums(counts: &[(u128, u64)]) -> BTreeMap<u128, u64> {
    let mut small = BTreeMap::new();
    let mut add = |set: u128, cases: u64| {
        if set != 0 && cases < THRESHOLD {
            small.insert(set, cases);
        }
    };
    for (whole, all) in counts {
        for (at, (one, some)) in counts.iter().enumerate() {
            if one & !whole == 0 {
                add(whole & !one, all - some);
            }
            for (other, more) in &counts[at + 1..] {
                if one & other == 0 && (one | other) & !whole == 0 {
                    add(whole & !(one | other), all - some - more);
                }
                if one & other & !whole == 0 && whole & !(one | other) == 0 {
                    add((one | other) & !whole | one & other, some + more - all);
                }
            }
        }
    }
    small
}

#[test]
fn no_small_count_follows_from_two_or_three_counts() {
    let (mut told, mut shown) = (0, 0);
    for seed in 0..150 {
        let world = World::draw(seed);
        let known = world.known();
        for unit in world.units.all.indices() {
            let name = format!("seed {seed}, {}", world.units.all[unit].id);
            let sets = world.sets(unit);
            let of = |is_taken: fn(bool) -> bool| -> Vec<(u128, u64)> {
                let taken = sets.iter().filter(|(_, (_, is_shown))| is_taken(*is_shown));
                taken.map(|(set, (cases, _))| (*set, *cases)).collect()
            };
            let printed = of(|is_shown| is_shown);
            shown += printed.len();
            assert!(small_sums(&printed).is_empty(), "{name}: {:?}", small_sums(&printed));
            for (set, cases) in small_sums(&of(|_| true)) {
                let vector: Vec<u64> =
                    (0..world.truth.len()).rev().map(|bit| (set >> bit & 1) as u64).collect();
                assert!(!known.holds(&vector), "{name}: {cases} cases can be worked out: {vector:?}");
                told += 1;
            }
        }
    }
    assert!(told > 5_000 && shown > 5_000, "{told} small counts, {shown} shown ones");
}

#[test]
fn the_same_counts_give_the_same_release() {
    let (one, other) = (World::draw(7), World::draw(7));
    for unit in one.units.all.indices() {
        let cells = |world: &World| world.cells(unit).into_iter().map(|(cell, ..)| cell).collect::<Vec<_>>();
        assert_eq!(cells(&one), cells(&other));
    }
}

#[test]
fn a_printed_sum_less_its_printed_parts_is_never_small() {
    let mut rests = 0;
    for seed in 0..150 {
        let world = World::draw(seed);
        let printed: ByUnit<Vec<(Condition, Condition)>> = world
            .units
            .all
            .indices()
            .map(|unit| {
                let shown = world.cells(unit).into_iter().filter(|(cell, ..)| cell.share.is_shown());
                shown.map(|(_, base, numerator)| (base, numerator)).collect()
            })
            .collect();
        for whole in world.units.all.indices().filter(|unit| world.units.all[*unit].leaves.len() > 1) {
            for (base, numerator) in &printed[whole] {
                if base.keys().chain(numerator.keys()).any(|v| world.study.is_of_units(*v)) {
                    continue;
                }
                let is_shown = |leaf: &&UnitIx| printed[**leaf].contains(&(base.clone(), numerator.clone()));
                let hidden: Vec<&UnitIx> =
                    world.units.all[whole].leaves.iter().filter(|leaf| !is_shown(leaf)).collect();
                if hidden.is_empty() {
                    continue;
                }
                let sum = |of: &Condition| hidden.iter().map(|leaf| world.count(**leaf, of).1).sum::<u64>();
                let (x, n) = (sum(numerator), sum(base));
                let name =
                    format!("seed {seed}: {} less what is shown: {x} of {n}", world.units.all[whole].id);
                assert!(x >= THRESHOLD && n - x >= THRESHOLD, "{name}, {numerator:?} of {base:?}");
                rests += 1;
            }
        }
    }
    assert!(rests > 500, "only {rests} rests were looked at");
}
