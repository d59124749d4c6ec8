//! Invented place names, counted off from the parts in `names.yaml` so that none comes twice.

use super::error::DemoError;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The name parts as they are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameParts {
    qualifiers: Vec<String>,
    municipality: Syllables,
    county: Syllables,
    district: Syllables,
    avoid: Vec<String>,
}

/// First and last parts of one level's names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Syllables {
    first: Vec<String>,
    last: Vec<String>,
    /// What every name ends with.
    #[serde(default)]
    tail: String,
}

/// NameSupplies for every level.
pub(crate) struct NameSupplies<'a> {
    pub counties: Supply<'a>,
    pub municipalities: Supply<'a>,
    pub districts: Supply<'a>,
}

impl<'a> NameSupplies<'a> {
    /// NameSupplies that are neither in the `avoid` list nor, whatever their capitals, among the
    /// `reserved`.
    pub(crate) fn new(parts: &'a NameParts, reserved: &'a BTreeSet<String>) -> Result<Self, DemoError> {
        let used: BTreeSet<String> =
            parts.avoid.iter().chain(reserved).map(|name| name.to_lowercase()).collect();
        let supply = |level: &'a Syllables| Supply::new(level, &parts.qualifiers, used.clone());
        Ok(Self {
            counties: supply(&parts.county)?,
            municipalities: supply(&parts.municipality)?,
            districts: supply(&parts.district)?,
        })
    }
}

/// An endless row of names for one level.
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

    /// The next name that may be used.
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

    /// The name at a place in the row: plain names first, then with a qualifier, then two joined.
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

    /// A first and a last part. Neighbours in the row differ in both.
    fn stem(&self, index: usize) -> String {
        let (first, last) = (&self.parts.first, &self.parts.last);
        let plain = first.len() * last.len();
        let place = index * stride(plain) % plain;
        let (first, last) = (&first[place / last.len()], &last[place % last.len()]);
        // Swedish writes no consonant three times, and here none twice over the seam either.
        let doubled = first.chars().last() == last.chars().next();
        format!("{}{last}", if doubled { first.trim_end_matches(|end| last.starts_with(end)) } else { first })
    }
}

/// A step near the golden section that visits every place once before it comes back.
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
