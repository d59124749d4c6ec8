//! What places and missing numbers are called.

use ground::text::{upper_first, within};
use project::Grouping;
use units::{Level, Unit};

/// How a unit is written about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// As a name or heading: "Alnavik", "Riket".
    pub name: String,
    /// As a heading: a group with what it is a group of ("Kommunens storlek: Färre än 20 000 invånare").
    pub heading: String,
    /// With a preposition, inside a sentence: "i Alnavik", "i hela riket".
    pub inside: String,
}

/// How to write about a unit.
pub fn place(unit: &Unit, groupings: &[Grouping]) -> Place {
    let grouping = unit
        .groups
        .keys()
        .next()
        .filter(|_| unit.level == Level::Group)
        .map(|index| &groupings[*index].label);
    let heading = grouping.map_or_else(|| unit.name.clone(), |label| format!("{label}: {}", unit.name));
    let inside = unit.inside.clone().unwrap_or_else(|| match unit.level {
        Level::Group => format!("i gruppen ”{}”", unit.name),
        Level::Nation | Level::County | Level::Municipality | Level::District => format!("i {}", unit.name),
    });
    Place { name: unit.name.clone(), heading, inside }
}

/// The name of a level, unless the project has its own: one of them.
pub fn level_label(level: Level) -> &'static str {
    match level {
        Level::Nation => "riket",
        Level::County => "län",
        Level::Municipality => "kommun",
        Level::District => "stadsdel",
        Level::Group => "grupp",
    }
}

/// The folder of a level's pages. Districts lie under their municipality.
pub fn folder(level: Level) -> &'static str {
    match level {
        Level::Nation => "",
        Level::County => "lan",
        Level::Municipality | Level::District => "kommuner",
        Level::Group => "grupper",
    }
}

/// What the list of a level's units is called.
pub fn list_name(level: Level) -> &'static str {
    match level {
        Level::County => "Län",
        Level::Group => "Grupper av kommuner",
        Level::Nation | Level::Municipality | Level::District => "Kommuner",
    }
}

/// Over the list of the units that a unit of this level is made of. `has_districts`: whether some of those listed are districts.
pub fn parts_heading(level: Level, has_districts: bool) -> &'static str {
    match level {
        Level::Municipality | Level::District => "Stadsdelar",
        Level::Nation | Level::County | Level::Group if has_districts => "Kommuner och stadsdelar som ingår",
        Level::Nation | Level::County | Level::Group => "Kommuner som ingår",
    }
}

/// Over the list of the municipalities of a county that are not in its numbers.
pub const PARTS_LEFT_OUT: &str = "Kommuner i länet som inte ingår i siffrorna";

/// That all cases of a unit are counted, or that their number is not shown: "I Alnavik registrerades 131 utredningar."
pub fn registered(inside: &str, many: &str, total: Option<&str>) -> String {
    let inside_first = upper_first(inside);
    match total {
        Some(total) => format!("{inside_first} registrerades {total} {many}."),
        None => format!("Antalet {many} {inside} visas inte."),
    }
}

/// How many of its cases a unit's numbers cover, and in which parts of it: "I länet registrerades 495 utredningar. Siffrorna gäller 252 av
/// dem, i Grimmeborg och Myrebro." `all` is `None` when the number of all cases is not shown.
pub fn covered(inside: &str, many: &str, all: Option<&str>, covered: Option<&str>, parts: &[&str]) -> String {
    let parts = super::listed(parts, "och");
    match (all, covered) {
        (Some(all), Some(covered)) => {
            format!("{} Siffrorna gäller {covered} av dem, i {parts}.", registered(inside, many, Some(all)))
        }
        (None, Some(covered)) => {
            format!("{} gäller siffrorna {covered} {many}, i {parts}.", upper_first(inside))
        }
        (_, None) => format!("{} gäller siffrorna {parts}. Antalet {many} visas inte.", upper_first(inside)),
    }
}

/// What the nation is the sum of: "Riket är här summan av de 120 kommuner och 14 stadsdelar som har lämnat uppgifter."
pub fn nation_is(nation: &str, municipalities: usize, districts: usize) -> String {
    let count = |number: usize, one: &str, many: &str| {
        (number > 0)
            .then(|| format!("{} {}", super::grouped(number as u64), if number == 1 { one } else { many }))
    };
    let parts: Vec<String> =
        [count(municipalities, "kommun", "kommuner"), count(districts, "stadsdel", "stadsdelar")]
            .into_iter()
            .flatten()
            .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    format!("{} är här summan av de {} som har lämnat uppgifter.", nation, super::listed(&parts, "och"))
}

