//! Words for values that are missing: the sign, the reasons, and sentences that give the reasons.

use std::collections::BTreeSet;

use super::definition::listed;
use super::number::grouped;
use super::rounds;
use super::words::nation_within;
use gate::Absence;
use ground::text::upper_first;
use study::Noun;

/// Why a table cell has no value. Each reason has its own sign, since a reader must not take one
/// for another: of two places that show nothing, one may be small, and the other may not have been
/// asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Disclosure control withholds the value.
    Withheld,
    /// The source withheld the value, or a part of it.
    AtSource,
    /// The place took part in the round, but did not report the value.
    NotReported,
    /// The place did not take part in the round.
    DidNotTakePart,
    /// No place reported the value in the round.
    NotAsked,
    /// The column does not apply to the row.
    NotApplicable,
    /// Places are not compared by this value.
    NotCompared,
}

impl Missing {
    /// All reasons.
    pub const ALL: [Self; 7] = [
        Self::Withheld,
        Self::AtSource,
        Self::NotReported,
        Self::DidNotTakePart,
        Self::NotAsked,
        Self::NotApplicable,
        Self::NotCompared,
    ];

    /// The content of the cell, where `sign` is the project's sign for what is withheld. The full
    /// stop is that of Swedish official statistics for what cannot occur.
    pub fn sign(self, sign: &str) -> &str {
        match self {
            Self::Withheld => sign,
            Self::AtSource => "x",
            Self::NotReported => "ej lämnad",
            Self::DidNotTakePart => "ej med",
            Self::NotAsked => "ej frågat",
            Self::NotApplicable => ".",
            Self::NotCompared => "jämförs inte",
        }
    }

    /// What the sign means, as a clause, where `words` are the project's for what is withheld.
    pub fn meaning(self, words: &str) -> &str {
        match self {
            Self::Withheld => words,
            Self::AtSource => "källan har inte lämnat ut uppgiften",
            Self::NotReported => "platsen har inte lämnat uppgiften",
            Self::DidNotTakePart => "platsen var inte med",
            Self::NotAsked => "uppgiften samlades inte in då",
            Self::NotApplicable => "ingen uppgift kan finnas",
            Self::NotCompared => "platser jämförs inte på det måttet",
        }
    }
}

impl From<Absence> for Missing {
    fn from(absence: Absence) -> Self {
        match absence {
            Absence::Protected => Self::Withheld,
            Absence::AtSource => Self::AtSource,
            Absence::NotReported => Self::NotReported,
            Absence::NotAsked => Self::NotAsked,
            Absence::Impossible => Self::NotApplicable,
        }
    }
}

/// Names the places for which the source withheld a number, so that sums with them are missing, and
/// how many cases the numbers can be at most, if the source says so.
pub fn at_source(names: &[&str], at_most: Option<(u64, &Noun)>) -> String {
    let names = rounds::names(names);
    let at_most = at_most.map(|(most, Noun { one, many, .. })| {
        format!(", som gäller högst {} {}", grouped(most), if most == 1 { one } else { many })
    });
    let at_most = at_most.unwrap_or_default();
    format!(
        "Källan har inte lämnat ut alla uppgifter om {names}{at_most}. Summor där de skulle ingå saknas därför, om källan inte själv ger dem."
    )
}

/// The default sign for what is not shown. A project may set another.
pub const SIGN: &str = "..";
/// Column headings of the table of how much is shown.
pub const SHOWN_HEAD: [&str; 4] = ["Nivå", "Som planerat", "Grövre", "Visas inte"];
/// Stands in place of a figure, given its name ("Figur 3") and title. With `is_elsewhere`, a link
/// to the nation's figure follows.
pub fn absent(name: &str, title: &str, is_elsewhere: bool) -> String {
    let link = if is_elsewhere { ", men du kan se" } else { "" };
    format!("{name}, ”{title}”, kan inte visas för platsen{link}")
}

