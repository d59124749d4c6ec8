//! Tables of the keys that a mapping of a YAML file may have. The reader opens each mapping with
//! its table, and the JSON Schema is made from the same tables.

use std::ops::RangeInclusive;

/// The keys of one mapping.
pub struct Keys {
    /// The name of the mapping, unique within its file.
    pub name: &'static str,
    /// The keys in the order of messages, in parts, since some mappings have a part in common.
    pub parts: &'static [&'static [Key]],
    /// Keys of which exactly one must be there; none, if there is no such choice.
    pub either: &'static [&'static str],
}

/// A key of a mapping.
pub struct Key {
    /// The key as it is written.
    pub name: &'static str,
    /// What may stand as its value.
    pub kind: Kind,
    /// Whether it must be there.
    pub is_needed: bool,
    /// What it means, in one line for whoever writes the file.
    pub meaning: &'static str,
}

/// What may stand as a value.
pub enum Kind {
    /// Any scalar; numbers and truth values are texts too.
    Text,
    /// A whole number within these bounds, both included.
    Whole(RangeInclusive<u64>),
    /// `true` or `false`.
    Truth,
    /// One of these words.
    Words(&'static [&'static str]),
    /// The address of a web page.
    Address,
    /// A date, `YYYY-MM-DD`.
    Day,
    /// Nothing after the colon.
    Nothing,
    /// A list of such values.
    List(&'static Kind),
    /// A list of such values, or one of them without a list.
    OneOrMore(&'static Kind),
    /// A mapping of names that the file gives to such values.
    Map(&'static Kind),
    /// A mapping with a table of its own.
    Mapping(&'static Keys),
    /// A value of one of these kinds.
    AnyOf(&'static [Kind]),
    /// Nothing is accepted: the key is read only to explain why.
    Refused,
}

impl Keys {
    /// The table of the mapping `name`.
    pub const fn new(name: &'static str, parts: &'static [&'static [Key]]) -> Self {
        Self { name, parts, either: &[] }
    }

    /// The same table, where exactly one of the keys `either` must be there.
    pub const fn with_either(self, either: &'static [&'static str]) -> Self {
        Self { either, ..self }
    }

    /// The keys of all parts.
    pub fn all(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.parts.iter().copied().flatten()
    }

    /// The names of all keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.parts.iter().copied().flatten().map(|key| key.name)
    }
}

impl Kind {
    /// A whole number without bounds.
    pub const NUMBER: Self = Self::Whole(0..=u64::MAX);
    /// One or several texts.
    pub const TEXTS: Self = Self::OneOrMore(&Self::Text);
}

/// A key that must be there.
pub const fn needed(name: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, kind, is_needed: true, meaning }
}

/// A key that may be left out.
pub const fn optional(name: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, kind, is_needed: false, meaning }
}

#[cfg(test)]
mod tests {
    use ground::diagnostics::{Diagnostics, Source};

    use super::super::yaml::{Fields, parse};
    use super::*;

    static KEYS: Keys =
        Keys::new("pair", &[&[needed("one", Kind::Text, "one")], &[optional("two", Kind::Text, "two")]]);

    fn read(keys: &[&'static str]) {
        let (source, mut problems) = (Source::new("a.yaml", "one: a"), Diagnostics::default());
        let node = parse(&source, &mut problems).expect("YAML");
        let mut fields = Fields::of(&node, "the pair", &KEYS, &mut problems);
        keys.iter().for_each(|key| drop(fields.take(key)));
        fields.finish(&mut problems);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_reader_that_takes_all_keys_of_its_table_is_sound() {
        read(&["one", "two"]);
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "`three` is not in the table `pair`"))]
    fn a_key_that_is_taken_but_not_in_the_table_is_a_fault() {
        read(&["one", "two", "three"]);
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "nobody takes Some(\"two\") of the table `pair`"))]
    fn a_key_of_the_table_that_nobody_takes_is_a_fault() {
        read(&["one"]);
    }
}
