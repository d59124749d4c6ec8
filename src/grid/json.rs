//! What all readers of JSON share: walking through lists and objects without keeping them, and the
//! refusals of JSON that cannot be read.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::refusal::Refusal;

/// The text of a value as it stands in the file.
pub(crate) type Raw<'a> = &'a RawValue;

pub(crate) const EXPECTED: &str =
    "JSON-stat (`\"class\": \"dataset\"`), or the answer of Kolada's open API (`\"values\": [{\"kpi\": …}]`)";

/// The refusal of text that is not JSON, at its line.
pub(crate) fn broken(text: &str, error: &serde_json::Error) -> Refusal {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let message = format!("this is not JSON: {error}");
    Refusal::new("json-syntax", message, "fetch the file anew from where it is published")
        .on_line(error.line(), line)
}

/// The refusal of JSON that is not a table.
pub(crate) fn unknown() -> Refusal {
    Refusal::new(
        "unknown-json",
        "this JSON is no table that is known here",
        format!("expected is {EXPECTED}"),
    )
}

/// The refusal of a table that contradicts itself.
pub(crate) fn wrong(message: impl Into<String>) -> Refusal {
    Refusal::new("json-table", message, "fetch the file anew from where it is published")
}

/// Whether a value is an object or a list, by its first character.
pub(crate) fn begins(raw: Raw, letter: char) -> bool {
    raw.get().trim_start().starts_with(letter)
}

/// The text of a value, as the file has it for numbers; empty for what is null, a list or an object.
pub(crate) fn text_of(raw: Raw<'_>) -> Cow<'_, str> {
    let text = raw.get().trim();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).map_or(Cow::Borrowed(""), Cow::Owned),
        Some(b'{' | b'[' | b'n') | None => Cow::Borrowed(""),
        Some(_) => Cow::Borrowed(text),
    }
}

/// Calls `visit` with the values of a list, in its order.
pub(crate) fn for_each<'a>(
    raw: Raw<'a>,
    visit: impl FnMut(Raw<'a>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut refusal = None;
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    let result = Walk { visit, refusal: &mut refusal }.deserialize(&mut reader);
    refusal.map_or_else(|| result.map_err(|_| unknown()), Err)
}

/// Calls `visit` with the keys and values of an object, in the file's order.
pub(crate) fn for_each_entry<'a>(
    raw: Raw<'a>,
    visit: impl FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut refusal = None;
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    let result = Entries { visit, refusal: &mut refusal }.deserialize(&mut reader);
    refusal.map_or_else(|| result.map_err(|_| unknown()), Err)
}

/// A list that is walked through; a refusal is kept aside, since the reader has errors of its own.
struct Walk<'r, F> {
    visit: F,
    refusal: &'r mut Option<Refusal>,
}

impl<'a, F: FnMut(Raw<'a>) -> Result<(), Refusal>> DeserializeSeed<'a> for Walk<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'a, F: FnMut(Raw<'a>) -> Result<(), Refusal>> Visitor<'a> for Walk<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element::<Raw<'a>>()? {
            if let Err(refusal) = (self.visit)(raw) {
                *self.refusal = Some(refusal);
                return Err(serde::de::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

/// An object that is walked through.
struct Entries<'r, F> {
    visit: F,
    refusal: &'r mut Option<Refusal>,
}

impl<'a, F: FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), Refusal>> DeserializeSeed<'a> for Entries<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'a, F: FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), Refusal>> Visitor<'a> for Entries<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut object: A) -> Result<(), A::Error> {
        while let Some((key, raw)) = object.next_entry::<Cow<'a, str>, Raw<'a>>()? {
            if let Err(refusal) = (self.visit)(key, raw) {
                *self.refusal = Some(refusal);
                return Err(serde::de::Error::custom("refused"));
            }
        }
        Ok(())
    }
}
