//! The JSON Schema (draft 2020-12) of a YAML file, from the tables of its keys.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::keys::{Key, Keys, Kind};

/// The text of the schema of a file. `title` is the file's name, `keys` the table of its mapping.
pub fn text(title: &str, keys: &'static Keys) -> String {
    let json = serde_json::to_string_pretty(&Root { title, keys });
    // Writing JSON fails only for keys that are not texts, and for values that fail themselves.
    json.expect("all keys are texts") + "\n"
}

/// The whole schema: the mapping of the file, and the mappings within it by their names.
struct Root<'a> {
    title: &'a str,
    keys: &'static Keys,
}

impl Serialize for Root<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut inner = BTreeMap::new();
        gather(self.keys, &mut inner);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", "https://json-schema.org/draft/2020-12/schema")?;
        map.serialize_entry("title", self.title)?;
        mapping(self.keys, &mut map)?;
        map.serialize_entry("$defs", &inner)?;
        map.end()
    }
}

/// Adds the tables of all mappings within `keys`.
fn gather(keys: &'static Keys, inner: &mut BTreeMap<&'static str, &'static Keys>) {
    keys.all().for_each(|key| gather_kind(&key.kind, inner));
}

fn gather_kind(kind: &'static Kind, inner: &mut BTreeMap<&'static str, &'static Keys>) {
    match kind {
        Kind::Mapping(keys) => match inner.insert(keys.name, keys) {
            Some(same) => debug_assert!(std::ptr::eq(same, *keys), "two tables are called `{}`", keys.name),
            None => gather(keys, inner),
        },
        Kind::List(kind) | Kind::OneOrMore(kind) | Kind::Map(kind) => gather_kind(kind, inner),
        Kind::AnyOf(kinds) => kinds.iter().for_each(|kind| gather_kind(kind, inner)),
        _ => {}
    }
}

impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        mapping(self, &mut map)?;
        map.end()
    }
}

fn mapping<M: SerializeMap>(keys: &Keys, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("type", "object")?;
    map.serialize_entry("properties", &Properties(keys))?;
    let needed: Vec<&str> = keys.all().filter(|key| key.is_needed).map(|key| key.name).collect();
    if !needed.is_empty() {
        map.serialize_entry("required", &needed)?;
    }
    if !keys.either.is_empty() {
        let choices: Vec<_> = keys.either.iter().map(|name| BTreeMap::from([("required", [name])])).collect();
        map.serialize_entry("oneOf", &choices)?;
    }
    map.serialize_entry("additionalProperties", &false)
}

/// The keys of a mapping in the order of its table.
struct Properties<'a>(&'a Keys);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let accepted = self.0.all().filter(|key| !matches!(key.kind, Kind::Refused));
        serializer.collect_map(accepted.map(|key| (key.name, key)))
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("description", self.meaning)?;
        value(&self.kind, &mut map)?;
        map.end()
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        value(self, &mut map)?;
        map.end()
    }
}

fn value<M: SerializeMap>(kind: &Kind, map: &mut M) -> Result<(), M::Error> {
    match kind {
        Kind::Text => map.serialize_entry("type", &["string", "number", "boolean"]),
        Kind::Whole(bounds) => {
            map.serialize_entry("type", "integer")?;
            map.serialize_entry("minimum", bounds.start())?;
            match *bounds.end() {
                u64::MAX => Ok(()),
                most => map.serialize_entry("maximum", &most),
            }
        }
        Kind::Truth => map.serialize_entry("type", "boolean"),
        Kind::Words(words) => map.serialize_entry("enum", words),
        Kind::Address => pattern(r#"^https?://[^\s"<>]+$"#, map),
        Kind::Day => pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", map),
        Kind::Nothing => map.serialize_entry("type", "null"),
        Kind::List(item) => list(item, map),
        Kind::OneOrMore(item) => map.serialize_entry("anyOf", &(item, Kind::List(item))),
        Kind::Map(value) => {
            map.serialize_entry("type", "object")?;
            map.serialize_entry("additionalProperties", value)
        }
        Kind::Mapping(keys) => map.serialize_entry("$ref", &format!("#/$defs/{}", keys.name)),
        Kind::AnyOf(kinds) => map.serialize_entry("anyOf", kinds),
        Kind::Refused => map.serialize_entry("not", &BTreeMap::<&str, &str>::new()),
    }
}

fn list<M: SerializeMap>(item: &Kind, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("type", "array")?;
    map.serialize_entry("items", item)
}

fn pattern<M: SerializeMap>(pattern: &str, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("type", "string")?;
    map.serialize_entry("pattern", pattern)
}
