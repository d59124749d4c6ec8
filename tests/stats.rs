//! Compares every formula with values computed elsewhere (`fixtures/golden_stats.json`, made with
//! mpmath, scipy and statsmodels; `fixtures/golden_rates.json`, which names the source of each), and
//! tests laws that hold for all numbers.

use lagesbild::gate::NOISE_VARIANCE;
use lagesbild::stats::{
    self, Confidence, Interval, MixCell, MixStratum, Monotone, NumberKind, Scale, Share, TestMethod,
};
use proptest::prelude::*;
use serde_json::Value;

/// The absolute tolerance given in the golden file.
const TOLERANCE: f64 = 1e-10;
/// The relative tolerance of p-values given there.
const P_TOLERANCE: f64 = 1e-9;

fn golden(key: &str) -> Vec<Value> {
    file()[key].as_array().expect("a list of cases").clone()
}

fn file() -> Value {
    serde_json::from_str(include_str!("fixtures/golden_stats.json")).expect("the golden file is JSON")
}

#[track_caller]
fn near(case: &Value, field: &str, found: f64) {
    let expected =
        case["out"][field].as_f64().unwrap_or_else(|| panic!("{field} is null in {case}, found {found}"));
    assert!((found - expected).abs() <= TOLERANCE, "{field}: {found}, not {expected}, in {case}");
}

/// Asserts that a value agrees with the golden one, or is undefined like it.
#[track_caller]
fn near_or_none(case: &Value, field: &str, found: Option<f64>) {
    match found {
        Some(found) => near(case, field, found),
        None => assert!(case["out"][field].is_null(), "{field} is undefined in {case}"),
    }
}

#[track_caller]
fn near_p(case: &Value, field: &str, found: Option<f64>) {
    let (Some(expected), Some(found)) = (case["out"][field].as_f64(), found) else {
        assert!(case["out"][field].is_null() && found.is_none(), "{field}: {found:?} in {case}");
        return;
    };
    assert!(
        (found - expected).abs() <= P_TOLERANCE * expected.abs(),
        "{field}: {found}, not {expected}, in {case}"
    );
}

fn whole(case: &Value, field: &str) -> u64 {
    case["in"][field].as_u64().unwrap_or_else(|| panic!("{field} of {case}"))
}

fn wholes(value: &Value) -> Vec<u64> {
    value.as_array().expect("a list").iter().map(|v| v.as_u64().expect("a count")).collect()
}

fn confidence(case: &Value) -> Confidence {
    Confidence::new(case["in"]["conf"].as_f64().unwrap_or(0.95)).expect("a level")
}

fn share(case: &Value, x: &str, n: &str) -> Option<Share> {
    Share::new(whole(case, x), whole(case, n))
}

fn shares(x: &Value, n: &Value) -> Vec<Option<Share>> {
    wholes(x).into_iter().zip(wholes(n)).map(|(x, n)| Share::new(x, n)).collect()
}

fn strata(case: &Value) -> Vec<MixStratum> {
    let group = |x: &str, n: &str| shares(&case["in"][x], &case["in"][n]);
    group("x1", "n1").into_iter().zip(group("x0", "n0")).collect()
}

#[track_caller]
fn interval(case: &Value, found: Interval) {
    near(case, "lo", found.lo);
    near(case, "hi", found.hi);
}

#[test]
fn wilson_intervals_agree_with_the_golden_values() {
    for case in golden("wilson") {
        let Some(share) = share(&case, "x", "n") else {
            assert!(case["out"].is_null());
            continue;
        };
        let found = stats::wilson(share, confidence(&case));
        interval(&case, found);
        assert_eq!(found.lo == 0.0, share.numerator() == 0, "{case}");
        assert_eq!(found.hi == 1.0, share.numerator() == share.base(), "{case}");
    }
}

#[test]
fn newcombe_intervals_agree_with_the_golden_values() {
    for case in golden("newcombe") {
        let (Some(one), Some(other)) = (share(&case, "x1", "n1"), share(&case, "x2", "n2")) else {
            assert!(case["out"].is_null());
            continue;
        };
        let found = stats::newcombe(one, other, confidence(&case));
        near(&case, "diff", found.value);
        interval(&case, found.interval);
    }
}

