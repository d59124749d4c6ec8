//! Renders documents for units. The text of a document is a template that can call the text
//! functions.

use std::sync::Arc;

use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use ground::diagnostics::{Diagnostic, Source};
use ground::text::upper_first;
use language::{PlaceName, place};
use study::RoundIx;
use units::{Level, UnitIx};

use super::answers::{CURE_FOLLOWS, Request};
use super::documents::Commentary;
use super::functions::{FUNCTIONS, NAMES};
use super::sources::Sources;

/// Renders documents for units.
pub struct Writer {
    tera: Tera,
    sources: Arc<Sources>,
}

/// The page that a document is rendered for.
#[derive(Debug, Clone, Copy)]
pub struct DocumentPage {
    /// Index of the document.
    pub document: usize,
    /// Index of the unit.
    pub unit: UnitIx,
}

/// The words on its unit that a text can use.
#[derive(serde::Serialize)]
struct UnitWords<'a> {
    id: &'a str,
    level: Level,
    #[serde(flatten)]
    place: PlaceName,
}

impl Writer {
    /// Compiles all documents. A document that is not a valid template is an error.
    pub fn new(sources: Arc<Sources>) -> Result<Self, Vec<Diagnostic>> {
        let mut tera = Tera::new();
        register(&mut tera, &sources);
        let mut problems = Vec::new();
        for document in &sources.content.documents {
            if let Err(error) = tera.add_raw_template(&document.source.path, &document.body) {
                problems.push(located(&error, &document.source));
            }
        }
        for commentary in &sources.content.commentary {
            if let Err(error) = tera.add_raw_template(&commentary.source.path, &commentary.body) {
                problems.push(located(&error, &commentary.source));
            }
        }
        if problems.is_empty() { Ok(Self { tera, sources }) } else { Err(problems) }
    }

    /// The markdown of a document for a unit, with a mark for each figure and commentary.
    pub fn render(&self, here: DocumentPage) -> Result<String, Diagnostic> {
        let document = &self.sources.content.documents[here.document];
        self.write(&document.source, here.unit, document.study.map(|study| (study, document.round)))
    }

    /// The markdown of a commentary.
    pub fn commentary(&self, commentary: &Commentary) -> Result<String, Diagnostic> {
        let study = commentary.study.map(|study| (study, commentary.round));
        self.write(&commentary.source, commentary.unit, study)
    }

    /// The problems of all commentary: a page would report the first of its own only.
    pub fn problems_of_commentary(&self) -> Vec<Diagnostic> {
        let all = self.sources.content.commentary.iter();
        all.filter_map(|commentary| self.commentary(commentary).err()).collect()
    }

    /// A text for a unit, with the words that it may use.
    fn write(
        &self,
        source: &Source,
        unit: UnitIx,
        study: Option<(usize, RoundIx)>,
    ) -> Result<String, Diagnostic> {
        let declared = &self.sources.units.all[unit];
        let place = place(declared, &self.sources.units.groupings);
        let mut context = Context::new();
        context.insert("here_text", &*source.path);
        context.insert("here_unit", &unit);
        context.insert("unit", &UnitWords { id: &declared.id, level: declared.level, place });
        if let Some((study, round)) = study {
            let study = &self.sources.studies[study];
            context.insert("study", &study.title);
            context.insert("round", &study.rounds[round].label);
        }
        self.tera.render(&source.path, &context).map_err(|error| located(&error, source))
    }
}

/// A template error as a problem with its location.
fn located(error: &Error, source: &Source) -> Diagnostic {
    let (place, message) = match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let span = report.span();
            let length = if span.end_line == span.start_line { span.end_col - span.start_col } else { 1 };
            (source.place(span.start_line, span.start_col + 1, length), report.message().to_string())
        }
        other => (source.start(), other.to_string()),
    };
    let (message, cure) = match message.split_once(CURE_FOLLOWS) {
        Some((message, cure)) => (message, cure.to_string()),
        None => {
            let names = NAMES.join(", ");
            (&*message, format!("the text functions are {names}; see docs/definition-language.md"))
        }
    };
    let message = message.trim_end_matches('.').to_string();
    Diagnostic::error("text-function", place, message).help(cure)
}

fn register(tera: &mut Tera, sources: &Arc<Sources>) {
    tera.register_filter("upper_first", |text: &str, _: Kwargs, _: &State| upper_first(text));
    for function in &FUNCTIONS {
        let sources = sources.clone();
        let answer = move |arguments: Kwargs, state: &State| -> TeraResult<Value> {
            let outside = || Error::message("text functions work in documents only");
            let text = state.get::<String>("here_text")?.ok_or_else(outside)?;
            let unit = state.get::<usize>("here_unit")?.ok_or_else(outside)?;
            (function.answer)(&Request::new(&sources, &text, unit.into(), &arguments)?)
        };
        tera.register_function(function.name, answer);
    }
}
