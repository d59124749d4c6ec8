//! Names in addresses: what a place, a page or a heading is called in a path.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// A name as part of an address: lower case, letters a–z and digits, words joined by hyphens.
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

/// The most bytes that a part of a path has. File systems hold 255; the rest is left for endings,
/// and for the folders above.
pub const LONGEST: usize = 100;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name that any file system can hold as a file or folder: a [`slug`] that is no device and not
/// too long. `None` when no letter or digit of the name is left.
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
    // What is cut away is told apart by its hash. Slugs are ASCII, so any byte begins a letter.
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
    fn slugs_are_plain() {
        assert_eq!(slug("Norra Åsby–Ängs län"), "norra-asby-angs-lan");
    }

    #[test]
    fn a_file_name_is_one_that_any_file_system_holds() {
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
