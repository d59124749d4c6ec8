//! The rule by which counts may be published, as `privacy` declares it of a project or a study.

use ground::diagnostics::{Diagnostic, Diagnostics};

use super::keys::Kind::{self, Text, Whole, Words};
use super::keys::{Key, Keys, optional};
use super::yaml::{Fields, Node};

/// The threshold when the project names none.
pub(super) const THRESHOLD: u64 = 5;

/// The least threshold that protects anybody.
const LEAST_THRESHOLD: u64 = 3;

/// The keys of the rule.
const OF_RULE: &[Key] = &[
    optional(
        "threshold",
        Whole(LEAST_THRESHOLD..=u64::MAX),
        "The smallest count that may be shown; 5 when left out",
    ),
    optional("detail_from", Kind::NUMBER, "Places with fewer cases show only their number of cases"),
    optional(
        "method",
        Words(&["noise", "suppression"]),
        "How small counts are protected; suppression when left out",
    ),
    optional("published", Text, "Where all of the numbers are public already; then nothing is withheld"),
];

/// The keys of `privacy` of a study.
pub static PRIVACY: Keys = Keys::new("privacy", &[OF_RULE]);

/// The keys of `privacy` of `lagesbild.yaml`.
pub(super) static PRIVACY_OF_ALL: Keys = Keys::new(
    "privacy",
    &[
        &[
            optional("sign", Text, "The sign in place of what is not shown: at most 3 characters"),
            optional("words", Text, "What that sign is read as"),
        ],
        OF_RULE,
    ],
);

/// The method of disclosure control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Protection {
    /// None: all numbers are public already.
    Published,
    /// Every number is changed a little at random, and small numbers are not shown.
    Noise,
    /// Numbers are exact; small ones, and those that would disclose a small one, are not shown.
    Suppression,
}

/// The rule by which counts become published values; a stricter rule compares as greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Rule {
    threshold: u64,
    detail_from: u64,
    method: Protection,
}

/// With noise, the smallest base is so many times the threshold: below it, a share is mostly noise.
const LEAST_BASE: u64 = 4;

impl Rule {
    /// A rule that withholds counts below `threshold`. `None` for a threshold below 3: where 2
    /// cases are shown, each of the two could infer the other.
    pub fn new(threshold: u64) -> Option<Self> {
        (threshold >= LEAST_THRESHOLD).then_some(Self {
            threshold,
            detail_from: 0,
            method: Protection::Suppression,
        })
    }

    /// The same rule with another threshold; it must be one that [`new`](Self::new) accepts.
    pub fn with_threshold(self, threshold: u64) -> Self {
        Self { threshold, ..self }
    }

    /// The same rule by another method.
    pub fn by(self, method: Protection) -> Self {
        Self { method, ..self }
    }

    /// The method of disclosure control.
    pub fn method(self) -> Protection {
        self.method
    }

    /// The rule for numbers that are public already: all may be shown.
    pub fn published() -> Self {
        Self { threshold: 0, detail_from: 0, method: Protection::Published }
    }

    /// The smallest base that may be shown: the threshold, with noise four times that.
    pub fn least_base(self) -> u64 {
        match self.method {
            Protection::Suppression | Protection::Published => self.threshold,
            Protection::Noise => LEAST_BASE * self.threshold,
        }
    }

    /// The same rule, under which places with fewer cases show only their number of cases.
    pub fn with_detail_from(self, detail_from: u64) -> Self {
        Self { detail_from, ..self }
    }

    /// The smallest number of cases with which a place shows more than that number.
    pub fn detail_from(self) -> u64 {
        match self.method {
            Protection::Suppression | Protection::Published => self.detail_from,
            Protection::Noise => self.detail_from.max(self.least_base()),
        }
    }

    /// The smallest number that may be shown.
    pub fn threshold(self) -> u64 {
        self.threshold
    }
}

/// The mapping `privacy` of `lagesbild.yaml`: the rule, and how withheld numbers are marked on
/// pages.
#[derive(Default)]
pub(super) struct PrivacyOfAll {
    pub rules: Privacy,
    pub sign: Option<String>,
    pub words: Option<String>,
}

impl PrivacyOfAll {
    pub(crate) fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        let mut fields = Fields::of(node, "`privacy`", &PRIVACY_OF_ALL, problems);
        let (sign, words) = (fields.take("sign"), fields.take("words"));
        let rules = Privacy::of(fields, problems);
        let sign = sign.and_then(|node| {
            let sign = node.text("`sign`", problems)?;
            // A digit would be read as a number, and a long text would not fit into a table.
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

/// The rule as the mapping `privacy` of a project or study gives it; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Privacy {
    threshold: Option<u64>,
    detail_from: Option<u64>,
    method: Option<Protection>,
    published: Option<String>,
}

impl Privacy {
    /// Reads the mapping; what is wrong is reported and left out.
    pub fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        let fields = Fields::of(node, "`privacy`", &PRIVACY, problems);
        Self::of(fields, problems)
    }

    fn of(mut fields: Fields, problems: &mut Diagnostics) -> Self {
        let (threshold, detail_from) = (fields.take("threshold"), fields.take("detail_from"));
        let method = fields.take("method");
        let published = fields.take("published");
        let protective = [&threshold, &detail_from, &method].into_iter().flatten().next();
        if let (Some(_), Some(node)) = (&published, protective) {
            let message = "what is `published` already is not protected, so that nothing else applies";
            problems.push(
                Diagnostic::error("published", node.place.clone(), message)
                    .help("remove this key, or `published` if somebody is to be protected"),
            );
        }
        let published = published.and_then(|node| node.text("`published`", problems));
        let method = method.and_then(|node| self::method(&node, problems));
        fields.finish(problems);
        let detail_from = detail_from.and_then(|node| node.whole("`detail_from`", problems));
        Self { threshold: self::threshold(threshold, problems), detail_from, method, published }
    }

    /// Where all of the numbers are public already; `None` where they are not.
    pub fn published(&self) -> Option<&str> {
        self.published.as_deref()
    }

    /// What the project declares, where this says nothing at all.
    pub fn or(self, project: &Self) -> Self {
        let says_nothing = self.threshold.is_none() && self.detail_from.is_none() && self.method.is_none();
        match says_nothing && self.published.is_none() {
            true => Self { published: project.published.clone(), ..self },
            false => self,
        }
    }

    /// The declared rule, with `other` where nothing is declared.
    pub fn over(&self, other: Rule) -> Rule {
        if self.published.is_some() {
            return Rule::published();
        }
        let is_protected = other.method != Protection::Published;
        let other = if is_protected {
            other
        } else {
            Rule { threshold: THRESHOLD, ..other }.by(Protection::Suppression)
        };
        let rule = self.threshold.map_or(other, |threshold| other.with_threshold(threshold));
        let rule = self.detail_from.map_or(rule, |detail_from| rule.with_detail_from(detail_from));
        self.method.map_or(rule, |method| rule.by(method))
    }
}

fn method(node: &Node, problems: &mut Diagnostics) -> Option<Protection> {
    match node.text("`method`", problems)?.as_str() {
        "noise" => Some(Protection::Noise),
        "suppression" => Some(Protection::Suppression),
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
    if Rule::new(number).is_none() {
        let message = format!("a threshold of {number} protects nobody");
        problems.push(
            Diagnostic::error("low-threshold", threshold.place, message)
                .help("the threshold is at least 3, and 5 is what Swedish statistics commonly use; of numbers that are public already, say instead where: `privacy: {published: \"…\"}`"),
        );
        return None;
    }
    Some(number)
}
