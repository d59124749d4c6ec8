//! Makes path names of the names of places, pages and headings.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// A name as part of an address: only a–z, digits and hyphens between words.
pub fn slug(name: &str) -> String {
    let plain = |letter: char| match letter {
        'å' | 'ä' | 'á' | 'à' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' => 'u',
        _ => letter,
    };
    let letters: String = name
        .to_lowercase()
        .chars()
        .map(plain)
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The most bytes in one part of a path. File systems allow 255; the margin is for file endings and
/// for the folders above.
pub const LONGEST: usize = 100;

/// Device names that Windows reserves, with any file ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file or folder name that every file system accepts: a [`slug`], with "-0" after a device name,
/// cut to [`LONGEST`]. `None` when the name has no letter or digit.
pub fn file_name(name: &str) -> Option<String> {
    let name = slug(name);
    if name.is_empty() {
        return None;
    }
    if is_device(&name) {
        return Some(format!("{name}-0"));
    }
    if name.len() <= LONGEST {
        return Some(name);
    }
    // The hash of the whole name keeps two names apart whose first bytes are equal. Slugs are
    // ASCII, so a cut at any byte is valid.
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    let tail = format!("-{:08x}", hasher.finish() as u32);
    Some(format!("{}{tail}", name[..LONGEST - tail.len()].trim_end_matches('-')))
}

fn is_device(name: &str) -> bool {
    let (letters, digit) = name.split_at(name.len().min(3));
    let is_numbered = matches!(letters, "com" | "lpt");
    DEVICES.contains(&letters) && (digit.is_empty() || is_numbered && digit.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_only_ascii_letters_digits_and_hyphens() {
        assert_eq!(slug("Norra Åsby–Ängs län"), "norra-asby-angs-lan");
    }

    #[test]
    fn a_file_name_is_never_empty_a_device_or_too_long() {
        assert_eq!(file_name("!!!"), None);
        assert_eq!(file_name("AUX").as_deref(), Some("aux-0"));
        assert_eq!(file_name("Com 1").as_deref(), Some("com-1"));
        assert_eq!(file_name("COM1").as_deref(), Some("com1-0"));
        assert_eq!(file_name("Connyborg").as_deref(), Some("connyborg"));
        let long = "Åsa ".repeat(40);
        let [one, other] = [long.clone() + "a", long + "b"].map(|name| file_name(&name).unwrap());
        assert!(one.len() <= LONGEST && other.len() <= LONGEST && one != other, "{one} {other}");
    }
}