#[test]
fn a_part_compared_with_the_rest_agrees_with_the_golden_values() {
    for case in golden("vs_rest") {
        let rest =
            share(&case, "x", "n").zip(share(&case, "X", "N")).and_then(|(p, w)| stats::against_rest(p, w));
        let (Some(rest), Some(part)) = (rest, share(&case, "x", "n")) else {
            assert!(case["out"].is_null());
            continue;
        };
        let found = stats::newcombe(part, rest, confidence(&case));
        near(&case, "diff", found.value);
        interval(&case, found.interval);
        near_p(&case, "p_value", Some(stats::two_proportions(part, rest).p));
        let (p, whole) =
            (part.numerator() as f64 / part.base() as f64, share(&case, "X", "N").expect("a whole"));
        let (n, all) = (part.base() as f64, whole.base() as f64);
        let gap = (p - whole.numerator() as f64 / all) * all / (all - n);
        assert!((found.value - gap).abs() < TOLERANCE, "the gap to the whole is the gap to the rest, shrunk");
    }
}

#[test]
fn tests_of_two_proportions_agree_with_the_golden_values() {
    for case in golden("two_prop_test") {
        let (Some(one), Some(other)) = (share(&case, "x1", "n1"), share(&case, "x2", "n2")) else {
            assert!(case["out"].is_null());
            continue;
        };
        let found = stats::two_proportions(one, other);
        near_p(&case, "p", Some(found.p));
        let method =
            if case["out"]["method"] == "n1_chi2" { TestMethod::ChiSquare } else { TestMethod::FisherIrwin };
        assert_eq!(found.method, method, "{case}");
    }
}

#[test]
fn trend_tests_agree_with_the_golden_values() {
    for case in golden("cochran_armitage") {
        let scores =
            case["in"]["scores"].as_array().expect("scores").iter().map(|s| s.as_f64().expect("a score"));
        let steps: Vec<_> = scores.zip(shares(&case["in"]["x"], &case["in"]["n"])).collect();
        let Some(found) = stats::cochran_armitage(&steps) else {
            assert!(case["out"].is_null());
            continue;
        };
        assert_eq!(case["out"]["k"], found.steps);
        near_or_none(&case, "z", found.z);
        near_p(&case, "p", found.p);
        near(&case, "slope", found.slope);
        near_or_none(&case, "chi2_total", found.chi_square);
        near_or_none(&case, "chi2_departure", found.departure);
        near_p(&case, "p_departure", found.p_departure);
        let strict = match found.strict {
            Monotone::Increasing => "increasing",
            Monotone::Decreasing => "decreasing",
            Monotone::No => "none",
        };
        assert_eq!(case["out"]["strict"], strict, "{case}");
    }
}

#[test]
fn adjusted_p_values_agree_with_the_golden_values() {
    for case in golden("benjamini_hochberg") {
        let p: Vec<Option<f64>> = case["in"]["p"].as_array().expect("p").iter().map(Value::as_f64).collect();
        let q: Vec<Option<f64>> = case["out"]["q"].as_array().expect("q").iter().map(Value::as_f64).collect();
        let found = stats::benjamini_hochberg(&p);
        assert_eq!(found.len(), q.len());
        for (found, q) in found.iter().zip(&q) {
            assert_eq!(found.is_some(), q.is_some());
            assert!((found.unwrap_or(0.0) - q.unwrap_or(0.0)).abs() <= TOLERANCE, "{case}");
        }
        assert_eq!(stats::simes(&p), found.into_iter().flatten().min_by(f64::total_cmp));
    }
}

/// The test vectors for shares with noise, from a file beside the golden values.
fn noise_vectors(key: &str) -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/noise_vectors.json");
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("vectors")).expect("JSON");
    all[key].as_array().expect("a list").clone()
}

/// A share with noise in its numerator, and in its base unless the base is the exact total.
fn noisy(numbers: [f64; 2], base_is_all: bool) -> Share {
    let of_base = if base_is_all { 0.0 } else { NOISE_VARIANCE };
    Share::noisy((numbers[0], NOISE_VARIANCE), (numbers[1], of_base)).expect("a share")
}

