//! A zip archive, looked at before anybody unpacks it in earnest: what is inside, and that it cannot
//! fill the memory.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::kept::TooLarge;
use super::refusal::Refusal;

/// How many parts an archive may have.
const MAX_PARTS: usize = 10_000;
/// How many bytes all parts may unpack to.
const MAX_BYTES: u64 = 400 << 20;
/// How many bytes a part may unpack to that is read whole.
const MAX_WHOLE: u64 = 16 << 20;
/// How many bytes a tag or a text within a large part may have. A cell of a spreadsheet has 32 767
/// characters at most.
const MAX_TOKEN: usize = 1 << 20;

/// A part of an archive.
#[derive(Debug)]
pub(crate) struct Part {
    /// The path within the archive, in lower case, with slashes.
    pub name: String,
    index: usize,
    /// Where its packed bytes begin in the archive, and how many they are.
    start: u64,
    packed: u64,
    /// The number of merged ranges of cells in the sheets of the workbook.
    pub regions: usize,
    /// The number of formulas in the sheets of the workbook.
    pub formulas: usize,
    /// How many tags begin with `sheet `.
    pub sheets: usize,
    /// The number of its tags, if it is XML, and the length of its longest tag or text.
    pub tags: usize,
    pub longest: usize,
    /// Whether it is large, and is not XML whose tags and texts are short.
    pub is_heavy: bool,
}

/// The parts of an archive, each of which was unpacked into nothing once.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    bytes: &'a [u8],
    zip: ZipArchive<Cursor<&'a [u8]>>,
    pub parts: Vec<Part>,
}

impl<'a> Package<'a> {
    pub(crate) fn examine(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut zip = open(bytes)?;
        let declared: u64 =
            (0..zip.len()).filter_map(|at| zip.by_index_raw(at).ok().map(|part| part.size())).sum();
        if declared > MAX_BYTES {
            return Err(TooLarge.into());
        }
        let (mut parts, mut left) = (Vec::new(), MAX_BYTES);
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).map_err(|error| refused(&error))?;
            let name = file.name().map_err(|error| refused(&error))?.replace('\\', "/").to_ascii_lowercase();
            let (start, packed) = (file.data_start().unwrap_or(0), file.compressed_size());
            let (unpacked, seen) = look_through(&mut file, left)?;
            left -= unpacked;
            // A part that is hardly packed takes no more memory than the file does.
            let is_heavy = seen.is_unbounded && unpacked > MAX_WHOLE && unpacked > packed * 2;
            let Tokens { regions, formulas, sheets, tags, longest, .. } = seen;
            parts.push(Part {
                name,
                index,
                start,
                packed,
                regions,
                formulas,
                sheets,
                tags,
                longest,
                is_heavy,
            });
        }
        parts.sort_by_key(|part| part.start);
        Ok(Self { bytes, zip, parts })
    }

    /// The part of this name, which must be in lower case.
    pub(crate) fn named(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// The bytes of a part.
    pub(crate) fn bytes(&self, part: &Part, limit: u64) -> Result<Vec<u8>, Refusal> {
        self.unpack(part, |file| {
            let mut bytes = Vec::new();
            file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Refusal::damaged("file", error))?;
            if bytes.len() as u64 > limit { Err(TooLarge.into()) } else { Ok(bytes) }
        })
    }

    /// Calls `visit` with a part that unpacks while it is read.
    pub(crate) fn unpack<T>(
        &self,
        part: &Part,
        visit: impl FnOnce(&mut dyn Read) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        // A copy shares the list of parts.
        let mut zip = self.zip.clone();
        visit(&mut zip.by_index(part.index).map_err(|error| refused(&error))?)
    }

    /// The archive for a reader that may read each part a few times only.
    pub(crate) fn reader(&self) -> FewTimes<'_> {
        FewTimes { inner: Cursor::new(self.bytes), parts: &self.parts, read: vec![0; self.parts.len()] }
    }
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refusal> {
    // The list of parts takes far more memory than it has bytes.
    if memchr::memmem::find_iter(bytes, b"PK\x01\x02").nth(MAX_PARTS).is_some() {
        return Err(TooLarge.into());
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| refused(&error))
}

fn refused(error: &zip::result::ZipError) -> Refusal {
    let text = error.to_string();
    if text.to_lowercase().contains("password") {
        Refusal::locked("file")
    } else {
        Refusal::damaged("file", text)
    }
}

/// Unpacks a part into nothing: how many bytes it has, and what was seen in it.
fn look_through(file: &mut impl Read, left: u64) -> Result<(u64, Tokens), Refusal> {
    let (mut bytes, mut tokens, mut buffer) = (0, Tokens::default(), vec![0; 1 << 16]);
    loop {
        let length = file.read(&mut buffer).map_err(|error| Refusal::damaged("file", error))?;
        if length == 0 {
            break;
        }
        bytes += length as u64;
        tokens.pass(&buffer[..length]);
        if bytes > left {
            return Err(TooLarge.into());
        }
    }
    Ok((bytes, tokens))
}

