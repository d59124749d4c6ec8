//! Limits what a project's text or template may use, so that rendering it ends and needs little
//! memory.
//!
//! With the loops, variables and filters of the template language, forty lines can ask for a
//! million million characters. Its parser limits nesting and the size of an expression, but not the
//! output. So texts get only what they need: conditions, text functions, and filters whose output
//! is no longer than their input. The output is then at most as long as the text and the values
//! that it names. A project's templates get loops too, whose passes are counted (see
//! `site::templates`).
//!
//! Tags and expressions are found as the template language finds them. Where two readings are
//! possible, the text is refused: a tag after which text is taken literally (`raw`), or a brace
//! within an expression.

use std::ops::Range;

use ground::diagnostics::nearest;

/// What a kind of text or template may use.
#[derive(Debug)]
pub struct Language {
    /// The kind, for messages: "a text".
    pub of: &'static str,
    /// The allowed tags, by their first words.
    pub tags: &'static [&'static str],
    /// The allowed filters.
    pub filters: &'static [&'static str],
    /// The allowed functions.
    pub functions: &'static [&'static str],
}

/// A part of a text that is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedPart {
    /// Its range in the text, in bytes.
    pub range: Range<usize>,
    /// The error message.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Filters whose output is at most a few characters longer than their input.
pub const FILTERS: [&str; 34] = [
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "capitalize",
    "title",
    "truncate",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
    "upper_first",
    FILL,
];

/// The filter that puts arguments into a message. Its output must not be stored in a variable,
/// which could then double in length each time.
const FILL: &str = "fill";

/// The longest tag or expression, in bytes.
const LONGEST: usize = 4000;

/// Words before a parenthesis that do not begin a call.
const OPERATORS: [&str; 8] = ["and", "or", "not", "in", "is", "if", "elif", "else"];

/// All parts of a text that are not allowed, in order.
pub fn refused(text: &str, language: &Language) -> Vec<RefusedPart> {
    segments(text).filter_map(|segment| segment.check(language)).collect()
}

/// The tags of a text: start, first word and end of each, in bytes.
pub fn tags(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    segments(text).filter(|segment| segment.is_tag).map(move |segment| {
        let first = segment.tokens().find(|(token, _)| *token != Token::Sign('-'));
        let word = first.filter(|(token, _)| *token == Token::Word).map_or("", |(_, range)| &text[range]);
        (segment.start, word, segment.end)
    })
}

/// The tags and expressions of a text, found as the template language does: from left to right,
/// without comments. The last one may be unclosed.
fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        loop {
            let start = at? + text[at?..].find('{')?;
            match text.as_bytes().get(start + 1) {
                Some(b'{' | b'%') => {
                    let segment = Segment::new(text, start);
                    at = segment.is_closed.then_some(segment.end);
                    return Some(segment);
                }
                Some(b'#') => {
                    let inside = start + 2 + usize::from(text[start + 2..].starts_with('-'));
                    at = Some(inside + text[inside..].find("#}")? + 2);
                }
                _ => at = Some(start + 1),
            }
        }
    })
}

/// A tag or an expression.
struct Segment<'a> {
    text: &'a str,
    /// The start of its opening braces, in bytes.
    start: usize,
    /// The end of its closing braces; if it is unclosed, the end of the part that was searched.
    end: usize,
    is_tag: bool,
    is_closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    Quoted,
    Sign(char),
}

