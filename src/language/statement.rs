//! Words of the accessibility statement that the law prescribes, and the names of the parts that it must have.

/// Everything is met.
pub const FULL: &str = "helt förenlig";
/// Most is met.
pub const PARTLY: &str = "delvis förenlig";
/// Much is not met.
pub const NOT: &str = "inte förenlig";

/// How well the site meets the law.
pub const STATUS: &str = "hur väl webbplatsen uppfyller lagen";
/// The list of what does not work.
pub const DEFICIENCIES: &str = "en lista över det som inte är tillgängligt";
/// The day of the assessment.
pub const ASSESSED: &str = "vilken dag webbplatsen bedömdes";
/// How the site was assessed.
pub const METHOD: &str = "hur bedömningen gjordes";
/// The day on which the statement was last changed.
pub const UPDATED: &str = "vilken dag redogörelsen senast ändrades";
/// The link for reporting what does not work.
pub const REPORTING: &str = "en länk där den som besöker webbplatsen kan anmäla brister";
/// Who supervises.
pub const AUTHORITY: &str = "vilken myndighet som har tillsyn, med en länk för klagomål";
