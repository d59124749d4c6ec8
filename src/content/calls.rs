//! Finds the text functions called in a document, before it is rendered for any unit.

use std::ops::Range;

/// A call such as `share(of="behov", kon="flicka")`.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    /// The function's name.
    pub name: String,
    /// Argument names and their texts; arguments that are not literal texts are left out.
    pub arguments: Vec<Argument>,
    /// Where the name stands, in bytes.
    pub range: Range<usize>,
}

/// A literal argument of a call.
#[derive(Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its text.
    pub value: String,
    /// Where the text stands, in bytes.
    pub range: Range<usize>,
}

/// All calls within `{{ … }}` and `{% … %}`, in the order of the text.
pub fn calls(text: &str) -> Vec<Call> {
    let mut found = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at + 2) {
            let Some(end) = text[start..].find(close).map(|at| start + at) else {
                break;
            };
            calls_within(text, start..end, &mut found);
            from = end + 2;
        }
    }
    found.sort_by_key(|call| call.range.start);
    found
}

fn calls_within(text: &str, range: Range<usize>, found: &mut Vec<Call>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = range.start;
    while let Some(open) = text[at..range.end].find('(').map(|i| at + i) {
        let name_start =
            text[range.start..open].rfind(|c| !is_name(c)).map_or(range.start, |i| range.start + i + 1);
        let close = closing(text, open + 1, range.end);
        if name_start < open {
            found.push(Call {
                name: text[name_start..open].to_string(),
                arguments: arguments(text, open + 1..close),
                range: name_start..open,
            });
        }
        at = open + 1;
    }
}

/// The closing parenthesis, quotation marks respected.
fn closing(text: &str, start: usize, end: usize) -> usize {
    let (mut depth, mut quoted) = (1, false);
    for (index, letter) in text[start..end].char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start + index;
        }
    }
    end
}

fn arguments(text: &str, range: Range<usize>) -> Vec<Argument> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(equals) = text[at..range.end].find("=\"").map(|i| at + i) {
        let start = equals + 2;
        let Some(end) = text[start..range.end].find('"').map(|i| start + i) else {
            break;
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name_start = text[at..equals].rfind(|c| !is_name(c)).map_or(at, |i| at + i + 1);
        found.push(Argument {
            name: text[name_start..equals].to_string(),
            value: text[start..end].to_string(),
            range: start..end,
        });
        at = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_with_their_arguments() {
        let text =
            "Av dem {{ share(of=\"behov\", kon=\"flicka\") }} och {% if known(of=\"lvu\") %}x{% endif %}";
        let found = calls(text);
        assert_eq!(found.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["share", "known"]);
        assert_eq!(found[0].arguments[1].value, "flicka");
        assert_eq!(&text[found[1].arguments[0].range.clone()], "lvu");
    }
}
