//! Measures error rates and power of findings: random nations are analysed as the program does. It
//! is slow, so it runs only on request: `cargo test --release --test simulation -- --ignored
//! --nocapture`.

use lagesbild::analysis::{Alike, Analysis, Evidence, Question, Verdict, alike, analyse};
use lagesbild::gate::Cube;
use lagesbild::gate::{Before, Release, Secret, decide};
use lagesbild::grid::Sheet;
use lagesbild::ground::diagnostics::{Diagnostics, Source};
use lagesbild::input::{self};
use lagesbild::project::Grouping;
use lagesbild::project::GroupingValue;
use lagesbild::project::Names;
use lagesbild::project::Protection;
use lagesbild::project::Rule;
use lagesbild::stats::Confidence;
use lagesbild::study::{self, RoundIx, Study};
use lagesbild::units::{self, Level, UnitIx, Units};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Three outcomes by sex, by age and by where the child lives; sex also within age.
const STUDY: &str = "
title: Drag
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: '1'}]
variables:
  kon: {label: Kön, values: [f, p]}
  alder: {label: Ålder, ordered: true, values: [a, b, c, d]}
  boende: {label: Boende, values: [x, y, z]}
  behov: {label: Behov, values: [ja, nej]}
  insats: {label: Insats, values: [ja, nej]}
  annat: {label: Annat, values: [ja, nej]}
tables:
  - {file: t.csv, count: antal}
indicators:
  behov: {label: Behov, of: {behov: ja}}
  insats: {label: Insats, of: {insats: ja}}
  annat: {label: Annat, of: {annat: ja}}
key_indicators: [behov, insats, annat]
findings: {always: kon, within: [alder]}
figures:
  sammanfattning: {title: S, chart: contrasts, indicators: [behov, insats], by: [kon, alder, boende]}
  alder: {title: A, chart: lines, indicators: [behov, insats], over: alder, gap: [behov, insats], crossing: [behov, insats]}
  kon: {title: K, chart: lines, indicators: [annat], over: alder, by: kon}
  boende: {title: B, chart: columns, indicators: [behov, insats, annat], over: boende}
  delar: {title: D, chart: columns, share_of: boende}
";

/// Rates by sex, by age, and by sex within age, and a share, all in two rounds.
const RATES: &str = "
title: Drag
counted: {one: fall, many: fall, definite: fallen}
rounds: [{id: '1'}, {id: '2'}]
variables:
  kon: {label: Kön, values: [f, p]}
  alder: {label: Ålder, ordered: true, values: [a, b, c, d]}
  stod: {label: Stöd, values: [ja, nej]}
quantities:
  invanare: {label: Invånare, many: invånare}
tables:
  - {file: t.csv, count: antal}
  - {file: folk.csv, count: antal, quantity: invanare}
indicators:
  med: {label: Med stöd, of: {stod: ja}, population: invanare, per: 1000}
  utan: {label: Utan stöd, of: {stod: nej}, population: invanare, per: 1000}
  andel: {label: Andel, of: {stod: ja}}
key_indicators: [med, utan, andel]
findings: {always: kon, within: [alder]}
figures:
  kon: {title: K, chart: columns, indicators: [med, utan], over: kon}
  alder: {title: A, chart: lines, indicators: [med], over: alder, by: kon}
  andel: {title: D, chart: lines, indicators: [andel], over: alder}
";

/// A nation of four counties with ten municipalities each, in two groups.
struct World {
    study: Study,
    units: Units,
    generator: ChaCha8Rng,
    method: Protection,
}

/// Every test runs with both methods of protection.
const METHODS: [Protection; 2] = [Protection::Suppression, Protection::Noise];

/// The probability of each outcome, by outcome and sex.
type Chances = [[f64; 2]; 3];

const NOTHING_DIFFERS: Chances = [[0.36; 2], [0.52; 2], [0.15; 2]];
/// The first outcome is twenty points more frequent among girls than among boys.
const PLANTED: Chances = [[0.46, 0.26], [0.52; 2], [0.15; 2]];

