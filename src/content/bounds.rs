//! What a text or a template of a project may say, so that rendering it ends, and in little memory.
//!
//! The template language has loops, variables and filters by which forty lines can ask for a
//! million million letters. Its own parser bounds the depth of what is nested and the size of an
//! expression, but not what comes of it. So a text gets only what texts need: conditions, text
//! functions, and filters that make nothing longer. What can be written then is at most as long as
//! the text and the values that it names. A project's templates get loops too, and a loop counts
//! its turns (see `site::templates`).
//!
//! Tags and expressions are found as the template language finds them. What could be read in two
//! ways is refused: a tag that takes what follows as it stands (`raw`), a brace within an
//! expression.

use std::ops::Range;

use ground::diagnostics::nearest;

/// What may be said.
#[derive(Debug)]
pub struct Language {
    /// What it is the language of, for messages: "a text".
    pub of: &'static str,
    /// The first words of tags.
    pub tags: &'static [&'static str],
    /// What may stand after `|`.
    pub filters: &'static [&'static str],
    /// What may be called.
    pub functions: &'static [&'static str],
}

/// Something that may not be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What happened.
    pub message: String,
    /// The cure.
    pub help: String,
}

/// Filters of which nothing longer comes than went in, but for a few letters.
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

/// The filter that puts arguments into a message. A variable cannot hold what comes of it, or it
/// could double what is put in each time.
const FILL: &str = "fill";

/// The longest tag or expression, in bytes.
const LONGEST: usize = 4000;

/// Words before a parenthesis that begins no call.
const OPERATORS: [&str; 8] = ["and", "or", "not", "in", "is", "if", "elif", "else"];

/// Everything in a text that may not be said, in the order of the text.
pub fn refused(text: &str, language: &Language) -> Vec<Refused> {
    segments(text).filter_map(|segment| segment.check(language)).collect()
}

/// The tags of a text: where each begins, its first word, and where it ends.
pub fn tags(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    segments(text).filter(|segment| segment.is_tag).map(move |segment| {
        let first = segment.tokens().find(|(token, _)| *token != Token::Sign('-'));
        let word = first.filter(|(token, _)| *token == Token::Word).map_or("", |(_, range)| &text[range]);
        (segment.start, word, segment.end)
    })
}

/// The tags and expressions of a text, found as the template language finds them: from left to
/// right, comments left out. After one that does not end there is nothing more.
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
    /// Where its two braces begin.
    start: usize,
    /// After its last brace; where nothing ends it, the end of what was looked at.
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

    /// Its words, quoted texts and signs, as the template language reads them.
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

    /// The first thing in it that may not be said.
    fn check(&self, language: &Language) -> Option<Refused> {
        let refuse = |range: Range<usize>, message: String, help: &str| {
            Some(Refused { range, message, help: help.to_string() })
        };
        if !self.is_closed {
            let message = format!("this does not end within {LONGEST} letters");
            return refuse(self.start..self.start + 2, message, "close it with `}}` or `%}`, or split it");
        }
        let tokens: Vec<(Token, Range<usize>)> = self.tokens().collect();
        let word = |at: usize| {
            tokens
                .get(at)
                .filter(|(token, _)| *token == Token::Word)
                .map(|(_, range)| &self.text[range.clone()])
        };
        // `{%-` takes the space before it away.
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

/// The length of a quoted text with its quotation marks; of one that does not end, all that is
/// left.
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
    fn what_texts_need_may_be_said() {
        let text = "A {{ share(of=\"}} | replace(\", kon='%}') | upper }}{%- if (x is divisible_by(2)) and not (y) -%} | a | b | {% else %}{% endif %}{# {% raw %} {{ #}";
        assert_eq!(messages(text), Vec::<String>::new());
    }

    #[test]
    fn what_can_grow_is_refused_wherever_it_stands() {
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
            ("{{ åäö", "this does not end within 4000 letters"),
        ] {
            assert_eq!(messages(text).first().map(String::as_str), Some(message), "{text}");
        }
    }
}
