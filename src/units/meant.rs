//! Which level is meant by a word that names none.

use ground::diagnostics::nearest;

use super::Level;

/// How words begin that are written where a level's name belongs, and the level that they mean. Of
/// two that fit the longer counts: "kommundel" is no "kommun". The dots and rings of letters are left
/// out, as many leave them out.
const MEANT: [(&str, Level); 20] = [
    ("kommungrupp", Level::Group),
    ("grupp", Level::Group),
    ("kommundel", Level::District),
    ("stadsdel", Level::District),
    ("distrikt", Level::District),
    ("omrade", Level::District),
    ("enhet", Level::District),
    ("kommun", Level::Municipality),
    ("stad", Level::Municipality),
    ("city", Level::Municipality),
    ("town", Level::Municipality),
    ("lan", Level::County),
    ("landsting", Level::County),
    ("region", Level::County),
    ("rike", Level::Nation),
    ("hela", Level::Nation),
    ("land", Level::Nation),
    ("sverige", Level::Nation),
    ("country", Level::Nation),
    ("total", Level::Nation),
];

/// The level that is meant by a word that is not the name of a level; `None` when that is unclear.
pub fn level_meant(word: &str) -> Option<Level> {
    let word: String = word.trim().to_lowercase().chars().map(plain).collect();
    let known =
        MEANT.iter().filter(|(start, _)| word.starts_with(start)).max_by_key(|(start, _)| start.len());
    let near = || Level::named(nearest(&word, Level::ALL.iter().map(|(name, _)| *name))?);
    Level::named(&word).or(known.map(|(_, level)| *level)).or_else(near)
}

/// A letter without dots or ring.
fn plain(letter: char) -> char {
    match letter {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        other => other,
    }
}

/// What to write instead of a word that is not the name of a level.
pub fn level_help(word: &str) -> String {
    let name = |level| Level::ALL.iter().find(|(_, other)| *other == level).map(|(name, _)| *name);
    match level_meant(word).and_then(name) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("levels are {}", Level::ALL.map(|(name, _)| name).join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_words_and_slips_mean_a_level() {
        for (word, level) in [
            ("Kommun", Level::Municipality),
            ("kommundel", Level::District),
            ("kommungrupp", Level::Group),
            ("Stadsdel", Level::District),
            ("län", Level::County),
            ("landsting", Level::County),
            ("land", Level::Nation),
            ("hela riket", Level::Nation),
            ("Municipality", Level::Municipality),
            ("municipalty", Level::Municipality),
            (" county", Level::County),
        ] {
            assert_eq!(level_meant(word), Some(level), "{word}");
        }
        assert_eq!(level_meant("skola"), None);
        assert_eq!(level_help("skola"), "levels are nation, county, municipality, district, group");
    }
}
