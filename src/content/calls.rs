//! Finds calls of text functions in a document, before it is rendered for any unit.

use std::ops::Range;

/// A call such as `share(of="behov", kon="flicka")`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The function's name.
    pub name: String,
    /// The arguments that are literal texts; others are left out.
    pub arguments: Vec<Argument>,
    /// The range of the name, in bytes.
    pub range: Range<usize>,
}

impl Call {
    /// The argument with this name, if it is a literal text.
    pub(crate) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }
}

/// An argument of a call of a text function: a text in quotation marks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    /// Its name.
    pub name: String,
    /// Its text.
    pub value: String,
    /// The range of the text, in bytes.
    pub range: Range<usize>,
}

/// All calls within `{{ … }}` and `{% … %}`, in the order of the text.
pub(crate) fn calls(text: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at + 2) {
            let Some(end) = text[start..].find(close).map(|at| start + at) else {
                break;
            };
            calls_within(text, start..end, &mut calls);
            from = end + 2;
        }
    }
    calls.sort_by_key(|call| call.range.start);
    calls
}

/// Finds all calls in an expression in one pass. A name followed by `(` opens a call; a quoted
/// string is an argument of the innermost call that is still open.
fn calls_within(text: &str, range: Range<usize>, calls: &mut Vec<Call>) {
    // One entry for each open parenthesis: the index of the call that it opens, if any.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut at = range.start;
    while let Some(letter) = text[at..range.end].chars().next() {
        let next = at + letter.len_utf8();
        match letter {
            '"' | '\'' | '`' => {
                let end = text[next..range.end].find(letter).map_or(range.end, |end| next + end);
                let call = open.last().copied().flatten().and_then(|call| calls.get_mut(call));
                if let (Some(call), true) = (call, text[..at].ends_with('=')) {
                    let name = name_before(text, range.start..at - 1);
                    let (name, value) = (text[name].to_string(), text[next..end].to_string());
                    call.arguments.push(Argument { name, value, range: next..end });
                }
                at = (end + 1).min(range.end);
                continue;
            }
            '(' => {
                let name = name_before(text, range.start..at);
                open.push((!name.is_empty()).then_some(calls.len()));
                if !name.is_empty() {
                    calls.push(Call {
                        name: text[name.clone()].to_string(),
                        arguments: Vec::new(),
                        range: name,
                    });
                }
            }
            ')' => {
                open.pop();
            }
            _ => {}
        }
        at = next;
    }
}

/// The name that ends at the end of the range; an empty range if there is none. Letters that are
/// not allowed in a name are included, so that the whole name is reported.
fn name_before(text: &str, range: Range<usize>) -> Range<usize> {
    let name =
        text[range.clone()].chars().rev().take_while(|letter| letter.is_alphanumeric() || *letter == '_');
    range.end - name.map(char::len_utf8).sum::<usize>()..range.end
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

    #[test]
    fn calls_are_found_among_letters_of_several_bytes() {
        for text in [
            "{{ åäö(1) }}",
            "{{ 🙂share(of=\"ålder\") }}",
            "{{ é=\"x\" }}",
            "{% f(ö=\"x\") %}",
            "{{ \"(å",
            "{{(é}}",
        ] {
            calls(text);
        }
        let found = calls("{{ 🙂share(ö=\"ålder\", of='(', place=\"(\") }}");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].arguments.len()), ("share", 3));
    }

    #[test]
    fn an_argument_belongs_to_the_innermost_call() {
        let found = calls("{{ share(of=upper(x=\"a\"), kon=\"b\") }}");
        let values_of = |call: &Call| call.arguments.iter().map(|a| a.value.clone()).collect::<Vec<_>>();
        assert_eq!(
            (values_of(&found[0]), values_of(&found[1])),
            (vec!["b".to_string()], vec!["a".to_string()])
        );
    }
}