fn two(value: &Value) -> [f64; 2] {
    [value[0].as_f64().expect("a number"), value[1].as_f64().expect("a number")]
}

#[test]
fn intervals_of_shares_with_noise_agree_with_the_vectors() {
    let close = |one: f64, other: f64| assert!((one - other).abs() < 1e-6, "{one} {other}");
    for case in noise_vectors("shares") {
        let numbers = [case["numerator"].as_f64().expect("x"), case["base"].as_f64().expect("n")];
        if case["is_shown"] == false {
            continue;
        }
        let share = noisy(numbers, false);
        assert_eq!(Some(share.percent()), case["percent"].as_u64(), "{case}");
        assert_eq!(Some(share.base()), case["base_printed"].as_u64(), "{case}");
        for (share, expected) in [(share, &case), (noisy(numbers, true), &case["if_base_is_all_cases"])] {
            let ((x, n), interval) = (share.effective(), stats::wilson(share, level()));
            close(x, two(&expected["effective"])[0]);
            close(n, two(&expected["effective"])[1]);
            close(interval.lo, two(&expected["interval"])[0]);
            close(interval.hi, two(&expected["interval"])[1]);
        }
    }
}

#[test]
fn tests_of_shares_with_noise_agree_with_the_vectors() {
    let close = |one: f64, other: &Value| {
        let other = other.as_f64().expect("a number");
        assert!((one - other).abs() < 1e-6, "{one} {other}");
    };
    for case in noise_vectors("tests") {
        let (one, other) = (noisy(two(&case["one"]), false), noisy(two(&case["other"]), false));
        close(stats::two_proportions(one, other).p, &case["p"]);
        let difference = stats::newcombe(one, other, level());
        close(difference.value, &case["difference"]);
        close(difference.interval.lo, &case["interval"][0]);
        close(difference.interval.hi, &case["interval"][1]);
    }
}

#[test]
fn fisher_irwin_p_values_of_fractional_counts_are_valid_and_decrease() {
    let p = |x: f64| {
        let share = |x: f64, n: f64| Share::noisy((x, 0.0), (n, 0.0)).expect("a share");
        let test = stats::two_proportions(share(x, 9.0), share(0.5, 40.0));
        assert_eq!(test.method, TestMethod::FisherIrwin, "{x}");
        test.p
    };
    let chances: Vec<f64> = (2..20).map(|tenth| p(f64::from(tenth) / 10.0)).collect();
    assert!(chances.iter().all(|p| (0.0..=1.0).contains(p)), "{chances:?}");
    assert!(chances.first() > chances.last(), "{chances:?}");
}

#[test]
fn funnel_limits_agree_with_the_golden_values() {
    type Limit = fn(Share, f64, Confidence) -> Option<Interval>;
    let kinds: [(&str, Limit); 3] = [
        ("funnel_normal_ukhsa", stats::normal_limits),
        ("funnel_binomial_interpolated", stats::exact_limits),
        ("funnel_binomial_mirrored", stats::mirrored_limits),
    ];
    for (key, limits) in kinds {
        for case in golden(key) {
            let baseline = share(&case, "p0_num", "p0_den").expect("a baseline");
            for (level, lo, hi) in [(0.95, "lo95", "hi95"), (0.998, "lo998", "hi998")] {
                let level = Confidence::new(level).expect("a level");
                let Some(found) = limits(baseline, whole(&case, "n") as f64, level) else {
                    assert!(case["out"].is_null());
                    continue;
                };
                near(&case, lo, found.lo);
                near(&case, hi, found.hi);
            }
        }
    }
}

