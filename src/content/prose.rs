//! Finds the sentences of a text that people write by hand, without what the program computes.

use std::ops::Range;

/// A sentence of a text.
#[derive(Debug)]
pub(crate) struct Sentence {
    /// Its words and numbers, in order.
    pub words: Vec<Word>,
    /// Whether it asks.
    pub is_question: bool,
    /// Whether it is a row of a table.
    pub is_row: bool,
    /// Whether it holds a call of a text function.
    pub is_computed: bool,
}

/// A word or number of a sentence.
#[derive(Debug)]
pub(crate) struct Word {
    /// The word as it is written.
    pub text: String,
    /// The word in lower case.
    pub plain: String,
    /// Its range in the text, in bytes.
    pub range: Range<usize>,
}

/// Characters that may stand between the digits of one number.
const SPACES: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// The sentences of a text in Markdown. What stands in braces, and addresses of links, are not
/// words.
pub(crate) fn sentences(text: &str) -> Vec<Sentence> {
    let prose = without_calls(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for end in ends(&prose) {
        sentences.push(sentence(&prose, start..end));
        start = end;
    }
    sentences.push(sentence(&prose, start..prose.len()));
    sentences.retain(|sentence| !sentence.words.is_empty());
    sentences
}

/// The mark that stands in place of each byte of a call.
const CALL: u8 = 1;

/// The text with a mark for each byte of a call, and spaces for those of an address, so that all
/// other bytes keep their places.
fn without_calls(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (open, close, mark) in [("{{", "}}", CALL), ("{%", "%}", CALL), ("{#", "#}", b' '), ("](", ")", b' ')]
    {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let after = start + open.len();
            let end = text[after..].find(close).map_or(text.len(), |at| after + at + close.len());
            bytes[start..end].fill(mark);
            from = end;
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Where sentences end: after a sign that ends one and a space, and where a paragraph or an item of
/// a list begins.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let ends_here = match letter {
            // Behind an abbreviation ("t.ex. insats") and a day ("den 3. maj") the sentence goes
            // on.
            '.' => next.is_none_or(char::is_whitespace) && goes_on(&text[at + 1..]).is_none(),
            '!' | '?' => next.is_none_or(char::is_whitespace),
            '\n' => {
                let line = text[at + 1..].lines().next().unwrap_or_default().trim_start();
                let is_numbered =
                    || line.split_once('.').is_some_and(|(number, _)| number.parse::<u32>().is_ok());
                before == '\n'
                    || line.is_empty()
                    || line.starts_with(['-', '*', '+', '|', '#', '>'])
                    || is_numbered()
            }
            _ => false,
        };
        if ends_here {
            ends.push(at + letter.len_utf8());
        }
        before = letter;
    }
    ends
}

/// The lower-case letter with which a text goes on, if it does.
fn goes_on(text: &str) -> Option<char> {
    text.trim_start_matches([' ', '\u{a0}']).chars().next().filter(|letter| letter.is_lowercase())
}

fn sentence(text: &str, range: Range<usize>) -> Sentence {
    let mut words: Vec<Word> = Vec::new();
    let mut at = range.start;
    while let Some(letter) = text[at..range.end].chars().next() {
        let length = match letter {
            '0'..='9' => number_length(&text[at..range.end]),
            letter if letter.is_alphabetic() => word_length(&text[at..range.end]),
            '%' => 1,
            _ => {
                at += letter.len_utf8();
                continue;
            }
        };
        let word = &text[at..at + length];
        words.push(Word { text: word.to_string(), plain: word.to_lowercase(), range: at..at + length });
        at += length;
    }
    let is_question = text[range.clone()].trim_end().ends_with('?');
    let is_row = text[range.clone()].trim_start().starts_with('|');
    Sentence { words, is_question, is_row, is_computed: text.as_bytes()[range].contains(&CALL) }
}

fn word_length(text: &str) -> usize {
    text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len())
}

/// The length of the number with which a text begins: groups of three digits behind spaces belong
/// to it, and so do decimals.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    let mut is_grouped = end <= 3;
    while is_grouped {
        let mut rest = text[end..].chars();
        let space = rest.next().filter(|letter| SPACES.contains(letter));
        is_grouped = space.is_some() && digits(rest.as_str()) == 3;
        if let (Some(space), true) = (space, is_grouped) {
            end += space.len_utf8() + 3;
        }
    }
    let decimals = text[end..].strip_prefix([',', '.']).map_or(0, digits);
    if decimals > 0 { end + 1 + decimals } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        let texts = |sentence: Sentence| sentence.words.into_iter().map(|word| word.text).collect();
        sentences(text).into_iter().map(texts).collect()
    }

    #[test]
    fn sentences_end_at_signs_paragraphs_and_items_of_lists() {
        let found = words("En mening. En till!\n\nEn tredje\n- ett\n- två\nav dem");
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2, 1, 3]);
        assert_eq!(words("Vi ser t.ex. att 54,2 % är kvar.").len(), 1);
    }

    #[test]
    fn numbers_keep_their_groups_and_decimals() {
        assert_eq!(
            words("Av 1 234 fall 54,2 % år 2024."),
            [["Av", "1 234", "fall", "54,2", "%", "år", "2024"]]
        );
        assert_eq!(words("12 345 678,5 av 2024 120"), [["12 345 678,5", "av", "2024", "120"]]);
    }

    #[test]
    fn calls_and_addresses_are_no_words() {
        let all = sentences("Andelen är {{ share(of=\"a b\") }} i [länet](/lan/x/ \"54 procent\"). Och mer.");
        let texts: Vec<&str> = all[0].words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["Andelen", "är", "i", "länet"]);
        assert!(all[0].is_computed && !all[1].is_computed);
    }
}
