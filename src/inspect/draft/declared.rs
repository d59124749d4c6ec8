//! How a table is declared.

use super::yaml::scalar;

/// A table: keys and what they say, as YAML, with a comment or without.
#[derive(Debug, Clone, Default)]
pub struct TableDraft {
    /// The name of its file.
    pub file: String,
    pub(crate) entries: Vec<(&'static str, String, &'static str)>,
    /// The ids of the variables that it holds.
    pub(crate) variables: Vec<String>,
    /// The only round of the table, where it names none in its rows.
    pub(crate) round: Option<String>,
    pub(crate) has_rounds: bool,
    /// What holds for the whole file: keys and words.
    pub(crate) constants: Vec<(String, String)>,
    pub(crate) has_places: bool,
}

impl TableDraft {
    /// Adds a key.
    pub(crate) fn say(&mut self, key: &'static str, value: String) {
        self.entries.push((key, value, ""));
    }

    /// Adds a key that somebody should look at.
    pub(crate) fn comment(&mut self, key: &'static str, value: String, comment: &'static str) {
        self.entries.push((key, value, comment));
    }
}

/// The declaration of a table, as an item of a list.
pub fn table_lines(table: &TableDraft) -> String {
    let mut text = format!("  - file: {}\n", scalar(&table.file));
    for (key, value, comment) in &table.entries {
        let comment = if comment.is_empty() { String::new() } else { format!("  {comment}") };
        text += &format!("    {key}: {value}{comment}\n");
    }
    text
}
