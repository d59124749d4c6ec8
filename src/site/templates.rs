//! The built-in templates and assets, which are compiled into the program, and the project's own
//! templates that replace them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Write};

use include_dir::{Dir, File, include_dir};
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, TeraResult};

use content::{FILTERS, Language, RefusedPart, refused, tags};
use ground::diagnostics::{Diagnostic, Diagnostics, Location, Source};
use language::withheld::Missing;
use language::{WORDS, fill};
use report::{Hidden, Sign};

/// The folder of the built-in templates and of the assets.
static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../templates");

/// Path in the site of every asset. They are templates too, for the words that they show.
pub(crate) const ASSETS: [&str; 6] = [
    "assets/icon.svg",
    "assets/style.css",
    "assets/site.js",
    "assets/workbook.js",
    "assets/pairs.js",
    "assets/choice.js",
];

/// Name and text of every built-in template, which are all files of the folder that end in `.html`.
/// A project replaces one by a file of the same name in `templates/`.
fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    FOLDER.files().filter_map(name_and_text).filter(|(name, _)| name.ends_with(".html"))
}

/// Path in the site and text of what is put into a site besides its pages.
pub fn assets() -> impl Iterator<Item = (&'static str, &'static str)> {
    ASSETS.iter().filter_map(|path| name_and_text(FOLDER.get_file(path)?))
}

fn name_and_text<'a>(file: &'a File) -> Option<(&'a str, &'a str)> {
    Some((file.path().to_str()?, file.contents_utf8()?))
}

/// What a project's template may use: all that the built-in ones use. Of functions only `super`,
/// since others can make large output from small input.
const LANGUAGE: Language = Language {
    of: "a template",
    tags: &[
        "if", "elif", "else", "endif", "for", "endfor", "break", "continue", "block", "endblock", "extends",
        "include", "set",
    ],
    filters: &FILTERS,
    functions: &["super"],
};

/// The largest number of passes through loops, includes and blocks for one page. The largest page
/// of the demo takes a few thousand.
const TURNS: u32 = 1_000_000;

/// The largest size of a page, in bytes.
pub(crate) const PAGE: usize = 64 * 1024 * 1024;

/// The function that counts a pass. A project's template cannot call it itself.
const TURN: &str = "__turn";

thread_local! {
    /// Passes counted for the page that is rendered on this thread.
    static TAKEN: Cell<u32> = const { Cell::new(0) };
    /// The buffer of the previous page. The next page reuses it, so that it need not grow again.
    static MEMORY: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Compiled templates.
pub(crate) struct Templates {
    tera: Tera,
    own: Vec<OwnTemplate>,
    hidden: Hidden,
}

/// The names of the templates that a project may replace.
pub fn template_names() -> Vec<&'static str> {
    built_in().map(|(name, _)| name).collect()
}

impl Templates {
    /// Compiles the built-in templates, with the project's own in place of those they replace. All
    /// of them can use `words` and `hidden`. `None` if some template does not compile.
    pub(crate) fn new(own: &[Source], hidden: Hidden, problems: &mut Diagnostics) -> Option<Self> {
        let mut is_sound = true;
        for source in own {
            for RefusedPart { range, message, help } in refused(&source.text, &LANGUAGE) {
                is_sound = false;
                let place = source.place_of_range(range.start, range.end);
                problems.push(Diagnostic::error("template", place, message).help(help));
            }
        }
        let own: Vec<OwnTemplate> = own.iter().map(OwnTemplate::new).collect();
        let mut texts: Vec<(&str, &str)> = built_in().chain(assets()).collect();
        for counted in &own {
            let name = counted.source.path.strip_prefix("templates/").unwrap_or(&counted.source.path);
            match texts.iter_mut().find(|(built_in, _)| *built_in == name) {
                Some(replaced) => replaced.1 = &counted.text,
                None => texts.push((name, &counted.text)),
            }
        }
        let mut tera = Tera::new();
        tera.register_function(TURN, turn);
        tera.register_filter("fill", fill_in);
        tera.global_context().insert("words", &WORDS);
        tera.global_context().insert("hidden", &hidden);
        match tera.add_raw_templates(texts) {
            Ok(()) => is_sound.then_some(Self { tera, own, hidden }),
            Err(error) => {
                problems.push(problem(&error, &own));
                None
            }
        }
    }

