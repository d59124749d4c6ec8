//! What a file is, found out from what it holds, whatever it is called.

use std::io::{Cursor, Read};

use super::encoding::decode_quietly;

/// What is looked at to recognise a format.
#[derive(Debug)]
pub(crate) struct Contents<'a> {
    pub bytes: &'a [u8],
    /// How it begins as text, without space before it.
    head: String,
    /// Names of what an archive or a compound file holds, in lower case.
    parts: Vec<String>,
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How many names are looked at.
const MAX_NAMES: usize = 20_000;
/// How much of a text is looked at.
const HEAD: usize = 800;

impl<'a> Contents<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let head = decode_quietly(&bytes[..bytes.len().min(HEAD)]);
        let head = head.trim_start_matches('\u{feff}').trim_start().to_string();
        let parts = match () {
            () if bytes.starts_with(ZIP) => parts_of_zip(bytes),
            () if bytes.starts_with(COMPOUND) => parts_of_compound(bytes),
            () => Vec::new(),
        };
        Self { bytes, head, parts }
    }

    /// Whether it is an archive or a compound file with a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part == name)
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.parts.iter().any(|part| part.starts_with(folder))
    }

    /// Whether it is text that begins with one of these, in any case.
    fn begins(&self, beginnings: &[&str]) -> bool {
        let is_start =
            |start: &&str| self.head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        beginnings.iter().any(is_start)
    }

    pub(crate) fn is_xlsx(&self) -> bool {
        self.bytes.starts_with(ZIP) && self.has_folder("xl/") && !self.is_xlsb()
    }

    pub(crate) fn is_xlsb(&self) -> bool {
        self.bytes.starts_with(ZIP) && self.has("xl/workbook.bin")
    }

    pub(crate) fn is_xls(&self) -> bool {
        self.bytes.starts_with(COMPOUND) && (self.has("workbook") || self.has("book"))
    }

    /// Whether it is a file of Office that a password locks.
    pub(crate) fn is_locked(&self) -> bool {
        self.has("encryptedpackage")
    }

    pub(crate) fn is_ods(&self) -> bool {
        self.has("content.xml") && self.has(SPREADSHEET)
    }

    /// Whether it begins with a list or an object. A name in braces would be a strange head of a
    /// table, so what follows the brace decides.
    pub(crate) fn is_json(&self) -> bool {
        let mut letters = self.head.chars();
        let first = letters.next();
        let next = letters.find(|letter| !letter.is_whitespace());
        match first {
            Some('{') => matches!(next, Some('"' | '}') | None),
            Some('[') => matches!(next, Some('{' | '[' | ']') | None),
            _ => false,
        }
    }

    /// Whether it begins with a keyword in capitals, and what it is set to.
    pub(crate) fn is_px(&self) -> bool {
        let Some((key, value)) = self.head.split_once('=') else { return false };
        let name = key.split(['[', '(']).next().unwrap_or_default();
        let is_keyword =
            |letter: char| letter.is_ascii_uppercase() || letter == '-' || letter.is_ascii_digit();
        let is_value =
            value.trim_start().starts_with(|letter: char| letter == '"' || letter.is_ascii_alphanumeric());
        name.len() > 2 && name.chars().all(is_keyword) && is_value
    }

    /// What it is, when it is something that holds no table, or one that cannot be read.
    pub(crate) fn unread(&self) -> Option<&'static str> {
        UNREAD.iter().find(|(is_it, _)| is_it(self)).map(|(_, what)| *what)
    }
}

