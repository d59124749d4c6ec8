//! Words by which the numbers and claims of a text that people write are understood.

/// Words that make a number a bound or an estimate, as in "drygt 50 procent".
const ESTIMATES: [&str; 16] = [
    "minst", "högst", "mer", "mindre", "över", "under", "drygt", "knappt", "nästan", "ungefär", "omkring",
    "cirka", "ca", "fler", "färre", "upp",
];

/// Words by which a sentence speaks of another place or time, or of what is meant to be.
const ELSEWHERE: [&str; 22] = [
    "riket",
    "rikets",
    "landet",
    "landets",
    "länet",
    "länets",
    "snittet",
    "genomsnittet",
    "medel",
    "medianen",
    "förra",
    "fjol",
    "ifjol",
    "tidigare",
    "förr",
    "mål",
    "målet",
    "målen",
    "ska",
    "skulle",
    "bör",
    "senast",
];

/// Words that stand between the numbers of two groups or the ends of an interval.
const JOINS: [&str; 5] = ["och", "till", "respektive", "mot", "eller"];

/// Words that say that something is not so.
const NEGATIONS: [&str; 8] = ["inte", "ej", "aldrig", "inget", "ingen", "inga", "utan", "varken"];

/// Words that compare.
const COMPARING: [&str; 14] = [
    "högre",
    "lägre",
    "fler",
    "färre",
    "större",
    "mindre",
    "oftare",
    "vanligare",
    "ovanligare",
    "längre",
    "kortare",
    "ökar",
    "minskar",
    "skiljer",
];

/// Whether a word may stand between the name of a measure and its number.
pub fn is_verb_of_being(word: &str) -> bool {
    matches!(word, "är" | "var" | "blev" | "ligger" | "låg" | "på")
}

/// Whether a word after a number makes it a share in percent.
pub fn is_percent(word: &str) -> bool {
    matches!(word, "%" | "procent" | "procents")
}

/// Whether a word after a number and its unit says of what or where the number is.
pub fn goes_on_after_number(word: &str) -> bool {
    matches!(word, "av" | "i" | "här" | "hos" | "och")
}

/// Whether a word between two numbers makes the first a rate per the second.
pub fn is_per(word: &str) -> bool {
    word == "per"
}

/// Whether a word before a number makes it a bound or an estimate.
pub fn is_estimate(word: &str) -> bool {
    ESTIMATES.contains(&word)
}

/// Whether a word says that a sentence is of another place or time, or of what is meant to be.
pub fn is_elsewhere(word: &str) -> bool {
    ELSEWHERE.contains(&word)
}

/// Whether a word stands between two numbers that belong together.
pub fn joins(word: &str) -> bool {
    JOINS.contains(&word)
}

/// Whether a word says that something is not so.
pub fn negates(word: &str) -> bool {
    NEGATIONS.contains(&word)
}

/// Whether a word names a difference.
pub fn is_difference(word: &str) -> bool {
    COMPARING.contains(&word) || word.starts_with("skillnad") || word.starts_with("andel")
}

/// Whether a word after a number makes it an age or a length of time.
pub fn is_age(word: &str) -> bool {
    matches!(word, "år" | "åring" | "åringar" | "månader" | "dagar" | "veckor")
}

/// Whether a word begins the name of every measure of its kind: "andelen", "antalet".
pub fn names_kind(word: &str) -> bool {
    ["andel", "antal"].iter().any(|start| word.starts_with(start))
}
