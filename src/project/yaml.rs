//! YAML as a tree of nodes with their places in the file, so that all problems are found in one
//! run.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use ground::diagnostics::{Diagnostic, Diagnostics, Location, Source, nearest};

use super::keys::Keys;

/// The value of a node.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// Nothing (`key:` without a value, or `~`).
    Null,
    /// A scalar as it is written: `2024`, `0114` and `true` stay text.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping in written order; a key may occur twice.
    Map(Vec<(Node, Node)>),
}

/// A node of a YAML file.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its value.
    pub kind: NodeKind,
    /// Its place in the file.
    pub place: Location,
}

/// Parses a whole file. `None` and a diagnostic when it is not YAML; an empty file is an empty
/// mapping.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Node> {
    if source.text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
        return Some(Node { kind: NodeKind::Map(Vec::new()), place: source.start() });
    }
    let options = serde_yaml::options! {
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(&source.text, options) {
        Ok(raw) => Some(node(raw, source)),
        Err(error) => {
            let place = error.location().map_or_else(
                || source.start(),
                |at| source.place(at.line() as usize, at.column() as usize, 1),
            );
            let message = format!("this is not valid YAML: {}", error.without_snippet());
            diagnostics.push(
                Diagnostic::error("yaml-syntax", place, message)
                    .help("check the indentation, the colons and the quotation marks around this line"),
            );
            None
        }
    }
}

/// A value as serde gives it, before places are known.
enum Raw {
    Null,
    /// A plain scalar that YAML reads as a number or boolean; its text is taken from the source.
    Typed,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

fn node(raw: Spanned<Raw>, source: &Source) -> Node {
    let at = raw.referenced;
    let span = at.span();
    let bytes = span.byte_offset().zip(span.byte_len()).map(|(o, l)| (o as usize, (o + l) as usize));
    let (line, column) = (at.line() as usize, at.column() as usize);
    let place = match bytes {
        Some((start, end)) => {
            let is_scalar = matches!(raw.value, Raw::Text(_) | Raw::Typed);
            source.place_at(start, if is_scalar { end } else { start }, line, column)
        }
        None => source.place(line, column, 1),
    };
    let kind = match raw.value {
        Raw::Null => NodeKind::Null,
        Raw::Text(text) => NodeKind::Scalar(text),
        Raw::Typed => {
            let letters = bytes.and_then(|(start, end)| source.text.get(start..end));
            NodeKind::Scalar(letters.unwrap_or_default().trim().to_string())
        }
        Raw::List(items) => NodeKind::List(items.into_iter().map(|item| node(item, source)).collect()),
        Raw::Map(entries) => NodeKind::Map(
            entries.into_iter().map(|(key, value)| (node(key, source), node(value, source))).collect(),
        ),
    };
    Node { kind, place }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any YAML value")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }
    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_string()))
    }
    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

impl Node {
    /// The text of a scalar; an error for other values.
    pub fn text(&self, what: &str, diagnostics: &mut Diagnostics) -> Option<String> {
        match &self.kind {
            NodeKind::Scalar(text) => Some(text.clone()),
            _ => {
                self.wrong_kind(what, "a text", diagnostics);
                None
            }
        }
    }

    /// A boolean, `true` or `false`; an error for other values.
    pub fn truth(&self, what: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
        match &self.kind {
            NodeKind::Scalar(text) if text == "true" => Some(true),
            NodeKind::Scalar(text) if text == "false" => Some(false),
            _ => {
                self.wrong_kind(what, "`true` or `false`", diagnostics);
                None
            }
        }
    }

