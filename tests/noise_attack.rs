//! Attacks on small counts through numbers with noise, by an attacker who knows the program but not
//! the secret, in twenty small nations.
//!
//! There are two attacks. *Bounds*: linear programming bounds a count, given all printed numbers of
//! a county and its municipalities and the largest noise that is possible. *Best guess*: the
//! posterior mode of a count. Its prior is binomial, with the nation's share of the smallest
//! printed number that includes the count; its likelihood is that of the noise. A guess from the
//! nation's shares alone shows what the place's own numbers add.

use std::collections::BTreeMap;

use lagesbild::gate::Cube;
use lagesbild::gate::{Before, CellRelease, NOISE_VARIANCE, Secret, StudyRelease, decide};
use lagesbild::grid::Sheet;
use lagesbild::ground::diagnostics::{Diagnostics, Source};
use lagesbild::input::{self};
use lagesbild::project::Names;
use lagesbild::project::Protection;
use lagesbild::project::Rule;
use lagesbild::study::{self, Study};
use lagesbild::units::{self, Level, UnitIx, Units};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const NATIONS: u64 = 20;

const STUDY: &str = "
title: Angrepp
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: '1'}]
variables:
  kon: {label: Kön, values: [f, p]}
  alder: {label: Ålder, ordered: true, values: 0..5}
  grov: {label: Grov ålder, ordered: true, from: alder, values: {u: {is: 0..2}, g: {is: 3..5}}}
  behov: {label: Behov, values: [ja, nej]}
tables: [{file: t.csv, count: antal}]
indicators:
  behov: {label: Behov, of: {behov: ja}}
key_indicators: [behov]
figures:
  kon: {title: K, chart: columns, indicators: [behov], over: kon}
  alder: {title: A, chart: lines, indicators: [behov], over: alder, otherwise: {over: grov, chart: columns}}
  alder-kon: {title: B, chart: lines, indicators: [behov], over: alder, by: kon, otherwise: {over: grov, by: kon, chart: columns}}
  delar: {title: D, chart: columns, share_of: alder, by: kon}
";

/// The number of municipalities in each of the six counties.
const COUNTIES: [usize; 6] = [1, 2, 2, 3, 4, 4];
const AGES: usize = 6;
/// The number of smallest cells in a place: sex by age by need.
const CELLS: usize = 2 * AGES * 2;

/// The frequency of each cell per thousand cases of a nation. Some ages are rare, and need is rarer
/// at some ages.
const NATIONAL: [u32; CELLS] = [
    15, 20, 25, 35, 20, 45, 30, 50, 60, 60, 100, 70, //
    10, 20, 20, 45, 15, 55, 25, 55, 50, 55, 70, 50,
];

struct World {
    study: Study,
    units: Units,
    /// The true counts by municipality.
    truth: BTreeMap<UnitIx, [u64; CELLS]>,
    release: StudyRelease,
}

/// A printed share, with the smallest cells that its base and its numerator count.
struct Printed {
    base: Vec<usize>,
    numerator: Vec<usize>,
    cell: CellRelease,
}

