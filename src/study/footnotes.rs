//! Marks that stand beside numbers of tables, and the footnotes that say what they mean.

use super::indices::FootnoteIx;

/// A mark beside numbers, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Footnote {
    /// The mark: "r".
    pub mark: String,
    /// What it means: "Reviderad".
    pub meaning: String,
}

/// The footnotes of a number: a set of indices into [`Study::footnotes`](crate::Study::footnotes).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Footnotes(u32);

impl Footnotes {
    /// No footnotes.
    pub const NONE: Self = Self(0);
    /// How many footnotes a study may have.
    pub const MAX: usize = 32;

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// The footnotes of both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The indices, in the order of the study.
    pub fn iter(self) -> impl Iterator<Item = FootnoteIx> {
        (0..Self::MAX).filter(move |index| self.0 & (1 << index) != 0).map(FootnoteIx::from)
    }
}

impl From<Option<FootnoteIx>> for Footnotes {
    /// One footnote or none. An index beyond [`Footnotes::MAX`], which was reported, is none.
    fn from(footnote: Option<FootnoteIx>) -> Self {
        let bit = footnote.and_then(|footnote| 1_u32.checked_shl(footnote.index() as u32));
        Self(bit.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_each_footnote_once_in_the_order_of_the_study() {
        let one = |index: usize| Footnotes::from(Some(FootnoteIx::from(index)));
        let set = one(31).and(one(2)).and(one(2)).and(Footnotes::NONE);
        assert_eq!(set.iter().map(FootnoteIx::index).collect::<Vec<_>>(), [2, 31]);
        assert!(one(Footnotes::MAX).is_empty() && Footnotes::from(None).is_empty());
    }
}
