//! XML that is read while it comes, without keeping more than one tag or text.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// How many bytes one tag or text may have.
const MAX_TOKEN: usize = 1 << 20;

/// The tags and texts of a document.
pub(crate) struct Xml<R: Read> {
    reader: Reader<BoundedReader<R>>,
    length: Rc<Cell<usize>>,
    buffer: Vec<u8>,
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(document: R) -> Self {
        let length = Rc::new(Cell::new(0));
        let inner = BufReader::with_capacity(1 << 16, document);
        let mut reader = Reader::from_reader(BoundedReader { inner, length: length.clone() });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Self { reader, length, buffer: Vec::new() }
    }

    /// The next tag or text.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, quick_xml::Error> {
        self.buffer.clear();
        self.length.set(0);
        self.reader.read_event_into(&mut self.buffer)
    }
}

/// A reader that stops where a tag or text goes on for too long.
struct BoundedReader<R> {
    inner: BufReader<R>,
    /// How many bytes were read since the last tag or text began.
    length: Rc<Cell<usize>>,
}

impl<R: Read> Read for BoundedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: Read> BufRead for BoundedReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.length.get() > MAX_TOKEN {
            return Err(io::Error::other("a text without end"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.length.set(self.length.get() + amount);
        self.inner.consume(amount);
    }
}

/// The name of a tag without its prefix.
pub(crate) fn local<'a>(tag: &'a BytesStart) -> &'a str {
    let name: &str = tag.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, whatever its prefix; empty when there is none.
pub(crate) fn attribute(tag: &BytesStart, name: &str) -> String {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name);
    let value = found.and_then(|attribute| {
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    });
    value.unwrap_or_default()
}

/// The character that a reference such as `&amp;` or `&#229;` stands for.
pub(crate) fn letter(reference: &BytesRef) -> char {
    let named = match reference.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    named.or_else(|| reference.resolve_char_ref().ok().flatten()).unwrap_or('\u{fffd}')
}