impl World {
    fn draw(seed: u64) -> Self {
        let mut text = "id;name;level;parent\nn;N;nation;\n".to_string();
        let mut ids = Vec::new();
        for (county, places) in COUNTIES.iter().enumerate() {
            text += &format!("c{county};C{county};county;n\n");
            for place in 0..*places {
                text += &format!("m{county}{place};M{county}{place};municipality;c{county}\n");
                ids.push(format!("m{county}{place}"));
            }
        }
        let mut problems = Diagnostics::default();
        let sheet = Sheet::read("units.csv", text.as_bytes(), &mut problems).expect("a sheet");
        let units = units::read(&sheet, &[], Names::Other, &mut problems).expect("units");
        let study = study::read("s", &Source::new("s", STUDY), &[], &mut problems).expect("a study");
        assert!(!problems.has_errors(), "{:?}", problems.into_sorted());
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let mut rows = "enhet;kon;alder;behov;antal\n".to_string();
        let mut truth = BTreeMap::new();
        for (at, id) in ids.iter().enumerate() {
            let mut counts = [0_u64; CELLS];
            let cases = [30, 45, 60, 80, 110, 150, 220, 400][(at + seed as usize) % 8];
            for _ in 0..cases {
                let mut left = generator.next_u32() % NATIONAL.iter().sum::<u32>();
                let cell = NATIONAL.iter().position(|share| match left.checked_sub(*share) {
                    Some(rest) => {
                        left = rest;
                        false
                    }
                    None => true,
                });
                counts[cell.expect("a cell")] += 1;
            }
            for (cell, count) in counts.iter().enumerate() {
                let (sex, age, need) = (cell / (2 * AGES), cell / 2 % AGES, cell % 2);
                rows += &format!("{id};{};{age};{};{count}\n", ["f", "p"][sex], ["ja", "nej"][need]);
            }
            truth.insert(units.find(id).expect("a unit"), counts);
        }
        let sheet = Sheet::read("t.csv", rows.as_bytes(), &mut problems).expect("a sheet");
        let cube = Cube::new(input::read(&sheet, 0, &study, &units, &mut problems).expect("rows"), &study);
        let gate = Rule::new(5).expect("a gate").by(Protection::Noise);
        let mut bytes = [0; 32];
        generator.fill_bytes(&mut bytes);
        let secret = Secret::new(bytes);
        let decided = decide(&study, &cube, &units, gate, Some(&secret), &Before::default(), &mut problems);
        let release = decided.expect("a decision").release();
        Self { study, units, truth, release }
    }

    /// All shares of a unit, shown or withheld.
    fn printed(&self, unit: UnitIx) -> Vec<Printed> {
        let found = self.release.unit(0.into(), unit).expect("all take part");
        let mut all = Vec::new();
        let mut add = |cell: CellRelease,
                       is_base: &dyn Fn(usize, usize, usize) -> bool,
                       is_in: &dyn Fn(usize, usize, usize) -> bool| {
            let those = |meets: &dyn Fn(usize, usize, usize) -> bool| {
                (0..CELLS)
                    .filter(|cell| meets(cell / (2 * AGES), cell / 2 % AGES, cell % 2))
                    .collect::<Vec<_>>()
            };
            let base = those(is_base);
            let numerator = those(&|s, a, n| is_base(s, a, n) && is_in(s, a, n));
            all.push(Printed { base, numerator, cell });
        };
        let need = |_: usize, _: usize, need: usize| need == 0;
        add(found.indicators[0.into()], &|_, _, _| true, &need);
        for (figure, views) in found.figures.enumerated() {
            for (view, blocks) in views.views.iter().enumerate() {
                let block = &self.study.figures[figure].views[view].blocks[0];
                let width = [1, 3][view.min(1)];
                for (index, cell) in blocks[0].cells.iter().enumerate() {
                    match self.study.figures[figure].id.as_str() {
                        "kon" => add(*cell, &|s, _, _| s == index, &need),
                        "alder" => add(*cell, &|_, a, _| a / width == index, &need),
                        "alder-kon" => {
                            // The position on the axis varies fastest.
                            let ages = AGES / width;
                            add(*cell, &|s, a, _| s == index / ages && a / width == index % ages, &need);
                        }
                        _ => {
                            let (sex, age) = (index / block.measures.len(), index % block.measures.len());
                            add(*cell, &|s, _, _| s == sex, &|_, a, _| a == age);
                        }
                    }
                }
            }
        }
        all
    }

    fn count(&self, unit: UnitIx, cells: &[usize]) -> u64 {
        let leaves = self.units.all[unit].leaves.iter();
        leaves.map(|leaf| cells.iter().map(|cell| self.truth[leaf][*cell]).sum::<u64>()).sum()
    }

    /// All counts below 5 of a municipality that are numerators of shares, each once.
    fn small(&self, unit: UnitIx) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> =
            self.printed(unit).into_iter().map(|printed| printed.numerator).collect();
        all.sort();
        all.dedup();
        all.retain(|cells| self.count(unit, cells) < 5);
        all
    }
}

/// The largest noise, in cases, that the attacker thinks possible. The standard deviation of noise
/// is at most 1.7, so two or three of a million numbers exceed it.
const LARGEST: f64 = 8.0;

