//! Ids made of words.

/// The id of a text: lower-case letters, digits and `_`; å, ä and ö without their marks. Never
/// empty.
pub(crate) fn id(text: &str) -> String {
    let mut id = String::new();
    for letter in ground::text::plain(text).chars() {
        match letter {
            'å' | 'ä' | 'á' | 'à' => id.push('a'),
            'ö' | 'ø' | 'ó' => id.push('o'),
            'é' | 'è' | 'ë' => id.push('e'),
            'ü' => id.push('u'),
            'æ' => id.push_str("ae"),
            letter if letter.is_ascii_alphanumeric() => id.push(letter),
            _ if id.ends_with('_') || id.is_empty() => {}
            _ => id.push('_'),
        }
    }
    let id = id.trim_end_matches('_');
    if id.is_empty() { "x".to_string() } else { id.to_string() }
}

/// The id of a place, which becomes part of addresses: as [`id`], with `-` in place of `_`.
pub(crate) fn place_id(text: &str) -> String {
    id(text).replace('_', "-")
}

/// An id that none of the others is.
pub(crate) fn free(id: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&id) {
        return id;
    }
    (2..).map(|number| format!("{id}_{number}")).find(|id| !is_taken(id)).unwrap_or_default()
}

/// A name without marks of footnotes and a unit in parentheses at its end.
pub(crate) fn bare(name: &str) -> &str {
    let name = name.trim_end_matches(['*', '¹', '²', '³', ' ']);
    match name.strip_suffix(')') {
        Some(_) => name.rfind('(').map_or(name, |open| name[..open].trim_end()),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_plain_letters() {
        assert_eq!(id("Ålder (grupp)"), "alder_grupp");
        assert_eq!(id("0–5 år"), "0_5_ar");
        assert_eq!(id("§§"), "x");
        assert_eq!(place_id("Södra Åsen"), "sodra-asen");
        assert_eq!(free("a".into(), |id| id == "a"), "a_2");
        assert_eq!(bare("Elever (antal)*"), "Elever");
    }
}
