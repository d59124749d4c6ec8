//! Front matter: the YAML between two `---` lines at the top of a markdown file.

use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use project::yaml::{self, Node};

/// A markdown file in two parts. The body keeps the line numbers of the file.
#[derive(Debug)]
pub(crate) struct SplitText {
    /// The front matter.
    pub front: Node,
    /// The text, with an empty line for every line of front matter.
    pub body: String,
}

/// Splits a file. `None`, with an error, for a file without front matter.
pub(crate) fn split(source: &Source, problems: &mut Diagnostics) -> Option<SplitText> {
    let text: &str = &source.text;
    let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let is_fence = |line: &str| line.trim_end() == "---";
    if !lines.next().is_some_and(|(_, line)| is_fence(line)) {
        problems.push(
            Diagnostic::error("no-front-matter", source.start(), "the file does not begin with front matter")
                .help("begin with a line `---`, then `title: …`, then a line `---`"),
        );
        return None;
    }
    let Some((end, closing)) = lines.find(|(_, line)| is_fence(line)) else {
        problems.push(
            Diagnostic::error("no-front-matter", source.start(), "the front matter has no end")
                .help("put a line `---` after its last key"),
        );
        return None;
    };
    let front = yaml::parse(&Source::new(source.path.clone(), &text[..end]), problems)?;
    let after = end + closing.len();
    let blank = "\n".repeat(text[..after].matches('\n').count());
    Some(SplitText { front, body: blank + &text[after..] })
}