impl World {
    fn new(method: Protection, study: &str) -> Self {
        let value =
            |id: &str| GroupingValue { id: id.into(), label: id.into(), within: id.into(), many: None };
        let grouping = Grouping {
            id: "g".into(),
            label: "G".into(),
            values: vec![value("s"), value("t")],
            pages: true,
            ordered: false,
            along: None,
        };
        let mut text = "id;name;level;parent;g\nn;N;nation;;\n".to_string();
        for county in 0..4 {
            text += &format!("c{county};C{county};county;n;\n");
            for place in 0..10 {
                let group = if place % 2 == 0 { "s" } else { "t" };
                text += &format!("m{county}{place};M{county}{place};municipality;c{county};{group}\n");
            }
        }
        let mut problems = Diagnostics::default();
        let sheet = Sheet::read("units.csv", text.as_bytes(), &mut problems).expect("a sheet");
        let units = units::read(&sheet, std::slice::from_ref(&grouping), Names::Other, &mut problems);
        let study = study::read("s", &Source::new("s", study), &[grouping], &mut problems);
        assert!(!problems.has_errors(), "{:?}", problems.into_sorted());
        let generator = ChaCha8Rng::seed_from_u64(1975);
        Self { study: study.expect("a study"), units: units.expect("units"), generator, method }
    }

    fn chance(&mut self) -> f64 {
        self.generator.next_u32() as f64 / (f64::from(u32::MAX) + 1.0)
    }

    /// Draws and analyses a nation: `cases` of each sex by place, outcomes by `chances`, the rest
    /// at random.
    fn draw(&mut self, cases: impl Fn(usize) -> usize, chances: impl Fn(usize) -> Chances) -> Analysis {
        let mut text = "enhet;kon;alder;boende;behov;insats;annat;antal\n".to_string();
        let places: Vec<UnitIx> = self.units.of_level(Level::Municipality).collect();
        for (index, place) in places.into_iter().enumerate() {
            let mut counts = [0_u32; 2 * 4 * 3 * 8];
            let chances = chances(index);
            for sex in 0..2 {
                for _ in 0..cases(index) {
                    let (age, home) = ((self.chance() * 4.0) as usize, (self.chance() * 3.0) as usize);
                    let outcome =
                        (0..3).fold(0, |all, o| 2 * all + usize::from(self.chance() < chances[o][sex]));
                    counts[((sex * 4 + age) * 3 + home) * 8 + outcome] += 1;
                }
            }
            let id = &self.units.all[place].id;
            for (cell, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let (outcome, home, age, sex) = (cell % 8, cell / 8 % 3, cell / 24 % 4, cell / 96);
                let said = |bit: usize| if outcome >> bit & 1 == 1 { "ja" } else { "nej" };
                text += &format!(
                    "{id};{};{};{};{};{};{};{count}\n",
                    ["f", "p"][sex],
                    ["a", "b", "c", "d"][age],
                    ["x", "y", "z"][home],
                    said(2),
                    said(1),
                    said(0)
                );
            }
        }
        self.analysed(&[text])
    }

    /// Draws and analyses two rounds of a nation in which every inhabitant is counted at random, with
    /// and without support: equally often in every place, sex, age and round.
    fn draw_rates(&mut self, inhabitants: impl Fn(usize) -> usize) -> Analysis {
        let mut cases = "enhet;omgang;kon;alder;stod;antal\n".to_string();
        let mut people = "enhet;omgang;kon;alder;antal\n".to_string();
        let places: Vec<UnitIx> = self.units.of_level(Level::Municipality).collect();
        for (index, place) in places.into_iter().enumerate() {
            let (id, all) = (self.units.all[place].id.clone(), inhabitants(index));
            for group in 0..16 {
                let (round, sex, age) =
                    (1 + group / 8, ["f", "p"][group / 4 % 2], ["a", "b", "c", "d"][group % 4]);
                people += &format!("{id};{round};{sex};{age};{all}\n");
                for (support, rate) in [("ja", 0.02), ("nej", 0.035)] {
                    let count = self.events(rate * all as f64);
                    cases += &format!("{id};{round};{sex};{age};{support};{count}\n");
                }
            }
        }
        self.analysed(&[cases, people])
    }