/// The bounds of a count, given all printed numbers of a county and its municipalities.
fn bounds(world: &World, county: UnitIx, unit: UnitIx, cells: &[usize]) -> (f64, f64) {
    let solve = |direction| {
        let mut problem = Problem::new(direction);
        let leaves = &world.units.all[county].leaves;
        let variables: BTreeMap<(UnitIx, usize), _> = leaves
            .iter()
            .flat_map(|leaf| (0..CELLS).map(move |cell| (*leaf, cell)))
            .map(|(leaf, cell)| {
                let wanted = leaf == unit && cells.contains(&cell);
                ((leaf, cell), problem.add_var(f64::from(u8::from(wanted)), (0.0, f64::INFINITY)))
            })
            .collect();
        for place in leaves.iter().copied().chain([county]) {
            let sum = |cells: &[usize]| {
                let own = world.units.all[place].leaves.iter();
                own.flat_map(|leaf| cells.iter().map(|cell| (variables[&(*leaf, *cell)], 1.0)))
                    .collect::<Vec<_>>()
            };
            let everything: Vec<usize> = (0..CELLS).collect();
            let total =
                world.release.unit(0.into(), place).expect("it takes part").total.value().expect("all cases");
            problem.add_constraint(sum(&everything), ComparisonOp::Eq, total as f64);
            for printed in world.printed(place) {
                let Some(share) = printed.cell.share.value() else { continue };
                let (n, p) = (share.base() as f64, share.percent() as f64 / 100.0);
                let noise = |cells: &[usize]| if cells.len() == CELLS { 0.0 } else { LARGEST };
                let base = noise(&printed.base) + 0.5;
                problem.add_constraint(sum(&printed.base), ComparisonOp::Ge, n - base);
                problem.add_constraint(sum(&printed.base), ComparisonOp::Le, n + base);
                let (least, most) = ((p - 0.005) * (n - 0.5), (p + 0.005) * (n + 0.5));
                problem.add_constraint(sum(&printed.numerator), ComparisonOp::Ge, least - LARGEST);
                problem.add_constraint(sum(&printed.numerator), ComparisonOp::Le, most + LARGEST);
            }
        }
        match problem.solve().expect("the truth fits") {
            SolveOutcome::Solution(solution) => solution.objective(),
            SolveOutcome::Interrupted(_) => panic!("no limit was set"),
        }
    };
    (solve(OptimizationDirection::Minimize), solve(OptimizationDirection::Maximize))
}

/// The binomial probabilities of 0, 1, 2 … of `n` cases.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    let mut chances = vec![(1.0 - p).powi(n as i32)];
    for k in 0..n {
        chances.push(chances[k as usize] * (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p));
    }
    chances
}

/// The most likely count, and its probability.
fn best(weights: &[f64]) -> (u64, f64) {
    let all: f64 = weights.iter().sum();
    let (at, most) = weights.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).expect("some counts");
    (at as u64, most / all)
}