#[test]
fn overdispersion_and_its_limits_agree_with_the_golden_values() {
    for case in golden("funnel_overdispersion") {
        let places: Vec<Share> = shares(&case["in"]["x"], &case["in"]["n"]).into_iter().flatten().collect();
        let Some(found) = stats::overdispersion(&places, case["in"]["trim"].as_f64().expect("trim")) else {
            assert!(case["out"].is_null());
            continue;
        };
        assert_eq!(case["out"]["I"], found.places);
        near(&case, "p0", found.baseline.numerator() as f64 / found.baseline.base() as f64);
        near(&case, "phi_arcsine", found.phi);
        near(&case, "tau2_arcsine", found.tau_squared);
        assert_eq!(case["out"]["overdispersed"], found.is_overdispersed);
        for limit in case["out"]["limits"].as_array().expect("limits") {
            let n = limit["n"].as_f64().expect("n");
            for (level, lo, hi) in [(0.95, "add_lo95", "add_hi95"), (0.998, "add_lo998", "add_hi998")] {
                let limits = found.limits(n, Confidence::new(level).expect("a level")).expect("limits");
                assert!((limits.lo - limit[lo].as_f64().expect("lo")).abs() < TOLERANCE, "{limit}");
                assert!((limits.hi - limit[hi].as_f64().expect("hi")).abs() < TOLERANCE, "{limit}");
            }
        }
    }
}

#[test]
fn directly_standardised_shares_agree_with_the_golden_values() {
    for case in golden("direct_standardisation") {
        let known = shares(&case["in"]["x"], &case["in"]["n"]);
        let strata: Vec<_> = known.into_iter().zip(wholes(&case["in"]["W"])).collect();
        let Some(found) = stats::direct(&strata, confidence(&case)) else {
            assert!(case["out"]["value_renorm"].is_null());
            continue;
        };
        near_or_none(&case, "value", found.value);
        near(&case, "missing_weight", found.missing_weight);
        near(&case, "value_renorm", found.renormalised);
        near(&case, "var", found.variance);
        interval(&case, found.interval);
    }
}

#[test]
fn mantel_haenszel_differences_agree_with_the_golden_values() {
    for case in golden("mantel_haenszel_rd") {
        let Some(found) = stats::mantel_haenszel(&strata(&case), confidence(&case)) else {
            assert!(case["out"].is_null());
            continue;
        };
        near(&case, "rd", found.value);
        near(&case, "se", found.error);
        let half = confidence(&case).z() * found.error;
        interval(&case, Interval { lo: found.value - half, hi: found.value + half });
    }
}

#[test]
fn kitagawa_decompositions_agree_with_the_golden_values() {
    for case in golden("kitagawa") {
        let Some(found) = stats::kitagawa(&strata(&case), confidence(&case)) else {
            assert!(case["out"]["composition"].is_null());
            continue;
        };
        near(&case, "gap", found.gap);
        near(&case, "composition", found.composition);
        near(&case, "rate", found.rate);
        near(&case, "rate_lo", found.rate_interval.lo);
        near(&case, "rate_hi", found.rate_interval.hi);
        near(&case, "support1", found.support.0);
        near(&case, "support0", found.support.1);
        near(&case, "off1", found.off_support.0);
        near(&case, "off0", found.off_support.1);
        near(&case, "std1", found.standardised.0);
        near(&case, "std0", found.standardised.1);
        let expected = case["out"]["strata"].as_array().expect("strata");
        assert_eq!(found.strata.len(), expected.len());
        for ((index, composition, rate), expected) in found.strata.iter().zip(expected) {
            assert_eq!(expected["k"], *index);
            assert!((composition - expected["composition"].as_f64().expect("a part")).abs() < TOLERANCE);
            assert!((rate - expected["rate"].as_f64().expect("a part")).abs() < TOLERANCE);
        }
    }
}

#[test]
fn decompositions_by_several_factors_agree_with_the_golden_values() {
    for case in golden("shapley_kitagawa") {
        let names: Vec<&str> =
            case["in"]["factors"].as_array().expect("names").iter().filter_map(Value::as_str).collect();
        let cell = |cell: &Value| {
            let count = |key: &str| cell[key].as_u64().expect("a count");
            MixCell {
                levels: wholes(&cell["levels"]).into_iter().map(|level| level as usize).collect(),
                stratum: (Share::new(count("x1"), count("n1")), Share::new(count("x0"), count("n0"))),
            }
        };
        let cells: Vec<MixCell> = case["in"]["cells"].as_array().expect("cells").iter().map(cell).collect();
        let Some(found) = stats::shapley_kitagawa(names.len(), &cells, confidence(&case)) else {
            assert!(case["out"].is_null());
            continue;
        };
        near(&case, "gap", found.gap);
        near(&case, "composition", found.composition);
        near(&case, "rate", found.rate);
        near(&case, "off1", found.off_support.0);
        near(&case, "off0", found.off_support.1);
        for (name, part) in names.iter().zip(&found.by_factor) {
            let expected = case["out"]["by_factor"][name].as_f64().expect("a part");
            assert!((part - expected).abs() < TOLERANCE, "{name}: {part}, not {expected}");
        }
    }
}

