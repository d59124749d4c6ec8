//! A model as it is written in `models/`, and the places of all, as written in `places.yaml`.
//! `docs/demo-data.md` describes every key.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything that the generator knows about one study.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Model {
    /// The folder under `data/` that the tables are written to.
    pub study: String,
    /// The number of hidden cases of one nation.
    pub cases: usize,
    pub rounds: Rounds,
    pub variables: BTreeMap<String, ModelValues>,
    /// The order in which the variables of a hidden case are drawn.
    pub steps: Vec<ModelStep>,
    pub tables: Vec<ModelTable>,
    #[serde(default)]
    pub quantities: Vec<ModelQuantity>,
    #[serde(default)]
    pub recoded: Vec<Recoding>,
    /// The features whose share differs from place to place.
    pub spread: Vec<Spread>,
    pub drift: Drift,
}

/// The names of rounds. `{end}` stands for the year of the round, `{start}` for the year before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rounds {
    pub first: i32,
    /// How many there are; as many as are asked for when left out.
    pub number: Option<usize>,
    pub id: String,
    pub label: String,
}

/// A word or a whole number: `pojke`, `14`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Scalar {
    Number(i64),
    Text(String),
}

impl Scalar {
    pub(crate) fn text(&self) -> String {
        match self {
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }
}

/// The values of a variable: a range `0..17`, a list, or the answers of a multiple-answer variable.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum ModelValues {
    Range(String),
    List(Vec<Scalar>),
    Multiple { multiple: Vec<Scalar> },
}

/// One value, a range of values, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Choice {
    One(Scalar),
    Many(Vec<Scalar>),
}

/// A condition: every variable named has one of the values chosen.
pub(crate) type When = BTreeMap<String, Choice>;

/// A step: one variable, or one answer of a multiple-answer variable, is drawn or derived.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum ModelStep {
    Draw(Draw),
    Derive(Derive),
}

/// A variable that is drawn at random, within the targets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draw {
    pub draw: String,
    /// The answer that is drawn, if the variable takes several. Its two outcomes are then `present`
    /// and `absent`.
    pub answer: Option<String>,
    /// The cases that have the variable; the others have no value.
    #[serde(default)]
    pub among: When,
    /// Starting weights in the order of the values; equal where left out.
    pub weights: Option<Vec<f64>>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    #[serde(default)]
    pub targets: Vec<ModelTarget>,
}

/// A variable that follows from earlier ones: it gets the first value whose condition holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Derive {
    pub derive: String,
    pub values: Vec<DerivedValue>,
}

/// A value of a derived variable, and the condition for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DerivedValue {
    pub value: Scalar,
    pub when: When,
}

/// Multiplies the weights of some values for some cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Effect {
    #[serde(default)]
    pub when: When,
    /// A variable with one factor for each of its values.
    pub by: Option<String>,
    pub times: BTreeMap<String, Factor>,
}

/// One factor, or one for each value of the effect's `by`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Factor {
    One(f64),
    List(Vec<f64>),
}

/// A share, in percent, that the cases must have after the step.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelTarget {
    pub of: When,
    #[serde(default)]
    pub among: When,
    pub share: Option<f64>,
    /// A variable with one share for each of its values, in place of `share`; `null` sets no
    /// target.
    pub by: Option<String>,
    pub shares: Option<Vec<Option<f64>>>,
    /// The largest allowed deviation from the share, in percentage points.
    #[serde(default = "within")]
    pub within: f64,
}

impl ModelTarget {
    /// The target in words, for the value of `by` with this number.
    pub(crate) fn text(&self, value: usize) -> String {
        let by = self.by.as_ref().map(|by| format!(", value {value} of {by}"));
        format!("of {} among {}{}", text(&self.of), text(&self.among), by.unwrap_or_default())
    }
}