    /// Path in the site and text of every asset.
    pub(crate) fn assets(&self) -> impl Iterator<Item = (&'static str, Result<String, Diagnostic>)> {
        ASSETS.iter().map(|path| (*path, self.render(path, &BTreeMap::<&str, &str>::new())))
    }

    /// What stands in place of a value, by the reason why it is missing.
    pub(crate) fn signs(&self) -> &BTreeMap<Missing, Sign> {
        &self.hidden.signs
    }

    /// The sign for what is not shown.
    pub(crate) fn sign(&self) -> &str {
        &self.hidden.sign
    }

    /// Renders a template with the page's view data.
    pub(crate) fn render<V: Serialize>(&self, name: &str, view: &V) -> Result<String, Diagnostic> {
        TAKEN.set(0);
        let mut page = PageBuffer::new(MEMORY.take());
        let rendered =
            Context::from_serialize(view).and_then(|context| self.tera.render_to(name, &context, &mut page));
        let bytes = page.bytes.clone();
        MEMORY.set(page.bytes);
        match rendered {
            Ok(()) => Ok(String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())),
            Err(_) if page.is_too_large => Err(self.too_large(name)),
            Err(error) => Err(problem(&error, &self.own)),
        }
    }

    fn too_large(&self, name: &str) -> Diagnostic {
        let message = format!("a page of `{name}` is larger than {} MiB", PAGE / 1024 / 1024);
        let path = format!("templates/{name}");
        let own_template = self.own.iter().find(|counted| *counted.source.path == *path);
        let problem = match own_template {
            Some(counted) => Diagnostic::error("template", counted.source.start(), message),
            None => Diagnostic::nowhere("template", message),
        };
        problem.help("write less in its loops")
    }
}

/// A message with its arguments. Each argument is used once, so that a message cannot grow beyond
/// the text that is written.
fn fill_in(message: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let mut templates_left: BTreeMap<String, String> =
        arguments.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    fill(message, |name| templates_left.remove(name))
        .map_err(|name| tera::Error::message(format!("`fill` needs `{name}=…`")))
}

/// Counts a pass, and returns an error when there are too many.
fn turn(_: Kwargs, _: &State) -> TeraResult<&'static str> {
    TAKEN.set(TAKEN.get() + 1);
    match TAKEN.get() > TURNS {
        true => Err(tera::Error::message(format!("this page takes more than {TURNS} turns of its loops"))),
        false => Ok(""),
    }
}

/// The buffer for a page, with a largest size.
struct PageBuffer {
    bytes: Vec<u8>,
    is_too_large: bool,
}

impl PageBuffer {
    /// An empty page in the buffer of an earlier one.
    fn new(mut bytes: Vec<u8>) -> Self {
        bytes.clear();
        Self { bytes, is_too_large: false }
    }
}

