//! Sentences on cases that are asked about again later, and on chains of steps.

use super::definition::{as_sentence, listed};
use super::rounds::names;

/// Says when the cases of a figure were asked about again, and where that is from if it is another
/// source than the study's.
pub fn asked_again<S: AsRef<str>>(label: &str, periods: &[S], source: Option<&str>) -> String {
    let period = listed(periods, "och");
    let source = source.map(|source| format!(" Källa: {}", as_sentence(source))).unwrap_or_default();
    format!("{}{source}", as_sentence(&format!("{label}: uppgifterna gäller {period}")))
}

/// Says which places did not follow up their cases; `None` when there are none.
pub fn not_followed(places: &[&str]) -> Option<String> {
    (!places.is_empty()).then(|| format!("Uppföljningen saknas för {}.", names(places)))
}

/// Says how many of a hundred cases are left after each step: its name, and the share of all cases,
/// 0–1. `None` for less than two steps.
pub fn chain(many: &str, steps: &[(&str, f64)]) -> Option<String> {
    let number = |share: f64| match (share * 100.0 + 0.5) as u64 {
        0 if share > 0.0 => "färre än 1".to_string(),
        100 if share < 1.0 => "fler än 99".to_string(),
        number => number.to_string(),
    };
    let steps: Vec<String> =
        steps.iter().map(|(name, share)| format!("”{name}” {}", number(*share))).collect();
    (steps.len() > 1)
        .then(|| format!("Av 100 {many} går så här många vidare i varje steg: {}.", listed(&steps, "och")))
}
