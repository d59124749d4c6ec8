//! Headings of tables.

use crate::study::Noun;

/// Over a column of measures.
pub const MEASURE: &str = "Mått";
/// Over a column of variables.
pub const VARIABLE: &str = "Uppdelning";
/// Over a column of groups.
pub const GROUP: &str = "Grupp";

/// Over a column of shares.
pub fn percent(name: &str) -> String {
    if name.is_empty() { "Procent".to_string() } else { format!("{name}, procent") }
}

/// Over a column of bases that belongs to the whole row.
pub fn base(counted: &Noun) -> String {
    format!("Antal {}", counted.many)
}

/// Over a column of bases that belongs to one series.
pub fn base_of(name: &str, counted: &Noun) -> String {
    if name.is_empty() { base(counted) } else { format!("{name}, antal {}", counted.many) }
}

/// Over a column that tells how all cases are spread.
pub fn share_of_all(counted: &Noun) -> String {
    format!("Andel av {}, procent", counted.definite)
}

/// Over a column of differences.
pub const DIFFERENCE: &str = "Skillnad, procentenheter";
/// Over a column of what is compared.
pub const COMPARISON: &str = "Jämförelse";
/// Over a column of answers.
pub const ALIKE: &str = "Är det lika?";

/// Over a column of verdicts.
pub fn against(others: &str) -> String {
    format!("Jämfört med {others}")
}

/// Over a column of counties.
pub const COUNTY: &str = "Län";

/// Over a column of units.
pub fn unit(is_counties: bool, is_groups: bool) -> &'static str {
    match (is_counties, is_groups) {
        (true, _) => "Län",
        (_, true) => "Grupp",
        _ => "Kommun eller stadsdel",
    }
}