/// The text of a link to a figure of the nation, given the figure's name: "figur 3 för riket".
pub fn elsewhere(name: &str, nation: &str) -> String {
    format!("{name} för {nation}")
}

/// Introduces a list of figures that are not shown. `are_tables` says of each whether it is a
/// table; `nation` is set when the list links to the nation's figures.
pub fn all_absent(are_tables: &[bool], nation: Option<&String>) -> String {
    let what = match (are_tables.contains(&false), are_tables.contains(&true)) {
        (true, true) => "figurerna och tabellerna",
        (false, true) => "tabellerna",
        _ => "figurerna",
    };
    let elsewhere = nation.map_or_else(String::new, |nation| format!(", men du kan se dem för {nation}"));
    format!("De här {what} kan inte visas för platsen{elsewhere}")
}

/// Says that a place has too few cases to show more than their number. Unless `are_few_now`, they
/// may be too few in another round only.
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

/// Why numbers are missing, as a clause that ends a sentence. Without reasons, or with different
/// ones, the clause names what may be.
fn because(reasons: &BTreeSet<Missing>) -> &'static str {
    let is_of = |some: &[Missing]| !reasons.is_empty() && reasons.iter().all(|reason| some.contains(reason));
    if is_of(&[Missing::AtSource]) {
        "eftersom källan inte har lämnat ut uppgifterna."
    } else if is_of(&[Missing::NotReported, Missing::NotAsked, Missing::DidNotTakePart]) {
        "eftersom uppgifterna inte har lämnats."
    } else if is_of(&[Missing::Withheld]) {
        "eftersom någon annars skulle kunna kännas igen."
    } else {
        "eftersom någon annars skulle kunna kännas igen eller eftersom uppgifterna inte har lämnats."
    }
}

/// Stands in place of a figure of which nothing is shown, on the page that others would be sent to.
pub fn figure_not_shown(reasons: &BTreeSet<Missing>) -> String {
    format!("Visas inte här, {}", because(reasons))
}

/// Says why a place shows its number of cases at most, where `reasons` are those why its numbers
/// are missing.
pub fn only_the_number(definite: &str, is_number_shown: bool, reasons: &BTreeSet<Missing>) -> String {
    let why = because(reasons);
    match is_number_shown {
        true => format!("Här visas bara hur många {definite} är. De delas inte upp, {why}"),
        false => format!("Här visas inga siffror, {why}"),
    }
}

/// Says that a place gave no numbers to a study.
pub fn did_not_take_part(name: &str, study: &str) -> String {
    format!(
        "{name} har inte lämnat några uppgifter till ”{study}”. Att siffror saknas här säger alltså inget om hur få eller många det gäller."
    )
}

/// Follows [`few`] or [`only_the_number`]: the place has no memo.
pub fn no_memo(name: &str) -> String {
    format!(" Det finns inget PM för {name}.")
}

/// Precedes the link to a larger place whose key indicators a place's page shows.
pub fn larger(is_group: bool) -> &'static str {
    if is_group { "Nyckeltalen gäller gruppen" } else { "Nyckeltalen gäller" }
}

/// Follows the link to the larger place. `is_left_out`: the larger place is a county whose numbers
/// exclude the place.
pub fn after_larger(name: &str, is_left_out: bool) -> String {
    match is_left_out {
        true => format!(". {name} ligger i länet men ingår inte i länets siffror."),
        false => format!(", som {name} ingår i."),
    }
}

/// Names the municipalities that a county's numbers exclude, and where comparisons count them.
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

/// Says that the numbers of counties exclude the smallest municipalities.
pub fn counties_without(many: &str, detail_from: u64) -> String {
    format!("Kommuner med färre än {detail_from} {many} ingår inte i länens siffror.")
}

/// Says that a place shows `shown` of `all` figures with its own numbers. All reasons are named,
/// since the single reason could disclose something.
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