#[test]
fn effects_of_a_chain_agree_with_the_golden_values() {
    for case in golden("dasgupta_chain") {
        let steps = |key: &str| -> Vec<Option<Share>> {
            let pairs = case["in"][key].as_array().expect("steps").iter().map(wholes);
            pairs.map(|pair| Share::new(pair[0], pair[1])).collect()
        };
        let both: Option<Vec<_>> =
            steps("steps1").into_iter().zip(steps("steps0")).map(|(one, other)| one.zip(other)).collect();
        let Some(found) = both.and_then(|steps| stats::chain(&steps)) else {
            assert!(case["out"].is_null());
            continue;
        };
        for (found, expected) in found.iter().zip(case["out"]["effects"].as_array().expect("effects")) {
            assert!((found - expected.as_f64().expect("an effect")).abs() < TOLERANCE, "{case}");
        }
    }
}

#[test]
fn percent_is_rounded_half_up_as_in_the_golden_values() {
    for case in golden("percent_rounding") {
        let share = share(&case, "x", "n").expect("a share");
        assert_eq!(case["out"]["pct_half_up"], share.percent(), "{case}");
    }
}

#[test]
fn the_standardised_admissions_of_berkeley_agree_with_the_golden_values() {
    let all = &file()["ucb_admissions"];
    let group = |sex: &str| -> Vec<Option<Share>> {
        let count = |department: &str, what: &str| all["data"][department][format!("{sex}_{what}")].as_u64();
        ["A", "B", "C", "D", "E", "F"].map(|d| Share::new(count(d, "admitted")?, count(d, "n")?)).to_vec()
    };
    let (men, women) = (group("male"), group("female"));
    let level = Confidence::new(0.95).expect("a level");
    let sum = |shares: &[Option<Share>]| {
        let shares = || shares.iter().flatten();
        Share::new(shares().map(|s| s.numerator()).sum(), shares().map(|s| s.base()).sum()).expect("a share")
    };
    let raw = stats::newcombe(sum(&men), sum(&women), level);
    let near = |found: f64, expected: &Value| {
        let expected = expected.as_f64().expect("a number");
        assert!((found - expected).abs() < TOLERANCE, "{found}, not {expected}");
    };
    near(raw.value, &all["raw"]["gap_male_minus_female"]);
    near(raw.interval.lo, &all["raw"]["lo95"]);
    let standard: Vec<u64> =
        men.iter().zip(&women).map(|(m, w)| m.expect("men").base() + w.expect("women").base()).collect();
    let to_all = |shares: &[Option<Share>]| {
        let strata: Vec<_> = shares.iter().copied().zip(standard.iter().copied()).collect();
        stats::direct(&strata, level).expect("a standard").renormalised
    };
    near(to_all(&men), &all["standardised_to_all_applicants"]["male"]);
    near(to_all(&women), &all["standardised_to_all_applicants"]["female"]);
}

/// The cases of a kind of vector for rates and means.
fn golden_rates(key: &str) -> Vec<Value> {
    let text = include_str!("fixtures/golden_rates.json");
    let file: Value = serde_json::from_str(text).expect("the golden file is JSON");
    file[key].as_array().expect("a list of cases").clone()
}

fn rate((events, base): (u64, u64)) -> Option<Share> {
    let scale = Scale { kind: NumberKind::Rate, per: 1000, decimals: 1 };
    Share::on(scale, (events as f64, 0.0), (base as f64, 0.0))
}

fn rates(case: &Value, x: &str, n: &str) -> Vec<Option<Share>> {
    wholes(&case["in"][x]).into_iter().zip(wholes(&case["in"][n])).map(rate).collect()
}

