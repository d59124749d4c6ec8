//! Words for what is not shown: the sign and why a value is missing, and the sentences that say so.

use super::definition::listed;
use super::words::nation_within;
use ground::text::upper_first;

/// Why a table has no value in a cell. What all reasons look like is decided in [`Missing::sign`]
/// alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// It may not be shown, here or already at the source.
    Withheld,
    /// The unit did not take part in the round.
    DidNotTakePart,
    /// Nothing belongs there: what the column tells is not asked of the row.
    NotApplicable,
}

impl Missing {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::Withheld, Self::DidNotTakePart, Self::NotApplicable];

    /// What stands in the cell, given the project's sign for what is not shown; `None` where it is
    /// left empty. The sign is the same whatever the reason, since the reason could tell something.
    pub fn sign(self, sign: &str) -> Option<&str> {
        match self {
            Self::Withheld | Self::DidNotTakePart => Some(sign),
            Self::NotApplicable => None,
        }
    }
}

/// The usual sign for what is not shown. A project may have another.
pub const SIGN: &str = "..";
/// Headings of the table of how much is shown.
pub const SHOWN_HEAD: [&str; 4] = ["Nivå", "Som planerat", "Grövre", "Visas inte"];
/// In place of a figure, by its name ("Figur 3") and title. `is_elsewhere`: the words of a link to
/// the nation's follow.
pub fn absent(name: &str, title: &str, is_elsewhere: bool) -> String {
    let link = if is_elsewhere { ", men du kan se" } else { "" };
    format!("{name}, ”{title}”, kan inte visas för platsen{link}")
}

/// The words of a link to a figure of the nation, by its name: "figur 3 för riket".
pub fn elsewhere(name: &str, nation: &str) -> String {
    format!("{name} för {nation}")
}

/// Over a list of figures that are not shown; of each, whether it is a table. `nation`: the list
/// leads to the nation's.
pub fn all_absent(are_tables: &[bool], nation: Option<&String>) -> String {
    let what = match (are_tables.contains(&false), are_tables.contains(&true)) {
        (true, true) => "figurerna och tabellerna",
        (false, true) => "tabellerna",
        _ => "figurerna",
    };
    let elsewhere = nation.map_or_else(String::new, |nation| format!(", men du kan se dem för {nation}"));
    format!("De här {what} kan inte visas för platsen{elsewhere}")
}

/// Why a place shows its number of cases and nothing else, because they are few. `are_few_now`:
/// otherwise they may be so in another round only.
pub fn few(
    inside: &str,
    definite: &str,
    detail_from: u64,
    are_few_now: bool,
    is_number_shown: bool,
) -> String {
    let inside = upper_first(inside);
    let when = if are_few_now { "" } else { " i någon av omgångarna" };
    let shown = if is_number_shown { "visas bara hur många de är" } else { "visas inga siffror" };
    format!(
        "{inside} är {definite} färre än {detail_from}{when}. Därför {shown}; annars skulle någon kunna kännas igen."
    )
}

/// Why a place shows its number of cases at most. Both reasons are named, since which of them holds
/// would tell something.
pub fn only_the_number(definite: &str, is_number_shown: bool) -> String {
    let why = "eftersom någon annars skulle kunna kännas igen eller eftersom uppgifterna inte har lämnats.";
    match is_number_shown {
        true => format!("Här visas bara hur många {definite} är. De delas inte upp, {why}"),
        false => format!("Här visas inga siffror, {why}"),
    }
}

/// After why a place shows no more: that there is no memo for it.
pub fn no_memo(name: &str) -> String {
    format!(" Det finns inget PM för {name}.")
}

/// Before the link to a larger place whose numbers stand on a place's page.
pub fn larger(is_group: bool) -> &'static str {
    if is_group { "Nyckeltalen gäller gruppen" } else { "Nyckeltalen gäller" }
}

/// After that link. `is_left_out`: the larger place is a county that is counted without the place.
pub fn after_larger(name: &str, is_left_out: bool) -> String {
    match is_left_out {
        true => format!(". {name} ligger i länet men ingår inte i länets siffror."),
        false => format!(", som {name} ingår i."),
    }
}

/// Which municipalities are not in a county's numbers, and where they are instead.
pub fn county_without(names: &[&str], many: &str, detail_from: u64, rest: &str) -> String {
    let (verb, rest) =
        ("ingår inte i länets siffror, eftersom", format!("räknas i jämförelserna till {rest}."));
    match names {
        [one] => format!("{one} {verb} kommunen har färre än {detail_from} {many}. Den {rest}"),
        _ => {
            format!("{} {verb} de har färre än {detail_from} {many} var. De {rest}", listed(names, "och"))
        }
    }
}

/// That counties are counted without the smallest municipalities.
pub fn counties_without(many: &str, detail_from: u64) -> String {
    format!("Kommuner med färre än {detail_from} {many} ingår inte i länens siffror.")
}

/// That a place shows little, and what it shows: so many of its figures have numbers of its own.
/// All reasons are named, since which of them holds would tell something.
pub fn little(inside: &str, nation: &str, shown: usize, all: usize) -> String {
    let (inside, nation) = (upper_first(inside), nation_within(nation));
    let why = "Uppgifter visas inte när någon skulle kunna kännas igen eller när de inte har lämnats.";
    let more = "Fler siffror finns på sidorna för större områden som platsen ingår i.";
    match shown {
        0 => format!("{inside} kan ingen figur visas. {why} Figurerna finns för {nation}. {more}"),
        _ => {
            format!("{inside} kan {shown} av {all} figurer visas. {why} De andra finns för {nation}. {more}")
        }
    }
}
