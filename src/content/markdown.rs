//! Turns markdown into HTML that runs no script and loads nothing.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use rustc_hash::{FxHashMap, FxHashSet};

use language::slug;

use super::columns::TextColumns;

/// Stands before the id of a figure in rendered text.
pub const FIGURE_START: char = '\u{e000}';
/// Stands after the id of a figure in rendered text.
pub const FIGURE_END: char = '\u{e001}';

/// A text as HTML.
#[derive(Debug, Clone, Default)]
pub struct Html {
    /// The HTML.
    pub html: String,
    /// Its headings, for a table of contents.
    pub headings: Vec<Heading>,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Heading {
    /// The level, 2 or more; 1 is the page's title.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A part that a text must not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnsafePart {
    /// Raw HTML.
    Html,
    /// A link to anything but a page or an address.
    Link,
    /// A picture.
    Image,
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// All parts of a text that are refused, with their ranges in bytes.
pub(crate) fn unsafe_parts(text: &str) -> Vec<(UnsafePart, Range<usize>)> {
    Parser::new_ext(text, options())
        .into_offset_iter()
        .filter_map(|(event, range)| {
            let kind = match event {
                Event::Html(_) | Event::InlineHtml(_) => UnsafePart::Html,
                Event::Start(Tag::Link { dest_url, .. }) if !is_safe(&dest_url) => UnsafePart::Link,
                Event::Start(Tag::Image { .. }) => UnsafePart::Image,
                _ => return None,
            };
            Some((kind, range))
        })
        .collect()
}

/// Links to pages of the site itself: the path of the file without anchor, and the range in bytes.
pub(crate) fn links_within_site(text: &str) -> Vec<(String, Range<usize>)> {
    Parser::new_ext(text, options())
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. }) if is_safe(&dest_url) && dest_url.starts_with('/') => {
                let file = within_site(dest_url, "");
                Some((file.split('#').next().unwrap_or_default().to_string(), range))
            }
            _ => None,
        })
        .collect()
}

/// The text with relative links to pages of the site, as in its HTML.
pub fn with_links(text: &str, root: &str) -> String {
    let mut links: Vec<(String, Range<usize>)> = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && is_safe(&dest_url)
            && dest_url.starts_with('/')
        {
            links.push((dest_url.to_string(), range));
        }
    }
    let mut whole = String::with_capacity(text.len());
    let mut from = 0;
    for (address, range) in links {
        let written = text[range.clone()].rfind(&format!("({address}")).map(|at| range.start + at + 1);
        if let Some(at) = written.filter(|at| *at >= from) {
            whole.push_str(&text[from..at]);
            whole.push_str(&within_site(CowStr::from(address.clone()), root));
            from = at + address.len();
        }
    }
    whole.push_str(&text[from..]);
    whole
}

fn is_safe(address: &str) -> bool {
    let address = address.trim();
    ["https://", "http://", "mailto:", "#", "/"].iter().any(|start| address.starts_with(start))
        && !address.starts_with("//")
        && !address.chars().any(char::is_control)
}

/// Renders a text as HTML. `top` is the level of its highest headings; `root` is the relative path
/// to the site's root; `prefix` begins every anchor, so that several texts fit on one page. Unsafe
/// parts that come from a value are shown as text.
pub fn to_html(text: &str, top: u8, root: &str, prefix: &str) -> Html {
    let mut headings = Headings { top, prefix, ..Headings::default() };
    let events = Parser::new_ext(text, options()).map(|event| defused(event, root));
    let events = events.map(|event| footnote(event, prefix));
    let mut columns = TextColumns::default();
    let events = events.map(|event| columns.set(event));
    let events: Vec<Event> = events.map(|event| headings.note(event)).collect();
    let anchored = headings.anchor(events);
    let mut html = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut html, anchored.into_iter());
    Html { html, headings: headings.headings }
}

fn defused<'a>(event: Event<'a>, root: &str) -> Event<'a> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_safe(&dest_url) { within_site(dest_url, root) } else { CowStr::from("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    }
}

/// Gives footnotes anchors that no heading can have, since a heading's anchor has no underscore
/// after the prefix.
fn footnote<'a>(event: Event<'a>, prefix: &str) -> Event<'a> {
    let anchor = |name: CowStr| CowStr::from(format!("{prefix}not_{name}"));
    match event {
        Event::FootnoteReference(name) => Event::FootnoteReference(anchor(name)),
        Event::Start(Tag::FootnoteDefinition(name)) => Event::Start(Tag::FootnoteDefinition(anchor(name))),
        other => other,
    }
}

