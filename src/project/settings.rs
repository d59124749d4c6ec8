//! `lagesbild.yaml`: what the whole site has in common.

use crate::diagnostics::{Diagnostic, Diagnostics, Source};
use crate::disclosure::{Gate, Method};
use crate::stats::Confidence;
use crate::units::{Grouping, GroupingValue, Names};

use super::accessibility::{self, Accessibility};
use super::yaml::{self, Fields, Kind, Node};

/// The settings of a project.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The site's name.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Whom to write to.
    pub contact: Option<Contact>,
    /// Where the site lies when it is published: an address that ends in `/`. Needed for what cannot use relative links.
    pub address: Option<String>,
    /// What the accessibility statement says.
    pub accessibility: Accessibility,
    /// Whether the numbers are made up; every page says so.
    pub synthetic: bool,
    /// Which names units may have.
    pub names: Names,
    /// The nation with a preposition ("i riket"), where it is not "i" and its name.
    pub nation: Option<String>,
    /// Path of the units.
    pub units: String,
    /// Attributes of units by which they are grouped.
    pub groupings: Vec<Grouping>,
    /// What may be published.
    pub gate: Gate,
    /// What stands in place of a number that is not shown; `None` for the usual sign.
    pub sign: Option<String>,
    /// What that sign is read as; `None` for the usual words.
    pub words: Option<String>,
    /// How sure intervals are, and, as what is left to 1, how often a test may be wrong where nothing differs.
    pub confidence: Confidence,
}

/// Whom to write to.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Contact {
    /// A person or a function.
    pub name: String,
    /// An e-mail address.
    pub email: String,
}

/// The threshold when the project names none.
const THRESHOLD: u64 = 5;

impl Settings {
    /// Reads the settings; every problem is reported. `None` when the file is not YAML; otherwise settings that are
    /// sound only if no error was found, so that the rest of the project can be checked in the same run.
    pub fn read(source: &Source, problems: &mut Diagnostics) -> Option<Self> {
        let node = yaml::parse(source, problems)?;
        let mut fields = Fields::of(&node, "lagesbild.yaml", problems);
        let title = fields.need_text("title", problems);
        let publisher = fields.need_text("publisher", problems);
        let contact = fields.take("contact").and_then(|node| contact(&node, problems));
        let address = fields.take("address");
        let address = address.and_then(|node| accessibility::address(&node, "`address`", problems));
        let accessibility = fields.take("accessibility");
        let accessibility = accessibility.map(|node| Accessibility::read(&node, problems));
        let synthetic = fields
            .take("synthetic")
            .map_or(Some(false), |node| node.truth("`synthetic` of lagesbild.yaml", problems));
        let names = names(fields.take("register"), synthetic, problems);
        let nation = fields.text("nation", problems);
        let units = fields.text("units", problems).unwrap_or_else(|| "data/units.csv".to_string());
        let groupings = fields.take("groupings").map(|node| groupings(&node, problems)).unwrap_or_default();
        let privacy =
            fields.take("privacy").map(|node| PrivacyOfAll::read(&node, problems)).unwrap_or_default();
        let confidence = confidence(fields.take("confidence"), problems);
        fields.finish(problems);
        Some(Self {
            title: title.unwrap_or_default(),
            publisher: publisher.unwrap_or_default(),
            contact,
            address: address.map(|address| format!("{}/", address.trim_end_matches('/'))),
            accessibility: accessibility.unwrap_or_default(),
            synthetic: synthetic.unwrap_or_default(),
            names,
            nation,
            units,
            groupings,
            gate: privacy.rules.over(Gate::new(THRESHOLD)?),
            sign: privacy.sign,
            words: privacy.words,
            confidence: confidence?,
        })
    }
}

fn contact(node: &Node, problems: &mut Diagnostics) -> Option<Contact> {
    let mut fields = Fields::of(node, "`contact`", problems);
    let contact = (fields.need_text("name", problems), fields.need_text("email", problems));
    fields.finish(problems);
    Some(Contact { name: contact.0?, email: contact.1? })
}

/// Nothing is checked where the settings do not say what the names are: one slip would make an error of each.
fn names(register: Option<Node>, synthetic: Option<bool>, problems: &mut Diagnostics) -> Names {
    let real = match register {
        None => Names::Real,
        Some(node) => match node.text("`register`", problems).as_deref() {
            Some("kommuner") => Names::Real,
            Some("none") | None => Names::Other,
            Some(other) => {
                let message = format!("there is no register `{other}`");
                problems.push(
                    Diagnostic::error("unknown-id", node.place.clone(), message)
                        .help("say `kommuner` for the Swedish municipalities, or `none`"),
                );
                Names::Other
            }
        },
    };
    match synthetic {
        Some(true) => Names::Invented,
        Some(false) => real,
        None => Names::Other,
    }
}

fn groupings(node: &Node, problems: &mut Diagnostics) -> Vec<Grouping> {
    let entries = node.entries("`groupings`", problems);
    entries
        .into_iter()
        .map(|(_, id, node)| {
            let mut fields = Fields::of(&node, format!("the grouping `{id}`"), problems);
            let label = fields.need_text("label", problems).unwrap_or_default();
            let (pages, ordered) = (fields.truth("pages", problems), fields.truth("ordered", problems));
            let along = fields.text("along", problems);
            let words =
                Words { many: fields.text("many", problems), proper: fields.truth("proper", problems) };
            let values = fields.need("values", problems).map(|node| values(&node, &words, problems));
            fields.finish(problems);
            Grouping { id, label, values: values.unwrap_or_default(), pages, ordered, along }
        })
        .collect()
}

