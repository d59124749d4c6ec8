//! PX files (PC-Axis), in which statistical offices publish their tables: keywords that describe the
//! variables, then all values.

use std::iter::Peekable;
use std::str::CharIndices;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use ground::diagnostics::count_breaks;
use rustc_hash::FxHashMap;

use super::cube::{self, CubeRows, Dimension, MAX_CATEGORIES, MAX_DIMENSIONS, label};
use super::kept::{About, KeptGrid, Room, TooLarge};
use super::refusal::Refusal;

/// How many remarks of a file are kept.
const MAX_REMARKS: usize = 40;
/// How many keywords a file may have.
const MAX_KEYWORDS: usize = 100_000;
const HELP: &str = "fetch the file anew from where it is published";

/// What the file says before its values: the text after a keyword, by the keyword and the variable
/// that it is about. Texts in a second language are left out.
type Keywords<'a> = FxHashMap<(&'a str, Option<String>), &'a str>;

/// Reads a file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<KeptGrid>, Refusal> {
    let text = decode(bytes);
    let (keywords, data) = keywords(&text)?;
    let stub = dimensions(&keywords, "STUB")?;
    let heading = dimensions(&keywords, "HEADING")?;
    let keys: Vec<Option<bool>> = stub.iter().map(|dimension| keyed(&keywords, dimension)).collect();
    let mut dimensions: Vec<Dimension> = stub.iter().chain(&heading).cloned().collect();
    measure(&keywords, &mut dimensions);
    if dimensions.is_empty() {
        return Err(Refusal::new(
            "px-syntax",
            "the PX file names no variables",
            "STUB or HEADING must name them",
        ));
    }
    let size = cube::size(&dimensions).ok_or(TooLarge)?;
    let mut rows = CubeRows::new(&dimensions, Room::default())?;
    let mut values = Values { text: &text, rest: text[data..].char_indices().peekable(), start: data };
    let found = match keys.first().copied().flatten() {
        Some(_) => sparse(&mut values, &mut rows, &stub, &keys, cube::size(&heading).unwrap_or(0))?,
        None => dense(&mut values, &mut rows, size)?,
    };
    if found != size {
        let message = format!("the variables span {size} values, the file holds {found}");
        let (line, text) = line_of(&text, data);
        return Err(Refusal::new("px-values", message, HELP).on_line(line, text));
    }
    let first_string = |keyword| strings(keywords.get(&(keyword, None))?).into_iter().next();
    let about =
        About { title: first_string("TITLE"), source: first_string("SOURCE"), remarks: remarks(&keywords) };
    Ok(vec![KeptGrid { name: None, is_hidden: false, about, cells: rows.finish().0 }])
}

/// What the file remarks: first on the whole table, then on variables and values, by their names. A
/// sharp sign stands for a new line.
fn remarks(keywords: &Keywords) -> Vec<String> {
    let is_remark = |name: &str| ["NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX"].contains(&name);
    let mut found: Vec<(&Option<String>, &str, &str)> = keywords
        .iter()
        .filter(|((name, _), _)| is_remark(name))
        .map(|((name, of), text)| (of, *name, *text))
        .collect();
    found.sort_unstable();
    let remark = |(of, _, text): (&Option<String>, &str, &str)| {
        let text = strings(text).concat().replace('#', " ");
        of.as_ref().map_or(text.clone(), |of| format!("{of}: {text}"))
    };
    found.into_iter().take(MAX_REMARKS).map(remark).collect()
}

/// Sets the units of values: of each content its own unit, else the unit of all values.
fn measure(keywords: &Keywords, dimensions: &mut [Dimension]) {
    let unit_of = |subject: Option<String>| strings(keywords.get(&("UNITS", subject))?).into_iter().next();
    let contents = keywords.get(&("CONTVARIABLE", None)).and_then(|text| strings(text).into_iter().next());
    let of_contents =
        dimensions.iter_mut().find(|dimension| contents.as_deref() == Some(&*dimension.name.text));
    if let Some(of_contents) = of_contents {
        of_contents.measured_in(|content| unit_of(Some(content.text.to_string())).or_else(|| unit_of(None)));
    } else if let Some(first) = dimensions.first_mut() {
        first.measured_in(|_| unit_of(None));
    }
}

