//! Gives the browser the files of a built site while it prints.

use std::fs;
use std::path::{Component, Path, PathBuf};

use url::Url;

/// The address of a site that has none. Host names that end in `.invalid` never exist (RFC 2606).
const NOWHERE: &str = "https://lagesbild.invalid/";

/// A built site under its published address, with each file read from its folder on request. So
/// links in a PDF lead to that address, and the browser reads no files itself.
#[derive(Debug)]
pub struct ServedSite {
    folder: PathBuf,
    base: Url,
    is_published: bool,
}

/// A file of the site.
#[derive(Debug, PartialEq, Eq)]
pub struct ServedFile {
    /// Its bytes.
    pub body: Vec<u8>,
    /// Its media type, such as `text/css`.
    pub kind: &'static str,
}

impl ServedSite {
    /// The site in a folder, given by its full path. `address` is where it is published, with `/`
    /// at its end; `None` if it is not, and then links within the site do not work in a PDF.
    pub fn new(folder: &Path, address: Option<&str>) -> Result<Self, url::ParseError> {
        let base = Url::parse(address.unwrap_or(NOWHERE))?;
        Ok(Self { folder: folder.to_path_buf(), base, is_published: address.is_some() })
    }

    /// The address of a page, by its path in the site.
    pub fn address(&self, page: &str) -> Result<Url, url::ParseError> {
        self.base.join(page)
    }

    /// Whether the site has a published address.
    pub fn is_published(&self) -> bool {
        self.is_published
    }

    /// The file at an address; `None` for everything but files of the site.
    pub fn answer(&self, address: &str) -> Option<ServedFile> {
        let path = self.file(address)?;
        Some(ServedFile { body: fs::read(&path).ok()?, kind: kind(&path) })
    }

    /// The path of the file at an address; `None` for paths that leave the folder, in any spelling.
    fn file(&self, address: &str) -> Option<PathBuf> {
        let within = address.strip_prefix(self.base.as_str())?;
        let within = within.split(['?', '#']).next()?;
        let url = Url::from_directory_path(&self.folder).ok()?.join(within).ok()?;
        let path = url.to_file_path().ok()?;
        let mut parts = path.strip_prefix(&self.folder).ok()?.components();
        parts.all(|part| matches!(part, Component::Normal(_))).then_some(path)
    }
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_for_files_of_the_site_are_answered() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("site");
        fs::create_dir_all(folder.join("om å")).expect("a folder");
        fs::write(folder.join("om å/index.html"), "sidan").expect("a file");
        fs::write(root.path().join("secret.html"), "hemligt").expect("a file");
        let site = ServedSite::new(&folder, Some("https://example.org/lage/")).expect("an address");
        let page = site.address("om å/index.html").expect("a page");
        assert_eq!(page.as_str(), "https://example.org/lage/om%20%C3%A5/index.html");
        let answer = ServedFile { body: b"sidan".to_vec(), kind: "text/html; charset=utf-8" };
        assert_eq!(site.answer(page.as_str()).as_ref(), Some(&answer));
        assert_eq!(site.answer(&format!("{page}?q=1#x")).as_ref(), Some(&answer));
        let secret = root.path().join("secret.html");
        let inside = |path: &str| format!("https://example.org/lage/{path}");
        for address in [
            inside("../secret.html"),
            inside("..%2fsecret.html"),
            inside("%2e%2e/secret.html"),
            inside("om%20%C3%A5/..%2f..%2fsecret.html"),
            inside(&secret.display().to_string()),
            inside(&format!("file://{}", secret.display())),
            inside("finns-inte.html"),
            inside(""),
            format!("file://{}", secret.display()),
            "https://example.org/om%20%C3%A5/index.html".to_string(),
            "https://example.com/lage/om%20%C3%A5/index.html".to_string(),
        ] {
            assert_eq!(site.answer(&address), None, "{address}");
        }
    }
}