/// What a grouping says of all its values: the words for a sentence, in which `{}` is the name, and whether the names are proper.
struct Words {
    many: Option<String>,
    proper: bool,
}

fn values(node: &Node, words: &Words, problems: &mut Diagnostics) -> Vec<GroupingValue> {
    let entries = node.entries("`values`", problems);
    entries.into_iter().filter_map(|(_, id, node)| value(id, &node, words, problems)).collect()
}

/// A value's name, or a mapping with the name and the words for sentences.
fn value(id: String, node: &Node, words: &Words, problems: &mut Diagnostics) -> Option<GroupingValue> {
    let (label, own) = match node.kind {
        Kind::Null => (Some(id.clone()), None),
        Kind::Map(_) => {
            let mut fields = Fields::of(node, format!("the value `{id}`"), problems);
            let texts = (fields.need_text("label", problems), fields.text("many", problems));
            fields.finish(problems);
            texts
        }
        _ => (node.text("a value's name", problems), None),
    };
    let label = label?;
    let within = crate::language::within(&label, words.proper);
    let many = own.or_else(|| words.many.as_ref().map(|words| words.replace("{}", &within)));
    Some(GroupingValue { id, label, within, many })
}

/// What `privacy` declares of the project: the rules, and how what they withhold is marked on all pages.
#[derive(Default)]
struct PrivacyOfAll {
    rules: Privacy,
    sign: Option<String>,
    words: Option<String>,
}

impl PrivacyOfAll {
    fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        let mut fields = Fields::of(node, "`privacy`", problems);
        let (sign, words) = (fields.take("sign"), fields.take("words"));
        let rules = Privacy::of(fields, problems);
        let sign = sign.and_then(|node| {
            let sign = node.text("`sign`", problems)?;
            // A digit would be taken for a number, and a long text would not fit into a table.
            if !sign.is_empty() && sign.chars().count() <= 3 && !sign.chars().any(char::is_alphanumeric) {
                return Some(sign);
            }
            let message = format!("`{sign}` is no sign for what is not shown");
            problems.push(
                Diagnostic::error("bad-sign", node.place, message)
                    .help("write at most three characters, neither letters nor digits: `..`, `–`, `•`"),
            );
            None
        });
        Self { rules, sign, words: words.and_then(|node| node.text("`words`", problems)) }
    }
}

/// What `privacy` declares, of the project or of a study.
#[derive(Debug, Clone, Copy, Default)]
pub struct Privacy {
    threshold: Option<u64>,
    detail_from: Option<u64>,
    method: Option<Method>,
}

impl Privacy {
    /// Reads the mapping; what cannot be used is reported and left out.
    pub fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        let fields = Fields::of(node, "`privacy`", problems);
        Self::of(fields, problems)
    }

    fn of(mut fields: Fields, problems: &mut Diagnostics) -> Self {
        let (threshold, detail_from) = (fields.take("threshold"), fields.take("detail_from"));
        let method = fields.take("method").and_then(|node| method(&node, problems));
        fields.finish(problems);
        let detail_from = detail_from.and_then(|node| node.whole("`detail_from`", problems));
        Self { threshold: self::threshold(threshold, problems), detail_from, method }
    }

    /// The rule that follows; `other`'s where nothing is declared.
    pub fn over(self, other: Gate) -> Gate {
        let gate = self.threshold.map_or(other, |threshold| other.with_threshold(threshold));
        let gate = self.detail_from.map_or(gate, |detail_from| gate.with_detail_from(detail_from));
        self.method.map_or(gate, |method| gate.by(method))
    }
}

fn method(node: &Node, problems: &mut Diagnostics) -> Option<Method> {
    match node.text("`method`", problems)?.as_str() {
        "noise" => Some(Method::Noise),
        "suppression" => Some(Method::Suppression),
        other => {
            let message = format!("there is no method `{other}`");
            problems.push(
                Diagnostic::error("unknown-id", node.place.clone(), message)
                    .help("say `noise` or `suppression`; docs/privacy.md tells how they differ"),
            );
            None
        }
    }
}

fn threshold(node: Option<Node>, problems: &mut Diagnostics) -> Option<u64> {
    let threshold = node?;
    let number = threshold.whole("`threshold`", problems)?;
    if Gate::new(number).is_none() {
        let message = format!("a threshold of {number} protects nobody");
        problems.push(
            Diagnostic::error("low-threshold", threshold.place, message)
                .help("the threshold is at least 3; 5 is what Swedish statistics commonly use"),
        );
        return None;
    }
    Some(number)
}

/// The level of confidence, in percent, when the project names none.
const CONFIDENCE: u64 = 95;

fn confidence(node: Option<Node>, problems: &mut Diagnostics) -> Option<Confidence> {
    let percent = node.as_ref().and_then(|node| node.whole("`confidence`", problems)).unwrap_or(CONFIDENCE);
    if let Some(node) = node.filter(|_| !(80..=99).contains(&percent)) {
        let message = format!("a confidence of {percent} percent cannot be used");
        problems.push(
            Diagnostic::error("confidence", node.place, message)
                .help("write a whole number from 80 to 99; 95 is usual"),
        );
        return Confidence::new(CONFIDENCE as f64 / 100.0);
    }
    Confidence::new(percent as f64 / 100.0)
}
