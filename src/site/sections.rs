//! Drops the sections of a text that are empty because all that they would show is not shown.

use std::collections::BTreeSet;

use content::Heading;

/// Stands where something is not shown, until the text is whole.
pub(crate) const ABSENT: char = '\u{e002}';

/// What frames a text and says nothing by itself, in HTML and in Markdown.
const FRAMES: [&str; 8] = ["<hr />", "<blockquote>", "</blockquote>", "<p>", "</p>", "---", "***", ">"];

/// The HTML without the sections in which nothing but [`ABSENT`] is left; their headings are taken
/// out of `headings` too, and links to them become text.
pub(crate) fn without_empty_sections(html: &str, headings: &mut Vec<Heading>) -> String {
    if !html.contains(ABSENT) {
        return html.to_string();
    }
    let sections = sections(html, headings);
    let bodies = sections.iter().map(|section| (section.level, &html[section.body..section.end]));
    let kept = kept(&bodies.collect::<Vec<_>>());
    let first = sections.first().map_or(html.len(), |section| section.start);
    let mut whole = html[..first].to_string();
    for (section, _) in sections.iter().zip(&kept).filter(|(_, is_kept)| **is_kept) {
        whole += &html[section.start..section.end];
    }
    let mut gone = BTreeSet::new();
    for (section, _) in sections.iter().zip(&kept).filter(|(_, is_kept)| !**is_kept) {
        gone.insert(section.id.clone());
    }
    headings.retain(|heading| !gone.contains(&heading.id));
    without_links(&whole, &gone).replace(ABSENT, "")
}

/// Leaves empty sections out of Markdown, whose headings begin with `#`.
pub(crate) fn without_empty_markdown(text: &str) -> String {
    if !text.contains(ABSENT) {
        return text.to_string();
    }
    let level = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count() as u8;
    let mut sections: Vec<(u8, String)> = vec![(0, String::new())];
    for line in text.lines() {
        match (level(line), sections.last_mut()) {
            (0, Some((_, body))) => body.push_str(&format!("{line}\n")),
            (level, _) => sections.push((level, format!("{line}\n"))),
        }
    }
    let bodies: Vec<(u8, &str)> = sections
        .iter()
        .map(|(level, text)| {
            (*level, if *level == 0 { text } else { text.split_once('\n').map_or("", |(_, body)| body) })
        })
        .collect();
    let kept = kept(&bodies);
    let mut whole = String::with_capacity(text.len());
    for ((level, section), is_kept) in sections.iter().zip(kept) {
        if is_kept || *level == 0 {
            whole += section;
        }
    }
    // A paragraph of a mark alone goes with the empty line below it.
    let whole = whole.replace(&format!("{ABSENT}\n\n"), "");
    whole.replace(ABSENT, "")
}

/// A section of a text, from its heading to the next.
struct Section {
    level: u8,
    id: String,
    /// Where its heading begins, where that ends, and where the next heading begins.
    start: usize,
    body: usize,
    end: usize,
}

/// The sections of an HTML text, in order.
fn sections(html: &str, headings: &[Heading]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut at = 0;
    for Heading { level, id, .. } in headings {
        let Some(start) = html[at..].find(&format!("<h{level} id=\"{id}\"")).map(|start| at + start) else {
            continue;
        };
        let close = format!("</h{level}>");
        let Some(body) = html[start..].find(&close).map(|length| start + length + close.len()) else {
            continue;
        };
        if let Some(last) = sections.last_mut() {
            last.end = start;
        }
        sections.push(Section { level: *level, id: id.clone(), start, body, end: html.len() });
        at = body;
    }
    sections
}

/// Which sections are kept, from their levels and bodies. A section is dropped if it says nothing,
/// something in it is not shown, and no part of it is kept.
fn kept(sections: &[(u8, &str)]) -> Vec<bool> {
    let mut kept = vec![true; sections.len()];
    // The level of the next section that is kept, and whether something is not shown since.
    let (mut next, mut is_absent_since): (Option<u8>, bool) = (None, false);
    for (index, (level, body)) in sections.iter().enumerate().rev() {
        let is_absent = is_absent_since || body.contains(ABSENT);
        if next.is_none_or(|next| next <= *level) && is_absent && says_nothing(body) {
            kept[index] = false;
            is_absent_since = true;
        } else {
            (next, is_absent_since) = (Some(*level), false);
        }
    }
    kept
}

fn says_nothing(text: &str) -> bool {
    let is_silent = |letter: char| letter == ABSENT || letter.is_whitespace();
    let mut rest = text.trim_start_matches(is_silent);
    while let Some(after) = FRAMES.iter().find_map(|frame| rest.strip_prefix(frame)) {
        rest = after.trim_start_matches(is_silent);
    }
    rest.is_empty()
}

/// The HTML with the text of links to anchors in place of the links.
fn without_links(html: &str, anchors: &BTreeSet<String>) -> String {
    const OPEN: &str = "<a href=\"#";
    const CLOSE: &str = "</a>";
    let mut whole = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, link)) = rest.split_once(OPEN) {
        whole += before;
        let text = link.split_once("\">").filter(|(anchor, _)| anchors.contains(*anchor));
        match text.and_then(|(_, text)| text.split_once(CLOSE)) {
            Some((text, after)) => {
                whole += text;
                rest = after;
            }
            None => {
                whole += OPEN;
                rest = link;
            }
        }
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8, id: &str) -> Heading {
        Heading { level, id: id.to_string(), text: id.to_string() }
    }

    #[test]
    fn a_section_without_anything_is_dropped_with_one_that_held_only_it() {
        let html =
            "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\u{e002}\n<h2 id=\"c\">C</h2>\n<p>Ord</p>\u{e002}";
        let mut headings = vec![heading(2, "a"), heading(3, "b"), heading(2, "c")];
        let left = without_empty_sections(html, &mut headings);
        assert_eq!(left.trim(), "<h2 id=\"c\">C</h2>\n<p>Ord</p>");
        assert_eq!(headings.len(), 1);
    }

    #[test]
    fn a_section_that_the_author_left_empty_stays() {
        let html = "<h2 id=\"a\">A</h2>\n<h2 id=\"c\">C</h2>\n<p>Ord</p>";
        let mut headings = vec![heading(2, "a"), heading(2, "c")];
        assert_eq!(without_empty_sections(html, &mut headings), html);
        assert_eq!(headings.len(), 2);
    }

    #[test]
    fn links_to_a_section_that_is_dropped_become_text_and_frames_say_nothing() {
        let html =
            "<p>Se <a href=\"#a\">A</a>.</p><h2 id=\"a\">A</h2>\n<blockquote>\u{e002}</blockquote><hr />";
        let left = without_empty_sections(html, &mut vec![heading(2, "a")]);
        assert_eq!(left.trim(), "<p>Se A.</p>");
    }

    #[test]
    fn the_same_sections_are_dropped_from_markdown() {
        let text = "## A\n\n### B\n\n\u{e002}\n\n## C\n\nOrd\n\n\u{e002}\n";
        assert_eq!(without_empty_markdown(text).trim(), "## C\n\nOrd");
    }
}
