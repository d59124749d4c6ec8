//! Makes invented place names from the parts in `names.yaml`; no name is used twice.

use super::error::DemoError;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The name parts, as they are written in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameParts {
    qualifiers: Vec<String>,
    municipality: Syllables,
    former: Syllables,
    county: Syllables,
    district: Syllables,
    avoid: Vec<String>,
}

/// The first and last parts of one level's names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Syllables {
    first: Vec<String>,
    last: Vec<String>,
    /// The ending of every name.
    #[serde(default)]
    tail: String,
}

/// One supply of names for each level.
pub(crate) struct NameSupplies<'a> {
    pub counties: Supply<'a>,
    pub municipalities: Supply<'a>,
    /// Names that municipalities no longer have; none of these is given to one of today.
    pub former: Supply<'a>,
    pub districts: Supply<'a>,
}

impl<'a> NameSupplies<'a> {
    /// Supplies without the names in the `avoid` list and the `reserved` ones, compared without
    /// regard to case.
    pub(crate) fn new(parts: &'a NameParts, reserved: &'a BTreeSet<String>) -> Result<Self, DemoError> {
        let used: BTreeSet<String> =
            parts.avoid.iter().chain(reserved).map(|name| name.to_lowercase()).collect();
        let supply = |level: &'a Syllables| Supply::new(level, &parts.qualifiers, used.clone());
        Ok(Self {
            counties: supply(&parts.county)?,
            municipalities: supply(&parts.municipality)?,
            former: supply(&parts.former)?,
            districts: supply(&parts.district)?,
        })
    }
}

/// An endless sequence of names for one level.
pub(crate) struct Supply<'a> {
    parts: &'a Syllables,
    qualifiers: &'a [String],
    taken: BTreeSet<String>,
    next: usize,
}

impl<'a> Supply<'a> {
    fn new(
        parts: &'a Syllables,
        qualifiers: &'a [String],
        taken: BTreeSet<String>,
    ) -> Result<Self, DemoError> {
        if parts.first.len() * parts.last.len() < 2 {
            return Err(DemoError::model("names.yaml", "a level needs at least two names"));
        }
        Ok(Self { parts, qualifiers, taken, next: 0 })
    }

    /// The next name that is not taken.
    pub(crate) fn next(&mut self) -> String {
        loop {
            let name = self.name(self.next);
            self.next += 1;
            if let Some(name) = name
                && !self.taken.contains(&name.to_lowercase())
            {
                return name;
            }
        }
    }

    /// The name at a position: plain names come first, then names with a qualifier, then two names
    /// joined.
    fn name(&self, index: usize) -> Option<String> {
        let plain = self.parts.first.len() * self.parts.last.len();
        let (round, tail) = (index / plain, &self.parts.tail);
        let stem = self.stem(index % plain);
        if round == 0 {
            return Some(format!("{stem}{tail}"));
        }
        if let Some(qualifier) = self.qualifiers.get(round - 1) {
            return Some(format!("{qualifier} {stem}{tail}"));
        }
        let other = self.stem((round - 1 - self.qualifiers.len()) % plain);
        (other != stem).then(|| format!("{other}-{stem}{tail}"))
    }

    /// A first and a last part. Neighbouring positions differ in both.
    fn stem(&self, index: usize) -> String {
        let (first, last) = (&self.parts.first, &self.parts.last);
        let plain = first.len() * last.len();
        let place = index * stride(plain) % plain;
        let (first, last) = (&first[place / last.len()], &last[place % last.len()]);
        // Swedish never has three equal consonants in a row. Here even two are avoided where parts
        // meet.
        let doubled = first.chars().last() == last.chars().next();
        format!("{}{last}", if doubled { first.trim_end_matches(|end| last.starts_with(end)) } else { first })
    }
}

/// A step close to the golden ratio of `plain` that reaches every position once.
fn stride(plain: usize) -> usize {
    let mut step = (plain * 618 / 1000).max(1);
    while common_divisor(step, plain) != 1 {
        step += 1;
    }
    step
}

fn common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
