//! Swedish alphabetical order and names in addresses.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// Swedish alphabetical order: å, ä and ö after z.
pub struct Collation(CollatorBorrowed<'static>);

impl Collation {
    /// The order of the Swedish language, from data compiled into the program.
    pub fn swedish() -> Option<Self> {
        Collator::try_new(locale!("sv").into(), CollatorOptions::default()).ok().map(Self)
    }

    /// Compares two names.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b)
    }
}

/// A name as part of an address: lower case, letters a–z and digits, words joined by hyphens.
pub fn slug(name: &str) -> String {
    let plain = |letter: char| match letter {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' => 'u',
        _ => letter,
    };
    let letters: String = name
        .to_lowercase()
        .chars()
        .map(plain)
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_come_last() {
        let collation = Collation::swedish().unwrap();
        let mut names = vec!["Örby", "Zeta", "Åker", "Ängen", "Alby"];
        names.sort_by(|a, b| collation.compare(a, b));
        assert_eq!(names, ["Alby", "Zeta", "Åker", "Ängen", "Örby"]);
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Norra Åsby–Ängs län"), "norra-asby-angs-lan");
    }
}
