//! Words by which tables say what they hold, in Swedish and English.

use ground::text::plain;

/// Values that stand for all others together.
const TOTALS: [&str; 24] = [
    "totalt",
    "total",
    "samtliga",
    "alla",
    "båda könen",
    "bägge könen",
    "båda",
    "summa",
    "sum",
    "all",
    "both sexes",
    "kvinnor och män",
    "män och kvinnor",
    "flickor och pojkar",
    "pojkar och flickor",
    "flickor/pojkar",
    "totalt antal",
    "samtliga åldrar",
    "alla åldrar",
    "all ages",
    "both",
    "t",
    "persons",
    "totals",
];

/// Names of the whole country, or of all places.
const NATIONS: [&str; 10] = [
    "riket",
    "hela riket",
    "sverige",
    "sweden",
    "hela landet",
    "alla kommuner",
    "samtliga kommuner",
    "alla län",
    "samtliga län",
    "norge",
];

/// Values that say that nothing is known.
const UNKNOWN: [&str; 10] = [
    "uppgift saknas",
    "okänd",
    "okänt",
    "vet ej",
    "vet inte",
    "ej svar",
    "unknown",
    "not known",
    "saknas",
    "ingen uppgift",
];

const SEXES: [&str; 22] = [
    "flicka",
    "flickor",
    "pojke",
    "pojkar",
    "kvinna",
    "kvinnor",
    "man",
    "män",
    "girls",
    "boys",
    "women",
    "men",
    "female",
    "male",
    "females",
    "males",
    "girl",
    "boy",
    "tjejer",
    "killar",
    "flickorna",
    "pojkarna",
];

/// What words of heads are values of that set cases apart: nobody is counted under two of them.
const CONTRASTS: [(&str, &[&str]); 4] = [
    ("Ålder", &["barn", "unga", "ungdomar", "vuxna", "äldre", "children", "adults"]),
    (
        "Skolform",
        &["förskola", "förskoleklass", "grundskola", "grundskolan", "gymnasium", "gymnasieskola", "komvux"],
    ),
    (
        "Huvudman",
        &["kommunal", "kommunala", "enskild", "enskilda", "fristående", "privat", "privata", "offentlig"],
    ),
    ("Svar", &["ja", "nej", "yes", "no"]),
];

/// The kind of values that a head names by the last of its words.
pub(crate) fn contrast(head: &str) -> Option<&'static str> {
    let last = words(&plain(head)).pop()?;
    CONTRASTS.iter().find(|(_, values)| values.contains(&last.as_str())).map(|(kind, _)| *kind)
}

/// Whether a word stands for all values of a variable.
pub(crate) fn is_total(word: &str) -> bool {
    let word = plain(word);
    TOTALS.contains(&word.as_str()) || word.starts_with("totalt ") || word.starts_with("samtliga ")
}

/// Whether a word means a whole county, whatever its name.
pub(crate) fn is_whole_county(word: &str) -> bool {
    ["länet", "hela länet", "länet totalt", "hela regionen"].contains(&plain(word).as_str())
}

/// Whether a word is the name of a county, or means a whole one.
pub(crate) fn is_county(word: &str) -> bool {
    let word = plain(word);
    is_whole_county(&word) || [" län", " länet", " county"].iter().any(|end| word.ends_with(end))
}

/// Whether a word means the whole country.
pub(crate) fn is_nation(word: &str) -> bool {
    let word = plain(word);
    NATIONS.contains(&word.as_str()) || TOTALS.contains(&word.as_str())
}

/// Whether a word says that it is the sum of others, of all or of some: `Summa Björkvik`.
pub(crate) fn is_sum(word: &str) -> bool {
    let begins = ["summa ", "delsumma", "total ", "subtotal"].map(|start| plain(word).starts_with(start));
    is_total(word) || begins.contains(&true)
}

