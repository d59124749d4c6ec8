//! Words as YAML.

/// A scalar: plain where nothing can be misread, else in quotation marks.
pub(crate) fn scalar(text: &str) -> String {
    let is_letter =
        |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '–' | '.' | '/');
    let begins_well = text.starts_with(char::is_alphabetic);
    let is_word = !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_lowercase().as_str());
    if begins_well && is_word && text.chars().all(is_letter) && !text.ends_with([' ', '-', '.']) {
        return text.to_string();
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' | '\r' | '\t' => quoted.push(' '),
            letter if letter.is_control() => {}
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// A list on one line; a single word stands alone.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [word] => scalar(word),
        _ => format!("[{}]", words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ")),
    }
}

/// A mapping on one line; its values are YAML already.
pub(crate) fn map(entries: &[(String, String)]) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(key, value)| format!("{}: {value}", scalar(key))).collect();
    format!("{{{}}}", entries.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be_misread_is_plain() {
        for (text, yaml) in [
            ("Åsnäs län", "Åsnäs län"),
            ("2023", "\"2023\""),
            ("..", "\"..\""),
            ("no", "\"no\""),
            ("a: b", "\"a: b\""),
            ("sa \"ja\"", "\"sa \\\"ja\\\"\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), yaml);
        }
    }
}
