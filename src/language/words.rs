//! What places and missing numbers are called.

use crate::units::{Grouping, Level, Unit};

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

/// Over the list of the units that a unit of this level is made of.
pub fn parts_heading(level: Level) -> &'static str {
    match level {
        Level::Municipality | Level::District => "Stadsdelar",
        Level::Nation | Level::County | Level::Group => "Kommuner som ingår",
    }
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

/// The text with its first letter as a capital, to begin a sentence; signs before it stay ("[figur 1]" → "[Figur 1]").
pub fn upper_first(text: &str) -> String {
    let Some((at, first)) = text.char_indices().find(|(_, letter)| letter.is_alphanumeric()) else {
        return text.to_string();
    };
    let rest = &text[at + first.len_utf8()..];
    format!("{}{}{rest}", &text[..at], first.to_uppercase())
}

/// The text with its first letter small, to stand within a sentence; abbreviations stay ("ADHD").
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_string(),
    }
}

/// Words for what is not shown.
pub mod withheld {
    use crate::disclosure::Gate;
    use crate::language::{listed, upper_first};

    /// The sign in tables, the same whatever the reason. A project may have another; until it is rendered, this one stands for it.
    pub const SIGN: &str = "..";
    /// What the sign is read as.
    pub const WORDS: &str = "uppgiften visas inte";
    /// Headings of the table of how much is shown.
    pub const SHOWN_HEAD: [&str; 4] = ["Nivå", "Som planerat", "Grövre", "Visas inte"];
    /// Where the nation's figure stands in.
    pub const INSTEAD: &str = "För få fall här för att visa uppgifterna. I stället visas riket.";
    /// Where a figure is not shown at all.
    pub const NOT_SHOWN: &str = "Visas inte, eftersom den skulle bygga på för få fall.";
    /// In place of a share, inside a sentence.
    pub const SHARE: &str = "en andel som inte visas";
    /// In place of a number of cases, inside a sentence.
    pub const COUNT: &str = "ett antal som inte visas";
    /// In place of "x av n", inside a sentence.
    pub const PART: &str = "antalet visas inte";

    /// What the sign means: all reasons, since which of them holds would tell something.
    pub fn key(sign: &str, gate: Gate, many: &str) -> String {
        let few = match gate.detail_from() {
            0 => String::new(),
            cases => format!("när platsen har färre än {cases} {many}, "),
        };
        format!(
            "Tecknet {sign} betyder att uppgiften inte visas. Så är det när färre än {} ingår i andelen eller står utanför den, {few}\
             när uppgiften skulle röja en annan som inte visas och när den inte har lämnats.",
            gate.threshold()
        )
    }

    /// Why a place shows its number of cases and nothing else, and whether its county is counted without it. The cases may be few in another
    /// round only.
    pub fn few(
        inside: &str,
        definite: &str,
        detail_from: u64,
        are_few_now: bool,
        is_left_out: bool,
    ) -> String {
        let inside = upper_first(inside);
        let are_few = match are_few_now {
            true => format!("{inside} är {definite} färre än {detail_from}."),
            false => format!("{inside} är {definite} färre än {detail_from} i någon av omgångarna."),
        };
        let county = match is_left_out {
            true => " Kommunen ingår inte heller i länets siffror.",
            false => "",
        };
        format!(
            "{are_few} Därför visas bara hur många de är; annars skulle någon kunna kännas igen. \
             Figurerna visar riket.{county}"
        )
    }

    /// Which municipalities are not in a county's numbers.
    pub fn county_without(names: &[&str], many: &str, detail_from: u64) -> String {
        let verb = "ingår inte i länets siffror, eftersom";
        match names {
            [one] => format!("{one} {verb} kommunen har färre än {detail_from} {many}."),
            _ => format!("{} {verb} de har färre än {detail_from} {many} var.", listed(names, "och")),
        }
    }

    /// That counties are counted without the smallest municipalities.
    pub fn counties_without(many: &str, detail_from: u64) -> String {
        format!("Kommuner med färre än {detail_from} {many} ingår inte i länens siffror.")
    }

    /// Why a place shows little, and what it shows: so many of its figures have numbers of its own.
    pub fn little(inside: &str, definite: &str, many: &str, shown: usize, all: usize) -> String {
        let inside = upper_first(inside);
        match shown {
            0 => format!(
                "{inside} är {definite} så få att ingen figur kan visas med egna siffror. Någon skulle kunna kännas igen. \
                 Figurerna visar därför riket. Fler siffror finns på sidorna för större områden som platsen ingår i."
            ),
            _ => format!(
                "{inside} kan {shown} av {all} figurer visas med egna siffror. De andra skulle bygga på så få {many} att någon kunde kännas igen. \
                 Där visas riket i stället. Fler siffror finns på sidorna för större områden som platsen ingår i."
            ),
        }
    }
}
