//! `lagesbild.yaml`: the settings of the whole site.

use std::ops::RangeInclusive;

use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use stats::Confidence;

use super::accessibility::{self, ACCESSIBILITY, Accessibility};
use super::groupings::{GROUPING, Grouping, groupings};
use super::keys::Kind::{Address, Map, Mapping, Text, Truth, Whole, Words};
use super::keys::{Keys, needed, optional};
use super::privacy::{PRIVACY_OF_ALL, Privacy, PrivacyOfAll, Rule, THRESHOLD};
use super::similar::{SIMILAR, SimilarBy};
use super::yaml::{self, Fields, Node};

/// The keys of `lagesbild.yaml`, in the order in which messages list them.
pub static SETTINGS: Keys = Keys::new(
    "settings",
    &[&[
        needed("title", Text, "The site's name"),
        needed("publisher", Text, "Who publishes the site"),
        optional("contact", Mapping(&CONTACT), "Whom readers can ask; it stands in the footer"),
        optional("address", Address, "Where the site will lie, as https://example.org/"),
        optional("accessibility", Mapping(&ACCESSIBILITY), "What the accessibility statement says"),
        optional("synthetic", Truth, "Whether the numbers are invented; then every page says so"),
        optional(
            "register",
            Words(&["kommuner", "none"]),
            "The register that codes and names of places are in",
        ),
        optional("nation", Text, "The nation with its preposition: i riket"),
        optional("units", Text, "The path of the file of places; data/units.csv when left out"),
        optional("groupings", Map(&Mapping(&GROUPING)), "Attributes by which places are grouped, by column"),
        optional("similar", Mapping(&SIMILAR), "By which background municipalities are called similar"),
        optional("privacy", Mapping(&PRIVACY_OF_ALL), "The rule for what may be published"),
        optional("confidence", Whole(CONFIDENCES), "How sure intervals are, in percent; 95 when left out"),
    ]],
);

static CONTACT: Keys = Keys::new(
    "contact",
    &[&[needed("name", Text, "A person or a function"), needed("email", Text, "An e-mail address")]],
);

/// The settings of a project.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The site's name.
    pub title: String,
    /// The name of the publisher.
    pub publisher: String,
    /// The contact shown to readers.
    pub contact: Option<Contact>,
    /// The address of the published site, ending in `/`. Needed where relative links do not work.
    pub address: Option<String>,
    /// The publisher's part of the accessibility statement.
    pub accessibility: Accessibility,
    /// Whether the numbers are invented; then every page says so.
    pub synthetic: bool,
    /// Which names units may have.
    pub names: Names,
    /// The nation with its preposition ("i riket"); `None` for "i" and its name.
    pub nation: Option<String>,
    /// Path of the file of units.
    pub units: String,
    /// Attributes of units by which they are grouped.
    pub groupings: Vec<Grouping>,
    /// By what municipalities are similar; `None` where the project does not say.
    pub similar: Option<SimilarBy>,
    /// The rule for what may be published.
    pub rule: Rule,
    /// What the project declares of it; studies may declare something else.
    pub privacy: Privacy,
    /// The sign shown in place of a withheld number; `None` for the usual one.
    pub sign: Option<String>,
    /// The text that a screen reader says for that sign; `None` for the usual one.
    pub words: Option<String>,
    /// The confidence level of intervals; 1 minus it is the significance level of tests.
    pub confidence: Confidence,
}

/// How the names of units are checked against the register of real municipalities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Codes and names must be those of the register.
    Real,
    /// The numbers are invented, so no name may be in the register.
    Invented,
    /// Another geography: nothing is checked.
    Other,
}

/// A contact shown to readers.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Contact {
    /// A person or a function.
    pub name: String,
    /// An e-mail address.
    pub email: String,
}

impl Settings {
    /// Reads the settings; every problem is reported. `None` when the file is not YAML. After an
    /// error the settings are incomplete, and only serve to check the rest of the project in the
    /// same run.
    pub fn read(source: &Source, problems: &mut Diagnostics) -> Option<Self> {
        let node = yaml::parse(source, problems)?;
        let mut fields = Fields::of(&node, "lagesbild.yaml", &SETTINGS, problems);
        fields.mend(problems);
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
        let similar = fields.take("similar").and_then(|node| SimilarBy::read(&node, problems));
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
            similar,
            rule: privacy.rules.over(Rule::new(THRESHOLD)?),
            privacy: privacy.rules,
            sign: privacy.sign,
            words: privacy.words,
            confidence: confidence?,
        })
    }
}

fn contact(node: &Node, problems: &mut Diagnostics) -> Option<Contact> {
    let mut fields = Fields::of(node, "`contact`", &CONTACT, problems);
    let contact = (fields.need_text("name", problems), fields.need_text("email", problems));
    fields.finish(problems);
    Some(Contact { name: contact.0?, email: contact.1? })
}

/// How names are checked. If the settings are wrong here, they are not: one slip would make every
/// name an error.
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

/// The level of confidence, in percent, when the project names none.
const CONFIDENCE: u64 = 95;

/// The levels of confidence that can be used, in percent.
const CONFIDENCES: RangeInclusive<u64> = 80..=99;

fn confidence(node: Option<Node>, problems: &mut Diagnostics) -> Option<Confidence> {
    let percent = node.as_ref().and_then(|node| node.whole("`confidence`", problems)).unwrap_or(CONFIDENCE);
    if let Some(node) = node.filter(|_| !CONFIDENCES.contains(&percent)) {
        let message = format!("a confidence of {percent} percent cannot be used");
        problems.push(
            Diagnostic::error("confidence", node.place, message)
                .help("write a whole number from 80 to 99; 95 is usual"),
        );
        return Confidence::new(CONFIDENCE as f64 / 100.0);
    }
    Confidence::new(percent as f64 / 100.0)
}
