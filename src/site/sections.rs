//! Drops the sections of a text that are empty because all that they would show is not shown.

use content::Heading;

/// Stands where something is not shown, until the text is whole.
pub(crate) const ABSENT: char = '\u{e002}';

/// The HTML without the headings of sections in which nothing but [`ABSENT`] is left; those are taken out
/// of `headings` too.
pub(crate) fn without_empty_sections(mut html: String, headings: &mut Vec<Heading>) -> String {
    let mut at = html.len();
    // From the end, so that a section whose parts were all dropped is seen to be empty.
    let mut starts: Vec<Option<usize>> = Vec::new();
    for heading in headings.iter().rev() {
        let start = html[..at].rfind(&format!("<h{} id=\"{}\"", heading.level, heading.id));
        at = start.unwrap_or(at);
        starts.push(start);
    }
    starts.reverse();
    let mut next: Option<(u8, usize)> = None;
    let mut dropped: Vec<usize> = Vec::new();
    for (index, heading) in headings.iter().enumerate().rev() {
        let Some(start) = starts[index] else { continue };
        let close = format!("</h{}>", heading.level);
        let Some(body) = html[start..].find(&close).map(|length| start + length + close.len()) else {
            continue;
        };
        let end = next.map_or(html.len(), |(_, end)| end);
        let has_parts = next.is_some_and(|(level, _)| level > heading.level);
        if !has_parts && is_absent(&html[body..end]) {
            // The mark stays, for the section around it.
            let mark = ABSENT.to_string();
            let shorter = end - start - mark.len();
            html.replace_range(start..end, &mark);
            next = next.map(|(level, end)| (level, end - shorter));
            dropped.push(index);
        } else {
            next = Some((heading.level, start));
        }
    }
    let gone: Vec<String> = dropped.iter().map(|index| headings[*index].id.clone()).collect();
    let mut html = without_links(html, &gone);
    let mut index = 0;
    headings.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
    html.retain(|character| character != ABSENT);
    html
}

/// The same for Markdown, whose headings begin with `#`.
pub(crate) fn without_empty_markdown(text: &str) -> String {
    let level = |line: &str| line.chars().take_while(|character| *character == '#').count();
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    // The level of the section that begins with the last heading kept, and the lines kept until then.
    let mut next: Option<(usize, usize)> = None;
    let mut since = String::new();
    for line in lines.iter().rev() {
        match level(line) {
            0 => {
                since.insert_str(0, &format!("{line}\n"));
                kept.push(line);
            }
            own if next.is_none_or(|(next, _)| next <= own) && is_absent(&since) => {
                kept.truncate(next.map_or(0, |(_, lines)| lines));
            }
            own => {
                since.clear();
                kept.push(line);
                next = Some((own, kept.len()));
            }
        }
    }
    kept.reverse();
    let mut whole = String::with_capacity(text.len());
    let mut blank = false;
    for line in
        kept.into_iter().filter(|line| !line.trim_matches(ABSENT).is_empty() || !line.contains(ABSENT))
    {
        // What was dropped leaves no more than one empty line.
        if !(blank && line.is_empty()) {
            whole += line;
            whole.push('\n');
        }
        blank = line.is_empty();
    }
    whole.retain(|character| character != ABSENT);
    whole
}

/// Whether something is not shown in a text, and nothing that says anything else is in it.
fn is_absent(text: &str) -> bool {
    let mut rest = text.to_string();
    for frame in ["<hr />", "<blockquote>", "</blockquote>", "<p>", "</p>", "---", "***"] {
        rest = rest.replace(frame, "");
    }
    let says_nothing = |letter: char| letter == ABSENT || letter == '>' || letter.is_whitespace();
    text.contains(ABSENT) && rest.chars().all(says_nothing)
}

/// The HTML with the text of links to anchors in place of the links.
fn without_links(mut html: String, anchors: &[String]) -> String {
    for anchor in anchors {
        let open = format!("<a href=\"#{anchor}\">");
        while let Some(start) = html.find(&open) {
            let Some(length) = html[start..].find("</a>") else { break };
            html.replace_range(start + length..start + length + "</a>".len(), "");
            html.replace_range(start..start + open.len(), "");
        }
    }
    html
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
        let left = without_empty_sections(html.to_string(), &mut headings);
        assert_eq!(left.trim(), "<h2 id=\"c\">C</h2>\n<p>Ord</p>");
        assert_eq!(headings.len(), 1);
    }

    #[test]
    fn a_section_that_the_author_left_empty_stays() {
        let html = "<h2 id=\"a\">A</h2>\n<h2 id=\"c\">C</h2>\n<p>Ord</p>";
        let mut headings = vec![heading(2, "a"), heading(2, "c")];
        assert_eq!(without_empty_sections(html.to_string(), &mut headings), html);
        assert_eq!(headings.len(), 2);
    }

    #[test]
    fn links_to_a_section_that_is_dropped_become_text_and_frames_say_nothing() {
        let html =
            "<p>Se <a href=\"#a\">A</a>.</p><h2 id=\"a\">A</h2>\n<blockquote>\u{e002}</blockquote><hr />";
        let left = without_empty_sections(html.to_string(), &mut vec![heading(2, "a")]);
        assert_eq!(left.trim(), "<p>Se A.</p>");
    }

    #[test]
    fn the_same_sections_are_dropped_from_markdown() {
        let text = "## A\n\n### B\n\n\u{e002}\n\n## C\n\nOrd\n\n\u{e002}\n";
        assert_eq!(without_empty_markdown(text).trim(), "## C\n\nOrd");
    }
}