/// Asserts that a number has, but for a part in a thousand million, the golden value.
#[track_caller]
fn nearly(case: &Value, field: &str, found: f64) {
    let expected = case["out"][field].as_f64().expect("a number");
    let distance = (found - expected).abs();
    assert!(distance <= P_TOLERANCE * expected.abs(), "{field}: {found}, not {expected}, in {case}");
}

#[test]
fn limits_of_rates_agree_with_the_golden_values() {
    for case in golden_rates("poisson_exact").into_iter().chain(golden_rates("byar")) {
        let found = rate((whole(&case, "x"), whole(&case, "n"))).expect("a rate");
        let found = stats::poisson_limits(found, confidence(&case));
        nearly(&case, "lo", found.lo);
        nearly(&case, "hi", found.hi);
    }
}

#[test]
fn tests_of_two_rates_agree_with_the_golden_values() {
    for case in golden_rates("two_rates") {
        let of = |x: &str, n: &str| rate((whole(&case, x), whole(&case, n))).expect("a rate");
        nearly(&case, "p", stats::two_rates(of("x1", "n1"), of("x2", "n2")));
    }
}

#[test]
fn mantel_haenszel_differences_of_rates_agree_with_the_golden_values() {
    for case in golden_rates("mantel_haenszel_rates") {
        let strata: Vec<_> = rates(&case, "x1", "n1").into_iter().zip(rates(&case, "x0", "n0")).collect();
        let found = stats::mantel_haenszel(&strata, confidence(&case)).expect("a difference");
        near(&case, "rd", found.value);
        near(&case, "se", found.error);
        let half = confidence(&case).z() * found.error;
        interval(&case, Interval { lo: found.value - half, hi: found.value + half });
    }
}

#[test]
fn directly_standardised_rates_agree_with_the_golden_values() {
    for case in golden_rates("direct_rates") {
        let strata: Vec<_> = rates(&case, "x", "n").into_iter().zip(wholes(&case["in"]["W"])).collect();
        let found = stats::direct(&strata, confidence(&case)).expect("a rate");
        near(&case, "value", found.renormalised);
        near(&case, "var", found.variance);
        assert!(found.interval.lo >= 0.0 && found.interval.lo < found.renormalised);
        assert!(found.interval.hi > found.renormalised);
    }
}

/// Two tables with 1 of 1 against 0 of 1 have a standard error of 0. By hand, two are counted where
/// one is expected, with the variance ¼ + ¼: z = (|2 − 1| − ½)/√½.
#[test]
fn strata_of_one_case_tell_nothing() {
    let (yes, no) = (Share::new(1, 1), Share::new(0, 1));
    let found = stats::mantel_haenszel(&[(yes, no), (yes, no)], level()).expect("a difference");
    assert_eq!((found.value, found.error), (1.0, 0.0));
    assert!((found.p - stats::two_sided(0.5_f64.sqrt())).abs() < TOLERANCE, "{found:?}");
    let found = stats::mantel_haenszel(&[(yes, yes), (no, no)], level()).expect("a difference");
    assert!(found.p == 1.0 && found.interval.lo < -0.3 && found.interval.hi > 0.3, "{found:?}");
    let (many, few) = (rate((3, 1000)), rate((0, 1000)));
    let found = stats::mantel_haenszel(&[(many, few), (few, many)], level()).expect("a difference");
    assert!(found.p == 1.0 && found.interval.lo < -0.001, "{found:?}");
}

/// A stratum of the whole standard is its own standardised rate, with its own limits.
#[test]
fn one_stratum_has_the_interval_of_its_rate() {
    let one = rate((27, 84_935)).expect("a rate");
    let (found, own) =
        (stats::direct(&[(Some(one), 5)], level()).expect("a rate"), stats::poisson_limits(one, level()));
    assert!((found.interval.lo - own.lo).abs() < TOLERANCE && (found.interval.hi - own.hi).abs() < TOLERANCE);
}

