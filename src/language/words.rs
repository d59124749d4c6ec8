//! What places, levels, lists and figures are called.

use ground::text::{upper_first, within};
use project::Grouping;
use units::{ByGrouping, Level, Unit};

/// The forms of a unit's name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlaceName {
    /// The name alone: "Alnavik", "Riket".
    pub name: String,
    /// The name as a heading; before a group's name stands its grouping ("Kommunens storlek: Färre
    /// än 20 000 invånare").
    pub heading: String,
    /// The name with a preposition, inside a sentence: "i Alnavik", "i hela riket".
    pub inside: String,
}

/// The forms of a unit's name. `groupings` are those of the project.
pub fn place(unit: &Unit, groupings: &ByGrouping<Grouping>) -> PlaceName {
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
    PlaceName { name: unit.name.clone(), heading, inside }
}

/// The singular name of a level, for projects that do not name it.
pub fn level_label(level: Level) -> &'static str {
    match level {
        Level::Nation => "riket",
        Level::County => "län",
        Level::Municipality => "kommun",
        Level::District => "stadsdel",
        Level::Group => "grupp",
    }
}

/// The folder of a level's pages. A district's page is in its municipality's folder.
pub fn folder(level: Level) -> &'static str {
    match level {
        Level::Nation => "",
        Level::County => "lan",
        Level::Municipality | Level::District => "kommuner",
        Level::Group => "grupper",
    }
}

/// Title of the list of a level's units.
pub fn list_name(level: Level) -> &'static str {
    match level {
        Level::County => "Län",
        Level::Group => "Grupper av kommuner",
        Level::Nation | Level::Municipality | Level::District => "Kommuner",
    }
}

/// Heading of the list of the units that make up a unit of this level. `has_districts`: some of
/// them are districts.
pub fn parts_heading(level: Level, has_districts: bool) -> &'static str {
    match level {
        Level::Municipality | Level::District => "Stadsdelar",
        Level::Nation | Level::County | Level::Group if has_districts => "Kommuner och stadsdelar som ingår",
        Level::Nation | Level::County | Level::Group => "Kommuner som ingår",
    }
}

/// Gives a unit's number of cases, or says that it is not shown: "I Alnavik registrerades 131
/// utredningar."
pub fn registered(inside: &str, many: &str, total: Option<&str>) -> String {
    let inside_first = upper_first(inside);
    match total {
        Some(total) => format!("{inside_first} registrerades {total} {many}."),
        None => format!("Antalet {many} {inside} visas inte."),
    }
}

/// How many of a unit's cases its numbers cover, and in which parts of it: "I länet registrerades
/// 495 utredningar. Siffrorna gäller 252 av dem, i Grimmeborg och Myrebro." `all` and `covered` are
/// `None` when that number is not shown.
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

/// Says of which units the nation is the sum: "Riket är här summan av de 120 kommuner och 14
/// stadsdelar som har lämnat uppgifter." `numbers` are those of counties, municipalities and
/// districts that report for themselves; `None` when the nation alone does.
pub fn nation_is(nation: &str, numbers: [usize; 3]) -> Option<String> {
    const NAMES: [[&str; 2]; 3] = [["län", "län"], ["kommun", "kommuner"], ["stadsdel", "stadsdelar"]];
    let count_text = |(number, [one, many]): (usize, [&str; 2])| {
        (number > 0)
            .then(|| format!("{} {}", super::grouped(number as u64), if number == 1 { one } else { many }))
    };
    let parts: Vec<String> = numbers.into_iter().zip(NAMES).filter_map(count_text).collect();
    let listed = super::listed(&parts, "och");
    match numbers.iter().sum() {
        0 => None,
        1 => Some(format!(
            "Siffrorna för {} gäller bara {listed}: ingen annan har lämnat uppgifter.",
            nation_within(nation)
        )),
        _ => {
            let these = if numbers.contains(&1) { "" } else { "de " };
            Some(format!("{nation} är här summan av {these}{listed} som har lämnat uppgifter."))
        }
    }
}

/// Says that the numbers of the nation are the source's own, where some part of it is not known.
pub fn nation_is_given(nation: &str) -> String {
    format!("Siffrorna för {} är källans egna, eftersom delarna inte är kända i allt.", nation_within(nation))
}

/// Whether a text in Markdown holds the sign for what is not shown, as a word of its own: the dots
/// of the usual sign stand in the address of a link too.
pub fn has_sign(text: &str, sign: &str) -> bool {
    let is_open =
        |letter: Option<char>| letter.is_none_or(|letter| letter != '/' && !letter.is_alphanumeric());
    text.match_indices(sign).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + sign.len()..].chars().next();
        is_open(before) && is_open(after) && [before, after].iter().all(|letter| *letter != Some('.'))
    })
}

/// Says that the source rounds its counts, so that what should be one number may differ a little.
pub fn rounded(to: u64) -> String {
    format!(
        "Källan har avrundat antal till jämna {to}-tal. Därför kan samma antal skilja sig lite mellan mått och figurer."
    )
}

/// How to cite a memo: author, year, title, number, place, publisher and full date.
pub fn cite(author: &str, date: &str, title: &str, number: &str, place: &str, publisher: &str) -> String {
    let year = date.get(..4).unwrap_or(date);
    format!("{author} ({year}). {title}. PM {number}, {place}. {publisher}, {date}.")
}

/// The word for a figure inside a sentence.
pub fn figure_word(is_table: bool) -> &'static str {
    if is_table { "tabell" } else { "figur" }
}

/// The nation's name within a sentence. A common noun such as "Riket" gets a lower-case first
/// letter; a proper name keeps its capital.
pub fn nation_within(name: &str) -> String {
    let common = ["riket", "hela riket", "landet", "hela landet", "nationen"];
    within(name, !common.contains(&name.to_lowercase().as_str()))
}
