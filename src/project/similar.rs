//! By which background places are called similar, as `lagesbild.yaml` declares it.

use std::ops::RangeInclusive;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};

use super::keys::Kind::{AnyOf, Map, Mapping, Text, Whole};
use super::keys::{Keys, needed, optional};
use super::yaml::{Fields, Node, NodeKind};

/// The keys of `similar`.
pub(super) static SIMILAR: Keys = Keys::new(
    "similar",
    &[&[
        optional("number", Whole(NUMBERS), "How many similar municipalities each has; 7 when left out"),
        needed(
            "by",
            Map(&AnyOf(&[Whole(WEIGHTS), Mapping(&BACKGROUND)])),
            "Columns of the file of places with their weights: population, a grouping, or numbers",
        ),
    ]],
);

static BACKGROUND: Keys = Keys::new(
    "background",
    &[&[
        optional("weight", Whole(WEIGHTS), "How much it counts beside the others; 1 when left out"),
        needed("label", Text, "Its name for readers"),
    ]],
);

/// How many similar places there can be.
const NUMBERS: RangeInclusive<u64> = 3..=20;
/// How much a background can count.
const WEIGHTS: RangeInclusive<u64> = 1..=100;
/// How many similar places there are where the project does not say.
const NUMBER: u64 = 7;

/// By what places are similar.
#[derive(Debug, Clone)]
pub struct SimilarBy {
    /// How many similar places each place has.
    pub number: usize,
    /// The backgrounds, in the order of the file.
    pub backgrounds: Vec<Background>,
}

/// A background of places: a column of `units.csv`.
#[derive(Debug, Clone)]
pub struct Background {
    /// The column.
    pub column: String,
    /// Its name for readers; `None` for what has one elsewhere, as groupings do.
    pub label: Option<String>,
    /// How much it counts beside the others.
    pub weight: u64,
    /// Where it is declared.
    pub place: Location,
}

impl SimilarBy {
    /// Reads the mapping; `None` where it cannot be read, which is reported.
    pub(super) fn read(node: &Node, problems: &mut Diagnostics) -> Option<Self> {
        let mut fields = Fields::of(node, "`similar`", &SIMILAR, problems);
        let number = fields
            .take("number")
            .and_then(|node| node.whole_within("`number`", NUMBERS, "3 to 20", problems));
        let by = fields.need("by");
        fields.finish(problems);
        let by = by?;
        let entries = by.entries("`by`", problems);
        if entries.is_empty() {
            problems.push(
                Diagnostic::error("empty", by.place.clone(), "`by` names no column")
                    .help("name columns of the file of places with their weights: `by: {population: 1}`"),
            );
        }
        let backgrounds = entries.into_iter().filter_map(|(key, column, node)| {
            let (weight, label) = match node.kind {
                NodeKind::Map(_) => {
                    let what = format!("the background `{column}`");
                    let mut fields = Fields::of(&node, what, &BACKGROUND, problems);
                    let weight = fields
                        .take("weight")
                        .map(|node| node.whole_within("`weight`", WEIGHTS, "1 to 100", problems));
                    let label = fields.need_text("label", problems);
                    fields.finish(problems);
                    (weight.unwrap_or(Some(1))?, label)
                }
                _ => (node.whole_within("a weight", WEIGHTS, "1 to 100", problems)?, None),
            };
            Some(Background { column, label, weight, place: key.place.clone() })
        });
        let backgrounds = backgrounds.collect();
        Some(Self { number: number.unwrap_or(NUMBER) as usize, backgrounds })
    }
}