/// Makes an address from the site's root relative and adds its file name, so that it also works for
/// files opened from disk.
fn within_site<'a>(address: CowStr<'a>, root: &str) -> CowStr<'a> {
    let Some(path) = address.strip_prefix('/') else {
        return address;
    };
    let (path, anchor) = path.split_once('#').map_or((path, String::new()), |(p, a)| (p, format!("#{a}")));
    let file = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
    CowStr::from(format!("{root}{path}{file}{anchor}"))
}

/// Collects the headings in a stream of events.
#[derive(Default)]
struct Headings<'p> {
    top: u8,
    prefix: &'p str,
    inside: bool,
    headings: Vec<Heading>,
    /// Anchors in use.
    taken: FxHashSet<String>,
    /// The last number added to each anchor, so that many equal headings do not each try all
    /// numbers.
    numbers: FxHashMap<String, usize>,
}

impl Headings<'_> {
    fn note<'a>(&mut self, event: Event<'a>) -> Event<'a> {
        match &event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.inside = true;
                let level = (*level as u8 + self.top).saturating_sub(2).clamp(self.top, 6);
                self.headings.push(Heading { level, id: String::new(), text: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => {
                self.inside = false;
                self.name_last();
            }
            Event::Text(text) | Event::Code(text) if self.inside => {
                if let Some(heading) = self.headings.last_mut() {
                    heading.text.push_str(text);
                }
            }
            _ => {}
        }
        event
    }

    fn name_last(&mut self) {
        let Some(last) = self.headings.last_mut() else {
            return;
        };
        let words = Some(slug(&last.text)).filter(|words| !words.is_empty());
        let name = format!("{}{}", self.prefix, words.as_deref().unwrap_or("avsnitt"));
        let mut id = name.clone();
        if self.taken.contains(&id) {
            let number = self.numbers.entry(name.clone()).or_insert(1);
            while self.taken.contains(&id) {
                *number += 1;
                id = format!("{name}-{number}");
            }
        }
        self.taken.insert(id.clone());
        last.id = id;
    }

    /// Sets the level and anchor of each heading.
    fn anchor<'a>(&self, events: Vec<Event<'a>>) -> Vec<Event<'a>> {
        let mut next = self.headings.iter();
        let mut level = HeadingLevel::H2;
        events
            .into_iter()
            .map(|event| match event {
                Event::Start(Tag::Heading { classes, attrs, .. }) => {
                    let heading = next.next();
                    level = heading
                        .and_then(|h| HeadingLevel::try_from(usize::from(h.level)).ok())
                        .unwrap_or(level);
                    let id = heading.map(|h| CowStr::from(h.id.clone()));
                    Event::Start(Tag::Heading { level, id, classes, attrs })
                }
                Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(level)),
                other => other,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_unsafe_links_and_pictures_are_refused_and_never_rendered() {
        let text = "Hej <script>alert(1)</script> [x](javascript:alert(1)) ![y](https://example.org/y.png)";
        assert_eq!(unsafe_parts(text).len(), 4);
        let html = to_html(text, 2, "", "").html;
        assert!(
            !html.contains("<script") && !html.contains("javascript:") && !html.contains("<img"),
            "{html}"
        );
    }

    #[test]
    fn headings_get_levels_and_anchors() {
        let html = to_html("## Barnen\n\n### Ålder\n\n## Barnen\n", 2, "", "");
        let headings: Vec<_> = html.headings.iter().map(|h| (h.level, h.id.as_str())).collect();
        assert_eq!(headings, [(2, "barnen"), (3, "alder"), (2, "barnen-2")]);
        assert!(html.html.contains("<h3 id=\"alder\">Ålder</h3>"), "{}", html.html);
        let html = to_html("## Barnen\n\n## …\n", 4, "", "slutsatser_1_");
        let headings: Vec<_> = html.headings.iter().map(|h| (h.level, h.id.as_str())).collect();
        assert_eq!(headings, [(4, "slutsatser_1_barnen"), (4, "slutsatser_1_avsnitt")]);
    }

    #[test]
    fn columns_are_aligned_by_class_and_never_by_style() {
        let html =
            to_html("| Ort | Antal | Ord | x |\n|:--|--:|:-:|---|\n| A | 1 | b | c |\n", 2, "", "").html;
        let head = "<tr><th class=\"to-left\">Ort</th><th class=\"to-right\">Antal</th>\
                    <th class=\"to-middle\">Ord</th><th>x</th></tr>";
        let row = "<td class=\"to-left\">A</td><td class=\"to-right\">1</td><td class=\"to-middle\">b</td><td>c</td>";
        assert!(html.contains(head) && html.contains(row) && !html.contains("style"), "{html}");
    }

    #[test]
    fn links_within_the_site_become_relative() {
        let html = to_html("[Metod](/metod/#ord)", 2, "../../", "").html;
        assert!(html.contains("href=\"../../metod/index.html#ord\""), "{html}");
    }
}