/// Whether a word names a part of what another row counts: `därav ensamstående`.
pub(crate) fn is_of_which(word: &str) -> bool {
    let word = plain(word);
    ["därav", "varav", "of which", "- därav", "- varav"]
        .iter()
        .any(|start| word.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

pub(crate) fn is_unknown(word: &str) -> bool {
    UNKNOWN.contains(&plain(word).as_str())
}

/// The word for a sex that stands in a text as a whole word.
pub(crate) fn sex_in(text: &str) -> Option<String> {
    words(text).into_iter().find(|word| SEXES.contains(&plain(word).as_str()))
}

/// The word for all values that stands in a text as a whole word.
pub(crate) fn total_in(text: &str) -> Option<String> {
    if is_total(text) {
        return Some(text.to_string());
    }
    words(text).into_iter().find(|word| word.len() > 1 && TOTALS.contains(&plain(word).as_str()))
}

pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

/// What the name of a column hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    Place,
    Round,
    Count,
    Base,
    Share,
    Mean,
    Note,
    /// A variable although its values are numbers.
    Class,
    Code,
}

/// Beginnings of words, and what they hint at, beside those of shares and means that the room `grid`
/// has.
const HINTS: [(&str, Hint); 74] = [
    ("per", Hint::Mean),
    ("väntetid", Hint::Mean),
    ("utredningstid", Hint::Mean),
    ("handläggningstid", Hint::Mean),
    ("kostnad", Hint::Mean),
    ("belopp", Hint::Mean),
    ("budget", Hint::Mean),
    ("index", Hint::Mean),
    ("timmar", Hint::Mean),
    ("dagar", Hint::Mean),
    ("kronor", Hint::Mean),
    ("cost", Hint::Mean),
    ("expenditure", Hint::Mean),
    ("hours", Hint::Mean),
    ("days", Hint::Mean),
    ("bas", Hint::Base),
    ("base", Hint::Base),
    ("nämnare", Hint::Base),
    ("denominator", Hint::Base),
    ("underlag", Hint::Base),
    ("antal", Hint::Count),
    ("count", Hint::Count),
    ("number", Hint::Count),
    ("value", Hint::Count),
    ("värde", Hint::Count),
    ("frekvens", Hint::Count),
    ("täljare", Hint::Count),
    ("kommun", Hint::Place),
    ("län", Hint::Place),
    ("region", Hint::Place),
    ("enhet", Hint::Place),
    ("ort", Hint::Place),
    ("plats", Hint::Place),
    ("stadsdel", Hint::Place),
    ("område", Hint::Place),
    ("distrikt", Hint::Place),
    ("skola", Hint::Place),
    ("municipality", Hint::Place),
    ("county", Hint::Place),
    ("place", Hint::Place),
    ("area", Hint::Place),
    ("unit", Hint::Place),
    ("geografi", Hint::Place),
    ("stad", Hint::Place),
    ("bibliotek", Hint::Place),
    ("förskola", Hint::Place),
    ("kontor", Hint::Place),
    ("tätort", Hint::Place),
    ("library", Hint::Place),
    ("school", Hint::Place),
    ("år", Hint::Round),
    ("ar", Hint::Round),
    ("läsår", Hint::Round),
    ("year", Hint::Round),
    ("period", Hint::Round),
    ("omgang", Hint::Round),
    ("omgång", Hint::Round),
    ("termin", Hint::Round),
    ("halvår", Hint::Round),
    ("tid", Hint::Round),
    ("kvartal", Hint::Round),
    ("datum", Hint::Round),
    ("round", Hint::Round),
    ("månad", Hint::Round),
    ("time", Hint::Round),
    ("ålder", Hint::Class),
    ("alder", Hint::Class),
    ("age", Hint::Class),
    ("årskurs", Hint::Class),
    ("klass", Hint::Class),
    ("grade", Hint::Class),
    ("anmärkning", Hint::Note),
    ("kommentar", Hint::Note),
    ("note", Hint::Note),
];

/// What the name of a column hints at, by the longest beginning of its words that is known.
pub(crate) fn hint(name: &str) -> Option<Hint> {
    let name = plain(name);
    if name.contains('%') {
        return Some(Hint::Share);
    }
    let words = words(&name);
    if words
        .iter()
        .any(|word| word.ends_with("kod") || word == "code" || word == "id" || word.ends_with("nr"))
    {
        return Some(Hint::Code);
    }
    let begins_with_digit = |word: &String| word.starts_with(|letter: char| letter.is_ascii_digit());
    if words.windows(2).any(|pair| pair[0] == "per" && begins_with_digit(&pair[1])) {
        return Some(Hint::Mean);
    }
    let fits = |word: &str, start: &str| {
        if start.chars().count() <= 3 { word == start } else { word.starts_with(start) }
    };
    let shares = grid::SHARES.map(|start| (start, Hint::Share));
    let known = HINTS.into_iter().chain(shares).chain(grid::MEANS.map(|start| (start, Hint::Mean)));
    let of_word = |word: &String| {
        known.clone().filter(|(start, _)| fits(word, start)).max_by_key(|(start, _)| start.len())
    };
    words.iter().find_map(of_word).map(|(_, hint)| hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_days_money_and_rates_are_no_counts() {
        for name in ["Väntetid, dagar", "Kostnad (tkr)", "Antal per 10 000 invånare", "Budget 2024", "Timmar"]
        {
            assert_eq!(hint(name), Some(Hint::Mean), "{name}");
        }
        assert_eq!(hint("Antal personer"), Some(Hint::Count));
    }
}
