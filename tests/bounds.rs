//! Measures the feasibility intervals of withheld small counts. A withheld count is not known
//! exactly, but published sums bound it, since counts are whole and not negative.
//!
//! `cargo test --release --test bounds -- --ignored --nocapture` measures them in twenty small
//! nations.

mod common;

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use serde_json::{Map, Value};

use common::nation::{drawn, three_tables};

/// A linear combination of cells, with whole coefficients.
type Sum<'a> = &'a Map<String, Value>;

/// What is published of a project, as linear equations.
fn facts(seed: u64) -> Value {
    let project = three_tables(&drawn(seed, [3, 7, 12, 20, 60]));
    let path = project.path("facts.json");
    let run = project.run("audit", &["--facts", path.to_str().expect("a path")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&std::fs::read_to_string(path).expect("facts")).expect("JSON")
}

/// The minimum or maximum of a sum of cells, by linear programming over the published equations.
fn bound(facts: &Value, of: Sum, direction: OptimizationDirection) -> f64 {
    let mut problem = Problem::new(direction);
    let mut cells: BTreeMap<&str, Variable> = BTreeMap::new();
    for cell in facts["cells"].as_object().expect("cells").keys() {
        let times = of.get(cell).and_then(Value::as_f64).unwrap_or_default();
        cells.insert(cell, problem.add_var(times, (0.0, 2_000.0)));
    }
    for fact in facts["facts"].as_array().expect("facts") {
        let sum = fact["coef"].as_object().expect("a sum").iter();
        let sum: Vec<(Variable, f64)> =
            sum.map(|(cell, times)| (cells[cell.as_str()], times.as_f64().expect("a number"))).collect();
        problem.add_constraint(&sum[..], ComparisonOp::Eq, fact["value"].as_f64().expect("a number"));
    }
    let solution = problem.solve().expect("the truth is a solution").into_solution();
    solution.unwrap_or_else(|_| panic!("the truth is a solution")).objective()
}

/// Lower bound, upper bound and true value of each withheld small count.
fn bounds(facts: &Value) -> Vec<(i64, i64, i64)> {
    let truth = facts["truth"].as_object().expect("the truth");
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for count in facts["protected"].as_array().expect("protected counts") {
        sums.insert(count["coef"].to_string(), count["coef"].as_object().expect("a sum"));
    }
    let bounds_of = |of: Sum| {
        let least = bound(facts, of, OptimizationDirection::Minimize);
        let most = bound(facts, of, OptimizationDirection::Maximize);
        let is =
            of.iter().map(|(cell, times)| truth[cell].as_i64().zip(times.as_i64()).map_or(0, |(a, b)| a * b));
        ((least - 1e-6).ceil() as i64, (most + 1e-6).floor() as i64, is.sum())
    };
    sums.into_values().map(bounds_of).collect()
}

#[test]
fn bounds_contain_the_true_count() {
    let facts = facts(0);
    // The bounds of a printed number are the number itself.
    let printed =
        facts["facts"].as_array().expect("facts").iter().find(|fact| fact["value"].as_i64() > Some(4));
    let printed = printed.expect("a printed number");
    for direction in [OptimizationDirection::Minimize, OptimizationDirection::Maximize] {
        let known = bound(&facts, printed["coef"].as_object().expect("a sum"), direction);
        assert_eq!(known.round() as i64, printed["value"].as_i64().expect("a number"));
    }
    let all = bounds(&facts);
    assert!(all.len() > 20, "{} counts", all.len());
    for (least, most, is) in all {
        assert!(least <= is && is <= most && is < 5, "{least} to {most}, but it is {is}");
    }
}

#[test]
#[ignore = "takes minutes; prints a measurement that docs/privacy.md cites"]
fn the_bounds_of_withheld_counts_are_measured() {
    let (mut all, mut exact, mut narrow) = (0, 0, 0);
    for seed in 0..20 {
        let bounds = bounds(&facts(seed));
        let width = |(least, most, _): &(i64, i64, i64)| most - least;
        let (pinned, within) = (
            bounds.iter().filter(|bound| width(bound) == 0).count(),
            bounds.iter().filter(|bound| width(bound) < 5).count(),
        );
        println!(
            "nation {seed}: {} withheld small counts, {pinned} exact, {within} narrower than 5",
            bounds.len()
        );
        (all, exact, narrow) = (all + bounds.len(), exact + pinned, narrow + within);
    }
    println!("{all} withheld small counts: {exact} known exactly, {narrow} between bounds narrower than 5");
}
