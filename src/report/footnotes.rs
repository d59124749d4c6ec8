//! The marks beside numbers, with what they mean, as readers see them.

use study::{Footnote, Footnotes, Study};

/// The footnotes of a number. A mark that begins with a digit is put in parentheses, so that nobody
/// reads it as a part of the number.
pub(crate) fn footnotes(of_number: Footnotes, study: &Study) -> Vec<Footnote> {
    let printed_footnote =
        |footnote: &Footnote| match footnote.mark.starts_with(|letter: char| letter.is_ascii_digit()) {
            true => Footnote { mark: format!("({})", footnote.mark), ..footnote.clone() },
            false => footnote.clone(),
        };
    of_number.iter().filter_map(|index| study.footnotes.get(index)).map(printed_footnote).collect()
}