/// How to cite a memo: author, year, title, number, place, publisher and full date.
pub fn cite(author: &str, date: &str, title: &str, number: &str, place: &str, publisher: &str) -> String {
    let year = date.get(..4).unwrap_or(date);
    format!("{author} ({year}). {title}. PM {number}, {place}. {publisher}, {date}.")
}

/// What a figure is called inside a sentence.
pub fn figure_word(is_table: bool) -> &'static str {
    if is_table { "tabell" } else { "figur" }
}

/// The nation's name within a sentence. Words that any nation may be called by lose their capital; a name of its own keeps it.
pub fn nation_within(name: &str) -> String {
    let common = ["riket", "hela riket", "landet", "hela landet", "nationen"];
    within(name, !common.contains(&name.to_lowercase().as_str()))
}

/// Words for what is not shown.
pub mod withheld {
    use crate::{listed, upper_first};

    /// Why a table has no value in a cell. What all reasons look like is decided in [`Missing::sign`] alone.
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

        /// What stands in the cell, given the project's sign for what is not shown; `None` where it is left empty. The sign is the
        /// same whatever the reason, since the reason could tell something.
        pub fn sign(self, sign: &str) -> Option<&str> {
            match self {
                Self::Withheld | Self::DidNotTakePart => Some(sign),
                Self::NotApplicable => None,
            }
        }
    }

    /// The usual sign for what is not shown. A project may have another.
    pub const SIGN: &str = "..";
    /// What the sign is read as.
    pub const WORDS: &str = "uppgiften visas inte";
    /// Headings of the table of how much is shown.
    pub const SHOWN_HEAD: [&str; 4] = ["Nivå", "Som planerat", "Grövre", "Visas inte"];
    /// In place of a figure, by its name ("Figur 3") and title. `is_elsewhere`: the words of a link to the nation's follow.
    pub fn absent(name: &str, title: &str, is_elsewhere: bool) -> String {
        let link = if is_elsewhere { ", men du kan se" } else { "" };
        format!("{name}, ”{title}”, kan inte visas för platsen{link}")
    }

    /// The words of a link to a figure of the nation, by its name: "figur 3 för riket".
    pub fn elsewhere(name: &str, nation: &str) -> String {
        format!("{name} för {nation}")
    }

    /// Over a list of figures that are not shown; of each, whether it is a table. `nation`: the list leads to the nation's.
    pub fn all_absent(are_tables: &[bool], nation: Option<&String>) -> String {
        let what = match (are_tables.contains(&false), are_tables.contains(&true)) {
            (true, true) => "figurerna och tabellerna",
            (false, true) => "tabellerna",
            _ => "figurerna",
        };
        let elsewhere = nation.map_or_else(String::new, |nation| format!(", men du kan se dem för {nation}"));
        format!("De här {what} kan inte visas för platsen{elsewhere}")
    }

    /// Where a figure is not shown at all.
    pub const NOT_SHOWN: &str = "Visas inte här.";
    /// In place of a share, inside a sentence.
    pub const SHARE: &str = "en andel som inte visas";
    /// In place of a number of cases, inside a sentence.
    pub const COUNT: &str = "ett antal som inte visas";
    /// In place of "x av n", inside a sentence.
    pub const PART: &str = "antalet visas inte";

    /// Why a place shows its number of cases and nothing else, because they are few. `are_few_now`: otherwise they may be so in another round only.
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

    /// Why a place shows its number of cases at most. Both reasons are named, since which of them holds would tell something.
    pub fn only_the_number(definite: &str, is_number_shown: bool) -> String {
        let why =
            "eftersom någon annars skulle kunna kännas igen eller eftersom uppgifterna inte har lämnats.";
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

    /// That a place shows little, and what it shows: so many of its figures have numbers of its own. All reasons are named, since which of them
    /// holds would tell something.
    pub fn little(inside: &str, nation: &str, shown: usize, all: usize) -> String {
        let (inside, nation) = (upper_first(inside), super::nation_within(nation));
        let why = "Uppgifter visas inte när någon skulle kunna kännas igen eller när de inte har lämnats.";
        let more = "Fler siffror finns på sidorna för större områden som platsen ingår i.";
        match shown {
            0 => format!("{inside} kan ingen figur visas. {why} Figurerna finns för {nation}. {more}"),
            _ => format!(
                "{inside} kan {shown} av {all} figurer visas. {why} De andra finns för {nation}. {more}"
            ),
        }
    }
}