    /// A number of independent events of which so many are expected: a Poisson variable, by the times
    /// between them.
    fn events(&mut self, expected: f64) -> usize {
        let mut time = 0.0;
        let waits = std::iter::repeat_with(|| {
            time -= (1.0 - self.chance()).ln();
            time
        });
        waits.take_while(|time| *time < expected).count()
    }

    /// Decides what is shown of these tables, and analyses it.
    fn analysed(&self, texts: &[String]) -> Analysis {
        let mut problems = Diagnostics::default();
        let sheet = |text: &String| Sheet::read("t.csv", text.as_bytes(), &mut Diagnostics::default());
        let tables = texts.iter().enumerate().flat_map(|(index, text)| {
            let sheet = sheet(text).expect("a sheet");
            input::read(&sheet, index, &self.study, &self.units, &mut problems).expect("rows")
        });
        let cube = Cube::new(tables.collect(), &self.study);
        let gate = Rule::new(5).expect("a gate").by(self.method);
        // Noise depends on the rows, so it differs from nation to nation under the same secret.
        let (secret, before) = (Secret::new([7; 32]), Before::default());
        let decided = decide(&self.study, &cube, &self.units, gate, Some(&secret), &before, &mut problems);
        let release = Release { studies: vec![decided.expect("a decision").release()] };
        let level = Confidence::new(0.95).expect("a level");
        analyse(std::slice::from_ref(&self.study), &self.units, &release, level)
    }
}

/// Whether a page states a difference between units, groups or rounds. A statement that one outcome
/// is more frequent than another does not count.
fn states_a_difference(analysis: &Analysis, round: RoundIx, unit: UnitIx) -> bool {
    analysis.studies[0].unit(round, unit).iter().any(|finding| {
        let is_of_groups = !matches!(
            analysis.studies[0].comparison(finding).question,
            Question::Crossing(_) | Question::Extremes(_)
        );
        is_of_groups && finding.verdict == Verdict::Difference
    })
}

