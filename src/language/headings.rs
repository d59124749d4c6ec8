//! Headings of columns, lists and figures that depend on what they hold.

use study::Noun;

use super::sv::WORDS;

/// Heading of a commentary: who wrote it.
pub fn commentary_from(name: &str) -> String {
    WORDS.commentary_from.replace("{name}", name)
}

/// What a memo is called: "PM 1".
pub fn memo(number: &str) -> String {
    WORDS.memo_number.replace(' ', "\u{a0}").replace("{number}", number)
}

/// The first line of a front page: the period and the number of cases.
pub fn lead(period: &str, total: Option<&str>, many: &str, inside: &str) -> String {
    match total {
        Some(total) => format!("{total} {many} {inside} under perioden {period}."),
        None => format!("Perioden {period}. Antalet {many} {inside} visas inte."),
    }
}

/// The first line of a front page whose numbers do not count cases.
pub fn period(period: &str) -> String {
    format!("Perioden {period}.")
}

/// Note under a figure that a place shows in broader categories than the nation does.
pub fn coarser(nation: &str) -> String {
    format!("Visas här i en grövre indelning än för {nation}.")
}

/// Note under a figure that shows the nation's numbers on every place's page.
pub fn applies_to(nation: &str) -> String {
    format!("Gäller {nation}.")
}

/// Heading of the nation's findings, where a place's answers stand beside them.
pub fn alike_with(nation: &str) -> String {
    format!("Är det lika här som i {nation}?")
}

/// Heading of a column of numbers of cases.
pub fn number_of(many: &str) -> String {
    WORDS.number_of.replace("{many}", many)
}

/// Heading of a column of bases of one series.
pub fn base_of(name: &str, many: &str) -> String {
    if name.is_empty() { number_of(many) } else { format!("{name}, antal {many}") }
}

/// Heading of a column of bases, each the number of cases in the row's group.
pub fn base_in_group(counted: &Noun) -> String {
    format!("Antal {} i gruppen", counted.many)
}

/// Heading of a column with the distribution of all cases, with their number `all` where it is
/// shown. The column has another base than the others in the row.
pub fn share_of_all(counted: &Noun, all: Option<&str>) -> String {
    match all {
        Some(all) => format!("Andel av alla {all} {}, procent", counted.many),
        None => format!("Andel av {}, procent", counted.definite),
    }
}

/// Heading of a column of verdicts; `others` are compared with.
pub fn against(others: &str) -> String {
    format!("Jämfört med {others}")
}

/// Heading of a column of units.
pub fn unit(is_counties: bool, is_groups: bool) -> &'static str {
    match (is_counties, is_groups) {
        (true, _) => "Län",
        (_, true) => "Grupp",
        _ => "Kommun eller stadsdel",
    }
}

/// The title of a page of a place that is no longer there.
pub fn gone(name: &str) -> String {
    format!("{name} finns inte längre")
}

/// A memo's title with the name of the place that it is for.
pub fn memo_of(title: &str, name: &str) -> String {
    format!("{title} – {name}")
}

/// A sentence on a study, with the study's name before it.
pub fn of_study(title: &str, sentence: &str) -> String {
    format!("{title}: {sentence}")
}

/// The title of the page at an earlier address of places.
pub fn redirect_title<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    match (names.next(), names.next()) {
        (Some(name), None) => format!("{name} har en ny adress"),
        _ => "Flera platser kan menas".to_string(),
    }
}
