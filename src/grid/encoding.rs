//! From bytes to text.

use std::borrow::Cow;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use ground::diagnostics::{Diagnostic, Diagnostics, Location, count_breaks, is_break};

/// A byte order mark decides on the encoding. Without one a file is UTF-8 if it can be, UTF-16 if
/// every other byte of its head is zero, else Windows-1252, which a warning says.
pub(crate) fn decode(path: &Arc<str>, bytes: Cow<[u8]>, problems: &mut Diagnostics) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        return encoding.decode(&bytes[length..]).0.into_owned();
    }
    if let Some(encoding) = utf_16(&bytes) {
        return encoding.decode_without_bom_handling(&bytes).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes.into_owned()) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    let text = WINDOWS_1252.decode(&bytes).0.into_owned();
    problems.push(not_utf_8(path, &text));
    text
}

/// The text of bytes of which nothing is reported: the head of a file, which may end within a
/// character.
pub(crate) fn decode_quietly(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| utf_16(bytes));
    match encoding {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// UTF-16 without a byte order mark: letters of European languages have one byte that is zero,
/// always on the same side.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(400) & !1];
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros(0), zeros(1), head.len() / 2);
    let is_most = |zeros: usize| zeros * 10 > pairs * 7;
    match () {
        () if is_most(second) && first == 0 => Some(UTF_16LE),
        () if is_most(first) && second == 0 => Some(UTF_16BE),
        () => None,
    }
}

fn not_utf_8(path: &Arc<str>, text: &str) -> Diagnostic {
    let at = text.find(|letter: char| !letter.is_ascii()).unwrap_or_default();
    let line = count_breaks(&text.as_bytes()[..at]) + 1;
    let start = text[..at].rfind(is_break).map_or(0, |before| before + 1);
    let first = text[start..].split(is_break).next().unwrap_or_default();
    let place = Location::of_line(path.clone(), line, first, 1, usize::MAX);
    Diagnostic::warning("not-utf-8", place, "the file is not UTF-8; it was read as Windows-1252")
        .help("check that å, ä and ö are right on this line; save the file as UTF-8 to be sure")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, bool) {
        let mut problems = Diagnostics::default();
        let text = decode(&"t.csv".into(), bytes.into(), &mut problems);
        (text, problems.is_empty())
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "ort;antal\r\nÅnäs;12\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(little.iter().copied()).collect();
        for bytes in [little, big, marked] {
            assert_eq!(read(&bytes), (text.to_string(), true));
        }
    }

    #[test]
    fn windows_1252_is_read_with_a_warning() {
        assert_eq!(read(b"ort\n\xc5n\xe4s\n"), ("ort\nÅnäs\n".to_string(), false));
    }
}