#[test]
fn small_counts_have_wide_bounds_and_are_rarely_guessed() {
    let (mut widths, mut hits, mut alone, mut certainty, mut certainty_alone) =
        (Vec::new(), 0, 0, Vec::new(), Vec::new());
    let mut guesses = 0;
    for seed in 0..NATIONS {
        let world = World::draw(seed);
        let nation = world.units.nation;
        let all = world.count(nation, &(0..CELLS).collect::<Vec<_>>()) as f64;
        for (at, unit) in world.units.of_level(Level::Municipality).enumerate() {
            let cases =
                world.release.unit(0.into(), unit).expect("it takes part").total.value().expect("all cases");
            let county = world.units.all[unit].parent.expect("a county");
            let printed = world.printed(unit);
            for (index, cells) in world.small(unit).into_iter().enumerate() {
                let truth = world.count(unit, &cells);
                // Bounds are computed for every fourth place and every third count only, which is
                // enough.
                if (at as u64 + seed).is_multiple_of(4) && index.is_multiple_of(3) {
                    let (least, most) = bounds(&world, county, unit, &cells);
                    assert!(
                        least <= truth as f64 + 1e-6 && truth as f64 <= most + 1e-6,
                        "the truth is ruled out"
                    );
                    widths.push(most - least);
                }
                let national = |cells: &[usize]| world.count(nation, cells) as f64;
                let prior = binomial(cases, national(&cells) / all);
                // The prior uses the nation's share of the smallest printed number that includes
                // the count.
                let holding = printed
                    .iter()
                    .filter_map(|found| {
                        let (x, n) = found.cell.share.value()?.unrounded();
                        Some([(&found.base, n), (&found.numerator, x)])
                    })
                    .flatten()
                    .filter(|(whole, _)| **whole != cells && cells.iter().all(|cell| whole.contains(cell)))
                    .min_by(|(_, one), (_, other)| one.total_cmp(other));
                let informed = match holding {
                    Some((whole, number)) => {
                        binomial(number.round() as u64, national(&cells) / national(whole))
                    }
                    None => prior.clone(),
                };
                let shown =
                    printed.iter().find(|found| found.numerator == cells && found.cell.share.is_shown());
                let noise = |count: f64| match shown.and_then(|found| found.cell.share.value()) {
                    // The attacker gets the unrounded number, not whole percent.
                    Some(share) => (-(share.unrounded().0 - count).powi(2) / (2.0 * NOISE_VARIANCE)).exp(),
                    // A withheld share implies that its numerator or its complement, with noise, is
                    // below 5.
                    None => 1.0 / (1.0 + (1.7 * (count - 5.0) / NOISE_VARIANCE.sqrt()).exp()),
                };
                let posterior: Vec<f64> =
                    informed.iter().enumerate().map(|(k, p)| p * noise(k as f64)).collect();
                let ((guess, sure), (guess_alone, sure_alone)) = (best(&posterior), best(&prior));
                hits += usize::from(guess == truth);
                alone += usize::from(guess_alone == truth);
                guesses += 1;
                if (1..5).contains(&truth) {
                    certainty.push(sure);
                    certainty_alone.push(sure_alone);
                }
            }
        }
    }
    widths.sort_by(f64::total_cmp);
    let narrow = widths.iter().filter(|width| **width < 5.0).count();
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let percent = |part: usize| 100.0 * part as f64 / guesses as f64;
    let (median, hits, alone) = (widths[widths.len() / 2], percent(hits), percent(alone));
    println!("bounds of {} small counts: {narrow} narrower than 5, median width {median:.0}", widths.len());
    println!("best guess of {guesses} counts 0–4: {hits:.0} % right, by the nation alone {alone:.0} %");
    println!(
        "certainty of counts 1–4: {:.2}, by the nation alone {:.2}",
        mean(&certainty),
        mean(&certainty_alone)
    );
    assert!(widths.len() > 100 && guesses > 1_000, "there is little to attack");
    assert_eq!(narrow, 0);
    assert!(median >= 10.0, "{median}");
    assert!(hits <= 55.0 && hits - alone <= 15.0, "{hits} {alone}");
    assert!(mean(&certainty) <= 0.55, "{}", mean(&certainty));
}

#[test]
fn a_difference_of_printed_numbers_has_as_much_noise_as_one_number() {
    let mut errors: Vec<f64> = Vec::new();
    for seed in 0..NATIONS {
        let world = World::draw(seed);
        for unit in world.units.of_level(Level::Municipality) {
            let mut told: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
            for printed in world.printed(unit) {
                let Some(share) = printed.cell.share.value() else { continue };
                let (x, n) = share.unrounded();
                told.extend([(printed.base, n), (printed.numerator, x)]);
            }
            let mut differences: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
            for (whole, n) in &told {
                for (part, x) in told.iter().filter(|(part, _)| part.iter().all(|cell| whole.contains(cell)))
                {
                    let left: Vec<usize> =
                        whole.iter().copied().filter(|cell| !part.contains(cell)).collect();
                    if !left.is_empty() && !told.contains_key(&left) && world.count(unit, &left) < 5 {
                        differences.insert(left, n - x);
                    }
                }
            }
            let error = |(cells, number): (Vec<usize>, f64)| number - world.count(unit, &cells) as f64;
            errors.extend(differences.into_iter().map(error));
        }
    }
    let spread = (errors.iter().map(|error| error * error).sum::<f64>() / errors.len() as f64).sqrt();
    let right = errors.iter().filter(|error| error.abs() < 0.5).count() * 100 / errors.len();
    println!("{} small differences: standard error {spread:.2}, rounded right {right} %", errors.len());
    assert!(errors.len() > 50, "only {} small differences", errors.len());
    assert!((1.0..=1.8).contains(&spread) && right <= 40, "{spread} {right}");
}
