//! The publisher's part of the accessibility statement, as `lagesbild.yaml` gives it.

use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::date;

use super::keys::Kind::{self, Address, Day, List, Mapping, Text, Words};
use super::keys::{Keys, needed, optional};
use super::yaml::{Fields, Node};

/// The keys of `accessibility`.
pub(super) static ACCESSIBILITY: Keys = Keys::new(
    "accessibility",
    &[&[
        optional("status", Words(&["full", "partly", "not"]), "How far the site conforms to the law"),
        optional("assessed", Day, "The day of the assessment, as 2026-11-01"),
        optional("updated", Day, "The day on which the statement was last changed"),
        optional("method", Text, "How the site was assessed, in words"),
        optional("reporting", Address, "The form with which a visitor reports a problem"),
        optional("authority", Mapping(&AUTHORITY), "The supervisory authority"),
        optional("deficiencies", List(&Mapping(&DEFICIENCY)), "What does not work"),
        optional("burdens", Kind::TEXTS, "What is exempted as an unreasonable burden, with the reason"),
        optional("exempt", Kind::TEXTS, "What the law does not cover"),
    ]],
);

static AUTHORITY: Keys = Keys::new(
    "authority",
    &[&[
        needed("name", Text, "The authority's name"),
        needed("complaint", Address, "The authority's page for complaints"),
    ]],
);

static DEFICIENCY: Keys = Keys::new(
    "deficiency",
    &[&[
        needed("what", Text, "What does not work"),
        optional("who", Text, "Whom it concerns: den som inte ser"),
        optional("why", Text, "The reason, or when it will be mended"),
    ]],
);

/// The mapping `accessibility` of the settings. If something is left out, the statement says that
/// it is unfinished.
#[derive(Debug, Clone, Default)]
pub struct Accessibility {
    /// How far the site conforms to the law, by the publisher's own assessment.
    pub status: Option<Conformity>,
    /// Day of the assessment, `YYYY-MM-DD`.
    pub assessed: Option<String>,
    /// Day on which the statement was last changed, `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// How the site was assessed, in words.
    pub method: Option<String>,
    /// Address of the form with which a visitor reports a problem.
    pub reporting: Option<String>,
    /// The supervisory authority.
    pub authority: Option<Authority>,
    /// Known accessibility problems.
    pub deficiencies: Vec<Deficiency>,
    /// Content exempted as a disproportionate burden, each with the reason.
    pub burdens: Vec<String>,
    /// Content that the law does not cover.
    pub exempt: Vec<String>,
}

/// How far a site conforms to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conformity {
    /// To all requirements.
    Full,
    /// To most requirements.
    Partly,
    /// Many requirements are not met.
    Not,
}

/// The supervisory authority.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// The address of its page for complaints.
    pub complaint: String,
}

/// An accessibility problem.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Deficiency {
    /// What does not work.
    pub what: String,
    /// Whom it concerns: "den som inte ser".
    pub who: Option<String>,
    /// The reason, or when it will be fixed.
    pub why: Option<String>,
}

impl Accessibility {
    /// Reads the mapping; every problem is reported.
    pub fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        let mut fields = Fields::of(node, "`accessibility`", &ACCESSIBILITY, problems);
        let status = fields.take("status").and_then(|node| conformity(&node, problems));
        let statement = Self {
            status: status.as_ref().map(|(_, status)| *status),
            assessed: fields.take("assessed").and_then(|node| day(&node, problems)),
            updated: fields.take("updated").and_then(|node| day(&node, problems)),
            method: fields.text("method", problems),
            reporting: fields.take("reporting").and_then(|node| address(&node, "`reporting`", problems)),
            authority: fields.take("authority").and_then(|node| authority(&node, problems)),
            deficiencies: list(&mut fields, "deficiencies", problems, deficiency),
            burdens: list(&mut fields, "burdens", problems, |node, problems| node.text("a burden", problems)),
            exempt: list(&mut fields, "exempt", problems, |node, problems| node.text("a part", problems)),
        };
        fields.finish(problems);
        if let Some((node, Conformity::Full)) = status
            && !statement.deficiencies.is_empty()
        {
            problems.push(
                Diagnostic::error(
                    "statement",
                    node.place,
                    "the site cannot meet the law in full: `deficiencies` lists what does not work",
                )
                .help("say `partly` or `not`, or take out what has been mended"),
            );
        }
        statement
    }
}

fn list<T>(
    fields: &mut Fields,
    key: &'static str,
    problems: &mut Diagnostics,
    item: impl Fn(&Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let items = fields.take(key).map(|node| node.items(&format!("`{key}`"), problems)).unwrap_or_default();
    items.iter().filter_map(|node| item(node, problems)).collect()
}

fn conformity(node: &Node, problems: &mut Diagnostics) -> Option<(Node, Conformity)> {
    let word = node.text("`status`", problems)?;
    let conformity = match word.as_str() {
        "full" => Conformity::Full,
        "partly" => Conformity::Partly,
        "not" => Conformity::Not,
        _ => {
            let message = format!("`{word}` is no status");
            problems.push(
                Diagnostic::error("unknown-id", node.place.clone(), message)
                    .help("say `full`, `partly` or `not`"),
            );
            return None;
        }
    };
    Some((node.clone(), conformity))
}

fn day(node: &Node, problems: &mut Diagnostics) -> Option<String> {
    let text = node.text("a day", problems)?;
    if date(&text).is_none() {
        let message = format!("`{text}` is no date");
        problems.push(
            Diagnostic::error("wrong-date", node.place.clone(), message).help("write it as 2024-10-02"),
        );
        return None;
    }
    Some(text)
}

fn authority(node: &Node, problems: &mut Diagnostics) -> Option<Authority> {
    let mut fields = Fields::of(node, "`authority`", &AUTHORITY, problems);
    let name = fields.need_text("name", problems);
    let complaint = fields.need("complaint");
    let complaint = complaint.and_then(|node| address(&node, "`complaint`", problems));
    fields.finish(problems);
    Some(Authority { name: name?, complaint: complaint? })
}

fn deficiency(node: &Node, problems: &mut Diagnostics) -> Option<Deficiency> {
    let mut fields = Fields::of(node, "a deficiency", &DEFICIENCY, problems);
    let url =
        (fields.need_text("what", problems), fields.text("who", problems), fields.text("why", problems));
    fields.finish(problems);
    Some(Deficiency { what: url.0?, who: url.1, why: url.2 })
}

/// The address of a web page; anything else is an error.
pub(crate) fn address(node: &Node, what: &str, problems: &mut Diagnostics) -> Option<String> {
    let text = node.text(what, problems)?;
    let is_page =
        ["https://", "http://"].iter().any(|start| text.len() > start.len() && text.starts_with(start));
    if !is_page
        || text.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "\"<>".contains(letter))
    {
        let message = format!("{what} should be the address of a web page, but here is `{text}`");
        problems.push(
            Diagnostic::error("wrong-address", node.place.clone(), message).help(
                "begin it with `https://`; an e-mail address or a telephone number alone is not enough",
            ),
        );
        return None;
    }
    Some(text)
}
