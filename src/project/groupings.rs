//! Groupings of municipalities, as `lagesbild.yaml` declares them.

use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::within;

use super::keys::Kind::{AnyOf, Map, Mapping, Nothing, Text, Truth};
use super::keys::{Keys, needed, optional};
use super::yaml::{Fields, Node, NodeKind};

/// The keys of a grouping.
pub(super) static GROUPING: Keys = Keys::new(
    "grouping",
    &[&[
        needed("label", Text, "The grouping's name for readers"),
        optional("pages", Truth, "Whether each group gets pages of its own"),
        optional("ordered", Truth, "Whether the order of the values has a meaning"),
        optional("along", Text, "The phrase of a trend along it: ju större kommunen är"),
        optional("many", Text, "The cases in a group, with {} for its name: barn i kommuner med {}"),
        optional("proper", Truth, "Whether the values are proper names, which keep their capitals"),
        needed(
            "values",
            Map(&AnyOf(&[Text, Nothing, Mapping(&VALUE)])),
            "The groups by id, with their names",
        ),
    ]],
);

static VALUE: Keys = Keys::new(
    "value",
    &[&[
        needed("label", Text, "The group's name for readers"),
        optional("many", Text, "The cases in the group: barn i storstäder"),
    ]],
);

/// An attribute by which municipalities are grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// The column of `units.csv`.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// The values in the order of display.
    pub values: Vec<GroupingValue>,
    /// Whether the order of the values has a meaning.
    pub ordered: bool,
    /// For an ordered grouping, the phrase of a trend along it: "ju större kommunen är".
    pub along: Option<String>,
    /// Whether each group gets pages.
    pub pages: bool,
}

/// A value of a grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupingValue {
    /// Its id in `units.csv`.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// Its name within a sentence: beginning in lower case, unless it is a proper name.
    pub within: String,
    /// The cases in units with this value, as in a sentence: "barn i kommuner med färre än 20 000
    /// invånare".
    pub many: Option<String>,
}

/// Reads the mapping `groupings`; what is wrong is reported and left out.
pub(super) fn groupings(node: &Node, problems: &mut Diagnostics) -> Vec<Grouping> {
    let entries = node.entries("`groupings`", problems);
    entries
        .into_iter()
        .map(|(_, id, node)| {
            let mut fields = Fields::of(&node, format!("the grouping `{id}`"), &GROUPING, problems);
            let label = fields.need_text("label", problems).unwrap_or_default();
            let (pages, ordered) = (fields.truth("pages", problems), fields.truth("ordered", problems));
            let along = fields.text("along", problems);
            let words = GroupingWords {
                many: fields.text("many", problems),
                proper: fields.truth("proper", problems),
            };
            let values = fields.need("values").map(|node| values(&node, &words, problems));
            fields.finish(problems);
            Grouping { id, label, values: values.unwrap_or_default(), pages, ordered, along }
        })
        .collect()
}

/// What a grouping declares for all its values: the phrase for cases, in which `{}` is the value's
/// name, and whether the names are proper.
struct GroupingWords {
    many: Option<String>,
    proper: bool,
}

fn values(node: &Node, words: &GroupingWords, problems: &mut Diagnostics) -> Vec<GroupingValue> {
    let entries = node.entries("`values`", problems);
    let mut values: Vec<GroupingValue> = Vec::new();
    for (key, id, node) in entries {
        let Some(value) = value(id, &node, words, problems) else { continue };
        if let Some(first) = values.iter().find(|first| first.label == value.label) {
            let message =
                format!("the groups `{}` and `{}` are both called \"{}\"", first.id, value.id, value.label);
            problems.push(
                Diagnostic::error("equal-labels", key.place.clone(), message)
                    .help("give each a name by which a reader can tell it from the other"),
            );
        }
        values.push(value);
    }
    values
}

/// A value's name, or a mapping with the name and the words for sentences.
fn value(
    id: String,
    node: &Node,
    words: &GroupingWords,
    problems: &mut Diagnostics,
) -> Option<GroupingValue> {
    let (label, own) = match node.kind {
        NodeKind::Null => (Some(id.clone()), None),
        NodeKind::Map(_) => {
            let mut fields = Fields::of(node, format!("the value `{id}`"), &VALUE, problems);
            let texts = (fields.need_text("label", problems), fields.text("many", problems));
            fields.finish(problems);
            texts
        }
        _ => (node.text("a value's name", problems), None),
    };
    let label = label?;
    let within = within(&label, words.proper);
    let many = own.or_else(|| words.many.as_ref().map(|words| words.replace("{}", &within)));
    Some(GroupingValue { id, label, within, many })
}