/// CODEPAGE gives the character encoding, else CHARSET: "ANSI" is Windows-1252. A file that is
/// UTF-8 without saying so is read as such.
fn decode(bytes: &[u8]) -> String {
    let head = WINDOWS_1252.decode(&bytes[..bytes.len().min(4_000)]).0.into_owned();
    let declared_encoding = |keyword: &str| {
        let (_, rest) = head.split_once(keyword)?;
        Encoding::for_label(rest.split('"').nth(1)?.as_bytes())
    };
    let encoding =
        declared_encoding("CODEPAGE=").or_else(|| declared_encoding("CHARSET=")).unwrap_or(WINDOWS_1252);
    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    let encoding = match (is_utf_8, encoding) {
        (true, _) => UTF_8,
        (false, encoding) if encoding == UTF_8 => WINDOWS_1252,
        (false, encoding) => encoding,
    };
    encoding.decode(bytes).0.into_owned()
}

/// The keywords, and the byte at which the values begin.
fn keywords(text: &str) -> Result<(Keywords<'_>, usize), Refusal> {
    let (mut keywords, mut at) = (Keywords::default(), 0);
    loop {
        let Some(length) = find_outside(&text[at..], '=') else {
            let (line, source) = line_of(text, at);
            let message = "the PX file has no values: it ends before DATA";
            return Err(Refusal::new("px-syntax", message, HELP).on_line(line, source));
        };
        let key = text[at..at + length].trim();
        at += length + 1;
        if key == "DATA" {
            return Ok((keywords, at));
        }
        let Some(length) = find_outside(&text[at..], ';') else {
            let (line, source) = line_of(text, at);
            let message = format!("`{}` does not end", key.chars().take(40).collect::<String>());
            let help = "a semicolon must stand after the values of a keyword; check the quotation marks";
            return Err(Refusal::new("px-syntax", message, help).on_line(line, source));
        };
        let (name, subject) = match key.split_once('(') {
            Some((name, subject)) => (name, Some(strings(subject.trim_end_matches(')')).join(", "))),
            None => (key, None),
        };
        if keywords.len() >= MAX_KEYWORDS {
            return Err(TooLarge.into());
        }
        if !name.contains('[') {
            keywords.insert((name.trim(), subject), &text[at..at + length]);
        }
        at += length + 1;
    }
}

/// The position of the first such ASCII character that stands outside quotation marks.
fn find_outside(text: &str, letter: char) -> Option<usize> {
    let mut is_quoted = false;
    text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        !is_quoted && byte == letter as u8
    })
}

/// The strings of a list. A string may go on in a second pair of quotation marks, on the next line.
fn strings(text: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let (mut is_quoted, mut goes_on) = (false, false);
    for letter in text.chars() {
        match letter {
            '"' if !is_quoted => {
                if !goes_on && strings.len() <= MAX_CATEGORIES {
                    strings.push(String::new());
                }
                (is_quoted, goes_on) = (true, true);
            }
            '"' => is_quoted = false,
            ',' if !is_quoted => goes_on = false,
            letter if is_quoted && !matches!(letter, '\r' | '\n') => {
                strings.last_mut().into_iter().for_each(|string| string.push(letter));
            }
            _ => {}
        }
    }
    strings
}

fn dimensions(keywords: &Keywords, keyword: &'static str) -> Result<Vec<Dimension>, Refusal> {
    let names = keywords.get(&(keyword, None)).map(|text| strings(text)).unwrap_or_default();
    if names.len() > MAX_DIMENSIONS {
        return Err(TooLarge.into());
    }
    names.into_iter().map(|name| dimension(keywords, name)).collect()
}

fn dimension(keywords: &Keywords, name: String) -> Result<Dimension, Refusal> {
    let strings_of = |keyword: &'static str| {
        let text = keywords.get(&(keyword, Some(name.clone())))?;
        Some(strings(text)).filter(|strings| strings.len() <= MAX_CATEGORIES)
    };
    let codes = strings_of("CODES").or_else(|| strings_of("TIMEVAL")).unwrap_or_default();
    let values = strings_of("VALUES").unwrap_or_else(|| codes.clone());
    if values.is_empty() {
        let message = format!("the PX file does not say what values `{name}` has, or has too many");
        return Err(Refusal::new("px-syntax", message, "`VALUES(\"…\")` in the file must list them"));
    }
    let code = |index: usize| codes.get(index).filter(|_| codes.len() == values.len()).map(String::as_str);
    let categories = values.iter().enumerate().map(|(index, value)| label(value, code(index))).collect();
    let variable_code =
        strings_of("VARIABLECODE").or_else(|| strings_of("VARIABLE-CODE")).unwrap_or_default();
    Ok(Dimension {
        name: label(&name, variable_code.first().map(String::as_str)),
        categories,
        ..Dimension::default()
    })
}

