//! Lines of plain text.

/// How wide the text is.
const WIDTH: usize = 100;

/// How many more there are.
pub(super) fn more(all: usize, shown: usize, indent: &str) -> String {
    if all > shown { format!("{indent}and {} more\n", all - shown) } else { String::new() }
}

/// The ending of a noun.
pub(super) fn plural(number: usize) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// A line that is no wider than the text.
pub(super) fn cut(line: &str) -> String {
    if line.chars().count() <= WIDTH {
        return format!("{line}\n");
    }
    let short: String = line.chars().take(WIDTH - 1).collect();
    format!("{}…\n", short.trim_end())
}