    /// An integer that is 0 or more; an error for other values.
    pub fn whole(&self, what: &str, diagnostics: &mut Diagnostics) -> Option<u64> {
        let number = match &self.kind {
            NodeKind::Scalar(text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_kind(what, "a whole number, 0 or more", diagnostics);
        }
        number
    }

    /// A whole number within bounds; an error for others, whose cure is to write `cure`.
    pub fn whole_within(
        &self,
        what: &str,
        bounds: std::ops::RangeInclusive<u64>,
        cure: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<u64> {
        let number = self.whole(what, diagnostics)?;
        if !bounds.contains(&number) {
            let message = format!("{number} is no number for {what}");
            diagnostics.push(
                Diagnostic::error("wrong-number", self.place.clone(), message).help(format!("write {cure}")),
            );
            return None;
        }
        Some(number)
    }

    /// The items of a list; a scalar counts as a list of one. An error for other values.
    pub fn items(&self, what: &str, diagnostics: &mut Diagnostics) -> Vec<Node> {
        match &self.kind {
            NodeKind::List(items) => items.clone(),
            NodeKind::Scalar(_) => vec![self.clone()],
            _ => {
                self.wrong_kind(what, "a list", diagnostics);
                Vec::new()
            }
        }
    }

    /// The entries of a mapping, as (key, its text, value). A key that occurs twice is an error.
    pub fn entries(&self, what: &str, diagnostics: &mut Diagnostics) -> Vec<(Node, String, Node)> {
        let NodeKind::Map(entries) = &self.kind else {
            self.wrong_kind(what, "a mapping (`key: value` lines)", diagnostics);
            return Vec::new();
        };
        let mut lines: FxHashMap<String, usize> = FxHashMap::default();
        let mut keys = Vec::new();
        for (key, value) in entries {
            let Some(id) = key.text("a key", diagnostics) else {
                continue;
            };
            let Some(line) = lines.get(&id) else {
                lines.insert(id.clone(), key.place.line);
                keys.push((key.clone(), id, value.clone()));
                continue;
            };
            diagnostics.error_with(|| {
                let message = format!("`{id}` stands here a second time; the first is on line {line}");
                Diagnostic::error("duplicate-id", key.place.clone(), message)
                    .help("remove one of them or give it another id")
            });
        }
        keys
    }

    fn wrong_kind(&self, what: &str, expected: &str, diagnostics: &mut Diagnostics) {
        let text = match &self.kind {
            NodeKind::Null => "nothing".to_string(),
            NodeKind::Scalar(text) => format!("`{text}`"),
            NodeKind::List(_) => "a list".to_string(),
            NodeKind::Map(_) => "a mapping".to_string(),
        };
        diagnostics.push(
            Diagnostic::error(
                "wrong-type",
                self.place.clone(),
                format!("{what} should be {expected}, but here is {text}"),
            )
            .help(format!("write {expected} here")),
        );
    }
}

/// The keys of a mapping, taken one by one. All keys of its table must be taken, and no others:
/// those that are left are unknown.
pub struct Fields {
    what: String,
    place: Location,
    entries: Vec<(Node, String, Node)>,
    keys: &'static Keys,
    taken: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl Fields {
    /// Opens a mapping. `what` names it in messages ("the figure `alder`"); `keys` is the table of
    /// all keys that the reader takes.
    pub fn of(
        node: &Node,
        what: impl Into<String>,
        keys: &'static Keys,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let what = what.into();
        let entries = node.entries(&what, diagnostics);
        Self { what, place: node.place.clone(), entries, keys, taken: Vec::new(), missing: Vec::new() }
    }

    /// Reports keys that are misspelt, and reads each as the one that is meant, so that what it
    /// declares is not missed everywhere else.
    pub fn mend(&mut self, diagnostics: &mut Diagnostics) {
        let is_there =
            |key: &str, entries: &[(Node, String, Node)]| entries.iter().any(|(_, id, _)| id == key);
        for index in 0..self.entries.len() {
            let id = self.entries[index].1.clone();
            if self.keys.names().any(|key| key == id) {
                continue;
            }
            let absent = self.keys.names().filter(|key| !is_there(key, &self.entries));
            let Some(near) = nearest(&id.to_lowercase(), absent) else { continue };
            self.entries[index].1 = near.to_string();
            let message = format!("{} has no key `{id}`", self.what);
            let place = self.entries[index].0.place.clone();
            diagnostics.push(
                Diagnostic::error("unknown-key", place, message).help(format!("did you mean `{near}`?")),
            );
        }
    }

    /// The value of a key; `None` if the key is missing or has no value.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        let Keys { name, .. } = self.keys;
        let is_known = self.keys.names().any(|known| known == key);
        debug_assert!(is_known, "`{key}` is not in the table `{name}`");
        self.taken.push(key);
        // Without debug assertions, such a key is refused as unknown, so that it is noticed all the same.
        let index = self.entries.iter().position(|(_, id, _)| id == key).filter(|_| is_known)?;
        let (_, _, value) = self.entries.remove(index);
        (!matches!(value.kind, NodeKind::Null)).then_some(value)
    }

    /// The value of a key that is not taken yet.
    pub fn peek(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(_, id, _)| id == key).map(|(_, _, value)| value)
    }

    /// The value of a key that must be there. If it is not, that is reported at the end, when it is
    /// known which other key was meant for it.
    pub fn need(&mut self, key: &'static str) -> Option<Node> {
        let value = self.take(key);
        if value.is_none() {
            self.missing.push(key);
        }
        value
    }

    /// The text of a key that must be there and say something.
    pub fn need_text(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
        let what = format!("`{key}` of {}", self.what);
        let node = self.need(key)?;
        let text = node.text(&what, diagnostics)?;
        if text.trim().is_empty() {
            diagnostics.push(
                Diagnostic::error("empty-text", node.place, format!("{what} is empty"))
                    .help("write what a reader is to see"),
            );
        }
        Some(text)
    }

    /// The text of an optional key.
    pub fn text(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
        let what = format!("`{key}` of {}", self.what);
        self.take(key)?.text(&what, diagnostics)
    }

    /// The boolean of an optional key; false if it is missing.
    pub fn truth(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> bool {
        let what = format!("`{key}` of {}", self.what);
        self.take(key).and_then(|node| node.truth(&what, diagnostics)).unwrap_or(false)
    }

    /// Reports an error for every key of the mapping that was never read, and for every key that
    /// must be there and is not. A key that was only misspelt is one error.
    pub fn finish(mut self, diagnostics: &mut Diagnostics) {
        let Keys { name, .. } = self.keys;
        let forgotten = self.keys.names().find(|key| !self.taken.contains(key));
        debug_assert!(forgotten.is_none(), "nobody takes {forgotten:?} of the table `{name}`");
        for (key, id, _) in &self.entries {
            let near = nearest(&id.to_lowercase(), self.keys.names());
            self.missing.retain(|missing| near != Some(*missing));
            diagnostics.error_with(|| {
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        let known: Vec<&str> = self.keys.names().collect();
                        format!("keys that may stand here: {}", known.join(", "))
                    }
                };
                let message = format!("{} has no key `{id}`", self.what);
                Diagnostic::error("unknown-key", key.place.clone(), message).help(help)
            });
        }
        for key in &self.missing {
            diagnostics.push(
                Diagnostic::error("missing-key", self.place.clone(), format!("{} has no `{key}`", self.what))
                    .help(format!("add `{key}: …`")),
            );
        }
    }
}
