//! Finds the program of an installed browser.

use std::path::PathBuf;

/// Names under which Chromium, Chrome and Edge are installed, and their paths on systems that do
/// not search for programs by name.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];
const PLACES: [&str; 3] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The path of an installed browser; `None` when there is none.
pub(crate) fn find() -> Option<PathBuf> {
    let named = NAMES.iter().find_map(|name| which::which(name).ok());
    named.or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
}
