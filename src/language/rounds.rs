//! Sentences on what differs between rounds: the places that took part, and how things are
//! measured.

use super::definition::{as_sentence, listed};

/// The most names that a sentence lists; where there are more, it gives their number.
const MOST_NAMES: usize = 4;

/// Names places, or says how many they are.
pub(crate) fn names(places: &[&str]) -> String {
    match places.len() > MOST_NAMES {
        true => format!(
            "{} och {} andra platser",
            places[..MOST_NAMES - 1].join(", "),
            places.len() + 1 - MOST_NAMES
        ),
        false => listed(places, "och"),
    }
}

/// Says which places took part in the earlier round only; `None` when there are none.
pub fn places_left(places: &[&str], earlier: &str) -> Option<String> {
    (!places.is_empty()).then(|| format!("{} var med {earlier} men är inte med nu.", names(places)))
}

/// Says which places did not take part in the earlier round; `None` when there are none.
pub fn places_joined(places: &[&str], earlier: &str) -> Option<String> {
    (!places.is_empty()).then(|| format!("{} är med nu men var inte med {earlier}.", names(places)))
}

/// Says which places took part in one of two rounds only; `None` when there are none.
pub fn changed(left: &[&str], joined: &[&str], earlier: &str, later: &str) -> Option<String> {
    let left = (!left.is_empty()).then(|| format!("{} var med {earlier} men inte {later}.", names(left)));
    let joined =
        (!joined.is_empty()).then(|| format!("{} var med {later} men inte {earlier}.", names(joined)));
    let all: Vec<String> = [left, joined].into_iter().flatten().collect();
    (!all.is_empty()).then(|| format!("{} Skillnader mellan omgångarna kan bero på det.", all.join(" ")))
}

/// Says for which places an indicator has numbers in one of two rounds only; `None` when there are
/// none.
pub fn changed_for(
    indicator: &str,
    left: &[&str],
    joined: &[&str],
    earlier: &str,
    later: &str,
) -> Option<String> {
    let one = |places: &[&str], with: &str, without: &str| {
        let names = names(places);
        (!places.is_empty()).then(|| {
            format!("För ”{indicator}” finns uppgifter om {names} för {with} men inte för {without}.")
        })
    };
    let all: Vec<String> =
        [one(left, earlier, later), one(joined, later, earlier)].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// The period from one round to another.
pub fn from_to(first: &str, last: &str) -> String {
    format!("{first} till {last}")
}

/// Says that numbers before and after a round cannot be compared for `what`: names of indicators.
pub fn broken(what: &[&str], round: &str, why: Option<&str>) -> String {
    let quoted: Vec<String> = what.iter().map(|name| format!("”{name}”")).collect();
    let why = why.unwrap_or("Svaren att välja på var inte desamma.");
    format!(
        "För {} kan siffrorna före {round} inte jämföras med dem från och med {round}. {why}",
        listed(&quoted, "och")
    )
}

/// Reports a correction: the day, written out, what was wrong and why, and what is concerned. If
/// the published numbers `stand`, it changes none of them.
pub fn corrected(day: &str, [what, why]: [&str; 2], affected_labels: &[String], stand: bool) -> String {
    let of = match affected_labels {
        [] => String::new(),
        labels => format!(" Det gäller {}.", labels.join(", ")),
    };
    let (what, why) = (as_sentence(what), as_sentence(why));
    match stand {
        true => format!(
            "Rättelse {day}: {what} {why}{of} Skillnaden är så liten att nya siffror bredvid de gamla skulle kunna röja någon. Siffrorna här är därför de som publicerades tidigare."
        ),
        false => format!("Rättat {day}: {what} {why}{of}"),
    }
}

/// What a correction concerns, in words: measures and variables.
pub fn affected_by_name(names: &[&str]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("”{name}”")).collect();
    (!names.is_empty()).then(|| listed(&quoted, "och"))
}

/// What a correction concerns, in words: places.
pub fn affected_places(places: &[&str]) -> Option<String> {
    (!places.is_empty()).then(|| names(places))
}
