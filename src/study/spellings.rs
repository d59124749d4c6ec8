//! Words that would mean two things where tables are read.

use std::collections::BTreeMap;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use ground::text::plain;

use super::written::{StudyFile, WrittenTotal, WrittenVariable};

/// Something that words of tables stand for.
struct Meaning<'a> {
    name: String,
    place: &'a Location,
    words: Vec<&'a str>,
    /// The label of a value: two of the same label are reported as such.
    label: Option<&'a str>,
}

/// Reports values and totals of a variable, and rounds, that share a word.
pub(crate) fn check(written: &StudyFile, problems: &mut Diagnostics) {
    let rounds = written.rounds.iter().map(|round| Meaning {
        name: format!("the round `{}`", round.id.text),
        place: &round.id.place,
        words: vec![&round.id.text, &round.label],
        label: None,
    });
    check_words(rounds, problems);
    for variable in &written.variables {
        check_words(meanings(variable), problems);
    }
}

fn meanings(variable: &WrittenVariable) -> impl Iterator<Item = Meaning<'_>> {
    let values = variable.values.iter().map(|value| Meaning {
        name: format!("`{}`", value.id.text),
        place: &value.id.place,
        words: value.also.iter().chain([&value.id.text, &value.label]).map(String::as_str).collect(),
        label: Some(&value.label),
    });
    let total =
        |total: &WrittenTotal| match total.is.iter().map(|word| word.text.as_str()).collect::<Vec<_>>() {
            parts if parts.is_empty() => "all values together".to_string(),
            parts => format!("`{}` together", parts.join("`, `")),
        };
    let totals = variable.totals.iter().map(move |written| Meaning {
        name: total(written),
        place: &written.label.place,
        words: vec![&written.label.text],
        label: None,
    });
    values.chain(totals)
}

/// Reports each meaning of which an earlier one has a word. Two of the same name are one declared
/// twice, which is reported elsewhere, or several words for the same.
fn check_words<'a>(meanings: impl Iterator<Item = Meaning<'a>>, problems: &mut Diagnostics) {
    let mut owners: BTreeMap<String, (String, Option<&str>)> = BTreeMap::new();
    for meaning in meanings {
        let mut shared = None;
        for word in &meaning.words {
            let owner = owners.entry(plain(word)).or_insert_with(|| (meaning.name.clone(), meaning.label));
            let has_same_label = meaning.label.is_some_and(|label| owner.1 == Some(label));
            if owner.0 != meaning.name && !has_same_label {
                shared.get_or_insert((*word, owner.0.clone()));
            }
        }
        if let Some((word, earlier)) = shared {
            let message = format!("in a table `{word}` would mean both {earlier} and {}", meaning.name);
            problems.push(Diagnostic::error("duplicate-word", meaning.place.clone(), message).help(
                "give each its own id, label, `also` and `total`; letter case and space make no difference",
            ));
        }
    }
}
