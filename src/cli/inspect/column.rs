//! What a column seems to hold, as text.

use inspect::{Agreement, ColumnReport, Holds, PlaceColumn, Total, Values, WordCount};

use super::lines::{cut, more, plural};

/// How many values or places are named.
const MOST_NAMED: usize = 12;

/// A column.
pub(super) fn column(index: usize, column: &ColumnReport) -> String {
    let name = match (column.name.as_str(), column.is_nameless) {
        ("", _) => "(no name)".to_string(),
        (letter, true) => format!("(no name: {letter})"),
        (name, false) => name.to_string(),
    };
    let (what, details) = contents_text(&column.holds);
    cut(&format!("  {:>2} {name}: {what}", index + 1)) + &details
}

fn contents_text(holds: &Holds) -> (String, String) {
    let plain = |what: &str| (what.to_string(), String::new());
    match holds {
        Holds::Empty => plain("empty"),
        Holds::Constant(word_count) => {
            (format!("constant, \"{}\" in every row", word_count.word), String::new())
        }
        Holds::Place(places) => place(places),
        Holds::PlaceTwin { of } => (format!("goes with \"{of}\", not needed"), String::new()),
        Holds::Round { period, words } => (format!("round, {}", period.many()), words_text(words)),
        Holds::Variable(values) => variable(values),
        Holds::Count { smallest, largest, heads } => {
            let heads = if heads.is_empty() { String::new() } else { format!(" of {}", heads.join(", ")) };
            (format!("count{heads}, {smallest} to {largest}"), String::new())
        }
        Holds::Base => plain("base: the cases asked about"),
        Holds::Share => plain("shares, which cannot be read without their counts"),
        Holds::Mean => plain("numbers that are no counts (means, rates, money, thousands)"),
        Holds::Note => plain("note"),
    }
}

fn place(places: &PlaceColumn) -> (String, String) {
    let ways = [(places.by_id, "id"), (places.by_code, "code"), (places.by_name, "name")];
    let ways: Vec<String> = ways
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, way)| format!("{number} by {way}"))
        .collect();
    let of = if places.is_of_project { "the project" } else { "the register of Swedish municipalities" };
    let found = places.known.len();
    let ways = if found == 0 { String::new() } else { format!(" ({})", ways.join(", ")) };
    let what = format!("place, {found} found in {of}{ways}");
    let is_total = |word: &str| places.totals.iter().any(|total| total.word == word);
    let unknown: Vec<_> = places.unknown.iter().filter(|unknown| !is_total(&unknown.word)).collect();
    let mut text = String::new();
    if !unknown.is_empty() {
        text += &format!("       {} not found:\n", unknown.len());
    }
    for unknown in unknown.iter().take(MOST_NAMED) {
        let near = unknown.near.as_ref().map(|near| format!(", perhaps {near}")).unwrap_or_default();
        text +=
            &cut(&format!("         {} ({} row{}{near})", unknown.word, unknown.rows, plural(unknown.rows)));
    }
    text += &more(unknown.len(), MOST_NAMED, "         ");
    places.totals.iter().chain(&places.subtotals).for_each(|total| text += &self::total(total));
    (what, text)
}

fn variable(values: &Values) -> (String, String) {
    let number = values.words.len();
    let order = if values.is_ordered { ", in order" } else { "" };
    let mut text = words_text(&values.words);
    values.totals.iter().for_each(|total| text += &self::total(total));
    (format!("variable, {number} value{}{order}", plural(number)), text)
}

fn words_text(words: &[WordCount]) -> String {
    let mut text = String::new();
    for seen in words.iter().take(MOST_NAMED) {
        text += &cut(&format!("         {} ({} row{})", seen.word, seen.rows, plural(seen.rows)));
    }
    text + &more(words.len(), MOST_NAMED, "         ")
}

/// A word for several values together.
pub(super) fn total(total: &Total) -> String {
    let what = if total.is.is_empty() { "all others".to_string() } else { total.is.join(" + ") };
    let agreement = match total.agreement {
        Agreement::Confirmed => "adds up".to_string(),
        Agreement::Differs { agree, of } => format!("adds up in {agree} of {of} groups"),
        Agreement::ByWord => "told by the word alone".to_string(),
    };
    let alone = if total.is_alone { "; parts missing" } else { "" };
    let rest = if total.has_rest { "; counts more than they do" } else { "" };
    cut(&format!(
        "         total: {} ({} row{}) = {what}, {agreement}{alone}{rest}",
        total.word,
        total.rows,
        plural(total.rows)
    ))
}
