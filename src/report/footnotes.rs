//! The marks beside numbers, and the notes under tables that tell what they mean.

use study::{Footnote, Footnotes, Study};

use super::table::CellValue;

/// The footnotes of a number. A mark that begins with a digit is put in parentheses, so that nobody
/// reads it as a part of the number.
pub(crate) fn footnotes(of_number: Footnotes, study: &Study) -> Vec<Footnote> {
    let shown = |footnote: &Footnote| match footnote.mark.starts_with(|letter: char| letter.is_ascii_digit())
    {
        true => Footnote { mark: format!("({})", footnote.mark), ..footnote.clone() },
        false => footnote.clone(),
    };
    of_number.iter().filter_map(|index| study.footnotes.get(index)).map(shown).collect()
}

/// The footnotes of several values, each once, in the order of the values.
pub fn footnotes_of<'a>(values: impl IntoIterator<Item = &'a CellValue>) -> Vec<Footnote> {
    let mut all: Vec<Footnote> = Vec::new();
    for footnote in values.into_iter().flat_map(CellValue::footnotes) {
        if !all.contains(footnote) {
            all.push(footnote.clone());
        }
    }
    all
}