/// Whether a page states that one of two outcomes, or one of two parts of a whole, is more
/// frequent.
fn states_a_larger_one(analysis: &Analysis, unit: UnitIx) -> bool {
    analysis.studies[0].unit(0.into(), unit).iter().any(|finding| {
        let question = &analysis.studies[0].comparison(finding).question;
        matches!(question, Question::Crossing(_) | Question::Extremes(_))
            && finding.verdict == Verdict::Difference
    })
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// Counts the pages that state a difference in drawn nations in which there is none, prints how many
/// they are by level, and asserts that they are five percent at most.
fn assert_few_are_wrong(
    what: &str,
    world: &mut World,
    nations: usize,
    mut draw: impl FnMut(&mut World) -> Analysis,
) {
    let pages: Vec<UnitIx> = world.units.all.indices().collect();
    let round = world.study.rounds.indices().last().expect("a round");
    let mut false_by_level: std::collections::BTreeMap<Level, (usize, usize)> = Default::default();
    for _ in 0..nations {
        let analysis = draw(world);
        for page in &pages {
            let (wrong, all) = false_by_level.entry(world.units.all[*page].level).or_default();
            *wrong += usize::from(states_a_difference(&analysis, round, *page));
            *all += 1;
        }
    }
    let (wrong, all) = false_by_level.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    for (level, (wrong, all)) in &false_by_level {
        println!(
            "{what}: {level:?}: {wrong} of {all} pages state a false difference, {:.2} %",
            percent(*wrong, *all)
        );
    }
    println!("{what}: all: {wrong} of {all}, {:.2} %", percent(wrong, all));
    assert!(percent(wrong, all) <= 5.0);
}

#[test]
#[ignore = "a thousand nations take a minute"]
fn where_nothing_differs_at_most_five_percent_of_pages_state_a_difference() {
    for method in METHODS {
        let mut world = World::new(method, STUDY);
        assert_few_are_wrong(&format!("{method:?}"), &mut world, 1_000, |world| {
            world.draw(|place| 20 + 11 * place, |_| NOTHING_DIFFERS)
        });
    }
}

#[test]
#[ignore = "hundreds of nations take a minute"]
fn where_no_rate_differs_or_changes_at_most_five_percent_of_pages_say_so() {
    for method in METHODS {
        let mut world = World::new(method, RATES);
        assert_few_are_wrong(&format!("rates, {method:?}"), &mut world, 500, |world| {
            world.draw_rates(|place| 100 + 90 * place)
        });
    }
    // Of public numbers the rarest events are compared too: a place has 2 to 60 in all.
    let mut world = World::new(Protection::Published, RATES);
    assert_few_are_wrong("rare events", &mut world, 500, |world| world.draw_rates(|place| 5 + 3 * place));
}

/// The simulation of rates has comparisons of places, rounds, sexes, and sexes within ages.
#[test]
fn rates_are_compared_in_every_way() {
    let mut world = World::new(Protection::Suppression, RATES);
    let analysis = world.draw_rates(|place| 1_000 + 90 * place);
    let unit = world.units.find("m39").expect("a place");
    for id in ["level:med", "change:med", "change:andel", "contrast:med:kon", "within:med:kon:alder"] {
        assert!(analysis.studies[0].find(1.into(), unit, id).is_some(), "{id}");
    }
}

/// Two outcomes have the same probability.
const EQUALLY_COMMON: Chances = [[0.36; 2], [0.36; 2], [0.15; 2]];

#[test]
#[ignore = "hundreds of nations take a minute"]
fn where_outcomes_are_equally_frequent_at_most_five_percent_of_pages_call_one_more_frequent() {
    for method in METHODS {
        let mut world = World::new(method, STUDY);
        let pages: Vec<UnitIx> = world.units.all.indices().collect();
        let (mut wrong, mut all) = (0, 0);
        for _ in 0..500 {
            let analysis = world.draw(|place| 20 + 11 * place, |_| EQUALLY_COMMON);
            wrong += pages.iter().filter(|page| states_a_larger_one(&analysis, **page)).count();
            all += pages.len();
        }
        println!("{method:?}: {wrong} of {all} pages call one commoner, {:.2} %", percent(wrong, all));
        assert!(percent(wrong, all) <= 5.0);
    }
}

#[test]
#[ignore = "a hundred nations take several seconds"]
fn a_difference_of_twenty_points_everywhere_is_found_on_most_pages() {
    for method in METHODS {
        let mut world = World::new(method, STUDY);
        let places: Vec<UnitIx> = world.units.of_level(Level::Municipality).collect();
        for (what, planted) in [("everywhere", 40), ("in half of the places", 20), ("in one place", 1)] {
            let (mut found, mut all) = (0, 0);
            for _ in 0..100 {
                let analysis =
                    world.draw(|_| 100, |place| if place < planted { PLANTED } else { NOTHING_DIFFERS });
                for place in places.iter().take(planted) {
                    let finding =
                        analysis.studies[0].find(0.into(), *place, "contrast:behov:kon").expect("a finding");
                    let is_right = match &finding.evidence {
                        Evidence::Contrast(groups) => groups[0].estimate.sign() > 0,
                        _ => false,
                    };
                    found += usize::from(is_right && finding.verdict == Verdict::Difference);
                    all += 1;
                }
            }
            println!(
                "{method:?}: planted {what}: found on {found} of {all} pages, {:.1} %",
                percent(found, all)
            );
            assert!(planted < 40 || percent(found, all) >= 75.0);
        }
    }
}

/// Whether a page answers that something differs between the unit and the nation.
fn answers_otherwise(analysis: &Analysis, round: RoundIx, unit: UnitIx, nation: UnitIx) -> bool {
    let study = &analysis.studies[0];
    study.unit(round, nation).iter().any(|national| {
        let comparison = study.comparison(national);
        let is_of_groups = !matches!(comparison.question, Question::Crossing(_) | Question::Extremes(_));
        let answer = alike(national, study.find(round, unit, &comparison.id));
        is_of_groups
            && matches!(
                answer,
                Some(
                    Alike::Larger | Alike::Smaller | Alike::OnlySmaller | Alike::OnlyHere | Alike::Otherwise
                )
            )
    })
}

#[test]
#[ignore = "hundreds of nations take a minute"]
fn where_no_place_differs_from_the_nation_at_most_five_percent_of_pages_say_so() {
    for method in METHODS {
        let mut world = World::new(method, STUDY);
        let nation = world.units.nation;
        let pages: Vec<UnitIx> = world.units.all.indices().filter(|unit| *unit != nation).collect();
        for (what, chances) in [("nothing differs", NOTHING_DIFFERS), ("the same gap everywhere", PLANTED)] {
            let (mut wrong, mut all) = (0, 0);
            for _ in 0..500 {
                let analysis = world.draw(|place| 20 + 11 * place, |_| chances);
                wrong += pages
                    .iter()
                    .filter(|page| answers_otherwise(&analysis, 0.into(), **page, nation))
                    .count();
                all += pages.len();
            }
            println!(
                "{method:?}: {what}: {wrong} of {all} pages answer otherwise, {:.2} %",
                percent(wrong, all)
            );
            assert!(percent(wrong, all) <= 5.0, "{what}");
        }
    }
}

#[test]
#[ignore = "hundreds of nations take a minute"]
fn where_no_rate_differs_at_most_five_percent_of_pages_answer_otherwise() {
    let mut world = World::new(Protection::Published, RATES);
    let nation = world.units.nation;
    let pages: Vec<UnitIx> = world.units.all.indices().filter(|unit| *unit != nation).collect();
    for (what, few) in [("rates", 100), ("rare events", 5)] {
        let (mut wrong, mut all) = (0, 0);
        for _ in 0..500 {
            let analysis = world.draw_rates(|place| few + 3 * few / 5 * place);
            wrong +=
                pages.iter().filter(|page| answers_otherwise(&analysis, 1.into(), **page, nation)).count();
            all += pages.len();
        }
        println!("{what}: {wrong} of {all} pages answer otherwise, {:.2} %", percent(wrong, all));
        assert!(percent(wrong, all) <= 5.0, "{what}");
    }
}

#[test]
#[ignore = "a hundred nations take several seconds"]
fn a_place_without_the_nations_difference_rarely_gets_the_answer_yes() {
    for method in METHODS {
        let mut world = World::new(method, STUDY);
        let nation = world.units.nation;
        let places: Vec<UnitIx> = world.units.of_level(Level::Municipality).collect();
        for cases in [100, 400, 1_600] {
            let (mut smaller, mut same, mut all) = (0, 0, 0);
            for _ in 0..100 {
                let without = |place: usize| if place == 0 { NOTHING_DIFFERS } else { PLANTED };
                let analysis = world.draw(|_| cases, without);
                let study = &analysis.studies[0];
                let national = study.find(0.into(), nation, "contrast:behov:kon").expect("a finding");
                let local = study.find(0.into(), places[0], "contrast:behov:kon");
                match alike(national, local) {
                    Some(Alike::OnlySmaller | Alike::Smaller | Alike::Otherwise) => smaller += 1,
                    Some(Alike::Same | Alike::Mostly | Alike::Larger) => same += 1,
                    _ => {}
                }
                all += 1;
            }
            println!("{method:?}: {cases} of each sex: smaller {smaller}, the same {same} of {all}");
            assert!(percent(same, all) <= 5.0, "{cases}");
            assert!(cases < 1_600 || percent(smaller, all) >= 90.0, "{cases}");
        }
    }
}
