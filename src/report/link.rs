//! A link of a page.

/// A link as ready strings; the address is relative to the page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// Its text.
    pub text: String,
    /// Its address.
    pub href: String,
}

/// Links under a heading.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LinkGroup {
    /// The heading.
    pub heading: String,
    /// The links.
    pub links: Vec<Link>,
}