/// A condition in words: `kon=pojke alder=0..5`.
pub(crate) fn text(when: &When) -> String {
    let part = |(name, choice): (&String, &Choice)| {
        let values = match choice {
            Choice::One(one) => one.text(),
            Choice::Many(many) => many.iter().map(Scalar::text).collect::<Vec<_>>().join("|"),
        };
        format!("{name}={values}")
    };
    if when.is_empty() { "all".to_owned() } else { when.iter().map(part).collect::<Vec<_>>().join(" ") }
}

/// Half a percentage point less a margin, so that the result is rounded to the target.
fn within() -> f64 {
    0.4
}

/// A table that is written. Its columns are in order, with a multiple-answer variable last.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelTable {
    pub file: String,
    pub by: Vec<String>,
    #[serde(default)]
    pub among: When,
}

/// What the places hold beside cases, in proportion to their inhabitants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelQuantity {
    pub file: String,
    /// For one inhabitant in the first round.
    pub each: f64,
    /// How much it grows in each round, as a fraction.
    pub growth: f64,
    /// How many decimals are written.
    #[serde(default)]
    pub decimals: u32,
    /// How it divides among the values of some variables: one weight a value.
    #[serde(default)]
    pub by: Vec<(String, Vec<f64>)>,
}

/// A value that was not asked about before some round: cases with it had another one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recoding {
    pub variable: String,
    pub value: String,
    pub was: String,
    /// The year of the first round that asks about it.
    pub from: i32,
}

/// The places of one nation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelPlaces {
    pub file: String,
    pub nation: Nation,
    /// The variable whose value is the class of places that a case comes from. It is also a column
    /// of the units file.
    pub class: String,
    pub kinds: Vec<PlaceKind>,
    pub counties: Counties,
    pub groups: GroupRules,
    pub history: ModelHistory,
}

/// What has become of some of the places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelHistory {
    pub merged: Merger,
    /// One that had another name.
    pub renamed: Pick,
    pub silent: Silence,
}

/// A municipality, by its class and its number among those of the class.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pick {
    pub class: String,
    pub number: usize,
}

/// A municipality that was two until the year began; the second lay in another county.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Merger {
    pub class: String,
    pub number: usize,
    pub year: i32,
    /// What each of the two had of all that there is now, as weights.
    pub parts: [f64; 2],
}

/// A municipality that does not report for a study from a year on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Silence {
    pub class: String,
    pub number: usize,
    pub year: i32,
    pub study: String,
}

/// The unit at the top.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nation {
    pub id: String,
    pub name: String,
}

/// Places of one class that differ only in size.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceKind {
    pub class: String,
    pub places: usize,
    /// Approximate number of cases in the smallest and in the largest place.
    pub cases: [f64; 2],
    /// Inhabitants of the smallest and of the largest place.
    pub population: [u64; 2],
    /// If the places are districts: the number of districts in each city.
    pub cities: Option<Vec<usize>>,
}

/// How municipalities (the cities among them) are divided into counties.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counties {
    pub municipalities: Vec<usize>,
    /// The number of copies of the nation that share one set of counties.
    pub nations: usize,
}

/// A second division of the municipalities into groups, by the first rule that fits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupRules {
    pub column: String,
    pub rules: Vec<GroupRule>,
}

/// The conditions for a municipality to belong to a group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupRule {
    pub value: String,
    /// Whether it is a city that reports by district.
    pub city: Option<bool>,
    /// Whether it is in the same county as such a city.
    pub near_city: Option<bool>,
    #[serde(default)]
    pub from: u64,
    pub below: Option<u64>,
}

/// A feature whose share differs between places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spread {
    pub of: When,
    /// From 0 for no difference, towards 1: the odds differ at most by the factor (1 + spread) / (1
    /// - spread).
    pub spread: f64,
}

/// The changes from one round to the next.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drift {
    /// The largest growth or decline of a place, as a fraction of its size.
    pub sizes: f64,
    pub shares: Vec<Shift>,
}

/// A share that changes by this many percentage points in each round.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shift {
    pub of: When,
    pub points: f64,
}