impl<'a> Segment<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let is_tag = text[start..].starts_with("{%");
        let mut limit = text.len().min(start + LONGEST);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let mut segment = Self { text, start, end: limit, is_tag, is_closed: false };
        let close = if is_tag { "%}" } else { "}}" };
        let first = segment.tokens().find(|(token, range)| {
            matches!(token, Token::Sign(_)) && text[range.start..limit].starts_with(close)
        });
        if let Some((_, range)) = first {
            segment.end = range.start + close.len();
            segment.is_closed = true;
        }
        segment
    }

    /// Its words, quoted texts and punctuation, as the template language splits them.
    fn tokens(&self) -> impl Iterator<Item = (Token, Range<usize>)> {
        let (text, mut at, end) = (self.text, self.start + 2, self.end);
        std::iter::from_fn(move || {
            let rest = text.get(at..end)?;
            at += rest.len() - rest.trim_start().len();
            let rest = text.get(at..end)?;
            let letter = rest.chars().next()?;
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let (token, length) = match letter {
                '"' | '\'' | '`' => (Token::Quoted, quoted(rest, letter)),
                _ if is_word(letter) => (Token::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len())),
                _ => (Token::Sign(letter), letter.len_utf8()),
            };
            let range = at..at + length;
            at = range.end;
            Some((token, range))
        })
    }

    /// The first part of it that is not allowed; `None` when all is.
    fn check(&self, language: &Language) -> Option<RefusedPart> {
        let refuse = |range: Range<usize>, message: String, help: &str| {
            Some(RefusedPart { range, message, help: help.to_string() })
        };
        if !self.is_closed {
            let message = match self.end < self.text.len() {
                true => format!("this does not end within {LONGEST} letters"),
                false => "this has no end".to_string(),
            };
            return refuse(self.start..self.start + 2, message, "close it with `}}` or `%}`, or split it");
        }
        let tokens: Vec<(Token, Range<usize>)> = self.tokens().collect();
        let word = |at: usize| {
            tokens
                .get(at)
                .filter(|(token, _)| *token == Token::Word)
                .map(|(_, range)| &self.text[range.clone()])
        };
        // `{%-` trims the space before the tag.
        let first = usize::from(tokens.first().is_some_and(|(token, _)| *token == Token::Sign('-')));
        let tag = word(first).filter(|_| self.is_tag).unwrap_or_default();
        if self.is_tag && !language.tags.contains(&tag) {
            let range = tokens.get(first).map_or(self.start..self.start + 2, |(_, range)| range.clone());
            return refuse(
                range,
                format!("`{tag}` cannot be said in {}", language.of),
                &format!("the tags are {}", language.tags.join(", ")),
            );
        }
        let sets = tag == "set";
        if sets && !tokens.get(first + 2).is_some_and(|(token, _)| *token == Token::Sign('=')) {
            return refuse(
                tokens[first].1.clone(),
                "`set` needs a value".to_string(),
                "write `{% set name = value %}`",
            );
        }
        for (at, (token, range)) in tokens.iter().enumerate().skip(first + usize::from(self.is_tag)) {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map(|(token, _)| *token);
            match token {
                Token::Sign('{') if self.text[range.start..].starts_with("{{") => {
                    return refuse(
                        self.start..self.start + 2,
                        "this does not end before the next `{{`".to_string(),
                        "close it with `}}`",
                    );
                }
                Token::Sign('“' | '”' | '„' | '‘' | '’' | '»' | '«') => {
                    return refuse(
                        range.clone(),
                        format!("`{}` is no quotation mark here", &self.text[range.clone()]),
                        "write straight ones: \"…\"",
                    );
                }
                Token::Sign('{') => {
                    return refuse(
                        range.clone(),
                        "a mapping cannot be made here".to_string(),
                        "name a field of what the page has",
                    );
                }
                Token::Sign('~' | '[') if sets => {
                    let message = "a variable cannot hold what is put together".to_string();
                    return refuse(
                        range.clone(),
                        message,
                        "put texts together where they are written: `{{ a }}{{ b }}`",
                    );
                }
                Token::Word => {
                    let name = &self.text[range.clone()];
                    if name == "for" {
                        return refuse(
                            range.clone(),
                            "a list cannot be made by a loop here".to_string(),
                            "loop where the list is written",
                        );
                    }
                    let is_called = matches!(tokens.get(at + 1), Some((Token::Sign('('), _)));
                    let is_test =
                        at.checked_sub(1).and_then(word).is_some_and(|before| matches!(before, "is" | "not"));
                    if sets && before == Some(Token::Sign('|')) && name == FILL {
                        let message = "a variable cannot hold what is put together".to_string();
                        return refuse(range.clone(), message, "fill the message where it is written");
                    }
                    let (kind, known) = match before {
                        Some(Token::Sign('|')) => ("filter", language.filters),
                        _ if is_called && !is_test && !OPERATORS.contains(&name) => {
                            ("function", language.functions)
                        }
                        _ => continue,
                    };
                    if !known.contains(&name) {
                        let help = match nearest(name, known.iter().copied()) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("the {kind}s are {}", known.join(", ")),
                        };
                        return refuse(
                            range.clone(),
                            format!("there is no {kind} `{name}` in {}", language.of),
                            &help,
                        );
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// The length of a quoted text with its quotation marks; the whole rest if it is not closed.
fn quoted(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Language = Language {
        of: "a text",
        tags: &["if", "elif", "else", "endif", "set"],
        filters: &["upper"],
        functions: &["share"],
    };

    fn messages(text: &str) -> Vec<String> {
        refused(text, &TEXT).into_iter().map(|refused| refused.message).collect()
    }

    #[test]
    fn conditions_functions_and_filters_are_allowed_in_a_text() {
        let text = "A {{ share(of=\"}} | replace(\", kon='%}') | upper }}{%- if (x is divisible_by(2)) and not (y) -%} | a | b | {% else %}{% endif %}{# {% raw %} {{ #}";
        assert_eq!(messages(text), Vec::<String>::new());
    }

    #[test]
    fn whatever_can_make_long_output_is_refused_in_every_position() {
        for (text, message) in [
            ("{% for x in range(end=9) %}", "`for` cannot be said in a text"),
            ("{%-\n include \"b\" %}", "`include` cannot be said in a text"),
            ("{#-#}{% raw %} #}", "`raw` cannot be said in a text"),
            ("{# {{ \" #}{{ x | replace }}{# \" }} #}", "there is no filter `replace` in a text"),
            ("{#}{{ a }}#}{{ x | replace }}", "there is no filter `replace` in a text"),
            ("{{ range(end=9) }}", "there is no function `range` in a text"),
            ("{{ \"x\" | replace(from=\"x\", to=\"xx\") }}", "there is no filter `replace` in a text"),
            ("{{ \"}}\" | replace }}", "there is no filter `replace` in a text"),
            ("{{ \"\\\"}}\" | replace }}", "there is no filter `replace` in a text"),
            ("{{ [0 for x in y] }}", "a list cannot be made by a loop here"),
            ("{{ {\"a\": {\"b\": 1}} | replace }}", "a mapping cannot be made here"),
            ("{% set a = a ~ a %}", "a variable cannot hold what is put together"),
            ("{% set a = \"%}\" ~ a %}", "a variable cannot hold what is put together"),
            ("{% set a = [a, a] %}", "a variable cannot hold what is put together"),
            ("{% set a = \"{n}{m}\" | fill(n=a, m=a) %}", "a variable cannot hold what is put together"),
            ("{% set a %}{{ a }}{% endset %}", "`set` needs a value"),
            ("{{ åäö", "this has no end"),
            ("{{ share(of=”x”) }}", "`”` is no quotation mark here"),
            ("{{ a }\n\n{{ b }}", "this does not end before the next `{{`"),
        ] {
            assert_eq!(messages(text).first().map(String::as_str), Some(message), "{text}");
        }
    }
}