type Unread = (fn(&Contents) -> bool, &'static str);

const UNREAD: [Unread; 19] = [
    (|it| it.begins(&["<!doctype html", "<html", "<head", "<body", "<table", "<meta"]), "a saved web page"),
    (
        |it| it.begins(&["<?xml"]) && it.head.contains("urn:schemas-microsoft-com:office"),
        "a workbook of Excel 2003 in XML",
    ),
    (|it| it.begins(&["<?xml"]) && it.head.to_lowercase().contains("<html"), "a saved web page"),
    (|it| it.begins(&["<?xml"]), "an XML document"),
    (|it| it.begins(&["mime-version:"]), "a saved web page"),
    (|it| it.bytes.starts_with(b"%PDF"), "a PDF document"),
    (|it| it.bytes.starts_with(b"{\\rtf"), "an RTF document"),
    (|it| it.bytes.starts_with(b"\x89PNG") || it.bytes.starts_with(b"\xff\xd8\xff"), "a picture"),
    (|it| it.bytes.starts_with(b"GIF8") || it.bytes.starts_with(b"II*\0"), "a picture"),
    (|it| it.has_folder("word/") || it.has("worddocument"), "a Word document"),
    (|it| it.has_folder("ppt/") || it.has("powerpoint document"), "a PowerPoint presentation"),
    (|it| it.has("content.xml"), "an OpenDocument file that is no spreadsheet"),
    (|it| it.bytes.starts_with(ZIP), "a zip archive"),
    (|it| it.bytes.starts_with(COMPOUND), "an Office document that is no workbook"),
    (|it| it.bytes.starts_with(b"\x1f\x8b") || it.bytes.starts_with(b"7z\xbc\xaf"), "a packed file"),
    (|it| it.bytes.starts_with(b"$FL2") || it.bytes.starts_with(b"$FL3"), "a file of SPSS"),
    (|it| it.bytes.starts_with(b"PAR1"), "a Parquet file"),
    (|it| it.bytes.starts_with(b"SQLite format 3"), "a database"),
    (|it| it.begins(&["<stata_dta"]), "a file of Stata"),
];

fn parts_of_zip(bytes: &[u8]) -> Vec<String> {
    // The list of parts takes far more memory than it has bytes.
    if memchr::memmem::find_iter(bytes, b"PK\x01\x02").nth(MAX_NAMES).is_some() {
        return parts_of_broken_zip(bytes);
    }
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return parts_of_broken_zip(bytes) };
    let names = zip.file_names().flatten();
    let mut names: Vec<String> = names.map(|name| name.replace('\\', "/").to_ascii_lowercase()).collect();
    // An OpenDocument file says in a part of its own what it is.
    if let Ok(part) = zip.by_name("mimetype") {
        let mut kind = String::new();
        // What is not text names no kind.
        let _ = part.take(100).read_to_string(&mut kind);
        names.push(kind.trim().to_string());
    }
    names
}

const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The name of the first part, which stands before it, shows what a broken archive was meant to be.
fn parts_of_broken_zip(bytes: &[u8]) -> Vec<String> {
    let has_name = |name: &str| memchr::memmem::find(bytes, name.as_bytes()).is_some();
    let names = ["xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "content.xml", SPREADSHEET];
    names.into_iter().filter(|name| has_name(name)).map(str::to_string).collect()
}

fn parts_of_compound(bytes: &[u8]) -> Vec<String> {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return parts_of_broken_compound(bytes);
    };
    file.read_root_storage().take(MAX_NAMES).map(|entry| entry.name().to_lowercase()).collect()
}

fn parts_of_broken_compound(bytes: &[u8]) -> Vec<String> {
    let has_name = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    let names = ["Workbook", "EncryptedPackage", "WordDocument", "PowerPoint Document"];
    let found: Vec<String> = names.into_iter().filter(|name| has_name(name)).map(str::to_lowercase).collect();
    // Where the list of names is lost, a file among tables was most likely a workbook.
    if found.is_empty() { vec!["workbook".to_string()] } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_other_formats_is_told_from_a_table() {
        let is_px = |text: &str| Contents::of(text.as_bytes()).is_px();
        assert!(
            is_px("CHARSET=\"ANSI\";") && is_px("\u{feff}TITLE[sv](\"x\")=\"a\";") && is_px("DECIMALS=0;")
        );
        assert!(!is_px("sep=;\na;b") && !is_px("A;B=C\n1;2") && !is_px("ORT=x\n"[..3].trim()));
        let is_json = |text: &str| Contents::of(text.as_bytes()).is_json();
        assert!(is_json(" {\n\"a\": 1}") && is_json("[ {\"a\": 1}]") && is_json("\u{feff}{\"a\":1}"));
        assert!(!is_json("[id];[antal]\n1;2") && !is_json("{ort};antal"));
        let utf_16: Vec<u8> = "{\"class\": \"dataset\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(Contents::of(&utf_16).is_json());
    }

    #[test]
    fn what_holds_no_table_is_named() {
        let unread = |bytes: &[u8]| Contents::of(bytes).unread();
        assert_eq!(unread(b" <!DOCTYPE html><table>"), Some("a saved web page"));
        assert_eq!(unread(b"%PDF-1.7"), Some("a PDF document"));
        assert_eq!(unread(b"{\\rtf1 x}"), Some("an RTF document"));
        assert_eq!(unread(b"\x89PNG\r\n\x1a\n"), Some("a picture"));
        assert_eq!(unread(b"ort;antal\n"), None);
    }
}
