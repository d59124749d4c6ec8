//! Words of the accessibility statement that the law prescribes, and the names of its parts.

/// Everything is met.
pub const FULL: &str = "helt förenlig";
/// Most is met.
pub const PARTLY: &str = "delvis förenlig";
/// Much is not met.
pub const NOT: &str = "inte förenlig";

/// The parts that a statement must have.
pub const STATUS: &str = "hur väl webbplatsen uppfyller lagen";
pub const DEFICIENCIES: &str = "en lista över det som inte är tillgängligt";
pub const ASSESSED: &str = "vilken dag webbplatsen bedömdes";
pub const METHOD: &str = "hur bedömningen gjordes";
pub const UPDATED: &str = "vilken dag redogörelsen senast ändrades";
pub const REPORTING: &str = "en länk där den som besöker webbplatsen kan anmäla brister";
pub const AUTHORITY: &str = "vilken myndighet som har tillsyn, med en länk för klagomål";
