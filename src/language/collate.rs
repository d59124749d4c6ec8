//! Swedish alphabetical order.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

/// Swedish alphabetical order: å, ä and ö after z.
pub struct Collation(CollatorBorrowed<'static>);

impl Collation {
    /// The Swedish order, from data compiled into the program. `None` if that data cannot be
    /// loaded.
    pub fn swedish() -> Option<Self> {
        Collator::try_new(locale!("sv").into(), CollatorOptions::default()).ok().map(Self)
    }

    /// Compares two names.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_are_sorted_after_z() {
        let collation = Collation::swedish().unwrap();
        let mut names = vec!["Örby", "Zeta", "Åker", "Ängen", "Alby"];
        names.sort_by(|a, b| collation.compare(a, b));
        assert_eq!(names, ["Alby", "Zeta", "Åker", "Ängen", "Örby"]);
    }
}
