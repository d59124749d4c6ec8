//! What stands over columns, lists and figures, where it depends on what they hold.

use study::Noun;

use super::sv::WORDS;

/// Who comments.
pub fn commentary_from(name: &str) -> String {
    WORDS.commentary_from.replace("{name}", name)
}

/// What a memo is called: "PM 1".
pub fn memo(number: &str) -> String {
    WORDS.memo_number.replace(' ', "\u{a0}").replace("{number}", number)
}

/// The first line on a front page: when, and how many cases.
pub fn lead(period: &str, total: Option<&str>, many: &str, inside: &str) -> String {
    match total {
        Some(total) => format!("{total} {many} {inside} under perioden {period}."),
        None => format!("Perioden {period}. Antalet {many} {inside} visas inte."),
    }
}

/// Under a figure in a coarser view.
pub fn coarser(nation: &str) -> String {
    format!("Visas här i en grövre indelning än för {nation}.")
}

/// Under a figure that is the same for all places.
pub fn applies_to(nation: &str) -> String {
    format!("Gäller {nation}.")
}

/// Over the nation's findings with a place's answers.
pub fn alike_with(nation: &str) -> String {
    format!("Är det lika här som i {nation}?")
}

/// Over a column of shares.
pub fn percent(name: &str) -> String {
    if name.is_empty() { WORDS.percent.to_string() } else { WORDS.percent_of.replace("{name}", name) }
}

/// Over a column of numbers of cases.
pub fn number_of(many: &str) -> String {
    WORDS.number_of.replace("{many}", many)
}

/// Over a column of bases that belongs to the whole row.
pub fn base(counted: &Noun) -> String {
    number_of(&counted.many)
}

/// Over a column of bases that belongs to one series.
pub fn base_of(name: &str, counted: &Noun) -> String {
    if name.is_empty() { base(counted) } else { format!("{name}, antal {}", counted.many) }
}

/// Over a column of bases that belong to the group on the row.
pub fn base_in_group(counted: &Noun) -> String {
    format!("Antal {} i gruppen", counted.many)
}

/// Over a column that tells how all cases are spread, with their number where it is shown; it is
/// another than that of the row.
pub fn share_of_all(counted: &Noun, all: Option<&str>) -> String {
    match all {
        Some(all) => format!("Andel av alla {all} {}, procent", counted.many),
        None => format!("Andel av {}, procent", counted.definite),
    }
}

/// Over a column of verdicts.
pub fn against(others: &str) -> String {
    format!("Jämfört med {others}")
}

/// Over a column of units.
pub fn unit(is_counties: bool, is_groups: bool) -> &'static str {
    match (is_counties, is_groups) {
        (true, _) => "Län",
        (_, true) => "Grupp",
        _ => "Kommun eller stadsdel",
    }
}