#[test]
fn means_are_rounded_half_up_as_in_the_golden_values() {
    for case in golden_rates("means") {
        let decimals = whole(&case, "decimals") as u8;
        let scale = Scale { kind: NumberKind::Mean, per: 1, decimals };
        let sums =
            case["in"]["sums"].as_array().expect("sums").iter().map(|sum| sum.as_f64().expect("a sum"));
        let places = sums.zip(wholes(&case["in"]["cases"]));
        let mean =
            Share::sum(places.filter_map(|(sum, cases)| Share::on(scale, (sum, 0.0), (cases as f64, 0.0))));
        assert_eq!(case["out"]["steps"], mean.expect("a mean").steps(decimals), "{case}");
    }
}

#[test]
fn a_base_of_a_thousand_million_gives_finite_limits_and_p_values() {
    let (half, level) =
        (Share::new(500_000_000, 1_000_000_000).expect("a share"), Confidence::new(0.95).expect("a level"));
    assert!((stats::two_proportions(half, half).p - 1.0).abs() < 1e-12);
    let limits = stats::mirrored_limits(half, 1e9, level).expect("limits");
    assert!((limits.lo - 0.499_969).abs() < 1e-6 && (limits.hi - 0.500_031).abs() < 1e-6, "{limits:?}");
    let rare = Share::new(0, 1_000_000_000).expect("a share");
    let test = stats::two_proportions(Share::new(2, 7).expect("a share"), rare);
    assert_eq!(test.method, TestMethod::FisherIrwin);
    assert!(test.p > 0.0 && test.p < 1e-15, "{}", test.p);
}

fn any_share() -> impl Strategy<Value = Share> {
    (1_u64..5_000).prop_flat_map(|n| (0..=n, Just(n))).prop_map(|(x, n)| Share::new(x, n).expect("a share"))
}

fn flipped(share: Share) -> Share {
    Share::new(share.base() - share.numerator(), share.base()).expect("a share")
}

fn level() -> Confidence {
    Confidence::new(0.95).expect("a level")
}

fn p_of(share: Share) -> f64 {
    share.numerator() as f64 / share.base() as f64
}