/// Where in XML the scan is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    Tag,
    /// A value of an attribute, between these quotation marks.
    Value(u8),
}

/// Finds tags and texts of XML that have no end in sight, without keeping them.
#[derive(Debug, Default)]
struct Tokens {
    within: Within,
    length: usize,
    /// The first characters of a tag.
    name: Vec<u8>,
    is_unbounded: bool,
    tags: usize,
    longest: usize,
    regions: usize,
    formulas: usize,
    sheets: usize,
}

impl Tokens {
    fn pass(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            // Most of a part is passed over without a look at each character.
            let skipped = match self.within {
                Within::Text => memchr::memchr(b'<', rest),
                Within::Tag if self.name.len() < NAME => Some(0),
                Within::Tag => memchr::memchr3(b'>', b'"', b'\'', rest),
                Within::Value(mark) => memchr::memchr(mark, rest),
            };
            self.lengthen(skipped.unwrap_or(rest.len()));
            let Some(skipped) = skipped else { return };
            self.step(rest[skipped]);
            at += skipped + 1;
        }
    }

    fn lengthen(&mut self, bytes: usize) {
        self.length += bytes;
        self.longest = self.longest.max(self.length);
        self.is_unbounded |= self.length > MAX_TOKEN;
    }

    fn step(&mut self, byte: u8) {
        self.lengthen(1);
        let next = match (self.within, byte) {
            (Within::Text, b'<') => Within::Tag,
            (Within::Tag, b'>') => Within::Text,
            (Within::Tag, b'"' | b'\'') => Within::Value(byte),
            (Within::Value(mark), _) if mark == byte => Within::Tag,
            (within, _) => within,
        };
        if self.within == Within::Tag && self.name.len() < NAME {
            self.name.push(byte);
            self.look_at_name();
        }
        if matches!((self.within, next), (Within::Text, Within::Tag) | (Within::Tag, Within::Text)) {
            self.length = 0;
            self.name.clear();
        }
        self.within = next;
    }

    /// A comment, or a piece of unread text, may hold what looks like tags: large parts have none.
    fn look_at_name(&mut self) {
        self.tags += usize::from(self.name.len() == 1);
        match self.name.as_slice() {
            b"!" => self.is_unbounded = true,
            b"?" => self.is_unbounded |= self.tags > 1,
            b"f>" => self.formulas += 1,
            name if name.last().is_some_and(u8::is_ascii_whitespace) => {
                let start = name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
                let name = &name[start..name.len() - 1];
                self.regions += usize::from(name == b"mergeCell");
                self.formulas += usize::from(name == b"f");
                self.sheets += usize::from(name == b"sheet");
                // The name is known: nothing more of it is needed.
                self.name.resize(NAME, 0);
            }
            _ => {}
        }
    }
}

/// How many characters of a tag's name, with its prefix, are looked at.
const NAME: usize = 40;

/// Reads an archive, but no part of it more than a few times: a workbook may name one part as the
/// content of a thousand sheets.
#[derive(Debug)]
pub(crate) struct FewTimes<'a> {
    inner: Cursor<&'a [u8]>,
    parts: &'a [Part],
    /// How many bytes of each part were read.
    read: Vec<u64>,
}

const TIMES: u64 = 3;
/// What is read beyond that while the archive's own list is looked for.
const SLACK: u64 = 1 << 16;

impl Read for FewTimes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = self.inner.position();
        let length = self.inner.read(buffer)?;
        let after = self.parts.partition_point(|part| part.start <= from);
        if let Some(index) = after.checked_sub(1) {
            self.read[index] += length as u64;
            if self.read[index] > self.parts[index].packed * TIMES + SLACK {
                return Err(io::Error::other("a part is read too often"));
            }
        }
        Ok(length)
    }
}

impl Seek for FewTimes<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        // Piece by piece, as it is unpacked.
        text.as_bytes().chunks(7).for_each(|piece| tokens.pass(piece));
        tokens
    }

    #[test]
    fn tags_are_counted_by_their_local_names() {
        let text = "<?xml version='1.0'?><sheetData><x:mergeCell ref=\"A1:B1\"/><mergeCell\nref='>'/></sheetData><sheet />";
        let seen = tokens(text);
        assert_eq!((seen.regions, seen.sheets, seen.is_unbounded), (2, 1, false));
    }

    #[test]
    fn what_has_no_end_is_seen() {
        let long = "<>".repeat(MAX_TOKEN);
        assert!(tokens(&format!("<a b=\"{long}\"/>")).is_unbounded);
        assert!(tokens(&format!("<a>{}</a>", "x".repeat(MAX_TOKEN + 1))).is_unbounded);
        assert!(tokens("<a><!-- > --></a>").is_unbounded);
        assert!(!tokens(&"<a>x</a>".repeat(MAX_TOKEN)).is_unbounded);
    }
}
