//! What `study.yaml` says of indicators, and of the quantities that they are made of.

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use project::yaml::{Fields, Node};

use super::keys;
use super::word::{Word, WrittenCondition, condition, one_word, words};

#[derive(Debug)]
pub(crate) struct WrittenQuantity {
    pub id: Word,
    pub label: String,
    pub many: Option<String>,
    pub decimals: Option<u64>,
    pub bearers: WrittenCondition,
    pub regardless: Vec<Word>,
    pub is_given: bool,
}

#[derive(Debug)]
pub(crate) struct WrittenIndicator {
    pub id: Word,
    pub label: String,
    pub description: Option<String>,
    pub of: WrittenCondition,
    pub among: WrittenCondition,
    pub phrase: Option<String>,
    pub formula: WrittenFormula,
    pub per: Option<(u64, Word)>,
    pub decimals: Option<u64>,
    pub margin: Option<u64>,
    pub weight: Option<u64>,
    pub question: Option<String>,
    pub better: Option<Word>,
}

/// How an indicator is computed; without any of these it is a share.
#[derive(Debug)]
pub(crate) struct WrittenFormula {
    pub population: Option<Word>,
    pub mean: Option<Word>,
    pub given: Option<Word>,
    /// Where it is said, and the ends of the interval of what is given.
    pub interval: Option<(Location, Vec<Word>)>,
    pub is_count: bool,
}

pub(crate) fn quantity(id: Word, node: &Node, problems: &mut Diagnostics) -> WrittenQuantity {
    let mut fields = Fields::of(node, format!("the quantity `{}`", id.text), &keys::QUANTITY, problems);
    let quantity = WrittenQuantity {
        label: fields.need_text("label", problems).unwrap_or_default(),
        many: fields.text("many", problems),
        decimals: fields.take("decimals").and_then(|node| decimals(&node, problems)),
        bearers: fields.take("bearers").map(|node| condition(&node, problems)).unwrap_or_default(),
        regardless: fields.take("regardless").map(|node| words(&node, problems)).unwrap_or_default(),
        is_given: fields.truth("given", problems),
        id,
    };
    fields.finish(problems);
    quantity
}

pub(crate) fn indicator(id: Word, node: &Node, problems: &mut Diagnostics) -> WrittenIndicator {
    let mut fields = Fields::of(node, format!("the indicator `{}`", id.text), &keys::INDICATOR, problems);
    let label = fields.need_text("label", problems).unwrap_or_default();
    let description = fields.text("description", problems);
    let formula = WrittenFormula {
        population: fields.take("population").and_then(|node| one_word(&node, "`population`", problems)),
        mean: fields.take("mean").and_then(|node| one_word(&node, "`mean`", problems)),
        given: fields.take("given").and_then(|node| one_word(&node, "`given`", problems)),
        interval: fields.take("interval").map(|node| (node.place.clone(), words(&node, problems))),
        is_count: fields.truth("count", problems),
    };
    let needs_of = formula.mean.is_none() && formula.given.is_none() && formula.population.is_none();
    let of = if needs_of { fields.need("of") } else { fields.take("of") };
    let of = of.map(|node| condition(&node, problems));
    let among = fields.take("among").map(|node| condition(&node, problems));
    let phrase = fields.text("phrase", problems);
    let per = fields.take("per").and_then(|node| per(&node, problems));
    let decimals = fields.take("decimals").and_then(|node| decimals(&node, problems));
    let margin = fields.take("margin").and_then(|node| margin(&node, problems));
    let weight = fields.take("weight").and_then(|node| node.whole("`weight`", problems));
    let question = fields.text("question", problems);
    let better = fields.take("better").and_then(|node| one_word(&node, "`better`", problems));
    fields.finish(problems);
    WrittenIndicator {
        id,
        label,
        description,
        of: of.unwrap_or_default(),
        among: among.unwrap_or_default(),
        phrase,
        formula,
        per,
        decimals,
        margin,
        weight,
        question,
        better,
    }
}

/// Reads what a number is counted by, with the place of the key.
fn per(node: &Node, problems: &mut Diagnostics) -> Option<(u64, Word)> {
    let per = node.whole_within("`per`", keys::PER, "100 for percent, 1000, 10000 or 100000", problems)?;
    Some((per, one_word(node, "`per`", problems)?))
}

fn decimals(node: &Node, problems: &mut Diagnostics) -> Option<u64> {
    node.whole_within("`decimals`", keys::DECIMALS, "from 0 to 4", problems)
}

/// Reads a margin in percentage points or in units of another scale, 1 to 50.
pub(crate) fn margin(node: &Node, problems: &mut Diagnostics) -> Option<u64> {
    let points = node.whole("`margin`", problems)?;
    if !keys::MARGINS.contains(&points) {
        let message = format!("a margin of {points} says nothing");
        problems.push(
            Diagnostic::error("margin", node.place.clone(), message)
                .help("write the largest difference that would not matter, from 1 to 50 percentage points (or units of the indicator's `per`)"),
        );
        return None;
    }
    Some(points)
}
