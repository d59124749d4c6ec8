//! Sentences on what became of places, and of what they were made.

use super::definition::listed;

/// Says which single place has replaced a place, under a new name or code.
pub fn replaced(name: &str, day: &str, by: &str) -> String {
    format!(
        "{name} finns inte längre. Den {day} ersattes {name} av {by}, där också siffror från tidigare finns."
    )
}

/// Says which place a place has replaced.
pub fn replaces(name: &str, day: &str, earlier: &str) -> String {
    format!("Den {day} ersatte {name} {earlier}. Siffror från tidigare räknas in här.")
}

/// Says what a place that is no longer there became; `is_counted_there` says whether its earlier
/// numbers are counted in the new place.
pub fn ceased(name: &str, day: &str, into: &[&str], is_counted_there: bool) -> String {
    let became = match into {
        [into] => format!("Den {day} blev {name} en del av {into}."),
        _ => format!("Den {day} delades {name} mellan {}.", listed(into, "och")),
    };
    let numbers = match is_counted_there {
        true => "Siffror från tidigare räknas in där.",
        false => "Siffrorna här är från tiden före.",
    };
    format!("{name} finns inte längre. {became} {numbers}")
}

/// Says which places have become part of a place, where their earlier numbers are counted in it.
pub fn made_of(name: &str, day: &str, of: &[&str]) -> String {
    format!(
        "Sedan den {day} ingår {} i {name}. Siffrorna för {name} räknar in dem också före det.",
        listed(of, "och")
    )
}

/// Says that a part of a place, in percent where that is known, went to another.
pub fn part_moved(day: &str, [from, to]: [&str; 2], share: Option<u8>) -> String {
    let share = share.map(|share| format!(" ({share} procent)")).unwrap_or_default();
    format!("Den {day} gick en del av {from}{share} till {to}. {AS_THEY_WERE}")
}

/// Says that all of a place went to another whose earlier numbers do not include it.
pub fn whole_moved(day: &str, [from, to]: [&str; 2]) -> String {
    format!("Den {day} gick {from} till {to}. {AS_THEY_WERE}")
}

/// The sentence where earlier numbers cannot be counted by the borders of today.
const AS_THEY_WERE: &str =
    "Siffror från tidigare gäller gränserna som de var, och ingen förändring räknas över dem.";