proptest! {
    #[test]
    fn an_interval_contains_its_share_and_mirrors_its_opposite(share in any_share()) {
        let (found, mirror) = (stats::wilson(share, level()), stats::wilson(flipped(share), level()));
        prop_assert!(0.0 <= found.lo && found.lo <= p_of(share) && p_of(share) <= found.hi && found.hi <= 1.0);
        prop_assert!((found.lo - (1.0 - mirror.hi)).abs() < 1e-12 && (found.hi - (1.0 - mirror.lo)).abs() < 1e-12);
    }

    #[test]
    fn an_interval_narrows_as_the_base_grows(share in any_share(), times in 2_u64..50) {
        let more = Share::new(share.numerator() * times, share.base() * times).expect("a share");
        let (few, many) = (stats::wilson(share, level()), stats::wilson(more, level()));
        prop_assert!(many.hi - many.lo < few.hi - few.lo);
    }

    #[test]
    fn a_difference_changes_sign_with_its_groups(one in any_share(), other in any_share()) {
        let (forth, back) = (stats::newcombe(one, other, level()), stats::newcombe(other, one, level()));
        prop_assert!((forth.value + back.value).abs() < 1e-15);
        prop_assert!((forth.interval.lo + back.interval.hi).abs() < 1e-12);
        prop_assert!(forth.interval.lo <= forth.value && forth.value <= forth.interval.hi);
        let (p, q) = (stats::two_proportions(one, other).p, stats::two_proportions(other, one).p);
        prop_assert!((p - q).abs() < 1e-9 && (0.0..=1.0).contains(&p));
        let mirrored = stats::two_proportions(flipped(one), flipped(other)).p;
        prop_assert!((p - mirrored).abs() < 1e-9, "{p} {mirrored}");
    }

    #[test]
    fn the_paired_interval_contains_the_difference_for_every_overlap(n in 1_u64..400, a in 0.0..1.0, b in 0.0..1.0) {
        let of = |part: f64| Share::new((part * n as f64) as u64, n).expect("a share");
        let (one, other) = (of(a), of(b));
        let (found, p) = stats::paired(one, other, level()).expect("one base");
        prop_assert!(found.interval.lo <= found.value && found.value <= found.interval.hi);
        prop_assert!((0.0..=1.0).contains(&p));
        // For every possible number of cases with both outcomes, the p-value used is at least
        // McNemar's.
        let (x, y) = (one.numerator(), other.numerator());
        for both in (x + y).saturating_sub(n)..=x.min(y) {
            let discordant = (x + y - 2 * both) as f64;
            if discordant > 0.0 {
                let z = (x as f64 - y as f64) / discordant.sqrt();
                prop_assert!(stats::two_sided(z) <= p + 1e-12);
            }
        }
    }

    #[test]
    fn parts_of_a_split_sum_to_the_gap(
        counts in proptest::collection::vec((0_u64..60, 0_u64..60, 0_u64..60, 0_u64..60), 1..9),
    ) {
        let strata: Vec<MixStratum> =
            counts.iter().map(|(x1, y1, x0, y0)| (Share::new(*x1, x1 + y1), Share::new(*x0, x0 + y0))).collect();
        if let Some(split) = stats::kitagawa(&strata, level()) {
            let sum = split.composition + split.rate + split.off_support.0 + split.off_support.1;
            prop_assert!((sum - split.gap).abs() < 1e-12);
            let composition: f64 = split.strata.iter().map(|(_, part, _)| part).sum();
            prop_assert!((composition - split.composition).abs() < 1e-12);
        }
        let cells: Vec<MixCell> = strata
            .iter()
            .enumerate()
            .map(|(index, stratum)| MixCell { levels: vec![index % 2, index / 2], stratum: *stratum })
            .collect();
        if let Some(split) = stats::shapley_kitagawa(2, &cells, level()) {
            let sum = split.by_factor.iter().sum::<f64>() + split.rate + split.off_support.0 + split.off_support.1;
            prop_assert!((sum - split.gap).abs() < 1e-12);
        }
    }

    #[test]
    fn effects_of_a_chain_sum_to_the_gap(steps in proptest::collection::vec((any_share(), any_share()), 1..5)) {
        let effects = stats::chain(&steps).expect("some steps");
        let rate = |of: fn(&(Share, Share)) -> Share| steps.iter().map(|step| p_of(of(step))).product::<f64>();
        let gap = rate(|step| step.0) - rate(|step| step.1);
        prop_assert!((effects.iter().sum::<f64>() - gap).abs() < 1e-12);
    }

    #[test]
    fn a_funnel_gives_both_outcomes_the_same_verdict(baseline in any_share(), n in 1.0_f64..2_000.0) {
        let limits = stats::mirrored_limits(baseline, n, level()).expect("limits");
        let opposite = stats::mirrored_limits(flipped(baseline), n, level()).expect("limits");
        prop_assert!((limits.lo - (1.0 - opposite.hi)).abs() < 1e-9);
        prop_assert!(limits.lo <= limits.hi);
    }
}

/// From the published intervals in Newcombe 1998, table II: 56/70 against 48/80 is 0.2 (0.0524,
/// 0.3339), 9/10 against 3/10 is 0.6 (0.1705, 0.8090). The difference of both, combined by hand, is
/// −0.4 (−0.6559, 0.0499), z = −2.247.
#[test]
fn the_interval_of_a_difference_of_differences_combines_their_intervals() {
    let confidence = Confidence::new(0.95).expect("a level");
    let difference =
        |a, b, c, d| stats::newcombe(Share::new(a, b).unwrap(), Share::new(c, d).unwrap(), confidence);
    let (one, other) = (difference(56, 70, 48, 80), difference(9, 10, 3, 10));
    let (found, p) = stats::difference_of_differences(one, other, confidence);
    for (found, expected) in
        [(found.value, -0.4), (found.interval.lo, -0.6559), (found.interval.hi, 0.0499), (p, 0.0246)]
    {
        assert!((found - expected).abs() < 2e-4, "{found} is not {expected}");
    }
    let (turned, same) = stats::difference_of_differences(other, one, confidence);
    assert!((turned.interval.lo + found.interval.hi).abs() < 1e-12 && (p - same).abs() < 1e-12);
}