impl Write for PageBuffer {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_too_large = self.bytes.len() + bytes.len() > PAGE;
        if self.is_too_large {
            return Err(io::Error::other("the page is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Templates write a page in many thousand pieces, so the default loop around `write` would
    /// cost measurable time.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A project's template in which every loop, include and block counts its passes, since the
/// template language itself sets no limit to them.
struct OwnTemplate {
    source: Source,
    text: String,
    /// The inserted calls: line, column in characters of the original line, and length.
    added: Vec<(usize, usize, usize)>,
}

impl OwnTemplate {
    fn new(source: &Source) -> Self {
        let mut text = String::with_capacity(source.text.len() * 2);
        let (mut from, mut added) = (0, Vec::new());
        for (start, word, end) in tags(&source.text) {
            let at = match word {
                "endfor" | "continue" | "include" => start,
                "block" => end,
                _ => continue,
            };
            if at < from {
                continue;
            }
            // A tag that trims the space before it must still do so after the call is inserted.
            let trims = if source.text[start..].starts_with("{%-") && at == start { "-" } else { "" };
            let call = format!("{{{{{trims} {TURN}() }}}}");
            let place = source.place_of_range(at, at);
            added.push((place.line, place.column - 1, call.len()));
            text.push_str(&source.text[from..at]);
            text.push_str(&call);
            from = at;
        }
        text.push_str(&source.text[from..]);
        Self { source: source.clone(), text, added }
    }

    /// The location in the original file of a line and column (from 0) in the text with inserted
    /// calls.
    fn place(&self, line: usize, column: usize) -> Location {
        let mut before = 0;
        for (_, at, length) in self.added.iter().filter(|(other, ..)| *other == line) {
            if column < at + before + length {
                return self.source.place(line, column.saturating_sub(before).min(*at) + 1, 1);
            }
            before += length;
        }
        self.source.place(line, column - before + 1, 1)
    }
}

fn problem(error: &tera::Error, own: &[OwnTemplate]) -> Diagnostic {
    use tera::ErrorKind::{RenderingError, SyntaxError};
    let help = "templates may use the fields that docs/architecture.md lists for their page";
    if let SyntaxError(report) | RenderingError(report) = error.kind() {
        let path = format!("templates/{}", report.filename());
        let span = report.span();
        if let Some(counted) = own.iter().find(|counted| *counted.source.path == *path) {
            let place = counted.place(span.start_line, span.start_col);
            return Diagnostic::error("template", place, report.message().to_string()).help(help);
        }
        let message = format!("{path}:{}:{}: {}", span.start_line, span.start_col + 1, report.message());
        return Diagnostic::nowhere("template", message).help(help);
    }
    Diagnostic::nowhere("template", error.to_string()).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::withheld::Missing;
    use report::CellValue;
    use std::collections::BTreeSet;

    #[test]
    fn a_project_may_say_all_that_the_built_in_templates_say() {
        for (name, text) in built_in() {
            assert_eq!(refused(text, &LANGUAGE), [], "{name}");
        }
    }

    #[test]
    fn only_one_template_writes_the_sign_and_it_knows_every_reason() {
        for (name, text) in built_in() {
            let writes = ["withheld.html", "missing.html"].contains(&name);
            assert_eq!(text.contains("hidden.signs"), writes, "{name}");
            assert!(!text.contains("\"..\""), "{name}");
        }
        let hidden = Hidden { sign: "–".into(), words: "dold".into(), signs: Hidden::signs("–", "dold") };
        let templates = Templates::new(&[], hidden, &mut Diagnostics::default()).unwrap();
        let written = Missing::ALL.map(|reason| {
            let cell = BTreeMap::from([("cell", CellValue::new(Err(reason)))]);
            templates.render("withheld.html", &cell).unwrap()
        });
        assert_eq!(written[0], "<abbr title=\"dold\">–</abbr>");
        let different: BTreeSet<&String> = written.iter().collect();
        assert_eq!(different.len(), Missing::ALL.len(), "{written:?}");
    }

    #[test]
    fn passes_are_counted_at_every_repetition_and_problems_have_the_files_own_location() {
        let text = "{% block a %}å{% for x in y %}b{%- endfor %} {{ wrong }}{% endblock %}";
        let counted = OwnTemplate::new(&Source::new("templates/a.html", text));
        let turned = "{% block a %}{{ __turn() }}å{% for x in y %}b{{- __turn() }}{%- endfor %} {{ wrong }}{% endblock %}";
        assert_eq!(counted.text, turned);
        let column =
            |text: &str, word: &str| text.chars().count() - text[text.find(word).unwrap()..].chars().count();
        for word in ["å", "for x", "b{", "endfor", "wrong", "endblock"] {
            let place = counted.place(1, column(turned, word));
            assert_eq!(place.column, column(text, word) + 1, "{word}");
        }
    }
}