/// Whether the values of a variable stand before each row of a file that leaves rows out, and if so,
/// whether it is their codes that do.
fn keyed(keywords: &Keywords, dimension: &Dimension) -> Option<bool> {
    let said = keywords.get(&("KEYS", Some(dimension.name.text.to_string())))?;
    Some(said.trim() == "CODES")
}

fn line_of(text: &str, at: usize) -> (usize, &str) {
    let line = count_breaks(&text.as_bytes()[..at]) + 1;
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |before| before + 1);
    (line, text[start..].split(['\n', '\r']).next().unwrap_or_default())
}

/// The values after `DATA=`: numbers, or symbols in quotation marks.
struct Values<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
    start: usize,
}

impl<'a> Iterator for Values<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let is_gap = |letter: char| letter.is_whitespace() || letter == ',' || letter == '\u{feff}';
        while self.rest.next_if(|(_, letter)| is_gap(*letter)).is_some() {}
        let (start, first) = *self.rest.peek()?;
        let is_end: fn(char) -> bool = match first {
            ';' => return None,
            '"' => |letter| letter == '"',
            _ => |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '"'),
        };
        let from = start + usize::from(first == '"');
        self.rest.next();
        while self.rest.next_if(|(_, letter)| !is_end(*letter)).is_some() {}
        let end = self.rest.peek().map_or(self.text.len() - self.start, |(end, _)| *end);
        self.rest.next_if(|(_, letter)| first == '"' && *letter == '"');
        Some(&self.text[self.start + from.min(end)..self.start + end])
    }
}

/// All values, and how many they are.
fn dense(values: &mut Values, rows: &mut CubeRows, size: usize) -> Result<usize, TooLarge> {
    let mut found = 0;
    for value in values {
        if found < size {
            rows.value(value)?;
        }
        found += 1;
    }
    Ok(found)
}

/// Rows that begin with the values of the stub; rows that are left out get no row here either. The
/// number of values is that of the whole cube if every row has as many as the heading spans.
fn sparse(
    values: &mut Values,
    rows: &mut CubeRows,
    stub: &[Dimension],
    keys: &[Option<bool>],
    width: usize,
) -> Result<usize, Refusal> {
    let places: Vec<FxHashMap<&str, usize>> =
        stub.iter().zip(keys).map(|(dimension, is_code)| places(dimension, is_code == &Some(true))).collect();
    let size = cube::size(stub).unwrap_or(0).saturating_mul(width);
    let (mut found, mut before) = (0, 0);
    while let Some(mut key) = values.next() {
        let mut at = 0;
        for (index, places) in places.iter().enumerate() {
            if index > 0 {
                key = values.next().unwrap_or_default();
            }
            let Some(place) = places.get(key.trim()) else {
                let message = format!("`{key}` in the values is not one of `{}`", stub[index].name.text);
                return Err(Refusal::new("px-values", message, HELP));
            };
            at = at * stub[index].categories.len() + place;
        }
        if at * width < before {
            return Err(Refusal::new(
                "px-values",
                format!("the row of `{key}` stands after later ones"),
                HELP,
            ));
        }
        rows.skip_to(at * width);
        before = (at + 1) * width;
        for value in values.by_ref().take(width) {
            rows.value(value)?;
            found += 1;
        }
        if found % width.max(1) != 0 {
            return Ok(found);
        }
    }
    Ok(size)
}

/// Where each value of a variable stands, by its code or its label.
fn places(dimension: &Dimension, is_code: bool) -> FxHashMap<&str, usize> {
    let key = |index: usize| {
        let text = &dimension.categories[index];
        let code = text.code.as_ref().filter(|_| is_code);
        (&**code.unwrap_or(&text.text), index)
    };
    (0..dimension.categories.len()).map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let grids = read(bytes).expect("a table");
        grids[0].cells.rows(0).map(|row| row.all().map(str::to_string).collect()).collect()
    }

    const HEAD: &str = "CHARSET=\"ANSI\";\nAXIS-VERSION=\"2010\";\nNOTE=\"En not; med semikolon och =\";\n\
        STUB=\"ort\";\nSTUB[en]=\"place\";\nHEADING=\"k\u{f6}n\",\"\u{e5}r\";\n\
        VALUES(\"ort\")=\"\u{c5}s\",\"En lång \"\n\"rad\";\nCODES(\"ort\")=\"01\",\"02\";\n\
        VALUES(\"k\u{f6}n\")=\"flickor\",\"pojkar\";\nTIMEVAL(\"\u{e5}r\")=TLIST(A1),\"2022\",\"2023\";\n";

    #[test]
    fn values_get_the_categories_of_all_variables() {
        let text = format!("{HEAD}DATA=\n1 2 3 \"..\"\r\n5 6.50 \"-\" 8;\n");
        let found = rows(text.as_bytes());
        assert_eq!(found[0], ["ort", "kön", "år", "value"]);
        assert_eq!(found[1], ["Ås", "flickor", "2022", "1"]);
        assert_eq!(found[4], ["Ås", "pojkar", "2023", ".."]);
        assert_eq!(found[6], ["En lång rad", "flickor", "2023", "6.50"]);
        assert_eq!(found.len(), 9);
        let grids = read(text.as_bytes()).unwrap();
        assert_eq!(grids[0].cells.rows(5).next().and_then(|row| row.code(0)), Some("02"));
    }

    #[test]
    fn letters_are_read_as_the_file_says_or_shows() {
        let text = format!("{HEAD}DATA=1 2 3 4 5 6 7 8;");
        let ansi = WINDOWS_1252.encode(&text).0.into_owned();
        assert_eq!(rows(&ansi), rows(text.as_bytes()));
        let dos = text.replace("\"ANSI\"", "\"ANSI\";CODEPAGE=\"iso-8859-15\"");
        let (latin, _, _) = Encoding::for_label(b"iso-8859-15").unwrap().encode(&dos);
        assert_eq!(rows(&latin)[1][0], "Ås");
    }

    #[test]
    fn rows_that_are_left_out_get_no_row() {
        let head = HEAD.replace("NOTE=", "KEYS(\"ort\")=CODES;\nNOTE=");
        let found = rows(format!("{head}DATA=\n\"02\",1 2 3 4;").as_bytes());
        assert_eq!(found.len(), 5);
        assert_eq!(found[4], ["En lång rad", "pojkar", "2023", "4"]);
        assert!(read(format!("{head}DATA=\n\"03\",1 2 3 4;").as_bytes()).is_err());
        assert!(read(format!("{head}DATA=\n\"02\",1 2 3;").as_bytes()).is_err());
    }

    #[test]
    fn values_that_count_no_cases_say_their_unit() {
        let one = "STUB=\"ort\";VALUES(\"ort\")=\"Ek\",\"Ås\";UNITS=\"procent av alla\";DATA=41 \"..\";";
        let found = rows(one.as_bytes());
        assert_eq!((found[1][1].as_str(), found[2][1].as_str()), ("41 (procent av alla)", ".."));
        let several = "STUB=\"tal\";CONTVARIABLE=\"tal\";VALUES(\"tal\")=\"Elever\",\"Andel\";UNITS=\"antal\";\
            UNITS(\"Elever\")=\"antal\";UNITS(\"Andel\")=\"procent\";DATA=7 41;";
        let found = rows(several.as_bytes());
        assert_eq!((found[1][1].as_str(), found[2][1].as_str()), ("7", "41 (procent)"));
    }

    #[test]
    fn a_file_with_too_few_or_too_many_values_is_refused() {
        for values in ["1 2 3", "1 2 3 4 5 6 7 8 9"] {
            let error = read(format!("{HEAD}DATA=\n{values};").as_bytes()).unwrap_err();
            let text = format!("{error:?}");
            assert!(text.contains("the variables span 8 values"), "{text}");
        }
        for text in ["CHARSET=\"ANSI\";", "STUB=\"a", "DATA=1;", "STUB=\"a\";DATA=1;"] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
